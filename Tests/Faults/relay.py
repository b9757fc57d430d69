"""A wire between the program and PostgreSQL that can be cut at a chosen moment."""

import contextlib
import os
import pathlib
import shutil
import socket
import tempfile
import threading
import time

# Binds of the program's prepared BEGIN of a write, and of its COMMIT: the unnamed portal, then the statement's name.
WRITE, COMMIT = b"\x00w\x00", b"\x00c\x00"


class Relay:
    """Passes everything through, until it is told to cut: then the server gets its COMMIT and the program no answer."""

    def __init__(self, server: str):
        self.folder = tempfile.mkdtemp(prefix="pr-", dir=os.environ.get("AERTOUS_TEST_SOCKETS", "/tmp"))
        self.cuts = 0
        self._server = str(pathlib.Path(server) / ".s.PGSQL.5432")
        self._cutting = threading.Event()
        self._listener = socket.socket(socket.AF_UNIX)

    def __enter__(self) -> "Relay":
        self._listener.bind(str(pathlib.Path(self.folder) / ".s.PGSQL.5432"))
        self._listener.listen(50)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self._listener.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def cutting_at_commit(self):
        self._cutting.set()
        try:
            yield
        finally:
            self._cutting.clear()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                there = socket.socket(socket.AF_UNIX)
                there.connect(self._server)
                deaf = threading.Event()
                threading.Thread(target=self._up, args=(here, there, deaf), daemon=True).start()
                threading.Thread(target=self._down, args=(here, there, deaf), daemon=True).start()

    def _up(self, here: socket.socket, there: socket.socket, deaf: threading.Event) -> None:
        writes = False
        with contextlib.suppress(OSError):
            while sent := here.recv(1 << 16):
                writes = writes or WRITE in sent
                ends = COMMIT in sent
                if ends and writes and self._cutting.is_set():
                    deaf.set()
                    there.sendall(sent)
                    self.cuts += 1
                    time.sleep(0.3)  # for the server to do it
                    break
                there.sendall(sent)
                writes = writes and not ends
        self._close(here, there)

    def _down(self, here: socket.socket, there: socket.socket, deaf: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while got := there.recv(1 << 16):
                if not deaf.is_set():
                    here.sendall(got)
        self._close(here, there)

    def _close(self, *lines: socket.socket) -> None:
        for line in lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
