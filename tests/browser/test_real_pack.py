"""Every page of the pack that a run really makes, read in a real browser as the demonstration's pages are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.test_pages_in_a_browser import AXE, CONTRASTS, REACH, RULES, WAYS, WIDTHS, opened
from tests.conftest import PAGE_NOTEBOOKS

UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true })"
NOTEBOOKS = {path.stem for path in PAGE_NOTEBOOKS} - {"annual_report"}  # the public edition's one page


@pytest.fixture(scope="module")
def real_pages(chromium, specimen_run) -> list[Path]:
    """The specimen's pages, one or more for each notebook; a browser is asked for first, so that nothing is
    run for nobody."""
    found = sorted(specimen_run[1].glob("*.html"))
    assert {page.stem.partition("__")[0] for page in found} == NOTEBOOKS | {"index"}
    return found


def faults(tab) -> list[str]:
    """What axe finds on the page as it stands, a line each."""
    found = tab.evaluate("rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", RULES)
    assert len(found["passes"]) > 15  # it did look
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in found["violations"]]


EVERY, ONE_OF_EACH = "every page", "one page of each notebook"


@pytest.mark.parametrize(
    ("width", "which"),
    [(1280, EVERY), (360, ONE_OF_EACH), pytest.param(360, EVERY, marks=pytest.mark.long)],
)
def test_axe_finds_nothing_on_a_page_unfolded_nor_on_one_of_each_notebook_folded(
    chromium, real_pages, width, which
):
    """Unfolded a page shows all it has; folded it shows less, and pages of one notebook fold alike."""
    said, folded = [], {}
    for page in real_pages:
        folded.setdefault(page.stem.partition("__")[0], page)
        if which == ONE_OF_EACH and page not in folded.values():
            continue
        with opened(chromium, page, width) as tab:
            tab.evaluate(AXE)
            if page in folded.values():
                said += [f"{page.name}, folded: {fault}" for fault in faults(tab)]
            tab.evaluate(UNFOLD)
            said += [f"{page.name}, unfolded: {fault}" for fault in faults(tab)]
    assert set(folded) == NOTEBOOKS | {"index"} and not said, "\n".join(said)


def test_no_page_runs_off_the_side_of_any_screen_or_asks_anything_of_anyone(chromium, real_pages):
    too_wide = []
    for page in real_pages:
        with opened(chromium, page, WIDTHS[0]) as tab:
            for how in ("folded", "unfolded"):
                if how == "unfolded":
                    tab.evaluate(UNFOLD)
                for width in WIDTHS:
                    tab.set_viewport_size({"width": width, "height": 900})
                    reach = tab.evaluate(REACH)
                    too_wide += [f"{page.name}, {how} at {width}: {reach} pixels"] if reach > width else []
            assert tab.asked == [page.as_uri()]
    assert not too_wide, "\n".join(too_wide)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_no_word_of_any_page_is_too_faint_in_any_colours(chromium, real_pages, way):
    faint = []
    for page in real_pages:
        with opened(chromium, page, 1280, **way) as tab:
            tab.evaluate(UNFOLD)
            faint += [(page.name, *each) for each in tab.evaluate(CONTRASTS)[1]]
    assert not faint, faint[:20]
