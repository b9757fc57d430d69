"""What comes over the wire that is no request of the description, or no request at all."""

import json
import re
import socket
import unittest

import requests

from harness import demo


class Wire(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        program, people = demo()
        cls.program, cls.url, cls.token = program, program.url, "Bearer " + people.person("ciso").token

    def raw(self, request: bytes) -> tuple[bytes, dict[str, str], bytes]:
        """What comes back for bytes on a connection of their own: first line, fields, body."""
        host, port = self.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as line:
            line.sendall(request)
            answer = b""
            while part := line.recv(65_536):
                answer += part
        head, _, body = answer.partition(b"\r\n\r\n")
        first, *fields = head.split(b"\r\n")
        return first, {name.decode().lower(): value.decode() for name, _, value in (field.partition(b": ") for field in fields)}, body

    def test_unknown_methods(self):
        "A method that no address takes, or that nobody knows, is refused in the form of all refusals"
        token = self.token
        for method, status in (("BREW", 501), ("brew", 501), ("G3T", 501), ("TRACE", 405), ("PROPFIND", 405), ("PURGE", 405), ("OPTIONS", 405)):
            with self.subTest(method):
                request = f"{method} /api/v1/assets HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token}\r\nConnection: close\r\n\r\n"
                first, fields, body = self.raw(request.encode())
                self.assertEqual(first.split()[1], str(status).encode(), first)
                problem = json.loads(body)
                self.assertEqual((problem["status"], problem["request"]), (status, fields["x-request-id"]))
                self.assertEqual(fields["content-type"], "application/problem+json")
                self.assertEqual(fields["x-content-type-options"], "nosniff")
                self.assertIn("default-src 'none'", fields["content-security-policy"])
                if status == 405:
                    self.assertIn("GET", fields["allow"])

    def test_what_is_no_request(self):
        "What is no HTTP is malformed, in the same form; so is a tunnel to somewhere else"
        for request in (b"GET /api/v1/assets HTTP/1.1\r\nHost localhost\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n"):
            with self.subTest(request):
                first, fields, body = self.raw(request)
                self.assertIn(first.split()[1], (b"400", b"501"))
                self.assertEqual(json.loads(body)["request"], fields["x-request-id"])
                self.assertEqual(fields["connection"], "close")
        self.assertIn(self.raw(b"CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\nConnection: close\r\n\r\n")[0].split()[1][:1], (b"4", b"5"))

    def conversation(self, *requests: bytes, together: bool) -> list[tuple[bytes, dict[str, str], bytes]]:
        """What comes back on one connection, answer by answer; sent one after the other, or all before the first is read."""
        host, port = self.url.removeprefix("http://").split(":")
        answers = []
        with socket.create_connection((host, int(port)), timeout=10) as line, line.makefile("rb") as stream:
            for number, request in enumerate(requests):
                if not together:
                    line.sendall(request)
                elif number == 0:
                    line.sendall(b"".join(requests))
                first, fields = stream.readline(), {}
                while (field := stream.readline().strip()):
                    name, _, value = field.partition(b": ")
                    fields[name.decode().lower()] = value.decode()
                answers.append((first, fields, stream.read(int(fields["content-length"]))))
            self.assertEqual(stream.read(), b"", "nothing comes after it, and the connection is closed")
        return answers

    def unread(self) -> dict[str, int]:
        """How many the operator's metrics count of what was no request, by status."""
        url = re.findall(r"url=(http://127\.0\.0\.1:\d+/metrics)", self.program.log(200_000))[-1]
        text = requests.get(url, timeout=10).text
        return {status: int(count) for status, count in re.findall(r'aertous_requests_total\{route="unread",method="",status="(\d+)"\} (\d+)', text)}

    def test_later_on_a_connection(self):
        "What is no request is answered in the same form after requests that were, whether it waits for their answers or not, and counted"
        good = f"GET /api/v1/organisation HTTP/1.1\r\nHost: localhost\r\nAuthorization: {self.token}\r\n\r\n".encode()
        before = self.unread()
        for bad, status in ((b"GET /\r\nHost localhost\r\n\r\n", 400), (b"BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n", 501)):
            for together in (False, True):
                with self.subTest(bad, together=together):
                    *served, (first, fields, body) = self.conversation(good, good, bad, together=together)
                    self.assertEqual([answer[0].split()[1] for answer in served], [b"200", b"200"])
                    self.assertEqual(first.split()[1], str(status).encode())
                    problem = json.loads(body)
                    self.assertEqual((problem["status"], problem["request"]), (status, fields["x-request-id"]))
                    self.assertEqual((fields["content-type"], fields["connection"]), ("application/problem+json", "close"))
        after = self.unread()
        for status in ("400", "501"):
            self.assertEqual(after.get(status, 0) - before.get(status, 0), 2)


if __name__ == "__main__":
    unittest.main()
