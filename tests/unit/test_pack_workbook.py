"""The workbook of figures: numbers that can be summed, and a word beside every number that is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wscb_lib.exhibits import Shown
from wscb_lib.exhibits.values import ABSENT
from wscb_lib.pack import Face, PageName
from wscb_lib.pack.workbook import BESIDE, IN_WORDS, number_format, write_workbook

FACE = Face(
    "Warrington Safeguarding Children Board", "January to March 2016 (2015-16 Q4)", "board",
    "OFFICIAL-SENSITIVE", True, (PageName("6_training", "Training"),), (("Figures", "3f2a9c01"),),
)  # fmt: skip
TITLES = {
    "plans": "Plans started",
    "timely": "Held in time",
    "entries": "Children entering",
    "heard": "Heard",
}
UNITS = {"plans": "plans", "timely": "percent", "entries": "rate_per_10000", "heard": "percent"}


def row(measure, quarter, value=None, *, of=None, out_of=None, status="ok", shown_as="", breakdown="all"):
    return {
        "measure": measure, "quarter": quarter, "breakdown": breakdown, "group": breakdown, "agency": "all",
        "numerator": of, "denominator": out_of, "value": value, "status": status, "shown_as": shown_as,
    }  # fmt: skip


ROWS = [
    row("plans", "2015-16-Q3", 1070, of=1070),
    row("plans", "2015-16-Q4", 76, of=76, status="partial"),
    row("plans", "2015-16-Q4", 12, of=12, breakdown="age_band"),
    row("timely", "2015-16-Q3", status="held"),
    row("timely", "2015-16-Q4", 63.63636, of=7, out_of=11),
    row("entries", "2015-16-Q4", 3, of=3, out_of=9, status="suppressed", shown_as="c"),
    row("heard", "2015-16-Q4", 77.777778, of=7, out_of=9),
]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("tables") / "figures.xlsx"
    notes = {"plans": "A break from Apr-Jun 2015."}
    return openpyxl.load_workbook(write_workbook(path, ROWS, FACE, titles=TITLES, units=UNITS, notes=notes))


def table(sheet, columns):
    """The sheet's table as {the cells of `columns`: {heading: the cell}}."""
    head, *rows = sheet[next(iter(sheet.tables.values())).ref]
    names = [cell.value for cell in head]
    return {tuple(r[names.index(c)].value for c in columns): dict(zip(names, r, strict=True)) for r in rows}


def test_a_row_a_measure_with_its_id_its_unit_a_number_a_period_and_its_notes(book):
    plans = table(book[BESIDE], ["Measure"])["Plans started",]
    assert {name: cell.value for name, cell in plans.items()} == {
        "Measure": "Plans started", "Measure id": "plans", "Unit": "plans", "Oct-Dec 2015": 1070,
        "Jan-Mar 2016": 76, "Status, Jan-Mar 2016": "partial", "Shown as, Jan-Mar 2016": "76 (partial)",
        "Notes": "A break from Apr-Jun 2015.",
    }  # fmt: skip


def test_a_share_of_fewer_than_ten_is_a_number_and_in_words_the_count_of_a_count_that_pages_print(book):
    heard = table(book[IN_WORDS], ["Measure id", "Quarter"])["heard", "2015-16-Q4"]
    assert [cell.value for cell in heard.values()] == [
        "Heard", "heard", "percent", "Jan-Mar 2016", "2015-16-Q4", 7, 9, 77.7778, "ok", "7 of 9",
    ]  # fmt: skip


def test_what_is_a_number_alone_needs_no_words(book):
    told = table(book[IN_WORDS], ["Measure id", "Quarter"])
    assert ("plans", "2015-16-Q4") in told  # partial
    assert not {("plans", "2015-16-Q3"), ("timely", "2015-16-Q4")} & set(told)


def test_where_there_is_no_figure_the_number_is_empty_and_the_status_says_why(book):
    held = table(book[IN_WORDS], ["Measure id", "Quarter"])["timely", "2015-16-Q3"]
    assert held["Value"].value is None and held["Status"].value == held["Shown as"].value == "held"
    assert table(book[BESIDE], ["Measure"])["Held in time",]["Oct-Dec 2015"].value is None


def test_a_hidden_number_stands_nowhere_even_where_the_frame_still_holds_it(book):
    cells = table(book[IN_WORDS], ["Measure id"])["entries",]
    assert [cells[name].value for name in ("Numerator", "Denominator", "Value")] == [None] * 3
    assert cells["Shown as"].value == "c"
    assert table(book[BESIDE], ["Measure"])["Children entering",]["Jan-Mar 2016"].value is None


def test_only_headlines_are_written(book):
    assert not [c for r in book[IN_WORDS].iter_rows() for c in r if c.value in (12, "age_band")]


def test_numbers_are_shown_with_the_digits_that_pages_print(book):
    beside = table(book[BESIDE], ["Measure"])
    assert beside["Held in time",]["Jan-Mar 2016"].number_format == "0"
    assert beside["Plans started",]["Oct-Dec 2015"].number_format == "#,##0"


def test_the_cover_says_whose_it_is_how_it_is_marked_and_that_it_is_made_up(book):
    said = " ".join(str(cell.value) for row in book["Cover"].iter_rows() for cell in row)
    assert all(words in said for words in (FACE.board, "OFFICIAL-SENSITIVE", "made up", "3f2a9c01"))


def test_a_real_board_is_not_said_to_be_made_up(tmp_path):
    face = replace(FACE, is_specimen=False)
    path = write_workbook(tmp_path / "f.xlsx", ROWS, face, titles=TITLES, units=UNITS, notes={})
    cells = [c.value for sheet in openpyxl.load_workbook(path) for r in sheet.iter_rows() for c in r]
    assert not [said for said in cells if "made up" in str(said)]


def test_the_workbook_is_dated_by_its_last_quarter_and_never_by_today(book):
    assert book.properties.created.date() == date(2016, 3, 31)


FIGURES = st.one_of(
    st.sampled_from([0.0, 100.0]), st.floats(0.05, 0.5), st.floats(0.5, 99.5), st.floats(99.5, 99.94)
)


@given(FIGURES)
@settings(max_examples=60)
def test_a_percentage_is_shown_as_none_or_all_only_where_it_is(value):
    places = number_format(value, "percent").count("0") - 1  # as a spreadsheet rounds: halves go up
    shown = Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert (shown in (0, 100)) == (value in (0, 100))


@pytest.mark.parametrize("status", ABSENT)
def test_every_kind_of_absence_has_its_word_and_no_number(tmp_path, status):
    rows = [row("plans", "2015-16-Q3", 5, of=5), row("plans", "2015-16-Q4", status=status)]
    path = write_workbook(tmp_path / "f.xlsx", rows, FACE, titles=TITLES, units=UNITS, notes={})
    cells = table(openpyxl.load_workbook(path)[IN_WORDS], ["Quarter"])["2015-16-Q4",]
    assert cells["Value"].value is None and cells["Status"].value == status
    assert cells["Shown as"].value == Shown("2015-16-Q4", status=status).words("plans")
