"""wapiti: crawls the pages as a visitor and as a member, and attacks each address and form that it finds."""

import json
import re
import urllib.parse

from report import Report
from target import Target
from tools import run

NAME = "wapiti3"
PLANTED = {"Reflected Cross Site Scripting", "SQL Injection", "Cross Site Request Forgery", "Open Redirect", "Path Traversal", "HttpOnly Flag cookie"}
# Without those that need a host elsewhere to call back (ssrf, xxe, log4shell) or lists of the world's software.
MODULES = "csrf,xss,permanentxss,sql,file,exec,crlf,redirect,upload,methods,cookieflags,csp,http_headers"
CRAWL, ATTACK = 40, 45
LAUNCHED = re.compile(r"^\[\*\] Launching module (\w+)", re.M)
IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<=/)\d+(?=/|$)")
METHOD = re.compile(r"[A-Z]{3,} \(\d{3}\)")
STAMP = re.compile(r"\.[0-9a-f]{16}\.")


def scan(target: Target) -> Report:
    document = target.folder / "wapiti.json"
    arguments = [part for start in target.starts for part in ("-s", target.url + start)] + [part for leave in target.leaves for part in ("-x", target.url + leave)]
    # 0 whatever happens: the report tells.
    output = run(
        NAME, "wapiti", "-u", target.url + "/", "--scope", "domain", *arguments, "-H", f"Cookie: {target.cookie(target.url)}", "-m", MODULES, "--max-scan-time", str(CRAWL),
        "--max-attack-time", str(ATTACK), "--max-files-per-dir", "6", "--max-links-per-page", "60", "--max-parameters", "30", "--timeout", "30",
        "--endpoint", "http://127.0.0.1:9/", "--dns-endpoint", "localhost", "--store-session", str(target.folder / "wapiti"),
        "--store-config", str(target.folder / "wapiti-config"), "--flush-session", "--no-bugreport", "-v", "1", "-dr", "1", "-f", "json", "-o", str(document),
        seconds=CRAWL + 13 * (ATTACK + 15) + 120, folder=target.folder)
    report = read(json.loads(document.read_text()), output)
    if not target.is_signed_in():
        report.troubles.append("not signed in any more")
    return report


def read(document: dict, output: str) -> Report:
    report = Report(NAME)
    pages = [page["request"] for page in document["infos"]["crawled_pages"]]
    places = {(page["method"], place(page["url"])) for page in pages}
    forms = [page for page in pages if page["method"] == "POST"]
    report.must_have("addresses and forms", len(pages))
    report.must_have("different places", len(places))
    report.must_have("forms sent", len(forms))
    # A form whose token was not taken is refused before it is read.
    read_forms = [form for form in forms if form["status_code"] not in (401, 403, 429)]
    report.must_have("of them read", len(read_forms), least=max(1, len(forms) * 3 // 4))
    launched = LAUNCHED.findall(output)
    report.must_have("modules", len(launched), least=len(MODULES.split(",")))
    for kind in ("vulnerabilities", "anomalies", "additionals"):
        for name, findings in document[kind].items():
            for finding in findings:
                where = f"{finding['method']} {place(finding['path'])}"
                # For methods, which ones with which answer: OPTIONS (405).
                methods = " ".join(METHOD.findall(finding["info"])) if name == "HTTP Methods" else ""
                report.found(f"{name} {methods}".rstrip(), f"{where} {finding['parameter']}".rstrip())
    return report


def place(url: str) -> str:
    """Without what differs from record to record and from build to build."""
    return STAMP.sub(".*.", IDENTIFIER.sub("{id}", urllib.parse.unquote(urllib.parse.urlsplit(url).path)))
