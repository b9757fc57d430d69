"""The steps of docs/operations/restore.md, as an operator takes them."""

import pathlib
import re
import shutil

from program import Program, new_key
from transcript import Transcripts
from visitor import Visitor

TOP = pathlib.Path(__file__).resolve().parents[2]


class Restore(Transcripts):
    def test_a_session_and_a_token(self):
        "After a restore to before a revocation the session and the token are back, and the command ends both"
        key = new_key()
        program = Program("serve", "--metrics-port", "0", AERTOUS_KEY=key)
        self.addCleanup(program.close)
        program.start()
        ada = Visitor(program, "ada@cedar.example").sign_up("Cedar")
        cookies = dict(ada.cookies)

        def let_in() -> tuple[bool, bool]:
            ada.cookies = dict(cookies)
            return ada.send("GET", "/o/cedar/assets").status_code == 200, ada.api("GET", "/api/v1/assets").status_code == 200

        self.assertEqual(let_in(), (True, True))
        program.stop()
        backup = program.folder / "backup"
        shutil.copytree(program.data, backup)
        program.start()
        place = re.search(r'/o/cedar/tokens/([^/"]+)/revoke', ada.send("GET", "/o/cedar/tokens").text)
        self.assertEqual(ada.post(place[0]).status_code, 303)
        self.assertEqual(ada.post("/sign-out").status_code, 303)
        self.assertEqual(let_in(), (False, False))
        program.stop()
        # The database alone: keys, files and what was signed are those of now.
        for path in program.data.glob("aertous.db*"):
            path.unlink()
        for path in backup.glob("aertous.db*"):
            shutil.copy(path, program.data)
        program.start()
        self.assertEqual(let_in(), (True, True))
        self.transcript("account", "end-access", "--reason", "", "--data", str(program.data), AERTOUS_KEY=key, status=1, err="Give a reason .*")
        self.transcript("account", "end-access", "--reason", "restored to 24 November", "--data", str(program.data), AERTOUS_KEY=key,
                        out=r"Ended: [1-9]\d* sessions, \d+ links and sign-ins under way, [1-9]\d* API tokens\.")
        self.assertEqual(let_in(), (False, False))
        self.assertTrue(ada.may_sign_in())
        self.transcript("audit", "log", "--data", str(program.data), AERTOUS_KEY=key, out=r"(?s).*access\.ended  .*reason=restored to 24 November.*")

    def test_the_page(self):
        "docs/operations/restore.md names only commands that there are"
        for line in set(re.findall(r"aertous ([a-z]+ [a-z-]+)", (TOP / "docs/operations/restore.md").read_text())):
            self.transcript(*line.split(), "--help", out=r"(?s)OVERVIEW: .*")
