"""What the start-up check finds, each fault planted once."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.errors import DeclarationError
from bot.installed import FEATURES, WORD_FOLDERS
from bot.language import LANGUAGES, Words, load
from bot.spec import Feature, action, command
from tests.survey import ALL, SURVEY, fill, linked, note, words

FOLDER = Path(__file__).parents[1] / "data" / "survey"


def faults(*features: Feature, known: Words | None = None) -> str:
    with pytest.raises(DeclarationError) as caught:
        Catalogue(features, known or words())
    return str(caught.value)


def survey(**changes: object) -> Feature:
    return replace(SURVEY, **changes)  # type: ignore[arg-type]


def with_words(**changed: str) -> Words:
    """The survey's words, but `fr_survey_note__about="x"` makes `survey-note.about` "x" in French."""
    texts = {language: (FOLDER / f"words.{language}.ftl").read_text("utf-8") for language in LANGUAGES}
    for key, value in changed.items():
        language, _, name = key.partition("_")
        head, _, attribute = name.replace("__", ".").replace("_", "-").partition(".")
        start = rf"^{head} = .*\n" + (rf"(?:    .*\n)*?    \.{attribute} = " if attribute else "")
        line = re.search(start if attribute else f"^{head} = ", texts[language], re.MULTILINE)
        assert line, key
        text = texts[language]
        texts[language] = text[: line.end()] + value + text[text.index("\n", line.end()) :]
    return Words(texts.items(), strict=True)


def test_everything_installed_is_declared_well() -> None:
    assert Catalogue(FEATURES, load(WORD_FOLDERS, strict=True)).commands
    assert Catalogue(ALL, words()).commands


def test_a_press_code_is_used_once() -> None:
    assert "press code `sl` is used 2 times" in faults(survey(actions=(*SURVEY.actions, linked)))


def test_a_retired_code_is_not_used_again() -> None:
    assert "press code `sl` is used 2 times" in faults(survey(retired=("sl",)))


@pytest.mark.parametrize("code", ["c", "x", "xf", "fm", "fo"])
def test_the_cores_codes_are_the_cores(code: str) -> None:
    assert f"press code `{code}` is used" in faults(survey(actions=(replace(linked, code=code),)))


def test_a_command_code_is_used_once() -> None:
    assert "command code `sf` is used 2 times" in faults(survey(commands=(fill, replace(note, code="sf"))))


def test_an_action_opens_a_command_that_exists() -> None:
    assert "press `sl` opens no command `nothing`" in faults(survey(actions=(replace(linked, opens="nothing"),)))


def test_every_word_exists_in_every_language() -> None:
    found = faults(survey(commands=(replace(fill, path="survey other"),), actions=()))
    assert "survey other has no word `survey-other` in fr" in found
    assert "survey other has no word `survey-other.about` in en" in found


def test_names_are_short_and_plain() -> None:
    assert "cannot be called" in faults(SURVEY, known=with_words(fr_survey_note="noté"))
    assert "cannot be called" in faults(SURVEY, known=with_words(fr_survey_note="n" * 33))
    assert "a parameter cannot be called" in faults(SURVEY, known=with_words(fr_survey_fill_at="à quand"))
    assert "is longer than 100" in faults(SURVEY, known=with_words(fr_survey_note__about="n" * 101))


def test_no_two_commands_share_a_name_in_any_language() -> None:
    assert "two commands are called" in faults(SURVEY, known=with_words(fr_survey_note="remplir"))
    crossed = with_words(fr_survey="survey", fr_survey_note="fill")
    assert "`survey fill` names both survey fill and survey note" in faults(SURVEY, known=crossed)


def test_no_two_parameters_share_a_name_in_any_language() -> None:
    found = faults(SURVEY, known=with_words(fr_survey_fill_at="number"))
    assert "survey fill: `number` names both number and at" in found


async def _untyped(ctx: object, something) -> None:  # type: ignore[no-untyped-def]
    return None


async def _without_kind(ctx: object, something: str) -> None:
    return None


def test_a_parameter_that_is_neither_asked_nor_provided_is_an_error() -> None:
    with pytest.raises(DeclarationError, match="neither asked nor provided"):
        command("x", code="x")(_untyped)
    with pytest.raises(DeclarationError, match="neither asked nor provided"):
        action("x")(_untyped)
