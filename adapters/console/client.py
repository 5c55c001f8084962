"""The terminal chat: one private conversation at a time, typed by a person or read from a script."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout

from adapters.console import files
from adapters.console.board import Board, Piece
from adapters.console.commands import Completions
from adapters.console.incoming import (
    PLATFORM,
    Become,
    Choose,
    Line,
    Nothing,
    Quit,
    Wait,
    Words,
    pressed,
    read_line,
    request_of,
)
from adapters.console.render import takes_digits
from bot.dispatch import Dispatch
from bot.language import Reader, Writer
from bot.replies import Answer, Ask, Moment, Phrase, Reply, say
from bot.requests import Origin, Request, Said

LOST = frozenset({"heard-nothing", "sorry", "press-unknown"})
"""Answers that mean the line had no effect anybody could have wanted."""

EDITED, REMOVED = "✎", "✖"
"""Before the heading of something sent earlier that was changed, or taken away."""


@dataclass(frozen=True, kw_only=True)
class Persona:
    """Somebody to type as."""

    name: str
    account: int
    about: Phrase


class MovableClock(Protocol):
    """A clock that can be put forward."""

    def now(self) -> datetime:
        """The instant, aware and in UTC."""
        ...

    def move(self, time: timedelta) -> None:
        """Let that much time pass at once."""
        ...


class Conversation:
    """One terminal's conversation with the core."""

    def __init__(
        self,
        dispatch: Dispatch,
        personas: Mapping[str, Persona],
        clock: MovableClock,
        *,
        start: str,
        language: str,
        zone: str = "UTC",
        show: Callable[[str], None],
        colour: bool = False,
        settle: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        self.dispatch = dispatch
        self.personas = personas
        self.persona = personas[start]
        self._clock = clock
        self._show = show
        self._colour = colour
        self._settle = settle
        self._reader = Reader(language=language, zone=zone)
        self._language = language
        self._board = Board(names=tuple(personas))
        self._asking: set[str] = set()
        self._counting: set[str] = set()
        self._session = secrets.token_hex(4)
        self._events = 0
        self.ended = False

    async def take(self, line: str) -> bool:
        """Do what the line says and show the answer; whether it was understood."""
        match read_line(line):
            case Nothing():
                return True
            case Quit():
                self.ended = True
                return True
            case Become(name=name):
                return self._become(name)
            case Wait(time=time):
                self._clock.move(time)
                self._board.turn()
                self.tell(say("console-moved", at=Moment(self._clock.now())))
                return await self._settled(True)
            case Choose() | Words() as typed:
                return await self._settled(await self._core(typed))

    async def _settled(self, understood: bool) -> bool:
        """After a line, what is due by now is done and sent."""
        if self._settle:
            await self._settle()
        return understood

    def origin(self) -> Origin:
        """Where the next request comes from."""
        return Origin(
            platform=PLATFORM,
            event=f"{self._session}-{self._events}",
            account=self.persona.account,
            name=self.persona.name,
            language=self._language,
        )

    def tell(self, phrase: Phrase) -> None:
        """Show words of the terminal's own."""
        self._show(self._writer.plain(phrase))

    @property
    def _writer(self) -> Writer:
        return Writer(words=self.dispatch.words, reader=self._reader)

    def _tell(self, key: str, *, understood: bool = True, **args: str) -> bool:
        self.tell(say(key, **args))
        return understood

    def _become(self, name: str) -> bool:
        if name not in self.personas:
            return self._tell("console-nobody", understood=False, names=", ".join(f"@{one}" for one in self.personas))
        self.persona = self.personas[name]
        self.tell(say("console-now", name=self.persona.name, about=self.persona.about))
        for piece, after in self._board.misnumbered(name):
            self._show(piece.screen(after, colour=self._colour).text)
        return True

    async def _core(self, typed: Choose | Words) -> bool:
        self._events += 1
        request = self._request(typed)
        if request is None:
            return self._tell("console-no-number", understood=False)
        outcome = await self.dispatch.handle(request, files.fetch)
        self._reader = outcome.reader
        self._put(outcome.answer)
        return _understood(request, outcome.answer)

    def _request(self, typed: Line) -> Request | None:
        origin, asking = self.origin(), self.persona.name in self._asking
        if isinstance(typed, Choose) and self.persona.name in self._counting:
            return request_of(str(typed.number), origin, self.dispatch.catalogue)
        if isinstance(typed, Choose):
            request = pressed(typed.number, self._board.offers(self.persona.name, asking=asking), origin)
            if request is None and asking:
                return request_of(str(typed.number), origin, self.dispatch.catalogue)
            return request
        text = typed.text if isinstance(typed, Words) else ""
        return request_of(text, origin, self.dispatch.catalogue)

    def _put(self, answer: Answer) -> None:
        self._board.turn()
        for kept in (self._asking, self._counting):
            kept.discard(self.persona.name)
        if isinstance(answer, Ask):
            self._asking.add(self.persona.name)
        if isinstance(answer, Ask) and takes_digits(answer):
            self._counting.add(self.persona.name)
        self._print(Piece(answer=answer, writer=self._writer), (self.persona.name,))

    def _print(self, piece: Piece, names: Iterable[str]) -> None:
        names = tuple(names)
        reader = self.persona.name if self.persona.name in names else names[0]
        after = self._board.add(piece, names, reader)
        apart = "\n" if piece.heading else ""
        self._show(apart + piece.screen(after, colour=self._colour).text)

    # What is sent unasked (`delivering.Terminal`)

    def name_of(self, account: int) -> str:
        """The persona with that account, or its number."""
        return next((one.name for one in self.personas.values() if one.account == account), str(account))

    def arrived(self, piece: Piece, account: int | None) -> None:
        """Show it to that account's persona, or to everybody."""
        self._print(piece, self._readers(account))

    def changed(self, old: Piece, new: Piece, account: int | None) -> None:
        """Show briefly what is different now; all of it when whoever types has it before their eyes and there is
        something else to press."""
        if new.offers != old.offers and self._board.sees(self.persona.name, old):
            self._print(replace(new, heading=f"{EDITED} {new.heading}"), self._readers(account))
            return
        self._board.exchange(old, new)
        if lines := old.changed(new):
            self._show(f"\n{EDITED} {new.heading}\n{lines}")

    def gone(self, piece: Piece) -> None:
        """Say that it was taken away."""
        self._show(f"\n{REMOVED} {piece.heading}")

    def _readers(self, account: int | None) -> tuple[str, ...]:
        return tuple(self.personas) if account is None else (self.name_of(account),)


def _understood(request: Request, answer: Answer) -> bool:
    if isinstance(request, Said) and request.text.startswith("/"):
        return False  # no command of that name
    return not (isinstance(answer, Reply) and answer.text and answer.text.key in LOST)


async def play(conversation: Conversation, lines: Iterable[str], show: Callable[[str], None]) -> tuple[int, str] | None:
    """Play a script, each line echoed before its answer; the first line not understood, with its number."""
    lost = None
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if text and not text.startswith("#"):
            show(f"> {text}")
        if not await conversation.take(text) and lost is None:
            lost = (number, text)
        if conversation.ended:
            break
    return lost


class Console:
    """The prompt: history, completion, and the conversation behind it."""

    name = PLATFORM

    def __init__(self, conversation: Conversation, history: Path | None = None) -> None:
        self._conversation = conversation
        kept: History = FileHistory(str(history)) if history else InMemoryHistory()
        self._prompt: PromptSession[str] = PromptSession(
            history=kept,
            completer=Completions(conversation.dispatch, conversation.personas, conversation.origin),
            auto_suggest=AutoSuggestFromHistory(),
            complete_while_typing=True,
        )

    async def run(self) -> None:
        """Answer line after line until the end of input or /quit."""
        with patch_stdout(raw=True):
            while not self._conversation.ended:
                try:
                    line = await self._prompt.prompt_async(f"{self._conversation.persona.name} > ")
                except (EOFError, KeyboardInterrupt):
                    return
                await self._conversation.take(line)

    async def stop(self) -> None:
        """End after the line under way."""
        self._conversation.ended = True
        if self._prompt.app.is_running:
            self._prompt.app.exit(exception=EOFError())
