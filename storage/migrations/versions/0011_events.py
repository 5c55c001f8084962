"""Events, and the answers to them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

STAGES = "stage in ('draft', 'proposed', 'refused', 'planned', 'moved', 'cancelled', 'over', 'removed')"


def upgrade() -> None:
    events()
    signups()


def downgrade() -> None:
    op.drop_table("event_signup")
    op.drop_table("event")


def community(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_community_id_community"
    return sa.ForeignKeyConstraint(["community_id"], ["community.id"], name=name, ondelete="CASCADE")


def member(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_community_id_{column}_member"
    here, there = ["community_id", column], ["member.community_id", "member.id"]
    return sa.ForeignKeyConstraint(here, there, name=name, ondelete="CASCADE")


def events() -> None:
    op.create_table(
        "event",
        sa.Column("id", identifier, nullable=False),
        sa.Column("community_id", identifier, nullable=False),
        sa.Column("organiser_member_id", identifier),
        sa.Column("title", words, nullable=False),
        sa.Column("description", words, nullable=False),
        sa.Column("wall", words, nullable=False),
        sa.Column("zone", words, nullable=False),
        sa.Column("second", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", words, nullable=False),
        sa.Column("link", words, nullable=False),
        sa.Column("capacity", sa.Integer()),
        sa.Column("stage", words, nullable=False),
        sa.Column("reason", words, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("moved_in", sa.Integer(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        community("event"),
        member("event", "organiser_member_id"),
        sa.UniqueConstraint("community_id", "id", name="uq_event_community_id_id"),
        sa.CheckConstraint(STAGES, name="ck_event_stage"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_community_id_ends_at", "event", ["community_id", "ends_at"])
    op.create_index("ix_event_community_id_organiser_member_id", "event", ["community_id", "organiser_member_id"])


def signups() -> None:
    op.create_table(
        "event_signup",
        sa.Column("community_id", identifier, nullable=False),
        sa.Column("event_id", identifier, nullable=False),
        sa.Column("member_id", identifier, nullable=False),
        sa.Column("answer", words, nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("reminders", words, nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "event_id", "member_id", name="pk_event_signup"),
        community("event_signup"),
        sa.ForeignKeyConstraint(
            ["community_id", "event_id"],
            ["event.community_id", "event.id"],
            name="fk_event_signup_community_id_event_id_event",
            ondelete="CASCADE",
        ),
        member("event_signup", "member_id"),
        sa.CheckConstraint("answer in ('yes', 'maybe', 'no')", name="ck_event_signup_answer"),
        sa.CheckConstraint("reminders in ('private', 'place', 'none')", name="ck_event_signup_reminders"),
    )
    op.create_index("ix_event_signup_community_id_member_id", "event_signup", ["community_id", "member_id"])
