"""The agenda: what is to be done later, by which job, under which key."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "agenda",
        sa.Column("id", identifier, nullable=False),
        sa.Column("community_id", identifier, nullable=False),
        sa.Column("job", words, nullable=False),
        sa.Column("key", words, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("args", words, nullable=False),
        sa.Column("subject_kind", words),
        sa.Column("subject_id", identifier),
        sa.Column("subject_version", sa.Integer()),
        sa.Column("member_id", identifier),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("epoch", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("set_aside", words),
        sa.Column("done_at", sa.BigInteger()),
        sa.Column("result", words),
        sa.PrimaryKeyConstraint("id", name="pk_agenda"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_agenda_community_id_community", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["member.community_id", "member.id"],
            name="fk_agenda_community_id_member_id_member",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("community_id", "job", "key", name="uq_agenda_community_id_job_key"),
        sa.CheckConstraint("(done_at is null) = (result is null)", name="ck_agenda_result"),
        sqlite_autoincrement=True,
    )
    indexes()


def downgrade() -> None:
    op.drop_table("agenda")


def indexes() -> None:
    waits = sa.text("done_at IS NULL AND set_aside IS NULL")
    op.create_index("ix_agenda_waiting", "agenda", ["next_at", "id"], sqlite_where=waits, postgresql_where=waits)
    op.create_index(
        "ix_agenda_community_id_subject_kind_subject_id", "agenda", ["community_id", "subject_kind", "subject_id"]
    )
    op.create_index("ix_agenda_community_id_member_id", "agenda", ["community_id", "member_id"])
