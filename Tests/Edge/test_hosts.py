"""Whom a request is for, where it says that it comes from, and what proxies say of it."""

import contextlib
import pathlib
import re
import tempfile
import time
import unittest

import requests

from harness import demo
from program import Program, new_key
from secure import self_signed
from test_answers import EVERYWHERE
from wire import Line


def ask(url: str, host: str, path: str = "/healthz", *fields: str, method: str = "GET", source: str = "", body: bytes = b""):
    head = "".join(f"{field}\r\n" for field in (f"Host: {host}", *fields, "Connection: close"))
    with Line(url, source=source) as line:
        return line.send(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body).answer(has_body=method != "HEAD")


def logged(program: Program, words: str) -> str:
    "What the log says of a listener, which may start after the first line is out"
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if found := re.search(words, program.log()):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"nothing logged of {words}:\n{program.log()}")


class Hosts(unittest.TestCase):
    def test_names(self):
        "The product answers to its origin, on loopback to localhost, and to what AERTOUS_HOSTS adds; anything else is 421"
        with Program("serve", "--origin", "grc.example", AERTOUS_KEY=new_key(), AERTOUS_HOSTS="other.example, 192.0.2.7, [2001:db8::7]") as program:
            port = program.url.rsplit(":", 1)[1]
            for host in ("grc.example", "GRC.EXAMPLE", "grc.example:443", "localhost", f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}", "other.example:1",
                         "192.0.2.7", "[2001:db8::7]:443"):
                self.assertEqual(ask(program.url, host).status, 200, host)
            for host in ("evil.example", "grc.example.evil.example", "xgrc.example", "grc.example.", "127.0.0.2", "192.0.2.8", "[2001:db8::8]", "localhost.evil.example"):
                answer = ask(program.url, host, "/sign-in")
                self.assertEqual(answer.status, 421, host)
                self.assertNotIn("csrf", answer.body.decode())
            for host in ("grc.example:", "grc.example:x", "grc.example:443:443", "grc.example:999999", "user@grc.example", "grc.example/x", "[::1", "[evil]", "gr c.example",
                         "grc.example,evil.example", "grc%2eexample", "x" * 300):
                self.assertEqual(ask(program.url, host).status, 400, host)
            page = ask(program.url, "evil.example", "/sign-in", "Accept: text/html").body.decode()
            self.assertIn("This host is not served here", page)

    def test_operator(self):
        "The operator's listener answers to the names of the own machine alone"
        with Program("serve", "--origin", "grc.example", AERTOUS_KEY=new_key()) as program:
            url = logged(program, r"(http://127\.0\.0\.1:\d+)")
            for host, status in (("127.0.0.1", 200), ("localhost:9464", 200), ("[::1]", 200), ("grc.example", 421), ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("", 400)):
                self.assertEqual(ask(url, host, "/metrics").status, status, host)
            self.assertEqual((ask(url, "localhost", "/nothing").status, ask(url, "localhost", "/metrics", "Content-Length: 0", method="POST").status), (404, 405))

    def test_settings(self):
        "A name that is none, and a redirect without a certificate, keep the program from starting"
        for flags, environment, words in (((), {"AERTOUS_HOSTS": "http://x"}, "AERTOUS_HOSTS"), (("--origin", "a b"), {}, "AERTOUS_ORIGIN is no host name"), ((), {"AERTOUS_REDIRECT_PORT": "0"}, "certificate"),
                                          ((), {"AERTOUS_COMPRESSION": "maybe"}, "AERTOUS_COMPRESSION is on or off"), ((), {"AERTOUS_CLIENTS": "9"}, "AERTOUS_CLIENTS is a number from 10")):
            with self.assertRaises(AssertionError) as refused:
                Program("serve", *flags, AERTOUS_KEY=new_key(), **environment).start()
            self.assertIn(words, str(refused.exception))

    def test_redirect(self):
        "The port without TLS leads reading to https on the same host, and takes nothing"
        with tempfile.TemporaryDirectory(prefix="aertous-") as folder:
            chain, key = self_signed(pathlib.Path(folder))
            with Program("serve", "--tls", str(chain), str(key), "--origin", "grc.example", AERTOUS_KEY=new_key(), AERTOUS_REDIRECT_PORT="0", AERTOUS_HSTS_SUBDOMAINS="on") as program:
                url = "http://127.0.0.1:" + logged(program, r"port=(\d+).* redirect|redirect.*port=(\d+)")
                answer = ask(url, "grc.example", "/sign-in?next=%2Fo%2Fx")
                for answer in (answer, ask(url, "grc.example", "/sign-in?next=%2Fo%2Fx", method="HEAD")):
                    self.assertEqual(answer.status, 308)
                    self.assertRegex(answer.fields["location"], r"^https://grc\.example:\d+/sign-in\?next=%2Fo%2Fx$")
                self.assertEqual(ask(url, "evil.example", "/sign-in").status, 421)
                self.assertEqual(ask(url, "grc.example", "/sign-in", "Content-Length: 0", method="POST").status, 403)
                for answer in (answer, ask(url, "evil.example"), ask(url, "grc.example", "/", "Content-Length: 0", method="POST")):
                    for name, value in EVERYWHERE.items():
                        self.assertRegex(answer.fields.get(name, ""), f"^{value}$", name)
                    self.assertEqual(answer.fields["cache-control"], "no-store")
                    self.assertNotIn("strict-transport-security", answer.fields, "it is sent over TLS only")
                strict = requests.get(program.url + "/sign-in", verify=chain, timeout=20).headers["strict-transport-security"]
                self.assertEqual(strict, "max-age=63072000; includeSubDomains")

    def test_redirect_quota(self):
        "The port without TLS counts an address as the one with TLS does, and together with it"
        with tempfile.TemporaryDirectory(prefix="aertous-") as folder:
            chain, key = self_signed(pathlib.Path(folder))
            with Program("serve", "--tls", str(chain), str(key), AERTOUS_KEY=new_key(), AERTOUS_REDIRECT_PORT="0", AERTOUS_LIMIT_ADDRESS="10") as program:
                url = "http://127.0.0.1:" + logged(program, r"port=(\d+).* redirect|redirect.*port=(\d+)")
                answers = [ask(url, "localhost", "/sign-in", source="127.0.0.2") for _ in range(11)]
                self.assertEqual([answer.status for answer in answers], [308] * 10 + [429])
                self.assertRegex(answers[-1].fields["retry-after"], r"^\d+$")
                self.assertRegex(answers[0].fields["ratelimit"], r'^"address";r=9;t=\d+$')
                self.assertEqual(answers[-1].fields["x-frame-options"], "DENY")
                self.assertEqual(ask(program.url, "localhost", "/sign-in", source="127.0.0.2").status, 429)
                self.assertEqual(ask(url, "localhost", "/sign-in", source="127.0.0.3").status, 308)


    def test_redirect_clients(self):
        "On the port without TLS one address has at most half of the connections, too, and others are served meanwhile"
        with tempfile.TemporaryDirectory(prefix="aertous-") as folder, contextlib.ExitStack() as stack:
            chain, key = self_signed(pathlib.Path(folder))
            program = stack.enter_context(
                Program("serve", "--tls", str(chain), str(key), AERTOUS_KEY=new_key(), AERTOUS_REDIRECT_PORT="0", AERTOUS_CLIENTS="20"))
            url = "http://127.0.0.1:" + logged(program, r"port=(\d+).* redirect|redirect.*port=(\d+)")

            def served(source: str) -> int:
                line = stack.enter_context(Line(url, source=source))
                return line.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").answer().status
            self.assertEqual([served("127.0.0.2") for _ in range(10)], [308] * 10)
            with Line(url, source="127.0.0.2") as more:
                self.assertTrue(more.ends(5))
            self.assertEqual(served("127.0.0.3"), 308)


