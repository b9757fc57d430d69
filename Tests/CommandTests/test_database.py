"""The commands on PostgreSQL: migrating, checking, serving, the demonstration."""

import json
import pathlib
import urllib.parse

import requests

from postgres import Database
from program import Program, new_key, run
from transcript import Transcripts


class Postgres(Transcripts):
    def setUp(self):
        self.database = Database()
        self.enterContext(self.database)
        self.role = "app_" + self.database.name

    def migrate(self):
        return run("migrate", "--database", self.database.url(), "--app-role", self.role, timeout=120)

    def test_migrating(self):
        "migrate makes roles and tables, says so, and says less the second time"
        self.transcript("migrate", "--database", self.database.url(), "--app-role", self.role, out=(
            rf"Made the role {self.role}, which has no password yet\.\nMade the role {self.role}_visitor, which has no password yet\.\n"
            rf"The database is at version \d+, and {self.role} may use it\."))
        self.transcript("migrate", "--database", self.database.url(), "--app-role", self.role, out=rf"The database is at version \d+, and {self.role} may use it\.")
        rights = self.database.sql(f"SELECT rolsuper, rolbypassrls, rolcreaterole, rolcanlogin FROM pg_roles WHERE rolname = '{self.role}'")
        self.assertEqual(rights, "f|f|f|t")

    def test_migrating_again(self):
        "migrate again gives back rights and guards that were taken away and says which; where tables differ it ends with 1"
        self.migrate()
        url = self.database.url(self.role)
        command = ("migrate", "--database", self.database.url(), "--app-role", self.role)
        self.database.sql(f"REVOKE INSERT ON asset_rows FROM {self.role}; REVOKE SELECT ON asset FROM {self.role}; DROP TRIGGER settings ON organisation_rows")
        self.transcript("check", "schema", "--database", url, out=r".*\n3 findings\.", status=1)
        self.transcript(*command, timeout=120, out=(
            r"Mended: .*asset.*\nMended: .*\nMended: .*\n" rf"The database is at version \d+, and {self.role} may use it\."))
        self.transcript("check", "schema", "--database", url, out=r"The database is as declared\.")
        self.database.sql("ALTER TABLE asset_rows SET UNLOGGED; CREATE MATERIALIZED VIEW stolen AS SELECT id FROM asset_rows")
        for words in (command, ("check", "schema", "--database", url)):
            self.transcript(*words, timeout=120, status=1, out=r".*asset_rows is not written to the journal\n(.*\n)*.*2 findings\.")

    def test_another_encoding(self):
        "A database that cannot keep every script is refused by name, whatever is asked of it, and nothing is made in it"
        for encoding in ("LATIN1", "SQL_ASCII"):
            with self.subTest(encoding), Database(encoding=encoding) as database:
                role = "app_" + database.name
                place = ("--database", database.url())
                for words in (("migrate", *place, "--app-role", role), ("check", "schema", *place), ("serve", "--port", "0", "--data", self.folder(), *place),
                        ("demo", "--data", self.folder() + "/data", "--no-serve", *place)):
                    self.refused(*words, words=r"The database cannot be used: its encoding is not UTF8\.", AERTOUS_KEY=new_key())
                self.assertEqual(database.sql(f"SELECT count(*) FROM pg_roles WHERE rolname LIKE '{role}%'"), "0")

    def test_a_role_that_is_none(self):
        "A name that could be no role, and a URL whose role may not make one, are refused"
        self.refused("migrate", "--database", self.database.url(), "--app-role", 'x"; DROP TABLE y', words=r"The database cannot be used: a role is called by .*")
        self.migrate()
        self.refused("migrate", "--database", self.database.url(self.role), "--app-role", self.role + "2",
            words=rf"The role of this URL may not make roles, and there is no {self.role}2, nor {self.role}2_visitor\. Let somebody who may run this, then migrate again: "
                  rf'CREATE ROLE "{self.role}2" LOGIN [A-Z ]+; CREATE ROLE "{self.role}2_visitor" LOGIN [A-Z ]+;')

    def test_checks(self):
        "check schema and check isolation hold on a migrated database, and a dropped guard is a finding"
        self.migrate()
        url = self.database.url(self.role)
        self.transcript("check", "schema", "--database", url, out=r"The database is as declared\.")
        self.transcript("check", "isolation", "--database", url, timeout=120,
            out=r"(\d+) probes of \1 that the routes demand, 0 findings\.\n(\d+) probes of \2 that the tables demand, 0 findings\.")
        self.database.sql("DROP POLICY wall ON asset_rows; CREATE POLICY wall ON asset_rows USING (true) WITH CHECK (true)")
        self.transcript("check", "schema", "--database", url, out=r".*asset.*\n\d+ findings\.", status=1)
        self.transcript("check", "isolation", "--database", url, out=r".*asset.*[1-9]\d* findings\.", status=1, timeout=120)

    def test_nothing_to_check(self):
        "A check of what is not there is refused"
        self.refused("check", "schema", "--data", self.folder(), words=r"There is no data in .*")
        self.refused("check", "schema", "--database", self.database.url(), words=r".*")

    def test_serving(self):
        "serve works as the application's role, and refuses one that could pass the walls, or tables that are not there"
        key = new_key()
        self.database.sql(f"CREATE ROLE {self.role} LOGIN")
        def command(url):
            return ("serve", "--data", self.folder() + "/data", "--port", "0", "--database", url)
        self.refused(*command(self.database.url(self.role)), words=r"The database cannot be used: the database is at 0, .*migrate first\.", AERTOUS_KEY=key)
        self.migrate()
        self.refused(*command(self.database.url()), words=r"The database role \w+ may do too much: it is a superuser, .*", AERTOUS_KEY=key)
        with Program("serve", "--database", self.database.url(self.role), AERTOUS_KEY=key) as program:
            self.assertEqual(requests.get(program.url + "/readyz", timeout=10).status_code, 200)
            self.assertEqual(program.stop(), 0)
        self.assertEqual(self.database.sql("SELECT kind FROM installation_rows"), "work")

    def test_migrating_at_the_start(self):
        "serve with the owner's URL migrates before it starts"
        self.database.sql(f"CREATE ROLE {self.role} LOGIN")
        with Program("serve", "--database", self.database.url(self.role), "--migration-database", self.database.url(), AERTOUS_KEY=new_key()) as program:
            self.assertEqual(requests.get(program.url + "/readyz", timeout=10).status_code, 200)

    def test_looking_at_the_start(self):
        "serve with the owner's URL makes walls anew that were taken down and says which, and does not start where tables differ"
        self.migrate()
        arguments, key = ("serve", "--database", self.database.url(self.role), "--migration-database", self.database.url()), new_key()
        self.database.sql("DROP POLICY wall ON asset_rows; DROP TRIGGER settings ON organisation_rows")
        with Program(*arguments, AERTOUS_KEY=key) as program:
            self.assertRegex(program.log(), r"warning.*The database was not as declared, and is again: .*asset_rows")
            self.assertNotIn("error", program.log())
            self.transcript("check", "schema", "--database", self.database.url(self.role), out=r"The database is as declared\.")
            self.database.sql("ALTER TABLE asset_rows SET UNLOGGED")
            program.stop()
        done = run(*arguments, "--data", self.folder() + "/data", "--port", "0", timeout=120, AERTOUS_KEY=key)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertRegex(done.stderr, r"error.*asset_rows is not written to the journal\n(.*\n)*The database is not as declared, and migrating does not mend it\.")

    def test_demo(self):
        "demo takes the owner's URL, makes logins that may do little, and keeps the mark that makes it one for good"
        with Program("demo", "--database", self.database.url(), "--credentials", "credentials.json", ready_in=180) as program:
            document = json.loads((program.folder / "credentials.json").read_text())
            ciso = document["organisations"][0]["members"][0]
            answer = requests.get(program.url + "/api/v1/assets", headers={"Authorization": f"Bearer {ciso['token']}"}, timeout=30)
            self.assertEqual(answer.status_code, 200)
            self.assertGreaterEqual(len(answer.json()["items"]), 12)
            stored = json.loads((program.data / "demo.json").read_text())["database"]["application"]
            self.transcript("check", "schema", "--database", stored, out=r"The database is as declared\.")
            self.transcript("demo", "code", ciso["email"], "--data", str(program.data), out=r"\d{6}")
            program.stop()
            # For good: whoever logs in as the program may not change it.
            role = urllib.parse.urlsplit(stored).username
            for statement in ("UPDATE installation_rows SET kind = 'work'", "DELETE FROM installation_rows"):
                with self.assertRaisesRegex(AssertionError, "permission denied"):
                    self.database.sql(f"SET ROLE {role}; {statement}")
            self.assertEqual(self.database.sql("SELECT kind FROM installation_rows"), "demo")
            self.refused("serve", "--data", self.folder() + "/data", "--port", "0", "--database", stored,
                         words=r"This database belongs to a demonstration, for good\. .*", AERTOUS_KEY=new_key())
            self.refused("demo", "--data", self.folder() + "/other", "--no-serve", "--database", self.database.url(),
                         words=r"The database holds data that this demonstration did not make\. .*")
            program.start()
            self.assertEqual(requests.get(program.url + "/readyz", timeout=10).status_code, 200)

    def test_a_foreign_database(self):
        "demo leaves a database alone that it did not make"
        self.database.sql("CREATE TABLE ours (id integer)")
        self.refused("demo", "--data", self.folder() + "/data", "--no-serve", "--database", self.database.url(),
                     words=r"The database holds data that this demonstration did not make\. .*")
        self.assertEqual(self.database.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "1")
