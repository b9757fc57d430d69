"""The program is killed, as by a power cut, while people write to it."""

import hashlib
import os
import pathlib
import random
import socket
import time
import unittest

from faults import ROUNDS, Demo, Writers
from postgres import Database


class Killed(unittest.TestCase):
    def test_on_sqlite(self):
        "Killed while people write, on SQLite: every acknowledged write is there, the log verifies, and no file is left over"
        with Demo() as demo:
            self.rounds(demo)

    def test_on_postgres(self):
        "Killed while people write, on PostgreSQL: every acknowledged write is there, the log verifies, and no file is left over"
        with Database() as database, Demo(database) as demo:
            self.rounds(demo)

    def rounds(self, demo: Demo) -> None:
        chance, records, files, quiet = random.Random(20_26), {}, {}, 0
        for number in range(ROUNDS):
            with Writers(demo, number) as writers:
                time.sleep(0.4 + 0.6 * chance.random())
                demo.program.kill()
            demo.program.start()
            self.assertFalse(writers.refused, "nobody was refused before")
            quiet += not writers.records
            records |= writers.records
            files |= writers.files
            # Those of the last round are where something could be missing; all of them are read at the end.
            for id in list(writers.records)[-20:]:
                self.assertEqual(demo.request("GET", f"/api/v1/assets/{id}").status_code, 200, f"round {number}")
        self.assertLess(quiet, ROUNDS / 2, "hardly anything was written, so hardly anything was tested")
        self.assertTrue(files)

        there = {item["id"]: item["name"] for item in demo.items("/api/v1/assets")}
        self.assertEqual({id: there.get(id) for id in records}, records)
        self.assertEqual(len(set(there.values())), len(there), "something was written twice")
        for id, digest in files.items():
            answer = demo.request("GET", f"/api/v1/evidence/{id}/file")
            self.assertEqual(hashlib.sha256(answer.content).hexdigest(), digest)
        for what in ("audit", "schema"):
            done = demo.check(what)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.sweep(demo)

    def unfinished(self, demo: Demo) -> list[pathlib.Path]:
        return [path for path in (demo.program.data / "files").rglob(".part-*") if path.is_file()]

    def begin_an_upload(self, demo: Demo) -> socket.socket:
        """An upload whose rest never comes: its beginning lies on the disk."""
        host, port = demo.program.url.removeprefix("http://").split(":")
        line = socket.create_connection((host, int(port)), timeout=10)
        line.sendall((
            f"PUT /api/v1/evidence/upload?name=half.txt HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {demo.token}\r\n"
            "Content-Type: application/octet-stream\r\nContent-Length: 100000000\r\n\r\n").encode() + b"half a line\n" * 200_000)
        self.until("an upload begins", lambda: self.unfinished(demo))
        return line

    def until(self, what: str, holds) -> None:
        end = time.monotonic() + 30
        while not holds():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.1)

    def sweep(self, demo: Demo) -> None:
        """The sweep comes with the start. What was half-written by who is dead goes at once; a whole file without a row may
        still get one for a day, so all are made to look older than that."""
        folder = demo.program.data / "files"
        with self.begin_an_upload(demo):
            demo.program.kill()
        self.assertTrue(self.unfinished(demo), "killed in the middle of an upload")
        demo.program.start()
        self.until("what a dead process left half-written goes with the first sweep", lambda: not self.unfinished(demo))

        stored = [path for path in folder.rglob("*") if path.is_file()]
        for path in stored:
            os.utime(path, (time.time() - 3 * 86_400,) * 2)
        demo.program.stop()
        demo.program.start()
        expected = sum(1 for token in demo.tokens for item in demo.items("/api/v1/evidence", token) if item["kind"] == "file")
        until = time.monotonic() + 30
        while (count := sum(path.is_file() for path in folder.rglob("*"))) != expected and time.monotonic() < until:
            time.sleep(0.2)
        self.assertEqual(count, expected, f"{len(stored)} files before the sweep")
        self.assertEqual(self.unfinished(demo), [])
