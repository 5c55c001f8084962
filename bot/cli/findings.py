"""What `amicale check` finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How a finding weighs: only BAD makes the check fail."""

    GOOD = "ok"
    ODD = "warning"
    BAD = "error"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing looked at; `status` is the exit status when it is bad."""

    name: str
    detail: str
    level: Level = Level.GOOD
    status: int = 1


def printed(finding: Finding) -> str:
    """The finding on one line."""
    return f"{finding.level.value:8} {finding.name:12} {' '.join(finding.detail.split())}"
