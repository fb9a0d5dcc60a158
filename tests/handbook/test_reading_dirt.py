"""Whatever dirt a file holds, no cell says anything else than in the clean one, and nothing falls silent
unsaid.

Every test lays the same six rows, spoils them in one way, and holds each cell beside the clean one
(`small_return.compare`).
"""

from __future__ import annotations

import datetime as dt

import pytest
import xlsxwriter
import xlwt
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font

from tests.small_return import (
    HEADINGS,
    ROWS,
    WRITERS,
    changed,
    compare,
    edited,
    home,
    read,
    spoil,
    write_ods,
    write_xls,
    write_xlsx,
)

FORMULA = "held an Excel error such as #N/A or an unsaved formula: read as absent"
FOOTNOTE = "held the mark of a footnote: read without it. Please read the note"
HIGH, STRUCK = InlineFont(vertAlign="superscript"), InlineFont(strike=True)
EVERY_KIND = pytest.mark.parametrize("kind", WRITERS)


def laid(folder, kind, rows, headings=HEADINGS):
    return WRITERS[kind](home(folder) / f"lado{kind}", rows, headings)


@EVERY_KIND
def test_a_clean_file_of_any_kind_has_no_fault_and_no_note(tmp_path, kind):
    compared = compare(laid(tmp_path, kind, ROWS))
    assert (compared.absent, compared.faults, compared.said) == (0, 0, ())


# ---- the marks of footnotes
# ----------------------------------------------------------------------------------


MARKS = ["²", "¹²", "ᵃ", "*", " †", " [note 2]"]


@EVERY_KIND
def test_the_mark_of_a_footnote_is_no_digit_and_is_counted(tmp_path, kind):
    marked = ("Contacts", "Age", "Miles", "Outcome", "Suspended")
    rows = [
        [f"{cell}{mark}" if heading in marked else cell for heading, cell in zip(HEADINGS, row, strict=True)]
        for row, mark in zip(ROWS, MARKS, strict=True)
    ]
    compared = compare(laid(tmp_path, kind, rows))
    assert (compared.absent, compared.faults) == (0, 0)
    assert [note.split('"')[-2] for note in compared.said if f'": 6 cells {FOOTNOTE}' in note] == [
        "Outcome",
        "Suspended",
        "Age",
        "Contacts",
        "Miles",
    ]


@pytest.mark.parametrize("mark", ["¹", "*", " [1]"])
@pytest.mark.parametrize("form", ["%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%d/%m/%y"])
def test_a_footnote_behind_a_date_is_no_part_of_its_year(tmp_path, mark, form):
    compared = compare(laid(tmp_path, ".csv", changed("Opened", lambda day: day.strftime(form) + mark)))
    assert (compared.absent, compared.faults) == (0, 0) and any(FOOTNOTE in note for note in compared.said)


@pytest.mark.parametrize(
    ("place", "parts"),
    [
        ("H2", ("7", TextBlock(HIGH, "1"))),
        ("G2", ("9", TextBlock(HIGH, "2,3"))),
        ("E2", ("substantiated", TextBlock(HIGH, "a"))),
        ("A2", ("C1", TextBlock(HIGH, "1"))),
    ],
)
def test_a_part_of_a_cell_that_is_set_high_is_a_footnote(tmp_path, place, parts):
    compared = compare(edited(tmp_path, lambda sheet: sheet.__setitem__(place, CellRichText(*parts))))
    assert (compared.absent, compared.faults, len(compared.said)) == (0, 0, 1)


def test_a_small_figure_behind_a_larger_one_is_a_footnote_and_one_nearly_as_large_is_not(tmp_path):
    for size, value in ((6, 7), (10, 71)):
        parts = CellRichText("7", TextBlock(InlineFont(sz=size), "1"))
        table = read(edited(tmp_path, lambda sheet, parts=parts: sheet.__setitem__("H2", parts))).tables[
            "cases"
        ]
        assert table["contacts"][0] == value


