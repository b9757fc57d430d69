"""From nothing to an organisation's pages, as a person goes: mail, authenticator, codes, and back in."""

import re
import urllib.parse

import pyotp

from harness import Browser, Codes, Person, Program, new_key


class SigningUp(Browser):
    email = "ada@cedar.example"
    password = "four green lanterns"

    def setUp(self):
        super().setUp()
        self.program = Program("serve", "--metrics-port", "0", AERTOUS_KEY=new_key())
        self.addCleanup(self.program.close)
        self.program.start()
        self.codes = Codes()

    def visit(self, path: str) -> None:
        self.page.goto(urllib.parse.urljoin(self.program.url + "/", path.lstrip("/")))

    def submit(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).click()

    def follow(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=name).click()

    def link_from_mail(self) -> str:
        """What the newest mail leads to; mails are files in the data folder."""
        message = self.program.mail(self.email)
        return re.search(r"https?://\S+/sign-up/[0-9a-f]{64}", message.get_body(("plain",)).get_content())[0]

    def secret_from_screen(self) -> str:
        """The set-up key, from the QR code as a phone would read it; the typed key beside it must be the same."""
        address = urllib.parse.urlparse(self.read_barcode(self.page.locator(".qr svg")))
        self.assertEqual((address.scheme, address.netloc), ("otpauth", "totp"))
        self.assertEqual(urllib.parse.unquote(address.path), f"/Aertous:{self.email}")
        secret = urllib.parse.parse_qs(address.query)["secret"][0]
        self.assertEqual(self.page.locator(".secret").inner_text().replace(" ", ""), secret)
        return secret

    def set_up(self) -> tuple[Person, list[str]]:
        """Signs up to the backup codes."""
        self.visit("/sign-up")
        self.assert_accessible()
        self.page.get_by_label("Work e-mail").fill(self.email)
        self.submit("Send me the link")
        self.assertEqual(self.page.get_by_role("heading", level=1).inner_text(), "Look in your inbox")
        self.assert_accessible()

        self.page.goto(self.link_from_mail())
        self.assert_accessible()
        person = Person("cedar", "ciso", self.email, self.password, self.secret_from_screen(), "")
        self.page.get_by_label("Your name").fill("Ada Lovelace")
        self.page.get_by_label("Your organisation").fill("Cedar")
        self.page.get_by_label("Password").fill(self.password)
        right = self.codes.code(person)
        self.allow(422)
        self.page.get_by_label("Six-digit code").fill("000000" if right != "000000" else "111111")
        self.submit("Turn on and continue")
        self.assertTrue(self.page.title().startswith("Error:"), self.page.title())
        self.assert_accessible()
        self.assertEqual(self.page.get_by_label("Your name").input_value(), "Ada Lovelace")
        self.assertEqual(self.secret_from_screen(), person.totp_secret, "the authenticator would have to be set up again")
        self.page.get_by_label("Password").fill(self.password)
        # The clock may have gone on since.
        self.page.get_by_label("Six-digit code").fill(pyotp.TOTP(person.totp_secret).now())
        self.submit("Turn on and continue")

        self.assertEqual(self.page.get_by_role("heading", level=1).inner_text(), "Keep these ten codes")
        self.assert_accessible()
        backup = self.page.locator(".codes code").all_inner_texts()
        self.assertEqual(len(set(backup)), 10)
        return person, backup

    def enter_password(self) -> None:
        self.visit("/sign-in")
        self.assert_accessible()
        self.page.get_by_label("Work e-mail").fill(self.email)
        self.page.get_by_label("Password").fill(self.password)
        self.submit("Continue")
        self.assert_accessible()

    def test_from_nothing_to_the_organisation(self):
        "A person signs up, proves the address, enrols an authenticator, and comes back with a code and with a backup code"
        person, backup = self.set_up()
        self.follow("I have kept them")
        self.assertEqual(urllib.parse.urlparse(self.page.url).path, "/o/cedar")
        self.assert_accessible()
        self.assertIn("Cedar", self.page.locator("body").inner_text())

        self.submit("Sign out")
        self.visit("/o/cedar/team")
        self.assertIn("/sign-in", self.page.url)

        self.enter_password()
        self.follow("Use a backup code")
        self.assert_accessible()
        self.page.get_by_label("Backup code").fill(backup[0])
        self.submit("Sign in")
        self.assertEqual(urllib.parse.urlparse(self.page.url).path, "/o/cedar")

        self.submit("Sign out")
        self.enter_password()
        self.follow("Use a backup code")
        self.page.get_by_label("Backup code").fill(backup[0])
        self.submit("Sign in")
        self.assertIn("/sign-in/code", self.page.url)
        self.assert_accessible()
        self.follow("Use the authenticator")
        self.codes.code(person)  # the enrolment took this step
        self.page.get_by_label("Six-digit code").fill(self.codes.code(person))
        self.submit("Sign in")
        self.assertEqual(urllib.parse.urlparse(self.page.url).path, "/o/cedar")
        for path in ("/o/cedar/team", "/o/cedar/team/permissions", "/o/cedar/assets", "/o/cedar/assets/new"):
            self.visit(path)
            self.assert_accessible()

    def test_a_link_is_for_one(self):
        "A link that was used shows that it is over, and where to get a new one"
        self.set_up()
        self.context.clear_cookies()
        self.allow(404)
        self.page.goto(self.link_from_mail())
        self.assertEqual(self.page.get_by_role("heading", level=1).inner_text(), "This link is over")
        self.assert_accessible()
        self.follow("Send me a new link")
        self.assertEqual(urllib.parse.urlparse(self.page.url).path, "/sign-up")

    def tab_to(self, name: str, kind: str = "name") -> None:
        """Presses Tab until the field or button of this name has the focus."""
        read = {"name": "document.activeElement.name || ''", "text": "document.activeElement.innerText || ''"}[kind]
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(read) == name:
                return
        self.fail(f"the keys never reach {name}")

    def press(self, key: str = "Enter") -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def type_into(self, name: str, text: str) -> None:
        self.tab_to(name)
        self.page.keyboard.type(text)

    def test_by_keys(self):
        "A person signs up, sets up the authenticator, reaches the organisation, leaves and comes back, without a mouse"
        self.visit("/sign-up")
        self.type_into("email", self.email)
        self.press()
        self.page.goto(self.link_from_mail())
        person = Person("cedar", "ciso", self.email, self.password, self.secret_from_screen(), "")
        self.type_into("name", "Ada Lovelace")
        self.type_into("organisation", "Cedar")
        self.type_into("password", self.password)
        self.type_into("code", self.codes.code(person))
        self.press()
        self.assertEqual(self.page.get_by_role("heading", level=1).inner_text(), "Keep these ten codes")
        self.tab_to("I have kept them", "text")
        self.press()
        self.assertEqual(urllib.parse.urlparse(self.page.url).path, "/o/cedar")
        self.tab_to("Sign out", "text")
        self.press()
        self.visit("/sign-in")
        self.type_into("email", self.email)
        self.type_into("password", self.password)
        self.press()
        self.type_into("code", self.codes.code(person))
        self.press()
        self.assertEqual(urllib.parse.urlparse(self.page.url).path, "/o/cedar")
