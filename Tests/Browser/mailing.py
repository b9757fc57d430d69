"""A program whose mail leaves, and what its operator sees of it."""

import email
import email.policy
import pathlib
import re
import time

import requests

from cookies import Cookies
from mail_server import Authority, free_port
from program import Program, new_key
from transcript import Transcripts

ADDRESS = "ada@cedar.example"


class Mail(Transcripts):
    def serve(self, settings: dict[str, str]) -> Program:
        self.operator_port = free_port()
        program = Program("serve", "--metrics-port", str(self.operator_port), AERTOUS_KEY=new_key(), **settings)
        self.addCleanup(program.close)
        return program.start()

    def sign_up(self, program: Program, address: str = ADDRESS) -> requests.Response:
        return Cookies(program.url).submit("/sign-up", {"email": address})

    def wait(self, what, why: str, within: float = 30):
        end = time.monotonic() + within
        while not what():
            self.assertLess(time.monotonic(), end, why)
            time.sleep(0.1)

    def operator(self, path: str, **headers) -> requests.Response:
        return requests.get(f"http://127.0.0.1:{self.operator_port}{path}", headers=headers, timeout=10)

    def jobs(self, state: str) -> int:
        found = re.search(rf'^aertous_jobs{{kind="mail.sign-up",state="{state}"}} (\d+)$', self.operator("/metrics").text, re.MULTILINE)
        return int(found[1]) if found else 0

    def authority(self, host: str = "localhost") -> Authority:
        return Authority(pathlib.Path(self.folder()), host)

    def read(self, content: bytes) -> email.message.EmailMessage:
        return email.message_from_bytes(content, policy=email.policy.default)
