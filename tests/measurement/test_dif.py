"""Which items are harder for one group: found where put in, not found elsewhere, never guessed."""

import numpy as np
import pytest

from taalmeter.errors import DataError
from taalmeter.measurement.dif import find_dif
from taalmeter.measurement.group_regression import f_tail, group_effects
from taalmeter.measurement.mantel_haenszel import common_odds_ratio, ets_class, pool, shrink


def simulate(persons, items, seed, *, impact=0.0, harder=None, steeper=None, c=0.0):
    """Every other person is in the focal group, whose mean skill differs by `impact`."""
    generator = np.random.default_rng(seed)
    a, b = np.full(items, 1.2), np.linspace(-1.5, 1.5, items)
    focal = np.arange(persons) % 2 == 1
    theta = generator.normal(0, 1, persons) + np.where(focal, impact, 0)
    slope, place = np.tile(a, (persons, 1)), np.tile(b, (persons, 1))
    for item, by in (harder or {}).items():
        place[focal, item] += by
    for item, by in (steeper or {}).items():
        slope[focal, item] *= by
    chance = c + (1 - c) / (1 + np.exp(-slope * (theta[:, None] - place)))
    responses = (generator.random(chance.shape) < chance).astype(float)
    return responses, focal, a, b, np.full(items, c)


def repeat_table(cells):
    """Give right, focal and stratum of the people counted in tables [[RR, WR], [RF, WF]]."""
    right, focal, stratum = [], [], []
    for number, (reference, other) in enumerate(cells):
        for side, (good, wrong) in enumerate((reference, other)):
            right += [1.0] * good + [0.0] * wrong
            focal += [bool(side)] * (good + wrong)
            stratum += [number] * (good + wrong)
    return np.array(right), np.array(focal), np.array(stratum)


def test_the_common_odds_ratio_is_the_one_worked_by_hand():
    """Two strata of 10 against 10: (8*4/20 + 6*7/20) / (2*6/20 + 4*3/20) = 3.7 / 1.2.

    Variance (Robins, Breslow & Greenland 1986) with R = 1.6, 2.1; S = .6, .6; P = .6, .65;
    Q = .4, .35: 2.325 / (2 * 13.69) + 2.125 / (2 * 4.44) + .45 / (2 * 1.44).
    """
    found = common_odds_ratio(*repeat_table([((8, 2), (6, 4)), ((6, 4), (3, 7))]), 2)
    assert found.log == pytest.approx(np.log(3.7 / 1.2))
    assert found.variance == pytest.approx(2.325 / 27.38 + 2.125 / 8.88 + 0.45 / 2.88)


def test_a_stratum_with_one_group_says_nothing():
    tables = [((8, 2), (6, 4)), ((6, 4), (3, 7))]
    alone = [*tables, ((9, 3), (0, 0))]
    assert common_odds_ratio(*repeat_table(alone), 3) == common_odds_ratio(*repeat_table(tables), 2)


@pytest.mark.parametrize(
    ("delta", "error", "expected"),
    [
        (-0.9, 0.1, "A"),  # below 1
        (-1.4, 0.9, "A"),  # not surely other than 0
        (-1.4, 0.4, "B"),  # surely other than 0, below 1.5
        (1.6, 0.5, "B"),  # above 1.5 but not surely above 1
        (1.9, 0.5, "C"),
        (-1.9, 0.5, "C"),
    ],
)
def test_classes_are_those_of_ets(delta, error, expected):
    assert ets_class(delta, error) == expected


def test_plausible_values_add_their_spread_to_the_error():
    """Rubin: mean 2, within .5, between 1, so .5 + 4/3."""
    estimate, error = pool(np.array([1.0, 2.0, 3.0]), np.full(3, 0.5))
    assert (estimate, error) == (2.0, pytest.approx(np.sqrt(0.5 + 4 / 3)))


def test_shrinking_draws_uncertain_items_in_further():
    """Spread^2 = mean(9 - .25, 1 - 1, .25 - .25) = 2.9167; trust = .9211, .7447, .9211."""
    found = shrink(np.array([3.0, -1.0, 0.5]), np.array([0.5, 1.0, 0.5]))
    assert found.spread**2 == pytest.approx(8.75 / 3)
    assert found.delta == pytest.approx([2.7632, -0.7447, 0.4605], abs=1e-4)
    assert found.class_a + found.class_b + found.class_c == pytest.approx(np.ones(3))
    assert found.class_c[0] > 0.99


def test_without_any_dif_all_estimates_shrink_to_nought():
    found = shrink(np.array([0.1, -0.2, 0.1]), np.full(3, 0.4))
    assert found.delta.tolist() == [0, 0, 0]
    assert found.class_a.tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("statistic", "freedom", "expected"),
    [(4.0, 20.0, 0.0593), (1.0, 5.0, 0.3632), (10.04, 10.0, 0.0100), (3.841, np.inf, 0.0500)],
)
def test_the_tail_of_f_is_that_of_the_tables(statistic, freedom, expected):
    """F(1, 10) at .01 is 10.04 and chi-square(1) at .05 is 3.841; the others are t tables."""
    assert f_tail(statistic, freedom) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("product", [0.0, 0.6])
def test_the_regression_tells_group_from_product_also_with_guessing(product):
    generator = np.random.default_rng(1)
    theta, focal = generator.normal(0, 1, 20000), (np.arange(20000) % 2).astype(float)
    eta = 1.2 * theta - 0.5 * focal + product * theta * (focal - 0.5)
    right = (generator.random(20000) < 0.25 + 0.75 / (1 + np.exp(-eta))).astype(float)
    found = group_effects(right, focal, np.stack([theta, theta], axis=1), 0.25)
    assert found.p_uniform < 1e-6
    if product:
        assert found.p_non_uniform < 1e-3
    else:
        assert found.uniform == pytest.approx(-0.5, abs=3 * found.se_uniform)
        assert found.p_non_uniform > 0.01


