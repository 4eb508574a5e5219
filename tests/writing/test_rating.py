"""Ratings are read strictly, raters who differ get a third, and agreement is what the books say."""

import math

import numpy as np
import pytest

from taalmeter.bank.content import RUBRIC_ROWS
from taalmeter.errors import DataError
from taalmeter.tables import Table
from taalmeter.writing.agreement import agreement, weighted_kappa
from taalmeter.writing.facets import Facets, levels, severity
from taalmeter.writing.rubric import ROWS, Rating, agree, needs_third, practise, read_ratings


def rating(person: str, rater: str, *points: int, task: str = "briefje-ziek") -> Rating:
    given = points * 6 if len(points) == 1 else points
    return Rating(person, task, rater, dict(zip(ROWS, given, strict=True)))


def table(*rows: dict[str, str]) -> Table:
    whole = {"persoon": "p1", "taak": "briefje-ziek", "beoordelaar": "an"} | dict.fromkeys(
        ROWS, "2"
    )
    return Table("r.csv", tuple(whole), tuple(whole | row for row in rows))


def test_the_rows_are_those_of_the_item_bank() -> None:
    assert ROWS == RUBRIC_ROWS


def test_a_table_of_ratings_is_read() -> None:
    first, second = read_ratings(table({}, {"beoordelaar": "bo", "doel": "3"}))
    assert (first.person, first.rater, first.total) == ("p1", "an", 12)
    assert (second.points["doel"], second.total) == (3, 13)


@pytest.mark.parametrize("points", ["4", "-1", "2.5", "goed", ""])
def test_points_that_are_no_points_are_named_with_row_and_column(points: str) -> None:
    with pytest.raises(DataError) as caught:
        read_ratings(table({}, {"beoordelaar": "bo", "publiek": points}))
    assert (caught.value.place.row, caught.value.place.column) == (3, "publiek")


def test_a_rater_counts_once_a_text() -> None:
    with pytest.raises(DataError, match="twice"):
        read_ratings(table({}, {}))


def test_a_missing_column_is_named() -> None:
    without = Table("r.csv", ("persoon", "taak", "beoordelaar"), ())
    with pytest.raises(DataError, match="samenhang"):
        read_ratings(without)


def test_one_band_apart_needs_no_third_rater_and_two_bands_do() -> None:
    assert needs_third(rating("p", "an", 2), rating("p", "bo", 3)) == ()
    assert needs_third(
        rating("p", "an", 1, 2, 2, 2, 2, 2), rating("p", "bo", 3, 2, 2, 2, 2, 2)
    ) == ("samenhang",)


def test_a_descriptor_counts_when_both_raters_saw_it() -> None:
    found = agree([rating("p", "an", 2), rating("p", "bo", 3)])
    assert (found.total, found.means["doel"], found.open_rows) == (12, 2.5, ())


def test_points_stay_open_until_the_third_rater_and_then_the_middle_one_counts() -> None:
    pair = [rating("p", "an", 0), rating("p", "bo", 3)]
    assert agree(pair).open_rows == ROWS
    third = agree([*pair, rating("p", "cy", 2)])
    assert (third.open_rows, third.total) == ((), 12)


def test_ratings_of_two_texts_are_not_one_text() -> None:
    with pytest.raises(DataError):
        agree([rating("p", "an", 1), rating("q", "an", 1)])


def test_a_rater_in_training_sees_how_far_and_which_way_they_are_off() -> None:
    benchmark = {("p", "briefje-ziek"): dict.fromkeys(ROWS, 2)}
    (found,) = practise([rating("p", "an", 2, 2, 2, 3, 0, 2)], benchmark)
    assert (found.exact, found.adjacent) == (pytest.approx(4 / 6), pytest.approx(5 / 6))
    assert found.leniency == pytest.approx(-1 / 6)
    assert found.worst[0] == ("spelling-interpunctie-grammatica", -2)


def test_kappa_by_hand() -> None:
    """Ten texts, counts 4 (0,0), 1 (0,1), 1 (1,0), 2 (1,1), 1 (1,2), 1 (2,2).

    Mean squared difference 3/10. Margins: first 5, 4, 1; second 5, 3, 2, of ten. Expected:
    1 * (5*3 + 4*5 + 4*2 + 1*3) + 4 * (5*2 + 1*5) = 46 + 60 = 106, of a hundred.
    """
    first = [0] * 5 + [1] * 4 + [2]
    second = [0, 0, 0, 0, 1, 0, 1, 1, 2, 2]
    assert weighted_kappa(first, second) == pytest.approx(1 - 0.3 / 1.06)


def test_kappa_is_not_defined_where_nothing_varies() -> None:
    assert weighted_kappa([2, 2, 2], [2, 2, 2]) is None


def test_perfect_agreement_is_one_with_no_spread() -> None:
    ratings = [rating(f"p{n}", who, n % 4) for n in range(20) for who in ("an", "bo")]
    found = agreement(ratings).rows["totaal"]
    assert (found.kappa, found.low, found.high, found.exact) == (1.0, 1.0, 1.0, 1.0)


def noisy_pairs(persons: int) -> list[Rating]:
    rng = np.random.default_rng(5)
    found = []
    for number in range(persons):
        true = rng.integers(0, 4)
        for who in ("an", "bo"):
            points = np.clip(true + rng.integers(-1, 2, size=6), 0, 3)
            found.append(rating(f"p{number}", who, *map(int, points)))
    return found


