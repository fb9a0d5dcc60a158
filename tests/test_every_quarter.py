"""Quarters in turn, as the Board would have seen each: only what was known then.

`make test` takes the quarters in which something had to happen, of the returns that police protection hangs
on, and the last as the run made it; `make test-all` every quarter from 2013-14-Q1, of every return.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from tests.conftest import ROOT, copy_after_a_run, framework_of
from wscb_lib import disclosure
from wscb_lib.disclosure.protect import Suppression
from wscb_lib.pages.board_summary.all_changes import every_change
from wscb_lib.quality import check_returns, read_registers, validate
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.intake import read_everything
from wscb_lib.quarterly.line import measure_and_judge
from wscb_lib.store import Store

QUARTERS = Quarter.range(Quarter.parse("2013-14-Q1"), Quarter.parse("2015-16-Q4"))
MATTER = [Quarter.parse(q) for q in ("2014-15-Q2", "2014-15-Q3", "2014-15-Q4", "2015-16-Q4")]
"""Before there was anything to tell, when it was first watched, the quarter after, and the last."""
POLICE = "Police powers of protection used"
FEW = ("partner_indicators", "board_record")
"""The returns that the quarters that matter are made from: police's count, and what the Board asked."""


@pytest.fixture(scope="module", autouse=True)
def no_auditor():
    """What may be shown is tried elsewhere, of one quarter; here it is what quarters in turn say that is
    looked at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            disclosure,
            "protect_until_safe",
            lambda results, measures, rule, *_: (Suppression(results, measures, rule).protected(), []),
        )
        yield


@cache
def page_one(workspace, quarter: Quarter, returns: tuple[str, ...] = FEW):
    """What page one of a quarter says changed, made from some of the returns, and the
    material behind it."""
    framework = framework_of(str(quarter))
    framework = replace(framework, returns={name: framework.returns[name] for name in returns})
    store = Store(workspace)
    readings, _ = read_everything(framework, store, quarter)
    gate = check_returns(
        framework,
        readings,
        quarter,
        register=[
            r
            for r in read_registers(framework_of(str(quarter)), workspace, quarter)
            if r.return_id in returns
        ],
        expectations=ROOT / "expectations",
        run=validate,
    )
    material = measure_and_judge(gate, "specimen", framework.board.editions["board"], True).material
    return words_of(material), material


def words_of(material) -> str:
    """What page one says changed, a line a measure."""
    return "\n".join(row[0] for table in every_change(material) for row in table.arguments[1])


@pytest.fixture(scope="module")
def workspace(specimen_run, tmp_path_factory):
    return copy_after_a_run(specimen_run[0], tmp_path_factory.mktemp("quarters") / "specimen")


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(FEW, id="the quarters that matter"),
        pytest.param(tuple(framework_of().returns), id="every quarter", marks=pytest.mark.long),
    ],
)
def told(request, workspace, material) -> dict[Quarter, str]:
    """Quarter -> the sentence about police protection on page one; "" where there is none."""
    found = {}
    for quarter in MATTER if request.param is FEW else QUARTERS:
        is_last = quarter == QUARTERS[-1]
        words = words_of(material) if is_last else page_one(workspace, quarter, request.param)[0]
        match = re.search(rf"(?:Concern|Watch[^:]*): {POLICE}.*", words)
        found[quarter] = match[0] if match else ""
    return found


def first_of(told: dict[Quarter, str]) -> Quarter:
    return min(quarter for quarter, said in told.items() if said)


def test_police_protection_is_watched_by_the_third_quarter_of_2014_15_and_not_before_it_began(told):
    assert first_of(told) == Quarter.parse("2014-15-Q3")
    assert told[first_of(told)].startswith("Watch")


def test_it_becomes_a_signal_and_stays_on_page_one_in_every_quarter_after(told):
    first = first_of(told)
    assert [q for q in told if q >= first and not told[q]] == []
    assert told[QUARTERS[-1]].startswith("Concern")


def test_it_leaves_page_one_in_the_quarter_in_which_the_board_closes_its_challenge(workspace, tmp_path):
    import openpyxl

    workspace = copy_after_a_run(workspace, tmp_path / "closed")
    (path,) = (workspace / "returns" / "2015-16-Q4").glob("board_record.xlsx")
    book = openpyxl.load_workbook(path)
    close_challenge(book, "C-2015-03")
    book.save(path)
    words, material = page_one(workspace, Quarter.parse("2015-16-Q4"))
    assert POLICE not in words
    assert any(c.measure == "police_protection_occasions" and c.closed for c in material.concerns)


def test_a_record_from_before_there_were_lists_of_attendance_and_scrutiny_is_read_whole(workspace, tmp_path):
    import openpyxl

    workspace = copy_after_a_run(workspace, tmp_path / "older")
    (path,) = (workspace / "returns" / "2015-16-Q4").glob("board_record.xlsx")
    book = openpyxl.load_workbook(path)
    newer = [
        sheet
        for sheet in book
        if {"Scrutineer", "Agency with the place"}
        & {cell.value for row in sheet.iter_rows(max_row=12) for cell in row}
    ]
    assert len(newer) == 2
    for sheet in newer:
        book.remove(sheet)
    book.save(path)
    _, material = page_one(workspace, Quarter.parse("2015-16-Q4"))
    assert (
        material.record.challenges
        and material.record.actions
        and material.record.scrutiny_of(material.quarter) is None
    )
    assert not any(state.held_because for state in material.states)


def close_challenge(book, number: str) -> None:
    """Write a closing day and a reason into the Board's own sheet, wherever its headings stand."""
    for sheet in book:
        for row in sheet.iter_rows():
            headings = {str(c.value).strip().lower(): c.column for c in row if c.value}
            closed = next(
                (headings[h] for h in ("closed on", "date closed", "closed_on") if h in headings), None
            )
            reason = next((headings[h] for h in ("reason", "reason for closing") if h in headings), None)
            if closed and reason:
                for line in sheet.iter_rows(min_row=row[0].row + 1):
                    if any(c.value == number for c in line):
                        sheet.cell(line[0].row, closed).value = "2016-03-30"
                        sheet.cell(line[0].row, reason).value = "The joint review answered it."
                        return
    raise AssertionError(f"{number} is not in the workbook")


def test_an_old_quarter_knows_nothing_of_what_came_after(workspace, material):
    _, early = page_one(workspace, Quarter.parse("2014-15-Q2"))
    counted = "police_protection_count"
    assert str(early.series[counted][-1].quarter) == "2014-15-Q2"
    assert early.latest(counted).value == next(
        p.value for p in material.series[counted] if p.quarter == "2014-15-Q2"
    )
    assert not early.record.challenges


@pytest.mark.parametrize("folder", ["wscb_lib", "notebooks", "tests/specimen"])
def test_no_word_about_it_stands_in_code_or_notebooks(folder):
    for path in (ROOT / folder).rglob("*"):
        if path.suffix in {".py", ".ipynb"} and "scratch" not in path.parts:
            assert not re.search(
                r"police.?protection|powers.of.protection", path.read_text(encoding="utf-8"), re.IGNORECASE
            ), path
