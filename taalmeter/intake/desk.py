"""The one desk at which a web application asks: a counter for each kind of user."""

from collections.abc import Sequence

from taalmeter.bank import Bank
from taalmeter.intake.accounts import Accounts
from taalmeter.intake.candidate import CandidateCounter
from taalmeter.intake.catalogue import CatalogueCounter
from taalmeter.intake.clock import Clock, utcnow
from taalmeter.intake.groups import GroupCounter
from taalmeter.intake.handing_over import HandingOverCounter
from taalmeter.intake.keys import Keys
from taalmeter.intake.manager import ManagerCounter
from taalmeter.intake.office import Office
from taalmeter.intake.paper import PaperCounter
from taalmeter.intake.research import ResearchCounter
from taalmeter.intake.roc import RocCounter
from taalmeter.intake.specialist import SpecialistCounter
from taalmeter.intake.store import Store
from taalmeter.routing import RuleSet


class Desk(
    SpecialistCounter,
    GroupCounter,
    HandingOverCounter,
    CatalogueCounter,
    PaperCounter,
    CandidateCounter,
    RocCounter,
    ResearchCounter,
    ManagerCounter,
):
    """Everything that can be asked or done; every method checks rights and step.

    Args:
        store: where the journal lives.
        bank: the item bank to which new sittings are pinned.
        rules: the rule set that advises.
        clock: gives the present moment, with a time zone.
        pictures: names of pictures for the cards; each sitting gets one that is free.
    """

    def __init__(
        self,
        store: Store,
        bank: Bank,
        rules: RuleSet,
        clock: Clock = utcnow,
        pictures: Sequence[str] = (),
    ) -> None:
        super().__init__(Office(store, bank, rules, clock, pictures))

    @property
    def accounts(self) -> Accounts:
        """People, organisations, logging in and out."""
        return self.office.accounts

    @property
    def keys(self) -> Keys:
        """Keys for other programs."""
        return self.office.keys
