"""Waits for what the program does by itself, and says what never came."""

import time
import unittest


def wait_until(test: type[unittest.TestCase] | unittest.TestCase, what: str, holds, within: float = 60) -> None:
    end = time.monotonic() + within
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"{test}: not within {within} s: {what}")
        time.sleep(0.05)
