"""How a return is read: one titled test for each kind of dirt that agencies' files really hold.

The return used throughout is a small one: allegations, one row a case.
"""

from __future__ import annotations

import csv
import datetime as dt
import string
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P

from wscb_lib.framework import Column, Return, Table
from wscb_lib.quarter import Quarter
from wscb_lib.returns import match_report, read_back_series, read_return

QUARTER = Quarter.parse("2015-16-Q4")
HEADINGS = [
    "Case ref",
    "Child",
    "Referred",
    "Reported at",
    "Sector",
    "Suspended",
    "Age",
    "Contacts",
    "Remarks",
]
ROW = ["L1", "Sam Hill", dt.date(2016, 1, 13), dt.datetime(2016, 1, 12, 9, 30), "health", "Y", 9, 3, "seen"]


def column(name: str, type: str, *aliases: str, **more) -> Column:
    return Column(name, name, type, aliases=aliases, **more)


CASES = Table(
    "cases",
    "one row a case",
    ("case_id",),
    "referred_on",
    {
        c.name: c
        for c in (
            column("case_id", "id", "Case ref"),
            column("child", "text", "Child", "Child’s name", is_identifying=True),
            column("referred_on", "date", "Referred", "Date of referral"),
            column("reported_at", "datetime", "Reported at"),
            column(
                "employer_sector",
                "category",
                "Sector",
                "Employer",
                allowed=("education", "early years", "health", "police", "other"),
                codes={"POL": "police", "HTH": "health", "6": "police"},
            ),
            column("is_suspended", "flag", "Suspended"),
            column("age", "age", "Age"),
            column("contacts", "count", "Contacts", "Number of contacts"),
            column("remarks", "text", "Remarks", is_optional=True),
        )
    },
    may_be_empty=True,
)
LADO = Return(
    "lado", "Allegations", ("lado",), "quarterly", "A return for these tests", tables={"cases": CASES}
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data" / "live" / "returns" / "2015-16-Q4"
    made.mkdir(parents=True)
    return made


def write_xlsx(path: Path, sheets: dict[str, list[list]], merge: str = "") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if merge:
            sheet.merge_cells(merge)
    book.save(path)
    return path


def write_csv(
    path: Path, rows: list[list], encoding: str = "utf-8", separator: str = ",", end: str = "\r\n"
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator, lineterminator=end).writerows(rows)
    return path


def read(path: Path, spec: Return = LADO):
    return read_return(spec, path, path.parents[2], QUARTER, "lado")


def read_rows(folder: Path, *rows: list, headings: list[str] = HEADINGS):
    return read(write_xlsx(folder / "lado.xlsx", {"LADO": [headings, *rows]}))


def read_cells(folder: Path, heading: str, *cells):
    """One column's cells, each in a row that is otherwise clean; the typed values, and the reading."""
    place = HEADINGS.index(heading)
    rows = [[*ROW[:place], cell, *ROW[place + 1 :]] for cell in cells]
    reading = read_rows(folder, *rows)
    assert reading.fault == ""
    return list(reading.tables["cases"].iloc[:, place]), reading


def days(values) -> list[str]:
    return ["absent" if pd.isna(value) else str(value)[:10] for value in values]


# ---- files and sheets
# ----------------------------------------------------------------------------------------


def test_a_clean_return_is_read_as_it_stands(folder):
    reading = read_rows(folder, ROW)
    assert (reading.fault, reading.notes, reading.cell_faults) == ("", (), ())
    row = reading.tables["cases"].iloc[0]
    assert row[["case_id", "child", "employer_sector", "is_suspended"]].tolist() == [
        "L1",
        "Sam Hill",
        "health",
        True,
    ]
    assert (row["referred_on"], row["reported_at"]) == (
        pd.Timestamp(2016, 1, 13),
        pd.Timestamp(2016, 1, 12, 9, 30),
    )
    assert (row["age"], row["contacts"], row["contacts_status"], row["_row"]) == (9.0, 3.0, None, 2)
    assert row["_file"] == reading.path == "returns/2015-16-Q4/lado.xlsx"


def test_each_type_of_column_has_its_own_kind_of_absence(folder):
    table = read_rows(folder, ["L1", *[None] * 8]).tables["cases"]
    assert table.dtypes.astype(str).to_dict() == {
        "case_id": "object",
        "child": "object",
        "referred_on": "datetime64[ns]",
        "reported_at": "datetime64[ns]",
        "employer_sector": "object",
        "is_suspended": "object",
        "age": "float64",
        "contacts": "float64",
        "remarks": "object",
        "contacts_status": "object",
        "_row": "int64",
        "_file": "object",
        "_sheet": "object",
    }
    assert table.loc[0, ["child", "employer_sector", "is_suspended", "remarks"]].tolist() == [None] * 4


def test_a_merged_title_and_a_note_block_may_stand_above_the_headings(folder):
    above = [
        ["Quarter 4 allegations"],
        ["Agency: Warrington LADO", None, "Period:", "2015-16-Q4"],
        ["Submitted on", dt.date(2016, 4, 12)],
        [],
    ]
    reading = read(write_xlsx(folder / "lado.xlsx", {"LADO": [*above, HEADINGS, ROW]}, merge="A1:I1"))
    assert reading.header == {
        "agency": "Warrington LADO",
        "period": "2015-16-Q4",
        "submitted_on": "2016-04-12",
    }
    assert reading.matches[0].heading_row == 5
    assert reading.tables["cases"]["_row"].tolist() == [6]


def test_guidance_sheets_in_front_are_left_and_named(folder):
    guidance = [
        ["List", "Field", "Guidance"],
        ["1", "Case ref", "The number"],
        ["1", "Sector", "Of the employer"],
    ]
    sheets = {
        "Front": [["Annex"]],
        "Guidance": guidance,
        "Codes": [["Sector"], ["health"]],
        "Data": [HEADINGS, ROW],
    }
    reading = read(write_xlsx(folder / "lado.xlsx", sheets))
    assert len(reading.tables["cases"]) == 1
    assert reading.matches[0].sheet == "Data"
    assert reading.notes == ("sheets with none of the headings wanted were left: Front, Guidance, Codes",)


def test_a_renamed_sheet_is_known_by_its_headings(folder):
    plans = Table("plans", "one row a plan", ("plan_id",), "", {"plan_id": column("plan_id", "id", "Plan")})
    both = Return("lado", "Both", ("lado",), "quarterly", "why", tables={"cases": CASES, "plans": plans})
    sheets = {"List 3": [["Plan"], ["P1"]], "Sheet1": [HEADINGS, ROW]}
    reading = read(write_xlsx(folder / "lado.xlsx", sheets), both)
    assert {m.table: m.sheet for m in reading.matches} == {"cases": "Sheet1", "plans": "List 3"}
    assert reading.tables["plans"]["plan_id"].tolist() == ["P1"]


def test_two_sheets_for_one_table_are_a_fault(folder):
    reading = read(write_xlsx(folder / "lado.xlsx", {"Q4": [HEADINGS, ROW], "Q3": [HEADINGS, ROW]}))
    assert reading.fault == (
        'data/live/returns/2015-16-Q4/lado.xlsx: sheets "Q4" and "Q3" both have the headings of table cases. '
        "Wanted one sheet for each table: remove the one that is not part of this return."
    )
    assert reading.tables == {}


def test_an_empty_copy_of_the_sheet_gives_way_to_the_one_with_rows(folder):
    reading = read(write_xlsx(folder / "lado.xlsx", {"Template": [HEADINGS], "Q4": [HEADINGS, ROW]}))
    assert len(reading.tables["cases"]) == 1
    assert 'sheet "Q4" is table cases; sheets with some of its headings were left: Template' in reading.notes


RENAMED = ["Barring" if heading == "Sector" else heading for heading in HEADINGS]


@pytest.mark.parametrize(
    "first", [[HEADINGS, ROW], [HEADINGS]], ids=["beside rows", "beside an empty template"]
)
def test_a_second_sheet_of_rows_whose_headings_differ_a_little_is_a_fault_and_not_left(folder, first):
    """A month on a sheet of its own, with one heading renamed, would be dropped in silence."""
    reading = read(write_xlsx(folder / "lado.xlsx", {"LADO": first, "March": [RENAMED, ROW]}))
    assert reading.fault == (
        'data/live/returns/2015-16-Q4/lado.xlsx: sheet "March" has most of the headings of table cases, '
        'without "Sector", '
        'and rows under them that sheet "LADO" may not have. Wanted one sheet for each table: put its rows '
        "under the others, "
        "or remove it if it is not part of this return."
    )
    assert "March" not in reading.fault_shown and reading.tables == {}


@pytest.mark.parametrize(
    "other", [[RENAMED], [[*HEADINGS[:4], "a", "b"], ROW]], ids=["no rows", "half the headings"]
)
def test_a_sheet_with_no_rows_or_few_of_the_headings_is_only_named(folder, other):
    reading = read(write_xlsx(folder / "lado.xlsx", {"LADO": [HEADINGS, ROW], "Other": other}))
    assert reading.fault == "" and len(reading.tables["cases"]) == 1
    assert 'sheet "LADO" is table cases; sheets with some of its headings were left: Other' in reading.notes


def test_hidden_sheets_and_rows_are_read_and_said(folder):
    book = openpyxl.load_workbook(
        write_xlsx(folder / "lado.xlsx", {"Cover": [["x"]], "LADO": [HEADINGS, ROW, ROW]})
    )
    book["LADO"].sheet_state = "hidden"
    book["LADO"].row_dimensions[3].hidden = True
    book.save(folder / "lado.xlsx")
    reading = read(folder / "lado.xlsx")
    assert len(reading.tables["cases"]) == 2
    assert 'sheet "LADO" is hidden in the workbook: read all the same' in reading.notes
    assert 'sheet "LADO": 1 hidden row read like the others' in reading.notes


def test_an_old_xls_is_read(folder):
    book = xlwt.Workbook()
    sheet = book.add_sheet("LADO")
    for across, (heading, cell) in enumerate(zip(HEADINGS, ROW, strict=True)):
        sheet.write(0, across, heading)
        is_day = isinstance(cell, dt.date)
        sheet.write(
            1,
            across,
            cell,
            xlwt.easyxf(num_format_str="DD/MM/YYYY HH:MM") if is_day else xlwt.Style.default_style,
        )
    book.save(str(folder / "lado.xls"))
    reading = read(folder / "lado.xls")
    row = reading.tables["cases"].iloc[0]
    assert (row["referred_on"], row["reported_at"]) == (
        pd.Timestamp(2016, 1, 13),
        pd.Timestamp(2016, 1, 12, 9, 30),
    )
    assert (row["case_id"], row["age"]) == ("L1", 9.0)
    assert reading.notes == ()


def test_an_opendocument_spreadsheet_is_read(folder):
    sheet = OdfTable(name="LADO")
    for row in (HEADINGS, ROW):
        line = TableRow()
        for cell in row:
            line.addElement(_odf_cell(cell))
        sheet.addElement(line)
    document = OpenDocumentSpreadsheet()
    document.spreadsheet.addElement(sheet)
    document.save(str(folder / "lado.ods"))
    row = read(folder / "lado.ods").tables["cases"].iloc[0]
    assert (row["case_id"], row["referred_on"], row["age"]) == ("L1", pd.Timestamp(2016, 1, 13), 9.0)
    assert row["reported_at"] == pd.Timestamp(2016, 1, 12, 9, 30)


def _odf_cell(value) -> TableCell:
    if isinstance(value, dt.date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, int):
        cell = TableCell(valuetype="float", value=str(value))
    else:
        cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


CSV_ROW = ["L1", "Zoë O’Neil", "13/01/2016", "2016-01-12 09:30", "health", "Y", "9", "3", "seen, twice"]


@pytest.mark.parametrize(
    ("encoding", "separator", "end", "opened_as", "notes"),
    [
        ("utf-8", ",", "\n", "csv (UTF-8, separated by commas)", ()),
        ("utf-8-sig", ",", "\r\n", "csv (UTF-8, separated by commas)", ()),
        (
            "cp1252",
            ",",
            "\r\n",
            "csv (Windows-1252, separated by commas)",
            ("the file is not in UTF-8: read as Windows-1252. Look at names with accents",),
        ),
        (
            "utf-8",
            ";",
            "\n",
            "csv (UTF-8, separated by semicolons)",
            ("the file is separated by semicolons: read so",),
        ),
        (
            "utf-16",
            "\t",
            "\r\n",
            "csv (UTF-16, separated by tabs)",
            (
                "the file is in UTF-16, Excel's Unicode text: read so",
                "the file is separated by tabs: read so",
            ),
        ),
    ],
    ids=["plain", "byte-order mark and CRLF", "cp1252", "semicolons", "tabs in UTF-16"],
)
def test_a_csv_is_read_in_any_usual_encoding_and_separator(
    folder, encoding, separator, end, opened_as, notes
):
    path = write_csv(folder / "lado.csv", [["Allegations"], HEADINGS, CSV_ROW], encoding, separator, end)
    reading = read(path)
    row = reading.tables["cases"].iloc[0]
    assert (row["child"], row["remarks"], row["_row"]) == ("Zoë O’Neil", "seen, twice", 3)
    assert (reading.opened_as, reading.notes) == (opened_as, notes)


def test_the_mark_of_utf_8_before_windows_1252_is_no_part_of_the_first_heading(folder):
    path = write_csv(folder / "lado.csv", [HEADINGS, CSV_ROW], "cp1252", ",", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    reading = read(path)
    assert (reading.fault, reading.opened_as) == ("", "csv (Windows-1252, separated by commas)")
    assert reading.tables["cases"].loc[0, "case_id"] == "L1"


def test_a_row_of_a_csv_with_a_stray_comma_is_set_aside_whole_not_read_shifted(folder):
    (folder / "lado.csv").write_text(
        "\n".join([",".join(HEADINGS), "L1,Hill, Sam,13/01/2016,,health,Y,9,3,seen"])
    )
    reading = read(folder / "lado.csv")
    assert reading.tables["cases"].loc[0, "case_id"] is None
    assert len(reading.cell_faults) == 1
    assert reading.cell_faults[0].sentence() == (
        "data/live/returns/2015-16-Q4/lado.csv, row 2: what stands here cannot be read (it is not repeated "
        "here).\n"
        "It has more cells than the 9 headings: look for a stray separator in the text."
    )


def test_the_tables_of_one_return_may_come_as_a_csv_each(folder):
    plans = Table("plans", "one row a plan", ("plan_id",), "", {"plan_id": column("plan_id", "id", "Plan")})
    both = Return("lado", "Both", ("lado",), "quarterly", "why", tables={"cases": CASES, "plans": plans})
    cases = write_csv(folder / "lado__cases.csv", [HEADINGS, CSV_ROW])
    alone = read(cases, both)
    assert len(alone.tables["cases"]) == 1  # what came counts, and what did not is said
    (lacking,) = alone.lacking
    assert lacking.asked == (
        "data/live/returns/2015-16-Q4/lado__cases.csv: the return has another table, plans. Send with it: "
        "lado__plans.csv."
    )
    write_csv(folder / "lado__plans.csv", [["Plan"], ["P0"]])
    write_csv(folder / "lado__plans_v10.csv", [["Plan"], ["P1"], ["Plan"]])
    write_csv(folder / "lado__plans_v2.csv", [["Plan"], ["P2"]])
    together = read(cases, both)
    write_xlsx(folder / "lado__plans_v10.xlsx", {"P": [["Plan"], ["P1"]]})
    assert read(cases, both).fault.startswith(
        "data/live/returns/2015-16-Q4/lado__plans_v10.csv and lado__plans_v10.xlsx are both the same return "
        "and version."
    )
    assert together.tables["plans"]["plan_id"].tolist() == ["P1"]
    assert together.tables["plans"]["_file"].tolist() == ["returns/2015-16-Q4/lado__plans_v10.csv"]
    assert (together.version, len(together.tables["cases"])) == (10, 1)


def test_a_later_version_says_so(folder):
    assert read(write_xlsx(folder / "lado_v3.xlsx", {"LADO": [HEADINGS, ROW]})).version == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("lado.xlsx", None, "there is no such file"),
        ("lado.csv", b"\xef\xbb\xbf\r\n \r\n", "it is blank"),
        ("lado.xlsx", b"", "it is blank"),
        ("lado.pdf", b"%PDF", 'it is of the kind ".pdf". Wanted an Excel workbook'),
        ("lado.xlsx", b"<html>a table</html>", "it is not a workbook that can be read"),
        ("lado.xlsx", b"PK\x03\x04 cut short", "it is not a workbook that can be read"),
        (
            "lado.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
            "it is not a workbook that can be read",
        ),
        (
            "lado.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "it is protected by a password",
        ),
        ("lado.csv", b"PK\x03\x04 a workbook", "it is a workbook named .csv"),
        ("lado.csv", b"Case ref,\x81\x8d\x00\xff", "it is not text"),
        (
            "lado.csv",
            b'Case ref,Child\nL1,"never closed\nL2,x\n',
            "a quotation mark is opened and never closed",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence_and_never_an_exception(folder, name, content, said):
    if content is not None:
        (folder / name).write_bytes(content)
    reading = read(folder / name)
    assert reading.fault.startswith(f"data/live/returns/2015-16-Q4/{name}: {said}")
    assert reading.tables == {}


def test_a_stray_cell_far_from_the_others_is_a_fault_and_does_not_end_the_run(folder):
    """The reader would lay out all 17 billion places above and beside it, and stop every return with this
    one."""
    book = openpyxl.load_workbook(write_xlsx(folder / "lado.xlsx", {"LADO": [HEADINGS, ROW]}))
    book["LADO"]["XFD1048576"] = "x"
    book.save(folder / "lado.xlsx")
    reading = read(folder / "lado.xlsx")
    assert reading.fault.startswith(
        "data/live/returns/2015-16-Q4/lado.xlsx: a sheet reaches as far as XFD1048576, for "
    )
    assert "Ctrl+End" in reading.fault and reading.fault_asked.endswith("save it and send it again.")
    assert reading.tables == {}


def test_columns_and_rows_that_are_only_formatted_to_the_end_of_the_sheet_do_not_matter(folder):
    book = openpyxl.load_workbook(write_xlsx(folder / "lado.xlsx", {"LADO": [HEADINGS, ROW]}))
    book["LADO"]["XFD1048576"].font = openpyxl.styles.Font(bold=True)
    book.save(folder / "lado.xlsx")
    assert len(read(folder / "lado.xlsx").tables["cases"]) == 1


def test_a_folder_with_the_files_name_is_a_fault(folder):
    (folder / "lado.xlsx").mkdir()
    assert "it is a folder. Wanted a file" in read(folder / "lado.xlsx").fault


def test_a_blank_sheet_is_a_fault_and_says_how_to_send_a_nil_return(folder):
    reading = read(write_xlsx(folder / "lado.xlsx", {"LADO": []}))
    assert "lado.xlsx: it is blank. Wanted, in one of the first 20 rows: Case ref, Child," in reading.fault
    assert reading.fault.endswith("If there is nothing to report, send the headings with no rows.")


def test_headings_with_no_rows_are_a_nil_return_only_where_the_table_may_be_empty(folder):
    nil = read_rows(folder)
    assert (nil.fault, len(nil.tables["cases"])) == ("", 0)
    assert 'sheet "LADO": headings and no rows: a nil return for table cases' in nil.notes
    never = Table("cases", "one row", ("case_id",), "", CASES.columns, may_be_empty=False)
    full = Return("lado", "Full", ("lado",), "quarterly", "why", tables={"cases": never})
    assert "Table cases is never empty: ask for the rows." in read(folder / "lado.xlsx", full).fault


# ---- headings
# ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading", ["Child's name", " CHILD’S  NAME ", "Child`s\xa0\nname:", "childs_name", "‘Child’s’ name?"]
)
def test_case_spaces_quotes_and_punctuation_do_not_matter_in_a_heading(folder, heading):
    reading = read_rows(folder, ROW, headings=[HEADINGS[0], heading, *HEADINGS[2:]])
    assert (reading.matches[1].column, reading.matches[1].how) == ("child", "alias")


def test_a_column_renamed_between_quarters_is_known_by_its_alias(folder):
    headings = ["Case ref", "Child", "Date of referral", *HEADINGS[3:]]
    assert read_rows(folder, ROW, headings=headings).matches[2].column == "referred_on"


def test_columns_may_stand_in_any_order(folder):
    reading = read_rows(folder, ROW[::-1], headings=HEADINGS[::-1])
    assert reading.tables["cases"].loc[0, "case_id"] == "L1"
    assert list(reading.tables["cases"].columns[:9]) == list(CASES.columns)


def test_a_near_spelling_is_taken_and_never_in_silence(folder):
    reading = read_rows(folder, ROW, headings=[*HEADINGS[:7], "Number of contcats", "Remarks"])
    assert reading.tables["cases"].loc[0, "contacts"] == 3
    assert reading.matches[7].how == "close"
    assert (
        'sheet "LADO": the heading "Number of contcats" is not known; it is close to contacts and was read '
        "as that. "
        "Please check, and add it to the aliases if it is right"
    ) in reading.notes


def test_a_missing_heading_is_a_fault_that_names_it_and_the_heading_it_may_be(folder):
    reading = read_rows(
        folder, ROW, headings=["Case ref", "Child", "Date", "Reported at", "Empl.", *HEADINGS[5:]]
    )
    assert reading.fault == (
        'data/live/returns/2015-16-Q4/lado.xlsx: sheet "LADO", row 1: these headings are missing: '
        '"Referred", "Sector". Headings found that are not known: "Date" (did you mean "Referred"?); '
        '"Empl." (did you mean "Sector"?). '
        "Mend the headings, or add what this agency writes to the aliases of table cases."
    )


def test_a_csv_with_no_headings_is_a_fault_and_no_cell_is_repeated(folder):
    reading = read(write_csv(folder / "lado.csv", [CSV_ROW, CSV_ROW]))
    assert reading.fault == (
        "data/live/returns/2015-16-Q4/lado.csv: no row holds the headings of table cases. Wanted, in one of "
        "the first 20 rows: Case ref, Child, Referred, Reported at, Sector, Suspended, Age, Contacts. If "
        "there is nothing to report, send the headings with no rows."
    )


def test_two_headings_for_one_column_are_a_fault(folder):
    reading = read_rows(folder, [*ROW, "police"], headings=[*HEADINGS, "Employer"])
    assert '"Sector" (column 5) and "Employer" (column 10) stand for one and the same thing' in reading.fault


def test_extra_columns_are_left_and_named(folder):
    reading = read_rows(folder, [*ROW, "blue", 1], headings=[*HEADINGS, "Colour", "Shade"])
    assert 'sheet "LADO": 2 other headings not read: "Colour", "Shade"' in reading.notes
    assert [m.how for m in reading.matches][-2:] == ["unknown", "unknown"]


def test_a_column_with_no_heading_is_left_and_said(folder):
    reading = read_rows(folder, [*ROW, None, "Secret", None], ROW, headings=[*HEADINGS, None])
    assert reading.notes == ('sheet "LADO": 1 column with no heading not read',)


def test_a_column_that_may_be_left_out_is_absent_and_said(folder):
    reading = read_rows(folder, ROW[:-1], headings=HEADINGS[:-1])
    assert reading.tables["cases"]["remarks"].tolist() == [None]
    assert reading.notes == ('sheet "LADO": columns that may be left out, and were: remarks',)


# ---- rows
# ----------------------------------------------------------------------------------------------------


def test_headings_repeated_among_the_rows_are_dropped_and_said(folder):
    reading = read_rows(folder, ROW, HEADINGS, ["L2", *ROW[1:]])
    assert reading.tables["cases"]["_row"].tolist() == [2, 4]
    assert reading.notes == (
        'sheet "LADO": 1 row (3) held the headings over again: dropped. Was the same list pasted in twice?',
    )


@pytest.mark.parametrize(
    "label",
    [
        "Total",
        "GRAND TOTAL:",
        "Sub-total",
        "Total for quarter",
        "Sum",
        "All",
        "Q4 total",
        "Total (all)",
        "Average",
    ],
)
def test_totals_rows_are_dropped_and_said(folder, label):
    reading = read_rows(folder, ROW, [label, None, None, None, None, None, "<5", 3, "c"])
    assert reading.tables["cases"]["case_id"].tolist() == ["L1"]
    assert reading.notes == ('sheet "LADO": 1 row (3) held totals: dropped',)


def test_a_totals_row_of_formulas_that_nobody_worked_out_is_dropped_too(folder):
    reading = read_rows(folder, ROW, ["Total", None, None, None, None, None, "=SUM(G2:G2)", "#REF!", None])
    assert reading.tables["cases"]["case_id"].tolist() == ["L1"]
    assert 'sheet "LADO": 1 row (3) held totals: dropped' in reading.notes


def test_a_case_whose_reference_begins_with_total_is_no_totals_row(folder):
    assert len(read_rows(folder, ROW, ["Total", *ROW[1:]]).tables["cases"]) == 2


def test_notes_below_the_rows_are_dropped_and_said_but_not_repeated(folder):
    notes = [["Note: Sam Hill moved in March"], ["All known cases"], ["Agency: LADO"]]
    reading = read_rows(folder, ROW, [], *notes)
    assert len(reading.tables["cases"]) == 1
    assert reading.notes == ('sheet "LADO": 3 rows (4, 5, 6) held notes below the rows: dropped',)


def test_a_row_with_only_its_key_is_kept_for_the_checks_to_judge(folder):
    assert read_rows(folder, ROW, ["L2"]).tables["cases"]["case_id"].tolist() == ["L1", "L2"]


def test_blank_rows_are_passed_over_and_row_numbers_stay_the_sheets_own(folder):
    blank = [" ", "\xa0", None]
    reading = read_rows(folder, [], ROW, blank, ["L2", *ROW[1:]], blank, [], blank)
    assert reading.tables["cases"]["_row"].tolist() == [3, 5]
    assert reading.notes == ()


def test_rows_with_nothing_in_any_known_column_are_dropped_and_said(folder):
    reading = read_rows(folder, ROW, [*[None] * 9, "ask Jo"], ["L2", *ROW[1:]], headings=[*HEADINGS, "Query"])
    assert reading.tables["cases"]["_row"].tolist() == [2, 4]
    assert 'sheet "LADO": 1 row (3) held nothing in any column that is read: dropped' in reading.notes


# ---- formulas and errors
# -------------------------------------------------------------------------------------


def test_a_formula_gives_its_saved_result_and_errors_are_absent_and_counted(folder):
    book = xlsxwriter.Workbook(str(folder / "lado.xlsx"))
    sheet = book.add_worksheet("LADO")
    sheet.write_row(0, 0, HEADINGS)
    for row, (contacts, sector) in enumerate([(5, "health"), ("#REF!", "health"), (2, "#N/A")], 1):
        sheet.write_row(row, 0, [f"L{row}"])
        sheet.write_formula(row, 7, "=2+3", None, contacts)
        sheet.write_formula(row, 4, "=A1", None, sector)
    book.close()
    reading = read(folder / "lado.xlsx")
    table = reading.tables["cases"]
    assert table["contacts"].fillna(-9).tolist() == [5, -9, 2]
    assert table["employer_sector"].tolist() == ["health", "health", None]
    assert reading.cell_faults == ()
    said = "held an Excel error such as #N/A or an unsaved formula: read as absent"
    assert f'sheet "LADO", column "Sector": 1 cell {said}' in reading.notes
    assert f'sheet "LADO", column "Contacts": 1 cell {said}' in reading.notes


def test_a_formula_that_was_never_worked_out_is_absent_and_counted(folder):
    values, reading = read_cells(folder, "Contacts", 1, "=1+1")
    assert str(values) == "[1.0, nan]"
    assert "1 cell held an Excel error such as #N/A or an unsaved formula" in reading.notes[0]


# ---- dates
# ---------------------------------------------------------------------------------------------------


def test_dates_are_read_in_all_the_ways_people_write_them(folder):
    written = [
        dt.date(2016, 1, 13), "2016-01-13", "13/01/2016", "13.1.2016", "13-Jan-2016", "13 January 2016",
        "Wednesday 13th January 2016", "Jan 13, 2016", "20160113", "2016/1/13", "13 Jan 16", 42382,
    ]  # fmt: skip
    values, reading = read_cells(folder, "Referred", *written)
    assert days(values) == ["2016-01-13"] * len(written)
    assert reading.cell_faults == ()


def test_text_that_is_no_date_is_a_fault_and_the_cell_is_absent(folder):
    values, reading = read_cells(folder, "Referred", "May be 8 Jan 2000", "31/02/2016", "soon", 7, True)
    assert days(values) == ["absent"] * 5
    assert [(f.row, f.found) for f in reading.cell_faults] == [
        (2, "May be 8 Jan 2000"), (3, "31/02/2016"), (4, "soon"), (5, "7"), (6, "TRUE"),
    ]  # fmt: skip
    assert reading.cell_faults[0].wanted == "Wanted a date such as 31/03/2016."
    assert reading.cell_faults[1].wanted.startswith("There is no such day or time.")


def test_text_dates_and_real_dates_mix_in_one_column(folder):
    values, _ = read_cells(folder, "Referred", dt.date(2016, 1, 15), "2016-01-02", "03/02/2016")
    assert days(values) == ["2016-01-15", "2016-01-02", "2016-02-03"]


def test_where_nothing_proves_the_order_day_comes_first_and_it_is_said(folder):
    values, reading = read_cells(folder, "Referred", "03/04/2015", "01/12/2015")
    assert days(values) == ["2015-04-03", "2015-12-01"]
    assert len(reading.notes) == 1
    assert reading.notes[0] == (
        'sheet "LADO", column "Referred": no date has a day after the 12th, so day/month cannot be told from '
        "month/day. Read as day/month, as in Britain: please check one against the case record"
    )


def test_one_day_after_the_twelfth_proves_the_order_of_the_whole_column(folder):
    values, reading = read_cells(folder, "Referred", "03/04/2015", "25/12/2015")
    assert (days(values), reading.notes) == (["2015-04-03", "2015-12-25"], ())


def test_american_order_is_taken_only_when_proved_and_said(folder):
    values, reading = read_cells(folder, "Referred", "03/04/2015", "12/25/2015")
    assert days(values) == ["2015-03-04", "2015-12-25"]
    assert reading.notes == (
        'sheet "LADO", column "Referred": dates are month/day/year, in the American order; they were read so',
    )


def test_a_column_in_both_orders_reads_what_is_certain_and_refuses_the_rest(folder):
    values, reading = read_cells(folder, "Referred", "25/12/2015", "12/26/2015", "12/04/2015", "05/05/2015")
    assert days(values) == ["2015-12-25", "2015-12-26", "absent", "2015-05-05"]
    assert [(f.row, f.found) for f in reading.cell_faults] == [(4, "12/04/2015")]


def test_one_slip_among_many_does_not_put_the_order_in_doubt(folder):
    values, reading = read_cells(
        folder, "Referred", *[f"{d}/01/2016" for d in range(13, 23)], "01/31/2016", "02/01/2016"
    )
    assert days(values)[-2:] == ["absent", "2016-01-02"]
    assert [f.found for f in reading.cell_faults] == ["01/31/2016"]


def test_dates_that_excel_has_swapped_are_refused(folder):
    """British text opened with American settings: where the day was 12 or less Excel made a date of it,
    wrongly."""
    real = [dt.date(2015, month, day) for month, day in [(3, 4), (5, 7), (9, 2), (10, 11), (1, 12)]]
    text = ["13/04/2015", "25/05/2015", "19/06/2015", "30/07/2015", "28/08/2015"]
    values, reading = read_cells(folder, "Referred", *real, *text)
    assert days(values) == ["absent"] * 5 + [
        "2015-04-13",
        "2015-05-25",
        "2015-06-19",
        "2015-07-30",
        "2015-08-28",
    ]
    assert "Excel has probably swapped day and month" in reading.notes[0]
    values, reading = read_cells(folder, "Referred", *real[:3], *text[:3], dt.date(2015, 3, 20))
    assert (days(values)[0], reading.notes) == ("2015-03-04", ())
    values, reading = read_cells(
        folder, "Referred", *real[:2], *text[:2]
    )  # too few to be more than luck: only said
    assert days(values)[0] == "2015-03-04"
    assert "though there are few: Excel may have swapped day and month" in reading.notes[0]


def test_two_digit_years_are_the_latest_that_fit_and_are_counted(folder):
    values, reading = read_cells(folder, "Referred", "13/01/16", "14/02/99", "15/03/26", "15/03/27")
    assert days(values) == ["2016-01-13", "1999-02-14", "2026-03-15", "1927-03-15"]
    assert "4 cells held a year of two digits" in reading.notes[1]


def test_placeholder_dates_are_absent_and_counted(folder):
    placeholders = [
        dt.date(1900, 1, 1),
        "01/01/1900",
        "31/12/9999",
        "0",
        "00/00/0000",
        "30/12/1899",
        "31/12/1899",
    ]
    values, reading = read_cells(folder, "Referred", "13/01/2016", *placeholders)
    assert days(values) == ["2016-01-13"] + ["absent"] * 7
    assert reading.cell_faults == ()
    assert "7 cells held a placeholder date such as 01/01/1900: read as absent" in reading.notes[0]


def test_a_future_date_is_read_for_the_checks_to_judge(folder):
    values, reading = read_cells(folder, "Referred", "13/08/2016")  # an unborn child's expected birth is one
    assert (days(values), reading.cell_faults) == (["2016-08-13"], ())


def test_times_are_kept_where_the_column_has_them_and_said_where_it_has_not(folder):
    moments = [
        dt.datetime(2016, 1, 13, 10, 10),
        "13/01/2016 22:05",
        "2016-01-13T09:30:00Z",
        "13/01/2016 9.05 pm",
        42382.4236111111,
    ]
    values, reading = read_cells(folder, "Reported at", *moments)
    assert [str(value)[11:16] for value in values] == ["10:10", "22:05", "09:30", "21:05", "10:10"]
    values, reading = read_cells(folder, "Reported at", "13/01/2016")
    assert str(values[0]) == "2016-01-13 00:00:00"
    assert "1 cell held a date with no time of day: read as midnight" in reading.notes[0]
    values, reading = read_cells(folder, "Referred", *moments)
    assert [str(value) for value in values] == ["2016-01-13 00:00:00"] * 5
    assert "5 cells held a time of day, which this column does not keep" in reading.notes[0]


# ---- categories, flags and identifiers
# -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Police", "police"),
        ("  POLICE\xa0", "police"),
        ("a) Police", "police"),
        ("(b) Police", "police"),
        ("1 - Police", "police"),
        ("q) 6: Police", "police"),
        ("6: b) Police", "police"),
        ("6", "police"),
        (6, "police"),
        ("6.0", "police"),
        ("pol", "police"),
        ("POL: Cheshire force", "police"),
        ("early-years", "early years"),
        ("Early  Years", "early years"),
        ("N/A", None),
        ("-", None),
        (None, None),
    ],
)
def test_prefixes_codes_and_case_lead_to_the_value_allowed(folder, written, read_as):
    values, reading = read_cells(folder, "Sector", written)
    assert (values, reading.cell_faults) == ([read_as], ())


