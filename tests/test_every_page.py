"""What holds of every page of a pack: its links end where they say, what is flagged stands open there with
its picture, and its prose reads as prose."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.conftest import REPORTED, framework_of
from wscb_lib.page_content import kept_page
from wscb_lib.quarter import Quarter
from wscb_lib.store import Store

FRAMEWORK = framework_of()


class Read(HTMLParser):
    """A page as a browser finds its way in it: each id with how many folds it lies in, which hold a picture,
    and every link."""

    def __init__(self, html: str):
        super().__init__()
        self.places: dict[str, int] = {}
        self.twice: list[str] = []
        self.exhibits: dict[str, str] = {}
        self.pictured: set[str] = set()
        self.links: list[str] = []
        self.links_in_tables: list[str] = []
        self._folds, self._tables, self._figure = 0, 0, ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self._folds += tag == "details"
        self._tables += tag == "table"
        if tag == "figure":
            self._figure = found.get("id") or self._figure
        if (id := found.get("id")) is not None:
            self.exhibits[id] = self._figure
            self.twice += [id] if id in self.places else []
            self.places[id] = self._folds
        if tag in ("svg", "table"):
            self.pictured.add(self._figure)
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
            self.links_in_tables += [found["href"]] if self._tables else []

    def handle_endtag(self, tag):
        self._folds -= tag == "details"
        self._tables -= tag == "table"
        self._figure = "" if tag == "figure" else self._figure


@pytest.fixture(scope="module")
def pages(specimen_run):
    return {page.name: Read(page.read_text(encoding="utf-8")) for page in specimen_run[1].glob("*.html")}


@pytest.fixture(scope="module")
def prose(specimen_run):
    """(page, paragraph or item as words) of everything the board's pages say in prose."""
    return [
        (page.name, " ".join(re.sub(r"<[^>]+>", "", found).split()))
        for page in specimen_run[1].glob("*.html")
        for found in re.findall(r"<(?:p|li)[ >].*?</(?:p|li)>", page.read_text(encoding="utf-8"), re.DOTALL)
    ]


def address_of(measure) -> tuple[str, str]:
    """(page, place): worked out by the house's rule of names, and asked of nothing that writes links."""
    home = measure.sections[0].split("/")[0] if measure.sections else "performance_dashboard"
    place = f"{home}-{measure.id}".replace("__", "-").replace("_", "-")
    return f"{FRAMEWORK.element(home).stem}.html", place


def test_every_link_of_every_page_ends_at_a_page_of_the_pack_and_at_a_place_on_it(pages, specimen_run):
    dead = []
    for name, page in pages.items():
        for link in page.links:
            to, _, place = link.partition("#")
            if to and to not in pages:
                dead += [] if (specimen_run[1] / to).is_file() else [f"{name}: {link}"]
            elif place and place not in pages[to or name].places:
                dead.append(f"{name}: {link}")
    assert dead == []


def test_no_place_stands_twice_on_a_page(pages):
    assert {name: page.twice for name, page in pages.items() if page.twice} == {}


def test_a_measure_named_in_a_table_leads_to_its_figure_and_not_to_the_top_of_a_page(pages):
    links = [link for page in pages.values() for link in page.links_in_tables if ".html" in link]
    assert len(links) > 200
    assert [link for link in links if "#" not in link] == []


def test_what_is_flagged_aimed_at_or_kept_stands_open_where_its_links_point_in_an_exhibit(
    pages, specimen_run
):
    figures = kept_page(Store(specimen_run[0]), Quarter.parse(REPORTED), "board", "board_summary").figures
    wanted = [
        name
        for name, figure in figures.items()
        if figure["verdict"] in ("signal", "watch")
        or "target" in figure
        or "still open" in figure["change_words"]
    ]
    assert len(wanted) > 15
    folded = []
    for name in wanted:
        page, place = address_of(FRAMEWORK.measure(name))
        exhibit = pages[page].exhibits.get(place)
        if pages[page].places.get(place) != 0 or exhibit not in pages[page].pictured:
            folded.append(name)
    assert folded == []


def test_no_paragraph_begins_with_a_figure(prose):
    assert [each for each in prose if re.match(r"\d[\d,.]*%? (?!to |[A-Z])", each[1])] == []


def test_every_day_is_written_in_words(prose):
    assert [each for each in prose if re.search(r"\b\d{4}-\d\d-\d\d\b", each[1])] == []


def test_an_exhibit_says_no_more_than_once_that_its_figures_are_made_up(specimen_run):
    for page in specimen_run[1].glob("*.html"):
        html = re.sub(r'<div class="narrow-picture".*?</svg></div>', "", page.read_text(encoding="utf-8"))
        for figure in re.findall(r"<figure.*?</figure>", html, re.DOTALL):
            has_figures = '-definitions"' not in figure.partition(">")[0]
            assert figure.count("made-up figures") == has_figures, (page.name, figure[:90])
