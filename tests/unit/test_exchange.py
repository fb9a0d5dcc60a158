"""What goes out to agencies, and how what they send is known again."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from wscb_lib.exchange import (
    asked_of,
    asked_of_everybody,
    chasing_letter,
    covering_letter,
    give_back,
    page_of_standing,
    proposals,
    receive,
    told_on_a_screen,
    write_request,
)
from wscb_lib.exchange.standing import Line
from wscb_lib.exchange.workbook import GUIDE, HEADINGS_ROW, LISTS
from wscb_lib.framework import Framework, load_framework
from wscb_lib.quality import check_returns
from wscb_lib.quarter import Quarter
from wscb_lib.returns import CellFault, Match, Reading, find_files, read_return
from wscb_lib.store import project_root

QUARTER = Quarter.parse("2015-16-Q4")


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load_framework(project_root() / "data" / "framework", QUARTER)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "returns" / str(QUARTER) / "inbox").mkdir(parents=True)
    return tmp_path


def inbox(workspace: Path) -> Path:
    return workspace / "returns" / str(QUARTER) / "inbox"


def request_to(agency: str, framework: Framework, folder: Path, *readings: Reading) -> Path:
    return write_request(folder / f"{agency}.xlsx", framework, asked_of(framework, agency, QUARTER, readings))


def sheets_to_fill(book: openpyxl.Workbook) -> list:
    return [sheet for sheet in book.worksheets if sheet.title not in (GUIDE, LISTS)]


def fill(path: Path, to: Path, **rows: list[list]) -> Path:
    """Write rows into a request, by the name of its sheet, as somebody would in Excel."""
    book = openpyxl.load_workbook(path)
    for name, lines in rows.items():
        for down, line in enumerate(lines, HEADINGS_ROW + 2):
            for across, value in enumerate(line, 1):
                book[name.replace("_", " ")].cell(down, across).value = value
    book.save(to)
    return to


LADO_CASE = ["L1", date(2016, 2, 1), "allegation", date(2016, 1, 31), date(2016, 2, 1), "education"]


def test_each_agency_is_asked_for_what_is_due_from_it_and_nothing_else(framework):
    asked = asked_of_everybody(framework, QUARTER)
    assert [each.spec.id for each in asked["lado"]] == ["lado"]
    assert {each.spec.id for each in asked["police"]} == {
        "complaints",
        "missing_children",
        "partner_indicators",
        "self_assessment",
    }


def test_a_return_of_another_time_of_year_is_not_asked_for(framework):
    spring = asked_of(framework, "education_services", QUARTER)
    summer = asked_of(framework, "education_services", QUARTER.next)
    assert "section_175" in {each.spec.id for each in spring}
    assert "section_175" not in {each.spec.id for each in summer}


def test_headings_are_those_the_agency_wrote_when_it_last_sent(framework, tmp_path):
    said = Match("cases", "LADO", 1, "Date the LADO was told", "contacted_on", "alias")
    guessed = Match("cases", "LADO", 1, "Refferal date", "referred_on", "close")
    last = Reading("lado", "lado", QUARTER.previous, "lado.xlsx", matches=(said, guessed))
    sheet = openpyxl.load_workbook(request_to("lado", framework, tmp_path, last))["Cases"]
    headings = [cell.value for cell in sheet[HEADINGS_ROW + 1] if cell.value]
    assert headings[1] == "Date the LADO was told"
    assert "Refferal date" not in headings


def test_a_list_of_values_is_offered_where_one_of_them_is_wanted(framework, tmp_path):
    sheet = openpyxl.load_workbook(request_to("lado", framework, tmp_path))["Cases"]
    offered = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert any(LISTS in str(rule.formula1) for rule in offered)


def test_every_column_of_every_table_is_explained(framework, tmp_path):
    guide = openpyxl.load_workbook(request_to("lado", framework, tmp_path))[GUIDE]
    words = "\n".join(str(cell.value) for row in guide.iter_rows() for cell in row if cell.value)
    assert all(c.meaning in words for c in framework.returns["lado"].tables["cases"].columns.values())
    assert "20 April 2016" in words


def test_the_same_request_has_the_same_bytes(framework, tmp_path):
    one = request_to("police", framework, tmp_path).read_bytes()
    assert request_to("police", framework, tmp_path).read_bytes() == one


@pytest.mark.parametrize("agency", ["police", "childrens_social_care"])
def test_a_request_with_its_nil_ticks_comes_back_under_any_name_and_is_read(agency, framework, workspace):
    path = request_to(agency, framework, workspace)
    book = openpyxl.load_workbook(path)
    for sheet in sheets_to_fill(book):
        sheet.cell(6, 2).value = "yes"
    book.save(inbox(workspace) / "Copy of (3) final.xlsx")
    receive(framework, workspace, QUARTER)
    folder = workspace / "returns" / str(QUARTER)
    for each in asked_of(framework, agency, QUARTER):
        mine = [f for f in find_files(each.spec, folder) if f.agency in (agency, "all")]
        assert len(mine) == 1, each.spec.id
        reading = read_return(each.spec, mine[0].path, workspace, QUARTER, agency)
        never_empty = [t.name for t in each.spec.tables.values() if not (t.may_be_empty or t.begins_with)]
        assert bool(reading.fault) == bool(never_empty), reading.fault


def test_what_is_filled_in_is_read_as_it_was_written(framework, workspace):
    fill(request_to("lado", framework, workspace), inbox(workspace) / "scan0001.xlsx", Cases=[LADO_CASE])
    said = receive(framework, workspace, QUARTER)
    assert said == [
        (
            "inbox/scan0001.xlsx is Allegations against adults who work with children: copied to "
            "2015-16-Q4/lado.xlsx."
        )
    ]
    place = workspace / "returns" / str(QUARTER) / "lado.xlsx"
    reading = read_return(framework.returns["lado"], place, workspace, QUARTER, "lado")
    assert not reading.fault and not reading.cell_faults
    assert reading.tables["cases"][["case_id", "threshold", "employer_sector"]].values.tolist() == [
        ["L1", "allegation", "education"]
    ]


def test_a_file_of_two_agencies_is_left_and_both_are_named(framework, workspace):
    laid(workspace, "a.csv", f"Agency: the police and schools\n{COMPLAINT}")
    said = refused(framework, workspace)
    assert "this looks like complaints, and names Cheshire Constabulary, Schools" in said
    assert "Ask each for a file of its own" in said


def test_what_came_is_left_as_it_came_and_is_placed_once(framework, workspace):
    came = fill(request_to("lado", framework, workspace), inbox(workspace) / "a.xlsx", Cases=[LADO_CASE])
    before = came.read_bytes()
    receive(framework, workspace, QUARTER)
    assert receive(framework, workspace, QUARTER) == []
    assert came.read_bytes() == before


def test_the_same_return_sent_again_stands_as_its_next_version(framework, workspace):
    path = request_to("lado", framework, workspace)
    fill(path, inbox(workspace) / "a.xlsx", Cases=[LADO_CASE])
    receive(framework, workspace, QUARTER)
    fill(path, inbox(workspace) / "b.xlsx", Cases=[LADO_CASE, ["L2", *LADO_CASE[1:]]])
    assert receive(framework, workspace, QUARTER)[-1].endswith("lado_v2.xlsx, in place of version 1.")


def test_a_list_of_its_own_is_known_by_its_headings(framework, workspace):
    (inbox(workspace) / "export.csv").write_text("Episode,Child,Age,Sex\n1,2,3,F\n", encoding="utf-8")
    columns = framework.returns["lado"].tables["cases"].columns.values()
    line = ",".join(column.heading for column in columns)
    (inbox(workspace) / "cases march.csv").write_text(f"{line}\n", encoding="utf-8")
    said = sorted(receive(framework, workspace, QUARTER))
    assert "inbox/cases march.csv is Allegations" in said[0]
    assert said[1].startswith("inbox/export.csv: no sheet has the headings of any return")


def refused(framework: Framework, workspace: Path) -> str:
    said = receive(framework, workspace, QUARTER)
    assert len(said) == 1 and "It was left." in said[0]
    assert [p.name for p in (workspace / "returns" / str(QUARTER)).iterdir()] == ["inbox"]
    return said[0]


def test_last_quarters_file_is_known_by_its_bytes(framework, workspace):
    before = workspace / "returns" / str(QUARTER.previous)
    before.mkdir()
    path = fill(request_to("lado", framework, workspace), inbox(workspace) / "a.xlsx", Cases=[LADO_CASE])
    (before / "lado.xlsx").write_bytes(path.read_bytes())
    assert "this looks like 2015-16-Q3/lado.xlsx, sent again" in refused(framework, workspace)


def test_a_file_that_says_it_is_for_another_quarter_is_left(framework, workspace):
    earlier = [replace(each, quarter=QUARTER.previous) for each in asked_of(framework, "lado", QUARTER)]
    write_request(inbox(workspace) / "a.xlsx", framework, earlier)
    assert "this looks like a return for 2015-16-Q3" in refused(framework, workspace)


def test_a_request_sent_back_blank_is_left(framework, workspace):
    request_to("lado", framework, inbox(workspace))
    assert "our own request, with nothing filled in" in refused(framework, workspace)


def test_another_agencys_file_is_left(framework, workspace):
    path = request_to("lado", framework, workspace)
    book = openpyxl.load_workbook(path)
    book["Cases"]["B2"] = "Cheshire Constabulary"
    book["Cases"].cell(HEADINGS_ROW + 2, 1).value = "L1"
    book.save(inbox(workspace) / "a.xlsx")
    assert "from Cheshire Constabulary, which does not send it" in refused(framework, workspace)


def test_an_incomplete_list_is_told_what_it_lacks(framework, workspace):
    columns = framework.returns["lado"].tables["cases"].columns.values()
    headings = [c.heading for c in columns][2:]
    (inbox(workspace) / "list.csv").write_text(",".join(headings) + "\n", encoding="utf-8")
    assert "this looks like lado" in (said := refused(framework, workspace))
    assert "lacks the headings Case ID, Contact date" in said


def some_of_its_tables(framework: Framework, path: Path, *tables: str) -> Path:
    """A workbook of an agency's own with some tables of the front door, headings and no code of ours."""
    book = openpyxl.Workbook()
    for name in tables:
        columns = framework.returns["front_door"].tables[name].columns.values()
        book.create_sheet(name).append([column.heading for column in columns])
    del book["Sheet"]
    book.save(path)
    return path


