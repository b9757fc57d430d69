"""Somebody who signs up and works without a browser: where a test needs an account and not its pages."""

import re
import time

import pyotp
import requests

from cookies import Jar
from program import Program


class Visitor(Jar):
    """Cookies are kept and sent by hand: they are of a secure place, which requests does not know localhost to be."""

    def __init__(self, program: Program, address: str):
        self.program, self.address = program, address
        super().__init__()
        self.secret = self.token = ""
        self.codes: list[str] = []

    def send(self, method: str, path: str, timeout: float = 30, **options) -> requests.Response:
        headers = {"Cookie": self.cookie} | options.pop("headers", {})
        return self.keep(requests.request(method, self.program.url + path, headers=headers, timeout=timeout, allow_redirects=False, **options))

    def post(self, path: str, **form) -> requests.Response:
        return self.send("POST", path, data={"csrf": self.csrf} | form)

    def sign_up(self, organisation: str) -> "Visitor":
        """Becomes the CISO of a new organisation, with a token for its API."""
        self.send("GET", "/sign-up")
        self.post("/sign-up", email=self.address)
        link = re.search(r"https?://[^/\s]+(/sign-up/[0-9a-f]{64})", self.program.mail(self.address).get_body(("plain",)).get_content())[1]
        page = self.send("GET", link).text
        self.secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
        done = self.post(
            link, key=re.search(r'name="key" value="([0-9a-f]+)"', page)[1], name="Ada Lovelace", organisation=organisation, password="four green lanterns",
            code=pyotp.TOTP(self.secret).now())
        assert done.status_code == 200, done.text
        self.codes = re.findall(r"<li><code>([^<]+)</code>", done.text)
        self.organisation = organisation.lower()
        place = f"/o/{self.organisation}/tokens"
        self.send("GET", place)
        ends = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86_400 * 30))
        scopes = ["assets.read", "assets.write", "evidence.read", "evidence.add", "log.read", "organisation.read", "organisation.write"]
        made = self.post(place, name="test", ends_on=ends, scopes=scopes, fresh_code=self.codes.pop())
        self.token = re.search(r"aer_[A-Za-z0-9_-]+", made.text)[0]
        return self

    def may_sign_in(self) -> bool:
        """Signs in anew with a code of the authenticator, which opens its secret."""
        self.cookies = {}
        self.send("GET", "/sign-in")
        password = self.post("/sign-in", email=self.address, password="four green lanterns", next="/")
        assert password.status_code == 303, password.text
        self.send("GET", password.headers["Location"])
        answer = self.post("/sign-in/code", code=pyotp.TOTP(self.secret).now(), next="/")
        # A code that was used a moment ago was read all the same; a secret that does not open is a failure of ours.
        assert answer.status_code < 500, answer.text
        return answer.status_code == 303 or "was used already" in answer.text

    def api(self, method: str, path: str, timeout: float = 30, **options) -> requests.Response:
        return requests.request(method, self.program.url + path, headers={"Authorization": f"Bearer {self.token}"}, timeout=timeout, **options)
