"""Types of a model: does a value conform to one, and which value is it then (DMN 1.5, 7.3.3).

A value that does not conform to the type of the variable it is given to becomes null (10.3.2.9.4),
except that a list of one and its one item stand in for each other, and a date for its midnight.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timezone

from taalmeter.exchange.dmn.feel import syntax as s
from taalmeter.exchange.dmn.feel.temporal import read_date, read_date_time, read_duration, read_time
from taalmeter.exchange.dmn.feel.values import MAX_DEPTH, Function, Months, Value, kind_of
from taalmeter.exchange.dmn.problems import DmnError

NO = object()
"""Says that a value does not conform; null is a value that always conforms."""

_OTHER_NAMES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "daysAndTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "yearsAndMonthsDuration": "years and months duration",
    "integer": "number",
    "long": "number",
    "double": "number",
    "decimal": "number",
    "": "Any",
}
BUILT_IN = {
    "Any",
    "Null",
    "boolean",
    "number",
    "string",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
    "list",
    "context",
    "range",
    "function",
}
TYPE_NAMES = tuple(BUILT_IN)
_FROM_TEXT: dict[str, Callable[[str], Value]] = {
    "date": read_date,
    "time": read_time,
    "date and time": read_date_time,
    "days and time duration": read_duration,
    "years and months duration": read_duration,
}


@dataclass(frozen=True)
class ItemType:
    """An item definition, or one component of it.

    Attributes:
        name: of the definition or component.
        base: name of the type it is made from, where it has no components.
        components: its parts, for a structure.
        collection: whether it is a list of that.
        allowed: whether one item is among the allowed values; these stand instead of those of the
            base.
        constraint: whether the value as a whole passes; for a list, the whole list.
        function: of functions, the types of their parameters in order, and last of their result.
        values: the allowed values as written, which order the outputs of a table.
    """

    name: str
    base: str = ""
    components: tuple["ItemType", ...] = ()
    collection: bool = False
    allowed: Callable[[Value], bool] | None = None
    constraint: Callable[[Value], bool] | None = None
    function: tuple[str, ...] | None = None
    values: tuple[s.Node, ...] = ()


@dataclass
class Types:
    """The item definitions of one model, and those of the models that it imports, by alias."""

    items: dict[str, ItemType] = field(default_factory=dict)
    imported: dict[str, "Types"] = field(default_factory=dict)

    def conform(self, value: Value, wanted: str, depth: int = 0, free: bool = False) -> Value:
        """Give the value as one of the wanted type, or NO; `free` of its allowed values or not.

        Raises:
            DmnError: there is no such type, or types are nested deeper than 64.
        """
        if depth > MAX_DEPTH:
            raise DmnError(f"type '{wanted}' is nested deeper than {MAX_DEPTH}, or in itself.")
        name = plain_name(wanted)
        if value is None or name == "Any":
            return value
        types, item = self._find(name)
        if item is not None:
            return types._conform(value, replace(item, allowed=None) if free else item, depth)
        return _built_in(value, name)

    def _find(self, name: str) -> tuple["Types", ItemType | None]:
        if name in self.items:
            return self, self.items[name]
        alias, dot, rest = name.partition(".")
        if dot and alias in self.imported:
            return self.imported[alias]._find(rest)
        if name in BUILT_IN:
            return self, None
        raise DmnError(
            f"there is no type '{name}'.",
            remedy="Add an item definition of that name, or use a type of FEEL.",
        )

    def _conform(self, value: Value, item: ItemType, depth: int) -> Value:
        if not item.collection:
            if isinstance(value, list) and len(value) == 1 and not self._is_list(item):
                value = value[0]
            found = self._conform_one(value, item, depth)
        else:
            items = value if isinstance(value, list) else [value]
            found = [self._conform_one(one, item, depth) for one in items]
            if any(one is NO for one in found):
                return NO
        if found is NO or (item.constraint is not None and not item.constraint(found)):
            return NO
        return found

    def _is_list(self, item: ItemType) -> bool:
        if item.components or not item.base:
            return False
        base = plain_name(item.base)
        if base in ("list", "Any"):
            return True
        inner = self._find(base)[1]
        return inner is not None and (inner.collection or self._is_list(inner))

    def _conform_one(self, value: Value, item: ItemType, depth: int) -> Value:
        if value is None:
            return None
        if item.function is not None:
            return self._function(value, item.function) if kind_of(value) == "function" else NO
        if item.components:
            found = self._structure(value, item, depth)
        else:
            found = self.conform(value, item.base, depth + 1, free=item.allowed is not None)
        if found is NO or (item.allowed is not None and not item.allowed(found)):
            return NO
        return found

    def _function(self, value: Function, kinds: tuple[str, ...]) -> Function:
        """Give the same function, that takes and gives values of these types or null."""

        def as_type(one: Value, kind: str) -> Value:
            found = self.conform(one, kind) if kind else one
            return None if found is NO else found

        def call(arguments: Sequence[Value]) -> Value:
            taken = [as_type(one, kind) for one, kind in zip(arguments, kinds[:-1], strict=False)]
            return as_type(value.call([*taken, *arguments[len(taken) :]]), kinds[-1])

        return replace(value, call=call)

    def _structure(self, value: Value, item: ItemType, depth: int) -> Value:
        if not isinstance(value, dict):
            return NO
        found = dict(value)
        for component in item.components:
            if component.name not in value:
                return NO
            if depth > MAX_DEPTH:
                raise DmnError(f"type '{item.name}' is nested deeper than {MAX_DEPTH}.")
            one = self._conform(value[component.name], component, depth + 1)
            if value[component.name] is not None and one is NO:
                return NO
            found[component.name] = None if value[component.name] is None else one
        return found

    def taken(self, value: Value, wanted: str) -> Value:
        """Give a value from outside, ready for `conform`: dates and durations may be text there.

        A component that is left out is null.
        """
        name = plain_name(wanted)
        if name in BUILT_IN:
            read = _FROM_TEXT.get(name)
            found = read(value) if read and isinstance(value, str) else None
            return value if found is None else found
        types, item = self._find(name)
        return value if item is None else types._taken(value, item, 0)

    def _taken(self, value: Value, item: ItemType, depth: int) -> Value:
        if depth > MAX_DEPTH or value is None:
            return value
        if isinstance(value, list):
            return [self._taken(one, item, depth + 1) for one in value]
        if not item.components:
            return self.taken(value, item.base) if item.base != item.name else value
        if not isinstance(value, dict):
            return value
        filled: dict[str, Value] = {**{one.name: None for one in item.components}, **value}
        for one in item.components:
            filled[one.name] = self._taken(filled[one.name], one, depth + 1)
        return filled

    def is_function(self, name: str) -> bool:
        """Say whether a type is of functions."""
        item = self._find(plain_name(name))[1]
        return plain_name(name) == "function" or (item is not None and item.function is not None)

    def members(self) -> set[str]:
        """Give the names of all components of all types."""
        found: set[str] = set()
        waiting = list(self.items.values())
        while waiting:
            item = waiting.pop()
            found |= {one.name for one in item.components}
            waiting.extend(item.components)
        for types in self.imported.values():
            found |= types.members()
        return found

    def is_type(self, value: Value, wanted: str) -> bool:
        """Say whether a value is an instance of a type (10.3.2.9.2)."""
        if "->" in wanted or wanted.startswith("function"):
            return kind_of(value) == "function"
        head, inner = _generic(wanted)
        if value is None:
            return head == "Null"
        if inner is None:
            return self._is_strictly(value, head)
        if head == "list":
            return isinstance(value, list) and all(self.is_type(one, inner) for one in value)
        if head == "range":
            ends = [value.low, value.high] if kind_of(value) == "range" else [None]
            return all(one is None or self.is_type(one, inner) for one in ends) and len(ends) == 2
        parts = dict(part.split(":", 1) for part in _split(inner)) if inner else {}
        return isinstance(value, dict) and all(
            name in value and (value[name] is None or self.is_type(value[name], one))
            for name, one in parts.items()
        )

    def _is_strictly(self, value: Value, name: str) -> bool:
        types, item = self._find(plain_name(name))
        if item is None:
            return _exactly(value, plain_name(name))
        if item.collection != isinstance(value, list) and not types._is_list(item):
            return False
        return types._conform(value, item, 0) is not NO


def plain_name(name: str) -> str:
    """Give the name of a type without a prefix (`feel:`, `tns:`), in the spelling of DMN 1.5."""
    name = " ".join(name.split()).rpartition("}")[2].rpartition(":")[2]
    return _OTHER_NAMES.get(name, name)


def _exactly(value: Value, name: str) -> bool:
    return name == "Any" or kind_of(value) == name


def _built_in(value: Value, name: str) -> Value:
    if isinstance(value, list) and len(value) == 1 and name != "list":
        value = value[0]
    if _exactly(value, name):
        return value
    if name == "list":
        return [value]
    if name == "date and time" and isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(), timezone.utc)  # noqa: UP017
    if name == "years and months duration" and isinstance(value, Months):
        return value
    return NO


def _generic(text: str) -> tuple[str, str | None]:
    head, bracket, rest = text.partition("<")
    return head.strip(), rest.rsplit(">", 1)[0] if bracket else None


def _split(text: str) -> list[str]:
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "<") - (sign == ">")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part for part in parts if ":" in part]
