"""One connection, byte by byte: what a client of HTTP would never let a test send."""

import contextlib
import json
import socket
import ssl
import time


class Answer:
    def __init__(self, first: bytes, fields: list[tuple[str, str]], body: bytes):
        self.status, self.body = int(first.split()[1]), body
        self.fields = {name.lower(): value for name, value in fields}

    @property
    def problem(self) -> dict:
        return json.loads(self.body)


class Line(contextlib.AbstractContextManager):
    """A connection to a program's url; `source` is the address that it comes from."""

    def __init__(self, url: str, *, source: str = "", alpn: list[str] | None = None, timeout: float = 20):
        scheme, host = url.split("://")
        host, port = host.rsplit(":", 1)
        self.socket = socket.create_connection(("127.0.0.1" if source else host, int(port)), timeout=timeout, source_address=(source, 0) if source else None)
        if scheme == "https":
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.set_alpn_protocols(alpn or ["http/1.1"])
            self.socket = context.wrap_socket(self.socket, server_hostname=host)
        self._read = b""
        self.is_closed = False

    def __exit__(self, *_) -> None:
        self.socket.close()

    def send(self, *parts: bytes) -> "Line":
        for part in parts:
            self.socket.sendall(part)
        return self

    def _more(self) -> bool:
        try:
            part = self.socket.recv(65_536)
        except (ConnectionResetError, BrokenPipeError, ssl.SSLEOFError):
            part = b""
        self.is_closed = self.is_closed or not part
        self._read += part
        return bool(part)

    def answer(self, *, has_body: bool = True) -> Answer | None:
        """The next answer; None where the connection ends without one."""
        while b"\r\n\r\n" not in self._read:
            if not self._more():
                assert not self._read, self._read
                return None
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        first, *lines = head.split(b"\r\n")
        fields = [(name.decode(), value.strip().decode()) for name, _, value in (line.partition(b":") for line in lines)]
        length = int(dict((name.lower(), value) for name, value in fields).get("content-length", "0")) if has_body else 0
        while len(self._read) < length and self._more():
            pass
        body, self._read = self._read[:length], self._read[length:]
        return Answer(first, fields, body)

    def answers(self) -> list[Answer]:
        """All answers up to the end of the connection."""
        found = []
        while answer := self.answer():
            found.append(answer)
        return found

    def ends(self, within: float) -> bool:
        """Whether the other side closes, saying nothing more."""
        self.socket.settimeout(within)
        try:
            return not self._more()
        except TimeoutError:
            return False

    def drip(self, parts, every: float, within: float) -> float:
        """Sends one part after another until the other side has closed or says something; the seconds that took."""
        began = time.monotonic()
        self.socket.settimeout(every)
        for part in parts:
            if time.monotonic() - began > within:
                break
            try:
                self.socket.sendall(part)
                if not self._more() or self._read:
                    break
            except TimeoutError:
                continue
            except OSError:
                self.is_closed = True
                break
        self.socket.settimeout(20)
        return time.monotonic() - began
