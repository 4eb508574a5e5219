"""The first tables: journal, accounts, access codes, attempts and worklists."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.String(80)
_TIME = sa.String(40)
_HASH = sa.String(64)


def upgrade() -> None:
    """Make the tables."""
    _journal()
    _accounts()
    _codes()
    _worklists()


def downgrade() -> None:
    """Remove the tables, and with them everything that is stored."""
    for name in (
        "werklijst_afname", "werklijst", "poging", "toegangscode", "aanmelding", "medewerker",
        "organisatie", "gebeurtenis",
    ):  # fmt: skip
        op.drop_table(name)


def _journal() -> None:
    op.create_table(
        "gebeurtenis",
        sa.Column("dossier", _ID, nullable=False),
        sa.Column("volgnummer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("soort", sa.String(40), nullable=False),
        sa.Column("tijd", _TIME, nullable=False),
        sa.Column("actor", _ID, nullable=False),
        sa.Column("sleutel", _ID, nullable=True),
        sa.Column("lading", sa.LargeBinary(), nullable=False),
        sa.Column("herhaalsleutel", sa.String(160), nullable=True),
        sa.Column("vorige", _HASH, nullable=False),
        sa.Column("hash", _HASH, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "volgnummer", name="pk_gebeurtenis"),
        sa.UniqueConstraint(
            "dossier", "herhaalsleutel", name="uq_gebeurtenis_dossier_herhaalsleutel"
        ),
    )


def _accounts() -> None:
    op.create_table(
        "organisatie",
        sa.Column("id", _ID, nullable=False),
        sa.Column("naam", sa.String(120), nullable=False),
        sa.Column("soort", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisatie"),
        sa.UniqueConstraint("naam", name="uq_organisatie_naam"),
    )
    op.create_table(
        "medewerker",
        sa.Column("id", _ID, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("naam", sa.String(120), nullable=False),
        sa.Column("rol", sa.String(20), nullable=False),
        sa.Column("organisatie", _ID, nullable=False),
        sa.Column("wachtwoord", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_medewerker"),
        sa.UniqueConstraint("email", name="uq_medewerker_email"),
        sa.ForeignKeyConstraint(
            ["organisatie"], ["organisatie.id"], name="fk_medewerker_organisatie_organisatie"
        ),
    )
    op.create_table(
        "aanmelding",
        sa.Column("token_hash", _HASH, nullable=False),
        sa.Column("medewerker", _ID, nullable=False),
        sa.Column("verloopt", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_aanmelding"),
        sa.ForeignKeyConstraint(
            ["medewerker"], ["medewerker.id"], name="fk_aanmelding_medewerker_medewerker"
        ),
    )


def _codes() -> None:
    op.create_table(
        "toegangscode",
        sa.Column("afname", _ID, nullable=False),
        sa.Column("dossier", _ID, nullable=False),
        sa.Column("code_hmac", _HASH, nullable=True),
        sa.Column("verloopt", _TIME, nullable=False),
        sa.Column("token_hash", _HASH, nullable=True),
        sa.Column("token_verloopt", _TIME, nullable=True),
        sa.Column("vorige_token_hash", _HASH, nullable=True),
        sa.PrimaryKeyConstraint("afname", name="pk_toegangscode"),
        sa.UniqueConstraint("code_hmac", name="uq_toegangscode_code_hmac"),
        sa.UniqueConstraint("token_hash", name="uq_toegangscode_token_hash"),
    )
    op.create_index("ix_toegangscode_vorige_token_hash", "toegangscode", ["vorige_token_hash"])
    op.create_table(
        "poging",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("soort", sa.String(20), nullable=False),
        sa.Column("wie", _HASH, nullable=False),
        sa.Column("tijd", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_poging"),
    )
    op.create_index("ix_poging_soort_poging_wie_poging_tijd", "poging", ["soort", "wie", "tijd"])


def _worklists() -> None:
    op.create_table(
        "werklijst",
        sa.Column("dossier", _ID, nullable=False),
        sa.Column("organisatie", _ID, nullable=False),
        sa.Column("referentie", _ID, nullable=False),
        sa.Column("voorbeeld", sa.Boolean(), nullable=False),
        sa.Column("stap", sa.String(20), nullable=False),
        sa.Column("volgende", sa.String(200), nullable=False),
        sa.Column("sinds", _TIME, nullable=False),
        sa.Column("bijgewerkt", _TIME, nullable=False),
        sa.Column("route", _ID, nullable=True),
        sa.Column("keuze", sa.String(20), nullable=True),
        sa.Column("overdracht_naar", _ID, nullable=True),
        sa.Column("overdracht_stap", sa.String(20), nullable=True),
        sa.PrimaryKeyConstraint("dossier", name="pk_werklijst"),
        sa.UniqueConstraint(
            "organisatie", "referentie", name="uq_werklijst_organisatie_referentie"
        ),
    )
    op.create_index("ix_werklijst_overdracht_naar", "werklijst", ["overdracht_naar"])
    op.create_table(
        "werklijst_afname",
        sa.Column("afname", _ID, nullable=False),
        sa.Column("dossier", _ID, nullable=False),
        sa.Column("organisatie", _ID, nullable=False),
        sa.Column("referentie", _ID, nullable=False),
        sa.Column("toetsvorm", _ID, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("vraag", sa.Integer(), nullable=False),
        sa.Column("klaargezet", _TIME, nullable=False),
        sa.Column("gezien", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("afname", name="pk_werklijst_afname"),
    )
    op.create_index("ix_werklijst_afname_dossier", "werklijst_afname", ["dossier"])
    op.create_index("ix_werklijst_afname_organisatie", "werklijst_afname", ["organisatie"])
