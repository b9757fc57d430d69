"""Who is slow, or holds much: each is cut in time, and others are served meanwhile."""

import concurrent.futures
import contextlib
import itertools
import pathlib
import tempfile
import time
import unittest

import requests

from harness import demo
from program import Program, new_key
from secure import self_signed
from wire import Line

HOST = b"Host: localhost\r\n"
GET = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"
UPLOAD = b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 200000\r\n\r\n"


class Slow(unittest.TestCase):
    """All at once, since each takes as long as the server is patient."""

    @classmethod
    def setUpClass(cls):
        certificate = cls.enterClassContext(tempfile.TemporaryDirectory(prefix="aertous-"))
        chain, key = self_signed(pathlib.Path(certificate))
        cls.plain = cls.enterClassContext(Program("serve", AERTOUS_KEY=new_key()))
        cls.secure = cls.enterClassContext(Program("serve", "--tls", str(chain), str(key), AERTOUS_KEY=new_key()))

    def together(self, *attempts):
        with concurrent.futures.ThreadPoolExecutor(len(attempts)) as pool:
            return [future.result() for future in [pool.submit(attempt) for attempt in attempts]]

    def test_a_slow_head(self):
        "A head that comes a byte in a second is cut after ten, on a new and on a kept connection, and under TLS"
        def attempt(url: str, before: bytes):
            with Line(url) as line:
                if before:
                    self.assertEqual(line.send(before).answer().status, 200)
                head = b"GET /healthz HTTP/1.1\r\nX: " + b"y" * 60
                took = line.drip((bytes([byte]) for byte in head), every=1, within=40)
                return took, line.answer()
        tries = [(url, before) for url in (self.plain.url, self.secure.url) for before in (b"", GET)]
        for took, answer in self.together(*[lambda each=each: attempt(*each) for each in tries]):
            self.assertTrue(5 < took < 20, took)
            self.assertEqual(answer.status, 408)
            self.assertEqual(answer.problem["type"], "/problems/too-slow")

    def test_a_slow_head_behind_another_request(self):
        "A head that begins in the packet that ends a request before it is cut after ten seconds too, behind the answers to what was whole"
        form = b"Content-Type: application/x-www-form-urlencoded\r\n"
        body = b"POST /sign-in HTTP/1.1\r\n" + HOST + form + b"Content-Length: 8\r\n\r\nemail=a%"
        chunks = b"POST /sign-in HTTP/1.1\r\n" + HOST + form + b"Transfer-Encoding: chunked\r\n\r\n8\r\nemail=a%\r\n0\r\n\r\n"
        begun = b"GET /healthz"
        def attempt(url: str, packets: list[bytes], answers: list[int], tail: list[bytes]):
            with Line(url) as line:
                for packet in packets:
                    line.send(packet)
                    time.sleep(0.5)
                self.assertEqual([line.answer().status for _ in answers], answers)
                return line.drip(tail, every=1, within=40), line.answer(), packets
        slowly = [b"y"] * 60
        nothing = [b""] * 60
        ways = [
            ([GET[:10], GET[10:] + begun], [200], slowly),  # the rest of a head, and the start of the next
            ([GET[:10], GET[10:] + begun], [200], nothing),
            ([GET[:10], GET[10:] + GET + begun], [200, 200], slowly),  # and a whole one between
            ([GET[:10], GET[10:] + GET[:10], GET[10:] + begun], [200, 200], slowly),
            ([GET[:10], GET[10:] + body + begun], [200, 403], slowly),
            ([body[:10], body[10:-4], body[-4:] + begun], [403], slowly),  # the rest of a body
            ([body[:10], body[10:] + begun], [403], slowly),
            ([chunks[:10], chunks[10:] + begun], [403], nothing),
            ([GET, GET[:10], GET[10:] + begun], [200, 200], nothing),  # on a connection that was kept
        ]
        tries = [(url, *way) for way in ways for url in (self.plain.url, self.secure.url)]
        for took, answer, packets in self.together(*[lambda each=each: attempt(*each) for each in tries]):
            self.assertTrue(5 < took < 20, (took, packets))
            self.assertEqual((answer.status, answer.problem["type"]), (408, "/problems/too-slow"), packets)

    def test_silence(self):
        "A connection, a handshake and a preface of HTTP/2 that nothing follows are closed"
        def silent(url, first=b"", **options):
            with Line(url, **options) as line:
                began = time.monotonic()
                if first:
                    line.send(first)
                while line.socket.recv(65_536):
                    pass
                return time.monotonic() - began
        raw = self.secure.url.replace("https", "http")
        magic = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
        settings = bytes(3) + b"\x04" + bytes(5)
        opened = b"\x00\x40\x00\x01\x00\x00\x00\x00\x01" + b"\x82"  # a head of 16 KiB, of which one byte comes
        for took in self.together(lambda: silent(self.plain.url), lambda: silent(raw), lambda: silent(raw, b"\x16\x03\x01\x02\x00\x01"),
                                  lambda: silent(self.secure.url, alpn=["h2"]), lambda: silent(self.secure.url, magic + settings, alpn=["h2"]),
                                  lambda: silent(self.secure.url, magic + settings + opened, alpn=["h2"])):
            self.assertTrue(5 < took < 19, took)

    def test_a_slow_body(self):
        "A body slower than 1 KiB/s is cut with 408 that says so; one just fast enough is taken"
        def slow(url):
            with Line(url) as line:
                line.send(UPLOAD)
                took = line.drip((b"x" * 100 for _ in itertools.count()), every=1, within=60)
                return took, line.answer()
        def steady(url):
            with Line(url) as line:
                line.send(UPLOAD.replace(b"200000", b"60000"))
                for _ in range(30):
                    line.send(b"x" * 2_000)
                    time.sleep(1)
                return line.answer().status
        def stopped(url):
            with Line(url, timeout=60) as line:
                return line.send(UPLOAD, b"x" * 150_000).answer()
        *late, passed, halted = self.together(lambda: slow(self.plain.url), lambda: slow(self.secure.url), lambda: steady(self.plain.url), lambda: stopped(self.plain.url))
        for took, answer in late:
            self.assertTrue(15 < took < 35, took)
            self.assertEqual((answer.status, answer.problem["type"], answer.fields["connection"]), (408, "/problems/too-slow", "close"))
        self.assertEqual(passed, 403)  # it has no token, which is seen at its end
        self.assertEqual(halted.status, 408)

    def test_a_kept_connection(self):
        "A connection without a request is kept for a minute, and no longer, in whatever packets its requests came"
        def kept(*packets: bytes):
            with Line(self.plain.url, timeout=90) as line:
                self.assertEqual(line.send(GET).answer().status, 200)
                time.sleep(25)
                for packet in packets:
                    line.send(packet)
                    time.sleep(0.5)
                self.assertEqual([line.answer().status for _ in range(b"".join(packets).count(b"GET"))], [200] * b"".join(packets).count(b"GET"))
                began = time.monotonic()
                self.assertTrue(line.ends(90))
                return time.monotonic() - began
        begun, rest = GET[:10], GET[10:]
        for took in self.together(lambda: kept(GET), lambda: kept(begun, rest + GET), lambda: kept(begun, rest + begun, rest),
                                  lambda: kept(b"\r", b"\n" + begun, rest + GET + begun, rest)):
            self.assertTrue(50 < took < 75, took)


