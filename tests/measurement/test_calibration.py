"""Item parameters from answers: right on published data, honest about what cannot be estimated."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taalmeter.errors import DataError
from taalmeter.measurement.ascent import solve
from taalmeter.measurement.calibration import (
    Anchors,
    calibrate,
    expert_prior,
    parameter_prior,
    prepare,
    starting_values,
)
from taalmeter.measurement.marginal import Engine, Task
from taalmeter.measurement.observed import observe

# Law School Admission Test, section 6: 1,000 persons, 5 items, as counts of 30 patterns. Bock &
# Lieberman (1970), Psychometrika 35; also in Thissen (1982), Psychometrika 47.
LSAT6 = np.loadtxt(Path(__file__).parent / "lsat6.csv", delimiter=",", skiprows=1)
PATTERNS, COUNTS = LSAT6[:, :5], LSAT6[:, 5]


def simulate(persons, items, seed, *, c=0.0, mean=0.0, sd=1.0):
    generator = np.random.default_rng(seed)
    a = np.exp(generator.normal(0.1, 0.25, items))
    b = generator.normal(0.0, 1.0, items)
    theta = generator.normal(mean, sd, persons)
    guessing = np.full(items, c)
    chance = guessing + (1 - guessing) / (1 + np.exp(-a * (theta[:, None] - b)))
    return (generator.random((persons, items)) < chance).astype(float), a, b, guessing


def leave_out(responses, kept, seed):
    generator = np.random.default_rng(seed)
    thinned = responses.copy()
    for row in thinned:
        row[generator.permutation(row.size)[kept:]] = np.nan
    return thinned


def rms(difference):
    return float(np.sqrt(np.mean(difference**2)))


def test_lsat6_holds_a_thousand_persons():
    assert COUNTS.sum() == 1000
    assert (PATTERNS.T @ COUNTS).tolist() == [924, 709, 553, 763, 870]


def test_2pl_on_lsat6_gives_the_published_parameters():
    """As printed by R package ltm (Rizopoulos 2006) for these data, with its standard errors."""
    found = calibrate(observe(PATTERNS, weights=COUNTS), "2pl")
    assert found.converged
    assert found.a == pytest.approx([0.8254, 0.7229, 0.8905, 0.6886, 0.6575], abs=1e-3)
    assert found.b == pytest.approx([-3.3597, -1.3696, -0.2799, -1.8659, -3.1236], abs=3e-3)
    assert found.log_likelihood == pytest.approx(-2466.6534, abs=1e-3)
    assert found.se_a == pytest.approx([0.2581, 0.1867, 0.2326, 0.1852, 0.2100], abs=1e-3)
    assert found.se_b == pytest.approx([0.8669, 0.3073, 0.0997, 0.4341, 0.8700], abs=2e-3)
    assert found.persons == 1000


def test_rasch_on_lsat6_gives_the_published_easiness():
    """As in the tests of R package mirt (Chalmers 2012); the slope is its population sd."""
    found = calibrate(observe(PATTERNS, weights=COUNTS), "rasch")
    assert found.easiness == pytest.approx([2.730, 0.999, 0.240, 1.306, 2.099], abs=2e-3)
    assert found.a == pytest.approx(np.full(5, np.sqrt(0.57)), abs=2e-3)
    assert found.log_likelihood == pytest.approx(-2466.938, abs=1e-3)
    assert np.ptp(found.se_a) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("model", ["rasch", "2pl"])
def test_counted_rows_are_the_same_as_repeated_rows(model):
    counted = calibrate(observe(PATTERNS, weights=COUNTS), model)
    repeated = calibrate(observe(np.repeat(PATTERNS, COUNTS.astype(int), axis=0)), model)
    assert repeated.b == pytest.approx(counted.b, abs=1e-6)
    assert repeated.se_b == pytest.approx(counted.se_b, abs=1e-6)
    assert repeated.log_likelihood == pytest.approx(counted.log_likelihood, abs=1e-6)


def test_parameters_come_back_from_simulated_answers():
    """Sampling error with 2,000 persons is about .08; both bounds leave half as much again."""
    responses, a, b, _ = simulate(2000, 60, seed=1)
    found = calibrate(observe(responses), "2pl")
    assert rms(found.b - b) < 0.105
    assert rms(found.a - a) < 0.12


def test_standard_errors_say_how_far_estimates_are_off():
    """Over 60 items the errors, each divided by its standard error, have sd 1, give or take .09."""
    responses, a, b, _ = simulate(2000, 60, seed=2)
    found = calibrate(observe(responses), "2pl")
    assert np.std((found.b - b) / found.se_b) == pytest.approx(1, abs=0.2)
    assert np.std((found.a - a) / found.se_a) == pytest.approx(1, abs=0.2)


def test_items_need_not_all_be_answered_by_everyone():
    """20 of 60 items each: a third of the answers, so about 1.7 times the error."""
    responses, a, b, _ = simulate(2000, 60, seed=3)
    thinned = leave_out(responses, 20, seed=4)
    found = calibrate(observe(thinned), "2pl")
    assert rms(found.b - b) < 0.105 * np.sqrt(3)
    assert rms(found.a - a) < 0.12 * np.sqrt(3)
    assert found.answers.sum() == 2000 * 20


@pytest.mark.parametrize("model", ["rasch", "2pl"])
def test_where_nothing_is_missing_the_incomplete_way_gives_the_same(model):
    """One more person, who answered one item, sends all through the masked computation."""
    responses, *_ = simulate(400, 8, seed=5)
    extra = np.full((1, 8), np.nan)
    extra[0, 0] = 1.0
    weights = np.concatenate([np.ones(400), [1e-9]])
    complete = calibrate(observe(responses), model, tolerance=1e-7)
    masked = calibrate(
        observe(np.concatenate([responses, extra]), weights=weights), model, tolerance=1e-7
    )
    assert masked.b == pytest.approx(complete.b, abs=1e-5)
    assert masked.se_a == pytest.approx(complete.se_a, abs=1e-5)
    assert masked.log_likelihood == pytest.approx(complete.log_likelihood, abs=1e-5)


def test_a_person_without_answers_changes_nothing_and_is_not_counted():
    responses, *_ = simulate(300, 6, seed=6)
    with_empty = np.concatenate([responses, np.full((5, 6), np.nan)])
    one, other = calibrate(observe(responses), "2pl"), calibrate(observe(with_empty), "2pl")
    assert other.persons == one.persons == 300
    assert other.b.tolist() == one.b.tolist()


def test_more_nodes_than_chosen_change_nothing_that_matters():
    responses, *_ = simulate(500, 40, seed=7)
    task = prepare(observe(responses), "2pl")
    finer = Task(
        task.observed, task.c, task.free, task.common_slope, task.free_population, task.prior, 301
    )
    start = starting_values(task)
    coarse, fine = (solve(Engine(each), start, 1e-6, 500) for each in (task, finer))
    assert coarse.log_likelihood == pytest.approx(fine.log_likelihood, abs=1e-3)
    assert coarse.values.d == pytest.approx(fine.values.d, abs=1e-4)


def test_guessing_is_taken_out_of_the_difficulty():
    responses, _, b, c = simulate(4000, 20, seed=8, c=0.25)
    with_floor = calibrate(observe(responses), "2pl", c=c)
    without = calibrate(observe(responses), "2pl")
    assert rms(with_floor.b - b) < 0.15
    assert (without.b - b).mean() < -0.3


def test_with_few_answers_the_experts_are_believed_and_with_many_the_answers():
    few, _, b, _ = simulate(20, 10, seed=9)
    many, _, b_many, _ = simulate(5000, 10, seed=9)
    wrong = 0.8
    for responses, truth, near in ((few, b, wrong), (many, b_many, 0.0)):
        found = calibrate(
            observe(responses), "2pl", prior=expert_prior(truth + wrong, 0.2), population="standard"
        )
        assert (found.b - truth).mean() == pytest.approx(near, abs=0.3)


def test_a_prior_makes_errors_smaller_than_answers_alone():
    responses, _, b, _ = simulate(150, 12, seed=10)
    observed = observe(responses)
    alone, tempered = calibrate(observed, "2pl"), calibrate(observed, "2pl", prior=expert_prior(b))
    assert (tempered.se_b < alone.se_b).all()
    assert (tempered.se_b < 0.6).all()


def test_standard_errors_are_those_of_the_curvature_measured_by_differences():
    """Observed information is exact: second differences of the objective give the same."""
    responses, _, b, c = simulate(400, 5, seed=11, c=0.2)
    observed = observe(leave_out(responses, 4, seed=12))
    prior = expert_prior(b)
    found = calibrate(observed, "2pl", c=c, prior=prior, tolerance=1e-9)
    engine = Engine(prepare(observed, "2pl", c=c, prior=prior))
    point = np.concatenate([np.log(found.a), found.b])

    def objective(log_a_and_b):
        a, b = np.exp(log_a_and_b[:5]), log_a_and_b[5:]
        values = type(starting_values(engine.task))(a, -a * b)
        return engine.expect(values).log_likelihood + engine.log_prior(values)

    step = 1e-3 * np.eye(10)
    curvature = np.array(
        [
            [
                objective(point + i + j)
                - objective(point + i - j)
                - objective(point - i + j)
                + objective(point - i - j)
                for j in step
            ]
            for i in step
        ]
    ) / (4 * 1e-3**2)
    assert found.covariance == pytest.approx(np.linalg.inv(-curvature), rel=2e-3, abs=1e-5)


def test_anchors_stay_and_carry_the_scale():
    """The new group is 1 lower and wider; with six anchors the other items land on the old b."""
    responses, a, b, _ = simulate(4000, 16, seed=13, mean=-1.0, sd=1.3)
    anchored = np.arange(16) < 6
    anchors = Anchors(np.where(anchored, a, np.nan), np.where(anchored, b, np.nan))
    found = calibrate(observe(responses), "2pl", anchors=anchors)
    assert found.a[anchored].tolist() == a[anchored].tolist()
    assert found.b[anchored] == pytest.approx(b[anchored], abs=1e-12)
    assert (found.se_b[anchored] == 0).all()
    assert found.mean == pytest.approx(-1.0, abs=0.1)
    assert found.sd == pytest.approx(1.3, abs=0.1)
    assert rms((found.b - b)[~anchored]) < 0.15


def test_priors_can_carry_the_scale_of_another_population():
    responses, a, b, _ = simulate(3000, 20, seed=14, mean=0.8)
    se = np.full(20, 0.3)
    prior = parameter_prior(a, b, 0.2 * a, se)
    free = calibrate(observe(responses), "2pl", prior=prior, population="free")
    assert free.mean == pytest.approx(0.8, abs=0.1)
    assert abs((free.b - b).mean()) < 0.1


def test_the_same_answers_give_the_same_parameters():
    responses, *_ = simulate(300, 10, seed=15)
    one, other = (calibrate(observe(responses), "2pl") for _ in range(2))
    assert one.b.tobytes() == other.b.tobytes()
    assert one.se_b.tobytes() == other.se_b.tobytes()


def test_the_order_of_persons_and_items_does_not_matter():
    responses, *_ = simulate(300, 8, seed=16)
    turned = responses[::-1, ::-1]
    one, other = (calibrate(observe(r), "2pl", tolerance=1e-8) for r in (responses, turned))
    assert other.b[::-1] == pytest.approx(one.b, abs=1e-6)


@pytest.mark.parametrize(("answer", "words"), [(1.0, "right"), (0.0, "wrong")])
def test_an_item_all_had_right_or_wrong_has_no_finite_estimate(answer, words):
    responses, *_ = simulate(50, 3, seed=17)
    responses[:, 1] = answer
    with pytest.raises(DataError, match=rf"'tweede' are {words}.*no finite estimate") as caught:
        calibrate(observe(responses, items=["eerste", "tweede", "derde"]), "rasch")
    assert caught.value.place.column == "tweede"


def test_a_prior_gives_such_an_item_an_estimate():
    responses, *_ = simulate(200, 6, seed=18)
    responses[:, 1] = 1.0
    found = calibrate(observe(responses), "2pl", prior=expert_prior(np.zeros(6)))
    assert found.converged
    assert found.b[1] < found.b[[0, 2, 3, 4, 5]].min()
    assert found.se_b[1] < 0.6


def test_an_item_nobody_answered_is_named():
    responses, *_ = simulate(50, 3, seed=19)
    responses[:, 2] = np.nan
    with pytest.raises(DataError, match="nobody answered 'derde'"):
        observe(responses, items=["eerste", "tweede", "derde"])


@pytest.mark.parametrize("value", [2.0, -1.0, 0.5, np.inf])
def test_an_absurd_answer_is_named_with_person_and_item(value):
    responses = np.array([[1.0, 0.0], [0.0, value]])
    with pytest.raises(DataError) as caught:
        observe(responses, items=["x", "y"], persons=["ann", "bob"])
    assert (caught.value.place.person, caught.value.place.column) == ("bob", "y")


@pytest.mark.parametrize("weight", [-1.0, np.nan, np.inf])
def test_an_absurd_weight_is_named_with_the_person(weight):
    with pytest.raises(DataError) as caught:
        observe(np.eye(2), weights=np.array([1.0, weight]), persons=["ann", "bob"])
    assert caught.value.place.person == "bob"


def test_an_item_that_the_better_answer_worse_is_named():
    responses, *_ = simulate(1000, 6, seed=20)
    responses[:, 3] = 1.0 - responses[:, 3]
    with pytest.raises(DataError, match=r"'4' is not answered better.*key"):
        calibrate(observe(responses), "2pl")


@pytest.mark.parametrize("model", ["rasch", "2pl"])
def test_a_scale_that_nothing_carries_is_refused(model):
    responses, *_ = simulate(50, 3, seed=21)
    with pytest.raises(DataError, match="nothing fixes the scale"):
        calibrate(observe(responses), model, population="free")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from([0.0, 1.0]), min_size=4, max_size=4), min_size=1))
def test_with_priors_any_answers_give_finite_parameters(rows):
    found = calibrate(observe(np.array(rows)), "2pl", prior=expert_prior(np.zeros(4)))
    assert found.converged
    assert (found.a > 0).all()
    assert np.isfinite([found.b, found.se_a, found.se_b]).all()


def test_stopping_early_is_said():
    found = calibrate(observe(PATTERNS, weights=COUNTS), "2pl", most_rounds=3)
    assert not found.converged
    assert found.rounds == 3


@pytest.mark.filterwarnings("ignore")
def test_girth_finds_the_same():
    """An independent implementation (MIT), when it is installed."""
    girth = pytest.importorskip("girth")
    responses, *_ = simulate(1000, 12, seed=22)
    theirs = girth.twopl_mml(responses.T.astype(int))
    ours = calibrate(observe(responses), "2pl")
    assert ours.a == pytest.approx(theirs["Discrimination"], abs=0.01)
    assert ours.b == pytest.approx(theirs["Difficulty"], abs=0.01)
