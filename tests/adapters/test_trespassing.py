"""Presses nobody was shown, made by hand, on both real platforms: on what is somebody else's they do nothing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import structlog

from storage.database import Database
from tests.house import house
from tests.trespass import READERS, world


@pytest.mark.chaos(of=(70, 1))
async def test_S01_S02_S03_S14_presses_made_by_hand_show_and_change_nothing_of_others(
    database: Database, scale: SimpleNamespace
) -> None:
    async with house(database) as home:
        made = await world(home.stage)
        mia, eve = await home.on_discord("Mia", "fr"), await home.on_discord("Eve", "fr", None)
        ben, hugo = await home.on_telegram("Ben", "fr"), await home.on_telegram("Hugo", "fr", None)
        for one in (mia, eve):
            await one.types(home.channel, "help")
        starts = {one: await one.says("/aide") for one in (ben, hugo)}
        everything = [
            packed
            for action in home.stage.dispatch.catalogue.actions.values()
            if action.code not in ("ea", "er", "dv", "ps", "pu", "pt")
            for packed in made.presses(action)
        ][:: scale.of]
        before = await made.state()
        with structlog.testing.capture_logs() as lines:
            for packed in everything:
                for who, role in ((mia, "member"), (eve, "guest")):
                    seen = await who.sends_component(custom_id=packed)
                    assert seen.failed is None, packed
                    assert not secrets(seen.text, role), (packed, role)
                for one, role in ((ben, "member"), (hugo, "guest")):
                    forged = await one.forges_callback(packed, starts[one])
                    assert not forged.nothing, packed
                    linked = await one.says(f"/start {packed}")
                    told = "\n".join(shown.text for shown in (*forged.messages, *linked.messages))
                    assert not secrets(told, role), (packed, role)
        assert [line for line in lines if line["log_level"] in ("error", "critical")] == []
        assert await made.state() == before


def secrets(text: str, role: str) -> list[str]:
    """Words in it that this role is not to read."""
    return [word for word, readers in READERS.items() if word in text and role not in readers]
