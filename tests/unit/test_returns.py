"""The rooms of wscb_lib.returns, one by one: names, headings, spellings, and files that are damaged."""

from __future__ import annotations

import os
import random
import re
import time
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from tests.small_return import write_ods
from wscb_lib.framework import Column, Return, Table
from wscb_lib.quarter import Quarter
from wscb_lib.returns import find_files, find_strays, read_return
from wscb_lib.returns.cells import read_column
from wscb_lib.returns.dates import read_dates
from wscb_lib.returns.files import Sheet, open_file
from wscb_lib.returns.headings import Wanted, find_headings
from wscb_lib.returns.rows import read_header
from wscb_lib.returns.spellings import fold, fold_words, listed, nearest_of, written
from wscb_lib.returns.workbook_xml import look


def table(name: str, *headings: str, optional: tuple[str, ...] = (), **aliases: tuple[str, ...]) -> Table:
    columns = {
        h: Column(h, h, "text", aliases=aliases.get(h, ()), is_optional=h in optional) for h in headings
    }
    return Table(name, "one row a thing", (headings[0],), "", columns, may_be_empty=True)


def spec(
    *tables: Table, id: str = "lado", agencies: tuple[str, ...] = ("lado",), per_agency: bool = False
) -> Return:
    named = {t.name: t for t in tables}
    return Return(id, id, agencies, "quarterly", "for a test", tables=named, per_agency=per_agency)


CASES, PLANS = table("cases", "case_id", "sector"), table("plans", "plan_id", "began_on")
LADO = spec(CASES)
PARTS = spec(CASES, PLANS, id="cp")
GPS = spec(CASES, id="audit", agencies=("gp", "camhs"), per_agency=True)


def lay(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).touch()
    return folder


# ---- names
# ---------------------------------------------------------------------------------------------------


def test_the_latest_version_of_a_file_is_the_one_in_use(tmp_path):
    found = find_files(
        LADO, lay(tmp_path, "lado.xlsx", "lado_v2.ods", "LADO_v10.csv", "ladoes.xlsx", "cp.xlsx")
    )
    assert {f.path.name: (f.version, f.is_current, f.agency) for f in found} == {
        "lado.xlsx": (1, False, "lado"),
        "lado_v2.ods": (2, False, "lado"),
        "LADO_v10.csv": (10, True, "lado"),
    }


def test_each_agencys_versions_are_its_own(tmp_path):
    found = find_files(GPS, lay(tmp_path, "audit__gp.xlsx", "audit__gp_v2.xlsx", "audit__camhs.xlsx"))
    assert {(f.agency, f.version) for f in found if f.is_current} == {("gp", 2), ("camhs", 1)}


def test_each_tables_versions_are_its_own(tmp_path):
    found = find_files(PARTS, lay(tmp_path, "cp__cases.csv", "cp__plans.csv", "cp__plans_v2.csv"))
    assert {(f.table, f.version) for f in found if f.is_current} == {("cases", 1), ("plans", 2)}


def test_a_workbook_later_than_the_csvs_takes_their_place(tmp_path):
    found = find_files(PARTS, lay(tmp_path, "cp__cases.csv", "cp__plans.csv", "cp_v2.xlsx"))
    assert [f.path.name for f in found if f.is_current] == ["cp_v2.xlsx"]


def test_two_files_of_one_version_are_a_fault_on_both(tmp_path):
    found = find_files(LADO, lay(tmp_path, "lado.csv", "lado.xlsx"))
    assert found[0].fault == (
        "lado.csv and lado.xlsx are both the same return and version. Keep one, or end the later in _v2."
    )
    assert found[1].fault.startswith("lado.xlsx and lado.csv")


def test_two_of_an_old_version_do_not_matter(tmp_path):
    found = find_files(LADO, lay(tmp_path, "lado.csv", "lado.xlsx", "lado_v2.xlsx"))
    assert [f.fault for f in found] == ["", "", ""]


@pytest.mark.parametrize(
    ("return_", "name", "said"),
    [
        (
            GPS,
            "audit__gps.xlsx",
            '"gps" is no agency of this return. Did you mean "gp"? Wanted one of: audit__gp, audit__camhs.',
        ),
        (GPS, "audit.xlsx", "it does not say which agency sent it. Wanted one of: audit__gp, audit__camhs."),
        (PARTS, "cp__plan.csv", '"plan" is no table or agency of this return. Did you mean "plans"?'),
        (LADO, "lado.docx", 'the kind ".docx" is not read. Save it as .xlsx, .xls, .ods or .csv.'),
    ],
)
def test_a_name_that_says_too_little_is_a_fault(tmp_path, return_, name, said):
    found = find_files(return_, lay(tmp_path, name))
    assert [(f.fault, f.is_current) for f in found] == [(f"{name}: {said}", False)]


