"""How many calls of the bot's the stand-ins checked in this run, and how many broke a rule.

The stand-ins' own tests break rules on purpose, so theirs are not counted.
"""

from __future__ import annotations

import os
from collections import Counter

COUNTED: Counter[str] = Counter()
OWN_TESTS = "tests/standins/"


def add(platform: str, calls: int, violations: int) -> None:
    """Count what one stand-in saw, when it closes."""
    if not os.environ.get("PYTEST_CURRENT_TEST", "").startswith(OWN_TESTS):
        COUNTED.update({f"{platform} calls": calls, f"{platform} violations": violations})


def line(counted: Counter[str]) -> str:
    """The tally in one line."""
    return ", ".join(f"{counted[name]} {name}" for name in sorted(counted))
