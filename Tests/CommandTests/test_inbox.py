"""What visitors leave through the public forms, from the form to the operator's desk; solved by somebody else's library."""

import json
import re
import urllib.parse

import altcha.v1

from challenges import solve
from cookies import Cookies
from program import Program, new_key, run
from transcript import Transcripts

MESSAGE = {"name": "Ada Lovelace", "email": "ada@gmail.com", "body": "Where is your list of sub-processors?"}


def solution(browser: Cookies, form: str) -> str:
    return solve(browser.ask("GET", f"/challenge?form={form}").json())


class Inbox(Transcripts):
    def setUp(self):
        self.program = Program("serve", "--metrics-port", "0", AERTOUS_KEY=new_key(), AERTOUS_CONTACT="grc@merelin.example", AERTOUS_CHALLENGE_MAXNUMBER="1000")
        self.addCleanup(self.program.close)
        self.program.start()
        self.place = ("--data", str(self.program.data))

    def test_from_form_to_desk(self):
        "A message solved by another library arrives, and is listed, shown with a reason, and done"
        browser = Cookies(self.program.url)
        self.transcript("inbox", "list", *self.place, out=r"Nothing came\.")
        browser.ask("GET", "/contact")
        self.assertEqual(browser.submit("/contact", MESSAGE | {"altcha": solution(browser, "contact")}).status_code, 200)
        listed = self.transcript("inbox", "list", *self.place, out=r"\S+  open  came \d{4}-\d\d-\d\d  due \d{4}-\d\d-\d\d  Message").stdout
        name = listed.split()[0]
        self.assertEqual(run("inbox", "show", name, *self.place).returncode, 64)
        self.refused("inbox", "show", name, "--reason", " ", *self.place, words=r"Say why, in --reason: .*")
        self.refused("inbox", "show", "nothing", "--reason", "why", *self.place, words=r"There is nothing of this name in the inbox\. .*")
        self.transcript("inbox", "show", name, "--reason", "to answer", *self.place,
                        out=r"Message, open\. .*\nName: Ada Lovelace\nE-mail: ada@gmail\.com\n\nWhere is your list of sub-processors\?")
        self.transcript("inbox", "done", name, "--reason", "answered", *self.place, out=rf"{name} is done\.")
        self.transcript("inbox", "list", *self.place, out=r"\S+  done  .*")

    def test_the_operator_is_told(self):
        "Within a minute a mail tells the operator that something came, and nothing of what it says"
        browser = Cookies(self.program.url)
        browser.ask("GET", "/privacy-request")
        sent = browser.submit("/privacy-request", {"name": "Ada Lovelace", "email": "ada@gmail.com", "concern": "access",
                                                   "altcha": solution(browser, "privacy-request")})
        self.assertEqual(sent.status_code, 200)
        mail = self.program.mail("grc@merelin.example", within=90)
        self.assertRegex(mail["Subject"], r"Somebody asks about their personal data: answer by \d+ \w+ \d{4}")
        for part in ("plain", "html"):
            text = mail.get_body((part,)).get_content()
            self.assertRegex(text, r"aertous inbox show [0-9a-f-]{36} --reason")
            self.assertNotRegex(text, r"Lovelace|gmail")
        self.assertNotRegex(self.program.log(1 << 20), r"Lovelace|gmail")

    def test_another_library_sees_the_same(self):
        "Another implementation finds our challenge well formed, and its expiry where it looks for it"
        browser = Cookies(self.program.url)
        browser.ask("GET", "/contact")
        asked = browser.ask("GET", "/challenge?form=contact").json()
        self.assertEqual(set(asked), {"algorithm", "challenge", "maxnumber", "salt", "signature"})
        self.assertTrue(asked["salt"].endswith("&"))
        seen = altcha.v1.extract_params(json.loads(json.dumps(asked)))
        self.assertEqual(seen["form"], ["contact"])
        self.assertRegex(seen["expires"][0], r"^\d{10}$")
        # Its own expiry, moved by the one who solves it, is no longer what we signed.
        changed = asked | {"salt": re.sub(r"expires=\d+", "expires=4102444800", asked["salt"])}
        forged = altcha.v1.Payload("SHA-256", changed["challenge"], 1, changed["salt"], changed["signature"]).to_base64()
        self.assertEqual(browser.submit("/contact", MESSAGE | {"altcha": forged}).status_code, 422)

    def test_a_form_is_named(self):
        "A challenge is for a form that has a name, and anything else is refused"
        browser = Cookies(self.program.url)
        for form in ("", "A", "a&b", "x" * 31, "ü"):
            self.assertEqual(browser.ask("GET", "/challenge?form=" + urllib.parse.quote(form)).status_code, 400, form)
