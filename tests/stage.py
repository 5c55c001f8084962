"""Conversations without a platform: members say and press, and we look at what is shown.

The whole core runs on a real database; only the wire is missing. A surface is what a platform can do:
`CHAT` asks one question at a time and cannot whisper in a group, `MODALS` asks five and can.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.dispatch import Dispatch
from bot.features.directory.domain import DirectoryStore, Entry, Person
from bot.installed import FEATURES
from bot.language import Words, Writer
from bot.people import Community, Member, PlaceRef, Right
from bot.photos import PER_COMMUNITY, TooLarge
from bot.ports import Accounts, Communities, Members, Places
from bot.presses import pack
from bot.replies import Ask, Fields, Heading, Items, Paragraph, Press, Quote, Reply
from bot.requests import Answered, Origin, Outcome, Pressed, Said, Sent, Suggesting, Typed
from bot.spec import Feature
from storage.database import Database
from storage.stores import registry
from storage.work import SqlWorks
from tests import catalogues
from tests.photos import picture

START = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Surface:
    """What a platform can do."""

    name: str
    asks: int
    whispers: bool
    obliged: bool


CHAT = Surface(name="telegram", asks=1, whispers=False, obliged=False)
MODALS = Surface(name="discord", asks=5, whispers=True, obliged=True)
SURFACES = (CHAT, MODALS)


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, **by: float) -> None:
        self._now += timedelta(**by)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An answer as its reader sees it."""

    outcome: Outcome
    writer: Writer

    @property
    def silent(self) -> bool:
        return self.outcome.answer is None

    @property
    def text(self) -> str:
        """Everything there is to read."""
        answer = self.outcome.answer
        match answer:
            case Reply():
                lines = [self.writer.plain(answer.text)] if answer.text else []
                return "\n".join([*lines, *(line for block in answer.blocks for line in self._block(block))])
            case Ask():
                return "\n".join([self.writer.plain(answer.title), *map(self._question, answer.questions)])
            case _:
                return ""

    @property
    def presses(self) -> dict[str, Press]:
        """Every press by its label: buttons, then the entries of lists."""
        answer = self.outcome.answer
        rows = answer.buttons if isinstance(answer, (Reply, Ask)) else ()
        found = {self.writer.plain(b.label): p for row in rows for b in row if (p := b.press or b.link)}
        for block in answer.blocks if isinstance(answer, Reply) else ():
            if isinstance(block, Items):
                found |= {self.writer.plain(item.title): item.press for item in block.items if item.press}
        return found

    @property
    def buttons(self) -> Sequence[str]:
        return tuple(self.presses)

    @property
    def asks(self) -> tuple[str, ...]:
        """Names of what the form asks now."""
        answer = self.outcome.answer
        return tuple(question.name for question in answer.questions) if isinstance(answer, Ask) else ()

    def packed(self, label: str) -> str:
        return pack(next(press for name, press in self.presses.items() if label in name))

    def _question(self, question: object) -> str:
        parts = [getattr(question, "problem", None), getattr(question, "ask", None)]
        return "\n".join(self.writer.plain(part) for part in parts if part)

    def _block(self, block: object) -> list[str]:
        plain = self.writer.plain
        match block:
            case Heading(text=text) | Paragraph(text=text) | Quote(text=text):
                return [plain(text)]
            case Fields(rows=rows):
                return [f"{plain(row.label)}: {plain(row.value)}" for row in rows]
            case Items(items=items, start=start):
                return [f"{n}. {plain(i.title)} {plain(i.detail)}".strip() for n, i in enumerate(items, start)]
            case _:
                return [plain(getattr(block, "text", getattr(block, "caption", "")))]


