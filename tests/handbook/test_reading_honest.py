"""What honest files hold that looks like dirt and is none: nothing of them is refused, dropped or changed."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.small_return import HEADINGS, ROWS, WRITERS, changed, compare, home, read
from wscb_lib.returns.references import read_reference

EVERY_KIND = pytest.mark.parametrize("kind", WRITERS)


def laid(folder, kind, rows, headings=HEADINGS):
    return WRITERS[kind](home(folder) / f"lado{kind}", rows, headings)


# ---- references
# ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["4.1.0", "2.10", "15.0.0"])
def test_a_reference_with_points_in_it_keeps_its_last_nought(text):
    assert read_reference(text).value == text


def test_a_number_that_a_computer_wrote_with_a_point_and_a_nought_still_loses_them():
    assert read_reference("1001.0").value == "1001"


def by_chance(name):
    """The clean rows, their references made by `name`; the figures of the last are the sums of the others."""
    rows = [[name(row[0]), *row[1:]] for row in ROWS]
    rows[-1][HEADINGS.index("Contacts")] = sum(row[HEADINGS.index("Contacts")] for row in rows[:-1])
    rows[-1][HEADINGS.index("Miles")] = sum(row[HEADINGS.index("Miles")] for row in rows[:-1])
    rows[-1][HEADINGS.index("Age")] = None
    return rows


@EVERY_KIND
def test_figures_that_are_by_chance_the_sum_of_others_refuse_no_case_whose_reference_is_a_name(
    tmp_path, kind
):
    names = dict(zip([row[0] for row in ROWS], ["Ash", "Beech", "Elm", "Oak", "Yew", "Max"], strict=True))
    reading = read(laid(tmp_path, kind, by_chance(names.__getitem__)))
    assert reading.cell_faults == () and reading.tables["cases"]["case_id"].tolist()[-1] == "Max"
    assert "Is it a total?" in reading.notes[0]


def test_a_row_of_sums_whose_name_stands_among_numbers_is_still_refused(tmp_path):
    rows = by_chance(str)
    rows[-1][0] = "Warrington"
    (fault,) = read(laid(tmp_path, ".xlsx", rows)).cell_faults
    assert fault.row == 7 and "as in a total" in fault.wanted


# ---- what stands around the rows
# -------------------------------------------------------------------------


@EVERY_KIND
@pytest.mark.parametrize(
    "below",
    [
        [["Signed off by A. Manager, Head of Service"], ["11/04/2016"]],
        [["Signed off by A. Manager, Head of Service"], [dt.date(2016, 4, 11)]],
        [["Signed", "J. Smith", "Date", "11/04/2016"]],
        [["Signature:", "", "Date:", ""]],
        [["Approved by", "J. Smith, Head of Service"], ["Date", dt.date(2016, 4, 11)]],
        [["Completed by:", "J. Smith"], ["Job title:", "Data officer"], ["Tel:", "01925 443"]],
    ],
)
def test_a_signature_with_its_day_below_the_rows_is_no_case(tmp_path, kind, below):
    (said,) = compare(laid(tmp_path, kind, [*ROWS, [], *below])).said
    assert said.endswith("held notes below the rows: dropped")


@EVERY_KIND
def test_a_row_of_its_own_that_holds_a_day_and_no_more_is_no_signature(tmp_path, kind):
    reading = read(laid(tmp_path, kind, [*ROWS, [None, dt.date(2016, 3, 3)]]))
    assert len(reading.tables["cases"]) == 7


def test_a_case_whose_text_is_a_word_of_a_signature_stays(tmp_path):
    rows = changed("Remarks", lambda _: "Signed")
    assert len(read(laid(tmp_path, ".xlsx", rows)).tables["cases"]) == 6


@pytest.mark.parametrize(
    "hint", ["pseudonymised", "anonymised", "pseudonym", "unique", "system ID", "LCS ID"]
)
def test_a_word_in_brackets_behind_the_heading_of_a_reference_says_how_it_is_made(tmp_path, hint):
    headings = [f"Case ref ({hint})", *HEADINGS[1:]]
    reading = read(laid(tmp_path, ".xlsx", ROWS, headings))
    assert reading.fault == "" and reading.tables["cases"]["case_id"].tolist() == [row[0] for row in ROWS]
