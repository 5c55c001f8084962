"""Records full of hostile text, at their limits, on everything that shows them: no ping, no refusal, no secret."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from types import SimpleNamespace

import icalendar
import pytest
import structlog

from adapters.discord import client
from bot.people import PlaceRef, Right
from bot.ports import Places
from bot.presses import pack
from bot.replies import Press
from storage.database import Database
from tests.features import donations, internships
from tests.house import House, house
from tests.stage import MODALS, Actor, Stage
from tests.standins.discord.world import Channel
from tests.trespass import LINK, ids

PINGS = "@everyone <@1> <@&2> <#1> </cmd:1> <t:0:R> <id:customize>"
MASKED = "[https://a.example](https://b.example) # x **_~~||` ```"
MARKUP = "<b>x</b> &amp; </code> <a href='tg://user?id=1'> _*[` /ban @someone"
LINES = "Fin\r\nATTENDEE:mailto:x@y.example\r\nEND:VEVENT\\n;,:\r\nBEGIN:VALARM"
HOSTILE = (
    PINGS,
    MASKED,
    MARKUP,
    LINES,
    "😀" * 100,
    "👩‍👩‍👧‍👦" * 14,
    "e\u0301" * 90,
    "\u202eabc\u2066 d\u200be \u00ad",
    "a" * 99 + "😀",
    "xn--pypal-4ve.example https://paypa1.example",
    "'; DROP TABLE member; -- {{7*7}} { $x } %s",
    "=HYPERLINK(1)",
)


@pytest.fixture
async def home(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr(client, "SETTLE_SECONDS", 0.05)
    async with house(database) as made:
        yield made


async def forum(home: House) -> Channel:
    """A forum in which events, gifts and internships are shown."""
    made = home.guild.forum("agenda")
    ref = PlaceRef(platform="discord", root=int(home.guild.id), part=int(made.id))
    async with home.stage.works.write() as work:
        purposes = frozenset({"events", "donations", "internships", "moderation"})
        await work.store(Places).link(ref, home.stage.community.id, purposes)
    connected = home.senders["discord"]._client  # type: ignore[attr-defined]
    async with asyncio.timeout(5):
        while connected.get_channel(int(made.id)) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    return made


async def writes(by: Actor, text: str) -> None:
    """One of everything, with that text wherever there is room for any."""
    long = (text + " ") * (900 // (len(text) + 1))
    event = {"title": text[:100], "when": "12/06/2027 19h", "place": text[:100], "link": LINK, "description": long}
    await by.types("event create", **event)
    await by.presses("Publi")
    await donations.offers(by, description=text[:400], town=text[:60])
    await by.types("donation need", **{**donations.NEED, "town": text[:60], "description": f"{text[:100]} kanarineed"})
    post = {**internships.OFFER, "title": text[:100].ljust(5, "x"), "host": text[:80], "place": text[:60]}
    await by.types("internship post", **post)
    await by.presses("Publi")
    await by.types("announce new", title=text[:100].ljust(3, "x"), text=long, audience="both")
    await by.sends(pack(Press(code="bs", args=((await ids(by.stage, "announcement"))[-1], 1))))


async def looks(home: House, numbers: dict[str, tuple[int, ...]]) -> None:
    """Both platforms' members open everything, in private."""
    mia = await home.on_discord("Mia @everyone", "fr", Right.ADMINISTRATOR)
    ben = await home.on_telegram("Ben <b>", "fr", Right.ADMINISTRATOR)
    start = await ben.says("/aide")
    codes = {"event": "ev ew ei ef", "donation_offer": "gs gf gy", "donation_need": "gd", "internship_offer": "iv ir"}
    codes["announcement"] = "br be"
    for table, names in codes.items():
        for code in names.split():
            for number in numbers[table]:
                packed = pack(Press(code=code, args=(number,)))
                seen = await mia.sends_component(custom_id=packed)
                assert seen.failed is None, packed
                assert not (await ben.forges_callback(packed, start)).nothing, packed
    for path in ("event list", "donation list", "donation needs", "internship list", "announce list", "mine"):
        assert (await mia.types(home.channel, path)).failed is None
        name = home.stage.dispatch.catalogue.words.name(path, "fr").replace(" ", "_")
        assert (await ben.says(f"/{name}")).messages


@pytest.mark.chaos(step=(6, 1))
async def test_S31_S42_hostile_records_are_shown_everywhere_without_a_ping_or_a_refusal(
    home: House, scale: SimpleNamespace
) -> None:
    texts = HOSTILE[:: scale.step]
    await forum(home)
    mina = await home.stage.member("Mina", MODALS, right=Right.ADMINISTRATOR)
    with structlog.testing.capture_logs() as lines:
        for text in texts:
            await writes(mina, text)
            home.stage.clock.move(hours=25)
        tables = ("event", "donation_offer", "donation_need", "internship_offer", "announcement")
        numbers = {table: await ids(home.stage, table) for table in tables}
        await home.delivers()
        await looks(home, numbers)
    assert [line for line in lines if line["log_level"] in ("error", "critical")] == []
    assert "kanari" not in json.dumps(lines, default=str)
    assert all(len(found) == len(texts) or table == "donation_need" for table, found in numbers.items()), numbers
    channels = [*home.guild.channels.values()]
    public = [one.data for channel in channels for one in home.discord.messages.within(channel)]
    public = [data for data in public if not data["flags"] & 64]
    assert len(public) > len(texts)
    said = json.dumps([public, [shown.text for shown in home.group.shows()], list(map(str, home.guild.events))])
    assert "kanari" not in said
    assert not [data for data in public if data["mentions"] or data["mention_everyone"] or data["mention_roles"]]


async def test_a_calendar_file_says_what_was_written_and_nothing_else(stage: Stage) -> None:
    mina = await stage.member("Mina", MODALS, right=Right.ADMINISTRATOR)
    for text in HOSTILE:
        await writes(mina, text)
        stage.clock.move(hours=25)
    for number in await ids(stage, "event"):
        answer = (await mina.sends(pack(Press(code="ei", args=(number,))))).outcome.answer
        file = answer.document.content  # type: ignore[union-attr]
        (entry,) = icalendar.Calendar.from_ical(file).walk("VEVENT")
        assert not icalendar.Calendar.from_ical(file).walk("VALARM")
        assert "ATTENDEE" not in entry
        assert str(entry["LOCATION"])
        assert file.count(b"BEGIN:VEVENT") == 1
        assert max(map(len, file.split(b"\r\n"))) <= 75
