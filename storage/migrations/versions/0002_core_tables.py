"""The core's tables: accounts, rights, places, set-up codes, drafts, presses, inbox, audit log, notebook."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    accounts()
    places()
    conversations()
    inbox()
    logs()


def downgrade() -> None:
    for table in (
        "notebook",
        "audit",
        "inbox",
        "kept_press",
        "draft",
        "setup_code",
        "place_purpose",
        "place",
        "place_root",
        "member_right",
        "member_account",
        "account",
    ):
        op.drop_table(table)


def accounts() -> None:
    op.create_table(
        "account",
        number("id"),
        text("platform"),
        sa.Column("native_id", sa.BigInteger(), nullable=False),
        sa.Column("language", words),
        sa.Column("zone", words),
        sa.Column("noticed", sa.Boolean(), nullable=False, server_default=sa.false()),
        community("account", nullable=True, ondelete="SET NULL"),
        key("account", "id"),
        unique("account", "platform", "native_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "member_account",
        community("member_account"),
        account("member_account"),
        number("member_id"),
        key("member_account", "community_id", "account_id"),
        of_member("member_account"),
    )
    index("member_account", "account_id")
    index("member_account", "community_id", "member_id")
    op.create_table(
        "member_right",
        community("member_right"),
        number("member_id"),
        text("right"),
        moment("granted_at"),
        key("member_right", "community_id", "member_id", "right"),
        of_member("member_right"),
        sa.CheckConstraint("\"right\" in ('coordinator', 'moderator', 'administrator')", name="ck_member_right_right"),
    )


def places() -> None:
    op.create_table(
        "place_root",
        text("platform"),
        sa.Column("root", sa.BigInteger(), nullable=False),
        community("place_root", nullable=True),
        moment("met_at", nullable=True),
        key("place_root", "platform", "root"),
        unique("place_root", "platform", "root", "community_id"),
    )
    index("place_root", "community_id")
    op.create_table(
        "place",
        number("id"),
        community("place"),
        text("platform"),
        sa.Column("root", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.BigInteger(), nullable=False),
        sa.Column("language", words),
        key("place", "id"),
        unique("place", "platform", "root", "part"),
        unique("place", "community_id", "id"),
        sa.ForeignKeyConstraint(
            ["platform", "root", "community_id"],
            ["place_root.platform", "place_root.root", "place_root.community_id"],
            name="fk_place_platform_root_community_id_place_root",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "place_purpose",
        community("place_purpose"),
        number("place_id"),
        text("purpose"),
        key("place_purpose", "community_id", "place_id", "purpose"),
        sa.ForeignKeyConstraint(
            ["community_id", "place_id"],
            ["place.community_id", "place.id"],
            name="fk_place_purpose_community_id_place_id_place",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "setup_code",
        text("digest"),
        community("setup_code"),
        moment("expires_at"),
        moment("used_at", nullable=True),
        key("setup_code", "digest"),
    )


def conversations() -> None:
    op.create_table(
        "draft",
        text("name"),
        account("draft"),
        community("draft", nullable=True),
        text("path"),
        text("answers"),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        moment("expires_at"),
        key("draft", "name"),
    )
    index("draft", "account_id")
    index("draft", "expires_at")
    active = sa.text("active")
    op.create_index(
        "uq_draft_active_account_id",
        "draft",
        ["account_id"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )
    op.create_table(
        "kept_press",
        text("name"),
        text("code"),
        text("args"),
        community("kept_press", nullable=True),
        account("kept_press", nullable=True),
        moment("expires_at"),
        key("kept_press", "name"),
    )
    index("kept_press", "expires_at")


def inbox() -> None:
    op.create_table(
        "inbox",
        number("id"),
        text("platform"),
        text("event"),
        sa.Column("payload", words),
        moment("received_at"),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("set_aside", words),
        moment("done_at", nullable=True),
        key("inbox", "id"),
        unique("inbox", "platform", "event"),
    )
    index("inbox", "done_at")
    waits = sa.text("done_at IS NULL")
    op.create_index("ix_inbox_waiting", "inbox", ["platform", "id"], sqlite_where=waits, postgresql_where=waits)


def logs() -> None:
    op.create_table(
        "audit",
        number("id"),
        moment("at"),
        sa.Column("community_id", identifier),
        number("account_id"),
        text("what"),
        text("result"),
        key("audit", "id"),
        sqlite_autoincrement=True,
    )
    op.create_table("notebook", text("key"), text("value"), key("notebook", "key"))


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, identifier, nullable=False)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, words, nullable=False)


def moment(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def community(table: str, *, nullable: bool = False, ondelete: str = "CASCADE") -> sa.Column[int]:
    reference = sa.ForeignKey("community.id", name=f"fk_{table}_community_id_community", ondelete=ondelete)
    return sa.Column("community_id", identifier, reference, nullable=nullable)


def account(table: str, *, nullable: bool = False) -> sa.Column[int]:
    reference = sa.ForeignKey("account.id", name=f"fk_{table}_account_id_account", ondelete="CASCADE")
    return sa.Column("account_id", identifier, reference, nullable=nullable)


def of_member(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", "member_id"],
        ["member.community_id", "member.id"],
        name=f"fk_{table}_community_id_member_id_member",
        ondelete="CASCADE",
    )


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))
