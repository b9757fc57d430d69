"""What the operator decides about subscriptions, while the program serves."""

import time

from program import Program, new_key, run
from transcript import Transcripts
from visitor import Visitor


class Plans(Transcripts):
    def setUp(self):
        self.program = Program("serve", "--metrics-port", "0", AERTOUS_KEY=new_key())
        self.addCleanup(self.program.close)
        self.program.start()
        self.place = ("--data", str(self.program.data))

    def told(self, person: Visitor, words: str) -> None:
        """The program that serves finds within seconds what another left in the queue."""
        end = time.monotonic() + 30
        while words not in (subject := self.program.mail(person.address)["Subject"]):
            self.assertLess(time.monotonic(), end, subject)
            time.sleep(0.1)

    def test_a_plan(self):
        "A plan that is set holds from the next request on, its reason stands in the organisation's log, and the list shows it"
        ada = Visitor(self.program, "ada@cedar.example").sign_up("Cedar")
        self.transcript("organisation", "list", *self.place, out=r"cedar  trial  until \d{4}-\d\d-\d\d")

        def add() -> int:
            return ada.api("POST", "/api/v1/assets", json={"name": "Ledger"}).status_code

        self.assertEqual(add(), 201)
        self.transcript("organisation", "set-plan", "cedar", "lapsed", "--reason", "no payment", *self.place, out="cedar  lapsed")
        self.assertEqual(add(), 402)
        self.told(ada, "has lapsed")
        self.transcript("organisation", "set-plan", "cedar", "active", "--until", "2099-01-01", "--reason", "x", *self.place, err=r".*ten years away\.", status=1)
        self.transcript("organisation", "set-plan", "cedar", "active", "--reason", "invoice 7 was paid", *self.place, out="cedar  active")
        self.assertEqual(add(), 201)
        end = time.monotonic() + 30
        while "invoice 7 was paid" not in (log := ada.api("GET", "/api/v1/log").text):
            self.assertLess(time.monotonic(), end, log)
            time.sleep(0.1)
        self.transcript("organisation", "set-plan", "cedar", "cancelled", "--reason", "they asked", *self.place, out="cedar  cancelled")
        self.assertEqual(ada.api("GET", "/api/v1/assets").status_code, 404)
        self.transcript("organisation", "set-plan", "cedar", "trial", "--reason", "x", *self.place, err=r"A trial has an end: .*", status=1)

    def test_no_reason(self):
        "Nothing is set without a reason, nor for an organisation that is not there"
        self.assertEqual(run("organisation", "set-plan", "cedar", "active", *self.place).returncode, 64)
        self.refused("organisation", "set-plan", "cedar", "active", "--reason", "", *self.place, words=r"Say why, .*")
        self.refused("organisation", "set-plan", "cedar", "active", "--reason", "x", *self.place, words=r"There is no organisation called cedar\.")
        self.refused("organisation", "list", "--data", self.folder(), words=r"There is no data in .*")
