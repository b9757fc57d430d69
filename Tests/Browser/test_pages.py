"""Every page of the demo, full of data, as the people who may see it."""

from harness import Journey

FRAMEWORK = "/frameworks/iso27001-2022"
PAGES = [
    "", "/frameworks", FRAMEWORK, f"{FRAMEWORK}/requirements/A.8.8", f"{FRAMEWORK}/posture", f"{FRAMEWORK}/statement-of-applicability", "/controls",
    "/evidence", "/evidence/new", "/evidence/coverage", "/assets", "/assets/new", "/packages", "/engagements/new", "/log", "/team", "/team/permissions",
    "/log/12", "/log?type=asset", "/isolation", "/assets/history", "/controls/history", "/assessments/history", "/evidence/history",
]


class Pages(Journey):
    def walk(self, role: str, paths: list[str]) -> None:
        person = self.sign_in(role)
        for path in paths:
            with self.subTest(role=role, path=path):
                answer = self.page.goto(f"{self.program.url}/o/{person.organisation}{path}")
                self.assertEqual(answer.status, 200)
                self.assertEqual(self.page.get_by_role("heading", level=1).count(), 1)
                self.assert_accessible()

    def test_the_ciso_reads_everything(self):
        "Each page is whole and free of axe violations, light and dark, for a CISO"
        self.walk("ciso", PAGES)
        self.visit(f"/o/{self.people.person('ciso').organisation}{FRAMEWORK}")
        self.screenshot("framework", full=False)

    def test_the_others_read_their_own(self):
        "An Engineer, an Auditor and an Employee find their pages whole and free of axe violations"
        self.walk("engineer", ["", "/frameworks", FRAMEWORK, "/controls", "/evidence", "/assets", "/assets/history", "/team"])
        self.walk("auditor", ["", "/frameworks", FRAMEWORK, f"{FRAMEWORK}/posture", "/controls", "/controls/history", "/evidence", "/packages"])
        self.walk("employee", [""])
