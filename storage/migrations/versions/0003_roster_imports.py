"""Roster imports: who imported what, and what they stage until all of it becomes visible."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    waits = sa.text("pending IS NOT NULL")
    op.add_column("member", sa.Column("pending", identifier))
    op.create_index(
        "ix_member_pending", "member", ["community_id", "pending"], sqlite_where=waits, postgresql_where=waits
    )
    imports()
    stages()


def downgrade() -> None:
    for table in ("roster_value", "roster_stage", "roster_import"):
        op.drop_table(table)
    op.drop_index("ix_member_pending", "member")
    op.drop_column("member", "pending")


def imports() -> None:
    open_one = sa.text("state = 'staging'")
    op.create_table(
        "roster_import",
        sa.Column("id", identifier, nullable=False),
        owner("roster_import"),
        sa.Column("state", words, nullable=False),
        sa.Column("imported_by", words, nullable=False),
        sa.Column("digest", words, nullable=False),
        sa.Column("basis", words),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
        sa.Column("applied_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_roster_import"),
        sa.UniqueConstraint("community_id", "id", name="uq_roster_import_community_id_id"),
        sa.CheckConstraint("state in ('staging', 'applied', 'given up')", name="ck_roster_import_state"),
        sa.CheckConstraint("basis in ('declared')", name="ck_roster_import_basis"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_roster_import_staging",
        "roster_import",
        ["community_id"],
        unique=True,
        sqlite_where=open_one,
        postgresql_where=open_one,
    )


def stages() -> None:
    names = ("given_name", "family_name", "sort_name", "roster_id", "relation", "dues", "listed", "email")
    fields = ("programme", "company", "job", "sector", "city", "country", "skills")
    op.create_table(
        "roster_stage",
        owner("roster_stage"),
        sa.Column("import_id", identifier, nullable=False),
        sa.Column("member_id", identifier, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dues_until", sa.Date()),
        sa.Column("promotion", sa.Integer()),
        *(sa.Column(name, words) for name in (*names, *fields)),
        sa.PrimaryKeyConstraint("community_id", "import_id", "member_id", name="pk_roster_stage"),
        of_import("roster_stage"),
        sa.ForeignKeyConstraint(
            ["community_id", "member_id"],
            ["member.community_id", "member.id"],
            name="fk_roster_stage_community_id_member_id_member",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_roster_stage_community_id_member_id", "roster_stage", ["community_id", "member_id"])
    op.create_table(
        "roster_value",
        owner("roster_value"),
        sa.Column("import_id", identifier, nullable=False),
        sa.Column("field", words, nullable=False),
        sa.Column("folded", words, nullable=False),
        sa.Column("shown", words, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "import_id", "field", "folded", name="pk_roster_value"),
        of_import("roster_value"),
    )


def owner(table: str) -> sa.Column[int]:
    reference = sa.ForeignKey("community.id", name=f"fk_{table}_community_id_community", ondelete="CASCADE")
    return sa.Column("community_id", identifier, reference, nullable=False)


def of_import(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", "import_id"],
        ["roster_import.community_id", "roster_import.id"],
        name=f"fk_{table}_community_id_import_id_roster_import",
        ondelete="CASCADE",
    )
