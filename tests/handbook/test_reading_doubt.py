"""What is not sure is a fault or a counted remark, and never a guess: references, words of doubt, days,
ranges, headings.

As in `test_reading_dirt`, each file is spoiled in one way and every cell is held beside the clean one.
"""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.small_return import (
    CASES,
    HEADINGS,
    ROWS,
    WRITERS,
    changed,
    compare,
    home,
    read,
    with_cell,
    write_csv,
    write_xlsx,
)
from wscb_lib.framework import Column
from wscb_lib.returns.cells import read_column
from wscb_lib.returns.references import nearly_one, unlike_the_others


def laid(folder, kind, rows, headings=HEADINGS):
    return WRITERS[kind](home(folder) / f"lado{kind}", rows, headings)


EVERY_KIND = pytest.mark.parametrize("kind", WRITERS)

# ---- references
# ----------------------------------------------------------------------------------------------

INVISIBLE = ["\u200b", "\ufeff", "\u200e", "\xad", "\u2060", "\ufe0f"]


@EVERY_KIND
def test_a_mark_that_nobody_can_see_is_no_part_of_anything(tmp_path, kind):
    rows = [
        [f"{cell}{mark}" if place in (0, 4, 5) else cell for place, cell in enumerate(row)]
        for row, mark in zip(ROWS, INVISIBLE, strict=True)
    ]
    compared = compare(laid(tmp_path, kind, rows))
    assert (compared.absent, compared.faults) == (0, 0)
    assert (
        sum("6 cells held a mark that nobody can see: read without it" in note for note in compared.said) == 3
    )


@pytest.mark.parametrize("kind", [".xls", ".ods", ".csv"])  # in an .xlsx the first is a formula
@pytest.mark.parametrize(
    "forms",
    [('="{}"', "'{}", '"{}"', '=T("{}")', "“{}”", " {}\xa0"), ("{}*", "{}.", "[{}]", "({})", "#{}", "{}²")],
)
def test_what_is_wrapped_around_a_reference_is_no_part_of_it(tmp_path, kind, forms):
    rows = [[form.format(row[0]), *row[1:]] for form, row in zip(forms, ROWS, strict=True)]
    compared = compare(laid(tmp_path, kind, rows))
    assert (compared.absent, compared.faults) == (0, 0) and compared.said


@EVERY_KIND
@pytest.mark.parametrize(
    "change",
    [str.lower, lambda text: text.replace("C", "Ｃ"), lambda text: f"{text}.0"],
    ids=["small", "wide", "as a number"],
)
def test_a_reference_is_one_in_any_letters(tmp_path, kind, change):
    assert (
        compare(
            laid(
                tmp_path,
                kind,
                [[change(row[0]) if place % 2 else row[0], *row[1:]] for place, row in enumerate(ROWS)],
            )
        ).absent
        == 0
    )


@pytest.mark.parametrize(
    "pair",
    [
        ("aX9b", "AX9b"),
        ("L 7", "L7"),
        ("007", "7"),
        ("L/7", "L-7"),
        ("7a", "7A"),
        ("C10", "C1O"),
        ("C1-1", "C1-l"),
    ],
)
def test_references_that_are_nearly_one_are_read_as_two_and_counted(tmp_path, pair):
    reading = read(write_csv(home(tmp_path) / "lado.csv", with_cell("Case ref", *pair)))
    assert reading.tables["cases"]["case_id"][:2].tolist() == list(pair)
    assert reading.notes == (
        (
            "case_id: 2 references differ from another only in capitals, spaces, punctuation, noughts or "
            "letters like figures: read as different. Are they one?"
        ),
    )


@pytest.mark.parametrize("zero", ["０", "۰", "٠"])
def test_a_reference_is_one_in_the_figures_of_any_script(tmp_path, zero):
    in_script = str.maketrans("0123456789", "".join(chr(ord(zero) + figure) for figure in range(10)))
    rows = changed("Case ref", lambda reference: reference.translate(in_script))
    assert compare(write_csv(home(tmp_path) / "lado.csv", rows)).absent == 0


def test_a_reference_of_more_figures_than_python_counts_in_is_read_as_it_stands():
    assert nearly_one(["C" + "1" * 5000, "C2"]) == []


def test_commas_between_the_thousands_of_a_reference_are_no_part_of_it():
    typed = read_column(CASES.columns["case_id"], ["C300,566", "1,204,117", "C300566", "C1,2"])
    assert typed.values.tolist() == ["C300566", "1204117", "C300566", "C1,2"]
    assert typed.remarks == ("2 cells held commas between the thousands of a reference: read without them",)


