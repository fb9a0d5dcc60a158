"""Could these words tell a reader who is meant? Asked of every sentence before it may stand on a page.

It leans to holding back: a sentence that waits for somebody to write it again costs a quarter, and a child
who is named cannot be un-named. It finds what has the shape of a name, not meaning: "the only boy in the
group who plays the harp" passes. Whoever sends the words must still read them.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|"
    r"july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_ORDINAL = (
    r"(?:first|second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|[a-z]+teen|twentie|thirtie)th)"
)
_STREET = (
    r"(?:lane|road|rd|street|st|avenue|ave|close|drive|way|court|crescent|place|terrace"
    r"|grove|gardens?|square|walk|row|mews|park"
    r"|rise|view|hill|green|parade|house|mount|bank|fold|croft|brow|brook|wharf|quay|estate|flats?)"
)
_MARKS = tuple(re.compile(mark) for mark in (
    r"\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{2,4}",  # a day in figures
    r"\d{4}-\d{2}-\d{2}",
    # a day and its month, with or without a year
    rf"(?i)\b(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL})[ /.\-]*(?:of )?{_MONTH}\b",
    rf"(?i)\b{_MONTH}[ ,]+(?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL})\b",
    r"(?i)\b(?:born|birthday)\b[^.!?]*\d",
    r"(\d[ -]?){6,}",  # a telephone, a case or an NHS number
    r"(?i)\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b",  # a postcode
    rf"(?i)\b\d+[a-z]?,? (?:[^\W\d_]+[’'.]?[^\W\d_]* ){{1,2}}{_STREET}\b",  # a house in a street
    r"(?i)\bliv(?:e[sd]?|ing) [^.!?]*\b(?:lane|road|street|avenue|crescent|terrace)\b",
    r"\S+@\S+",
    r"(?<![\w’'])(?!I\b|A\b)[A-Z](?![\w’'])|\bA\.",  # an initial: "J.", "Child K"
    r"(?i)\b(my|his|her|their) name is\b",
    r"(?i)\b(mr|mrs|ms|dr)\b",
    r"[^\W\d_A-Za-zªºµÀ-ɏḀ-ỿ]",  # a letter that is not Latin: what it says cannot be looked for here
))  # fmt: skip
_STARTS = re.compile(r"[.!?:…]\s+|[“\"‘(]\s*|^\s*")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_ALWAYS = (
    "I",
    "A",
    "OK",
    "TV",
    "GP",
    "GPs",
    "ID",
    "UK",
    "English",
    "Christmas",
    "Easter",
    "Mum",
    "Dad",
    "Nan",
    "Facebook",
    "Internet",
)
_NOT_NAMES_TOO = ("April", "May", "June", "August")  # months that are: held back with the names


def may_identify(text: str, known: Iterable[str] = ()) -> bool:
    """True when the words hold what looks like a name, initials, a birthday, a telephone number, an address
    or a postcode.

    `known` are words that may have a capital without naming anybody: those of the Board, its partners and its
    town. An empty text identifies nobody.

    >>> may_identify("Tell us before the meeting, not in it.")
    False
    >>> named = ("Ask Jayden.", "jayden knows", "J.S. told me", "Zbigniew hits me.", "Beamont is my school")
    >>> [may_identify(said) for said in named]
    [True, True, True, True, True]
    >>> placed = ("I live at WA1 2AB", "born 3/4/2004", "born on 3 march", "12 orford lane")
    >>> [may_identify(said) for said in placed]
    [True, True, True, True]
    >>> may_identify("The Board came back."), may_identify("The Board came back.", known=["Board"])
    (True, False)
    """
    text = unicodedata.normalize("NFC", text)
    if any(mark.search(text) for mark in _MARKS):
        return True
    allowed = {*_allowed(), *known}
    starts = {found.end() for found in _STARTS.finditer(text)}
    return any(_is_name(found[0], found.start() in starts, allowed) for found in _WORD.finditer(text))


def _is_name(word: str, is_first: bool, allowed: set[str]) -> bool:
    """A first name; or a capital that nothing but a name explains: no sentence begins there, or none begins
    with that word."""
    bare = re.sub(r"[’'](s|m|d|ll|ve|re)$", "", word)
    if bare in allowed:
        return False
    anyhow, capital = first_names()
    if bare.lower() in anyhow or (bare[0].isupper() and bare.lower() in capital):
        return True
    return bare[0].isupper() and not (is_first and _is_opener(word, bare))


def _is_opener(word: str, bare: str) -> bool:
    """Whether it is a word that English sentences begin with, and is not all in capitals."""
    is_loud = len(bare) > 1 and bare.isupper()
    return not is_loud and bool({bare.lower(), word.lower().replace("’", "'")} & openers())


@cache
def first_names() -> tuple[frozenset[str], frozenset[str]]:
    """Names found however they are written, and those found only with a capital; in small letters."""
    anyhow, _, capital = _list("first_names.txt").partition("---")
    return frozenset(anyhow.split()), frozenset(capital.split())


@cache
def openers() -> frozenset[str]:
    """Words that English sentences begin with and that name nobody; in small letters."""
    return frozenset(_list("openers.txt").split())


def _list(name: str) -> str:
    """A list beside this page, without its remarks."""
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


@cache
def _allowed() -> frozenset[str]:
    days = [*calendar.day_name, *calendar.month_name]
    return frozenset({*_ALWAYS, *days} - set(_NOT_NAMES_TOO))
