"""Cards: where each record is shown, and which copy a message to be sent is of."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "card_copy",
        sa.Column("id", identifier, nullable=False),
        sa.Column("community_id", identifier, nullable=False),
        sa.Column("kind", words, nullable=False),
        sa.Column("record_id", identifier, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("surface", words, nullable=False),
        sa.Column("spot", words, nullable=False),
        sa.Column("place_id", identifier),
        sa.Column("member_id", identifier),
        sa.Column("purpose", words, nullable=False),
        sa.Column("topic", words, nullable=False),
        sa.Column("reason", words, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("target", words, nullable=False),
        sa.Column("message_id", words, nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
        *constraints(),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_card_copy_community_id_place_id", "card_copy", ["community_id", "place_id"])
    op.create_index("ix_card_copy_community_id_member_id", "card_copy", ["community_id", "member_id"])
    op.add_column("outbox", sa.Column("copy_id", identifier))
    op.add_column("outbox", sa.Column("how", words, nullable=False, server_default=""))
    op.create_index("ix_outbox_community_id_copy_id", "outbox", ["community_id", "copy_id"])


def downgrade() -> None:
    op.execute("DELETE FROM outbox WHERE how <> ''")
    op.drop_index("ix_outbox_community_id_copy_id", "outbox")
    op.drop_column("outbox", "how")
    op.drop_column("outbox", "copy_id")
    op.drop_table("card_copy")


def constraints() -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name="pk_card_copy"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_card_copy_community_id_community", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name="fk_card_copy_community_id_place_id_place",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["member.community_id", "member.id"],
            name="fk_card_copy_community_id_member_id_member",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "community_id", "kind", "record_id", "spot", name="uq_card_copy_community_id_kind_record_id_spot"
        ),
        sa.CheckConstraint("surface in ('', 'occasion')", name="ck_card_copy_surface"),
        sa.CheckConstraint("(place_id is null) <> (member_id is null)", name="ck_card_copy_addressee"),
    ]
