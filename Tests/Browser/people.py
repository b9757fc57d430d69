"""The people of the demo, read from the file that `aertous demo --credentials FILE` writes, and their codes."""

import dataclasses
import json
import os
import pathlib
import stat
import time

import pyotp

STEP = 30


@dataclasses.dataclass(frozen=True)
class Person:
    """A member of one organisation; someone who is in two of them is here twice, with one password and one secret."""

    organisation: str
    role: str
    email: str
    password: str
    totp_secret: str
    token: str


class Codes:
    """Current codes. The program takes a time step once, so the next code of a person waits for the next step."""

    def __init__(self, clock=time.time, sleep=time.sleep):
        self._clock, self._sleep = clock, sleep
        self._used: dict[str, int] = {}

    def code(self, person: Person) -> str:
        step = max(int(self._clock()) // STEP, self._used.get(person.totp_secret, -1) + 1)
        # Never a code from the future: the program would take it, but the one after would have to be further ahead.
        while int(self._clock()) // STEP < step:
            self._sleep(max(0.05, step * STEP - self._clock()))
        self._used[person.totp_secret] = step
        return pyotp.TOTP(person.totp_secret).at(step * STEP)


class Credentials:
    """{"url", "organisations": [{"slug", "name", "members": [{"role", "email", "password", "totp_secret", "token"}]}]}"""

    def __init__(self, file: os.PathLike | str):
        path = pathlib.Path(file)
        if stat.S_IMODE(path.stat().st_mode) != 0o600:
            raise AssertionError(f"{path} may be read by others: it must have mode 0600")
        document = json.loads(path.read_text())
        self.url = document["url"]
        self.organisations = [organisation["slug"] for organisation in document["organisations"]]
        self.people = [
            Person(organisation["slug"], *(member[field] for field in ("role", "email", "password", "totp_secret", "token")))
            for organisation in document["organisations"]
            for member in organisation["members"]
        ]

    def person(self, role: str, organisation: str | None = None) -> Person:
        """The first with this role, in this organisation or else in the first one."""
        wanted = organisation or self.organisations[0]
        for person in self.people:
            if person.role.lower() == role.lower() and person.organisation == wanted:
                return person
        raise AssertionError(f"the demo has no {role} in {wanted}")
