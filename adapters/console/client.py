"""The terminal chat: one private conversation at a time, typed by a person or read from a script."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout

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
from adapters.console.render import Screen, render
from bot.dispatch import Dispatch
from bot.language import Reader, Writer
from bot.replies import Answer, Ask, Phrase, Reply, say
from bot.requests import Origin, Request, Said

LOST = frozenset({"heard-nothing", "sorry", "press-unknown"})
"""Answers that mean the line had no effect anybody could have wanted."""


@dataclass(frozen=True, kw_only=True)
class Persona:
    """Somebody to type as."""

    name: str
    account: int
    about: Phrase


class MovableClock(Protocol):
    """A clock that can be put forward."""

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
        show: Callable[[str], None],
        colour: bool = False,
        moved: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        self.dispatch = dispatch
        self.personas = personas
        self.persona = personas[start]
        self._clock = clock
        self._show = show
        self._colour = colour
        self._moved = moved
        self._reader = Reader(language=language)
        self._language = language
        self._screens: dict[str, Screen] = {}
        self._asking: set[str] = set()
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
                understood = self._tell("console-moved")
                if self._moved:
                    await self._moved()
                return understood
            case Choose() | Words() as typed:
                return await self._core(typed)

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
        return True

    async def _core(self, typed: Choose | Words) -> bool:
        self._events += 1
        screen = self._screens.get(self.persona.name, Screen(text=""))
        request = self._request(typed, screen)
        if request is None:
            return self._tell("console-no-number", understood=False)
        outcome = await self.dispatch.handle(request)
        self._reader = outcome.reader
        self._put(outcome.answer)
        return _understood(request, outcome.answer)

    def _request(self, typed: Line, screen: Screen) -> Request | None:
        origin = self.origin()
        if isinstance(typed, Choose):
            request = pressed(typed.number, screen, origin)
            if request is None and self.persona.name in self._asking:
                return request_of(str(typed.number), origin, self.dispatch.catalogue)
            return request
        text = typed.text if isinstance(typed, Words) else ""
        return request_of(text, origin, self.dispatch.catalogue)

    def _put(self, answer: Answer) -> None:
        screen = render(answer, self._writer, colour=self._colour)
        self._screens[self.persona.name] = screen
        self._asking.discard(self.persona.name)
        if isinstance(answer, Ask):
            self._asking.add(self.persona.name)
        self._show(screen.text)


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
