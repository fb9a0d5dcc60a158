"""Page one of the pack that stands, on paper."""

from __future__ import annotations

import re

import pytest

from tests.browser.test_pages_in_a_browser import opened


def test_page_one_is_on_one_side_of_a4_and_nothing_on_it_lies_over_anything_else(chromium, specimen_run):
    one = specimen_run[1] / "0_board_summary.html"
    with opened(chromium, one, 794, 1123) as tab:  # A4 in CSS pixels
        paper = tab.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
        tab.emulate_media(media="print")
        tab.set_viewport_size({"width": 703, "height": 1050})  # what the margins leave
        boxes = tab.evaluate("""['#the-ten-statements', '#summary-statements table',
            '#who-was-not-in-the-room', '#do-not-rely-on', '#from-the-scrutineer'].map(s => {
                const b = document.querySelector(s).getBoundingClientRect();
                return [s, b.x, b.y, b.right, b.bottom] })""")
    for at, (name, left, top, right, bottom) in enumerate(boxes):
        for other, x, y, end, foot in boxes[at + 1 :]:
            assert min(right, end) - max(left, x) < 2 or min(bottom, foot) - max(top, y) < 2, (name, other)


@pytest.mark.parametrize("times", [10, 60])
def test_a_page_one_too_full_for_one_side_begins_on_the_first_and_ends_on_the_second(
    chromium, specimen_run, tmp_path, times
):
    full = (specimen_run[1] / "0_board_summary.html").read_text(encoding="utf-8")
    more = f"<p>{'More than a quarter ever brought. ' * times}</p>"
    page = tmp_path / "full.html"
    page.write_text(
        re.sub(r"<p><strong>(Improvement|Watch, possible improvement)", rf"{more}\g<0>", full, count=1),
        encoding="utf-8",
    )
    assert more in page.read_text(encoding="utf-8")
    with opened(chromium, page, 794, 1123) as tab:
        assert len(re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True))) == 2
