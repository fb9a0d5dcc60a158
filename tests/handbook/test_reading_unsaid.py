"""What once passed in silence: rows that are no case, two references in one cell, figures Excel shortened,
letters nobody can see, rows that end too soon.

As in `test_reading_dirt`, each file is spoiled in one way, and every cell is held beside the clean one.
"""

from __future__ import annotations

import datetime as dt
import zipfile

import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TableColumnProperties, TableRowProperties, TextProperties
from odf.table import Table as OdfTable
from odf.table import TableColumn, TableRow
from odf.text import Span
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import DataBarRule, IconSetRule
from openpyxl.styles import Alignment, Font, PatternFill

from tests.small_return import (
    CASES,
    HEADINGS,
    NAMES,
    QUARTER,
    ROWS,
    SPEC,
    WRITERS,
    changed,
    compare,
    edited,
    home,
    odf_cell,
    read,
    with_cell,
    write_csv,
    write_xls,
    write_xlsx,
)
from wscb_lib.framework import Column, Return, Table
from wscb_lib.returns import read_back_series, read_return
from wscb_lib.returns.cells import read_column
from wscb_lib.returns.references import unlike_the_others

EVERY_KIND = pytest.mark.parametrize("kind", WRITERS)


def laid(folder, kind, rows, headings=HEADINGS):
    return WRITERS[kind](home(folder) / f"lado{kind}", rows, headings)


# ---- rows that are no case
# ------------------------------------------------------------------------------

SUMS = [*[None] * 6, 58, 95, 58.0, None]


@EVERY_KIND
@pytest.mark.parametrize(
    "label",
    [
        "Count",
        "Max",
        "N",
        "No of cases",
        "Total cases",
        "2015-16 Total",
        "Ttl",
        "T",
        "Overall figure",
        "6 cases",
    ],
)
def test_a_row_of_figures_behind_the_word_for_a_total_is_dropped_and_said(tmp_path, kind, label):
    (said,) = compare(laid(tmp_path, kind, [*ROWS, [label, *SUMS[1:]]])).said
    assert said.endswith("1 row (8) held totals: dropped")


@pytest.mark.parametrize("kind", [".xlsx", ".xls", ".ods"])
def test_so_is_the_latest_day_of_each_column_and_a_count_that_is_shown_as_a_day(tmp_path, kind):
    days = [max(row[place] for row in ROWS) for place in (1, 2, 3)]
    latest = ["Max", *days, None, None, 16, 65, 31.0, None]
    count = ["Count", dt.date(1900, 1, 6), dt.date(1900, 1, 6), None, 6, 6, 6, 6, 6, 6]
    (said,) = compare(laid(tmp_path, kind, [*ROWS, latest, count])).said
    assert said.endswith("2 rows (8, 9) held totals: dropped")


@EVERY_KIND
@pytest.mark.parametrize("label", ["Warrington", "WBC", "Whole service", "Cases"])
def test_a_name_with_nothing_but_figures_beside_it_is_no_case_and_a_fault(tmp_path, kind, label):
    reading = read(laid(tmp_path, kind, [*ROWS, [label, *SUMS[1:]]]))
    assert [(fault.row, fault.wanted[:42]) for fault in reading.cell_faults] == [
        (8, "Nothing but figures stands in the row, as ")
    ]
    assert reading.tables["cases"]["case_id"].tolist() == [*(row[0] for row in ROWS), None]


@EVERY_KIND
def test_so_are_figures_alone(tmp_path, kind):
    (fault,) = read(laid(tmp_path, kind, [*ROWS, SUMS])).cell_faults
    assert fault.row == 8 and fault.wanted.startswith("Nothing but figures")


