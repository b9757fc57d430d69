"""One's own account, as a person walks through it: details, authenticators, codes, sessions, password, address, data, end."""

import email
import email.policy
import json
import re
import urllib.parse

import pyotp

from newcomer import Newcomer


class MyAccount(Newcomer):
    password = "four green lanterns"

    def enter(self) -> None:
        super().enter()
        self.backup = self.page.locator(".codes code").all_inner_texts()
        self.follow("I have kept them")

    def mail(self, to: str, holding: str = "") -> str:
        """The text of the newest mail to an address that holds some words."""
        for file in sorted((self.program.data / "outbox").glob("*.eml"), reverse=True):
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            text = message.get_body(("plain",)).get_content()
            if to in message["To"] and (holding in text or holding in message["Subject"]):
                return text
        self.fail(f"no mail to {to} with {holding!r}")

    def give(self, code: str) -> None:
        """A backup code, where a fresh code is asked for: no test waits for the next half minute."""
        self.page.get_by_label("Or a backup code").fill(code)

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def test_details(self):
        "Name and time zone are saved, and the organisation knows the new name"
        self.visit("/o/cedar")
        with self.page.expect_navigation():
            self.page.get_by_role("link", name="Your account").click()
        self.look("account")
        self.page.get_by_label("Your name").fill("Ada King")
        self.page.get_by_label("Time zone").select_option("Europe/London")
        self.submit("Save your details")
        self.assertIn("Your details are saved", self.page.locator("main").inner_text())
        self.visit("/o/cedar/team")
        self.assertIn("Ada King", self.page.locator("main").inner_text())
        self.visit("/account")
        self.page.get_by_label("Your name").fill("")
        self.allow(422)
        self.submit("Save your details")
        self.assert_accessible()

    def test_zones(self):
        "The organisation's days and the reader's times are told apart, by name, on every page"
        self.visit("/o/cedar/settings")
        self.page.get_by_label("Time zone").select_option("Pacific/Auckland")
        self.submit("Save the settings")
        zones = self.page.locator("main .zones")
        self.visit("/o/cedar")
        self.assertEqual(zones.inner_text(), "Times and days are in Pacific/Auckland.")
        self.visit("/account")
        self.assertIn("Aertous speaks English so far", self.page.locator("main").inner_text())
        self.page.get_by_label("Time zone").select_option("America/Los_Angeles")
        self.submit("Save your details")
        self.assertEqual(zones.inner_text(), "Times are in America/Los_Angeles.")
        self.visit("/account/sessions")
        self.look("sessions")
        self.assertIn("the server itself", self.page.locator("main").inner_text())
        self.assertRegex(self.page.locator("main time").first.get_attribute("title"), r"America/Los_Angeles \(UTC−[78]\)$")
        for path in ("/o/cedar", "/o/cedar/log", "/o/cedar/team"):
            self.visit(path)
            self.assertIn("what is due on a day goes by Pacific/Auckland, where", zones.inner_text())
            self.assert_accessible()

    def test_authenticators(self):
        "A second authenticator is added, used for a sensitive act, named, and removed; the last one stays"
        self.allow(403, 422)
        self.visit("/account/authenticators/new")
        self.assert_accessible()
        address = urllib.parse.urlparse(self.read_barcode(self.page.locator(".qr svg")))
        secret = urllib.parse.parse_qs(address.query)["secret"][0]
        self.page.get_by_label("Name").fill("Spare phone")
        self.page.get_by_label("Code of the new one").fill(pyotp.TOTP(secret).now())
        self.submit("Add the authenticator")
        self.assertEqual(self.heading(), "Enter a fresh code")
        self.look("fresh-code")
        self.page.get_by_label("Six-digit code").fill("000000")
        self.submit("Go on")
        self.assert_accessible()
        self.give(self.backup[0])
        self.submit("Go on")
        self.assertEqual(self.page.url.split("/account")[1], "?done=added")
        self.assertIn("Spare phone", self.mail(self.address, "An authenticator was added"))

        self.follow("Change Spare phone")
        self.assert_accessible()
        self.page.get_by_label("Name").fill("Tablet")
        self.submit("Save the name")
        self.follow("Change Tablet")
        self.follow("Remove it")
        self.look("authenticator-remove")
        self.submit("Remove the authenticator")
        self.assertEqual(self.page.url.split("/account")[1], "?done=removed")
        self.follow("Change Authenticator")
        self.assertIn("It is your last one", self.page.locator("main").inner_text())
        self.follow("Replace it with another")
        self.assert_accessible()

    def test_backup_codes(self):
        "Ten new backup codes take the place of the old ones"
        self.visit("/account/backup-codes")
        self.assert_accessible()
        self.give(self.backup[0])
        self.submit("Make ten new codes")
        self.assertEqual(self.heading(), "Keep these ten codes")
        new = self.page.locator(".codes code").all_inner_texts()
        self.assertTrue(len(set(new)) == 10 and not set(new) & set(self.backup))
        self.follow("I have kept them")
        self.assertIn("10 of 10 left", self.page.locator("main").inner_text())

    def test_sessions_and_password(self):
        "Sessions are listed and ended, and a new password ends those that are left"
        page = self.context.browser.new_context(ignore_https_errors=True).new_page()
        self.addCleanup(page.context.close)
        page.goto(self.program.url + "/sign-in")
        for label, value in [("Work e-mail", self.address), ("Password", self.password)]:
            page.get_by_label(label).fill(value)
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("link", name="Use a backup code").click()
        page.get_by_label("Backup code").fill(self.backup[0])
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()
        self.assertIn("/o/cedar", page.url)
        self.mail(self.address, "A new device signed in")

        self.visit("/account/sessions")
        self.look("sessions")
        self.assertEqual(self.page.locator("tbody tr").count(), 2)
        self.submit("End session")
        self.assertEqual(self.page.locator("tbody tr").count(), 1)
        page.goto(self.program.url + "/o/cedar")
        self.assertIn("/sign-in", page.url)

        self.visit("/account/password")
        self.assert_accessible()
        self.allow(422)
        self.page.get_by_label("Present password").fill("not this one")
        self.page.get_by_label("New password").fill("short")
        self.submit("Change the password")
        self.assert_accessible()
        self.page.get_by_label("Present password").fill(self.password)
        self.page.get_by_label("New password").fill("nine lanterns by the harbour")
        self.submit("Change the password")
        self.assertIn("Your password is changed", self.page.locator("main").inner_text())
        self.mail(self.address, "Your password was changed")

    def test_reset(self):
        "A forgotten password is set anew by mail, and the code is asked for all the same"
        self.submit("Sign out")
        self.follow("I have forgotten the password")
        self.assert_accessible()
        self.page.get_by_label("Work e-mail").fill(self.address)
        self.submit("Send me the link")
        self.assert_accessible()
        link = re.search(r"https?://\S+/reset/[0-9a-f]{64}", self.mail(self.address, "/reset/"))[0]
        self.page.goto(link)
        self.look("reset")
        self.page.get_by_label("New password").fill("nine lanterns by the harbour")
        self.submit("Set the password")
        self.assert_accessible()
        self.allow(404)
        self.page.goto(link)
        self.assertEqual(self.heading(), "This link is over")
        self.assert_accessible()
        self.visit("/sign-in")
        self.page.get_by_label("Work e-mail").fill(self.address)
        self.page.get_by_label("Password").fill("nine lanterns by the harbour")
        self.submit("Continue")
        self.assertEqual(self.heading(), "Enter your code")

    def test_address(self):
        "Another address counts once its link is opened"
        self.visit("/account/address")
        self.look("address")
        self.page.get_by_label("New work e-mail").fill("ada@oak.example")
        self.page.get_by_label("Your password").fill(self.password)
        self.give(self.backup[0])
        self.submit("Send the link")
        self.assert_accessible()
        self.page.goto(re.search(r"https?://\S+/account/address/[0-9a-f]{64}", self.mail("ada@oak.example"))[0])
        self.assert_accessible()
        self.submit("Use this address")
        self.assertIn("ada@oak.example", self.page.locator("main").inner_text())
        self.mail(self.address, "Your account has another address now")

    def test_data_and_end(self):
        "What is held is downloaded, and the account is deleted"
        self.visit("/account/export")
        self.assert_accessible()
        self.give(self.backup[0])
        with self.page.expect_download() as waiting:
            self.page.get_by_role("button", name="Download the file").click()
        data = json.loads(waiting.value.path().read_text())
        self.assertEqual((data["email"], data["memberships"][0]["role"]), (self.address, "ciso"))
        self.visit("/account/delete")
        self.look("account-delete")
        self.page.get_by_label("Your password").fill(self.password)
        self.submit("Delete my account")
        self.assertEqual(self.heading(), "Your account is deleted")
        self.assert_accessible()
        self.visit("/account")
        self.assertIn("/sign-in", self.page.url)
        self.mail(self.address, "Your account was deleted")
