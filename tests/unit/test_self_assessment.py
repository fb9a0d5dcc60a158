"""Self-assessment: the workbook goes out, is filled by a script, comes back under any name, and loads."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace as Some

import openpyxl
import pandas as pd
import pytest

from tests.unit.some_evidence import SomeEvidence
from wscb_lib.exchange import asked_of, receive, write_request
from wscb_lib.framework import load_framework
from wscb_lib.pages.parts.forms.assessed import presentations, self_assessments
from wscb_lib.quality import check_returns
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.exchange import request
from wscb_lib.quarterly.intake import read_everything
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.returns.rows import UNIT_LABEL
from wscb_lib.returns.units import ITSELF, unit_mark
from wscb_lib.self_assessment import (
    PANEL,
    SELF,
    Assessed,
    Presentation,
    SelfAssessments,
    Standard,
    read_self_assessments,
)
from wscb_lib.store import Store

ROOT = Path(__file__).resolve().parents[2]
Q4 = Quarter.parse("2015-16-Q4")
BOARD, PUBLIC = Some(has_agencies=True), Some(has_agencies=False)
SHEET, HEADINGS = "Standards", 8
STANDARDS = (
    *("1 Leadership", "2 Commitment", "3 Accountability", "4 Children's voice", "5 Training"),
    *("6 Safer recruitment", "7 Working together", "8 Information sharing"),
)


@pytest.fixture(scope="module")
def framework():
    return load_framework(ROOT / "data" / "framework", Q4, ROOT / "data" / "specimen")


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "live"
    (folder / "returns" / str(Q4) / "inbox").mkdir(parents=True)
    return folder


def form(framework, folder, agency, unit=ITSELF):
    """The form as the request writes it, for an agency or, with None, for whoever fills it in."""
    asked = [a for a in asked_of(framework, agency, Q4) if a.spec.id == "self_assessment"]
    return write_request(folder / "form.xlsx", framework, asked, unit=unit)


def filled(path, scores, *, unit="", to=None, evidence="Minutes of the governance group."):
    """The same, filled in as an officer would: scores down the column, whose it is above the headings."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    places = {str(cell.value): cell.column for cell in sheet[HEADINGS]}
    if unit:
        sheet.cell(HEADINGS - 1, 2, unit)
    for row, score in enumerate(scores, HEADINGS + 1):
        if score is not None:
            sheet.cell(row, places["Own score"], score)
            sheet.cell(row, places["Evidence"], evidence)
            sheet.cell(row, places["Assessed on"], datetime(2016, 2, 9))
    book.save(to or path)
    return to or path


def sent(framework, workspace, agency, scores, unit="", name="from them.xlsx"):
    """One form, filled in and dropped in the inbox under any name."""
    path = form(framework, workspace, agency, None if unit else ITSELF)
    return filled(path, scores, unit=unit, to=workspace / "returns" / str(Q4) / "inbox" / name)


def loaded(framework, workspace):
    """What the inbox said, and the gate of the self-assessments that lie in their place."""
    said = receive(framework, workspace, Q4)
    readings, _ = read_everything(framework, Store(workspace), Q4)
    alone = [r for r in readings if r.return_id == "self_assessment"]
    return said, check_returns(framework, alone, Q4), alone


def test_the_form_begins_with_the_eight_standards_and_says_what_each_asks(framework, tmp_path):
    book = openpyxl.load_workbook(form(framework, tmp_path, "police"))
    sheet = book[SHEET]
    headings = [cell.value for cell in sheet[HEADINGS]]
    standards = [row[0].value for row in sheet.iter_rows(min_row=HEADINGS + 1, max_row=HEADINGS + 8)]
    assert headings[:2] == ["Standard", "Assessed on"] and "Unit" not in headings
    assert standards == list(
        framework.returns["self_assessment"].tables["standards"].columns["standard"].allowed
    )
    guide = [str(cell.value) for row in book["What we ask"].iter_rows() for cell in row if cell.value]
    assert any("Pan Cheshire form as it is known" in said for said in guide)
    assert any("this Board's own" in said for said in guide)
    assert any(said.startswith("What children and families say changes") for said in guide)


def test_a_form_filled_by_a_script_loads_untouched_and_lies_as_it_came(framework, workspace):
    path = sent(framework, workspace, "police", [3, 2, 2, 1, 2, 3, 2, 2])
    before = path.read_bytes()
    said, gate, _ = loaded(framework, workspace)
    [sentence] = said
    assert sentence.endswith("copied to 2015-16-Q4/self_assessment__police.xlsx.")
    rows = gate.facts[SELF]
    assert rows["score"].tolist() == [3, 2, 2, 1, 2, 3, 2, 2]
    assert set(rows["unit"]) == {ITSELF} and not gate.held
    assert path.read_bytes() == before


