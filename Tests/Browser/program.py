"""Runs the program under test with a folder and a port of its own, and stops it by its process id."""

import email
import email.message
import email.policy
import os
import pathlib
import queue
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time

LISTENING = re.compile(r"^Listening on (https?://\S+)$")


class ProgramFailed(AssertionError):
    """The program ended, or said nothing in time; the message carries the end of what it logged."""


def executable() -> str:
    """The debug binary that bin/test built; every test drives that one."""
    path = os.environ.get("AERTOUS_TEST_PROGRAM")
    if not path or not os.access(path, os.X_OK):
        raise ProgramFailed("AERTOUS_TEST_PROGRAM names no program; run these tests through bin/test")
    return path


def run(*arguments: str, timeout: float = 60, **environment: str) -> subprocess.CompletedProcess:
    """One command from start to end, its output as text."""
    return subprocess.run([executable(), *arguments], capture_output=True, text=True, timeout=timeout, env=os.environ | environment)


class Program:
    """A running `serve` or `demo`: url, log(), stop(), kill(), and start() again on the same data.

    As a context manager it stops at the end and removes its folder.
    """

    def __init__(self, *arguments: str, command: list[str] | None = None, ready_in: float = 60, **environment: str):
        program = executable() if command is None else ""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="aertous-"))
        self.data = self.folder / "data"
        self._log = self.folder / "log"
        self._command = command or [program, *(arguments or ("serve",)), "--data", str(self.data), "--port", "0"]
        self._ready_in = ready_in
        # One machine sends here what otherwise comes from a thousand.
        self._environment = os.environ | {"AERTOUS_LIMIT_ADDRESS": "1000000", "AERTOUS_LIMIT_ACCOUNT": "1000000"} | environment
        self._process: subprocess.Popen | None = None
        self.url = ""

    def start(self) -> "Program":
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=self.folder, env=self._environment, start_new_session=True)
        lines: queue.Queue = queue.Queue()
        threading.Thread(target=self._read, args=(self._process.stdout, lines), daemon=True).start()
        try:
            first = lines.get(timeout=self._ready_in)
        except queue.Empty:
            first = None
        match = LISTENING.match(first.rstrip("\n")) if first else None
        if not match:
            self.kill()
            raise ProgramFailed(f"no 'Listening on URL' as the first line within {self._ready_in} s, but {first!r}:\n{self.log()}")
        self.url = match[1].rstrip("/")
        return self

    def _read(self, stream, lines: queue.Queue) -> None:
        """Keeps the pipe empty, so that the program never waits for us. The first line is the address, the rest is log."""
        with stream, self._log.open("a") as log:
            for number, line in enumerate(stream):
                if number == 0:
                    lines.put(line)
                log.write(line)
                log.flush()
        lines.put(None)

    @property
    def pid(self) -> int:
        if self._process is None:
            raise ProgramFailed("the program was not started")
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def mail(self, to: str, within: float = 10) -> email.message.EmailMessage:
        """The newest mail to an address, as the file outbox keeps it; mails leave a moment after the request."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            for path in sorted((self.data / "outbox").glob("*.eml"), reverse=True):
                message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                if to in message["To"]:
                    return message
            time.sleep(0.05)
        raise ProgramFailed(f"no mail to {to} within {within} s:\n{self.log()}")

    def log(self, characters: int = 4000) -> str:
        return self._log.read_text(errors="replace")[-characters:] if self._log.exists() else ""

    def stop(self, within: float = 30) -> int:
        """Asks it to end, waits, and answers its exit status; it must not need to be killed."""
        if self._process is None:
            raise ProgramFailed("the program was not started")
        if self.runs:
            self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
            raise ProgramFailed(f"it did not stop within {within} s:\n{self.log()}") from None

    def kill(self) -> None:
        """As a power cut would: SIGKILL, at once."""
        if self.runs:
            self._process.kill()
        if self._process is not None:
            self._process.wait()

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "Program":
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_) -> None:
        try:
            if self.runs:
                self.stop()
        finally:
            self.close()


def new_key() -> str:
    """A master key, made as an operator makes one."""
    made = run("keys", "new")
    if made.returncode != 0:
        raise ProgramFailed(f"keys new: status {made.returncode}: {made.stderr}")
    return made.stdout.strip()
