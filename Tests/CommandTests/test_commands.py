"""The commands that need no data, and the ways in which serve says no."""

import contextlib
import json
import pathlib
import re
import socket
import subprocess

from openapi_spec_validator import validate
import requests

from program import Program, executable, new_key, run
from transcript import Transcripts

TOP = pathlib.Path(__file__).resolve().parents[2]


class Words(Transcripts):
    def test_a_new_key(self):
        "A new master key is one line on standard output, and no two are alike"
        first = self.transcript("keys", "new", out=r"aertous-key-1:[A-Za-z0-9+/_=-]{43,44}")
        second = self.transcript("keys", "new", "--version", "2", out=r"aertous-key-2:[A-Za-z0-9+/_=-]{43,44}")
        self.assertNotEqual(first.stdout.split(":")[1], second.stdout.split(":")[1])

    def test_the_settings(self):
        "docs/configuration.md is what aertous config prints, to the letter"
        self.assertEqual(run("config").stdout, (TOP / "docs/configuration.md").read_text())

    def test_the_version(self):
        "The program says its version"
        self.transcript("--version", out=r"\d+\.\d+\.\d+")

    def test_the_description(self):
        "The printed description of the API is valid OpenAPI 3.1 and needs neither data nor key"
        done = self.transcript("openapi", out=r"\{.*\}")
        document = json.loads(done.stdout)
        validate(document)
        self.assertEqual(document["openapi"][:3], "3.1")
        self.assertIn("/api/v1/assets", document["paths"])

    def test_half_a_command(self):
        "A command that lost its second word says which there are, and does not end as if all held"
        for command in ("check", "audit", "package", "jobs", "keys", "gate", "organisation"):
            with self.subTest(command):
                done = run(command)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn("Say what to", done.stderr)

    def test_an_unknown_command(self):
        "An unknown command is refused with the way to the help"
        done = run("frobnicate")
        self.assertEqual((done.returncode, done.stdout), (64, ""))
        self.assertIn("aertous", done.stderr)


    def test_wrong_arguments(self):
        "The first line names the argument that is wrong or missing, the next the usage, and the status is 64"
        for command, wrong in (
            (("frobnicate",), "frobnicate"), (("serve", "--frob"), "--frob"), (("serve", "extra"), "extra"), (("serve", "--port", "abc"), "--port"),
            (("serve", "--port"), "--port"), (("audit", "export", "out"), "--organisation"), (("audit", "export", "--organisation", "x"), "file"),
            (("check", "nothing"), "nothing"), (("migrate",), "--database"), (("keys", "new", "extra"), "extra"),
        ):
            with self.subTest(command):
                done = run(*command)
                self.assertEqual((done.returncode, done.stdout), (64, ""))
                first, *rest = done.stderr.splitlines()
                self.assertIn(wrong, first)
                self.assertTrue(any(line.startswith("Usage: aertous") for line in rest), done.stderr)