def test_dif_is_found_where_it_was_put_and_nowhere_else():
    """b is .7 higher for the focal group: 2.35 * 1.2 * .7 = 1.97 delta, in an unequal group."""
    responses, focal, a, b, c = simulate(3000, 20, 2, impact=-0.8, harder={6: 0.7, 13: -0.7})
    report = find_dif(responses, focal, a, b, c)
    flagged = {item.item for item in report.items if item.verdict != "A"}
    assert flagged == {"7", "14"} == set(report.left_out)
    harder, easier = report.items[6], report.items[13]
    assert harder.verdict == easier.verdict == "C"
    assert harder.delta == pytest.approx(-1.97, abs=3 * harder.se)
    assert easier.delta == pytest.approx(1.97, abs=3 * easier.se)
    assert harder.uniform == pytest.approx(-1.97, abs=3 * harder.se_uniform)
    assert harder.p_uniform < 0.001 < 0.05 < harder.p_non_uniform
    assert report.impact == pytest.approx(-0.8, abs=0.1)


def test_a_difference_in_skill_alone_is_not_dif():
    """A whole standard deviation apart, with guessing, and 10 of 20 items each."""
    responses, focal, a, b, c = simulate(3000, 20, 3, impact=-1.0, c=0.25)
    generator = np.random.default_rng(4)
    for row in responses:
        row[generator.permutation(20)[10:]] = np.nan
    report = find_dif(responses, focal, a, b, c)
    assert {item.verdict for item in report.items} == {"A"}
    assert np.mean([item.p_uniform < 0.05 for item in report.items]) <= 0.15
    assert abs(np.mean([item.uniform for item in report.items])) < 0.2
    assert report.impact == pytest.approx(-1.0, abs=0.15)


def test_an_item_that_tells_one_group_less_is_non_uniform():
    responses, focal, a, b, c = simulate(4000, 20, 5, steeper={9: 0.3})
    report = find_dif(responses, focal, a, b, c)
    assert report.items[9].p_non_uniform < 0.001
    others = [item.p_non_uniform for i, item in enumerate(report.items) if i != 9]
    assert min(others) > 0.001


def test_too_few_answers_give_no_verdict_and_no_number():
    responses, focal, a, b, c = simulate(400, 10, 6)
    responses[np.flatnonzero(focal)[99:], 3] = np.nan
    report = find_dif(responses, focal, a, b, c)
    item = report.items[3]
    assert (item.verdict, item.focal) == ("insufficient", 99)
    assert np.isnan([item.delta, item.se, item.shrunk, item.p_uniform, item.class_c]).all()
    assert all(other.verdict in "ABC" for i, other in enumerate(report.items) if i != 3)


def test_an_item_that_one_group_had_all_right_gives_no_verdict():
    responses, focal, a, b, c = simulate(400, 10, 7)
    responses[:, 2] = 1.0
    report = find_dif(responses, focal, a, b, c)
    assert report.items[2].verdict == "insufficient"


def test_the_floor_can_be_raised():
    responses, focal, a, b, c = simulate(400, 6, 8)
    report = find_dif(responses, focal, a, b, c, floor=201)
    assert {item.verdict for item in report.items} == {"insufficient"}
    assert report.spread == 0


def test_the_same_seed_gives_the_same_report_and_another_seed_hardly_another():
    responses, focal, a, b, c = simulate(1000, 10, 9, harder={4: 0.8})
    one, again, other = (find_dif(responses, focal, a, b, c, seed=s) for s in (1, 1, 2))
    assert one == again
    assert one != other
    for item, twin in zip(one.items, other.items, strict=True):
        assert item.delta == pytest.approx(twin.delta, abs=0.3)


def test_counted_rows_are_the_same_as_repeated_rows():
    responses, focal, a, b, c = simulate(300, 6, 10)
    weights = np.tile([1.0, 2.0, 3.0], 100)
    counts = weights.astype(int)
    counted = find_dif(responses, focal, a, b, c, weights=weights)
    repeated = find_dif(np.repeat(responses, counts, axis=0), np.repeat(focal, counts), a, b, c)
    assert counted == repeated


def test_swapping_the_groups_turns_the_sign():
    responses, focal, a, b, c = simulate(1000, 8, 11, harder={3: 0.8})
    one, other = find_dif(responses, focal, a, b, c), find_dif(responses, ~focal, a, b, c)
    assert [item.delta for item in other.items] == pytest.approx([-i.delta for i in one.items])


def test_a_group_without_anyone_is_refused():
    responses, focal, a, b, c = simulate(50, 4, 12)
    with pytest.raises(DataError, match="one of the two groups has nobody"):
        find_dif(responses, np.zeros_like(focal), a, b, c)


def test_an_absurd_answer_is_named_with_person_and_item():
    responses, focal, a, b, c = simulate(50, 3, 13)
    responses[7, 1] = 3.0
    names = [f"p{number}" for number in range(50)]
    with pytest.raises(DataError) as caught:
        find_dif(responses, focal, a, b, c, items=["x", "y", "z"], persons=names)
    assert (caught.value.place.person, caught.value.place.column) == ("p7", "y")


def test_half_a_person_is_refused():
    responses, focal, a, b, c = simulate(50, 3, 14)
    with pytest.raises(DataError, match=r"0\.5 is not a whole number"):
        find_dif(responses, focal, a, b, c, weights=np.full(50, 0.5))
