"""A new calibration on the old scale, and what it changed."""

import numpy as np
import pytest

from taalmeter.errors import DataError
from taalmeter.measurement.calibration import Anchors, calibrate, parameter_prior
from taalmeter.measurement.drift import OldParameters, compare
from taalmeter.measurement.linking import link_calibration, stocking_lord
from taalmeter.measurement.model import GRID, probability_right, standard_normal
from taalmeter.measurement.observed import observe


def items(count, seed):
    generator = np.random.default_rng(seed)
    return np.exp(generator.normal(0.1, 0.25, count)), generator.normal(0, 1, count)


def answers(a, b, persons, seed, *, mean=0.0, sd=1.0):
    generator = np.random.default_rng(seed)
    theta = generator.normal(mean, sd, persons)
    chance = 1 / (1 + np.exp(-a * (theta[:, None] - b)))
    return (generator.random(chance.shape) < chance).astype(float)


def test_a_scale_that_was_only_moved_and_stretched_is_found_exactly():
    a, b = items(8, seed=1)
    c = np.full(8, 0.25)
    link = stocking_lord(a * 1.3, (b + 0.4) / 1.3, a, b, c)
    assert link.slope == pytest.approx(1.3, abs=1e-8)
    assert link.intercept == pytest.approx(-0.4, abs=1e-8)
    assert link.distance == pytest.approx(0, abs=1e-9)
    back_a, back_b = link.to_old(a * 1.3, (b + 0.4) / 1.3)
    assert back_a == pytest.approx(a)
    assert back_b == pytest.approx(b)


def test_no_other_link_brings_the_curves_closer():
    """Stocking & Lord's loss, on a mesh around the answer."""
    a, b = items(6, seed=2)
    noise_a, noise_b = items(6, seed=3)
    new_a, new_b = a * noise_a**0.3, b + 0.2 * noise_b
    link = stocking_lord(new_a, new_b, a, b)
    none = np.zeros(6)

    def loss(slope, intercept):
        there = probability_right(GRID, new_a / slope, slope * new_b + intercept, none).sum(axis=1)
        return standard_normal() @ (there - probability_right(GRID, a, b, none).sum(axis=1)) ** 2

    here = loss(link.slope, link.intercept)
    for more_slope in (-0.05, 0.0, 0.05):
        for more in (-0.05, 0.0, 0.05):
            assert loss(link.slope + more_slope, link.intercept + more) >= here


def test_the_links_error_covers_what_unruly_anchors_do():
    """Over 40 sets of anchors with errors of .1 in b, the link misses by about its own error."""
    off, errors = [], []
    for seed in range(40):
        a, b = items(10, seed)
        noise = np.random.default_rng(seed + 1000).normal(0, 0.1, 10)
        link = stocking_lord(a, b + noise, a, b)
        off.append(link.intercept)
        errors.append(link.se_intercept)
    assert np.sqrt(np.mean(np.square(off))) == pytest.approx(np.mean(errors), rel=0.35)


def test_two_calibrations_of_different_groups_meet_after_linking():
    a, b = items(20, seed=4)
    old = calibrate(observe(answers(a, b, 3000, seed=5)), "2pl")
    new = calibrate(observe(answers(a, b, 3000, seed=6, mean=-0.8, sd=1.2)), "2pl")
    link = stocking_lord(new.a[:8], new.b[:8], old.a[:8], old.b[:8])
    linked = link_calibration(new, link)
    assert abs((new.b - old.b)[8:].mean()) > 0.4
    assert abs((linked.b - old.b)[8:].mean()) < 0.1
    assert linked.mean == pytest.approx(-0.8, abs=0.15)
    assert linked.sd == pytest.approx(1.2, abs=0.1)
    assert linked.se_b == pytest.approx(new.se_b * link.slope)


@pytest.mark.parametrize("count", [0, 1])
def test_one_anchor_is_too_few_to_link(count):
    a, b = items(count, seed=7)
    with pytest.raises(DataError, match="two or more anchors"):
        stocking_lord(a, b, a, b)


def old_parameters(a, b, se=0.3):
    names = tuple(str(number + 1) for number in range(a.size))
    return OldParameters(names, a, b, se * a, np.full(a.size, se))


def test_an_item_that_became_harder_is_said_to_have_drifted():
    a, b = items(16, seed=8)
    harder = b.copy()
    harder[4] += 1.0
    prior = parameter_prior(a, b, 0.1 * a, np.full(16, 0.1))
    new = calibrate(observe(answers(a, harder, 2000, seed=9)), "2pl", prior=prior)
    report = compare(new, old_parameters(a, b, 0.1), "prior")
    assert "5" in report.drifted
    assert len(report.drifted) <= 3
    assert report.changes[4].new_b > report.changes[4].old_b


def test_items_that_stay_drift_as_seldom_as_two_deviations_promise():
    """Items are drawn from their prior; two tests an item at 2 sd flag at most 9 percent."""
    flagged = moved = 0.0
    for seed in range(10):
        b0 = np.random.default_rng(seed).normal(0, 1, 24)
        a0 = np.full(24, 1.1)
        draw = np.random.default_rng(seed + 100)
        a, b = a0 * np.exp(draw.normal(0, 0.25, 24)), b0 + draw.normal(0, 0.5, 24)
        prior = parameter_prior(a0, b0, 0.25 * a0, np.full(24, 0.5))
        new = calibrate(observe(answers(a, b, 300, seed)), "2pl", prior=prior)
        old = OldParameters(new.items, a0, b0, 0.25 * a0, np.full(24, 0.5))
        report = compare(new, old, "prior")
        flagged += len(report.drifted) / 240
        moved += report.spread / 10
    assert flagged < 0.13
    assert moved == pytest.approx(1, abs=0.15)


def test_the_report_names_new_items_kept_items_and_those_not_touched():
    a, b = items(5, seed=10)
    responses = answers(a, b, 500, seed=11)
    anchors = Anchors(np.where(np.arange(5) < 2, a, np.nan), np.where(np.arange(5) < 2, b, np.nan))
    new = calibrate(observe(responses, items=["1", "2", "3", "4", "nieuw"]), "2pl", anchors=anchors)
    before = (a.copy(), b.copy())
    report = compare(new, old_parameters(a, b), "apart")
    assert report.added == ("nieuw",)
    assert report.untouched == ("5",)
    assert [change.verdict for change in report.changes[:2]] == ["kept", "kept"]
    assert (a.tolist(), b.tolist()) == (before[0].tolist(), before[1].tolist())


def test_two_scales_that_were_not_linked_are_noticed():
    a, b = items(10, seed=12)
    new = calibrate(observe(answers(a, b, 2000, seed=13, mean=1.0)), "2pl")
    report = compare(new, old_parameters(a, b), "apart")
    assert report.common_shift == pytest.approx(-1.0, abs=0.15)
