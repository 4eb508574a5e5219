"""What an audit hides cannot be worked out from what it shows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from taalmeter.routing.suppression import hidden_totals, suppress

TABLES = st.integers(1, 5).flatmap(
    lambda columns: st.lists(
        st.lists(
            st.one_of(st.integers(0, 15), st.integers(0, 400)), min_size=columns, max_size=columns
        ),
        min_size=1,
        max_size=6,
    )
)


def possible(counts: np.ndarray, hidden) -> list[tuple[tuple[int, int], float, float]]:
    """What someone who sees the rest can find of each hidden count: its least and largest value.

    An independent reader: a linear programme over all cells and totals, whose corners are whole
    numbers because the constraints are those of a network.
    """
    rows, columns = counts.shape
    full = np.zeros((rows + 1, columns + 1))
    full[:rows, :columns] = counts
    full[:rows, columns], full[rows, :columns] = counts.sum(axis=1), counts.sum(axis=0)
    full[rows, columns] = counts.sum()
    mask = np.zeros(full.shape, dtype=bool)
    mask[:rows, :columns], mask[:rows, columns] = hidden.cells, hidden.rows
    mask[rows, :columns], mask[rows, columns] = hidden.columns, hidden.whole
    bounds = [(0, None) if m else (v, v) for v, m in zip(full.ravel(), mask.ravel(), strict=True)]
    sums = []
    for row in range(rows + 1):
        line = np.zeros(full.shape)
        line[row, :columns], line[row, columns] = 1, -1
        sums.append(line.ravel())
    for column in range(columns + 1):
        line = np.zeros(full.shape)
        line[:rows, column], line[rows, column] = 1, -1
        sums.append(line.ravel())
    found = []
    for row, column in np.argwhere(mask):
        aim = np.zeros(full.shape)
        aim[row, column] = 1
        ends = []
        for sign in (1, -1):
            done = linprog(
                sign * aim.ravel(), A_eq=np.array(sums), b_eq=np.zeros(len(sums)), bounds=bounds
            )
            ends.append(sign * done.fun if done.status == 0 else sign * -np.inf)
        found.append(((int(row), int(column)), ends[0], ends[1]))
    return found


@settings(max_examples=100, deadline=None)
@given(TABLES)
def test_no_hidden_count_can_be_worked_out_from_the_totals(rows):
    counts = np.array(rows)
    hidden = suppress(counts)
    for place, low, high in possible(counts, hidden):
        assert high - low >= 1 - 1e-6, f"{place} must be {low}\n{counts}\n{hidden.cells}"


@settings(max_examples=200, deadline=None)
@given(TABLES)
def test_every_small_count_is_hidden_and_nobody_is_shown_in_a_group_under_ten(rows):
    counts = np.array(rows)
    hidden = suppress(counts)
    assert hidden.cells[(counts > 0) & (counts < 10)].all()
    few = (counts.sum(axis=1) > 0) & (counts.sum(axis=1) < 10)
    assert hidden.rows[few].all()
    assert hidden.cells[few].all()


@settings(max_examples=100, deadline=None)
@given(TABLES)
def test_tables_that_share_their_totals_hide_the_same_ones(rows):
    counts = np.array(rows)
    totals = hidden_totals(counts.sum(axis=0))
    hidden = suppress(counts, totals_hidden=totals)
    assert hidden.columns.tolist() == totals.tolist()
    assert not hidden.whole
    if not hidden.cells.all():
        for place, low, high in possible(counts, hidden):
            assert high - low >= 1 - 1e-6, f"{place} must be {low}\n{counts}\n{hidden.cells}"


def test_a_table_without_small_counts_is_shown_whole():
    counts = np.array([[20, 30], [0, 40], [15, 10]])
    hidden = suppress(counts)
    assert not hidden.cells.any()
    assert not hidden.rows.any()
    assert not hidden.columns.any()


def test_one_small_count_takes_three_others_with_it_and_leaves_the_totals():
    counts = np.array([[4, 60, 90], [70, 20, 80], [50, 55, 95]])
    hidden = suppress(counts)
    assert hidden.cells.tolist() == [[True, True, False], [True, True, False], [False] * 3]
    assert not hidden.rows.any()
    assert not hidden.columns.any()
    assert hidden.small.sum() == 1


@pytest.mark.parametrize("smallest", [1, 5, 25])
def test_the_limit_can_be_set(smallest):
    counts = np.array([[3, 40, 20], [30, 22, 60], [8, 70, 90]])
    hidden = suppress(counts, smallest)
    assert hidden.cells[counts < smallest].all()
    assert hidden.cells.any() == bool((counts < smallest).any())
