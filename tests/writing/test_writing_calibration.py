"""A calibration adds up, keeps its signs and caps, and says what it is worth before it is used."""

import json
from dataclasses import replace

import numpy as np
import pytest

from taalmeter.errors import ContentError, DataError
from taalmeter.tables import Table
from taalmeter.writing.calibration import (
    CUT,
    MOST,
    Calibration,
    Feature,
    RatedTexts,
    learn,
    likely,
    predicted_chances,
)
from taalmeter.writing.draft import differs, draft_levels, two_levels
from taalmeter.writing.evidence import calibrate, examine
from taalmeter.writing.proportional_odds import fit, point_chances
from taalmeter.writing.rated import read_rated
from taalmeter.writing.rubric import ROWS

FEATURES = tuple(
    Feature(f"{row}-{name}", row, sign)
    for row in ROWS
    for name, sign in (("goed", 1), ("fout", -1))
)
TASKS = ("formulier", "briefje", "mail", "verslag")


def rated(number: int = 240, seed: int = 1, strength: float = 1.5) -> RatedTexts:
    """Made-up texts: points follow ability; features follow it as strongly as asked; length too."""
    rng = np.random.default_rng(seed)
    ability = rng.normal(size=number)
    task = rng.integers(0, 4, number)
    noise = rng.normal(size=(number, len(FEATURES)))
    signs = np.array([feature.sign for feature in FEATURES])
    values = signs * (strength * ability[:, None] + noise)
    words = np.exp(4.0 + 0.4 * task + 0.1 * ability + 0.3 * rng.normal(size=number))
    edges = np.array([-1.2, 0.0, 1.2])
    raters = ability[:, None, None] + 0.6 * rng.normal(size=(number, 2, 6))
    second = (raters[..., None] > edges).sum(axis=-1).astype(float)
    points = np.floor(second.mean(axis=1)).astype(int)
    return RatedTexts(
        persons=tuple(f"p{n // 2}" for n in range(number)),
        tasks=tuple(TASKS[n] for n in task),
        scales=tuple("nt1" if n % 4 < 2 else "nt2" for n in range(number)),
        words=np.rint(words),
        features=FEATURES,
        values=values,
        points=points,
        second=second,
        pipeline="proef-1",
    )


def test_proportional_odds_gives_what_statsmodels_gives() -> None:
    """Golden values: statsmodels 0.15.0, OrderedModel(y, x, distr="logit"), bfgs, gtol 1e-10."""
    n = np.arange(60)
    x = np.column_stack([np.sin(n * 1.7) * 1.5, np.cos(n * 0.9)])
    noise = 1.3 * np.sin(n * 2.3 + 1)
    y = np.clip(np.rint(1.5 + 1.1 * x[:, 0] - 0.6 * x[:, 1] + noise), 0, 3).astype(int)
    found = fit(x, y, 3)
    assert found.weights == pytest.approx([1.90668714, -1.04826321], abs=1e-4)
    assert found.thresholds == pytest.approx([-2.24624935, -0.61609577, 1.38480458], abs=1e-4)
    assert found.loglik == pytest.approx(-58.13467629, abs=1e-5)


def test_point_chances_by_hand() -> None:
    """At logit 0 with thresholds -ln 3, 0, ln 3: P(Y >= k) is 3/4, 1/2, 1/4."""
    edge = np.log(3.0)
    found = point_chances(np.array([0.0]), np.array([-edge, 0.0, edge]))
    assert found[0] == pytest.approx([0.25, 0.25, 0.25, 0.25])


@pytest.fixture(scope="module")
def made() -> Calibration:
    return calibrate(rated())[0]


def test_contributions_and_length_add_up_to_the_logit(made: Calibration) -> None:
    values = {feature.name: 0.7 * feature.sign for feature in FEATURES}
    for row in made.predict(values, 80):
        assert sum(value for _, value in row.contributions) + row.length == pytest.approx(row.logit)
        assert sum(row.chances) == pytest.approx(1.0)
        assert len(row.contributions) == 2


