"""Every core indicator of the Board's catalogue is measured, or is named with the reason why it is not.

tests/vectors/core_indicators.csv is the catalogue: id, name, and whether it is core or extended.
"""

from __future__ import annotations

import csv
from pathlib import Path

from tests.conftest import framework_of

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORK = framework_of()
with (ROOT / "tests" / "vectors" / "core_indicators.csv").open(encoding="utf-8", newline="") as file:
    CATALOGUE = {row["id"]: row for row in csv.DictReader(file)}

CARRIED = {*FRAMEWORK.measures, *(m.indicator for m in FRAMEWORK.measures.values() if m.indicator)}
NAMED = {each.id: each for each in FRAMEWORK.unmeasured}


def test_the_catalogue_has_its_88_core_indicators_among_128():
    assert len(CATALOGUE) == 128
    assert sum(row["tier"] == "core" for row in CATALOGUE.values()) == 88


def test_every_core_indicator_is_measured_or_named_with_its_reason():
    core = {name for name, row in CATALOGUE.items() if row["tier"] == "core"}
    assert sorted(core - CARRIED - set(NAMED)) == []


def test_what_is_named_as_unmeasured_is_in_the_catalogue_and_says_why():
    assert sorted(set(NAMED) - set(CATALOGUE)) == []
    assert [name for name, each in NAMED.items() if not each.short or each.short == each.text] == []


def test_nothing_is_named_as_unmeasured_that_a_return_carries():
    assert sorted(set(NAMED) & CARRIED) == []


def test_no_more_than_twenty_are_named():
    assert len(FRAMEWORK.unmeasured) <= 20


def test_no_indicator_is_named_twice():
    assert len(NAMED) == len(FRAMEWORK.unmeasured)
