"""A link beside each code, so that a card can be scanned: opaque, for one use."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("toegangscode") as table:
        table.add_column(sa.Column("kaart_hash", sa.String(64), nullable=True))
        table.create_index("ix_toegangscode_kaart_hash", ["kaart_hash"])


def downgrade() -> None:
    """Remove the column; cards can then no longer be scanned."""
    with op.batch_alter_table("toegangscode") as table:
        table.drop_index("ix_toegangscode_kaart_hash")
        table.drop_column("kaart_hash")