def test_a_workbook_without_one_of_its_tables_is_placed_for_what_it_holds(framework, workspace):
    first, *_, last = framework.returns["front_door"].tables
    path = some_of_its_tables(framework, inbox(workspace) / "ours.xlsx", first)
    (said,) = receive(framework, workspace, QUARTER)
    assert said.endswith("copied to 2015-16-Q4/front_door.xlsx.") and path.is_file()
    assert receive(framework, workspace, QUARTER) == []
    some_of_its_tables(framework, inbox(workspace) / "the rest.xlsx", last)
    (said,) = receive(framework, workspace, QUARTER)
    assert "would be lost behind it. It was left. Put the sheets of both into one workbook." in said


def test_a_kind_that_is_not_read_is_left(framework, workspace):
    (inbox(workspace) / "letter.docx").write_bytes(b"PK")
    assert 'the kind ".docx" is not read' in receive(framework, workspace, QUARTER)[0]


def test_a_link_and_a_pipe_are_left_and_said(framework, workspace):
    os.mkfifo(inbox(workspace) / "pipe.xlsx")
    (inbox(workspace) / "link.xlsx").symlink_to(workspace / "nowhere.xlsx")
    said = receive(framework, workspace, QUARTER)
    assert len(said) == 2 and all("it is a link or a device and no file" in each for each in said)


