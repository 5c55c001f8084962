"""First tables: communities, members, the directory and its search index."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

identifier = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    communities()
    members()
    directory()
    search_index()


def downgrade() -> None:
    op.execute("DROP TABLE directory_token")
    for table in (
        "profile_view_refusal",
        "profile_view",
        "directory_value",
        "directory_deletion",
        "directory_vocabulary",
        "own_change",
        "contact",
        "profile",
        "member",
        "community",
    ):
        op.drop_table(table)


def communities() -> None:
    op.create_table(
        "community",
        sa.Column("id", identifier, nullable=False),
        sa.Column("slug", words, nullable=False),
        sa.Column("name", words, nullable=False),
        sa.Column("language", words, nullable=False),
        sa.Column("timezone", words, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_community"),
        sa.UniqueConstraint("slug", name="uq_community_slug"),
        sqlite_autoincrement=True,
    )


def members() -> None:
    op.create_table(
        "member",
        sa.Column("id", identifier, nullable=False),
        owner("member"),
        sa.Column("given_name", words, nullable=False),
        sa.Column("family_name", words, nullable=False),
        sa.Column("sort_name", words, nullable=False),
        sa.Column("roster_id", words),
        sa.Column("relation", words, nullable=False),
        sa.Column("dues", words, nullable=False, server_default="none"),
        sa.Column("dues_until", sa.Date()),
        sa.Column("listed", words),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("suspended_at", sa.BigInteger()),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
        sa.UniqueConstraint("community_id", "id", name="uq_member_community_id_id"),
        sa.UniqueConstraint("community_id", "roster_id", name="uq_member_community_id_roster_id"),
        sa.CheckConstraint("relation in ('guest', 'student', 'graduate', 'staff')", name="ck_member_relation"),
        sa.CheckConstraint("dues in ('none', 'adherent', 'cotisant')", name="ck_member_dues"),
        sa.CheckConstraint("listed in ('consent', 'declared')", name="ck_member_listed"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_member_community_id_sort_name", "member", ["community_id", "sort_name"])


def directory() -> None:
    op.create_table(
        "profile",
        owner("profile"),
        sa.Column("member_id", identifier, nullable=False),
        sa.Column("promotion", sa.Integer()),
        *(
            text(name)
            for name in ("programme", "company", "job", "sector", "city", "country", "skills", "tokens", "suggested")
        ),
        sa.Column("tokens_version", sa.Integer(), nullable=False, server_default="0"),
        key("profile", "member_id"),
        of_member("profile", "member_id"),
    )
    op.create_index("ix_profile_community_id_tokens_version", "profile", ["community_id", "tokens_version"])
    op.create_table(
        "contact",
        owner("contact"),
        sa.Column("member_id", identifier, nullable=False),
        *(text(name) for name in ("email", "email_folded", "phone")),
        key("contact", "member_id"),
        of_member("contact", "member_id"),
    )
    op.create_index("ix_contact_community_id_email_folded", "contact", ["community_id", "email_folded"])
    op.create_table(
        "own_change",
        owner("own_change"),
        sa.Column("member_id", identifier, nullable=False),
        sa.Column("field", words, nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        key("own_change", "member_id", "field"),
        of_member("own_change", "member_id"),
    )
    for table, moment in (("profile_view", "viewed_at"), ("profile_view_refusal", "refused_at")):
        op.create_table(
            table,
            owner(table),
            sa.Column("viewer_member_id", identifier, nullable=False),
            sa.Column("subject_member_id", identifier, nullable=False),
            sa.Column(moment, sa.BigInteger(), nullable=False),
            key(table, "viewer_member_id", "subject_member_id"),
            of_member(table, "viewer_member_id"),
            of_member(table, "subject_member_id"),
        )
    op.create_index(
        "ix_profile_view_community_id_viewer_member_id_viewed_at",
        "profile_view",
        ["community_id", "viewer_member_id", "viewed_at"],
    )


def search_index() -> None:
    op.create_table(
        "directory_vocabulary",
        owner("directory_vocabulary"),
        sa.Column("term", words, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        key("directory_vocabulary", "term"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "directory_deletion",
        owner("directory_deletion"),
        sa.Column("deletion", words, nullable=False),
        sa.Column("term", words, nullable=False),
        key("directory_deletion", "deletion", "term"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "directory_value",
        owner("directory_value"),
        sa.Column("field", words, nullable=False),
        sa.Column("folded", words, nullable=False),
        sa.Column("shown", words, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        key("directory_value", "field", "folded"),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        full_text()


def full_text() -> None:
    # Words arrive folded, so the tokenizer must leave every letter alone: `ascii` does, whatever the Unicode
    # table of this SQLite. Nothing is ranked by frequency, hence no column sizes.
    op.execute(
        "CREATE VIRTUAL TABLE directory_token USING fts5("
        "tokens, content='', columnsize=0, tokenize=\"ascii tokenchars ':=+#.'\")"
    )
    version = op.get_bind().exec_driver_sql("SELECT sqlite_version()").scalar_one()
    if tuple(map(int, version.split("."))) >= (3, 42):
        # Without it a removed name stays readable in the file until segments are merged.
        op.execute("INSERT INTO directory_token(directory_token, rank) VALUES ('secure-delete', 1)")


def owner(table: str) -> sa.Column[int]:
    reference = sa.ForeignKey("community.id", name=f"fk_{table}_community_id_community", ondelete="CASCADE")
    return sa.Column("community_id", identifier, reference, nullable=False)


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, words, nullable=False, server_default="")


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("community_id", *columns, name=f"pk_{table}")


def of_member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", column],
        ["member.community_id", "member.id"],
        name=f"fk_{table}_community_id_{column}_member",
        ondelete="CASCADE",
    )
