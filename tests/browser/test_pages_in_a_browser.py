"""The pages as a reader meets them: in a real browser, on a wide screen, on a telephone, on paper, by
keyboard."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path

import pytest

AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def opened(chromium, page, width, height=900, **way):
    tab = chromium.new_page(viewport={"width": width, "height": height}, **way)
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(page.as_uri())
    tab.asked = asked
    yield tab
    tab.close()


@pytest.mark.parametrize(
    ("width", "unfolded"),
    [(1280, False), (320, False), (1920, True), (768, True), (360, True)]
    + [
        pytest.param(*each, marks=pytest.mark.long)
        for each in ((1920, False), (768, False), (360, False), (1280, True), (320, True))
    ],
)
def test_axe_finds_nothing_against_wcag_2_2_aa(chromium, pages, width, unfolded):
    for page in pages:
        with opened(chromium, page, width) as tab:
            if unfolded:
                tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            tab.evaluate(AXE)
            found = tab.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
            said = [
                f"{page.name}: {fault['id']}: {fault['nodes'][0]['html'][:160]}"
                for fault in found["violations"]
            ]
            assert not said, "\n".join(said)
            assert len(found["passes"]) > 15  # it did look


WIDTHS = (320, 360, 500, 640, 641, 700, 768, 844, 1024, 1280, 1920)
REACH = "document.documentElement.scrollWidth"


def test_nothing_runs_off_the_side_at_any_width(chromium, pages):
    for page in pages:
        with opened(chromium, page, WIDTHS[0]) as tab:
            tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            for width in WIDTHS:
                tab.set_viewport_size({"width": width, "height": 900})
                assert tab.evaluate(REACH) <= width, (page.name, width)


CONTRASTS = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")
WAYS = {
    "as most see it": {},
    "dark preferred": {"color_scheme": "dark"},
    "forced colours, white on black": {"forced_colors": "active", "color_scheme": "dark"},
    "forced colours, black on white": {"forced_colors": "active", "color_scheme": "light"},
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("width", [1280, 360])
def test_every_word_can_be_read_in_the_colours_that_a_reader_forces_in_pictures_too(
    chromium, pages, width, way
):
    for page in pages:
        with opened(chromium, page, width, **way) as tab:
            assert tab.evaluate("matchMedia('(forced-colors: active)').matches") == ("forced_colors" in way)
            seen, faint = tab.evaluate(CONTRASTS)
            assert not faint, (page.name, faint[:5])
            assert seen > 10  # it did look


FORCED = "rules => axe.run(document, { runOnly: rules, rules: { 'color-contrast': { enabled: false } } })"
"""Contrast apart, which axe takes from colours that are not those painted: the test above measures it."""


@pytest.mark.parametrize("way", list(WAYS.values())[2:], ids=list(WAYS)[2:])
def test_axe_finds_nothing_in_forced_colours(chromium, pages, way):
    for page in pages:
        with opened(chromium, page, 1280, **way) as tab:
            tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
            tab.evaluate(AXE)
            found = tab.evaluate(FORCED, RULES)
            assert not [f"{page.name}: {fault['id']}" for fault in found["violations"]]


def test_a_table_set_row_under_row_on_a_telephone_is_a_table_to_who_hears_it(chromium, pages):
    with opened(chromium, pages[2], 360) as tab:
        heard = tab.locator("#words-table").aria_snapshot()
        assert tab.evaluate("getComputedStyle(document.querySelector('#words-table td')).display") == "block"
    assert heard.startswith('- table "What is counted, where and when"')
    assert heard.count("- columnheader") == 5 and heard.count("rowheader") == 1
    assert 'cell "Why: Late help"' in heard  # each cell is heard, as it is seen, after its heading


def test_a_page_asks_nothing_of_anyone(chromium, pages):
    for page in pages:
        with opened(chromium, page, 1280) as tab:
            assert tab.asked == [page.as_uri()]


@pytest.mark.parametrize(("width", "seen"), [(1280, "wide-picture"), (360, "narrow-picture")])
def test_one_of_the_two_pictures_is_shown_and_its_words_can_be_read(chromium, pages, width, seen):
    sizes = (
        "[...document.querySelectorAll('.picture svg text')].map(t => "
        "t.getBoundingClientRect().height).filter(h => h > 0)"
    )
    shown = (
        "[...document.querySelectorAll('.picture > div')].filter(d => d.offsetHeight > 0).map(d => "
        "d.className)"
    )
    with opened(chromium, pages[-1] if "every" in pages[-1].name else pages[2], width) as tab:
        assert set(tab.evaluate(shown)) == {seen}
        assert min(tab.evaluate(sizes)) >= 11  # CSS pixels, the height of a line of words


def test_words_in_a_picture_do_not_lie_over_each_other(chromium, pages):
    boxes = """[...document.querySelectorAll('.picture > div')].filter(d => d.offsetHeight > 0).map(d =>
        [...d.querySelectorAll('text')].map(t => {
            const b = t.getBoundingClientRect();
            return [t.textContent, b.x, b.y, b.width, b.height] }))"""
    for width in (1280, 360):
        with opened(chromium, pages[2], width) as tab:
            for picture in tab.evaluate(boxes):
                touching = [
                    (a[0], b[0]) for n, a in enumerate(picture) for b in picture[n + 1 :] if _overlap(a, b)
                ]
                assert not touching, (width, touching)


def _overlap(a, b, slack=3):
    across = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    down = min(a[2] + a[4], b[2] + b[4]) - max(a[2], b[2])
    return across > slack and down > slack + 2


def test_the_first_press_of_tab_offers_to_skip_to_the_content(chromium, pages):
    with opened(chromium, pages[1], 1280) as tab:
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") == "Skip to the content"
        assert tab.evaluate("document.activeElement.offsetHeight") > 20
        tab.keyboard.press("Enter")
        assert tab.evaluate("document.activeElement.id") == "content"


def test_wider_spacing_of_text_loses_nothing(chromium, pages):
    """WCAG 1.4.12: a reader's own line, letter and word spacing."""
    spaced = (
        "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    )
    with opened(chromium, pages[2], 360) as tab:
        tab.add_style_tag(content=spaced)
        assert tab.evaluate("document.documentElement.scrollWidth") <= 360


def test_on_paper_a_page_is_tagged_has_its_marking_and_the_summary_is_short(chromium, pages):
    with opened(chromium, pages[1], 1280) as tab:
        paper = tab.pdf(format="A4", tagged=True, outline=True, prefer_css_page_size=True)
    assert b"/StructTreeRoot" in paper
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
