"""Evidence, as a person brings it: a file through the browser, a link, the record, the list and the coverage map."""

import io
import pathlib
import re

import requests

from newcomer import Newcomer


class Lines(io.RawIOBase):
    """A text file of a size that never lies in memory."""

    line = b"2026-11-24T12:00:00Z backup of the ledger finished, 48211 rows, checksum verified\n"

    def __init__(self, size: int):
        self.left = size - size % len(self.line)
        self.len = self.left

    def read(self, wanted: int = -1) -> bytes:
        part = min(self.left, max(len(self.line), wanted - wanted % len(self.line)))
        self.left -= part
        return self.line * (part // len(self.line))


class BringingEvidence(Newcomer):
    def test_from_a_file_to_the_map(self):
        "A person uploads a file, says which days it covers, adds a link, and finds both in the list and the map"
        self.visit("/o/cedar/evidence")
        self.look("evidence-empty")
        self.visit("/o/cedar/evidence/new")
        self.look("evidence-new")
        self.allow(415)
        self.choose("page.txt", b"<!doctype html><script>alert(1)</script>")
        self.page.get_by_text("are not taken, whatever their name").wait_for()
        with self.page.expect_navigation():
            self.choose("Access review Q3.txt", b"14 accounts looked at, 2 removed\n")
        self.assertEqual(self.page.get_by_role("heading", level=1).inner_text(), "What does it show?")
        self.assertEqual(self.page.get_by_label("Title").input_value(), "Access review Q3")
        self.look("evidence-edit")
        self.page.get_by_label("Covers from").fill("2026-09-30")
        self.page.get_by_label("Covers to").fill("2026-07-01")
        self.allow(422)
        self.submit("Save the evidence")
        self.assertTrue(self.page.title().startswith("Error:"))
        self.look("evidence-edit-error")
        self.page.get_by_label("Covers from").fill("2026-07-01")
        self.page.get_by_label("Covers to").fill("2026-09-30")
        self.submit("Save the evidence")
        self.assertIn("somebody else reviews it", self.page.locator("main").inner_text())
        self.look("evidence-record")
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name="Download").click()
        self.assertEqual(download.value.suggested_filename, "Access review Q3.txt")
        self.assertEqual(pathlib.Path(download.value.path()).read_bytes(), b"14 accounts looked at, 2 removed\n")

        self.visit("/o/cedar/evidence/new")
        self.page.get_by_label("Title").fill("Status board")
        self.page.get_by_label("Address").fill("https://status.example.org/board")
        self.submit("Add the link")
        self.look("evidence-link")
        self.visit("/o/cedar/evidence?state=to_review")
        self.assertEqual(self.page.locator("tbody tr").count(), 2)
        self.look("evidence-list")
        self.visit("/o/cedar/evidence/coverage")
        self.look("evidence-coverage")

    def test_memory(self):
        "An upload of 200 MB needs no more memory than one of a few"
        self.visit("/o/cedar/evidence/new")
        token = self.page.locator("meta[name=csrf-token]").get_attribute("content")
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in self.context.cookies())

        def upload(size: int) -> dict:
            headers = {"Cookie": cookies, "X-CSRF-Token": token, "Content-Type": "text/plain", "Accept": "application/json"}
            address = f"{self.program.url}/o/cedar/evidence/upload?name=ledger.log"
            answer = requests.put(address, data=Lines(size), headers=headers, timeout=300)
            self.assertEqual(answer.status_code, 201, answer.text)
            return answer.json()

        def peak() -> int:
            status = pathlib.Path(f"/proc/{self.program.pid}/status").read_text()
            return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024

        self.assertGreater(upload(5_000_000)["size"], 4_900_000)
        before = peak()
        self.assertGreater(upload(200_000_000)["size"], 199_900_000)
        self.assertLess(peak() - before, 40, f"from {before} to {peak()} MiB")