@pytest.mark.parametrize("longer", ["ID: C300566", "C300566/1", "300566", "child C300566"])
def test_a_reference_that_holds_another_is_read_as_it_stands_and_counted(tmp_path, longer):
    path = write_csv(home(tmp_path) / "lado.csv", with_cell("Case ref", "C300566", longer))
    said = "case_id: 1 reference held another reference and more: read as different. Are they one?"
    assert said in read(path).notes


@pytest.mark.parametrize(
    "doubtful",
    [
        "C1?",
        "C1 (1)",
        "C1 TBC",
        "VOID C1",
        "C1 r",
        "C1;C2",
        "C1, C2",
        "C1 and C2",
        "C1/C2",
        "C1 C7",
        "C1 to C4",
        "C1-C4",
        "C1 → C7",
        "1001 to 1005",
    ],
)
def test_a_doubt_about_a_reference_is_counted(tmp_path, doubtful):
    reading = read(write_csv(home(tmp_path) / "lado.csv", with_cell("Case ref", doubtful)))
    assert "1 cell held more than a reference, none at all, or a mark of doubt" in reading.notes[0]


@pytest.mark.parametrize("word", ["as above", "Unknown", "TBC", "n/k", "January", "???"])
def test_a_word_in_the_place_of_a_reference_is_counted(tmp_path, word):
    (said,) = read(write_csv(home(tmp_path) / "lado.csv", with_cell("Case ref", word))).notes
    assert "1 cell held more than a reference, none at all, or a mark of doubt" in said


def test_two_numbers_in_one_cell_are_unlike_a_long_list_of_one_each():
    numbers = [str(number) for number in range(1001, 1021)]
    assert unlike_the_others(numbers) == unlike_the_others([*numbers, "HMIC", "J-7"]) == []
    assert len(unlike_the_others([*numbers, "1001 1002"])) == 1
    assert unlike_the_others([f"{number} {number + 1}" for number in range(1001, 1021)]) == []


def test_a_reference_of_which_excel_has_made_a_date_is_counted(tmp_path):
    reading = read(write_xlsx(home(tmp_path) / "lado.xlsx", with_cell("Case ref", dt.date(2015, 9, 1))))
    assert "1 cell held a date in the place of a reference" in reading.notes[0]


# ---- words of doubt
# ------------------------------------------------------------------------------------------

OUTCOME = CASES.columns["outcome"]
DOUBTS = [
    "TBC",
    "POSS",
    "VOID",
    "WAS",
    "EX",
    "PREV",
    "QUERY",
    "ERROR",
    "DRAFT",
    "PROV",
    "EST",
    "OLD",
    "?",
    "~",
    "WITHDRAWN",
]
IN_FRONT = [
    "{} - substantiated",
    "{}: substantiated",
    "({}) substantiated",
    "[{}] substantiated",
    "{} substantiated",
    "a) {} - substantiated",
]
BEHIND = [
    "substantiated {}",
    "substantiated{}",
    "substantiated ({})",
    "substantiated - {}",
    "SUB - {}",
    "substantiated/{}",
]


@pytest.mark.parametrize("form", IN_FRONT + BEHIND)
def test_a_word_or_a_sign_of_doubt_before_or_behind_a_value_is_a_fault(form):
    typed = read_column(OUTCOME, [form.format(word) for word in DOUBTS])
    assert typed.values.tolist() == [None] * len(DOUBTS)
    assert (
        all("may cast doubt on it: ask for the value alone" in wanted for _, _, wanted in typed.wrong)
        or form == "substantiated{}"
    )


@pytest.mark.parametrize("picture", ["❌", "☒", "☐", "🚫", "❓", "🤔", "⛔", "→", "‽", "≠"])
def test_a_picture_beside_a_value_may_cancel_it_and_is_a_fault(picture):
    forms = [f"{picture} substantiated", f"substantiated {picture}", f"a) {picture} substantiated"]
    typed = read_column(OUTCOME, [*forms, f"SUB - {picture} substantiated", "!substantiated"])
    assert typed.values.tolist() == [None] * 5
    assert picture == "‽" or all("may cast doubt on it" in wanted for _, _, wanted in typed.wrong)


def test_a_bullet_or_a_tick_beside_a_value_casts_no_doubt_on_it():
    typed = read_column(OUTCOME, ["• substantiated", "▪ unfounded", "malicious ✓", "☑ unsubstantiated"])
    assert typed.values.tolist() == ["substantiated", "unfounded", "malicious", "unsubstantiated"]


