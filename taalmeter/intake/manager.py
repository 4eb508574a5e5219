"""The counter of the beheerder: changing, ending and resetting accounts, local texts, the log.

Adding people, organisations and keys is in `accounts.py` and `keys.py`; every change is noted.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, select, update

from taalmeter.errors import NotAllowed, UnknownName
from taalmeter.intake import adminlog, localtexts, schema
from taalmeter.intake.accounts import Account, checked_password, hashed
from taalmeter.intake.adminlog import AdminEntry
from taalmeter.intake.localtexts import LocalTexts
from taalmeter.intake.office import Counter
from taalmeter.intake.roles import Action, Actor, Role, require
from taalmeter.intake.typed import refused_value

_STAFF, _LOGINS = schema.staff, schema.logins


class ManagerCounter(Counter):
    """Everything about people and texts; there is always somebody who can manage."""

    def account(self, actor: Actor, staff_id: str) -> Account:
        """Give somebody who has an account.

        Raises:
            UnknownName: there is nobody with this id.
        """
        found = [one for one in self.office.accounts.list(actor) if one.id == staff_id]
        if not found:
            raise _nobody(staff_id)
        return found[0]

    def change_account(self, actor: Actor, staff_id: str, role: str, organisation_id: str) -> None:
        """Give somebody another role or organisation; it counts from their next page on.

        Raises:
            NotAllowed: `reden` is `laatste_beheerder` when nobody would be left to manage.
            UnknownName: there is no such person or organisation.
            AnswerRefused: there is no such role.
        """
        require(actor, Action.MANAGE_ACCOUNTS)
        if role not in set(Role):
            raise refused_value("rol", "is not a role that can be given", "waarde")
        named = self.office.accounts.organisation(organisation_id).name
        before = self.account(actor, staff_id)
        was = self.office.accounts.organisation(before.organisation).name

        def job(connection: Connection) -> None:
            self._keep_a_manager(connection, staff_id, role == Role.BEHEERDER)
            self._set(connection, staff_id, rol=role, organisatie=organisation_id)
            self._note(
                connection, actor, "rol of organisatie veranderd", before.email,
                f"{before.role}, {was}", f"{role}, {named}",
            )  # fmt: skip

        self.office.store.write(job)

    def deactivate(self, actor: Actor, staff_id: str) -> None:
        """Let somebody log in no more; whoever is logged in with this account is out at once.

        Raises:
            NotAllowed: `reden` is `laatste_beheerder` when nobody would be left to manage.
            UnknownName: there is nobody with this id.
        """
        require(actor, Action.MANAGE_ACCOUNTS)
        about = self.account(actor, staff_id).email

        def job(connection: Connection) -> None:
            self._keep_a_manager(connection, staff_id, False)
            self._set(connection, staff_id, actief=False)
            connection.execute(delete(_LOGINS).where(_LOGINS.c.medewerker == staff_id))
            self._note(connection, actor, "account gestopt", about)

        self.office.store.write(job)

    def reactivate(self, actor: Actor, staff_id: str) -> None:
        """Let somebody log in again.

        Raises:
            UnknownName: there is nobody with this id.
        """
        require(actor, Action.MANAGE_ACCOUNTS)
        about = self.account(actor, staff_id).email

        def job(connection: Connection) -> None:
            self._set(connection, staff_id, actief=True)
            self._note(connection, actor, "account weer open", about)

        self.office.store.write(job)

    def reset_password(self, actor: Actor, staff_id: str, password: str) -> None:
        """Give somebody a new first password; their log-ins end at once.

        Raises:
            AnswerRefused: the password is too short or too long.
            UnknownName: there is nobody with this id.
        """
        require(actor, Action.MANAGE_ACCOUNTS)
        about = self.account(actor, staff_id).email
        new = hashed(checked_password(password))

        def job(connection: Connection) -> None:
            self._set(connection, staff_id, wachtwoord=new)
            connection.execute(delete(_LOGINS).where(_LOGINS.c.medewerker == staff_id))
            self._note(connection, actor, "nieuw wachtwoord gegeven", about)

        self.office.store.write(job)

    def local_texts(self, actor: Actor, organisation_id: str) -> LocalTexts:
        """Give the texts of an organisation's own.

        Raises:
            UnknownName: there is no such organisation.
        """
        require(actor, Action.MANAGE_ACCOUNTS)
        self.office.accounts.organisation(organisation_id)
        return localtexts.read(self.office.store, organisation_id)

    def set_local_texts(self, actor: Actor, organisation_id: str, texts: Mapping[str, str]) -> None:
        """Replace the texts of an organisation's own.

        Raises:
            AnswerRefused, BsnRefused: a text that cannot be kept.
            UnknownName: there is no such organisation.
        """
        before = self.local_texts(actor, organisation_id)
        named = self.office.accounts.organisation(organisation_id).name
        after = localtexts.checked(texts)

        def job(connection: Connection) -> None:
            localtexts.write(connection, organisation_id, after)
            self._note(
                connection, actor, "eigen teksten veranderd", named, localtexts.said(before),
                localtexts.said(after),
            )  # fmt: skip

        self.office.store.write(job)

    def changes(self, actor: Actor) -> tuple[AdminEntry, ...]:
        """Give what was changed in the management, latest first."""
        require(actor, Action.MANAGE_ACCOUNTS)
        return adminlog.entries(self.office.store, latest=500)

    def changes_broken_at(self, actor: Actor) -> int | None:
        """Give the number of the first change whose chain no longer fits; None when all do."""
        require(actor, Action.MANAGE_ACCOUNTS)
        return adminlog.first_broken(self.office.store)

    def _keep_a_manager(self, connection: Connection, staff_id: str, stays: bool) -> None:
        """Refuse a change after which nobody could manage; two at once wait for each other."""
        managing = (_STAFF.c.rol == Role.BEHEERDER, _STAFF.c.actief.is_(True))
        known = set(connection.scalars(select(_STAFF.c.id).where(*managing).with_for_update()))
        if not stays and known <= {staff_id} and staff_id in known:
            raise NotAllowed(
                "this is the last beheerder.",
                remedy="Let somebody else be beheerder first.",
                reden="laatste_beheerder",
            )

    def _set(self, connection: Connection, staff_id: str, **values: object) -> None:
        connection.execute(update(_STAFF).where(_STAFF.c.id == staff_id).values(**values))

    def _note(
        self,
        connection: Connection,
        actor: Actor,
        what: str,
        about: str,
        before: str = "",
        after: str = "",
    ) -> None:
        adminlog.note(connection, self.office.clock(), actor, what, about, before, after)


def _nobody(staff_id: str) -> UnknownName:
    return UnknownName(
        "there is nobody with this account.",
        remedy="Choose one of the people that are listed.",
        kind="medewerker",
        name=staff_id[:60],
    )