def test_what_is_set_high_in_an_old_workbook_or_a_shared_string_is_one_too(tmp_path):
    font = xlwt.Font()
    font.escapement = xlwt.Font.ESCAPEMENT_SUPERSCRIPT
    old = write_xls(
        home(tmp_path) / "lado.xls",
        ROWS,
        more=lambda sheet: sheet.write_rich_text(1, 7, (("7", xlwt.Font()), ("1", font))),
    )
    assert compare(old).said == (f'sheet "LADO", column "Contacts": 1 cell {FOOTNOTE}',)

    def shared(book, sheet):
        sheet.write_rich_string("H2", "7", book.add_format({"font_script": 1}), "1")

    assert compare(written_by_a_library(tmp_path, shared)).said == (
        f'sheet "LADO", column "Contacts": 1 cell {FOOTNOTE}',
    )


def test_31st_with_its_letters_set_high_is_a_day(tmp_path):
    compared = compare(
        edited(
            tmp_path,
            lambda sheet: sheet.__setitem__("B2", CellRichText("3", TextBlock(HIGH, "rd"), " July 2015")),
        )
    )
    assert (compared.absent, compared.said) == (0, ())


# ---- formulas that nobody worked out
# -------------------------------------------------------------------------


def written_by_a_library(folder, more, name="library.xlsx"):
    """The clean rows as XlsxWriter writes them, and `more(book, sheet)`: it stores 0 as the result of each
    formula."""
    book = xlsxwriter.Workbook(str(home(folder) / name))
    sheet, day, moment = (
        book.add_worksheet("LADO"),
        book.add_format({"num_format": "dd/mm/yyyy"}),
        book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
    )
    for down, row in enumerate([HEADINGS, *ROWS]):
        for across, cell in enumerate(row):
            if isinstance(cell, dt.date):
                sheet.write_datetime(down, across, cell, moment if isinstance(cell, dt.datetime) else day)
            else:
                sheet.write(down, across, cell)
    more(book, sheet)
    book.close()
    return home(folder) / name


@pytest.mark.parametrize("column", "ABDEFGHI")
def test_a_formula_that_holds_0_because_nobody_worked_it_out_is_absent_and_counted(tmp_path, column):
    compared = compare(
        written_by_a_library(tmp_path, lambda book, sheet: sheet.write_formula(f"{column}3", "=1+1"))
    )
    assert (compared.absent, compared.faults) == (1, 0) and FORMULA in compared.said[0]


@pytest.mark.parametrize("write", ["write_dynamic_array_formula", "write_array_formula"])
def test_the_cells_that_a_formula_spills_over_are_not_worked_out_either(tmp_path, write):
    compared = compare(
        written_by_a_library(tmp_path, lambda book, sheet: getattr(sheet, write)("H2:H7", "=A2:A7"))
    )
    assert compared.absent == 6 and f"6 cells {FORMULA}" in compared.said[0]


def test_a_column_of_formulas_at_0_that_no_spreadsheet_worked_out_is_not_believed(tmp_path):
    path = written_by_a_library(
        tmp_path, lambda book, sheet: [sheet.write_formula(row, 7, "=1+1") for row in range(1, 7)]
    )
    spoil(path, "xl/workbook.xml", b' fullCalcOnLoad="1"', b"")
    assert compare(path).absent == 6


def test_a_formula_whose_result_was_stored_is_read(tmp_path):
    compared = compare(
        written_by_a_library(tmp_path, lambda book, sheet: sheet.write_formula("H2", "=3+4", None, 7))
    )
    assert (compared.absent, compared.said) == (0, ())


def test_an_opendocument_formula_without_a_value_is_absent_and_counted(tmp_path):
    path = write_ods(home(tmp_path) / "lado.ods", ROWS)
    spoil(path, "content.xml", SEVEN, b'<table:table-cell table:formula="of:=3+4"/>')
    assert FORMULA in compare(path).said[0]


def test_formulas_of_an_old_workbook_that_nobody_worked_out_are_absent_and_counted(tmp_path):
    path = write_xls(home(tmp_path) / "lado.xls", changed("Contacts", lambda value: xlwt.Formula("3+4")))
    assert f"6 cells {FORMULA}" in compare(path).said[0]


