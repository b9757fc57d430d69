"""An auditor from outside: invited to an engagement, its end moved, and out when it is ended."""

import datetime

from playwright.sync_api import Page

from team import Team


class AnEngagement(Team):
    title, framework = "Certification audit 2027", "/o/cedar/frameworks/iso27001-2022"

    def table(self) -> str:
        return self.page.get_by_role("table", name="Engagements, newest first").inner_text()

    def day(self, later: int) -> datetime.date:
        return datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=later)

    def spelled(self, day: datetime.date) -> str:
        return f"{day.day} {day:%b %Y}"

    def make(self) -> None:
        self.visit("/o/cedar/frameworks")
        self.follow("Adopt ISO 27001")
        self.press("Adopt ISO 27001")
        self.visit("/o/cedar/packages")
        self.follow("Invite auditors")
        self.look("engagement-new")
        self.allow(422)
        self.press("Save the engagement")
        self.assertIn("Access ends: choose a day", self.said())
        self.assert_accessible()
        self.page.get_by_label("Title").fill(self.title)
        self.page.get_by_label("Framework").select_option(index=1)
        for label, later in [("From", -365), ("Until", 0), ("Access ends", 30)]:
            self.page.get_by_label(label, exact=True).fill(self.day(later).isoformat())
        self.press("Save the engagement")
        self.assertIn("The engagement is saved", self.said())
        self.assertIn(self.spelled(self.day(30)), self.table())

    def sees(self, auditor: Page) -> bool:
        """Whether the auditor's open session still shows the framework, on the page that lists them and by its address."""
        listed = auditor.goto(f"{self.program.url}/o/cedar/frameworks")
        self.assertEqual(listed.status, 200)
        self.assert_accessible(auditor)
        links = [link.get_attribute("href") for link in auditor.locator("main a[href*='/frameworks/']").all()]
        status = auditor.goto(f"{self.program.url}{self.framework}").status
        self.assertEqual(status, 200 if links else 404)
        return bool(links)

    def test_from_making_to_ending(self):
        "An engagement is made, an auditor joins it, its end is moved, and once it is ended the auditor's open session sees nothing"
        self.make()
        theirs, _, _ = self.joined("odile@halden.example", "auditor", "Odile Marchetti", self.title)
        self.assertTrue(self.sees(theirs))

        self.visit("/o/cedar/packages")
        self.follow(self.title)
        self.look("engagement")
        self.assertTrue(self.page.get_by_label("Odile Marchetti").is_checked(), "who joined by the invitation is one of its auditors")
        self.page.get_by_label("Access ends").fill(self.day(60).isoformat())
        self.press("Save the changes")
        self.assertIn("The engagement is changed", self.said())
        self.assertIn(self.spelled(self.day(60)), self.table())
        self.assert_accessible()
        theirs.goto(f"{self.program.url}/o/cedar/packages")
        self.assertIn(self.spelled(self.day(60)), self.said(theirs), "the auditor reads the new end")

        self.visit("/o/cedar/packages")
        self.follow(self.title)
        self.press("End the engagement")
        self.assertIn("The engagement has ended", self.said())
        self.look("engagement-ended")
        self.assertFalse(self.sees(theirs), "the session was open before the end")
        theirs.goto(f"{self.program.url}/o/cedar/packages")
        self.assertNotIn(self.title, self.said(theirs))
        self.visit("/o/cedar/engagements/history")
        self.assertIn("Odile Marchetti", self.said())
        self.assert_accessible()
