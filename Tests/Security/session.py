"""Signs a member of the demo in, as their browser would, for scanners that take a Cookie header."""

import requests

from cookies import Jar
from people import Codes, Person


class Session(Jar):
    """Cookies are kept and sent by hand: they are of a secure place, which requests does not know localhost to be."""

    codes = Codes()

    def __init__(self, url: str, person: Person):
        self.url, self.person = url, person
        super().__init__()
        self.send("GET", "/sign-in")
        password = self.send("POST", "/sign-in", data={"csrf": self.csrf, "email": person.email, "password": person.password, "next": "/"})
        self.send("GET", password.headers["Location"])
        self.send("POST", "/sign-in/code", data={"csrf": self.csrf, "code": self.codes.code(person), "next": "/"})
        if not self.is_signed_in():
            raise AssertionError(f"{person.role} of {person.organisation} could not sign in")

    @property
    def home(self) -> str:
        return f"/o/{self.person.organisation}"

    def send(self, method: str, path: str, **options) -> requests.Response:
        return self.keep(requests.request(
            method, self.url + path, headers={"Cookie": self.cookie}, timeout=30, allow_redirects=False, verify=False, **options))  # its own certificate

    def form_token(self, path: str) -> str:
        """Of a page's form; it holds as long as the session."""
        self.send("GET", path)
        return self.csrf

    def is_signed_in(self) -> bool:
        """A member's page is shown, and not the way to sign in."""
        answer = self.send("GET", self.home)
        return answer.status_code == 200 and self.home in answer.text
