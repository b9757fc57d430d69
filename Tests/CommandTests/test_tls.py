"""TLS: the way to PostgreSQL over a network as the URL asks for it and nothing less, and the certificate that `serve` shows."""

import contextlib
import pathlib
import shutil
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


class Certificates(Transcripts):
    """The files of `serve --tls`."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="aertous-")
        cls.addClassCleanup(folder.cleanup)
        cls.files, cls.master = pathlib.Path(folder.name), new_key()
        cls.certificate, cls.key = Authority(cls.files, "authority").sign("localhost")
        cls.other = Authority(cls.files, "other").key

    def copy(self, file: pathlib.Path, mode: int = 0o600) -> pathlib.Path:
        copy = pathlib.Path(self.folder()) / file.name
        shutil.copyfile(file, copy)
        copy.chmod(mode)
        return copy

    def turned_away(self, certificate: pathlib.Path, key: pathlib.Path, reason: str) -> None:
        done = self.refused(
            "serve", "--data", self.folder() + "/data", "--port", "0", "--metrics-port", "0", "--tls", str(certificate), str(key),
            words=rf"(?:[^\n]* info [^\n]*\n)*The certificate or its key cannot be used: {reason}\.", AERTOUS_KEY=self.master, AERTOUS_LOG_LEVEL="error")
        self.assertEqual(len(done.stderr.strip().split("\n")), 1, done.stderr)

    def test_refusals(self):
        "A file that is missing, is a folder, or is no PEM, and a key of another certificate, are each one line and status 1"
        none, folder, text = self.files / "none.pem", pathlib.Path(self.folder()), pathlib.Path(self.folder()) / "text.pem"
        text.write_text("not a certificate\n")
        text.chmod(0o600)
        half = self.copy(self.certificate)
        half.write_text("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")
        half.chmod(0o600)
        for name, certificate, key, reason in (
            ("no certificate", none, self.key, rf"there is no file {none}"), ("no key", self.certificate, none, rf"there is no file {none}"),
            ("a folder", folder, self.key, rf"{folder} holds no PEM certificate"), ("text", text, self.key, rf"{text} holds no PEM certificate"),
            ("half a certificate", half, self.key, rf"{half} holds no PEM certificate"),
            ("a key that is text", self.certificate, text, rf"{text} holds no PEM private key"),
            ("the certificate as its key", self.certificate, self.copy(self.certificate), r".*localhost\.crt holds no PEM private key"),
            ("another key", self.certificate, self.other, rf"the key {self.other} does not belong to the certificate {self.certificate}"),
        ):
            with self.subTest(name):
                self.turned_away(certificate, key, reason)

    def test_a_key_that_others_may_read(self):
        "A key that its group or everybody may read is refused with what to do about it; the certificate may be read by all"
        for mode in (0o640, 0o604, 0o660):
            with self.subTest(oct(mode)):
                key = self.copy(self.key, mode)
                self.turned_away(self.certificate, key, rf"the key {key} may be read by others than its owner, so run chmod 600 on it")
        with Program("serve", "--metrics-port", "0", "--tls", str(self.copy(self.certificate, 0o644)), str(self.key), AERTOUS_KEY=self.master) as program:
            authority = str(self.files / "authority.crt")
            self.assertEqual(requests.get(program.url + "/healthz", timeout=10, verify=authority).status_code, 200)
            self.assertNotIn("expired", program.log())

    def test_an_expired_certificate(self):
        "A certificate that has expired is served all the same, and the log warns of it"
        request, certificate = self.files / "old.csr", self.files / "old.crt"
        openssl("req", "-new", "-key", self.key, "-subj", "/CN=localhost", "-out", request)
        openssl("x509", "-req", "-days", "-1", "-in", request, "-signkey", self.key, "-out", certificate)
        with Program("serve", "--metrics-port", "0", "--tls", str(certificate), str(self.key), AERTOUS_KEY=self.master) as program:
            with self.assertRaises(requests.exceptions.SSLError):
                requests.get(program.url + "/healthz", timeout=10, verify=str(certificate))
            self.assertRegex(program.log(), rf"warning.*{certificate}.*expired")
            self.assertEqual(program.stop(), 0)
