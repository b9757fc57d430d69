"""The operator's desk at the gate: exceptions, lists, and their record."""

import pathlib
import re

import requests

from program import Program, new_key, run
from transcript import Transcripts


class Gate(Transcripts):
    def setUp(self):
        self.key = new_key()
        self.program = Program("serve", "--metrics-port", "0", AERTOUS_KEY=self.key)
        self.addCleanup(self.program.close)
        self.program.start()
        self.place = ("--data", str(self.program.data))

    def asks(self, email: str) -> int:
        """What sign-up answers to an address."""
        browser = requests.Session()
        page = browser.get(self.program.url + "/sign-up", timeout=10)
        token = re.search(r'name="csrf" value="([^"]+)"', page.text)[1]
        # The cookies are of a secure place, which requests does not know localhost to be.
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)
        return requests.post(self.program.url + "/sign-up", data={"email": email, "csrf": token}, headers={"Cookie": cookies}, timeout=30).status_code

    def list(self, name: str, text: str) -> str:
        file = pathlib.Path(self.folder()) / name
        file.write_text(text)
        return str(file)

    def test_an_exception(self):
        "An exception holds for the program that serves, until it is revoked, and both stay on record with their reasons"
        self.assertEqual(self.asks("ada@orange.fr"), 422)
        self.transcript("gate", "list", *self.place, out=r"There are no exceptions\.")
        self.transcript("gate", "allow", "Orange.fr", "--reason", "staff of the company", *self.place, out=r"orange\.fr is let through from now on\.")
        self.assertEqual(self.asks("ada@orange.fr"), 200)
        self.refused("gate", "allow", "orange.fr", "--reason", "again", *self.place, words=r"orange\.fr is let through (already|as it is)\.")
        self.transcript("gate", "revoke", "orange.fr", *self.place, out=r"orange\.fr is no longer let through\.")
        self.assertEqual(self.asks("ada@orange.fr"), 422)
        self.transcript("gate", "list", *self.place, out=r"\d{4}-\d\d-\d\d  allow  orange\.fr  staff of the company\n\d{4}-\d\d-\d\d  revoke  orange\.fr")

    def test_no_reason(self):
        "Nothing is let through without a reason, nor what needs none, nor what is no address"
        self.assertEqual(run("gate", "allow", "orange.fr", *self.place).returncode, 64)
        self.refused("gate", "allow", "orange.fr", "--reason", "", *self.place, words=r"Say why, .*")
        self.refused("gate", "allow", "merelin.example", "--reason", "why", *self.place, words=r"merelin\.example is let through as it is\.")
        self.refused("gate", "allow", "com", "--reason", "why", *self.place, words=r"This is neither a domain nor an address\. .*")
        self.refused("gate", "revoke", "orange.fr", *self.place, words=r"There is no exception for orange\.fr\.")

    def test_the_log(self):
        "What an operator does is in the installation's log with who and why, and its export verifies offline"
        self.transcript("audit", "log", *self.place, out=r"0  \S+  installation\.migrated  store_migration  \d+  .*")
        self.transcript("gate", "allow", "orange.fr", "--reason", "their staff", "--operator", "margaret", *self.place, out=r".*")
        self.transcript("audit", "log", "--limit", "1", *self.place,
                        out=r"1  \S+  gate\.allowed  gate_exception  \S+  operator=margaret  reason=their staff  subject=orange\.fr")
        self.refused("gate", "allow", "free.fr", "--reason", "x", "--operator", "two\nlines", *self.place, words=r"Give the operator's name in one line .*")
        file = str(pathlib.Path(self.folder()) / "log.jsonl")
        keys = requests.get(self.program.url + "/.well-known/aertous-keys", timeout=10).json()["keys"]
        key = next(key["key"] for key in keys if key["signs"] == "checkpoints")
        signed = {"AERTOUS_KEY": self.key}
        self.transcript("audit", "export", "--installation", "--operator", "margaret", *self.place, file,
                        out=r"3 entries of the log of the installation are in .*", **signed)
        self.transcript("audit", "verify", file, "--key", key, out=r"The log is intact: 3 entries, .*")
        self.refused("audit", "export", "--account", "nobody@cedar.example", *self.place, file + "2", words=r"There is no account with this address\.", **signed)
        self.transcript("check", "audit", *self.place,
                        out=r"((ac-)?isolation-canary\S+: intact, .*\n|ac-isolation\S+: intact, .*\n)*installation: intact, 3 entries, .*(\nheads: intact, .*)?", **signed)

    def test_lists(self):
        "Lists are shown with their days, and a newer one is gone by without a new start"
        self.transcript("gate", "lists", *self.place, out=r"personal  2026-11-24  \d{3} domains\ndisposable  2026-08-21  8\d{3} domains")
        self.assertEqual(self.asks("ada@cedar.example"), 200)
        head = "# List: disposable\n# Date: 2026-08-22\n"
        self.transcript("gate", "update", self.list("new.txt", head + "cedar.example\n"), *self.place,
                        out=r"The list disposable of 2026-08-22 is in force, with 1 domains\.")
        self.assertEqual(self.asks("ada@cedar.example"), 422)
        self.assertEqual(self.asks("ada@mailinator.com"), 200)
        self.transcript("gate", "lists", *self.place, out=r"personal .*\ndisposable  2026-08-22  1 domains")

    def test_lists_that_are_none(self):
        "A list that is older, of the future, malformed, too long or away changes nothing"
        for text, words in [
            ("# List: disposable\n# Date: 2026-08-21\na.example\n", r".* is of 2026-08-21, which is not newer .*"),
            ("# List: disposable\n# Date: 2126-08-21\na.example\n", r".* is of 2126-08-21, which is yet to come\. .*"),
            ("# List: disposable\n# Date: 2026-08-22\nA.example\n", r".*\"A\.example\" is not a domain .*"),
            ("# Date: 2026-08-22\na.example\n", r".* has no line .*"),
            ("", r".* has no entries\."),
            ("#" * (2 << 20) + "\n", r".* is longer than \d+ bytes\."),
        ]:
            with self.subTest(text[:60]):
                self.refused("gate", "update", self.list("list.txt", text), *self.place, words=words)
        self.refused("gate", "update", "/nowhere/list.txt", *self.place, words=r"/nowhere/list\.txt cannot be read\.")
        self.refused("gate", "lists", "--data", self.folder(), words=r"There is no data in .*")
