"""A receipt is computed again to the same bytes, and any change in it is found."""

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from taalmeter.cli import app
from taalmeter.errors import DataError
from taalmeter.profile import Profile
from taalmeter.routing import RuleSet, load_rules
from taalmeter.routing.facts import read_facts
from taalmeter.routing.receipt import replay, write
from taalmeter.routing.receipt_files import replay_text, write_all

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def shipped() -> RuleSet:
    return load_rules()


def drawn(rules: RuleSet, chance: random.Random) -> Profile:
    """A person of whom some things are known, some are not, and levels are certain or not."""
    known: dict[str, Any] = {}
    for name, one in rules.inputs.items():
        if name == "inburgeringsplichtig":
            known[name] = chance.random() < 0.05
        elif chance.random() < 0.8:
            known[name] = chance.choice(one.values)
    scale = rules.inputs["lezen"].scales[chance.choice(("nt1", "nt2"))]
    kind = chance.choice(("certain", "apart", "together"))
    if kind == "apart":
        for skill in ("lezen", "schrijven"):
            known[skill] = chances(chance, scale)
    if kind == "together":
        known.pop("lezen", None)
        known.pop("schrijven", None)
        known["lezen+schrijven"] = chances(chance, [f"{a}+{b}" for a in scale for b in scale])
    return Profile(**known)


def chances(chance: random.Random, names: Any) -> dict[str, float]:
    weights = {name: chance.random() ** 5 for name in names}
    return {name: weight / sum(weights.values()) for name, weight in weights.items()}


def receipts(rules: RuleSet, count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [write(rules.advise(drawn(rules, chance), on=DAY)) for _ in range(count)]


def test_receipts_are_computed_again_to_the_same_bytes(shipped: RuleSet) -> None:
    for text in receipts(shipped, 300, seed=1):
        found = replay(shipped, text)
        assert found.same, [str(one) for one in found.differences]
        assert found.receipt == json.loads(text)["bon"]


def test_a_changed_byte_is_found_wherever_it_is(shipped: RuleSet) -> None:
    chance = random.Random(2)
    for text in receipts(shipped, 20, seed=3):
        raw = text.encode()
        for _ in range(40):
            at, to = chance.randrange(len(raw)), chance.randrange(256)
            if raw[at] == to:
                continue
            flipped = raw[:at] + bytes([to]) + raw[at + 1 :]
            found = replay(shipped, flipped.decode("utf-8", "surrogateescape"))
            assert not found.same, (at, to)
            assert all(str(one) for one in found.differences)
            str(found.differences).encode()  # what is said of it can be printed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"zekerheid":1.0', '"zekerheid":1e0'),
        ('"zekerheid":1.0', '"zekerheid":1'),
        ('"zekerheid":1.0', '"zekerheid": 1.0'),
        ('"zekerheid":1.0', '"zekerheid":NaN'),
        ('"status"', '"zekerheid":1.0,"status"'),
    ],
)
def test_the_same_number_written_otherwise_is_a_change(
    shipped: RuleSet, old: str, new: str
) -> None:
    text = write(shipped.advise(Profile(wil_meedoen=False, inburgeringsplichtig=False), on=DAY))
    assert replay(shipped, text).same
    assert old in text
    assert not replay(shipped, text.replace(old, new)).same


def test_the_usual_ways_to_write_json_are_as_good(shipped: RuleSet) -> None:
    data = shipped.advise(Profile(wil_meedoen=False), on=DAY).to_dict()
    for text in (
        json.dumps(data),
        json.dumps(data, ensure_ascii=False),
        json.dumps(data, indent=2),
        json.dumps(data, sort_keys=True),
    ):
        assert replay(shipped, text).same


def test_what_differs_is_named_with_both_values(shipped: RuleSet) -> None:
    data = shipped.advise(Profile(wil_meedoen=False), on=DAY).to_dict()
    data["route"] = "bemiddeling"
    (one,) = replay(shipped, json.dumps(data)).differences
    assert str(one) == 'route: op de bon "bemiddeling", nagerekend "gesprek"'


