"""A command typed on one line: `name=value` words anywhere, the rest in the order it was declared."""

import re
from collections.abc import Mapping

from bot.errors import Invalid
from bot.folding import fold
from bot.kinds import Day, Number, Text, Upload, When
from bot.replies import say
from bot.requests import LINE_MAX
from bot.signatures import Parameter
from bot.spec import Command

_WORD = re.compile(r'(?:([^\s"“”«»=:]{1,32})[=:])?(?:"([^"]*)"|“([^“”]*)”|«([^«»]*)»|(\S+))')


def read_line(line: str, command: Command, labels: Mapping[str, str]) -> dict[str, str]:
    """Raw values by parameter. `labels`: folded names in any language -> parameter.

    A prefix that names no parameter stays part of the words (`email:zoe` is looked for as it is). One-word
    kinds take a word each; the first text parameter takes all that is left. Once that one has its words, those that
    follow a named text or date belong to it: `Afterwork when:Thursday 7pm place:Carlu Café`; not in a command that
    searches. Where a command takes several values and needs some, semicolons between spaces part them:
    `Afterwork ; Thursday 7pm`.
    A number that comes first and is not asked by the form takes a word of digits alone: `7 Not in working order`.
    A file cannot be typed. Raises `Invalid` for a line that is too long.
    """
    if len(line) > LINE_MAX:
        raise Invalid(say("bad-text-long", max=LINE_MAX))
    values: dict[str, str] = {}
    free: list[str] = []
    files = {parameter.name for parameter in command.parameters if isinstance(parameter.kind, Upload)}
    typed = {label: name for label, name in labels.items() if name not in files}
    words = [(found, typed.get(fold(found[1])) if found[1] else None) for found in _WORD.finditer(line)]
    named = {name for _found, name in words if name}
    growing = ""
    for found, name in words:
        if name and name not in values:
            values[name] = next((part for part in found.groups()[1:] if part is not None), "").strip()
            growing = name if found[5] and _has_its_words(free, command, named, name) else ""
            continue
        if growing and not name and found[5] and found[0] != ";":
            values[growing] = f"{values[growing]} {found[0]}"
        else:
            growing = ""
            free.append(found[0])
    if _needs(command) and len(parts := _parts(free)) > 1:
        return values | _in_turn(parts, command, values)
    return values | _in_order(free, command, values)


def _has_its_words(free: list[str], command: Command, named: set[str], name: str) -> bool:
    """Whether more words after this value are its own: it may have several, and the text before the names has some."""
    kinds = {parameter.name: parameter.kind for parameter in command.parameters}
    if command.hears or not isinstance(kinds[name], Text | When | Day):
        return False
    texts = [one.name for one in command.parameters if one.required and isinstance(one.kind, Text)]
    first = next((one for one in texts or list(kinds)[:1] if one not in named), None)
    if first is None:
        return True
    unnamed = [one for one, kind in kinds.items() if one not in named and not isinstance(kind, Upload)]
    return len(free) > unnamed.index(first)


def _needs(command: Command) -> bool:
    """Whether it takes several values of which one is needed or says what to change: words to search with are never
    parted."""
    several = len(command.parameters) > 1
    return several and (_leads(command) is not None or any(parameter.required for parameter in command.parameters))


def _leads(command: Command) -> Parameter | None:
    """What says which record is meant, where a form that does not ask it can be opened on one."""
    first = command.parameters[0] if command.parameters else None
    return first if first and not first.required and first not in command.fields else None


def _number_alone(parameter: Parameter) -> bool:
    return isinstance(parameter.kind, Number) or parameter.name == "number"


_DIGITS = re.compile(r"#?[0-9]{1,18}(?:[_/][0-9]{1,9})?", re.ASCII)

_BETWEEN = re.compile(" ?; | ;")


def _parts(free: list[str]) -> list[str]:
    return [part.strip('"“”«» ') for part in _BETWEEN.split(" ".join(" ".join(free).split()))]


def _in_turn(parts: list[str], command: Command, given: Mapping[str, str]) -> dict[str, str]:
    """One part for each parameter; what is left belongs to the last."""
    names = [one.name for one in command.parameters if one.name not in given and not isinstance(one.kind, Upload)]
    leads = _leads(command)
    if leads and leads.name in names and _number_alone(leads) and not _DIGITS.fullmatch(parts[0]):
        names.remove(leads.name)
    if len(parts) > len(names) > 0:
        parts = [*parts[: len(names) - 1], " ; ".join(parts[len(names) - 1 :])]
    return {name: part for name, part in zip(names, parts, strict=False) if part}


def _in_order(free: list[str], command: Command, given: Mapping[str, str]) -> dict[str, str]:
    values: dict[str, str] = {}
    words, leads = list(free), _leads(command)
    if leads and leads.name not in given and words and _DIGITS.fullmatch(words[0]):
        values[leads.name] = words.pop(0).lstrip("#")
    for parameter in command.parameters:
        if not words:
            break
        if parameter.name in given or parameter.name in values or isinstance(parameter.kind, Upload):
            continue
        if parameter is leads and _number_alone(parameter):
            continue
        if isinstance(parameter.kind, Text):
            values[parameter.name] = " ".join(words).strip('"“”«» ')
            return values
        values[parameter.name] = words.pop(0).strip('"“”«»')
    if words and values:
        last = next(reversed(values))
        values[last] = " ".join((values[last], *words))
    return values