@pytest.mark.parametrize("form", ["{}?", "? {}", "{} (TBC)", "TBC {}", "~{}", "{} provisional"])
@pytest.mark.parametrize("heading", ["Contacts", "Age", "Miles", "Suspended", "Opened", "Outcome"])
def test_a_doubt_in_any_column_is_a_fault(tmp_path, form, heading):
    rows = changed(
        heading,
        lambda value: form.format(value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else value),
    )
    assert compare(write_csv(home(tmp_path) / "lado.csv", rows)).faults == 6


ETHNICITY = Column(
    "ethnicity",
    "Ethnicity",
    "category",
    allowed=("white british", "white irish", "asian indian", "not known"),
)


@pytest.mark.parametrize(
    "texts",
    [
        ["a) White British", "b) White Irish", "c) Asian Indian"],
        ["1 - White British", "2 - White Irish", "3: Asian Indian"],
        ["WBRI - White British", "WIRI - White Irish", "AIND: Asian Indian"],
        ["XQ - White British", "XR - White Irish", "XQ - White British", "XR - White Irish"],
        ["WB - White British"],
    ],
    ids=["letters", "numbers", "codes that shorten", "codes that a column uses", "one code"],
)
def test_genuine_codes_before_a_value_still_read(texts):
    typed = read_column(ETHNICITY, texts)
    assert not typed.wrong and [
        value.title() in text for value, text in zip(typed.values, texts, strict=True)
    ] == [True] * len(texts)


def test_one_word_before_many_values_is_no_code():
    assert (
        read_column(
            ETHNICITY, ["XQ - White British", "XQ - White Irish", "XQ - Asian Indian"]
        ).values.tolist()
        == [None] * 3
    )
    assert (
        read_column(OUTCOME, ["p) substantiated", "p) unfounded", "p) malicious"]).values.tolist()
        == [None] * 3
    )


def test_a_letter_of_another_alphabet_is_named():
    assert "another alphabet" in read_column(OUTCOME, ["unf\u043eunded"]).wrong[0][2]


# ---- days
# ----------------------------------------------------------------------------------------------------


def dated(day, moment):
    return [[row[0], day(row[1]), day(row[2]), moment(row[3]), *row[4:]] for row in ROWS]


def swapped(value):
    """British text as American Excel opens it."""
    if value.day > 12:
        return (
            value.strftime("%d/%m/%Y %H:%M") if isinstance(value, dt.datetime) else value.strftime("%d/%m/%Y")
        )
    return value.replace(month=value.day, day=value.month)


@pytest.mark.parametrize("kind", [".xlsx", ".xls", ".ods"])
def test_days_and_months_that_excel_exchanged_in_a_whole_file_are_refused_in_every_column(tmp_path, kind):
    compared = compare(laid(tmp_path, kind, dated(swapped, swapped)))
    assert compared.faults == compared.absent == 10
    assert sum("Excel has probably swapped day and month" in note for note in compared.said) == 3


def test_so_are_those_that_it_wrote_into_a_csv_and_american_text_in_british_excel(tmp_path):
    plain = dated(
        lambda day: swapped(day) if day.day > 12 else swapped(day).isoformat(),
        lambda moment: swapped(moment) if moment.day > 12 else swapped(moment).isoformat(" "),
    )
    assert compare(write_csv(home(tmp_path) / "lado.csv", plain)).faults == 10
    american = dated(
        lambda day: day.strftime("%m/%d/%Y") if day.day > 12 else swapped(day),
        lambda moment: moment.strftime("%m/%d/%Y %H:%M") if moment.day > 12 else swapped(moment),
    )
    assert compare(write_xlsx(home(tmp_path / "us") / "lado.xlsx", american)).faults == 10


def test_a_column_that_cannot_tell_its_order_is_refused_beside_an_american_one(tmp_path):
    rows = [
        [row[0], f"{number:02}/03/2016", row[2].strftime("%m/%d/%Y"), None, *row[4:]]
        for number, row in enumerate(ROWS, 4)
    ]
    reading = read(write_csv(home(tmp_path) / "lado.csv", rows))
    assert len(reading.cell_faults) == 6 and "other dates of the file are month/day/year" in reading.notes[0]


def in_utc(day):
    """Midnight in Britain as a computer writes it, for these days."""
    is_summer = dt.date(2015, 3, 29) <= day < dt.date(2015, 10, 25) or day >= dt.date(2016, 3, 27)
    return dt.datetime(day.year, day.month, day.day) - dt.timedelta(hours=is_summer)