def test_an_unknown_category_is_a_fault_that_says_what_is_allowed_and_what_is_near(folder):
    values, reading = read_cells(folder, "Sector", "health", "Educ")
    assert values == ["health", None]
    assert reading.cell_faults[0].sentence() == (
        'data/live/returns/2015-16-Q4/lado.xlsx, sheet "LADO", row 3, column "Sector": found "Educ".\n'
        'Allowed: education, early years, health, police, other. Did you mean "education"?'
    )


@pytest.mark.parametrize("written", ["c", "x", "Unknown", "Non - police", "6+", "2 - 6", "HTH - Police"])
def test_nothing_is_read_as_a_category_it_is_not(folder, written):
    values, reading = read_cells(folder, "Sector", written)
    assert (values, len(reading.cell_faults)) == ([None], 1)


OUTCOMES = {
    "(un) Substantiated": None,
    "(un)substantiated": None,
    "NOT - SUBSTANTIATED": None,
    "NON - substantiated": None,
    "UN - SUBSTANTIATED": None,
    "a) NOT - substantiated": None,
    "NO: attended": None,
    "NOT - ATTENDED": None,
    "(n) attended": None,
    "N: attended": None,
    "NEVER - attended": None,
    "(in)complete": None,
    "NOT - NOTIFIED": None,
    "SUB - Substantiated": "substantiated",
    "A - Neglect": "neglect",
    "N - Neglect": "neglect",
    "n) neglect": "neglect",
    "IN - Injury": "injury",
    "NO: No further action": "no further action",
    "NFA - No further action": "no further action",
    "UN - Unfounded": "unfounded",
}


