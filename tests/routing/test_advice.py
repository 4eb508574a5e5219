"""An advice is kept as data, is the same every time, and vouches for itself with its receipt."""

import json
from datetime import date, datetime
from typing import Any

import pytest

from taalmeter.errors import DataError
from taalmeter.hashing import canonical
from taalmeter.profile import Profile
from taalmeter.routing import Advice, RuleSet
from taalmeter.routing.advice import receipt
from taalmeter.version import VERSION

DAY = date(2026, 11, 21)
LEVELS = {"onder_A1": 0.2, "A1": 0.5, "A2": 0.3}


def advise(rules: RuleSet, **changed: object) -> Advice:
    values = {"lezen": LEVELS, "sector": "geen", "uren": 1, **changed}
    return rules.advise(Profile(**values), on=DAY)  # type: ignore[arg-type]


def test_an_advice_is_read_back_as_it_was_written(rules: RuleSet) -> None:
    for advice in (advise(rules), advise(rules, lezen="A2"), rules.advise(Profile(), on=DAY)):
        written = json.loads(json.dumps(advice.to_dict(), ensure_ascii=False))
        assert Advice.from_dict(written) == advice
        assert canonical(Advice.from_dict(written).to_dict()) == canonical(advice.to_dict())


def test_an_advice_has_the_agreed_dutch_names(rules: RuleSet) -> None:
    assert list(advise(rules).to_dict()) == [
        "route", "zekerheid", "omdat", "status", "regel", "tabel", "voorwaarden", "bronnen",
        "graad", "kansen", "mogelijk", "op_te_helderen", "meer_meten", "alternatieven",
        "nevenadvies", "versies", "bon", "invoer",
    ]  # fmt: skip


def test_equal_inputs_give_equal_bytes_in_whatever_order_they_come(rules: RuleSet) -> None:
    turned = {level: LEVELS[level] for level in reversed(LEVELS)}
    first = canonical(advise(rules).to_dict())
    assert canonical(advise(rules, lezen=turned).to_dict()) == first
    other = rules.advise(Profile(uren="1", sector="geen", lezen=turned), on=DAY)
    assert canonical(other.to_dict()) == first


def test_the_receipt_vouches_for_inputs_versions_and_outcome(rules: RuleSet) -> None:
    advice = advise(rules)
    taken_in = {"lezen": LEVELS, "sector": "geen", "uren": 1}
    assert len(advice.receipt) == 64
    assert receipt(taken_in, advice) == advice.receipt
    assert receipt({**taken_in, "uren": 2}, advice) != advice.receipt
    for change in ("route", "zekerheid", "omdat", "status", "versies"):
        data = advice.to_dict()
        data[change] = {**data["versies"], "hash": "x"} if change == "versies" else "anders"
        assert receipt(taken_in, Advice.from_dict(data)) != advice.receipt


def test_the_receipt_differs_for_another_person_or_day(rules: RuleSet) -> None:
    seen = {advise(rules).receipt, advise(rules, uren=2).receipt, advise(rules, uren=3).receipt}
    seen.add(
        rules.advise(Profile(lezen=LEVELS, sector="geen", uren=1), on=date(2026, 5, 1)).receipt
    )
    assert len(seen) == 4


def test_an_advice_names_all_versions(rules: RuleSet) -> None:
    versions = advise(rules).versions
    assert versions.id == "klein"
    assert versions.versie == "2026.1"
    assert versions.hash == rules.hash
    assert versions.taalmeter == VERSION
    assert versions.peildatum == "2026-11-21"


def test_an_advice_says_why_in_conditions_that_hold(rules: RuleSet) -> None:
    advice = advise(rules, lezen="A2", sector="groen")
    assert [(c.input, c.cell, c.value) for c in advice.conditions] == [
        ("lezen", "A2, 1F", "A2"),
        ("lezen_voor_werk", "not(onder)", "voldoet"),
    ]
    assert advice.conditions[0].words == "lezen is A2 of 1F"
    assert (advice.table, advice.grade, advice.sources[0].title) == ("keuze", "norm", "Een norm")


@pytest.mark.parametrize("given", [{"lezen": "A1"}, None, "A1"])
def test_only_a_profile_gets_an_advice(rules: RuleSet, given: Any) -> None:
    with pytest.raises(DataError, match=r"Give a taalmeter\.Profile"):
        rules.advise(given, on=DAY)


def test_a_moment_counts_as_its_day(rules: RuleSet) -> None:
    moment = datetime(2026, 11, 21, 23, 59)
    assert rules.advise(Profile(uren=1), on=moment) == rules.advise(Profile(uren=1), on=DAY)


@pytest.mark.parametrize("given", ["2026-11-21", "", 20261121, 0])
def test_a_day_that_is_no_date_is_refused(rules: RuleSet, given: Any) -> None:
    with pytest.raises(DataError, match="no date") as refused:
        rules.advise(Profile(uren=1), on=given)
    assert "datetime.date" in refused.value.remedy


@pytest.mark.parametrize("number", [10**400, -(10**400), 1e308])
def test_a_number_too_large_to_count_with_is_out_of_bounds(rules: RuleSet, number: float) -> None:
    with pytest.raises(DataError, match="out of bounds") as refused:
        rules.advise(Profile(uren=number), on=DAY)
    assert refused.value.remedy == "Give a number between 0 and 4, or onbekend."
