"""The disk is full, and then it is not."""

import os
import pathlib
import resource
import unittest

from disks import Tmpfs
from faults import Demo


class FileLimit:
    """The program's files may not grow any more; anybody may do that to a program of theirs."""

    def __init__(self, demo: Demo):
        self.program = demo.program

    def __enter__(self):
        return self

    def fill(self) -> None:
        # The kernel refuses what lies beyond the limit, so what is below is room, which writes use up first.
        self._set(64 << 10)

    def empty(self) -> None:
        self._set(resource.RLIM_INFINITY)

    def _set(self, soft: int) -> None:
        resource.prlimit(self.program.pid, resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))

    def __exit__(self, *_):
        pass


class Full(unittest.TestCase):
    def test_a_full_disk(self):
        "A full disk refuses writes with a clear 503, goes on reading, loses nothing, and recovers by itself"
        for way in [FileLimit] + ([Tmpfs] if os.geteuid() == 0 else []):
            with self.subTest(way.__name__):
                demo = Demo()
                with (Tmpfs(demo.program.data) if way is Tmpfs else way(demo)) as disk, demo:
                    self.hurt(demo, disk)

    def hurt(self, demo: Demo, disk) -> None:
        kept = {demo.add("Before").json()["id"]}
        files = self.files(demo)
        disk.fill()
        for number in range(3_000):
            answer = demo.add(f"Meanwhile {number}")
            if answer.status_code != 201:
                break
            kept.add(answer.json()["id"])
        self.assert_refused(answer)
        self.assert_refused(demo.upload("meanwhile.txt", b"A line that is too much.\n" * 20_000))
        self.assertEqual(self.files(demo), files, "half a file stayed behind")
        self.assertEqual(demo.request("GET", "/api/v1/assets?limit=1").status_code, 200, "reading goes on")
        # But for a token of whose use the log has heard nothing in this hour: what cannot be logged does not happen.
        self.assert_refused(demo.request("GET", "/api/v1/assets?limit=1", headers={"Authorization": f"Bearer {demo.tokens[1]}"}))
        self.assertTrue(demo.program.runs)

        disk.empty()
        kept.add(demo.add("After").json()["id"])
        self.assertEqual(demo.upload("after.txt", b"A line.\n" * 20_000).status_code, 201)
        self.assertLessEqual(kept, {item["id"] for item in demo.items("/api/v1/assets")})
        done = demo.check("audit")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def assert_refused(self, answer) -> None:
        self.assertEqual(answer.status_code, 503, answer.text)
        self.assertEqual(answer.headers["Content-Type"].split(";")[0], "application/problem+json")
        self.assertRegex(answer.text, "again")
        self.assertEqual(answer.headers["Retry-After"], "5")

    def files(self, demo: Demo) -> set[pathlib.Path]:
        return {path for path in (demo.program.data / "files").rglob("*") if path.is_file()}