class Serve(Transcripts):
    """Every refusal comes before anything is listened to."""

    def setUp(self):
        self.key = new_key()

    def serve(self, *flags: str, words: str, **environment: str):
        self.refused("serve", "--data", self.folder() + "/data", "--port", "0", *flags, words=words, **({"AERTOUS_KEY": self.key} | environment))

    def test_no_key(self):
        "Without a key serve refuses and says how to make one"
        self.serve(words=r"There is no key\. Make one with: aertous keys new\n.*AERTOUS_KEY.*", AERTOUS_KEY="")

    def test_a_wrong_key(self):
        "What is no key of ours is refused without being shown"
        self.serve(words=r"AERTOUS_KEY is not a key of ours\. .*", AERTOUS_KEY="hunter2hunter2")

    def test_another_address(self):
        "An address that others reach needs a certificate or a proxy"
        self.serve("--host", "0.0.0.0", words=r"0\.0\.0\.0 can be reached by others: .*--tls CERT KEY.*--behind-proxy CIDR.*")

    def test_a_certificate_that_is_none(self):
        "A certificate that cannot be read is a sentence"
        self.serve("--tls", "/nowhere/cert.pem", "/nowhere/key.pem", words=r"The certificate or its key cannot be used: there is no file /nowhere/cert\.pem\.")
        self.serve("--port", "-5", words=r"--port is a number from 0 to 65535\.")
        self.refused("demo", "--port", "99999", words=r"--port is a number from 0 to 65535\.")
        self.refused("demo", "--metrics-port", "-1", words=r"--metrics-port is a number from 0 to 65535\.")
        self.serve("--tls", "/nowhere/cert.pem", words=r"--tls takes two files: .*")

    def test_a_url_that_is_none(self):
        "A database URL that is none is refused without being shown"
        self.serve("--database", "mysql://root:s3cret@db/x", words=r"The database is given as postgres://ROLE@HOST/NAME\.")

    def test_a_database_that_is_away(self):
        "A database that does not answer is a sentence"
        self.serve("--database", "postgres://app@localhost:1/x", words=r"The database cannot be reached: .*")

    def test_a_folder_that_is_none(self):
        "A data folder that cannot be one is a sentence"
        file = pathlib.Path(self.folder()) / "file"
        file.write_text("")
        self.refused("serve", "--data", str(file), "--port", "0", words=rf"The folder {file} cannot be made or entered\.", AERTOUS_KEY=self.key)

    def test_numbers_and_words(self):
        "A setting outside its limits is named with its limits"
        self.serve("--port", "70000", words=r"--port is a number from 0 to 65535\.")
        self.serve(words=r"AERTOUS_CONNECTIONS is a number from 1 to 100\.", AERTOUS_CONNECTIONS="many")
        self.serve(words=r"AERTOUS_STATEMENTS is prepared or unnamed\.", AERTOUS_STATEMENTS="cached")
        self.serve(words=r"AERTOUS_TLS_CERT and AERTOUS_TLS_KEY go together\.", AERTOUS_TLS_CERT="/x")
        self.serve("--behind-proxy", "300.0.0.0/8", words=r"300\.0\.0\.0/8 is no address range.*")

    def test_a_port_in_use(self):
        "A port in use is one line"
        with contextlib.closing(socket.socket()) as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            self.refused("serve", "--data", self.folder() + "/data", "--host", "127.0.0.1", "--port", port, "--metrics-port", "0",
                         words=rf"Port {port} is in use by another program\.", AERTOUS_KEY=self.key)

    def test_an_address_that_is_none(self):
        "An address that this machine does not have, or cannot look up, is one line"
        self.serve("--host", "nowhere.invalid", "--behind-proxy", "127.0.0.1/32", "--metrics-port", "0",
                   words=r"AERTOUS_HOST: nowhere\.invalid is no address, and no name that this machine can look up\.")
        self.serve("--host", "192.0.2.7", "--behind-proxy", "127.0.0.1/32", "--metrics-port", "0", words=r"AERTOUS_HOST: 192\.0\.2\.7 is no address of this machine\.")

    def test_first_line_and_end(self):
        "The first line says where it listens, health and metrics answer, and SIGTERM ends it with 0"
        with Program("serve", AERTOUS_KEY=self.key) as program:
            self.assertRegex(program.url, r"^http://localhost:\d+$")
            for path in ("/healthz", "/readyz"):
                self.assertEqual(requests.get(program.url + path, timeout=10).status_code, 200, path)
            self.assertEqual(requests.get(program.url + "/dev/mail", timeout=10).status_code, 404, "mails are open in a demonstration only")
            self.assertEqual(requests.get(program.url + "/metrics", timeout=10).status_code, 404, "metrics are the operator's")
            self.assertEqual(program.stop(), 0)

    def test_behind_a_proxy(self):
        "Behind a proxy, whose TLS people come by, links in mails begin with https"
        with Program("serve", "--behind-proxy", "10.0.0.0/8", "--origin", "aertous.example", AERTOUS_KEY=self.key) as program:
            page = requests.get(program.url + "/sign-up", timeout=10)
            token = re.search(r'name="csrf" value="([^"]+)"', page.text)[1]
            cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in page.cookies)
            sent = requests.post(program.url + "/sign-up", data={"email": "ada@cedar.example", "csrf": token}, headers={"Cookie": cookies}, timeout=30)
            self.assertEqual(sent.status_code, 200)
            body = program.mail("ada@cedar.example").get_body(("plain",)).get_content()
            self.assertRegex(body, r"\bhttps://aertous\.example/sign-up/[0-9a-f]{64}\b")

    def test_a_newer_database(self):
        "A database of a newer version is refused, and says so"
        with Program("serve", AERTOUS_KEY=self.key) as program:
            program.stop()
            sqlite = "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute(\"INSERT INTO store_migration VALUES (999, 'later', 'x')\"); d.commit()"
            subprocess.run(["/usr/bin/python3", "-c", sqlite, program.data / "aertous.db"], check=True, timeout=30)
            self.refused("serve", "--data", str(program.data), "--port", "0", words=r"This database is newer than this program: .*", AERTOUS_KEY=self.key)

    def test_a_damaged_database(self):
        "A file that is no database, or not a whole one, is a sentence that says what to do, from every command that opens it"
        words = r"The file of the database is no database, or it is damaged\. Put a backup of the whole folder in its place\."
        with Program("serve", AERTOUS_KEY=self.key) as program:
            program.stop()
            file = program.data / "aertous.db"
            whole = file.read_bytes()
            data = ("--data", str(program.data))
            for name, content in (("garbage", b"no database at all\n" * 1000), ("cut", whole[: len(whole) // 2 // 4096 * 4096]), ("cut in a page", whole[:9000]),
                                  ("scratched", whole[:100] + b"\xff" * 8000 + whole[8100:])):
                for other in program.data.glob("aertous.db-*"):
                    other.unlink()
                file.write_bytes(content)
                with self.subTest(name):
                    self.refused("serve", *data, "--port", "0", "--metrics-port", "0", words=words, AERTOUS_KEY=self.key)
                    self.refused("check", "schema", *data, words=words, AERTOUS_KEY=self.key)
                    self.refused("audit", "export", "--organisation", "acorn", *data, self.folder() + "/log", words=words, AERTOUS_KEY=self.key)

    def test_the_flags_of_the_contract(self):
        "serve takes the flags that scripts rely on"
        said = subprocess.run([executable(), "serve", "--help"], capture_output=True, text=True, timeout=30).stdout
        for flag in ("--data", "--port", "--database", "--migration-database", "--behind-proxy", "--tls", "--metrics-port"):
            self.assertIn(flag, said)
