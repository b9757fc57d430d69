"""A browser without a screen: forms, cookies, and a person who signs up."""

import re
import urllib.parse

import pyotp
import requests

from program import Program


class Jar:
    """Cookies that are kept and sent by hand, and the token of the last form that came."""

    def __init__(self):
        self.cookies: dict[str, str] = {}
        self.csrf = ""

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def keep(self, answer: requests.Response) -> requests.Response:
        for header in answer.raw.headers.getlist("Set-Cookie"):
            name, value = re.match(r"([^=]+)=([^;]*)", header).groups()
            if value and "max-age=0" not in header.lower():
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        if found := re.search(r'name="csrf" value="([^"]+)"', answer.text if "text/html" in answer.headers.get("Content-Type", "") else ""):
            self.csrf = found[1]
        return answer


class Cookies:
    """A browser that sends secure cookies to localhost, as Chromium does and this library does not."""

    def __init__(self, url: str):
        self.url, self.jar = url, {}

    def ask(self, method: str, path: str, fields: dict | None = None) -> requests.Response:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.jar.items()), "Origin": self.url}
        answer = requests.request(method, self.url + path, data=fields, headers=headers, allow_redirects=False, timeout=30)
        self.jar |= dict(cookie.split(";")[0].split("=", 1) for cookie in answer.raw.headers.getlist("Set-Cookie"))
        return answer

    def submit(self, path: str, fields: dict, to: str = "") -> requests.Response:
        """Fills in the form at `path` and sends it there, or `to` another address."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.ask("GET", path).text))
        return self.ask("POST", to or path, hidden | fields)

    def sign_up(self, program: Program, address: str, name: str, organisation: str) -> requests.Response:
        """From an address to a session, by way of the mail in the program's outbox."""
        self.submit("/sign-up", {"email": address})
        mail = program.mail(address)
        link = urllib.parse.urlparse(re.search(r"https?://\S+/sign-up/[0-9a-f]{64}", mail.get_body(("plain",)).get_content())[0]).path
        page = self.ask("GET", link).text
        secret = re.search(r'<p class="secret">([^<]+)<', page)[1].replace(" ", "")
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        return self.ask("POST", link, hidden | {
            "name": name, "organisation": organisation, "password": "four green lanterns", "code": pyotp.TOTP(secret).now()})