def test_two_schools_and_their_service_stand_beside_one_another_and_a_correction_in_place_of_its_own(
    framework, workspace
):
    sent(framework, workspace, "schools", [2] * 8, name="ours.xlsx")
    sent(framework, workspace, "schools", [3] * 8, unit="Setting 041", name="a.xlsx")
    sent(framework, workspace, "schools", [1] * 8, unit="Setting 008", name="b.xlsx")
    loaded(framework, workspace)
    sent(framework, workspace, "schools", [2] * 8, unit="setting  041", name="c.xlsx")
    said, gate, _ = loaded(framework, workspace)
    assert said[-1].endswith("in place of version 1.")
    by_unit = gate.facts[SELF].groupby("unit")["score"].sum().to_dict()
    assert by_unit == {ITSELF: 16, "setting 041": 16, "Setting 008": 8}


def test_a_file_that_cannot_be_read_holds_none_of_the_others(framework, workspace):
    sent(framework, workspace, "schools", [2] * 8, unit="Setting 008")
    loaded(framework, workspace)
    spoilt = workspace / "returns" / str(Q4) / f"self_assessment__schools__{unit_mark('Setting 041')}.xlsx"
    spoilt.write_bytes(b"no workbook")
    _, gate, [reading] = loaded(framework, workspace)
    assert not gate.held and len(gate.facts[SELF]) == 8
    assert any("the others stand" in note for note in reading.notes)


def test_a_form_half_filled_counts_for_what_it_says(framework, workspace):
    sent(framework, workspace, "police", [3, 2, 2, 1, None, None, None, None])
    _, gate, _ = loaded(framework, workspace)
    assert "Standards of a self-assessment that are not scored: 4. What is scored counts." in [
        f.sentence for f in gate.findings
    ]
    assert not gate.held and gate.facts[SELF]["score"].notna().sum() == 4


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("Standard", "9 Premises", 'Rows with something under "Standard" that cannot be read: 1.'),
        ("Own score", 7, 'Rows with a figure under "Own score" outside 0 to 3: 1. Set aside.'),
        ("Own score", -1, 'Rows with a figure under "Own score" outside 0 to 3: 1. Set aside.'),
    ],
)
def test_a_standard_nobody_knows_and_a_score_out_of_range_are_told_and_hold_nothing_else(
    framework, workspace, column, value, said
):
    path = sent(framework, workspace, "police", [2] * 8)
    book = openpyxl.load_workbook(path)
    place = next(cell.column for cell in book[SHEET][HEADINGS] if cell.value == column)
    book[SHEET].cell(HEADINGS + 1, place, value)
    book.save(path)
    _, gate, _ = loaded(framework, workspace)
    assert not gate.held
    assert gate.facts[SELF]["score"].notna().sum() == 7
    assert [f.sentence for f in gate.findings if said in f.sentence]


def test_a_form_with_nothing_filled_in_is_left_in_the_inbox(framework, workspace):
    sent(framework, workspace, "police", [])
    said, gate, _ = loaded(framework, workspace)
    assert "nothing filled in" in said[0] and not len(gate.facts.get(SELF, ()))


# ---------------------------------------------------------------- what pages say of it


def rows(agency, unit, own, panel=None, evidence="Minutes."):
    return [
        {
            "_agency": agency,
            "unit": unit,
            "standard": STANDARDS[n - 1],
            "assessed_on": pd.Timestamp("2016-02-09"),
            "score": score,
            "evidence": evidence,
            "action": None,
            "panel_score": panel,
        }
        for n, score in enumerate(own, 1)
    ]


def listed(agency, own, panel):
    return [
        {
            "agency_assessed": agency,
            "standard": STANDARDS[n - 1],
            "moderated_on": pd.Timestamp("2016-02-20"),
            "self_score": mine,
            "moderated_score": theirs,
        }
        for n, (mine, theirs) in enumerate(zip(own, panel, strict=True), 1)
    ]


def test_the_panels_score_of_an_agency_is_the_boards_list_and_of_a_school_its_form(framework):
    facts = {
        SELF: pd.DataFrame(
            rows("police", ITSELF, [3, 2]) + rows("schools", "Setting 041", [3] * 8, 1.0, evidence=None)
        ),
        PANEL: pd.DataFrame(listed("police", [3, 1], [2, 2])),
    }
    found = read_self_assessments(facts, framework, BOARD)
    [police], [school] = found.of("police"), found.of("schools")
    assert [(s.own, s.panel, s.is_above) for s in police.scored] == [(3, 2, True), (2, 2, False)]
    assert [s.standard for s in police.standards] == list(STANDARDS)  # what was not sent is not scored
    assert (school.unit, school.is_three_throughout, school.evidenced) == ("Setting 041", True, 0)
    assert [s.panel for s in school.standards] == [1] * 8
    assert found.other_own == (("police", "2 Commitment"),)  # the list has 1 where 2 was sent