class Provenance(unittest.TestCase):
    def send(self, path: str, *fields: str, method: str = "POST"):
        program, people = demo()
        token = people.person("ciso").token
        return ask(program.url, program.url.removeprefix("http://"), path, *fields, f"Authorization: Bearer {token}", "Content-Type: application/json", "Content-Length: 2",
                   method=method, body=b"{}")

    def test_the_api(self):
        "A call of the API that a browser sent from another site is refused, whatever it carries; a program says nothing of it"
        own = demo()[0].url
        for fields, status in (((), 422), (("Sec-Fetch-Site: cross-site",), 403), (("Sec-Fetch-Site: same-site",), 403), (("Sec-Fetch-Site: same-origin",), 422),
                               (("Sec-Fetch-Site: none",), 422), (("Origin: https://evil.example",), 403), (("Origin: null",), 403), ((f"Origin: {own}",), 422),
                               ((f"Origin: {own}.evil.example",), 403), (("Origin: http://localhost:1",), 403), ((f"Origin: {own}", "Sec-Fetch-Site: cross-site"), 403)):
            with self.subTest(fields):
                self.assertEqual(self.send("/api/v1/assets", *fields).status, status)

    def test_a_cookie(self):
        "A cookie opens nothing in the API, and with a token beside it the request is refused"
        program, people = demo()
        for path, method in (("/api/v1/assets", "GET"), ("/api/v1/assets", "POST")):
            answer = ask(program.url, "localhost", path, "Cookie: __Host-session=" + "a" * 64, "Content-Length: 0", method=method)
            self.assertEqual(answer.status, 401)
        self.assertEqual(self.send("/api/v1/assets", "Cookie: __Host-session=" + "a" * 64).status, 400)

    def test_forms(self):
        "A form without Sec-Fetch-Site is judged by its Origin"
        program, _ = demo()
        page = requests.get(program.url + "/sign-in", timeout=20)
        token = re.search(r'name="csrf" value="([^"]+)"', page.text)[1]
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in page.cookies)
        for origin, status in ((program.url, 422), ("https://evil.example", 403), ("null", 403), (program.url.replace("http:", "https:"), 422)):
            sent = requests.post(program.url + "/sign-in", data={"csrf": token}, headers={"Cookie": cookies, "Origin": origin}, timeout=20)
            self.assertEqual(sent.status_code, status, origin)


