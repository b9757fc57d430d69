"""The way to PostgreSQL over a network: TLS as the URL asks for it, and nothing less."""

import contextlib
import pathlib
import socket
import subprocess
import tempfile

import requests

from postgres import Database, Server
from program import Program, new_key
from transcript import Transcripts

ROLE = "app_tls"


def free_port() -> int:
    with contextlib.closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def openssl(*arguments) -> None:
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise AssertionError(done.stderr)


class Authority:
    """A throw-away authority, and what it signs."""

    def __init__(self, folder: pathlib.Path, name: str):
        self.folder, self.name, self.certificate, self.key = folder, name, folder / f"{name}.crt", folder / f"{name}.key"
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}", "-keyout", self.key, "-out", self.certificate)

    def sign(self, host: str) -> tuple[pathlib.Path, pathlib.Path]:
        request, extensions = self.folder / f"{host}.csr", self.folder / f"{host}.ext"
        certificate, key = self.folder / f"{host}.crt", self.folder / f"{host}.key"
        extensions.write_text(f"subjectAltName=DNS:{host}\n")
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={host}", "-keyout", key, "-out", request)
        openssl("x509", "-req", "-days", "2", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial", "-extfile", extensions, "-out", certificate)
        return certificate, key


class TLS(Transcripts):
    @classmethod
    def setUpClass(cls):
        cls.key, cls.port, cls.plain_port = new_key(), free_port(), free_port()
        cls.own = Authority(cls.scratch(), "authority")
        cls.other = Authority(cls.own.folder, "another authority")
        cls.server = Server(listen_addresses="localhost", port=str(cls.port), ssl="on", log_connections="on")
        certificate, key = (cls.server.own(file) for file in cls.own.sign("localhost"))
        cls.server._settings |= {"ssl_cert_file": str(certificate), "ssl_key_file": str(key)}
        cls.enterClassContext(cls.server)

    @classmethod
    def scratch(cls) -> pathlib.Path:
        folder = tempfile.TemporaryDirectory(prefix="aertous-")
        cls.addClassCleanup(folder.cleanup)
        return pathlib.Path(folder.name)

    def url(self, role: str, *, host: str = "localhost", port: int = 0, root: pathlib.Path | None = None, mode: str = "verify-full") -> str:
        return f"postgres://{role}@{host}:{port or self.port}/postgres?sslmode={mode}&sslrootcert={root or self.own.certificate}"

    def sessions(self) -> int:
        """Who was let in so far. Whoever breaks the handshake off never is."""
        return self.server.log.read_text(errors="replace").count("connection authorized: user=")

    def test_verified(self):
        "With verify-full and the right authority migrate and serve work, and every session is encrypted"
        done = self.transcript("migrate", "--database", self.url("postgres"), "--app-role", ROLE, out=r".*at version \d+, and app_tls may use it\.", timeout=120)
        self.assertIn("Made the role", done.stdout)
        with Program("serve", "--database", self.url(ROLE), AERTOUS_KEY=self.key) as program:
            self.assertEqual(requests.get(program.url + "/readyz", timeout=10).status_code, 200)
            self.assertEqual(program.stop(), 0)
        lines = [line for line in self.server.log.read_text().splitlines() if "connection authorized" in line and f"user={ROLE}" in line]
        self.assertTrue(lines)
        for line in lines:
            self.assertRegex(line, r"SSL enabled \(protocol=TLSv1\.[23]")

    def test_refused(self):
        "A wrong authority, a wrong host name, a missing authority and a server without TLS are each one line, and no session was begun"
        with Server(listen_addresses="localhost", port=str(self.plain_port), log_connections="on") as plain:
            cases = {
                "another authority": (self.url(ROLE, root=self.other.certificate), r"certificate verify failed"),
                "another name": (self.url(ROLE, host="127.0.0.1"), r'server certificate for "localhost".* does not match host name "127\.0\.0\.1"'),
                "no authority": (self.url(ROLE, root=self.own.folder / "none.crt"), r'root certificate file ".*none\.crt" does not exist'),
                "no TLS": (self.url(ROLE, port=self.plain_port), r"server does not support SSL, but SSL was required"),
            }
            for name, (url, reason) in cases.items():
                before = self.sessions()
                words = rf"The database cannot be reached: [^\n]*{reason}[^\n]*\."
                with self.subTest(f"serve, {name}"):
                    self.refused("serve", "--data", self.folder() + "/data", "--port", "0", "--database", url, words=words, AERTOUS_KEY=self.key)
                with self.subTest(f"migrate, {name}"):
                    self.refused("migrate", "--database", url.replace(ROLE, "postgres"), "--app-role", ROLE, words=words)
                with self.subTest(f"check, {name}"):
                    self.refused("check", "schema", "--database", url, words=words)
                self.assertEqual(self.sessions(), before, name)
            self.assertNotRegex(plain.log.read_text(), r"connection authorized: user=(app_tls|postgres)")
