"""Signing in as a guesser does it, behind a proxy that says where each request came from."""

import re

import requests

from challenges import solve
from newcomer import Newcomer


class Guessing(Newcomer):
    def setUp(self):
        super().setUp()
        # The same data again, behind a proxy that is believed.
        self.program.stop()
        self.program._command += ["--behind-proxy", "127.0.0.0/8", "::1/128"]
        self.program.start()

    def attempt(self, address: str, password: str) -> requests.Response:
        session = requests.Session()
        session.trust_env = False
        session.headers["X-Forwarded-For"] = address
        page = session.get(self.program.url + "/sign-in", timeout=30)
        # No Secure cookie is kept on http, so they are sent by hand, as a browser does on localhost.
        cookies = dict(re.match(r"([^=]+)=([^;]*)", header).groups() for header in page.raw.headers.getlist("Set-Cookie"))
        session.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        fields = {"csrf": re.search(r'name="csrf" value="([^"]+)"', page.text)[1], "email": self.address, "password": password, "next": "/"}
        if asked := re.search(r'data-challenge="([^"]+)"', page.text):
            fields["altcha"] = solve(session.get(self.program.url + asked[1], timeout=30).json())
        return session.post(self.program.url + "/sign-in", data=fields, timeout=30, allow_redirects=False)

    def test_hundred_guesses(self):
        "After 100 wrong passwords from one address it gets 429 and Retry-After; the right one from another works"
        statuses = [self.attempt("203.0.113.7", f"wrong password {number}").status_code for number in range(100)]
        self.assertEqual((statuses.count(422), statuses.count(429)), (40, 60))
        closed = self.attempt("203.0.113.7", "four green lanterns")
        self.assertEqual(closed.status_code, 429)
        self.assertTrue(0 < int(closed.headers["Retry-After"]) <= 900)
        # What a guesser writes left of the proxy's word counts for nothing.
        self.assertEqual(self.attempt("198.51.100.9, 203.0.113.7", "four green lanterns").status_code, 429)
        other = self.attempt("198.51.100.1", "four green lanterns")
        self.assertEqual(other.status_code, 303)
        self.assertTrue(other.headers["Location"].startswith("/sign-in/code"))
