"""What the documents name exists: links, make targets, operators' commands, settings, commands in the chat."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from bot.cli.app import app
from bot.installed import FEATURES
from tests import catalogues

ROOT = Path(__file__).parents[2]
GUIDE = "docs/adding-a-feature.md"
"""Builds a feature that is not installed: `test_feature_guide` runs what it says."""

DOCUMENTS = sorted(
    str(file.relative_to(ROOT))
    for pattern in ("*.md", "docs/**/*.md", "changes/*.md")
    for file in ROOT.glob(pattern)
    if not file.name.startswith(".")
)
FRENCH = ("docs/membres.md", "docs/moderation.md")

every_document = pytest.mark.parametrize("name", DOCUMENTS)


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def prose(name: str) -> str:
    """The document without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", text_of(name), flags=re.M | re.S)


def blocks(name: str, kind: str) -> Iterator[str]:
    """The blocks of code of one kind."""
    yield from re.findall(rf"^```{kind}\n(.*?)^```$", text_of(name), flags=re.M | re.S)


def code(name: str) -> Iterator[str]:
    """What stands in code: each span, and each line of a block a shell would read."""
    yield from (" ".join(span.split()) for span in re.findall(r"`([^`]+)`", prose(name)))
    for kind in ("sh", "ini"):
        for block in blocks(name, kind):
            yield from (line.partition("#")[0].strip() for line in block.splitlines())


def anchors(name: str) -> set[str]:
    """What a link to a heading of the document may end with."""
    titles = re.findall(r"^#+ (.+)$", prose(name), flags=re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@every_document
def test_every_relative_link_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(name)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / name).parent / path if path else ROOT / name
        assert file.exists(), f"{name} links to {target}"
        if anchor:
            assert anchor in anchors(str(file.resolve().relative_to(ROOT))), f"{name} links to {target}"


@every_document
def test_every_make_target_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.M))
    named = {found for line in code(name) for found in re.findall(r"^make ([a-z]+)", line)}
    assert named <= targets


@every_document
def test_every_operators_command_exists(name: str) -> None:
    for line in code(name):
        found = re.search(r"(?:^|[\s=])(?:\S*/)?amicale((?: [^\s]+)+)", line)
        if found and "systemctl" not in line and "journalctl" not in line:
            check_command(found[1].split(), f"{name}: {line}")


def check_command(words: list[str], where: str) -> None:
    """The words name a command, and each option is one of its own."""
    node = get_command(app)
    while words and isinstance(node, TyperGroup):
        assert words[0] in node.commands, where
        node = node.commands[words.pop(0)]
    options = {option for parameter in node.params for option in parameter.opts}
    used = {word.partition("=")[0].strip("[]") for word in words if word.startswith(("--", "[--"))}
    assert used <= options, where


@every_document
def test_every_setting_exists(name: str) -> None:
    sections = tomllib.loads((ROOT / "config.example.toml").read_text("utf-8"))
    keys = {f"AMICALE_{section}__{key}".upper() for section, values in sections.items() for key in values}
    for named in re.findall(r"AMICALE_[A-Z_]+", text_of(name)):
        assert named in keys, f"{name} names {named}"
    for section in re.findall(r"`\[([a-z]+)\]`", prose(name)):
        assert section in sections, f"{name} names [{section}]"
    for block in blocks(name, "toml"):
        for section, values in tomllib.loads(block).items():
            assert set(values) <= set(sections[section])


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != GUIDE])
def test_every_command_of_the_chat_exists(name: str) -> None:
    catalogue = catalogues.catalogue(FEATURES, catalogues.words())
    others = {"/newbot", "/revoke", "/quit"}  # BotFather's, the terminal's
    for line in code(name):
        if re.fullmatch(r"/[a-z_]+( [^/]*)?", line) and line.split()[0] not in others:
            assert catalogue.split(line[1:].replace("_", " ")), f"{name} names {line}"


def test_the_readme_says_how_to_try_and_to_test() -> None:
    commands = [line.split("#")[0].strip() for block in blocks("README.md", "sh") for line in block.splitlines()]
    assert commands[:2] == ["make demo", "make test"]


@pytest.mark.parametrize("name", FRENCH)
def test_french_documents_have_their_no_break_spaces(name: str) -> None:
    loose = re.findall(r".{0,20}(?: [?!:;»]|« ).{0,10}", prose(name))
    assert not loose


def test_every_decision_is_in_the_list() -> None:
    listed = set(re.findall(r"\((\d{4}-[a-z0-9-]+\.md)\)", text_of("docs/decisions/README.md")))
    assert listed == {file.name for file in (ROOT / "docs" / "decisions").glob("0*.md")}
    for record in listed:
        text = text_of(f"docs/decisions/{record}")
        assert re.findall(r"^## (.+)$", text, flags=re.M) == ["Context", "Decision", "Consequences", "Alternatives"]


def test_every_fragment_has_a_known_kind() -> None:
    kinds = {"feature", "change", "fix", "removal"}
    for file in (ROOT / "changes").iterdir():
        assert file.name == "README.md" or re.fullmatch(r"[a-z0-9-]+\.(\w+)\.md", file.name)
        assert file.name == "README.md" or file.name.split(".")[1] in kinds
