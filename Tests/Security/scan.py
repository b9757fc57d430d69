"""bin/security: scan.py [--self-test] [TOOL…]. Exit status 0 if every tool looked, saw the planted fault, and found nothing that is not explained."""

import argparse
import pathlib
import sys
import tempfile
import time

import api_fuzzer
import header_checker
import injection_tool
import secret_scanner
import tls_scanner
import web_scanner
from explained import DOCUMENT, Explanations
from report import Report
from target import Target
from targets import Planted, Product
from tools import ScannerFailed

# The short ones first: what they say is known early.
SCANNERS = {module.NAME: module for module in (tls_scanner, header_checker, secret_scanner, injection_tool, api_fuzzer, web_scanner)}


def scan(name: str, target: Target) -> Report:
    try:
        return SCANNERS[name].scan(target)
    except (ScannerFailed, OSError, ValueError, KeyError) as error:
        return Report(name, troubles=[f"{type(error).__name__}: {error}"])


def each(names: list[str], target: Target, judge) -> list[str]:
    """One after the other: two at a time would share two cores with the program that they wait for."""
    wrong = []
    for name in names:
        began = time.monotonic()
        report = scan(name, target)
        found = judge(report)
        print(f"  {report}  ({time.monotonic() - began:.0f} s)", *(f"    {line}" for line in found), sep="\n", flush=True)
        wrong += found
    return wrong


def blind(report: Report) -> list[str]:
    """What a scanner did not see of what was planted for it."""
    seen = {finding.name for finding in report.findings}
    return [f"{report.tool} does not see what was planted: {name}" for name in sorted(SCANNERS[report.tool].PLANTED - seen)] + (
        [] if seen else [f"{report.tool} proves nothing: {trouble}" for trouble in report.troubles])


def main() -> int:
    arguments = argparse.ArgumentParser(prog="bin/security")
    arguments.add_argument("--self-test", action="store_true", help="only against the planted faults")
    arguments.add_argument("tools", nargs="*", metavar="TOOL", help=" ".join(SCANNERS))
    options = arguments.parse_args()
    names = [name for name in SCANNERS if name in (options.tools or SCANNERS)]
    if unknown := set(options.tools) - set(SCANNERS):
        arguments.error(f"no such tool: {', '.join(sorted(unknown))}")
    wrong = []
    with tempfile.TemporaryDirectory(prefix="aertous-security-") as folder:
        for title, kind, judge in (("Planted faults", Planted, blind), ("The product", Product, None)):
            if options.self_test and kind is Product:
                continue
            judge = judge or Explanations(DOCUMENT.read_text()).wrong
            place = pathlib.Path(folder) / kind.__name__
            place.mkdir()
            print(title, flush=True)
            target = kind(place)
            try:
                wrong += each(names, target, judge)
            finally:
                target.close()
    print("\n".join(wrong) if wrong else "Nothing that is not explained.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
