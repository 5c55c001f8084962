"""Announcements: what is written, to whom it goes, and how far it has come."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

COUNTS = ("places", "people", "stopped", "without", "sent", "unreachable", "dropped")


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", identifier, nullable=False),
        sa.Column("community_id", identifier, nullable=False),
        sa.Column("author_member_id", identifier),
        sa.Column("title", words, nullable=False),
        sa.Column("text", words, nullable=False),
        sa.Column("link", words, nullable=False),
        sa.Column("digest", words, nullable=False),
        sa.Column("goes_to", words, nullable=False),
        sa.Column("relation", words, nullable=False, server_default=""),
        sa.Column("promotion", sa.Integer()),
        sa.Column("meant_city", words, nullable=False, server_default=""),
        sa.Column("meant_right", words, nullable=False, server_default=""),
        sa.Column("stage", words, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger()),
        sa.Column("upto", identifier, nullable=False, server_default="0"),
        sa.Column("down", sa.Boolean(), nullable=False, server_default=sa.false()),
        *(sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in COUNTS),
        sa.Column("settled", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name="pk_announcement"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_announcement_community_id_community", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "author_member_id"],
            ["member.community_id", "member.id"],
            name="fk_announcement_community_id_author_member_id_member",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("community_id", "id", name="uq_announcement_community_id_id"),
        sa.CheckConstraint("stage in ('draft', 'sending', 'sent', 'stopped')", name="ck_announcement_stage"),
        sa.CheckConstraint("goes_to in ('places', 'people', 'both')", name="ck_announcement_goes_to"),
        sqlite_autoincrement=True,
    )
    indexes()


def downgrade() -> None:
    op.drop_table("announcement")


def indexes() -> None:
    op.create_index("ix_announcement_community_id_sent_at", "announcement", ["community_id", "sent_at"])
    draft = sa.text("stage = 'draft'")
    op.create_index(
        "uq_announcement_draft",
        "announcement",
        ["community_id", "author_member_id"],
        unique=True,
        sqlite_where=draft,
        postgresql_where=draft,
    )
