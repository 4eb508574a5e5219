"""A DMN model: what each decision needs, in which order that is worked out, and what comes of it.

A decision sees what it requires and nothing else (DMN 1.5, 10.4). An input that is not given, or
that is no value of its type, is null, as the standard has it; `explain` says so. Dates and
durations may be given as text where the model declares them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from taalmeter.errors import Place, UnknownName
from taalmeter.exchange.dmn.boxed import (
    Evaluation,
    Reader,
    boxed_in,
    read_boxed,
    read_function,
    refuse_languages,
)
from taalmeter.exchange.dmn.feel.environment import Environment, Run
from taalmeter.exchange.dmn.feel.library import EVERYWHERE, environment
from taalmeter.exchange.dmn.feel.names import normal
from taalmeter.exchange.dmn.feel.types import NO, Types
from taalmeter.exchange.dmn.feel.values import Function, Value, from_python, to_python
from taalmeter.exchange.dmn.problems import DmnError, Unsupported
from taalmeter.exchange.dmn.xmltree import Tree

Kind = Literal["input", "decision", "knowledge", "service"]


@dataclass(frozen=True)
class Part:
    """One file of a model.

    Attributes:
        file: where it was read.
        namespace: in which its ids are unique.
        types: its item definitions.
        aliases: what it calls the files it imports, by their namespace.
        members: names of the parts of all its contexts.
    """

    file: str
    namespace: str
    types: Types
    aliases: Mapping[str, str] = field(default_factory=dict)
    members: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Element:
    """An input, decision, knowledge model or decision service.

    Attributes:
        key: `namespace#id`, unique.
        name: as expressions call it.
        type: name of its type, or empty.
        requires: keys of what it needs; of a service, its output decisions.
        given: keys of what a service is given, in the order of its parameters.
        tree: as it stands in the file.
        part: the file it stands in.
    """

    key: str
    kind: Kind
    name: str
    type: str
    requires: tuple[str, ...]
    given: tuple[str, ...]
    tree: Tree
    part: Part

    @property
    def id(self) -> str:
        """Its id within its file."""
        return self.key.rpartition("#")[2]

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(file=self.part.file, field=self.name)


@dataclass(frozen=True)
class Explanation:
    """A decision with what led to it.

    Attributes:
        value: of the decision.
        hits: the rules that matched, by id of the table.
        values: of everything that was worked out on the way, by name.
        notes: why something became null.
    """

    value: Any
    hits: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Any]
    notes: tuple[str, ...]


class Model:
    """A DMN model that can be decided with.

    Attributes:
        name: of the model.
        elements: all inputs, decisions, knowledge models and services, by key; those of imported
            files too.
        part: the file that was read.
        tree: as it stands in that file.
    """

    def __init__(self, name: str, part: Part, elements: Mapping[str, Element], tree: Tree) -> None:
        self.name = name
        self.part = part
        self.elements = dict(elements)
        self.tree = tree
        self._ready: dict[str, Any] = {}
        _refuse_cycles(self.elements)

    @property
    def decisions(self) -> tuple[str, ...]:
        """Names of the decisions of this file, in its order."""
        return self._names("decision")

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the inputs of this file, in its order."""
        return self._names("input")

    def _names(self, kind: Kind) -> tuple[str, ...]:
        own = (one for one in self.elements.values() if one.part is self.part)
        return tuple(one.name for one in own if one.kind == kind)

    def decide(self, decision: str, inputs: Mapping[str, Any] | None = None) -> Any:
        """Give the value of a decision or decision service.

        Args:
            decision: its name.
            inputs: values by name of input (or of a decision, which is then not worked out).

        Returns:
            What the model says: numbers as int or Decimal, lists as list, contexts and several
            outputs as dict, dates and times as those of `datetime`, null as None.

        Raises:
            UnknownName: the model has no decision or input of that name.
            Unsupported: the decision needs a construct that is not executed.
            DmnError: it takes too much work, or its text is no FEEL.
        """
        return self.explain(decision, inputs).value

    def explain(self, decision: str, inputs: Mapping[str, Any] | None = None) -> Explanation:
        """Give the value of a decision, the rules that matched, and why something is null.

        Raises:
            As `decide`.
        """
        wanted = self._named(decision, ("decision", "service"))
        run = Run(is_type=self.part.types.is_type)
        given = self._given(inputs or {})
        try:
            if wanted.kind == "service":
                known = [given.get(key) for key in wanted.given]
                values: dict[str, Value] = {}
                found = self._service(wanted, run).call(known)
            else:
                values = self._work_out([wanted.key], given, run)
                found = values[wanted.key]
        except DmnError as error:
            raise _placed(error, wanted) from None
        except RecursionError:
            raise DmnError("is nested too deep to work out.", place=wanted.place) from None
        said = {
            self.elements[key].name: to_python(value)
            for key, value in values.items()
            if not isinstance(value, Function)
        }
        return Explanation(to_python(found), dict(run.hits), said, tuple(run.notes))

    def check(self) -> tuple[DmnError, ...]:
        """Read every text of the model, and give what cannot be executed."""
        found = []
        for element in self.elements.values():
            try:
                self._prepared(element)
            except DmnError as error:
                found.append(error)
        return tuple(found)

    def _named(self, name: str, kinds: Iterable[Kind]) -> Element:
        wanted = normal(name)
        candidates = [one for one in self.elements.values() if one.kind in kinds]
        own = [one for one in candidates if one.part is self.part]
        for one in (*own, *candidates):
            if wanted in (one.name, normal(one.tree.get("name"))) or one.id == name:
                return one
            alias = self.part.aliases.get(one.part.namespace)
            if alias is not None and f"{alias}.{one.name}" == wanted:
                return one
        known = ", ".join(dict.fromkeys(one.name for one in candidates)) or "nothing"
        raise UnknownName(
            f"this model has no {' or '.join(kinds)} '{name}'.",
            remedy=f"It has {known}.",
            place=Place(file=self.part.file, field=name),
        )

    def _given(self, inputs: Mapping[str, Any]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for name, value in inputs.items():
            if isinstance(value, dict) and name in self.part.aliases.values():
                found |= self._given({f"{name}.{inner}": one for inner, one in value.items()})
                continue
            element = self._named(str(name), ("input", "decision"))
            try:
                found[element.key] = from_python(value)
            except DmnError as error:
                raise DmnError(
                    error.what, remedy=error.remedy, place=Place(field=element.name)
                ) from None
        return found

    def _work_out(
        self, wanted: Sequence[str], given: Mapping[str, Value], run: Run
    ) -> dict[str, Value]:
        values: dict[str, Value] = {}
        waiting = [(key, False) for key in wanted]
        while waiting:
            key, ready = waiting.pop()
            if key in values:
                continue
            element = self.elements[key]
            if not ready and key not in given and element.kind != "service":
                waiting.append((key, True))
                waiting.extend((needed, False) for needed in element.requires)
                continue
            values[key] = self._value(element, values, given, run)
        return values

    def _value(
        self, element: Element, values: Mapping[str, Value], given: Mapping[str, Value], run: Run
    ) -> Value:
        if element.kind == "service":
            return self._service(element, run)
        if element.key in given or element.kind == "input":
            if element.key not in given:
                run.note(f"input '{element.name}' is not given, so it is null")
            value = given.get(element.key)
            types = element.part.types
            value = types.taken(value, element.type) if element.type else value
            return self._fit(value, element, run)
        prepared = self._prepared(element)
        env = self._environment(element, values, run)
        try:
            found = prepared(env)
        except DmnError as error:
            raise _placed(error, element) from None
        return found if element.kind == "knowledge" else self._fit(found, element, run)

    def _fit(self, value: Value, element: Element, run: Run) -> Value:
        if not element.type:
            return value
        found = element.part.types.conform(value, element.type)
        if found is NO:
            run.note(f"'{element.name}' is no {element.type}, so it is null")
            return None
        return found

    def _environment(self, element: Element, values: Mapping[str, Value], run: Run) -> Environment:
        seen: dict[str, Value] = {}
        for key in element.requires:
            other = self.elements[key]
            alias = element.part.aliases.get(other.part.namespace, "")
            if other.part is element.part or not alias:
                seen[other.name] = values[key]
            else:
                seen.setdefault(alias, {})[other.name] = values[key]
        return environment(run).inside(seen)

    def _prepared(self, element: Element) -> Evaluation:
        if element.key not in self._ready:
            try:
                self._ready[element.key] = self._read(element)
            except DmnError as error:
                self._ready[element.key] = _placed(error, element)
        found = self._ready[element.key]
        if isinstance(found, DmnError):
            raise found
        prepared: Evaluation = found
        return prepared

    def _read(self, element: Element) -> Evaluation:
        refuse_languages(element.tree)
        names: list[str] = []
        members = set(element.part.members)
        for key in element.requires:
            other = self.elements[key]
            alias = element.part.aliases.get(other.part.namespace, "")
            if other.part is element.part or not alias:
                names.append(other.name)
            else:
                names.append(alias)
                members.add(other.name)
        if element.kind == "knowledge":
            names.append(element.name)
        scope = EVERYWHERE.with_names(names)
        scope.members |= frozenset(members)
        reader = Reader(element.part.types, scope, element.place)
        if element.kind == "knowledge":
            return self._read_knowledge(element, reader)
        if element.kind != "decision":
            return lambda env: None
        logic = boxed_in(element.tree)
        if logic is None:
            return lambda env: None
        if logic.name == "decisionTable":
            logic = replace(logic, attributes={"typeRef": element.type, **logic.attributes})
        return read_boxed(logic, reader)

    def _read_knowledge(self, element: Element, reader: Reader) -> Evaluation:
        logic = element.tree.child("encapsulatedLogic")
        if logic is None:
            return lambda env: None
        kinds = [kind for kind in (logic.get("typeRef"), element.type) if kind]
        results = [kind for kind in kinds if not element.part.types.is_function(kind)]
        make = read_function(logic, reader, element.name, results[-1] if results else "")

        def give(env: Environment) -> Value:
            own: dict[str, Value] = {}
            function: Value = make(env.inside(own))
            for kind in kinds:
                if kind not in results:
                    function = reader.given(function, kind, env.run, f"'{element.name}'")
            own[element.name] = function
            return function

        return give

    def _service(self, element: Element, run: Run) -> Any:
        names = tuple(self.elements[key].name for key in element.given)

        def call(arguments: Sequence[Value]) -> Value:
            run.deeper()
            try:
                given = dict(zip(element.given, arguments, strict=True))
                values = self._work_out(element.requires, given, run)
            finally:
                run.calls -= 1
            outputs = {self.elements[key].name: values[key] for key in element.requires}
            found = outputs if len(outputs) != 1 else values[element.requires[0]]
            return found if typed else self._fit(found, element, run)

        function = Function(element.name, names, call)
        typed = bool(element.type) and element.part.types.is_function(element.type)
        return self._fit(function, element, run) if typed else function


def _placed(error: DmnError, element: Element) -> DmnError:
    """Give the same error, with the place if it has none yet."""
    if error.place.file is not None:
        return error
    place = replace(element.place, column=error.place.column)
    if isinstance(error, Unsupported):
        return Unsupported(error.construct, place=place)
    return DmnError(error.what, remedy=error.remedy, place=place)


def _refuse_cycles(elements: Mapping[str, Element]) -> None:
    """Refuse a model in which something requires itself, however far around.

    Raises:
        DmnError: it does.
    """
    done: set[str] = set()
    for start in elements:
        path: list[str] = []
        waiting = [(start, False)]
        while waiting:
            key, back = waiting.pop()
            if back:
                done.add(path.pop())
            elif key in path:
                around = [elements[one].name for one in (*path[path.index(key) :], key)]
                raise DmnError(
                    f"requires itself: {' -> '.join(around)}.",
                    remedy="Take one of these requirements out.",
                    place=elements[key].place,
                )
            elif key not in done:
                path.append(key)
                waiting.append((key, True))
                waiting.extend((needed, False) for needed in elements[key].requires)
