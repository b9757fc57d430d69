"""schemathesis: every operation of the description, with values that fit it and values that do not, by tokens of two tenants."""

import collections
import json
import pathlib
import re
import urllib.parse

import requests

from report import Report
from target import Target
from tools import run

NAME = "schemathesis"
PLANTED = {"not_a_server_error", "ignored_auth", "object_level_authorization", "other_tenant", "response_schema_conformance"}
HOOKS = pathlib.Path(__file__).resolve().parent / "hooks"
# What counts as refused: besides the statuses that it expects itself, a precondition that does not hold (412), and sizes (413, 414).
REFUSALS = [400, 401, 403, 404, 405, 406, 409, 412, 413, 414, 415, 416, 422, 428, 429]
CONFIGURATION = """
[auth.wfc]
path = "{folder}/people.json"
user = "first"
peers = ["first", "second"]

[checks]
negative_data_rejection.expected-statuses = {refusals}
# A description cannot say that a day must not lie before another one, or that a record is there: see the document of findings.
positive_data_acceptance.enabled = false
"""


def scan(target: Target) -> Report:
    folder = target.folder
    description = requests.get(target.url + target.description, timeout=30).json()
    (folder / "description.json").write_text(json.dumps(description))
    people = [{"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {token}"}]} for name, token in zip(("first", "second"), target.tokens)]
    (folder / "people.json").write_text(json.dumps({"auth": people}))
    (folder / "schemathesis.toml").write_text(CONFIGURATION.format(folder=folder, refusals=REFUSALS))
    events, count = folder / "events.ndjson", folder / "other-tenant.txt"
    # 1: it found something, which is read from its events.
    # One worker: Python 3.11 counts the depth of what it compiles for all threads together, and fails where two compile at once.
    output = run(
        NAME, "st", "--config-file", str(folder / "schemathesis.toml"), "run", str(folder / "description.json"), "--url", target.url, "--seed", "1", "-n", "15",
        "--workers", "1", "--continue-on-failure", "--no-shrink", "--max-time", str(target.fuzzing), "--request-timeout", "30",
        "--report-ndjson-path", str(events), seconds=target.fuzzing + 180, folder=folder, statuses=(0, 1),
        PYTHONPATH=str(HOOKS), SCHEMATHESIS_HOOKS="other_tenant", OTHER_TENANT=target.tokens[1], OTHER_TENANT_COUNT=str(count),
        OTHER_TENANT_DESCRIPTION=str(folder / "description.json"))
    asked = count.read_text().splitlines() if count.exists() else []
    with events.open() as lines:
        report = read((json.loads(line) for line in lines), description)
    # Every way to a record: its own methods, and what lies below it.
    ways = [(path, method) for path, item in description["paths"].items() for method in item if re.search(r"/\{id\}(/[^{]+)?$", path)]
    report.must_have("ways to another tenant's record", len(set(asked)), least=max(1, len(ways) * 2 // 3))
    report.must_have("requests by the other tenant", len(asked))
    if "will not run" in output or "not found in WFC" in output:
        report.troubles.append("object_level_authorization did not run: " + output[-500:])
    if not target.tokens_work():
        report.troubles.append("a token does not open its own tenant any more")
    return report


def read(events, description: dict) -> Report:
    described = {f"{method.upper()} {path}" for path, item in description["paths"].items() for method in item}
    report, statuses, answered, checks = Report(NAME), collections.Counter(), set(), collections.Counter()
    for event in events:
        if "FatalError" in event or "NonFatalError" in event:
            report.troubles.append(json.dumps(event)[:500])
        recorder = event.get("ScenarioFinished", {}).get("recorder", {})
        for case, interaction in recorder.get("interactions", {}).items():
            label = operation(interaction["request"], description)
            status = (interaction.get("response") or {}).get("status_code", 0)
            statuses[status] += 1
            if 200 <= status < 300 and label in described:
                answered.add(label)
            for check in recorder.get("checks", {}).get(case, []):
                checks[check["name"]] += 1
                if check["status"] != "success":
                    report.found(check["name"], label)
    report.must_have("operations", len(described))
    report.must_have("of them answered with success", len(answered), least=max(1, len(described) * 2 // 3))
    report.must_have("requests", statuses.total(), least=20 * len(described))
    report.must_have("kinds of checks", len(checks), least=8)
    # Each of these would blind the scan; 401 is what ignored_auth asks for.
    for status, most in ((0, 0.01), (401, 0.3), (429, 0.01), (503, 0)):
        if statuses[status] > statuses.total() * most:
            report.troubles.append(f"{statuses[status]} of {statuses.total()} answers were {status or 'none'}")
    return report


def operation(request: dict, description: dict) -> str:
    """METHOD /path/{id} of the description, or `elsewhere` where a variation left it."""
    path = urllib.parse.urlsplit(request["uri"]).path
    templates = [template for template in description["paths"] if re.fullmatch(re.sub(r"\\\{[^}]*\\\}", "[^/]*", re.escape(template)), path)]
    # Of `/things/csv` and `/things/{id}` the plainer one is meant.
    return f"{request['method']} {min(templates, key=lambda template: template.count('{'), default='elsewhere')}"
