"""Who may do what: decided from the chat, asked by the one gate, and never so that nobody can decide any more."""

from __future__ import annotations

import pytest

from bot.capabilities import declared, faults, label, short
from bot.features.accounts.feature import FEATURE as ACCOUNTS
from bot.features.community.domain import decided
from bot.features.community.feature import FEATURE as COMMUNITY
from bot.features.directory.feature import FEATURE as DIRECTORY
from bot.features.welcome.feature import FEATURE as WELCOME
from bot.outbox import Queue, State
from bot.people import Account, Member, Right, viewer
from bot.permissions import MEMBERS, Capability, check, grantable, holders, may
from bot.ports import Accounts, Audit, Members
from bot.rights import Rights, allowed
from storage.database import Database
from tests.stage import CHAT, MODALS, SURFACES, Actor, Stage, Surface, add_community, build, person
from tests.survey import CLOSE, FILL, SURVEY, words

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)
SEARCH = "Chercher dans l'annuaire"


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await build(database, (DIRECTORY, COMMUNITY, WELCOME, ACCOUNTS, SURVEY), words())


async def administrator(stage: Stage, surface: Surface = CHAT, name: str = "Ada") -> Actor:
    return await stage.member(name, surface, right=Right.ADMINISTRATOR)


async def rights(stage: Stage, actor: Actor) -> frozenset[Right]:
    async with stage.works.read() as work:
        account = await work.store(Accounts).get(actor.surface.name, actor.number)
        found = await work.store(Members, stage.community.id).of(account.id) if account else None
    return found.rights if found else frozenset()


async def audited(stage: Stage) -> list[str]:
    async with stage.works.read() as work:
        return [
            f"{line.what}: {line.result}" for line in await work.store(Audit).lines() if "refused" not in line.result
        ]


async def messages(stage: Stage) -> list[tuple[int | None, str]]:
    async with stage.works.read() as work:
        rows = await work.store(Queue).listed(State.PENDING)
        return [(row.member_id, row.topic) for row in rows]


def test_a_community_changes_what_a_capability_says_by_itself() -> None:
    ana = Member(id=1, community_id=1, rights=frozenset())
    account = Account(platform="x", native_id=1)
    assert may(viewer(account, ana), FILL)
    assert not may(viewer(account, ana, {FILL.name: frozenset({Right.MODERATOR})}), FILL)
    assert may(viewer(account, ana, {CLOSE.name: frozenset({Right.MEMBER})}), CLOSE)
    assert not may(viewer(account, ana, {CLOSE.name: frozenset()}), CLOSE)
    with pytest.raises(Exception, match="refused-right"):
        check(viewer(account, ana, {FILL.name: frozenset()}), FILL)


def test_what_is_made_for_members_is_never_opened_to_guests() -> None:
    guest = viewer(Account(platform="x", native_id=1), None, {FILL.name: frozenset(Right)})
    assert not may(guest, FILL)
    assert Right.GUEST not in grantable(FILL)


def test_nothing_takes_the_settings_from_administrators_or_gives_rights_to_others() -> None:
    kept = Capability(name="a", rights=frozenset({Right.ADMINISTRATOR}), keeps=frozenset({Right.ADMINISTRATOR}))
    assert holders(kept, {"a": frozenset({Right.MEMBER})}) == {Right.MEMBER, Right.ADMINISTRATOR}
    fixed = Capability(name="b", rights=frozenset({Right.ADMINISTRATOR}), fixed=True)
    assert holders(fixed, {"b": frozenset(Right)}) == {Right.ADMINISTRATOR}
    assert grantable(fixed) == ()


def test_what_members_may_becoming_more_does_not_take() -> None:
    assert decided(frozenset({Right.ADMINISTRATOR}), Right.MEMBER, allowed=True) == MEMBERS
    assert decided(frozenset(Right), Right.MEMBER, allowed=False) == MEMBERS - {Right.MEMBER}
    assert decided(MEMBERS, Right.STUDENT, allowed=False) == MEMBERS
    assert decided(frozenset({Right.STUDENT}), Right.STUDENT, allowed=False) == frozenset()


@both
async def test_what_members_may_is_decided_by_a_press_and_holds_at_once(stage: Stage, surface: Surface) -> None:
    await stage.people(person("Hélène", "Dupont"))
    ada, ana = await administrator(stage, surface), await stage.member("Ana", surface)
    listed = await ada.types("community rights")
    assert f"{SEARCH} membres" in listed.text
    await ada.presses(SEARCH)
    shown = await ada.presses("Ne plus permettre\u00a0: membres")
    assert "changé" not in shown.text
    assert "membres: non" in shown.text
    refused = await ana.types("directory search", query="dupont")
    assert "Hélène" not in refused.text
    assert "réservé à d'autres rôles" in refused.text
    assert "annuaire" not in (await ana.types("help")).text
    assert not [label for label in (await ana.types("start")).buttons if "hercher" in label]
    assert "Hélène" in (await ada.types("directory search", query="dupont")).text
    assert "(changé)" in (await ada.types("community rights")).text
    await ada.presses(SEARCH)
    assert "membres: oui" in (await ada.presses("Comme au début")).text
    assert "Hélène" in (await ana.types("directory search", query="dupont")).text
    assert (await audited(stage))[:2] == ["rights directory.search: default", "rights directory.search: -member"]


