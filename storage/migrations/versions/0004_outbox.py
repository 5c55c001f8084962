"""The outbox: what is to be sent, to whom, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
STATES = "'pending', 'claimed', 'sending', 'sent', 'held', 'unreachable', 'dead', 'superseded', 'expired'"


def upgrade() -> None:
    op.add_column("account", sa.Column("unreachable", words))
    op.add_column("place", sa.Column("unreachable", words))
    outbox()
    op.create_index(
        "ix_outbox_community_id_subject_kind_subject_id", "outbox", ["community_id", "subject_kind", "subject_id"]
    )
    op.create_index("ix_outbox_community_id_member_id", "outbox", ["community_id", "member_id"])
    partial("ix_outbox_pending", ["lane", "next_at", "id"], "state = 'pending'")
    partial("ix_outbox_taken", ["run_id"], "state in ('claimed', 'sending')")


def downgrade() -> None:
    op.drop_table("outbox")
    op.drop_column("place", "unreachable")
    op.drop_column("account", "unreachable")


def outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", identifier, nullable=False),
        sa.Column(
            "community_id",
            identifier,
            sa.ForeignKey("community.id", name="fk_outbox_community_id_community", ondelete="CASCADE"),
            nullable=False,
        ),
        *(sa.Column(name, words, nullable=False) for name in ("dedup_key", "topic", "subject_kind")),
        sa.Column("subject_id", identifier, nullable=False),
        sa.Column("subject_version", sa.Integer(), nullable=False),
        sa.Column("member_id", identifier),
        *(sa.Column(name, words, nullable=False) for name in ("reason", "purpose")),
        sa.Column("place_id", identifier),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("due_at", "expires_at")),
        *(sa.Column(name, words, nullable=False) for name in ("on_doubt", "state")),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        *(sa.Column(name, words) for name in ("lane", "target", "run_id")),
        sa.Column("epoch", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("lease_until", sa.BigInteger()),
        *(sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in COUNTS),
        sa.Column("nonce", words),
        sa.Column("began_at", sa.BigInteger()),
        *(sa.Column(name, words) for name in ("message_id", "why")),
        sa.Column("ended_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("community_id", "dedup_key", name="uq_outbox_community_id_dedup_key"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["member.community_id", "member.id"],
            name="fk_outbox_community_id_member_id_member",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(f"state in ({STATES})", name="ck_outbox_state"),
        sa.CheckConstraint("on_doubt in ('resend', 'hold')", name="ck_outbox_on_doubt"),
        sa.CheckConstraint("(member_id is null) = (purpose <> '')", name="ck_outbox_addressee"),
        sqlite_autoincrement=True,
    )


COUNTS = ("attempts", "doubts", "delays")


def partial(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "outbox", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