@EVERY_KIND
@pytest.mark.parametrize("at", [3, 6])
def test_a_row_whose_every_figure_is_the_sum_of_those_above_is_a_fault_wherever_it_stands(tmp_path, kind, at):
    sums = [sum(row[place] for row in ROWS[:at]) for place in (6, 7, 8)]
    total = ["C99", dt.date(2016, 3, 31), *ROWS[0][2:4], None, None, *sums, "all"]
    reading = read(laid(tmp_path, kind, [*ROWS[:at], total, *ROWS[at:]]))
    assert [(fault.row, fault.wanted[:28]) for fault in reading.cell_faults] == [
        (at + 2, "Every figure of the row is t")
    ]


@EVERY_KIND
@pytest.mark.parametrize("at", [3, 6])
def test_one_that_lacks_nothing_may_be_a_case_and_is_asked_about(tmp_path, kind, at):
    sums = [sum(row[place] for row in ROWS[:at]) for place in (6, 7, 8)]
    case = ["C99", dt.date(2016, 3, 31), *ROWS[0][2:6], *sums, "all"]
    reading = read(laid(tmp_path, kind, [*ROWS[:at], case, *ROWS[at:]]))
    (note,) = reading.notes
    assert (len(reading.tables["cases"]), reading.cell_faults) == (7, ())
    assert f"1 row ({at + 2}) in which every figure is the sum of those above" in note


def test_totals_of_parts_and_of_the_whole_are_each_one(tmp_path):
    sums = [[sum(row[place] for row in some) for place in (6, 7, 8)] for some in (ROWS[:3], ROWS[3:], ROWS)]
    first, second, whole = (["P1", dt.date(2016, 3, 31), *[None] * 4, *each, None] for each in sums)
    reading = read(laid(tmp_path, ".xlsx", [*ROWS[:3], first, *ROWS[3:], second, whole]))
    assert [fault.row for fault in reading.cell_faults] == [5, 9, 10]


@pytest.mark.parametrize(
    "row",
    [
        ["C7", *[None] * 9],
        ["C7", None, None, None, None, None, 9, 4, None, None],
        ["1007", None, None, None, "unfounded", None, 9, 4, 2.5, None],
        ["Max", *ROWS[0][1:]],
        ["Smith", None, None, None, "unfounded", None, 9, 4, None, None],
    ],
    ids=["a reference alone", "a reference and figures", "a word among them", "a whole row", "two words"],
)
def test_a_row_that_may_be_a_case_stays_one(tmp_path, row):
    reading = read(write_xlsx(home(tmp_path) / "lado.xlsx", [*ROWS, row]))
    assert reading.cell_faults == () and len(reading.tables["cases"]) == 7
    assert reading.tables["cases"]["case_id"][6] == row[0]


@EVERY_KIND
@pytest.mark.parametrize("words", ["Cancelled cases", "Deleted", "Not ours:"])
def test_words_alone_above_a_part_of_a_list_are_no_case_and_a_fault(tmp_path, kind, words):
    rows = [*ROWS[:4], [words, *[""] * 9], *ROWS[4:]]
    reading = read(laid(tmp_path, kind, rows))
    assert [(fault.row, fault.wanted[:21]) for fault in reading.cell_faults] == [(6, "Words stand alone in ")]


@EVERY_KIND
@pytest.mark.parametrize(
    "order", [[0, 2, 1, *range(3, 10)], [*range(9, -1, -1)], [0, 1, 2, 3, 4, 5, 7, 6, 8, 9]]
)
def test_rows_under_headings_that_stand_again_in_another_order_are_refused(tmp_path, kind, order):
    moved = [[row[place] for place in order] for row in (HEADINGS, *ROWS[3:])]
    reading = read(laid(tmp_path, kind, [*ROWS[:3], *moved]))
    assert {fault.row for fault in reading.cell_faults} == {6, 7, 8} and all(
        fault.wanted.startswith("In row 5 the headings stand again, in another order")
        for fault in reading.cell_faults
    )
    assert reading.tables["cases"]["case_id"].tolist() == ["C1", "C2", "C3", None, None, None]


