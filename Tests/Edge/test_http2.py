"""HTTP/2 under TLS: the same answers, and limits for what only it can do."""

import concurrent.futures
import pathlib
import struct
import tempfile
import time
import unittest

import h2.settings
import requests

from program import Program, new_key
from secure import HTTP2, self_signed
from wire import Line

MAGIC = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


class OverTLS(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="aertous-")))
        cls.chain, cls.key = self_signed(folder)
        cls.program = cls.enterClassContext(Program("serve", "--host", "127.0.0.1", "--tls", str(cls.chain), str(cls.key), AERTOUS_KEY=new_key(), AERTOUS_CLIENTS="40"))

    def client(self) -> HTTP2:
        return self.enterContext(HTTP2(self.program.url))

    def tearDown(self):
        "Whatever a test did, others are served"
        self.assertEqual(requests.get(self.program.url + "/readyz", verify=self.chain, timeout=20).status_code, 200)

    def test_both(self):
        "HTTP/2 and HTTP/1.1 are spoken as ALPN says, with the same answers and headers"
        client = self.client()
        self.assertEqual(client.alpn, "h2")
        two = client.answer(client.ask("/sign-in"))
        one = requests.get(self.program.url + "/sign-in", verify=self.chain, timeout=20)
        self.assertEqual((two[":status"], one.status_code), ("200", 200))
        for name in ("content-security-policy", "strict-transport-security", "cache-control", "x-content-type-options"):
            self.assertEqual(two[name], one.headers[name])
        self.assertEqual(two["strict-transport-security"], "max-age=63072000")
        for fields in (two, one.headers):
            self.assertFalse({"server", "x-powered-by"} & {name.lower() for name in fields})
        with Line(self.program.url, alpn=["http/1.1"]) as line:
            self.assertEqual(line.socket.selected_alpn_protocol(), "http/1.1")

    def test_hosts(self):
        "The host is checked: another is 421, two that disagree, none and nonsense are 400"
        client = self.client()
        for authority, fields, status in (("localhost", [], "200"), ("LOCALHOST:8443", [], "200"), ("evil.example", [], "421"), ("localhost.evil.example", [], "421"),
                                          ("localhost", [("host", "localhost")], "200"), ("localhost", [("host", "evil.example")], "400"),
                                          ("evil.example", [("host", "localhost")], "400"), (None, [("host", "localhost")], "200"),
                                          (None, [("host", "evil.example")], "421"), (None, [], "400"), ("", [], "400"), ("localhost@evil.example", [], "400"),
                                          ("localhost:x", [], "400")):
            with self.subTest(authority, fields=fields):
                self.assertEqual(client.answer(client.ask(authority=authority, fields=fields))[":status"], status)
        self.assertEqual(client.answer(client.ask("https://evil.example/healthz"))[":status"], "400")
        self.assertEqual(client.answer(client.ask("*", method="OPTIONS"))[":status"], "400")

    def test_forbidden_fields(self):
        "Fields of HTTP/1 and a length that is not so end the stream, and nothing is done"
        for fields in ([("connection", "close")], [("transfer-encoding", "chunked")], [("Upper", "x")], [("content-length", "5")], [(":path", "/x")], [("te", "gzip")], [("x", "a\x00b")], [("x", "a\r\nb: c")]):
            with self.subTest(fields), HTTP2(self.program.url) as client:
                answer = client.answer(client.ask("/sign-in", method="POST", fields=fields))
                self.assertTrue(answer is None or answer[":status"] in ("400", "403"), answer)
                if answer is None:
                    self.assertTrue(client.is_closed or client.resets)

    def test_a_large_head(self):
        "A head beyond 16 KiB is refused, in one frame or in many"
        with HTTP2(self.program.url) as client:
            self.assertEqual(client.answer(client.ask(fields=[("x-%d" % n, "y" * 1_000) for n in range(12)]))[":status"], "200")
        with HTTP2(self.program.url) as client:
            stream = client.ask(fields=[("x-%d" % n, "y%d" % n * 500) for n in range(30)])
            self.assertIsNone(client.answer(stream))
            self.assertTrue(client.is_closed or stream in client.resets)

    def raw(self, parts, most: float = 30) -> float:
        """Sends frames until the server has closed; the seconds that took."""
        with Line(self.program.url, alpn=["h2"], timeout=most) as line:
            began = time.monotonic()
            line.send(MAGIC + frame(4, 0, 0))
            try:
                for part in parts:
                    line.send(part)
                while line.socket.recv(65_536):
                    pass
            except TimeoutError:
                self.fail("it went on")
            except OSError:
                pass
            return time.monotonic() - began

    def test_floods(self):
        "Resets, continuations, pings, settings, priorities and empty bodies that come too often close the connection at once"
        head = bytes([0x82, 0x87, 0x84, 0x41, 9]) + b"localhost"
        floods = {
            "rapid reset": (frame(1, 5, 1 + 2 * n, head) + frame(3, 0, 1 + 2 * n, struct.pack(">I", 8)) for n in range(20_000)),
            "continuation": [frame(1, 0, 1, head)] + [frame(9, 0, 1)] * 20_000,
            "continuation with fields": [frame(1, 0, 1, head)] + [frame(9, 0, 1, b"\x40\x01x\x64" + b"y" * 100)] * 20_000,
            "ping": [frame(6, 0, 0, bytes(8))] * 20_000,
            "settings": [frame(4, 0, 0)] * 20_000,
            "priority": [frame(2, 0, 1, bytes(5))] * 20_000,
            "empty data": [frame(1, 4, 1, b"\x83\x87\x84\x41\x09localhost")] + [frame(0, 0, 1)] * 20_000,
            "streams of an old number": [frame(1, 5, 3, head)] + [frame(1, 5, 1, head)] * 100,
            "a frame too large": [struct.pack(">I", 70_000)[1:] + bytes([0, 0]) + struct.pack(">I", 1) + bytes(70_000)],
            "a table too large": [frame(1, 5, 1, b"\x3f\xff\xff\xff\xff\xff\x7f")],
        }
        for name, parts in floods.items():
            with self.subTest(name):
                self.assertLess(self.raw(parts), 9)

    def test_streams(self):
        "A connection has 100 streams at once, an address half of AERTOUS_CLIENTS; the rest is told 503, and others are served"
        client = self.client()
        form = [("content-type", "application/x-www-form-urlencoded")]
        waiting = [client.ask("/sign-in", method="POST", fields=form, ends=False) for _ in range(20)]
        refused = client.answer(client.ask())
        self.assertEqual((refused[":status"], refused["retry-after"]), ("503", "5"))
        with HTTP2(self.program.url, source="127.0.0.3") as other:
            self.assertEqual(other.answer(other.ask())[":status"], "200")
        for stream in waiting:
            client.h2.end_stream(stream)
        client.flush()
        self.assertEqual({client.answer(stream)[":status"] for stream in waiting}, {"403"})
        self.assertEqual(client.answer(client.ask())[":status"], "200")
        crowded = self.client()
        crowded.read(lambda: crowded.h2.remote_settings.max_concurrent_streams == 100)
        crowded.h2.remote_settings.acknowledge()
        self.assertEqual(crowded.h2.remote_settings.max_concurrent_streams, 100)

    def test_early_answers(self):
        "A stream that is answered before its body came ends without an error, and the connection's other streams go on"
        for name, path, method in (("a refused upload", "/api/v1/assets", "POST"), ("a reading whose end never comes", "/healthz", "GET")):
            with self.subTest(name), HTTP2(self.program.url) as client:
                early = client.ask(path, method=method, fields=[("content-type", "application/json")] if method == "POST" else [], ends=False)
                answer = client.answer(early)
                self.assertEqual(answer[":status"], "401" if method == "POST" else "200")
                self.assertTrue(client.read(lambda: early in client.resets, 10))
                self.assertEqual(int(client.resets[early]), 0)
                end = time.monotonic() + 30  # longer than a body has
                while time.monotonic() < end:
                    self.assertEqual(client.answer(client.ask())[":status"], "200")
                    time.sleep(1)
                self.assertEqual((client.is_closed, client.gone), (False, None))

    def test_slow(self):
        "A slow body is cut with 408 on its stream alone; a body that is never read, and silence, end"
        def body():
            with HTTP2(self.program.url) as client:
                slow = client.ask("/sign-in", method="POST", fields=[("content-type", "application/x-www-form-urlencoded")], ends=False)
                began = time.monotonic()
                while time.monotonic() - began < 40 and slow not in client.answers and not client.is_closed:
                    client.h2.send_data(slow, b"x" * 50)
                    client.flush()
                    client.read(lambda: slow in client.answers or slow in client.resets, 1)
                answer = client.answer(slow)
                return time.monotonic() - began, answer, client.answer(client.ask())
        def unread():
            "An answer that the window of its stream has no room for, which is never widened"
            with HTTP2(self.program.url) as client:
                client.h2.update_settings({h2.settings.SettingCodes.INITIAL_WINDOW_SIZE: 0})
                stream = client.ask("/sign-in")
                return client.read(lambda: stream in client.resets, 150) and stream in client.resets and not client.answers[stream]["body"]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            slow, stuck = pool.submit(body), pool.submit(unread)
            took, answer, other = slow.result()
            self.assertTrue(15 < took < 35, took)
            self.assertEqual((answer[":status"], other[":status"]), ("408", "200"))
            self.assertIn(b"/problems/too-slow", answer["body"])
            self.assertTrue(stuck.result())


if __name__ == "__main__":
    unittest.main()