@pytest.mark.parametrize("name", ["cp_final.xlsx", "Copy of cp (1).xlsx", "CP Q4 2015-16.xlsx"])
def test_a_file_with_more_in_its_name_is_told_the_name_that_it_holds(tmp_path, name):
    strays = find_strays([LADO, PARTS], lay(tmp_path, name))
    assert 'no return has this name, so the file was not read. Did you mean "cp"?' in strays[0].fault


def test_a_file_of_no_return_is_named_with_the_nearest_name(tmp_path):
    lay(
        tmp_path,
        "laod.xlsx",
        "notes.docx",
        "lado.xlsx",
        "received.csv",
        "~$lado.xlsx",
        ".DS_Store",
        "Thumbs.db",
    )
    strays = find_strays([LADO, PARTS, GPS], tmp_path)
    assert [(s.path.name, s.return_id) for s in strays] == [("laod.xlsx", ""), ("notes.docx", "")]
    assert strays[0].fault == (
        'laod.xlsx: no return has this name, so the file was not read. Did you mean "lado"? '
        "A file is named for its return, such as lado, cp, cp__cases; rename it or take it out of the folder."
    )
    assert "Did you mean" not in strays[1].fault


def test_a_file_that_names_an_agency_its_return_does_not_have_is_never_passed_over(tmp_path):
    strays = find_strays([LADO, GPS], lay(tmp_path, "audit__gps.xlsx", "audit__gp.xlsx"))
    assert [(s.path.name, s.return_id, s.is_current) for s in strays] == [("audit__gps.xlsx", "audit", False)]
    assert strays[0].fault.startswith('audit__gps.xlsx: "gps" is no agency of this return.')


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert find_files(LADO, tmp_path / "none") == find_strays([LADO], tmp_path / "none") == ()


def test_a_return_of_one_agency_need_not_say_which(tmp_path):
    one = spec(CASES, id="audit", agencies=("gp",), per_agency=True)
    found = find_files(one, lay(tmp_path, "audit.xlsx"))
    assert [(f.agency, f.fault, f.is_current) for f in found] == [("gp", "", True)]


def test_a_table_named_like_its_agency_is_the_table(tmp_path):
    one = spec(table("gp", "key"), PLANS, id="visits", agencies=("gp",))
    assert [(f.agency, f.table) for f in find_files(one, lay(tmp_path, "visits__gp.csv"))] == [("gp", "gp")]


def test_one_file_may_answer_for_several_agencies(tmp_path):
    joint = spec(CASES, id="missing", agencies=("police", "lado"))
    assert [f.agency for f in find_files(joint, lay(tmp_path, "missing.csv"))] == ["all"]


# ---- headings
# ------------------------------------------------------------------------------------------------


def headings_of(given: list[str], *names: str, **aliases) -> dict[str, str]:
    found = find_headings(Sheet("S", [given]), Wanted(table("t", "key", *names, **aliases)))
    return {} if found is None else {m.heading: f"{m.column} {m.how}" for m in found.matches}


def test_the_columns_own_name_goes_before_anothers_alias():
    assert headings_of(["key", "began", "start"], "began", "start", began=("Start",))["start"] == "start name"


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Unattended", "attended"),
        ("Not attended", "was attended"),
        ("Child 2 date of birth", "child_1_date_of_birth"),
        ("Date of death", "date_of_birth"),
        ("Date closed", "date_opened"),
        ("Date section 47 enquiry ended", "date_section_47_enquiry_started"),
        ("Type of allegation", "date_of_allegation"),
        ("Re-referral received", "referral_received"),
        ("Rereferrals received", "referrals_received"),
        ("Approval end date", "approval_date"),
        ("Risk level at exit", "risk_level_at_entry"),
    ],
)
def test_headings_that_differ_in_what_matters_are_never_taken_for_each_other(heading, name):
    assert headings_of(["key", heading], name)[heading] == " unknown"


@pytest.mark.parametrize(
    "heading", ["Date of the referal", "Dates referral", "dateofreferral", "Date of refferal"]
)
def test_a_slip_of_the_keys_is_a_near_spelling(heading):
    assert headings_of(["key", heading], "date_of_referral")[heading] == "date_of_referral close"


