"""Could these words tell a reader who is meant? Asked of every sentence before it may stand on a page.

It leans to holding back: a sentence that waits for somebody to write it again costs a quarter, and a child who is
named cannot be un-named. It finds what has the shape of a name, not meaning: "the only boy in the group who plays the
harp" passes. Whoever sends the words must still read them.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_MARKS = tuple(re.compile(mark) for mark in (
    r"\d{1,2}(st|nd|rd|th)?[/.\- ](\d{1,2}|[A-Z][a-z]{2,8})[/.\- ]\d{2,4}",  # a day, in figures or with its month
    r"\d{4}-\d{2}-\d{2}",
    r"(\d[ -]?){6,}",  # a telephone, a case or an NHS number
    r"(?i)\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b",  # a postcode
    r"\S+@\S+",
    r"(?<![\w’'])(?!I\b|A\b)[A-Z](?![\w’'])|\bA\.",  # an initial: "J.", "Child K"
    r"(?i)\b(my|his|her|their) name is\b",
))  # fmt: skip
_STARTS = re.compile(r"[.!?:…]\s+|[“\"‘(]\s*|^\s*")
_WORD = re.compile(r"[A-Za-zÀ-ž]+(?:[’'-][A-Za-zÀ-ž]+)*")
_ALWAYS = ("I", "A", "OK", "TV", "GP", "GPs", "ID", "UK", "English", "Christmas", "Easter", "Mum", "Dad", "Nan", "Facebook", "Internet")
_NOT_NAMES_TOO = ("April", "May", "June", "August")  # months that are: held back with the names


def may_identify(text: str, known: Iterable[str] = ()) -> bool:
    """True when the words hold what looks like a name, initials, a birthday, a telephone number, an address or a postcode.

    `known` are words that may have a capital without naming anybody: those of the Board, its partners and its town.
    An empty text identifies nobody.

    >>> may_identify("Tell us before the meeting, not in it.")
    False
    >>> [may_identify(said) for said in ("Ask Jayden.", "jayden knows", "J.S. told me", "I live at WA1 2AB", "born 3/4/2004")]
    [True, True, True, True, True]
    >>> may_identify("The Board came back."), may_identify("The Board came back.", known=["Board"])
    (True, False)
    """
    if any(mark.search(text) for mark in _MARKS):
        return True
    allowed = {*_allowed(), *known}
    starts = {found.end() for found in _STARTS.finditer(text)}
    return any(_is_name(found[0], found.start() in starts, allowed) for found in _WORD.finditer(text))


def _is_name(word: str, is_first: bool, allowed: set[str]) -> bool:
    """A first name; or a capital where no sentence begins; or letters that are all capitals."""
    bare = re.sub(r"[’'](s|m|d|ll|ve|re)$", "", word)
    if bare in allowed:
        return False
    anyhow, capital = first_names()
    if bare.lower() in anyhow or (bare[0].isupper() and bare.lower() in capital):
        return True
    return bare[0].isupper() and (not is_first or (len(bare) > 1 and bare.isupper()))


@cache
def first_names() -> tuple[frozenset[str], frozenset[str]]:
    """Names found however they are written, and those found only with a capital; in small letters."""
    written = (Path(__file__).with_name("first_names.txt")).read_text(encoding="utf-8")
    lines = [line for line in written.splitlines() if not line.startswith("#")]
    anyhow, _, capital = "\n".join(lines).partition("---")
    return frozenset(anyhow.split()), frozenset(capital.split())


@cache
def _allowed() -> frozenset[str]:
    days = [*calendar.day_name, *calendar.month_name]
    return frozenset({*_ALWAYS, *days} - set(_NOT_NAMES_TOO))
