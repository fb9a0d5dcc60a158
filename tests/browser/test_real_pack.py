"""The pack that a run really makes, read in a real browser as the demonstration's pages are.

Of the pages that one notebook makes, subjects', themes' and partners', the fullest is opened, once. Of the
whole of it, unfolded, widths and contrast are measured, and axe asks all but what it must measure itself. All
its rules are then asked of the page thinned to one thing of each kind, wide and narrow. `make test-all` asks
everything of the whole of every page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.browser.test_pages_in_a_browser import AXE, CONTRASTS, REACH, RULES, WAYS, WIDTHS, opened
from tests.conftest import PAGE_NOTEBOOKS

UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true })"
FOLD = "document.querySelectorAll('details').forEach(each => { each.open = false })"
NOTEBOOKS = {path.stem for path in PAGE_NOTEBOOKS} - {"annual_report"}  # the public edition's one page
MEASURED = ("color-contrast", "target-size")
THIN = """() => {
    const kind = each => {
        const look = getComputedStyle(each);
        return [each.tagName, each.className.baseVal ?? each.className, ...each.getAttributeNames(),
            each.getAttribute('role'), look.color, look.backgroundColor, look.fill, look.fontSize,
            ...new Set([...each.children].map(kind))].join('|');
    };
    const thin = each => {
        const seen = new Set();
        for (const child of [...each.children]) {
            const found = kind(child);
            seen.has(found) ? child.remove() : (seen.add(found), thin(child));
        }
    };
    thin(document.querySelector('main'));
}"""
"""Of the children of one element that look alike, to the last of what is in them, leaves the first."""


@dataclass
class Seen:
    """What was found on the pages, a line each."""

    axe: list[str] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)
    faint: list[tuple[object, ...]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def real_pages(chromium, specimen_run) -> list[Path]:
    """The specimen's pages, one or more for each notebook; a browser is asked for first, so that nothing is
    run for nobody."""
    found = sorted(specimen_run[1].glob("*.html"))
    assert {page.stem.partition("__")[0] for page in found} == NOTEBOOKS | {"index"}
    return found


@pytest.fixture(scope="module")
def seen(chromium, real_pages) -> Seen:
    """The fullest page of each notebook, unfolded and folded."""
    found = Seen()
    for page in fullest(real_pages):
        with opened(chromium, page, WIDTHS[0]) as tab:
            for how in (FOLD, UNFOLD):
                tab.evaluate(how)
                for width in WIDTHS:
                    tab.set_viewport_size({"width": width, "height": 900})
                    reach = tab.evaluate(REACH)
                    found.too_wide += [f"{page.name} at {width}: {reach} pixels"] if reach > width else []
            tab.set_viewport_size({"width": 1280, "height": 900})
            for name, way in reversed(WAYS.items()):  # the last is as most see it
                tab.emulate_media(**{"color_scheme": "light", "forced_colors": "none", **way})
                found.faint += [(page.name, name, *each) for each in tab.evaluate(CONTRASTS)[1]]
            tab.evaluate(AXE)
            found.axe += faults(tab, page, without=MEASURED)
            tab.evaluate(THIN)
            found.axe += faults(tab, page)
            tab.evaluate(FOLD)
            found.axe += faults(tab, page)
            tab.evaluate(UNFOLD)
            tab.set_viewport_size({"width": 360, "height": 900})
            found.axe += faults(tab, page)
            found.asked += [url for url in tab.asked if url != page.as_uri()]
    return found


def fullest(pages: list[Path]) -> list[Path]:
    """Of the pages that one notebook made, the one that holds most."""
    by_size = sorted(pages, key=lambda page: page.stat().st_size)
    return list({page.stem.partition("__")[0]: page for page in by_size}.values())


def faults(tab, page: Path, without: tuple[str, ...] = ()) -> list[str]:
    """What axe finds on the page as it stands, a line each."""
    asked = {
        "runOnly": RULES,
        "resultTypes": ["violations"],
        "rules": {rule: {"enabled": False} for rule in without},
    }
    found = tab.evaluate(
        "asked => axe.run(document, asked).then(({violations, passes: {length}}) => ({violations, length}))",
        asked,
    )
    assert found["length"] > 15  # it did look
    return [f"{page.name}: {fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in found["violations"]]


def test_axe_finds_nothing_folded_or_unfolded_wide_or_narrow(seen):
    assert not seen.axe, "\n".join(seen.axe)


@pytest.mark.long
@pytest.mark.parametrize("width", [1920, 1280, 768, 360, 320])
def test_axe_finds_nothing_on_the_whole_of_any_page_and_none_is_wider_than_its_screen(
    chromium, real_pages, width
):
    said = []
    for page in real_pages:
        with opened(chromium, page, width) as tab:
            tab.evaluate(AXE)
            for how in (FOLD, UNFOLD):
                tab.evaluate(how)
                said += faults(tab, page)
                said += [f"{page.name}: too wide at {width}"] if tab.evaluate(REACH) > width else []
    assert not said, "\n".join(said)


def test_no_page_runs_off_the_side_of_any_screen(seen):
    assert not seen.too_wide, "\n".join(seen.too_wide)


def test_no_word_of_any_page_is_too_faint_in_any_colours(seen):
    assert not seen.faint, seen.faint[:20]


def test_no_page_asks_anything_of_anyone(seen):
    assert not seen.asked, "\n".join(seen.asked)
