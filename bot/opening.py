"""What a platform in a hurry is told first: by the declaration alone, before anything is looked up."""

from __future__ import annotations

from collections.abc import Mapping

from bot import presses
from bot.catalogue import Catalogue
from bot.forms import WHOLE
from bot.kinds import Upload
from bot.requests import Acknowledgement, Origin, Pressed, Request, Typed
from bot.spec import Command


def first_answer(catalogue: Catalogue, request: Request) -> Acknowledgement:
    """Whether a form opens at once, the pressed message will change, or an answer will follow."""
    match request:
        case Typed(line=line) if line.strip():
            return Acknowledgement.DEFER  # what it gives is known only once it is read
        case Typed(path=path, values=values):
            return _command(catalogue.commands.get(path), values, request.origin)
        case Pressed(packed=packed):
            return _press(catalogue, packed, request.origin)
        case _:
            return Acknowledgement.DEFER


def _press(catalogue: Catalogue, packed: str, origin: Origin) -> Acknowledgement:
    press = presses.unpack(packed)
    if press is None:
        return Acknowledgement.UPDATE
    action = catalogue.actions.get(press.code)
    if press.code in ("fo", presses.KEPT_FORM) or (action and action.opens):
        return Acknowledgement.FORM if origin.asks > 1 else Acknowledgement.UPDATE
    if press.code == "c" and press.args:
        opening = _command(catalogue.by_code(press.args[0]), {}, origin)
        return opening if opening is Acknowledgement.FORM else Acknowledgement.UPDATE
    return Acknowledgement.UPDATE


def _command(command: Command | None, given: Mapping[str, str], origin: Origin) -> Acknowledgement:
    if command is None or origin.asks == 1 or not command.opens_form(given):
        return Acknowledgement.DEFER
    # A form that is the first answer cannot be filled with a file, and there is no time to take it over.
    first = {field.name for field in command.fields[: origin.asks] if not isinstance(field.kind, Upload)}
    return Acknowledgement.FORM if set(given) - {WHOLE} <= first else Acknowledgement.DEFER
