"""People who try what they may not, against the running program: another tenant, an admin who was one, a consultant, an auditor whose time is over."""

import re
import unittest

from cookies import Cookies
from harness import Api
from people import Codes, Credentials, Person
from program import Program


class Attacks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # One of its own: what is taken away here would be missed elsewhere.
        cls.program = Program("demo", "--credentials", "credentials.json", ready_in=180).start()
        cls.addClassCleanup(cls.program.close)
        cls.people = Credentials(cls.program.folder / "credentials.json")
        cls.codes = Codes()
        cls.first, cls.second = cls.people.organisations[:2]

    def api(self, person: Person) -> Api:
        return Api(self.program.url, person.token)

    def browser(self, person: Person) -> Cookies:
        browser = Cookies(self.program.url)
        self.assertEqual(browser.submit("/sign-in", {"email": person.email, "password": person.password}).status_code, 303)
        self.assertEqual(browser.submit("/sign-in/code", {"code": self.codes.code(person)}).status_code, 303)
        return browser

    def records(self, api: Api) -> list[str]:
        "The address of each record that the caller can list, as the description names them."
        found = []
        paths = api.get("/api/openapi.json").json()["paths"]
        for path in paths:
            parent = re.fullmatch(r"(/api/v1/[a-z/]+)/\{[a-z]+\}", path)
            if not parent or "get" not in paths.get(parent[1], {}) or "get" not in paths[path]:
                continue
            answer = api.get(parent[1])
            self.assertEqual(answer.status_code, 200, parent[1])
            found += [f"{parent[1]}/{item['id']}" for item in answer.json().get("items", []) if "id" in item]
        return found

    def test_another_tenant(self):
        "Another organisation's CISO finds none of the records of this one, by whatever method, and changes none"
        mine, theirs = self.api(self.people.person("ciso", self.first)), self.api(self.people.person("ciso", self.second))
        records = self.records(mine)
        self.assertGreaterEqual(len({path.split("/")[3] for path in records}), 3, records[:10])
        before = {path: mine.get(path).json() for path in records[:40]}
        for path in before:
            for method, body in (("GET", None), ("PATCH", {"version": 1}), ("PATCH", {"role": "analyst", "version": 1}), ("DELETE", None)):
                status = theirs.request(method, path, json=body).status_code
                self.assertIn(status, (404, 405), f"{method} {path}")
        self.assertEqual({path: mine.get(path).json() for path in before}, before)
        page = self.browser(self.people.person("ciso", self.second))
        for path in ("", "/team", "/evidence", "/log", "/tokens", "/settings", "/packages"):
            self.assertEqual(page.ask("GET", f"/o/{self.first}{path}").status_code, 404, path)

    def test_a_former_admin(self):
        "Who was CISO has, from the next request on, what their role has now; once deactivated, nothing: neither session nor token"
        ciso, former = self.people.person("ciso", self.first), self.people.person("manager", self.first)
        boss, token = self.api(ciso), self.api(former)

        def member() -> dict:
            return next(item for item in boss.get("/api/v1/members?limit=200").json()["items"] if item["email"] == former.email)

        def change(role: str) -> None:
            answer = boss.patch(f"/api/v1/members/{member()['id']}", json={"role": role, "version": member()["version"]})
            self.assertEqual(answer.status_code, 200, answer.text)

        change("ciso")
        session = self.browser(former)
        self.assertEqual(session.ask("GET", f"/o/{self.first}/settings").status_code, 200)
        own = next(item for item in token.get("/api/v1/members?limit=200").json()["items"] if item["email"] == ciso.email)
        change("employee")
        self.assertIn(session.ask("GET", f"/o/{self.first}/settings").status_code, (303, 403))
        for method, path, body in (
            ("PATCH", f"/api/v1/members/{own['id']}", {"role": "employee", "version": own["version"]}),
            ("POST", f"/api/v1/members/{own['id']}/deactivate", {"version": own["version"]}), ("GET", "/api/v1/assets", None), ("GET", "/api/v1/evidence", None),
        ):
            self.assertEqual(token.request(method, path, json=body).status_code, 403, path)
        answer = boss.post(f"/api/v1/members/{member()['id']}/deactivate", json={"version": member()["version"]})
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(token.get("/api/v1/members").status_code, 401)
        for path in (f"/o/{self.first}", f"/o/{self.first}/team"):
            self.assertIn(session.ask("GET", path).status_code, (303, 404), path)
        # The account is its owner's still, and leads into no organisation.
        again = self.browser(former)
        self.assertEqual(again.ask("GET", f"/o/{self.first}").status_code, 404)
        self.assertEqual(again.ask("POST", f"/organisations/{self.first}", {"csrf": "x"}).status_code // 100, 4)

    def test_a_consultant(self):
        "A consultant's session is in one organisation: the other's pages, forms and records are not there, and each token has its own"
        here, there = self.people.person("consultant", self.first), self.people.person("consultant", self.second)
        browser = self.browser(here)
        chosen = browser.submit("/organisations", {}, to=f"/organisations/{self.first}")
        self.assertEqual((chosen.status_code, chosen.headers["Location"]), (303, f"/o/{self.first}"))
        self.assertEqual(browser.ask("GET", f"/o/{self.first}/assets").status_code, 200)
        page = browser.ask("GET", f"/o/{self.first}").text
        csrf = re.search(r'name="csrf-token" content="([^"]+)"', page)[1]
        for path in ("", "/assets", "/evidence", "/team"):
            self.assertEqual(browser.ask("GET", f"/o/{self.second}{path}").status_code, 404, path)
        self.assertEqual(browser.ask("POST", f"/o/{self.second}/assets", {"csrf": csrf, "name": "planted"}).status_code, 404)
        self.assertEqual(browser.ask("POST", f"/o/{self.second}/team/leave", {"csrf": csrf, "leave": "yes"}).status_code, 404)
        mine, theirs = self.api(here), self.api(there)
        own = {item["id"] for item in mine.get("/api/v1/assets?limit=200").json()["items"]}
        other = {item["id"] for item in theirs.get("/api/v1/assets?limit=200").json()["items"]}
        self.assertTrue(own and other and not own & other)
        for identifier in sorted(other)[:5]:
            self.assertEqual(mine.get(f"/api/v1/assets/{identifier}").status_code, 404)
        # What the switcher says is names and roles.
        old = dict(browser.jar)
        browser.submit("/organisations", {}, to=f"/organisations/{self.second}")
        self.assertEqual(browser.ask("GET", f"/o/{self.second}/assets").status_code, 200)
        copy = Cookies(self.program.url)
        copy.jar = old
        self.assertEqual(copy.ask("GET", f"/o/{self.first}").status_code, 303, "the session of before is over, wherever its cookie was copied to")

    def test_an_auditor_whose_time_is_over(self):
        "From the moment that an engagement ends its auditor has no evidence, no file and no package, by token or in an open session"
        auditor, ciso = self.people.person("auditor", self.first), self.people.person("ciso", self.first)
        theirs, boss = self.api(auditor), self.api(ciso)
        evidence = [item for item in theirs.get("/api/v1/evidence?limit=200").json()["items"]]
        self.assertTrue(evidence, "the demonstration has an engagement")
        session = self.browser(auditor)
        record = f"/o/{self.first}/evidence/{evidence[0]['id']}"
        self.assertEqual(session.ask("GET", record).status_code, 200)
        engagements = theirs.get("/api/v1/engagements").json()["items"]
        order = {"framework": engagements[0]["framework"], "from": engagements[0]["from"], "to": engagements[0]["to"]}
        for engagement in engagements:
            self.assertEqual(boss.post(f"/api/v1/engagements/{engagement['id']}/end").status_code, 200)
        self.assertEqual(theirs.get("/api/v1/evidence?limit=200").json()["items"], [])
        self.assertEqual(theirs.get("/api/v1/engagements").json()["items"], [])
        for item in evidence[:5]:
            for path in ("", "/file"):
                self.assertIn(theirs.get(f"/api/v1/evidence/{item['id']}{path}").status_code, (404, 405), path)
        self.assertIn(theirs.post("/api/v1/packages", json=order).status_code, (403, 404, 422))
        self.assertEqual(session.ask("GET", record).status_code, 404)
        for path in ("/controls", "/evidence", f"/frameworks/{order['framework']}"):
            answer = session.ask("GET", f"/o/{self.first}{path}")
            self.assertNotIn(evidence[0]["id"], answer.text, path)
