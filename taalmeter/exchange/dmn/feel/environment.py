"""Where names get their values while something is evaluated, and how much work that may be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from taalmeter.exchange.dmn.feel.types import Types
from taalmeter.exchange.dmn.feel.values import Value
from taalmeter.exchange.dmn.problems import DmnError

MAX_STEPS = 1_000_000
MAX_CALLS = 40
NOTHING = object()
"""Says that a name has no value; null is a value."""


@dataclass
class Run:
    """One evaluation: what was noticed, and bounds on its work.

    Attributes:
        notes: why a value became null, in order, each once.
        hits: the rules that matched, by decision or function that holds the table.
        is_type: says whether a value is of a type, built in or of the model.
    """

    notes: list[str] = field(default_factory=list)
    hits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_type: Callable[[Value, str], bool] = Types().is_type
    steps: int = 0
    calls: int = 0

    def note(self, text: str) -> None:
        """Keep why a value became null."""
        if text not in self.notes and len(self.notes) < 100:
            self.notes.append(text)

    def step(self, count: int = 1) -> None:
        """Count work.

        Raises:
            DmnError: it is more than a million steps.
        """
        self.steps += count
        if self.steps > MAX_STEPS:
            raise DmnError(
                f"a decision takes more than {MAX_STEPS} steps.", remedy="Make its lists shorter."
            )

    def deeper(self) -> None:
        """Count an invocation inside another.

        Raises:
            DmnError: invocations are nested deeper than 40.
        """
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise DmnError(
                f"functions call each other deeper than {MAX_CALLS}.",
                remedy="Use a loop (for) instead.",
            )


@dataclass
class Environment:
    """Values by name, and the environment around it."""

    values: Mapping[str, Value]
    around: "Environment | None" = None
    run: Run = field(default_factory=Run)

    def inside(self, values: Mapping[str, Value]) -> "Environment":
        """Give an environment within this one, with more values."""
        return Environment(values, self, self.run)

    def get(self, name: str) -> Value:
        """Give the value of a name, or NOTHING."""
        at: Environment | None = self
        while at is not None:
            if name in at.values:
                return at.values[name]
            at = at.around
        return NOTHING
