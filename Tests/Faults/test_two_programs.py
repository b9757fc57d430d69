"""Two programs start at the same moment on one empty database."""

import threading
import unittest

from faults import LONG
from postgres import Database
from program import Program, ProgramFailed, executable, new_key, run
from visitor import Visitor

ROUNDS = 10 if LONG else 1


class Two(unittest.TestCase):
    def start(self, place: list[str], keys: list[str]) -> list[Program]:
        """Both, in this moment, with one folder, as two nodes have it. Those that came up first."""
        first = Program("serve", *place, AERTOUS_KEY=keys[0])
        second = Program(command=[executable(), "serve", *place, "--data", str(first.data), "--port", "0"], AERTOUS_KEY=keys[1])
        second.data = first.data
        programs, gate = [first, second], threading.Barrier(2)
        for program in programs:
            self.addCleanup(program.close)

        def begin(program: Program) -> None:
            gate.wait()
            try:
                program.start()
            except ProgramFailed:
                pass

        threads = [threading.Thread(target=begin, args=(program,)) for program in programs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        return sorted(programs, key=lambda program: not program.runs)

    def whole(self, program: Program, place: list[str], key: str) -> None:
        database = place[:2]
        for what in ("schema", "isolation", "audit"):
            done = run("check", what, "--data", str(program.data), *database, timeout=300, AERTOUS_KEY=key)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        log = run("audit", "log", "--data", str(program.data), *database, AERTOUS_KEY=key)
        self.assertEqual(log.stdout.count("installation.migrated"), 1, log.stdout + log.stderr)

    def one_key(self, place: list[str]) -> None:
        key = new_key()
        programs = self.start(place, [key, key])
        self.assertEqual([program.runs for program in programs], [True, True], programs[1].log())
        ada = Visitor(programs[0], "ada@cedar.example").sign_up("Cedar")
        self.assertEqual(ada.api("GET", "/api/v1/assets").status_code, 200)
        # What the one wrote and sealed, the other reads and opens.
        added = ada.api("PUT", "/api/v1/evidence/upload?name=a.txt", data=b"a line\n")
        self.assertEqual(added.status_code, 201)
        ada.program = programs[1]
        self.assertEqual(ada.api("GET", f"/api/v1/evidence/{added.json()['id']}/file").content, b"a line\n")
        self.assertTrue(ada.may_sign_in())
        self.whole(programs[0], place, key)

    def two_keys(self, place: list[str]) -> None:
        keys = [new_key(), new_key()]
        winner, loser = self.start(place, keys)
        self.assertEqual([winner.runs, loser.runs], [True, False], "one has the wrong key, and what it sealed the other could never open")
        self.assertRegex(loser.log(), r"(?m)^Version 1 in AERTOUS_KEY is another key than the one that these data were sealed with\.$")
        self.assertEqual(Visitor(winner, "ada@cedar.example").sign_up("Cedar").api("GET", "/api/v1/assets").status_code, 200)
        self.whole(winner, place, winner._environment["AERTOUS_KEY"])

    def on_postgres(self, check) -> None:
        with Database() as database:
            role = "app_" + database.name
            database.sql(f"CREATE ROLE {role} LOGIN")
            check(["--database", database.url(role), "--migration-database", database.url()])
            self.doCleanups()

    def test_one_key_on_sqlite(self):
        "On an empty folder both come up, the schema is made once, and each opens what the other sealed"
        for _ in range(ROUNDS):
            self.one_key([])
            self.doCleanups()

    def test_one_key_on_postgres(self):
        "On an empty PostgreSQL database both come up, the schema is made once, and each opens what the other sealed"
        for _ in range(ROUNDS):
            self.on_postgres(self.one_key)

    def test_two_keys_on_sqlite(self):
        "With two different keys on an empty folder one comes up, and the other says in one line why it does not"
        for _ in range(ROUNDS):
            self.two_keys([])
            self.doCleanups()

    def test_two_keys_on_postgres(self):
        "With two different keys on an empty PostgreSQL database one comes up, and the other says in one line why it does not"
        for _ in range(ROUNDS):
            self.on_postgres(self.two_keys)

    def test_migrate(self):
        "Two `migrate` at once on an empty database: both end well, and the schema is made once"
        for _ in range(ROUNDS):
            with Database() as database:
                role, done = "app_" + database.name, []
                threads = [threading.Thread(target=lambda: done.append(run("migrate", "--database", database.url(), "--app-role", role, timeout=120))) for _ in range(2)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join(120)
                self.assertEqual([one.returncode for one in done], [0, 0], "".join(one.stderr for one in done))
                self.assertEqual(
                    database.sql("SELECT count(*), count(DISTINCT number), max(number) FROM store_migration").split("|"),
                    [database.sql("SELECT count(*) FROM store_migration")] * 3)
                self.assertEqual(run("check", "schema", "--database", database.url(role)).returncode, 0)


if __name__ == "__main__":
    unittest.main()
