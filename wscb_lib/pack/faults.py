"""What would make a page hard or impossible to read for someone, found by reading its HTML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from html import unescape
from itertools import pairwise
from urllib.parse import unquote

from wscb_lib.identifiers import CERTAIN, identifiers_in

HEAVIEST = 1_500_000
"""Bytes: a page must open on an old tablet."""

_HEADING = re.compile(r"<h([1-6])[ >]")
_ID = re.compile(r"<[^<>]*\sid=\"([^\"]*)\"")
_FETCHED = re.compile(
    r"<(?:script|link|iframe|object|embed)\b|<img[^>]+src=\"(?!data:)|@import|url\((?![\"']?#)"
)
_PICTURE = re.compile(r"<svg([^>]*)>")
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_LABEL = re.compile(r"aria-(?:labelledby|describedby)=\"([^\"]*)\"")


def faults_of(page: str) -> list[str]:
    """A sentence for each fault; an empty list for a page that may be sent.

    >>> faults_of('<html lang="en-GB"><title>T</title><h1>One</h1><h3>Three</h3></html>')
    ['heading level jumps from 1 to 3']
    """
    return [
        *_document(page),
        *_headings(page),
        *_ids(page),
        *_pictures(page),
        *_tables(page),
        *(
            ["something is run or fetched: a page has no script and asks nothing of a network"]
            if _FETCHED.search(page)
            else []
        ),
        *(
            [f"the page weighs {len(page.encode()):,} bytes; at most {HEAVIEST:,}"]
            if len(page.encode()) > HEAVIEST
            else []
        ),
    ]


def _document(page: str) -> list[str]:
    wanted = (('lang="en-GB"', "the language is not declared"), ("<title>", "there is no title"))
    return [said for mark, said in wanted if mark not in page]


def _headings(page: str) -> list[str]:
    levels = [int(level) for level in _HEADING.findall(page)]
    found = [] if levels.count(1) == 1 else [f"there are {levels.count(1)} main headings; wanted one"]
    jumps = [(before, after) for before, after in pairwise(levels) if after > before + 1]
    return found + [f"heading level jumps from {before} to {after}" for before, after in jumps]


def _ids(page: str) -> list[str]:
    ids = Counter(_ID.findall(page))
    twice = sorted(name for name, times in ids.items() if times > 1)
    lost = sorted({name for names in _LABEL.findall(page) for name in names.split()} - set(ids))
    return [f'two things share the id "{name}"' for name in twice] + [
        f'a label points at "{name}", which is not there' for name in lost
    ]


def _pictures(page: str) -> list[str]:
    bare = [tag for tag in _PICTURE.findall(page) if "aria-hidden" not in tag and 'role="img"' not in tag]
    images = [tag for tag in re.findall(r"<img[^>]*>", page) if not re.search(r'alt="[^"]+"', tag)]
    return ["a picture has no words in its place"] * (len(bare) + len(images))


def _tables(page: str) -> list[str]:
    found = []
    for table in _TABLE.findall(page):
        if "<caption" not in table:
            found.append("a table has no caption")
        if re.search(r"<th(?![^>]*scope=)[ >]", table):
            found.append("a table has a heading without its scope")
        if re.search(r"<th[^>]*>\s*</th>", table):
            found.append("a table has an empty heading")
        if re.search(r"<(?:table|caption|thead|tbody|tr|th|td)\b[^>]*\srole=", table):
            found.append("a part of a table has a role beside the one it is born with")
    return found


_INSIDE_WORDS = re.compile(r"</?(?:a|abbr|b|code|em|i|mark|s|small|span|strong|sub|sup|u|wbr)\b[^>]*>")
_UNREAD = re.compile(r"(?:<style\b[^<]*</style>|<[^>]*>)(?:\s*<(?!style\b)[^>]*>)*")
_LINE_END = re.compile(r"<br\b(?<!\d{6}<br)(?<!\d{6}\s<br)[^>]*>(?!\s*(?:\d{7}|[\d.,]+\s*<br\b))")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}|\+\d")
_PARTS = re.compile(r"(?<=\d)\+(?=\d)")  # and is no telephone's
_TAG = re.compile(r"<(?!/)[^>]*>")
_DRAWN = re.compile(
    r" (?:d|points|style|transform|viewBox|c?[xy]|r|width|height|fill|stroke[a-z-]*)=\"[^\"]*\""
)


def identifiers_on(page: str) -> Counter[str]:
    """What has the form of somebody's number, address or telephone in the words of a page, of its pictures,
    scripts and comments; and in its tags, which nobody sees and anybody can, what is a child's own number.

    Cells, items and paragraphs are never read as one number: thousands of figures stand beside each other.
    A line's end is read as a space, but not where figures stand one to a line. A link is read as it is
    written and as it is meant: `%20` and `+` are spaces.

    >>> identifiers_on("<p>Seen: 943 476 5919</p><svg><text>943 476 5919</text></svg>")
    Counter({'NHS number': 2})
    >>> identifiers_on("<p><b>943</b>&nbsp;476&#32;5919</p>"), identifiers_on("<td>943</td><td>4765919</td>")
    (Counter({'NHS number': 1}), Counter())
    >>> identifiers_on('<p title="943 476 5919"><!-- 943-476-5919 --><path d="M943 476 5919"/></p>')
    Counter({'NHS number': 2})
    >>> identifiers_on("943 476<br>5919"), identifiers_on("943<br>476<br>5919")
    (Counter({'NHS number': 1}), Counter())
    >>> identifiers_on('<a href="943%20476%205919.pdf"><a href="?nhs=9434765919&amp;page=%20">')
    Counter({'NHS number': 2})
    """
    page = page.replace("<!--", " | ").replace("-->", " | ")
    words = unescape(_UNREAD.sub(" | ", _LINE_END.sub(" ", _INSIDE_WORDS.sub("", page))))
    tags = set(_TAG.findall(page))
    unseen = unescape(_DRAWN.sub("", " ".join(tags)))
    return identifiers_in([words]) + identifiers_in([unseen], CERTAIN) + _identifiers_encoded(tags)


def _identifiers_encoded(tags: Iterable[str]) -> Counter[str]:
    """What is a child's own number in tags once what a link encodes is undone, and was none before.

    >>> _identifiers_encoded(['<a href="tel:+44%20300%20123%209905">'])
    Counter()
    >>> _identifiers_encoded(['<a href="?q=943+476+5919">', '<a href="9434765919%2d.pdf">', '<p id="a">'])
    Counter({'NHS number': 1})
    """
    encoded = [tag for tag in tags if ("%" in tag or "+" in tag) and _ENCODED.search(tag)]
    written = unescape(_DRAWN.sub("", " ".join(encoded)))
    meant = unquote(_PARTS.sub(" ", written))
    return identifiers_in([meant], CERTAIN) - identifiers_in([written], CERTAIN)