@pytest.mark.parametrize(("written", "read_as"), OUTCOMES.items())
def test_a_prefix_that_denies_what_follows_is_no_code_of_it(written, read_as):
    """The opposite of a value must never be counted as the value: it is unknown, and is found as any unknown
    value."""
    from wscb_lib.returns.cells import read_column

    allowed = (
        "substantiated",
        "attended",
        "complete",
        "notified",
        "neglect",
        "injury",
        "no further action",
        "unfounded",
    )
    typed = read_column(column("outcome", "category", allowed=allowed), [written])
    assert typed.values.tolist() == [read_as]
    assert [wanted.startswith("Allowed: ") and "Did you" not in wanted for _, _, wanted in typed.wrong] == [
        True
    ] * (read_as is None)


def test_a_list_long_enough_may_reach_the_letter_n_and_a_code_of_the_list_is_one():
    from wscb_lib.returns.cells import read_column

    long = column(
        "ethnicity", "category", allowed=tuple(f"{letter}{letter}" for letter in string.ascii_uppercase[:14])
    )
    assert read_column(long, ["n) BB"]).values.tolist() == ["BB"]
    coded = column(
        "held", "category", allowed=("attended", "missed"), codes={"N": "missed", "NO": "attended"}
    )
    assert read_column(coded, ["NO - attended", "N - attended"]).values.tolist() == ["attended", None]


