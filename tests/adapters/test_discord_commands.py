"""The slash commands: from the declarations alone, within Discord's rules, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.discord.commands import digest, names, payload
from adapters.discord.incoming import Reading
from bot.catalogue import Catalogue
from bot.requests import Answered, Origin, Pressed, Suggesting, Typed
from tests import survey
from tests.standins.discord.command_checks import set_problems
from tests.standins.discord.schema import problems_in

CATALOGUE = Catalogue(survey.ALL, survey.words())
ROUTE = "PUT /applications/{application_id}/guilds/{guild_id}/commands"
ORIGIN = Origin(platform="discord", event="1", account=7, asks=5)
READING = Reading(origin=ORIGIN, names=names(CATALOGUE), guild=900)


def found(commands: list[dict[str, Any]], *path: str) -> dict[str, Any]:
    inside = commands
    for word in path:
        item = next(one for one in inside if one["name"] == word)
        inside = item.get("options") or []
    return item


def test_the_set_is_within_discords_rules() -> None:
    commands = payload(CATALOGUE, linked=True)
    assert set_problems(commands) == []
    assert problems_in(ROUTE, commands) == []


def test_names_and_descriptions_have_their_french() -> None:
    group = found(payload(CATALOGUE, linked=True), "directory")
    assert group["name_localizations"] == {"fr": "annuaire"}
    search = found(payload(CATALOGUE, linked=True), "directory", "search")
    assert search["name_localizations"] == {"fr": "chercher"}
    assert search["description_localizations"]["fr"] != search["description"]
    assert all("description_localizations" in option for option in search["options"])


def test_options_are_typed_by_kind() -> None:
    fill = found(payload(CATALOGUE, linked=True), "survey", "fill")
    types = {option["name"]: option for option in fill["options"]}
    assert [option["type"] for option in types.values()] == [3, 4, 3, 3, 6, 7, 11]
    first, second, *_ = types.values()
    assert (first["min_length"], first["max_length"], first["autocomplete"]) == (2, 100, True)
    assert (second["min_value"], second["max_value"]) == (0, 2**53 - 1)
    choices = [option["choices"] for option in types.values() if "choices" in option]
    assert [choice["value"] for choice in choices[0]] == ["red", "blue"]


def test_what_a_form_can_ask_is_optional() -> None:
    assert not any(
        option.get("required") for option in found(payload(CATALOGUE, linked=True), "survey", "fill")["options"]
    )


def test_an_unlinked_guild_gets_only_what_links_it() -> None:
    assert [command["name"] for command in payload(CATALOGUE, linked=False)] == ["setup"]


def test_the_digest_follows_the_set() -> None:
    assert digest(payload(CATALOGUE, linked=True)) == digest(payload(CATALOGUE, linked=True))
    assert digest(payload(CATALOGUE, linked=True)) != digest(payload(CATALOGUE, linked=False))


def test_a_command_is_read_with_its_options() -> None:
    path, options = registered("survey fill")
    attachment = {"url": "https://cdn.example/a", "filename": "a.png", "content_type": "image/png; x=1", "size": 9}
    given = [
        {"name": options["subject"], "type": 3, "value": "Vélos"},
        {"name": options["number"], "type": 4, "value": 3},
        {"name": options["who"], "type": 6, "value": "42"},
        {"name": options["where"], "type": 7, "value": "43"},
        {"name": options["photo"], "type": 11, "value": "44"},
    ]
    data = command(path, given) | {"resolved": {"attachments": {"44": attachment}}}
    request = READING.request(2, data)
    assert isinstance(request, Typed)
    assert request.path == "survey fill"
    assert request.values == {
        "subject": "Vélos",
        "number": "3",
        "who": "discord:42",
        "where": "discord:900/43",
        "photo": '{"ref": "https://cdn.example/a", "name": "a.png", "type": "image/png", "size": 9}',
    }


def test_what_is_being_typed_is_read() -> None:
    path, options = registered("survey fill")
    data = command(path, [{"name": options["subject"], "type": 3, "value": "vé", "focused": True}])
    asked = READING.suggesting(data)
    assert asked == Suggesting(origin=ORIGIN, path="survey fill", parameter="subject", typed="vé")
    assert READING.suggesting(command(path, [])) is None


def test_presses_and_forms_are_read() -> None:
    assert READING.request(3, {"component_type": 2, "custom_id": "1-sa-1~2"}) == Pressed(origin=ORIGIN, packed="1-sa-1")
    menu = {"component_type": 3, "custom_id": "menu0", "values": ["1-sa-1"]}
    assert READING.request(3, menu) == Pressed(origin=ORIGIN, packed="1-sa-1")
    rows = [
        {"type": 18, "component": {"type": 4, "custom_id": "subject", "value": "x"}},
        {"type": 18, "component": {"type": 3, "custom_id": "colour", "values": []}},
        {"type": 1, "components": [{"type": 4, "custom_id": "old", "value": None}]},
        {"type": 10},
    ]
    request = READING.request(5, {"custom_id": "1-fm-sf", "components": rows})
    expected = {"subject": "x", "colour": "", "old": ""}
    assert request == Answered(origin=ORIGIN, submit="1-fm-sf", values=expected)


@pytest.mark.parametrize("kind", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("data", [{}, {"name": 1}, {"custom_id": []}, {"components": 3, "custom_id": "x"}, {"type": 2}])
def test_S03_malformed_data_is_no_request(kind: int, data: dict[str, Any]) -> None:
    READING.request(kind, data)
    READING.suggesting(data)


def registered(path: str) -> tuple[list[str], dict[str, str]]:
    """(the registered words of a command, its options' names by parameter)."""
    known = names(CATALOGUE)
    words = next(registered for registered, canonical in known.paths.items() if canonical == path)
    return words.split(" "), {p: option for (where, option), p in known.parameters.items() if where == path}


def command(path: list[str], given: list[dict[str, Any]]) -> dict[str, Any]:
    head, *tail = path
    options: list[dict[str, Any]] = given
    for word in reversed(tail):
        options = [{"name": word, "type": 1, "options": options}]
    return {"id": "1", "name": head, "type": 1, "options": options}
