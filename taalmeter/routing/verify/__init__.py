"""Proves a rule set, or shows with a case where it goes wrong.

Every check ranges over all combinations of all values, `onbekend` included, on every day between
two days on which some rule begins or ends. `anomalies.py` names the checks; each stands with its
definition in a module of its own kind. `space.py` holds all cases at once, `regions.py` says in
Dutch where something is the case.
"""

from taalmeter.routing.verify.anomalies import ANOMALIES, Anomaly
from taalmeter.routing.verify.run import check, check_folder

__all__ = ["ANOMALIES", "Anomaly", "check", "check_folder"]
