"""The README's picture shows what the program says: the same search in the demonstration, word for word."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from adapters.console.client import Conversation
from bot.__main__ import words
from bot.cli.demo_place import demonstration, personas
from bot.language import Reader
from bot.replies import say

PICTURE = Path(__file__).parents[2] / "docs" / "img" / "search.svg"
TEXT = "{http://www.w3.org/2000/svg}text"

OURS = frozenset({"Sur Discord", "Sur Telegram", "Dans le terminal", "Réponse visible par vous seul·e", "…"})
"""What explains the picture."""

CLIENTS = frozenset({"A", "APP", "Amicale", "/annuaire chercher recherche dupont lyon", "/annuaire dupont lyon"})
"""What a chat's own program shows: the bot's name, and what was typed."""


def plain(text: str) -> str:
    """The text with single spaces, without numbers before an entry and the terminal's prompt."""
    return re.sub(r"^(?:\d\. |zoe > )", "", " ".join(text.split()))


async def test_the_picture_shows_what_the_program_says() -> None:
    shown: list[str] = ["annuaire dupont lyon", "1", words().plain(say("directory-open"), Reader(language="fr"))]
    async with demonstration("fr") as place:
        chat = Conversation(
            place.deployment.dispatch(), personas(), place.clock, start="zoe", language="fr", show=shown.append
        )
        assert await chat.take("annuaire dupont lyon")
        assert await chat.take("1")
    said = plain(" ".join(shown))

    lines = [plain("".join(text.itertext())) for text in ElementTree.parse(PICTURE).iter(TEXT)]  # noqa: S314

    assert len(lines) > 30
    assert [line for line in lines if line not in said and line not in OURS | CLIENTS] == []
