"""A clock that steps while processes run: theirs alone, by a library that comes before the system's."""

import glob
import os
import pathlib
import tempfile
import time


class Clock:
    """`environment` is for whoever is to live by this clock. It runs as the true one does, so many seconds before or after it.

    What counts time that passed, as timers do, is left alone: so it is when a machine's clock is set."""

    def __init__(self) -> None:
        library = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
        if not library:
            raise AssertionError("there is no libfaketime; bin/test installs the package faketime")
        self._file = pathlib.Path(tempfile.mkstemp(prefix="clock-")[1])
        self._file.chmod(0o644)
        self.offset = 0
        self.environment = {
            "LD_PRELOAD": library[0], "FAKETIME_TIMESTAMP_FILE": str(self._file), "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # Nothing is shared. The library would else put a name of its own into the environment, which then moves, and Swift looks
            # for the arguments beside it.
            "FAKETIME_SHARED": "/none /none"}
        self.set(0)

    def set(self, offset: int) -> None:
        """Seconds from the true time."""
        self.offset = offset
        new = self._file.with_suffix(".new")
        new.write_text(f"{offset:+d}\n")
        new.chmod(0o644)
        new.rename(self._file)

    def now(self) -> float:
        return time.time() + self.offset

    def __enter__(self) -> "Clock":
        return self

    def __exit__(self, *_) -> None:
        os.unlink(self._file)
