"""Photos in a request: fetched from their platform, made anew and kept before the request itself runs.

No transaction is open while a platform is waited for. What a handler is given afterwards names a stored photo, never
a platform's file; what could not be taken over stands in the value's place as the reason, and is said like any other
value that could not be read.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import structlog

from bot import presses
from bot.belonging import named_community
from bot.catalogue import Catalogue
from bot.errors import Invalid, Refusal
from bot.files import check_claim, kept_text, read_file, refused_text, too_large
from bot.forms import Page
from bot.kinds import Upload
from bot.photos import PER_COMMUNITY, Fetch, NotFetched, Photos, TooLarge
from bot.pictures import remade
from bot.ports import Clock, Draft, Drafts, Work, Works
from bot.replies import Reply, say
from bot.requests import Answered, Outcome, Request, Sent, Typed
from bot.running import Running
from bot.spec import Command
from bot.visits import Visit, visit

ALBUMS_KEPT = 500
"""Albums remembered so that what nobody asked for is spoken of once an album."""

PICTURE = "image/jpeg"
"""A kind of file that takes these is about photos."""

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class _Brought:
    """The photos that a request brings for questions of one command."""

    visit: Visit
    values: Mapping[str, tuple[Upload, str]]


class Intake:
    """Takes photos over. One picture is decoded at a time, which bounds what that needs to 200 MB."""

    def __init__(self, catalogue: Catalogue, works: Works, clock: Clock, quota: int = PER_COMMUNITY) -> None:
        self._catalogue, self._works, self._clock = catalogue, works, clock
        self._quota = quota
        self._drawing = asyncio.Lock()
        self._albums: OrderedDict[tuple[str, int, str], bool] = OrderedDict()

    async def take(self, request: Request, fetch: Fetch | None) -> Request | Outcome:
        """The request with its photos kept. An answer of its own for one more photo of an album that was dealt with.

        What is not asked of this person, or refused to them, is left as it is: nothing is fetched for it.
        """
        if not _brings(request):
            return request
        async with self._works.read() as work:
            brought = await self._brought(work, request)
        if isinstance(request, Sent) and request.album:
            if not brought.values:
                return self._beside(request, brought.visit) or request
            self._note(request, taken=True)
        values = {name: await self._kept(brought, kind, raw, fetch) for name, (kind, raw) in brought.values.items()}
        return _with(request, values)

    async def _brought(self, work: Work, request: Request) -> _Brought:
        now = self._clock.now()
        visitor = await visit(work, request.origin, now, await named_community(work, request, now))
        command, raws = await self._asked(work, visitor, request)
        nothing = _Brought(visit=visitor, values={})
        if command is None:
            return nothing
        found = {
            parameter.name: (parameter.kind, raw)
            for parameter in command.parameters
            if isinstance(parameter.kind, Upload)
            and PICTURE in parameter.kind.types
            and (raw := raws.get(parameter.name, "")).strip()
        }
        try:
            Running(catalogue=self._catalogue, work=work, visit=visitor).admit(command)
        except Refusal:
            return nothing
        return replace(nothing, values=found)

    async def _asked(self, work: Work, visitor: Visit, request: Request) -> tuple[Command | None, Mapping[str, str]]:
        """The command whose questions the request answers, and the raw answers by parameter."""
        match request:
            case Typed(path=path, values=values):
                return self._catalogue.commands.get(path), values
            case Answered(submit=submit, values=values):
                return await self._submitted(work, visitor, submit), values
            case Sent(file=file):
                draft = await self._active(work, visitor)
                command = self._catalogue.commands.get(draft.path) if draft else None
                if draft is None or command is None:
                    return None, {}
                asked = Page(command=command, draft=draft, size=1).asked
                return command, {parameter.name: file for parameter in asked}
            case _:
                return None, {}

    async def _submitted(self, work: Work, visitor: Visit, submit: str) -> Command | None:
        press = presses.unpack(submit)
        if press is None or not press.args:
            return None
        if press.code == "fm":
            return self._catalogue.by_code(press.args[0])
        draft = await work.store(Drafts).get(press.args[0], visitor.now)
        mine = draft is not None and draft.account_id == visitor.viewer.account.id
        return self._catalogue.commands.get(draft.path) if draft and mine else None

    async def _active(self, work: Work, visitor: Visit) -> Draft | None:
        """The form whose question of the moment a file answers."""
        origin, account = visitor.origin, visitor.viewer.account
        if origin.asks > 1 or origin.place or not account.id:
            return None
        return await work.store(Drafts).active(account.id, visitor.now)

    async def _kept(self, brought: _Brought, kind: Upload, raw: str, fetch: Fetch | None) -> str:
        """The raw value that names the stored photo, or says why there is none."""
        try:
            file = read_file(raw)
            check_claim(file, kind.max_bytes)
            if fetch is None:
                raise Invalid(say("photo-not-here"))
            if brought.visit.viewer.member_id is None:
                raise Invalid(say("photo-members"))
            found = await fetch(file.ref, kind.max_bytes)
            if len(found) > kind.max_bytes:
                raise TooLarge
            async with self._drawing:
                jpeg = await asyncio.to_thread(remade, found)
            return kept_text(await self._stored(brought.visit, jpeg), file.name, PICTURE, len(jpeg))
        except TooLarge:
            return refused_text(too_large(kind.max_bytes))
        except NotFetched as error:
            log.warning("photo_not_fetched", error=str(error))
            return refused_text(say("photo-not-fetched"))
        except Refusal as refusal:
            return refused_text(refusal.phrase)

    async def _stored(self, visitor: Visit, jpeg: bytes) -> str:
        async with self._works.write() as work:
            photos = work.store(Photos, visitor.community_id)
            return await photos.keep(visitor.viewer.member_id or 0, jpeg, self._quota, visitor.now)

    def _beside(self, request: Sent, visitor: Visit) -> Outcome | None:
        """What is said to one more photo than was asked for: a sentence the first time, then nothing; None when
        nothing was said or taken of this album yet."""
        spoken = self._albums.get(_album(request))
        self._note(request, taken=False)
        if spoken is None:
            return None
        answer = Reply(text=say("photo-one-asked")) if spoken else None
        return Outcome(answer=answer, reader=visitor.reader, refused=True)

    def _note(self, request: Sent, *, taken: bool) -> None:
        self._albums[_album(request)] = taken
        while len(self._albums) > ALBUMS_KEPT:
            self._albums.popitem(last=False)


def _brings(request: Request) -> bool:
    """Whether a file may be in it; files come as objects."""
    match request:
        case Sent():
            return True
        case Typed(values=values) | Answered(values=values):
            return any(value.lstrip().startswith("{") for value in values.values())
        case _:
            return False


def _with(request: Request, values: Mapping[str, str]) -> Request:
    match request:
        case Typed() | Answered():
            return replace(request, values={**request.values, **values})
        case Sent() if values:
            return replace(request, file=next(iter(values.values())))
        case _:
            return request


def _album(request: Sent) -> tuple[str, int, str]:
    return request.origin.platform, request.origin.account, request.album
