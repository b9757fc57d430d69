"""detect-secrets: whatever looks like a secret in the files of the repository."""

import hashlib
import json

from report import Report
from target import Target
from tools import run

NAME = "detect-secrets"
PLANTED = {"AWS Access Key", "Private Key"}


def scan(target: Target) -> Report:
    base, files, planted = target.secret_files()
    # Put together here, so that no file of the repository holds what looks like one.
    (base / planted).write_text("id = AKIA" + "Z3MFYW7RQ2XKDLTE\n-----BEGIN " + "PRIVATE KEY-----\n")
    # No detector may ask a service whether a secret is good.
    output = run(NAME, "detect-secrets", "scan", "--no-verify", "--all-files", planted, *files, seconds=420, folder=target.folder, cwd=base)
    return read(json.loads(output), len(files), planted)


def read(document: dict, files: int, planted: str) -> Report:
    """Secrets of one kind in one file are one finding, which its count and a digest of all of them pin down: another secret is another finding."""
    report = Report(NAME)
    report.must_have("files", files, least=0)
    report.must_have("detectors", len(document["plugins_used"]), least=20)
    # It says nothing of files that it could not read, so one with secrets goes with them, after which it reads the others.
    if not document["results"].get(planted):
        report.troubles.append("the file with planted secrets was not read")
    for path, secrets in document["results"].items():
        if path == planted and files:
            continue
        for kind in {secret["type"] for secret in secrets}:
            hashes = sorted({secret["hashed_secret"] for secret in secrets if secret["type"] == kind})
            digest = hashlib.sha256("".join(hashes).encode()).hexdigest()[:8]
            report.found(kind, f"{path} {len(hashes)} {digest}")
    return report
