"""Everything that was declared, by name and by code, checked once at start-up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product

from bot.capabilities import declared, faults
from bot.errors import DeclarationError
from bot.folding import fold
from bot.language import LANGUAGES, Reader, Words
from bot.outbox import Letters
from bot.people import Viewer
from bot.permissions import may
from bot.preferences import named, subject
from bot.presses import KEPT, KEPT_FORM, pack
from bot.replies import Press, say
from bot.reviewing import Reviewing, by_kind, completed
from bot.showing import letters_of
from bot.signatures import Parameter
from bot.spec import Action, Command, Declared, Feature, Job

NAME_MAX = 32
"""Characters of a name on any surface, sub-command included (joined by `_` on surfaces without them)."""

ABOUT_MAX = 100
"""Characters of a description on any surface."""

PARAMETERS_MAX = 25
"""Parameters of one command on any surface."""

CORE_CODES = frozenset({"c", KEPT, KEPT_FORM, "fm", "fp", "fo", "fv", "fb", "fs", "fd", "fx"})
"""Codes of the core's own presses: run a command, a kept press, and the form's buttons."""

CANONICAL = "en"
"""The language in which commands and parameters are called by their own identifiers."""

_NAME = re.compile(r"[a-z][a-z0-9]{0,31}", re.ASCII)
_SUBJECT = re.compile(r"[a-z]{1,20}", re.ASCII)


class Catalogue:
    """The declarations of the installed features. Raises `DeclarationError` naming every fault at once."""

    def __init__(self, features: Iterable[Feature], words: Words) -> None:
        self.features = tuple(features)
        self.words = words
        self.commands: dict[str, Command] = {c.path: c for f in self.features for c in f.commands}
        self.actions: dict[str, Action] = {a.code: a for f in self.features for a in f.actions}
        self.jobs: dict[str, Job] = {j.code: j for f in self.features for j in f.jobs}
        self.letters: Letters = {topic: one for f in self.features for topic, one in f.letters.items()}
        self.reviewing = Reviewing(reviews=by_kind(one for f in self.features for one in f.reviews), words=words)
        self.cards = {c.kind: completed(c, self.reviewing.reviews) for f in self.features for c in f.cards}
        self.letters = {**self.letters, **letters_of(self.cards.values())}
        self.retired = frozenset(code for feature in self.features for code in feature.retired)
        if found := tuple(self._faults()):
            raise DeclarationError("; ".join(found))
        self._by_code = {command.code: command for command in self.commands.values()}
        self._names = self._typed_names()
        self._taught = frozenset(name for command in self.commands.values() for name in self._own_names(command))

    @property
    def subjects(self) -> tuple[str, ...]:
        """What anything sent unasked is about, in the features' order: what a member can stop."""
        letters = (topic for feature in self.features for topic in feature.letters)
        cards = (topic for feature in self.features for card in feature.cards for topic in card.topics)
        return tuple(dict.fromkeys(subject(topic) for topic in (*letters, *cards)))

    def subjects_of(self, viewer: Viewer) -> frozenset[str]:
        """Those that this person may ever be sent something about."""
        only = {name: allow for feature in self.features for name, allow in feature.subjects.items()}
        return frozenset(one for one in self.subjects if one not in only or may(viewer, only[one]))

    def by_code(self, code: str) -> Command | None:
        """The command of that code."""
        return self._by_code.get(code)

    def feature_of(self, declared: Declared) -> Feature:
        """The feature that declares the command or press."""
        return next(f for f in self.features if any(one is declared for one in (*f.commands, *f.actions)))

    def find(self, typed: str) -> Command | None:
        """The command whose name in any language is exactly these words (spaces or underscores)."""
        if len(typed) > 2 * NAME_MAX:
            return None
        name = fold(typed).replace("_", " ")
        return self._names.get(name.strip(" !?.,") or name)

    def split(self, text: str) -> tuple[Command, str] | None:
        """The command that `text` begins with, and the rest of the text."""
        words = text.split(maxsplit=2)
        for count in (2, 1):
            if len(words) >= count and (command := self.find(" ".join(words[:count]))):
                return command, text.split(maxsplit=count)[count] if len(words) > count else ""
        return None

    def meant(self, text: str, *, answers: bool) -> bool:
        """Whether words typed where a form asks something are a command rather than the answer.

        A name of two words at the beginning is, so is the name of one word alone, and so is a slash before any
        word; where the words cannot be the answer, so is any name at their beginning.
        """
        if text.startswith("/") and text[1:2].isalpha():
            return True
        head = fold(text[: 4 * NAME_MAX]).replace("_", " ").split(" ")
        if " ".join(head[:2]) in self._taught:
            return True
        groups = {name.partition(" ")[0] for name in self._taught}
        return not answers and head[0] in groups

    def names(self) -> tuple[str, ...]:
        """Every name in every language."""
        return tuple(self._names)

    def groups(self) -> dict[str, tuple[Command, ...]]:
        """Commands by first word of their path, in declaration order; a lone word stands alone."""
        found: dict[str, tuple[Command, ...]] = {}
        for command in self.commands.values():
            head = command.path.partition(" ")[0]
            found[head] = (*found.get(head, ()), command)
        return found

    def _typed_names(self) -> dict[str, Command]:
        names: dict[str, Command] = {}
        for commands in self.groups().values():
            for command in commands:
                names |= dict.fromkeys(self._own_names(command), command)
            first = next((c for c in commands if c.first), commands[0])
            if first.group:
                for language in LANGUAGES:
                    names.setdefault(fold(self.words.name(first.group, language)), first)
        for command in self.commands.values():
            for synonym in self._synonyms(command):
                names.setdefault(synonym, command)
        return names

    def _own_names(self, command: Command) -> tuple[str, ...]:
        return tuple(fold(self.words.name(command.path, language)) for language in LANGUAGES)

    def _synonyms(self, command: Command) -> Iterator[str]:
        """Other words for it, which people say in a private chat: the attribute `said`, between commas."""
        for language in LANGUAGES:
            yield from map(fold, self.words.listed(f"{command.key}.said", language))

    def _faults(self) -> Iterator[str]:
        yield from self._code_faults()
        yield from self._subject_faults()
        for feature in self.features:
            for command in feature.commands:
                yield from (f"{feature.name}: {fault}" for fault in self._command_faults(command))
        yield from self._name_faults()
        yield from self._review_faults()
        yield from faults(declared(self.features), self.words)

    def _review_faults(self) -> Iterator[str]:
        kinds = Counter(one.kind for f in self.features for one in f.reviews)
        yield from (f"`{kind}` is reviewed by {count} features" for kind, count in kinds.items() if count > 1)
        for kind, language in product(kinds, LANGUAGES):
            if not self.words.has(f"review-kind-{kind}", language):
                yield f"what is reviewed has no word `review-kind-{kind}` in {language}"

    def _code_faults(self) -> Iterator[str]:
        codes = Counter(a.code for f in self.features for a in f.actions)
        codes.update(CORE_CODES)
        codes.update(self.retired)
        yield from (f"press code `{code}` is used {count} times" for code, count in codes.items() if count > 1)
        topics = Counter(topic for f in self.features for topic in f.letters)
        yield from (f"topic `{topic}` is written by {count} features" for topic, count in topics.items() if count > 1)
        kinds = Counter(card.kind for f in self.features for card in f.cards)
        yield from (f"`{kind}` is shown by {count} cards" for kind, count in kinds.items() if count > 1)
        commands = Counter(c.code for f in self.features for c in f.commands)
        yield from (f"command code `{code}` is used {count} times" for code, count in commands.items() if count > 1)
        jobs = Counter(j.code for f in self.features for j in f.jobs)
        jobs.update(self.retired)
        yield from (f"job code `{code}` is used {count} times" for code, count in jobs.items() if count > 1)
        names = Counter(j.name for f in self.features for j in f.jobs)
        yield from (f"two jobs are called `{name}`" for name, count in names.items() if count > 1)
        declared: list[Declared] = [*self.actions.values()]
        for item in declared:
            pack(Press(code=item.code))
        yield from (
            f"press `{a.code}` opens no command `{a.opens}`"
            for a in self.actions.values()
            if a.opens and a.opens not in self.commands
        )

    def _subject_faults(self) -> Iterator[str]:
        limited = {name for feature in self.features for name in feature.subjects}
        yield from (f"nothing is sent about `{one}`" for one in sorted(limited - set(self.subjects)))
        for one in self.subjects:
            if not _SUBJECT.fullmatch(one):
                yield f"nothing can be sent about `{one}`: a topic begins with a lower-case word, then a dot"
            key = named(one).key
            missing = [language for language in LANGUAGES if not self.words.has(key, language)]
            yield from (f"what is sent about {one} has no word `{key}` in {language}" for language in missing)

    def _command_faults(self, command: Command) -> Iterator[str]:
        if len(command.parameters) > PARAMETERS_MAX:
            yield f"{command.path} asks more than {PARAMETERS_MAX} things"
        needed = [command.key, f"{command.key}.about"]
        if command.home:
            needed.append(f"{command.key}.button")
        if command.hears:
            needed.append(f"{command.key}.heard")
        if command.parameters:
            needed.append(f"{command.key}.title")
        if command.group:
            needed += [command.group, f"{command.group}.about"]
        for parameter in command.parameters:
            key = f"{command.key}-{parameter.name}"
            needed += [key, f"{key}.about", f"{key}.ask"]
            needed += [str(option.label.key) for option in parameter.kind.options()]  # type: ignore[union-attr]
        for language in LANGUAGES:
            missing = [key for key in needed if not self.words.has(key, language)]
            yield from (f"{command.path} has no word `{key}` in {language}" for key in missing)
            if not missing:
                yield from self._length_faults(command, language)

    def _length_faults(self, command: Command, language: str) -> Iterator[str]:
        name = self.words.name(command.path, language)
        if len(name) > NAME_MAX or not all(_NAME.fullmatch(word) for word in name.split(" ")):
            yield f"{command.path} cannot be called `{name}` in {language}: ASCII letters, {NAME_MAX} in all"
        reader = Reader(language=language)
        keys = [command.key, *(f"{command.key}-{parameter.name}" for parameter in command.parameters)]
        for key in keys:
            if not 1 <= len(self.words.plain(say(f"{key}.about"), reader)) <= ABOUT_MAX:
                yield f"`{key}.about` is longer than {ABOUT_MAX} characters in {language}"
        for parameter in command.parameters:
            label = self.words.plain(say(f"{command.key}-{parameter.name}"), reader)
            if not _NAME.fullmatch(label):
                yield f"{command.path}: a parameter cannot be called `{label}` in {language}"
            if language == CANONICAL and label != parameter.name:
                yield f"{command.path}: `{parameter.name}` is called `{label}` in {language}, not by its own name"

    def _name_faults(self) -> Iterator[str]:
        for language in LANGUAGES:
            if not all(self.words.has(command.key, language) for command in self.commands.values()):
                continue
            names = Counter(fold(self.words.name(path, language)) for path in self.commands)
            yield from (f"two commands are called `{name}` in {language}" for name, n in names.items() if n > 1)
        yield from self._foreign_faults()

    def _foreign_faults(self) -> Iterator[str]:
        """A name typed in one language must not mean something else in another."""
        meant: dict[str, str] = {}
        for path, command in self.commands.items():
            for language in LANGUAGES:
                if self.words.has(command.key, language):
                    name = fold(self.words.name(path, language))
                    if meant.setdefault(name, path) != path:
                        yield f"`{name}` names both {meant[name]} and {path}"
            yield from self._label_faults(command)

    def _label_faults(self, command: Command) -> Iterator[str]:
        meant = {parameter.name: parameter.name for parameter in command.parameters}
        for parameter in command.parameters:
            for language in LANGUAGES:
                if self.words.has(label(command, parameter), language):
                    word = fold(self.words.plain(say(label(command, parameter)), Reader(language=language)))
                    if meant.setdefault(word, parameter.name) != parameter.name:
                        yield f"{command.path}: `{word}` names both {meant[word]} and {parameter.name}"


def label(command: Command, parameter: Parameter) -> str:
    """The key of a parameter's words."""
    return f"{command.key}-{parameter.name}"
