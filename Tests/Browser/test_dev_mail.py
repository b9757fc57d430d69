"""The mails of a demonstration, read on a page that an installation does not have."""

import re

from harness import Journey
from newcomer import Newcomer


class MailsOfTheDemonstration(Journey):
    address = "kit@willow.example"

    def test_reading(self):
        "What would have been mailed is listed, and one mail is read: its text with a link that works, and its HTML, which does not run"
        self.visit("/sign-up")
        self.page.get_by_label("Work e-mail").fill(self.address)
        self._submit()
        row = self.page.get_by_role("row").filter(has_text=self.address)
        for _ in range(100):
            self.visit("/dev/mail")
            if row.count():
                break
            self.page.wait_for_timeout(100)
        self.assert_accessible()
        self.screenshot("dev-mail", full=False)
        row.get_by_role("link", name="Confirm your address to go on").click()
        mail = self.page.locator(self.page.evaluate("location.hash")).locator("xpath=ancestor::section")
        self.assertIn(f"To {self.address}", mail.inner_text())
        text = mail.locator("p a").first.get_attribute("href")
        self.assertRegex(text, r"/sign-up/[0-9a-f]{64}$")
        mail.get_by_text("The same as HTML").click()
        source = mail.locator("pre").inner_text()
        self.assertIn("<html", source)
        self.assertIn(text, re.findall(r'href="([^"]+)"', source), "both parts have one link")
        self.assertEqual(mail.locator("pre *").count(), 0, "the markup is text here")
        self.assert_accessible()
        self.page.set_viewport_size({"width": 390, "height": 844})
        self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), 390, "nothing is wider than a phone")
        mail.locator("p a").first.click()
        self.page.get_by_role("heading", name="Set up your account").wait_for()


class MailsOfAnInstallation(Newcomer):
    def test_none(self):
        "Outside of a demonstration there is no such page, for nobody and for a CISO"
        self.allow(404)
        self.assertEqual(self.page.goto(self.program.url + "/dev/mail").status, 404)
        self.assert_accessible()
        self.context.clear_cookies()
        self.assertEqual(self.page.goto(self.program.url + "/dev/mail").status, 404)
