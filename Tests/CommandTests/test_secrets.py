"""The search of bin/lint for secrets, in a repository of its own."""

import pathlib
import subprocess
import tempfile
import unittest

from program import new_key

TOP = pathlib.Path(__file__).resolve().parents[2]
# Put together here, so that no file of the repository holds what looks like a secret.
LETTERS = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT"
PLANTED = {
    "a Resend key": "re_" + LETTERS[:8] + "_" + LETTERS[:24],
    "a Resend key of the older form": "re_" + LETTERS,
    "a database's URL": "postgres" + "ql://aertous:" + LETTERS[:9] + "@db.example/aertous",
    "a short form of it": "postgres" + "://aertous:" + LETTERS[:9] + "@db.example:5432/aertous",
    "a fine-grained GitHub token": "github_" + "pat_" + LETTERS[:22] + "_" + LETTERS,
    "a GitHub token": "ghp" + "_" + LETTERS + LETTERS[:6],
}
HARMLESS = ["postgresql://aertous@db.example/aertous", "postgresql://USER:{password}@host/db", "re_test_key", "more_0aB1cD2e_0aB1cD2eF3gH4iJ5kL6mN7oP", "aertous-key-1:..."]


class Secrets(unittest.TestCase):
    def check(self, text: str) -> subprocess.CompletedProcess:
        with tempfile.TemporaryDirectory(prefix="aertous-") as folder:
            subprocess.run(["git", "init", "-q", folder], check=True)
            place = pathlib.Path(folder)
            (place / "bin/lib").mkdir(parents=True)
            (place / "bin/lib/secrets.allow").write_text("# none\nnothing:at all\n")
            (place / "notes.txt").write_text(f'key = "{text}"\n')
            return subprocess.run(["bash", "-c", f'source "{TOP}/bin/lib/checks.sh"; check_secrets'], cwd=folder, capture_output=True, text=True, timeout=60)

    def test_planted(self):
        "Each kind of secret that the product uses is found where it is planted, a master key as keys new prints it too"
        for kind, text in (PLANTED | {"a master key": new_key()}).items():
            with self.subTest(kind):
                done = self.check(text)
                self.assertEqual((done.returncode, done.stderr), (1, ""))
                self.assertIn("notes.txt:", done.stdout)

    def test_harmless(self):
        "What only resembles one is let pass"
        for text in HARMLESS:
            with self.subTest(text):
                done = self.check(text)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