def test_a_letter_that_only_orders_a_list_is_never_a_code():
    """One national list uses s) before two different codes."""
    from wscb_lib.returns.cells import read_column

    ethnicity = column("ethnicity", "category", allowed=("REFU", "NOBT"), codes={"s": "REFU"})
    typed = read_column(ethnicity, ["s) REFU", "s) NOBT", "s) ABCD"])
    assert typed.values.tolist() == ["REFU", "NOBT", None]


def test_na_is_a_value_where_the_list_allows_it():
    from wscb_lib.returns.cells import read_column

    answer = column("answer", "category", allowed=("met", "not met", "NA"))
    assert read_column(answer, ["na", "NA", "-"]).values.tolist() == ["NA", "NA", None]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Y", True), ("yes", True), ("a) Yes", True), ("TRUE", True), (True, True), (1, True), ("1.0", True),
        ("N", False), ("No ", False), ("b) No", False), (False, False), (0, False),
        ("U", None), ("Unknown", None), ("-", None), (None, None),
    ],
)  # fmt: skip
def test_flags_are_read_in_all_the_ways_people_answer(folder, written, read_as):
    values, reading = read_cells(folder, "Suspended", written)
    assert (values, reading.cell_faults) == ([read_as], ())


@pytest.mark.parametrize(
    "written", ["maybe", 2, "yes and no", "x", "(n) yes", "N) Y", "(y) no", "no) yes", "un) yes"]
)
def test_an_answer_that_is_no_answer_is_a_fault(folder, written):
    values, reading = read_cells(folder, "Suspended", written)
    assert values == [None]
    assert reading.cell_faults[0].wanted == "Wanted Y, N or U (unknown)."


