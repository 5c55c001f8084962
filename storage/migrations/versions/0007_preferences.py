"""What members have stopped, by subject."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "stopped",
        sa.Column("community_id", identifier, nullable=False),
        sa.Column("member_id", identifier, nullable=False),
        sa.Column("subject", words, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "member_id", "subject", name="pk_stopped"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_stopped_community_id_community", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["member.community_id", "member.id"],
            name="fk_stopped_community_id_member_id_member",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("stopped")
