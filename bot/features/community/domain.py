"""Set-up codes, printed by the operator's shell and typed once in the chat; what follows from a decided right."""

import hashlib
import secrets
from datetime import timedelta

from bot.people import Right
from bot.permissions import MEMBERS

CODE_FOR = timedelta(hours=24)
"""How long a set-up code works."""

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not taken for one another."""

CODE_LENGTH = 12
"""Characters of a code: 60 bits, for a day, is nothing to guess."""


def new_code() -> str:
    """A fresh code, in groups of four for reading aloud."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def digest(code: str) -> str:
    """What is kept of a code; spaces, dashes and case make no difference."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def decided(having: frozenset[Right], right: Right, *, allowed: bool) -> frozenset[Right]:
    """Who has something once that right has it, or has it no more.

    What guests have, members have, and what members have, everybody has who is one: else becoming more would take it.
    """
    if allowed:
        return having | {right} | (MEMBERS if right in (Right.GUEST, Right.MEMBER) else set())
    if Right.MEMBER in having and right not in (Right.GUEST, Right.MEMBER):
        return having
    return having - {right, Right.GUEST}
