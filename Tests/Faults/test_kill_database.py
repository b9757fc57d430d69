"""PostgreSQL is killed while people work, and the program stays up."""

import os
import random
import re
import signal
import time
import unittest

import requests

from faults import LONG, Demo, wait_for_backoff
from load import Load
from postgres import Database, Server
from promises import Promises
from waiting import wait_until

ROUNDS = 20 if LONG else 4


class DatabaseKilled(unittest.TestCase):
    def test_killed(self):
        "PostgreSQL or one of its backends killed while people work: answers are 503 and never 500, the program recovers by itself, and all promises are kept"
        chance, promises = random.Random(20_26), Promises()
        with Server() as server, Database(server.socket) as database, Demo(database, AERTOUS_CHALLENGE_MAXNUMBER="1000") as demo:
            pid = demo.program.pid
            for number in range(ROUNDS):
                with Load(demo, number) as load:
                    time.sleep(0.8 + 0.6 * chance.random())
                    # The loss of a backend by force makes the postmaster throw all others out and begin anew.
                    if number % 2:
                        os.kill(self.backend(database), signal.SIGKILL)
                    else:
                        server.kill()
                        time.sleep(0.3)
                        server.start()
                    wait_until(self, "it recovers within a minute", lambda: self.is_ready(demo))
                    time.sleep(0.5)
                promises.take(load)
                self.assertLessEqual(load.statuses(), {503}, load.refused)
                self.assertEqual((demo.program.runs, demo.program.pid), (True, pid), "the program itself stays up")
            wait_for_backoff()
            promises.assert_made(self, mails=LONG)
            promises.assert_kept(self, demo)
            self.assertNotIn("unexpected", demo.program.log(50_000_000))
            promises.assert_no_orphan(self, demo)

    def backend(self, database: Database) -> int:
        """One that works for the program, busy if there is any."""
        found = database.sql(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'aertous' ORDER BY (state = 'active') DESC, query_start DESC LIMIT 1")
        return int(re.fullmatch(r"\d+", found)[0])

    def is_ready(self, demo: Demo) -> bool:
        return requests.get(demo.program.url + "/readyz", timeout=30).status_code == 200


if __name__ == "__main__":
    unittest.main()
