"""Rule sets: from a profile to an advice, by decision tables that people write and can prove.

`load_rules` reads and refuses; `RuleSet.advise` recommends; `explain` says why; `check` proves;
`show` prints the rules in words. What a rule may ask is in `domain.py`, what it may say of that in
`cells.py`, and what no rule may ever ask in `forbidden.py`. The way of one profile: `facts` →
`masks` → `decide` and `uncertain` → `policy` → `advice`.
"""

from taalmeter.routing.advice import Advice
from taalmeter.routing.explanation import Explanation, explain
from taalmeter.routing.load import load_rules
from taalmeter.routing.report import Finding, Report
from taalmeter.routing.ruleset import RuleSet
from taalmeter.routing.show import show
from taalmeter.routing.verify import check

__all__ = [
    "Advice",
    "Explanation",
    "Finding",
    "Report",
    "RuleSet",
    "check",
    "explain",
    "load_rules",
    "show",
]
