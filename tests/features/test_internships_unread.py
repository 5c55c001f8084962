"""What moderators have not read, or took away, is on nobody's screen; and nothing is asked about what is gone."""

from __future__ import annotations

from tests.features.internships import OFFER, SEARCH, moderator, student
from tests.stage import CHAT, MODALS, Stage
from tests.trespass import ids


async def test_new_words_of_an_offer_are_not_read_by_who_answered_it_before_a_moderator_has(stage: Stage) -> None:
    pia, ana, max_ = await stage.member("Pia"), await stage.member("Ana", MODALS), await moderator(stage)
    await pia.types("internship post", **OFFER)
    await pia.presses("Envoyer")
    await max_.types("review list")
    await max_.presses("Stage data")
    await max_.presses("Approuver")
    (number,) = await ids(stage, "internship_offer")
    await ana.types("internship apply", offer=str(number), note="Bonjour, cela m'intéresse")
    assert "Stage data au musée" in (await ana.types("internship mine")).text
    await pia.types("internship post", **{**OFFER, "title": "Crypto, 5000 € par jour"}, offer=str(number))
    for path in ("internship mine", "mine"):
        assert "Crypto" not in (await ana.types(path)).text, path
    await max_.types("internship remove", offer=str(number), reason="Arnaque")
    assert "Crypto" not in (await ana.types("internship mine")).text


async def test_a_search_brings_no_address_in_its_place_either(stage: Stage) -> None:
    ben = await student(stage, "Ben", MODALS)
    shown = await ben.types("internship seek", **{**SEARCH, "remote": "no", "place": "www.ailleurs.example"})
    assert "lien" in shown.text
    assert not await ids(stage, "internship_demand")


async def test_no_reason_is_asked_for_what_is_gone(stage: Stage) -> None:
    ben, max_ = await student(stage, "Ben", CHAT), await moderator(stage)
    await ben.types("internship seek", **SEARCH)
    (number,) = await ids(stage, "internship_demand")
    assert (await max_.sends(f"1-idr-{number}")).asks == ("reason",)
    assert (await max_.sends("1-idr-99")).outcome.refused
    assert (await max_.sends("1-ir-99")).outcome.refused
