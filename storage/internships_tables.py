"""Tables of internships: offers, who answered them, who was told of them, and what students look for."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from storage.base import Identifier, Instant, Words, community_column, member_reference, metadata


def _terms() -> tuple[sa.Column[Any], ...]:
    """What offers and demands say alike."""
    return (
        sa.Column("type", Words, nullable=False),
        sa.Column("field", Words, nullable=False),
        sa.Column("place", Words, nullable=False),
        sa.Column("start", sa.Date),
        sa.Column("length_count", sa.Integer),
        sa.Column("length_unit", Words),
    )


def _standing() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("state", Words, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("reason", Words, nullable=False, server_default=""),
    )


offer = sa.Table(
    "internship_offer",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    sa.Column("member_id", Identifier, nullable=False),
    *_standing(),
    *_terms(),
    *(sa.Column(name, Words, nullable=False) for name in ("title", "host", "mode", "level", "description", "link")),
    sa.Column("pay_cents", sa.Integer),
    sa.Column("pay_per", Words),
    sa.Column("deadline", sa.Date),
    sa.Column("published_at", Instant),
    member_reference(),
    sa.UniqueConstraint("community_id", "id"),
    sa.Index(None, "community_id", "member_id"),
    sa.Index(None, "community_id", "state"),
    sa.CheckConstraint("(pay_cents is null) = (pay_per is null)", name="pay"),
    sa.CheckConstraint("(length_count is null) = (length_unit is null)", name="length"),
    sqlite_autoincrement=True,  # old buttons carry its number
)


def _of_an_offer() -> sa.ForeignKeyConstraint:
    names = ["internship_offer.community_id", "internship_offer.id"]
    return sa.ForeignKeyConstraint(["community_id", "offer_id"], names, ondelete="CASCADE")


interest = sa.Table(
    "internship_interest",
    metadata,
    community_column(),
    sa.Column("offer_id", Identifier, primary_key=True),
    sa.Column("member_id", Identifier, primary_key=True),
    sa.Column("thread_id", Identifier, nullable=False),
    sa.Column("state", Words, nullable=False),
    sa.Column("at", Instant, nullable=False),
    _of_an_offer(),
    member_reference(),
    sa.Index(None, "community_id", "member_id"),
)

told = sa.Table(
    "internship_told",
    metadata,
    community_column(),
    sa.Column("offer_id", Identifier, primary_key=True),
    sa.Column("member_id", Identifier, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    _of_an_offer(),
    member_reference(),
    sa.Index(None, "community_id", "member_id"),
)

demand = sa.Table(
    "internship_demand",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    sa.Column("member_id", Identifier, nullable=False),
    *_standing(),
    *_terms(),
    sa.Column("remote", sa.Boolean, nullable=False),
    sa.Column("audience", Words, nullable=False),
    sa.Column("words", Words, nullable=False),
    member_reference(),
    sa.UniqueConstraint("community_id", "id"),
    sa.Index(None, "community_id", "member_id"),
    sa.Index(None, "community_id", "state"),
    sa.CheckConstraint("(length_count is null) = (length_unit is null)", name="length"),
    sqlite_autoincrement=True,
)
