"""What was erased is in no file of the data folder any more, while the program serves and does nothing else."""

import pathlib

from program import Program, new_key, run
from transcript import Transcripts
from visitor import Visitor


class ErasedBytes(Transcripts):
    def setUp(self):
        self.key = new_key()
        self.program = Program("serve", "--metrics-port", "0", AERTOUS_KEY=self.key)
        self.addCleanup(self.program.close)
        self.program.start()
        self.ada = Visitor(self.program, "ada@cedar.example").sign_up("Cedar")

    def files(self, text: bytes) -> list[str]:
        found = []
        for path in sorted(pathlib.Path(self.program.data).rglob("*")):
            if path.is_file() and text.lower() in path.read_bytes().lower():
                found.append(path.name)
        return found

    def renamed(self, name: str) -> int:
        """An asset that was called so; the entry that says it."""
        made = self.ada.api("POST", "/api/v1/assets", json={"name": name}).json()
        self.ada.api("PATCH", f"/api/v1/assets/{made['id']}", json={"name": "Plain", "version": made["version"]})
        return self.ada.api("GET", f"/api/v1/log?type=asset&record={made['id']}").json()["items"][-1]["position"]

    def test_page(self):
        "A CISO erases a value on the page of its entry, and its bytes are gone from the data folder"
        entry = self.renamed("Quuxella Zimt")
        self.assertNotEqual(self.files(b"Quuxella Zimt"), [], "or the rest proves nothing")
        path = f"/o/cedar/log/{entry}"
        self.ada.send("GET", path)
        done = self.ada.post(path + "/erase", field="name", reason="asked for", fresh_code=self.ada.codes.pop())
        self.assertEqual(done.status_code, 303, done.text)
        self.assertEqual(self.files(b"Quuxella Zimt"), [])

    def test_console(self):
        "The operator erases a value from outside the program that serves, and its bytes are gone likewise"
        entry = self.renamed("Quuxella Zimt")
        self.assertNotEqual(self.files(b"Quuxella Zimt"), [], "or the rest proves nothing")
        done = run("audit", "erase", "--organisation", "cedar", "--entry", str(entry), "--field", "name", "--reason", "request 4711",
                   "--data", str(self.program.data), AERTOUS_KEY=self.key)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.files(b"Quuxella Zimt"), [])
