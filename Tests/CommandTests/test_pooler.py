"""Behind PgBouncer in transaction mode, where nothing outlives a transaction."""

import concurrent.futures

from cookies import Cookies
from postgres import Database, Pooler
from program import Program, new_key, run
from transcript import Transcripts

WRITERS, EACH = 8, 12


class Behind(Transcripts):
    def setUp(self):
        self.database = self.enterContext(Database())
        self.role = "app_" + self.database.name
        self.assertEqual(run("migrate", "--database", self.database.url(), "--app-role", self.role, timeout=120).returncode, 0)
        self.pooler = self.enterContext(Pooler(self.database.socket, self.role, self.role + "_visitor", "postgres"))
        self.url = self.pooler.url(self.role, self.database.name)

    def test_unnamed(self):
        "With unnamed statements a person signs up, eight writers work at once through three connections, and nothing is lost, mixed up or left behind"
        with Program("serve", "--database", self.url, "--statements", "unnamed", "--metrics-port", "0", AERTOUS_KEY=new_key()) as program:
            people = [Cookies(program.url) for _ in range(2)]
            for person, name in zip(people, ("cedar", "hazel")):
                self.assertIn(person.sign_up(program, f"ada@{name}.example", f"Ada of {name}", name.title()).status_code, (200, 303))

            def write(writer: int) -> list[int]:
                person, name = people[writer % 2], ("cedar", "hazel")[writer % 2]
                browser = Cookies(program.url)
                browser.jar = dict(person.jar)
                return [
                    browser.submit(f"/o/{name}/assets/new", {
                        "name": f"{name} {writer}-{number}", "kind": "system", "description": "", "classification": "internal", "criticality": "2",
                        "location": "", "owner_id": "", "custodian_id": "", "documentation": "", "review_due": ""}, to=f"/o/{name}/assets").status_code
                    for number in range(EACH)
                ]

            with concurrent.futures.ThreadPoolExecutor(WRITERS) as pool:
                answers = [status for statuses in pool.map(write, range(WRITERS)) for status in statuses]
            self.assertEqual(set(answers), {303}, program.log())
            for person, own, other in ((people[0], "cedar", "hazel"), (people[1], "hazel", "cedar")):
                page = person.ask("GET", f"/o/{own}/assets?limit=200").text
                self.assertIn(f"{own} {0 if own == 'cedar' else 1}-0", page)
                self.assertNotIn(f"{other} ", page)
            self.assertEqual(program.stop(), 0)
            self.assertNotRegex(program.log(20_000), r"prepared statement|postgres 26000|postgres 42P05")
        rows = self.database.sql("SELECT o.slug, count(*), count(DISTINCT a.name) FROM asset_rows a JOIN organisation_rows o ON o.id = a.organisation_id "
                                 "WHERE a.name LIKE o.slug || ' %' GROUP BY 1 ORDER BY 1")
        half = WRITERS * EACH // 2
        self.assertEqual(rows.split("\n"), [f"cedar|{half}|{half}", f"hazel|{half}|{half}"])
        self.assertLessEqual(int(self.database.sql(f"SELECT count(*) FROM pg_stat_activity WHERE usename = '{self.role}'")), 3)
        for what in ("schema", "isolation"):
            self.transcript("check", what, "--database", self.url, out=r".*", timeout=120, AERTOUS_STATEMENTS="unnamed")

    def test_prepared(self):
        "With prepared statements serve refuses to start and says which setting to choose"
        self.refused("serve", "--data", self.folder() + "/data", "--port", "0", "--database", self.url, words=(
            r"The database lost a prepared statement: a pooler in transaction mode stands before it\. Start with --statements unnamed\."),
            AERTOUS_KEY=new_key())
