"""A row condition chooses the rows that great_expectations would choose; what it refuses is left to it."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from wscb_lib.quality.conditions import chosen
from wscb_lib.quality.suites import open_great_expectations, validate_one

WORDS = ("yes", "no", "Not known", "it's")
COLUMNS = {
    "word": some.lists(some.sampled_from([*WORDS, None]), min_size=6, max_size=6),
    "figure": some.lists(some.sampled_from([0.0, 1.0, 2.5, -3.0, None]), min_size=6, max_size=6),
    "is_found": some.lists(some.booleans(), min_size=6, max_size=6),
}


def about(name: str, **told: object) -> dict[str, object]:
    return {"column": {"name": name}, **told}


SIGNS = some.sampled_from(["==", "!=", "<", "<=", ">", ">="])
NULLITY = some.builds(
    lambda name, is_null: about(name, type="nullity", is_null=is_null),
    some.sampled_from(["word", "figure"]),
    some.booleans(),
)
OF_FIGURES = some.builds(
    lambda sign, wanted: about("figure", type="comparison", operator=sign, parameter=wanted),
    SIGNS,
    some.sampled_from([0, 1, 2.5, -3]),
)
OF_WORDS = some.builds(
    lambda sign, wanted: about("word", type="comparison", operator=sign, parameter=wanted),
    some.sampled_from(["==", "!="]),
    some.sampled_from(WORDS),
)
OF_LISTS = some.builds(
    lambda sign, wanted: about("word", type="comparison", operator=sign, parameter=wanted),
    some.sampled_from(["IN", "NOT_IN"]),
    some.lists(some.sampled_from(WORDS), min_size=1, max_size=3),
)
OF_TRUTH = some.builds(
    lambda wanted: about("is_found", type="comparison", operator="==", parameter=wanted), some.booleans()
)
ONE = some.one_of(NULLITY, OF_FIGURES, OF_WORDS, OF_LISTS, OF_TRUTH)
BOTH = some.builds(lambda one, other: {"type": "and", "conditions": [one, other]}, ONE, ONE)


@pytest.fixture(scope="module", autouse=True)
def _opened():
    open_great_expectations()


@settings(max_examples=120, deadline=None)
@given(some.fixed_dictionaries(COLUMNS), some.one_of(ONE, BOTH))
def test_the_rows_chosen_are_those_that_great_expectations_looks_at(values, condition):
    frame = pd.DataFrame(
        {
            "word": pd.Series(values["word"], dtype=object),
            "figure": values["figure"],
            "is_found": values["is_found"],
        }
    ).assign(figure=lambda f: f["figure"].astype(float), never=None)
    asked = {
        "type": "expect_column_values_to_not_be_null",
        "kwargs": {"column": "never", "row_condition": condition},
        "meta": {"rule": "here", "asked_by": "the test"},
    }
    answer = validate_one("return.table", frame, [asked])
    found = chosen(condition, dict(frame.items()))
    assert found is not None and answer == {"here": [n for n, is_one in enumerate(found) if is_one]}


@pytest.mark.parametrize(
    "condition",
    [
        "word == 'yes'",
        about("word", type="comparison", operator="=", parameter="yes"),
        about("word", type="comparison", operator="==", parameter=None),
        about("word", type="comparison", operator="IN", parameter="yes"),
        about("word", type="comparison", operator="IN", parameter=["yes", 1]),
        about("word", type="comparison", operator="<", parameter=1),
        about("word", type="nullity", is_null="no"),
        about("word", type="nullity", is_null=True, and_more=1),
        {"type": "or", "conditions": [about("word", type="nullity", is_null=True)] * 2},
        {"type": "and", "conditions": [about("word", type="nullity", is_null=True), "word == 'yes'"]},
    ],
)
def test_a_condition_of_another_form_is_left_to_great_expectations(condition):
    assert chosen(condition, {"word": pd.Series(["yes", None], dtype=object)}) is None
