"""Roster imports, and what they stage until all of it becomes visible at once."""

from __future__ import annotations

import sqlalchemy as sa

from storage.base import Identifier, Instant, Words, community_column, member_reference, metadata

roster_import = sa.Table(
    "roster_import",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    sa.Column("state", Words, nullable=False),
    sa.Column("imported_by", Words, nullable=False),
    sa.Column("digest", Words, nullable=False),
    sa.Column("basis", Words),
    sa.Column("created", sa.Integer, nullable=False),
    sa.Column("updated", sa.Integer, nullable=False),
    sa.Column("touched_at", Instant, nullable=False),
    sa.Column("applied_at", Instant),
    sa.UniqueConstraint("community_id", "id"),
    sa.CheckConstraint("state in ('staging', 'applied', 'given up')", name="state"),
    sa.CheckConstraint("basis in ('declared')", name="basis"),
    sqlite_autoincrement=True,
)
sa.Index(
    "uq_roster_import_staging",
    roster_import.c.community_id,
    unique=True,
    sqlite_where=roster_import.c.state == "staging",
    postgresql_where=roster_import.c.state == "staging",
)


def _of_import() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", "import_id"], ["roster_import.community_id", "roster_import.id"], ondelete="CASCADE"
    )


MEMBER_COLUMNS = ("given_name", "family_name", "sort_name", "roster_id", "relation", "dues", "dues_until", "listed")
PROFILE_COLUMNS = ("promotion", "programme", "company", "job", "sector", "city", "country", "skills")

# New values of members there are already; NULL leaves the stored value as it is. `version`: the member's when planned.
roster_stage = sa.Table(
    "roster_stage",
    metadata,
    community_column(),
    sa.Column("import_id", Identifier, primary_key=True),
    sa.Column("member_id", Identifier, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("dues_until", sa.Date),
    sa.Column("promotion", sa.Integer),
    *(
        sa.Column(name, Words)
        for name in (*MEMBER_COLUMNS, "email", *PROFILE_COLUMNS)
        if name not in ("dues_until", "promotion")
    ),
    _of_import(),
    member_reference(),
    sa.Index(None, "community_id", "member_id"),
)

# How many new listed people have a value, to be added to what is suggested.
roster_value = sa.Table(
    "roster_value",
    metadata,
    community_column(),
    sa.Column("import_id", Identifier, primary_key=True),
    sa.Column("field", Words, primary_key=True),
    sa.Column("folded", Words, primary_key=True),
    sa.Column("shown", Words, nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    _of_import(),
)
