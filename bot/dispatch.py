"""The one door: Request -> seen before? -> find -> gate -> read -> transaction(handler) -> Reply.

Everything that any platform brings comes through `Dispatch.handle`; nothing else runs a handler.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from weakref import WeakValueDictionary

import structlog

from bot import presses
from bot.belonging import named_community
from bot.catalogue import Catalogue
from bot.errors import Invalid, Refusal
from bot.filling import NeedsRow
from bot.intake import Intake
from bot.introducing import introduced
from bot.language import Reader, supported
from bot.opening import first_answer
from bot.people import PlaceRef
from bot.photos import PER_COMMUNITY, Fetch, Shelf
from bot.ports import (
    Accounts,
    Audit,
    AuditLine,
    Clock,
    Places,
    Seen,
    Work,
    Works,
)
from bot.replies import Answer, Note, Reply, say
from bot.requests import (
    Acknowledgement,
    Ended,
    Origin,
    Outcome,
    Pressed,
    Request,
    Suggesting,
    Tick,
    Typed,
    bordered,
)
from bot.routing import Routing
from bot.running import Running
from bot.suggesting import Suggestions
from bot.ticks import Ticks
from bot.visits import Visit, reached, remembered, visit

ANSWERS_KEPT = 1000
"""Answers remembered so that an event delivered twice is answered the same."""

UNLINKED_FOR = timedelta(hours=24)
"""How long the bot stays in a place that belongs to no community."""

log = structlog.get_logger()


class Dispatch:
    """The command core, as adapters see it."""

    def __init__(self, catalogue: Catalogue, works: Works, clock: Clock, *, quota: int = PER_COMMUNITY) -> None:
        """`quota`: bytes of photos that are kept of one community."""
        self.catalogue = catalogue
        self.words = catalogue.words
        self._works = works
        self._clock = clock
        self._turns: WeakValueDictionary[tuple[str, int], asyncio.Lock] = WeakValueDictionary()
        self._answers: OrderedDict[tuple[str, str], Outcome] = OrderedDict()
        self._suggestions = Suggestions(catalogue, works, clock)
        self._ticks = Ticks(catalogue, works, clock)
        self._intake = Intake(catalogue, works, clock, quota)

    async def handle(self, request: Request, fetch: Fetch | None = None) -> Outcome:
        """What to show for the request, whose photos `fetch` can get from the platform.

        Never raises (but for cancellation): a bug is an apology with a reference.
        """
        origin, request = request.origin, bordered(request)
        async with self._turn(origin):
            key = (origin.platform, origin.event)
            if key not in self._answers:
                self._answers[key] = await self._answered(request, fetch)
            while len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)
            return self._answers[key]

    async def suggest(self, request: Suggesting) -> tuple[str, ...]:
        """Completions of what is being typed, at most 25, empty for anyone who could not run the command.

        Never raises (but for cancellation): a bug is logged and completes nothing.
        """
        try:
            return await self._suggestions.find(request)
        except Exception as error:
            log.error("suggestion_failed", what=f"command {request.path}", exc_info=error)
            return ()

    async def tick(self, request: Tick) -> Ended:
        """Do what is due, its effect and its completion committed together: what became of it.

        Raises only when the database cannot be used; a job's own fault is logged, and tried again later.
        """
        return await self._ticks.run(request)

    def acknowledgement(self, request: Request) -> Acknowledgement:
        """What a platform in a hurry is told before anything is looked up."""
        return first_answer(self.catalogue, request)

    async def photo(self, name: str) -> bytes | None:
        """The JPEG of a stored photo that is to be shown, None when it is there no more."""
        async with self._works.read() as work:
            return await work.store(Shelf).read(name)

    async def met(self, ref: PlaceRef) -> bool:
        """Whether the guild or chat is linked to a community; an unlinked one is remembered as met now."""
        root = PlaceRef(platform=ref.platform, root=ref.root)
        async with self._works.read() as work:
            if await work.store(Places).find(root):
                return True
        async with self._works.write() as work:
            await work.store(Places).met(root, self._clock.now())
        return False

    async def moved(self, old: PlaceRef, new: PlaceRef) -> None:
        """A place changed its number: every reference follows, in one transaction."""
        async with self._works.write() as work:
            await work.store(Places).moved(old, new)

    async def left(self, ref: PlaceRef) -> None:
        """The bot was removed from a place: its link ends."""
        async with self._works.write() as work:
            await work.store(Places).unlink(ref)
            await self._note(work, "place.left", "done")

    async def reachable(self, platform: str, native_id: int, why: str = "") -> None:
        """The platform says that an account takes messages again, or `why` it takes none any more."""
        async with self._works.write() as work:
            account = await work.store(Accounts).get(platform, native_id)
            if account and why:
                await work.store(Accounts).reach(platform, native_id, why)
            elif account:
                await reached(work, account, self._clock.now())

    async def overdue(self, platform: str) -> tuple[PlaceRef, ...]:
        """Guilds or chats of that platform that were met a day ago and are still unlinked: the bot should leave."""
        async with self._works.read() as work:
            return await work.store(Places).unlinked_since(platform, self._clock.now() - UNLINKED_FOR)

    async def _nobody(self, request: Request) -> Outcome:
        """Someone hidden behind their group: refused, or unheard where the bot belongs to no community."""
        origin = request.origin
        async with self._works.read() as work:
            visitor = await visit(work, origin, self._clock.now())
        if self._unheard(visitor, request):
            return Outcome(answer=None, reader=visitor.reader)
        answer = Reply(text=say("refused-anonymous"), private=False)
        return Outcome(answer=answer, reader=visitor.reader, refused=True)

    def _turn(self, origin: Origin) -> asyncio.Lock:
        return self._turns.setdefault((origin.platform, origin.account), asyncio.Lock())

    async def _answered(self, request: Request, fetch: Fetch | None) -> Outcome:
        try:
            if request.origin.anonymous:
                return await self._nobody(request)
            taken = await self._intake.take(request, fetch)
            if isinstance(taken, Outcome):
                return taken
            request = taken
            return await self._once(request)
        except Refusal as refusal:
            return await self._refused(request, refusal)
        except Exception as error:
            return self._broken(request, error)

    def _reads(self, request: Request) -> bool:
        """Opening a form writes nothing: some surfaces want it at once, beside whoever is writing."""
        return self.acknowledgement(request) is Acknowledgement.FORM

    async def _once(self, request: Request) -> Outcome:
        if self._reads(request):
            try:
                return await self._transact(request, self._works.read(), reads=True)
            except NeedsRow:
                pass
        return await self._transact(request, self._works.write(), reads=False)

    async def _transact(
        self, request: Request, transaction: AbstractAsyncContextManager[Work], *, reads: bool
    ) -> Outcome:
        origin = request.origin
        async with transaction as work:
            now = self._clock.now()
            first = reads or await work.store(Seen).mark(origin.platform, origin.event, now)
            visitor = await visit(work, origin, now, await named_community(work, request, now))
            if not first:
                return Outcome(answer=Reply(text=say("already-done")), reader=visitor.reader, refused=True)
            if self._unheard(visitor, request):
                return Outcome(answer=None, reader=visitor.reader)
            if not reads:
                visitor = await introduced(work, await remembered(work, visitor))
            answer = await self._route(work, visitor, request, reads=reads)
            return await self._outcome(work, visitor, answer, reads=reads)

    async def _route(self, work: Work, visitor: Visit, request: Request, *, reads: bool) -> Answer:
        by_link = isinstance(request, Pressed) and request.by_link
        running = Running(catalogue=self.catalogue, work=work, visit=visitor, by_link=by_link, reads=reads)
        return await Routing(running=running).answer(request)

    async def _outcome(self, work: Work, visitor: Visit, answer: Answer, *, reads: bool) -> Outcome:
        account = await work.store(Accounts).get(visitor.origin.platform, visitor.origin.account)
        visitor = replace(visitor, viewer=replace(visitor.viewer, account=account or visitor.viewer.account))
        if isinstance(answer, Reply) and answer.private and not reads and not visitor.viewer.account.noticed:
            answer = replace(answer, blocks=(*answer.blocks, Note(text=say("privacy-notice"))))
            await work.store(Accounts).keep(replace(visitor.viewer.account, noticed=True))
        read_by_all = isinstance(answer, Reply) and not answer.private and not visitor.origin.whispers
        return Outcome(answer=answer, reader=visitor.readers if read_by_all else visitor.reader)

    def _unheard(self, visitor: Visit, request: Request) -> bool:
        """Whether silence is the answer: a place of no community, no set-up, and nobody waiting."""
        command = self.catalogue.commands.get(request.path) if isinstance(request, Typed) else None
        return visitor.unlinked and not visitor.origin.obliged and not (command and command.unlinked)

    async def _refused(self, request: Request, refusal: Refusal) -> Outcome:
        """The handler was rolled back; the event is marked and the refusal noted in a second transaction."""
        origin, reader = request.origin, _guess(request.origin)
        answer = Reply(text=refusal.phrase, buttons=refusal.buttons)
        reads = self._reads(request)
        try:
            async with self._works.write() as work:
                if not reads:
                    await work.store(Seen).mark(origin.platform, origin.event, self._clock.now())
                visitor = await visit(work, origin, self._clock.now())
                reader = visitor.reader
                account = visitor.viewer.account
                result = f"refused.{refusal.phrase.key}"
                await self._note(work, _what(request), result, account.id, visitor.community_id)
                if isinstance(refusal, Invalid):
                    answer = await self._mended(work, visitor, request, refusal) or answer
        except Exception as error:
            log.error("refusal_not_noted", error=type(error).__name__)
        return Outcome(answer=answer, reader=reader, refused=True)

    async def _mended(self, work: Work, visitor: Visit, request: Request, refusal: Refusal) -> Reply | None:
        visitor = await remembered(work, visitor)
        running = Running(catalogue=self.catalogue, work=work, visit=visitor)
        return await Routing(running=running).mend(request, refusal.phrase)

    async def _note(
        self, work: Work, what: str, result: str, account_id: int = 0, community_id: int | None = None
    ) -> None:
        await work.store(Audit).note(
            AuditLine(
                at=self._clock.now(),
                community_id=community_id,
                account_id=account_id,
                what=what,
                result=result,
            )
        )

    def _broken(self, request: Request, error: Exception) -> Outcome:
        reference = secrets.token_hex(3).upper()
        log.error("handler_failed", reference=reference, what=_what(request), exc_info=error)
        text = say("sorry", reference=reference)
        return Outcome(answer=Reply(text=text), reader=_guess(request.origin))


def _guess(origin: Origin) -> Reader:
    return Reader(language=supported(origin.language) or "en")


def _what(request: Request) -> str:
    match request:
        case Typed(path=path):
            return f"command {path}"
        case Pressed(packed=packed):
            press = presses.unpack(packed)
            return f"press {press.code}" if press else "press"
        case _:
            return type(request).__name__.lower()
