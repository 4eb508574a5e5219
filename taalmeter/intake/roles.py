"""Who may do what: one table of roles and actions, and nowhere else a rule about roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from taalmeter.errors import NotAllowed


class Role(StrEnum):
    """What somebody is here for; one role an account."""

    SPECIALIST = "specialist"
    AFNEMER = "afnemer"
    ROC = "roc"
    ONDERZOEKER = "onderzoeker"
    BEHEERDER = "beheerder"


class Action(StrEnum):
    """What can be done by somebody with an account."""

    OPEN_CASE = "dossier openen"
    LIST_CASES = "dossiers zien"
    READ_CASE = "dossier lezen"
    RECORD_INTAKE = "intake vastleggen"
    PREPARE_SITTING = "afname klaarzetten"
    ATTEND_SITTING = "afname begeleiden"
    MANAGE_GROUPS = "groepen beheren"
    RATE_WRITING = "schrijven beoordelen"
    READ_RESULTS = "resultaat zien"
    ASK_ADVICE = "advies vragen"
    DECIDE = "besluiten"
    HAND_OVER = "overdragen"
    SHARE_CASE = "dossier laten uitvoeren"
    READ_HANDOVER = "overdracht lezen"
    ANSWER_HANDOVER = "overdracht beantwoorden"
    COUNT = "tellingen zien"
    EXPORT = "gegevens uitvoeren"
    VERIFY_JOURNAL = "logboek controleren"
    READ_OFFERINGS = "aanbod zien"
    MANAGE_OFFERINGS = "aanbod beheren"
    SET_DEADLINES = "termijnen instellen"
    LIST_ORGANISATIONS = "organisaties zien"
    MANAGE_ACCOUNTS = "medewerkers beheren"


_S, _A, _R, _O, _B = Role

ALLOWED: Mapping[Action, frozenset[Role]] = {
    Action.OPEN_CASE: frozenset({_S}),
    Action.LIST_CASES: frozenset({_S, _A}),
    Action.READ_CASE: frozenset({_S}),
    Action.RECORD_INTAKE: frozenset({_S}),
    Action.PREPARE_SITTING: frozenset({_S, _A}),
    Action.ATTEND_SITTING: frozenset({_S, _A}),
    Action.MANAGE_GROUPS: frozenset({_S, _A}),
    Action.RATE_WRITING: frozenset({_S}),
    Action.READ_RESULTS: frozenset({_S}),
    Action.ASK_ADVICE: frozenset({_S}),
    Action.DECIDE: frozenset({_S}),
    Action.HAND_OVER: frozenset({_S}),
    Action.SHARE_CASE: frozenset({_S}),
    Action.READ_HANDOVER: frozenset({_R}),
    Action.ANSWER_HANDOVER: frozenset({_R}),
    Action.COUNT: frozenset({_O}),
    Action.EXPORT: frozenset({_O}),
    Action.VERIFY_JOURNAL: frozenset({_O}),
    Action.READ_OFFERINGS: frozenset({_S, _R, _B}),
    Action.MANAGE_OFFERINGS: frozenset({_R, _B}),
    Action.SET_DEADLINES: frozenset({_B}),
    Action.LIST_ORGANISATIONS: frozenset({_S, _B}),
    Action.MANAGE_ACCOUNTS: frozenset({_B}),
}
"""Which roles may do an action; in which cases is decided by the organisation of the case."""

EXECUTES = frozenset(
    {
        Action.LIST_CASES,
        Action.READ_CASE,
        Action.RECORD_INTAKE,
        Action.PREPARE_SITTING,
        Action.ATTEND_SITTING,
        Action.RATE_WRITING,
        Action.READ_RESULTS,
        Action.ASK_ADVICE,
    }
)
"""What people of an organisation that was given a case for execution (uitvoerder) may do in it, if
their role may. To decide, to hand over and to share stays with the organisation whose case it is
(opdrachtgever)."""


@dataclass(frozen=True)
class Actor:
    """Somebody who is logged in; `organisation` is the id of theirs."""

    id: str
    name: str
    role: Role
    organisation: str


def require(actor: Actor, action: Action) -> None:
    """Refuse an action that this role may not do.

    Raises:
        NotAllowed: with `rol` and `handeling` in its details.
    """
    if actor.role not in ALLOWED[action]:
        raise NotAllowed(
            f"the role '{actor.role}' may not do this: {action}.",
            remedy="Log in with an account that has the right role.",
            rol=str(actor.role),
            handeling=str(action),
        )
