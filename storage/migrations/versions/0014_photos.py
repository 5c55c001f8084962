"""Photos: made anew, in rows beside the records they belong to."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "photo",
        sa.Column("id", identifier, nullable=False),
        sa.Column("community_id", identifier, nullable=False),
        sa.Column("name", words, nullable=False),
        sa.Column("member_id", identifier, nullable=False),
        sa.Column("subject_kind", words),
        sa.Column("subject_id", identifier),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_photo"),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name="fk_photo_community_id_community", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["member.community_id", "member.id"],
            name="fk_photo_community_id_member_id_member",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("community_id", "name", name="uq_photo_community_id_name"),
        sa.CheckConstraint("(subject_kind is null) = (subject_id is null)", name="ck_photo_subject"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_photo_community_id_subject_kind_subject_id", "photo", ["community_id", "subject_kind", "subject_id"]
    )
    op.create_index("ix_photo_community_id_member_id_size", "photo", ["community_id", "member_id", "size"])
    op.create_index("ix_photo_name", "photo", ["name"], unique=True)


def downgrade() -> None:
    op.drop_table("photo")
