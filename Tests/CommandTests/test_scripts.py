"""What bin/demo says on a machine that lacks what it needs. Nothing is installed or built here: the machine is a folder of stubs."""

import os
import pathlib
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
TOOLS = ["bash", "cat", "dirname", "env", "grep"]


class Machine:
    """A search path with a few of the system's tools, and programs that only note that they were called."""

    def __init__(self, folder: str):
        self.folder, self.calls = pathlib.Path(folder), pathlib.Path(folder) / "calls"
        self.calls.write_text("")
        for tool in TOOLS:
            self.folder.joinpath(tool).symlink_to(next(path for path in (pathlib.Path("/usr/bin") / tool, pathlib.Path("/bin") / tool) if path.exists()))

    def stub(self, name: str, says: str = "", status: int = 0) -> None:
        path = self.folder / name
        path.write_text(f'#!/bin/bash\nprintf "%s\\n" "{name} $*" >>"{self.calls}"\nprintf "%s" "{says}"\nexit {status}\n')
        path.chmod(0o755)

    def demo(self) -> subprocess.CompletedProcess:
        return subprocess.run([TOP / "bin/demo"], capture_output=True, text=True, timeout=60, env={"PATH": str(self.folder)}, cwd="/")

    def called(self, name: str) -> list[str]:
        return [line for line in self.calls.read_text().splitlines() if line.split()[0] == name]


class Demo(unittest.TestCase):
    def setUp(self):
        self.machine = Machine(self.enterContext(tempfile.TemporaryDirectory(prefix="aertous-")))

    def refused(self, words: str) -> None:
        done = self.machine.demo()
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertRegex(done.stderr, rf"\Aerror: {words}\n\Z")
        self.assertEqual(self.machine.called("swift"), [], "something was built all the same")

    def test_no_swift(self):
        "Without Swift bin/demo says so and ends with 1"
        self.refused(r"Swift 6\.3 is needed to build Aertous, and no swift command was found")

    def test_no_rights(self):
        "Where packages are missing and it may not install them, bin/demo names them with the command that would, and ends with 1"
        for name, says, status in (("swift", "", 0), ("dpkg-query", "", 1), ("apt-get", "", 0), ("id", "1000", 0), ("sudo", "", 1)):
            self.machine.stub(name, says, status)
        self.refused(r"these packages are missing: (libargon2-dev .*zlib1g-dev)\. Install them as root: apt-get install \1")
        self.assertEqual(self.machine.called("apt-get"), [], "something was installed all the same")

    def test_no_debian(self):
        "On another system than Debian bin/demo names what is missing, and ends with 1"
        for name, status in (("swift", 0), ("dpkg-query", 1)):
            self.machine.stub(name, status=status)
        self.refused(r"these packages are missing, and this is not a Debian machine: libargon2-dev .*")

    def test_failing(self):
        "Where the packages cannot be had, bin/demo says which, and builds nothing"
        for name, says, status in (("swift", "", 0), ("dpkg-query", "", 1), ("apt-get", "", 100), ("id", "0", 0)):
            self.machine.stub(name, says, status)
        done = self.machine.demo()
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"\AInstalling Debian packages: libargon2-dev .*\n(warning: .*\n)?error: apt-get could not install libargon2-dev .*\n\Z")
        self.assertEqual(self.machine.called("swift"), [])
