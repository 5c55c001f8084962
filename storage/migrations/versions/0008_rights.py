"""Rights: who may do what in one community, where it decided otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "community_right",
        sa.Column("community_id", identifier, nullable=False),
        sa.Column("capability", words, nullable=False),
        sa.Column("rights", words, nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "capability", name="pk_community_right"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_community_right_community_id_community", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    op.drop_table("community_right")