def test_what_cannot_be_read_is_said_and_the_others_are_placed(framework, workspace, monkeypatch):
    fill(request_to("lado", framework, workspace), inbox(workspace) / "b.xlsx", Cases=[LADO_CASE])
    (inbox(workspace) / "a.xlsx").write_bytes(b"open elsewhere")
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "a.xlsx":
            raise PermissionError(path)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    first, second = sorted(receive(framework, workspace, QUARTER))
    assert "inbox/a.xlsx: it cannot be read" in first and "copied to 2015-16-Q4/lado.xlsx" in second


COMPLAINT = (
    "Complaint ID,Stage,Received,Responded,Complainant,Theme,Outcome,Learning\n"
    "C1,stage 1,2016-01-05,2016-01-12,Parent,delay,upheld,Y\n"
)


def laid(workspace: Path, name: str, text: str) -> Path:
    path = inbox(workspace) / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("warehousing.csv", ""),
        ("warehousing.csv", "Agency,Lancashire Fire Service\n\n"),
        ("x.csv", "Agency,CAMHS\nAgency,Housing\n\n"),
        ("x.csv", "Agency,Police and general practice\n\n"),
    ],
)
def test_a_file_whose_sender_is_in_doubt_is_never_taken_for_anybodys(name, above, framework, workspace):
    laid(workspace, name, above + COMPLAINT)
    refused(framework, workspace)


