"""The database goes away and comes back."""

import time
import unittest

import requests

from faults import Demo
from load import Load
from postgres import Database, Server


class Away(unittest.TestCase):
    def test_away_and_back(self):
        "While PostgreSQL is away everything answers 503 and never 500; when it is back the program goes on by itself and has all it promised"
        with Server() as server, Database(server.socket) as database, Demo(database) as demo:
            with Load(demo, 0, uploaders=1, people=0, visitors=0) as load:
                time.sleep(1)
                server.stop()
                self.assertEqual(self.status(demo, "/readyz"), 503)
                self.assertEqual(self.status(demo, "/healthz"), 200)
                self.assertEqual(demo.request("GET", "/api/v1/assets").status_code, 503)
                answer = demo.add("Meanwhile")
                self.assertEqual((answer.status_code, answer.headers["Content-Type"].split(";")[0]), (503, "application/problem+json"))
                page = requests.get(demo.program.url + f"/o/{demo.organisation['slug']}", cookies={"__Host-session": "0" * 64}, timeout=30, allow_redirects=False)
                self.assertIn(page.status_code, (303, 503))
                server.start()
                until = time.monotonic() + 60
                while self.status(demo, "/readyz") != 200:
                    self.assertLess(time.monotonic(), until, "it did not recover within a minute")
                    time.sleep(0.2)
                time.sleep(1)
            self.assertLessEqual(load.statuses(), {503})
            self.assertTrue(load.records)
            there = {item["id"] for item in demo.items("/api/v1/assets")}
            self.assertLessEqual(set(load.records), there)
            done = demo.check("audit")
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def status(self, demo: Demo, path: str) -> int:
        return requests.get(demo.program.url + path, timeout=30).status_code
