"""Page one of the pack that stands: its words, its links and its one side of paper."""

from __future__ import annotations

import re

import pytest

from tests.browser.test_pages_in_a_browser import opened

WORDS = 400


def test_page_one_has_at_most_400_words_tables_and_charts_included(chromium, specimen_run):
    with opened(chromium, specimen_run[1] / "0_board_summary.html", 1280, 900) as tab:
        on_screen = tab.evaluate("document.querySelector('main').innerText").split()
        tab.emulate_media(media="print")
        on_paper = tab.evaluate("document.querySelector('main').innerText").split()
    assert 200 < len(on_paper) <= len(on_screen) <= WORDS


def test_each_of_six_charts_and_each_line_leads_to_a_figure_that_is_there(specimen_run):
    folder = specimen_run[1]
    page = (folder / "0_board_summary.html").read_text(encoding="utf-8")
    main = re.search(r"<main.*?</main>", page, re.DOTALL)[0]
    assert main.count('<svg class="small"') == 6
    links = re.findall(r'<a href="(\w+\.html)#([^"]+)"', main)
    assert len(links) > 20
    for there, place in links:
        assert f'id="{place}"' in (folder / there).read_text(encoding="utf-8"), (there, place)


def test_page_one_is_on_one_side_of_a4_at_ten_points_and_nothing_on_it_lies_over_anything_else(
    chromium, specimen_run
):
    one = specimen_run[1] / "0_board_summary.html"
    with opened(chromium, one, 794, 1123) as tab:  # A4 in CSS pixels
        paper = tab.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
        tab.emulate_media(media="print")
        tab.set_viewport_size({"width": 703, "height": 1050})  # what the margins leave
        smallest = tab.evaluate("""Math.min(...[...document.querySelectorAll('main :is(p, li, dt, dd, h3)')]
            .filter(e => e.checkVisibility()).map(e => parseFloat(getComputedStyle(e).fontSize)))""")
        assert smallest >= 13.3  # ten points
        boxes = tab.evaluate("""[...document.querySelectorAll('.decide, .six li, .rest li, .verdicts > div, '
            + '.dissent, .asked, .beware, .absent, .heard, .scrutineer')]
            .filter(e => e.checkVisibility()).map(e => { const b = e.getBoundingClientRect();
                return [e.className + e.textContent.slice(0, 20), b.x, b.y, b.right, b.bottom] })""")
    assert len(boxes) > 15
    for at, (name, left, top, right, bottom) in enumerate(boxes):
        for other, x, y, end, foot in boxes[at + 1 :]:
            assert min(right, end) - max(left, x) < 2 or min(bottom, foot) - max(top, y) < 2, (name, other)


@pytest.mark.parametrize("times", [25, 60])
def test_a_page_one_too_full_for_one_side_begins_on_the_first_and_ends_on_the_second(
    chromium, specimen_run, tmp_path, times
):
    full = (specimen_run[1] / "0_board_summary.html").read_text(encoding="utf-8")
    more = f"<p>{'More than a quarter ever brought. ' * times}</p>"
    page = tmp_path / "full.html"
    page.write_text(
        re.sub(
            r"<p><strong>(Was )?(perhaps )?better:? ", rf"{more}\g<0>", full, count=1, flags=re.IGNORECASE
        ),
        encoding="utf-8",
    )
    assert more in page.read_text(encoding="utf-8")
    with opened(chromium, page, 794, 1123) as tab:
        assert len(re.findall(rb"/Type\s*/Page\b", tab.pdf(prefer_css_page_size=True))) == 2