def test_a_near_spelling_goes_to_one_column_only_and_the_nearest_wins():
    found = headings_of(["key", "refferal dates", "referral datte"], "referral_date")
    assert found == {"key": "key name", "refferal dates": " unknown", "referral datte": "referral_date close"}


def test_a_near_spelling_never_takes_a_column_that_is_named_exactly():
    assert (
        headings_of(["key", "referral datee", "referral date"], "referral_date")["referral datee"]
        == " unknown"
    )


def test_headings_are_found_in_the_twentieth_row_and_not_below():
    sheet = [["a title"]] * 19 + [["key", "sector"]]
    assert find_headings(Sheet("S", sheet), Wanted(table("t", "key", "sector"))).row == 19
    assert find_headings(Sheet("S", [["a title"], *sheet]), Wanted(table("t", "key", "sector"))) is None


def test_half_the_headings_are_enough_to_know_a_table_and_fewer_are_not():
    four = Wanted(table("t", "key", "sector", "outcome", "began_on"))
    assert find_headings(Sheet("S", [["key", "sector"]]), four).missing == ("outcome", "began_on")
    assert find_headings(Sheet("S", [["key", "colour"]]), four) is None


def test_every_heading_misspelt_is_still_found():
    sheet = Sheet("S", [["Allegations"], ["casse_id_numbr", "employer_secter"]])
    found = find_headings(sheet, Wanted(table("t", "case_id_number", "employer_sector")))
    assert (found.row, dict(found.columns)) == (1, {"case_id_number": 0, "employer_sector": 1})


def test_of_two_like_tables_the_sheet_most_like_one_is_that_one(tmp_path):
    wide = table("wide", "key", "sector", "outcome")
    narrow = table("narrow", "key", "sector")
    book = openpyxl.Workbook()
    book.active.append(["key", "sector", "outcome"])
    book.create_sheet().append(["key", "sector"])
    book.save(tmp_path / "lado.xlsx")
    reading = read_return(spec(narrow, wide), tmp_path / "lado.xlsx", tmp_path, Quarter(2015, 4), "lado")
    assert reading.fault == ""
    assert {m.table: m.sheet for m in reading.matches} == {"wide": "Sheet", "narrow": "Sheet1"}


def test_of_two_tables_with_the_same_headings_the_sheets_name_settles_it(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["key", "sector"])
    book.active.title = "Plans Q4"
    book.create_sheet("Cases Q4").append(["key", "sector"])
    book.save(tmp_path / "lado.xlsx")
    twins = spec(table("cases", "key", "sector"), table("plans", "key", "sector"))
    reading = read_return(twins, tmp_path / "lado.xlsx", tmp_path, Quarter(2015, 4), "lado")
    assert {m.table: m.sheet for m in reading.matches} == {"cases": "Cases Q4", "plans": "Plans Q4"}


def test_a_table_with_no_sheet_is_said_and_leaves_the_others_as_they_are(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["case_id", "sector"])
    book.create_sheet("Notes").append(["nothing here"])
    book.save(tmp_path / "cp.xlsx")
    reading = read_return(PARTS, tmp_path / "cp.xlsx", tmp_path, Quarter(2015, 4), "lado")
    assert not reading.fault and list(reading.tables) == ["cases"]
    (lacking,) = reading.lacking
    assert lacking.asked.endswith(
        "/cp.xlsx: no sheet holds the headings of table plans. Sheets found: Sheet, Notes. Wanted, in one of "
        "the first 20 rows: plan_id, began_on. If there is nothing to report, send the headings with no rows."
    )
    assert "Notes" not in lacking.logged + lacking.shown


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (["plan_id", "zzz_secret", "colour"], 'these headings are missing: "began_on"'),
        (["plan_id", "began_on", "began_on"], "two headings both stand for"),
    ],
)
def test_headings_broken_in_one_table_hold_that_table_alone(tmp_path, broken, said):
    book = openpyxl.Workbook()
    book.active.append(["case_id", "sector"])
    book.create_sheet("Plans").append(broken)
    book.save(tmp_path / "cp.xlsx")
    reading = read_return(PARTS, tmp_path / "cp.xlsx", tmp_path, Quarter(2015, 4), "lado")
    assert not reading.fault and list(reading.tables) == ["cases"]
    (lacking,) = reading.lacking
    assert (lacking.table, lacking.is_held) == ("plans", True)
    assert said in lacking.logged and "zzz_secret" not in lacking.logged + lacking.shown


def test_a_missing_table_is_told_with_whatever_else_is_wrong(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["case_id", "sector", "sector"])
    book.save(tmp_path / "cp.xlsx")
    reading = read_return(PARTS, tmp_path / "cp.xlsx", tmp_path, Quarter(2015, 4), "lado")
    assert "stand for one and the same thing" in reading.fault and "table plans" in reading.fault
    assert not reading.lacking


