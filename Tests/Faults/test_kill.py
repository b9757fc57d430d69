"""The program is killed, as by a power cut, while people write to it."""

import pathlib
import random
import socket
import time
import unittest

from faults import ROUNDS, Demo
from load import Load
from postgres import Database
from promises import Promises


class Killed(unittest.TestCase):
    def test_on_sqlite(self):
        "Killed while people work, on SQLite: every acknowledged write, session and mail is there, the log verifies, and no file is left over"
        with Demo(AERTOUS_CHALLENGE_MAXNUMBER="1000") as demo:
            self.rounds(demo)

    def test_on_postgres(self):
        "Killed while people work, on PostgreSQL: every acknowledged write, session and mail is there, the log verifies, and no file is left over"
        with Database() as database, Demo(database, AERTOUS_CHALLENGE_MAXNUMBER="1000") as demo:
            self.rounds(demo)

    def rounds(self, demo: Demo) -> None:
        chance, promises, quiet = random.Random(20_26), Promises(), 0
        for number in range(ROUNDS):
            with Load(demo, number) as load:
                time.sleep(0.4 + 0.6 * chance.random())
                demo.program.kill()
            demo.program.start()
            self.assertFalse(load.refused, "nobody was refused before")
            quiet += not load.records
            promises.take(load)
            # Those of the last round are where something could be missing; all of them are read at the end.
            for id in list(load.records)[-20:]:
                self.assertEqual(demo.request("GET", f"/api/v1/assets/{id}").status_code, 200, f"round {number}")
        self.assertLess(quiet, ROUNDS / 2, "hardly anything was written, so hardly anything was tested")
        promises.assert_made(self)
        promises.assert_kept(self, demo)
        self.assertNotIn("unexpected", demo.program.log(100_000_000))
        self.sweep(demo)
        promises.assert_no_orphan(self, demo)
        self.assertEqual(self.unfinished(demo), [])

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
        """What was half-written by who is dead goes with the start, however young."""
        with self.begin_an_upload(demo):
            demo.program.kill()
        self.assertTrue(self.unfinished(demo), "killed in the middle of an upload")
        demo.program.start()
        self.until("what a dead process left half-written goes with the first sweep", lambda: not self.unfinished(demo))


if __name__ == "__main__":
    unittest.main()
