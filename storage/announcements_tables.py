"""The table of announcements."""

from __future__ import annotations

import sqlalchemy as sa

from storage.base import Identifier, Instant, Words, community_column, member_reference, metadata

_COUNTS = ("places", "people", "stopped", "without", "sent", "unreachable", "dropped")

announcement = sa.Table(
    "announcement",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    # Nobody's once its author was erased: what was sent is the community's.
    sa.Column("author_member_id", Identifier),
    sa.Column("title", Words, nullable=False),
    sa.Column("text", Words, nullable=False),
    sa.Column("link", Words, nullable=False),
    sa.Column("digest", Words, nullable=False),
    sa.Column("goes_to", Words, nullable=False),
    sa.Column("relation", Words, nullable=False, server_default=""),
    sa.Column("promotion", sa.Integer),
    # Whom it is for, not where its author lives.
    sa.Column("meant_city", Words, nullable=False, server_default=""),
    sa.Column("meant_right", Words, nullable=False, server_default=""),
    sa.Column("stage", Words, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("touched_at", Instant, nullable=False),
    sa.Column("sent_at", Instant),
    sa.Column("upto", Identifier, nullable=False, server_default="0"),
    sa.Column("down", sa.Boolean, nullable=False, server_default=sa.false()),
    # How many of each kind; the last three and what was stopped late are written down once nothing changes any more.
    *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in _COUNTS),
    sa.Column("settled", sa.Boolean, nullable=False, server_default=sa.false()),
    member_reference("author_member_id"),
    sa.UniqueConstraint("community_id", "id"),
    sa.CheckConstraint("stage in ('draft', 'sending', 'sent', 'stopped')", name="stage"),
    sa.CheckConstraint("goes_to in ('places', 'people', 'both')", name="goes_to"),
    sa.Index(None, "community_id", "sent_at"),
    sqlite_autoincrement=True,  # buttons carry the number
)
DRAFT = sa.text("stage = 'draft'")
# One draft for each author; also the index by author, of which there are few others.
sa.Index(
    "uq_announcement_draft",
    announcement.c.community_id,
    announcement.c.author_member_id,
    unique=True,
    sqlite_where=DRAFT,
    postgresql_where=DRAFT,
)
