"""The picture on the card of a sitting, in the list of the afnemer."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; sittings of before have no picture."""
    with op.batch_alter_table("werklijst_afname") as table:
        table.add_column(sa.Column("plaatje", sa.String(80), nullable=True))


def downgrade() -> None:
    """Remove the column; the pictures stay in the journal."""
    with op.batch_alter_table("werklijst_afname") as table:
        table.drop_column("plaatje")
