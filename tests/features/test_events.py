"""Conversations about events: making one, answering it, moving it, calling it off."""

from __future__ import annotations

import pytest

from bot.people import Right
from tests.stage import SURFACES, Stage, Surface

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)


@both
async def test_S48_the_date_is_echoed_before_anything_is_posted(stage: Stage, surface: Surface) -> None:
    mina = await stage.member("Mina", surface, right=Right.MODERATOR)
    shown = await mina.types("event create", title="Afterwork", when="jeudi 19h", place="Café Carlu")
    assert "Voici ce que j'ai compris" in shown.text
    assert "jeudi 26 mars 2026 à 19:00 (Europe/Paris)" in shown.text
    assert "2 heures" in shown.text
    assert "Rien n'est prévu" in (await mina.types("event list")).text
    published_ = await mina.presses("Publier", on=shown)
    assert "est publié" in published_.text
    assert "Afterwork" in (await mina.types("event list")).text