WARDS = Table(
    "wards",
    "one row a ward",
    ("ward",),
    "quarter_ended_on",
    {
        column.name: column
        for column in (
            Column("ward", "Ward", "text"),
            Column("quarter_ended_on", "Quarter ended", "date"),
            Column("children", "Children", "count"),
            Column("visits", "Visits", "count"),
        )
    },
)


def test_a_place_among_places_is_a_total_only_where_its_figures_say_so(tmp_path):
    spec = Return("lado", "Wards", ("lado",), "quarterly", "for tests of reading", tables={"wards": WARDS})
    day = dt.date(2016, 3, 31)
    rows = [
        ["Penketh", day, 9, 4],
        ["Orford", day, 17, 8],
        ["Culcheth", day, 5, 3],
        ["Warrington", day, 31, 15],
    ]
    headings = ["ward", "quarter ended on", "children", "visits"]
    path = write_csv(home(tmp_path) / "lado.csv", rows, headings)
    (fault,) = read_return(spec, path, tmp_path, QUARTER, "lado").cell_faults
    assert (fault.row, fault.wanted[:20]) == (5, "Every figure of the ")
    rows[3][3] = 14
    assert read_return(spec, write_csv(path, rows, headings), tmp_path, QUARTER, "lado").cell_faults == ()
    rows = [[*row[:3], 0] for row in rows]  # one column's sum may be a chance
    assert read_return(spec, write_csv(path, rows, headings), tmp_path, QUARTER, "lado").cell_faults == ()


@EVERY_KIND
@pytest.mark.parametrize("word", ["All", "N", "Max"])
def test_a_word_for_a_total_is_a_name_in_rows_one_under_another(tmp_path, kind, word):
    """As where a school that is called N sends its eight standards, each by its number."""
    rows = [[word, row[1], None, None, None, None, *row[6:9], None] for row in ROWS]
    reading = read(laid(tmp_path, kind, rows))
    assert (list(reading.tables["cases"]["case_id"]), reading.cell_faults) == ([word] * 6, ())


@EVERY_KIND
def test_so_it_is_among_names(tmp_path, kind):
    names = ("Alex", "Robin", "Max", "Sam", "Jo", "Kim")
    rows = [
        [name, row[1], None, None, None, None, *row[6:9], None] for name, row in zip(names, ROWS, strict=True)
    ]
    reading = read(laid(tmp_path, kind, rows))
    assert (list(reading.tables["cases"]["case_id"]), reading.cell_faults) == ([*names], ())


# ---- references
# ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("two", ["1001/1002", "1001 1002", "1001 - 1002", "1001|1002", "1001  1002"])
@pytest.mark.parametrize("others", [0, 1, 5])
def test_two_references_in_a_cell_of_a_short_list_are_counted(tmp_path, two, others):
    numbers = [str(2003 + place) for place in range(others)]
    rows = with_cell("Case ref", *([two, *numbers] if others else [two]))[: 1 + others]
    reading = read(write_csv(home(tmp_path) / "lado.csv", rows))
    assert any("1 reference written unlike the others, as two in one cell" in note for note in reading.notes)


@pytest.mark.parametrize("held", [["2015/1002", "1007"], ["1001/1002", "1003/1004"], ["12/34"], ["C1/2"]])
def test_one_reference_of_two_numbers_is_one_where_all_are_so_or_a_year_begins_it(held):
    assert unlike_the_others(held) == []


CASE = CASES.columns["case_id"]


@pytest.mark.parametrize("text", ["-1.00E+05", "12,3E+4", "1.5E5", "12E+10"])
def test_a_reference_that_excel_has_shortened_is_lost(text):
    ((_, _, wanted),) = read_column(CASE, ["C1", text]).wrong
    assert wanted.startswith("Excel has shortened a long number and lost its last digits")


