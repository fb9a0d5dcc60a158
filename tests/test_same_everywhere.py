"""Every figure of the quarter agrees to the digit wherever the pack prints it.

Headline, sentence and table of its chart, the dashboard's first screen and its every measure, page one,
partners' pages and the workbook, each read as a reader would, are held against the table of results. Nothing
of wscb_lib is asked: how a figure is written is said here by a rule of its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
from lxml import html

from tests.raw_files import QUARTER

SHORT, LONG = "Jan-Mar 2016", "January to March 2016"
SPANS = {"days": "day", "working_days": "working day"}
Row = dict[str, str]
Printed = Iterator[tuple[str, str, str]]
"""Where (a page and a place on it), which measure, and the figure as it stands there."""


@pytest.fixture(scope="module")
def results(specimen_run) -> dict[str, Row]:
    """measure -> its row of the quarter, of all that have a figure."""
    with (specimen_run[1] / "tables" / "results.csv").open(encoding="utf-8") as file:
        rows = [
            r
            for r in csv.DictReader(file)
            if (r["quarter"], r["breakdown"], r["agency"]) == (QUARTER, "all", "all")
        ]
    return {r["measure"]: r for r in rows if r["value"]}


@pytest.fixture(scope="module")
def pages(specimen_run) -> dict[str, html.HtmlElement]:
    return {page.stem: html.parse(str(page)).getroot() for page in sorted(specimen_run[1].glob("*.html"))}


def rounded(value: str, places: int) -> str:
    figure = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{figure:,.0f}" if figure == figure.to_integral_value() else f"{figure:,}"


def written(row: Row) -> set[str]:
    """The ways in which a figure may stand: a share of fewer than ten as its counts alone."""
    unit, value = row["unit"], row["value"]
    if unit == "percent":
        counts = f"{int(row['numerator']):,} of {int(row['denominator']):,}"
        if int(row["denominator"]) < 10:
            said = {counts}
        else:
            share = f"{rounded(value, 0)}%"
            share = {"0%": "under 1%" if float(value) else "0%"}.get(share, share)
            share = "over 99%" if share == "100%" and float(value) < 100 else share
            said = {share, counts, f"{share} ({counts})"}
    elif unit == "rate_per_10000":
        said = {f"{Decimal(value).quantize(Decimal('0.1'), rounding=ROUND_HALF_UP)} per 10,000"}
    else:
        figure, name = rounded(value, 1), unit.replace("_", " ")
        said = {figure, f"{figure} {SPANS.get(unit, name) if figure == '1' else name}"}
    partly = {f"{each} (partial)" for each in said} | {each.replace(")", ", partial)") for each in said}
    return said | (partly if row["status"] == "partial" else set())


def text(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content().replace("\xa0", " ")).strip()


def by_title(results: dict[str, Row]) -> dict[str, str]:
    return {row["title"]: measure for measure, row in results.items()}


def linked(link: str, results: dict[str, Row]) -> str:
    """The measure whose place a link leads to; "" where it leads to none."""
    place = link.partition("#")[2]
    found = [m for m in results if place.endswith(f"-{m.replace('_', '-')}")]
    return max(found, key=len, default="")


# ---- where figures stand --------------------------------------------------------------------------------


def charts_of_their_own(pages, results) -> Iterator[tuple[str, str, html.HtmlElement]]:
    """(where, measure, figure) of every chart of a measure's own quarters, on the Board's pages."""
    for stem, page in pages.items():
        if stem.startswith("partner__"):
            continue
        for figure in page.iter("figure"):
            measure = linked(f"#{figure.get('id')}", results)
            under = figure.find("./p[@class='subtitle']")
            if measure and under is not None and text(under).startswith(f"{results[measure]['title']}, "):
                yield f"{stem}#{figure.get('id')}", measure, figure


def headlines(pages, results) -> Printed:
    for where, measure, figure in charts_of_their_own(pages, results):
        said = text(figure.find("./h3")).removeprefix(results[measure]["title"])
        if found := re.match(
            r"(?:: | rose to | fell to )((?:under |over )?[\d,.]*\d(?: of \d+|%| per 10,000| [a-z]+ days?)?)",
            said,
        ):
            yield where, measure, found[1]


def sentences(pages, results) -> Printed:
    for where, measure, figure in charts_of_their_own(pages, results):
        said = text(figure.find(".//p[@class='says']"))
        title = re.escape(results[measure]["title"])
        if found := re.match(rf"{title}: (.+?) in {LONG}\b", said):
            yield where, measure, found[1]


def tables(pages, results) -> Printed:
    for where, measure, figure in charts_of_their_own(pages, results):
        for row in figure.iter("tr"):
            cells = [text(cell) for cell in row]
            if cells[0] == SHORT and cells[1] != "–":
                yield where, measure, cells[1]


def every_measure(pages, results) -> Printed:
    """The dashboard's table and partners' own: the latest figure of each measure named in a first column."""
    yield from rows_under(pages, results, lambda stem, column: column == "Latest")


def partners(pages, results) -> Printed:
    """The Board's figure beside a partner's own; words say where there is none."""
    column = f"All agencies together, {SHORT}"
    found = rows_under(pages, results, lambda stem, named: stem.startswith("partner__") and named == column)
    yield from (each for each in found if re.search(r"\d", each[2]))


def rows_under(pages, results, is_wanted: Callable[[str, str], bool]) -> Printed:
    known = by_title(results)
    for stem, page in pages.items():
        for table in page.iter("table"):
            for place, column in enumerate(text(cell) for cell in table.iterfind("./thead/tr/th")):
                if is_wanted(stem, column):
                    for row in table.iterfind("./tbody/tr"):
                        if (measure := known.get(text(row[0]))) and len(row) > place:
                            yield f"{stem}: {column}", measure, text(row[place])


def first_screen(pages, results) -> Printed:
    for tile in pages["1_performance_dashboard"].iterfind(".//ul[@class='tiles']/li"):
        link, now = tile.find(".//a"), tile.find("./b[@class='now']")
        if link is not None and now is not None and (measure := linked(link.get("href"), results)):
            yield f"the first screen: {text(link)}", measure, text(now)


def page_one(pages, results) -> Printed:
    """The label at the end of each small line, what is new, and the improvement that is named."""
    page = pages["0_board_summary"]
    for tile in page.iterfind(".//ul[@class='six']/li"):
        labels = [text(label) for label in tile.iter("{*}text", "text")]
        yield "page one", linked(tile.find(".//a").get("href"), results), labels[-1]
    for named in page.iterfind(".//div[@class='words named']"):
        for link in named.iter("a"):
            behind = link.tail.removesuffix(".").split("; ")
            printed = behind[-1].removesuffix(" now") if behind[-1].endswith(" now") else behind[0]
            yield "page one", linked(link.get("href"), results), printed.removeprefix(", ")


PLACES = {
    headlines: 60, sentences: 60, tables: 60, every_measure: 230, partners: 40, first_screen: 30,
    page_one: 10,
}  # fmt: skip
"""Each place, and how many figures are found there at the least."""


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_a_figure_is_the_same_to_the_digit_wherever_it_is_printed(place, pages, results):
    found = list(place(pages, results))
    wrong = [
        f"{where}: {measure} is {printed}, and in the table of results {sorted(written(results[measure]))}"
        for where, measure, printed in found
        if printed not in written(results[measure])
    ]
    assert not wrong, "\n".join(wrong)
    assert len({measure for _, measure, _ in found}) >= PLACES[place], len(found)


def test_the_workbook_holds_the_same_numbers_and_says_in_words_what_it_holds_in_none(specimen_run, results):
    book = openpyxl.load_workbook(specimen_run[1] / "tables" / "figures.xlsx", read_only=True)
    numbers = {row["Measure id"]: row[SHORT] for row in under_headings(book["Measures by quarter"])}
    words = {
        row["Measure id"]: row["Shown as"]
        for row in under_headings(book["Figures in words"])
        if row["Quarter"] == QUARTER
    }
    wrong = [
        f"{measure}: {numbers.get(measure)}, {words.get(measure)}"
        for measure, row in results.items()
        if (
            numbers.get(measure) != float(row["value"])
            if numbers.get(measure) is not None
            else words.get(measure) not in written(row)
        )
    ]
    assert not wrong and len(results) > 200, "\n".join(wrong)
    assert not [m for m, row in results.items() if row["shown_as"] not in written(row)]


def under_headings(sheet) -> Iterator[dict[str, object]]:
    rows = sheet.iter_rows(values_only=True)
    headings = next(row for row in rows if row[0] == "Measure")
    yield from (dict(zip(headings, row, strict=False)) for row in rows)


def test_page_one_the_front_page_and_the_dashboard_count_the_same_measures_and_flags(pages):
    line = text(pages["0_board_summary"].find(".//main")).partition("Decide today")[0]
    judged, kept = re.search(r"of ([\d,]+) measures changed, .*?; (.*) still open", line).groups()
    front = re.search(
        r"and (\S+) more flags and (\S+) still open [^(]*\(of ([\d,]+) measures, ([\d,]+) of them judged\)",
        text(pages["index"]),
    )
    assert front[4] == judged
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    assert words.index(front[2]) == sum(
        words.index(each) for each in re.findall(r"\b\w+\b", kept) if each in words
    )
    assert f"Every measure: {front[3]}" in text(pages["1_performance_dashboard"])