@both
async def test_a_right_is_given_and_pressing_twice_is_pressing_once(stage: Stage, surface: Surface) -> None:
    ada, cara = await administrator(stage, surface), await stage.member("Cara", surface, right=Right.COORDINATOR)
    assert (await cara.types("survey close")).outcome.refused
    await ada.types("community rights")
    before = await ada.presses("Fermer l'enquête")
    await ada.presses("Permettre\u00a0: coordination", on=before)
    await ada.presses("Permettre\u00a0: coordination", on=before)
    assert "C'est fait" in (await cara.types("survey close")).text
    assert (await audited(stage)).count("rights survey.close: +coordinator") == 1
    await ada.presses("Ne plus permettre\u00a0: coordination")
    assert (await cara.types("survey close")).outcome.refused
    async with stage.works.read() as work:
        assert await work.store(Rights, stage.community.id).changed() == {}


async def test_an_open_button_obeys_what_was_decided_since(stage: Stage) -> None:
    ada, ana = await administrator(stage), await stage.member("Ana")
    note = await ana.types("survey note", "bonjour")
    await ada.types("community rights")
    await ada.presses("Remplir l'enquête")
    await ada.presses("Ne plus permettre\u00a0: membres")
    assert (await ana.presses("Compter", on=note)).outcome.refused


@both
async def test_nobody_else_decides(stage: Stage, surface: Surface) -> None:
    ada, mo = await administrator(stage, surface), await stage.member("Mo", surface, right=Right.MODERATOR)
    await ada.types("community rights")
    page = await ada.presses("Fermer l'enquête")
    for path in ("community rights", "community team", "community grant", "community revoke"):
        assert (await mo.types(path)).outcome.refused
    assert (await mo.presses("Permettre\u00a0: membres", on=page)).outcome.refused
    assert (await mo.presses("Retour", on=page)).outcome.refused


@both
@pytest.mark.parametrize(
    "packed",
    [
        *("1-qs-community_settings-administrator-0", "1-qs-community_rights-member-1", "1-qs-everyone-member-0"),
        *("1-qs-nothing-member-1", "1-qs-survey_fill-guest-1", "1-qs-survey_fill-owner-1", "1-qs-survey_fill-member-2"),
        *("1-qs-survey_fill-member", "1-qd-community_rights", "1-qo-community_rights", "1-qs--member-1"),
    ],
)
async def test_administrators_cannot_lock_themselves_out(stage: Stage, surface: Surface, packed: str) -> None:
    ada = await administrator(stage, surface)
    assert (await ada.sends(packed)).outcome.refused
    assert await audited(stage) == []
    assert not (await ada.types("community rights")).outcome.refused
    assert not (await ada.types("community places")).outcome.refused


async def test_two_who_decide_at_once_are_told(stage: Stage) -> None:
    async with stage.works.write() as work:
        kept = work.store(Rights, stage.community.id)
        first, second = frozenset({Right.MODERATOR}), frozenset({Right.COORDINATOR})
        assert await kept.set("a.b", first, None, stage.clock.now())
        assert not await kept.set("a.b", second, None, stage.clock.now())
        assert await kept.set("a.b", second, first, stage.clock.now())
        assert not await kept.set("a.b", first, first, stage.clock.now())
        assert await kept.changed() == {"a.b": second}
        assert await kept.reset("a.b")
        assert not await kept.reset("a.b")


async def test_what_one_community_decides_is_nothing_to_another(stage: Stage) -> None:
    other = await add_community(stage.database, "celsa", "CELSA")
    async with stage.works.write() as work:
        await work.store(Rights, other.id).set(FILL.name, frozenset(), None, stage.clock.now())
    async with stage.works.read() as work:
        assert await allowed(work, other.id, FILL) == frozenset()
        assert await allowed(work, stage.community.id, FILL) == FILL.rights
    ana = await stage.member("Ana")
    assert not (await ana.types("survey note", "bonjour")).outcome.refused


@both
async def test_somebody_is_made_a_member_and_moderator_and_told(stage: Stage, surface: Surface) -> None:
    ada, hugo = await administrator(stage, surface), stage.stranger("Hugo", surface)
    shown = await ada.types("community grant", person=f"{surface.name}:{hugo.number}", right="moderator")
    assert "a désormais ce droit : modération" in shown.text.replace("\u00a0", " ")
    assert await rights(stage, hugo) == {Right.MODERATOR}
    ((member_id, topic),) = await messages(stage)
    assert topic == "community.rights"
    assert "grant moderator" in (await audited(stage))[0]
    again = await ada.types("community grant", person=f"{surface.name}:{hugo.number}", right="moderator")
    assert "Rien à changer" in again.text
    assert len(await messages(stage)) == 1
    assert member_id


