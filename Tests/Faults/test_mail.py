"""The program is killed between sending a mail and writing down that it was sent."""

import os
import signal
import time
import unittest

from cookies import Cookies
from mail_server import MailServer, Provider
from program import Program, new_key


class KilledWhileSending(unittest.TestCase):
    def serve(self, settings: dict[str, str]) -> Program:
        # The links of both runs lead to the same place.
        program = Program("serve", "--origin", "aertous.example", AERTOUS_KEY=new_key(), **settings)
        self.addCleanup(program.close)
        return program.start()

    def survive(self, program: Program, is_there) -> None:
        """Asks for a mail, and starts again after the kill."""
        Cookies(program.url).submit("/sign-up", {"email": "ada@cedar.example"})
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
