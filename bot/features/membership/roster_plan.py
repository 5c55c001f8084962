"""What an import would do: each row compared with who is known already. Nothing here writes."""

from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Protocol, TypeVar

from bot.features.membership.roster_rows import FIELDS, Dues, Problem, Relation, RosterRow, name_key, shown

BATCH = 500
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownMember:
    """A member as stored. `key` is the store's number; `own` names the fields the member changed himself."""

    key: int
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
    own: frozenset[str] = frozenset()
    version: int = 1
    unclaimed: bool = False  # nobody finds this person yet, nor has anybody claimed to be them or said no

    @property
    def name(self) -> str:
        """First and last name as stored."""
        return f"{self.first_name} {self.last_name}".strip()


class Lookup(Protocol):
    """Who is known in one community. Each call gets at most BATCH words; what is not found is left out."""

    async def by_ids(self, ids: Collection[str]) -> Mapping[str, KnownMember]:
        """Members by the identifier of the roster."""
        ...

    async def by_emails(self, emails: Collection[str]) -> Mapping[str, KnownMember]:
        """Members by e-mail address in canonical form."""
        ...

    async def by_names(self, names: Collection[str]) -> Mapping[str, Sequence[KnownMember]]:
        """Members by `name_key(first name, last name)`."""
        ...


class StepKind(StrEnum):
    """What becomes of a row."""

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A field whose stored value differs from the file's."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One row's part of the plan. `kept`: the member wrote `old` himself, so `new` is not applied."""

    kind: StepKind
    row: RosterRow
    member: KnownMember | None = None
    changes: tuple[Change, ...] = ()
    kept: tuple[Change, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Every row's step, in the order of the file."""

    steps: tuple[Step, ...] = ()
    counts: Mapping[StepKind, int] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why nothing of this plan may be applied; empty when all of it may."""
        return tuple(step.problem for step in self.steps if step.problem)

    @property
    def kept(self) -> tuple[Step, ...]:
        """Steps with a difference that is left as the member wrote it."""
        return tuple(step for step in self.steps if step.kept)


async def plan(rows: Sequence[RosterRow], existing: Lookup) -> Plan:
    """The whole plan at once; `plan_steps` gives the same steps one by one."""
    steps = [step async for step in plan_steps(rows, existing)]
    counts = {kind: sum(step.kind is kind for step in steps) for kind in StepKind}
    return Plan(steps=tuple(steps), counts=counts)


async def plan_steps(rows: Sequence[RosterRow], existing: Lookup) -> AsyncIterator[Step]:
    """The step of each row, looking up BATCH rows at a time."""
    claims: dict[int, int] = {}
    everything = [await _Batch.load(batch, existing) for batch in batches(rows, BATCH)]
    for loaded in everything:
        for row, match in loaded.matches():
            if match.member:
                claims.setdefault(match.member.key, row.line)
    for loaded in everything:
        names = {name_key(row.first_name, row.last_name) for row, match in loaded.matches() if not match.member}
        namesakes = await existing.by_names(names) if names else {}
        for row, match in loaded.matches():
            yield _step(row, match, claims, namesakes)


@dataclass(frozen=True, kw_only=True)
class _Match:
    member: KnownMember | None = None
    problem: Problem | None = None


@dataclass(frozen=True, kw_only=True)
class _Batch:
    rows: Sequence[RosterRow]
    ids: Mapping[str, KnownMember]
    emails: Mapping[str, KnownMember]

    @classmethod
    async def load(cls, rows: Sequence[RosterRow], existing: Lookup) -> "_Batch":
        ids = {row.id for row in rows if row.id}
        emails = {row.email for row in rows if row.email}
        return cls(
            rows=rows,
            ids=await existing.by_ids(ids) if ids else {},
            emails=await existing.by_emails(emails) if emails else {},
        )

    def matches(self) -> Iterator[tuple[RosterRow, _Match]]:
        return ((row, self._match(row)) for row in self.rows)

    def _match(self, row: RosterRow) -> _Match:
        by_id = self.ids.get(row.id) if row.id else None
        by_email = self.emails.get(row.email) if row.email else None
        if by_id and by_email and by_id.key != by_email.key and "email" not in by_id.own:
            return _Match(member=by_id, problem=_problem("roster-email-taken", row, row.email, by_email))
        if by_id:
            return _Match(member=by_id)
        if by_email and row.id and by_email.id:
            return _Match(member=by_email, problem=_problem("roster-email-other-id", row, row.email, by_email))
        return _Match(member=by_email)


def _step(
    row: RosterRow, match: _Match, claims: Mapping[int, int], namesakes: Mapping[str, Sequence[KnownMember]]
) -> Step:
    if match.problem:
        return Step(kind=StepKind.REFUSED, row=row, member=match.member, problem=match.problem)
    if match.member is None:
        found = namesakes.get(name_key(row.first_name, row.last_name), ())
        return _unmatched(row, [each for each in found if each.key not in claims and _may_be(row, each)])
    first = claims[match.member.key]
    if first != row.line:
        problem = _problem("roster-same-member", row, row.name, match.member, other=str(first))
        return Step(kind=StepKind.REFUSED, row=row, member=match.member, problem=problem)
    return _compared(row, match.member)


def _unmatched(row: RosterRow, candidates: Sequence[KnownMember]) -> Step:
    if not candidates:
        return Step(kind=StepKind.CREATE, row=row)
    if len(candidates) == 1 and _is_rerun(row, candidates[0]):
        return Step(kind=StepKind.UNCHANGED, row=row, member=candidates[0])
    code = "roster-ambiguous" if len(candidates) == 1 else "roster-ambiguous-many"
    problem = _problem(code, row, row.name, candidates[0], count=str(len(candidates)))
    return Step(kind=StepKind.REFUSED, row=row, problem=problem)


def _may_be(row: RosterRow, member: KnownMember) -> bool:
    """Whether this namesake could be the person of the row: nothing tells them apart."""
    if row.id and member.id:
        return False  # two different identifiers, or the row would have matched
    return row.promotion is None or member.promotion is None or row.promotion == member.promotion


def _is_rerun(row: RosterRow, member: KnownMember) -> bool:
    """Whether the member is what an earlier import made of this row without identifier and address."""
    keyless = not (row.id or row.email or member.id or member.email)
    return keyless and row.promotion == member.promotion and not any(_differences(row, member))


def _compared(row: RosterRow, member: KnownMember) -> Step:
    differences = list(_differences(row, member))
    changes = tuple(each for each in differences if each.field not in member.own)
    kept = tuple(each for each in differences if each.field in member.own)
    kind = StepKind.UPDATE if changes else StepKind.UNCHANGED
    return Step(kind=kind, row=row, member=member, changes=changes, kept=kept)


def _differences(row: RosterRow, member: KnownMember) -> Iterator[Change]:
    """Fields the file gives another value. An empty cell says nothing and erases nothing."""
    for name in FIELDS:
        old, new = getattr(member, name), getattr(row, name)
        if new not in ("", None, ()) and old != new:
            yield Change(field=name, old=old, new=new)


def _problem(code: str, row: RosterRow, value: str, member: KnownMember, **args: str) -> Problem:
    return Problem(
        code=code,
        line=row.line,
        value=shown(value),
        args={"member": str(member.key), "name": shown(member.name), **args},
    )


def batches(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """The items in their order, `size` at a time."""
    source = iter(items)
    while batch := tuple(islice(source, size)):
        yield batch
