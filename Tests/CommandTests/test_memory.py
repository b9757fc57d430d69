"""What the signer remembers outside the database, and what comes of a memory that is larger, other, damaged or not there."""

import json
import pathlib
import re
import shutil
import tempfile

from postgres import Database
from program import new_key, run
from transcript import Transcripts

ROOT = "ab" * 32
NO_MEMORY = r"There is no signer's memory in [^\n]*, so newest entries that were taken out together with their checkpoints are not missed\. Give --data [^\n]*\."
# What the migration itself left in the installation's log.
INSTALLATION = r"installation: intact, 1 entries, 0 checkpoints, [^\n]*"


class Memory(Transcripts):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="aertous-")
        cls.addClassCleanup(folder.cleanup)
        cls.seeded, credentials = pathlib.Path(folder.name) / "data", pathlib.Path(folder.name) / "credentials.json"
        done = run("demo", "--data", str(cls.seeded), "--credentials", str(credentials), "--no-serve", timeout=300)
        assert done.returncode == 0, done.stderr
        cls.slug = json.loads(credentials.read_text())["organisations"][0]["slug"]

    def setUp(self):
        self.data = pathlib.Path(self.folder()) / "data"
        shutil.copytree(self.seeded, self.data)
        self.signed = self.data / "signed"
        self.export()

    def export(self, words: str = "") -> pathlib.Path:
        """A process of its own, which signs what was added since."""
        file, command = pathlib.Path(self.folder()) / "log", ("audit", "export", "--organisation", self.slug, "--data", str(self.data))
        if words:
            self.refused(*command, str(file), words=words)
            self.assertFalse(file.exists(), "half an export")
        else:
            self.transcript(*command, str(file), out=rf"\d+ entries of the log of {self.slug} are in {file}\.")
        return file

    def check(self, status: int = 0) -> str:
        return self.transcript("check", "audit", "--data", str(self.data), out=r".*", status=status).stdout

    def memory(self) -> pathlib.Path:
        """That of the organisation that was exported, the last file written."""
        return max(self.signed.iterdir(), key=lambda file: file.stat().st_mtime_ns)

    def test_the_files(self):
        "The memory is a folder that only its owner enters, with a file an organisation that only its owner reads: size, root and time"
        self.assertEqual(self.signed.stat().st_mode & 0o777, 0o700)
        for file in self.signed.iterdir():
            self.assertRegex(file.name, r"^[a-z0-9-]{1,64}$")
            self.assertEqual(file.stat().st_mode & 0o777, 0o600)
            self.assertRegex(file.read_text(), r"^\d+ [0-9a-f]{64} \d{13}\n$")
        self.assertNotIn("no signer's memory", self.check())

    def test_restart(self):
        "What one process signed, the next one remembers: sizes only grow, and the log still verifies"
        sizes = []
        for _ in range(3):
            sizes.append(int(self.memory().read_text().split()[0]))
            self.export()
        self.assertEqual(sizes, sorted(set(sizes)))
        self.check()

    def test_a_smaller_log(self):
        "A log that is shorter than what was signed is not signed again, the memory stays, and the check says what is missing"
        file, (size, root, at) = self.memory(), self.memory().read_text().split()
        file.write_text(f"{int(size) + 1000} {root} {at}\n")
        kept = file.read_bytes()
        self.export(words=r"The log is not what was signed before\. Run aertous check audit\.")
        self.assertEqual(file.read_bytes(), kept)
        self.assertIn(f"{file.name}: {int(size) + 1000} entries were signed, and no checkpoint covers them: it was removed", self.check(status=1))

    def test_another_root(self):
        "The same size with another root is another log: it is not signed, and the check says so"
        file, (size, _, at) = self.memory(), self.memory().read_text().split()
        file.write_text(f"{size} {ROOT} {at}\n")
        self.export(words=r"The log is not what was signed before\. Run aertous check audit\.")
        self.assertIn(f"{file.name}: {size} entries were signed with another root", self.check(status=1))

    def test_another_time(self):
        "The time of the last checkpoint is compared with the memory's"
        file, (size, root, at) = self.memory(), self.memory().read_text().split()
        file.write_text(f"{size} {root} {int(at) - 1}\n")
        self.assertIn(f"the checkpoint over {size} entries was signed at {int(at) - 1}, and its row says {at}", self.check(status=1))

    def test_a_damaged_file(self):
        "A file that does not say what was signed is named, by the signer and by the check, and is never taken for no memory"
        file = self.memory()
        for text in ("", "1\n", f"x {ROOT} 1\n", f"1 {ROOT[2:]} 1\n", f"1 {ROOT} soon\n", f"1 {ROOT} 1 1\n", f"-1 {ROOT} 1\n"):
            with self.subTest(text):
                file.write_text(text)
                words = rf"The file {re.escape(str(file))} does not say what was signed\."
                self.export(words=words)
                done = run("check", "audit", "--data", str(self.data))
                self.assertEqual((done.returncode, done.stderr.strip()), (1, words.replace("\\", "")))

    def test_no_memory(self):
        "Without the signer's folder the check says plainly what it cannot see"
        shutil.rmtree(self.signed)
        self.assertRegex(self.check(), NO_MEMORY)

    def test_from_elsewhere(self):
        "With --database the memory is that of --data; without it the check says that it has none"
        role, key = "app_memory", new_key()
        with Database() as database:
            done = run("migrate", "--database", database.url(), "--app-role", role, timeout=240)
            self.assertEqual(done.returncode, 0, done.stderr)
            command = ("check", "audit", "--database", database.url(role))
            self.transcript(*command, "--data", self.folder(), out=NO_MEMORY + r"\n" + INSTALLATION, AERTOUS_KEY=key)
            data = pathlib.Path(self.folder())
            (data / "signed").mkdir(mode=0o700)
            (data / "signed" / "gone-1").write_text(f"1 {ROOT} 1\n")
            self.transcript(
                *command, "--data", str(data), out=INSTALLATION + r"\ngone-1: there is no such organisation, and it left or was given signatures", status=1, AERTOUS_KEY=key)
            self.transcript(*command, out=NO_MEMORY + r"\n" + INSTALLATION, AERTOUS_KEY=key)
