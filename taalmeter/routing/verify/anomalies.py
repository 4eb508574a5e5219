"""The numbered anomalies, in order: what each is called and which function finds it.

A fault must be mended before the rule set may be used; a remark is worth knowing. The definition
of each stands in its function, and in `docs/anomalieen.md`.
"""

import inspect
import re
from dataclasses import dataclass

from taalmeter.routing.report import Kind
from taalmeter.routing.verify.cliffs import cliffs
from taalmeter.routing.verify.coverage import conflicts, gaps, overlaps
from taalmeter.routing.verify.dead import dead_rules, unreached_outcomes
from taalmeter.routing.verify.inputs import broken_derivations, unused_inputs
from taalmeter.routing.verify.promised import (
    forbidden_combinations,
    forbidden_dependence,
    kept_by_estimate,
    monotony_breaks,
)
from taalmeter.routing.verify.rows import mergeable_rows, rest_rows
from taalmeter.routing.verify.sources import unsound_sources
from taalmeter.routing.verify.subject import Check
from taalmeter.routing.verify.validity import outside_its_days


@dataclass(frozen=True)
class Anomaly:
    """One thing that can be the matter with a rule set.

    Attributes:
        code: its number.
        name: in Dutch.
        find: gives what is found of it.
        kind: whether it is a fault or a remark.
    """

    code: str
    name: str
    find: Check
    kind: Kind

    @property
    def definition(self) -> str:
        """The definition that its function states, in English."""
        text = inspect.getdoc(self.find) or ""
        return re.sub(r"\s+", " ", text.split("Definition: ", 1)[1].split("\n\n")[0]).strip()


ANOMALIES = (
    Anomaly("V1", "een geval zonder regel", gaps, "fout"),
    Anomaly("V2", "regels die elkaar tegenspreken", conflicts, "fout"),
    Anomaly("V3", "regels die tegelijk hetzelfde zeggen", overlaps, "fout"),
    Anomaly("V4", "een regel die nooit beslist", dead_rules, "fout"),
    Anomaly("V5", "een route of nevenadvies dat niemand krijgt", unreached_outcomes, "fout"),
    Anomaly("V6", "een regel of regelset buiten zijn dagen", outside_its_days, "fout"),
    Anomaly("V7", "een hoger niveau met een lagere route", monotony_breaks, "fout"),
    Anomaly("V8", "een combinatie die nooit mag", forbidden_combinations, "fout"),
    Anomaly("V9", "een vraag die geen verschil mag maken", forbidden_dependence, "fout"),
    Anomaly("V10", "een vraag die nergens voor nodig is", unused_inputs, "fout"),
    Anomaly("V11", "regels die een regel kunnen zijn", mergeable_rows, "melding"),
    Anomaly("V12", "een bron die ontbreekt, zwakker is of veranderd is", unsound_sources, "fout"),
    Anomaly("V13", "een niveau meer, en de route springt", cliffs, "melding"),
    Anomaly("V14", "een restregel, en hoeveel die beslist", rest_rows, "melding"),
    Anomaly("V15", "een vergelijking die niet te berekenen is", broken_derivations, "fout"),
    Anomaly("V16", "een eigen inschatting die iemand tegenhoudt", kept_by_estimate, "fout"),
)
"""V1 to V15 are numbered as in the literature on decision tables; V16 is a rule of this house."""
