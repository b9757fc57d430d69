"""shcheck: the headers of each kind of answer."""

import json
import urllib.parse

from report import Report
from target import Target
from tools import HOMES, run

NAME = "shcheck"
PLANTED = {"missing Content-Security-Policy", "missing Strict-Transport-Security", "told Server"}


def scan(target: Target) -> Report:
    document, asked = {}, []
    for base in (target.url, target.secure):
        urls = [base + path for path in target.answers]
        output = run(
            NAME, "python", str(HOMES / NAME / "bin" / "shcheck.py"), "--json-output", "--disable-ssl-check", "--use-get-method", "--information",
            "--cookie", target.cookie(base), *urls, seconds=120, folder=target.folder)
        document |= json.loads(next((line for line in output.splitlines() if line.startswith("{")), "{}"))
        asked += urls
    report = read(document, asked)
    if not target.is_signed_in():
        report.troubles.append("not signed in any more")
    return report


def read(document: dict, urls: list[str]) -> Report:
    report = Report(NAME)
    report.must_have("answers", len(document), least=len(urls))
    report.must_have("headers present", sum(len(answer["present"]) for answer in document.values()), least=0)
    for url in sorted(set(urls) - set(document)):
        report.troubles.append(f"{url} was not looked at, or led elsewhere")
    for url, answer in document.items():
        scheme, path = url.partition(":")[0], urllib.parse.urlsplit(url).path
        for name in answer["missing"]:
            report.found(f"missing {name}", f"{scheme} {path}")
        for name in answer.get("information_disclosure", {}):
            report.found(f"told {name}", f"{scheme} {path}")
    return report
