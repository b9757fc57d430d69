"""The steps of docs/operations/keys.md, as an operator takes them."""

import pathlib
import re

import requests

from program import Program, new_key, run
from transcript import Transcripts
from visitor import Visitor

TOP = pathlib.Path(__file__).resolve().parents[2]


class Keys(Transcripts):
    def setUp(self):
        self.old = new_key()
        self.new = run("keys", "new", "--version", "2").stdout.strip()
        self.program = Program("serve", "--metrics-port", "0", AERTOUS_KEY=self.old)
        self.addCleanup(self.program.close)
        self.program.start()
        self.place = ("--data", str(self.program.data))

    def restart(self, *keys: str) -> None:
        self.program.stop()
        self.program._environment["AERTOUS_KEY"] = ",".join(keys)
        self.program.start()

    def keys(self, *command: str, key: str, **expected):
        return self.transcript("keys", *command, *self.place, AERTOUS_KEY=key, **expected)

    def test_a_rotation(self):
        "A rotation step by step: nothing is sealed too early, nothing is unreadable, and the old key goes when nothing needs it"
        ada = Visitor(self.program, "ada@cedar.example").sign_up("Cedar")
        file = ada.api("PUT", "/api/v1/evidence/upload?name=review.txt", data=b"reviewed\n").json()["id"]
        read = lambda: ada.api("GET", f"/api/v1/evidence/{file}/file").content
        both = f"{self.new},{self.old}"
        # The isolation self-test that comes with the start has two people of its own for some seconds, each with a key.
        self.keys("list", key=self.old, out=r"version 1  seals  since \d{4}-\d\d-\d\d  [123] keys of organisations, [123] authenticators, \d+ mails\nsigns checkpoints  localhost/checkpoints-1\+[0-9a-f]{8}  since .*")
        ada.send("GET", "/o/cedar/settings")
        # The program that serves does not have the new key yet.
        self.keys("rotate", key=both, err=r"Another program works with these data without version 2 of the key.*", status=1)
        self.restart(self.new, self.old)
        self.assertEqual(read(), b"reviewed\n")
        # A form that was open all the while.
        self.assertEqual(ada.post("/o/cedar/settings", name="Cedar Works", slug="cedar", time_zone="UTC", version="1").status_code, 303)
        done = self.keys("rotate", key=both, out=r"Under version 2 now: [123] keys of organisations, [123] authenticators and \d+ mails were wrapped anew\.\nVersion 1 seals nothing any more: .*", err=".*")
        self.assertNotIn("aertous-key", done.stdout + done.stderr)
        self.assertEqual(read(), b"reviewed\n")
        self.keys("rotate", key=both, out=r"Under version 2 now: 0 keys of organisations, 0 authenticators and 0 mails .*", err=".*")
        listed = self.keys("list", key=both, out=r"version 1  opens  .*  0 keys of organisations, 0 authenticators, 0 mails\nversion 2  seals  .*  [123] keys .*\nVersion 1 seals nothing: it may be taken out of AERTOUS_KEY\.\nsigns .*")
        for secret in (self.old, self.new):
            self.assertNotIn(secret.split(":")[1], listed.stdout)
        self.restart(self.new)
        self.assertEqual(read(), b"reviewed\n")
        self.assertTrue(ada.may_sign_in())
        # What the old key signed is still believed, and the new key is signed by the old.
        keys = requests.get(self.program.url + "/.well-known/aertous-keys", timeout=10).json()["keys"]
        self.assertEqual([(key["signs"], key["key"].split("+")[0][-1], bool(key["until"]), bool(key["signed_by"])) for key in keys],
                         [(use, version, version == "1", version == "2") for use in ("checkpoints", "packages", "claims") for version in ("2", "1")])
        self.transcript("check", "audit", *self.place, out=".*", err=".*", AERTOUS_KEY=self.new)

    def test_too_early(self):
        "A key that is still needed cannot be taken out, nor exchanged for another of the same version"
        Visitor(self.program, "ada@cedar.example").sign_up("Cedar")
        self.program.stop()
        serve = ("serve", "--port", "0", *self.place)
        self.refused(*serve, words=r"AERTOUS_KEY lacks version 1 of the key, under which \d+ values are sealed\. .*", AERTOUS_KEY=self.new)
        self.refused(*serve, words=r"Version 1 in AERTOUS_KEY is another key than the one that these data were sealed with\.", AERTOUS_KEY=new_key())

    def test_an_organisations_key(self):
        "An organisation's own key is rotated with a reason, and its old one not destroyed on the same day"
        ada = Visitor(self.program, "ada@cedar.example").sign_up("Cedar")
        file = ada.api("PUT", "/api/v1/evidence/upload?name=review.txt", data=b"reviewed\n").json()["id"]
        rotate = ("rotate", "--organisation", "cedar")
        self.assertEqual(run("keys", *rotate, *self.place, AERTOUS_KEY=self.old).returncode, 64)
        self.keys(*rotate, "--reason", "a laptop was lost", key=self.old, out=r"cedar has a new key, and 1 files' keys lie under it\. .*")
        self.assertEqual(ada.api("GET", f"/api/v1/evidence/{file}/file").content, b"reviewed\n")
        self.keys(*rotate, "--reason", "x", "--finish", key=self.old, err=r"0 files' keys were wrapped anew\. The old key is kept until a day .*", status=1)
        self.assertIn("a laptop was lost", ada.api("GET", "/api/v1/log").text)

    def test_the_guide(self):
        "docs/operations/keys.md names only commands that there are"
        for line in re.findall(r"aertous (keys [a-z]+|package verify|audit verify|check audit)", (TOP / "docs/operations/keys.md").read_text()):
            with self.subTest(line):
                self.assertEqual(run(*line.split(), "--help").returncode, 0)
