"""Mail servers and a provider's API to send to, each on loopback with a port of its own."""

import http.server
import json
import logging
import pathlib
import socket
import socketserver
import ssl
import subprocess
import threading
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, SMTP

# It warns of what these tests do on purpose.
warnings.filterwarnings("ignore", module="aiosmtpd")
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Authority:
    """An authority of a test's own, and a certificate that it gave to a host."""

    def __init__(self, folder: pathlib.Path, host: str = "localhost"):
        self.file, key, request, extensions = folder / "ca.pem", folder / "ca.key", folder / "host.csr", folder / "host.ext"
        self.certificate, self.key = folder / "host.pem", folder / "host.key"
        extensions.write_text(f"subjectAltName=DNS:{host}\n")
        for arguments in (
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority", "-keyout", key, "-out", self.file],
            ["req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={host}", "-keyout", self.key, "-out", request],
            ["x509", "-req", "-in", request, "-CA", self.file, "-CAkey", key, "-CAcreateserial", "-days", "2", "-extfile", extensions, "-out", self.certificate],
        ):
            subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


class RefusingServer:
    """A mail server that refuses at one step: `GREETING`, `EHLO` (and `HELO`), `MAIL`, `RCPT`, `DATA` or `TEXT`. `heard` are the commands of each connection."""

    def __init__(self, step: str, answer: str):
        self.heard = []
        server = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, step: str, words: str):
                self.wfile.write(((answer if step == server.step else words) + "\r\n").encode())

            def handle(self):
                commands, is_text = [], False
                server.heard.append(commands)
                self.say("GREETING", "220 here")
                for line in self.rfile:
                    if is_text:
                        if line == b".\r\n":
                            is_text = False
                            self.say("TEXT", "250 Taken over")
                        continue
                    command = line.split()[0].decode().upper()
                    commands.append(command)
                    is_text = command == "DATA" and server.step != "DATA"
                    self.say("EHLO" if command == "HELO" else command, "354 Go on" if command == "DATA" else "250 Well")
                    if command == "QUIT":
                        return

        self.step = step
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.settings = {"AERTOUS_MAIL_SMTP_HOST": "localhost", "AERTOUS_MAIL_SMTP_PORT": str(self._server.server_address[1]), "AERTOUS_MAIL_SMTP_TLS": "none",
                         "AERTOUS_MAIL_FROM": "no-reply@aertous.example"}

    def __enter__(self) -> "RefusingServer":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self._server.shutdown()
        self._server.server_close()


class MailServer:
    """Takes mails until it is closed: `mails` are their envelopes, `logins` who signed in and with what.

    `answer`, where given, is called with each envelope and says what the server says.
    """

    def __init__(self, tls: str = "none", authority: Authority | None = None, account: tuple[str, str] | None = None, answer=None, utf8: bool = True):
        self.mails, self.logins, self.account, self.answer = [], [], account, answer
        self.port = free_port()
        options = {"enable_SMTPUTF8": utf8}
        if tls == "tls":
            options["ssl_context"] = authority.context()
        if tls == "starttls":
            options |= {"tls_context": authority.context(), "require_starttls": True}
        if account:
            options |= {"authenticator": self._authenticate, "auth_required": True, "auth_require_tls": tls == "starttls"}
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=20, **options)

    def _authenticate(self, server, session, envelope, mechanism, data) -> AuthResult:
        login = (data.login.decode(), data.password.decode())
        self.logins.append(login)
        return AuthResult(success=login == self.account)

    async def handle_DATA(self, server: SMTP, session, envelope) -> str:
        envelope.is_encrypted = session.ssl is not None or self._controller.ssl_context is not None
        envelope.hello = session.host_name
        self.mails.append(envelope)
        return self.answer(envelope) if self.answer else "250 Taken over"

    def settings(self, **more: str) -> dict[str, str]:
        """What the program is given to send here."""
        return {"AERTOUS_MAIL_SMTP_HOST": "localhost", "AERTOUS_MAIL_SMTP_PORT": str(self.port), "AERTOUS_MAIL_FROM": "no-reply@aertous.example"} | more

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *_) -> None:
        self._controller.stop()


class Provider:
    """Resend's API as far as we use it (POST /emails): `requests` are what came, each answered by the next of `answers`, at last by 200.

    Like the real one it keeps idempotency keys: `sent` has one mail for each.
    """

    def __init__(self, *answers: tuple[int, dict, dict]):
        self.requests, self.sent, answers = [], {}, list(answers)
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                provider.requests.append((self.path, dict(self.headers), body))
                key = self.headers["Idempotency-Key"]
                if answers:
                    status, headers, document = answers.pop(0)
                elif key in provider.sent and provider.sent[key] != body:
                    status, headers, document = 409, {}, {"statusCode": 409, "name": "invalid_idempotent_request", "message": "…"}
                else:
                    provider.sent[key] = body
                    status, headers, document = 200, {}, {"id": "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"}
                if provider.before_answer:
                    provider.before_answer()
                content = json.dumps(document).encode()
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    pass  # whoever asked is gone

            def log_message(self, *_):
                pass

        self.before_answer = None
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def settings(self) -> dict[str, str]:
        return {
            "AERTOUS_MAIL_RESEND_KEY": "re_test_key", "AERTOUS_MAIL_RESEND_URL": f"http://127.0.0.1:{self._server.server_address[1]}",
            "AERTOUS_MAIL_FROM": "no-reply@aertous.example",
        }

    def __enter__(self) -> "Provider":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self._server.shutdown()
        self._server.server_close()
