"""The program is killed between sending a mail and writing down that it was sent."""

import os
import signal
import time
import unittest

import requests

from cookies import Cookies
from mail_server import MailServer, Provider
from postgres import Database
from program import Program, new_key, run


class KilledWhileSending(unittest.TestCase):
    def database(self) -> list[str]:
        """Where the queue is, as the program takes it."""
        return []

    def serve(self, settings: dict[str, str]) -> Program:
        # The links of both runs lead to the same place.
        program = Program("serve", "--origin", "aertous.example", *self.database(), AERTOUS_KEY=new_key(), **settings)
        self.addCleanup(program.close)
        return program.start()

    def survive(self, program: Program, is_there) -> None:
        """Asks for a mail, and starts again after the kill."""
        try:
            Cookies(program.url).submit("/sign-up", {"email": "ada@cedar.example"})
        except requests.ConnectionError:
            pass  # The kill was faster than the answer; what was asked for is committed.
        end = time.monotonic() + 30
        while program.runs:
            self.assertLess(time.monotonic(), end, "it was never killed")
            time.sleep(0.05)
        program.kill()
        program.start()
        end = time.monotonic() + 90
        while not is_there():
            self.assertLess(time.monotonic(), end, "nobody took the mail up again: " + program.log())
            time.sleep(0.1)
        # Marked now: nobody sends it a third time, whoever starts.
        time.sleep(1)
        program.stop()
        program.start()
        time.sleep(6)

    def test_smtp(self):
        "By SMTP the mail is sent again with the same Message-ID and the same bytes, once, and never more"
        kills = [1]

        def answer(_):
            if kills:
                kills.pop()
                os.kill(program.pid, signal.SIGKILL)
            return "250 Taken over"

        with MailServer(answer=answer) as server:
            program = self.serve(server.settings(AERTOUS_MAIL_SMTP_TLS="none"))
            self.survive(program, lambda: len(server.mails) == 2)
            self.assertEqual(len(server.mails), 2)
            self.assertEqual(server.mails[0].content, server.mails[1].content)

    def test_provider(self):
        "By Resend's API the repetition bears the same key, so the mail is sent once"
        with Provider() as provider:
            def kill():
                provider.before_answer = None
                os.kill(program.pid, signal.SIGKILL)

            provider.before_answer = kill
            program = self.serve(provider.settings())
            self.survive(program, lambda: len(provider.requests) == 2)
            self.assertEqual(len(provider.requests), 2)
            self.assertEqual(len(provider.sent), 1)
            self.assertEqual(provider.requests[0][2], provider.requests[1][2])


def migrated(test: unittest.TestCase) -> list[str]:
    """A database of the test's own, and the words with which a program uses it."""
    database = test.enterContext(Database())
    role = "app_" + database.name
    done = run("migrate", "--database", database.url(), "--app-role", role, timeout=120)
    test.assertEqual(done.returncode, 0, done.stderr)
    test.postgres = database
    return ["--database", database.url(role)]


class KilledWhileSendingOnPostgres(KilledWhileSending):
    """The same with the queue on PostgreSQL."""

    def setUp(self):
        self.words = migrated(self)

    def database(self) -> list[str]:
        return self.words


class TwoPrograms(unittest.TestCase):
    def test_share(self):
        "Two programs on one PostgreSQL database share the queue: each of sixty mails is sent once, and one goes on when the other ends"
        words, key = migrated(self), new_key()
        with MailServer() as server:
            settings = server.settings(AERTOUS_MAIL_SMTP_TLS="none", AERTOUS_KEY=key)
            programs = [Program("serve", "--origin", "aertous.example", *words, **settings) for _ in range(2)]
            for program in programs:
                self.addCleanup(program.close)
                program.start()
            wanted = {f"ada{number}@cedar{number}.example" for number in range(60)}
            # Both find it at once, as after an hour without a mail server.
            now = int(time.time() * 1000)
            for number, address in enumerate(sorted(wanted)):
                id = f"s-{number:03}"
                self.postgres.sql(
                    f"INSERT INTO sign_up_rows (id, version, digest, email, created_at, ends_at) VALUES ('{id}', 1, 'none-{id}', '{address}', {now}, {now + 3_600_000});"
                    "INSERT INTO job_rows (id, version, kind, ids, state, attempts, due_at, created_at)"
                    f" VALUES ('j-{number:03}', 1, 'mail.sign-up', 'sign-up={id}', 'waiting', 0, {now + 20_000}, {now})")
            self.postgres.sql("UPDATE job_rows SET due_at = 0 WHERE kind = 'mail.sign-up'")
            end = time.monotonic() + 90
            while self.postgres.sql("SELECT count(*) FROM job_rows WHERE kind = 'mail.sign-up' AND state = 'done'") != "60":
                self.assertLess(time.monotonic(), end, "".join(program.log() for program in programs))
                time.sleep(0.2)
            self.assertEqual(sorted(mail.rcpt_tos[0] for mail in server.mails), sorted(wanted))
            self.assertEqual(self.postgres.sql("SELECT max(attempts) FROM job_rows WHERE kind = 'mail.sign-up'"), "1")
            # One that ends leaves the queue to the other.
            self.assertEqual(programs[0].stop(), 0)
            Cookies(programs[1].url).submit("/sign-up", {"email": "last@cedar.example"})
            end = time.monotonic() + 30
            while len(server.mails) < 61:
                self.assertLess(time.monotonic(), end, programs[1].log())
                time.sleep(0.1)
