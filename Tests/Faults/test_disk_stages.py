"""The disk is full at each stage of an upload and of a commit, on either engine: the part file, the whole of it, its key, its row, the journal."""

import contextlib
import os
import pathlib
import shutil
import time
import unittest

import requests

from disks import Tmpfs
from faults import Demo, wait_for_backoff
from load import Load, content
from postgres import Database, Server
from promises import Promises, assert_checks
from waiting import wait_until


class Stages(unittest.TestCase):
    def setUp(self):
        self.assertEqual(os.geteuid(), 0, "a disk of one's own takes the rights of root")

    def refused(self, answer: requests.Response) -> None:
        self.assertEqual((answer.status_code, answer.headers["Content-Type"].split(";")[0]), (503, "application/problem+json"), answer.text)
        self.assertEqual(answer.headers["Retry-After"], "5")
        self.assertRegex(answer.text, "again")

    def files(self, demo: Demo) -> set[pathlib.Path]:
        return {path for path in (demo.program.data / "files").rglob("*") if path.is_file()}

    def upload_stage(self, demo: Demo, disk: Tmpfs, leaving: int) -> None:
        files, rows = self.files(demo), len(list(demo.items("/api/v1/evidence")))
        disk.fill(leaving)
        for _ in range(3):
            self.refused(demo.upload("fault-full.txt", content("fault-full") * 40))
        self.assertEqual(self.files(demo) - {disk.folder / "ballast"}, files, "part of a file stayed behind")
        self.assertEqual(demo.request("GET", "/api/v1/evidence?limit=1").status_code, 200, "reading goes on")
        disk.empty()
        self.assertEqual(demo.upload(f"fault-after-{leaving}.txt", content(f"fault-after-{leaving}")).status_code, 201)
        self.assertEqual(len(list(demo.items("/api/v1/evidence"))), rows + 1)

    def each_stage(self, database: Database | None) -> None:
        """Each part of the data on a disk of its own, so that one is full while there is room on the others."""
        demo, promises = Demo(database), Promises()
        with contextlib.ExitStack() as disks:
            data = disks.enter_context(Tmpfs(demo.program.data))
            with demo:
                demo.program.stop()
                disk = {}
                for name in ("files", "keys"):
                    self.move(demo.program.data / name, disk, disks)
                demo.program.start()
                self.assertEqual(demo.upload("fault-before.txt", content("fault-before")).status_code, 201)
                with self.subTest("the part file cannot be begun"):
                    self.upload_stage(demo, disk["files"], 0)
                with self.subTest("the part file cannot be ended"):
                    self.upload_stage(demo, disk["files"], 900)
                with self.subTest("the key of the whole file cannot be kept"):
                    self.upload_stage(demo, disk["keys"], 0)
                if database is None:
                    with self.subTest("the row of the whole file cannot be written"):
                        self.upload_stage(demo, data, 0)
                    with self.subTest("the journal cannot grow"):
                        self.journal(demo, data)
                self.assertNotIn("unexpected", demo.program.log(50_000_000))
                promises.assert_whole(self, demo)
                assert_checks(self, demo)
                promises.assert_no_orphan(self, demo)

    def move(self, folder: pathlib.Path, disk: dict[str, Tmpfs], disks: contextlib.ExitStack) -> None:
        """Onto a disk of its own."""
        aside = folder.with_name(folder.name + ".aside")
        folder.rename(aside)
        disk[folder.name] = disks.enter_context(Tmpfs(folder, 24))
        for path in list(aside.iterdir()):
            shutil.move(path, folder)
        aside.rmdir()

    def journal(self, demo: Demo, disk: Tmpfs) -> None:
        kept = {demo.add("Before").json()["id"]}
        disk.fill(leaving=64)
        refused = 0
        for number in range(500):
            answer = demo.add(f"Meanwhile {number}")
            if answer.status_code == 201:
                kept.add(answer.json()["id"])
                continue
            self.refused(answer)
            refused += 1
            if refused == 5:
                break
        self.assertEqual(refused, 5, "the journal never met the end of the disk")
        disk.empty()
        kept.add(demo.add("After").json()["id"])
        self.assertLessEqual(kept, {item["id"] for item in demo.items("/api/v1/assets")})

    def test_upload_on_sqlite(self):
        "On SQLite a disk that is full at any stage of an upload or a commit is a clear 503, leaves nothing behind, and is forgotten when there is room"
        self.each_stage(None)

    def test_during_the_self_test(self):
        "A disk that is full while the walls are tested hinders nobody once there is room, whenever that was"
        demo = Demo(AERTOUS_PLANTED_SILENCE="")
        with Tmpfs(demo.program.data, 96) as disk, demo:
            for number, wait in enumerate((0, 2, 5, 9)):
                time.sleep(wait)
                disk.fill()
                for _ in range(4):
                    self.refused(demo.upload("fault-full.txt", content("fault-full")))
                    time.sleep(0.5)
                disk.empty()
                self.assertEqual(demo.upload(f"fault-after-{number}.txt", content(f"fault-after-{number}")).status_code, 201)
                self.assertEqual(demo.add(f"After {number}").status_code, 201)
            self.assertNotIn("unexpected", demo.program.log(50_000_000))

    def test_upload_on_postgres(self):
        "On PostgreSQL a disk that is full at any stage of an upload is a clear 503, leaves nothing behind, and is forgotten when there is room"
        with Database() as database:
            self.each_stage(database)

    def test_database_disk(self):
        "PostgreSQL's own disk is full, tables first and then its journal: 503 meanwhile, the program stays up and recovers when the server does"
        server, promises = Server(min_wal_size="32MB", max_wal_size="48MB"), Promises()
        with Tmpfs(server.folder / "data", 200, "postgres") as disk, server, Database(server.socket) as database:
            with Demo(database, AERTOUS_CHALLENGE_MAXNUMBER="1000") as demo:
                promises.records[demo.add("Before").json()["id"]] = "Before"
                disk.fill()
                self.tables(demo, promises)
                with contextlib.suppress(AssertionError):
                    for _ in range(20):  # Until no journal is left that was made before.
                        database.sql("SELECT pg_switch_wal(), txid_current()")
                wait_until(self, "the server is away for want of a journal", lambda: self.status(demo) == 503)
                self.refused(demo.add("Without a journal"))
                disk.empty()
                server.stop()
                server.start()
                wait_until(self, "it recovers", lambda: self.status(demo) == 200)
                wait_for_backoff()
                with Load(demo, "after") as load:
                    time.sleep(1.5)
                self.assertFalse(load.refused)
                promises.take(load)
                promises.assert_kept(self, demo)
                self.assertNotIn("unexpected", demo.program.log(50_000_000))
                promises.assert_no_orphan(self, demo)

    def tables(self, demo: Demo, promises: Promises) -> None:
        refused = 0
        for number in range(3_000):
            answer = demo.add(f"Meanwhile {number}")
            if answer.status_code == 201:
                promises.records[answer.json()["id"]] = f"Meanwhile {number}"
                continue
            self.refused(answer)
            refused += 1
            if refused == 5:
                break
        self.assertEqual(refused, 5, "no table met the end of the disk")
        self.refused(demo.upload("fault-full.txt", content("fault-full")))
        self.assertEqual(demo.request("GET", "/api/v1/assets?limit=1").status_code, 200, "reading goes on")

    def status(self, demo: Demo) -> int:
        return requests.get(demo.program.url + "/readyz", timeout=30).status_code


if __name__ == "__main__":
    unittest.main()
