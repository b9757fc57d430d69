"""Starting, stopping and killing a program, and the people of the demo."""

import json
import os
import pathlib
import sys
import tempfile
import unittest

from people import Codes, Credentials, Person
from program import Program, ProgramFailed

OBEDIENT = "import signal,sys,time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(3)); print('Listening on http://127.0.0.1:1/', flush=True); time.sleep(60)"
OBSTINATE = "import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('Listening on http://127.0.0.1:1', flush=True); time.sleep(60)"


def program(text: str, ready_in: float = 20) -> Program:
    return Program(command=[sys.executable, "-c", text], ready_in=ready_in)


class Running(unittest.TestCase):
    def test_start_and_stop(self):
        "A program is ready when it says where it listens, and stops when asked"
        with program(OBEDIENT) as running:
            self.assertEqual(running.url, "http://127.0.0.1:1")
            os.kill(running.pid, 0)
            self.assertEqual(running.stop(), 3)
            self.assertFalse(running.runs)
            running.start()
            self.assertTrue(running.runs)
        self.assertFalse(running.runs)
        self.assertFalse(running.folder.exists())

    def test_dead_at_the_start(self):
        "A program that ends at once is reported with what it said"
        with self.assertRaisesRegex(ProgramFailed, "the port is in use"):
            program("import sys; sys.exit('the port is in use')").__enter__()

    def test_other_first_line(self):
        "Another first line than the address is a failure, and so is silence"
        with self.assertRaisesRegex(ProgramFailed, "Hello"):
            program("print('Hello', flush=True); import time; time.sleep(60)").__enter__()
        with self.assertRaisesRegex(ProgramFailed, "within 0.5 s"):
            program("import time; time.sleep(60)", ready_in=0.5).__enter__()

    def test_obstinate(self):
        "A program that does not stop when asked is a failure, and is gone all the same"
        running = program(OBSTINATE).start()
        self.addCleanup(running.close)
        with self.assertRaisesRegex(ProgramFailed, "did not stop"):
            running.stop(within=0.5)
        self.assertFalse(running.runs)

    def test_no_program(self):
        "Without a program to test there is a message, not a guess"
        before = os.environ.pop("AERTOUS_TEST_PROGRAM", None)
        self.addCleanup(lambda: before and os.environ.update(AERTOUS_TEST_PROGRAM=before))
        with self.assertRaisesRegex(ProgramFailed, "bin/test"):
            Program("serve")


class People(unittest.TestCase):
    member = {"role": "CISO", "email": "a@acorn.example", "password": "p", "totp_secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "token": "t"}

    def file(self, mode: int = 0o600) -> pathlib.Path:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name) / "credentials.json"
        path.write_text(json.dumps({"url": "http://localhost:1", "organisations": [
            {"slug": "acorn", "name": "Acorn", "members": [self.member]},
            {"slug": "birch", "name": "Birch", "members": [self.member | {"role": "Engineer"}]}]}))
        path.chmod(mode)
        return path

    def test_credentials(self):
        "People are found by role, in the first organisation unless another is named"
        people = Credentials(self.file())
        self.assertEqual(people.person("ciso").organisation, "acorn")
        self.assertEqual(people.person("Engineer", "birch").token, "t")
        with self.assertRaisesRegex(AssertionError, "no Engineer in acorn"):
            people.person("Engineer")

    def test_mode(self):
        "A file of credentials that others may read is refused"
        with self.assertRaisesRegex(AssertionError, "0600"):
            Credentials(self.file(0o640))

    def test_codes(self):
        "Each code is of its own time step, so none is sent twice"
        now, slept = [59.0], []

        def sleep(seconds):
            slept.append(seconds)
            now[0] += seconds

        codes = Codes(clock=lambda: now[0], sleep=sleep)
        person = Person("acorn", **self.member)
        # The vectors of RFC 6238 for 59 s, and the code of the step after it.
        self.assertEqual(codes.code(person), "287082")
        self.assertEqual(slept, [])
        self.assertEqual(codes.code(person), "359152")
        self.assertEqual(slept, [1.0])
        codes.code(Person("acorn", **self.member | {"totp_secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}))
        self.assertEqual(slept, [1.0], "another person's codes are apart")


if __name__ == "__main__":
    unittest.main()
