"""Reading a roster: the CSV file an association exports from its own tool, in French or English."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.features.membership.roster_cells import (
    read_date,
    read_email,
    read_first_name,
    read_id,
    read_last_name,
    read_promotion,
    read_skills,
    read_text,
)
from bot.features.membership.roster_header import read_header
from bot.features.membership.roster_rows import (
    TEXT_FIELDS,
    TEXT_LENGTH,
    BadCell,
    Dues,
    Problem,
    Relation,
    RosterRow,
    shown,
)
from bot.features.membership.roster_seen import Seen
from bot.features.membership.roster_standing import Standing, read_dues, read_joined, read_relation, together
from bot.features.membership.roster_table import Table, Unreadable, open_table
from bot.features.membership.roster_words import (
    JOINED_COLUMN,
    STATUS_COLUMN,
)

__all__ = [
    "Dues",
    "Problem",
    "Relation",
    "RosterFile",
    "RosterReading",
    "RosterRow",
    "open_roster",
    "read_roster",
]

MAX_ROWS = 500_000
MAX_PROBLEMS = 1000
_NAMES_FOR_PEOPLE = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
_STANDING: Mapping[str, Callable[[str], Standing]] = {
    "relation": read_relation,
    STATUS_COLUMN: read_relation,
    "dues": read_dues,
    JOINED_COLUMN: read_joined,
    "paid_until": lambda raw: Standing(paid_until=read_date(raw)),
}
_VALUES: Mapping[str, Callable[[str], object]] = {
    "id": read_id,
    "first_name": read_first_name,
    "last_name": read_last_name,
    "promotion": read_promotion,
    "email": read_email,
    "skills": read_skills,
} | {name: lambda raw: read_text(raw, TEXT_LENGTH) for name in TEXT_FIELDS}


@dataclass(frozen=True, kw_only=True)
class RosterReading:
    """A whole file read. Nothing of it may be applied while `problems` holds one."""

    rows: tuple[RosterRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    more_problems: int = 0
    encoding: str = ""
    separator: str = ""
    header: Mapping[str, str] = field(default_factory=dict)
    ignored_columns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RosterFile:
    """A file whose header line was understood as far as possible; its lines are read one by one by `entries`.

    `header` gives for each field the header as written; `ignored_columns` are headers nobody asked for.
    """

    encoding: str = ""
    separator: str = ""
    header: Mapping[str, str] = field(default_factory=dict)
    ignored_columns: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    _table: Table | None = None
    _columns: tuple[tuple[int, str], ...] = ()
    _width: int = 0

    def entries(self) -> Iterator[RosterRow | Problem]:
        """Every line as a row or as its problems, in the file's order; none if the header has one."""
        if self.problems or self._table is None:
            return
        seen = Seen()
        count = 0
        try:
            for line, cells in self._table.records():
                count += 1
                if count > MAX_ROWS:
                    yield Problem(code="roster-rows-many", line=line, args={"limit": str(MAX_ROWS)})
                    return
                yield from self._entry(line, cells, seen)
        except Unreadable as unreadable:
            yield unreadable.problem
        else:
            if not count:
                yield Problem(code="roster-no-rows")

    def _entry(self, line: int, cells: Sequence[str], seen: Seen) -> Iterator[RosterRow | Problem]:
        row, problems = self._row(line, cells)
        if row and not problems:
            problems = [*seen.problems(row, self.header)]
        yield from problems
        if row and not problems:
            yield row

    def _row(self, line: int, cells: Sequence[str]) -> tuple[RosterRow | None, list[Problem]]:
        problems = [
            Problem(code="roster-extra-cell", line=line, value=shown(cell))
            for cell in cells[self._width :]
            if cell.strip()
        ][:1]
        values: dict[str, Any] = {}
        standings: list[Standing] = []
        for index, name in self._columns:
            raw = cells[index] if index < len(cells) else ""
            try:
                if name in _STANDING:
                    standings.append(_STANDING[name](raw))
                else:
                    values[name] = _VALUES[name](raw)
            except BadCell as bad:
                problems.append(self._problem(bad, line, name, raw))
        try:
            standing = together(*standings)
        except BadCell as bad:
            return None, [*problems, self._contradiction(bad, line, cells)]
        if problems:
            return None, problems
        values |= {"relation": standing.relation, "dues": standing.dues, "paid_until": standing.paid_until}
        return RosterRow(line=line, **values), []

    def _problem(self, bad: BadCell, line: int, name: str, raw: str) -> Problem:
        return Problem(code=bad.code, line=line, column=self.header[name], value=shown(raw), args=bad.details)

    def _contradiction(self, bad: BadCell, line: int, cells: Sequence[str]) -> Problem:
        said = [(index, name) for index, name in self._columns if name in _STANDING and _cell(cells, index)]
        column = " / ".join(self.header[name] for _, name in said)
        return Problem(
            code=bad.code,
            line=line,
            column=column,
            value=shown(" / ".join(_cell(cells, index) for index, _ in said)),
        )


def read_roster(data: bytes) -> RosterReading:
    """Everything in the file at once. Never raises: what is wrong is a problem with its line and remedy."""
    file = open_roster(data)
    rows: list[RosterRow] = []
    problems = list(file.problems)
    more = 0
    for entry in file.entries():
        if isinstance(entry, RosterRow):
            rows.append(entry)
        elif len(problems) < MAX_PROBLEMS:
            problems.append(entry)
        else:
            more += 1
    return RosterReading(
        rows=tuple(rows),
        problems=tuple(problems),
        more_problems=more,
        encoding=file.encoding,
        separator=file.separator,
        header=file.header,
        ignored_columns=file.ignored_columns,
    )


def open_roster(data: bytes) -> RosterFile:
    """The file's encoding, separator and header, its lines still to be read. Never raises."""
    try:
        table = open_table(data)
    except Unreadable as unreadable:
        return RosterFile(problems=(unreadable.problem,))
    header = read_header(table.header, table.header_line)
    return RosterFile(
        encoding=_NAMES_FOR_PEOPLE.get(table.encoding, table.encoding.upper()),
        separator=table.separator,
        header=header.names,
        ignored_columns=header.ignored,
        problems=header.problems,
        _table=table,
        _columns=header.columns,
        _width=header.width,
    )


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index].strip() if index < len(cells) else ""
