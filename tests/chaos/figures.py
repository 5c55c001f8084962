"""What a run showed, told at its end: the figures of `docs/chaos.md`."""

from __future__ import annotations

TOLD: list[str] = []
"""One line a test, in the order in which they ran."""


def told(what: str, **figures: float) -> None:
    """Keep a line for the end of the run."""
    said = ", ".join(f"{name.replace('_', ' ')} {_number(value)}" for name, value in figures.items())
    TOLD.append(f"{what}: {said}")


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.1f}"
