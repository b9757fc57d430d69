"""Runs inside schemathesis. Where the first tenant is shown a record, the second asks for the same one in every way that is described, and must be told 404 each time.

The check of schemathesis itself, object_level_authorization, repeats reads alone.
"""

import json
import os
import pathlib
import re

import requests
import schemathesis

TOKEN = os.environ["OTHER_TENANT"]
COUNT = pathlib.Path(os.environ["OTHER_TENANT_COUNT"])
PATHS = json.loads(pathlib.Path(os.environ["OTHER_TENANT_DESCRIPTION"]).read_text())["paths"]
METHODS = ("get", "post", "put", "patch", "delete")
# A record by its identifier. What else stands in braces names a catalogue's entry, which both have.
RECORD = re.compile(r"^.*/\{id\}")
# So many records of each kind.
MOST = 4
seen: dict[str, set[str]] = {}


@schemathesis.check
def other_tenant(context, response, case):
    record = RECORD.match(case.operation.path)
    if case.method != "GET" or response.status_code != 200 or not record or record[0] != case.operation.path:
        return
    found = str(case.path_parameters["id"])
    known = seen.setdefault(record[0], set())
    if found in known or len(known) == MOST:
        return
    known.add(found)
    base = response.request.url.split(case.formatted_path)[0].rstrip("/")
    for path, item in PATHS.items():
        if path == record[0] or path.startswith(record[0] + "/") and "{" not in path.removeprefix(record[0]):
            for method in METHODS:
                if method in item:
                    ask(base + path.replace("{id}", found), method, f"{method.upper()} {path}")


def ask(url: str, method: str, label: str) -> None:
    body = {} if method == "get" else {"json": {}}
    answer = requests.request(method, url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30, **body)
    with COUNT.open("a") as count:
        count.write(label + "\n")
    if answer.status_code != 404:
        raise AssertionError(f"another tenant was answered {answer.status_code}: {label}")
