"""A page's content: what a run keeps of a page is what notebooks, words and releases are given of it."""

from __future__ import annotations

import re

import pytest

from wscb_lib.errors import UsageFault
from wscb_lib.exhibits import Exhibit
from wscb_lib.exhibits.passage import Passage, paragraph
from wscb_lib.page_content import PageContent, kept_page, kept_pages
from wscb_lib.quarter import Quarter
from wscb_lib.store import Store

QUARTER = Quarter.parse("2015-16-Q4")
SAID = Passage((paragraph("No return yet."),))
PAGE = PageContent(
    "6_training",
    "2015-16-Q4",
    element="training",
    sections=("how_much",),
    figures={"places": {"title": "Places", "latest": "12"}},
    wanted={"how_much": [{"measure": "places", "home": "training", "sentence": "Signal: Places rose."}]},
    parts={"opening": SAID.to_dict()},
)


def keep(folder, *pages, **besides):
    store = Store(folder)
    kept = {page.element: page.to_dict() | besides for page in pages}
    store.keep_narratives(QUARTER, "board", kept)
    return store


def test_a_page_comes_out_of_the_store_as_it_went_in(tmp_path):
    assert kept_pages(keep(tmp_path, PAGE), QUARTER, "board") == [PAGE]


def test_its_parts_are_passages(tmp_path):
    [page] = kept_pages(keep(tmp_path, PAGE), QUARTER, "board")
    assert page.passage("opening") == SAID
    with pytest.raises(KeyError):
        page.passage("closing")


def test_what_another_version_kept_besides_is_passed_over(tmp_path):
    assert kept_pages(keep(tmp_path, PAGE, mood="calm"), QUARTER, "board") == [PAGE]


def test_an_edition_that_was_not_run_has_no_pages(tmp_path):
    store = keep(tmp_path, PAGE)
    assert kept_pages(store, QUARTER, "public") == []
    with pytest.raises(UsageFault, match="no page training of 2015-16-Q4 is kept in the public edition"):
        kept_page(store, QUARTER, "public", "training")


@pytest.mark.parametrize(
    ("year", "period", "before"), [("", "2015-16-Q4", "2015-16-Q3"), ("2015-16", "2015-16", "2014-15")]
)
def test_the_words_of_a_page_lie_by_its_quarter_or_its_year(year, period, before):
    page = PageContent("annual_report", "2015-16-Q4", year=year)
    assert (page.period, page.period_before) == (period, before)


def test_the_line_over_a_fold_names_what_its_exhibits_are_about_while_there_is_room_and_counts_the_others():
    def folded(*headlines):
        exhibits = tuple(
            Exhibit(id=f"e{at}", headline=said, subtitle="", body="", sentence="")
            for at, said in enumerate(headlines)
        )
        return re.search("<summary>(.*?)</summary>", Passage((paragraph("Open."),), exhibits).html)[1]

    assert (
        folded("Plans: 7, higher", "Five requests in the year; 2 late")
        == "Two more: Plans; Five requests in the year"
    )
    long = "A measure with a name as long as names come and a little longer than most"
    assert folded(long, f"Another {long}", "Plans", "Reviews") == f"Four more: {long}; and three others"
