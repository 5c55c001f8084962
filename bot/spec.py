"""The declarations: a command *is* a typed function, and its signature declares what is asked.

`Annotated[type, Kind]` is asked of the member; a store's Protocol (any other class) is provided by the
transaction; `Context` is who asks, where and when. Anything else is an error at start-up.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.agenda import About, Appointment, Due
from bot.errors import DeclarationError
from bot.outbox import Letters
from bot.people import Account, Community, Place, Viewer
from bot.permissions import EVERYONE, Capability
from bot.ports import Work
from bot.replies import Item, Phrase, Press, Reply
from bot.signatures import Parameter, read_signature


@dataclass(frozen=True, kw_only=True)
class Context:
    """Who asks, where and when. `community` is None only for declarations made `anywhere`; `several` then says
    that the account belongs to more than one and has chosen none. `due` is what a job runs for; the system asks."""

    viewer: Viewer
    community: Community | None
    place: Place | None
    now: datetime
    language: str
    zone: str
    private: bool
    pressed: bool = False
    manages_place: bool = False
    origin: Any = None
    several: bool = False
    due: Due | None = None

    @property
    def account(self) -> Account:
        """The account that asks."""
        return self.viewer.account

    @property
    def community_id(self) -> int:
        """The community's number; a bug, not a refusal, where the declaration did not ask for one."""
        if self.community is None:
            raise DeclarationError("a handler declared `anywhere` asked for the community")
        return self.community.id

    @property
    def member_id(self) -> int:
        """The asking member's number; only where the capability excludes guests."""
        if self.viewer.member is None:
            raise DeclarationError("a handler open to guests asked for the member")
        return self.viewer.member.id


Handler = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, kw_only=True)
class Form:
    """How a command asks for what it was not given.

    `fields` are asked in order (all parameters when empty); with `when_bare` the form opens only if
    nothing at all was given, otherwise whenever a required value is missing. `brief` is what a surface
    that asks one question at a time asks when the form opens for a bare command; the rest stays reachable
    through an action that `opens` the form.
    """

    fields: tuple[str, ...] = ()
    brief: tuple[str, ...] = ()
    when_bare: bool = False


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What commands and actions have in common."""

    code: str
    handler: Handler
    allow: Capability = EVERYONE
    parameters: tuple[Parameter, ...] = ()
    provided: tuple[tuple[str, type], ...] = ()
    reads: bool = False
    anywhere: bool = False
    unlinked: bool = False

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


@dataclass(frozen=True, kw_only=True)
class Command(Declared):
    """Something members type. `path` is its canonical English name, of one or two words.

    `home` puts it on the home menu; `hears` offers it for words typed in a private chat; `public` lets a
    group see the answer; `here` is the key of what is said in a private chat about a command that is for a place
    alone, before anything is asked; `suggest` completes parameters while the member types; `first` makes it what its
    group's bare name runs where a platform has no sub-commands.
    """

    path: str
    form: Form = field(default_factory=Form)
    home: bool = False
    hears: bool = False
    public: bool = False
    here: str = ""
    first: bool = False
    suggest: Mapping[str, Suggester] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The id of its words."""
        return self.path.replace(" ", "-")

    @property
    def group(self) -> str | None:
        """The first word of a two-word path."""
        head, _, tail = self.path.partition(" ")
        return head if tail else None

    @property
    def fields(self) -> tuple[Parameter, ...]:
        """What its form asks, in order."""
        names = self.form.fields or tuple(parameter.name for parameter in self.parameters)
        return tuple(found for name in names if (found := self.parameter(name)))

    def opens_form(self, given: Mapping[str, str]) -> bool:
        """Whether the form opens for these values, by the declaration alone."""
        if self.form.when_bare:
            return not given and bool(self.parameters)
        return any(parameter.required and parameter.name not in given for parameter in self.parameters)


@dataclass(frozen=True, kw_only=True)
class Action(Declared):
    """Something members press. `linkable` actions only show or ask, so a link may reach them.

    Presses of an `owned` action are kept for the one they were shown to: anybody else's are refused. With
    `opens`, pressing opens that command's form, filled with the values the handler returns.
    """

    linkable: bool = False
    owned: bool = False
    opens: str | None = None

    def press(self, *args: str | int | None) -> Press:
        """The press that runs it."""
        return Press(code=self.code, args=args)


