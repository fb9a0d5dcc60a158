"""The specimen's own pack, when one is named: page one on one side of paper, and every page at its real length.

`WSCB_PACK=reports/specimen/2015-16-Q4/board pytest tests/browser/test_a_real_pack.py`
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.browser.test_pages_in_a_browser import AXE, RULES, opened

PACK = os.environ.get("WSCB_PACK")
pytestmark = pytest.mark.skipif(not PACK, reason="no pack is named: set WSCB_PACK, as `make test` does")


@pytest.fixture(scope="module")
def made() -> list[Path]:
    found = sorted(Path(PACK).resolve().glob("*.html"))
    assert found, f"{PACK}: no page is there"
    return found


def test_page_one_is_on_one_side_of_a4_and_nothing_on_it_lies_over_anything_else(chromium, made):
    one = next(page for page in made if page.name == "0_board_summary.html")
    with opened(chromium, one, 794, 1123) as tab:  # A4 in CSS pixels
        paper = tab.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
        tab.emulate_media(media="print")
        tab.set_viewport_size({"width": 703, "height": 1050})  # what the margins leave
        boxes = tab.evaluate("""['#the-ten-statements', '#summary-statements table', '#who-was-not-in-the-room', '#do-not-rely-on',
            '#from-the-scrutineer'].map(s => { const b = document.querySelector(s).getBoundingClientRect(); return [s, b.x, b.y, b.right, b.bottom] })""")
    for at, (name, left, top, right, bottom) in enumerate(boxes):
        for other, x, y, end, foot in boxes[at + 1 :]:
            assert min(right, end) - max(left, x) < 2 or min(bottom, foot) - max(top, y) < 2, (name, other)


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_on_page_one_and_two_others(chromium, made, width):
    by_size = sorted(made, key=lambda page: page.stat().st_size)
    one = next(page for page in made if page.name == "0_board_summary.html")
    for page in (one, by_size[0], by_size[len(by_size) // 2]):
        with opened(chromium, page, width) as tab:
            tab.evaluate(AXE)
            found = tab.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
            assert not [f"{page.name}: {f['id']}: {f['nodes'][0]['html'][:160]}" for f in found["violations"]]


@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_runs_off_the_side(chromium, made, width):
    for page in made:
        with opened(chromium, page, width) as tab:
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, page.name