@EVERY_KIND
@pytest.mark.parametrize(
    ("heading", "value", "rows"),
    [("Age", 0, 6), ("Contacts", 3, 12), ("Miles", 1.5, 12), ("Outcome", "unfounded", 102)],
)
def test_one_value_down_a_column_is_a_question(tmp_path, kind, heading, value, rows):
    many = [[f"C{number}", *ROWS[number % 6][1:]] for number in range(rows)]
    place = HEADINGS.index(heading)
    path = laid(tmp_path, kind, [[*row[:place], value, *row[place + 1 :]] for row in many])
    asked = (
        f'column "{heading}": one and the same value in all {rows} cells. Was it filled down, or is it '
        "a formula never worked out?"
    )
    assert any(asked in note for note in read(path).notes)


# ---- errors
# --------------------------------------------------------------------------------------------------

SEVEN = b'<table:table-cell office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell>'
NAMED = b'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


ERRORS = ["#N/A", "#DIV/0!", "#REF!", "Err:502", "########", "#SPILL!"]


@EVERY_KIND
def test_the_words_of_an_error_are_absent_and_counted(tmp_path, kind):
    rows = [
        [row[0], error, *row[2:4], error, row[5], error, error, row[8], error]
        for row, error in zip(ROWS, ERRORS, strict=True)
    ]
    compared = compare(laid(tmp_path, kind, rows))
    assert (compared.absent, compared.faults) == (30, 0) and sum(
        f"6 cells {FORMULA}" in note for note in compared.said
    ) == 5


@pytest.mark.parametrize(
    "cell",
    [
        b"<table:table-cell " + NAMED + b' office:value-type="string" office:string-value="" '
        b'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
        (
            b'<table:table-cell table:formula="of:=1/0" office:value-type="float" '
            b'office:value="0"><text:p>#DIV/0!</text:p></table:table-cell>'
        ),
        b'<table:table-cell office:value-type="error"><text:p>Err:502</text:p></table:table-cell>',
    ],
    ids=["LibreOffice", "Excel", "an older one"],
)
def test_an_error_of_an_opendocument_spreadsheet_is_one(tmp_path, cell):
    path = write_ods(home(tmp_path) / "lado.ods", ROWS)
    spoil(path, "content.xml", SEVEN, cell)
    compared = compare(path)
    assert compared.absent == 1 and FORMULA in compared.said[0]


@pytest.mark.parametrize(
    "cell",
    [
        b'<c t="e"><v>#N/A</v></c>',
        b"<c r='H2' t='e'><v>#N/A</v></c>",
        b'<c r="H2" t="e"><f>NA()</f><v>#N/A</v></c>',
    ],
)
def test_an_error_cell_is_one_whether_or_not_it_says_where_it_stands(tmp_path, cell):
    path = write_xlsx(home(tmp_path) / "lado.xlsx", ROWS)
    spoil(path, "xl/worksheets/sheet1.xml", b'<c r="H2" t="n"><v>7</v></c>', cell)
    assert FORMULA in compare(path).said[0]


def test_an_error_cell_of_an_old_workbook_is_one(tmp_path):
    path = write_xls(
        home(tmp_path) / "lado.xls", ROWS, more=lambda sheet: sheet.row(1).set_cell_error(7, 0x2A)
    )
    assert FORMULA in compare(path).said[0]


# ---- merged, struck out, hidden, shown by month
# --------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "faults"), [("H2:H3", 1), ("I4:I6", 2), ("H2:I2", 0), ("E2:F2", 0), ("A2:J2", 0)]
)
def test_a_merged_figure_is_read_once_and_what_it_stands_over_is_said(tmp_path, area, faults):
    compared = compare(edited(tmp_path, lambda sheet: sheet.merge_cells(area)))
    assert compared.faults == faults and compared.absent >= max(1, faults)


@pytest.mark.parametrize(
    ("area", "name", "value"),
    [("E2:E4", "outcome", "substantiated"), ("F5:F6", "is_suspended", True), ("G2:G4", "age", 9)],
)
def test_a_merged_value_is_read_for_each_row_it_stands_over_and_counted(tmp_path, area, name, value):
    reading = read(edited(tmp_path, lambda sheet: sheet.merge_cells(area)))
    first, last = (int(corner[1:]) - 2 for corner in area.split(":"))
    assert reading.tables["cases"][name][first : last + 1].tolist() == [value] * (last + 1 - first)
    assert (
        f"{last - first} cell" in reading.notes[0]
        and "its value was read for each row it stands over" in reading.notes[0]
    )


