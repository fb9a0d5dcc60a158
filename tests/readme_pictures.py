"""The pictures of README, taken from the pack that stands: `python -m tests.readme_pictures`.

Page one and the dashboard as they open at 1280 by 800, and one chart, into data/specimen/. It wants Chromium,
and the specimen's pack of the quarter reported on (`make quarter`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from tests.browser.found import chromium_found, what_is_missing
from tests.conftest import ROOT

PACK = ROOT / "reports" / "specimen" / "2015-16-Q4" / "board"
INTO = ROOT / "data" / "specimen"
SCREENS = {"page_one.png": "0_board_summary.html", "dashboard.png": "1_performance_dashboard.html"}
CHART = (
    "exhibit.png",
    "2_local_authority_report.html",
    "#local-authority-report-police-protection-occasions",
)
"""A change worth a Board's time, as its page shows it."""


def main() -> str:
    """ "" when the pictures are taken; else what is missing."""
    if missing := what_is_missing():
        return missing
    if lost := [name for name in (*SCREENS.values(), CHART[1]) if not (PACK / name).is_file()]:
        return f"{PACK.relative_to(ROOT)}: found no {lost[0]}. Make the pack first: make quarter."
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_found(), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        for picture, page in SCREENS.items():
            tab.goto((PACK / page).as_uri())
            tab.screenshot(path=INTO / picture)
            _in_few_colours(INTO / picture)
        picture, page, chart = CHART
        tab.goto((PACK / page).as_uri())
        if not tab.locator(chart).count():
            return f"{page}: found no {chart}. Say in tests/readme_pictures.py which chart stands for it."
        tab.evaluate("id => document.querySelector(id).closest('details')?.setAttribute('open', '')", chart)
        tab.locator(chart).screenshot(path=INTO / picture)
        _in_few_colours(INTO / picture)
        browser.close()
    return ""


def _in_few_colours(picture: Path) -> None:
    """Keep a picture under 200 kB: in 256 colours, rare ones (a mark of concern) as well as common ones."""
    with Image.open(picture) as screen:
        few = screen.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(picture, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
