"""bin/security cannot say yes by having looked at nothing. The scanners themselves show with `bin/security --self-test` what they see."""

import pathlib
import unittest

import api_fuzzer
import header_checker
import scan
import secret_scanner
import tls_scanner
import web_scanner
from explained import DOCUMENT, HEAD, Explanations
from report import Report

HERE = pathlib.Path(__file__).resolve().parent
TABLE = f"{HEAD}\n|---|---|---|---|\n"


def report(*findings: tuple[str, str], troubles: tuple[str, ...] = ()) -> Report:
    made = Report("sqlmap", troubles=list(troubles))
    for name, place in findings:
        made.found(name, place)
    return made


class Judgement(unittest.TestCase):
    def test_explanations(self):
        "A finding without an explanation fails, and so does an explanation without its finding"
        explanations = Explanations(TABLE + "| `sqlmap` | `blind` | `GET /a*` | The value is a constant. |\n| `sslyze` | `curves` | `listener` | Not of this tool's run. |\n")
        self.assertEqual(explanations.wrong(report(("blind", "GET /a/b"), ("blind", "GET /a/c"))), [])
        self.assertEqual(explanations.wrong(report(("blind", "GET /a"), ("blind", "POST /a"))), ["not explained: sqlmap: blind at POST /a"])
        self.assertEqual(explanations.wrong(report(("blind", "GET /a"), ("union", "GET /a"))), ["not explained: sqlmap: union at GET /a"])
        self.assertEqual(explanations.wrong(report()), ["explained, but found no more: sqlmap: blind at GET /a*"])
        self.assertEqual(explanations.wrong(report(("blind", "GET /a"), troubles=("signed out",))), ["sqlmap proves nothing: signed out"])

    def test_document(self):
        "The document of findings can be read, names tools that are there, and gives a reason for each"
        rows = Explanations(DOCUMENT.read_text()).rows
        self.assertGreater(len(rows), 0)
        self.assertLessEqual({finding.tool for finding, _ in rows}, set(scan.SCANNERS))
        for bad in ("| `sqlmap` | `blind` | `x` | |", "| `sqlmap` | `blind` | `x` |", "| sqlmap | blind | x | It is no hole. |", "| `sqlmap` | `blind` | `x` | Fine. |"):
            with self.assertRaises(ValueError):
                Explanations(TABLE + bad)
        with self.assertRaises(ValueError):
            Explanations(TABLE + "| `a` | `b` | `c` | It is no hole. |\n" * 2)
        with self.assertRaises(ValueError):
            Explanations("no table")

    def test_nothing_looked_at(self):
        "A scanner that looked at nothing has proved nothing, whichever it is"
        description = {"paths": {"/a": {"get": {}}}}
        empty = {"vulnerabilities": {}, "anomalies": {}, "additionals": {}, "infos": {"crawled_pages": []}}
        for read in (
            tls_scanner.read("", {"server_scan_results": []}), header_checker.read({}, ["https://localhost/"]), web_scanner.read(empty, ""),
            secret_scanner.read({"plugins_used": [], "results": {}}, 1, "planted"), api_fuzzer.read([], description),
        ):
            self.assertNotEqual(read.troubles, [], read.tool)

    def test_refused(self):
        "A scan whose requests were refused unread has proved nothing"
        def events(status: int) -> list[dict]:
            interaction = {"request": {"method": "GET", "uri": "http://localhost/a"}, "response": {"status_code": status}}
            checks = [{"name": str(n), "status": "success"} for n in range(8)]
            return [{"ScenarioFinished": {"recorder": {"interactions": {"1": interaction}, "checks": {"1": checks}}}}] * 40
        description = {"paths": {"/a": {"get": {}}}}
        self.assertEqual(api_fuzzer.read(events(200), description).troubles, [])
        for status in (401, 403, 404, 429, 503):
            self.assertNotEqual(api_fuzzer.read(events(status), description).troubles, [], status)
        for status, few in ((401, 40), (429, 1), (503, 1)):
            self.assertNotEqual(api_fuzzer.read(events(200) + events(status)[:few], description).troubles, [], status)
        pages = [{"request": {"method": "POST", "url": "http://localhost/a", "status_code": 403}}] * 4
        read = web_scanner.read({"vulnerabilities": {}, "anomalies": {}, "additionals": {}, "infos": {"crawled_pages": pages}}, "")
        self.assertIn("0 of them read, at least 3 are expected", read.troubles)

    def test_blind(self):
        "A scanner that does not see what was planted for it fails"
        for name, module in scan.SCANNERS.items():
            self.assertGreater(len(module.PLANTED), 0)
            self.assertEqual(len(scan.blind(Report(name))), len(module.PLANTED))
            seen = Report(name)
            for fault in module.PLANTED:
                seen.found(fault, "somewhere")
            self.assertEqual(scan.blind(seen), [])

    def test_places(self):
        "Findings are told by what stays the same from run to run, and another secret is another finding"
        self.assertEqual(web_scanner.place("http://localhost:1/o/x/assets/01a22105-9712-79c7-abe8-40ae4f2f7dcc/log/12/a"), "/o/x/assets/{id}/log/{id}/a")
        self.assertEqual(web_scanner.place("/assets/aertous.e9e38b8a1642f42e.svg?x=1"), "/assets/aertous.*.svg")
        description = {"paths": {"/things/{id}": {}, "/things/csv": {}}}
        self.assertEqual(api_fuzzer.operation({"method": "GET", "uri": "http://x/things/csv?a=b"}, description), "GET /things/csv")
        self.assertEqual(api_fuzzer.operation({"method": "PUT", "uri": "http://x/things/1"}, description), "PUT /things/{id}")
        def secrets(*hashes: str) -> set:
            found = [{"type": "Hex", "hashed_secret": one} for one in hashes]
            return secret_scanner.read({"plugins_used": [], "results": {"a": found}}, 1, "planted").findings
        self.assertEqual(secrets("1", "2"), secrets("2", "1"))
        self.assertNotEqual(secrets("1"), secrets("2"))

    def test_pins(self):
        "Each scanner is pinned with all that it needs, by hash, from no host by name"
        lists = {path.stem: path.read_text() for path in (HERE / "requirements").glob("*.txt")}
        self.assertEqual(set(lists), set(scan.SCANNERS))
        for name, text in lists.items():
            self.assertRegex(text, rf"(?m)^{name}==")
            packages = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
            for line in packages:
                self.assertRegex(line, r"^[A-Za-z0-9_.-]+==\S+( ;.*)? \\$")
            self.assertNotRegex(text, r"://|--index|--find-links|--trusted")


if __name__ == "__main__":
    unittest.main()
