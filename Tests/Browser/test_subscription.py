"""What the organisation pays for: seen by everybody in it, lapsed and renewed by the operator, ended by its CISO."""

from harness import run
from newcomer import Newcomer


class SubscriptionPages(Newcomer):
    def enter(self) -> None:
        super().enter()
        self.backup = self.page.locator(".codes code").all_inner_texts()
        self.follow("I have kept them")

    def operate(self, state: str) -> None:
        """The operator's decision, while the program serves."""
        run("organisation", "set-plan", "cedar", state, "--reason", "a test", *self.beside()).check_returncode()

    def words(self) -> str:
        return self.page.locator("main").inner_text()

    def test_lapse_and_renewal(self):
        "A trial is told with its last day; lapsed, each page says that nothing can be saved and how to go on; renewed, work goes on"
        self.visit("/o/cedar/settings")
        self.follow("What it means")
        self.assertIn("Trial", self.words())
        self.look("subscription")
        self.operate("lapsed")
        self.visit("/o/cedar/assets")
        self.assertIn("The subscription has lapsed", self.page.locator("body").inner_text())
        self.assert_accessible()
        self.visit("/o/cedar/assets/new")
        self.page.get_by_label("Name", exact=True).fill("Ledger")
        self.allow(402)
        self.submit("Add the asset")
        self.assertIn("lapsed", self.words())
        self.look("lapsed")
        self.operate("active")
        self.visit("/o/cedar/assets")
        self.assertNotIn("lapsed", self.page.locator("body").inner_text())

    def test_cancelling(self):
        "A CISO who cancels is told what it means, gives a fresh code, and is out; the operator can bring everything back"
        self.visit("/o/cedar/settings/subscription")
        self.follow("Cancel the organisation")
        self.assertIn("For 90 days", self.words())
        self.look("cancel-organisation")
        self.follow("Keep it")
        self.follow("Cancel the organisation")
        self.allow(403, 404)
        self.submit("Cancel the organisation")
        self.page.get_by_label("Or a backup code").fill(self.backup[0])
        self.submit("Go on")
        self.assert_accessible()
        self.visit("/o/cedar")
        self.assertNotIn("Cedar", self.page.get_by_role("heading", level=1).inner_text())
        self.assert_accessible()
        self.operate("active")
        self.assertEqual(self.page.goto(self.program.url + "/o/cedar").status, 200)