def test_identifiers_lose_what_excel_added_and_nothing_else(folder):
    values, reading = read_cells(folder, "Case ref", 1001, "1002.0", " 007 ", "ab\xa0C", "L1.50")
    assert (values, reading.cell_faults) == (["1001", "1002", "007", "ab C", "L1.50"], ())


def test_a_long_number_that_excel_has_shortened_is_a_fault(folder):
    values, reading = read_cells(folder, "Case ref", "8.01235E+12")
    assert values == [None]
    assert reading.cell_faults[0].wanted.startswith(
        "Excel has shortened a long number and lost its last digits."
    )


def test_free_text_keeps_its_quotes_and_capitals_and_loses_only_outer_spaces(folder):
    values, _ = read_cells(folder, "Child", " Dustin\xa0Hazlett ", "O’Neil-Smith", "NULL")
    assert values == ["Dustin Hazlett", "O’Neil-Smith", None]


# ---- numbers and the symbols that stand for them
# -------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("12", 12), ("1,234", 1234), ("7.0", 7), (" 5 ", 5), (0, 0), ("74.000000000000006", 74)],
)
def test_numbers_kept_as_text_are_numbers(folder, written, read_as):
    values, reading = read_cells(folder, "Contacts", written)
    assert (values, reading.cell_faults) == ([read_as], ())