def test_the_interval_holds_kappa_narrows_with_more_texts_and_is_reproducible() -> None:
    few, many = agreement(noisy_pairs(30)), agreement(noisy_pairs(300))
    for row in few.rows.values():
        assert row.low is not None and row.kappa is not None and row.high is not None
        assert row.low < row.kappa < row.high
        other = many.rows[row.row]
        assert other.low is not None and other.high is not None
        assert other.high - other.low < row.high - row.low
    assert few == agreement(noisy_pairs(30))


def test_two_texts_of_one_person_do_not_count_as_two_persons() -> None:
    """Every person writes the same twice: as many texts, but no more to know."""
    once = noisy_pairs(40)
    twice = once + [Rating(r.person, "mail-rooster", r.rater, r.points) for r in once]
    narrow, wide = agreement(once).rows["doel"], agreement(twice).rows["doel"]
    assert (narrow.low, narrow.high) == pytest.approx((wide.low, wide.high))


def test_texts_that_need_a_third_rater_are_listed() -> None:
    ratings = [
        rating("p", "an", 0),
        rating("p", "bo", 3),
        rating("q", "an", 1),
        rating("q", "bo", 1),
    ]
    assert agreement(ratings).open_texts == (("p", "briefje-ziek"),)


def test_severity_of_two_raters_by_hand() -> None:
    """Two raters, one row with points 0 and 1: the difference is the log of the odds of discord.

    Rasch (1960): of the texts on which they differ, whatever the persons are like, the log of
    (first gives 1, second 0) over (first 0, second 1) is the difference in severity. Here 15 and 5.
    """
    counts = {(1, 1): 20, (0, 0): 20, (1, 0): 15, (0, 1): 5}
    pairs = [pair for pair, count in counts.items() for _ in range(count)]
    ratings = [
        rating(f"p{number:02}", who, points, 0, 0, 0, 0, 0)
        for number, pair in enumerate(pairs)
        for who, points in zip(("an", "bo"), pair, strict=True)
    ]
    found = severity(ratings).raters
    assert found["bo"].severity - found["an"].severity == pytest.approx(math.log(15 / 5), abs=0.01)
    assert found["an"].severity == pytest.approx(-found["bo"].severity)


TRUE = {"an": 0.8, "bo": -0.5, "cy": -0.3}


def simulated(persons: int, wild: str = "") -> list[Rating]:
    """Ratings by the model itself: spread 1.6, steps -1.5, 0, 1.5; `wild` rates at random."""
    rng = np.random.default_rng(3)
    found = []
    for number in range(persons):
        ability = rng.normal() * 1.6
        for who in sorted(rng.choice(sorted(TRUE), 2, replace=False)):
            points = []
            for row in range(6):
                steps = np.array([-1.5, 0.0, 1.5]) + 0.3 * (row - 2.5)
                psi = np.concatenate([[0.0], np.cumsum(ability - TRUE[who] - steps)])
                chance = np.exp(psi) / np.exp(psi).sum()
                points.append(int(rng.choice(4, p=None if who == wild else chance)))
            found.append(rating(f"p{number:03}", str(who), *points))
    return found


def test_severities_that_made_the_ratings_are_found_within_their_error() -> None:
    found = severity(simulated(250))
    for name, true in TRUE.items():
        assert abs(found.raters[name].severity - true) < 3 * found.raters[name].standard_error
        assert 0.9 < found.raters[name].infit < 1.1
    assert found.spread == pytest.approx(1.6, abs=0.25)
    assert found.linked
    assert found.raters["an"].bands > 0.2


def test_a_rater_who_gives_points_at_random_is_sent_to_training() -> None:
    found = severity(simulated(150, wild="bo"))
    assert [rater.name for rater in found.raters.values() if rater.trained_again] == ["bo"]


def test_raters_who_share_no_text_are_said_to_be_unlinked() -> None:
    ratings = [rating(f"p{n}", "an" if n % 2 else "bo", n % 4, 1, 2, 1, 2, 1) for n in range(12)]
    assert not severity(ratings).linked


STEPS = {("briefje-ziek", row): (1.0, (-1.5, 0.0, 1.5)) for row in ROWS}
CUTS = [("1F", -0.6, 0.2), ("2F", 0.6, 0.2)]


def on_bank() -> Facets:
    return severity([*simulated(60), rating("laag", "an", 0), rating("hoog", "bo", 3)], STEPS)


def test_on_the_scale_of_the_bank_persons_get_levels_that_sum_to_one() -> None:
    found = on_bank()
    low = levels(found.persons["laag"], found, CUTS, "onder_1F")
    high = levels(found.persons["hoog"], found, CUTS, "onder_1F")
    assert list(low) == ["onder_1F", "1F", "2F"]
    assert sum(low.values()) == pytest.approx(1.0)
    assert low["onder_1F"] > 0.9
    assert high["2F"] > 0.9


def test_the_same_points_from_a_severe_rater_mean_more() -> None:
    ratings = [*simulated(150), rating("bij-an", "an", 2), rating("bij-bo", "bo", 2)]
    persons = severity(ratings, STEPS).persons
    assert persons["bij-an"].mean > persons["bij-bo"].mean + 0.5


def test_levels_need_the_steps_of_the_bank() -> None:
    found = severity(simulated(20))
    with pytest.raises(DataError, match="scale of the bank"):
        levels(found.persons["p001"], found, CUTS, "onder_1F")
    with pytest.raises(DataError, match="no steps"):
        severity(simulated(5), {("anders", row): (1.0, (0.0, 0.0, 0.0)) for row in ROWS})
