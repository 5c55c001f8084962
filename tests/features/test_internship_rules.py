"""The rules of internships: what fits, what the law says, what is read, how long things stay open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.errors import Conflict, Invalid
from bot.features.internships.asked import LengthKind, PayKind, written_length, written_pay
from bot.features.internships.domain import (
    DEMAND_STEPS,
    OFFER_STEPS,
    Demand,
    DemandState,
    Filter,
    Offer,
    OfferState,
    nearly_same,
)
from bot.features.internships.fitting import demands_for, offers_for, possible
from bot.features.internships.guard import MINIMUMS, minimum, warnings
from bot.features.internships.terms import Audience, Length, Pay, Per, Unit, Wish
from bot.kinds import Reading
from tests.database import NOW
from tests.storage.internships_asked import TERMS, UNTIL, WISH

READING = Reading(now=NOW, zone="Europe/Paris", language="fr")
TODAY = date(2026, 3, 20)
OFFER = Offer(id=1, author_id=1, terms=TERMS, state=OfferState.PUBLISHED, created_at=NOW, changed_at=NOW)
DEMAND = Demand(id=1, author_id=2, wish=WISH, created_at=NOW, changed_at=NOW, until=UNTIL)
SIX, TWO = Length(count=6, unit=Unit.MONTH), Length(count=2, unit=Unit.MONTH)


def hourly(cents: int) -> Pay:
    return Pay(cents=cents, per=Per.HOUR)


def monthly(cents: int) -> Pay:
    return Pay(cents=cents, per=Per.MONTH)


def offer(**terms: object) -> Offer:
    return replace(OFFER, terms=replace(TERMS, **terms))  # type: ignore[arg-type]


def demand(**wish: object) -> Demand:
    return replace(DEMAND, wish=replace(WISH, **wish))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mine", "theirs", "fits"),
    [
        ({}, {}, True),
        ({"type": "job"}, {}, False),
        ({"field": "law"}, {}, False),
        ({"field": ""}, {}, True),
        ({"field": "law"}, {"field": ""}, True),
        ({"mode": "onsite"}, {}, False),
        ({"mode": "hybrid"}, {}, False),
        ({"mode": "onsite"}, {"remote": False}, True),
        ({"mode": "onsite", "place": "Paris"}, {"remote": False}, False),
        ({"mode": "onsite", "place": "LYON 3e"}, {"remote": False}, True),
        ({"mode": "onsite", "place": ""}, {"remote": False}, True),
        ({"mode": "onsite", "place": "Paris"}, {"remote": False, "place": ""}, True),
        ({"start": date(2026, 6, 1)}, {}, True),
        ({"start": date(2026, 4, 1)}, {}, False),
        ({"start": date(2027, 3, 1)}, {}, False),
        ({"start": date(2027, 3, 1)}, {"start": None}, True),
        ({"start": None}, {}, True),
        ({"start": date(2026, 9, 1), "length": None}, {"length": None}, True),
    ],
)
def test_what_fits_by_kind_field_place_and_time(mine: dict[str, object], theirs: dict[str, object], fits: bool) -> None:
    assert possible(offer(**mine), demand(**theirs)) is fits


def test_nobody_is_matched_with_themselves() -> None:
    assert not possible(OFFER, replace(DEMAND, author_id=OFFER.author_id))


def test_the_best_comes_first_with_its_reasons() -> None:
    vague, good = demand(field="", start=None, remote=False), replace(DEMAND, id=2)
    found = demands_for(OFFER, (vague, good, demand(type="job")))
    assert [match.record for match in found] == [good, vague]
    keys = [reason.key for reason in found[0].reasons]
    assert keys == [
        "internship-fit-remote",
        "internship-field-data",
        "internship-fit-from",
        "internship-type-internship",
    ]
    near = offer(mode="onsite")
    (match,) = offers_for(demand(remote=False), (near, offer(type="job")))
    assert match.record == near
    assert dict(match.reasons[0].args) == {"text": "Lyon"}


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ({}, []),
        ({"pay": None}, ["internship-warn-unpaid"]),
        ({"pay": hourly(449)}, ["internship-warn-low"]),
        ({"pay": hourly(0)}, ["internship-warn-low"]),
        ({"pay": monthly(450 * 154)}, []),
        ({"pay": monthly(450 * 154 - 1)}, ["internship-warn-low"]),
        ({"pay": None, "length": TWO}, []),
        ({"pay": None, "length": Length(count=8, unit=Unit.WEEK)}, []),
        ({"pay": None, "length": Length(count=9, unit=Unit.WEEK)}, ["internship-warn-unpaid"]),
        ({"pay": None, "length": None}, []),
        ({"length": Length(count=7, unit=Unit.MONTH)}, ["internship-warn-long"]),
        ({"length": Length(count=27, unit=Unit.WEEK), "pay": None}, ["internship-warn-unpaid", "internship-warn-long"]),
        ({"type": "apprenticeship", "pay": None, "length": Length(count=24, unit=Unit.MONTH)}, []),
        ({"type": "job", "pay": None}, []),
    ],
)
def test_U7_the_law_is_told_gently_and_only_where_it_applies(terms: dict[str, object], told: list[str]) -> None:
    assert [phrase.key for phrase in warnings(replace(TERMS, **terms), TODAY)] == told  # type: ignore[arg-type]


def test_the_minimum_is_that_of_the_day() -> None:
    assert [minimum(day).cents for day in (date(2022, 1, 1), date(2025, 12, 31), date(2026, 1, 1))] == [405, 435, 450]
    assert sorted(MINIMUMS, key=lambda one: one.since) == list(MINIMUMS)


@pytest.mark.parametrize(
    ("typed", "pay"),
    [
        ("30", hourly(3000)),
        ("30.00", hourly(3000)),
        ("30,00", hourly(3000)),
        ("4,50 €/h", hourly(450)),
        ("4,50 € de l’heure", hourly(450)),
        ("4.5 an hour", hourly(450)),
        ("650", monthly(65000)),
        ("650 € par mois", monthly(65000)),
        ("650\u00a0€/mois", monthly(65000)),
        ("1 250 €/month", monthly(125000)),
        ("99/mois", monthly(9900)),
        ("0", hourly(0)),
    ],
)
def test_S43_pay_is_read_in_cents_with_what_it_is_for(typed: str, pay: Pay) -> None:
    assert PayKind().read(typed, READING) == pay
    assert PayKind().read(written_pay(pay), READING) == pay


@pytest.mark.parametrize("typed", ["20 000,01", "30 $", "beaucoup", "4,50 €/an", "", "/h", "h" * 4000])
def test_what_is_no_pay_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        PayKind().read(typed, READING)


@pytest.mark.parametrize(
    ("typed", "length"),
    [
        ("6 mois", SIX),
        ("6", SIX),
        ("6 Months", SIX),
        ("6\u00a0mois", SIX),
        ("10 semaines", Length(count=10, unit=Unit.WEEK)),
        ("1 week", Length(count=1, unit=Unit.WEEK)),
    ],
)
def test_a_length_is_read_in_months_or_weeks(typed: str, length: Length) -> None:
    assert LengthKind().read(typed, READING) == length
    assert LengthKind().read(written_length(length), READING) == length


@pytest.mark.parametrize("typed", ["0", "37 mois", "157 semaines", "six", "6.5", "-6", "٣", "６", "6 ans", "9" * 4000])
def test_what_is_no_length_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        LengthKind().read(typed, READING)


def test_nearly_the_same_is_what_one_author_said_within_a_week() -> None:
    other = replace(TERMS, title="Data for the museums")
    assert nearly_same(other, (OFFER,), NOW, but=0) == OFFER
    assert nearly_same(other, (OFFER,), NOW, but=OFFER.id) is None
    assert nearly_same(other, (OFFER,), NOW + timedelta(days=7), but=0) is None
    assert nearly_same(replace(TERMS, title="Law", description="Reading contracts."), (OFFER,), NOW, but=0) is None


def test_a_filter_keeps_what_its_words_begin() -> None:
    assert Filter().keeps(OFFER)
    assert Filter(place="lyo").keeps(OFFER)
    assert Filter(place="musee", type="internship", mode="remote").keeps(OFFER)
    assert not Filter(place="Paris").keeps(OFFER)
    assert not Filter(type="job").keeps(OFFER)


def test_every_state_says_why_nothing_follows() -> None:
    for steps, states in ((OFFER_STEPS, OfferState), (DEMAND_STEPS, DemandState)):
        assert set(steps.closed) == set(states)
    with pytest.raises(Conflict):
        OFFER_STEPS.take(OfferState.WITHDRAWN, OfferState.PUBLISHED)
    assert OFFER_STEPS.final(OfferState.REMOVED)


def test_a_demand_says_who_may_see_it() -> None:
    assert [one.value for one in Audience] == ["members", "matched", "nobody"]
    assert Wish(type="job", audience=Audience.NOBODY).remote is False
