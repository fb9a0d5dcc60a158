"""The pages of the pack that stands, read as HTML: what stands where, and what pictures say to who cannot see
them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.nesting import misplaced_in


@pytest.fixture(scope="module")
def pages(specimen_run) -> dict[str, str]:
    """Every page of the pack by its stem, as HTML."""
    folder: Path = specimen_run[1]
    return {page.stem: page.read_text(encoding="utf-8") for page in sorted(folder.glob("*.html"))}


def test_all_that_a_page_opens_is_closed_and_stands_where_html_lets_it(pages):
    assert len(pages) > 40
    assert not {stem: found for stem, page in pages.items() if (found := misplaced_in(page))}