@pytest.mark.parametrize("cells", [[1.23457e12, 1.23458e12, 17.0], [987654000000, "C3"], ["1234560000000"]])
def test_so_is_a_long_one_of_which_only_six_figures_are_left(cells):
    typed = read_column(CASE, cells)
    lost = [value is None for value in typed.values]
    assert lost == [len(str(cell)) > 5 for cell in cells] and len(typed.wrong) == sum(lost)


def test_a_round_number_among_long_ones_that_are_not_is_only_counted():
    typed = read_column(CASE, [100000000000, 100000000001, 100000000002])
    assert typed.wrong == () and typed.remarks[0].startswith("1 cell held more than a reference")


@pytest.mark.parametrize("cells", [["1E5", "C2"], ["12E3", 1004.0], ["7A2", "3D9", "4F7", 100000.0]])
def test_what_may_be_such_a_number_is_counted(cells):
    typed = read_column(CASE, cells)
    assert typed.wrong == () and typed.remarks[0].startswith("1 cell held more than a reference")


@pytest.mark.parametrize("cells", [["1E5", "7A2", "3D9", "C100", "1000"], ["1E5", "12E3", "7E2"]])
def test_figures_and_letters_that_are_a_reference_are_one(cells):
    typed = read_column(CASE, cells)
    assert (typed.wrong, typed.remarks) == ((), ())


# ---- figures and dates
# ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["1E5", "1E+05", "1.2e+3", "1.23E4", "1e400"])
@pytest.mark.parametrize("name", ["contacts", "miles_from_home", "age"])
def test_a_figure_that_excel_has_shortened_is_a_fault(name, text):
    ((_, _, wanted),) = read_column(CASES.columns[name], [text]).wrong
    assert "Excel has shortened it" in wanted or name == "age"


def test_a_very_small_one_that_a_formula_left_is_read():
    assert read_column(CASES.columns["miles_from_home"], [5.5e-17, 2.5]).values.tolist() == [5.5e-17, 2.5]


@pytest.mark.parametrize("year", [2051, 2061, 2027])
def test_a_year_that_is_far_from_now_is_a_question_though_it_stands_alone(year):
    typed = read_column(CASES.columns["opened_on"], [dt.date(year, 1, 5)], latest_year=2026)
    assert typed.remarks == (
        "1 date many years from every other, or from now: read as written. Is the year right?",
    )


# ---- what cannot be seen
# ----------------------------------------------------------------------------

OTHERWISE = "with something beside it, or not at all: read as held"


@pytest.mark.parametrize(
    "font",
    [Font(size=1), Font(size=3.5), Font(color="FFFDFEFE"), Font(color="00F8F8F8")],
    ids=["1 point", "3.5 points", "nearly white", "pale"],
)
def test_letters_too_small_or_too_pale_to_be_read_are_read_and_said(tmp_path, font):
    (said,) = compare(edited(tmp_path, lambda sheet: setattr(sheet["H2"], "font", font))).said
    assert said.endswith(OTHERWISE)


def test_small_letters_and_grey_ones_that_can_be_read_are_not_said(tmp_path):
    def plain(sheet):
        sheet["H2"].font, sheet["I2"].font = Font(size=6), Font(color="FF808080")
        sheet.row_dimensions[3].height, sheet.column_dimensions["H"].width = 7, 2

    assert compare(edited(tmp_path, plain)).said == ()


def test_letters_nearly_in_the_colour_behind_them_are_hidden(tmp_path):
    def hidden(sheet):
        sheet["H2"].font, sheet["H2"].fill = Font(color="FF1F4E78"), PatternFill("solid", fgColor="FF204F77")

    assert compare(edited(tmp_path, hidden)).said[0].endswith(OTHERWISE)


