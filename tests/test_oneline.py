"""Commands typed on one line."""

from __future__ import annotations

import pytest

from bot.features.directory.commands import search
from bot.features.donations.coordinating import close as close_need
from bot.features.donations.coordinating import remove as remove_gift
from bot.features.events.commands import cancel, create, edit
from bot.features.internships.presses import remove as remove_offer
from bot.features.moderation.commands import refuse
from bot.oneline import read_line
from bot.requests import LINE_MAX
from bot.spec import Command
from tests.hostile import SLOW, grows_gently
from tests.survey import fill, note

LABELS = {"subject": "subject", "sujet": "subject", "number": "number", "nombre": "number", "couleur": "colour"}


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("nombre=3 un sujet", {"number": "3", "subject": "un sujet"}),
        ("un sujet nombre:3", {"number": "3", "subject": "un sujet"}),
        ('SUJET="un sujet" nombre=3', {"subject": "un sujet", "number": "3"}),
        ("sujet=«\u00a0un sujet\u00a0» couleur=red", {"subject": "un sujet", "colour": "red"}),
        ("sujet=“un sujet”", {"subject": "un sujet"}),
        ("email:zoe", {"subject": "email:zoe"}),
        ('"un sujet"', {"subject": "un sujet"}),
        ("sujet=", {"subject": "sujet="}),
        ("sujet=a sujet=b", {"subject": "a", "number": "sujet=b"}),
        ("http://a.b/c", {"subject": "http://a.b/c"}),
        ("", {}),
        ('"', {"subject": ""}),
    ],
)
def test_words_named_and_unnamed(line: str, values: dict[str, str]) -> None:
    assert read_line(line, fill, LABELS) == values


@pytest.mark.parametrize(
    ("command", "line", "values"),
    [
        (remove_gift, "7 Ne marche plus", {"number": "7", "reason": "Ne marche plus"}),
        (remove_gift, "#7 2 claviers cassés", {"number": "7", "reason": "2 claviers cassés"}),
        (remove_gift, "Ne marche plus", {"reason": "Ne marche plus"}),
        (remove_gift, "numero=7 2 claviers", {"number": "7", "reason": "2 claviers"}),
        (remove_gift, "7 ; Ne marche plus", {"number": "7", "reason": "Ne marche plus"}),
        (remove_gift, "Cassé ; sale", {"reason": "Cassé ; sale"}),
        (close_need, "3 Trouvé ailleurs", {"number": "3", "reason": "Trouvé ailleurs"}),
        (remove_offer, "3 2 mois sans réponse", {"offer": "3", "reason": "2 mois sans réponse"}),
        (refuse, "4 autre Trop long", {"number": "4", "reason": "autre", "words": "Trop long"}),
        (refuse, "autre Trop long", {"reason": "autre", "words": "Trop long"}),
        (edit, "3 Apéro", {"event": "3", "title": "Apéro"}),
        (edit, "Apéro des anciens", {"event": "Apéro des anciens"}),
    ],
)
def test_the_number_comes_first_where_the_form_does_not_ask_it(
    command: Command, line: str, values: dict[str, str]
) -> None:
    assert read_line(line, command, {"numero": "number", "number": "number"}) == values


def test_the_first_text_takes_all_that_is_left() -> None:
    assert read_line("trois mots ici", note, {"zone": "zone"}) == {"words": "trois mots ici"}


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("Afterwork ; jeudi 19h", {"title": "Afterwork", "when": "jeudi 19h"}),
        ("Afterwork; jeudi 19h ;Lyon", {"title": "Afterwork", "when": "jeudi 19h", "place": "Lyon"}),
        ("Afterwork ; jeudi 19h places=3 ; Lyon", {"title": "Afterwork", "when": "jeudi 19h", "place": "Lyon"}),
        ("Afterwork ; ; Lyon", {"title": "Afterwork", "place": "Lyon"}),
        ("Afterwork;jeudi", {"title": "Afterwork;jeudi"}),
        ("Afterwork", {"title": "Afterwork"}),
        ("a ; b ; c ; d ; e ; 6 ; 7 ; 8", {"duration": "7 ; 8"}),
    ],
)
def test_semicolons_part_the_values_of_a_command_that_needs_several(line: str, values: dict[str, str]) -> None:
    read = read_line(line, create, {"places": "capacity"})
    assert read.items() >= values.items()
    assert read.get("title") == values.get("title", read.get("title"))


def test_semicolons_part_what_is_needed_from_what_may_be_said_and_never_what_is_searched() -> None:
    assert read_line("afterwork ; Grève", cancel, {}) == {"event": "afterwork", "reason": "Grève"}
    assert read_line("dupont ; lyon", search, {}) == {"query": "dupont ; lyon"}


NAMED = {"quand": "when", "lieu": "place", "places": "capacity", "titre": "title"}


@pytest.mark.parametrize(
    ("line", "values"),
    [
        (
            "Afterwork à Lyon quand:lundi 7 décembre 19h lieu:Café Carlu places:2",
            {"title": "Afterwork à Lyon", "when": "lundi 7 décembre 19h", "place": "Café Carlu", "capacity": "2"},
        ),
        ("quand:jeudi 19h titre:Fête de fin", {"title": "Fête de fin", "when": "jeudi 19h"}),
        ("quand:jeudi Fête de fin", {"title": "Fête de fin", "when": "jeudi"}),
        ('Fête quand:"jeudi 19h" de fin', {"title": "Fête de fin", "when": "jeudi 19h"}),
        ("Fête places:3 de fin", {"title": "Fête de fin", "capacity": "3"}),
        ("Fête quand:jeudi 19h ; Lyon", {"title": "Fête", "when": "jeudi 19h", "place": "Lyon"}),
    ],
)
def test_the_words_after_a_name_are_its_own_once_the_title_has_some(line: str, values: dict[str, str]) -> None:
    assert read_line(line, create, NAMED) == values


def test_what_follows_the_name_of_what_is_changed_belongs_to_the_new_value() -> None:
    changed = read_line("afterwork quand:jeudi 20h", edit, NAMED)
    assert changed == {"event": "afterwork", "when": "jeudi 20h"}


def test_a_search_has_one_word_a_name() -> None:
    found = read_line("dupont ville:Lyon ingénieur", search, {"ville": "city"})
    assert found == {"query": "dupont ingénieur", "city": "Lyon"}


@pytest.mark.parametrize("unit", SLOW, ids=ascii)
def test_S40_no_line_is_slow_to_read(unit: str) -> None:
    for shape in ("{}", "«{}", '"{}', "sujet=«{}x", "a ; {}"):
        size = (LINE_MAX - 20) // (2 * len(unit))
        assert grows_gently(lambda n, shape=shape: read_line(shape.format(unit * n), fill, LABELS), size)  # type: ignore[misc]
