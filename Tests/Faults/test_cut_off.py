"""An act of the operator's is killed between its entry in the installation's log and what it does to another log."""

import contextlib
import signal
import subprocess
import unittest

from faults import Demo
from postgres import Database, Server, tools
from program import executable
from promises import assert_checks
from waiting import wait_until


class CutOff(unittest.TestCase):
    def test_a_hold(self):
        "A hold that is killed before it is placed stands in the installation's log as begun and not as done, and given again it is done"
        with Server() as server, Database(server.socket) as database, Demo(database) as demo:
            slug = demo.organisation["slug"]
            organisation = database.sql(f"SELECT id FROM organisation_rows WHERE slug = '{slug}'")
            command = [executable(), "audit", "hold", "--organisation", slug, "--reason", "a claim is pending", "--data", str(demo.program.data)]

            def said() -> list[str]:
                return database.sql("SELECT action FROM log_leaf_rows WHERE organisation_id = 'installation' AND action LIKE 'log.h%' ORDER BY position").split()

            def held() -> tuple[str, str]:
                return (database.sql(f"SELECT count(*) FROM retention_rows WHERE organisation_id = '{organisation}' AND hold IS NOT NULL"),
                        database.sql(f"SELECT count(*) FROM log_leaf_rows WHERE organisation_id = '{organisation}' AND action = 'hold.placed'"))

            with self.holding(database, f"SELECT 1 FROM log_head_rows WHERE organisation_id = '{organisation}' FOR UPDATE"):
                with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                    wait_until(self, "it began", lambda: said() == ["log.hold_began"])
                    process.kill()
                    self.assertEqual(process.wait(), -signal.SIGKILL)
            self.assertEqual((said(), held()), (["log.hold_began"], ("0", "0")))
            assert_checks(self, demo)
            done = subprocess.run(command, capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual((said(), held()), (["log.hold_began", "log.hold_began", "log.held"], ("1", "1")))
            assert_checks(self, demo)

    @contextlib.contextmanager
    def holding(self, database: Database, lock: str):
        """Somebody who holds what a statement locks for as long as the block runs."""
        psql = [tools() / "psql", "-h", database.socket, "-U", "postgres", "-d", database.name, "-X", "-At", "-v", "ON_ERROR_STOP=1"]
        with subprocess.Popen(psql, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            process.stdin.write(f"BEGIN;\n{lock};\n")
            process.stdin.flush()
            self.assertEqual([process.stdout.readline().strip() for _ in range(2)], ["BEGIN", "1"])
            try:
                yield
            finally:
                process.stdin.close()
                process.wait(timeout=30)


if __name__ == "__main__":
    unittest.main()