class Proxies(unittest.TestCase):
    def test_without_tls(self):
        "What a trusted proxy says came without TLS is led to https, or refused; from anybody else the same words are nothing"
        with Program("serve", "--host", "127.0.0.1", "--behind-proxy", "127.0.0.2/32", "--origin", "grc.example", AERTOUS_KEY=new_key()) as program:
            def send(source: str, *fields: str, method: str = "GET"):
                return ask(program.url, "grc.example", "/sign-in?next=%2Fx", *fields, source=source, method=method)
            for fields in (("X-Forwarded-Proto: http",), ("X-Forwarded-Proto: https, http",), ("X-Forwarded-Proto: https", "X-Forwarded-Proto: HTTP")):
                answer = send("127.0.0.2", *fields)
                self.assertEqual((answer.status, answer.fields["location"]), (308, "https://grc.example/sign-in?next=%2Fx"))
                self.assertEqual(send("127.0.0.2", *fields, method="HEAD").status, 308)
                self.assertEqual(send("127.0.0.2", *fields, "Content-Length: 0", method="POST").status, 403)
            for source, fields in (("127.0.0.2", ("X-Forwarded-Proto: https",)), ("127.0.0.2", ("X-Forwarded-Proto: http, https",)), ("127.0.0.2", ()), ("127.0.0.3", ("X-Forwarded-Proto: http",))):
                self.assertEqual(send(source, *fields).status, 200, (source, fields))

    def test_addresses(self):
        "Each shape of X-Forwarded-For is survived, from a proxy and from anybody"
        with Program("serve", "--host", "127.0.0.1", "--behind-proxy", "127.0.0.2/32", "10.0.0.0/8", "--origin", "grc.example", AERTOUS_KEY=new_key()) as program:
            # Whose address counts is proven in ClientAddressTests, and that limits go by it in Tests/API/test_sign_in_limits.py.
            for forwarded in (("203.0.113.7",), ("203.0.113.7:4711",), ("[2001:db8::1]:4711",), ("junk",), ("203.0.113.7, 10.0.0.1", "10.0.0.2"), ("",), (",,,",), ("x" * 5_000,),
                              ("203.0.113.7," * 600,), ("::ffff:203.0.113.7",), ("203.0.113.7, 10.0.0.1, unknown",)):
                for source in ("127.0.0.2", "127.0.0.3"):
                    answer = ask(program.url, "grc.example", "/sign-in", *(f"X-Forwarded-For: {value}" for value in forwarded), source=source)
                    self.assertEqual(answer.status, 200, forwarded)


if __name__ == "__main__":
    unittest.main()
