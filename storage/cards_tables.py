"""The table of copies: where each record of a community is shown."""

from __future__ import annotations

import sqlalchemy as sa

from storage.base import Identifier, Instant, Words, community_column, member_reference, metadata

card_copy = sa.Table(
    "card_copy",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    sa.Column("kind", Words, nullable=False),
    sa.Column("record_id", Identifier, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    # "" the card itself, "occasion" what a platform shows of a dated record by itself.
    sa.Column("surface", Words, nullable=False),
    # Where it stands, as one word: a place, a member, or a whole root. A record is shown there once.
    sa.Column("spot", Words, nullable=False),
    sa.Column("place_id", Identifier),
    sa.Column("member_id", Identifier),
    sa.Column("purpose", Words, nullable=False),
    sa.Column("topic", Words, nullable=False),
    sa.Column("reason", Words, nullable=False),
    # Counted with every change of the record: what a row was written for is compared with it when the row ends.
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("target", Words, nullable=False),
    sa.Column("message_id", Words, nullable=False),
    sa.Column("gone", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("touched_at", Instant, nullable=False),
    sa.ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"], ondelete="CASCADE"),
    member_reference(),
    sa.UniqueConstraint("community_id", "kind", "record_id", "spot"),
    sa.CheckConstraint("surface in ('', 'occasion')", name="surface"),
    sa.CheckConstraint("(place_id is null) <> (member_id is null)", name="addressee"),
    sa.Index(None, "community_id", "place_id"),
    sa.Index(None, "community_id", "member_id"),
    sqlite_autoincrement=True,  # rows of the outbox carry the number, and outlive it
)
