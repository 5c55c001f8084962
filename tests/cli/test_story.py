"""The README's story, exactly as it stands there: every line is understood, and what it promises can be read."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.console.client import play
from bot.cli.demo_place import DemoClock, demonstration, talking
from tests.cli.conftest import Amicale

README = Path(__file__).parents[2] / "README.md"

TELLING: dict[str, tuple[tuple[str, ...], ...]] = {
    "fr": (
        ("Camille Dupont", "Promotion 2015"),
        (
            "Un nouveau besoin est arrivé",
            "Votre offre pourrait aider",
            "C'est convenu",
            "Sa mémoire est effacée",
            "Statut remise",
            "Ce que vous avez donné",
        ),
        (
            "À relire : offre de stage",
            "Refusé par Adam Guérin",
            "C'est difficile à comprendre",
            "Approuvé par Adam Guérin",
            "« Stage données au musée » est publiée",
            "Léa Perrin vous écrit",
            "Zoé Fournier vous écrit",
        ),
        (
            "« Afterwork de Lyon » est publié",
            "vous venez à « Afterwork de Lyon »",
            "Réponses 1 oui",
            "✉ @lea « Afterwork de Lyon » commence dans",
        ),
        ("En privé 5 personnes", "✉ @zoe Merci à vous", "✉ @paul Merci à vous", "🔕 Stop : les annonces"),
    ),
    "en": (
        ("Camille Dupont", "Class of 2015"),
        (
            "A new need has come in",
            "Your offer could help",
            "Agreed:",
            "Its memory is erased",
            "Status handed over",
            "What you gave",
        ),
        (
            "To review: offer of an internship",
            "Refused by Adam Guérin",
            "It is hard to understand",
            "Approved by Adam Guérin",
            "“Data internship at the museum” is published",
            "Léa Perrin writes to you",
            "Zoé Fournier writes to you",
        ),
        (
            "“Afterwork in Leeds” is published",
            "you are coming to “Afterwork in Leeds”",
            "Answers 1 yes",
            "✉ @lea “Afterwork in Leeds” begins in",
        ),
        ("In private 5 people", "✉ @zoe Thank you!", "✉ @paul Thank you!", "🔕 Stop: announcements"),
    ),
}
"""What can be read in each of its parts, in this order."""

CLOCKS = {
    "a Sunday at night": ("en", datetime(2027, 1, 17, 2, 30, tzinfo=UTC)),
    "before clocks go forward": ("fr", datetime(2027, 3, 26, 17, 0, tzinfo=UTC)),
    "before clocks go back": ("en", datetime(2026, 10, 23, 22, 59, tzinfo=UTC)),
    "the hour before a reminder": ("fr", datetime(2026, 12, 30, 16, 59, tzinfo=UTC)),
}


def story(language: str) -> str:
    (found,) = re.findall(rf"^```demo {language}\n(.*?)^```$", README.read_text("utf-8"), flags=re.M | re.S)
    return str(found)


def check(language: str, shown: str) -> None:
    """Each part of the story says what is telling, in its order."""
    text = " ".join(shown.replace("\u00a0", " ").split())
    for part in TELLING[language]:
        for words in part:
            before, found, text = text.partition(words)
            assert found, f"{words!r} is not in: {before[-2000:]}"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_readme_s_story_is_understood_to_its_end(amicale: Amicale, tmp_path: Path, language: str) -> None:
    script = tmp_path / "story.txt"
    script.write_text(story(language), "utf-8")
    ran = amicale("demo", "--lang", language, "--script", str(script))
    assert (ran.status, ran.err) == (0, "")
    check(language, ran.out)


@pytest.mark.parametrize("when", CLOCKS)
async def test_the_story_is_the_same_at_any_time(when: str) -> None:
    language, at = CLOCKS[when]
    shown: list[str] = []
    async with demonstration(language, clock=DemoClock(at)) as place:
        conversation = await talking(place, "zoe", shown.append)
        assert await play(conversation, story(language).splitlines(), shown.append) is None
    check(language, "\n".join(shown))
