"""What a person sees of a cell may not be what it holds: that is read as held, and said, in any workbook."""

from __future__ import annotations

import struct

import pytest
import xlwt
from odf.number import DateStyle, Month, Number, NumberStyle, PercentageStyle, Text, Year
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TextProperties
from odf.table import Table as OdfTable
from odf.table import TableRow
from odf.text import P
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill

from tests.small_return import (
    HEADINGS,
    ROWS,
    changed,
    compare,
    edited,
    home,
    odf_cell,
    read,
    write_csv,
    write_xls,
)
from wscb_lib.returns.left_out import OFFICE, THEIRS

OTHERWISE = (
    "(2) shown by their format as another figure, with something beside it, or not at all: read as held"
)
IN_PART = "1 date shown in part, as month and year are alone. Is the whole day known?"
NOTED = "1 cell in 1 row (2) with a comment: read like the others. Please read what it says"
SHOWN_OTHERWISE = [
    "0,", ";;;", '0" (est)"', '"<"0', '"7 or 8"', '[<8]"*";0',
    "0%", "[White]0", '0" km"', '"1"0', "(0)", '0;-0;"n/k"',
]  # fmt: skip
PLAIN = ["#,##0", "#,##0.00;[Red]-#,##0.00", "0.0E+00", "@", "0_)", '_-* #,##0.0_-;-* #,##0.0_-;_-* "-"??_-']


def old(folder, place, **style):
    """The clean old workbook with one cell in another style."""
    row, column = place
    laid = xlwt.easyxf(**style)
    return write_xls(
        home(folder / "old") / "lado.xls",
        ROWS,
        more=lambda sheet: sheet.write(row, column, ROWS[row - 1][column], laid),
    )


def opened(folder, place, *styles, edit=lambda cell: None):
    """The clean OpenDocument spreadsheet, one cell in the last of some styles and changed by `edit`."""
    document, sheet = OpenDocumentSpreadsheet(), OdfTable(name="LADO")
    for style in styles:
        document.automaticstyles.addElement(style)
    for down, row in enumerate((HEADINGS, *ROWS)):
        line = TableRow()
        for across, value in enumerate(row):
            cell = odf_cell(value)
            if (down, across) == place:
                edit(cell)
                for style in styles[-1:]:
                    cell.setAttribute("stylename", style)
            line.addElement(cell)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    path = home(folder / "open") / "lado.ods"
    document.save(str(path))
    return path


def of_number(style, *parts):
    """A format of an OpenDocument spreadsheet, and the style of a cell that is shown so."""
    for part in parts:
        style.addElement(part)
    return style, Style(name="cell", family="table-cell", datastylename=style.getAttribute("name"))


@pytest.mark.parametrize("code", SHOWN_OTHERWISE)
def test_a_figure_that_its_format_shows_otherwise_is_read_as_held_and_said(tmp_path, code):
    (said,) = compare(edited(tmp_path, lambda sheet: setattr(sheet["H2"], "number_format", code))).said
    assert said.endswith(OTHERWISE)
    (said,) = compare(old(tmp_path, (1, 7), num_format_str=code)).said
    assert said.endswith(OTHERWISE)


@pytest.mark.parametrize("code", PLAIN)
def test_a_format_that_shows_the_figure_is_not_said(tmp_path, code):
    assert compare(edited(tmp_path, lambda sheet: setattr(sheet["I2"], "number_format", code))).said == ()
    assert compare(old(tmp_path, (1, 8), num_format_str=code)).said == ()


@pytest.mark.parametrize(
    ("style", "parts"),
    [
        (NumberStyle(name="N1"), lambda: (Number(minintegerdigits="1"), Text(text="?"))),
        (NumberStyle(name="N1"), lambda: (Number(minintegerdigits="1", displayfactor="1000"),)),
        (PercentageStyle(name="N1"), lambda: (Number(minintegerdigits="1"), Text(text="%"))),
        (NumberStyle(name="N1"), lambda: (TextProperties(color="#ffffff"), Number(minintegerdigits="1"))),
        (NumberStyle(name="N1"), lambda: (Text(text=""),)),
    ],
    ids=["doubt", "thousands", "percent", "white", "nothing"],
)
def test_so_is_one_of_an_opendocument_spreadsheet(tmp_path, style, parts):
    (said,) = compare(opened(tmp_path, (1, 7), *of_number(style, *parts()))).said
    assert said.endswith(OTHERWISE)


def test_a_plain_format_of_an_opendocument_spreadsheet_is_not_said(tmp_path):
    styles = of_number(NumberStyle(name="N2"), Number(minintegerdigits="1", grouping="true"))
    assert compare(opened(tmp_path, (1, 7), *styles)).said == ()


