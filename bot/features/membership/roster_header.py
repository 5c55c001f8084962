"""The header line: which column holds which field, and what is missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from bot.features.membership.roster_rows import Problem, shown
from bot.features.membership.roster_words import COLUMNS, FULL_NAME_COLUMN, header_key

_HEADER_LENGTH = 200
_FOUND_LENGTH = 300
_MANDATORY = (("roster-no-first-name", "first_name"), ("roster-no-last-name", "last_name"))


@dataclass(frozen=True, kw_only=True)
class Header:
    """`names`: field -> header as written; `columns`: place and field of what is read; `width`: all columns."""

    names: Mapping[str, str]
    columns: tuple[tuple[int, str], ...]
    ignored: tuple[str, ...]
    problems: tuple[Problem, ...]
    width: int


def read_header(cells: Sequence[str], line: int) -> Header:
    """The header in these cells; a last column without name and content is left out."""
    names = [" ".join(cell[:_HEADER_LENGTH].split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    columns = [(index, COLUMNS.get(header_key(name), "")) for index, name in enumerate(names)]
    first = {field: shown(names[index]) for index, field in reversed(columns) if field}
    read = tuple((index, field) for index, field in columns if field not in ("", FULL_NAME_COLUMN))
    return Header(
        names={field: first[field] for _, field in read},
        columns=read,
        ignored=tuple(_title(names, index) for index, field in columns if field in ("", FULL_NAME_COLUMN)),
        problems=tuple(_problems(names, columns, first, line)),
        width=len(names),
    )


def _problems(
    names: Sequence[str], columns: Sequence[tuple[int, str]], first: Mapping[str, str], line: int
) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, name in columns:
        if name in seen and name != FULL_NAME_COLUMN:
            column = shown(names[index])
            yield Problem(code="roster-header-twice", line=line, column=column, args={"other": first[name]})
        seen |= {name} - {""}
    found = ", ".join(shown(name) for name in names if name)
    missing = [code for code, name in _MANDATORY if name not in first]
    if not first:
        yield Problem(code="roster-no-header", line=line, value=shown(found, _FOUND_LENGTH))
    elif missing and FULL_NAME_COLUMN in first:
        yield Problem(code="roster-full-name", line=line, column=first[FULL_NAME_COLUMN])
    else:
        for code in missing:
            yield Problem(code=code, line=line, value=shown(found, _FOUND_LENGTH))


def _title(names: Sequence[str], index: int) -> str:
    """The header as written, or the column's letters when it has none."""
    if names[index]:
        return shown(names[index])
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, len(ascii_uppercase))
        letters = ascii_uppercase[rest] + letters
    return letters
