"""What goes out: headers on every kind of answer, and compression of what holds no secret."""

import gzip
import re
import unittest

import requests

from harness import demo
from program import Program, new_key

EVERYWHERE = {
    "x-content-type-options": r"nosniff", "x-frame-options": r"DENY", "referrer-policy": r"same-origin", "cross-origin-opener-policy": r"same-origin",
    "cross-origin-resource-policy": r"same-origin", "cross-origin-embedder-policy": r"require-corp", "x-permitted-cross-domain-policies": r"none",
    "permissions-policy": r".*camera=\(\).*", "content-security-policy": r".*default-src 'none'.*",
}


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program, people = demo()
        cls.bearer = {"Authorization": "Bearer " + people.person("ciso").token}

    def get(self, path: str, **headers: str):
        return requests.get(self.program.url + path, headers={"Accept-Encoding": "identity"} | headers, allow_redirects=False, timeout=20)

    def test_headers(self):
        "Pages, JSON, refusals, redirects, files and assets carry every header of protection, and none that names the program"
        style = re.search(r'href="(/assets/[^"]+\.css)"', self.get("/sign-in").text)[1]
        for path, headers, status in (("/sign-in", {}, 200), ("/nothing", {}, 404), ("/o/acorn/team", {}, 303), ("/api/v1/assets", {}, 401), ("/api/v1/assets", self.bearer, 200),
                                      ("/api/v1/nothing", self.bearer, 404), ("/api/openapi.json", {}, 200), ("/healthz", {}, 200), (style, {}, 200), ("/assets/none.css", {}, 404),
                                      ("/api/v1/assets/csv", self.bearer, 200), ("/sign-in", {"Host": "evil.example"}, 421)):
            with self.subTest(path, status=status):
                answer = self.get(path, **headers)
                self.assertEqual(answer.status_code, status)
                for name, value in EVERYWHERE.items():
                    self.assertRegex(answer.headers.get(name, ""), f"^{value}$", name)
                self.assertNotIn("unsafe", answer.headers["content-security-policy"])
                self.assertFalse({"server", "x-powered-by", "via"} & {name.lower() for name in answer.headers})
                self.assertNotIn("strict-transport-security", answer.headers, "it is sent over TLS only")
                kept = answer.headers["cache-control"]
                self.assertEqual(kept, "public, max-age=31536000, immutable" if path == style else "private, no-cache" if "etag" in answer.headers else "no-store")

    def test_compression(self):
        "The stylesheet comes shorter to who takes gzip, and is the same; pages and the API never do, whatever is asked for"
        style = re.search(r'href="(/assets/[^"]+\.css)"', self.get("/sign-in").text)[1]
        plain = self.get(style)
        raw = requests.get(self.program.url + style, headers={"Accept-Encoding": "br, gzip;q=0.8"}, stream=True, timeout=20)
        short = raw.raw.read(decode_content=False)
        self.assertEqual((raw.headers["content-encoding"], raw.headers["vary"], plain.headers["vary"]), ("gzip", "Accept-Encoding", "Accept-Encoding"))
        self.assertEqual(gzip.decompress(short), plain.content)
        self.assertLess(len(short), len(plain.content) // 2)
        self.assertNotEqual(raw.headers["etag"], plain.headers["etag"])
        self.assertEqual(self.get(style, **{"If-None-Match": raw.headers["etag"], "Accept-Encoding": "gzip"}).status_code, 304)
        self.assertEqual(self.get(style, **{"If-None-Match": raw.headers["etag"]}).status_code, 200)
        for path, headers in (("/sign-in", {}), ("/sign-in?next=%2Fx", {}), ("/api/v1/assets", self.bearer), ("/api/openapi.json", {}), ("/nothing", {}), ("/api/v1/assets/csv", self.bearer)):
            answer = self.get(path, **headers, **{"Accept-Encoding": "gzip, deflate, br, *"})
            self.assertNotIn("content-encoding", answer.headers, path)

    def test_no_compression(self):
        "AERTOUS_COMPRESSION=off sends everything as it is"
        with Program("serve", AERTOUS_KEY=new_key(), AERTOUS_COMPRESSION="off") as program:
            style = re.search(r'href="(/assets/[^"]+\.css)"', requests.get(program.url + "/sign-in", timeout=20).text)[1]
            answer = requests.get(program.url + style, headers={"Accept-Encoding": "gzip"}, timeout=20)
            self.assertEqual((answer.status_code, answer.headers.get("content-encoding"), answer.headers.get("vary")), (200, None, None))

    def test_conditions(self):
        "A list that was read before is 304 on the wire, without a body, and the connection goes on"
        with requests.Session() as session:
            session.headers.update(self.bearer)
            first = session.get(self.program.url + "/api/v1/assets", timeout=20)
            for method in ("GET", "HEAD"):
                again = session.request(method, self.program.url + "/api/v1/assets", headers={"If-None-Match": first.headers["etag"]}, timeout=20)
                self.assertEqual((again.status_code, again.content, again.headers.get("transfer-encoding")), (304, b"", None))
            self.assertEqual(session.get(self.program.url + "/api/v1/assets", timeout=20).json(), first.json())


if __name__ == "__main__":
    unittest.main()
