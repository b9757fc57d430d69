"""A certificate for a program under test, and a client of HTTP/2 that does as it is told."""

import pathlib
import socket
import ssl
import subprocess
import time

import h2.config
import h2.connection
import h2.events


def self_signed(folder: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    chain, key = folder / "chain.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "90", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(chain)], check=True, capture_output=True, timeout=60)
    return chain, key


class HTTP2:
    """One connection. It checks nothing of what it sends: that is the server's part."""

    def __init__(self, url: str, *, source: str = ""):
        host, port = url.removeprefix("https://").split(":")
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_alpn_protocols(["h2"])
        self.socket = context.wrap_socket(socket.create_connection((host, int(port)), timeout=20, source_address=(source, 0) if source else None), server_hostname=host)
        self.alpn = self.socket.selected_alpn_protocol()
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8", validate_outbound_headers=False, normalize_outbound_headers=False))
        self.h2.initiate_connection()
        self.flush()
        self.answers: dict[int, dict] = {}
        self.resets: dict[int, int] = {}
        self.gone: int | None = None
        self.is_closed = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def flush(self) -> None:
        self.socket.sendall(self.h2.data_to_send())

    def ask(self, path: str = "/healthz", *, method: str = "GET", authority: str | None = "localhost", fields=(), ends: bool = True) -> int:
        stream = self.h2.get_next_available_stream_id()
        head = [(":method", method), (":scheme", "https"), (":path", path)] + ([(":authority", authority)] if authority is not None else [])
        self.h2.send_headers(stream, head + list(fields), end_stream=ends)
        self.flush()
        return stream

    def read(self, until, within: float = 20) -> bool:
        """Reads what comes until something holds, or the connection or the time is over."""
        end = time.monotonic() + within
        while not until():
            left = end - time.monotonic()
            if left <= 0 or self.is_closed:
                return until()
            self.socket.settimeout(left)
            try:
                part = self.socket.recv(65_536)
            except TimeoutError:
                continue
            except OSError:
                part = b""
            if not part:
                self.is_closed = True
                continue
            for event in self.h2.receive_data(part):
                self._take(event)
            try:
                self.flush()
            except OSError:
                self.is_closed = True
        return True

    def _take(self, event) -> None:
        if isinstance(event, h2.events.ResponseReceived):
            self.answers[event.stream_id] = dict(event.headers) | {"body": b"", "ended": False}
        elif isinstance(event, h2.events.DataReceived):
            self.answers[event.stream_id]["body"] += event.data
            self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.StreamEnded):
            self.answers[event.stream_id]["ended"] = True
        elif isinstance(event, h2.events.StreamReset):
            self.resets[event.stream_id] = event.error_code
        elif isinstance(event, h2.events.ConnectionTerminated):
            self.gone = event.error_code

    def answer(self, stream: int, within: float = 20) -> dict | None:
        """What a stream was answered; None where it was reset, or the connection ended."""
        self.read(lambda: self.answers.get(stream, {}).get("ended") or stream in self.resets or self.is_closed, within)
        found = self.answers.get(stream)
        return found if found and found["ended"] else None