# ---- the note block
# ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["Agency: Police"], {"agency": "Police"}),
        (["AGENCY :", "Police"], {"agency": "Police"}),
        (["Name of agency", None, "Police"], {"agency": "Police"}),
        (["Agency: Police; Period: Q4"], {"agency": "Police", "period": "Q4"}),
        (["Date submitted:", "12 April 2016"], {"submitted_on": "2016-04-12"}),
        (["Submitted on", "last week"], {"submitted_on": "last week"}),
        (["Agency:", None, "Period:", "Q4"], {"period": "Q4"}),
        (["Prepared by: Sam Hill"], {}),
        (["The agency sends this each quarter"], {}),
    ],
)
def test_a_note_block_is_read_in_one_cell_or_two(row, said):
    assert read_header([row]) == said


# ---- dates
# ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "13/13/2016",
        "0/1/2016",
        "2016-02-30",
        "13/01/2016 25:00",
        "13/01/2016 10:75",
        "8 Smarch 2016",
        "8 Marches 2016",
        "13/01",
        "Jan 2016",
        "1850-01-01",
        "2150-01-01",
        "13/01/20166",
        "12345678",
        "10000",
        "99999",
        "13-01/2016",
    ],
)
def test_what_is_no_day_of_the_calendar_is_refused(text):
    outcome = read_dates([text], [1], True, 2026)[0][0]
    assert outcome.value is None
    assert outcome.wanted.endswith("Wanted a date and time such as 31/03/2016 14:30.")


def test_proof_counts_rows_not_spellings():
    """One American date in a column of thirty British ones is a slip, though only two spellings are seen."""
    outcomes, remarks = read_dates(["13/01/2016", "01/31/2016", "02/03/2016"], [30, 1, 1], False, 2026)
    assert (remarks, outcomes[1].value, outcomes[2].value.month) == ([], None, 3)
    outcomes, remarks = read_dates(["13/01/2016", "01/31/2016", "02/03/2016"], [3, 1, 1], False, 2026)
    assert (outcomes[1].value.month, outcomes[2].value) == (1, None)


# ---- cells
# ---------------------------------------------------------------------------------------------------


def test_a_code_and_a_label_that_disagree_are_refused():
    sector = Column("s", "s", "category", allowed=("health", "police"), codes={"6": "police"})
    assert read_column(sector, ["6 - health"]).wrong == (
        (0, "6 - health", "Its code and its label disagree: health, police. Ask which is meant."),
    )


def test_what_is_wanted_never_gives_away_what_an_identifying_column_held():
    sector = Column(
        "s", "s", "category", allowed=("health", "police"), codes={"6": "police"}, is_identifying=True
    )
    assert [wanted for _, _, wanted in read_column(sector, ["6 - health", "polic"]).wrong] == [
        "Its code and its label disagree. Ask which is meant.",
        "Allowed: health, police.",
    ]


def test_true_and_one_are_two_cells():
    assert read_column(Column("r", "r", "text"), [True, 1, 1.0, "1"]).values.tolist() == [
        "TRUE",
        "1",
        "1",
        "1",
    ]


def test_signs_change_what_a_category_means():
    age = Column("a", "a", "category", allowed=("5", "5+", "under 5"), codes={"<5": "under 5"})
    assert read_column(age, ["5", "5+", "<5", "> 5", "-5"]).values.tolist() == [
        "5",
        "5+",
        "under 5",
        None,
        None,
    ]


def test_punctuation_is_not_set_aside_where_that_would_make_two_values_one():
    band = Column("b", "b", "category", allowed=("a/b", "a-b", "c_d"))
    assert read_column(band, ["A/B", "a-b", "a b", "c d"]).values.tolist() == ["a/b", "a-b", None, "c_d"]


def test_a_column_of_no_rows_keeps_its_type():
    kinds = {
        kind: str(read_column(Column("x", "x", kind), []).values.dtype) for kind in ("date", "count", "text")
    }
    assert kinds == {"date": "datetime64[ns]", "count": "float64", "text": "object"}


@pytest.mark.parametrize("text", ["inf", "--5", "1.2.3", "5 000", "٥٥x"])
def test_what_is_no_number_is_refused(text):
    assert read_column(Column("n", "n", "number"), [text]).wrong[0][2] == "Wanted a number."


def test_a_number_may_be_negative_or_have_a_fraction():
    assert read_column(Column("n", "n", "number"), ["-2.5", "1e-2", ".5"]).values.tolist() == [
        -2.5,
        0.01,
        0.5,
    ]


