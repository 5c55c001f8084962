"""One request from its update to its answer: in the chat, in place of what was pressed, over the button, or in
private when a group asked for what only one person may read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from adapters.telegram.incoming import Asked, Target
from adapters.telegram.keyboard import start_link
from adapters.telegram.limits import GROUP_PRESS_SECONDS, PRESS_SECONDS
from adapters.telegram.render import Payload, alert, render
from adapters.telegram.sending import Shown, Wire
from bot.dispatch import Dispatch
from bot.language import DEFAULT, Reader, supported
from bot.replies import Button, Reply, say
from bot.requests import Outcome, Request


class Answering:
    """Answers requests; raises only for bugs. `bot` gives the bot's username, known once connected."""

    def __init__(self, dispatch: Dispatch, wire: Wire, bot: Callable[[], str]) -> None:
        self._dispatch = dispatch
        self._wire = wire
        self._bot = bot

    async def answer(self, asked: Asked) -> None:
        """Handle the request and show what comes of it."""
        if asked.query is not None:
            await self._pressed(asked, asked.query)
            return
        if asked.managing:
            asked = replace(asked, request=await self._with_rights(asked))
        await self._show(asked, await self._dispatch.handle(asked.request, self._wire.fetch))

    async def apologise(self, asked: Asked, reference: str) -> None:
        """Say that this could not be handled; `reference` is the log's."""
        origin = asked.request.origin
        reader = Reader(language=supported(origin.language) or DEFAULT)
        outcome = Outcome(answer=Reply(text=say("sorry", reference=reference)), reader=reader, refused=True)
        if asked.query is not None:
            await self._wire.acknowledge(asked.query, alert(outcome, self._dispatch.words) or "")
        else:
            await self._show(asked, outcome)

    async def _with_rights(self, asked: Asked) -> Request:
        origin = asked.request.origin
        manages = await self._wire.manages(asked.target.chat, origin.account)
        return replace(asked.request, origin=replace(origin, manages_place=manages))

    async def _pressed(self, asked: Asked, query: str) -> None:
        handling = asyncio.ensure_future(self._dispatch.handle(asked.request))
        try:
            patience = GROUP_PRESS_SECONDS if asked.target.public else PRESS_SECONDS
            done, _late = await asyncio.wait({handling}, timeout=patience)
            if not done:
                await self._wire.acknowledge(query)
            outcome = await handling
        finally:
            handling.cancel()
        await self._show_pressed(asked, outcome, query if done else None)

    async def _show_pressed(self, asked: Asked, outcome: Outcome, query: str | None) -> None:
        """`query` None: the press was answered already."""
        text = alert(outcome, self._dispatch.words) if _over_button(asked, outcome) else None
        if query and text:
            await self._wire.acknowledge(query, text)
        elif query and _aside(asked, outcome):
            sent = await self._privately(asked, outcome)
            said = say("adapter-sent-in-private") if sent is Shown.YES else say("adapter-open-first")
            await self._wire.acknowledge(query, self._dispatch.words.plain(said, outcome.reader))
        else:
            if query:
                await self._wire.acknowledge(query)
            await self._show(asked, outcome)

    async def _show(self, asked: Asked, outcome: Outcome) -> None:
        if not _aside(asked, outcome):
            await self._deliver(asked, outcome, asked.target)
        elif await self._privately(asked, outcome) is Shown.REFUSED and asked.query is None:
            open_ = Button(label=say("adapter-open-first.button"), url=start_link(self._bot()))
            answer = Reply(text=say("adapter-open-first"), buttons=((open_,),), private=False)
            await self._deliver(asked, replace(outcome, answer=answer), asked.target)

    async def _privately(self, asked: Asked, outcome: Outcome) -> Shown:
        """In the asker's own chat, where nothing was pressed that could be replaced."""
        return await self._deliver(asked, outcome, asked.private)

    async def _deliver(self, asked: Asked, outcome: Outcome, target: Target) -> Shown:
        payloads = render(outcome, self._dispatch.words, bot=self._bot(), public=target.public)
        here = target == asked.target
        shown = Shown.YES
        for index, payload in enumerate(payloads):
            replaces = index == 0 and here and asked.query is not None and _replaces(outcome)
            if not (replaces and await self._wire.edit(target, asked.message, payload) is Shown.YES):
                shown = await self._sent(asked, payload, target, answers=here and index == 0)
        if isinstance(outcome.answer, Reply) and outcome.answer.document and shown is Shown.YES:
            shown = await self._wire.hand(target, outcome.answer.document)
        return shown

    async def _sent(self, asked: Asked, payload: Payload, target: Target, *, answers: bool) -> Shown:
        """A message; in a group the first one replies to the command, to be found among the others."""
        message = asked.message if answers and target.public and asked.query is None else None
        return await self._wire.send(target, payload, answers=message)


def _replaces(outcome: Outcome) -> bool:
    return outcome.answer is not None and outcome.answer.replaces


def _aside(asked: Asked, outcome: Outcome) -> bool:
    """Whether this is for one person and several would read it: a form always is."""
    answer = outcome.answer
    if answer is None or not asked.target.public:
        return False
    return answer.private if isinstance(answer, Reply) else True


def _over_button(asked: Asked, outcome: Outcome) -> bool:
    """Whether a short text belongs over the button: a refusal (unless it names something to be copied, such as
    one's number), and in a group what only one may read."""
    answer = outcome.answer
    if outcome.refused:
        return isinstance(answer, Reply) and answer.text is not None and not answer.text.args
    return _aside(asked, outcome)
