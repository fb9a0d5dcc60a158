"""A browser, and a pack for it to read: every form of chart and table, in made-up figures.

The browser is the Chromium of the operating system. Set WSCB_PACK to a folder of a real pack and its pages
are read as well: `WSCB_PACK=reports/specimen/2015-16-Q4/board pytest tests/browser`.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import nbformat.v4 as notebooks
import pytest

from tests.browser.found import chromium_found, what_is_missing
from wscb_lib.charts import agency_dots, bars, cards, heatmap, level, paired, squares, statements, trend
from wscb_lib.exhibits import Exhibit, Shown
from wscb_lib.exhibits.standing import Card, Standing, Strip, Tile
from wscb_lib.framework import Comparator
from wscb_lib.framework.declared import Break
from wscb_lib.pack import Face, PageName, write_index, write_pages
from wscb_lib.quarter import Quarter
from wscb_lib.signals import Signal
from wscb_lib.tables import Line, dashboard, list_table, matrix, participation, table

QUARTERS = [str(q) for q in Quarter.range(Quarter.parse("2012-13-Q1"), Quarter.parse("2015-16-Q4"))]
LAST = QUARTERS[-1]
WHERE = {"place": "Warrington", "source": "Made up", "is_specimen": True}
SAID = {
    "headline": "What the table finds",
    "subtitle": "What is counted, where and when",
    "sentence": "What it says.",
}
FACE = Face(
    "Warrington Safeguarding Children Board",
    "January to March 2016 (2015-16 Q4)",
    "board",
    "OFFICIAL-SENSITIVE",
    True,
    (PageName("0_board_summary", "Board summary"), PageName("1_every_form", "Every form of chart and table")),
    (("Facts", "3f2a9c01d4e8"), ("Quarter", LAST)),
)


def points(*values):
    """Quarters up to the latest; a word in place of a value is an absence."""
    made = zip(QUARTERS[-len(values) :], values, strict=True)
    return [Shown(q, status=v) if isinstance(v, str) else Shown(q, v) for q, v in made]


def share(numerator, denominator, quarter=LAST, **more):
    return Shown(quarter, 100 * numerator / denominator, numerator, denominator, **more)


def measure(title, unit, breaks=()):
    return SimpleNamespace(title=title, unit=unit, better="lower", breaks=breaks, gravity=2)


def signal(verdict, reading, **limits):
    return Signal(
        "plans",
        LAST,
        verdict,
        direction="up",
        reading=reading,
        rule="outside limits",
        method="XmR trial",
        since=LAST,
        sentence="More than chance alone would produce.",
        **limits,
    )


def charts() -> list[Exhibit]:
    """Every form of chart."""
    counted = Break(Quarter.parse("2013-14-Q1"), "Unborn children counted")
    plans = measure("Plans started", "plans", (counted,))
    limits = {"upper": 104.0, "centre": 85.0, "lower": 62.0}
    started = points(80, 85, 70, 90, 88, "not_returned", 79, 99, 86, 79, 78, 88, 91, 84, 87, 110)
    england = [
        Comparator("plans", year, "England", 70.0 + year - 2014, "published", date(2016, 1, 1), "Made up")
        for year in (2014, 2015)
    ]
    ages = {"Under 1": points(9, 8, 12, 11), "1 to 4": points(22, "not_returned", 25, 27)}
    risen = signal("signal", "concern", **limits)
    tile = Tile(
        "Plans",
        "110",
        "was 84",
        "Concern",
        "above its limits",
        href="#card",
        strip=Strip(started, risen, "plans"),
    )
    card = Card(
        "Plans",
        "",
        "plans",
        started,
        risen,
        "Above its limits.",
        flag="Concern",
        kind="concern",
        place="card",
    )
    standing = Standing(
        "Protection", "#card", "not assured", "not assured", ("how much",), ("so what",),
        (("Concern", "1 concern"),), (tile, Tile("None: no return shows it.", "", is_outcome=True)),
    )  # fmt: skip
    return [
        trend(
            plans, started, signal("signal", "concern", **limits), comparators=england, id="trend", **WHERE
        ),
        trend(
            measure("Allegations", "allegations"),
            points(2, 1, 0, 3, 5),
            beside=("children", points(3, 2, 0, 4, 6)),
            id="columns",
            **WHERE,
        ),
        level(
            measure("Children with a plan", "children"),
            points(229, 260, 276),
            starts=points(95, 90, 91),
            ends=points(76, 78, 81),
            id="level",
            **WHERE,
        ),
        bars(
            plans,
            [
                Shown(LAST, 40, group="Neglect"),
                Shown(LAST, 12, group="Harm"),
                Shown(LAST, shown_as="1 to 4", group="Other"),
            ],
            by="reason",
            id="bars",
            **WHERE,
        ),
        squares(
            measure("Files that met the standard", "percent"),
            [share(7, 9, group="Voice"), share(2, 5, group="Plan")],
            by="standard",
            hollow="not met",
            id="squares",
            **WHERE,
        ),
        agency_dots(
            measure("Reports received", "percent"),
            [share(52, 111, agency="GPs"), share(5, 7, agency="Probation")],
            id="dots",
            **WHERE,
        ),
        paired(
            measure("Confidence", "points"),
            [
                ("Basic", Shown(LAST, 5.2, denominator=42), Shown(LAST, 7.9, denominator=42)),
                ("Law", Shown(LAST, 4, denominator=42), Shown(LAST, 6, denominator=42)),
            ],
            id="paired",
            **WHERE,
        ),
        heatmap(measure("Plans started", "plans"), ages, by="age band", id="heat", **WHERE),
        statements([standing], id="statements", is_specimen=True, **SAID),
        cards([card], has_key=True, id="cards", is_specimen=True, **SAID),
    ]


def tables() -> list[Exhibit]:
    """Every form of table."""
    line = Line.of(
        measure("Police powers of protection used", "occasions"),
        points(2, 1, 6, 7, 7),
        signal("signal", "concern"),
        href="0_board_summary.html",
    )
    watch = Line.of(measure("Allegations", "allegations"), points(2, "held", 3), signal("watch", "concern"))
    rows = {
        "Police": [share(95, 99)],
        "Mental health": [share(0, 14)],
        "Probation": [share(5, 7)],
        "Housing": points("not_returned"),
    }
    standards = {
        ("Police", "Voice of the child"): ("Met", "Partly met"),
        ("Housing", "Voice of the child"): ("Not met", ""),
    }
    return [
        dashboard([line, watch], id="dash", is_specimen=True, **SAID),
        participation(measure("Reports received", "percent"), rows, id="took-part", **WHERE),
        matrix(
            standards,
            rows=("Police", "Housing", "Probation"),
            columns=("Voice of the child",),
            grades=("Met", "Partly met", "Not met"),
            by="Agency",
            id="standards",
            subtitle="Section 11",
        ),
        list_table(
            ("Action", "Owner"),
            (("Write to the provider", "Chair"), ("Re-audit", "Head of safeguarding")),
            due_on=(date(2016, 3, 1), None),
            closed=(False, True),
            as_at=date(2016, 4, 1),
            id="actions",
            subtitle="Actions",
        ),
        table(
            ("Measure", "What it counts", "Why", "Beware", "Source"),
            (("Plans", "Accommodation arrangements", "Late help", "Siblings", "Return"),),
            id="words",
            **SAID,
        ),
    ]


def words(html, kind=""):
    return f'<div class="words {kind}">{html}</div>'


def every_form():
    """A notebook as a run would leave it, with every form of exhibit and of words."""
    more = Exhibit(
        "more", "Folded away", "What, where, when", "", "More words.", ("A", "B"), (("x", "1"),), "Made up"
    )
    html = [
        words("<p>What this page is for.</p>", "purpose"),
        words("<p>Held: one return.</p>", "held"),
        words("<ul><li><strong>Concern.</strong> Something rose.</li></ul>", "flags"),
        words("<p>No commentary yet.</p>", "absent"),
        words("<blockquote><p>Tell me what is next.</p></blockquote>"),
        *(exhibit.html for exhibit in (*charts(), *tables())),
        f'<details class="more"><summary>More detail: 1 exhibit</summary>{more.html}</details>',
    ]
    outputs = [
        notebooks.new_output("execute_result", data={"text/html": each, "text/plain": "x"}) for each in html
    ]
    cells = [notebooks.new_code_cell("page.section('x')", outputs=[output]) for output in outputs]
    opening = [
        notebooks.new_markdown_cell("# Every form"),
        *cells[:2],
        notebooks.new_markdown_cell("## At a glance"),
    ]
    closing = [
        notebooks.new_markdown_cell("## How well?\n\nIs it *good*?"),
        notebooks.new_markdown_cell("## So what?"),
    ]
    return notebooks.new_notebook(cells=[*opening, *cells[2:], *closing])


def summary():
    said = words(
        '<ul><li>Ask the police. <a href="1_every_form.html#trend">See the chart</a></li></ul>', "decide"
    )
    output = notebooks.new_output("execute_result", data={"text/html": said, "text/plain": "x"})
    return notebooks.new_notebook(
        cells=[
            notebooks.new_markdown_cell("# Board summary\n\n## Decide today"),
            notebooks.new_code_cell("x", outputs=[output]),
        ]
    )


@pytest.fixture(scope="session")
def pages(tmp_path_factory) -> list[Path]:
    """The pages to be read: the demonstration's, and a real pack's when one is named."""
    folder = tmp_path_factory.mktemp("pack")
    made = write_pages({"0_board_summary": summary(), "1_every_form": every_form()}, folder, FACE)
    front = write_index(
        folder,
        FACE,
        lead="Begin here.",
        lines={"0_board_summary": "What to decide."},
        files=[("tables/results.csv", "Every figure")],
    )
    named = os.environ.get("WSCB_PACK")
    real = sorted(Path(named).resolve().glob("*.html")) if named else []
    if named and not real:
        raise FileNotFoundError(f"WSCB_PACK: found no page in {named}. Wanted the folder of a pack.")
    return [front, *made.values(), *real]


@pytest.fixture(scope="session")
def chromium():
    """The operating system's own browser, which asks nothing of a network. A machine without one fails, and
    says what to install."""
    if missing := what_is_missing():
        pytest.fail(missing, pytrace=False)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium_found(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()
