"""What was promised to people while something broke, and whether it was kept."""

import hashlib
import os
import time
import unittest

from faults import Demo
from load import Browser, Load, content


class Promises:
    def __init__(self) -> None:
        self.records: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.sessions: list[Browser] = []
        self.mails: list[str] = []
        self.reads = 0

    def take(self, load: Load) -> None:
        self.records |= load.records
        self.files |= load.files
        self.sessions += load.sessions
        self.mails += load.mails
        self.reads += load.reads

    def assert_made(self, test: unittest.TestCase, mails: bool = True) -> None:
        """Something of each kind, or nothing was tested."""
        for kind in [self.records, self.files, self.sessions, self.reads] + ([self.mails] if mails else []):
            test.assertTrue(kind, "hardly anything was done, so hardly anything was tested")

    def assert_kept(self, test: unittest.TestCase, demo: Demo) -> None:
        """Nothing that was acknowledged is lost, nothing is there twice, the log verifies, and the walls and tables are as declared."""
        there = {item["id"]: item["name"] for item in demo.items("/api/v1/assets")}
        test.assertEqual({id: there.get(id) for id in self.records}, self.records)
        test.assertEqual(len(set(there.values())), len(there), "something was written twice")
        for id, digest in self.files.items():
            test.assertEqual(hashlib.sha256(demo.request("GET", f"/api/v1/evidence/{id}/file").content).hexdigest(), digest, id)
        self.assert_whole(test, demo)
        for browser in self.sessions:
            browser.url = demo.program.url
            test.assertEqual(browser.ask("GET", "/account").status_code, 200, "a session that was given is gone")
        for address in self.mails:
            demo.program.mail(address, within=90)
        assert_checks(test, demo)

    def assert_whole(self, test: unittest.TestCase, demo: Demo) -> None:
        """A record of evidence that nobody was told of may be there all the same; then so is its file."""
        for item in demo.items("/api/v1/evidence"):
            if item["kind"] == "file" and item["file_name"].startswith("fault-") and item["id"] not in self.files:
                answer = demo.request("GET", f"/api/v1/evidence/{item['id']}/file")
                test.assertEqual((answer.status_code, answer.content), (200, content(item["file_name"].removesuffix(".txt"))), "a record without its file")

    def assert_no_orphan(self, test: unittest.TestCase, demo: Demo) -> None:
        """What no row names goes with a sweep, which comes with the start. A whole file may still get its row for a day, so all
        are made to look older than that."""
        folder = demo.program.data / "files"
        stored = [path for path in folder.rglob("*") if path.is_file()]
        for path in stored:
            os.utime(path, (time.time() - 3 * 86_400,) * 2)
        demo.program.stop()
        demo.program.start()
        rows = sum(1 for token in demo.tokens for item in demo.items("/api/v1/evidence", token) if item["kind"] == "file")
        end = time.monotonic() + 60
        while (count := sum(path.is_file() for path in folder.rglob("*"))) != rows and time.monotonic() < end:
            time.sleep(0.1)
        test.assertEqual(count, rows, f"{len(stored)} files before the sweep")


def assert_checks(test: unittest.TestCase, demo: Demo) -> None:
    for what in ("audit", "schema", "isolation"):
        done = demo.check(what)
        test.assertEqual(done.returncode, 0, done.stdout + done.stderr)
