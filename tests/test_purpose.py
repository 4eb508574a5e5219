"""The purpose lock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taalmeter.errors import BsnRefused, Place
from taalmeter.purpose import is_bsn, refuse_bsn


@given(st.integers(10_000_000, 999_999_999))
def test_nine_digits_are_refused_exactly_when_they_pass_the_elfproef(number):
    """The elfproef as a sum written out once more, digit by digit."""
    digits = [int(d) for d in f"{number:09d}"]
    total = 9 * digits[0] + 8 * digits[1] + 7 * digits[2] + 6 * digits[3] + 5 * digits[4]
    total += 4 * digits[5] + 3 * digits[6] + 2 * digits[7] - digits[8]
    assert is_bsn(f"{number:09d}") == (total % 11 == 0)


@pytest.mark.parametrize(
    "value",
    [
        "123456782",
        "1234.56.782",
        "123 456 782",
        " 123456782 ",
        "kand-123456782",
        "123/456/782",
        "１２３４５６７８２",
    ],
)
def test_a_bsn_is_refused_however_it_is_written(value):
    with pytest.raises(BsnRefused, match="row 3") as caught:
        refuse_bsn(value, Place(row=3))
    assert "123456782" not in str(caught.value)


@pytest.mark.parametrize(
    "value", ["W-2026-014", "1234", "123456789", "", "abcdefghi", "1234567821"]
)
def test_a_reference_of_the_office_itself_is_kept(value):
    assert refuse_bsn(value) == value