class Answers(unittest.TestCase):
    def test_an_answer_that_nobody_takes(self):
        "Who asks and does not read is cut, and holds little meanwhile"
        program, people = demo()
        token = people.person("ciso").token
        request = f"GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode()

        def memory() -> int:
            return next(int(line.split()[1]) for line in pathlib.Path(f"/proc/{program.pid}/status").read_text().splitlines() if line.startswith("VmRSS"))

        size = len(requests.get(program.url + "/api/openapi.json", timeout=10).content)
        before = memory()
        with contextlib.ExitStack() as stack:
            lines = [stack.enter_context(Line(program.url)) for _ in range(20)]
            for line in lines:
                line.socket.settimeout(2)
                with contextlib.suppress(TimeoutError):
                    for _ in range(2_000):  # asked for far more than fits between us, and none of it read
                        line.send(request)
            asked = 20 * 2_000 * size // 1024
            self.assertLess(memory() - before, min(asked // 20, 150_000))
            self.assertEqual(requests.get(program.url + "/readyz", timeout=10).status_code, 200)
            time.sleep(130)
            for line in lines:
                line.socket.settimeout(20)
                with contextlib.suppress(OSError):
                    while line.socket.recv(1 << 20):
                        pass
                self.assertRaises(OSError, lambda: [line.send(request) for _ in range(1_000)])


class Many(unittest.TestCase):
    def test_connections(self):
        "One address has at most half of the connections; others are served meanwhile, and what was let go is free again"
        with Program("serve", "--host", "127.0.0.1", AERTOUS_KEY=new_key(), AERTOUS_CLIENTS="20") as program:
            with contextlib.ExitStack() as stack:
                mine = [stack.enter_context(Line(program.url, source="127.0.0.2")) for _ in range(10)]
                self.assertEqual([line.send(GET).answer().status for line in mine], [200] * 10)
                with Line(program.url, source="127.0.0.2") as more:
                    self.assertTrue(more.ends(5))
                theirs = [stack.enter_context(Line(program.url, source="127.0.0.3")) for _ in range(10)]
                self.assertEqual([line.send(GET).answer().status for line in theirs], [200] * 10)
                with Line(program.url, source="127.0.0.4") as more:
                    self.assertTrue(more.ends(5), "all are in use")
            end = time.monotonic() + 10
            while time.monotonic() < end:
                with Line(program.url, source="127.0.0.2") as line, contextlib.suppress(OSError):
                    answer = line.send(GET).answer()
                    if answer:
                        return self.assertEqual(answer.status, 200)
                time.sleep(0.1)
            self.fail("what was let go is not free again")

    def test_a_proxy(self):
        "A proxy's connections are those of many"
        with Program("serve", "--host", "127.0.0.1", "--behind-proxy", "127.0.0.2/32", AERTOUS_KEY=new_key(), AERTOUS_CLIENTS="20") as program, contextlib.ExitStack() as stack:
            lines = [stack.enter_context(Line(program.url, source="127.0.0.2")) for _ in range(18)]
            self.assertEqual([line.send(GET).answer().status for line in lines], [200] * 18)


if __name__ == "__main__":
    unittest.main()
