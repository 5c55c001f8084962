"""The bot as a process while members use it: old buttons after a kill, and nothing of theirs in what it writes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.features.directory.domain import DirectoryStore, Entry, Person
from bot.people import Right
from tests.chaos.figures import told
from tests.chaos.town import Town, town
from tests.standins.discord.humans import Person as Somebody
from tests.standins.discord.limits import ACK_SECONDS

MAIL, PHONE = "canari.zoe@exemple.org", "+33 6 98 76 54 32"
NOTE = "Canari"
"""What stands in everything that members write here, and in nothing of ours."""


@pytest.mark.chaos(kills=(1, 5))
async def test_S06_a_button_of_what_was_cancelled_is_answered_after_a_restart(
    database_template: Path, tmp_path: Path, scale: SimpleNamespace
) -> None:
    async with town(database_template, tmp_path) as made:
        ((mina, _),) = await made.on_discord(1, Right.MODERATOR)
        ((ben, _),) = await made.on_telegram(1)
        ((channel, _),) = await made.channels(1)
        mina.in_(channel)
        event = await made.event("Afterwork")
        press = f"1-ea-{event.id}-yes"
        await made.starts()
        await made.is_up()
        assert "vous venez" in (await mina.sends_component(custom_id=press)).text.lower()
        sure = await mina.types("event cancel", event=str(event.id))
        await mina.presses(sure, "Oui, l'annuler")
        for _ in range(scale.kills):
            await made.killed()
            await made.starts()
            await made.is_up()
            late = await mina.sends_component(custom_id=press)
            assert late.ack
            assert late.ack.seconds < ACK_SECONDS
            assert "annulé" in late.text
            assert "annulé" in (await ben.forges_callback(press)).alert
        assert await made.stops() == 0


@pytest.mark.chaos(people=(1, 1))
@pytest.mark.parametrize(
    "options", [("--debug",), pytest.param((), marks=pytest.mark.chaos(people=(None, 1)))], ids=["debug", "info"]
)
async def test_S58_no_address_and_no_word_of_a_member_is_in_what_the_bot_writes(
    database_template: Path, tmp_path: Path, options: tuple[str, ...], scale: SimpleNamespace
) -> None:
    async with town(database_template, tmp_path) as made:
        ((mina, _), (zoe, _)) = await made.on_discord(2, Right.ADMINISTRATOR)
        ((ben, _),) = await made.on_telegram(scale.people)
        mina.in_(made.guild.text_channel("general"))
        zoe.in_(made.guild.text_channel("general"))
        await _listed(made)
        await made.starts(options=options)
        await made.is_up()
        done = [await told_(mina, path, **values) for path, values in STORY]
        done += [(await ben.says(f"{NOTE} {MAIL}")).text, (await ben.says(f"/annuaire {NOTE}")).text]
        made.telegram.fail_next("sendMessage", status=500)
        await ben.says(f"/evenement {NOTE}", within=1)
        made.discord.fail_next("PATCH", "/webhooks/*", status=404, code=10015)
        await zoe.types("directory search", query=NOTE)
        await made.stops()
        assert all(done), done
        written = made.logs[-1].read_text("utf-8")
        for secret in (
            MAIL,
            "exemple.org",
            PHONE,
            PHONE.replace(" ", ""),
            NOTE,
            made.telegram.token,
            made.discord.token,
        ):
            assert secret.lower() not in written.lower()
        events = [json.loads(line)["event"] for line in written.splitlines()]
        assert {"started", "stopped"} <= set(events)
        told(f"S58 {'debug' if options else 'info'}", commands=len(STORY) + 4, lines=len(events), found=0)


STORY: tuple[tuple[str, dict[str, str | int]], ...] = (
    ("directory search", {"query": NOTE}),
    ("event create", {"title": f"{NOTE} du soir", "when": "dans 72 heures", "description": f"{NOTE} {MAIL} {PHONE}"}),
    ("donation offer", {"category": "laptop", "description": f"{NOTE} {PHONE}", "condition": "good", "town": NOTE}),
    ("donation need", {"category": "laptop", "town": NOTE, "description": f"{NOTE} {MAIL}"}),
    ("internship post", {"title": f"{NOTE} au musée", "host": NOTE, "type": "internship", "mode": "remote"}),
    ("internship seek", {"type": "internship", "place": NOTE}),
    ("announce new", {"title": NOTE, "text": f"{NOTE} {MAIL}", "audience": "places"}),
    ("mine", {}),
)


async def told_(who: Somebody, path: str, **values: str | int) -> str:
    """Type it, press what sends it off, and what was said."""
    shown = await who.types(path, **values)
    for label in ("Publier", "Proposer", "Envoyer"):
        buttons = [one for message in (shown.message, *shown.followups) if message for one in message.enabled_buttons]
        if label in buttons:
            shown = await who.presses(shown, label)
    return shown.text


async def _listed(made: Town) -> None:
    """Somebody in the directory with an address and a telephone."""
    zoe = Person(member_id=0, given_name="Zoé", family_name=NOTE, relation="graduate")
    async with made.works.write() as work:
        store = work.store(DirectoryStore, made.community.id)
        await store.index([Entry(person=zoe, listed="declared")], datetime.now(UTC))
