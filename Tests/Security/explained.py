"""The findings that docs/security-findings.md explains, and what is wrong with a run beside them."""

import pathlib
import re

from report import Finding, Report

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs" / "security-findings.md"
# | `tool` | `finding` | `place` | why |
ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| `([^`]+)` \| (.*) \|$")
HEAD = "| Tool | Finding | Place | Why it is no hole |"


class Explanations:
    """A place may end in `*`, and then stands for all that begin so."""

    def __init__(self, text: str):
        self.rows: list[tuple[Finding, str]] = []
        lines = text.split("\n")
        if HEAD not in lines:
            raise ValueError("no table of explained findings")
        for line in lines[lines.index(HEAD) + 2:]:
            if not line.startswith("|"):
                break
            row = ROW.match(line)
            if not row or len(row[4].split()) < 3:
                raise ValueError(f"not a row of an explained finding: {line}")
            self.rows.append((Finding(*row.groups()[:3]), row[4]))
        if len({finding for finding, _ in self.rows}) < len(self.rows):
            raise ValueError("one finding is explained twice")

    def explain(self, finding: Finding) -> list[Finding]:
        return [row for row, _ in self.rows if (row.tool, row.name) == (finding.tool, finding.name) and same_place(finding.place, row.place)]

    def wrong(self, report: Report) -> list[str]:
        """What a run of one tool says against the product or against this list; nothing is good."""
        used = {row for finding in report.findings for row in self.explain(finding)}
        return [
            *(f"{report.tool} proves nothing: {trouble}" for trouble in report.troubles),
            *(f"not explained: {finding}" for finding in sorted(report.findings) if not self.explain(finding)),
            *(f"explained, but found no more: {row}" for row, _ in self.rows if row.tool == report.tool and row not in used),
        ]


def same_place(place: str, pattern: str) -> bool:
    if pattern.endswith("*"):
        return place.startswith(pattern[:-1])
    return place == pattern
