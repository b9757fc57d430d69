"""Somebody who signed up a moment ago: an organisation of their own, on a program of their own."""

import re
import urllib.parse

import pyotp

from harness import ON_POSTGRES, Browser, Program, new_key
from postgres import Database


class Newcomer(Browser):
    address = "ada@cedar.example"
    database: Database | None = None

    def setUp(self):
        super().setUp()
        self.key = new_key()
        self.program = Program("serve", "--metrics-port", "0", *self.place(), AERTOUS_KEY=self.key)
        self.addCleanup(self.program.close)
        self.program.start()
        self.enter()

    def place(self) -> list[str]:
        """Where the program keeps its data: in its folder, or in a database that it migrates as it starts."""
        if not ON_POSTGRES:
            return []
        self.database = self.enterContext(Database())
        role = "app_" + self.database.name
        self.database.sql(f"CREATE ROLE {role} LOGIN")
        self.flags = ["--database", self.database.url(role), "--migration-database", self.database.url()]
        return self.flags

    def beside(self) -> list[str]:
        """What tells a command of the operator's where the data is."""
        return self.flags[:2] if ON_POSTGRES else ["--data", str(self.program.data)]

    def visit(self, path: str) -> None:
        self.page.goto(urllib.parse.urljoin(self.program.url + "/", path.lstrip("/")))

    def submit(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()

    def enter(self) -> None:
        """Signs up as the CISO of Cedar, with the session that follows."""
        self.visit("/sign-up")
        self.page.get_by_label("Work e-mail").fill(self.address)
        self.submit("Send me the link")
        mail = self.program.mail(self.address)
        self.page.goto(re.search(r"https?://\S+/sign-up/[0-9a-f]{64}", mail.get_body(("plain",)).get_content())[0])
        secret = self.ciso_secret = self.page.locator(".secret").inner_text().replace(" ", "")
        for label, value in [("Your name", "Ada Lovelace"), ("Your organisation", "Cedar"), ("Password", "four green lanterns")]:
            self.page.get_by_label(label).fill(value)
        self.page.get_by_label("Six-digit code").fill(pyotp.TOTP(secret).now())
        self.submit("Turn on and continue")

    def choose(self, name: str, content: bytes) -> None:
        """Picks a file and uploads it."""
        self.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})
        self.page.get_by_role("button", name="Upload the file").click()

    def look(self, name: str) -> None:
        self.assert_accessible()
        self.screenshot(name)
