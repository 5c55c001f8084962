"""The table of what is to be sent."""

from __future__ import annotations

import sqlalchemy as sa

from bot.outbox import State
from storage.base import Identifier, Instant, Words, community_column, member_reference, metadata

_STATES = ", ".join(f"'{state.value}'" for state in State)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    sa.Column("dedup_key", Words, nullable=False),
    sa.Column("topic", Words, nullable=False),
    sa.Column("subject_kind", Words, nullable=False),
    sa.Column("subject_id", Identifier, nullable=False),
    sa.Column("subject_version", sa.Integer, nullable=False),
    # A member, or a place. The place is no reference: a row outlives a link that ends, and goes elsewhere.
    sa.Column("member_id", Identifier),
    sa.Column("reason", Words, nullable=False),
    sa.Column("purpose", Words, nullable=False),
    sa.Column("place_id", Identifier),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("on_doubt", Words, nullable=False),
    sa.Column("state", Words, nullable=False),
    sa.Column("next_at", Instant, nullable=False),
    # Empty until due, and again whenever another way has to be found.
    sa.Column("lane", Words),
    sa.Column("target", Words),
    sa.Column("run_id", Words),
    sa.Column("epoch", sa.Integer, nullable=False, server_default="0"),
    sa.Column("lease_until", Instant),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("doubts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("delays", sa.Integer, nullable=False, server_default="0"),
    sa.Column("nonce", Words),
    sa.Column("began_at", Instant),
    sa.Column("message_id", Words),
    sa.Column("why", Words),
    sa.Column("ended_at", Instant),
    # What shows a record belongs to one copy of it. No reference: the row may outlive the copy, and ends then.
    sa.Column("copy_id", Identifier),
    sa.Column("how", Words, nullable=False, server_default=""),
    sa.UniqueConstraint("community_id", "dedup_key"),
    member_reference(),
    sa.CheckConstraint(f"state in ({_STATES})", name="state"),
    sa.CheckConstraint("on_doubt in ('resend', 'hold')", name="on_doubt"),
    sa.CheckConstraint("(member_id is null) = (purpose <> '')", name="addressee"),
    sa.Index(None, "community_id", "subject_kind", "subject_id"),
    sa.Index(None, "community_id", "member_id"),
    sa.Index(None, "community_id", "copy_id"),
    sqlite_autoincrement=True,  # presses and nonces carry the number
)
_PENDING, _TAKEN = sa.text("state = 'pending'"), sa.text("state in ('claimed', 'sending')")
sa.Index(
    "ix_outbox_pending",
    outbox.c.lane,
    outbox.c.next_at,
    outbox.c.id,
    sqlite_where=_PENDING,
    postgresql_where=_PENDING,
)
sa.Index("ix_outbox_taken", outbox.c.run_id, sqlite_where=_TAKEN, postgresql_where=_TAKEN)
