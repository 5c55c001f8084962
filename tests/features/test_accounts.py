"""What a person sets for themselves."""

from __future__ import annotations

import pytest

from bot.ports import Accounts
from tests.stage import CHAT, MODALS, SURFACES, Actor, Stage, Surface
from tests.wire import Wire, deliver, notice, plan

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)


async def kept(stage: Stage, actor: Actor) -> tuple[str | None, str | None]:
    async with stage.works.read() as work:
        account = await work.store(Accounts).get(actor.surface.name, actor.number)
    assert account
    return account.language, account.zone


@both
async def test_a_language_is_chosen_from_the_menu(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    await ana.types("start")
    asked = await ana.presses("Français / English")
    assert asked.asks == ("language",)
    done = await (ana.presses("anglais") if surface is CHAT else ana.submits(language="en"))
    assert "I will speak to you in English" in done.text
    assert await kept(stage, ana) == ("en", None)


@pytest.mark.parametrize("said", ["English", "anglais", "en", "ANGLAIS", "english"])
async def test_a_language_is_named_in_any_language(stage: Stage, said: str) -> None:
    ana = await stage.member("Ana")
    assert "English" in (await ana.says(f"compte langue {said}")).text


@both
async def test_S47_a_zone_that_does_not_exist_is_refused_and_nothing_kept(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    for zone in ("../../etc/passwd", "localtime", "Mars/Olympus", "Etc/GMT+1"):
        shown = await ana.types("account timezone", zone=zone)
        assert "Je ne connais pas ce fuseau" in shown.text
    await ana.types("account timezone", zone="europe/paris")
    assert await kept(stage, ana) == (None, "Europe/Paris")


async def test_zones_are_completed_while_typing(stage: Stage) -> None:
    ana = stage.stranger("Ana", MODALS)
    assert (await ana.completes("account timezone", zone="mont"))[0].startswith("America/")
    assert len(await ana.completes("account timezone", zone="")) == 25
    assert await ana.completes("account timezone", zone="../..") == ()


@both
async def test_setting_one_thing_leaves_the_other(stage: Stage, surface: Surface) -> None:
    hugo = stage.stranger("Hugo", surface)
    await hugo.types("account language", language="en")
    await hugo.types("account timezone", zone="Montréal")
    assert await kept(stage, hugo) == ("en", "America/Montreal")


async def test_the_same_number_on_two_platforms_has_two_settings(stage: Stage) -> None:
    ana, other = await stage.member("Ana", CHAT), await stage.member("Ana", MODALS)
    other.number = ana.number
    await ana.types("account language", language="en")
    assert "Here is" in (await ana.types("help")).text
    assert "Voici" in (await other.types("help")).text


async def written_in(stage: Stage, actor: Actor, key: str) -> str:
    """The language of a notice that is sent now."""
    assert actor.member
    wire = Wire(platform=actor.surface.name)
    await plan(stage, notice(actor.member.id, stage, key))
    await deliver(stage, wire)
    (reader,) = wire.readers
    return reader.language


@both
async def test_a_notice_is_in_the_language_chosen_else_of_the_app_else_of_the_community(
    stage: Stage, surface: Surface
) -> None:
    ana = await stage.member("Ana", surface, language="xx")
    assert await written_in(stage, ana, "1") == stage.community.language == "fr"
    ana.language = "en-GB"
    await ana.types("help")
    assert await written_in(stage, ana, "2") == "en"
    ana.language = "xx"
    shown = await ana.types("help")
    assert shown.outcome.reader.language == "en"
    ana.language = "fr"
    await ana.types("help")
    assert await written_in(stage, ana, "3") == "fr"
    await ana.types("account language", language="en")
    await ana.types("help")
    assert await written_in(stage, ana, "4") == "en"


async def test_the_language_of_the_app_is_exported_and_erased_with_the_account(stage: Stage) -> None:
    ana = await stage.member("Ana", language="fr-CA")
    await ana.types("help")
    async with stage.works.write() as work:
        accounts = work.store(Accounts)
        account = await accounts.get(ana.surface.name, ana.number)
        assert account
        assert (await accounts.export(account.id, stage.community.id))["client_language"] == "fr"
        await accounts.forget(account.id, stage.community.id)
        assert await accounts.get(ana.surface.name, ana.number) is None
