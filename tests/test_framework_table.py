"""docs/framework.md claims nothing that the pack which stands does not bear out."""

from __future__ import annotations

import re

import pytest

from tests.conftest import framework_of
from wscb_lib.page_content import kept_pages
from wscb_lib.pages.framework_table import Claim, claims_of
from wscb_lib.quarter import Quarter
from wscb_lib.store import Store

QUARTER = Quarter.parse("2015-16-Q4")


@pytest.fixture(scope="module")
def stood(specimen_run) -> dict[str, dict[str, str]]:
    """Every page of the pack by its name, with its parts as HTML."""
    kept = kept_pages(Store(specimen_run[0]), QUARTER, "board")
    return {page.element: {name: page.passage(name).html for name in page.parts} for page in kept}


def unborne(claim: Claim, stood: dict[str, dict[str, str]]) -> list[str]:
    """What the claim names that its page does not hold, or holds only as a sentence of absence."""
    everything = "".join(html for parts in stood.values() for html in parts.values())
    found = [
        m for m in claim.measures if not re.search(rf'id="[\w-]*-?{m.replace("_", "-")}(-\w+)*"', everything)
    ]
    for part in claim.parts:
        page, _, name = part.partition("/")
        here = [
            parts[name]
            for stem, parts in stood.items()
            if (stem == page or stem.startswith(f"{page}__")) and name in parts
        ]
        if not any(says_something(html) for html in here):
            found.append(part)
    return found


def says_something(html: str) -> bool:
    """Whether a part holds words or figures beside those that say that there are none."""
    without = re.sub(r'<p class="absent">.*?</p>', "", html, flags=re.DOTALL)
    return len(re.sub(r"<[^>]+>", "", without).split()) > 5


def test_every_claim_is_borne_out_by_its_page(stood):
    missing = {
        claim.text[:60]: found for claim in claims_of(framework_of()) if (found := unborne(claim, stood))
    }
    assert missing == {}


def test_a_claim_that_no_page_bears_out_is_found(stood):
    claim = Claim("7", "sentence", "…", ("lessons_nobody_was_told",), ("training/glossary",))
    assert unborne(claim, stood) == ["lessons_nobody_was_told", "training/glossary"]


def test_a_part_that_only_says_that_there_is_nothing_bears_nothing_out():
    assert not says_something(
        '<p class="absent">No return yet: nothing that agencies send answers it this quarter.</p>'
    )
