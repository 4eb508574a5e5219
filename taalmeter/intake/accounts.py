"""People with an account: who they are, their password, and whether they are logged in.

Passwords are hashed with argon2id, 19 MiB, two passes (OWASP's minimum; 38 ms on a small server).
At most two hashes run at once, or logging in would be the way to bring the server down.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from taalmeter.errors import NotAllowed, StoreError, UnknownName
from taalmeter.intake import adminlog, schema
from taalmeter.intake.clock import Clock, stamp
from taalmeter.intake.codes import new_token, token_hash
from taalmeter.intake.limits import Attempts, Limit, login_limits
from taalmeter.intake.roles import Action, Actor, Role, require
from taalmeter.intake.store import Store
from taalmeter.intake.typed import refused_value

LOGIN_HOURS = 10
"""One working day; ASVS 7.3 asks for an absolute end of every session."""

MIN_PASSWORD, MAX_PASSWORD = 12, 200
KINDS = ("gemeente", "roc", "taalhuis", "anders")
_HASHES_AT_ONCE = threading.BoundedSemaphore(2)
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True)
class Organisation:
    """A gemeente, ROC or other organisation; `kind` is one of `KINDS`."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True)
class Account:
    """Somebody who can log in."""

    id: str
    email: str
    name: str
    role: Role
    organisation: str
    active: bool = True


