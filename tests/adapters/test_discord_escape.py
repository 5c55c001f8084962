"""What members write is shown as they wrote it, and cut where a person would cut it."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.escape import cut, escape, fit, split

HOSTILE = (
    "<@123>", "<@!123>", "<@&5>", "<#1>", "</cmd:1>", "<t:0:R>", "<id:customize>", "<a:x:1>", "<https://x.example>",
    "[https://alumni.example](https://evil.example)", "# huge", "## big", "-# small", "```code```", "`code`",
    "||spoiler||",
        "> x", ">>> x", "1. x", "12) x", "- x", "+ x", "* x", "**x**", "__x__", "_x_", "~~x~~", "\\*x*", "  # huge",
    "a\n# huge",
    "https://evil.example/a_b_c", "@everyone", "@here", "[a](http", "\\",
)  # fmt: skip


def shown(text: str) -> str:
    """What a client shows: a backslash before a sign is taken away."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)


def live(text: str) -> str:
    """What of the text a client may still take for markup."""
    return re.sub(r"\\[^0-9A-Za-z\s]", "x", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_S32_S33_markup_is_shown_literally(text: str) -> None:
    escaped = escape(text)
    assert shown(escaped) == text
    assert not re.search(r"[<\[\]*_~`|]|://|@(everyone|here)", live(escaped))
    assert not re.search(r"(?m)^\s*([#>+-]|[0-9]+[.)])", live(escaped))


def test_S31_everyone_is_broken_visibly_harmless() -> None:
    assert escape("@everyone @here zoe@example.org") == "\\@everyone \\@here zoe@example.org"


def test_ordinary_words_stay_as_they_are() -> None:
    text = "Jean-Pierre (C#, 3.5 years) & Zoë: 100 % « oui » #1"
    assert escape(text) == text


@given(st.text(max_size=300))
def test_whatever_is_escaped_is_shown_as_it_was(text: str) -> None:
    assert shown(escape(text)) == text


@given(st.text(alphabet="ab *_<[\n@https:/#\u0301👩\u200d", max_size=200), st.integers(min_value=4, max_value=120))
def test_S42_a_cut_text_fits_escaped(text: str, limit: int) -> None:
    fitted = fit(text, limit)
    assert len(fitted) <= limit
    if fitted != escape(text):
        assert fitted.endswith("…")
    head, rest = split(text, limit)
    assert head + rest == text
    assert len(escape(head)) <= limit


@pytest.mark.parametrize(
    "letter",
    ["é", "e\u0301", "👩\u200d👩\u200d👧", "👍🏽", "🇫🇷", "1\ufe0f\u20e3", "🏴\U000e0067\U000e0062\U000e007f", "שָׁ"],
)
def test_S42_a_letter_is_never_cut_inside(letter: str) -> None:
    text = letter * 30
    for limit in range(1, 60):
        kept = cut(text, limit).removesuffix("…")
        assert kept == letter * (len(kept) // len(letter))


def test_S42_exactly_at_the_limit_nothing_is_cut() -> None:
    assert cut("👍" * 100, 100) == "👍" * 100
    assert fit("*" * 50, 100) == "\\*" * 50
    assert fit("*" * 51, 100).endswith("…")


def test_a_cut_is_made_between_words() -> None:
    assert cut("one two three four", 12) == "one two…"


def test_S40_escaping_takes_time_in_proportion() -> None:
    small, large = "[a](http" * 2_000, "[a](http" * 20_000
    assert took(large) < 40 * max(took(small), 0.0005)
    assert fit(large, 4096).endswith("…")


def took(text: str) -> float:
    best = 1.0
    for _ in range(3):
        began = time.perf_counter()
        escape(text)
        best = min(best, time.perf_counter() - began)
    return best
