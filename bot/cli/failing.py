"""How an operator's command fails: one line on the standard error, and a status that says what kind it was."""

from __future__ import annotations

import sys

FAILED = 1
USAGE = 2
SOFTWARE = 70
TEMPORARY = 75
CONFIGURATION = 78
"""Statuses; the last three are those of sysexits.h, which service managers know."""


class Failed(Exception):
    """The command cannot do what it was asked; the message is one line for the operator."""

    def __init__(self, message: str, status: int = FAILED) -> None:
        super().__init__(message)
        self.status = status


def complain(message: str) -> None:
    """One line on the standard error, with nothing secret or personal in it."""
    from bot.journal import Redaction

    line = " ".join(Redaction().text(message).split())
    print(f"amicale: {line}", file=sys.stderr)


def failure_of(error: Exception) -> Failed:
    """The failure as the operator is told of it."""
    from bot.errors import DeclarationError
    from bot.settings import SettingsError

    if isinstance(error, Failed):
        return error
    if isinstance(error, SettingsError):
        return Failed(str(error), CONFIGURATION)
    if isinstance(error, DeclarationError):
        return Failed(f"the catalogue has faults: {error}", SOFTWARE)
    return _storage_failure(error) or Failed(f"unexpected {type(error).__name__}: {error}", SOFTWARE)


def _storage_failure(error: Exception) -> Failed | None:
    """What went wrong underneath; storage was imported by then if it is to blame."""
    if "storage.database" not in sys.modules:
        return None
    from sqlalchemy.exc import DBAPIError

    from storage.database import NewerDatabaseError

    if isinstance(error, NewerDatabaseError):
        return Failed(str(error), CONFIGURATION)
    if isinstance(error, DBAPIError):
        return Failed(f"the database cannot be used: {error.orig}", TEMPORARY)
    if isinstance(error, OSError):
        return Failed(f"{error.strerror or error}: {error.filename or 'the database'}", TEMPORARY)
    return None
