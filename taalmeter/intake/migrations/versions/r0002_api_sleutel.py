"""Keys for other programs that ask on behalf of an organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "api_sleutel",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("naam", sa.String(120), nullable=False),
        sa.Column("rol", sa.String(20), nullable=False),
        sa.Column("organisatie", sa.String(80), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("verloopt", sa.String(40), nullable=False),
        sa.Column("ingetrokken", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_api_sleutel"),
        sa.UniqueConstraint("token_hash", name="uq_api_sleutel_token_hash"),
        sa.ForeignKeyConstraint(
            ["organisatie"], ["organisatie.id"], name="fk_api_sleutel_organisatie_organisatie"
        ),
    )


def downgrade() -> None:
    """Remove the table, and with it every key."""
    op.drop_table("api_sleutel")
