"""The tables of the store. `gebeurtenis` is the truth; `werklijst*` can be built again from it.

Times are ISO 8601 text in UTC, the same on every database, so that a hash over them never changes.
Accounts, groups, access codes, attempts, local offerings and settings stand beside the journal:
they say nothing of a case, but for a text that was begun (`klad`), which is gone when it is
handed in. A start of an offering has the empty text as its day when one may begin
in any week.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    true,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID = String(80)
_TIME = String(40)
_HASH = String(64)

journal = Table(
    "gebeurtenis",
    metadata,
    Column("dossier", _ID, primary_key=True),
    Column("volgnummer", Integer, primary_key=True, autoincrement=False),
    Column("soort", String(40), nullable=False),
    Column("tijd", _TIME, nullable=False),
    Column("actor", _ID, nullable=False),
    Column("sleutel", _ID, nullable=True),
    Column("lading", LargeBinary, nullable=False),
    Column("herhaalsleutel", String(160), nullable=True),
    Column("vorige", _HASH, nullable=False),
    Column("hash", _HASH, nullable=False),
    UniqueConstraint("dossier", "herhaalsleutel"),
)

organisations = Table(
    "organisatie",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("naam", String(120), nullable=False, unique=True),
    Column("soort", String(20), nullable=False),
)

staff = Table(
    "medewerker",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("naam", String(120), nullable=False),
    Column("rol", String(20), nullable=False),
    Column("organisatie", _ID, ForeignKey("organisatie.id"), nullable=False),
    Column("wachtwoord", String(200), nullable=False),
    Column("actief", Boolean, nullable=False, server_default=true()),
)

local_texts = Table(
    "lokale_tekst",
    metadata,
    Column("organisatie", _ID, ForeignKey("organisatie.id"), primary_key=True),
    Column("soort", String(20), primary_key=True),
    Column("tekst", String(300), nullable=False),
)

admin_log = Table(
    "beheerlogboek",
    metadata,
    Column("nummer", Integer, primary_key=True, autoincrement=False),
    Column("tijd", _TIME, nullable=False),
    Column("wie", _ID, nullable=False),
    Column("naam", String(120), nullable=False),
    Column("handeling", String(80), nullable=False),
    Column("over", String(200), nullable=False),
    Column("was", String(700), nullable=False),
    Column("wordt", String(700), nullable=False),
    Column("vorige", _HASH, nullable=False),
    Column("hash", _HASH, nullable=False),
)

logins = Table(
    "aanmelding",
    metadata,
    Column("token_hash", _HASH, primary_key=True),
    Column("medewerker", _ID, ForeignKey("medewerker.id"), nullable=False),
    Column("verloopt", _TIME, nullable=False),
)

keys = Table(
    "api_sleutel",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("naam", String(120), nullable=False),
    Column("rol", String(20), nullable=False),
    Column("organisatie", _ID, ForeignKey("organisatie.id"), nullable=False),
    Column("token_hash", _HASH, nullable=False, unique=True),
    Column("verloopt", _TIME, nullable=False),
    Column("ingetrokken", Boolean, nullable=False),
)

codes = Table(
    "toegangscode",
    metadata,
    Column("afname", _ID, primary_key=True),
    Column("dossier", _ID, nullable=False),
    Column("code_hmac", _HASH, nullable=True, unique=True),
    Column("kaart_hash", _HASH, nullable=True, index=True),
    Column("verloopt", _TIME, nullable=False),
    Column("token_hash", _HASH, nullable=True, unique=True),
    Column("token_verloopt", _TIME, nullable=True),
    Column("vorige_token_hash", _HASH, nullable=True, index=True),
    Column("klad", LargeBinary, nullable=True),
)

attempts = Table(
    "poging",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("soort", String(20), nullable=False),
    Column("wie", _HASH, nullable=False),
    Column("tijd", _TIME, nullable=False),
    Index(None, "soort", "wie", "tijd"),
)

groups = Table(
    "groep",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("organisatie", _ID, nullable=False, index=True),
    Column("naam", _ID, nullable=False),
    Column("plaats", String(120), nullable=False),
    Column("dag", String(10), nullable=False),
    Column("toetsvorm", _ID, nullable=False),
    Column("samen", Boolean, nullable=False),
    Column("gemaakt", _TIME, nullable=False),
)

worklist = Table(
    "werklijst",
    metadata,
    Column("dossier", _ID, primary_key=True),
    Column("organisatie", _ID, nullable=False),
    Column("referentie", _ID, nullable=False),
    Column("voorbeeld", Boolean, nullable=False),
    Column("stap", String(20), nullable=False),
    Column("volgende", String(200), nullable=False),
    Column("sinds", _TIME, nullable=False),
    Column("bijgewerkt", _TIME, nullable=False),
    Column("route", _ID, nullable=True),
    Column("keuze", String(20), nullable=True),
    Column("overdracht_naar", _ID, nullable=True, index=True),
    Column("overdracht_stap", String(20), nullable=True),
    Column("groep", _ID, nullable=True, index=True),
    UniqueConstraint("organisatie", "referentie"),
)

sitting_list = Table(
    "werklijst_afname",
    metadata,
    Column("afname", _ID, primary_key=True),
    Column("dossier", _ID, nullable=False, index=True),
    Column("organisatie", _ID, nullable=False, index=True),
    Column("referentie", _ID, nullable=False),
    Column("toetsvorm", _ID, nullable=False),
    Column("status", String(20), nullable=False),
    Column("vraag", Integer, nullable=False),
    Column("klaargezet", _TIME, nullable=False),
    Column("gezien", _TIME, nullable=True),
    Column("plaatje", _ID, nullable=True),
    Column("op_papier", Integer, nullable=True),
)

handover_list = Table(
    "werklijst_overdracht",
    metadata,
    Column("dossier", _ID, primary_key=True),
    Column("stap", String(20), nullable=False),
    Column("gedaan", _TIME, nullable=False),
    Column("sinds", _TIME, nullable=False),
    Column("aanbod", _ID, nullable=True),
    Column("begin", String(10), nullable=True),
    Column("wachtlijst", Boolean, nullable=False),
    Index(None, "aanbod", "begin"),
)

shared_list = Table(
    "werklijst_uitvoerder",
    metadata,
    Column("dossier", _ID, primary_key=True),
    Column("uitvoerder", _ID, nullable=False, index=True),
)

offerings = Table(
    "aanbod",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("organisatie", _ID, ForeignKey("organisatie.id"), nullable=False, index=True),
    Column("naam", String(80), nullable=False),
    Column("gegevens", Text, nullable=False),
    Column("gewijzigd", _TIME, nullable=False),
    Column("door", _ID, nullable=False),
    Column("ingetrokken", Boolean, nullable=False),
)

offering_starts = Table(
    "aanbod_start",
    metadata,
    Column("aanbod", _ID, ForeignKey("aanbod.id"), primary_key=True),
    Column("begin", String(10), primary_key=True),
    Column("plaatsen", Integer, nullable=False),
)

settings = Table(
    "instelling",
    metadata,
    Column("organisatie", _ID, ForeignKey("organisatie.id"), primary_key=True),
    Column("naam", String(40), primary_key=True),
    Column("waarde", Integer, nullable=False),
)
