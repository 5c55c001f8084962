"""Donations: offers, needs, the matches between them, and where a community takes gifts of money."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
LIVE = sa.text("state IN ('proposed', 'reserved', 'handed')")


def upgrade() -> None:
    record(
        "donation_offer",
        sa.Column("condition", words, nullable=False),
        sa.Column("photo", words, nullable=False, server_default=""),
    )
    record(
        "donation_need",
        sa.Column("urgency", words, nullable=False),
        sa.Column("wished", identifier),
        sa.Column("student", sa.Boolean(), nullable=False),
    )
    matches()
    op.create_table(
        "donation_giving",
        sa.Column("community_id", identifier, nullable=False),
        sa.Column("url", words, nullable=False),
        sa.PrimaryKeyConstraint("community_id", name="pk_donation_giving"),
        of_community("donation_giving"),
    )


def downgrade() -> None:
    for table in ("donation_giving", "donation_match", "donation_need", "donation_offer"):
        op.drop_table(table)


def record(table: str, *own: sa.Column[Any]) -> None:
    op.create_table(
        table,
        sa.Column("id", identifier, nullable=False),
        sa.Column("community_id", identifier, nullable=False),
        sa.Column("member_id", identifier, nullable=False),
        *(sa.Column(name, words, nullable=False) for name in ("category", "description", "town", "handover", "state")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("quantity", "left", "held", "handed", "given")),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("reason", words, nullable=False, server_default=""),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        *own,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        of_community(table),
        to_member(table, "member_id"),
        sa.UniqueConstraint("community_id", "id", name=f"uq_{table}_community_id_id"),
        sa.CheckConstraint('held >= 0 and held <= "left" and handed >= 0 and given >= 0', name=f"ck_{table}_stock"),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{table}_community_id_state", table, ["community_id", "state"])
    op.create_index(f"ix_{table}_community_id_member_id", table, ["community_id", "member_id"])


def matches() -> None:
    table, people = "donation_match", ("donor_member_id", "beneficiary_member_id")
    op.create_table(
        table,
        sa.Column("id", identifier, nullable=False),
        sa.Column("community_id", identifier, nullable=False),
        *(sa.Column(name, identifier, nullable=False) for name in ("offer_id", "need_id", *people)),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("state", words, nullable=False),
        sa.Column("donor_said", sa.Boolean()),
        sa.Column("beneficiary_said", sa.Boolean()),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        of_community(table),
        *(to_part(name) for name in ("offer", "need")),
        *(to_member(table, name) for name in people),
        sa.UniqueConstraint("community_id", "id", name=f"uq_{table}_community_id_id"),
        sqlite_autoincrement=True,
    )
    for name in ("offer_id", "need_id", *people):
        op.create_index(f"ix_{table}_community_id_{name}", table, ["community_id", name])
    op.create_index(
        f"ix_{table}_live",
        table,
        ["community_id", "offer_id", "need_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def of_community(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id"], ["community.id"], name=f"fk_{table}_community_id_community", ondelete="CASCADE"
    )


def to_member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        ["member.community_id", "member.id"],
        name=f"fk_{table}_community_id_{column}_member",
        ondelete="CASCADE",
    )


def to_part(name: str) -> sa.ForeignKeyConstraint:
    table = f"donation_{name}"
    return sa.ForeignKeyConstraint(
        ["community_id", f"{name}_id"],
        [f"{table}.community_id", f"{table}.id"],
        name=f"fk_donation_match_community_id_{name}_id_{table}",
        ondelete="CASCADE",
    )
