"""One request ends the whole program, by a defect that a debug build has on purpose, and the supervisor starts it again."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import requests

from faults import LONG
from postgres import Database
from program import executable, new_key, run
from supervisor import UNIT, Supervisor, Unit
from visitor import Visitor
from waiting import wait_until

TRAP = "/trap"


class Served:
    """What a visitor needs to know of a program."""

    def __init__(self, url: str, data: pathlib.Path):
        from program import Program
        self.url, self.data = url, data
        self.mail = lambda to, within=10: Program.mail(self, to, within)
        self.log = lambda: ""


class Trapped(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="aertous-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def test_on_sqlite(self):
        "A trap in one request, on SQLite: the others get no answer rather than a wrong one, the supervisor starts the program again, and all promises are kept"
        self.spring([])

    def test_on_postgres(self):
        "A trap in one request, on PostgreSQL: the others get no answer rather than a wrong one, the supervisor starts the program again, and all promises are kept"
        with Database() as database:
            role = "app_" + database.name
            database.sql(f"CREATE ROLE {role} LOGIN")
            self.spring(["--database", database.url(role)], AERTOUS_DATABASE=database.url(role), AERTOUS_MIGRATION_DATABASE=database.url())

    def spring(self, place: list[str], **environment: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        key, data, log = new_key(), self.folder / "data", self.folder / "log"
        served = Served(f"http://localhost:{port}", data)
        with Supervisor(
            Unit(), executable(), data, port, log, AERTOUS_KEY=key, AERTOUS_PLANTED_TRAP=TRAP, AERTOUS_PLANTED_SILENCE="isolation-self-test",
            AERTOUS_LIMIT_ADDRESS="1000000", AERTOUS_LIMIT_ACCOUNT="1000000", **environment) as supervisor:
            wait_until(self, "it comes up", lambda: self.is_ready(served))
            ada, kept = Visitor(served, "ada@cedar.example").sign_up("Cedar"), {}
            for round in range(5 if LONG else 1):
                self.while_working(served, supervisor, ada, kept)
            self.assertEqual({-signal.SIGILL, -signal.SIGTRAP} | set(supervisor.statuses), {-signal.SIGILL, -signal.SIGTRAP}, log.read_text()[-2_000:])
            self.assertEqual(ada.send("GET", "/account").status_code, 200, "a session is gone")
            for id, content in kept.items():
                self.assertEqual(ada.api("GET", f"/api/v1/evidence/{id}/file").content, content)
            for what in ("audit", "schema", "isolation"):
                done = run("check", what, "--data", str(data), *place, timeout=300, AERTOUS_KEY=key)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(supervisor.statuses[-1], 0, "asked to end, it ends well and is not started again")
        said = log.read_text(errors="replace")
        self.assertIn("Not enough bits", said, "the trap says why")
        self.assertNotIn("unexpected", said)
        self.assertNotIn(key.split(":")[1], said)
        self.assertEqual(list(self.folder.rglob("core*")), [])

    def while_working(self, served: Served, supervisor: Supervisor, ada: Visitor, kept: dict[str, bytes]) -> None:
        stop, lock, refused, before = threading.Event(), threading.Lock(), [], supervisor.pid

        def work(who: int) -> None:
            number = 0
            while not stop.is_set():
                content = f"{who} {number} {time.time()}\n".encode() * 3_000
                try:
                    added = ada.api("PUT", f"/api/v1/evidence/upload?name=f{who}-{number}.txt", data=content)
                except requests.RequestException:
                    time.sleep(0.05)
                    continue
                with lock:
                    if added.status_code == 201:
                        kept[added.json()["id"]] = content
                    else:
                        refused.append(added.status_code)
                number += 1

        threads = [threading.Thread(target=work, args=(who,), daemon=True) for who in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.7)
        with self.assertRaises(requests.ConnectionError):
            requests.get(served.url + TRAP, timeout=30)
        wait_until(self, "it is started again", lambda: supervisor.pid != before and self.is_ready(served))
        time.sleep(0.7)
        stop.set()
        for thread in threads:
            thread.join(30)
        self.assertEqual(refused, [])
        self.assertTrue(kept)

    def is_ready(self, served: Served) -> bool:
        try:
            return requests.get(served.url + "/readyz", timeout=10).status_code == 200
        except requests.RequestException:
            return False


class UnitFile(unittest.TestCase):
    def test_verify(self):
        "systemd finds nothing wrong with the unit, and its exposure is below 2 of 10"
        text = UNIT.read_text().replace("/opt/aertous/aertous", executable())
        with tempfile.TemporaryDirectory(prefix="aertous-") as folder:
            unit = pathlib.Path(folder) / "aertous.service"
            unit.write_text(text)
            done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, timeout=60)
            self.assertEqual((done.returncode, [line for line in done.stderr.splitlines() if "aertous.service" in line]), (0, []), done.stderr)
            done = subprocess.run(["systemd-analyze", "security", "--offline=yes", "--no-pager", "--threshold=20", unit], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertLess(float(re.search(r"Overall exposure level for aertous.service: ([\d.]+)", done.stdout)[1]), 2)

    def test_restart(self):
        "It starts again after every end but one by a wrong command line, and never gives up"
        unit = Unit()
        self.assertEqual([unit.restarts(status) for status in (-4, -5, -9, 1, 0, 64)], [True] * 5 + [False])
        self.assertEqual(unit.unit["StartLimitIntervalSec"], ["0"])
        done = subprocess.run([executable(), "serve", "--no-such-flag"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, int(unit.one("RestartPreventExitStatus")))

    def test_system_calls(self):
        "The unit's filter lets every system call through that the program makes from its start to its end"
        allowed = self.calls("@system-service")
        for word in Unit().service["SystemCallFilter"][1].removeprefix("~").split():
            allowed -= self.calls(word)
        with tempfile.TemporaryDirectory(prefix="aertous-") as name:
            folder = pathlib.Path(name)
            with socket.create_server(("127.0.0.1", 0)) as free:
                port = free.getsockname()[1]
            served = Served(f"http://localhost:{port}", folder / "data")
            process = subprocess.Popen(
                ["strace", "-f", "-qq", "-o", folder / "calls", executable(), "serve", "--data", served.data, "--port", str(port)],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"PATH": "/usr/bin", "AERTOUS_KEY": new_key(), "AERTOUS_METRICS_PORT": "0"}, start_new_session=True)
            self.addCleanup(process.wait, 60)
            self.addCleanup(process.kill)
            wait_until(self, "it comes up", lambda: Trapped.is_ready(self, served), 120)
            ada = Visitor(served, "ada@cedar.example").sign_up("Cedar")
            added = ada.api("PUT", "/api/v1/evidence/upload?name=a.txt", 60, data=b"a line\n")
            self.assertEqual(ada.api("GET", f"/api/v1/evidence/{added.json()['id']}/file", 60).content, b"a line\n")
            traced = int((folder / "calls").read_text(errors="replace").split(None, 1)[0])
            subprocess.run(["kill", "-TERM", str(traced)], check=True, timeout=10)
            self.assertEqual(process.wait(60), 0)
            made = set(re.findall(r"(?m)^\d+ +(\w+)\(", (folder / "calls").read_text(errors="replace")))
        self.assertGreater(len(made), 40, made)
        # SQLite makes this one as root alone, which the unit's user is not.
        self.assertEqual(made - allowed - ({"fchown"} if os.geteuid() == 0 else set()), set())

    def calls(self, group: str) -> set[str]:
        """The calls of one of systemd's groups, and of the groups in it."""
        done = subprocess.run(["systemd-analyze", "syscall-filter", group], capture_output=True, text=True, check=True, timeout=30)
        found = set()
        for line in done.stdout.splitlines()[1:]:
            word = line.strip()
            if word.startswith("@"):
                found |= self.calls(word)
            elif word and not word.startswith("#"):
                found.add(word)
        return found


if __name__ == "__main__":
    unittest.main()
