"""Offers, needs and the matches between them."""

from __future__ import annotations

import sqlalchemy as sa

from storage.base import Identifier, Instant, Words, community_column, member_reference, metadata

STATES = ("draft", "open", "reserved", "handed", "received", "gone", "withdrawn", "expired", "removed")


def _record(*own: sa.Column[object]) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", Identifier, primary_key=True),
        community_column(primary_key=False),
        sa.Column("member_id", Identifier, nullable=False),
        *(sa.Column(name, Words, nullable=False) for name in ("category", "description", "town", "handover", "state")),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("quantity", "left", "held", "handed", "given")),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.Column("reason", Words, nullable=False, server_default=""),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        *own,
        member_reference(),
        sa.UniqueConstraint("community_id", "id"),
        sa.Index(None, "community_id", "state"),
        sa.Index(None, "community_id", "member_id"),
        sa.CheckConstraint('held >= 0 and held <= "left" and handed >= 0 and given >= 0', name="stock"),
    ]


offer = sa.Table(
    "donation_offer",
    metadata,
    *_record(
        sa.Column("condition", Words, nullable=False),
        sa.Column("photo", Words, nullable=False, server_default=""),
    ),
    sqlite_autoincrement=True,  # cards and buttons carry the number
)

need = sa.Table(
    "donation_need",
    metadata,
    *_record(
        sa.Column("urgency", Words, nullable=False),
        sa.Column("wished", Identifier),  # an offer's number, as a wish: the offer may be gone
        sa.Column("student", sa.Boolean, nullable=False),
    ),
    sqlite_autoincrement=True,
)


def _part(name: str) -> sa.ForeignKeyConstraint:
    table = f"donation_{name}"
    return sa.ForeignKeyConstraint(
        ["community_id", f"{name}_id"], [f"{table}.community_id", f"{table}.id"], ondelete="CASCADE"
    )


match = sa.Table(
    "donation_match",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    *(
        sa.Column(name, Identifier, nullable=False)
        for name in ("offer_id", "need_id", "donor_member_id", "beneficiary_member_id")
    ),
    sa.Column("quantity", sa.Integer, nullable=False),
    sa.Column("state", Words, nullable=False),
    sa.Column("donor_said", sa.Boolean),
    sa.Column("beneficiary_said", sa.Boolean),
    sa.Column("since", Instant, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    _part("offer"),
    _part("need"),
    member_reference("donor_member_id"),
    member_reference("beneficiary_member_id"),
    sa.UniqueConstraint("community_id", "id"),
    sa.Index(None, "community_id", "offer_id"),
    sa.Index(None, "community_id", "need_id"),
    sa.Index(None, "community_id", "donor_member_id"),
    sa.Index(None, "community_id", "beneficiary_member_id"),
    sqlite_autoincrement=True,
)
LIVE = match.c.state.in_(("proposed", "reserved", "handed"))
# One need and one offer are matched once at a time.
sa.Index(
    "ix_donation_match_live",
    match.c.community_id,
    match.c.offer_id,
    match.c.need_id,
    unique=True,
    sqlite_where=sa.text("state IN ('proposed', 'reserved', 'handed')"),
    postgresql_where=sa.text("state IN ('proposed', 'reserved', 'handed')"),
)

giving = sa.Table(
    "donation_giving",
    metadata,
    community_column(),
    sa.Column("url", Words, nullable=False),
)