async def test_a_form_asks_whom_and_takes_the_number_that_was_told(stage: Stage) -> None:
    ada, hugo = await administrator(stage), stage.stranger("Hugo")
    told = await hugo.types("start")
    assert str(hugo.number) in told.text
    await ada.types("community grant")
    assert (await ada.says(str(hugo.number))).asks == ("right",)
    await ada.presses("coordination")
    assert await rights(stage, hugo) == {Right.COORDINATOR}


async def test_an_account_of_elsewhere_that_nobody_knows_is_no_person(stage: Stage) -> None:
    ada = await administrator(stage)
    shown = await ada.types("community grant", person="elsewhere:77", right="member")
    assert "Je ne connais pas encore ce compte" in shown.text
    hugo = stage.stranger("Hugo", MODALS)
    await hugo.types("start")
    shown = await ada.types("community grant", person=f"discord:{hugo.number}", right="member")
    assert "C'est fait" in shown.text


@both
async def test_S04_a_right_taken_in_the_chat_is_gone_at_the_next_press(stage: Stage, surface: Surface) -> None:
    ada, mo = await administrator(stage, surface), await stage.member("Mo", surface, right=Right.MODERATOR)
    note = await mo.types("survey note", "bonjour")
    listed = await ada.types("community team")
    assert "modération" in listed.text
    assert mo.member
    await ada.sends(f"1-qm-{mo.member.id}")
    shown = await ada.presses("Retirer\u00a0: modération")
    assert "membre" in shown.text
    assert (await mo.presses("fermer", on=note)).outcome.refused
    assert await rights(stage, mo) == frozenset()
    assert await messages(stage) == [(mo.member.id, "community.rights")]


@both
async def test_the_last_administrator_stays(stage: Stage, surface: Surface) -> None:
    ada = await administrator(stage, surface)
    assert ada.member
    shown = await ada.types("community revoke", person=f"{surface.name}:{ada.number}", right="administrator")
    assert "la dernière personne de l'administration" in shown.text
    assert (await ada.sends(f"1-qx-{ada.member.id}-administrator")).outcome.refused
    zoe = await administrator(stage, surface, "Zoé")
    await ada.types("community revoke", person=f"{surface.name}:{ada.number}", right="administrator")
    assert await rights(stage, ada) == frozenset()
    assert (await ada.types("community team")).outcome.refused
    assert not (await zoe.types("community team")).outcome.refused


async def test_an_administrator_who_is_suspended_does_not_count(stage: Stage) -> None:
    ada, zoe = await administrator(stage), await administrator(stage, name="Zoé")
    assert zoe.member
    assert ada.member
    await suspend(stage, zoe.member.id)
    assert (await ada.sends(f"1-qx-{ada.member.id}-administrator")).outcome.refused


async def suspend(stage: Stage, member_id: int) -> None:
    import sqlalchemy as sa

    from storage.base import member

    async with stage.database.write() as connection:
        suspended = sa.update(member).where(member.c.id == member_id).values(suspended_at=stage.clock.now())
        await connection.execute(suspended)


@both
async def test_rights_of_other_communities_people_do_not_exist(stage: Stage, surface: Surface) -> None:
    other = await add_community(stage.database, "celsa", "CELSA")
    ada = await administrator(stage, surface)
    theirs = await stage.member("Théo", surface, right=Right.MODERATOR, community=other)
    assert theirs.member
    for packed in (
        f"1-qm-{theirs.member.id}",
        f"1-qx-{theirs.member.id}-moderator",
        f"1-qg-{theirs.member.id}-moderator",
    ):
        assert "ne trouve pas" in (await ada.sends(packed)).text
    shown = await ada.types("community revoke", person=f"{surface.name}:{theirs.number}", right="moderator")
    assert "n'est pas membre" in shown.text


async def test_whoever_it_concerns_reads_the_rights_they_have_when_it_is_sent(stage: Stage) -> None:
    from bot.features.community.letters import told

    ada, hugo = await administrator(stage), await stage.member("Hugo")
    assert hugo.member
    for packed in (f"1-qg-{hugo.member.id}-moderator", f"1-qg-{hugo.member.id}-coordinator"):
        await ada.sends(packed)
        stage.clock.move(seconds=1)
    async with stage.works.read() as work:
        (row,) = await work.store(Queue).listed(State.PENDING)
        letter = await told(work, row)
    assert letter
    assert letter.text
    from bot.language import Reader

    text = stage.words.plain(letter.text, Reader(language="fr"))
    assert "modération, coordination" in text


def test_capabilities_are_declared_once_and_have_their_words() -> None:
    found = declared((DIRECTORY, COMMUNITY, SURVEY))
    assert [one.name for one in found] == [
        *("directory.search", "community.settings", "community.rights"),
        *("survey.fill", "survey.close"),
    ]
    assert list(faults(found, words())) == []
    odd = Capability(name="odd.one", rights=MEMBERS)
    assert list(faults((odd, Capability(name="odd_one", rights=MEMBERS)), words()))
    assert label(odd).key == "capability-odd-one"
    assert short(odd) == "odd_one"
