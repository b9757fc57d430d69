"""Evidence, as a person brings it: a file through the browser, a link, the record, the list and the coverage map."""

import hashlib
import http.client
import io
import os
import pathlib
import re
import urllib.parse

import requests

from newcomer import Newcomer


GIB = 1 << 30
# The largest file that is taken, where there is time for it.
LARGE = GIB if os.environ.get("AERTOUS_TEST_LONG") else 200_000_000


class Lines(io.RawIOBase):
    """A text file of a size that never lies in memory, with its digest once it was read."""

    line = b"2026-11-24T12:00:00Z backup of the ledger finished, 48211 rows, checksum verified\n"

    def __init__(self, size: int):
        self.left = self.len = size
        self.digest = hashlib.sha256()

    def read(self, wanted: int = -1) -> bytes:
        whole = max(1, wanted // len(self.line))
        part = (self.line * whole)[:self.left]
        self.left -= len(part)
        self.digest.update(part)
        return part

    def pieces(self):
        """For a body that does not say how long it is."""
        while part := self.read(1 << 16):
            yield part


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
        "An upload of 200 MB, 1 GiB in the long run, needs no more memory than one of a few, comes back byte for byte, and one byte more than 1 GiB is refused"
        self.visit("/o/cedar/evidence/new")
        token = self.page.locator("meta[name=csrf-token]").get_attribute("content")
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in self.context.cookies())
        headers = {"Cookie": cookies, "X-CSRF-Token": token, "Content-Type": "text/plain", "Accept": "application/json, application/problem+json"}
        place = "/o/cedar/evidence/upload?name=ledger.log"

        def upload(body) -> requests.Response:
            return requests.put(self.program.url + place, data=body, headers=headers, timeout=1_200)

        def peak() -> int:
            status = pathlib.Path(f"/proc/{self.program.pid}/status").read_text()
            return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024

        self.assertEqual(upload(Lines(5_000_000)).status_code, 201)
        before, lines = peak(), Lines(LARGE)
        answer = upload(lines)
        self.assertEqual(answer.status_code, 201, answer.text)
        kept = answer.json()
        self.assertEqual((kept["size"], kept["sha256"]), (LARGE, lines.digest.hexdigest()))

        file, back, end = f"{self.program.url}/o/cedar/evidence/{kept['id']}/file", hashlib.sha256(), b""
        with requests.get(file, headers={"Cookie": cookies}, stream=True, timeout=1_200) as download:
            self.assertEqual((download.status_code, download.headers["Content-Length"]), (200, str(LARGE)))
            for piece in download.iter_content(1 << 20):
                back.update(piece)
                end = (end + piece)[-1_000:]
        self.assertEqual(back.hexdigest(), kept["sha256"])
        tail = requests.get(file, headers={"Cookie": cookies, "Range": "bytes=-1000"}, timeout=60)
        self.assertEqual((tail.status_code, tail.headers["Content-Range"]), (206, f"bytes {LARGE - 1_000}-{LARGE - 1}/{LARGE}"))
        self.assertEqual(tail.content, end)
        self.assertLess(peak() - before, 40, f"from {before} to {peak()} MiB")

        self.too_large(self.announced(place, headers, GIB + 1))
        if LARGE == GIB:  # without a length only the bytes themselves tell
            answer = upload(Lines(GIB + 1).pieces())
            self.too_large((answer.status_code, answer.text))
            self.assertLess(peak() - before, 40, f"from {before} to {peak()} MiB")

    def announced(self, place: str, headers: dict, size: int) -> tuple[int, str]:
        """The answer to a body that was announced, before a byte of it was sent."""
        connection = http.client.HTTPConnection(urllib.parse.urlparse(self.program.url).netloc, timeout=30)
        connection.putrequest("PUT", place)
        for name, value in (headers | {"Content-Length": str(size)}).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        words = answer.status, answer.read().decode()
        connection.close()
        return words

    def too_large(self, answer: tuple[int, str]) -> None:
        self.assertEqual(answer[0], 413, answer[1])
        self.assertIn("A file may have 1024 MiB at most.", answer[1])