@pytest.mark.parametrize(
    ("symbol", "status"),
    [
        ("c", "suppressed"),
        ("C", "suppressed"),
        ("[c]", "suppressed"),
        ("<5", "suppressed"),
        ("< 5", "suppressed"),
        ("1-4", "suppressed"),
        ("fewer than 5", "suppressed"),
        ("*", "suppressed"),
        ("x", "not_available"),
        (":", "not_available"),
        ("-", "not_available"),
        ("..", "not_available"),
        ("z", "not_applicable"),
        ("k", "low"),
        ("low", "low"),
        ("~", "low"),
        ("u", "low_reliability"),
        ("N/A", None),
        ("", None),
        (".", None),
        ("\xa0", None),
        ("NULL", None),
    ],
)
def test_a_symbol_in_a_figures_place_is_a_word_and_never_nought(folder, symbol, status):
    values, reading = read_cells(folder, "Contacts", symbol, 1)
    assert str(values) == "[nan, 1.0]"
    assert reading.tables["cases"]["contacts_status"].tolist() == [status, None]
    assert reading.cell_faults == ()


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (-1, "Wanted a whole number, 0 or more."),
        ("2.5", "Wanted a whole number, 0 or more."),
        ("£5", "Wanted a plain number, with no sign for money."),
        ("45%", "Wanted a plain number, with no % sign."),
        ("none", "Wanted 0 if there were none, or an empty cell if it is not known."),
        ("about 5", "It is in doubt. Wanted a whole number, 0 or more."),
        ("5?", "It is in doubt. Wanted a whole number, 0 or more."),
        ("nil", "Wanted 0 if there were none, or an empty cell if it is not known."),
        ("<1", "It is a range. Wanted a whole number, 0 or more."),
        (">5", "It is a range. Wanted a whole number, 0 or more."),
        ("1,23", "Wanted a whole number, 0 or more."),
        (dt.date(2016, 4, 1), "Wanted a whole number, 0 or more."),
    ],
)
def test_what_is_no_count_is_a_fault(folder, written, wanted):
    values, reading = read_cells(folder, "Contacts", written)
    assert str(values) == "[nan]"
    assert [fault.wanted for fault in reading.cell_faults] == [wanted]