@dataclass(frozen=True, kw_only=True)
class Job(Declared):
    """Something done when it is due, in one transaction with its completion; `name` is for the operator's log.

    Later than `too_late` after its time it is not done any more. With `latest`, of those about one record and
    member that are due together only the last is done. What it raises rolls it back: a `Refusal` ends it, anything
    else has it tried again, three times in all.
    """

    name: str
    too_late: timedelta | None = None
    latest: bool = False

    def at(
        self, when: datetime, key: str, *, about: About | None = None, member_id: int | None = None, **args: str | int
    ) -> Appointment:
        """What an `Agenda` plans: this job at that instant, with its parameters' values (numbers and codes only)."""
        if unknown := args.keys() - {parameter.name for parameter in self.parameters}:
            raise DeclarationError(f"the job `{self.name}` asks for no {', '.join(sorted(unknown))}")
        return Appointment(job=self.code, key=key, due_at=when, args=args, about=about, member_id=member_id)


@dataclass(frozen=True, kw_only=True)
class Suggester:
    """Completes one parameter: the same gate as its command, a read-only transaction, `typed` by name."""

    handler: Handler
    provided: tuple[tuple[str, type], ...]


Load = Callable[[Work, int, int], Awaitable[Any]]
"""Finds what a card shows: the transaction, the community's number, the record's."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """The shown form of a kind of record: a pure function from the record to a reply.

    `load` (the transaction, the community's number, the record's) finds the record for copies posted in places, None
    when nothing of it is to be shown there any more; a card that shows records of other features gives `gather`
    instead, which makes it of every kind that is reviewed. `topics` are those under which it is sent to single members
    (`bot.cards.Cards.send`), as far as no letter has them.
    """

    kind: str
    show: Callable[..., Reply]
    load: Load | None = None
    gather: Callable[[Mapping[str, Reviewed]], Load] | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """A kind of record that waits for a moderator (`bot.review`).

    `allow` says who decides; `show` gives the record as they see it, None when it is gone; `decide` does what follows
    from the first decision, in its transaction: approved or not, and the reason in their words.
    """

    kind: str
    allow: Capability
    show: Callable[[Work, int, int], Awaitable[Reply | None]]
    decide: Callable[[Work, Context, int, bool, str], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Section:
    """What a member has going in one feature, for the page that lists everything of theirs.

    Each item's press opens its record; `more` leads to the feature's own list, where there are more than fit.
    """

    heading: Phrase
    items: tuple[Item, ...]
    more: Press | None = None


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One folder's declarations. `letters` write what is sent unasked, by topic; `mine` finds what the asking member
    has going (None: nothing); `reviews` are its records that wait for a moderator; `capabilities` those that only its
    handlers ask about. `subjects` says who is ever sent something about a subject, where not everybody is."""

    name: str
    commands: tuple[Command, ...] = ()
    actions: tuple[Action, ...] = ()
    cards: tuple[Card, ...] = ()
    jobs: tuple[Job, ...] = ()
    letters: Letters = field(default_factory=dict)
    reviews: tuple[Reviewed, ...] = ()
    mine: Callable[[Work, Context], Awaitable[Section | None]] | None = None
    capabilities: tuple[Capability, ...] = ()
    subjects: Mapping[str, Capability] = field(default_factory=dict)
    retired: tuple[str, ...] = ()


def command(path: str, *, suggest: Mapping[str, Handler] | None = None, **options: Any) -> Callable[[Handler], Command]:
    """Declare the decorated function as the command `path`; see `Command` for the options."""

    def declare(handler: Handler) -> Command:
        parameters, provided = read_signature(handler, Context)
        suggesters = {name: _suggester(function) for name, function in (suggest or {}).items()}
        return Command(
            path=path, handler=handler, parameters=parameters, provided=provided, suggest=suggesters, **options
        )

    return declare


def action(code: str, **options: Any) -> Callable[[Handler], Action]:
    """Declare the decorated function as the press `code`; see `Action` for the options."""

    def declare(handler: Handler) -> Action:
        parameters, provided = read_signature(handler, Context)
        return Action(code=code, handler=handler, parameters=parameters, provided=provided, **options)

    return declare


def job(name: str, *, code: str, **options: Any) -> Callable[[Handler], Job]:
    """Declare the decorated function as the job of that code; see `Job` for the options."""

    def declare(handler: Handler) -> Job:
        parameters, provided = read_signature(handler, Context)
        return Job(name=name, code=code, handler=handler, parameters=parameters, provided=provided, **options)

    return declare


def _suggester(handler: Handler) -> Suggester:
    _, provided = read_signature(handler, Context, given=("typed",))
    return Suggester(handler=handler, provided=provided)