@pytest.mark.parametrize("height", [0.75, 1, 3.5])
def test_a_row_too_low_and_a_column_too_narrow_to_be_read_are_hidden(tmp_path, height):
    (said,) = compare(
        edited(tmp_path / "row", lambda sheet: setattr(sheet.row_dimensions[3], "height", height))
    ).said
    assert said == 'sheet "LADO": 1 hidden row read like the others'
    (said,) = compare(
        edited(tmp_path / "column", lambda s: setattr(s.column_dimensions["H"], "width", height / 4))
    ).said
    assert said == 'sheet "LADO", column "Contacts": the column is hidden in the workbook: read all the same'


def test_so_are_those_of_an_old_workbook(tmp_path):
    def small(sheet):
        sheet.row(2).height_mismatch, sheet.row(2).height = True, 20
        sheet.col(7).width = 100

    said = compare(write_xls(home(tmp_path) / "lado.xls", ROWS, more=small)).said
    assert sum("hidden" in each for each in said) == len(said) == 2


@pytest.mark.parametrize("style", ["font: height 20", "font: height 60", "font: colour pale_blue"])
def test_letters_of_an_old_workbook_that_cannot_be_read_are_said(tmp_path, style):
    book = xlwt.Workbook()
    book.set_colour_RGB(xlwt.Style.colour_map["pale_blue"], 255, 255, 254)  # a white of the workbook's own
    sheet = book.add_sheet("LADO")
    plain, day = xlwt.Style.default_style, xlwt.easyxf(num_format_str="DD/MM/YYYY HH:MM")
    for down, row in enumerate((HEADINGS, *ROWS)):
        for across, cell in enumerate(row):
            own = xlwt.easyxf(style) if (down, across) == (1, 7) else plain
            sheet.write(down, across, cell, day if isinstance(cell, dt.date) else own)
    path = home(tmp_path) / "lado.xls"
    book.save(str(path))
    (said,) = compare(path).said
    assert said.endswith(OTHERWISE)


def test_a_colour_by_its_number_is_that_of_the_workbooks_own_list(tmp_path):
    path = edited(tmp_path, lambda sheet: setattr(sheet["H2"], "font", Font(color="00123456")))
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    colours = b"".join(b'<rgbColor rgb="00%s"/>' % (b"FFFFFF" if at == 22 else b"000000") for at in range(64))
    styles = parts["xl/styles.xml"].replace(b'rgb="00123456"', b'indexed="22"')
    parts["xl/styles.xml"] = styles.replace(
        b"</styleSheet>", b"<colors><indexedColors>" + colours + b"</indexedColors></colors></styleSheet>"
    )
    with zipfile.ZipFile(path, "w") as whole:
        for name, content in parts.items():
            whole.writestr(name, content)
    (said,) = compare(path).said
    assert said.endswith(OTHERWISE)


@pytest.mark.parametrize(
    "font", [InlineFont(color="FFFFFFFF"), InlineFont(sz=1), InlineFont(color="00FEFEFE")]
)
def test_a_part_of_a_cell_that_nobody_can_see_is_a_fault(tmp_path, font):
    parts = CellRichText(TextBlock(InlineFont(sz=11), "substantiated"), TextBlock(font, " not yet"))
    compared = compare(edited(tmp_path, lambda sheet: sheet.__setitem__("E2", parts)))
    assert compared.faults == 1 and "cannot be seen" in compared.reading.cell_faults[0].wanted


def test_so_is_one_of_an_old_workbook(tmp_path):
    white = xlwt.Font()
    white.colour_index = 1
    parts = (("unfounded", xlwt.Font()), (" not yet", white))
    path = write_xls(home(tmp_path) / "lado.xls", ROWS, more=lambda sheet: sheet.write_rich_text(2, 4, parts))
    compared = compare(path)
    assert compared.faults == 1 and "cannot be seen" in compared.reading.cell_faults[0].wanted