def test_a_return_that_has_a_status_column_of_its_own_keeps_it_and_symbols_fill_its_gaps(folder):
    totals = Table(
        "totals",
        "one row a measure",
        ("indicator",),
        "",
        {
            c.name: c
            for c in (
                column("indicator", "id"),
                column("numerator", "count"),
                column("numerator_status", "text"),
            )
        },
    )
    spec = Return("lado", "Totals", ("lado",), "quarterly", "why", tables={"totals": totals})
    rows = [
        ["indicator", "numerator", "numerator_status"],
        ["a", "c", None],
        ["b", "c", "said"],
        ["d", 1, None],
    ]
    table = read(write_xlsx(folder / "lado.xlsx", {"Totals": rows}), spec).tables["totals"]
    assert table["numerator_status"].tolist() == ["suppressed", "said", None]
    assert list(table.columns) == ["indicator", "numerator", "numerator_status", "_row", "_file", "_sheet"]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [(9, 9), ("6.138261464750171", 6), (-1, -1), ("-1.0", -1), ("Unborn", -1), ("<1", 0)],
)
def test_ages_are_whole_years_and_an_unborn_child_is_minus_one(folder, written, read_as):
    values, reading = read_cells(folder, "Age", written)
    assert (values, reading.cell_faults) == ([read_as], ())


def test_a_second_before_midnight_stays_in_its_day(folder):
    late = dt.datetime(2016, 3, 31, 23, 59, 59, 700_000)
    values, _ = read_cells(folder, "Reported at", late, "42460.999995")
    assert values == [pd.Timestamp(2016, 3, 31, 23, 59, 59)] * 2


@pytest.mark.parametrize("written", [-2, -0.5, "-0.1", "six", "<5"])
def test_what_is_no_age_is_a_fault(folder, written):
    assert (
        read_cells(folder, "Age", written)[1].cell_faults[0].wanted.startswith("Wanted an age in whole years")
    )


# ---- what is said, and what never is
# -------------------------------------------------------------------------


def test_no_message_repeats_what_may_be_about_a_child(folder):
    bad = ["1.5E+20", "Secretname", "Secretname", "Secretname", "health", "Y", 9, 3, "Secretname"]
    hidden = Table(
        "cases",
        "one row a case",
        ("case_id",),
        "referred_on",
        {
            name: Column(
                c.name, c.meaning, c.type, c.allowed, c.codes, aliases=c.aliases, is_identifying=True
            )
            for name, c in CASES.columns.items()
        },
    )
    spec = Return("lado", "Hidden", ("lado",), "quarterly", "why", tables={"cases": hidden})
    note = ["Note: Secretname has left"]
    path = write_xlsx(folder / "lado.xlsx", {"LADO": [HEADINGS, bad, bad[:-1], [], ["Secretname"] * 9, note]})
    reading = read(path, spec)
    assert len(reading.cell_faults) > 5
    said = [reading.fault, *reading.notes, match_report(reading), *map(str, reading.cell_faults)]
    said += [fault.sentence() for fault in reading.cell_faults]
    assert not any("ecretname" in sentence or "1.5E" in sentence for sentence in said)


def test_a_long_cell_is_cut_short_in_a_message(folder):
    _, reading = read_cells(folder, "Sector", "x" * 200)
    assert reading.cell_faults[0].found == "x" * 39 + "…"


def test_the_match_report_can_be_read_and_sent_back_to_the_agency(folder):
    headings = [*HEADINGS[:7], "Number of contcats", "Colour"]
    above = [["Agency: LADO"]]
    path = write_xlsx(folder / "lado.xlsx", {"LADO": [*above, headings, ROW, [*ROW[:4], "Educ", *ROW[5:]]]})
    assert match_report(read(path)) == (
        "returns/2015-16-Q4/lado.xlsx: return lado, agency lado, 2015-16-Q4, version 1\n"
        "Opened as workbook (.xlsx)\n"
        "The file says: agency LADO\n"
        "\n"
        'Table cases: sheet "LADO", headings in row 2, 2 rows\n'
        "  Case ref            case_id          a known alias\n"
        "  Child               child            the column's own name\n"
        "  Referred            referred_on      a known alias\n"
        "  Reported at         reported_at      the column's own name\n"
        "  Sector              employer_sector  a known alias\n"
        "  Suspended           is_suspended     a known alias\n"
        "  Age                 age              the column's own name\n"
        "  Number of contcats  contacts         CLOSE, please check\n"
        "  Colour              -                not known, not read\n"
        "\n"
        "1 cell could not be read\n"
        '  table cases, "Sector": 1\n'
        "\n"
        "Notes\n"
        '  sheet "LADO": the heading "Number of contcats" is not known; it is close to contacts and was '
        "read as that. "
        "Please check, and add it to the aliases if it is right.\n"
        '  sheet "LADO": 1 other heading not read: "Colour".\n'
        '  sheet "LADO": columns that may be left out, and were: remarks.\n'
    )


def test_the_match_report_of_a_held_return_says_why_first(folder):
    report = match_report(read(folder / "lado.xlsx"))
    assert report.splitlines()[1:] == [
        "NOT READ. The return is held:",
        (
            "  data/live/returns/2015-16-Q4/lado.xlsx: there is no such file. Check the name and the "
            "quarter's folder."
        ),
    ]


# ---- the back series
# -----------------------------------------------------------------------------------------

NAMES = list(CASES.columns)
HISTORY = ["L1", "Sam", "2013-05-14", "2013-05-13 09:30", "police", "Y", "9", "3", ""]


def read_history(folder: Path, *rows: list, spec: Return = LADO):
    back = folder.parent / "back_series"
    back.mkdir(exist_ok=True)
    write_csv(back / "lado__cases.csv", list(rows))
    return read_back_series(spec, back, folder.parents[1])


def test_the_back_series_is_read_by_the_columns_own_names(folder):
    reading = read_history(folder, NAMES, HISTORY, [])
    assert (reading.fault, reading.quarter, reading.agency) == ("", None, "all")
    assert reading.path == "returns/back_series"
    row = reading.tables["cases"].iloc[0]
    assert (row["referred_on"], row["is_suspended"], row["_row"]) == (pd.Timestamp(2013, 5, 14), True, 2)
    assert row["_file"] == "returns/back_series/lado__cases.csv"


def test_no_history_is_none(folder):
    assert read_back_series(LADO, folder, folder.parents[1]) is None


def test_the_back_series_forgives_no_heading(folder):
    reading = read_history(folder, ["Case ref", *NAMES[1:], "age"], [*HISTORY, "9"])
    assert 'row 1: found the heading "Case ref". Wanted the names of the columns, exactly.' in reading.fault
    assert "row 1: these headings are missing: case_id. Add them." in reading.fault
    assert "row 1: these headings stand twice: age. Keep one of each." in reading.fault


@pytest.mark.parametrize("written", ["2013-05-14", "14/05/2013", "14/05/13", "14 May 2013", "41408"])
def test_the_back_series_takes_dates_as_any_return_does(folder, written):
    """Excel in Britain saves 2013-05-14 as 14/05/2013: sixteen quarters once went with it, and nothing was
    said."""
    reading = read_history(folder, NAMES, [*HISTORY[:2], written, "13/05/2013 09:30", *HISTORY[4:]])
    row = reading.tables["cases"].iloc[0]
    assert (row["referred_on"], row["reported_at"]) == (
        pd.Timestamp(2013, 5, 14),
        pd.Timestamp(2013, 5, 13, 9, 30),
    )
    assert reading.cell_faults == ()


