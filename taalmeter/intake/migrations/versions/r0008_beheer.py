"""Accounts that can be stopped, texts of an organisation's own, and the journal of management."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and make the tables; everybody who has an account keeps it."""
    with op.batch_alter_table("medewerker") as table:
        table.add_column(
            sa.Column("actief", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    op.create_table(
        "lokale_tekst",
        sa.Column("organisatie", sa.String(80), nullable=False),
        sa.Column("soort", sa.String(20), nullable=False),
        sa.Column("tekst", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("organisatie", "soort", name="pk_lokale_tekst"),
        sa.ForeignKeyConstraint(
            ["organisatie"], ["organisatie.id"], name="fk_lokale_tekst_organisatie_organisatie"
        ),
    )
    op.create_table(
        "beheerlogboek",
        sa.Column("nummer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tijd", sa.String(40), nullable=False),
        sa.Column("wie", sa.String(80), nullable=False),
        sa.Column("naam", sa.String(120), nullable=False),
        sa.Column("handeling", sa.String(80), nullable=False),
        sa.Column("over", sa.String(200), nullable=False),
        sa.Column("was", sa.String(700), nullable=False),
        sa.Column("wordt", sa.String(700), nullable=False),
        sa.Column("vorige", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("nummer", name="pk_beheerlogboek"),
    )


def downgrade() -> None:
    """Remove these; whoever was stopped can log in again."""
    op.drop_table("beheerlogboek")
    op.drop_table("lokale_tekst")
    with op.batch_alter_table("medewerker") as table:
        table.drop_column("actief")