def test_a_column_of_agencies_is_no_word_of_who_sent_it(framework, workspace):
    head, row, _ = COMPLAINT.split("\n")
    laid(workspace, "police.csv", f"Agency,Complaint about schools?,{head}\npolice,n,{row}\n")
    assert "complaints__police.csv" in receive(framework, workspace, QUARTER)[0]


def test_a_copy_that_was_mended_stays_on_top(framework, workspace):
    laid(workspace, "police.csv", COMPLAINT)
    receive(framework, workspace, QUARTER)
    place = workspace / "returns" / str(QUARTER) / "complaints__police.csv"
    place.write_text(COMPLAINT.replace("C1", "C2"), encoding="utf-8")
    assert receive(framework, workspace, QUARTER) == []
    assert [path.name for path in place.parent.glob("*.csv")] == ["complaints__police.csv"]


def test_a_copy_half_written_goes_and_one_that_cannot_be_finished_leaves_none(
    framework, workspace, monkeypatch
):
    laid(workspace, "police.csv", COMPLAINT)
    folder = workspace / "returns" / str(QUARTER)
    (folder / ".part-abc").write_text("a child's row")
    with monkeypatch.context() as full:
        full.setattr(
            "wscb_lib.exchange.inbox.os.replace", lambda *_: (_ for _ in ()).throw(OSError("no room"))
        )
        receive(framework, workspace, QUARTER)
    assert [path.name for path in folder.iterdir()] == ["inbox"]


def test_a_correction_stands_over_what_it_corrects_whatever_the_names(framework, workspace):
    os.utime(laid(workspace, "police.csv", COMPLAINT), (0, 0))
    laid(workspace, "a police correction.csv", COMPLAINT.replace("C1", "C2"))
    receive(framework, workspace, QUARTER)
    latest = workspace / "returns" / str(QUARTER) / "complaints__police_v2.csv"
    assert "C2" in latest.read_text(encoding="utf-8")


def test_a_request_untouched_but_for_what_we_wrote_ourselves_is_no_answer(framework, workspace):
    sent = pd.DataFrame({"_agency": ["police"], "indicator": ["police_protection_occasions"]})
    facts = {("partner_indicators", "indicators"): sent}
    asked = asked_of(framework, "police", QUARTER, (), facts)
    path = write_request(inbox(workspace) / "a.xlsx", framework, asked)
    assert "nothing filled in" in refused(framework, workspace)
    book = openpyxl.load_workbook(path)
    for sheet in sheets_to_fill(book):
        sheet.cell(6, 2).value = "no"
    book.save(path)
    assert "nothing filled in" in refused(framework, workspace)


DAY = date(2016, 4, 20)
LATE = Line("lado", "LADO", "lado", "Allegations", "not_returned", DAY, None, 7, 0, 0, 0)
CAME = Line("police", "Police", "missing_children", "Missing children", "received", DAY, DAY, 0, 96, 1, 2)


