"""What a roster file holds once read: rows, and problems that name their line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.folding import clean, sort_name

FIRST_YEAR, LAST_YEAR = 1900, 2100
ID_LENGTH = 64
NAME_LENGTH = 80
TEXT_LENGTH = 120
EMAIL_LENGTH = 254  # RFC 5321 as corrected by erratum 1690: 256 octets with the angle brackets
SKILL_LENGTH = 60
MAX_SKILLS = 30
SHOWN_LENGTH = 40  # what a problem quotes of a cell

TEXT_FIELDS = ("programme", "company", "job", "sector", "city", "country")
FIELDS = (
    "id",
    "first_name",
    "last_name",
    "promotion",
    "email",
    *TEXT_FIELDS,
    "skills",
    "relation",
    "dues",
    "paid_until",
)


class Relation(StrEnum):
    """What links a person to the school."""

    GUEST = "guest"
    STUDENT = "student"
    GRADUATE = "graduate"
    STAFF = "staff"


class Dues(StrEnum):
    """Where a person stands with the association: not joined, joined, paid up to a date."""

    NONE = "none"
    JOINED = "adherent"
    PAID = "cotisant"


@dataclass(frozen=True, kw_only=True, slots=True)
class RosterRow:
    """One person; `line` is the row number a spreadsheet shows. Empty or None: the file says nothing."""

    line: int
    first_name: str
    last_name: str
    id: str = ""
    promotion: int | None = None
    programme: str = ""
    email: str = ""
    company: str = ""
    job: str = ""
    sector: str = ""
    city: str = ""
    country: str = ""
    skills: tuple[str, ...] = ()
    relation: Relation | None = None
    dues: Dues | None = None
    paid_until: date | None = None

    @property
    def name(self) -> str:
        """First and last name as written."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Why nothing may be imported: a Fluent key with what its sentence needs. Line 0: the whole file."""

    code: str
    line: int = 0
    column: str = ""
    value: str = ""
    args: Mapping[str, str] = field(default_factory=dict)

    def arguments(self) -> dict[str, str]:
        """Everything the sentence may name, as text, so that line 12345 is not written "12 345"."""
        return {"line": str(self.line), "column": self.column, "value": self.value, **self.args}


class BadCell(Exception):
    """A cell that cannot be read: the problem's code and its own arguments."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def shown(text: str, length: int = SHOWN_LENGTH) -> str:
    """The text as a problem may quote it: cleaned, on one line, at most `length` characters."""
    line = clean(" ".join(text[: 4 * length].split()))
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def name_key(first: str, last: str) -> str:
    """What two spellings of one person's name share; members are found by it (`member.sort_name`)."""
    return sort_name(first, last)
