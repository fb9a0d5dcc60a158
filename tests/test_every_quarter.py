"""Every quarter from 2013-14-Q1 in turn, as the Board would have seen it: only what was known then."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.conftest import ROOT, copy_specimen
from wscb_lib import disclosure
from wscb_lib.framework import load_framework
from wscb_lib.narrative.summary.changed import what_changed
from wscb_lib.quality import check_returns, read_registers, validate
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.intake import read_everything
from wscb_lib.quarterly.line import measure_and_judge
from wscb_lib.store import Store

QUARTERS = Quarter.range(Quarter.parse("2013-14-Q1"), Quarter.parse("2015-16-Q4"))
POLICE = "Police powers of protection used"


@pytest.fixture(scope="module", autouse=True)
def no_auditor():
    """What may be shown is tried elsewhere, of one quarter; here it is what fourteen quarters say that is looked at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disclosure, "protect_until_safe", lambda *asked: (disclosure.protect(*asked), []))
        yield


@cache
def page_one(workspace, quarter: Quarter):
    """What stands under "What changed" on page one of a quarter, and the material behind it."""
    framework = load_framework(ROOT / "data" / "framework", quarter)
    store = Store(workspace)
    readings, _ = read_everything(framework, store, quarter)
    gate = check_returns(
        framework, readings, quarter, register=read_registers(framework, workspace, quarter), expectations=ROOT / "expectations", run=validate
    )
    material = measure_and_judge(gate, "specimen", framework.board.editions["board"], True).material
    blocks = what_changed(material).blocks
    return " ".join(block.text for block in blocks), material


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return copy_specimen(tmp_path_factory.mktemp("quarters") / "specimen")


def told(workspace) -> dict[str, str]:
    """Quarter -> the sentence about police protection on page one, where there is one."""
    found = {}
    for quarter in QUARTERS:
        words, _ = page_one(workspace, quarter)
        match = re.search(rf"(?:Concern|Watch[^:]*): {POLICE}.*", words) or re.search(rf"(?i:kept) from earlier quarters: .*{POLICE}.*", words)
        if match:
            found[str(quarter)] = match[0]
    return found


def test_police_protection_is_watched_by_the_third_quarter_of_2014_15(workspace):
    first = min(told(workspace))
    assert Quarter.parse(first) <= Quarter.parse("2014-15-Q3")
    assert told(workspace)[first].startswith("Watch")


def test_it_becomes_a_signal_and_stays_on_page_one_in_every_quarter_after(workspace):
    found = told(workspace)
    first = Quarter.parse(min(found))
    assert set(found) == {str(q) for q in QUARTERS if q >= first}
    assert found["2015-16-Q4"].startswith("Concern")


def test_it_leaves_page_one_in_the_quarter_in_which_the_board_closes_its_challenge(tmp_path):
    import openpyxl

    workspace = copy_specimen(tmp_path / "closed")
    (path,) = (workspace / "returns" / "2015-16-Q4").glob("board_record.xlsx")
    book = openpyxl.load_workbook(path)
    close_challenge(book, "C-2015-03")
    book.save(path)
    words, material = page_one(workspace, Quarter.parse("2015-16-Q4"))
    assert POLICE not in words
    assert any(c.measure == "police_protection_occasions" and c.closed for c in material.concerns)


def test_a_record_from_before_there_were_lists_of_attendance_and_scrutiny_is_read_whole(tmp_path):
    import openpyxl

    workspace = copy_specimen(tmp_path / "older")
    (path,) = (workspace / "returns" / "2015-16-Q4").glob("board_record.xlsx")
    book = openpyxl.load_workbook(path)
    newer = [sheet for sheet in book if {"Scrutineer", "Agency with the place"} & {cell.value for row in sheet.iter_rows(max_row=12) for cell in row}]
    assert len(newer) == 2
    for sheet in newer:
        book.remove(sheet)
    book.save(path)
    _, material = page_one(workspace, Quarter.parse("2015-16-Q4"))
    assert material.record.challenges and material.record.actions and material.record.scrutiny_of(material.quarter) is None
    assert not any(state.held_because for state in material.states)


def close_challenge(book, number: str) -> None:
    """Write a closing day and a reason into the Board's own sheet, wherever its headings stand."""
    for sheet in book:
        for row in sheet.iter_rows():
            headings = {str(c.value).strip().lower(): c.column for c in row if c.value}
            closed = next((headings[h] for h in ("closed on", "date closed", "closed_on") if h in headings), None)
            reason = next((headings[h] for h in ("reason", "reason for closing") if h in headings), None)
            if closed and reason:
                for line in sheet.iter_rows(min_row=row[0].row + 1):
                    if any(c.value == number for c in line):
                        sheet.cell(line[0].row, closed).value = "2016-03-30"
                        sheet.cell(line[0].row, reason).value = "The joint review answered it."
                        return
    raise AssertionError(f"{number} is not in the workbook")


def test_an_old_quarter_knows_nothing_of_what_came_after(workspace):
    _, early = page_one(workspace, Quarter.parse("2013-14-Q4"))
    _, late = page_one(workspace, Quarter.parse("2015-16-Q4"))
    assert str(early.series["cp_plans_count"][-1].quarter) == "2013-14-Q4"
    assert early.latest("cp_plans_count").value == next(p.value for p in late.series["cp_plans_count"] if p.quarter == "2013-14-Q4")
    assert not early.record.challenges


@pytest.mark.parametrize("folder", ["wscb_lib", "notebooks", "tests/specimen"])
def test_no_word_about_it_stands_in_code_or_notebooks(folder):
    for path in (ROOT / folder).rglob("*"):
        if path.suffix in {".py", ".ipynb"} and "scratch" not in path.parts:
            assert not re.search(r"police.?protection|powers.of.protection", path.read_text(encoding="utf-8"), re.IGNORECASE), path