@EVERY_KIND
@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%dT%H:%M:%SZ",
        "%Y-%m-%dT%H:%M:%S.000Z",
        "%Y-%m-%d %H:%M:%S+00:00",
        "%d/%m/%Y %H:%M UTC",
        "%a %b %d %Y %H:%M:%S GMT+0000 (Coordinated Universal Time)",
        "%Y-%m-%d %H:%M:%S",
        "",
    ],
)
def test_a_day_in_utc_is_the_day_it_was_in_britain_and_counted(tmp_path, kind, form):
    rows = dated(lambda day: in_utc(day).strftime(form) if form else in_utc(day), lambda moment: moment)
    compared = compare(laid(tmp_path, kind, rows))
    assert (compared.absent, compared.faults) == (0, 0) and sum("UTC" in note for note in compared.said) == 2


def test_moments_of_other_zones_are_read_as_clocks_in_britain_showed_them(tmp_path):
    zoned = dated(
        lambda day: day,
        lambda moment: (moment - dt.timedelta(hours=5 + (moment.month in (7, 8)))).isoformat() + "-05:00",
    )
    assert compare(write_csv(home(tmp_path) / "lado.csv", zoned)).absent == 0


@pytest.mark.parametrize("eves", [1, 2])
def test_an_hour_before_midnight_beside_days_at_midnight_is_refused(tmp_path, eves):
    rows = with_cell("Opened", *(in_utc(row[1]) for row in ROWS[:eves]))
    if eves == 2:
        rows[3][1], rows[2][1] = dt.datetime(2015, 7, 9), dt.datetime(2015, 7, 9)
    reading = read(write_xlsx(home(tmp_path) / "lado.xlsx", rows))
    assert [fault.wanted[:34] for fault in reading.cell_faults] == [
        "It is an hour before midnight in s"
    ] * eves


@pytest.mark.parametrize("form", ["General", "0.00", "text"])
def test_day_numbers_of_a_workbook_that_counts_from_1904_are_read_so(tmp_path, form):
    path = write_xlsx(home(tmp_path) / "lado.xlsx", ROWS)
    book = openpyxl.load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    for number, row in enumerate(ROWS, 2):
        cell, days = book.active.cell(number, 2), (row[1] - dt.date(1904, 1, 1)).days
        cell.value, cell.number_format = (str(days), "General") if form == "text" else (days, form)
    book.save(path)
    compared = compare(path)
    assert (compared.absent, compared.faults) == (
        0,
        0,
    ) and "6 cells held Excel's day number" in compared.said[0]


# ---- ranges and units
# ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["<1", "< 5", "less than 1", "under 1", ">5", "1-4", "0 to 5", "5+", "at least 3", "≤2", "more than 20"],
)
def test_a_distance_in_a_range_is_a_fault_and_never_a_figure_hidden(text):
    typed = read_column(CASES.columns["miles_from_home"], [text])
    assert (typed.statuses.tolist(), typed.wrong[0][2]) == ([None], "It is a range. Wanted a number.")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("<5", "suppressed"),
        ("1-4", "suppressed"),
        ("5 or fewer", "suppressed"),
        ("<1", None),
        (">5", None),
        ("<20", None),
        ("5-", None),
    ],
)
def test_a_count_is_hidden_only_by_what_leaves_a_few_possible(text, status):
    typed = read_column(CASES.columns["contacts"], [text])
    assert typed.statuses.tolist() == [status] and len(typed.wrong) == (status is None)


def test_a_symbol_in_the_place_of_a_distance_is_counted():
    typed = read_column(CASES.columns["miles_from_home"], ["c", "*", 3.5])
    assert typed.statuses.tolist() == ["suppressed", "suppressed", None]
    assert typed.remarks == (
        "2 cells held a symbol in the place of a figure: read as what it stands for, and as no figure",
    )


@pytest.mark.parametrize(
    ("heading", "text"),
    [("Miles", "12.5 miles"), ("Age", "9 yrs"), ("Age", "9 years old"), ("Contacts", "7 contacts")],
)
def test_the_unit_of_a_column_may_stand_in_its_cells_and_no_other(tmp_path, heading, text):
    assert compare(write_csv(home(tmp_path) / "lado.csv", with_cell(heading, text))).absent == 0
    other = f"{text.split()[0]} km"
    assert compare(write_csv(home(tmp_path) / "lado.csv", with_cell(heading, other))).faults == 1


# ---- headings and files
# --------------------------------------------------------------------------------------

