"""Which TLS is spoken, and that whoever came by it is told to come by it again."""

import pathlib
import socket
import ssl
import tempfile
import unittest

from program import Program, new_key
from secure import self_signed
from wire import Line

OLD, NEW = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3


class TLS(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="aertous-")
        cls.addClassCleanup(folder.cleanup)
        chain, key = self_signed(pathlib.Path(folder.name))
        cls.program = cls.enterClassContext(Program("serve", "--tls", str(chain), str(key), "--host", "127.0.0.1", AERTOUS_KEY=new_key()))

    def hello(self, version: ssl.TLSVersion, ciphers: str = "ALL:@SECLEVEL=0") -> str | None:
        """What is spoken with a client that knows this version alone; None where the server refuses."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers(ciphers)
        context.minimum_version = context.maximum_version = version
        host, port = self.program.url.removeprefix("https://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as plain:
            try:
                with context.wrap_socket(plain, server_hostname="localhost") as secure:
                    return secure.cipher()[0]
            except ssl.SSLError as refused:
                # Said by the server, not by our own side, which could have.
                self.assertRegex(refused.reason, "ALERT")
                return None

    def test_versions(self):
        "TLS 1.2 and 1.3 are spoken; 1.0 and 1.1 are refused"
        self.assertIsNotNone(self.hello(OLD))
        self.assertIsNotNone(self.hello(NEW))
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            self.assertIsNone(self.hello(version), version)

    def test_ciphers(self):
        "In TLS 1.2 nothing is spoken but authenticated encryption with keys that are made for the connection"
        for cipher in ("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"):
            self.assertEqual(self.hello(OLD, cipher), cipher)
        for cipher in ("ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA", "AES128-GCM-SHA256", "AES128-SHA"):
            self.assertIsNone(self.hello(OLD, cipher + ":@SECLEVEL=0"), cipher)

    def test_strict_transport(self):
        "Over TLS every answer says for two years to come by TLS alone: pages, the API, and what could not be read"
        for request, status in ((b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n", 200), (b"GET /api/v1/assets HTTP/1.1\r\nHost: localhost\r\n\r\n", 401),
                                (b"GET /nothing HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421), (b"GET /\r\n\r\n", 400)):
            with self.subTest(request), Line(self.program.url) as line:
                answer = line.send(request).answer()
                self.assertEqual((answer.status, answer.fields.get("strict-transport-security")), (status, "max-age=63072000"))


if __name__ == "__main__":
    unittest.main()
