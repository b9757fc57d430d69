"""The largest file that is taken, over TLS: as HTTP/1.1 and as HTTP/2, in the same memory as a small one."""

import hashlib
import json
import os
import pathlib
import re
import tempfile
import unittest
import unittest.mock

import requests

from program import Program, new_key
from secure import HTTP2, self_signed
from visitor import Visitor
from wire import Line

GIB = 1 << 30
# The largest file that is taken, where there is time for it.
IS_LONG = bool(os.environ.get("AERTOUS_TEST_LONG"))
LARGE = GIB if IS_LONG else 60_000_000
PLACE = "/api/v1/evidence/upload?name=ledger.log"
LINE = b"2026-11-24T12:00:00Z backup of the ledger finished, 48211 rows, checksum verified\n"


class Lines:
    """A text of a size that never lies in memory, with its digest once it was read."""

    def __init__(self, size: int):
        self.left = self.len = size
        self.digest = hashlib.sha256()

    def read(self, most: int) -> bytes:
        part = (LINE * (most // len(LINE) + 1))[:min(most, self.left)]
        self.left -= len(part)
        self.digest.update(part)
        return part

    def __iter__(self):
        while part := self.read(1 << 16):
            yield part


class Large(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="aertous-")))
        chain, key = self_signed(folder)
        cls.enterClassContext(unittest.mock.patch.dict(os.environ, {"REQUESTS_CA_BUNDLE": str(chain)}))
        cls.program = cls.enterClassContext(Program("serve", "--tls", str(chain), str(key), AERTOUS_KEY=new_key()))
        cls.ada = Visitor(cls.program, "ada@cedar.example").sign_up("Cedar")

    def one(self, size: int, *, is_announced: bool) -> tuple[int, dict, str]:
        """Over HTTP/1.1: status, answer and digest of what was sent."""
        lines = Lines(size)
        headers = {"Authorization": f"Bearer {self.ada.token}", "Content-Type": "text/plain"}
        # Of an iterator nobody knows the length.
        answer = requests.put(self.program.url + PLACE, data=lines if is_announced else iter(lines), headers=headers, timeout=1_200)
        return answer.status_code, answer.json(), lines.digest.hexdigest()

    def two(self, size: int, *, is_announced: bool, most: int | None = None) -> tuple[int, dict, str]:
        """Over HTTP/2; `most` bytes are sent at the most."""
        lines = Lines(size if most is None else most)
        fields = [("authorization", f"Bearer {self.ada.token}"), ("content-type", "text/plain")] + ([("content-length", str(size))] if is_announced else [])
        with HTTP2(self.program.url) as client:
            self.assertEqual(client.alpn, "h2")
            stream = client.ask(PLACE, method="PUT", fields=fields, ends=False)
            is_answered = lambda: stream in client.answers or stream in client.resets or client.is_closed
            window = lambda: min(client.h2.local_flow_control_window(stream), client.h2.max_outbound_frame_size)
            while lines.left and not is_answered():
                self.assertTrue(client.read(lambda: is_answered() or window() > 0, within=120), "no room to send")
                while lines.left and not is_answered() and window() > 0:
                    client.h2.send_data(stream, lines.read(window()))
                    client.flush()
            if not is_answered() and most is None:
                client.h2.end_stream(stream)
                client.flush()
            answer = client.answer(stream, within=600)
            self.assertIsNotNone(answer, client.resets)
            return int(answer[":status"]), json.loads(answer["body"]), lines.digest.hexdigest()

    def peak(self) -> int:
        return int(re.search(r"VmHWM:\s+(\d+) kB", pathlib.Path(f"/proc/{self.program.pid}/status").read_text())[1]) // 1024

    def too_large(self, answer: tuple[int, dict, str]) -> None:
        self.assertEqual(answer[0], 413, answer[1])
        self.assertIn("A file may have 1024 MiB at most.", json.dumps(answer[1]))

    def largest(self, way) -> None:
        self.assertEqual(way(5_000_000, is_announced=False)[0], 201)
        before = self.peak()
        status, kept, digest = way(LARGE, is_announced=True)
        self.assertEqual(status, 201, kept)
        self.assertEqual((kept["size"], kept["sha256"]), (LARGE, digest))
        if IS_LONG:  # without a length only the bytes themselves tell
            self.too_large(way(GIB + 1, is_announced=False))
        self.assertLess(self.peak() - before, 40, f"from {before} to {self.peak()} MiB")

    def test_http1(self):
        "As HTTP/1.1 over TLS a file of exactly 1 GiB, in the long run, is taken in the memory of a small one; one byte more is 413"
        self.largest(self.one)
        with Line(self.program.url) as line:
            line.send(f"PUT {PLACE} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.ada.token}\r\nContent-Type: text/plain\r\nContent-Length: {GIB + 1}\r\n\r\n".encode())
            answer = line.answer()
            self.too_large((answer.status, answer.problem, ""))

    def test_http2(self):
        "As HTTP/2 a file of exactly 1 GiB, in the long run, is taken in the memory of a small one; one byte more is 413"
        self.largest(self.two)
        self.too_large(self.two(GIB + 1, is_announced=True, most=0))


if __name__ == "__main__":
    unittest.main()
