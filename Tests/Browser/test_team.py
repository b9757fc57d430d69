"""The team: an invitation followed to its end, a role that changes, and an API token made, used and revoked."""

import email
import email.policy
import re
import time

import pyotp
import requests

from newcomer import Newcomer


class RunningATeam(Newcomer):
    invited = "nia@cedar.example"

    def submit_fresh(self, name: str, secret: str) -> None:
        """Submits a form that asks for a fresh code, and gives it."""
        self.allow(403)
        self.submit(name)
        if self.page.locator("input[name=fresh_code]").count():
            self.assert_accessible()
            # A code works once: the one that was used last may be the one that is shown.
            time.sleep(max(0.0, 30 - time.time() % 30) + 0.2)
            self.page.locator("input[name=fresh_code]").fill(pyotp.TOTP(secret).now())
            with self.page.expect_navigation():
                self.page.locator("main form button[type=submit]").first.click()

    def mailed(self, path: str) -> str:
        files = sorted((self.program.data / "outbox").glob("*.eml"))
        mail = email.message_from_bytes(files[-1].read_bytes(), policy=email.policy.default)
        return re.search(r"https?://\S+" + path + r"/[0-9a-f]{64}", mail.get_body(("plain",)).get_content())[0]

    def test_from_an_invitation_to_a_token(self):
        "A CISO invites an Analyst, who joins; the role changes; a token is made, used and revoked"
        self.visit("/o/cedar")
        self.assertIn("You are the only CISO", self.page.locator("main").inner_text())
        self.visit("/o/cedar/team")
        self.look("team")
        self.follow("Invite somebody")
        self.look("team-invite")
        self.page.get_by_label("Work e-mail").fill("eve@gmail.com")
        self.page.get_by_label("Role").select_option("analyst")
        self.allow(422)
        self.submit_fresh("Send the invitation", self.ciso_secret)
        self.look("team-invite-error")
        self.page.get_by_label("Work e-mail").fill(self.invited)
        self.submit("Send the invitation")
        self.look("team-invited")
        link = self.mailed("/invitation")
        self.visit("/o/cedar/team")
        self.assertIn(self.invited, self.page.locator("main").inner_text())
        self.look("team-pending")

        visitor = self.context.browser.new_context()
        self.addCleanup(visitor.close)
        theirs = visitor.new_page()
        theirs.goto(link)
        self.assertIn("invites you to Cedar as Analyst", theirs.locator("main").inner_text())
        secret = theirs.locator(".secret").inner_text().replace(" ", "")
        theirs.get_by_label("Your name").fill("Nia Newcomer")
        theirs.get_by_label("Password").fill("five silver kettles")
        theirs.get_by_label("Six-digit code").fill(pyotp.TOTP(secret).now())
        with theirs.expect_navigation():
            theirs.get_by_role("button", name="Turn on and continue").click()
        self.assertEqual(theirs.locator(".codes li").count(), 10)
        theirs.goto(f"{self.program.url}/o/cedar/controls")
        self.assertEqual(theirs.get_by_role("heading", level=1).count(), 1)

        self.visit("/o/cedar/team")
        self.follow("Nia Newcomer")
        self.look("team-member")
        self.page.locator("#f-role").select_option("manager")
        self.submit("Change the role")
        self.assertIn("Manager", self.page.locator(".facts").inner_text())
        self.follow("Deactivate")
        self.look("team-deactivate")
        self.visit("/o/cedar/settings")
        self.look("settings")
        self.visit("/o/cedar/team/leave")
        self.look("team-leave")

        self.visit("/o/cedar/tokens")
        self.look("tokens-empty")
        self.page.get_by_label("Name").fill("Nightly export")
        self.page.get_by_label("Read assets").check()
        self.submit_fresh("Make the token", self.ciso_secret)
        token = self.page.locator(".secret").inner_text()
        self.look("token-made")
        self.assertRegex(token, r"^aer_[0-9A-Za-z]{49}$")
        headers = {"Authorization": f"Bearer {token}"}
        self.assertEqual(requests.get(f"{self.program.url}/api/v1/assets", headers=headers, timeout=10).status_code, 200)
        self.visit("/o/cedar/tokens")
        self.look("tokens")
        self.submit("Revoke Nightly export")
        self.assertEqual(requests.get(f"{self.program.url}/api/v1/assets", headers=headers, timeout=10).status_code, 401)
        self.visit("/leaked-token")
        self.look("leaked-token")
        self.page.get_by_label("The token").fill(token)
        self.submit("Revoke it")
        self.look("leaked-token-sent")
