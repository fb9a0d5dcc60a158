"""Quarters of the financial year."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wscb_lib.errors import UsageFault
from wscb_lib.quarter import Quarter

quarters = st.builds(Quarter, st.integers(1990, 2090), st.integers(1, 4))


@given(quarters)
def test_what_is_written_is_read_back(quarter):
    assert Quarter.parse(str(quarter)) == quarter


@given(quarters)
def test_a_quarter_ends_the_day_before_the_next_begins(quarter):
    assert quarter.end + timedelta(days=1) == quarter.next.start
    assert Quarter.of(quarter.start) == Quarter.of(quarter.end) == quarter


@given(quarters, st.integers(-40, 40))
def test_going_on_and_back_again_comes_home(quarter, steps):
    assert (quarter + steps) - steps == quarter and (quarter + steps) - quarter == steps


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2015-17-Q4", "did you mean 2015-16-Q4"),
        ("2015-16", "such as 2015-16-Q4"),
        ("2015-16-Q5", "Wanted a financial year"),
        ("\u0662\u066015-16-Q1", "Wanted a financial year"),
        ("", "Wanted"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(written, said):
    with pytest.raises(UsageFault, match=said):
        Quarter.parse(written)