def test_scores_stand_in_the_order_of_the_form_whatever_day_each_was_given(framework):
    sent = rows("police", ITSELF, [3, 2, 1])
    for days, row in enumerate(reversed(sent)):
        row["assessed_on"] += pd.Timedelta(days=days)
    [police] = read_self_assessments({SELF: pd.DataFrame(sent)}, framework, BOARD).units
    assert [s.own for s in police.standards] == [3, 2, 1, None, None, None, None, None]
    assert not police.is_three_throughout


def test_a_unit_that_somebody_named_for_a_person_is_held_back(framework):
    facts = {SELF: pd.DataFrame(rows("schools", "Team of Kyle Sutton", [2, 2]))}
    [unit] = read_self_assessments(facts, framework, BOARD).units
    assert "Sutton" not in unit.unit


def test_an_edition_that_names_no_agency_has_none(framework):
    facts = {SELF: pd.DataFrame(rows("police", ITSELF, [3, 2]))}
    assert read_self_assessments(facts, framework, PUBLIC) == SelfAssessments()


def test_whom_the_panels_list_has_under_one_name_with_others_is_told_under_the_table():
    units = (Assessed("police", "", ()), Assessed("health_visiting", "", ()))
    under = (("health_visiting", "community health"),)
    drawn = self_assessments(material(units=units, under=under), Some(title="Standards"), OPTIONS)
    assert drawn.options["notes"][1:] == (
        "The panel’s list has Health_visiting under “community health”, with others.",
    )
    alone = self_assessments(material(units=units[:1], under=under), Some(title="Standards"), OPTIONS)
    assert len(alone.options["notes"]) == 1


OPTIONS = {"id": "x", "source": "s", "notes": (), "is_specimen": False}


def material(**told):
    return SomeEvidence(
        framework=Some(
            alone="",
            measure=lambda _: Some(return_id="section_11"),
            board=Some(
                town="Warrington",
                agency_name=lambda agency: agency.capitalize(),
                agency_called=lambda label: label.capitalize(),
            ),
        ),
        groups={("s11_scores", "agency_assessed"): {"police": (), "housing": ()}},
        quarter=Q4,
        assessed=SelfAssessments(**told),
    )


def test_whoever_scores_itself_three_in_all_stands_first_and_in_the_headline():
    full = tuple(Standard(f"{n}", 3, 2, False, False) for n in range(8))
    other = tuple(Standard(f"{n}", 2, None, True, False) for n in range(8))
    units = (Assessed("police", "", other), Assessed("schools", "Setting 041", full))
    drawn = self_assessments(material(units=units), Some(title="Standards"), OPTIONS)
    assert drawn.options["headline"] == "Two self-assessments; own score three in every standard: Setting 041"
    assert drawn.arguments[1] == (
        ("Setting 041 (Schools)", "3, 3, 3, 3, 3, 3, 3, 3", "2, 2, 2, 2, 2, 2, 2, 2", "0 of 8", "8"),
        ("Police", "2, 2, 2, 2, 2, 2, 2, 2", "not moderated", "8 of 8", "not moderated"),
    )


def test_a_presentation_says_what_was_asked_there_and_one_that_was_missed_says_so():
    wanted, meeting = date(2016, 1, 8), date(2016, 2, 25)
    came = Presentation("police", wanted, wanted, meeting, meeting, "Who sees the child?", "")
    missed = Presentation("housing", wanted, date(2016, 2, 1), meeting, None, "", "")
    to_come = Presentation("Cafcass", wanted, None, date(2016, 5, 26), None, "", "")
    drawn = presentations(material(presentations=(came, missed, to_come)), Some(title="P"), OPTIONS)
    assert (
        drawn.options["headline"] == "One of three agencies presented in the year; two forms late or not come"
    )
    assert "Forms late or not come: Housing, Cafcass." in drawn.options["sentence"]
    assert drawn.options["notes"] == ("The panel scores 2 of these under section 11, and not: Cafcass.",)
    assert [row[3:] for row in drawn.arguments[1]] == [
        ("25 Feb 2016", "Who sees the child?", "nothing yet"),
        ("did not, 25 Feb 2016", "–", "–"),
        ("to present 26 May 2016", "–", "–"),
    ]


def test_the_request_lays_a_form_beside_the_agencys_own_for_its_schools_and_teams(framework, tmp_path):
    forms = request(framework, Some(facts={}, holds={}, findings=()), [], Store(tmp_path), Ledger())
    folder = tmp_path / "store" / "requests" / str(Q4)
    assert forms == 0
    assert (folder / f"WSCB_{Q4}_schools__for_a_school.xlsx").exists()
    assert (folder / f"WSCB_{Q4}_police__for_a_team.xlsx").exists()
    assert not list(folder.glob("*lado__for*"))
    sheet = openpyxl.load_workbook(folder / f"WSCB_{Q4}_schools__for_a_school.xlsx")[SHEET]
    assert (sheet.cell(HEADINGS - 1, 1).value, sheet.cell(HEADINGS - 1, 2).value) == (UNIT_LABEL, None)
