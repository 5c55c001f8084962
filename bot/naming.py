"""How a member is called where others read it, and which names could be taken for somebody else's."""

from __future__ import annotations

import re

from bot.folding import clean, words
from bot.people import Member
from bot.replies import Inline, say
from bot.scripts import mixed

NAME_MAX = 60
"""Characters that are kept of the name a platform shows."""

BOT_NAME = "amicale"

_OFFICIAL = ("admin", "moderat", "moderation", "админ", "модерат", BOT_NAME)
"""How words begin that only those who look after a community are called by, and the bot itself."""

_OFFICES = frozenset({"mod", "modo", "modos", "mods", "support", "sysop", "system", "systeme", "bot"})
_LOOKALIKES = str.maketrans("013457@$|", "oieastasl")


def display_name(shown: str) -> str:
    """What is kept of the name a platform shows: one line, nothing invisible, at most 60 characters; "" for none.

    A name without a letter or a digit calls nobody.
    """
    name = clean(shown[: NAME_MAX * 10])[:NAME_MAX].strip()
    return name if any(letter.isalnum() for letter in name) else ""


def suspicious(name: str) -> bool:
    """Whether the name reads as an official's or the bot's, or mixes alphabets within a word to look like another's."""
    parts = words(name) + words(name.casefold().translate(_LOOKALIKES))
    spelt = "".join(part for part in words(name) if len(part) == 1)
    official = any(part.startswith(_OFFICIAL) or part in _OFFICES for part in (*parts, spelt))
    return official or mixed(re.split(r"[\W\d_]+", name))


def called(member: Member | None) -> Inline:
    """Their name, with their number where it could be taken for another's; their number alone when they have shown
    none; words for somebody who is gone."""
    if member is None:
        return say("member-gone")
    if not member.name:
        return say("member-unnamed", number=str(member.id))
    if suspicious(member.name):
        return say("member-numbered", name=member.name, number=str(member.id))
    return member.name
