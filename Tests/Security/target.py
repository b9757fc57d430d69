"""What the scanners are let loose on: the product with its demo, or a server with planted faults."""

import abc
import dataclasses
import pathlib

import requests


@dataclasses.dataclass
class Injection:
    """One request whose values sqlmap varies."""

    name: str
    path: str
    body: str = ""
    headers: tuple[str, ...] = ()


class Target(abc.ABC):
    """`url` is plain, `secure` has a certificate; `tokens` are of two tenants; `folder` is for reports."""

    url: str
    secure: str
    tokens: tuple[str, str]
    folder: pathlib.Path

    # Where the web scanner begins, and what it leaves alone since it would end its own session.
    starts: tuple[str, ...] = ("/",)
    leaves: tuple[str, ...] = ()
    # How long the fuzzer goes on: it uses all the time that it is given.
    fuzzing = 210
    # The description of the API, and what every token reads of its own tenant.
    description, whose = "/api/openapi.json", "/api/v1/organisation"
    # Each kind of answer: page, form, redirect, JSON, file, refusal.
    answers: tuple[str, ...] = ("/",)

    @abc.abstractmethod
    def cookie(self, url: str) -> str:
        """Of somebody who is signed in at one of the two, new where the one before is over."""

    @abc.abstractmethod
    def is_signed_in(self) -> bool:
        """With the cookies that were handed out last."""

    @abc.abstractmethod
    def injections(self) -> list[Injection]: ...

    @abc.abstractmethod
    def secret_files(self) -> tuple[pathlib.Path, list[str], str]:
        """A folder, the files in it that are looked through, and where a file with secrets may be planted among them."""

    def tokens_work(self) -> bool:
        return all(requests.get(self.url + self.whose, headers={"Authorization": f"Bearer {token}"}, timeout=30).status_code == 200 for token in self.tokens)

