"""The core's own tables: accounts, rights, places, forms, presses, updates, the audit log, the notebook."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.kinds import ID_MAX
from storage.base import Identifier, Instant, Words, community_column, member_reference, metadata


class NativeId(sa.types.TypeDecorator[int]):
    """A platform's own number, 64 bits with a sign. A larger one is refused before it reaches the driver."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Any) -> int | None:
        if value is not None and abs(value) > ID_MAX:
            raise ValueError("a platform's number has at most 64 bits")
        return value


def _maybe_community(ondelete: str = "CASCADE") -> sa.Column[int]:
    reference = sa.ForeignKey("community.id", ondelete=ondelete)
    return sa.Column("community_id", Identifier, reference, nullable=True)


def _account_key(*, primary_key: bool = False, nullable: bool = False) -> sa.Column[int]:
    reference = sa.ForeignKey("account.id", ondelete="CASCADE")
    return sa.Column("account_id", Identifier, reference, primary_key=primary_key, nullable=nullable)


account = sa.Table(
    "account",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    sa.Column("platform", Words, nullable=False),
    sa.Column("native_id", NativeId, nullable=False),
    sa.Column("language", Words),
    # What their app last came in: what is sent unasked is written in it until they choose.
    sa.Column("client_language", Words),
    sa.Column("zone", Words),
    sa.Column("noticed", sa.Boolean, nullable=False, server_default=sa.false()),
    # Why nothing can be sent to them there, until they write again.
    sa.Column("unreachable", Words),
    # The community last chosen by somebody who is in several.
    _maybe_community("SET NULL"),
    sa.UniqueConstraint("platform", "native_id"),
    sqlite_autoincrement=True,  # a number given once is never given to another: the audit log keeps it
)

member_account = sa.Table(
    "member_account",
    metadata,
    community_column(),
    _account_key(primary_key=True),
    sa.Column("member_id", Identifier, nullable=False),
    member_reference(),
    sa.Index(None, "account_id"),
    sa.Index(None, "community_id", "member_id"),
)

member_right = sa.Table(
    "member_right",
    metadata,
    community_column(),
    sa.Column("member_id", Identifier, primary_key=True),
    sa.Column("right", Words, primary_key=True),
    sa.Column("granted_at", Instant, nullable=False),
    member_reference(),
    sa.CheckConstraint("\"right\" in ('coordinator', 'moderator', 'administrator')", name="right"),
)

# A guild or chat the bot is in, and whose it is: the key is what keeps it from belonging to two communities.
place_root = sa.Table(
    "place_root",
    metadata,
    sa.Column("platform", Words, primary_key=True),
    sa.Column("root", NativeId, primary_key=True),
    _maybe_community(),
    sa.Column("met_at", Instant),
    sa.UniqueConstraint("platform", "root", "community_id"),
    sa.Index(None, "community_id"),
)


def root_reference() -> sa.ForeignKeyConstraint:
    """For every table with `platform`, `root` and `community_id`: its rows follow the root's new number."""
    return sa.ForeignKeyConstraint(
        ["platform", "root", "community_id"],
        ["place_root.platform", "place_root.root", "place_root.community_id"],
        onupdate="CASCADE",
        ondelete="CASCADE",
    )


place = sa.Table(
    "place",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    sa.Column("platform", Words, nullable=False),
    sa.Column("root", NativeId, nullable=False),
    sa.Column("part", NativeId, nullable=False),
    sa.Column("language", Words),
    # Why nothing can be posted there, until it is linked again.
    sa.Column("unreachable", Words),
    root_reference(),
    sa.UniqueConstraint("platform", "root", "part"),
    sa.UniqueConstraint("community_id", "id"),
    sqlite_autoincrement=True,
)

place_purpose = sa.Table(
    "place_purpose",
    metadata,
    community_column(),
    sa.Column("place_id", Identifier, primary_key=True),
    sa.Column("purpose", Words, primary_key=True),
    sa.ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"], ondelete="CASCADE"),
)

setup_code = sa.Table(
    "setup_code",
    metadata,
    sa.Column("digest", Words, primary_key=True),
    community_column(primary_key=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("used_at", Instant),
)

draft = sa.Table(
    "draft",
    metadata,
    sa.Column("name", Words, primary_key=True),
    _account_key(),
    _maybe_community(),
    sa.Column("path", Words, nullable=False),
    sa.Column("answers", Words, nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Index(None, "account_id"),
    sa.Index(None, "expires_at"),
)
# Words typed in a private chat answer one form, never a choice among two.
sa.Index(
    "uq_draft_active_account_id",
    draft.c.account_id,
    unique=True,
    sqlite_where=sa.text("active"),
    postgresql_where=sa.text("active"),
)

kept_press = sa.Table(
    "kept_press",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("code", Words, nullable=False),
    sa.Column("args", Words, nullable=False),
    _maybe_community(),
    _account_key(nullable=True),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Index(None, "expires_at"),
)

# Updates that wait and events that were handled are one list, so that neither is handled twice. The number
# is the order of arrival, which a clock set back would lose.
inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    sa.Column("platform", Words, nullable=False),
    sa.Column("event", Words, nullable=False),
    sa.Column("payload", Words),
    sa.Column("received_at", Instant, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("set_aside", Words),
    sa.Column("done_at", Instant),
    sa.UniqueConstraint("platform", "event"),
    sa.Index(None, "done_at"),
)
sa.Index(
    "ix_inbox_waiting",
    inbox.c.platform,
    inbox.c.id,
    sqlite_where=inbox.c.done_at.is_(None),
    postgresql_where=inbox.c.done_at.is_(None),
)

# No foreign keys: the log outlives the people and communities it names, by number only.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("community_id", Identifier),
    sa.Column("account_id", Identifier, nullable=False),
    sa.Column("what", Words, nullable=False),
    sa.Column("result", Words, nullable=False),
    sqlite_autoincrement=True,
)

notebook = sa.Table(
    "notebook",
    metadata,
    sa.Column("key", Words, primary_key=True),
    sa.Column("value", Words, nullable=False),
)
