"""The table of photos."""

from __future__ import annotations

import sqlalchemy as sa

from storage.base import Identifier, Instant, Words, community_column, member_reference, metadata

photo = sa.Table(
    "photo",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    # Random, and known to no platform: what members called their file is not kept.
    sa.Column("name", Words, nullable=False),
    sa.Column("member_id", Identifier, nullable=False),
    sa.Column("subject_kind", Words),
    sa.Column("subject_id", Identifier),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("added_at", Instant, nullable=False),
    sa.Column("jpeg", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("community_id", "name"),
    member_reference(),
    sa.CheckConstraint("(subject_kind is null) = (subject_id is null)", name="subject"),
    sa.Index(None, "community_id", "subject_kind", "subject_id"),
    # With the size, so that summing reads no picture.
    sa.Index(None, "community_id", "member_id", "size"),
    # By name alone for whoever sends it.
    sa.Index("ix_photo_name", "name", unique=True),
    sqlite_autoincrement=True,
)
