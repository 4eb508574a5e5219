"""Screens how well a jobseeker reads and writes Dutch, and recommends a next step.

>>> import taalmeter
>>> bank = taalmeter.load_bank()
>>> session = taalmeter.Session(bank, form="lezen-adaptief", scale="nt2", seed=7)
>>> while (step := session.next()) is not None:
...     for item in step.items:
...         session.answer(item.id, "b" if item.is_choice else None)
>>> session.result().status
'gemeten'
"""

from taalmeter.bank import Bank, load_bank
from taalmeter.errors import TaalmeterError
from taalmeter.learning import LearningResult
from taalmeter.profile import Profile
from taalmeter.result import GateResult, SkillResult
from taalmeter.routing import Advice, Explanation, RuleSet, explain, load_rules
from taalmeter.session import Session
from taalmeter.version import VERSION
from taalmeter.vocabulary import VocabularyResult

__version__ = VERSION

__all__ = [
    "Advice",
    "Bank",
    "Explanation",
    "GateResult",
    "LearningResult",
    "Profile",
    "RuleSet",
    "Session",
    "SkillResult",
    "TaalmeterError",
    "VocabularyResult",
    "__version__",
    "explain",
    "load_bank",
    "load_rules",
]