def test_what_hides_under_a_merged_cell_is_a_fault(tmp_path):
    def hide(book, sheet):
        sheet.merge_range("E2:E3", "substantiated")
        sheet.write("E3", "unfounded")

    assert (
        "hidden under a merged cell"
        in compare(written_by_a_library(tmp_path, hide)).reading.cell_faults[0].wanted
    )


def test_cells_that_are_struck_out_are_counted_and_their_rows_named(tmp_path):
    def strike(sheet):
        for cell in sheet[3]:
            cell.font = Font(strike=True)

    assert compare(edited(tmp_path, strike)).said == (
        'sheet "LADO": 10 cells in 1 row (3) struck out: read like the others. Are they cancelled?',
    )


@pytest.mark.parametrize(
    ("place", "parts"),
    [
        ("H2", (TextBlock(STRUCK, "9"), "7")),
        ("E2", (TextBlock(STRUCK, "malicious"), " substantiated")),
        ("A2", ("C1", TextBlock(STRUCK, "2"))),
        ("B2", (TextBlock(STRUCK, "04/07/2015"), "03/07/2015")),
    ],
)
def test_a_cell_with_a_part_struck_out_is_a_fault(tmp_path, place, parts):
    compared = compare(edited(tmp_path, lambda sheet: sheet.__setitem__(place, CellRichText(*parts))))
    assert (
        compared.reading.cell_faults[0].wanted
        == "Part of it is struck out, or cannot be seen. Ask what stands, and for that alone."
    )


@pytest.mark.parametrize(("first", "last", "covered"), [("H", "I", 1), ("E", "G", 2), ("A", "C", 2)])
def test_a_value_centred_over_several_columns_looks_merged_and_is_said(tmp_path, first, last, covered):
    def centre(sheet):
        for cell in sheet[f"{first}3:{last}3"][0]:
            cell.alignment = Alignment(horizontal="centerContinuous")
            cell.value = cell.value if cell.column_letter == first else None

    compared = compare(edited(tmp_path, centre))
    said = [note for note in compared.said if "centred over both" in note]
    assert len(said) == covered and all("1 cell merged with the column before" in note for note in said)


def test_values_that_are_each_centred_in_a_row_of_full_cells_are_read_and_nothing_is_said(tmp_path):
    def centre(sheet):
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                cell.alignment = Alignment(horizontal="centerContinuous")

    compared = compare(edited(tmp_path, centre))
    assert (compared.absent, compared.faults, compared.said) == (0, 0, ())


@pytest.mark.parametrize("area", ["A2:J7", "E2:E1048576", "A9:B9 E4"])
def test_a_rule_that_strikes_out_is_said_for_nobody_can_tell_what_it_strikes(tmp_path, area):
    def rule(sheet):
        sheet.conditional_formatting.add(area, FormulaRule(formula=['$J2="void"'], font=Font(strike=True)))

    (said,) = compare(edited(tmp_path, rule)).said
    assert "a rule strikes out, or hides, whatever it holds for under" in said and '"Outcome"' in said


def test_a_rule_that_colours_or_holds_for_none_of_the_rows_is_not_said(tmp_path):
    def rule(sheet):
        sheet.conditional_formatting.add("A2:J7", FormulaRule(formula=["$H2>5"], font=Font(color="FF0000")))
        sheet.conditional_formatting.add("L2:M7", FormulaRule(formula=["$H2>5"], font=Font(strike=True)))

    assert compare(edited(tmp_path, rule)).said == ()


def test_a_hidden_column_is_read_and_said(tmp_path):
    compared = compare(edited(tmp_path, lambda sheet: setattr(sheet.column_dimensions["E"], "hidden", True)))
    assert compared.said == (
        'sheet "LADO", column "Outcome": the column is hidden in the workbook: read all the same',
    )
