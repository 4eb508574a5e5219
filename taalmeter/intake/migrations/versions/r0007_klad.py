"""A text that was begun, beside the code; and how many texts of a sitting are still on paper."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("toegangscode") as table:
        table.add_column(sa.Column("klad", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("werklijst_afname") as table:
        table.add_column(sa.Column("op_papier", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Remove the columns; a text that was begun and not handed in is lost."""
    with op.batch_alter_table("werklijst_afname") as table:
        table.drop_column("op_papier")
    with op.batch_alter_table("toegangscode") as table:
        table.drop_column("klad")
