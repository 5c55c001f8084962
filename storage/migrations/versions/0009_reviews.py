"""Reviews: what awaits a moderator, and how it ended."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "review",
        sa.Column("id", identifier, nullable=False),
        sa.Column("community_id", identifier, nullable=False),
        sa.Column("subject_kind", words, nullable=False),
        sa.Column("subject_id", identifier, nullable=False),
        sa.Column("subject_version", sa.Integer(), nullable=False),
        sa.Column("author_member_id", identifier),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("claimer_member_id", identifier),
        sa.Column("claimed_at", sa.BigInteger()),
        sa.Column("verdict", words),
        sa.Column("decider_member_id", identifier),
        sa.Column("decided_at", sa.BigInteger()),
        sa.Column("reason", words, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_review"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_review_community_id_community", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "author_member_id"],
            ["member.community_id", "member.id"],
            name="fk_review_community_id_author_member_id_member",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("community_id", "id", name="uq_review_community_id_id"),
        sa.CheckConstraint("verdict in ('approved', 'refused', 'withdrawn')", name="ck_review_verdict"),
        sa.CheckConstraint("(verdict is null) = (decided_at is null)", name="ck_review_decided"),
        sqlite_autoincrement=True,
    )
    indexes()


def downgrade() -> None:
    op.drop_table("review")


def indexes() -> None:
    record = ["community_id", "subject_kind", "subject_id"]
    waits = sa.text("verdict IS NULL")
    op.create_index("ix_review_waiting", "review", record, unique=True, sqlite_where=waits, postgresql_where=waits)
    op.create_index("ix_review_community_id_subject_kind_subject_id", "review", record)
    op.create_index("ix_review_community_id_author_member_id", "review", ["community_id", "author_member_id"])
