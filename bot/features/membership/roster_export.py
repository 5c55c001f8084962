"""Writing a roster that a spreadsheet opens safely and that reads back without a change."""

import csv
import io
from collections.abc import Iterable, Iterator

from bot.features.membership.roster_cells import NO_FIRST_NAME, guarded, join_skills
from bot.features.membership.roster_plan import KnownMember
from bot.features.membership.roster_rows import Dues, Relation
from bot.features.membership.roster_words import DUES, HEADERS, RELATIONS

BYTE_ORDER_MARK = "\ufeff"  # makes Excel read UTF-8
SEPARATOR = ";"  # what Excel expects where the comma is the decimal sign


def export_rows(members: Iterable[KnownMember], language: str = "fr") -> str:
    """The CSV text, to be encoded in UTF-8; its headers and words are French ("fr") or English ("en")."""
    return "".join(export_lines(members, language))


def export_lines(members: Iterable[KnownMember], language: str = "fr") -> Iterator[str]:
    """The same text line by line. Cells are quoted; what looks like a formula gets an apostrophe in front."""
    headers = HEADERS[language]
    yield BYTE_ORDER_MARK + _line(headers.values())
    for member in members:
        yield _line(_cell(member, name, language) for name in headers)


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=SEPARATOR, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(
        [guarded(cell) for cell in cells]
    )
    return text.getvalue()


def written(value: object, language: str) -> str:
    """A field's value as a file in that language has it."""
    if isinstance(value, Relation):
        return RELATIONS[language][value]
    if isinstance(value, Dues):
        return DUES[language][value]
    if isinstance(value, tuple):
        return join_skills(value)
    return "" if value is None else str(value)


def _cell(member: KnownMember, name: str, language: str) -> str:
    if name == "first_name":
        return member.first_name or NO_FIRST_NAME
    return written(getattr(member, name), language)
