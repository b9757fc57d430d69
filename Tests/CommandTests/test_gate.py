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
                        out=r"((ac-)?isolation-canary\S+: intact, .*\n|ac-isolation\S+: intact, .*\n)*installation: intact, 4 entries, .*(\nheads: intact, .*)?", **signed)

    def test_erasing_from_the_log(self):
        "Whom decisions were about is erased from the installation's log, one by one or everywhere, and the log holds"
        signed = {"AERTOUS_KEY": self.key}
        act = ("--reason", "request 4711", "--operator", "margaret", *self.place)
        for _ in range(2):
            self.transcript("gate", "allow", "ada@gmail.com", "--reason", "a founder", *self.place, out=r"ada@gmail\.com is let through from now on\.")
            self.transcript("gate", "revoke", "ada@gmail.com", *self.place, out=r"ada@gmail\.com is no longer let through\.")
        for whose in ((), ("--installation", "--organisation", "acorn"), ("--account", "ada@cedar.example", "--installation")):
            self.assertEqual(run("audit", "erase", *whose, "--entry", "1", "--field", "subject", *act, **signed).returncode, 64)
        self.refused("audit", "erase", "--account", "nobody@cedar.example", "--entry", "1", "--field", "device", *act,
                     words=r"There is no account with this address\.", **signed)
        erase = ("audit", "erase", "--installation", "--field", "subject")
        self.refused(*erase, "--entry", "0", *act, words=r"Entry 0 has no value of subject\.", **signed)
        self.transcript(*erase, "--entry", "1", *act, out=r"1 values were erased\.", **signed)
        self.transcript(*erase, "--entry", "2", "--everywhere", *act, out=r"3 values were erased\.", **signed)
        said = run("audit", "log", *self.place).stdout
        self.assertNotIn("ada@gmail.com", said)
        self.assertEqual(len(re.findall(r"gate\.(?:allowed|revoked)  gate_exception  \S+  operator=\S+  reason=.*  subject=erased on ", said)), 4, said)
        for entry, reach in ((1, "record"), (2, "everywhere")):
            self.assertRegex(said, rf"log\.erased  organisation  installation  entry={entry}  field=subject  operator=margaret  reach={reach}  reason=request 4711")
        place = re.search(r"^(\d+)  \S+  log\.erased  .*  entry=1  ", said, re.M)[1]
        self.refused("audit", "erase", "--installation", "--entry", place, "--field", "operator", *act, words=r"Who erased something, what and why stays\.", **signed)
        self.transcript("check", "audit", *self.place,
                        out=r"((ac-)?isolation-canary\S+: intact, .*\n|ac-isolation\S+: intact, .*\n)*installation: intact, .*(\nheads: intact, .*)?", **signed)
        file = str(pathlib.Path(self.folder()) / "log.jsonl")
        self.transcript("audit", "export", "--installation", *self.place, file, out=r"\d+ entries of the log of the installation are in .*", **signed)
        self.assertRegex(run("audit", "log", "--limit", "1", *self.place).stdout, r"log\.exported  organisation  installation  .*reason=no reason was given")

    def test_lists(self):
        "Lists are shown with their days, and a newer one is gone by without a new start"
        self.transcript("gate", "lists", *self.place, out=r"personal  2026-\d\d-\d\d  \d{3} domains\ndisposable  2026-08-21  8\d{3} domains")
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