def test_what_is_missing_is_on_the_screen_with_its_days():
    said = told_on_a_screen([LATE, CAME])
    assert said.splitlines()[0] == (
        "1 of 2 returns due have come and count, 0 held, 1 not returned; 1 row set aside."
    )
    assert "NOT RETURNED, 7 days overdue" in said and "96 rows, 1 set aside, 2 to look at" in said
    assert max(map(len, said.splitlines())) <= 110


def test_only_who_owes_something_is_chased(framework):
    assert chasing_letter(framework, [CAME], QUARTER.label) == ""
    letter = chasing_letter(framework, [LATE], QUARTER.label)
    assert "Allegations: it has not come; it was due on 20 April 2016" in letter


def test_the_covering_letter_says_what_by_when_and_how_to_send_nothing(framework):
    letter = covering_letter(framework, asked_of(framework, "lado", QUARTER), "WSCB.xlsx")
    assert "- Allegations against adults who work with children, by 20 April 2016" in letter
    assert "nothing to report" in " ".join(letter.split())


def test_the_page_escapes_what_it_prints():
    page = page_of_standing(
        [replace(LATE, agency_name="<b>LADO</b>")], board="B", quarter="Q", as_at=DAY, style=""
    )
    assert "&lt;b&gt;LADO" in page and "<b>LADO" not in page


# ---------------------------------------------------------------- sending back


def checked(framework: Framework, workspace: Path):
    """The gate's answer to what lies in the workspace, and what was read."""
    folder = workspace / "returns" / str(QUARTER)
    spec = framework.returns["lado"]
    path = next(f.path for f in find_files(spec, folder) if f.is_current)
    reading = read_return(spec, path, workspace, QUARTER, "lado")
    return check_returns(framework, [reading], QUARTER), reading


CONCLUDED = ["No", "physical", "No", "No", "none", date(2016, 3, 1), "unfounded", "does not arise"]
CLEAN = [[f"L{n}", *LADO_CASE[1:], *CONCLUDED] for n in range(1, 8)]
DIRT = {  # the row, the column and what was written there
    "a code that is not of the list": (2, 5, "educashun"),
    "the same code again": (6, 5, "educashun"),
    "a code like none of the list": (3, 5, "zzz"),
    "a date that is no date": (1, 1, "soon"),
    "a cell left blank that must be there": (4, 2, None),
    "a reference that came twice": (5, 0, "L1"),
}


@pytest.fixture(scope="module")
def spoiled(framework, tmp_path_factory):
    """A return with one of each kind of dirt, the gate's answer, and the workbook that goes back."""
    workspace = tmp_path_factory.mktemp("spoiled")
    place = workspace / "returns" / str(QUARTER) / "lado.xlsx"
    place.parent.mkdir(parents=True)
    rows = [list(row) for row in CLEAN]
    for row, column, value in DIRT.values():
        rows[row][column] = value
    fill(request_to("lado", framework, workspace), place, Cases=rows)
    gate, reading = checked(framework, workspace)
    feedback = workspace / "feedback"
    feedback.mkdir()
    (feedback / "lado__old__marked.xlsx").write_bytes(b"of an earlier check")
    (back,) = give_back(gate, [reading], workspace, feedback)
    return workspace, gate, reading, back


def test_mending_exactly_the_marked_cells_makes_the_return_pass(framework, spoiled):
    workspace, gate, _, back = spoiled
    assert len(gate.set_aside) == len(DIRT)
    book = openpyxl.load_workbook(back)
    marked = [cell for line in book["Cases"].iter_rows() for cell in line if cell.comment]
    assert len(marked) == len(DIRT)
    for cell in marked:
        cell.value = CLEAN[cell.row - HEADINGS_ROW - 2][cell.column - 1]
    came = workspace / "returns" / str(QUARTER) / "lado.xlsx"
    before = came.read_bytes()
    book.save(came)
    mended, _ = checked(framework, workspace)
    came.write_bytes(before)
    assert not len(mended.set_aside) and not mended.held


