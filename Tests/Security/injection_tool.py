"""sqlmap: each value of a few requests of every kind, varied until a database would show."""

import concurrent.futures
import json
import re

from report import Report
from target import Injection, Target
from tools import run

NAME = "sqlmap"
PLANTED = {"error-based", "boolean-based blind"}
RESPONSE = re.compile(r"^HTTP response \[#\d+\] \((\d+)", re.M)


def scan(target: Target) -> Report:
    report = Report(NAME)
    requests = statuses_401 = 0
    injections = target.injections()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for injection, (document, output, traffic) in zip(injections, pool.map(lambda one: attack(target, one), injections)):
            statuses = RESPONSE.findall(traffic)
            # What was refused before it was read was not tested.
            answered = [status for status in statuses if status not in ("401", "403", "421", "429", "503")]
            requests += len(answered)
            if len(answered) < 20 or len(answered) < len(statuses) * 0.9:
                report.troubles.append(f"{injection.name}: {len(answered)} of {len(statuses)} requests were read")
            judge(report, injection, document, output)
    report.must_have("requests varied", len(injections))
    report.must_have("requests sent", requests, least=20 * len(injections))
    if not target.is_signed_in() or not target.tokens_work():
        report.troubles.append("not signed in any more")
    return report


def attack(target: Target, injection: Injection) -> tuple[dict, str, str]:
    stem = target.folder / ("sqlmap-" + re.sub(r"\W+", "-", injection.name))
    document, traffic = stem.with_suffix(".json"), stem.with_suffix(".traffic")
    arguments = ["-u", target.url + injection.path, "--output-dir", str(stem), "--report-json", str(document), "-t", str(traffic)]
    for header in injection.headers:
        arguments += ["-H", header]
    if injection.body:
        arguments += ["--data", injection.body]
    output = run(
        NAME, "sqlmap", *arguments, "--batch", "--flush-session", "--disable-coloring", "--skip-waf", "--ignore-code", "*", "--threads", "1",
        seconds=300, folder=target.folder)
    return json.loads(document.read_text()), output, traffic.read_text(errors="replace")


def judge(report: Report, injection: Injection, document: dict, output: str) -> None:
    """sqlmap ends with 0 whatever happens: what it found stands in the report, and what it did in its words."""
    if "do not appear to be injectable" not in output and "identified the following injection point" not in output:
        report.troubles.append(f"{injection.name}: it came to no end: {output[-300:].strip()}")
    for part in document.get("data", []):
        if part["type_name"] == "TECHNIQUES":
            for point in part["value"]:
                for way in point["data"]:
                    report.found(way["technique"], f"{injection.name} {point['parameter']}")
