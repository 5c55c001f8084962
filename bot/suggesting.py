"""Suggestions while typing: one read, the same gate as the command, and a brake for scrapers."""

from __future__ import annotations

from collections import deque

from bot.catalogue import Catalogue
from bot.errors import Refusal
from bot.ports import Clock, Works
from bot.providing import provide
from bot.requests import Suggesting, encodable
from bot.running import Running
from bot.signatures import Parameter
from bot.spec import Command
from bot.visits import visit

SUGGESTED_MAX = 25
"""Suggestions shown at once."""

ASKED_MAX, ASKED_SECONDS = 30, 10
"""Suggestions one account may ask for within so many seconds: a fast typist stays well below."""


class Suggestions:
    """Answers what is being typed."""

    def __init__(self, catalogue: Catalogue, works: Works, clock: Clock) -> None:
        self._catalogue = catalogue
        self._works = works
        self._clock = clock
        self._asked: dict[tuple[str, int], deque[float]] = {}

    async def find(self, request: Suggesting) -> tuple[str, ...]:
        """Completions, best first; empty for a stranger, a hurry or an unknown parameter."""
        command = self._catalogue.commands.get(request.path)
        parameter = command.parameter(request.parameter) if command else None
        if command is None or parameter is None or self._too_many(request):
            return ()
        try:
            found = await self._find(command, parameter, request)
        except Refusal:
            return ()
        return tuple(dict.fromkeys(text[:100] for text in found if text))[:SUGGESTED_MAX]

    async def _find(self, command: Command, parameter: Parameter, request: Suggesting) -> tuple[str, ...]:
        async with self._works.read() as work:
            visitor = await visit(work, request.origin, self._clock.now())
            running = Running(catalogue=self._catalogue, work=work, visit=visitor)
            running.admit(command)
            typed = encodable(request.typed, 99)
            suggester = command.suggest.get(parameter.name)
            if suggester is None:
                return parameter.kind.suggest(typed, running.reading)
            context = visitor.context(command, pressed=False)
            provided = provide(suggester.provided, work, visitor.community_id)
            return tuple(await suggester.handler(context, **provided, typed=typed))

    def _too_many(self, request: Suggesting) -> bool:
        key = (request.origin.platform, request.origin.account)
        now = self._clock.now().timestamp()
        asked = self._asked.setdefault(key, deque(maxlen=ASKED_MAX))
        crowded = len(asked) == ASKED_MAX and now - asked[0] < ASKED_SECONDS
        if not crowded:
            asked.append(now)
        if len(self._asked) > 10_000:  # noqa: PLR2004 - a bound on memory, not a rule
            self._asked.clear()
        return crowded
