"""What a scanner found and how much it looked at."""

import dataclasses


@dataclasses.dataclass(frozen=True, order=True)
class Finding:
    """One thing that a scanner holds against the product; the same thing at the same place is one finding."""

    tool: str
    name: str
    place: str

    def __str__(self) -> str:
        return f"{self.tool}: {self.name} at {self.place}"


@dataclasses.dataclass
class Report:
    """`tested` says by name how much was looked at: all of it must be more than nothing."""

    tool: str
    tested: dict[str, int] = dataclasses.field(default_factory=dict)
    findings: set[Finding] = dataclasses.field(default_factory=set)
    # Why the scan proves nothing: it ended early, or was not signed in any more.
    troubles: list[str] = dataclasses.field(default_factory=list)

    def found(self, name: str, place: str) -> None:
        self.findings.add(Finding(self.tool, name, place))

    def must_have(self, what: str, number: int, least: int = 1) -> None:
        """Counts what was looked at; less than the least is trouble."""
        self.tested[what] = number
        if number < least:
            self.troubles.append(f"{number} {what}, at least {least} are expected")

    def __str__(self) -> str:
        counts = ", ".join(f"{number} {what}" for what, number in self.tested.items())
        return f"{self.tool}: {counts or 'nothing looked at'}; {len(self.findings)} findings"
