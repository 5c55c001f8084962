"""Relay: notes between two members, and their threads."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "relay_thread",
        sa.Column("id", identifier, nullable=False),
        sa.Column("community_id", identifier, nullable=False),
        sa.Column("subject_kind", words, nullable=False),
        sa.Column("subject_id", identifier, nullable=False),
        sa.Column("opener_member_id", identifier, nullable=False),
        sa.Column("other_member_id", identifier, nullable=False),
        sa.Column("lesser_member_id", identifier, nullable=False),
        sa.Column("greater_member_id", identifier, nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("closer_member_id", identifier),
        sa.PrimaryKeyConstraint("id", name="pk_relay_thread"),
        community("relay_thread"),
        member("relay_thread", "opener_member_id"),
        member("relay_thread", "other_member_id"),
        sa.UniqueConstraint("community_id", "id", name="uq_relay_thread_community_id_id"),
        sa.UniqueConstraint(
            "community_id",
            "subject_kind",
            "subject_id",
            "lesser_member_id",
            "greater_member_id",
            name="uq_relay_thread_pair",
        ),
        sa.CheckConstraint("lesser_member_id < greater_member_id", name="ck_relay_thread_two"),
        sqlite_autoincrement=True,
    )
    for name in ("opener_member_id", "other_member_id"):
        op.create_index(f"ix_relay_thread_community_id_{name}", "relay_thread", ["community_id", name])
    notes()


def notes() -> None:
    op.create_table(
        "relay_note",
        sa.Column("id", identifier, nullable=False),
        sa.Column("community_id", identifier, nullable=False),
        sa.Column("thread_id", identifier, nullable=False),
        sa.Column("writer_member_id", identifier, nullable=False),
        sa.Column("text", words, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_relay_note"),
        community("relay_note"),
        sa.ForeignKeyConstraint(
            ["community_id", "thread_id"],
            ["relay_thread.community_id", "relay_thread.id"],
            name="fk_relay_note_community_id_thread_id_relay_thread",
            ondelete="CASCADE",
        ),
        member("relay_note", "writer_member_id"),
        sa.UniqueConstraint("community_id", "id", name="uq_relay_note_community_id_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_relay_note_community_id_thread_id", "relay_note", ["community_id", "thread_id"])
    written = ["community_id", "writer_member_id", "at"]
    op.create_index("ix_relay_note_community_id_writer_member_id_at", "relay_note", written)


def downgrade() -> None:
    op.drop_table("relay_note")
    op.drop_table("relay_thread")


def community(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id"], ["community.id"], name=f"fk_{table}_community_id_community", ondelete="CASCADE"
    )


def member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        ["member.community_id", "member.id"],
        name=f"fk_{table}_community_id_{column}_member",
        ondelete="CASCADE",
    )
