"""The tables of events and of the answers to them."""

from __future__ import annotations

import sqlalchemy as sa

from bot.features.events.domain import Stage
from bot.features.events.seats import Answer, Reminders
from storage.base import Identifier, Instant, Words, community_column, member_reference, metadata


def _one_of(column: str, values: type[Stage] | type[Answer] | type[Reminders]) -> str:
    return f"{column} in ({', '.join(repr(one.value) for one in values)})"


event = sa.Table(
    "event",
    metadata,
    sa.Column("id", Identifier, primary_key=True),
    community_column(primary_key=False),
    # NULL: whoever organised it has left.
    sa.Column("organiser_member_id", Identifier),
    sa.Column("title", Words, nullable=False),
    sa.Column("description", Words, nullable=False),
    # What the organiser meant; the instants follow from it.
    sa.Column("wall", Words, nullable=False),
    sa.Column("zone", Words, nullable=False),
    sa.Column("second", sa.Boolean, nullable=False),
    sa.Column("starts_at", Instant, nullable=False),
    sa.Column("ends_at", Instant, nullable=False),
    sa.Column("minutes", sa.Integer, nullable=False),
    sa.Column("place", Words, nullable=False),
    sa.Column("link", Words, nullable=False),
    sa.Column("capacity", sa.Integer),
    sa.Column("stage", Words, nullable=False),
    sa.Column("reason", Words, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("moved_in", sa.Integer, nullable=False),
    # Counts answers. Taking a turn locks the row, so that seats are given out one after another.
    sa.Column("turns", sa.Integer, nullable=False, server_default="0"),
    sa.Column("changed_at", Instant, nullable=False),
    sa.UniqueConstraint("community_id", "id"),
    member_reference("organiser_member_id"),
    sa.Index(None, "community_id", "ends_at"),
    sa.Index(None, "community_id", "organiser_member_id"),
    sa.CheckConstraint(_one_of("stage", Stage), name="stage"),
    sqlite_autoincrement=True,  # presses carry the number
)

event_signup = sa.Table(
    "event_signup",
    metadata,
    community_column(),
    sa.Column("event_id", Identifier, primary_key=True),
    sa.Column("member_id", Identifier, primary_key=True),
    sa.Column("answer", Words, nullable=False),
    sa.Column("waits", sa.Boolean, nullable=False),
    sa.Column("turn", sa.Integer, nullable=False),
    sa.Column("reminders", Words, nullable=False),
    sa.Column("confirmed", sa.Boolean, nullable=False),
    sa.Column("answered_at", Instant, nullable=False),
    sa.ForeignKeyConstraint(["community_id", "event_id"], ["event.community_id", "event.id"], ondelete="CASCADE"),
    member_reference(),
    sa.Index(None, "community_id", "member_id"),
    sa.CheckConstraint(_one_of("answer", Answer), name="answer"),
    sa.CheckConstraint(_one_of("reminders", Reminders), name="reminders"),
)
