"""The wire: what was once on a button keeps its meaning for ever, and every press can travel."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue import CORE_CODES, Catalogue
from bot.installed import FEATURES
from bot.kinds import Number
from bot.presses import fits
from bot.replies import Press
from bot.spec import Action, Command, Declared, Job
from tests import catalogues
from tests.survey import SURVEY

FILE = Path(__file__).with_name("wire_codes.txt")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return catalogues.catalogue(FEATURES, catalogues.words())


def line(item: Declared) -> str:
    """One declaration as the wire sees it."""
    if isinstance(item, Command):
        return f"command {item.code} {item.path}"
    asked = ",".join(f"{p.name}:{getattr(p.type, '__name__', p.type)}" for p in item.parameters)
    what = "job" if isinstance(item, Job) else "press"
    return f"{what} {item.code} {item.handler.__module__}.{item.handler.__name__} {asked}".strip()


def lines(catalogue: Catalogue) -> set[str]:
    declared = (*catalogue.commands.values(), *catalogue.actions.values(), *catalogue.jobs.values())
    return {line(item) for item in declared} | {f"core {code}" for code in CORE_CODES}


def written() -> list[str]:
    return [text for text in FILE.read_text("utf-8").splitlines() if text and not text.startswith("#")]


def lost(known: list[str], present: set[str], retired: frozenset[str]) -> list[str]:
    """Lines that mean something else now: gone and not retired. A press may ask for more at its end."""
    kept = {text for text in known if any(now == text or now.startswith(f"{text},") for now in present)}
    return [text for text in known if text not in kept and text.split(" ")[1] not in retired]


def test_codes_never_disappear_or_change_their_meaning(catalogue: Catalogue) -> None:
    gone = lost(written(), lines(catalogue), catalogue.retired)
    assert not gone, "a code on somebody's button means something else now: keep it, or retire it in its feature"


def test_every_code_is_written_down(catalogue: Catalogue) -> None:
    new = sorted(lines(catalogue) - set(written()))
    assert not new, f"add to {FILE.name}: {new}"


def test_a_retired_code_is_never_used_again(catalogue: Catalogue) -> None:
    used = {*catalogue.actions, *catalogue.jobs, *(command.code for command in catalogue.commands.values())}
    assert not used & catalogue.retired


def test_the_rule_about_codes_can_fail() -> None:
    known = ["press dv module.view person:int", "command ds directory search"]
    assert lost(known, {"press dv module.view person:int,more:str", "command ds directory search"}, frozenset()) == []
    assert lost(known, {"press dv module.view person:str"}, frozenset()) == known
    assert lost(known, {"press dv other.view person:int"}, frozenset({"ds"})) == known[:1]


def widest(action: Action) -> Press | None:
    """The press with the longest arguments its declaration lets through; None when any text may be among them."""
    args: list[str | int] = []
    for parameter in action.parameters:
        options = [option.value for option in parameter.kind.options()]
        if isinstance(parameter.kind, Number):
            args.append(max(parameter.kind.min, parameter.kind.max, key=lambda bound: len(str(bound))))
        elif options:
            args.append(max(options, key=len))
        else:
            return None
    return action.press(*args)


def stuck(action: Action) -> bool:
    """Whether the press neither travels nor is kept in a row."""
    press = widest(action)
    return press is not None and not action.owned and not fits(press)


def test_every_press_travels_with_its_widest_arguments_or_is_kept(catalogue: Catalogue) -> None:
    actions = (*catalogue.actions.values(), *SURVEY.actions)
    assert not [action.code for action in actions if stuck(action)]


def test_the_rule_about_width_can_fail() -> None:
    number = SURVEY.actions[0].parameters[0]
    wide = Action(code="wide", handler=SURVEY.actions[0].handler, parameters=(number,) * 5)
    assert stuck(wide)
