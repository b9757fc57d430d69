"""The audit log from outside: exports, proofs and checkpoints that are verified without the program that made them."""

import base64
import json
import pathlib

import requests

from program import Program, run
from transcript import Transcripts


class Audit(Transcripts):
    @classmethod
    def setUpClass(cls):
        cls.program = Program("demo", "--credentials", "credentials.json", ready_in=120).start()
        cls.addClassCleanup(cls.program.close)
        document = json.loads((cls.program.folder / "credentials.json").read_text())
        cls.slug = document["organisations"][0]["slug"]
        cls.token = next(member["token"] for member in document["organisations"][0]["members"] if member["role"] == "ciso")
        published = requests.get(cls.program.url + "/.well-known/aertous-keys", timeout=30).json()["keys"]
        keys = {key["signs"]: key["key"] for key in published}
        cls.key, cls.other = keys["checkpoints"], keys["packages"]

    def call(self, method: str, path: str, **more):
        return requests.request(method, self.program.url + path, headers={"Authorization": f"Bearer {self.token}"}, timeout=60, **more)

    def export(self, name: str) -> pathlib.Path:
        file = self.program.folder / name
        file.write_bytes(self.call("POST", "/api/v1/log/export").content)
        return file

    def verify(self, file: pathlib.Path, *more: str, command: str = "verify"):
        return run("audit", command, str(file), *more)

    def test_words_and_statuses(self):
        "Each way to spoil an export has its word, the first bad entry and status 1; a key that did not sign has status 3"
        file = self.export("log")
        lines = file.read_text().splitlines(keepends=True)
        start = next(i for i, line in enumerate(lines) if line.startswith('{"index":'))
        done = self.verify(file, "--key", self.key)
        self.assertEqual((done.returncode, "intact" in done.stdout), (0, True), done.stdout + done.stderr)
        self.assertEqual(self.verify(file, "--key", self.other, "--key", self.key).returncode, 0, "one of several keys is enough")
        self.assertEqual(self.verify(file, "--key", self.other).returncode, 3)

        def spoilt(change) -> list[str]:
            new = list(lines)
            change(new)
            return new

        def edit(new):
            entry = json.loads(new[start + 7])
            leaf = bytearray(base64.b64decode(entry["leaf"]))
            leaf[17] ^= 1
            new[start + 7] = new[start + 7].replace(entry["leaf"], base64.b64encode(leaf).decode())

        def swap(new):
            new[start + 7], new[start + 9] = new[start + 9], new[start + 7]

        def empty(new):
            place = next(i for i in range(start, len(new)) if json.loads(new[i])["values"])
            entry = json.loads(new[place])
            del entry["values"][0]
            new[place] = json.dumps(entry, separators=(",", ":"), ensure_ascii=False) + "\n"

        for name, change, words in (("edited", edit, r"Entry 7 was edited"), ("reordered", swap, r"Entry 7 stands elsewhere"),
                                    ("cut", lambda new: new.pop(start + 7), r"Entry 7 is missing"), ("short", lambda new: new.__delitem__(slice(start + 7, None)), r"Entry 7 is missing"),
                                    ("removed", empty, r"Entry \d+ lacks the value .* it was removed")):
            with self.subTest(name):
                other = self.program.folder / name
                other.write_text("".join(spoilt(change)))
                done = self.verify(other, "--key", self.key)
                self.assertEqual(done.returncode, 1)
                self.assertRegex(done.stdout, words)

    def test_against(self):
        "An older checkpoint holds, a younger one shows what was cut, another log's is refused"
        first = self.export("first")
        note = self.program.folder / "note"
        note.write_text(json.loads(first.read_text().splitlines()[0])["checkpoint"])
        second = self.export("second")
        later = self.program.folder / "later"
        later.write_text(json.loads(second.read_text().splitlines()[0])["checkpoint"])
        self.assertEqual(self.verify(second, "--against", str(note), "--key", self.key).returncode, 0)
        done = self.verify(first, "--against", str(later), "--key", self.key)
        self.assertEqual(done.returncode, 1)
        self.assertIn("is missing: the log was cut", done.stdout)
        public = self.program.folder / "public"
        public.write_bytes(requests.get(self.program.url + "/.well-known/aertous-checkpoint", timeout=30).content)
        done = self.verify(first, "--against", str(public), "--key", self.key)
        self.assertEqual(done.returncode, 1)
        self.assertIn("of another log", done.stdout)

    def test_proofs(self):
        "The proof that the log is under the public checkpoint verifies alone, with its key and with no other"
        answer = self.call("GET", "/api/v1/log/public-proof")
        self.assertEqual(answer.status_code, 200, answer.text)
        file = self.program.folder / "proof"
        file.write_text(answer.json()["proof"])
        done = self.verify(file, "--key", self.key, command="verify-proof")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(f"had {answer.json()['size']} entries, under a public checkpoint", done.stdout)
        self.assertEqual(self.verify(file, "--key", self.other, command="verify-proof").returncode, 3)
        file.write_text(answer.json()["proof"].replace("index ", "index 1", 1))
        self.assertEqual(self.verify(file, "--key", self.key, command="verify-proof").returncode, 1)

    def test_erasing(self):
        "The operator erases a value, not under a legal hold, and a checkpoint from before still holds"
        made = self.call("POST", "/api/v1/assets", json={"name": "Ada's laptop", "criticality": 2})
        self.assertEqual(made.status_code, 201, made.text)
        entry = self.call("GET", f"/api/v1/log?record={made.json()['id']}").json()["items"][0]["position"]
        note = self.program.folder / "before"
        note.write_text(json.loads(self.export("old").read_text().splitlines()[0])["checkpoint"])
        place = ("--organisation", self.slug, "--data", str(self.program.data))
        words = ("--entry", str(entry), "--field", "name")
        self.assertEqual(run("audit", "hold", *place, "--reason", "A claim is pending").returncode, 0)
        done = run("audit", "erase", *place, *words, "--reason", "request 4711")
        self.assertEqual(done.returncode, 1)
        self.assertIn("A claim is pending", done.stderr)
        self.assertEqual(run("audit", "release", *place, "--reason", "The claim is settled").returncode, 0)
        done = run("audit", "erase", *place, *words, "--reason", "request 4711")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("1 values were erased", done.stdout)
        self.assertEqual(run("audit", "erase", *place, *words, "--reason", "request 4711").returncode, 1)
        said = run("audit", "log", "--data", str(self.program.data)).stdout
        user = r"operator=\S+"
        for line in (rf"log\.held  organisation  \S+  {user}  reason=A claim is pending", rf"log\.released  organisation  \S+  {user}  reason=The claim is settled",
                     rf"log\.erased  organisation  \S+  entry={entry}  field=name  {user}  reach=record  reason=request 4711"):
            self.assertRegex(said, line)
        self.assertEqual(said.count("log.erased"), 1, "what was refused is no act")
        file = self.export("new")
        self.assertNotIn(base64.b64encode(b"Ada's laptop").decode(), file.read_text())
        done = self.verify(file, "--against", str(note), "--key", self.key)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("1 values were erased; a later entry names each of them.", done.stdout)
