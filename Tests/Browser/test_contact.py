"""The public forms, as visitors meet them: with our solver in their browser, and without scripts."""

import urllib.parse

from harness import ON_POSTGRES, Browser, Program, chromium, new_key, run
from postgres import Database


class PublicForms(Browser):
    def setUp(self):
        super().setUp()
        self.program = Program("serve", "--metrics-port", "0", *self.place(), AERTOUS_KEY=new_key())
        self.addCleanup(self.program.close)
        self.program.start()

    def place(self) -> list[str]:
        if not ON_POSTGRES:
            return []
        database = self.enterContext(Database())
        role = "app_" + database.name
        for name in (role, role + "_visitor"):
            database.sql(f"CREATE ROLE {name} LOGIN")
        return ["--database", database.url(role), "--migration-database", database.url(), "--visitor-database", database.url(role + "_visitor")]

    def visit(self, path: str) -> None:
        self.page.goto(urllib.parse.urljoin(self.program.url + "/", path.lstrip("/")))

    def fill(self, page, **fields: str) -> None:
        for name, value in fields.items():
            page.locator(f"[name={name}]").fill(value)

    def send(self, page) -> None:
        with page.expect_navigation():
            page.get_by_role("button", name="Send", exact=True).click()

    def test_a_message_with_work(self):
        "A visitor writes, the browser does its work in a worker, and the page says by when the answer comes"
        self.visit("/contact")
        self.assert_accessible()
        workers = []
        self.page.on("worker", lambda worker: workers.append(worker.url))
        self.fill(self.page, name="Ada Lovelace", email="ada@gmail.com", body="Hello")
        self.send(self.page)
        self.page.get_by_role("heading", name="Your message is here").wait_for()
        self.assertEqual(self.page.get_by_text("waits until a person").count(), 0)
        self.assert_accessible()
        self.assertEqual([urllib.parse.urlparse(url).path.split(".")[0] for url in workers], ["/assets/solver"])
        self.assertTrue(all(url.startswith(self.program.url) for url in workers))

    def test_what_was_typed_stays(self):
        "A form that needs another look comes back with what was typed, and goes through the second time"
        self.allow(422)
        self.visit("/privacy-request")
        self.assert_accessible()
        self.fill(self.page, name="Ada", email="ada", body="I was a customer in 2024.")
        self.send(self.page)
        self.page.get_by_role("heading", name="Two things need your attention").wait_for()
        self.assert_accessible()
        self.assertEqual(self.page.locator("[name=body]").input_value(), "I was a customer in 2024.")
        self.page.get_by_label("What do you want?").select_option("access")
        self.fill(self.page, email="ada@gmail.com")
        self.send(self.page)
        self.page.get_by_role("heading", name="Your request is here").wait_for()
        self.page.get_by_text("30 days or one calendar month").wait_for()
        self.assert_accessible()

    def test_back_and_again(self):
        "Back from the answer the form can be sent again, with new work"
        self.visit("/contact")
        self.fill(self.page, name="Ada", email="ada@gmail.com", body="First")
        self.send(self.page)
        self.page.go_back()
        self.fill(self.page, name="Ada", email="ada@gmail.com", body="Second")
        self.send(self.page)
        self.page.get_by_role("heading", name="Your message is here").wait_for()

    def test_without_scripts(self):
        "Without scripts the form works, says that it is held for review, and names an address to write to"
        context = chromium().new_context(java_script_enabled=False)
        self.addCleanup(context.close)
        page = context.new_page()
        page.goto(self.program.url + "/contact")
        # Playwright finds no text within noscript, so it is asked for as an element, which it is only without scripts.
        self.assertIn("held until a person has looked at it", page.locator("noscript p").inner_text())
        self.assertEqual(page.locator("noscript a[href^='mailto:contact@']").count(), 1)
        self.fill(page, name="Ada", email="ada@gmail.com", body="No scripts here")
        self.send(page)
        page.get_by_text("waits until a person has looked at it").wait_for()
        if not ON_POSTGRES:
            self.assertIn("  held  ", run("inbox", "list", "--data", str(self.program.data)).stdout)

    def test_after_wrong_passwords(self):
        "After five wrong passwords the browser works before the next one is looked at, and the address typed stays"
        self.allow(422)
        self.visit("/sign-in")
        for number in range(7):
            self.fill(self.page, email="ada@cedar.example", password=f"wrong password {number}")
            with self.page.expect_navigation():
                self.page.get_by_role("button", name="Continue").click()
            self.page.get_by_text("do not belong together").wait_for()
            self.assertEqual(self.page.locator("[data-challenge]").count(), 1 if number >= 4 else 0, number)
            self.assertEqual(self.page.locator("[name=email]").input_value(), "ada@cedar.example")
        self.assert_accessible()

    def test_the_way_there(self):
        "Every page outside an organisation leads to both forms"
        self.visit("/sign-in")
        for link, heading in [("Contact", "Write to us"), ("Your personal data", "Your personal data")]:
            with self.page.expect_navigation():
                self.page.get_by_role("contentinfo").get_by_role("link", name=link).click()
            self.page.get_by_role("heading", name=heading, level=1).wait_for()
