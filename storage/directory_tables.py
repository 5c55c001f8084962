"""The directory's tables, but for the full-text index `directory_token`, which its migration makes."""

from __future__ import annotations

import sqlalchemy as sa

from storage.base import Identifier, Instant, Words, community_column, member_reference, metadata


def _member_key(name: str = "member_id") -> sa.Column[int]:
    return sa.Column(name, Identifier, primary_key=True)


profile = sa.Table(
    "profile",
    metadata,
    community_column(),
    _member_key(),
    sa.Column("promotion", sa.Integer),
    *(
        sa.Column(name, Words, nullable=False, server_default="")
        for name in ("programme", "company", "job", "sector", "city", "country", "skills")
    ),
    # Exactly what the full-text index holds for this row, because taking it out again needs the same words.
    sa.Column("tokens", Words, nullable=False, server_default=""),
    # Likewise for `directory_value`: a line for each of this row's values counted there, field and folded value.
    sa.Column("suggested", Words, nullable=False, server_default=""),
    # 0: the index is behind this row (just imported, say); `SqlDirectory.reindex` catches up.
    sa.Column("tokens_version", sa.Integer, nullable=False, server_default="0"),
    member_reference(),
    sa.Index(None, "community_id", "tokens_version"),
)

# Apart from the profile, so that no search can reach it.
contact = sa.Table(
    "contact",
    metadata,
    community_column(),
    _member_key(),
    sa.Column("email", Words, nullable=False, server_default=""),
    sa.Column("email_folded", Words, nullable=False, server_default=""),
    sa.Column("phone", Words, nullable=False, server_default=""),
    member_reference(),
    sa.Index(None, "community_id", "email_folded"),
)

own_change = sa.Table(
    "own_change",
    metadata,
    community_column(),
    _member_key(),
    sa.Column("field", Words, primary_key=True),
    sa.Column("changed_at", Instant, nullable=False),
    member_reference(),
)

vocabulary = sa.Table(
    "directory_vocabulary",
    metadata,
    community_column(),
    sa.Column("term", Words, primary_key=True),
    sa.Column("people", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

deletion = sa.Table(
    "directory_deletion",
    metadata,
    community_column(),
    sa.Column("deletion", Words, primary_key=True),
    sa.Column("term", Words, primary_key=True),
    sqlite_with_rowid=False,
)

# Whole values ("Société Générale") for suggestions; listed people only.
field_value = sa.Table(
    "directory_value",
    metadata,
    community_column(),
    sa.Column("field", Words, primary_key=True),
    sa.Column("folded", Words, primary_key=True),
    sa.Column("shown", Words, nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)

# One row a pair, with the latest time: enough to count distinct people over a rolling day, and no diary.
profile_view = sa.Table(
    "profile_view",
    metadata,
    community_column(),
    _member_key("viewer_member_id"),
    _member_key("subject_member_id"),
    sa.Column("viewed_at", Instant, nullable=False),
    member_reference("viewer_member_id"),
    member_reference("subject_member_id"),
    sa.Index(None, "community_id", "viewer_member_id", "viewed_at"),
)

# Refused looks beyond the daily quota, kept apart because they outlive the rolled-back request.
profile_view_refusal = sa.Table(
    "profile_view_refusal",
    metadata,
    community_column(),
    _member_key("viewer_member_id"),
    _member_key("subject_member_id"),
    sa.Column("refused_at", Instant, nullable=False),
    member_reference("viewer_member_id"),
    member_reference("subject_member_id"),
)
