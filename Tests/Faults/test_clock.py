"""The machine's clock steps back by an hour while the program serves."""

import os
import subprocess
import time
import unittest

import pyotp

from clock import Clock
from faults import Demo
from load import Browser, Load
from postgres import Database, Server
from program import executable
from promises import Promises, assert_checks

HOUR = 3_600


class Stepping(unittest.TestCase):
    def test_on_sqlite(self):
        "On SQLite the clock steps back an hour: sessions and tokens hold, no code counts twice, jobs and mails go on, the log verifies before and after"
        with Clock() as clock, Demo(AERTOUS_LIMIT_ADDRESS="1200", AERTOUS_LIMIT_ACCOUNT="600", **clock.environment) as demo:
            self.step(demo, clock)

    def test_on_postgres(self):
        "On PostgreSQL the clock steps back an hour for both: sessions and tokens hold, no code counts twice, jobs and mails go on, the log verifies"
        with Clock() as clock, Server(clock.environment) as server, Database(server.socket) as database:
            with Demo(database, AERTOUS_LIMIT_ADDRESS="1200", AERTOUS_LIMIT_ACCOUNT="600", **clock.environment) as demo:
                self.step(demo, clock)

    def sign_in(self, demo: Demo, person: dict, code: str) -> tuple[Browser, int]:
        browser = Browser(demo.program.url)
        answer = browser.fill("/sign-in", lambda: {"email": person["email"], "password": person["password"], "next": "/"})
        self.assertEqual(answer.status_code, 303, answer.text)
        return browser, browser.fill(answer.headers["Location"], lambda: {"code": code, "next": "/"}, "/sign-in/code").status_code

    def work(self, demo: Demo, promises: Promises, name: str) -> None:
        with Load(demo, name, people=0, visitors=0, adders=1, uploaders=1) as load:
            time.sleep(1)
        # A limit of requests is one of a minute, and a minute that began in time to come would never end.
        self.assertEqual(load.statuses() - {429}, set(), load.refused)
        promises.take(load)
        self.assertTrue(load.records and load.files and load.reads)

    def mailed(self, demo: Demo, address: str, count: int) -> None:
        end = time.monotonic() + 60
        while sum(f"To: {address}" in path.read_text(errors="replace") or f"<{address}>" in path.read_text(errors="replace")
                  for path in (demo.program.data / "outbox").glob("*.eml")) < count:
            self.assertLess(time.monotonic(), end, f"no mail to {address}")
            time.sleep(0.1)

    def step(self, demo: Demo, clock: Clock) -> None:
        promises, (ada, ben, cleo) = Promises(), demo.people[:3]
        before = pyotp.TOTP(ada["totp_secret"]).at(clock.now())
        session, status = self.sign_in(demo, ada, before)
        self.assertEqual(status, 303)
        self.mailed(demo, ada["email"], 1)
        self.work(demo, promises, "before")

        clock.set(-HOUR)
        self.assertEqual(session.ask("GET", "/account").status_code, 200, "a session ended")
        self.work(demo, promises, "stepped")
        for code in (before, pyotp.TOTP(ada["totp_secret"]).at(clock.now())):
            self.assertEqual(self.sign_in(demo, ada, code)[1], 422, "a code of a step that is not after the last one")
        earlier = pyotp.TOTP(ben["totp_secret"]).at(clock.now())
        other, status = self.sign_in(demo, ben, earlier)
        self.assertEqual(status, 303, "whoever typed no code since signs in")
        self.assertEqual(self.sign_in(demo, ben, earlier)[1], 422, "a code counted twice")
        self.mailed(demo, ben["email"], 1)
        self.audit(demo, clock)
        # Ended and started, as at a repair: it comes up, and takes up what it knew.
        demo.program.stop()
        demo.program.start()
        session.url = other.url = demo.program.url
        self.work(demo, promises, "started")
        self.audit(demo, clock)

        # Stopped meanwhile: the library that fakes the clock also moves the timers that are set by time that passed.
        demo.program.stop()
        clock.set(0)
        demo.program.start()
        self.work(demo, promises, "after")
        self.assertEqual(self.sign_in(demo, ada, before)[1], 422, "a code counted twice")
        last, status = self.sign_in(demo, cleo, pyotp.TOTP(cleo["totp_secret"]).at(clock.now()))
        self.assertEqual(status, 303)
        self.mailed(demo, cleo["email"], 1)
        # Those of the hour before look idle for an hour now, and end.
        promises.sessions = [last]
        promises.assert_kept(self, demo)
        self.assertNotIn("unexpected", demo.program.log(50_000_000))
        promises.assert_no_orphan(self, demo)
        assert_checks(self, demo)

    def audit(self, demo: Demo, clock: Clock) -> None:
        """By a clock that stepped back the log is whole, and what was signed before the step bears a time that is to come, which the
        check says. By the true one it is whole: that is asked at the end."""
        done = subprocess.run(
            [executable(), "check", "audit", "--data", str(demo.program.data)], capture_output=True, text=True, timeout=120, env=os.environ | clock.environment)
        self.assertTrue(done.stdout, done.stderr)
        for line in done.stdout.splitlines():
            self.assertRegex(line, r": (intact, |the checkpoint over \d+ entries bears a time that is to come$)")


if __name__ == "__main__":
    unittest.main()
