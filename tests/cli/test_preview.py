"""Every command's sample answers can be seen as each platform would receive them."""

from __future__ import annotations

import json

import pytest

from bot.__main__ import catalogue
from tests.cli.conftest import Amicale


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_command_has_a_sample_on_both_platforms(amicale: Amicale, language: str) -> None:
    ran = amicale("preview", "--json", "--lang", language)
    assert (ran.status, ran.err) == (0, "")
    samples = json.loads(ran.out)
    words = catalogue().words
    for path in catalogue().commands:
        mine = [one for one in samples if one["sample"].startswith(f"/{words.name(path, language)}")]
        assert mine, path
        assert all(one["discord"] and one["telegram"] for one in mine), path


def test_one_command_is_found_in_any_language_and_goes_on_to_a_press(amicale: Amicale) -> None:
    ran = amicale("preview", "annuaire", "chercher", "--lang", "fr")
    assert ran.status == 0
    assert "/annuaire chercher dupont lyon → 1" in ran.out
    assert "(only the asker sees this)" in ran.out
    assert "<b>Camille Dupont</b>" in ran.out
    assert "[ Ouvrir une fiche ▾ ]" in ran.out
    assert "/aide" not in ran.out
    assert "Reprendre" not in ran.out


def test_a_whole_group_can_be_asked_for(amicale: Amicale) -> None:
    assert amicale("preview", "account").status == 0
    ran = amicale("preview", "nope")
    assert ran.status == 1
    assert ran.err.startswith("amicale: no command `nope` (there are: directory search")


def test_each_sample_is_somebody_new_who_may_run_the_command_where_it_belongs(amicale: Amicale) -> None:
    ran = amicale("preview", "--lang", "fr")
    assert (ran.status, ran.err) == (0, "")
    for left in ("Reprendre", "C'est réservé", "Done"):
        assert left not in ran.out
    assert "ce lieu sert désormais" in ran.out
    assert "Ce code n'est pas valable" in ran.out
