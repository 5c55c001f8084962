"""How offers, needs and matches are written in rows, and read from them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.features.donations.domain import Handover, Need, Offer, Record, State
from bot.features.donations.matched import Match, MatchState
from bot.features.donations.stock import Stock

_STOCK = ("quantity", "left", "held", "handed", "given")
_SAME = ("id", "member_id", "category", "description", "town", "until", "created_at", "ended_at", "reason", "version")
_MATCH = ("id", "offer_id", "need_id", "quantity", "donor_said", "beneficiary_said", "since", "version")


def record_row(record: Record) -> dict[str, Any]:
    """An offer or a need, its number left to the database."""
    row = {name: value for name, value in vars(record).items() if name not in ("id", "stock")}
    return row | asdict(record.stock) | {"handover": record.handover.value, "state": record.state.value}


def match_row(match: Match) -> dict[str, Any]:
    """A match, likewise."""
    row = {name: getattr(match, name) for name in _MATCH if name != "id"}
    people = {"donor_member_id": match.donor_id, "beneficiary_member_id": match.beneficiary_id}
    return row | people | {"state": match.state.value}


def offer_of(row: sa.Row[Any]) -> Offer:
    """The offer in a row."""
    return Offer(**_record(row), condition=row.condition, photo=row.photo)


def need_of(row: sa.Row[Any]) -> Need:
    """The need in a row."""
    return Need(**_record(row), urgency=row.urgency, wished=row.wished, student=row.student)


def match_of(row: sa.Row[Any]) -> Match:
    """The match in a row."""
    people = {"donor_id": row.donor_member_id, "beneficiary_id": row.beneficiary_member_id}
    return Match(**{name: getattr(row, name) for name in _MATCH}, **people, state=MatchState(row.state))


def exported(row: sa.Row[Any], *without: str) -> dict[str, Any]:
    """A row as it is handed over to whom it is about, some columns left out."""
    left = ("community_id", *without)
    return {name: _plain(value) for name, value in row._mapping.items() if name not in left}


def _record(row: sa.Row[Any]) -> dict[str, Any]:
    stock = Stock(**{name: getattr(row, name) for name in _STOCK})
    states = {"handover": Handover(row.handover), "state": State(row.state)}
    return {name: getattr(row, name) for name in _SAME} | states | {"stock": stock}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
