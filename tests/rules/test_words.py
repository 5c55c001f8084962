"""The word files: complete in both languages, used, typeset as French is, and nowhere but there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from bot.installed import FEATURES
from bot.language import LANGUAGES

ROOT = Path(__file__).parents[2]
FOLDERS = tuple(sorted({path.parent for part in ("bot", "adapters") for path in (ROOT / part).rglob("words.*.ftl")}))
SOURCES = tuple(path for part in ("bot", "adapters") for path in sorted((ROOT / part).rglob("*.py")))

ENGLISH = frozenset(
    re.findall(
        "[a-z]+", "the and your you with this that please is are of to not from search button here what who member"
    )
)
FRENCH = frozenset(re.findall("[a-z]+", "le la les vous votre vos des est une pour avec dans que qui sur pas cette"))
SHARED = frozenset({"account-language.button"})
"""Shown to people who read either language, so written in both."""

MAKERS = {"Reply", "Heading", "Paragraph", "Quote", "Note", "Field", "Item", "Items", "Button", "Option", "Strong"}
MAKERS |= {"Link", "Picture", "Question", "Ask"}
NOT_SHOWN = {"say", "CommandName", "Press", "Mention"}


@cache
def parsed(folder: Path, language: str) -> dict[str, str]:
    """Every message and attribute of one file, its text with `{name}` where something is put in."""
    file = folder / f"words.{language}.ftl"
    found: dict[str, str] = {}
    for entry in FluentParser().parse(file.read_text("utf-8")).body:
        assert not isinstance(entry, ftl.Junk), f"{file.relative_to(ROOT)}: {entry.content[:60]!r} cannot be read"
        if not isinstance(entry, ftl.Message):
            continue
        patterns = [
            (entry.id.name, entry.value),
            *((f"{entry.id.name}.{a.id.name}", a.value) for a in entry.attributes),
        ]
        for key, pattern in patterns:
            if pattern is not None:
                assert key not in found, f"{file.relative_to(ROOT)}: {key} is there twice"
                found[key] = shown(pattern)
    return found


def shown(pattern: ftl.Pattern) -> str:
    return "".join(piece(element) for element in pattern.elements)


def piece(element: object) -> str:
    if isinstance(element, ftl.TextElement):
        return element.value
    assert isinstance(element, ftl.Placeable)
    inner = element.expression
    if isinstance(inner, ftl.SelectExpression):
        chosen = inner.selector.id.name if isinstance(inner.selector, ftl.VariableReference) else ""
        return f"{{{chosen}}}" + "\n".join(shown(variant.value) for variant in inner.variants)
    if isinstance(inner, ftl.MessageReference):
        return f"{{={inner.id.name}}}"
    return f"{{{inner.id.name}}}" if isinstance(inner, ftl.VariableReference) else "{}"


def arguments(text: str, words: dict[str, str]) -> set[str]:
    """What must be given to write the text, and the messages it is made of."""
    inside = (arguments(words[name], words) for name in referred(text))
    return set(re.findall(r"\{([a-z_]+)\}", text)).union(*inside)


def referred(text: str) -> set[str]:
    return set(re.findall(r"\{=([a-z-]+)\}", text))


def all_words(language: str) -> dict[str, str]:
    return {key: text for folder in FOLDERS for key, text in parsed(folder, language).items()}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_language_says_the_same_things_with_the_same_arguments(folder: Path) -> None:
    first, *others = (parsed(folder, language) for language in LANGUAGES)
    for other in others:
        assert set(first) == set(other)
        taken = ({key: arguments(text, words) for key, text in words.items()} for words in (first, other))
        assert next(taken) == next(taken)


def test_no_message_stands_in_two_files() -> None:
    keys = [key for folder in FOLDERS for key in parsed(folder, "fr")]
    assert not {key for key in keys if keys.count(key) > 1}


# --- what the code says


class Said(ast.NodeVisitor):
    """Every key that a source file may say: exactly, by a pattern, or as a constant somewhere."""

    def __init__(self) -> None:
        self.exact: list[tuple[str, set[str] | None, int]] = []
        self.patterns: set[str] = set()
        self.constants: set[str] = set()

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name == "say" and node.args:
            self._say(node, node.args[0])
        self.generic_visit(node)

    def _say(self, node: ast.Call, key: ast.expr) -> None:
        if isinstance(key, ast.Constant):
            starred = any(word.arg is None for word in node.keywords)
            args = None if starred else {word.arg or "" for word in node.keywords}
            self.exact.append((str(key.value), args, node.lineno))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        parts = [str(v.value) if isinstance(v, ast.Constant) else "\0" for v in node.values]
        if any(re.search(r"[a-z]{3}", part) or part.startswith(".") for part in parts):
            self.patterns.add("".join(ANY if part == "\0" else re.escape(part) for part in parts))
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.constants.add(node.value)


def said(source: str) -> Said:
    found = Said()
    found.visit(ast.parse(source))
    return found


def declared() -> Iterator[str]:
    """Keys that follow from declarations."""
    for command in (command for feature in FEATURES for command in feature.commands):
        yield from (command.key, f"{command.key}.about")
        if command.home:
            yield f"{command.key}.button"
        if command.hears:
            yield f"{command.key}.heard"
        if command.group:
            yield from (command.group, f"{command.group}.about")
        if command.parameters:
            yield f"{command.key}.title"
        for parameter in command.parameters:
            key = f"{command.key}-{parameter.name}"
            yield from (key, f"{key}.about", f"{key}.ask")


ANY = "[a-z0-9-]+"


def unsaid(keys: set[str], sources: list[Said], known: set[str]) -> set[str]:
    """Keys that no constant, no pattern and no declaration leads to."""
    constants = {text for source in sources for text in source.constants}
    patterns = {pattern for source in sources for pattern in source.patterns}
    useful = [re.compile(pattern) for pattern in patterns if not pattern.startswith(ANY)]
    endings = {match[1] for pattern in patterns if (match := re.fullmatch(re.escape(ANY) + r"\\\.([a-z]+)", pattern))}
    told = known | {f"{key}.{ending}" for key in known for ending in endings}
    return {key for key in keys - told - constants if not any(pattern.fullmatch(key) for pattern in useful)}


def test_every_key_that_is_said_exists_with_its_arguments() -> None:
    known = all_words("fr")
    for path in SOURCES:
        for key, args, line in said(path.read_text("utf-8")).exact:
            where = f"{path.relative_to(ROOT)}:{line}"
            assert key in known, f"{where}: no word is called {key}"
            wanted = arguments(known[key], known)
            assert args is None or args == wanted, f"{where}: {key} takes {sorted(wanted)}"


def test_no_word_is_kept_that_nobody_says() -> None:
    sources = [said(path.read_text("utf-8")) for path in SOURCES]
    made_of = {name for text in all_words("fr").values() for name in referred(text)}
    assert not unsaid(set(all_words("fr")), sources, set(declared()) | made_of)


def test_the_rules_about_keys_can_fail() -> None:
    source = said('say("a-key", n=1)\nsay(f"kind-{x}")\nsay(f"{k}.about")\nSET = ("listed",)')
    assert source.exact == [("a-key", {"n"}, 1)]
    assert unsaid({"a-key", "kind-b", "listed", "spare", "spare.about"}, [source], set()) == {"spare", "spare.about"}


# --- how they are written


def untypographic(text: str) -> list[str]:
    """French signs that could be torn from their word at the end of a line."""
    bare = re.sub(r"https?://\S+|\b\d{1,2}:\d{2}\b", "", text)
    before = re.findall(r".{0,12}(?<![\u00a0\u202f:;!?])[:;!?»%](?![\w/\u0027])", bare)
    after = re.findall(r"«(?![\u00a0\u202f]).{0,12}", bare)
    return [*before, *after, *re.findall(r".{0,12}\.\.\.", bare)]


def foreign(text: str, words: frozenset[str]) -> set[str]:
    bare = re.sub(r"\{[a-z_]*\}|[“«][^”»]*[”»]|https?://\S+", " ", text.lower())
    return set(re.findall(r"[a-zàâçéèêëîïôûùüœ]+", bare)) & words


def test_french_signs_are_never_torn_off() -> None:
    wrong = {key: found for key, text in all_words("fr").items() if (found := untypographic(text))}
    assert not wrong


def test_no_word_is_left_in_the_other_language() -> None:
    french = {key: foreign(text, ENGLISH) for key, text in all_words("fr").items() if key not in SHARED}
    english = {key: foreign(text, FRENCH) for key, text in all_words("en").items() if key not in SHARED}
    assert not {key: found for key, found in (french | english).items() if found}
    assert not {key: found for key, found in french.items() if found}


@pytest.mark.parametrize("text", ["Quoi ?", "Quoi?", "Ici : là", "« là\u00a0»", "«\u00a0là »", "Non !", "Attendez..."])
def test_the_rule_about_signs_can_fail(text: str) -> None:
    assert untypographic(text)


@pytest.mark.parametrize("text", ["Quoi\u00a0?", "à 18:30", "https://a.b/?c", "«\u00a0{words}\u00a0»", "Non\u202f!"])
def test_good_typography_is_let_through(text: str) -> None:
    assert not untypographic(text)


def test_the_rule_about_languages_can_fail() -> None:
    assert foreign("Cliquez on the bouton", ENGLISH) == {"the"}
    assert foreign("Press le button", FRENCH) == {"le"}
    assert not foreign("Écrivez «\u00a0the\u00a0» ou {the}", ENGLISH)


# --- and nowhere else


def sentences(source: str) -> list[int]:
    """Lines where something shown to people is made of words written in Python."""
    found = []

    def look(node: ast.AST, inside: bool) -> None:
        name = getattr(getattr(node, "func", None), "id", "") if isinstance(node, ast.Call) else ""
        inside = (inside or name in MAKERS) and name not in NOT_SHOWN
        if (
            inside
            and isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.search("[^\\W\\d_]{2}", node.value)
        ):
            found.append(node.lineno)
        for child in ast.iter_child_nodes(node):
            look(child, inside)

    look(ast.parse(source), False)
    return found


def test_nothing_people_read_is_written_in_python() -> None:
    shown_by = [path for path in SOURCES if "cli" not in path.parts and path.name not in ("__main__.py", "settings.py")]
    wrong = {}
    for path in shown_by:
        if lines := sentences(path.read_text("utf-8")):
            wrong[str(path.relative_to(ROOT))] = lines
    assert not wrong


def test_the_rule_about_python_can_fail() -> None:
    assert sentences('Reply(text=Strong("Hello"))') == [1]
    assert sentences('Item(title=f"Hello {name}")') == [1]
    assert not sentences('Reply(text=say("hello", n="x"), blocks=(Note(text=name),))')
