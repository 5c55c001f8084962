"""The one door: who may pass, what happens twice, what is said when it goes wrong."""

from __future__ import annotations

import asyncio
import re

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot.people import Right
from bot.ports import Audit, AuditLine
from bot.presses import pack
from bot.replies import Press
from bot.requests import Acknowledgement, Pressed, Suggesting, Typed
from bot.rights import Rights
from storage.base import member
from storage.core_tables import account, member_right
from storage.database import Database
from tests.hostile import QUERIES
from tests.stage import CHAT, MODALS, SURFACES, Actor, Shown, Stage, Surface, add_community, build, person
from tests.survey import ALL, FILL, SECRET, words

both = pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.name)


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await build(database, ALL, words())


async def lines(stage: Stage) -> tuple[AuditLine, ...]:
    async with stage.works.read() as work:
        return await work.store(Audit).lines()


async def effects(stage: Stage, what: str) -> list[str]:
    return [line.result for line in await lines(stage) if line.what == what]


async def revoke(stage: Stage, actor: Actor, right: Right) -> None:
    assert actor.member
    async with stage.database.write() as connection:
        mine = (member_right.c.member_id == actor.member.id) & (member_right.c.right == right.value)
        await connection.execute(sa.delete(member_right).where(mine))


async def suspend(stage: Stage, actor: Actor) -> None:
    assert actor.member
    async with stage.database.write() as connection:
        change = sa.update(member).where(member.c.id == actor.member.id)
        await connection.execute(change.values(suspended_at=stage.clock.now()))


async def filled(stage: Stage, surface: Surface, name: str = "Ana") -> tuple[Actor, Shown]:
    ana = await stage.member(name, surface)
    return ana, await ana.types("survey fill", subject="vélos", number="3")


def apology(shown: Shown) -> re.Match[str] | None:
    return re.search(r"référence à la modération\u00a0?\u202f?: ([0-9A-F]{6})", shown.text)


@both
async def test_S01_a_press_meant_for_someone_else_is_refused_and_noted(stage: Stage, surface: Surface) -> None:
    _ana, shown = await filled(stage, surface)
    ben = await stage.member("Ben", surface)

    refused = await ben.presses("Le mien", on=shown)

    assert "quelqu'un d'autre" in refused.text
    assert refused.outcome.refused
    assert await effects(stage, "survey.mine") == []
    (newest, *_rest) = await lines(stage)
    assert (newest.what, newest.result) == ("press x", "refused.press-others")
    assert newest.community_id == stage.community.id


@both
async def test_S01_the_refused_press_still_works_for_its_owner(stage: Stage, surface: Surface) -> None:
    ana, shown = await filled(stage, surface)
    ben = await stage.member("Ben", surface)
    await ben.presses("Le mien", on=shown)
    assert "C'est fait" in (await ana.presses("Le mien", on=shown)).text
    assert await effects(stage, "survey.mine") == ["7"]


@pytest.mark.parametrize("button", ["Passer", "Terminer", "Annuler"])
async def test_S01_the_buttons_of_someone_elses_form_change_nothing(stage: Stage, button: str) -> None:
    ana, ben = await stage.member("Ana"), await stage.member("Ben")
    await ana.types("survey fill", 'nombre=3 "vélos')
    await ana.presses("Encore")
    form = await ana.says("des vélos")
    form = await ana.says("4")
    assert form.asks == ("at",)

    refused = await ben.presses(button, on=form)

    assert "fermé ou trop ancien" in refused.text
    assert await effects(stage, "survey.filled") == ["vélos|3|None|None|None|None"]
    assert (await ana.says("demain 19h")).asks == ("colour",)
    assert (await lines(stage))[0].result == "refused.form-gone"


async def test_S01_someone_elses_modal_page_takes_no_answers(stage: Stage) -> None:
    ana, ben = await stage.member("Ana", MODALS), await stage.member("Ben", MODALS)
    await ana.types("survey fill")
    more = await ana.submits(subject="vélos", number="3")
    page = await ana.presses("Continuer", on=more)

    stolen = await ben.submits(on=page, where="discord:1")

    assert "fermé ou trop ancien" in stolen.text
    assert await effects(stage, "survey.filled") == []


