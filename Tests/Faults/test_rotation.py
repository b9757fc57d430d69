"""The rotation of the master key is killed, as by a power cut, while a program serves people who read and write."""

import hashlib
import os
import random
import subprocess
import tempfile
import threading
import time
import unittest


from faults import ROUNDS
from postgres import Database
from program import Program, executable, run
from visitor import Visitor


class Rotating(unittest.TestCase):
    def test_on_sqlite(self):
        "Killed while it rotates, on SQLite: everything opens the whole time and under the new key alone at the end"
        self.rounds([])

    def test_on_postgres(self):
        "Killed while it rotates, on PostgreSQL: everything opens the whole time and under the new key alone at the end"
        with Database() as database:
            role = "app_" + database.name
            database.sql(f"CREATE ROLE {role} LOGIN")
            self.rounds(["--database", database.url(role), "--migration-database", database.url()], ["--database", database.url(role)])

    def rounds(self, place: list[str], command: list[str] = []) -> None:
        keys = [run("keys", "new", "--version", str(number)).stdout.strip() for number in range(1, ROUNDS + 2)]
        chance, wrong, killed = random.Random(20_26), [], 0
        with Program("serve", "--metrics-port", "0", *place, AERTOUS_KEY=keys[0]) as program:
            people = [Visitor(program, f"ada@{name}.example").sign_up(name.title()) for name in ("cedar", "maple", "rowan")]
            files = {person: {} for person in people}
            rotate = [executable(), "keys", "rotate", "--data", str(program.data), *command]

            def work(person: Visitor, stop: threading.Event) -> None:
                number = 0
                while not stop.is_set():
                    content = f"{person.address} {number} {time.time()}\n".encode() * 200
                    added = person.api("PUT", f"/api/v1/evidence/upload?name=f{number}.txt", data=content)
                    if added.status_code != 201:
                        wrong.append((added.status_code, added.text))
                        return
                    files[person][added.json()["id"]] = hashlib.sha256(content).hexdigest()
                    for id, digest in list(files[person].items())[-3:]:
                        answer = person.api("GET", f"/api/v1/evidence/{id}/file")
                        if hashlib.sha256(answer.content).hexdigest() != digest:
                            wrong.append((answer.status_code, answer.text[:200]))
                    number += 1

            for number in range(ROUNDS):
                both = f"{keys[number + 1]},{keys[number]}"
                program.stop()
                program._environment["AERTOUS_KEY"] = both
                program.start()
                stop = threading.Event()
                threads = [threading.Thread(target=work, args=(person, stop), daemon=True) for person in people]
                for thread in threads:
                    thread.start()
                with tempfile.TemporaryFile() as said:
                    process = subprocess.Popen(rotate, stdout=said, stderr=said, env=os.environ | {"AERTOUS_KEY": both})
                    time.sleep(0.05 + 0.5 * chance.random())
                    process.kill()
                    killed += process.wait() == -9
                done = subprocess.run(rotate, capture_output=True, text=True, timeout=120, env=os.environ | {"AERTOUS_KEY": both})
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("seals nothing any more", done.stdout)
                stop.set()
                for thread in threads:
                    thread.join(60)
                self.assertEqual(wrong, [], f"round {number}")
            self.assertGreater(killed, 0, "it was never killed before its end")
            # The last key alone.
            program.stop()
            program._environment["AERTOUS_KEY"] = keys[-1]
            program.start()
            for person in people:
                self.assertTrue(files[person])
                for id, digest in files[person].items():
                    self.assertEqual(hashlib.sha256(person.api("GET", f"/api/v1/evidence/{id}/file").content).hexdigest(), digest)
                self.assertTrue(person.may_sign_in())
            audit = subprocess.run([executable(), "check", "audit", "--data", str(program.data), *command], capture_output=True, text=True, timeout=120,
                                   env=os.environ | {"AERTOUS_KEY": keys[-1]})
            self.assertEqual(audit.returncode, 0, audit.stdout + audit.stderr)
