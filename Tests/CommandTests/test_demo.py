"""The demonstration: what it takes, what it refuses, and that its people can sign in."""

import contextlib
import hashlib
import json
import pathlib
import re
import sqlite3
import stat
import subprocess
import time

import pyotp
import requests

from cookies import Cookies
from people import Credentials
from postgres import Database
from program import Program, executable, new_key, run
from transcript import Transcripts

ROLES = ["ciso", "manager", "analyst", "engineer", "auditor", "consultant", "employee"]


class Demo(Transcripts):
    @classmethod
    def setUpClass(cls):
        cls.program = Program("demo", "--credentials", "credentials.json", ready_in=120).start()
        cls.addClassCleanup(cls.program.close)
        cls.file = cls.program.folder / "credentials.json"
        cls.document = json.loads(cls.file.read_text())

    def get(self, path: str, token: str):
        return requests.get(self.program.url + path, headers={"Authorization": f"Bearer {token}"}, timeout=30)

    def test_the_file(self):
        "The file of credentials is its owner's alone, and names seven people of each of two organisations, one of them in both"
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        self.assertEqual(self.document["url"], self.program.url)
        self.assertEqual(sorted(self.document), ["organisations", "url"])
        self.assertEqual(len(self.document["organisations"]), 2)
        for organisation in self.document["organisations"]:
            self.assertEqual(sorted(organisation), ["members", "name", "slug"])
            self.assertEqual([member["role"] for member in organisation["members"]], ROLES)
            for member in organisation["members"]:
                self.assertEqual(sorted(member), ["email", "password", "role", "token", "totp_secret"])
        first, second = ({member["email"] for member in organisation["members"]} for organisation in self.document["organisations"])
        self.assertEqual(len(first & second), 1)

    def test_files(self):
        "check files counts what is there, and names the evidence whose file is damaged or missing, with status 1"
        check = ("check", "files", "--data", str(self.program.data))
        self.transcript(*check, out=r"\d+ files are there, as they were sealed\.")
        with contextlib.closing(sqlite3.connect(f"file:{self.program.data}/aertous.db?mode=ro", uri=True)) as database:
            rows = database.execute(
                "SELECT e.id, e.file FROM evidence_rows e JOIN organisation_rows o ON o.id = e.organisation_id WHERE o.slug = ? AND e.file IS NOT NULL LIMIT 2",
                (self.document["organisations"][0]["slug"],)).fetchall()
        stored = [self.program.data / "files" / name[:2] / name[2:4] / name for _, name in rows]
        kept = [path.read_bytes() for path in stored]
        stored[0].unlink()
        stored[1].write_bytes(kept[1][:-1] + bytes([kept[1][-1] ^ 1]))
        try:
            done = run(*check)
        finally:
            for path, content in zip(stored, kept):
                path.write_bytes(content)
        *named, last = done.stdout.splitlines()
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(
            sorted(line.split(": ")[1] for line in named),
            sorted([f"the file of evidence {rows[0][0]} is missing", f"the file of evidence {rows[1][0]} is altered"]))
        self.assertRegex(last, r"^2 of \d+ files are not as they were sealed\.$")
        self.transcript(*check, out=r"\d+ files are there, as they were sealed\.")

    def test_tokens(self):
        "Each token opens its own organisation and no more than its role"
        seen = {}
        for organisation in self.document["organisations"]:
            ciso = next(member for member in organisation["members"] if member["role"] == "ciso")
            answer = self.get("/api/v1/assets?limit=200", ciso["token"])
            self.assertEqual(answer.status_code, 200)
            seen[organisation["slug"]] = {item["id"] for item in answer.json()["items"]}
            self.assertGreaterEqual(len(seen[organisation["slug"]]), 12)
            employee = next(member for member in organisation["members"] if member["role"] == "employee")
            self.assertEqual(self.get("/api/v1/assets", employee["token"]).status_code, 403)
        first, second = seen.values()
        self.assertFalse(first & second)

    def test_signing_in(self):
        "A person signs in with the printed password and the code that demo code prints; neither alone is enough"
        person = Credentials(self.file).person("manager")
        code = self.transcript("demo", "code", person.email, "--data", str(self.program.data), out=r"\d{6}").stdout.strip()
        self.assertIn(code, {pyotp.TOTP(person.totp_secret).at(int(time.time()) + shift) for shift in (-30, 0, 30)})
        browser, home = Cookies(self.program.url), f"/o/{person.organisation}"
        browser.submit("/sign-in", {"email": person.email, "password": person.password})
        self.assertEqual(browser.ask("GET", home).status_code, 303, "the password alone opens nothing")
        browser.submit("/sign-in/code", {"code": code})
        self.assertEqual(browser.ask("GET", home).status_code, 200)
        again = self.transcript("demo", "code", person.email, "--data", str(self.program.data), out=r"\d{6}").stdout.strip()
        self.assertNotEqual(again, code, "a code that was used is not printed again")

    def test_code_of_nobody(self):
        "There is no code of somebody who is not in the demonstration, nor where there is none"
        self.refused("demo", "code", "nobody@acorn.example", "--data", str(self.program.data), words=r"Nobody here has the address nobody@acorn\.example\.")
        self.refused("demo", "code", "nobody@acorn.example", "--data", self.folder(), words=r"There is no demonstration in .*")

    def test_mails(self):
        "Mails can be read on a page of the demonstration"
        page = requests.get(self.program.url + "/dev/mail", timeout=30)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Mails of the demonstration", page.text)

    def test_serve_refuses(self):
        "serve refuses the demonstration's folder, and its database even without the key beside it"
        key = new_key()
        self.refused("serve", "--data", str(self.program.data), "--port", "0", words=r".* belongs to a demonstration, .*", AERTOUS_KEY=key)

    def test_commands_beside(self):
        "Commands that look at the data while it is served lose none of its writes, even when the program is killed after them"
        with Program("demo", "--credentials", "credentials.json", ready_in=120) as program:
            token = json.loads((program.folder / "credentials.json").read_text())["organisations"][0]["members"][0]["token"]
            headers = {"Authorization": f"Bearer {token}"}
            asset = {"name": "Kept", "kind": "system", "description": "", "classification": "internal", "criticality": 2, "location": ""}
            self.assertEqual(run("check", "schema", "--data", str(program.data)).returncode, 0)
            made = requests.post(program.url + "/api/v1/assets", json=asset, headers=headers, timeout=30)
            self.assertEqual(made.status_code, 201)
            self.assertEqual(run("check", "schema", "--data", str(program.data)).returncode, 0)
            program.kill()
            program.start()
            self.assertEqual(requests.get(f"{program.url}/api/v1/assets/{made.json()['id']}", headers=headers, timeout=30).status_code, 200)

    def test_the_data(self):
        "Each organisation has 93 assessed requirements of the annex, 40 controls, 30 pieces of evidence of which 5 expired, and 300 entries in a log that verifies"
        for organisation in self.document["organisations"]:
            token = organisation["members"][0]["token"]
            requirements = self.get("/api/v1/frameworks/iso27001-2022/requirements?limit=200", token).json()["items"]
            stated = [item for item in requirements if item["requirement"].startswith("A.") and item["verdict"] != "not_assessed"]
            self.assertEqual(len(stated), 93)
            self.assertEqual({item["verdict"] for item in stated}, {"met", "partly_met", "not_met", "not_applicable"})
            self.assertEqual(len(self.get("/api/v1/controls?limit=200", token).json()["items"]), 40)
            evidence = self.get("/api/v1/evidence?limit=200", token).json()["items"]
            states = [item["state"] for item in evidence]
            self.assertEqual((len(states), states.count("expired")), (30, 5))
            self.assertTrue({"to_review", "rejected", "accepted"} <= set(states))
            for item in evidence:
                file = self.get(f"/api/v1/evidence/{item['id']}/file", token)
                self.assertEqual(hashlib.sha256(file.content).hexdigest(), item["sha256"])
        said = self.transcript("check", "audit", "--data", str(self.program.data), out=r".*").stdout
        counts = [int(count) for count in re.findall(r"^[0-9a-f-]{36}: intact, (\d+) entries", said, re.M)]
        self.assertEqual(len(counts), 2)
        self.assertTrue(all(count >= 300 for count in counts), said)

    def test_checks(self):
        "Schema and isolation of the seeded data hold while it is served"
        self.transcript("check", "schema", "--data", str(self.program.data), out=r"The database is as declared\.")
        self.transcript("check", "isolation", "--data", str(self.program.data), out=r"(\d+) probes of \1 that the routes demand, 0 findings\.\n(\d+) probes of \2 that the tables demand, 0 findings\.")


