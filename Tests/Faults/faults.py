"""What the fault tests share: a demonstration that is hurt."""

import json
import os
import pathlib
import subprocess
import threading
import time

import pyotp
import requests

from postgres import Database
from program import Program, executable

LONG = bool(os.environ.get("AERTOUS_TEST_LONG"))
ROUNDS = 50 if LONG else 10


class Demo:
    """A demonstration on one engine, and the token of each organisation's CISO; the first one's is used."""

    def __init__(self, database: Database | None = None, **environment: str):
        arguments = ["demo", "--credentials", "credentials.json"] + (["--database", database.url()] if database else [])
        # The self-test of the walls brings files of its own; these tests fill disks and count files.
        self.program = Program(*arguments, ready_in=180, **({"AERTOUS_PLANTED_SILENCE": "isolation-self-test"} | environment))
        self.database = database
        self.tokens: list[str] = []
        self._steps: dict[str, int] = {}

    def __enter__(self) -> "Demo":
        self.program.__enter__()
        document = json.loads((self.program.folder / "credentials.json").read_text())
        self.organisation = document["organisations"][0]
        self.tokens = [member["token"] for organisation in document["organisations"] for member in organisation["members"] if member["role"] == "ciso"]
        self.token = self.tokens[0]
        self.people = [member for organisation in document["organisations"] for member in organisation["members"]]
        return self

    def __exit__(self, *problem) -> None:
        self.program.__exit__(*problem)

    def request(self, method: str, path: str, timeout: float = 30, **options) -> requests.Response:
        return requests.request(method, self.program.url + path, headers={"Authorization": f"Bearer {self.token}"} | options.pop("headers", {}), timeout=timeout, **options)

    def add(self, name: str, timeout: float = 30) -> requests.Response:
        return self.request("POST", "/api/v1/assets", timeout, json={
            "name": name, "kind": "system", "description": "x" * 500, "classification": "internal", "criticality": 2, "location": ""})

    def upload(self, name: str, content: bytes, timeout: float = 30) -> requests.Response:
        return self.request("PUT", f"/api/v1/evidence/upload?name={name}", timeout, data=content)

    def items(self, path: str, token: str = ""):
        """All of a list, page by page."""
        cursor = ""
        while cursor is not None:
            answer = self.request("GET", f"{path}?limit=200" + (f"&after={cursor}" if cursor else ""), headers={"Authorization": f"Bearer {token or self.token}"})
            answer.raise_for_status()
            yield from answer.json()["items"]
            cursor = answer.json()["next"]

    def somebody(self, lock: threading.Lock = threading.Lock()) -> dict | None:
        """A person with a code that was not typed yet, `code`: a time step counts once. None while all have typed theirs.

        The code is made here, of the step that is written down: one made only when it is typed may be the next step's."""
        with lock:
            step = int(time.time()) // 30
            for person in self.people:
                if self._steps.get(person["email"], 0) < step:
                    self._steps[person["email"]] = step
                    return person | {"code": pyotp.TOTP(person["totp_secret"]).at(step * 30)}
        return None

    def check(self, what: str) -> subprocess.CompletedProcess:
        return subprocess.run([executable(), "check", what, "--data", str(self.program.data)], capture_output=True, text=True, timeout=300)


def wait_for_backoff() -> None:
    """Each connection of the program waits for five seconds at most before it tries again."""
    time.sleep(6)