class Accounts:
    """Adds people and organisations, and logs people in and out."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._attempts = Attempts(store.secret)
        self._nobody = hashed(new_token())

    @property
    def empty(self) -> bool:
        """Whether nobody has an account yet."""
        with self._store.read() as connection:
            return not _count(connection)

    def log_in(self, email: str, password: str, client: str = "") -> str:
        """Give a new token, valid for 10 hours.

        Raises:
            NotAllowed: `reden` in its details is `aanmelden` (e-mail or password is wrong, never
                saying which) or `te_vaak` (with `wacht`, the seconds until another try).
        """
        email = email.strip().casefold().encode(errors="replace").decode()
        limits = login_limits(email, client)
        self._count_try(limits)
        with self._store.read() as connection:
            found = connection.execute(
                select(schema.staff).where(schema.staff.c.email == email)
            ).one_or_none()
        # Somebody who is not there takes as long as somebody who is.
        fits = _verify(found.wachtwoord if found else self._nobody, password)
        if found is None or not fits or not found.actief:
            raise NotAllowed(
                "the e-mail address or the password is not right.",
                remedy="Try again, or ask the beheerder.",
                reden="aanmelden",
            )
        return self._new_login(found.id, limits[0])

    def _count_try(self, limits: tuple[Limit, ...]) -> None:
        now = self._clock()

        def reserve(connection: Connection) -> int:
            # Counted before the password is looked at: fifty tries at once are fifty tries.
            wait = self._attempts.wait(connection, limits, now)
            if not wait:
                self._attempts.add(connection, limits, now)
            return wait

        wait = self._store.write(reserve)
        if wait:
            raise NotAllowed(
                "there were too many failed log-ins.",
                remedy=f"Wait {wait} seconds.",
                reden="te_vaak",
                wacht=wait,
            )

    def _new_login(self, staff_id: str, limit: Limit) -> str:
        token = new_token()
        now = self._clock()
        expires = stamp(now + timedelta(hours=LOGIN_HOURS))

        def keep(connection: Connection) -> None:
            logins = schema.logins
            self._attempts.forget(connection, limit)
            connection.execute(delete(logins).where(logins.c.verloopt < stamp(now)))
            connection.execute(
                insert(logins).values(
                    token_hash=token_hash(token), medewerker=staff_id, verloopt=expires
                )
            )

        self._store.write(keep)
        return token

    def actor(self, token: str) -> Actor | None:
        """Give who is logged in with a token, or None when nobody is."""
        query = (
            select(schema.staff)
            .join(schema.logins, schema.logins.c.medewerker == schema.staff.c.id)
            .where(
                schema.logins.c.token_hash == token_hash(token),
                schema.logins.c.verloopt >= stamp(self._clock()),
                schema.staff.c.actief.is_(True),
            )
        )
        with self._store.read() as connection:
            row = connection.execute(query).one_or_none()
        return Actor(row.id, row.naam, Role(row.rol), row.organisatie) if row else None

    def log_out(self, token: str) -> None:
        """End a token; one that is not known is ended already."""
        logins = schema.logins
        self._store.write(
            lambda c: c.execute(delete(logins).where(logins.c.token_hash == token_hash(token)))
        )

    def add(
        self,
        actor: Actor | None,
        email: str,
        name: str,
        role: str,
        organisation_id: str,
        password: str,
    ) -> str:
        """Add somebody; give their id. Without an actor only the first beheerder can be added.

        Raises:
            NotAllowed: the actor is no beheerder, or there is one already.
            UnknownName: there is no such organisation.
            AnswerRefused: a value cannot be used, or the e-mail address is taken.
        """
        self._may_manage(actor)
        email = _checked_email(email)
        name = _checked(name, "naam", 120)
        if role not in set(Role) or (actor is None and role != Role.BEHEERDER):
            raise refused_value("rol", "is not a role that can be given", "waarde")
        named = self.organisation(organisation_id).name
        kept = hashed(checked_password(password))
        staff_id = secrets.token_hex(8)

        def job(connection: Connection) -> None:
            if actor is None and _count(connection):
                raise _not_first()
            connection.execute(
                insert(schema.staff).values(
                    id=staff_id,
                    email=email,
                    naam=name,
                    rol=role,
                    organisatie=organisation_id,
                    wachtwoord=kept,
                )
            )
            adminlog.note(
                connection, self._clock(), actor, "account gemaakt", email, after=f"{role}, {named}"
            )

        try:
            self._store.write(job)
        except IntegrityError as taken:
            raise refused_value("email", "has an account already", "bestaat_al") from taken
        return staff_id

    def list(self, actor: Actor) -> tuple[Account, ...]:
        """Give everybody who has an account, by name."""
        require(actor, Action.MANAGE_ACCOUNTS)
        with self._store.read() as connection:
            rows = connection.execute(select(schema.staff).order_by(schema.staff.c.naam))
            return tuple(
                Account(r.id, r.email, r.naam, Role(r.rol), r.organisatie, r.actief) for r in rows
            )

    def exists(self, email: str) -> bool:
        """Say whether somebody has an account with this e-mail address."""
        query = select(schema.staff.c.id).where(schema.staff.c.email == email.strip().casefold())
        with self._store.read() as connection:
            return connection.scalar(query) is not None

    def name(self, staff_id: str) -> str:
        """Give the name of somebody, or of a key, by the id; the id itself when it is not known."""
        with self._store.read() as connection:
            for table in (schema.staff, schema.keys):
                query = select(table.c.naam).where(table.c.id == staff_id)
                if name := connection.scalar(query):
                    return str(name)
        return staff_id

    def organisations(self, actor: Actor) -> tuple[Organisation, ...]:
        """Give every organisation, by name."""
        require(actor, Action.LIST_ORGANISATIONS)
        table = schema.organisations
        with self._store.read() as connection:
            rows = connection.execute(select(table).order_by(table.c.naam))
            return tuple(Organisation(r.id, r.naam, r.soort) for r in rows)

    def organisation_names(self) -> dict[str, str]:
        """Give the name of every organisation, by id."""
        table = schema.organisations
        with self._store.read() as connection:
            return {row.id: row.naam for row in connection.execute(select(table))}

    def organisation(self, organisation_id: str) -> Organisation:
        """Give an organisation.

        Raises:
            UnknownName: there is no such organisation.
        """
        table = schema.organisations
        with self._store.read() as connection:
            row = connection.execute(
                select(table).where(table.c.id == organisation_id)
            ).one_or_none()
        if row is None:
            raise UnknownName(
                f"there is no organisation '{organisation_id[:60]}'.",
                remedy="Choose one of the organisations that are listed.",
                kind="organisatie",
                name=organisation_id[:60],
            )
        return Organisation(row.id, row.naam, row.soort)

    def add_organisation(self, actor: Actor | None, name: str, kind: str) -> str:
        """Add an organisation; give its id. Without an actor only while nobody has an account.

        Raises:
            NotAllowed: the actor is no beheerder.
            AnswerRefused: the name is taken or the kind unknown.
        """
        self._may_manage(actor)
        name = _checked(name, "naam", 120)
        if kind not in KINDS:
            raise refused_value("soort", f"must be one of {', '.join(KINDS)}", "waarde")
        new_id = secrets.token_hex(8)

        def job(connection: Connection) -> None:
            if actor is None and _count(connection):
                raise _not_first()
            connection.execute(
                insert(schema.organisations).values(id=new_id, naam=name, soort=kind)
            )
            adminlog.note(connection, self._clock(), actor, "organisatie gemaakt", name, after=kind)

        try:
            self._store.write(job)
        except IntegrityError as taken:
            raise refused_value("naam", "is there already", "bestaat_al") from taken
        return new_id

    def _may_manage(self, actor: Actor | None) -> None:
        if actor is not None:
            require(actor, Action.MANAGE_ACCOUNTS)
        elif not self.empty:
            raise _not_first()


def _count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(schema.staff)) or 0


def _not_first() -> NotAllowed:
    return NotAllowed(
        "there is a beheerder already.",
        remedy="Ask the beheerder to add an account.",
        reden="niet_de_eerste",
    )


def _checked(text: str, field: str, longest: int) -> str:
    text = text.strip()
    if not 0 < len(text) <= longest or not text.isprintable():
        raise refused_value(field, f"must have 1 to {longest} printable characters", "lengte")
    return text


def _checked_email(text: str) -> str:
    email = _checked(text, "email", 254).casefold()
    local, _, domain = email.partition("@")
    if not local or not domain:
        raise refused_value("email", "has no @ between two parts", "vorm")
    return email


@contextmanager
def _one_of_two() -> Iterator[None]:
    if not _HASHES_AT_ONCE.acquire(timeout=10):
        raise StoreError(
            "too many people log in at this moment.", remedy="Try again.", reden="te_druk"
        )
    try:
        yield
    finally:
        _HASHES_AT_ONCE.release()


def checked_password(password: str) -> str:
    """Give a password back that is neither too short nor too long.

    Raises:
        AnswerRefused: it is.
    """
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise refused_value(
            "wachtwoord", f"must have {MIN_PASSWORD} to {MAX_PASSWORD} characters", "lengte"
        )
    return password


def hashed(password: str) -> str:
    """Give the hash under which a password is kept."""
    with _one_of_two():
        return _HASHER.hash(password.encode(errors="replace"))


def _verify(hashed: str, password: str) -> bool:
    if len(password) > MAX_PASSWORD:
        return False
    with _one_of_two():
        try:
            return _HASHER.verify(hashed, password.encode(errors="replace"))
        except (VerificationError, InvalidHashError):
            return False
