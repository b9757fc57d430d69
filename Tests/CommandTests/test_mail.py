"""Mail leaves through somebody else's mail server."""

import re
import time

from mail_server import MailServer, RefusingServer
from mailing import ADDRESS, Mail
from program import run


class BySMTP(Mail):
    def test_starttls(self):
        "A mail goes out after STARTTLS and a login, whole, a moment after the request"
        authority = self.authority()
        with MailServer("starttls", authority, account=("aertous", "correct horse")) as server:
            program = self.serve(server.settings(AERTOUS_MAIL_CA=str(authority.file), AERTOUS_MAIL_SMTP_USER="aertous", AERTOUS_MAIL_SMTP_PASSWORD="correct horse"))
            began = time.monotonic()
            self.assertEqual(self.sign_up(program).status_code, 200)
            self.wait(lambda: server.mails, "no mail came")
            self.assertLess(time.monotonic() - began, 3, "it leaves at once, not at the next look")
            envelope = server.mails[0]
            self.assertTrue(envelope.is_encrypted)
            self.assertEqual(server.logins, [("aertous", "correct horse")])
            self.assertEqual((envelope.mail_from, envelope.rcpt_tos, envelope.hello), ("no-reply@aertous.example", [ADDRESS], "aertous.example"))
            message = self.read(envelope.content)
            self.assertEqual((message["To"], message["Subject"]), (ADDRESS, "Confirm your address to go on"))
            self.assertRegex(message["Message-ID"], r"^<[0-9a-f-]{36}@aertous\.example>$")
            for kind in ("plain", "html"):
                self.assertRegex(message.get_body((kind,)).get_content(), rf"{re.escape(program.url)}/sign-up/[0-9a-f]{{64}}")
            self.wait(lambda: self.jobs("done") == 1, "it was not marked")
            # The secret in the link is nowhere but in the mail.
            secret = re.search(r"/sign-up/([0-9a-f]{64})", message.get_body(("plain",)).get_content())[1].encode()
            program.stop()
            for file in [*program.data.rglob("*"), program.folder / "log"]:
                self.assertFalse(file.is_file() and secret in file.read_bytes(), file)
            self.assertNotIn("correct horse", program.log(1_000_000))

    def test_tls(self):
        "A mail goes out over TLS from the first byte"
        authority = self.authority()
        with MailServer("tls", authority) as server:
            program = self.serve(server.settings(AERTOUS_MAIL_CA=str(authority.file), AERTOUS_MAIL_SMTP_TLS="tls"))
            self.sign_up(program)
            self.wait(lambda: server.mails, "no mail came")
            self.assertTrue(server.mails[0].is_encrypted)

    def test_wrong_certificates(self):
        "A server whose certificate is of an unknown authority, or another host's, learns neither password nor mail"
        known, other = self.authority(), self.authority("mail.example")
        for what, tls, authority, trusted in [
            ("unknown, STARTTLS", "starttls", known, None), ("unknown, TLS", "tls", known, None), ("another host", "starttls", other, other),
            ("another authority", "tls", known, other),
        ]:
            with self.subTest(what), MailServer(tls, authority, account=("aertous", "secret")) as server:
                settings = server.settings(AERTOUS_MAIL_SMTP_TLS=tls, AERTOUS_MAIL_SMTP_USER="aertous", AERTOUS_MAIL_SMTP_PASSWORD="secret")
                program = self.serve(settings | ({"AERTOUS_MAIL_CA": str(trusted.file)} if trusted else {}))
                self.sign_up(program)
                self.wait(lambda: "error=certificate" in program.log(1_000_000), "it was not refused")
                self.assertEqual((server.mails, server.logins), ([], []))
                self.assertEqual(self.jobs("waiting"), 1, "it is tried again: the operator may mend it")
                program.stop()

    def test_without_starttls(self):
        "A server that offers no STARTTLS gets neither password nor mail"
        with MailServer("none", account=("aertous", "secret")) as server:
            program = self.serve(server.settings(AERTOUS_MAIL_SMTP_USER="aertous", AERTOUS_MAIL_SMTP_PASSWORD="secret"))
            self.sign_up(program)
            self.wait(lambda: "error=no-starttls" in program.log(1_000_000), "it was not refused")
            self.assertEqual((server.mails, server.logins), ([], []))

    def test_refusals(self):
        "451 is tried again with the same mail; 550 is a dead letter at once, which the operator sees without names, and may retry or drop"
        answers = ["451 Later", "250 Taken over", "550 No such mailbox", "550 No such mailbox", "250 Taken over"]
        with MailServer(answer=lambda _: answers.pop(0)) as server:
            program = self.serve(server.settings(AERTOUS_MAIL_SMTP_TLS="none"))
            self.sign_up(program)
            self.wait(lambda: len(server.mails) == 2, "it was not tried again")
            self.assertEqual(server.mails[0].content, server.mails[1].content, "the same to the byte")
            self.wait(lambda: self.jobs("done") == 1, "it was not marked")
            for number, address in enumerate(["bob@cedar.example", "eve@cedar.example"]):
                self.sign_up(program, address)
                self.wait(lambda: self.jobs("dead") == number + 1, "no dead letter")

            page = self.operator("/jobs").text
            self.assertIn("mail.sign-up", page)
            self.assertIn("smtp-550", page)
            self.assertNotIn("cedar", page)
            place = ("--data", str(program.data))
            listed = run("jobs", "list", *place).stdout
            self.assertIn("mail.sign-up dead 2", listed)
            dead = re.findall(r"^dead letter (\S+) mail.sign-up after 1: smtp-550$", listed, re.MULTILINE)
            self.assertEqual(len(dead), 2)
            self.transcript("jobs", "retry", dead[0], "--reason", "mended", *place, out=r"It will be tried again .*")
            self.wait(lambda: self.jobs("done") == 2, "it was not tried again")
            self.assertEqual(len(server.mails), 5)
            self.transcript("jobs", "drop", dead[1], "--reason", "of no use", *place, out=r"It will not be done\.")
            self.refused("jobs", "drop", dead[1], "--reason", "of no use", *place, words=r"There is no job .*")
            self.refused("jobs", "retry", dead[0], "--reason", "mended", *place, words=r"There is no dead letter .*")
            self.assertEqual(self.operator("/jobs", Host="evil.example").status_code, 421, "a name of a stranger's that leads here")

    def test_refused_steps(self):
        "A server that refuses us or our sender gets the mail again; one that refuses the recipient or the text does not"
        for step, answer, error, state in [
            ("GREETING", "554 5.7.1 Not you", "smtp-554", "waiting"), ("EHLO", "550 5.7.1 Not you", "smtp-550", "waiting"), ("MAIL", "550 5.7.1 Not from there", "smtp-550", "waiting"),
            ("MAIL", "553 5.1.8 Not from there", "smtp-553", "waiting"), ("RCPT", "450 4.2.1 Later", "smtp-450", "waiting"), ("RCPT", "550 5.1.1 Nobody", "smtp-550", "dead"),
            ("DATA", "554 5.7.1 Not this", "smtp-554", "dead"), ("TEXT", "554 5.7.1 Not this", "smtp-554", "dead"), ("TEXT", "451 4.3.0 Later", "smtp-451", "waiting"),
        ]:
            with self.subTest(step, answer=answer), RefusingServer(step, answer) as server:
                program = self.serve(server.settings)
                self.sign_up(program)
                self.wait(lambda: re.search(rf"error={error}\b", program.log(1_000_000)), "it was not refused")
                self.wait(lambda: self.jobs(state) == 1, "it stands elsewhere")
                self.assertEqual(self.jobs("dead"), 1 if state == "dead" else 0)
                if state == "waiting":
                    self.wait(lambda: len(server.heard) >= 2, "it was not tried again")
                    self.assertEqual(self.jobs("dead"), 0)
                program.stop()

    def test_utf8_address(self):
        "An address that needs SMTPUTF8 goes to a server that speaks it, and to no other: that is a dead letter with its reason"
        authority, address = self.authority(), "jörg@cedar.example"
        for tls, utf8 in [("none", True), ("none", False), ("starttls", True), ("starttls", False)]:
            with self.subTest(tls, utf8=utf8), MailServer(tls, authority, utf8=utf8) as server:
                program = self.serve(server.settings(AERTOUS_MAIL_CA=str(authority.file), AERTOUS_MAIL_SMTP_TLS=tls))
                self.assertEqual(self.sign_up(program, address).status_code, 200)
                self.wait(lambda: self.jobs("done" if utf8 else "dead") == 1, "it stands elsewhere")
                self.assertEqual([mail.rcpt_tos for mail in server.mails], [[address]] if utf8 else [])
                if not utf8:
                    self.assertIn("no-smtputf8", self.operator("/jobs").text)
                    self.sign_up(program)
                    self.wait(lambda: server.mails, "others are not held up")
                program.stop()

    def test_injection(self):
        "Neither an address nor a name can begin a header of its own"
        with MailServer() as server:
            program = self.serve(server.settings(AERTOUS_MAIL_SMTP_TLS="none", AERTOUS_MAIL_NAME="Aertous\r\nBcc: eve@evil.example\r\n\r\nBody"))
            for address in (f"{ADDRESS}\r\nBcc: eve@evil.example", f"{ADDRESS}>\r\nRCPT TO:<eve@evil.example", f"ada\r\n@cedar.example"):
                self.assertEqual(self.sign_up(program, address).status_code, 422, address)
            self.sign_up(program)
            self.wait(lambda: server.mails, "no mail came")
            message = self.read(server.mails[0].content)
            self.assertEqual((server.mails[0].rcpt_tos, message["Bcc"], len(message.get_all("From"))), ([ADDRESS], None, 1))
            self.assertEqual(message["From"].addresses[0].addr_spec, "no-reply@aertous.example")
