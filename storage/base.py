"""What every table shares: naming, column types, and the two tables all others hang from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

import storage.database  # noqa: F401 - replaces sqlite3 before anything else can import aiosqlite

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(sa.types.TypeDecorator[datetime]):
    """An aware UTC datetime, kept as whole microseconds since 1970. A naive one is refused."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any, dialect: Any) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


# SQLite numbers rows by itself only when the column says INTEGER.
Identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# Bytes decide order and equality on both engines; what people read in order has a folded column of its own.
Words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def community_column(*, primary_key: bool = True) -> sa.Column[int]:
    """The `community_id` every table owned by a community starts with."""
    reference = sa.ForeignKey("community.id", ondelete="CASCADE")
    return sa.Column("community_id", Identifier, reference, primary_key=primary_key, nullable=False)


def member_reference(*columns: str) -> sa.ForeignKeyConstraint:
    """A reference to a member of the same community: `member_reference("member_id")`."""
    names = columns or ("member_id",)
    return sa.ForeignKeyConstraint(["community_id", *names], ["member.community_id", "member.id"], ondelete="CASCADE")


community = sa.Table(
    "community",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    sa.Column("slug", Words, nullable=False, unique=True),
    sa.Column("name", Words, nullable=False),
    sa.Column("language", Words, nullable=False),
    sa.Column("timezone", Words, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sqlite_autoincrement=True,  # a number given once is never given to another: old buttons carry them
)

member = sa.Table(
    "member",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    sa.Column("given_name", Words, nullable=False),
    sa.Column("family_name", Words, nullable=False),
    sa.Column("sort_name", Words, nullable=False),  # folded, family name first: bot.folding.sort_name
    sa.Column("roster_id", Words),
    sa.Column("relation", Words, nullable=False),
    sa.Column("dues", Words, nullable=False, server_default="none"),
    sa.Column("dues_until", sa.Date),
    # NULL: nobody finds them. consent: they said yes. declared: the operator answers for a lawful basis.
    sa.Column("listed", Words),
    sa.Column("joined_at", Instant, nullable=False),
    sa.Column("suspended_at", Instant),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    # Number of the roster import this person waits for: until it is applied, nobody is to see the row.
    sa.Column("pending", Identifier),
    sa.UniqueConstraint("community_id", "id"),
    sa.UniqueConstraint("community_id", "roster_id"),
    sa.Index(None, "community_id", "sort_name"),
    sa.CheckConstraint("relation in ('guest', 'student', 'graduate', 'staff')", name="relation"),
    sa.CheckConstraint("dues in ('none', 'adherent', 'cotisant')", name="dues"),
    sa.CheckConstraint("listed in ('consent', 'declared')", name="listed"),
    sqlite_autoincrement=True,
)
sa.Index(
    "ix_member_pending",
    member.c.community_id,
    member.c.pending,
    sqlite_where=member.c.pending.is_not(None),
    postgresql_where=member.c.pending.is_not(None),
)