class Refusals(Transcripts):
    def test_another_address(self):
        "The demonstration listens on loopback and nowhere else"
        for arguments, environment in ((("--host", "0.0.0.0"), {}), ((), {"AERTOUS_HOST": "192.0.2.1"})):
            self.refused("demo", *arguments, "--data", self.folder() + "/d", words=r"A demonstration is for this machine alone: .*", **environment)

    def test_foreign_data(self):
        "A folder that no demonstration made is refused, and left as it was"
        folder = pathlib.Path(self.folder())
        (folder / "aertous.db").write_text("ours")
        self.refused("demo", "--data", str(folder), "--no-serve", words=r".* holds data that no demonstration made\. .*")
        self.assertEqual([path.name for path in folder.iterdir()], ["aertous.db"])

    def test_a_database_of_work(self):
        "A database that was served never becomes a demonstration, and a key beside it changes nothing"
        with Program("serve", AERTOUS_KEY=new_key()) as program:
            program.stop()
            made = self.folder() + "/demo"
            file = pathlib.Path(self.folder()) / "credentials"
            seeded = run("demo", "--data", made, "--no-serve", "--host", "::1", "--port", "8199", "--credentials", str(file), timeout=120)
            self.assertEqual((seeded.returncode, json.loads(file.read_text())["url"]), (0, "http://[::1]:8199"), seeded.stderr)
            (program.data / "demo.key").write_text((pathlib.Path(made) / "demo.key").read_text())
            self.refused("demo", "--data", str(program.data), "--no-serve", words=r"The database holds data that this demonstration did not make\. .*")
            (program.data / "demo.json").write_text((pathlib.Path(made) / "demo.json").read_text())
            self.refused("demo", "--data", str(program.data), "--no-serve", words=r"The database holds data that this demonstration did not make\. .*")
            # And a demonstration without its key is still one.
            (pathlib.Path(made) / "demo.key").unlink()
            self.refused("serve", "--data", made, "--port", "0", words=r"This database belongs to a demonstration, for good\. .*", AERTOUS_KEY=new_key())

    def test_again(self):
        "A second start finds what the first one seeded, and the same people"
        folder = self.folder() + "/demo"
        first = run("demo", "--data", folder, "--no-serve", timeout=120)
        self.assertEqual(first.returncode, 0, first.stderr)
        self.assertIn("aertous demo code EMAIL", first.stdout)
        self.assertEqual(run("demo", "--data", folder, "--no-serve", timeout=120).stdout, first.stdout)
        for name in ("demo.key", "demo.json"):
            self.assertEqual(stat.S_IMODE((pathlib.Path(folder) / name).stat().st_mode), 0o600, name)

    def test_another_database(self):
        "A demonstration that was seeded refuses any database but its own, in a sentence, and takes up its own"
        with Database() as other, Database() as own:
            folder = self.folder() + "/demo"
            first = run("demo", "--data", folder, "--no-serve", "--database", own.url(), timeout=240)
            self.assertEqual(first.returncode, 0, first.stderr)
            for again in (["--database", own.url()], ["--database", own.url() + "&port=5432"], []):
                self.assertEqual(run("demo", "--data", folder, "--no-serve", *again, timeout=120).stdout, first.stdout)
            for another in (other.url(), own.url() + "&port=5433", own.url().replace(own.socket, "/elsewhere")):
                self.refused("demo", "--data", folder, "--no-serve", "--database", another, words=r"The demonstration in .* is on another database, .*")
            self.assertEqual(other.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "0")

    def test_killed(self):
        "Where seeding a database of PostgreSQL's was cut short, the next start says so"
        with Database() as database:
            folder = pathlib.Path(self.folder()) / "demo"
            command = [executable(), "demo", "--data", str(folder), "--no-serve", "--database", database.url()]
            seeding = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.addCleanup(seeding.wait)
            self.addCleanup(seeding.kill)
            end = time.monotonic() + 60
            while database.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0" and time.monotonic() < end:
                time.sleep(0.02)
            seeding.kill()
            seeding.wait()
            self.assertFalse((folder / "demo.json").exists(), "it was done before it could be stopped")
            for again in (["--database", database.url()], []):
                self.refused("demo", "--data", str(folder), "--no-serve", *again, words=r"The last seeding was not finished\. Remove the folder, and the database .*")
            # What somebody else filled is another matter.
            self.refused("demo", "--data", self.folder() + "/new", "--no-serve", "--database", database.url(), words=r"The database holds data that this .*")

    def test_tls(self):
        "With --tls it serves HTTPS with a certificate of its own for localhost"
        with Program("demo", "--tls", ready_in=120) as program:
            self.assertTrue(program.url.startswith("https://localhost:"))
            self.assertEqual(requests.get(program.url + "/readyz", verify=program.data / "demo.crt", timeout=30).status_code, 200)
            with self.assertRaises(requests.exceptions.SSLError):
                requests.get(program.url + "/readyz", timeout=30)
