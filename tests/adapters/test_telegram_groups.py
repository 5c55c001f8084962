"""Telegram in groups: what is said there for all, what moves to the private chat, and groups that change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

import bot
from bot.catalogue import Catalogue
from bot.features.community.domain import digest
from bot.features.community.feature import FEATURE as COMMUNITY
from bot.features.welcome.feature import FEATURE as WELCOME
from bot.language import Words
from bot.people import PlaceRef
from bot.ports import Accounts, Places, SetupCodes
from storage.database import Database
from tests.adapters.survey import ENGLISH, FEATURE, FRENCH
from tests.adapters.telegram_stage import Stage, stage_on
from tests.database import NOW

SECRETIVE = "/survey_fill size=12 the meals"


@cache
def catalogue() -> Catalogue:
    assert bot.__file__ is not None
    core = Path(bot.__file__).parent
    folders = (core, core / "features" / "community", core / "features" / "welcome")
    texts = [(code, (f / f"words.{code}.ftl").read_text("utf-8")) for f in folders for code in ("fr", "en")]
    words = Words([*texts, ("fr", FRENCH), ("en", ENGLISH)], strict=True)
    return Catalogue((FEATURE, COMMUNITY, WELCOME), words)


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    async with stage_on(database, catalogue()) as made:
        yield made


async def test_S20_a_private_answer_moves_from_the_group_to_the_private_chat(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    group = stage.standin.group("Alumni", members=[ana])
    await stage.community(ana, groups=(group,))
    async with stage.serving():
        asked = await ana.says(SECRETIVE, to=group)
        assert asked.shown.labels == ["See the answer"]
        assert "meals" not in asked.text
        answer = await ana.follows(asked)
        assert answer.text.startswith("Noted.")
        assert "topic the meals" in answer.text
    assert [shown.text for shown in group.shows()] == ["I answer you in private, so that nobody else sees it."]
    assert await stage.effects("survey.fill") == 1


async def test_S14_a_link_meant_for_somebody_else_is_refused_and_not_consumed(stage: Stage) -> None:
    ana, ben = stage.standin.member("Ana", language="en"), stage.standin.member("Ben", language="en")
    group = stage.standin.group("Alumni", members=[ana, ben])
    await stage.community(ana, ben, groups=(group,))
    async with stage.serving():
        asked = await ana.says(SECRETIVE, to=group)
        stolen = await ben.follows(asked)
        assert stolen.text.startswith("This button belongs to someone else")
        assert await stage.effects("survey.fill") == 0
        assert (await ana.follows(asked)).text.startswith("Noted.")


async def test_commands_of_other_bots_and_chatter_are_none_of_its_business(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    group = stage.standin.group("Alumni", members=[ana])
    group.bot_is_admin = True
    await stage.community(ana, groups=(group,))
    async with stage.serving():
        for text in ("hello all", "/survey_echo@another_bot x", "/unknown", "/etc/hosts", "see /survey_echo x", "/"):
            heard = await ana.says(text, to=group, within=0.3)
            assert heard.update is not None
            assert heard.nothing
        ours = await ana.says(f"/survey_echo@{stage.standin.bot_username} hi", to=group)
        assert ours.text.startswith("hi")
    async with stage.database.read() as connection:
        count = await connection.exec_driver_sql("SELECT count(*) FROM inbox")
        assert count.scalar_one() == 1


async def test_S35_members_words_in_a_group_notify_nobody_and_cannot_be_tapped(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    group = stage.standin.group("Alumni", members=[ana])
    await stage.community(ana, groups=(group,))
    hostile = "@someone /ban https://evil.example.com/x www.evil.com tg://user?id=1 a@b.fr <@12> /ban@x_bot t.me/x"
    async with stage.serving():
        said = await ana.says(f"/survey_echo {hostile}", to=group)
        assert said.shown.mentions == said.shown.commands == said.shown.links == said.shown.previews == []
        assert "someone" in said.text
        assert not any(entity["type"] in ("email", "phone_number") for entity in said.shown.entities)


async def test_S11_an_anonymous_administrator_is_asked_to_act_in_person(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    group = stage.standin.group("Alumni", admins=[ana], supergroup=True)
    strange = stage.standin.group("Elsewhere", admins=[ana], supergroup=True)
    await stage.community(ana, groups=(group,))
    async with stage.serving():
        refused = await ana.says_anonymously(group, "/survey_echo hi")
        assert refused.text.startswith("You are writing as an anonymous administrator")
        assert (await ana.says_anonymously(group, "/unknown", within=0.3)).nothing
        assert (await ana.says_anonymously(strange, "/survey_echo hi", within=0.3)).nothing
    async with stage.works.read() as work:
        assert await work.store(Accounts).get("telegram", 1087968824) is None


async def test_S12_channels_forwards_and_bots_are_never_members(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    group = stage.standin.group("Alumni", admins=[ana], supergroup=True)
    group.bot_is_admin = True
    channel = stage.standin.channel("News", admins=[ana])
    await stage.community(ana, groups=(group,))
    robot = stage.standin.member("Robot", language="en")
    robot.user["is_bot"] = True
    async with stage.serving():
        said = "/survey_echo hi"
        assert (await ana.says_as_channel(said, group, channel=channel, within=0.3)).nothing
        assert (await stage.standin.auto_forwards(channel, said, group, within=0.3)).nothing
        assert (await stage.standin.posts(channel, said, within=0.3)).nothing
        assert (await robot.says(said, to=group, within=0.3)).nothing
    async with stage.works.read() as work:
        for number in (136817688, 777000, robot.id):
            assert await work.store(Accounts).get("telegram", number) is None


async def test_answers_stay_in_their_topic(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    forum = stage.standin.group("Forum", members=[ana], forum=True)
    topic = forum.topic("Meals")
    await stage.community(ana, groups=(forum,))
    async with stage.serving():
        said = await ana.says("/survey_echo hi", to=topic)
        assert said.shown.thread_id == topic.id
        voted = await ana.presses(said, "Vote")
        assert (voted.text, voted.shown.thread_id, voted.shown.id) == ("Voted: 3", topic.id, said.shown.id)
        general = await ana.says("/survey_echo hi", to=forum)
        assert general.shown.thread_id is None


async def test_presses_in_a_group_answer_their_presser_alone(stage: Stage) -> None:
    ana, ben = stage.standin.member("Ana", language="en"), stage.standin.member("Ben", language="fr")
    group = stage.standin.group("Alumni", members=[ana, ben])
    await stage.community(ana, ben, groups=(group,))
    async with stage.serving():
        said = await ana.says("/survey_echo hi", to=group)
        short = await ben.presses(said, "In private")
        assert (short.alert, short.messages) == ("Secret x", [])
        unopened = await ben.presses(said, "In private, long")
        assert unopened.alert.startswith("Cette réponse n'est que pour vous")
        assert unopened.messages == []
        await ben.starts()
        long = await ben.presses(said, "In private, long")
        assert long.alert.startswith("Je vous ai répondu en privé")
        assert long.shown.chat_id == ben.id
        assert "x" * 300 in long.text
        opened = await ben.follows(said, "One to one")
        assert opened.text == "Voici 5"
    assert len(group.shows()) == 1


async def test_a_refusal_in_a_group_is_for_one_person(stage: Stage) -> None:
    ana, guest = stage.standin.member("Ana", language="en"), stage.standin.member("Guest", language="en")
    group = stage.standin.group("Alumni", members=[ana, guest])
    await stage.community(ana, groups=(group,))
    async with stage.serving():
        refused = await guest.says("/community_place general", to=group)
        assert str(guest.id) not in refused.text
        assert refused.text.startswith("This is for you alone")
        assert (await guest.follows(refused)).messages
        again = await guest.says("/community_place general", to=group)
        assert again.shown.chat_id == guest.id


async def test_setup_links_the_group_for_whoever_manages_it(stage: Stage) -> None:
    ana, ben = stage.standin.member("Ana", language="en"), stage.standin.member("Ben", language="en")
    group = stage.standin.group("Alumni", admins=[ana], members=[ben], bot=False)
    number = await stage.community()
    async with stage.works.write() as work:
        await work.store(SetupCodes).add(number, digest("OPEN-SESAME"), NOW + timedelta(hours=24))
    async with stage.serving():
        await ana.starts()
        await ben.starts()
        assert (await stage.standin.add_bot(group, by=ana, within=0.3)).nothing
        assert (await ana.says("/survey_echo hi", to=group, within=0.3)).nothing
        refused = await ben.says("/setup OPEN-SESAME", to=group)
        assert refused.shown.chat_id == ben.id
        done = await ana.says("/configurer OPEN-SESAME", to=group)
        assert done.shown.chat_id == group.id
        assert (await ana.says("/survey_echo hi", to=group)).text.startswith("hi")
        await stage.standin.remove_bot(group, by=ana, within=0.3)
    async with stage.works.read() as work:
        assert await work.store(Places).find(PlaceRef(platform="telegram", root=group.id)) is None


async def test_groups_that_nobody_linked_are_left_after_a_day(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    linked = stage.standin.group("Alumni", admins=[ana])
    strange = stage.standin.group("Elsewhere", admins=[ana], bot=False)
    gone = stage.standin.group("Gone", admins=[ana], bot=False)
    await stage.community(ana, groups=(linked,))
    async with stage.serving() as adapter:
        await stage.standin.add_bot(strange, by=ana, within=0.3)
        await stage.standin.add_bot(gone, by=ana, within=0.3)
        gone.chat.bot_status = "left"
        await adapter.sweep()
        assert stage.standin.calls_to("leaveChat") == []
        stage.clock.move(timedelta(hours=25))
        await adapter.sweep()
        assert strange.chat.bot_status == "left"
        assert linked.chat.bot_status == "member"
        calls = len(stage.standin.calls_to("leaveChat"))
        await adapter.sweep()
        assert len(stage.standin.calls_to("leaveChat")) == calls


async def test_a_group_that_becomes_a_supergroup_stays_linked(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    group = stage.standin.group("Alumni", admins=[ana])
    await stage.community(ana, groups=(group,))
    async with stage.serving():
        await stage.standin.upgrade(group, within=0.3)
        assert (await ana.says("/survey_echo hi", to=group)).text.startswith("hi")
    async with stage.works.read() as work:
        assert await work.store(Places).find(PlaceRef(platform="telegram", root=group.id)) is not None


async def test_an_answer_follows_the_group_to_its_new_number(stage: Stage) -> None:
    ana = stage.standin.member("Ana", language="en")
    group = stage.standin.group("Alumni", admins=[ana])
    await stage.community(ana, groups=(group,))
    await ana.says("/survey_echo hi", to=group, within=0)
    await stage.standin.upgrade(group)
    async with stage.serving():
        await stage.standin.until_called("getUpdates", 2)
    assert [shown.text.partition("\n")[0] for shown in group.shows()] == ["hi"]
    async with stage.works.read() as work:
        assert await work.store(Places).find(PlaceRef(platform="telegram", root=group.id)) is not None


async def test_menus_are_published_once_in_both_languages(stage: Stage) -> None:
    ana, zoe = stage.standin.member("Ana", language="fr"), stage.standin.member("Zoe", language="de")
    group = stage.standin.group("Alumni", admins=[ana], members=[zoe])
    async with stage.serving():
        pass
    published = len(stage.standin.calls_to("setMyCommands"))
    assert published == 6
    async with stage.serving():
        pass
    assert len(stage.standin.calls_to("setMyCommands")) == published
    french, english = dict(ana.menu()), dict(zoe.menu())
    assert french["sondage_remplir"] == "Remplir le sondage"
    assert french["sondage"] == "Répondre à un sondage"
    assert english["survey_fill"] == "Fill in the survey"
    assert "configurer" not in french
    assert "community_place" not in english
    assert "configurer" in dict(ana.menu(group))
    assert "setup" not in dict(zoe.menu(group))