def styled(folder, styles=(), automatic=(), cell="", row="", column="", inside=None):
    """The clean OpenDocument spreadsheet with styles on either page; one cell, row or column names one."""
    document, sheet = OpenDocumentSpreadsheet(), OdfTable(name="LADO")
    for style in styles:
        document.styles.addElement(style)
    for style in automatic:
        document.automaticstyles.addElement(style)
    for across in range(len(HEADINGS)):
        sheet.addElement(TableColumn(**({"stylename": column} if column and across == 7 else {})))
    for down, values in enumerate((HEADINGS, *ROWS)):
        line = TableRow(**({"stylename": row} if row and down == 2 else {}))
        for across, value in enumerate(values):
            made = odf_cell(value)
            if (down, across) == (1, 7) and cell:
                made.setAttribute("stylename", cell)
            if (down, across) == (1, 4) and inside:
                inside(made)
            line.addElement(made)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    path = home(folder) / "lado.ods"
    document.save(str(path))
    return path


def of_cell(name, *parts, **said):
    style = Style(name=name, family="table-cell", **said)
    for part in parts:
        style.addElement(part)
    return style


def test_a_style_on_the_page_of_styles_hides_as_one_beside_the_cells_does(tmp_path):
    white = of_cell("Hidden", TextProperties(color="#ffffff"))
    (said,) = compare(styled(tmp_path / "own", [white], cell=white)).said
    assert said.endswith(OTHERWISE)
    child = of_cell("ce1", parentstylename=white)
    (said,) = compare(styled(tmp_path / "parent", [white], [child], cell=child)).said
    assert said.endswith(OTHERWISE)
    tiny = of_cell("Tiny", TextProperties(fontsize="1pt"))
    (said,) = compare(styled(tmp_path / "tiny", [tiny], cell=tiny)).said
    assert said.endswith(OTHERWISE)


def test_white_letters_on_the_dark_ground_of_a_parent_are_seen(tmp_path):
    dark = of_cell("Dark", TableCellProperties(backgroundcolor="#000080"))
    child = of_cell("ce1", TextProperties(color="#ffffff"), parentstylename=dark)
    assert compare(styled(tmp_path, [dark], [child], cell=child)).said == ()


@pytest.mark.parametrize("length", ["0.01in", "0.2mm", "1pt"])
def test_a_low_row_and_a_narrow_column_of_an_opendocument_spreadsheet_are_hidden(tmp_path, length):
    low, narrow = Style(name="ro9", family="table-row"), Style(name="co9", family="table-column")
    low.addElement(TableRowProperties(rowheight=length))
    narrow.addElement(TableColumnProperties(columnwidth=length))
    said = compare(styled(tmp_path, automatic=[low, narrow], row=low, column=narrow)).said
    assert sum("hidden" in each for each in said) == len(said) == 2


def test_a_part_of_a_cell_of_one_that_nobody_can_see_is_a_fault(tmp_path):
    white = Style(name="T9", family="text")
    white.addElement(TextProperties(color="#ffffff"))

    def hide(cell):
        cell.firstChild.addElement(Span(stylename=white, text=" not yet"))

    compared = compare(styled(tmp_path, automatic=[white], inside=hide))
    assert compared.faults == 1 and "cannot be seen" in compared.reading.cell_faults[0].wanted


# ---- rows of a csv that end too soon
# ----------------------------------------------------------------------


def cut(folder, lengths):
    """The clean csv, with rows by their number cut to so many cells."""
    path = write_csv(home(folder) / "lado.csv", ROWS)
    lines = path.read_text().splitlines()
    for number, length in lengths.items():
        lines[number - 1] = ",".join(lines[number - 1].split(",")[:length])
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize(
    ("lengths", "said"), [({4: 9}, "1 row (4)"), ({3: 6, 7: 9}, "2 rows (3, 7)"), ({7: 2}, "1 row (7)")]
)
def test_a_row_with_fewer_cells_than_headings_is_said_with_its_number(tmp_path, lengths, said):
    reading = read(cut(tmp_path, lengths))
    (note,) = reading.notes
    assert note == (
        f"the file: {said} with fewer cells than headings: what is missing was read as blank. Was a line "
        "broken, or a separator lost?"
    )


