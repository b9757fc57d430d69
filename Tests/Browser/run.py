"""Runs the test_*.py of one folder and writes "PASSED FAILED" to a report: run.py FOLDER REPORT [PATTERN].

Lines after the first name each test that failed, with the last line of what it said. A skipped test and an expected failure prove nothing, so both count as failed.
"""

import pathlib
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent


class Counted(unittest.TextTestResult):
    """Counts what passed, which unittest does not, and prints what each test took."""

    passed = 0

    def startTest(self, test):
        self.began = time.monotonic()
        super().startTest(test)

    def addSuccess(self, test):
        self.passed += 1
        super().addSuccess(test)

    def stopTest(self, test):
        self.stream.writeln(f"    {time.monotonic() - self.began:.1f} s")
        super().stopTest(test)

    def getDescription(self, test):
        return test.shortDescription() or str(test)

    @property
    def failed(self):
        """One line for each test that failed."""
        said = self.failures + self.errors + self.skipped + self.expectedFailures
        said += [(test, "passed unexpectedly") for test in self.unexpectedSuccesses]
        return [f"{test.id()}: {(text.strip().splitlines() or [''])[-1]}"[:400] for test, text in said]


def main(folder: str, report: str, pattern: str = "test_*.py") -> int:
    sys.path.insert(0, str(HERE))
    tests = unittest.TestLoader().discover(folder, pattern=pattern, top_level_dir=folder)
    result = unittest.TextTestRunner(resultclass=Counted, verbosity=2).run(tests)
    pathlib.Path(report).write_text("\n".join([f"{result.passed} {len(result.failed)}", *result.failed]) + "\n")
    return 1 if result.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
