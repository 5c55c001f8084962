"""Internships."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    offers()
    of_an_offer("internship_interest", sa.Column("thread_id", identifier, nullable=False), state())
    of_an_offer("internship_told")
    demands()


def downgrade() -> None:
    for name in ("internship_demand", "internship_told", "internship_interest", "internship_offer"):
        op.drop_table(name)


def state() -> sa.Column[Any]:
    return sa.Column("state", words, nullable=False)


def record(name: str, *more: sa.Column[Any] | sa.CheckConstraint) -> None:
    op.create_table(
        name,
        sa.Column("id", identifier, nullable=False),
        sa.Column("community_id", identifier, nullable=False),
        sa.Column("member_id", identifier, nullable=False),
        state(),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("reason", words, nullable=False, server_default=""),
        *(sa.Column(column, words, nullable=False) for column in ("type", "field", "place")),
        sa.Column("start", sa.Date()),
        sa.Column("length_count", sa.Integer()),
        sa.Column("length_unit", words),
        *more,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        *references(name),
        sa.UniqueConstraint("community_id", "id", name=f"uq_{name}_community_id_id"),
        sa.CheckConstraint("(length_count is null) = (length_unit is null)", name=f"ck_{name}_length"),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{name}_community_id_member_id", name, ["community_id", "member_id"])
    op.create_index(f"ix_{name}_community_id_state", name, ["community_id", "state"])


def references(name: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=f"fk_{name}_community_id_community", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["member.community_id", "member.id"],
            name=f"fk_{name}_community_id_member_id_member",
            ondelete="CASCADE",
        ),
    )


def offers() -> None:
    record(
        "internship_offer",
        *(sa.Column(name, words, nullable=False) for name in ("title", "host", "mode", "level", "description", "link")),
        sa.Column("pay_cents", sa.Integer()),
        sa.Column("pay_per", words),
        sa.Column("deadline", sa.Date()),
        sa.Column("published_at", sa.BigInteger()),
        sa.CheckConstraint("(pay_cents is null) = (pay_per is null)", name="ck_internship_offer_pay"),
    )


def of_an_offer(name: str, *more: sa.Column[Any]) -> None:
    op.create_table(
        name,
        *(sa.Column(column, identifier, nullable=False) for column in ("community_id", "offer_id", "member_id")),
        *more,
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "offer_id", "member_id", name=f"pk_{name}"),
        *references(name),
        sa.ForeignKeyConstraint(
            ["community_id", "offer_id"],
            ["internship_offer.community_id", "internship_offer.id"],
            name=f"fk_{name}_community_id_offer_id_internship_offer",
            ondelete="CASCADE",
        ),
    )
    op.create_index(f"ix_{name}_community_id_member_id", name, ["community_id", "member_id"])


def demands() -> None:
    record(
        "internship_demand",
        sa.Column("remote", sa.Boolean(), nullable=False),
        sa.Column("audience", words, nullable=False),
        sa.Column("words", words, nullable=False),
    )
