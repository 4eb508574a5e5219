"""Groups that are invited together, and on the worklist who belongs to which."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and add the column to the worklist."""
    op.create_table(
        "groep",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("organisatie", sa.String(80), nullable=False),
        sa.Column("naam", sa.String(80), nullable=False),
        sa.Column("plaats", sa.String(120), nullable=False),
        sa.Column("dag", sa.String(10), nullable=False),
        sa.Column("toetsvorm", sa.String(80), nullable=False),
        sa.Column("samen", sa.Boolean(), nullable=False),
        sa.Column("gemaakt", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_groep"),
    )
    op.create_index("ix_groep_organisatie", "groep", ["organisatie"])
    with op.batch_alter_table("werklijst") as table:
        table.add_column(sa.Column("groep", sa.String(80), nullable=True))
        table.create_index("ix_werklijst_groep", ["groep"])


def downgrade() -> None:
    """Remove them; the journal still tells who was in which group."""
    with op.batch_alter_table("werklijst") as table:
        table.drop_index("ix_werklijst_groep")
        table.drop_column("groep")
    op.drop_table("groep")