def test_one_text_gets_what_the_table_gets(made: Calibration) -> None:
    texts = rated()
    whole = predicted_chances(made.rows, texts)
    values = {f.name: float(v) for f, v in zip(FEATURES, texts.values[7], strict=True)}
    one = made.predict(values, int(texts.words[7]))
    for number, row in enumerate(one):
        assert row.chances == pytest.approx(tuple(whole[7, number]))


def test_a_feature_never_counts_against_its_meaning() -> None:
    """Where the data say that more mistakes go with more points, the feature counts for nothing."""
    texts = rated()
    turned = replace(texts, values=-texts.values)
    weights = [term.weight for row in learn(turned) for term in row.terms]
    assert weights == pytest.approx([0.0] * len(weights), abs=1e-9)


def test_no_feature_moves_a_band_alone() -> None:
    made, _ = calibrate(rated(strength=8.0))
    wild = {feature.name: feature.sign * 1e9 for feature in FEATURES}
    for row in made.predict(wild, 10**9):
        assert all(0 <= value <= MOST + 1e-9 for _, value in row.contributions)
        assert row.length <= MOST + 1e-9
    assert max(abs(t.weight) for row in made.rows for t in row.terms) <= MOST / CUT + 1e-9


def test_a_feature_that_could_not_be_computed_counts_for_nothing(made: Calibration) -> None:
    texts = rated()
    without = made.predict({}, 80)
    assert all(value == 0.0 for row in without for _, value in row.contributions)
    values = texts.values.copy()
    values[::3, 0] = np.nan
    holed = learn(replace(texts, values=values))
    assert np.isfinite([term.weight for term in holed[0].terms]).all()
    assert holed[0].terms[0].weight > 0.1


def test_the_file_holds_everything_and_is_the_same_to_the_byte(made: Calibration) -> None:
    again, _ = calibrate(rated())
    written = json.dumps(made.to_dict())
    assert written == json.dumps(again.to_dict())
    back = Calibration.from_dict(json.loads(written))
    assert back.predict({"doel-goed": 1.0}, 60) == made.predict({"doel-goed": 1.0}, 60)
    assert (back.data, back.texts, back.calibrated) == (made.data, 240, made.calibrated)


def test_another_file_is_no_calibration(made: Calibration) -> None:
    with pytest.raises(ContentError, match="schema"):
        Calibration.from_dict({"schema": "iets-anders/1"})
    broken = made.to_dict() | {"rijen": [{"rij": "doel"}]}
    with pytest.raises(ContentError, match="drempels"):
        Calibration.from_dict(broken)


def test_good_features_on_enough_texts_reach_every_goal() -> None:
    made, evidence = calibrate(rated(400, strength=3.0))
    assert evidence.calibrated, str(evidence)
    assert made.calibrated
    assert "geijkt" in str(evidence)


def test_features_that_say_nothing_beyond_length_are_not_calibrated() -> None:
    evidence = examine(rated(240, strength=0.0))
    missed = {goal.name for goal in evidence.goals if not goal.reached}
    assert "kappa above length alone" in missed
    assert not evidence.calibrated


def test_pooled_kappa_flatters_where_tasks_differ_in_length_and_points() -> None:
    """Points that follow only the task: pooled kappa is high, within a task there is nothing."""
    texts = rated(400, strength=0.0)
    task = np.array([TASKS.index(name) for name in texts.tasks])
    rng = np.random.default_rng(2)
    points = np.clip(task[:, None] + rng.integers(-1, 2, size=(400, 6)), 0, 3)
    found = examine(replace(texts, points=points, words=np.exp(3.0 + task)))
    within = found.kappa["totaal"]
    assert found.pooled is not None and within is not None
    assert found.pooled > 0.6
    assert within < 0.1


def test_a_model_that_is_kinder_to_one_group_does_not_pass() -> None:
    texts = rated(400)
    is_nt2 = np.array([scale == "nt2" for scale in texts.scales])
    values = texts.values - 1.5 * is_nt2[:, None] * np.array([f.sign for f in FEATURES])
    found = examine(replace(texts, values=values))
    assert found.differences["nt2"] < -0.15
    assert not found.calibrated


def test_the_80_percent_sets_hold_at_least_80_percent_of_unseen_points() -> None:
    found = examine(rated(400))
    assert found.coverage >= 0.80
    assert 1.0 <= found.width <= 2.0