def test_a_receipt_of_other_rules_says_so(shipped: RuleSet, rules: RuleSet) -> None:
    found = replay(rules, write(shipped.advise(Profile(wil_meedoen=False), on=DAY)))
    assert not found.same
    assert "andere regels" in str(found.differences[0])
    assert "niet na te rekenen" in str(found.differences[1])


@settings(max_examples=200)
@given(st.text())
def test_no_text_is_taken_for_a_receipt_or_ends_in_an_error(text: str) -> None:
    assert replay(RULES, text).outcome == "onleesbaar"


@settings(max_examples=200)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=5,
    ),
    st.sampled_from(["invoer", "versies", "bon", "kansen", "voorwaarden"]),
)
def test_any_value_in_any_field_is_a_difference_and_no_error(value: Any, field: str) -> None:
    data = RULES.advise(Profile(wil_meedoen=False), on=DAY).to_dict()
    if data[field] != value:
        assert not replay(RULES, json.dumps({**data, field: value})).same


RULES = load_rules()


@given(st.lists(st.floats(1e-14, 1), min_size=1, max_size=5))
def test_probabilities_are_written_down_as_they_were_computed_with(weights: list[float]) -> None:
    scale = RULES.inputs["lezen"].scales["nt2"]
    levels = {name: w / sum(weights) for name, w in zip(scale, weights, strict=False)}
    once = read_facts(RULES.compiled.inputs, Profile(lezen=levels))
    again = read_facts(RULES.compiled.inputs, Profile(**once.echo))
    assert again == once
    assert again.echo == once.echo


def test_files_of_one_a_list_and_one_a_line_are_replayed(shipped: RuleSet, tmp_path: Path) -> None:
    advices = [shipped.advise(Profile(wil_meedoen=w), on=DAY) for w in (True, False)]
    write_all(advices, tmp_path / "bonnen.jsonl")
    lines = (tmp_path / "bonnen.jsonl").read_text(encoding="utf-8")
    listed = json.dumps([one.to_dict() for one in advices], indent=1)
    for name, text, count in [
        ("a.jsonl", lines, 2),
        ("a.json", listed, 2),
        ("b.json", write(advices[0]), 1),
    ]:
        found = list(replay_text(shipped, name, text))
        assert [line.replayed.same for line in found] == [True] * count
    changed = list(replay_text(shipped, "a.jsonl", lines.replace("gesprek", "gesprak")))
    assert [(line.number, line.replayed.outcome) for line in changed] == [
        (1, "gelijk"),
        (2, "anders"),
    ]
    broken = list(replay_text(shipped, "a.jsonl", "{\n" + lines))
    assert [line.replayed.outcome for line in broken] == ["onleesbaar", "gelijk", "gelijk"]
    with pytest.raises(DataError, match="no receipt in it"):
        list(replay_text(shipped, "a.jsonl", "{\n[]\n"))


def test_the_command_writes_receipts_and_replays_them(tmp_path: Path) -> None:
    run, profiles, kept = CliRunner(), tmp_path / "p.csv", tmp_path / "bonnen.jsonl"
    profiles.write_text("wil_meedoen,lezen\nja,A2\nnee,\n", encoding="utf-8")
    made = run.invoke(
        app, ["audit", "receipts", str(profiles), "--on", "2026-11-21", "-o", str(kept)]
    )
    assert made.exit_code == 0, made.output
    good = run.invoke(app, ["audit", "replay", str(tmp_path)])
    assert (good.exit_code, good.output) == (
        0,
        "2 bonnen nagerekend: 2 gelijk, 0 anders, 0 onleesbaar\n",
    )
    kept.write_text(kept.read_text("utf-8").replace('"lezen":"A2"', '"lezen":"A1"'), "utf-8")
    table = tmp_path / "uit.csv"
    other = run.invoke(app, ["audit", "replay", str(kept), "--json", "-o", str(table)])
    assert other.exit_code == 1
    said = json.loads(other.output)
    assert (said["bonnen"], said["gelijk"], said["anders"]) == (2, 1, 1)
    assert "anders" in table.read_text("utf-8")
    missing = run.invoke(app, ["audit", "replay", str(tmp_path / "weg.jsonl")])
    assert isinstance(missing.exception, DataError)
    assert run.invoke(app, ["audit", "replay"]).exit_code != 0
