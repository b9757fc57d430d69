"""sslyze: the protocols, ciphers, curves and certificate against Mozilla's intermediate configuration, and known holes of TLS."""

import json
import re

from report import Report
from target import Target
from tools import run

NAME = "sslyze"
COMPLAINT = re.compile(r"^\s+\* (\w+): ", re.M)
# What of each answer is good.
HOLES = {
    "heartbleed": lambda result: not result["is_vulnerable_to_heartbleed"],
    "openssl_ccs_injection": lambda result: not result["is_vulnerable_to_ccs_injection"],
    "robot": lambda result: result["robot_result"].startswith("NOT_VULNERABLE"),
    "session_renegotiation": lambda result: not result["is_vulnerable_to_client_renegotiation_dos"],
    "tls_compression": lambda result: not result["supports_compression"],
    "tls_1_3_early_data": lambda result: not result["supports_early_data"],
    "tls_fallback_scsv": lambda result: result["supports_fallback_scsv"],
    "tls_extended_master_secret": lambda result: result["supports_ems_extension"],
}
PLANTED = {"tls_versions", "ciphers", "rsa_key_size"}


def scan(target: Target) -> Report:
    document = target.folder / "sslyze.json"
    commands = ["--heartbleed", "--openssl_ccs", "--robot", "--reneg", "--compression", "--early_data", "--fallback", "--ems"]
    # 1: it does not comply.
    output = run(
        NAME, "sslyze", "--mozilla_config", "intermediate", *commands, "--json_out", str(document), target.secure.removeprefix("https://"),
        seconds=180, folder=target.folder, statuses=(0, 1))
    return read(output, json.loads(document.read_text()))


def read(output: str, document: dict) -> Report:
    report, place = Report(NAME), "certificate"
    servers = [server for server in document["server_scan_results"] if server["scan_status"] == "COMPLETED"]
    for server in servers:
        results = server["scan_result"]
        done = {name: part["result"] for name, part in results.items() if part["status"] == "COMPLETED"}
        report.must_have("checks", len(done), least=len(HOLES) + 7)
        report.must_have("ciphers taken", sum(len(done.get(f"tls_1_{n}_cipher_suites", {}).get("accepted_cipher_suites", [])) for n in (2, 3)))
        for name, is_good in HOLES.items():
            if name not in done:
                report.troubles.append(f"{name} was not looked at")
            elif not is_good(done[name]):
                report.found(name, "listener")
    report.must_have("servers", len(servers))
    verdict = output.partition("COMPLIANCE AGAINST")[2]
    if "OK - Compliant" not in verdict and "FAILED - Not compliant" not in verdict:
        report.troubles.append("no verdict on compliance")
    for name in COMPLAINT.findall(verdict):
        report.found(name, place if name.startswith(("certificate", "maximum_certificate", "rsa", "ec_", "ecdsa")) else "listener")
    return report