KINDS = {  # a kind of dirt: the column, and what stands there in the place of what was meant
    "a word of doubt before the value": (12, "TBC - unfounded"),
    "a question mark behind the value": (12, "unfounded?"),
    "two answers in one cell": (12, "unfounded / false"),
    "a code of no list": (12, "zzz"),
    "a footnote's mark behind a code": (5, "zzz²"),
    "what stands for nothing, where something must": (5, "N/A"),
    "an error of Excel's, where something must": (5, "#N/A"),
    "a ditto mark": (5, '"'),
    "a formula that was never worked out": (5, "=A1"),
    "a blank, where something must stand": (2, None),
    "words for a date": (3, "May be 8 Jan 2016"),
    "a day that stands for none": (1, date(1900, 1, 1)),
    "a day that has not come": (1, date(2061, 2, 1)),
    "an end before its beginning": (11, date(2015, 12, 1)),
    "neither yes nor no": (6, "perhaps"),
    "a reference that came twice": (0, "L1"),
}


@pytest.mark.long
def test_whatever_the_dirt_mending_the_marked_cells_alone_makes_the_return_pass(framework, tmp_path):
    place = tmp_path / "returns" / str(QUARTER) / "lado.xlsx"
    place.parent.mkdir(parents=True)
    clean = [[f"L{n}", *CLEAN[0][1:]] for n in range(1, len(KINDS) + 2)]  # the first row stays as it is
    rows = [list(row) for row in clean]
    for row, (column, value) in enumerate(KINDS.values(), 1):
        rows[row][column] = value
    fill(request_to("lado", framework, tmp_path), place, Cases=rows)
    gate, reading = checked(framework, tmp_path)
    (back,) = give_back(gate, [reading], tmp_path, tmp_path)
    book = openpyxl.load_workbook(back)
    marked = [cell for line in book["Cases"].iter_rows() for cell in line if cell.comment]
    rows_marked = {cell.row - HEADINGS_ROW - 2 for cell in marked}
    assert [kind for row, kind in enumerate(KINDS, 1) if row not in rows_marked] == []
    for cell in marked:
        cell.value = clean[cell.row - HEADINGS_ROW - 2][cell.column - 1]
    book.save(place)
    mended, _ = checked(framework, tmp_path)
    assert not len(mended.set_aside) and not mended.held
    assert [f.sentence for f in mended.findings if f.rows and f.level != "PASS"] == []


def test_a_marked_workbook_begins_with_what_to_do_most_rows_first_and_holds_what_came(spoiled):
    book = openpyxl.load_workbook(spoiled[3])
    first = [cell.value for cell in book.worksheets[0]["A"] if cell.value]
    assert book.sheetnames[0] == "To mend"
    assert first[2].startswith("cases, 3 rows that do not count until it is mended (11, 12, 15)")
    assert book["Cases"].cell(HEADINGS_ROW + 4, 6).value == "educashun"


def test_what_was_given_back_before_does_not_stay(spoiled):
    assert [path.name for path in spoiled[3].parent.iterdir()] == ["lado__lado__marked.xlsx"]


def unknown(column: str, found: str) -> CellFault:
    return CellFault("cases", "Cases", 9, "", column, found, "")


def test_a_code_nobody_declared_comes_with_the_nearest_to_paste(framework):
    faults = unknown("suspension", "suspendid"), unknown("suspension", "zzz")
    reading = Reading("lado", "lado", QUARTER, "lado.xlsx", cell_faults=faults)
    lines = proposals([reading], framework, QUARTER)
    assert lines[:3] == [
        "# data/framework/returns/lado.toml",
        "[table.cases.column.suspension.codes]",
        '"suspendid" = "suspended"',
    ]
    assert lines[3].startswith('# "zzz" = ""')


def test_what_stands_in_a_sensitive_column_is_counted_and_not_repeated(framework):
    faults = unknown("employer_sector", "Jane Smith"), unknown("employer_sector", "Sam Hill")
    reading = Reading("lado", "lado", QUARTER, "lado.xlsx", cell_faults=faults)
    said = "\n".join(proposals([reading], framework, QUARTER))
    assert "2 values of no list" in said and "Jane" not in said and "Hill" not in said