def test_likely_is_the_shortest_run_that_holds_the_mass() -> None:
    assert likely([0.85, 0.1, 0.05, 0.0]) == (0,)
    assert likely([0.1, 0.5, 0.35, 0.05]) == (1, 2)
    assert likely([0.25, 0.25, 0.25, 0.25]) == (0, 1, 2, 3)


def test_too_few_texts_and_a_row_without_variety_are_refused() -> None:
    with pytest.raises(DataError, match="too few"):
        calibrate(rated(20))
    texts = rated()
    same = texts.points.copy()
    same[:, 2] = 2
    with pytest.raises(DataError, match="same points"):
        calibrate(replace(texts, points=same))


def table(*rows: dict[str, str | None]) -> Table:
    start = {"persoon": "p1", "taak": "briefje", "beoordelaar": "an"} | dict.fromkeys(ROWS, "2")
    extra = {"schaal": "nt2", "woorden": "42", "goed": "0.5", "tekst": None}
    whole: dict[str, str | None] = {**start, **extra}
    return Table("rated.csv", tuple(whole), tuple({**whole, **row} for row in rows))


GOOD = (Feature("goed", "doel", 1),)


def test_a_rated_table_gives_a_matrix_one_row_a_text() -> None:
    found = read_rated(
        table({}, {"beoordelaar": "bo", "doel": "3"}, {"persoon": "p2", "goed": None}), GOOD, "v1"
    )
    texts = found.texts
    assert (texts.persons, texts.scales, texts.words.tolist()) == (
        ("p1", "p2"),
        ("nt2", "nt2"),
        [42.0, 42.0],
    )
    assert texts.values[0, 0] == 0.5
    assert np.isnan(texts.values[1, 0])
    assert texts.points[0].tolist() == [2] * 6
    assert texts.second[0, 1].tolist() == [2, 3, 2, 2, 2, 2]
    assert np.isnan(texts.second[1]).all()


def test_a_text_in_the_table_is_measured() -> None:
    found = read_rated(
        table({"tekst": "Ik ben ziek."}),
        GOOD,
        "v1",
        lambda text, task: ({"goed": float(len(task))}, len(text.split())),
    )
    assert (found.texts.values[0, 0], found.texts.words[0]) == (7.0, 3.0)


def test_a_text_on_which_raters_differ_waits_for_the_third() -> None:
    found = read_rated(table({}, {"beoordelaar": "bo", "doel": "0"}, {"persoon": "p2"}), GOOD, "v1")
    assert found.waiting == (("p1", "briefje"),)
    assert found.texts.persons == ("p2",)


def test_a_cell_that_is_no_number_is_named() -> None:
    with pytest.raises(DataError) as caught:
        read_rated(table({"goed": "veel"}), GOOD, "v1")
    assert (caught.value.place.row, caught.value.place.column) == (2, "goed")


STEPS = {("briefje", row): (1.0, (-1.5, 0.0, 1.5)) for row in ROWS}
CUTS = [("A1", -1.7, 0.2), ("A2", -0.8, 0.2), ("B1", 0.4, 0.2)]


def test_a_draft_band_follows_the_features_and_knows_less_than_a_rater(made: Calibration) -> None:
    strong = made.predict({f.name: 2.0 * f.sign for f in FEATURES}, 90)
    weak = made.predict({f.name: -2.0 * f.sign for f in FEATURES}, 90)
    high = draft_levels([("briefje", strong)], STEPS, CUTS, "onder_A1")
    low = draft_levels([("briefje", weak)], STEPS, CUTS, "onder_A1")
    assert sum(high.values()) == pytest.approx(1.0)
    assert two_levels(high) == ("A2", "B1")
    assert low["onder_A1"] + low["A1"] > high["onder_A1"] + high["A1"]
    nothing = draft_levels([], STEPS, CUTS, "onder_A1")
    assert max(high.values()) > max(nothing.values())


def test_a_rater_far_from_all_that_is_likely_gets_a_question(made: Calibration) -> None:
    strong = made.predict({f.name: 9.0 * f.sign for f in FEATURES}, 90)
    assert differs(strong, dict.fromkeys(ROWS, 3)) == ()
    assert set(differs(strong, dict.fromkeys(ROWS, 0))) == set(ROWS)
