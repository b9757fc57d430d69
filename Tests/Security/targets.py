"""The two targets: the product, and what has the faults planted in it."""

import pathlib
import subprocess

import requests
import urllib3

import weak
from people import Credentials
from program import Program
from session import Session
from target import Injection, Target
from tools import TOP

# Each target makes its own certificate.
urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)


class Product(Target):
    """The demo twice, with a certificate and without, each on its own made-up data. Nobody else's quota is of interest: the
    limits of requests are raised by their settings, as the document of findings says."""

    def __init__(self, folder: pathlib.Path):
        self.folder, self._programs = folder, []
        try:
            self.url, self.people = self._start()
            self.secure, others = self._start("--tls")
        except BaseException:
            self.close()
            raise
        member = self.people.person("ciso")
        self.tokens = (member.token, self.people.person("ciso", self.people.organisations[1]).token)
        self._sessions = {self.url: Session(self.url, member), self.secure: Session(self.secure, others.person("ciso"))}
        home = self._home = self._sessions[self.url].home
        self.starts = ("/", home, f"{home}/team", f"{home}/settings", "/account", "/sign-in", "/sign-up", "/reset", "/contact", "/privacy-request")
        # What ends the session or chooses another organisation; erasing needs a fresh code and has an address for each entry.
        self.leaves = ("/sign-out*", "/organisations/*", "/account/sessions/*", "/o/*/leave*", "/o/*/log/*/erase*", "/dev/*")
        self.answers = (home, "/sign-in", "/contact", f"{home}/assets", f"{home}/log", "/account", "/api/openapi.json", "/.well-known/aertous-keys", "/healthz", stylesheet(self.url))

    def _start(self, *flags: str) -> tuple[str, Credentials]:
        file = self.folder / f"credentials{len(self._programs)}.json"
        program = Program("demo", "--credentials", str(file), *flags, ready_in=240)
        self._programs.append(program)
        program.start()
        return program.url, Credentials(file)

    def close(self) -> None:
        for program in self._programs:
            program.close()

    def cookie(self, url: str) -> str:
        if not self._sessions[url].is_signed_in():
            self._sessions[url] = Session(url, self._sessions[url].person)
        return self._sessions[url].cookie

    def is_signed_in(self) -> bool:
        return all(session.is_signed_in() for session in self._sessions.values())

    def injections(self) -> list[Injection]:
        token, cookie = f"Authorization: Bearer {self.tokens[0]}", f"Cookie: {self.cookie(self.url)}"
        asset = requests.get(self.url + "/api/v1/assets?limit=1", headers={"Authorization": f"Bearer {self.tokens[0]}"}, timeout=30).json()["items"][0]["id"]
        home, csrf = self._home, self._sessions[self.url].form_token(f"{self._home}/assets/new")
        return [
            Injection("words", "/api/v1/assets?q=server", headers=(token,)),
            Injection("filters", "/api/v1/assets?kind=system&sort=name&criticality_from=1", headers=(token,)),
            Injection("days", "/api/v1/log?type=asset&from=2026-01-01", headers=(token,)),
            Injection("cursor", "/api/v1/evidence?limit=3&after=x", headers=(token,)),
            Injection("identifier", f"/api/v1/assets/{asset}*", headers=(token,)),
            Injection("framework", "/api/v1/frameworks/iso27001-2022*/requirements", headers=(token,)),
            Injection("moment", "/api/v1/assets/history?as-of=2026-01-01", headers=(token,)),
            Injection("document", "/api/v1/assets", '{"name":"x*","kind":"system*"}', headers=(token, "Content-Type: application/json")),
            Injection("page", f"{home}/assets?q=server&kind=system", headers=(cookie,)),
            Injection("form", f"{home}/assets", f"csrf={csrf}&name=x*&kind=system*&classification=internal", headers=(cookie,)),
        ]

    def secret_files(self) -> tuple[pathlib.Path, list[str], str]:
        listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=TOP, capture_output=True, check=True, text=True).stdout
        # The scanner looks nowhere outside its folder, and this one is in no commit.
        return TOP, [name for name in listed.split("\0") if name and (TOP / name).is_file()], ".venv-security/planted.ini"


class Planted(Target):
    """A server that has what each scanner is there to see."""

    whose, description = "/api/things", "/api/openapi.json"
    starts, answers = ("/",), ("/", "/search?q=one", "/nothing-secret")
    tokens, fuzzing = weak.TOKENS, 20

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self._servers = [weak.Server(), weak.Server(folder)]
        self.url, self.secure = (server.url for server in self._servers)

    def close(self) -> None:
        for server in self._servers:
            server.close()

    def cookie(self, url: str) -> str:
        return "session=1"

    def is_signed_in(self) -> bool:
        return True

    def injections(self) -> list[Injection]:
        return [Injection("words", "/search?q=one")]

    def secret_files(self) -> tuple[pathlib.Path, list[str], str]:
        return self.folder, [], "planted.ini"


def stylesheet(url: str) -> str:
    text = requests.get(url + "/sign-in", timeout=30).text
    return next(part.split('"')[0] for part in text.split('href="')[1:] if part.split('"')[0].endswith(".css"))