def test_what_is_remarked_of_a_history_names_its_file(folder):
    reading = read_history(folder, NAMES, [*HISTORY[:2], "14/05/13", *HISTORY[3:]])
    assert reading.notes == (
        (
            'lado__cases.csv: column "referred_on": 1 cell held a year of two digits: read as the latest '
            "year "
            "that fits"
        ),
    )


@pytest.mark.parametrize("saved", ["utf-8-sig", "cp1252", "semicolons", "blank edges"])
def test_a_back_series_saved_by_excel_in_any_of_its_ways_is_the_same_history(folder, saved):
    plain = read_history(folder, NAMES, [*HISTORY[:-1], "café"]).tables["cases"]
    rows = [NAMES, [*HISTORY[:-1], "café"]]
    if saved == "blank edges":
        rows = [[*row, "", ""] for row in rows] + [[""] * 12, [" "]]
    text = "\r\n".join((";" if saved == "semicolons" else ",").join(row) for row in rows)
    path = folder.parent / "back_series" / "lado__cases.csv"
    path.write_bytes(text.encode(saved if saved in ("utf-8-sig", "cp1252") else "utf-8"))
    again = read_back_series(LADO, path.parent, folder.parents[1])
    assert again.fault == ""
    pd.testing.assert_frame_equal(again.tables["cases"], plain)


def test_a_cell_behind_the_last_heading_of_a_history_sets_its_row_aside_and_blank_ones_do_not(folder):
    reading = read_history(folder, NAMES, [*HISTORY, "", "x"], [*HISTORY, "", ""])
    assert [f.row for f in reading.cell_faults] == [2]


def test_a_stray_comma_in_the_back_series_sets_its_row_aside(folder):
    reading = read_history(folder, NAMES, [*HISTORY, "more"], HISTORY)
    assert reading.tables["cases"]["case_id"].tolist() == [None, "L1"]
    assert [(f.row, f.wanted[:13]) for f in reading.cell_faults] == [(2, "It has more c")]


def test_a_file_of_the_back_series_that_is_no_table_is_a_fault(folder):
    back = folder.parent / "back_series"
    back.mkdir()
    write_csv(back / "lado__case.csv", [NAMES])
    fault = read_back_series(LADO, back, folder.parents[1]).fault
    assert fault == (
        'data/live/returns/back_series/lado__case.csv: "case" is no table of return lado. Its tables are '
        'cases. Did you mean "cases"?'
    )


def test_the_history_of_a_return_that_several_agencies_send_may_name_the_agency(folder):
    spec = Return("lado", "x", ("gp", "camhs"), "quarterly", "why", tables={"cases": CASES}, per_agency=True)
    reading = read_history(folder, [*NAMES, "agency"], [*HISTORY, "gp"], spec=spec)
    assert reading.tables["cases"]["_agency"].tolist() == ["gp"]
    assert 'found the heading "agency"' in read_history(folder, [*NAMES, "agency"], [*HISTORY, "gp"]).fault


# ---- any return, dressed in any dirt, is read back the same
# --------------------------------------------------

WORD = st.text(string.ascii_letters, min_size=3, max_size=8).filter(
    lambda word: word.casefold() not in {"null", "nan", "nat", "none", "blank", "total", "totals", "subtotal"}
)
DAY = st.dates(dt.date(2012, 4, 1), dt.date(2016, 3, 31))
CASE = st.fixed_dictionaries(
    {
        "case_id": st.integers(1, 99999).map(lambda n: f"L{n}"),
        "child": st.none() | WORD,
        "referred_on": st.none() | DAY,
        "reported_at": st.none() | st.datetimes(dt.datetime(2012, 4, 1), dt.datetime(2016, 3, 31)).map(
            lambda moment: moment.replace(second=0, microsecond=0, minute=moment.minute or 1)
        ),
        "employer_sector": st.none() | st.sampled_from(CASES.columns["employer_sector"].allowed),
        "is_suspended": st.none() | st.booleans(),
        "age": st.none() | st.integers(-1, 17),
        "contacts": st.none() | st.integers(0, 5000),
        "remarks": st.none() | WORD,
    }
)  # fmt: skip
DRESS = {
    "case_id": [str, lambda v: f" {v}\xa0"],
    "child": [str, lambda v: f"\xa0{v} "],
    "referred_on": [dt.date.isoformat, lambda v: v.strftime("%d-%b-%Y"), lambda v: v.strftime("%d %B %y")],
    "reported_at": [
        lambda v: v.isoformat(),
        lambda v: v.strftime("%d %b %Y %H:%M"),
        lambda v: v.strftime("%Y-%m-%d %I.%M %p"),
    ],
    "employer_sector": [
        str.upper,
        lambda v: f"b) {v}",
        lambda v: f"q) 3: {v.title()}",
        lambda v: v.replace(" ", "_"),
    ],
    "is_suspended": [
        lambda v: "Yes" if v else "No",
        lambda v: "1" if v else "0",
        lambda v: "a) Y" if v else "b) N",
    ],
    "age": [str, lambda v: f"{v}.0"],
    "contacts": [str, lambda v: f"{v:,}", lambda v: f"{v}.0"],
    "remarks": [str],
}
NOTHING = ["", " ", "N/A", "null", "#N/A"]
ALIASES = {
    name: [name, name.upper(), *c.aliases, *(f" {a} " for a in c.aliases)]
    for name, c in CASES.columns.items()
}


@st.composite
def dressed(draw):
    """Rows, and a sheet of text that means the same."""
    rows = draw(st.lists(CASE, min_size=1, max_size=6))
    order = draw(st.permutations(NAMES))
    slashes = draw(st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", ""]))
    sheet = [[draw(st.sampled_from(ALIASES[name])) for name in order]]
    proved = any(row["referred_on"] and row["referred_on"].day > 12 for row in rows)
    for row in rows:
        cells = []
        for name in order:
            value = row[name]
            if value is None:
                cells.append(draw(st.sampled_from(NOTHING)))
            elif name == "referred_on" and slashes and (proved or slashes.startswith("%d")):
                cells.append(value.strftime(slashes))
            else:
                cells.append(draw(st.sampled_from(DRESS[name]))(value))
        sheet += (
            [cells] + [[""]] * draw(st.integers(0, 1)) + ([sheet[0]] if draw(st.integers(0, 9)) == 0 else [])
        )
    above = draw(st.lists(st.sampled_from([["Quarter 4"], ["Agency: LADO"], [""]]), max_size=3))
    below = draw(
        st.lists(st.sampled_from([[""], ["Note: all known cases"], ["Total", *[""] * 8]]), max_size=2)
    )
    return rows, [*above, *sheet, *below]


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(dressed(), st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]))
def test_any_return_dressed_in_any_dirt_is_read_back_the_same(folder, made, separator, encoding):
    rows, sheet = made
    reading = read(write_csv(folder / "lado.csv", sheet, encoding, separator))
    assert (reading.fault, reading.cell_faults) == ("", ())
    read_back = reading.tables["cases"][NAMES].to_dict("records")
    assert len(read_back) == len(rows)
    for row, back in zip(rows, read_back, strict=True):
        for name in NAMES:
            wanted = pd.Timestamp(row[name]) if isinstance(row[name], dt.date) else row[name]
            assert (pd.isna(back[name]) and wanted is None) or back[name] == wanted, name
