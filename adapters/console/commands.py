"""What can be completed while a line is being typed: commands, people, and values of parameters."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from adapters.console.limits import SUGGESTIONS_MAX
from bot.catalogue import Catalogue, label
from bot.dispatch import Dispatch
from bot.folding import fold
from bot.language import LANGUAGES, Reader
from bot.replies import say
from bot.requests import Origin, Suggesting
from bot.spec import Command


class Completions(Completer):
    """Completes the line; `origin` says who types it at that moment."""

    def __init__(self, dispatch: Dispatch, people: Iterable[str], origin: Callable[[], Origin]) -> None:
        self._dispatch = dispatch
        self._people = tuple(people)
        self._origin = origin

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Names only: values are looked up in the database, which takes `get_completions_async`."""
        return [Completion(name, -len(typed)) for typed, name in self._names(document.text_before_cursor)]

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """Names, then values of the parameter under the cursor."""
        text = document.text_before_cursor
        for typed, name in self._names(text):
            yield Completion(name, -len(typed))
        wanted = suggesting(text, self._dispatch.catalogue, self._origin())
        for value in (await self._dispatch.suggest(wanted))[:SUGGESTIONS_MAX] if wanted else ():
            yield Completion(value, -len(wanted.typed) if wanted else 0)

    def _names(self, text: str) -> list[tuple[str, str]]:
        if text.startswith("@"):
            return [(text, f"@{name}") for name in self._people if f"@{name}".startswith(text.casefold())]
        slash = "/" if text.startswith("/") else ""
        names = command_names(text[len(slash) :], self._dispatch.catalogue, self._origin().language or LANGUAGES[0])
        return [(text, slash + name) for name in names]


def command_names(typed: str, catalogue: Catalogue, language: str) -> tuple[str, ...]:
    """Names of commands that begin like that, those in the reader's language first."""
    languages = sorted(LANGUAGES, key=lambda one: one != language)
    names = dict.fromkeys(catalogue.words.name(path, one) for one in languages for path in catalogue.commands)
    start = fold(typed)
    return tuple(name for name in names if start and fold(name).startswith(start) and fold(name) != start)


def suggesting(text: str, catalogue: Catalogue, origin: Origin) -> Suggesting | None:
    """What to look up for the end of this line; None when no parameter there can be completed."""
    found = catalogue.split(text.removeprefix("/"))
    if found is None or not text.removeprefix("/").strip().count(" "):
        return None
    command, line = found
    parameter, typed = _under_cursor(command, line, catalogue)
    if not parameter or not typed.strip() or parameter not in command.suggest:
        return None
    return Suggesting(origin=origin, path=command.path, parameter=parameter, typed=typed)


def _under_cursor(command: Command, line: str, catalogue: Catalogue) -> tuple[str | None, str]:
    last = line.rpartition(" ")[2]
    name, sign, value = last.partition("=")
    if sign:
        return _named(name, command, catalogue), value.lstrip('"')
    return next((parameter.name for parameter in command.parameters), None), line


def _named(name: str, command: Command, catalogue: Catalogue) -> str | None:
    wanted = fold(name)
    for parameter in command.parameters:
        labels = (catalogue.words.plain(say(label(command, parameter)), Reader(language=one)) for one in LANGUAGES)
        if wanted in (parameter.name, *(fold(one) for one in labels)):
            return parameter.name
    return None