# ---- spellings
# -----------------------------------------------------------------------------------------------


def test_folding_is_the_same_twice():
    for text in ("Child’s  Name", "ﬁle\xa0№", "A_B-C", "İstanbul", "50%"):
        assert fold(fold(text)) == fold(text)
        assert fold_words(fold_words(text)) == fold_words(text)


def test_a_beginning_is_near_only_when_one_word_begins_so():
    assert nearest_of("Educ", ["education", "health"]) == "education"
    assert nearest_of("heal", ["healthy child", "health visitor"]) == ""


def test_a_list_says_how_many_it_left_out():
    assert listed("abcd", at_most=2) == "a, b … (4 in all)"


def test_very_large_numbers_are_written_as_excel_would():
    assert (written(123456789012345.0), written(1e20)) == ("123456789012345", "1e+20")


# ---- files
# ---------------------------------------------------------------------------------------------------


def test_errors_unsaved_formulas_and_hidden_rows_are_found_by_sheet_and_place(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    book.add_worksheet("First")
    sheet = book.add_worksheet("Q4 & notes")
    sheet.write_formula("B2", "=NA()", None, "#N/A")
    sheet.write_formula("AB3", "=1+1", None, 2)
    sheet.set_row(4, None, None, {"hidden": True})
    book.close()
    found = look((tmp_path / "a.xlsx").read_bytes())
    assert found["First"].texts == {}
    assert found["Q4 & notes"].texts == {(1, 1): "#N/A"}
    assert (found["First"].hidden_rows, found["Q4 & notes"].hidden_rows) == (0, 1)


def test_only_an_xlsx_is_looked_into():
    assert look(b"PK not an archive") == look(b"Case ref,Child") == {}


def test_excels_own_word_for_the_separator_is_obeyed(tmp_path):
    (tmp_path / "a.csv").write_text("sep=|\nkey|sector\n1|health, police\n")
    assert open_file(tmp_path / "a.csv", len).sheets[0].rows == [["key", "sector"], ["1", "health, police"]]


def test_the_separator_is_the_one_that_makes_headings_not_the_commonest(tmp_path):
    (tmp_path / "a.csv").write_text("key;sector\n1;a, b, c, d\n2;e, f, g, h\n")
    opened = open_file(tmp_path / "a.csv", Wanted(table("t", "key", "sector")).score)
    assert opened.sheets[0].rows[1] == ["1", "a, b, c, d"]


@pytest.mark.parametrize("kind", [".xlsx", ".xls", ".ods", ".csv"])
def test_no_damage_to_a_file_ever_raises(tmp_path, kind, capfd):
    path = tmp_path / f"lado{kind}"
    if kind == ".xls":
        old = xlwt.Workbook()
        old.add_sheet("S").write(0, 0, "case_id")
        old.save(str(path))
    elif kind == ".xlsx":
        book = openpyxl.Workbook()
        book.active.append(["case_id", "sector"])
        book.save(path)
    elif kind == ".ods":
        write_ods(path, [["1", "health"]], ["case_id", "sector"])
    else:
        path.write_bytes(b'case_id,sector\n1,"health"\n')
    whole, dice, faults = path.read_bytes(), random.Random(7), Counter()
    for turn in range(120):
        damaged = bytearray(whole[: dice.randrange(len(whole))] if turn % 2 else whole)
        for _ in range(dice.randrange(20)):
            if damaged:
                damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        path.write_bytes(bytes(damaged))
        reading = read_return(LADO, path, tmp_path, Quarter(2015, 4), "lado")
        faults[bool(reading.fault)] += 1
        assert not re.search(r"Traceback|Error\b", reading.fault)
    assert faults[True] > 10


# ---- reading in a process of its own


def test_a_reading_that_takes_too_long_or_too_much_or_ends_its_process_is_told_apart():
    from wscb_lib.returns.apart import CameToNothing, apart

    assert apart(lambda: [1]) == [1]
    with pytest.raises(CameToNothing, match="could not be read within 1 seconds"):
        apart(lambda: time.sleep(60), seconds=1)
    with pytest.raises(CameToNothing, match="could not be read in 64 megabytes of memory"):
        apart(lambda: bytearray(2**30), memory=64 * 2**20)
    with pytest.raises(CameToNothing, match="ended the program that reads"):
        apart(lambda: os.abort())
    with pytest.raises(CameToNothing, match=r"reading it failed \(KeyError\)"):
        apart(lambda: {}["a child"])