DRESSED = {
    "Opened": ["Opened (dd/mm/yyyy)", "Opened DD/MM/YYYY", "2. Opened", "Opened¹", "Opened [date]"],
    "Suspended": ["Suspended (Y/N)", "Q6. Suspended", "Suspended yes/no"],
    "Age": ["Age (years)", "Age²", "7) Age"],
    "Miles": ["Miles (number)", "Miles (in miles)", "9: Miles"],
}


@EVERY_KIND
def test_what_stands_around_a_heading_is_set_aside_and_said(tmp_path, kind):
    for turn in range(3):
        headings = [DRESSED[heading][turn] if heading in DRESSED else heading for heading in HEADINGS]
        compared = compare(laid(tmp_path / str(turn), kind, ROWS, headings))
        assert (
            compared.absent == 0
            and sum("Please check, and add it to the aliases" in note for note in compared.said) == 4
        )
    assert (
        compare(
            laid(
                tmp_path / "all",
                kind,
                ROWS,
                [f"{number}. {heading}" for number, heading in enumerate(HEADINGS, 1)],
            )
        ).absent
        == 0
    )


@pytest.mark.parametrize(
    "heading", ["Miles (km)", "Age (months)", "Outcome (dd/mm/yyyy)", "Opened (Y/N)", "Contacts (%)"]
)
def test_a_hint_that_says_another_thing_keeps_its_heading_unknown(tmp_path, heading):
    ours = heading.partition(" (")[0]
    fault = read(
        write_csv(home(tmp_path) / "lado.csv", ROWS, [heading if name == ours else name for name in HEADINGS])
    ).fault
    assert f'these headings are missing: "{ours}"' in fault


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("kind", [".csv", ".txt", ".tsv"])
def test_text_in_columns_is_read_whatever_separates_them_and_whatever_ends_it(tmp_path, separator, kind):
    path = write_csv(home(tmp_path) / f"lado{kind}", ROWS, separator=separator)
    path.write_bytes(path.read_bytes() + b"\x1a")
    assert (compare(path).absent, len(compare(path).said)) == (0, int(separator != ","))


def test_a_workbook_with_macros_is_read(tmp_path):
    assert compare(write_xlsx(home(tmp_path) / "lado.xlsm", ROWS)).said == ()


def test_a_date_many_years_from_every_other_is_a_question(tmp_path):
    for year in (1915, 1995, 2035):
        rows = with_cell("Opened", dt.date(year, 7, 3))
        (said,) = read(write_xlsx(home(tmp_path) / "lado.xlsx", rows)).notes
        assert "1 date many years from every other, or from now: read as written" in said


def test_dates_some_years_apart_are_no_question(tmp_path):
    rows = with_cell("Opened", dt.date(2008, 7, 3))
    assert read(write_xlsx(home(tmp_path) / "lado.xlsx", rows)).notes == ()


def test_a_day_of_the_week_that_is_anothers_is_a_fault_and_one_that_is_right_is_not(tmp_path):
    rows = with_cell("Opened", "Friday 3 July 2015", "Thursday 21 August 2015")
    reading = read(write_xlsx(home(tmp_path) / "lado.xlsx", rows))
    assert [(fault.row, fault.wanted) for fault in reading.cell_faults] == [
        (3, "It was another day of the week. Wanted a date such as 31/03/2016.")
    ]


def test_half_past_one_in_the_afternoon_is_no_hour_of_the_morning(tmp_path):
    rows = with_cell("Reported at", "02/07/2015 13:30 am", "20/08/2015 2.05 pm")
    compared = compare(write_xlsx(home(tmp_path) / "lado.xlsx", rows))
    assert (compared.absent, compared.faults) == (1, 1)


def test_rows_that_a_quotation_mark_swallowed_are_counted(tmp_path):
    path = write_csv(home(tmp_path) / "lado.csv", ROWS)
    path.write_text(path.read_text().replace("seen", '"seen').replace("told", 'told"'))
    (said, *_) = read(path).notes
    assert said.startswith("1 cell held as many line breaks and separators as whole rows do")


def test_words_with_line_breaks_and_commas_are_no_swallowed_rows(tmp_path):
    path = write_csv(home(tmp_path) / "lado.csv", with_cell("Remarks", "seen,\nand well, she said"))
    assert read(path).notes == ()


def test_text_in_utf_32_is_not_taken_for_utf_16(tmp_path):
    path = write_csv(home(tmp_path) / "lado.csv", ROWS)
    path.write_bytes(path.read_text().encode("utf-32"))
    assert "it is not text in UTF-8" in read(path).fault