def test_letters_in_the_colour_behind_them_are_read_and_said(tmp_path):
    def hidden(sheet):
        sheet["H2"].font, sheet["I2"].font = Font(color="FFFFFFFF"), Font(color="FF1F4E78")
        sheet["I2"].fill = PatternFill("solid", fgColor="FF1F4E78")

    (said,) = compare(edited(tmp_path, hidden)).said
    assert "2 cells in 1 row (2) shown by their format" in said
    (said,) = compare(old(tmp_path, (1, 7), strg_to_parse="font: colour white")).said
    assert said.endswith(OTHERWISE)
    white = Style(name="w", family="table-cell")
    white.addElement(TextProperties(color="#ffffff"))
    (said,) = compare(opened(tmp_path, (1, 7), white)).said
    assert said.endswith(OTHERWISE)


def test_white_letters_on_a_dark_ground_are_seen_and_nothing_is_said(tmp_path):
    def dark(sheet):
        sheet["H2"].font, sheet["H2"].fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F4E78")

    assert compare(edited(tmp_path, dark)).said == ()
    on_blue = "font: colour white; pattern: pattern solid, fore_colour blue"
    assert compare(old(tmp_path, (1, 7), strg_to_parse=on_blue)).said == ()
    style = Style(name="w", family="table-cell")
    style.addElement(TextProperties(color="#ffffff"))
    style.addElement(TableCellProperties(backgroundcolor="#0000ff"))
    assert compare(opened(tmp_path, (1, 7), style)).said == ()


def test_a_rule_that_hides_is_said_as_one_that_strikes_out(tmp_path):
    def rule(sheet):
        sheet.conditional_formatting.add("H2:H7", FormulaRule(formula=["$H2>5"], font=Font(color="FFFFFFFF")))

    (said,) = compare(edited(tmp_path, rule)).said
    assert "a rule strikes out, or hides, whatever it holds for under" in said


def test_a_comment_beside_a_cell_is_said_and_its_words_are_not(tmp_path):
    def noted(sheet):
        sheet["H2"].comment = Comment("an estimate by Sam", "Sam")
        sheet["A1"].comment = Comment("of a heading", "Sam")

    (said,) = compare(edited(tmp_path, noted)).said
    assert said.endswith(NOTED)

    def annotate(cell):
        note = Annotation()
        note.addElement(P(text="an estimate"))
        cell.addElement(note)

    (said,) = compare(opened(tmp_path, (1, 7), edit=annotate)).said
    assert said.endswith(NOTED)

    def attach(sheet):  # xlwt writes no comments: the record is laid among those of merged cells
        note = struct.pack("<4H", 1, 7, 0, 1) + struct.pack("<HB", 3, 0) + b"Sam\0"
        sheet._Worksheet__merged_rec = lambda: struct.pack("<2H", 0x001C, len(note)) + note

    (said,) = compare(write_xls(home(tmp_path / "old") / "lado.xls", ROWS, more=attach)).said
    assert said.endswith(NOTED)


def test_our_own_comment_on_what_was_to_mend_is_not_said_unless_it_holds_theirs(tmp_path):
    def ours(sheet):
        sheet["H2"].comment = Comment("Wanted a whole number.", OFFICE)

    assert compare(edited(tmp_path, ours)).said == ()

    def both(sheet):
        sheet["H2"].comment = Comment(f"Wanted a whole number.\n{THEIRS}an estimate", OFFICE)

    assert len(compare(edited(tmp_path, both)).said) == 1


@pytest.mark.parametrize("code", ["mmm-yy", "yyyy", "d-mmm", "dd/mm", "dddd", "h:mm"])
def test_a_date_shown_in_part_is_a_question(tmp_path, code):
    (said,) = compare(edited(tmp_path, lambda sheet: setattr(sheet["B2"], "number_format", code))).said
    assert said.endswith(IN_PART)
    (said,) = compare(old(tmp_path, (1, 1), num_format_str=code)).said
    assert said.endswith(IN_PART)


def test_so_is_one_of_an_opendocument_spreadsheet_and_so_are_months_alone(tmp_path):
    styles = of_number(DateStyle(name="N3"), Month(textual="true"), Text(text="-"), Year())
    (said,) = compare(opened(tmp_path, (1, 1), *styles)).said
    assert said.endswith(IN_PART)
    firsts = changed("Opened", lambda day: day.replace(day=1).isoformat())
    assert (
        "every date is the 1st of a month"
        in read(write_csv(home(tmp_path / "csv") / "lado.csv", firsts)).notes[0]
    )
    months = changed("Opened", lambda day: day.strftime("%b-%y"))
    assert compare(write_csv(home(tmp_path / "text") / "lado.csv", months)).faults == 6


def test_figures_centred_over_several_columns_of_an_old_workbook_look_merged_and_are_said(tmp_path):
    across = xlwt.easyxf("align: horiz center_across_selection")

    def centred(sheet):
        sheet.write(1, 7, 7, across)
        sheet.write(1, 8, None, across)

    compared = compare(write_xls(home(tmp_path) / "lado.xls", ROWS, more=centred))
    assert compared.absent == 1
    assert "merged with the column before, or centred over both" in compared.said[0]
