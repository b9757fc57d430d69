"""The main job: from an empty organisation to a package that verifies without us."""

import datetime
import functools
import pathlib
import tempfile
import threading
import zipfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import requests

from harness import run
from newcomer import Newcomer

REQUIREMENT = "/o/cedar/frameworks/iso27001-2022/requirements/A.8.13"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def send_head(self):
        if self.path == "/favicon.ico":  # Chromium asks for one by itself
            self.send_response(204)
            self.end_headers()
            return None
        return super().send_head()


class MainJob(Newcomer):
    def keys(self) -> list[str]:
        """The published keys: of packages first, which is the one that a reader needs."""
        document = requests.get(self.program.url + "/.well-known/aertous-keys", timeout=30).json()
        self.assertEqual(sorted(key["signs"] for key in document["keys"]), ["checkpoints", "claims", "packages"])
        return [key["key"] for key in document["keys"]]

    def verify(self, package: pathlib.Path, *keys: str) -> int:
        return run("package", "verify", str(package), *[word for key in keys for word in ("--key", key)]).returncode

    def test_from_adoption_to_a_package(self):
        "A person adopts ISO 27001, states a verdict, brings evidence, sees the posture, and hands over a package that verifies"
        self.visit("/o/cedar")
        self.look("home-empty")
        self.visit("/o/cedar/frameworks/iso27001-2022")
        self.look("framework-offer")
        self.submit("Adopt ISO 27001")
        self.visit("/o/cedar/frameworks/iso27001-2022/posture")
        self.assertIn("0 %", self.page.locator("main").inner_text())
        self.look("posture-empty")

        self.visit(REQUIREMENT)
        self.look("requirement-empty")
        self.page.locator("input[name=verdict][value=met]").check()
        self.page.get_by_label("Reason").fill("Restores are tried every quarter.")
        self.submit("Save")
        self.assertIn("Met", self.page.locator(".facts").inner_text())
        self.look("requirement-stated")

        self.follow("Add evidence")
        with self.page.expect_navigation():
            self.choose("Restore drill.txt", b"Restored 48,211 rows in 12 minutes.\n")
        self.submit("Save the evidence")
        self.visit(REQUIREMENT)
        self.assertIn("Restore drill", self.page.locator("main").inner_text())
        self.visit("/o/cedar/frameworks/iso27001-2022")
        self.look("framework")
        self.visit("/o/cedar/log")
        self.look("log")

        self.visit("/o/cedar/packages")
        self.look("packages")
        today = datetime.datetime.now(datetime.UTC).date()
        self.page.get_by_label("Framework").select_option("iso27001-2022")
        self.page.get_by_label("From").fill(str(today - datetime.timedelta(days=30)))
        self.page.get_by_label("Until").fill(str(today))
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name="Make the package").click()
        with tempfile.TemporaryDirectory() as folder:
            package = pathlib.Path(folder) / "package.zip"
            download.value.save_as(package)
            self.check(package)

    def check(self, package: pathlib.Path) -> None:
        with zipfile.ZipFile(package) as archive:
            self.assertIsNone(archive.testzip())
            names = archive.namelist()
            evidence = [name for name in names if name.endswith("Restore drill.txt")]
            self.assertEqual(len(evidence), 1, names)
            self.assertEqual(archive.read(evidence[0]), b"Restored 48,211 rows in 12 minutes.\n")
            archive.extractall(package.parent / "opened")
        self.page.goto((package.parent / "opened" / "index.html").as_uri())
        self.assertIn("Restore drill", self.page.content())
        # From disk a page may read no file beside it, which axe wants to: it looks at the same pages over HTTP.
        with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(package.parent / "opened"))) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            for name in ("index.html", "statement-of-applicability.html"):
                self.page.goto(f"http://127.0.0.1:{server.server_port}/{name}")
                self.assert_accessible()
            server.shutdown()

        keys = self.keys()
        self.assertEqual(self.verify(package, *keys), 0)
        trust = package.with_suffix(".json")
        trust.write_bytes(requests.get(self.program.url + "/.well-known/aertous-keys", timeout=30).content)
        self.assertEqual(run("package", "verify", str(package), "--trust", str(trust)).returncode, 0, "a copy of the list will do as it is")
        self.assertEqual(self.verify(package), 3, "consistent, but nobody known vouches for it")
        bent = bytearray(package.read_bytes())
        bent[bent.find(b"Restored 48,211 rows")] ^= 1
        package.write_bytes(bent)
        self.assertEqual(self.verify(package, *keys), 1, "an altered file was believed")
