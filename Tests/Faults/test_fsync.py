"""The disk takes what is written and then says that it did not keep it: fsync fails."""

import time
import unittest

import requests

from disks import Failing
from faults import Demo, wait_for_backoff
from load import Load, content
from postgres import Database, Server
from promises import Promises
from waiting import wait_until


class Fsync(unittest.TestCase):
    def refused(self, answer: requests.Response) -> None:
        self.assertEqual((answer.status_code, answer.headers["Content-Type"].split(";")[0]), (503, "application/problem+json"), answer.text)
        self.assertEqual(answer.headers["Retry-After"], "5")

    def files(self, demo: Demo) -> int:
        return sum(path.is_file() for path in (demo.program.data / "files").rglob("*"))

    def end(self, demo: Demo, promises: Promises) -> None:
        with Load(demo, "after") as load:
            time.sleep(1.5)
        self.assertFalse(load.refused)
        promises.take(load)
        promises.assert_made(self)
        promises.assert_kept(self, demo)
        self.assertNotIn("unexpected", demo.program.log(50_000_000))
        promises.assert_no_orphan(self, demo)

    def own_files(self, demo: Demo) -> None:
        promises, files = Promises(), self.files(demo)
        # SQLite waits for its journal by fdatasync, sealed files by fsync.
        with Failing(demo.program.pid, calls="fsync"):
            for number in range(3):
                self.refused(demo.upload(f"fault-lost-{number}.txt", content(f"fault-lost-{number}")))
            self.assertEqual(self.files(demo), files, "a file stayed of which nobody knows that it is on the disk")
            answer = demo.add("Meanwhile")
            self.assertEqual(answer.status_code, 201, "what needs no file goes on")
            promises.records[answer.json()["id"]] = "Meanwhile"
            with Load(demo, "meanwhile", people=0, visitors=0) as load:
                time.sleep(1.5)
            promises.take(load)
            self.assertEqual(load.statuses("upload"), {503})
            self.assertEqual(load.statuses("add", "read"), set())
            self.assertFalse(load.files)
        self.assertRegex(demo.program.log(1_000_000), r"error.* disk")
        self.end(demo, promises)

    def test_files_on_sqlite(self):
        "On SQLite an upload that the disk does not keep is refused with 503 and leaves nothing, all else goes on, and uploads do again when the disk does"
        with Demo(AERTOUS_CHALLENGE_MAXNUMBER="1000") as demo:
            self.own_files(demo)

    def test_files_on_postgres(self):
        "On PostgreSQL an upload that the disk does not keep is refused with 503 and leaves nothing, all else goes on, and uploads do again when the disk does"
        with Database() as database, Demo(database, AERTOUS_CHALLENGE_MAXNUMBER="1000") as demo:
            self.own_files(demo)

    def test_commit_on_sqlite(self):
        "A commit that the disk does not keep is not acknowledged, reading goes on, and all promises are kept, also when the program is killed in that state"
        promises = Promises()
        with Demo(AERTOUS_CHALLENGE_MAXNUMBER="1000") as demo:
            with Load(demo, "before") as load:
                time.sleep(1)
            promises.take(load)
            for killed in (False, True):
                with Failing(demo.program.pid):
                    answer = demo.add(f"Lost {killed}")
                    self.refused(answer)
                    self.assertIn("not known", answer.text)
                    with Load(demo, f"meanwhile-{killed}", visitors=0) as load:
                        time.sleep(1.5)
                        if killed:
                            demo.program.kill()
                    self.assertLessEqual(load.statuses(), {503}, load.refused)
                    self.assertFalse(load.records or load.files or load.sessions, "acknowledged, and not on the disk")
                    self.assertTrue(load.reads, "reading goes on")
                    promises.take(load)
                if killed:
                    demo.program.start()
            self.end(demo, promises)

    def test_commit_on_postgres(self):
        "PostgreSQL ends itself when its journal fails: 503 meanwhile, and the program goes on by itself when the server is there again, with all promises"
        promises = Promises()
        with Server() as server, Database(server.socket) as database, Demo(database, AERTOUS_CHALLENGE_MAXNUMBER="1000") as demo:
            with Load(demo, "before") as load:
                time.sleep(1)
            promises.take(load)
            with Load(demo, "meanwhile") as load:
                with Failing(*server.pids()):
                    wait_until(self, "the server ends itself", lambda: self.status(demo) == 503)
                    self.refused(demo.add("Meanwhile"))
                    wait_until(self, "it gives up", lambda: not server.runs)
                server.start()
                wait_until(self, "the program recovers", lambda: self.status(demo) == 200)
            promises.take(load)
            self.assertLessEqual(load.statuses(), {503}, load.refused)
            wait_for_backoff()
            self.end(demo, promises)

    def status(self, demo: Demo) -> int:
        return requests.get(demo.program.url + "/readyz", timeout=30).status_code


if __name__ == "__main__":
    unittest.main()
