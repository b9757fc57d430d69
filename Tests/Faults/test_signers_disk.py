"""The disk on which the signer remembers is full, and then it is not."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from disks import Tmpfs
from program import run


class SignersDisk(unittest.TestCase):
    def setUp(self):
        self.assertEqual(os.geteuid(), 0, "a disk of one's own takes the rights of root")
        folder = tempfile.TemporaryDirectory(prefix="aertous-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.data, credentials = self.folder / "data", self.folder / "credentials.json"
        done = run("demo", "--data", str(self.data), "--credentials", str(credentials), "--no-serve", timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.slug = json.loads(credentials.read_text())["organisations"][0]["slug"]

    def export(self, name: str) -> tuple[subprocess.CompletedProcess, pathlib.Path]:
        file = self.folder / name
        return run("audit", "export", "--organisation", self.slug, "--data", str(self.data), str(file)), file

    def memory(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.data / "signed").iterdir() if path.name != "ballast"}

    def test_a_full_disk(self):
        "Nothing is signed while it cannot be remembered, however often it is asked for; what was remembered stays, and it goes on when there is room"
        done, _ = self.export("before")
        self.assertEqual(done.returncode, 0, done.stderr)
        signed, aside = self.data / "signed", self.data / "aside"
        signed.rename(aside)
        with Tmpfs(signed, 4) as disk:
            shutil.copytree(aside, signed, dirs_exist_ok=True)
            before = self.memory()
            self.assertTrue(before)
            disk.fill()
            for number in range(3):
                done, file = self.export(f"meanwhile-{number}")
                self.assertEqual(done.returncode, 1, done.stdout)
                self.assertIn("Nothing can be signed: the folder of what was signed cannot be written.", done.stderr)
                self.assertFalse(file.exists(), "half an export")
                self.assertEqual(self.memory(), before)
            disk.empty()
            done, file = self.export("after")
            self.assertEqual(done.returncode, 0, done.stderr)
            size = lambda memory: {name: int(text.split()[0]) for name, text in memory.items()}
            grown = {name for name, entries in size(self.memory()).items() if entries > size(before)[name]}
            self.assertEqual(len(grown), 1)
            self.assertEqual(run("check", "audit", "--data", str(self.data), timeout=120).returncode, 0)


if __name__ == "__main__":
    unittest.main()
