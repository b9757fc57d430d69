"""People at work while something breaks: they add, upload, read, sign in and ask for mails, and remember what was promised to them."""

import collections
import hashlib
import re
import threading
import time

import requests

from challenges import solve
from cookies import Cookies
from faults import Demo


def content(name: str) -> bytes:
    """What is uploaded under a name, so that whoever finds the name knows the bytes."""
    return f"{name}\n".encode() * 4_000


class Browser(Cookies):
    def fill(self, path: str, fields, to: str = "") -> requests.Response:
        """Sends the form at `path`, whose fields are made once it is there; where it is not, that is the answer."""
        page = self.ask("GET", path)
        if page.status_code != 200:
            return page
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        return self.ask("POST", to or path, hidden | fields())


class Load:
    """Mixed load for as long as the block runs. Any answer that was no promise is counted by its act and status."""

    def __init__(self, demo: Demo, round: int | str, adders: int = 2, uploaders: int = 2, readers: int = 1, people: int = 1, visitors: int = 1, patience: float = 10):
        self.records: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.sessions: list[Browser] = []
        self.mails: list[str] = []
        self.reads = 0
        self.refused: collections.Counter[tuple[str, int]] = collections.Counter()
        self._demo, self._patience = demo, patience
        self._lock, self._stop = threading.Lock(), threading.Event()
        acts = [self._add] * adders + [self._upload] * uploaders + [self._read] * readers + [self._sign_in] * people + [self._sign_up] * visitors
        self._threads = [threading.Thread(target=self._work, args=(act, f"{round}-{number}"), daemon=True) for number, act in enumerate(acts)]

    def statuses(self, *acts: str) -> set[int]:
        """What was answered other than a promise, to these acts or to all."""
        return {status for act, status in self.refused if not acts or act in acts}

    def _work(self, act, who: str) -> None:
        number = 0
        while not self._stop.is_set():
            try:
                act(f"fault-{who}-{number}")
            except (requests.RequestException, ValueError, KeyError):
                pass  # no answer, or half of one: nobody promised anything
            number += 1

    def _refuse(self, act: str, status: int) -> None:
        with self._lock:
            self.refused[act, status] += 1

    def _add(self, name: str) -> None:
        answer = self._demo.add(name, timeout=self._patience)
        if answer.status_code != 201:
            return self._refuse("add", answer.status_code)
        with self._lock:
            self.records[answer.json()["id"]] = name

    def _upload(self, name: str) -> None:
        answer = self._demo.upload(name + ".txt", content(name), timeout=self._patience)
        if answer.status_code != 201:
            return self._refuse("upload", answer.status_code)
        with self._lock:
            self.files[answer.json()["id"]] = hashlib.sha256(content(name)).hexdigest()

    def _read(self, name: str) -> None:
        path = ("/api/v1/assets?limit=50", "/api/v1/evidence?limit=50", "/api/v1/assets/history?limit=20")[hash(name) % 3]
        answer = self._demo.request("GET", path, self._patience)
        if answer.status_code != 200:
            return self._refuse("read", answer.status_code)
        answer.json()
        self.reads += 1

    def _sign_in(self, _: str) -> None:
        """Whoever has a code that was not used yet. A session that was given is there from then on."""
        person = self._demo.somebody()
        if person is None:
            time.sleep(0.2)
            return
        browser = Browser(self._demo.program.url)
        known = {"email": person["email"], "password": person["password"], "next": "/"}
        answer = browser.fill("/sign-in", lambda: known)
        if answer.status_code == 422 and "no robot" in answer.text:
            # A password that was being looked at when the program died counts as a guess.
            answer = browser.fill("/sign-in", lambda: known | {"altcha": solve(browser.ask("GET", "/challenge?form=sign-in").json())})
        if answer.status_code == 303:
            answer = browser.fill(answer.headers["Location"], lambda: {"code": person["code"], "next": "/"}, "/sign-in/code")
        if answer.status_code != 303:
            return self._refuse("sign-in", answer.status_code)
        with self._lock:
            self.sessions.append(browser)

    def _sign_up(self, name: str) -> None:
        """A network has twenty mails an hour, so a visitor of a whole test asks seldom, and takes 429 for an answer."""
        time.sleep(0.3)
        browser, address = Browser(self._demo.program.url), f"{name}@cedar.example"
        answer = browser.fill("/sign-up", lambda: {"email": address, "altcha": solve(browser.ask("GET", "/challenge?form=sign-up").json())})
        if answer.status_code == 429:
            time.sleep(0.5)
        elif answer.status_code != 200:
            self._refuse("sign-up", answer.status_code)
        else:
            with self._lock:
                self.mails.append(address)

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(4 * self._patience)
