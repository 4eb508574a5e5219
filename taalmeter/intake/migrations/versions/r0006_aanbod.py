"""Local offerings with their seats, deadlines of an organisation, and who shares a case."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.String(80)
_TIME = sa.String(40)


def upgrade() -> None:
    """Make the tables."""
    _offerings()
    _lists()
    op.create_table(
        "instelling",
        sa.Column("organisatie", _ID, nullable=False),
        sa.Column("naam", sa.String(40), nullable=False),
        sa.Column("waarde", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisatie", "naam", name="pk_instelling"),
        sa.ForeignKeyConstraint(
            ["organisatie"], ["organisatie.id"], name="fk_instelling_organisatie_organisatie"
        ),
    )


def downgrade() -> None:
    """Remove the tables; hand-overs stay in the journal, offerings and settings are lost."""
    for name in (
        "instelling", "werklijst_uitvoerder", "werklijst_overdracht", "aanbod_start", "aanbod",
    ):  # fmt: skip
        op.drop_table(name)


def _offerings() -> None:
    op.create_table(
        "aanbod",
        sa.Column("id", _ID, nullable=False),
        sa.Column("organisatie", _ID, nullable=False),
        sa.Column("naam", sa.String(80), nullable=False),
        sa.Column("gegevens", sa.Text(), nullable=False),
        sa.Column("gewijzigd", _TIME, nullable=False),
        sa.Column("door", _ID, nullable=False),
        sa.Column("ingetrokken", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_aanbod"),
        sa.ForeignKeyConstraint(
            ["organisatie"], ["organisatie.id"], name="fk_aanbod_organisatie_organisatie"
        ),
    )
    op.create_index("ix_aanbod_organisatie", "aanbod", ["organisatie"])
    op.create_table(
        "aanbod_start",
        sa.Column("aanbod", _ID, nullable=False),
        sa.Column("begin", sa.String(10), nullable=False),
        sa.Column("plaatsen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("aanbod", "begin", name="pk_aanbod_start"),
        sa.ForeignKeyConstraint(["aanbod"], ["aanbod.id"], name="fk_aanbod_start_aanbod_aanbod"),
    )


def _lists() -> None:
    op.create_table(
        "werklijst_overdracht",
        sa.Column("dossier", _ID, nullable=False),
        sa.Column("stap", sa.String(20), nullable=False),
        sa.Column("gedaan", _TIME, nullable=False),
        sa.Column("sinds", _TIME, nullable=False),
        sa.Column("aanbod", _ID, nullable=True),
        sa.Column("begin", sa.String(10), nullable=True),
        sa.Column("wachtlijst", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("dossier", name="pk_werklijst_overdracht"),
    )
    op.create_index(
        "ix_werklijst_overdracht_aanbod_werklijst_overdracht_begin",
        "werklijst_overdracht",
        ["aanbod", "begin"],
    )
    op.create_table(
        "werklijst_uitvoerder",
        sa.Column("dossier", _ID, nullable=False),
        sa.Column("uitvoerder", _ID, nullable=False),
        sa.PrimaryKeyConstraint("dossier", name="pk_werklijst_uitvoerder"),
    )
    op.create_index("ix_werklijst_uitvoerder_uitvoerder", "werklijst_uitvoerder", ["uitvoerder"])
