"""A command, and what it must say: standard output, standard error and exit status, each in full."""

import re
import tempfile
import unittest

from program import run


class Transcripts(unittest.TestCase):
    maxDiff = None

    def folder(self) -> str:
        folder = tempfile.TemporaryDirectory(prefix="aertous-")
        self.addCleanup(folder.cleanup)
        return folder.name

    def transcript(self, *command: str, out: str = "", err: str = "", status: int = 0, timeout: float = 60, **environment: str):
        """`out` and `err` are regular expressions for the whole of what is said."""
        done = run(*command, timeout=timeout, **environment)
        for name, expected, said in (("standard output", out, done.stdout), ("standard error", err, done.stderr)):
            if not re.fullmatch(expected, said.rstrip("\n"), re.DOTALL):
                self.fail(f"aertous {' '.join(command)}: {name} is\n{said}\nand should be like\n{expected}")
        self.assertEqual(done.returncode, status, f"aertous {' '.join(command)}: {done.stdout}{done.stderr}")
        return done

    def refused(self, *command: str, words: str, **environment: str):
        """One or two plain sentences on standard error, nothing on standard output, status 1."""
        done = self.transcript(*command, err=words, status=1, **environment)
        self.assertLessEqual(len(done.stderr.strip().split("\n")), 2, done.stderr)
        self.assertNotRegex(done.stderr, r"Fatal error|Thread \d+|0x[0-9a-f]{6,}|\.swift:")
        return done
