"""The last CISO without a factor: from the operator's command to a new authenticator, in the browser."""

import re
import time

import pyotp

from harness import run
from operating import change
from team import Team


class LastCISO(Team):
    password = "four green lanterns"

    def sign_in(self, page, code: str) -> None:
        page.goto(self.program.url + "/sign-in")
        page.get_by_label("Work e-mail").fill(self.address)
        page.get_by_label("Password").fill(self.password)
        self.press("Continue", page)
        page.get_by_label("Six-digit code").fill(code)
        self.press("Sign in", page)

    def test_the_whole_way(self):
        "The only CISO follows the mail of a recovery to a new authenticator and signs in with it; the old one and the old codes are over"
        old, backup = self.ciso_secret, self.backup[0]
        run("account", "recover", "--reason", "lost the telephone", "--origin", "cedar.example", *self.beside(), self.address, AERTOUS_KEY=self.key).check_returncode()
        warning = self.mail(self.address, "was asked for", within=60)
        self.assertRegex(warning, r"/recovery/[0-9a-f]{64}", "it can be cancelled from the mail")
        self.assertEqual([mail["Subject"] for mail in self.letters(self.address) if "new authenticator" in mail["Subject"]], [], "there is no link before three days have passed")
        change(self.program.data, self.database, "UPDATE recovery_rows SET due_at = due_at - 72 * 3600000, warned_at = coalesce(warned_at, asked_at)")
        link = self.mailed(self.address, "/new-authenticator", within=90)
        theirs = self.another()
        for _ in range(2):
            theirs.goto(self.program.url + link)
            self.assertEqual(theirs.get_by_role("heading", level=1).inner_text(), "Set up a new authenticator", "looking uses nothing up")
        self.assert_accessible(theirs)
        new = self.secret(theirs)
        theirs.get_by_label("Password").fill(self.password)
        theirs.get_by_label("Six-digit code").fill(pyotp.TOTP(new).now())
        self.press("Use this authenticator", theirs)
        self.assertEqual(theirs.locator(".codes code").count(), 10)
        self.assert_accessible(theirs)
        self.visit("/o/cedar")
        self.assertIn("/sign-in", self.page.url, "what was open has ended")

        self.sign_in(theirs, pyotp.TOTP(old).at(int(time.time()) + 30))
        self.assertIn("This code is not right now", self.said(theirs))
        self.assert_accessible(theirs)
        theirs.goto(self.program.url + "/sign-in/code?backup=1")
        theirs.get_by_label("Backup code").fill(backup)
        self.press("Sign in", theirs)
        self.assertIn("/sign-in/code", theirs.url, "a backup code of before opens nothing")
        self.sign_in(theirs, pyotp.TOTP(new).at(int(time.time()) + 30))
        self.assertTrue(theirs.url.endswith("/o/cedar"), theirs.url)
        self.assertEqual(theirs.goto(self.program.url + link).status, 404)
        theirs.goto(self.program.url + "/o/cedar/log")
        self.assertIn("Account recovery asked", self.said(theirs), "the organisation's log has it")
