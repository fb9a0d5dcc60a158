"""The public edition, end to end: the real command over the specimen's year, and nothing in it that should
not be."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from html import unescape

import pytest

from run_quarter import main
from tests.conftest import framework_of
from tests.raw_files import day, rows_of, word

FRAMEWORK = framework_of()
EDITION = FRAMEWORK.board.editions["public"]


def about_people(measure) -> bool:
    return not {measure.unit, measure.return_id} & set(EDITION.not_people)


@pytest.fixture(scope="module")
def rows(public_run):
    with (public_run[1] / "tables" / "results.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def page(public_run):
    return (public_run[1] / "annual_report.html").read_text(encoding="utf-8")


def words_of(html):
    return unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL))


def test_it_is_one_page_with_its_figures_marked_for_publication(public_run, page):
    assert {p.name for p in public_run[1].glob("*.html")} == {"index.html", "annual_report.html"}
    assert "For publication with the annual report" in page and "OFFICIAL" not in page and "made up" in page
    assert page.count("<h1") == 1 and len(page) < 1_500_000
    assert (
        json.loads((public_run[1] / "manifest.json").read_text())["findings"] == []
    )  # they name agencies' rows


def test_every_figure_is_of_a_year_and_none_of_an_agency_or_a_breakdown_that_names_one(rows):
    assert {row["quarter"] for row in rows} == {"2014-15", "2015-16"}
    assert {row["agency"] for row in rows} == {"all"}
    characteristics = {
        n
        for r in FRAMEWORK.returns.values()
        for t in r.tables.values()
        for n, c in t.columns.items()
        if c.is_characteristic
    }
    assert {row["breakdown"] for row in rows} <= {"all", *characteristics}


def test_no_number_of_people_from_one_to_five_stands_in_the_file_of_figures(rows):
    people = [row for row in rows if about_people(FRAMEWORK.measure(row["measure"]))]
    kinds = {m.id: m.kind for m in FRAMEWORK.measures.values()}
    small = {str(n) for n in range(1, 6)}
    assert len(people) > 1000
    assert [r for r in people if r["numerator"] in small or r["denominator"] in small] == []
    assert [r for r in people if kinds[r["measure"]] in ("count", "stock") and r["value"] in small] == []


def test_no_share_of_none_or_all_stands_without_the_number_it_is_of(rows):
    shares = [
        r
        for r in rows
        if FRAMEWORK.measure(r["measure"]).kind == "share" and about_people(FRAMEWORK.measure(r["measure"]))
    ]
    whole = [r for r in shares if r["value"] in ("0", "100")]
    assert sum(bool(r["value"]) for r in shares) > 200
    assert [
        r for r in whole if not r["denominator"].isdigit() or int(r["denominator"]) <= EDITION.hide_to
    ] == []
    assert [
        r for r in whole if r["breakdown"] != "all" and FRAMEWORK.measure(r["measure"]).tells_of != "service"
    ] == []


def test_no_number_of_people_from_one_to_five_stands_in_the_pages_tables_or_sentences(page):
    exempt = tuple(
        m.title.replace("the end of the quarter", "the year's end")
        for m in FRAMEWORK.measures.values()
        if not about_people(m) or m.kind in ("mean", "median")
    )
    rows = re.findall(r"<tr.*?</tr>", page, flags=re.DOTALL)
    cells = [
        [" ".join(words_of(c).split()) for c in re.findall(r"<t[dh].*?</t[dh]>", row, flags=re.DOTALL)]
        for row in rows
    ]
    few = re.compile(r"[1-5]|.*(?<![\d,])[1-5] of [\d,]+.*|.* of [1-5]\)?")
    assert len(cells) > 300
    assert [
        row for row in cells if not row[0].startswith(exempt) and any(few.fullmatch(cell) for cell in row[1:])
    ] == []
    told = words_of(
        page[: page.index('<h2 id="definitions')]
    )  # a definition may speak of one child: it counts nobody
    counted = (
        r"(?:children|child|plans?|cases?|episodes?|families|people|young "
        r"people|occasions?|reviews?|allegations?)"
    )
    assert re.findall(rf"(?<![-\d.])\b(?:[1-5]|one|two|three|four|five) {counted}\b", told) == []


def test_nothing_in_it_judges_a_year_against_chance(page):
    assert not re.search(
        r"\b(?:signals?|watch(?:es)?|control limits?|trial limits|rolling|year to date|run chart)\b",
        words_of(page),
        re.IGNORECASE,
    )


def test_a_year_is_counted_again_and_is_not_the_sum_of_its_quarters(rows, specimen_run):
    """Children missing in two quarters are one child of the year; episodes add up."""
    with (specimen_run[1] / "tables" / "results.csv").open(encoding="utf-8") as file:
        quarters = [
            r
            for r in csv.DictReader(file)
            if r["quarter"].startswith("2015-16") and (r["breakdown"], r["agency"]) == ("all", "all")
        ]

    def both(measure):
        year = next(
            r for r in rows if (r["measure"], r["quarter"], r["breakdown"]) == (measure, "2015-16", "all")
        )
        return int(year["value"]), sum(int(r["value"]) for r in quarters if r["measure"] == measure)

    year, added = both("missing_episodes_count")
    assert year == added
    year, added = both("missing_children_count")
    assert year < added


def test_a_year_counted_again_from_the_agencys_own_files_by_plain_loops_agrees(rows, public_run):
    """Police's episodes of 2015-16: the first quarter from the back series, then three files, of which one
    was sent again."""
    workspace, files = public_run[0], (("2015-16-Q2", "_v2"), ("2015-16-Q3", ""), ("2015-16-Q4", ""))
    episodes = {}
    with (workspace / "returns" / "back_series" / "missing_children__episodes.csv").open(
        encoding="utf-8"
    ) as file:
        for r in csv.DictReader(file):
            episodes[r["episode_id"]] = (day(r["reported_at"][:10]), r["category"], r["child_id"], r["harm"])
    for quarter, version in files:
        for r in rows_of(
            workspace, f"missing_children{version}.xlsx", "Episodes", "Child unique ID", quarter
        ):
            kind = "missing" if word(r["Missing/absent"]) in ("missing", "m") else "absent"
            episodes[r["Missing episode ref"]] = (
                day(r["Date/time reported"]),
                kind,
                r["Child unique ID"],
                word(r["Harm while missing"]),
            )
    missing = [
        e for e in episodes.values() if date(2015, 4, 1) <= e[0] <= date(2016, 3, 31) and e[1] == "missing"
    ]
    harmed = [e for e in missing if e[3] not in ("", "none", "no harm", "n")]
    year = {r["measure"]: r for r in rows if (r["quarter"], r["breakdown"]) == ("2015-16", "all")}
    assert year["missing_episodes_count"]["value"] == str(len(missing))
    assert year["missing_children_count"]["value"] == str(len({e[2] for e in missing}))
    told = [
        e for e in missing if e[3]
    ]  # an episode of which nothing is said of harm is not counted as unharmed
    harm = year["missing_harm_pct"]
    assert (harm["numerator"], harm["denominator"]) == (str(len(harmed)), str(len(told)))


def test_what_is_left_out_is_named_with_its_reason_and_stands_nowhere_else(page, rows):
    text = " ".join(words_of(page).split())
    hidden = FRAMEWORK.measure("private_fostering_count")
    assert f"{hidden.title}: most of its numbers are too small to publish." in text
    early = FRAMEWORK.measure("cme_found_20wd_pct")
    assert f"{early.title}: too early for Jan-Mar 2016." in text
    assert not {hidden.id, early.id} & {row["measure"] for row in rows}


def test_the_boards_own_words_stand_on_it_signed(page):
    assert "Board analyst, 12 May 2016, signed off by Independent chair" in words_of(page)
    assert "No commentary yet" not in page


def test_another_quarter_gets_a_sentence_and_no_pack(public_run, capsys):
    assert main(["2015-16-Q3", "--workspace", str(public_run[0]), "--edition", "public"]) == 2
    assert "2015-16-Q3 ends no year" in capsys.readouterr().err
    assert not (public_run[1].parents[1] / "2015-16-Q3" / "public").exists()
