"""Set-up from the shell, each step refused in one line when it cannot be."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import deployment
from bot.features.community.domain import digest
from bot.people import PlaceRef, Right
from bot.ports import Accounts, Audit, Communities, Members, Places, SetupCodes
from tests.cli.conftest import Amicale


@pytest.fixture
def ax(amicale: Amicale, config: Path) -> str:
    ran = amicale("community", "create", "ax", "--name", "AX", "--config", str(config))
    assert (ran.status, ran.err) == (0, "")
    return f"sqlite+aiosqlite:///{config.parent}/amicale.db"


def looked(url: str, port: Any, look: Any, community_id: int | None = None) -> Any:
    async def run() -> Any:
        async with deployment(url) as place, place.works.write() as work:
            return await look(work.store(port, community_id))

    return asyncio.run(run())


def test_a_community_is_created_once(amicale: Amicale, ax: str) -> None:
    found = looked(ax, Communities, lambda store: store.find("ax"))
    assert (found.name, found.language, found.zone) == ("AX", "fr", "Europe/Paris")
    again = amicale("community", "create", "ax", "--name", "AX")
    assert (again.status, again.err) == (1, "amicale: there is already a community `ax`\n")


def test_a_code_is_printed_as_it_is_typed_and_only_its_digest_is_kept(amicale: Amicale, ax: str) -> None:
    ran = amicale("community", "code", "ax")
    typed = re.search(r"/configurer ([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})", ran.out)
    assert typed
    assert typed[1].replace("-", "").encode() not in Path(ax.removeprefix("sqlite+aiosqlite:///")).read_bytes()
    now = datetime.now(UTC)
    assert looked(ax, SetupCodes, lambda store: store.use(digest(typed[1]), now)) == 1
    assert looked(ax, SetupCodes, lambda store: store.use(digest(typed[1]), now)) is None


def test_a_place_is_linked_with_its_purposes(amicale: Amicale, ax: str) -> None:
    assert amicale("community", "link", "ax", "--telegram-chat", "-1001234567890", "--purpose", "events").status == 0
    assert amicale("community", "link", "ax", "--discord-guild", "80351110224678912").status == 0
    places = looked(ax, Places, lambda store: store.of(1))
    assert {(one.ref, one.purposes) for one in places} == {
        (PlaceRef(platform="telegram", root=-1001234567890), frozenset({"events"})),
        (PlaceRef(platform="discord", root=80351110224678912), frozenset({"general"})),
    }
    listed = amicale("community", "list").out
    assert "ax  AX  fr  Europe/Paris" in listed
    assert "telegram:-1001234567890  events" in listed


def test_a_place_belongs_to_one_community(amicale: Amicale, ax: str) -> None:
    amicale("community", "link", "ax", "--discord-guild", "80351110224678912")
    amicale("community", "create", "inalco", "--name", "INALCO")
    ran = amicale("community", "link", "inalco", "--discord-guild", "80351110224678912")
    assert (ran.status, ran.err) == (1, "amicale: discord:80351110224678912 belongs to another community\n")


def test_a_right_is_granted_to_an_account_that_was_nobody(amicale: Amicale, ax: str) -> None:
    ran = amicale("community", "grant", "ax", "moderator", "discord:80351110224678912")
    assert (ran.status, ran.err) == (0, "")
    account = looked(ax, Accounts, lambda store: store.get("discord", 80351110224678912))
    member = looked(ax, Members, lambda store: store.of(account.id), 1)
    assert member.rights == {Right.MODERATOR}
    line = looked(ax, Audit, lambda store: store.lines())[0]
    assert (line.what, line.result, line.account_id) == ("community.grant moderator", "operator", account.id)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create", "A X", "--name", "x"), "a short name is lower-case letters"),
        (("create", "x", "--name", "\u200b"), "--name needs at least one visible character"),
        (("create", "x", "--name", "x", "--language", "de"), "no language `de` (there are: fr, en)"),
        (("create", "x", "--name", "x", "--timezone", "Mars/Olympus"), "no time zone `Mars/Olympus`"),
        (("create", "x"), "Missing option '--name'"),
        (("code", "nope"), "no community `nope` (there are: ax)"),
        (("link", "ax"), "name one place"),
        (("link", "ax", "--discord-guild", "1", "--telegram-chat", "2"), "name one place"),
        (("link", "ax", "--discord-guild", "-1"), "`-1` is not the number of a place on Discord"),
        (("link", "ax", "--discord-guild", "9223372036854775808"), "`9223372036854775808` is not the number"),
        (("link", "ax", "--telegram-chat", "-1", "--purpose", "party"), "no purpose `party`"),
        (("grant", "ax", "guest", "discord:1"), "no right `guest`"),
        (("grant", "ax", "member", "irc:1"), "`irc:1` is not an account"),
        (("grant", "ax", "member", "discord:0x1"), "`discord:0x1` is not an account"),
        (("grant", "ax", "member", "discord:9223372036854775808"), "`discord:9223372036854775808` is not"),
        (("grant", "ax", "member", f"discord:{'9' * 5000}"), "`discord:999"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    amicale: Amicale, ax: str, arguments: tuple[str, ...], said: str
) -> None:
    ran = amicale("community", *arguments)
    assert ran.status != 0
    assert ran.err.startswith(f"amicale: {said}")
    assert ran.err.count("\n") == 1
    assert ran.out == ""
