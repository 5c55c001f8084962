"""The slash commands of a guild, from the catalogue alone, and the way back from Discord's names to ours."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from adapters.discord.escape import cut
from adapters.discord.limits import ABOUT, CHOICE_TEXT, CHOICES, INTEGER_MAX, OPTION_TEXT
from adapters.discord.message import Payload
from bot.catalogue import Catalogue
from bot.kinds import Choice, Kind, Number, Person, Text, Upload, Where
from bot.language import Reader
from bot.replies import Inline, say
from bot.signatures import Parameter
from bot.spec import Command

SUB_COMMAND, STRING, INTEGER, USER, CHANNEL, ATTACHMENT = 1, 3, 4, 6, 7, 11
CANONICAL = "en"
LOCALES = {"fr": "fr"}
"""Discord's locales by our languages; English is what a command is called for everyone else."""


@dataclass(frozen=True, kw_only=True)
class Names:
    """Discord's names and ours."""

    paths: dict[str, str]
    parameters: dict[tuple[str, str], str]

    def path(self, typed: str) -> str:
        """The canonical path of a command as it was registered; what is unknown stays as it is."""
        return self.paths.get(typed, typed)

    def parameter(self, path: str, option: str) -> str:
        """The parameter behind an option's name."""
        return self.parameters.get((path, option), option)


def names(catalogue: Catalogue) -> Names:
    """The names of every command and of its options."""
    writing = _Writing(catalogue=catalogue)
    commands = catalogue.commands.values()
    return Names(
        paths={" ".join(writing.words(command)): command.path for command in commands},
        parameters={(c.path, writing.option_name(c, p, CANONICAL)): p.name for c in commands for p in c.parameters},
    )


def payload(catalogue: Catalogue, *, linked: bool) -> list[Payload]:
    """What a guild is given: everything once it is linked, before that only what linking it needs."""
    writing = _Writing(catalogue=catalogue)
    shown = [tuple(command for command in group if linked or command.unlinked) for group in catalogue.groups().values()]
    return [writing.group(group) for group in shown if group]


def digest(commands: list[Payload]) -> str:
    """A short text that changes whenever the commands do."""
    text = json.dumps(commands, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True)
class _Writing:
    catalogue: Catalogue

    def words(self, command: Command) -> tuple[str, ...]:
        """The name as registered: one word, or a group's and its own."""
        found = tuple(self.catalogue.words.name(command.path, CANONICAL).split(" "))
        shared = self.catalogue.groups()[command.path.partition(" ")[0]]
        alone = len(found) == 1 and any(other.group for other in shared)
        return (*found, *found) if alone else found

    def group(self, commands: tuple[Command, ...]) -> Payload:
        """One entry of the list: a command, or a group with its sub-commands."""
        first = commands[0]
        if len(self.words(first)) == 1:
            return {"type": 1, **self._described(first, first.key), "options": self._options(first)}
        named = next((command for command in commands if command.group), first)
        subs = [
            {"type": SUB_COMMAND, **self._described(command, command.key), "options": self._options(command)}
            for command in commands
        ]
        head = self._texts("name", {lang: self._head(named, lang) for lang in (CANONICAL, *LOCALES)})
        return {"type": 1, **head, **self._about(f"{named.group}.about"), "options": subs}

    def _head(self, command: Command, language: str) -> str:
        return self.catalogue.words.name(command.path, language).partition(" ")[0]

    def _described(self, command: Command, key: str) -> Payload:
        words = self.catalogue.words
        own = {lang: words.name(command.path, lang).rpartition(" ")[2] for lang in (CANONICAL, *LOCALES)}
        return {**self._texts("name", own), **self._about(f"{key}.about")}

    def _about(self, key: str) -> Payload:
        return self._texts("description", {lang: cut(self._plain(say(key), lang), ABOUT) for lang in _LANGUAGES})

    def _texts(self, what: str, texts: dict[str, str]) -> Payload:
        """The text for everyone, and where it differs in the other languages."""
        other = {LOCALES[lang]: text for lang, text in texts.items() if lang in LOCALES and text != texts[CANONICAL]}
        return {what: texts[CANONICAL]} | ({f"{what}_localizations": other} if other else {})

    def option_name(self, command: Command, parameter: Parameter, language: str) -> str:
        """What the parameter is called."""
        return self._plain(say(f"{command.key}-{parameter.name}"), language)

    def _plain(self, inline: Inline, language: str) -> str:
        return self.catalogue.words.plain(inline, Reader(language=language))

    def _options(self, command: Command) -> list[Payload]:
        """Required ones first. What the form can ask is optional, or the form could never open."""
        asked = {field.name for field in command.fields}
        ordered = sorted(command.parameters, key=lambda one: not (one.required and one.name not in asked))
        return [self._option(command, one, required=one.required and one.name not in asked) for one in ordered]

    def _option(self, command: Command, parameter: Parameter, *, required: bool) -> Payload:
        called = {lang: self.option_name(command, parameter, lang) for lang in (CANONICAL, *LOCALES)}
        return {
            **self._texts("name", called),
            **self._about(f"{command.key}-{parameter.name}.about"),
            **self._typed(parameter.kind),
            **({"required": True} if required else {}),
            **({"autocomplete": True} if _suggests(command, parameter) else {}),
        }

    def _typed(self, kind: Kind) -> Payload:
        match kind:
            case Text(min=least, max=most):
                low = {"min_length": least} if least else {}
                return {"type": STRING, "max_length": max(1, min(most, OPTION_TEXT)), **low}
            case Number(min=low_number, max=high):
                return {
                    "type": INTEGER,
                    "min_value": max(low_number, -INTEGER_MAX),
                    "max_value": min(high, INTEGER_MAX),
                }
            case Choice() if len(kind.options()) <= CHOICES:
                return {"type": STRING, "choices": [self._choice(one.label, one.value) for one in kind.options()]}
            case _:
                return {"type": next((type_ for class_, type_ in _PICKED.items() if isinstance(kind, class_)), STRING)}

    def _choice(self, label: Inline, value: str) -> Payload:
        texts = {lang: cut(self._plain(label, lang), CHOICE_TEXT) for lang in _LANGUAGES}
        return {**self._texts("name", texts), "value": value}


_PICKED: dict[type[Kind], int] = {Person: USER, Where: CHANNEL, Upload: ATTACHMENT}
_LANGUAGES: Iterable[str] = (CANONICAL, *LOCALES)


def _suggests(command: Command, parameter: Parameter) -> bool:
    """Whether typing the option brings suggestions: its command's, or its kind's own."""
    typed = not isinstance(parameter.kind, (Choice, Person, Where, Upload, Number))
    return typed and (parameter.name in command.suggest or type(parameter.kind).suggest is not Kind.suggest)
