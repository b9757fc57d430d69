"""Settings of mail that are refused, and mails that are kept in the folder."""

import time

from mailing import Mail
from program import Program, new_key


class Settings(Mail):
    def test_half_a_setting(self):
        "Settings of mail that contradict each other or would not be safe are refused before anything is listened to"
        smtp, key = {"AERTOUS_MAIL_SMTP_HOST": "mail.example", "AERTOUS_MAIL_FROM": "a@b.example"}, {"AERTOUS_KEY": new_key()}
        for settings, words in [
            ({"AERTOUS_MAIL_SMTP_HOST": "mail.example"}, r"Mail that leaves needs a sender .*"),
            (smtp | {"AERTOUS_MAIL_RESEND_KEY": "re_x"}, r"Mail leaves one way: .*"),
            (smtp | {"AERTOUS_MAIL_SMTP_TLS": "none"}, r"The mail server cannot be used so\. .*"),
            (smtp | {"AERTOUS_MAIL_SMTP_TLS": "ssl3"}, r"AERTOUS_MAIL_SMTP_TLS is starttls, tls or none\."),
            (smtp | {"AERTOUS_MAIL_SMTP_USER": "a"}, r"AERTOUS_MAIL_SMTP_USER and AERTOUS_MAIL_SMTP_PASSWORD go together\."),
            ({"AERTOUS_MAIL_FROM": "nobody"}, r"AERTOUS_MAIL_FROM is no e-mail address\."),
            ({"AERTOUS_MAIL_RESEND_KEY": "re_x", "AERTOUS_MAIL_RESEND_URL": "http://mail.example", "AERTOUS_MAIL_FROM": "a@b.example"}, r"AERTOUS_MAIL_RESEND_KEY is one word, .*"),
        ]:
            with self.subTest(words):
                self.refused("serve", "--data", self.folder() + "/data", "--port", "0", words=words, **settings, **key)

    def test_forgotten(self):
        "Mails in the folder are removed after a day; what is not of the program's making stays"
        with Program("serve", AERTOUS_KEY=new_key()) as program:
            outbox = program.data / "outbox"
            self.sign_up(program)
            self.wait(lambda: list(outbox.glob("*.eml")), "no mail came")
            program.stop()
            moment = int(time.time() * 1000)
            old, young = (outbox / f"{moment - hours * 3_600_000}-000001-0123456789abcdef.eml" for hours in (25, 23))
            own = outbox / "notes.eml"
            for file in (old, young, own):
                file.write_text("x")
            program.start()
            self.wait(lambda: not old.exists(), "it is kept")
            self.assertTrue(young.exists() and own.exists())

    def test_said(self):
        "Without a setting, mails are kept in the folder, and the log says so"
        with Program("serve", AERTOUS_KEY=new_key()) as program:
            end = time.monotonic() + 10
            while "sent to nobody" not in program.log(100_000) and time.monotonic() < end:
                time.sleep(0.1)
            self.assertIn("sent to nobody", program.log(100_000))
