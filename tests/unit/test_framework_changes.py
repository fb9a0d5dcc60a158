"""What changed on a day: the framework of a quarter is the shipped one and every dated difference that has
come."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from wscb_lib.errors import FrameworkFault
from wscb_lib.framework import Framework, load_framework
from wscb_lib.quarter import Quarter

SHIPPED = ROOT / "data" / "framework"
OLD = re.compile(
    (ROOT / "tests" / "vectors" / "old_names.txt").read_text(encoding="utf-8").strip().replace("\n", "|")
)
UNSEEN = {
    *("id", "known_as", "aliases", "codes", "comparators", "sources", "names", "took_over_from", "changes"),
    *("sentences", "background", "bodies"),
}
"""What no page of a Board's pack prints, or prints as history."""


@cache
def framework(quarter: str) -> Framework:
    return load_framework(SHIPPED, Quarter.parse(quarter))


@pytest.fixture(scope="module")
def shipped(tmp_path_factory) -> Path:
    """The shipped framework without its changes, nor the figures of others, which take longest to read."""
    copied = tmp_path_factory.mktemp("shipped") / "framework"
    shutil.copytree(SHIPPED, copied, ignore=shutil.ignore_patterns("comparators.csv", "schema", "changes"))
    return copied


def told(shipped: Path, page: str, words: str, quarter: str = "2016-17-Q1") -> Framework | list[str]:
    """The framework of a quarter with one change of 1 May 2016 that says this on one page; or its faults."""
    shutil.rmtree(shipped / "changes", ignore_errors=True)
    folder = shipped / "changes" / "may"
    (folder / page).parent.mkdir(parents=True, exist_ok=True)
    (folder / "change.toml").write_text('title = "May"\nfrom = 2016-05-01\nwhy = "It is May."\n')
    (folder / page).write_text(words)
    try:
        return load_framework(shipped, Quarter.parse(quarter))
    except FrameworkFault as fault:
        return list(fault.sentences)


TITLE = '[measure.lado_open_count]\ntitle = "Allegations open in May"\n'


@pytest.mark.parametrize(("quarter", "is_there"), [("2015-16-Q4", False), ("2016-17-Q1", True)])
def test_a_change_holds_from_the_quarter_that_ends_on_its_day_or_later(shipped, quarter, is_there):
    found = told(shipped, "returns/lado.toml", TITLE, quarter)
    assert (found.measure("lado_open_count").title == "Allegations open in May") is is_there
    assert [c.title for c in found.changes] == ["May"] * is_there


def test_a_measure_said_anew_is_marked_and_its_line_goes_on(shipped):
    measure = told(shipped, "returns/lado.toml", TITLE).measure("lado_open_count")
    assert [(str(m.start), m.because) for m in measure.renamed] == [("2016-17-Q1", "It is May.")]
    assert (
        measure.breaks
        == told(shipped, "returns/lado.toml", "", "2015-16-Q4").measure("lado_open_count").breaks
    )


def test_a_change_of_what_is_counted_is_refused_until_it_says_from_when_figures_compare(shipped):
    words = '[measure.lado_open_count]\nnumerator = { employer_sector = "police" }\n'
    (fault,) = told(shipped, "returns/lado.toml", words)
    assert fault.startswith("data/framework/changes/may/returns/lado.toml, measure lado_open_count: counts")
    breaks = 'breaks = [{ from = "2016-17-Q1", because = "Only allegations" }]\n'
    assert told(shipped, "returns/lado.toml", words + breaks).measure("lado_open_count").renamed == ()


def test_values_that_go_by_another_name_are_read_under_the_old(shipped):
    words = '[table.scores.column.agency_assessed]\nrenamed = { "probation (CRC)" = "probation (NPS)" }\n'
    column = told(shipped, "returns/section_11.toml", words).returns["section_11"].tables["scores"].columns
    assert "probation (CRC)" not in column["agency_assessed"].allowed
    assert column["agency_assessed"].codes["CRC"] == "probation (NPS)"


@pytest.mark.parametrize(
    ("page", "words", "said"),
    [
        ("returns/lado.toml", 'title = "Allegations against adults who work with children"', "very same"),
        ("return/lado.toml", TITLE, "the framework has no such page"),
        (
            "returns/section_11.toml",
            '[table.scores.column.agency_assessed]\nrenamed = { "polce" = "x" }',
            "police",
        ),
    ],
)
def test_a_change_that_says_nothing_or_what_is_not_there_is_refused_by_its_page(shipped, page, words, said):
    (fault, *_) = told(shipped, page, words)
    assert fault.startswith(f"data/framework/changes/may/{page}") and said in fault


def test_both_eras_have_the_same_measures_but_for_what_is_new():
    then, now = framework("2015-16-Q4").measures, framework("2025-26-Q4").measures
    assert set(then) <= set(now)
    assert {m.return_id for name, m in now.items() if name not in then} == {
        "case_reviews",
        "child_protection_teams",
        "family_help",
    }


def test_a_return_that_came_with_a_change_was_asked_of_nobody_before():
    spec = framework("2025-26-Q4").returns["family_help"]
    assert {
        str(q) for q in (*spec.asked_from.values(), spec.measures["family_help_plans_open"].asked_from)
    } == {"2025-26-Q1"}


def sayings(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text of the framework that a page may print, with the way to it."""
    if isinstance(value, str):
        yield where, value
    elif is_dataclass(value):
        for each in fields(value):
            if each.name not in UNSEEN:
                yield from sayings(getattr(value, each.name), f"{where}.{each.name}")
    elif isinstance(value, dict):
        for key, found in value.items():
            yield from sayings(found, f"{where}[{key}]")
    elif isinstance(value, tuple | list):
        for number, found in enumerate(value):
            yield from sayings(found, f"{where}[{getattr(found, 'id', number)}]")


def test_no_name_that_is_no_more_stands_in_the_framework_of_today():
    found = [(where, text) for where, text in sayings(framework("2025-26-Q4")) if OLD.search(text)]
    assert [each for each in found if not each[0].endswith(".source")] == []
    assert any(OLD.search(text) for _, text in sayings(framework("2015-16-Q4")))


@pytest.mark.parametrize("quarter", ["2019-20-Q2", "2020-21-Q1", "2021-22-Q1", "2022-23-Q2", "2025-26-Q1"])
def test_the_framework_is_whole_in_every_quarter_in_which_something_changed(quarter):
    changed = framework(quarter).changes
    assert changed and str(changed[-1].quarter) == quarter
