"""Everything that may be allowed, as the installed features declare it, and the word each has for administrators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.language import LANGUAGES, Words
from bot.permissions import EVERYONE, Capability
from bot.replies import Phrase, say
from bot.reviewing import DECIDE
from bot.spec import Declared, Feature, Reviewed

LABEL_MAX = 80
"""Characters of a capability's word: it stands on a button."""


def declared(features: Iterable[Feature]) -> tuple[Capability, ...]:
    """Every capability in the order of the features, each once, what everybody may left out."""
    found: list[Capability] = []
    for feature in features:
        allowed: tuple[Declared | Reviewed, ...] = (*feature.commands, *feature.actions, *feature.reviews)
        found += (*(one.allow for one in allowed), *feature.capabilities)
        found += [DECIDE] if feature.reviews else []
    return tuple(one for one in dict.fromkeys(found) if one != EVERYONE)


def label(capability: Capability) -> Phrase:
    """What it is called where administrators decide who has it."""
    return say(f"capability-{capability.name.replace('.', '-')}")


def short(capability: Capability) -> str:
    """Its name as a button carries it."""
    return capability.name.replace(".", "_")


def faults(capabilities: Iterable[Capability], words: Words) -> Iterator[str]:
    """What is wrong with them: two of one name, or one without a word."""
    known: dict[str, Capability] = {}
    for one in capabilities:
        if known.setdefault(short(one), one) != one:
            yield f"two capabilities are called `{one.name}`"
        missing = [language for language in LANGUAGES if not (one.fixed or words.has(label(one).key, language))]
        yield from (f"`{one.name}` has no word `{label(one).key}` in {language}" for language in missing)


def by_short_name(capabilities: Iterable[Capability]) -> Mapping[str, Capability]:
    """The capabilities by their name on a button."""
    return {short(one): one for one in capabilities}
