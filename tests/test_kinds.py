"""What each kind of question accepts, and how it refuses."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.errors import Invalid
from bot.folding import MARKS_PER_LETTER, clean
from bot.kinds import (
    ID_MAX,
    RAW_MAX,
    AccountRef,
    Choice,
    File,
    Kind,
    Number,
    Person,
    Reading,
    Text,
    TimeZone,
    Upload,
    When,
    Where,
)
from bot.people import PlaceRef
from bot.replies import Phrase
from bot.zones import ZONES
from tests.hostile import INVISIBLE, QUERIES, SLOW, grows_gently

NOW = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)
COLOURS = Choice(values=(("red", "survey-red"), ("blue", "survey-blue")), labels={"red": ("crimson",)})
KINDS: tuple[Kind, ...] = (
    Text(max=100),
    Text(max=4000, lines=True),
    Number(min=0, max=10),
    When(),
    COLOURS,
    TimeZone(),
    Person(),
    Where(),
    Upload(),
)
PICTURE = {"ref": "r1", "name": "moi.png", "type": "image/png", "size": 1000}


def texts(phrase: Phrase) -> tuple[str, ...]:
    return {"survey-red": ("rouge", "red"), "survey-blue": ("bleu foncé", "dark blue")}[phrase.key]


READING = Reading(now=NOW, zone="Europe/Paris", language="fr", texts=texts)


def refused(kind: Kind, raw: str) -> str:
    with pytest.raises(Invalid) as caught:
        kind.read(raw, READING)
    return caught.value.phrase.key


@pytest.mark.parametrize("sign", INVISIBLE, ids=ascii)
def test_S36_invisible_signs_are_taken_out_and_alone_they_are_no_answer(sign: str) -> None:
    assert Text().read(f"Ana{sign} Ben", READING) == "Ana Ben"
    assert refused(Text(), sign) == "bad-text-short"
    assert refused(Text(lines=True, max=4000), f"{sign}\n{sign}") == "bad-text-short"


def test_S36_a_joiner_stays_inside_an_emoji_and_text_is_composed() -> None:
    assert Text().read("\U0001f469\u200d\U0001f680", READING) == "\U0001f469\u200d\U0001f680"
    assert Text().read("a\u200db", READING) == "ab"
    assert Text().read("e\u0301", READING) == "é"


def test_S38_at_most_three_marks_stay_on_a_letter() -> None:
    shown = Text().read("Z" + "\u0335" * 500 + "oé" + "\u0302" * 9, READING)
    assert isinstance(shown, str)
    assert shown.count("\u0335") == MARKS_PER_LETTER
    assert shown.count("\u0302") <= MARKS_PER_LETTER
    assert shown[0] == "Z"


@pytest.mark.parametrize("text", QUERIES)
def test_S49_text_is_text(text: str) -> None:
    assert Text().read(text, READING) == text
    assert Text(max=4000, lines=True).read(f"a\n{text}", READING) == f"a\n{text}"


def test_S31_mentions_reach_the_renderer_as_plain_text() -> None:
    text = "@everyone <@1> <@&2> [x](http://a) *b*"
    assert Text().read(text, READING) == text


def test_text_has_bounds_and_says_them() -> None:
    assert Text(max=5).read("  abcde  ", READING) == "abcde"
    assert refused(Text(max=5), "abcdef") == "bad-text-long"
    assert refused(Text(min=3), "ab") == "bad-text-short"
    assert Text(max=9, lines=True).read("a\r\n\n b", READING) == "a\n\nb"
    assert Text(max=9).read("a\nb", READING) == "a b"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: type(kind).__name__)
def test_S39_a_hundred_kilobytes_are_refused_everywhere(kind: Kind) -> None:
    for raw in ("x" * 100_000, "1" * 100_000, "é\n" * 50_000, "[" * 100_000):
        with pytest.raises(Invalid):
            kind.read(raw, READING)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: type(kind).__name__)
def test_S40_no_kind_is_slow_on_any_repeated_text(kind: Kind) -> None:
    def read(text: str) -> None:
        try:
            kind.read(text, READING)
        except Invalid:
            return

    for unit in SLOW:
        size = RAW_MAX // (2 * len(unit))
        assert grows_gently(lambda n, unit=unit: read(unit * n), size), unit  # type: ignore[misc]


def test_S40_cleaning_does_not_slow_down_with_length() -> None:
    for unit in SLOW:
        assert grows_gently(lambda n, unit=unit: clean(unit * n), 10_000), unit  # type: ignore[misc]


def test_S40_the_measure_itself_sees_a_square() -> None:
    def square(n: int) -> int:
        return sum(1 for a in range(n) for b in range(n) for _ in range(3) if a < b)

    assert not grows_gently(lambda n: [square(n // 8) for _ in range(n // 100)], 1000)


@pytest.mark.parametrize(
    ("raw", "expected"), [("7", 7), (" +7 ", 7), ("-3", -3), (str(2**53 + 1), 2**53 + 1), (str(ID_MAX), ID_MAX)]
)
def test_S45_whole_numbers_are_exact(raw: str, expected: int) -> None:
    assert Number(min=-5, max=ID_MAX).read(raw, READING) == expected


@pytest.mark.parametrize("raw", [str(2**63), "0x1", "1e3", "٣", "1.0", "--1", "1" * 400, "", "½", "1_000", "NaN"])
def test_S45_numbers_out_of_range_or_in_another_writing_are_refused(raw: str) -> None:
    assert refused(Number(min=1, max=ID_MAX), raw) == "bad-number-digits"
    assert refused(Number(min=1, max=50), raw) in ("bad-number", "bad-number-range")


@pytest.mark.parametrize("number", [1, 2**53 + 1, ID_MAX])
def test_S45_people_and_places_keep_every_digit(number: int) -> None:
    assert Person().read(f"discord:{number}", READING) == AccountRef(platform="discord", native_id=number)
    assert Where().read(f"telegram:-{number}/{number}", READING) == PlaceRef(
        platform="telegram", root=-number, part=number
    )


@pytest.mark.parametrize("raw", ["0", str(2**63), "-1", "0x1", "", "9" * 300, "1 OR 1=1", "1\n", "1 2"])
def test_S45_people_that_cannot_exist_are_refused(raw: str) -> None:
    if raw != "1\n":  # white space around is forgiven
        assert refused(Person(), f"discord:{raw}") in ("bad-person", "bad-id")
    assert refused(Where(), f"discord:{raw}/0") in ("bad-place", "bad-id")
    assert refused(Person(), raw) == "bad-person"


@pytest.mark.parametrize(
    ("raw", "zone"),
    [
        ("europe/paris", "Europe/Paris"),
        ("Paris", "Europe/Paris"),
        ("Montréal", "America/Montreal"),
        ("new york", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("utc", "UTC"),
    ],
)
def test_S47_zones_are_read_as_people_write_them(raw: str, zone: str) -> None:
    assert TimeZone().read(raw, READING) == zone


@pytest.mark.parametrize(
    "raw",
    [
        *("../../etc/passwd", "localtime", "posixrules", "Factory", "Mars/Olympus", "Etc/GMT+1", "Etc/GMT-14", ""),
        *("/Europe/Paris", "Europe", "Europe/Paris\x00/..", "right/UTC"),
    ],
)
def test_S47_zones_that_do_not_exist_or_read_backwards_are_refused(raw: str) -> None:
    assert refused(TimeZone(), raw) == "bad-zone"


def test_S47_every_accepted_zone_is_read_back_as_itself() -> None:
    assert all(TimeZone().read(zone, READING) == zone for zone in ZONES.values())
    assert TimeZone().read("Buenos Aires", READING) in ("America/Argentina/Buenos_Aires", "America/Buenos_Aires")
    assert "America/Montreal" in TimeZone().suggest("mont", READING)[:10]
    assert "America/Montreal" in TimeZone().suggest("Montré", READING)


@pytest.mark.parametrize(
    ("raw", "value"),
    [("red", "red"), ("ROUGE", "red"), ("crimson", "red"), ("Bleu foncé", "blue"), ("bleu fonce", "blue")],
)
def test_a_choice_is_read_by_what_people_see_in_any_language(raw: str, value: str) -> None:
    assert COLOURS.read(raw, READING) == value
    assert refused(COLOURS, "vert") == "bad-choice"


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        ("12 juin 19h", datetime(2026, 6, 12, 17, 0, tzinfo=UTC)),
        ("12 June 7pm", datetime(2026, 6, 12, 17, 0, tzinfo=UTC)),
        ("demain 18h30", datetime(2026, 3, 21, 17, 30, tzinfo=UTC)),
        ("2026-04-01 10:00", datetime(2026, 4, 1, 8, 0, tzinfo=UTC)),
    ],
)
def test_dates_are_read_in_both_languages_in_the_readers_zone(raw: str, at: datetime) -> None:
    assert When().read(raw, READING).instant == at


def test_dates_in_the_past_or_far_away_are_refused() -> None:
    assert refused(When(), "12 juin 2019 19h") == "bad-date-past"
    assert refused(When(), "1 janvier 2199") == "bad-date-far"
    assert refused(When(), "n'importe quoi") == "bad-date"


def test_a_file_is_what_the_platform_says_of_it() -> None:
    read = Upload().read(json.dumps(PICTURE), READING)
    assert read == File(ref="r1", name="moi.png", type="image/png", size=1000)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"type": "text/html"}, "bad-file-type"),
        ({"size": 0}, "bad-file-size"),
        ({"size": 10**12}, "bad-file-size"),
        ({"size": -5}, "bad-file-size"),
        ({"size": "many"}, "bad-file"),
        ({"size": None}, "bad-file"),
        ({"size": float("inf")}, "bad-file"),
        ({"size": float("nan")}, "bad-file"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(change: dict[str, object], problem: str) -> None:
    assert refused(Upload(), json.dumps(PICTURE | change)) == problem


@pytest.mark.parametrize("raw", ["", "{}", "[]", "null", "[" * 4000, '{"ref": {}', "moi.png", "1" * 3999])
def test_what_is_no_file_is_refused(raw: str) -> None:
    assert refused(Upload(), raw) == "bad-file"
