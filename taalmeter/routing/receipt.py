"""Receipts: an advice as it was written down, computed again from what went in.

A receipt is `Advice.to_dict` as JSON. It names the rule set, its hash and the day, and holds the
inputs as they were understood; so whoever has the rule set can compute the advice again and compare
every byte. Nothing is trusted in a receipt but its inputs and its day.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from taalmeter.errors import TaalmeterError
from taalmeter.hashing import canonical
from taalmeter.profile import Profile
from taalmeter.routing.advice import Advice
from taalmeter.routing.ruleset import RuleSet
from taalmeter.version import VERSION

Outcome = Literal["gelijk", "anders", "onleesbaar"]
SAME: Outcome = "gelijk"
OTHER: Outcome = "anders"
UNREADABLE: Outcome = "onleesbaar"
_MOST_SHOWN = 20
_MISSING = "(niets)"


@dataclass(frozen=True)
class Difference:
    """One place where a receipt and what was computed again are not equal.

    Attributes:
        where: the keys that lead there, joined by dots; empty for the receipt as a whole.
        written: what the receipt has.
        computed: what was computed again, or what is wrong (Dutch).
    """

    where: str
    written: str
    computed: str

    def __str__(self) -> str:
        if not self.where:
            return self.computed
        return f"{self.where}: op de bon {self.written}, nagerekend {self.computed}"


@dataclass(frozen=True)
class Replayed:
    """What became of one receipt.

    Attributes:
        outcome: `gelijk` to the byte, `anders`, or `onleesbaar` (no receipt at all).
        receipt: the hash that the receipt carries, if it can be read.
        differences: at most the first twenty.
    """

    outcome: Outcome
    receipt: str
    differences: tuple[Difference, ...] = ()

    @property
    def same(self) -> bool:
        """Whether every byte is equal."""
        return self.outcome == SAME


LAID_OUT_OTHERWISE = Difference(
    "", "", "dezelfde gegevens, maar anders opgeschreven dan taalmeter dat doet"
)


def write(advice: Advice) -> str:
    """Give the receipt of an advice as one line of canonical JSON."""
    return canonical(advice.to_dict()).decode()


def replay(rules: RuleSet, text: str) -> Replayed:
    """Compute the advice of one receipt again, and compare the bytes.

    The text may be laid out as `write` does or as `json.dumps` does; any other layout of the same
    data counts as a change.

    Args:
        rules: the rule set that it names.
        text: the receipt, without the newline behind it.
    """
    try:
        text.encode()
        data = parse(text)
    except UnicodeEncodeError:
        return _unreadable("dit is geen UTF-8-tekst")
    except ValueError as error:
        return _unreadable(str(error))
    found = replay_data(rules, data)
    return found if laid_out(text, data) else otherwise_laid_out(found)


def otherwise_laid_out(found: Replayed) -> Replayed:
    """Give what became of a receipt whose text is not how this data is written."""
    return replace(found, outcome=OTHER, differences=(LAID_OUT_OTHERWISE,)) if found.same else found


def replay_data(
    rules: RuleSet, data: object, taken_in: Mapping[str, Any] | None = None
) -> Replayed:
    """Compute the advice of one receipt again, and compare the data.

    Args:
        rules: the rule set that it names.
        data: what stands in the receipt.
        taken_in: the inputs, for a receipt that does not hold them itself.
    """
    if not isinstance(data, dict) or not isinstance(data.get("versies"), dict):
        return _unreadable("dit is geen bon: 'versies' ontbreekt")
    receipt = _printable(str(data.get("bon", "")))
    inputs = data.get("invoer") or taken_in or {}
    if not isinstance(inputs, Mapping):
        return _unreadable("dit is geen bon: 'invoer' heeft geen namen")
    strangers = _other_versions(rules, data["versies"])
    try:
        day = date.fromisoformat(str(data["versies"].get("peildatum")))
        computed = rules.advise(Profile(**inputs), on=day).to_dict()
    except (TaalmeterError, ValueError, TypeError) as error:
        said = error.what if isinstance(error, TaalmeterError) else str(error)
        again = Difference("", "", f"niet na te rekenen: {said}")
        return Replayed(OTHER, receipt, (*strangers, again))
    if "invoer" not in data:
        del computed["invoer"]
    try:
        if canonical(data) == canonical(computed):
            return Replayed(SAME, receipt)
    except ValueError:
        pass  # a number that no advice has; the comparison below names its place
    differences = tuple(_differences(data, computed, ""))
    return Replayed(OTHER, receipt, (*strangers, *differences)[:_MOST_SHOWN])


def parse(text: str) -> Any:
    """Read JSON strictly: no key twice in one object, no number that is not finite.

    Raises:
        ValueError: it is no such JSON; the message is Dutch.
    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_finite)
    except json.JSONDecodeError as error:
        raise ValueError(f"dit is geen JSON (teken {error.pos + 1})") from error
    except RecursionError as error:
        raise ValueError("dit is geen bon: te diep genest") from error


def laid_out(text: str, data: object) -> bool:
    """Say whether a text is exactly how this data is written by `write` or by `json.dumps`."""
    return any(
        json.dumps(
            data, sort_keys=ordered, indent=indent, separators=separators, ensure_ascii=ascii_only
        )
        == text
        for ascii_only in (False, True)
        for indent, separators in ((None, (",", ":")), (None, None), (1, None), (2, None))
        for ordered in (True, False)
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("een naam staat twee keer in de bon")
    return found


def _finite(number: str) -> float:
    raise ValueError(f"'{number}' is geen getal")


def _unreadable(why: str) -> Replayed:
    return Replayed(UNREADABLE, "", (Difference("", "", why),))


def _other_versions(rules: RuleSet, versions: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Say with what else than these rules and this version the receipt was made."""
    found = []
    if versions.get("hash") != rules.hash:
        note = f"de bon hoort bij andere regels dan {rules.id} {rules.version} in {rules.folder}"
        found.append(Difference("", "", note))
    if versions.get("taalmeter") != VERSION:
        note = f"de bon is gemaakt met een andere versie van taalmeter dan {VERSION}"
        found.append(Difference("", "", note))
    return tuple(found)


def _differences(written: object, computed: object, where: str) -> Iterator[Difference]:
    """Give every place where two pieces of JSON differ, down to the type of a number."""
    if isinstance(written, dict) and isinstance(computed, dict):
        for key in dict.fromkeys((*computed, *written)):
            below = f"{where}.{key}" if where else str(key)
            left, right = written.get(key, _MISSING), computed.get(key, _MISSING)
            yield from _differences(left, right, below)
    elif isinstance(written, list) and isinstance(computed, list):
        for at in range(max(len(written), len(computed))):
            left = written[at] if at < len(written) else _MISSING
            right = computed[at] if at < len(computed) else _MISSING
            yield from _differences(left, right, f"{where}.{at + 1}")
    elif type(written) is not type(computed) or written != computed:
        yield Difference(where, _shown(written), _shown(computed))


def _shown(value: object) -> str:
    if value == _MISSING:
        return _MISSING
    return _printable(json.dumps(value, ensure_ascii=False))


def _printable(text: str) -> str:
    """Cut off, and without the halves of characters that a damaged file may have."""
    return text[:120].encode("utf-8", "backslashreplace").decode()
