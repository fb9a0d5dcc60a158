"""The pages of the pack that stands, read as HTML: what stands where, and what pictures say to who cannot see
them."""

from __future__ import annotations

import re
from html import unescape
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


FIGURE = re.compile(r'<figure class="exhibit[^"]*" id="([^"]+)".*?</figure>', re.DOTALL)
LOOKS = re.compile(r"\b(?:line|columns?|bars?|rows?|dots?|squares?|grid|marks?)\b", re.IGNORECASE)


def said_in(figure: str) -> set[str]:
    """Every line of words that stands about a picture: headline, subtitle, sentence, notes."""
    about = re.sub(r"<svg.*?</svg>", "", figure, flags=re.DOTALL)
    lines = re.findall(r"<(h3|p|li)\b[^>]*>(.*?)</\1>", about, flags=re.DOTALL)
    return {unescape(re.sub(r"<[^>]+>", "", words)).strip() for _, words in lines}


def test_every_picture_says_what_it_looks_like_and_never_what_stands_beside_it(pages):
    wrong, seen = [], 0
    for stem, page in pages.items():
        for figure in FIGURE.finditer(page):
            for picture in re.findall(r'<svg role="img"([^>]*)>', figure[0]):
                alt = unescape((re.search(r'aria-label="([^"]*)"', picture) or ["", ""])[1])
                seen += 1
                if not LOOKS.search(alt) or alt in said_in(figure[0]) or len(alt) > 600:
                    wrong.append(f"{stem}#{figure[1]}: {alt or 'nothing'}")
    assert seen > 200 and not wrong, "\n".join(wrong[:20])


IN_WORDS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
LATE = re.compile(r"<td[^>]*>(?:overdue by \d|none; (?:overdue since|\d+ days? late))")


def number_of(said: str) -> int:
    return IN_WORDS.index(said) if said in IN_WORDS else int(said)


def overdue_at_a_glance(page: str) -> int:
    """How many challenges, actions and tasks a partner's glance says are overdue."""
    lines = re.findall(r"<li>((?:Asked by the Board|Still to be done): .*?)</li>", page)
    return sum(
        number_of(of_its or asked)
        for line in lines
        for asked, of_its in re.findall(r"(\w+) (?:is|are) overdue|(\w+) of them overdue", line)
    )


def test_a_partners_glance_has_as_many_overdue_as_the_lists_below_it(pages):
    wrong, seen = {}, 0
    for stem, page in pages.items():
        if stem.startswith("partner__"):
            below = page.partition('<h2 id="asked-and-answered"')[2].partition("<h2")[0]
            told, listed = overdue_at_a_glance(page), len(LATE.findall(below))
            seen += listed
            if told != listed:
                wrong[stem] = f"{told} at a glance, {listed} in the lists"
    assert seen > 20 and not wrong
