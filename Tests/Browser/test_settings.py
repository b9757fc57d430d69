"""What an organisation says of itself: all of it changed at once, refused by name, and told to who comes second."""

import requests

from team import Team


class OrganisationSettings(Team):
    texts = {"name": "Cedar Payments", "slug": "cedar-payments"}
    choices = {"country": "IE", "time_zone": "Europe/Dublin", "size": "", "sector": "", "holidays": ""}

    def fields(self) -> dict[str, str]:
        return {name: self.page.locator(f"form[action$='/settings'] [name={name}]").input_value() for name in self.texts | self.choices}

    def fill(self) -> dict[str, str]:
        """Something else in every field."""
        before = self.fields()
        for name, text in self.texts.items():
            self.page.locator(f"[name={name}]").fill(text)
        for name, value in self.choices.items():
            options = self.page.locator(f"[name={name}] option").evaluate_all("all => all.map(one => one.value).filter(one => one)")
            self.page.locator(f"[name={name}]").select_option(value or options[-1])
        wanted = self.fields()
        self.assertEqual([name for name in wanted if wanted[name] == before[name]], [], "each is another than before")
        return wanted

    def test_all_at_once(self):
        "Every setting is changed and saved in one go, seen again after a reload and in the API, at the new address alone"
        self.visit("/o/cedar/tokens")
        self.page.get_by_label("Name").fill("Reader")
        self.page.get_by_label("Enter the organisation and see its start page").check()
        self.allow(403, 404)
        self.press("Make the token")
        token = self.page.locator(".secret").inner_text()
        self.visit("/o/cedar/settings")
        self.look("settings-before")
        wanted = self.fill()
        self.press("Save the settings")
        self.assertIn("The settings are saved", self.said())
        self.assertTrue(self.page.url.split("?")[0].endswith("/o/cedar-payments/settings"))
        self.look("settings-saved")
        self.visit("/o/cedar-payments/settings")
        self.assertEqual(self.fields(), wanted)
        told = requests.get(f"{self.program.url}/api/v1/organisation", headers={"Authorization": f"Bearer {token}"}, timeout=30).json()
        self.assertEqual({name: told[name] for name in wanted}, wanted)
        self.assertEqual(self.page.goto(f"{self.program.url}/o/cedar/settings").status, 404, "the old address leads nowhere")
        self.visit("/o/cedar-payments/settings/history")
        self.assertIn("Cedar Payments", self.said())
        self.assert_accessible()

    def test_a_bad_value(self):
        "A bad value names its field, in the summary and beside it, and nothing that was typed is lost"
        self.visit("/o/cedar/settings")
        wanted = self.fill() | {"slug": "Not an address"}
        self.page.locator("[name=slug]").fill(wanted["slug"])
        self.allow(422)
        self.press("Save the settings")
        self.look("settings-error")
        self.assertIn("Error", self.page.title())
        self.page.locator(".errors a").click()
        self.assertEqual(self.page.evaluate("document.activeElement.name"), "slug")
        self.assertIn("small letters, digits and hyphens", self.page.locator(".field.wrong").inner_text())
        self.assertEqual(self.fields(), wanted)
        self.visit("/o/cedar/settings")
        self.assertEqual(self.fields()["name"], "Cedar", "nothing of it was saved")

    def test_two_at_once(self):
        "Who saves second sees both versions, keeps what they typed, and saves over the other's only by saving once more"
        other = self.context.new_page()
        self.visit("/o/cedar/settings")
        other.goto(f"{self.program.url}/o/cedar/settings")
        other.get_by_label("Name").fill("Cedar of theirs")
        self.press("Save the settings", other)
        self.page.get_by_label("Name").fill("Cedar of ours")
        self.page.locator("[name=country]").select_option("IE")
        self.allow(409)
        self.press("Save the settings")
        self.look("settings-stale")
        rows = self.page.locator(".diff tbody tr").all_inner_texts()
        self.assertEqual([row.split("\t")[0] for row in rows], ["Name", "Country"])
        self.assertIn("Cedar of theirs", rows[0])
        self.assertIn("Cedar of ours", rows[0])
        self.assertEqual((self.fields()["name"], self.fields()["country"]), ("Cedar of ours", "IE"))
        other.reload()
        self.assertEqual(other.get_by_label("Name").input_value(), "Cedar of theirs", "nothing was written over")
        self.press("Save the settings")
        other.reload()
        self.assertEqual(other.get_by_label("Name").input_value(), "Cedar of ours")
