"""What a handler's signature says: `Annotated[type, Kind]` is asked of the member, any other class is provided."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from bot.errors import DeclarationError
from bot.kinds import Kind


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One thing a handler asks for: name, kind, and the default when it is optional."""

    name: str
    kind: Kind
    required: bool
    default: object = None
    type: object = str


def read_signature(
    handler: Callable[..., Any], context: type, given: tuple[str, ...] = ()
) -> tuple[tuple[Parameter, ...], tuple[tuple[str, type], ...]]:
    """(what is asked, what is provided) by a handler's parameters; `given` ones are filled in by name, `context` is
    who asks. Raises `DeclarationError` for a parameter that is neither."""
    hints = get_type_hints(handler, include_extras=True)
    asked, provided = [], []
    for name, parameter in inspect.signature(handler).parameters.items():
        hint = hints.get(name)
        if name in given or hint is context:
            continue
        if get_origin(hint) is Annotated:
            asked.append(_parameter(handler, parameter, hint))
        elif isinstance(hint, type):
            provided.append((name, hint))
        else:
            raise DeclarationError(f"{handler.__module__}.{handler.__name__}: `{name}` is neither asked nor provided")
    return tuple(asked), tuple(provided)


def _parameter(handler: Callable[..., Any], parameter: inspect.Parameter, hint: Any) -> Parameter:
    type_, *notes = get_args(hint)
    kind = next((note for note in notes if isinstance(note, Kind)), None)
    if kind is None:
        raise DeclarationError(f"{handler.__module__}.{handler.__name__}: `{parameter.name}` has no kind")
    required = parameter.default is inspect.Parameter.empty
    return Parameter(
        name=parameter.name,
        kind=kind,
        required=required,
        type=_plain(type_),
        default=None if required else parameter.default,
    )


def _plain(type_: Any) -> object:
    if get_origin(type_) in (Union, UnionType):
        return next(part for part in get_args(type_) if part is not type(None))
    return type_