@both
async def test_S02_not_yours_reads_as_nonexistent(stage: Stage, surface: Surface) -> None:
    other = await add_community(stage.database, "celsa", "CELSA")
    (theirs,) = await stage.people(person("Zoé", "Ailleurs"), community=other)
    (hidden,) = await stage.people(person("Paul", "Caché"), listed=False)
    ana = await stage.member("Ana", surface)
    await ana.types("start")

    texts = {(await ana.sends(f"1-dv-{args}")).text for args in (base36(theirs), base36(hidden), "zzzzz")}
    forms = {(await ana.sends(f"1-{code}-{'0' * 24}-0")).text for code in ("fo", "fb", "fs", "fd", "fx")}
    chosen = {(await ana.sends(f"1-ch-{args}")).text for args in (base36(other.id), "zzzzz")}

    assert len(texts) == len(forms) == len(chosen) == 1


MADE_UP = (
    *("", "x", "1", "1-", "1--", "2-dv-1", "0-dv-1", "1-DV-1", "1-dv-é", "1-dv-1\n", "1-dv-\x00", "1-dv-" + "1" * 96),
    *("1-qqqq-1", "1-c-ds-1", "1-c-zz", "1-c", "1-x", "1-x-1", "1-xf", "1-xf-1", "1-fo", "1-fv-1-1", "1-fm-sf"),
    *("1-fp-1-1", "1-dp-a-1-b-c-d-1", "1-so-7", "1-dv", "1-dv-_1", "1-dv-0", "1-dv-1-1-1-1", "1-dv-x_x", "1-sa-0"),
    *("1-dv-1;DROP TABLE member", *QUERIES),
)


@pytest.mark.parametrize("packed", MADE_UP, ids=ascii)
async def test_S03_no_made_up_press_does_anything(stage: Stage, packed: str) -> None:
    for surface in SURFACES:
        ana = await stage.member("Ana", surface)
        with capture_logs() as logged:
            shown = await ana.sends(packed)

        assert shown.outcome.refused
        assert shown.text
        assert logged == []
    noted = await lines(stage)
    assert len(noted) == 2
    assert all(line.result.startswith("refused.") and len(line.what) <= 10 for line in noted)


