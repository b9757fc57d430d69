"""What is done to people and by them in a team: each act on its page, free of axe violations, to its end."""

import re

import pyotp

from harness import run
from team import Team


class ActsInATeam(Team):
    def test_suspending_and_deactivating(self):
        "An invitation is sent again; a member is suspended, let in again, and deactivated, and is out each time with the next page"
        self.invite("nia@cedar.example", "analyst")
        first = self.mailed("nia@cedar.example", "/invitation")
        self.visit("/o/cedar/team")
        self.press("Send again to nia@cedar.example")
        self.assert_accessible()
        self.mailed("nia@cedar.example", "/invitation")
        stale = self.another()
        self.assertEqual(stale.goto(self.program.url + first).status, 404)
        self.assert_accessible(stale)
        self.visit("/o/cedar/team")
        self.press("Revoke for nia@cedar.example")
        self.assert_accessible()
        theirs, _, _ = self.joined("nia@cedar.example", "analyst", "Nia Newcomer")
        home = f"{self.program.url}/o/cedar"
        self.assertEqual(theirs.goto(home).status, 200)
        self.member("Nia Newcomer")
        self.press("Suspend")
        self.assert_accessible()
        self.assertIn("/sign-in", theirs.goto(home).url)
        self.member("Nia Newcomer")
        self.press("Lift the suspension")
        self.assertIn("/sign-in", theirs.goto(home).url, "what was open stays ended")
        self.member("Nia Newcomer")
        self.follow("Deactivate")
        self.press("Deactivate the membership")
        self.assert_accessible()
        self.assertIn("Deactivated", self.page.locator("main").inner_text())

    def test_handing_over_and_leaving(self):
        "A CISO proposes a successor, who accepts; whoever was CISO leaves, and is out"
        theirs, codes, _ = self.joined("nia@cedar.example", "manager", "Nia Newcomer")
        self.visit("/o/cedar/team")
        self.page.get_by_label("Successor").select_option(index=1)
        self.press("Propose the successor")
        self.assertIn("proposes Nia Newcomer", self.page.locator("main").inner_text())
        self.look("team-handover")
        theirs.goto(f"{self.program.url}/o/cedar/team")
        self.assert_accessible(theirs)
        self.press("Accept and become CISO", theirs, codes)
        self.visit("/sign-in")
        self.page.get_by_label("Work e-mail").fill(self.address)
        self.page.get_by_label("Password").fill("four green lanterns")
        self.press("Continue")
        self.page.goto(self.program.url + "/sign-in/code?backup=1")
        self.assert_accessible()
        self.page.get_by_label("Backup code").fill(self.backup.pop())
        self.press("Sign in")
        self.visit("/o/cedar/team/leave")
        self.assert_accessible()
        self.press("Leave the organisation")
        self.assert_accessible()
        self.visit("/o/cedar")
        self.assertIn("/sign-in", self.page.url)

    def test_a_lost_authenticator(self):
        "A CISO resets the authenticator of a member, who sets up another behind the link with their password, and signs in"
        theirs, _, secret = self.joined("nia@cedar.example", "analyst", "Nia Newcomer")
        self.member("Nia Newcomer")
        self.follow("Reset the authenticator")
        self.look("team-reset")
        self.press("Reset the authenticator")
        self.assert_accessible()
        theirs.goto(self.program.url + self.mailed("nia@cedar.example", "/new-authenticator"))
        self.assert_accessible(theirs)
        new = self.secret(theirs)
        self.assertNotEqual(new, secret)
        theirs.get_by_label("Password").fill("not the password")
        theirs.get_by_label("Six-digit code").fill(pyotp.TOTP(new).now())
        self.press("Use this authenticator", theirs)
        self.assert_accessible(theirs)
        theirs.get_by_label("Password").fill(self.words)
        theirs.get_by_label("Six-digit code").fill(pyotp.TOTP(new).now())
        self.press("Use this authenticator", theirs)
        self.assert_accessible(theirs)
        self.assertEqual(theirs.locator(".codes code").count(), 10)

    def test_cancelling_a_recovery(self):
        "A recovery that the operator began is cancelled from the mail, by whoever follows the link and presses"
        run("account", "recover", "--reason", "lost the telephone", "--origin", "cedar.example", *self.beside(), self.address, AERTOUS_KEY=self.key).check_returncode()
        link = self.program.url + self.mailed(self.address, "/recovery", within=60)
        theirs = self.another()
        theirs.goto(link)
        self.assert_accessible(theirs)
        self.press("Cancel the recovery", theirs)
        self.assertIn("The recovery is cancelled", theirs.locator("main").inner_text())
        self.assert_accessible(theirs)
        self.assertEqual(theirs.goto(link).status, 404)
        self.assert_accessible(theirs)

    def test_two_organisations(self):
        "Somebody with an account accepts an invitation of another organisation when signed in, and goes from one to the other"
        theirs = self.another()
        theirs.goto(self.program.url + "/sign-up")
        theirs.get_by_label("Work e-mail").fill("kit@oak.example")
        self.press("Send me the link", theirs)
        theirs.goto(self.program.url + self.mailed("kit@oak.example", "/sign-up"))
        secret = self.secret(theirs)
        for label, value in [("Your name", "Kit Oakley"), ("Your organisation", "Oak"), ("Password", self.words)]:
            theirs.get_by_label(label).fill(value)
        theirs.get_by_label("Six-digit code").fill(pyotp.TOTP(secret).now())
        self.press("Turn on and continue", theirs)
        self.invite("kit@oak.example", "consultant")
        link = self.program.url + self.mailed("kit@oak.example", "/invitation")
        stranger = self.another()
        self.assertIn("Sign in to accept", stranger.goto(link) and stranger.locator("main").inner_text())
        self.assert_accessible(stranger)
        theirs.goto(link)
        self.assertIn("invites you to Cedar as Consultant", theirs.locator("main").inner_text())
        self.assert_accessible(theirs)
        self.press("Accept the invitation", theirs)
        self.assertTrue(theirs.url.endswith("/o/cedar"))
        theirs.goto(self.program.url + "/organisations")
        self.assert_accessible(theirs)
        self.assertEqual(theirs.get_by_role("button", name=re.compile("^Enter ")).count(), 2)
        self.press("Enter Oak", theirs)
        self.assertTrue(theirs.url.endswith("/o/oak"))
        self.assertNotEqual(theirs.goto(self.program.url + "/o/cedar").status, 200, "one organisation a session")
