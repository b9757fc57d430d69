"""Where a request ends. What two programs might read in two ways is refused, and nothing after it is read."""

import unittest

from program import Program, new_key
from wire import Line

HOST = b"Host: localhost\r\n"
GET = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"
HIDDEN = b"GET /readyz HTTP/1.1\r\n" + HOST + b"\r\n"


def post(*fields: bytes, body: bytes = b"") -> bytes:
    return b"POST /sign-in HTTP/1.1\r\n" + HOST + b"".join(field + b"\r\n" for field in fields) + b"\r\n" + body


CHUNKED = b"Transfer-Encoding: chunked"
FORM = b"Content-Type: application/x-www-form-urlencoded"
AMBIGUOUS = {
    "both lengths": post(b"Content-Length: 5", CHUNKED, body=b"0\r\n\r\n"),
    "both lengths, the other way round": post(CHUNKED, b"Content-Length: 5", body=b"0\r\n\r\n"),
    "two lengths that differ": post(b"Content-Length: 5", b"Content-Length: 6", body=b"abcde"),
    "two lengths that agree": post(b"Content-Length: 5", b"Content-Length: 5", body=b"abcde"),
    "a list of lengths": post(b"Content-Length: 5, 5", body=b"abcde"),
    "a length with a sign": post(b"Content-Length: +5", body=b"abcde"),
    "a negative length": post(b"Content-Length: -5", body=b"abcde"),
    "a length in hexadecimal": post(b"Content-Length: 0x5", body=b"abcde"),
    "a length with a space in it": post(b"Content-Length: 1 0", body=b"abcdefghij"),
    "an empty length": post(b"Content-Length: ", body=b""),
    "a length beyond all bounds": post(b"Content-Length: 18446744073709551621", body=b"abcde"),
    "a length with an underscore": post(b"Content_Length: 5", body=b"abcde"),
    "a coding with an underscore": post(b"Transfer_Encoding: chunked", body=b"0\r\n\r\n"),
    "an unknown coding": post(b"Transfer-Encoding: gzip", body=b"abcde"),
    "a coding before chunked": post(b"Transfer-Encoding: gzip, chunked", body=b"0\r\n\r\n"),
    "a coding after chunked": post(b"Transfer-Encoding: chunked, identity", body=b"0\r\n\r\n"),
    "chunked twice": post(CHUNKED, CHUNKED, body=b"0\r\n\r\n"),
    "chunked with a tab in front of it": post(b"Transfer-Encoding:\x0bchunked", body=b"0\r\n\r\n"),
    "chunked in quotes": post(b'Transfer-Encoding: "chunked"', body=b"0\r\n\r\n"),
    "nearly chunked": post(b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n"),
    "chunked in HTTP/1.0": b"POST /sign-in HTTP/1.0\r\n" + HOST + CHUNKED + b"\r\n\r\n0\r\n\r\n",
    "a field over two lines": post(b"X-A: b", b" Content-Length: 5", body=b"abcde"),
    "a field over two lines, with a tab": post(b"Transfer-Encoding: ", b"\tchunked", body=b"0\r\n\r\n"),
    "a space before the colon": post(b"Content-Length : 5", body=b"abcde"),
    "a space before the first name": b"POST /sign-in HTTP/1.1\r\n Content-Length: 5\r\n" + HOST + b"\r\nabcde",
    "a field without a name": post(b": x"),
    "a field without a colon": post(b"Content-Length"),
    "a bare line feed": b"GET /healthz HTTP/1.1\nHost: localhost\n\n",
    "one bare line feed": b"GET /healthz HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n",
    "a bare carriage return": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: y\rContent-Length: 5\r\n\r\n",
    "a zero byte in a value": post(b"X-A: b\x00c"),
    "a zero byte in a name": post(b"X\x00A: bc"),
    "a zero byte in the path": b"GET /health\x00z HTTP/1.1\r\n" + HOST + b"\r\n",
    "an escape in a value": post(b"X-A: \x1b[2J"),
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\n\r\n",
    "two hosts that agree": b"GET /healthz HTTP/1.1\r\n" + HOST + HOST + b"\r\n",
    "an empty host": b"GET /healthz HTTP/1.1\r\nHost: \r\n\r\n",
    "another host in the address": b"GET http://evil.example/healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    "another port in the address": b"GET http://localhost:1/healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    "a name before the host in the address": b"GET http://localhost@evil.example/healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    "an address of another kind": b"GET file:///etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n",
    "a path without a slash": b"GET healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    "a fragment": b"GET /healthz#x HTTP/1.1\r\n" + HOST + b"\r\n",
    "two spaces": b"GET  /healthz HTTP/1.1\r\n" + HOST + b"\r\n",
    "a space in the path": b"GET /health z HTTP/1.1\r\n" + HOST + b"\r\n",
    "no version": b"GET /healthz\r\n\r\n",
    "bytes beyond ASCII in the path": b"GET /health\xc3\xa9 HTTP/1.1\r\n" + HOST + b"\r\n",
    "two empty lines first": b"\r\n\r\n" + GET,
    "a chunk with an extension": post(CHUNKED, body=b"5;a=b\r\nabcde\r\n0\r\n\r\n"),
    "a chunk with an empty extension": post(CHUNKED, body=b"5;\r\nabcde\r\n0\r\n\r\n"),
    "a chunk size with a space": post(CHUNKED, body=b"5 \r\nabcde\r\n0\r\n\r\n"),
    "a chunk size with a sign": post(CHUNKED, body=b"+5\r\nabcde\r\n0\r\n\r\n"),
    "a chunk size with a prefix": post(CHUNKED, body=b"0x5\r\nabcde\r\n0\r\n\r\n"),
    "a chunk size beyond all bounds": post(CHUNKED, body=b"fffffffffffffffff\r\nabcde\r\n0\r\n\r\n"),
    "a chunk size of no digits": post(CHUNKED, body=b"\r\nabcde\r\n0\r\n\r\n"),
    "a chunk longer than it says": post(CHUNKED, body=b"3\r\nabcde\r\n0\r\n\r\n"),
    "a chunk that ends with a bare line feed": post(CHUNKED, body=b"5\nabcde\n0\n\n"),
    "a chunk whose end is a bare line feed": post(CHUNKED, body=b"5\r\nabcde\n0\r\n\r\n"),
    "fields after the last chunk": post(CHUNKED, body=b"0\r\nContent-Length: 5\r\n\r\n"),
}


class Framing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = cls.enterClassContext(Program("serve", AERTOUS_KEY=new_key()))

    def line(self) -> Line:
        return self.enterContext(Line(self.program.url))

    def test_ambiguous(self):
        "Each way to end a request in two places is 400, closes the connection, and what hides behind it is not read"
        for name, request in AMBIGUOUS.items():
            with self.subTest(name), Line(self.program.url) as line:
                answers = line.send(request + HIDDEN).answers()
                self.assertEqual([answer.status for answer in answers], [400])
                self.assertEqual(answers[0].problem["request"], answers[0].fields["x-request-id"])
                self.assertEqual(answers[0].fields["connection"], "close")
                self.assertIn("default-src 'none'", answers[0].fields["content-security-policy"])

    def test_at_its_place(self):
        "What is refused on a kept connection is refused after the answers to what came before, never in their place"
        for name, request in AMBIGUOUS.items():
            with self.subTest(name), Line(self.program.url) as line:
                self.assertEqual([answer.status for answer in line.send(GET + GET + request + HIDDEN).answers()], [200, 200, 400])

    def test_byte_by_byte(self):
        "How the bytes arrive makes no difference"
        good = GET + post(CHUNKED, FORM, body=b"5\r\nabcde\r\n0\r\n\r\n") + GET
        for request, statuses in ((good, [200, 403, 200]), (GET + AMBIGUOUS["a chunk with an extension"] + HIDDEN, [200, 400])):
            line = self.line()
            for byte in request:
                line.send(bytes([byte]))
            self.assertEqual([line.answer().status for _ in statuses], statuses)

    def test_what_is_clear(self):
        "What is clear is read: chunks, an empty line first, the whole address, HTTP/1.0, a list in Connection"
        self.assertEqual([a.status for a in self.line().send(b"\r\n" + GET + b"GET http://LocalHost/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: x, Close\r\n\r\n").answers()], [200, 200])
        self.assertEqual([a.status for a in self.line().send(b"GET /healthz HTTP/1.0\r\n" + HOST + b"\r\n" + HIDDEN).answers()], [200])
        last = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        body = b"1\r\nx\r\n" * 2_000 + b"0\r\n\r\n"
        self.assertEqual([a.status for a in self.line().send(post(CHUNKED, FORM, body=body) + last).answers()], [403, 200])

    def test_no_upgrade(self):
        "An upgrade is not done, and nothing after it is kept for a parser that has gone"
        upgrade = GET.replace(b"\r\n\r\n", b"\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n")
        line = self.line().send(upgrade + HIDDEN)
        self.assertEqual([(answer.status, answer.fields.get("connection")) for answer in line.answers()], [(200, "close")])

    def test_sizes(self):
        "A head holds 16 KiB, 8 KiB in a line and 100 fields; beyond that it is refused before it is whole"
        def status(request: bytes) -> int:
            with Line(self.program.url) as line:
                return line.send(request).answer().status
        fields = lambda count, size: b"".join(b"X-%d: %s\r\n" % (number, b"y" * size) for number in range(count))
        self.assertEqual(status(b"GET /healthz?" + b"x" * 8_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n"), 400)  # a question nobody asked
        self.assertEqual(status(b"GET /healthz?" + b"x" * 9_000), 414)
        self.assertEqual(status(b"GET /healthz HTTP/1.1\r\n" + HOST + fields(98, 10) + b"\r\n"), 200)
        self.assertEqual(status(b"GET /healthz HTTP/1.1\r\n" + HOST + fields(101, 10)), 431)
        self.assertEqual(status(b"GET /healthz HTTP/1.1\r\n" + HOST + fields(3, 5_000) + b"\r\n"), 200)
        self.assertEqual(status(b"GET /healthz HTTP/1.1\r\n" + HOST + fields(4, 5_000)), 431)
        self.assertEqual(status(b"GET /healthz HTTP/1.1\r\n" + HOST + b"X: " + b"y" * 9_000), 431)

    def test_versions_and_methods(self):
        "Another version is 505, a tunnel and what is no method are 501, and bytes of TLS are 400"
        for request, status in ((b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505), (b"GET / HTTP/1.2\r\n" + HOST + b"\r\n", 505), (b"GET / HTTP/0.9\r\n\r\n", 505),
                                (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n", 501), (b"get / HTTP/1.1\r\n" + HOST + b"\r\n", 501),
                                (b"GET / FTP/1.1\r\n\r\n", 400), (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n", 400)):
            with self.subTest(request):
                answers = self.line().send(request).answers()
                self.assertEqual([answer.status for answer in answers], [status])
        for method, status in ((b"TRACE", 405), (b"OPTIONS", 405), (b"DELETE", 405), (b"HEAD", 200)):
            answer = self.line().send(method + GET[3:]).answer(has_body=method != b"HEAD")
            self.assertEqual(answer.status, status, method)
            if status == 405:
                self.assertEqual(answer.fields["allow"], "GET, HEAD")
            self.assertFalse([name for name in answer.fields if name.startswith("access-control-")], "no CORS")

    def test_a_refused_body(self):
        "The body of what is refused is not read to its end: the answer comes, and the connection closes"
        line = self.line().send(post(b"Content-Length: 100000000", b"Content-Type: text/plain", body=b"x" * 1_000))
        answer = line.answer()
        self.assertEqual((answer.status, answer.fields["connection"]), (403, "close"))
        self.assertTrue(line.ends(10))


if __name__ == "__main__":
    unittest.main()
