"""A CISO with a team: invitations followed, codes given, mails read."""

import email
import email.policy
import re
import time

import pyotp
from playwright.sync_api import Page

from newcomer import Newcomer


class Team(Newcomer):
    words = "five silver kettles"

    def setUp(self):
        self.seen: set[str] = set()
        super().setUp()

    def enter(self) -> None:
        super().enter()
        self.backup = self.page.locator(".codes code").all_inner_texts()

    def letters(self, to: str):
        """The mails to an address, the newest first."""
        for file in sorted((self.program.data / "outbox").glob("*.eml"), reverse=True):
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if to in mail["To"]:
                yield mail

    def mail(self, to: str, subject: str, within: float = 20) -> str:
        """The text of the newest mail to an address under a subject; mails leave a moment after the request."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            for mail in self.letters(to):
                if subject in mail["Subject"]:
                    return mail.get_body(("plain",)).get_content()
            time.sleep(0.05)
        self.fail(f"no mail to {to} under {subject!r}")

    def mailed(self, to: str, path: str, within: float = 20) -> str:
        """The newest link to an address that was not given before, as a path."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            for mail in self.letters(to):
                found = re.search(r"https?://\S+(" + path + r"/[0-9a-f]{64})", mail.get_body(("plain",)).get_content())
                if found and found[1] not in self.seen:
                    self.seen.add(found[1])
                    return found[1]
            time.sleep(0.05)
        self.fail(f"no mail to {to} with a link to {path}")

    def press(self, name: str, page: Page | None = None, codes: list[str] | None = None) -> None:
        """Presses a button, and gives a backup code where a fresh code is asked for."""
        page = page or self.page
        with page.expect_navigation():
            page.locator("main").get_by_role("button", name=name, exact=True).click()
        if page.locator("input[name=fresh_backup]").count():
            self.assert_accessible(page)
            page.get_by_label("Or a backup code").fill((self.backup if codes is None else codes).pop())
            with page.expect_navigation():
                page.get_by_role("button", name="Go on", exact=True).click()

    def another(self) -> Page:
        """Somebody else's browser."""
        context = self.context.browser.new_context(reduced_motion="reduce", locale="en-GB", timezone_id="UTC")
        self.addCleanup(context.close)
        context.set_default_timeout(10_000)
        return context.new_page()

    def invite(self, address: str, role: str, engagement: str | None = None) -> None:
        self.visit("/o/cedar/team/invite")
        self.page.get_by_label("Work e-mail").fill(address)
        self.page.get_by_label("Role").select_option(role)
        if engagement:
            self.page.get_by_label("Engagement").select_option(label=engagement)
        self.allow(403)
        self.press("Send the invitation")

    def joined(self, address: str, role: str, name: str, engagement: str | None = None) -> tuple[Page, list[str], str]:
        """Follows an invitation as somebody new. Answers their browser, backup codes and secret."""
        self.invite(address, role, engagement)
        theirs = self.another()
        theirs.goto(self.program.url + self.mailed(address, "/invitation"))
        self.assert_accessible(theirs)
        secret = self.secret(theirs)
        theirs.get_by_label("Your name").fill(name)
        theirs.get_by_label("Password").fill(self.words)
        theirs.get_by_label("Six-digit code").fill(pyotp.TOTP(secret).now())
        self.press("Turn on and continue", theirs)
        return theirs, theirs.locator(".codes code").all_inner_texts(), secret

    def secret(self, page: Page) -> str:
        return page.locator(".secret").inner_text().replace(" ", "")

    def member(self, name: str) -> None:
        self.visit("/o/cedar/team")
        self.follow(name)

    def said(self, page: Page | None = None) -> str:
        return (page or self.page).locator("main").inner_text()
