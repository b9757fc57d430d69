"""Passkeys, with Chromium's own virtual authenticator: somebody else's reading of the standard."""

import urllib.parse

import pyotp

from newcomer import Newcomer


class Passkeys(Newcomer):
    password = "four green lanterns"

    def setUp(self):
        super().setUp()
        self.backup = self.page.locator(".codes code").all_inner_texts()
        self.follow("I have kept them")
        self.devtools = self.context.new_cdp_session(self.page)
        self.devtools.send("WebAuthn.enable", {"enableUI": False})
        self.authenticator = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True}})["authenticatorId"]

    def credentials(self) -> list[dict]:
        return self.devtools.send("WebAuthn.getCredentials", {"authenticatorId": self.authenticator})["credentials"]

    def add(self, name: str) -> None:
        self.visit("/account/passkeys")
        self.assert_accessible()
        self.page.get_by_label("Its name").fill(name)
        self.page.get_by_label("Or a backup code").fill(self.backup.pop())
        self.submit("Add a passkey")

    def enter_password(self) -> None:
        self.visit("/sign-in")
        self.page.get_by_label("Work e-mail").fill(self.address)
        self.page.get_by_label("Password").fill(self.password)
        self.submit("Continue")

    def test_the_whole_way(self):
        "A passkey is added, signs in after the password, and is removed; the code goes on working"
        self.add("Ada's laptop")
        self.assertIn("Ada's laptop", self.page.locator("main").inner_text())
        self.assert_accessible()
        [made] = self.credentials()
        self.assertNotIn("ada", made["userHandle"].lower())

        self.submit("Sign out")
        self.enter_password()
        self.assert_accessible()
        self.submit("Use a passkey")
        self.assertEqual(urllib.parse.urlparse(self.page.url).path, "/o/cedar")
        self.assertEqual(self.credentials()[0]["signCount"], made["signCount"] + 1)

        self.visit("/account/passkeys")
        self.assertIn("last used", self.page.locator("main").inner_text())
        self.allow(403)
        self.submit("Remove Ada's laptop")
        self.page.get_by_label("Or a backup code").fill(self.backup.pop())
        self.submit("Go on")
        self.assertIn("You have no passkeys yet", self.page.locator("main").inner_text())
        self.submit("Sign out")
        self.enter_password()
        self.assertEqual(self.page.get_by_role("button", name="Use a passkey").count(), 0)

    def test_a_copy(self):
        "A passkey whose counter goes back is refused at the page, which offers the code instead"
        self.add("Ada's laptop")
        self.submit("Sign out")
        self.enter_password()
        self.submit("Use a passkey")
        [used] = self.credentials()
        self.submit("Sign out")
        # A copy of before: the same key, with a counter that is behind.
        self.devtools.send("WebAuthn.removeCredential", {"authenticatorId": self.authenticator, "credentialId": used["credentialId"]})
        self.devtools.send("WebAuthn.addCredential", {"authenticatorId": self.authenticator, "credential": used | {"signCount": 0}})
        self.enter_password()
        self.allow(422)
        self.submit("Use a passkey")
        self.assertIn("there may be a copy of it", self.page.locator("main").inner_text())
        self.assert_accessible()
        self.assertEqual(self.page.get_by_label("Six-digit code").count(), 1)

    def test_nobody_there(self):
        "An authenticator that cannot tell who is there adds nothing, and the page says what to do"
        self.devtools.send("WebAuthn.setUserVerified", {"authenticatorId": self.authenticator, "isUserVerified": False})
        self.visit("/account/passkeys")
        self.page.get_by_label("Its name").fill("Ada's laptop")
        self.page.get_by_role("button", name="Add a passkey").click()
        self.page.get_by_text("Nothing was done").wait_for()
        self.assertEqual(self.credentials(), [])
        self.assert_accessible()
