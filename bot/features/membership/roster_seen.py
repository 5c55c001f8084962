"""What cannot be told apart inside one file: an identifier, an address or a person that comes twice."""

from collections.abc import Iterator, Mapping

from bot.features.membership.roster_rows import Problem, RosterRow, name_key, shown


class Seen:
    """What earlier lines hold, to name both lines when a later one repeats it."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._emails: dict[str, int] = {}
        self._names: dict[str, dict[tuple[int | None, bool], int]] = {}

    def problems(self, row: RosterRow, header: Mapping[str, str]) -> Iterator[Problem]:
        """At most one problem of each kind; the row is remembered."""
        for code, name, value, seen in (
            ("roster-id-twice", "id", row.id, self._ids),
            ("roster-email-twice", "email", row.email, self._emails),
        ):
            first = seen.setdefault(value, row.line) if value else row.line
            if first != row.line:
                yield Problem(
                    code=code,
                    line=row.line,
                    column=header[name],
                    value=shown(value),
                    args={"other": str(first)},
                )
        if other := self._namesake(row):
            yield Problem(code="roster-person-twice", line=row.line, value=shown(row.name), args={"other": str(other)})

    def _namesake(self, row: RosterRow) -> int:
        """The line of someone who could not be told from this row by the next import, 0 for none."""
        seen = self._names.setdefault(name_key(row.first_name, row.last_name), {})
        known = bool(row.id or row.email)
        for (promotion, other_known), line in seen.items():
            same = promotion == row.promotion or promotion is None or row.promotion is None
            if same and not (known and other_known):
                return line
        seen.setdefault((row.promotion, known), row.line)
        return 0
