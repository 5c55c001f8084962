"""A command typed on one line: `name=value` words anywhere, the rest in the order it was declared."""

import re
from collections.abc import Mapping

from bot.folding import fold
from bot.kinds import Text
from bot.spec import Command

LINE_MAX = 2000
"""Characters of a line that are looked at."""

_WORD = re.compile(r'(?:([^\s"“”«»=:]{1,32})[=:])?(?:"([^"]*)"|“([^”]*)”|«([^»]*)»|(\S+))')


def read_line(line: str, command: Command, labels: Mapping[str, str]) -> dict[str, str]:
    """Raw values by parameter. `labels`: folded names in any language -> parameter.

    A prefix that names no parameter stays part of the words (`email:zoe` is looked for as it is). One-word
    kinds take a word each; the first text parameter takes all that is left.
    """
    values: dict[str, str] = {}
    free: list[str] = []
    for found in _WORD.finditer(line[:LINE_MAX]):
        name = labels.get(fold(found[1])) if found[1] else None
        if name and name not in values:
            values[name] = next((part for part in found.groups()[1:] if part is not None), "").strip()
        else:
            free.append(found[0])
    return values | _in_order(free, command, values)


def _in_order(free: list[str], command: Command, given: Mapping[str, str]) -> dict[str, str]:
    values: dict[str, str] = {}
    words = list(free)
    for parameter in command.parameters:
        if not words:
            break
        if parameter.name in given:
            continue
        if isinstance(parameter.kind, Text):
            values[parameter.name] = " ".join(words).strip('"“”«» ')
            return values
        values[parameter.name] = words.pop(0).strip('"“”«»')
    if words and values:
        last = next(reversed(values))
        values[last] = " ".join((values[last], *words))
    return values
