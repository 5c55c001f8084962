"""The same scripts on Discord, on Telegram and in the plain core: same answers, same records."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import pytest

from bot.features.directory.domain import DirectoryStore
from bot.ports import Accounts, Members
from storage.database import Database
from tests.house import House, house
from tests.stage import Actor, person

CROWD = [person(f"Alix{n:02}", "Bernard", promotion=2000 + n) for n in range(14)]
HELENE = person("Hélène", "Dupont-Moreau", promotion=2015, company="Thales", job="Ingénieure", city="Toulouse")


class Player(Protocol):
    """Somebody at a keyboard, whichever it is."""

    platform: str
    number: int

    async def searches(self, words: str) -> str: ...
    async def opens(self, name: str) -> str: ...
    async def presses(self, label: str) -> str: ...
    async def refines(self, words: str) -> str: ...
    async def speaks(self, language: str) -> str: ...
    async def lives_in(self, zone: str) -> str: ...


@dataclass(kw_only=True)
class OnDiscord:
    house: House
    who: object
    language: str
    last: object = None
    platform: str = "discord"

    @property
    def number(self) -> int:
        return int(self.who.id)

    async def _keep(self, outcome: object) -> str:
        self.last = outcome
        return outcome.text

    async def searches(self, words: str) -> str:
        return await self._keep(await self.who.types(self.house.channel, "directory search", query=words))

    async def opens(self, name: str) -> str:
        shown = self.last.followups[-1] if self.last.followups else self.last.message
        labels = (label for menu in shown.selects for label in menu)
        label = next(label for label in labels if name in label)
        return (await self.who.chooses(self.last, label)).text

    async def presses(self, label: str) -> str:
        return await self._keep(await self.who.presses(self.last, label))

    async def refines(self, words: str) -> str:
        form = await self.who.presses(self.last, REFINE[self.language])
        return await self._keep(await self.who.submits(form, query=words))

    async def speaks(self, language: str) -> str:
        self.language = language
        return (await self.who.types(self.house.channel, "account language", language=language)).text

    async def lives_in(self, zone: str) -> str:
        return (await self.who.types(self.house.channel, "account timezone", zone=zone)).text


@dataclass(kw_only=True)
class OnTelegram:
    who: object
    language: str
    last: object = None
    platform: str = "telegram"

    @property
    def number(self) -> int:
        return self.who.id

    async def _keep(self, outcome: object) -> str:
        self.last = outcome
        return outcome.text

    async def searches(self, words: str) -> str:
        return await self._keep(await self.who.says(f"/directory {words}"))

    async def opens(self, name: str) -> str:
        lines = [line for line in self.last.text.splitlines() if name in line]
        label = name if name in self.last.shown.labels else lines[0].partition(".")[0]
        return (await self.who.presses(self.last, label)).text

    async def presses(self, label: str) -> str:
        return await self._keep(await self.who.presses(self.last, label))

    async def refines(self, words: str) -> str:
        await self.presses(REFINE[self.language])
        await self._keep(await self.who.says(words))
        return await self.presses(FINISH[self.language])

    async def speaks(self, language: str) -> str:
        self.language = language
        return (await self.who.says(f"/account_language {language}")).text

    async def lives_in(self, zone: str) -> str:
        return (await self.who.says(f"/account_timezone {zone}")).text


@dataclass(kw_only=True)
class InTheCore:
    who: Actor
    language: str

    @property
    def platform(self) -> str:
        return self.who.surface.name

    @property
    def number(self) -> int:
        return self.who.number

    async def searches(self, words: str) -> str:
        return (await self.who.says(f"directory {words}")).text

    async def opens(self, name: str) -> str:
        shown = self.who.last
        text = (await self.who.presses(name)).text
        self.who.last = shown
        return text

    async def presses(self, label: str) -> str:
        return (await self.who.presses(label)).text

    async def refines(self, words: str) -> str:
        await self.who.presses(REFINE[self.language])
        await self.who.says(words)
        return (await self.who.presses(FINISH[self.language])).text

    async def speaks(self, language: str) -> str:
        self.language = language
        return (await self.who.types("account language", language)).text

    async def lives_in(self, zone: str) -> str:
        return (await self.who.types("account timezone", zone)).text


REFINE = {"fr": "Affiner la recherche", "en": "Refine the search"}
FINISH = {"fr": "Terminer", "en": "Finish"}
NEXT = {"fr": "Suivant ▶", "en": "Next ▶"}
FOUND = {"fr": "14 personnes trouvées", "en": "14 people found"}
OTHER = {"fr": "en", "en": "fr"}

Maker = Callable[[House, str], Awaitable[Player]]


async def _discord(made: House, language: str) -> Player:
    return OnDiscord(house=made, who=await made.on_discord("Ana", language), language=language)


async def _telegram(made: House, language: str) -> Player:
    return OnTelegram(who=await made.on_telegram("Ana", language), language=language)


async def _core(made: House, language: str) -> Player:
    return InTheCore(who=await made.stage.member("Ana", language=language), language=language)


async def records(made: House, player: Player) -> tuple[tuple[str | None, str | None], frozenset[int]]:
    """What is stored of the player afterwards, without what differs by nature."""
    async with made.stage.works.read() as work:
        account = await work.store(Accounts).get(player.platform, player.number)
        assert account is not None
        community = made.stage.community.id
        member = await work.store(Members, community).of(account.id)
        assert member is not None
        seen = await work.store(DirectoryStore, community).views_since(
            member.id, made.stage.clock.now() - timedelta(days=1)
        )
    return (account.language, account.zone), seen


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_one_script_gives_the_same_records_everywhere(database: Database, language: str) -> None:
    async with house(database) as made:
        await made.stage.people(*CROWD, HELENE)
        kept = []
        for make in (_core, _telegram, _discord):
            player = await make(made, language)
            first = await player.searches("bernard")
            assert FOUND[language] in first
            assert "Alix09" in first
            assert "Alix12" in await player.presses(NEXT[language])
            assert "Alix11 Bernard" in await player.opens("Alix11 Bernard")
            assert "Hélène Dupont-Moreau" in await player.refines("dupont")
            assert "Thales" in await player.opens("Hélène Dupont-Moreau")
            assert await player.speaks(OTHER[language])
            assert "America/Montreal" in await player.lives_in("Montreal")
            kept.append(await records(made, player))
        assert kept[0] == kept[1] == kept[2]
        assert kept[0][0] == (OTHER[language], "America/Montreal")
        assert len(kept[0][1]) == 2
        assert made.calls > 20
