"""Two requests at once: what only the database's own rule can see."""

import collections
import threading
import unittest

from harness import Api, demo


class AtOnce(unittest.TestCase):
    def test_one_code(self):
        "Of 16 controls made at once with one code exactly one is made; the others are told that the code is taken, and nothing fails"
        program, people = demo()
        token = people.person("ciso").token
        for round in range(4):
            code, gate, answers, lock = f"RACE-{round}", threading.Barrier(16), [], threading.Lock()

            def make(number: int) -> None:
                session = Api(program.url, token)
                session.get("/api/v1/organisation")  # the connection stands before the start
                gate.wait(30)
                answer = session.post("/api/v1/controls", json={"code": code, "title": f"The {number}th", "cadence": "yearly"})
                with lock:
                    answers.append(answer)

            threads = [threading.Thread(target=make, args=(number,)) for number in range(16)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
            statuses = collections.Counter(answer.status_code for answer in answers)
            self.assertEqual((len(answers), statuses[201]), (16, 1), [answer.text[:200] for answer in answers][:3])
            self.assertEqual(set(statuses) - {201, 409, 422}, set(), statuses)
            for answer in answers:
                if answer.status_code != 201:
                    self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
                    self.assertEqual([error["field"] for error in answer.json()["errors"]], ["code"], answer.text)
            found = Api(program.url, token).get("/api/v1/controls", params={"q": code, "limit": 200}).json()["items"]
            self.assertEqual(len([item for item in found if item["code"] == code]), 1)


if __name__ == "__main__":
    unittest.main()