def test_rows_that_all_end_with_the_last_cell_that_holds_anything_are_not_said(tmp_path):
    blank = changed("Remarks", lambda text: None)
    path = write_csv(home(tmp_path) / "lado.csv", blank)
    heading, *lines = path.read_text().splitlines()
    path.write_text("\n".join([heading, *(line.removesuffix(",") for line in lines)]))
    reading = read(path)
    assert (reading.notes, reading.cell_faults) == ((), ())


def test_nor_are_many_that_end_so_where_no_row_has_more(tmp_path):
    """A writer that leaves out what is blank at a row's end does so in every row."""
    few = with_cell("Remarks", "seen", None, "told", None, None, "gone")
    path = write_csv(home(tmp_path) / "lado.csv", few)
    path.write_text("\n".join(line.rstrip(",") for line in path.read_text().splitlines()))
    assert read(path).notes == ()


def test_nor_are_those_that_excel_ends_sixteen_rows_at_a_time(tmp_path):
    many = [[f"C{number}", *ROWS[number % 6][1:9], "seen" if number < 10 else None] for number in range(40)]
    path = write_csv(home(tmp_path) / "lado.csv", many)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:16], *(line.removesuffix(",") for line in lines[16:])]))
    assert read(path).notes == ()


# ---- more that a fresh eye found
# --------------------------------------------------------------------------


@pytest.mark.parametrize("label_at", [0, 4, 9])
def test_a_name_among_figures_is_no_case_wherever_it_stands(tmp_path, label_at):
    row = [None, None, None, None, None, None, 14.2, 95, 58.0, None]
    row[label_at] = "Warrington"
    (fault,) = read(write_xlsx(home(tmp_path) / "lado.xlsx", [*ROWS, row])).cell_faults
    assert fault.row == 8 and fault.wanted.startswith("Nothing but figures")


@pytest.mark.parametrize("text", ["C1001 Smith", "1001 see notes", "C300566 twin"])
def test_words_behind_a_reference_are_counted(text):
    assert read_column(CASE, ["C2", text]).remarks[0].startswith("1 cell held more than a reference")


@pytest.mark.parametrize("word", ["EXAMPLE", "Example row", "TRUE", "0", "test 1", "free text", "Sample"])
def test_a_word_of_a_form_and_a_nought_are_no_reference_and_counted(word):
    assert read_column(CASE, ["C2", word]).remarks[0].startswith("1 cell held more than a reference")


def test_references_that_lost_their_letters_are_counted():
    held = [f"C{number}" for number in range(300_500, 300_560)]
    said = (
        "2 references of figures alone, as many as stand behind letters in the others: read as they stand. "
        "Are their letters lost?"
    )
    assert unlike_the_others([*held, "300566", "300101"]) == [said]
    assert unlike_the_others([*held, "17"]) == []


OPENED = CASES.columns["opened_on"]


def test_dates_written_year_day_month_are_refused_where_they_could_be_either():
    typed = read_column(OPENED, ["2015-15-09", "2015-03-09", "2015-29-09", "2015-07-07"])
    assert [place for place, _, _ in typed.wrong] == [0, 1, 2] and any(
        "some dates are written year, day, month" in said for said in typed.remarks
    )


def test_one_slip_among_many_that_are_year_month_day_refuses_no_other():
    days = [f"2015-{month:02}-{day}" for month in range(1, 13) for day in (5, 14, 27)]
    assert [place for place, _, _ in read_column(OPENED, [*days, "2015-13-02"]).wrong] == [36]


@pytest.mark.parametrize("form", ["%y-%m-%d", "%y/%m/%d", "%y.%m.%d"])
def test_short_years_that_may_stand_first_are_refused(form):
    days = [dt.date(2015, 9, day).strftime(form) for day in (9, 15, 21, 29)]
    typed = read_column(OPENED, days, latest_year=2026)
    assert len(typed.wrong) == 4 and typed.wrong[0][2].startswith("Its year may stand first")