@both
async def test_S03_a_retired_press_says_so(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    assert "n'existe plus" in (await ana.sends("1-zz-5")).text
    assert "n'est plus à jour" in (await ana.sends("1-zy-5")).text


@both
async def test_S04_a_right_taken_away_after_the_button_was_shown_is_gone(stage: Stage, surface: Surface) -> None:
    mod = await stage.member("Mod", surface, right=Right.MODERATOR)
    shown = await mod.types("survey fill", subject="vélos", number="3")
    await revoke(stage, mod, Right.MODERATOR)

    refused = await mod.presses("fermer", on=shown)

    assert "d'autres rôles" in refused.text
    assert await effects(stage, "survey.closed") == []
    assert "d'autres rôles" in (await mod.types("survey close")).text


@both
async def test_S04_someone_suspended_after_the_button_was_shown_is_refused(stage: Stage, surface: Surface) -> None:
    ana, shown = await filled(stage, surface)
    await suspend(stage, ana)
    for label in ("Compter", "Le mien", "Encore"):
        assert "suspendu" in (await ana.presses(label, on=shown)).text
    assert "suspendu" in (await ana.types("survey fill", subject="vélos", number="3")).text
    assert await effects(stage, "survey.counted") == []


@pytest.mark.parametrize("label", ["Passer", "Terminer", "Retour"])
async def test_S04_a_form_under_way_ends_with_the_right(stage: Stage, label: str) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill")
    await ana.says("vélos")
    shown = await ana.says("3")
    await suspend(stage, ana)

    assert "suspendu" in (await ana.presses(label, on=shown)).text
    assert "suspendu" in (await ana.says("demain 19h")).text
    assert "annulé" in (await ana.presses("Annuler", on=shown)).text
    assert await effects(stage, "survey.filled") == []


async def half_filled(ana: Actor) -> Shown:
    """The form as it stands just before its last required answer."""
    shown = await ana.types("survey fill")
    return await ana.says("vélos") if ana.surface is CHAT else shown


async def last_answer(ana: Actor, on: Shown) -> Shown:
    return await ana.says("3") if ana.surface is CHAT else await ana.submits(on, subject="vélos", number="3")


@both
async def test_S05_someone_suspended_while_the_form_was_open_cannot_submit_it(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    shown = await half_filled(ana)
    await suspend(stage, ana)
    refused = await last_answer(ana, shown)
    assert "suspendu" in refused.text
    assert refused.outcome.refused
    assert await effects(stage, "survey.filled") == []


@both
async def test_S05_what_a_community_no_longer_allows_cannot_be_submitted_either(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    shown = await half_filled(ana)
    async with stage.works.write() as work:
        await work.store(Rights, stage.community.id).set(FILL.name, frozenset(), None, stage.clock.now())
    refused = await last_answer(ana, shown)
    assert "d'autres rôles" in refused.text
    assert await effects(stage, "survey.filled") == []


@both
async def test_S07_the_same_event_twice_is_done_once_and_answered_the_same(stage: Stage, surface: Surface) -> None:
    ana, shown = await filled(stage, surface)

    first = await ana.presses("Compter", on=shown, event="twice")
    second = await ana.presses("Compter", on=shown, event="twice")

    assert first.outcome == second.outcome
    assert len(await effects(stage, "survey.counted")) == 1


@both
async def test_S07_the_same_event_after_a_restart_is_done_once(stage: Stage, surface: Surface) -> None:
    ana, shown = await filled(stage, surface)
    await ana.presses("Compter", on=shown, event="twice")
    stage.restart()

    again = await ana.presses("Compter", on=shown, event="twice")
    typed = await ana.types("survey fill", event="once", subject="vélos", number="3")
    stage.restart()
    retyped = await ana.types("survey fill", event="once", subject="vélos", number="3")

    assert "déjà fait" in again.text
    assert again.outcome.refused
    assert len(await effects(stage, "survey.counted")) == 1
    assert "Rempli" in typed.text
    assert "déjà fait" in retyped.text
    assert len(await effects(stage, "survey.filled")) == 2


@both
async def test_S07_the_same_event_at_the_same_time_is_done_once(stage: Stage, surface: Surface) -> None:
    ana, shown = await filled(stage, surface)
    request = Pressed(origin=ana.origin("twice"), packed=shown.packed("Compter"))
    first, second = await asyncio.gather(stage.dispatch.handle(request), stage.dispatch.handle(request))
    assert first == second
    assert len(await effects(stage, "survey.counted")) == 1


@both
async def test_S07_a_refusal_twice_is_one_refusal(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    first = await ana.types("survey close", event="twice")
    assert first.outcome == (await ana.types("survey close", event="twice")).outcome
    stage.restart()
    await ana.types("survey close", event="twice")
    assert len(await lines(stage)) == 1


@both
async def test_S11_an_anonymous_administrator_has_no_rights(stage: Stage, surface: Surface) -> None:
    admin = await stage.member("Admin", surface, right=Right.ADMINISTRATOR)
    admin.place, admin.anonymous = await stage.place(surface), True

    shown = await admin.types("survey close")

    assert "compte" in shown.text
    assert shown.outcome.refused
    assert await effects(stage, "survey.closed") == []


@both
@pytest.mark.parametrize("text", QUERIES)
async def test_S49_hostile_words_are_only_words(stage: Stage, surface: Surface, text: str) -> None:
    ana = await stage.member("Ana", surface)
    shown = await ana.types("survey note", words=text)
    assert f"Noté : {text}" in shown.text.replace("\u00a0", " ")
    assert (await effects(stage, "survey.noted")) == [f"{text}|"]
    for path, name in (("directory search", "query"), ("help", "command"), ("survey fill", "subject")):
        assert not apology(await ana.types(path, **{name: text}))
        assert not apology(await ana.says(text))


@both
@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "\ue0001\ue001", "\ue0000\ue001"])
async def test_S49_no_control_or_private_letter_goes_through(stage: Stage, surface: Surface, text: str) -> None:
    ana = await stage.member("Ana", surface)
    for shown in (
        await ana.types("survey note", words=text),
        await ana.types("help", command=text),
        await ana.types("account timezone", zone=text),
        await ana.types("directory search", query=text),
        await ana.types("nothing " + text),
        await ana.says(text),
    ):
        assert not apology(shown)
        assert shown.text
        assert not set(shown.text) & set("\x00\ud800\ue000\ue001")


@both
async def test_S39_a_hundred_kilobytes_are_refused_politely_in_every_text(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    for command in stage.dispatch.catalogue.commands.values():
        for parameter in command.parameters:
            shown = await ana.types(command.path, **{parameter.name: "a b" * 33_000})
            assert shown.text, command.path
            assert not apology(shown)
            assert len(shown.text) < 3000
            await ana.says("annuler")
        assert not apology(await ana.types(command.path, "a b" * 33_000))
        assert not apology(await ana.says("annuler"))
    assert not apology(await ana.says("a" * 100_000))
    assert not apology(await ana.sends("a" * 100_000))
    assert await stage.dispatch.suggest(suggesting(ana, "a" * 100_000)) is not None


async def test_S39_too_long_an_answer_is_asked_again_and_little_of_it_kept(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey note")
    asked = await ana.says("a" * 100_000)
    assert "trop long" in asked.text
    async with stage.database.read() as connection:
        from storage.core_tables import draft

        (answers,) = (await connection.execute(sa.select(draft.c.answers))).scalars()
    assert len(answers) < 6000
    assert "trop long" in (await ana.presses("Terminer", on=asked)).text
    assert "Noté : court" in (await ana.says("court")).text


def suggesting(actor: Actor, typed: str, path: str = "survey fill", parameter: str = "subject") -> Suggesting:
    return Suggesting(origin=actor.origin(), path=path, parameter=parameter, typed=typed)


@both
@pytest.mark.parametrize("by", ["command", "press", "kept"])
async def test_S63_a_bug_is_a_short_reference_and_the_log_has_the_rest(stage: Stage, surface: Surface, by: str) -> None:
    ana = await stage.member("Ana", surface)

    with capture_logs() as logged:
        shown = await (
            ana.types("survey break") if by == "command" else ana.sends("1-c-sx" if by == "kept" else "1-sb")
        )

    found = apology(shown)
    assert found
    assert not any(word in shown.text for word in ("SELECT", "/srv", "RuntimeError", "Traceback", "survey"))
    (line,) = [line for line in logged if line["event"] == "handler_failed"]
    assert line["reference"] == found[1]
    assert SECRET in str(line["exc_info"])
    assert await effects(stage, "survey.broken") == []


async def test_S63_a_bug_in_a_suggestion_suggests_nothing(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    with capture_logs() as logged:
        assert await ana.completes("survey fill", subject="break") == ()
    assert [line["event"] for line in logged] == ["suggestion_failed"]


@both
async def test_S70_identity_is_the_number_and_never_the_name(stage: Stage, surface: Surface) -> None:
    admin = await stage.member("Ana", surface, right=Right.ADMINISTRATOR)
    thief = await stage.member("Ben", surface)
    thief.name = "Ana"
    assert "d'autres rôles" in (await thief.types("survey close")).text
    admin.name = "Someone else"
    assert "C'est fait" in (await admin.types("survey close")).text


async def test_S70_the_same_number_on_another_platform_is_somebody_else(stage: Stage) -> None:
    admin = await stage.member("Ana", CHAT, right=Right.ADMINISTRATOR)
    other = stage.stranger("Ana", MODALS)
    other.number = admin.number
    other.place = await stage.place(MODALS)
    assert "réservé aux membres" in (await other.types("survey close")).text


@pytest.mark.parametrize("number", [2**53 + 1, 2**63 - 1])
async def test_S45_an_account_keeps_every_digit_of_its_number(stage: Stage, number: int) -> None:
    big = stage.stranger("Big", MODALS)
    big.number = number
    big.member = await stage.grant(big)
    shown = await big.types("survey fill", subject="vélos", number=str(2**53 + 1), who=f"discord:{number}")
    assert str(2**53 + 1) in shown.text
    assert f"native_id={number})" in (await effects(stage, "survey.filled"))[0]
    stranger = stage.stranger("Hugo", MODALS)
    stranger.number = number - 1
    stranger.place = await stage.place(MODALS)
    assert str(number - 1) in (await stranger.types("survey close")).text


async def test_S45_a_number_of_more_than_64_bits_is_refused_and_not_stored(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    for raw in (str(2**63), "-1", "0x1", "1" * 40):
        assert "Corriger" in (await ana.types("survey fill", subject="vélos", number=raw)).buttons
        assert (await ana.types("survey fill", subject="ab", number="1", who=f"discord:{raw}")).outcome
    assert await effects(stage, "survey.filled") == []
    async with stage.database.read() as connection:
        assert (await connection.execute(sa.select(sa.func.count()).select_from(account))).scalar_one() == 1


@both
async def test_the_notice_about_data_comes_once(stage: Stage, surface: Surface) -> None:
    ana = await stage.member("Ana", surface)
    first = await ana.types("start")
    second = await ana.types("help")
    stage.restart()
    third = await ana.types("start")
    assert "je garde le numéro de votre compte" in first.text
    assert "je garde le numéro" not in second.text + third.text


@both
async def test_the_notice_is_kept_for_the_first_private_answer(stage: Stage, surface: Surface) -> None:
    admin = await stage.member("Ana", surface, right=Right.ADMINISTRATOR)
    place = await stage.place(surface)
    admin.place = place
    public = await admin.types("community place", purpose="events")
    admin.place = None
    private = await admin.types("start")
    assert "je garde le numéro" not in public.text
    assert "je garde le numéro" in private.text


async def test_an_acknowledgement_is_decided_by_the_declaration_alone(stage: Stage) -> None:
    ana, ben = await stage.member("Ana", MODALS), await stage.member("Ben", CHAT)

    def of(actor: Actor, path: str, **values: str) -> Acknowledgement:
        return stage.dispatch.acknowledgement(Typed(origin=actor.origin(), path=path, values=values))

    def pressed(actor: Actor, packed: str) -> Acknowledgement:
        return stage.dispatch.acknowledgement(Pressed(origin=actor.origin(), packed=packed))

    assert of(ana, "survey fill") is Acknowledgement.FORM
    assert of(ana, "survey fill", subject="a") is Acknowledgement.FORM
    assert of(ana, "survey fill", photo="{}") is Acknowledgement.DEFER
    assert of(ana, "survey fill", subject="a", number="3") is Acknowledgement.DEFER
    assert of(ana, "nothing") is Acknowledgement.DEFER
    assert of(ben, "survey fill") is Acknowledgement.DEFER
    assert pressed(ana, "1-c-sf") is Acknowledgement.FORM
    assert pressed(ana, "1-xf-abc") is Acknowledgement.FORM
    assert pressed(ana, "1-fo-abc-0") is Acknowledgement.FORM
    assert pressed(ana, "1-dv-1") is Acknowledgement.UPDATE
    assert pressed(ana, "nonsense") is Acknowledgement.UPDATE
    assert pressed(ben, "1-xf-abc") is Acknowledgement.UPDATE


async def test_opening_a_form_writes_nothing(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    async with stage.database.write():
        shown = await asyncio.wait_for(ana.types("survey fill"), 5)
    assert shown.asks == ("subject", "number", "at", "colour", "who")


@both
async def test_requests_of_one_member_run_one_at_a_time(stage: Stage, surface: Surface) -> None:
    ana, shown = await filled(stage, surface)
    await asyncio.gather(*(ana.presses("Compter", on=shown) for _ in range(5)))
    assert len(await effects(stage, "survey.counted")) == 5
    assert not stage.dispatch._turns  # nothing is remembered of whoever is done


@both
async def test_a_press_of_one_community_with_ids_of_another_is_nothing(stage: Stage, surface: Surface) -> None:
    other = await add_community(stage.database, "celsa", "CELSA")
    (theirs,) = await stage.people(person("Zoé", "Ailleurs"), community=other)
    ana = await stage.member("Ana", surface)
    await stage.grant(ana, community=other)
    ana.place = await stage.place(surface)
    assert "Ailleurs" not in (await ana.sends(f"1-dv-{base36(theirs)}")).text


async def test_a_form_goes_on_in_the_community_where_it_began(stage: Stage) -> None:
    other = await add_community(stage.database, "celsa", "CELSA")
    ana = await stage.member("Ana")
    await ana.types("survey note")
    await stage.grant(ana, community=other)
    await ana.sends(f"1-ch-{base36(other.id)}")
    await ana.says("mes mots")
    await ana.says("Paris")
    (noted,) = [line for line in await lines(stage) if line.what == "survey.noted"]
    assert noted.community_id == stage.community.id


def base36(number: int) -> str:
    return pack(Press(code="dv", args=(number,))).rpartition("-")[2]
