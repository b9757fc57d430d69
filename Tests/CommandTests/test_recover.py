"""Recovery of an account without a factor, from the operator's command to a new authenticator, on both engines."""

import contextlib
import email
import email.policy
import re
import time

import pyotp

from cookies import Cookies
from operating import change
from people import Credentials, Person
from postgres import Database
from program import Program
from transcript import Transcripts

# The last act of a recovery is a schedule's, once a minute.
MINUTE = 90


class Installation:
    """A demonstration on one engine, whose database a test may change as only its operator could: three days pass at once."""

    def __init__(self, database: Database | None):
        self.database = database
        self.program = Program("demo", "--credentials", "credentials.json", *(["--database", database.url()] if database else []), ready_in=180)

    def __enter__(self) -> "Installation":
        self.program.__enter__()
        self.people = Credentials(self.program.folder / "credentials.json")
        return self

    def __exit__(self, *problem) -> None:
        self.program.__exit__(*problem)

    def change(self, statement: str) -> None:
        change(self.program.data, self.database, statement)

    def mails(self, subject: str) -> dict[str, list[str]]:
        "The texts of the mails with this subject, the oldest first, by whom they went to."
        found: dict[str, list[str]] = {}
        for path in sorted((self.program.data / "outbox").glob("*.eml")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if re.search(subject, message["Subject"]):
                found.setdefault(message["To"], []).append(message.get_body(("plain",)).get_content())
        return found


class Recover(Transcripts):
    def wait(self, what, why: str, within: float = 20):
        end = time.monotonic() + within
        while not (found := what()):
            self.assertLess(time.monotonic(), end, why)
            time.sleep(0.1)
        return found

    def on_each_engine(self, walk):
        for name, database in (("sqlite", contextlib.nullcontext(None)), ("postgres", Database())):
            with self.subTest(name), database as database, Installation(database) as installation:
                walk(installation)

    def command(self, installation: Installation) -> list[str]:
        return ["account", "recover", "--data", str(installation.program.data), "--origin", "aertous.example"]

    def ask(self, installation: Installation, person: Person, ciso: Person) -> dict[str, str]:
        "Runs the command. Answers the path of the link that cancels, by whom it was mailed to."
        before = {to: len(texts) for to, texts in installation.mails("was asked for").items()}
        done = self.transcript(
            *self.command(installation), "--reason", "lost the telephone", person.email,
            out=r"A mail goes to everybody concerned as soon as the program serves\. The link for a new authenticator is due 72 hours after the first of them, on \d{4}-\d\d-\d\dT[0-9:.]+Z at the earliest\.")
        self.assertNotRegex(done.stdout, r"\b\d{6}\b|[0-9a-f]{32}", "no code and no link is shown")
        links = {}
        for to in (person.email, ciso.email):
            texts = self.wait(lambda: installation.mails("was asked for").get(to, [])[before.get(to, 0):], f"{to} was not told")
            links[to] = re.search(r"/recovery/[0-9a-f]{64}", texts[-1])[0]
        return links

    def sign_in(self, installation: Installation, person: Person, secret: str) -> int:
        browser = Cookies(installation.program.url)
        self.assertEqual(browser.submit("/sign-in", {"email": person.email, "password": person.password}).status_code, 303)
        return browser.submit("/sign-in/code", {"code": pyotp.TOTP(secret).now()}).status_code

    def cancel(self, installation: Installation, person: Person, ciso: Person, by: Person) -> None:
        links = self.ask(installation, person, ciso)
        browser = Cookies(installation.program.url)
        for _ in range(2):
            self.assertEqual(browser.ask("GET", links[by.email]).status_code, 200)
        self.assertEqual(browser.submit(links[by.email], {}).status_code, 200)
        for link in links.values():
            self.assertEqual(browser.ask("GET", link).status_code, 404, "it is over for everybody")

    def test_the_whole_way(self):
        "A recovery is mailed to the account and the CISO at once, also when the subscription lapsed; after 72 hours a link enrols, and nothing before"
        self.on_each_engine(self.walk)

    def walk(self, installation: Installation) -> None:
        person, ciso, other = (installation.people.person(role) for role in ("analyst", "ciso", "manager"))
        installation.change(f"UPDATE organisation_rows SET standing = 'lapsed' WHERE slug = '{person.organisation}'")
        # Cancelled from each of the mails, and asked for once more.
        self.cancel(installation, other, ciso, by=other)
        self.cancel(installation, other, ciso, by=ciso)
        self.ask(installation, person, ciso)
        # An hour early, and then a moment late.
        installation.change("UPDATE recovery_rows SET due_at = due_at - 71 * 3600000, warned_at = coalesce(warned_at, asked_at)")
        time.sleep(2)
        self.assertEqual(installation.mails("Set up a new authenticator"), {}, "it is not due")
        self.assertEqual(self.sign_in(installation, person, person.totp_secret), 303, "the old authenticator counts until then")
        installation.change("UPDATE recovery_rows SET due_at = due_at - 3600000")
        sent = self.wait(lambda: installation.mails("Set up a new authenticator").get(person.email), "no link came", MINUTE)
        link = re.search(r"/new-authenticator/[0-9a-f]{64}", sent[0])[0]
        browser = Cookies(installation.program.url)
        page = browser.ask("GET", link).text
        secret = re.search(r'<p class="secret">([^<]+)<', page)[1].replace(" ", "")
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        fields = hidden | {"code": pyotp.TOTP(secret).now()}
        self.assertEqual(browser.ask("POST", link, fields | {"password": "a wrong password"}).status_code, 422, "only with the password")
        done = browser.ask("POST", link, fields | {"password": person.password})
        self.assertEqual((done.status_code, len(re.findall(r"<li><code>", done.text))), (200, 10))
        self.assertNotIn("__Host-session", done.headers.get("Set-Cookie", ""), "it opens no session")
        self.assertEqual(browser.ask("GET", link).status_code, 404, "once")
        self.assertEqual(self.sign_in(installation, person, person.totp_secret), 422)
        self.assertEqual(set(installation.mails("Set up a new authenticator")), {person.email}, "nobody else has a link, least of all who cancelled")

    def test_refusals(self):
        "An address without an account is answered plainly, and so are a missing reason and an empty one"
        with Installation(None) as installation:
            command = self.command(installation)
            self.refused(*command, "--reason", "x", "nobody@cedar.example", words=r"There is no account with this address\.")
            self.refused(*command, "--reason", " ", installation.people.person("ciso").email, words=r"Give a reason of at most 500 characters")
            self.transcript(*command, "nobody@cedar.example", err=r".*--reason.*", status=64)
            self.assertEqual(installation.mails("was asked for"), {})