@dataclass(kw_only=True)
class Actor:
    """A person with one account on one surface, in the private chat unless `in_place` says otherwise."""

    stage: Stage
    name: str
    number: int
    surface: Surface
    language: str = "fr"
    member: Member | None = None
    place: PlaceRef | None = None
    manages: bool = False
    anonymous: bool = False
    last: Shown | None = None

    def origin(self, event: str | None = None) -> Origin:
        s = self.surface
        return Origin(
            platform=s.name,
            event=event or f"e{next(self.stage.events)}",
            account=self.number,
            name=self.name,
            language=self.language,
            place=self.place,
            manages_place=self.manages,
            anonymous=self.anonymous,
            asks=s.asks,
            whispers=s.whispers,
            obliged=s.obliged,
        )

    async def types(self, path: str, line: str = "", *, event: str | None = None, **values: str) -> Shown:
        """Type a command; `line` is what follows its name."""
        return await self._show(Typed(origin=self.origin(event), path=path, line=line, values=values))

    async def says(self, text: str) -> Shown:
        return await self._show(Said(origin=self.origin(), text=text))

    async def sends_file(self, file: str, *, album: str = "") -> Shown:
        """A file, as an adapter writes it down; its bytes are what `Stage.files` has under its reference."""
        return await self._show(Sent(origin=self.origin(), file=file, album=album))

    async def presses(self, label: str, on: Shown | None = None, *, event: str | None = None) -> Shown:
        """Press what carries this label on the last thing shown (or on somebody else's)."""
        shown = on or self.last
        assert shown is not None
        return await self._show(Pressed(origin=self.origin(event), packed=shown.packed(label)))

    async def sends(self, packed: str, *, by_link: bool = False) -> Shown:
        """A hand-made press."""
        return await self._show(Pressed(origin=self.origin(), packed=packed, by_link=by_link))

    async def submits(self, on: Shown | None = None, **values: str) -> Shown:
        """Send the form's page."""
        shown = on or self.last
        assert shown is not None
        ask = shown.outcome.answer
        assert isinstance(ask, Ask)
        given = {question.name: question.value for question in ask.questions} | values
        return await self._show(Answered(origin=self.origin(), submit=pack(ask.submit), values=given))

    async def completes(self, path: str, **typed: str) -> tuple[str, ...]:
        ((parameter, text),) = typed.items()
        return await self.stage.dispatch.suggest(
            Suggesting(origin=self.origin(), path=path, parameter=parameter, typed=text)
        )

    async def _show(self, request: Typed | Pressed | Answered | Said | Sent) -> Shown:
        outcome = await self.stage.dispatch.handle(request, self.stage.fetch)
        self.last = Shown(outcome=outcome, writer=Writer(words=self.stage.words, reader=outcome.reader))
        return self.last


@dataclass(kw_only=True)
class Stage:
    """One deployment with one community, and people in it."""

    database: Database
    community: Community
    clock: FakeClock
    features: tuple[Feature, ...]
    words: Words
    dispatch: Dispatch = field(init=False)
    events: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(5001))
    files: dict[str, bytes] = field(default_factory=dict)
    """What people send, by reference; a reference that is not there is a small photo."""

    def __post_init__(self) -> None:
        self.restart()

    @property
    def works(self) -> SqlWorks:
        return SqlWorks(self.database, registry())

    async def fetch(self, ref: str, limit: int) -> bytes:
        """A file, as an adapter gets it."""
        found = self.files[ref] if ref in self.files else picture()
        if len(found) > limit:
            raise TooLarge
        return found

    def restart(self, quota: int = PER_COMMUNITY) -> None:
        """A new process on the same database: nothing remembered but what is stored."""
        self.dispatch = Dispatch(catalogues.catalogue(self.features, self.words), self.works, self.clock, quota=quota)

    def stranger(self, name: str = "Hugo", on: Surface = CHAT, language: str = "fr") -> Actor:
        """Somebody with an account and nothing else."""
        return Actor(stage=self, name=name, number=next(self.numbers), surface=on, language=language)

    async def member(
        self,
        name: str,
        on: Surface = CHAT,
        *,
        right: Right = Right.MEMBER,
        language: str = "fr",
        community: Community | None = None,
    ) -> Actor:
        """Somebody who is a member, with a right."""
        actor = self.stranger(name, on, language)
        actor.member = await self.grant(actor, right, community)
        return actor

    async def grant(self, actor: Actor, right: Right = Right.MEMBER, community: Community | None = None) -> Member:
        origin = actor.origin("grant")
        async with self.works.write() as work:
            accounts = work.store(Accounts)
            from bot.people import Account

            account = await accounts.get(origin.platform, origin.account) or await accounts.keep(
                Account(platform=origin.platform, native_id=origin.account)
            )
            members = work.store(Members, (community or self.community).id)
            return await members.grant(account.id, right, self.clock.now())

    async def people(self, *people: Person, listed: bool = True, community: Community | None = None) -> list[int]:
        """Directory entries."""
        entries = [Entry(person=person, listed="declared" if listed else None) for person in people]
        async with self.works.write() as work:
            store = work.store(DirectoryStore, (community or self.community).id)
            return await store.index(entries, self.clock.now())

    async def place(self, surface: Surface, root: int = 900, purposes: Sequence[str] = ("general",)) -> PlaceRef:
        """A guild or group linked to the community."""
        ref = PlaceRef(platform=surface.name, root=root)
        async with self.works.write() as work:
            await work.store(Places).link(ref, self.community.id, frozenset(purposes))
        return ref


async def add_community(database: Database, slug: str, name: str, language: str = "fr") -> Community:
    async with SqlWorks(database, registry()).write() as work:
        new = Community(id=0, slug=slug, name=name, language=language, zone="Europe/Paris")
        created = await work.store(Communities).create(new, START)
    assert created is not None
    return created


async def build(database: Database, features: tuple[Feature, ...] = FEATURES, words: Words | None = None) -> Stage:
    """A stage on a migrated database."""
    return Stage(
        database=database,
        community=await add_community(database, "ax", "Alumni X"),
        clock=FakeClock(),
        features=features,
        words=words or catalogues.words(),
    )


def person(given: str, family: str, **more: object) -> Person:
    return Person(member_id=0, given_name=given, family_name=family, relation="graduate", **more)  # type: ignore[arg-type]