def test_so_are_the_few_of_another_column_of_the_same_file(tmp_path):
    """Two dates alone might end with their year; whoever wrote the file wrote both columns."""
    rows = [
        [row[0], f"15/09/{n + 9:02}", "15/12/03" if n < 2 else None, None, *row[4:]]
        for n, row in enumerate(ROWS)
    ]
    table = read(write_csv(home(tmp_path) / "lado.csv", rows)).tables["cases"]
    assert (table["opened_on"].notna().sum(), table["closed_on"].notna().sum()) == (0, 0)


@pytest.mark.parametrize("days", [["15/03/09", "28/11/07", "16/02/08"], ["15/09/15", "16/10/15", "15/12/15"]])
def test_short_years_that_stand_last_are_read(days):
    assert read_column(OPENED, days, latest_year=2026).wrong == ()


def test_a_comma_before_three_digits_is_a_question_where_commas_begin_decimals(tmp_path):
    path = write_csv(home(tmp_path) / "lado.csv", with_cell("Miles", "12,500", "1.204"), separator=";")
    assert any(
        note.startswith("2 figures with a comma or a point before three digits") for note in read(path).notes
    )
    plain = write_csv(home(tmp_path / "plain") / "lado.csv", with_cell("Miles", "1,250"))
    assert read(plain).notes == ()


def test_a_figure_written_over_and_over_or_black_on_black_is_said(tmp_path):
    def dressed(sheet):
        sheet["H2"].alignment, sheet["I2"].fill = (
            Alignment(horizontal="fill"),
            PatternFill("solid", "FF000000"),
        )

    assert "2 cells in 1 row (2) shown by their format" in compare(edited(tmp_path, dressed)).said[0]
    for style in ("align: horiz filled", "pattern: pattern solid, fore_colour black"):
        laid_out = xlwt.easyxf(style)
        path = write_xls(
            home(tmp_path / style[:5]) / "lado.xls",
            ROWS,
            more=lambda s, laid_out=laid_out: s.write(1, 7, 7, laid_out),
        )
        assert compare(path).said[0].endswith(OTHERWISE)


@pytest.mark.parametrize(
    "rule",
    [
        DataBarRule(
            start_type="num", start_value=0, end_type="num", end_value=9, color="FF638EC6", showValue=False
        ),
        IconSetRule("3TrafficLights1", "percent", [0, 33, 67], showValue=False),
    ],
)
def test_a_bar_or_a_sign_that_stands_in_the_place_of_figures_is_said(tmp_path, rule):
    (said,) = compare(edited(tmp_path, lambda sheet: sheet.conditional_formatting.add("H2:H7", rule))).said
    assert "a rule strikes out, or hides, whatever it holds for under" in said


# ---- the Board's own history
# ------------------------------------------------------------------------------


def history(folder, rows):
    """What is read of the Board's own history of the return, its headings the names of the columns."""
    write_csv(home(folder) / "lado__cases.csv", rows, NAMES)
    return read_back_series(SPEC, home(folder), folder)


@pytest.mark.parametrize("label", ["Total", "Warrington", "Count"])
def test_a_total_in_a_history_is_no_case(tmp_path, label):
    (fault,) = history(tmp_path, [*ROWS, [label, *SUMS[1:]]]).cell_faults
    assert fault.row == 8 and fault.wanted.startswith("Nothing but figures")


def test_a_row_of_a_history_that_ends_too_soon_is_said(tmp_path):
    path = write_csv(home(tmp_path) / "lado__cases.csv", ROWS, NAMES)
    path.write_text(path.read_text().replace(",4,2.75,gone", ""))
    (said,) = read_back_series(SPEC, home(tmp_path), tmp_path).notes
    assert said.startswith("lado__cases.csv: 1 row (7) with fewer cells than headings")
