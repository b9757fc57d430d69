"""Disks that are small and get full, or that fail, for as long as a test needs them."""

import errno
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time


class Tmpfs:
    """A small disk in the place of a folder, to be filled to the last byte; takes the rights of root."""

    def __init__(self, folder: pathlib.Path, megabytes: int = 48, owner: str = "root"):
        self.folder, self._size, self._owner = folder, megabytes, owner

    def __enter__(self) -> "Tmpfs":
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self._size}m,mode=0700", "tmpfs", self.folder], check=True, timeout=30)
        shutil.chown(self.folder, self._owner, self._owner)
        return self

    def fill(self, leaving: int = 0) -> None:
        """To the last byte, or but for so many KiB."""
        ballast = os.open(self.folder / "ballast", os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            for size in (1 << 16, 1 << 10, 1):
                try:
                    while True:
                        os.write(ballast, b"\0" * size)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
            if leaving:
                os.ftruncate(ballast, os.fstat(ballast).st_size - (leaving << 10))
        finally:
            os.close(ballast)

    def empty(self) -> None:
        (self.folder / "ballast").unlink()

    def __exit__(self, *_) -> None:
        subprocess.run(["umount", "--lazy", self.folder], check=True, timeout=30)


class Failing:
    """Calls of running processes fail as on a dying disk, for as long as the block runs."""

    def __init__(self, *pids: int, calls: str = "fsync,fdatasync"):
        self._pids, self._calls = pids, calls
        self._strace: subprocess.Popen | None = None

    def __enter__(self) -> "Failing":
        self._strace = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={self._calls}", "-e", f"inject={self._calls}:error=EIO",
             *[word for pid in self._pids for word in ("-p", str(pid))]], stdin=subprocess.DEVNULL, start_new_session=True)
        until = time.monotonic() + 30
        while not all(self._is_traced(pid) for pid in self._pids):
            if self._strace.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"strace does not follow {self._pids}")
            time.sleep(0.05)
        return self

    def _is_traced(self, pid: int) -> bool:
        try:
            return all(not re.search(r"^TracerPid:\t0$", task.read_text(), re.MULTILINE) for task in pathlib.Path(f"/proc/{pid}/task").glob("*/status"))
        except (FileNotFoundError, ProcessLookupError):
            return False  # it ended while it was looked at; looked at again, it has no task left

    def __exit__(self, *_) -> None:
        # It lets go of them and ends; their calls go through again.
        self._strace.send_signal(signal.SIGTERM)
        self._strace.wait(30)
