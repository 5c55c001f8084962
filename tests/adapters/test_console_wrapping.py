"""On a terminal, lines are broken between words."""

from __future__ import annotations

import pytest

from adapters.console.render import BOLD, PLAIN
from adapters.console.wrapping import wrapped


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("short", ["short"]),
        ("one two three four five", ["one two three", "four five"]),
        (f"{BOLD}one two three{PLAIN} four five", [f"{BOLD}one two three{PLAIN}", "four five"]),
        ("qui\u00a0? moi\u00a0! nous\u00a0: eux", ["qui\u00a0? moi\u00a0!", "nous\u00a0: eux"]),
        (" [1] Ana Dupont Lyon", [" [1] Ana", "     Dupont", "     Lyon"]),
        ("  Ville  Saint Étienne", ["  Ville  Saint", "       Étienne"]),
        ("x" * 20 + " y", ["x" * 20, "y"]),
        ("東京 東京 東京 東京", ["東京 東京 東京", "東京"]),
        ("", [""]),
    ],
)
def test_lines_are_broken_between_words_and_set_back_under_their_text(text: str, lines: list[str]) -> None:
    assert wrapped(text, 14).split("\n") == lines


def test_every_line_is_kept() -> None:
    assert wrapped("a\n\nb", 14) == "a\n\nb"
