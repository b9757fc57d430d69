"""Connections are cut in the middle of transactions, and there are too few of them."""

import contextlib
import subprocess
import threading
import time
import unittest

import requests

from faults import LONG, Demo
from load import Load, content
from postgres import Database, Server, tools
from program import run
from promises import Promises, assert_checks
from waiting import wait_until
from relay import Relay


def status(demo: Demo, path: str) -> int:
    return requests.get(demo.program.url + path, timeout=60).status_code


class Cut(unittest.TestCase):
    def test_in_transactions(self):
        "The program's connections are cut again and again while people work: answers are 503 and never 500, and all promises are kept"
        promises, cut = Promises(), 0
        with Server() as server, Database(server.socket) as database, Demo(database, AERTOUS_CHALLENGE_MAXNUMBER="1000") as demo:
            with Load(demo, "cut", visitors=1 if LONG else 0) as load:
                for number in range(200 if LONG else 40):
                    time.sleep(0.05)
                    # By turns whoever is at work, and all of them.
                    busy = "AND state <> 'idle'" if number % 3 else ""
                    cut += int(database.sql(
                        "SELECT count(*) FILTER (WHERE ok) FROM (SELECT pg_terminate_backend(pid) AS ok FROM pg_stat_activity"
                        f" WHERE application_name = 'aertous' {busy}) AS cut"))
                wait_until(self, "it recovers", lambda: status(demo, "/readyz") == 200)
                time.sleep(1)
            self.assertGreater(cut, 20, "hardly anything was cut")
            promises.take(load)
            self.assertLessEqual(load.statuses(), {503}, load.refused)
            promises.assert_made(self, mails=LONG)
            promises.assert_kept(self, demo)
            self.assertNotIn("unexpected", demo.program.log(50_000_000))
            promises.assert_no_orphan(self, demo)

    def test_at_commit(self):
        "A connection that is lost between COMMIT and its answer: nobody is told that it was done or not, and what was done is whole"
        with Server() as server, Database(server.socket) as database, Relay(server.socket) as relay:
            with Demo(database, AERTOUS_CONNECTIONS="2") as demo:
                demo.program.stop()
                self.lead(demo, database, relay)
                demo.program.start()
                # The first use of a token is a write of its own.
                self.assertEqual(demo.upload("whole.txt", b"whole\n").status_code, 201)
                for number in range(5):
                    with relay.cutting_at_commit():
                        answer = demo.upload(f"fault-commit-{number}.txt", content(f"fault-commit-{number}"))
                    self.assertEqual(answer.status_code, 503, answer.text)
                    self.assertIn("not known", answer.text)
                    self.assertEqual(answer.headers["Retry-After"], "5")
                    wait_until(self, "it recovers", lambda: status(demo, "/readyz") == 200)
                self.assertGreaterEqual(relay.cuts, 5)
                names = {item["file_name"] for item in demo.items("/api/v1/evidence")}
                self.assertLessEqual({f"fault-commit-{number}.txt" for number in range(5)}, names, "the server had committed")
                promises = Promises()
                promises.assert_whole(self, demo)
                assert_checks(self, demo)
                self.assertNotIn("unexpected", demo.program.log(50_000_000))
                promises.assert_no_orphan(self, demo)

    def lead(self, demo: Demo, database: Database, relay: Relay) -> None:
        """The demonstration goes on by way of the relay: its folder remembers where the database is."""
        record = demo.program.data / "demo.json"
        record.write_text(record.read_text().replace(database.socket, relay.folder))
        demo.program._command[demo.program._command.index(database.url())] = database.url().replace(database.socket, relay.folder)


class Exhausted(unittest.TestCase):
    def hold(self, database: Database, words: str) -> subprocess.Popen:
        """Somebody else's transaction, which is not going to end by itself."""
        holder = subprocess.Popen(
            [tools() / "psql", "-h", database.socket, "-U", "postgres", "-d", database.name, "-X", "-q"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self.addCleanup(holder.wait, 30)
        self.addCleanup(holder.kill)
        holder.stdin.write(f"BEGIN; {words};\n")
        holder.stdin.flush()
        wait_until(self, "it holds its lock", lambda: database.sql("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'") != "0")
        return holder

    def test_pool(self):
        "With two connections and somebody who holds a lock, everybody is answered within the bounded wait, 503 with Retry-After; then it goes on by itself"
        with Database() as database, Demo(database, AERTOUS_CONNECTIONS="2") as demo:
            kept = {demo.add("Before").json()["id"]}
            holder = self.hold(database, "LOCK TABLE asset_rows IN ACCESS EXCLUSIVE MODE")
            answers, lock = [], threading.Lock()

            def ask(number: int) -> None:
                answer = demo.request("GET", "/api/v1/assets?limit=1", 60) if number % 2 else demo.add(f"Meanwhile {number}", 60)
                with lock:
                    answers.append(answer)

            threads = [threading.Thread(target=ask, args=(number,), daemon=True) for number in range(40)]
            for thread in threads:
                thread.start()
            self.assertEqual(status(demo, "/healthz"), 200)
            for thread in threads:
                thread.join(60)
            self.assertEqual(len(answers), 40, "somebody was never answered")
            self.assertEqual({(answer.status_code, answer.headers.get("Retry-After")) for answer in answers}, {(503, "5")})
            self.assertEqual({answer.headers["Content-Type"].split(";")[0] for answer in answers}, {"application/problem+json"})
            holder.stdin.close()
            holder.wait(30)
            wait_until(self, "it recovers", lambda: status(demo, "/readyz") == 200)
            kept.add(demo.add("After").json()["id"])
            names = {item["id"]: item["name"] for item in demo.items("/api/v1/assets")}
            self.assertLessEqual(kept, set(names))
            self.assertFalse([name for name in names.values() if name.startswith("Meanwhile")], "refused and done all the same")
            assert_checks(self, demo)
            self.assertNotIn("unexpected", demo.program.log(50_000_000))

    def test_server(self):
        "Where the server has no connection left, a program that starts says so in one line; one that runs goes on with those that it has"
        with Server(max_connections="20", superuser_reserved_connections="3") as server, Database(server.socket) as database, Demo(database) as demo:
            role = database.sql("SELECT usename FROM pg_stat_activity WHERE application_name = 'aertous' LIMIT 1")
            with contextlib.ExitStack() as others:
                for _ in range(20):
                    others.enter_context(subprocess.Popen(
                        [tools() / "psql", "-h", database.socket, "-U", role, "-d", database.name, "-X", "-q"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL))
                time.sleep(1)
                self.assertEqual(demo.add("Meanwhile").status_code, 201)
                started = run("check", "schema", "--database", database.url(role))
                self.assertEqual(started.returncode, 1)
                self.assertRegex(started.stderr, r"\AThe database cannot be reached: .*\n\Z")
                database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'aertous'")
                time.sleep(0.5)
                self.assertIn(demo.add("Without").status_code, (201, 503))
            wait_until(self, "it recovers", lambda: status(demo, "/readyz") == 200 and demo.add("After").status_code == 201)
            assert_checks(self, demo)


if __name__ == "__main__":
    unittest.main()
