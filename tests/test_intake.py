"""Photos on their way in: kept before the request runs, refused kindly, never a platform's file for a handler."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from bot.photos import NotFetched, Photos
from bot.ports import Audit
from bot.replies import Ask
from storage.database import Database
from tests.photos import animated, picture, sent, vast_png
from tests.stage import CHAT, MODALS, Actor, Stage, build
from tests.survey import ALL, words


@pytest.fixture
async def stage(database: Database) -> Stage:
    return await build(database, ALL, words())


async def results(stage: Stage) -> list[str]:
    async with stage.works.read() as work:
        return [line.result for line in await work.store(Audit).lines() if line.what.startswith("survey.")]


async def photos_of(stage: Stage, actor: Actor) -> Mapping[str, object]:
    assert actor.member
    async with stage.works.read() as work:
        return await work.store(Photos, stage.community.id).export(actor.member.id)


async def test_a_photo_in_a_chat_is_kept_and_named(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey photo")
    await ana.sends_file(sent())
    (name,) = await results(stage)
    kept = await stage.dispatch.photo(name)
    assert kept
    assert kept.startswith(b"\xff\xd8\xff")


async def test_a_photo_in_a_modal_is_kept_and_named(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    await ana.types("survey photo")
    await ana.submits(photo=sent())
    (name,) = await results(stage)
    assert await stage.dispatch.photo(name)


async def test_D11_no_address_of_a_platform_is_stored(stage: Stage, database: Database) -> None:
    ana = await stage.member("Ana")
    for bad in ("gone", "good"):
        await ana.types("survey photo")
        stage.files |= {"https://cdn.example/gone?sig=1": b"", "https://cdn.example/good?sig=1": picture()}
        await ana.sends_file(sent(f"https://cdn.example/{bad}?sig=1"))
    assert len(await results(stage)) == 1
    assert database.path
    for file in database.path.parent.glob("amicale.db*"):
        assert b"cdn.example" not in file.read_bytes()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "Ce fichier est vide"),
        (b"<svg/>", "Ce type de fichier ne convient pas"),
        (vast_png(13_000), "trop de pixels"),
        (animated("PNG"), "Une animation ne convient pas"),
        (picture()[:200], "abîmée ou incomplète"),
        (picture("BMP", (2000, 2000)), "trop lourd"),
    ],
)
async def test_S54_a_bad_file_is_refused_kindly_and_the_question_stays(stage: Stage, raw: bytes, said: str) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey photo")
    stage.files["r1"] = raw
    shown = await ana.sends_file(sent())
    assert said in shown.text
    assert shown.asks == ("photo",)
    stage.files["r1"] = picture()
    assert "C'est fait" in (await ana.sends_file(sent())).text


async def test_S54_a_bad_file_in_a_modal_is_refused_and_can_be_corrected(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    stage.files["bad"] = b"%PDF"
    await ana.types("survey photo")
    assert "Ce type de fichier" in (await ana.submits(photo=sent("bad"))).text
    await ana.presses("Corriger")
    assert "C'est fait" in (await ana.submits(photo=sent())).text


async def test_S54_claims_count_for_nothing_but_a_promise_too_large_is_not_fetched(stage: Stage) -> None:
    ana = await stage.member("Ana")
    for claim in ("application/octet-stream", "", "image/heic"):
        await ana.types("survey photo")
        assert "C'est fait" in (await ana.sends_file(sent(type_=claim, size=0, name="../../x\u202egnp.exe"))).text
    del stage.files
    await ana.types("survey photo")
    assert "Ce type" in (await ana.sends_file(sent(type_="video/mp4"))).text
    assert "8\u00a0Mo au plus" in (await ana.sends_file(sent(size=8_000_001))).text.replace(" Mo", "\u00a0Mo")


async def test_a_platform_that_does_not_give_the_file_is_said(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey photo")

    async def gone(ref: str, limit: int) -> bytes:
        raise NotFetched("404")

    monkeypatch.setattr(stage, "fetch", gone)
    shown = await ana.sends_file(sent())
    assert "pas pu récupérer" in shown.text
    assert shown.asks == ("photo",)


async def test_nothing_is_fetched_for_who_may_not_or_was_not_asked(stage: Stage) -> None:
    del stage.files  # fetching would fail
    hugo = stage.stranger("Hugo", MODALS)
    hugo.place = await stage.place(MODALS)
    assert "membres" in (await hugo.types("survey photo", photo=sent())).text
    ana = await stage.member("Ana")
    assert "je n'attends pas de fichier" in (await ana.sends_file(sent())).text
    await ana.types("survey note")
    assert "Écrivez la réponse" in (await ana.sends_file(sent())).text
    assert not await photos_of(stage, ana)


async def test_a_photo_given_with_the_command_is_not_lost_when_a_form_opens(stage: Stage) -> None:
    ana = await stage.member("Ana", MODALS)
    shown = await ana.types("survey fill", subject="vélos", photo=sent(name="velo.jpg"))
    assert shown.buttons[0] == "Ouvrir le formulaire"
    await ana.presses("Ouvrir le formulaire")
    await ana.submits(number="3")
    await ana.presses("Continuer")
    form = ana.last and ana.last.outcome.answer
    assert isinstance(form, Ask)
    assert "velo.jpg" in next(question.value for question in form.questions if question.name == "photo")
    assert "Rempli" in (await ana.submits(photo="")).text
    (result,) = await results(stage)
    assert "velo.jpg" in result
    assert len((await photos_of(stage, ana))["photos"]) == 1  # type: ignore[arg-type]


async def test_an_optional_photo_may_be_taken_back_where_questions_come_one_by_one(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey fill", "nombre=3")
    await ana.says("vélos")
    for _ in range(4):
        await ana.presses("Passer")
    assert ana.last
    assert ana.last.asks == ("photo",)
    await ana.presses("Passer")
    (result,) = await results(stage)
    assert result.endswith("|None")


async def test_of_an_album_each_photo_is_taken_once_and_more_are_answered_once(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey photo")
    assert "C'est fait" in (await ana.sends_file(sent("1"), album="a1")).text
    assert "Une seule photo était demandée" in (await ana.sends_file(sent("2"), album="a1")).text
    assert (await ana.sends_file(sent("3"), album="a1")).silent
    assert len(await results(stage)) == 1
    assert "je n'attends pas de fichier" in (await ana.sends_file(sent("4"), album="a2")).text
    assert (await ana.sends_file(sent("5"), album="a2")).silent


async def test_S55_a_full_community_is_said_and_the_form_goes_on(stage: Stage) -> None:
    ana = await stage.member("Ana", CHAT)
    stage.restart(quota=100)
    await ana.types("survey fill", "nombre=3")
    await ana.says("vélos")
    for _ in range(4):
        await ana.presses("Passer")
    shown = await ana.sends_file(sent())
    assert "plus de place pour des photos" in shown.text
    assert "Rempli" in (await ana.presses("Passer")).text


async def test_a_raw_value_made_by_hand_says_nothing_and_names_nobody_s_photo(stage: Stage) -> None:
    ana = await stage.member("Ana")
    await ana.types("survey photo")
    shown = await ana.sends_file(json.dumps({"refused": "sorry", "args": {"reference": "x"}}))
    assert "Envoyez le fichier lui-même" in shown.text
