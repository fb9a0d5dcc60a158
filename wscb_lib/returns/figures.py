"""Counts, numbers and ages: the figure written, or the word for the symbol that stands in its place."""

from __future__ import annotations

import math
import re

from wscb_lib.framework.declared import Column
from wscb_lib.returns.dressed_headings import is_unit_of
from wscb_lib.returns.outcomes import Outcome
from wscb_lib.returns.spellings import MISSING, STATUS_WORDS, fold

_NUMBER = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?(?:e-\d+)?|[-+]?\.\d+")
_SHORTENED = re.compile(r"[-+]?\d[\d.,]*e\+?\d+")  # as Excel writes a large number in a narrow column
_MONEY = re.compile(r"[£$€]")
_WORDS_OF_LESS = r"(?:fewer|less|lower|smaller) than|under|below"
_WORDS_OF_MORE = r"(?:more|greater|larger|higher) than|over|above|at least|from"
# how small counts are hidden: each leaves more than one count possible, and none above nine
_SMALL = re.compile(
    rf"(?:<|{_WORDS_OF_LESS})\s*(?:[2-9]|10)|(?:≤|<=|=<|up to)\s*[1-9]|[1-9] or "
    r"(?:fewer|less|under)|[0-3]\s*(?:-|to)\s*[2-9]"
)
_RANGE = re.compile(
    rf"(?:[<>≤≥]=?|=[<>]|{_WORDS_OF_LESS}|{_WORDS_OF_MORE}|up to)\s*{_NUMBER.pattern}.*"
    r"|\d+(?:\.\d+)?\s*(?:\+|plus\b|or (?:fewer|less|under|more|over)|(?:-|to)\s*\d+(?:\.\d+)?)[^\d]*"
)
_WITH_UNIT = re.compile(r"(?P<figure>[-+\d.,]+)\s*(?P<unit>[a-z]{2,})\.?")
_YEARS = re.compile(r"(?P<years>\d{1,2}(?:\.\d+)?)\s*(?:y(?:ea)?rs?|y\.?o\.?|y)(?:[ -]?olds?)?\.?")
_UNDER_ONE = re.compile(rf"(?:<|{_WORDS_OF_LESS})\s*(?:1|one)(?:\s*y(?:ea)?r)?")
_NOUGHT = frozenset(
    {"none", "nil", "zero", "nought", "naught", "no"}
)  # beside a count each may mean 0: a person must say
_DOUBT = re.compile(
    r"[?~≈±]|\b(?:tbc|tba|tbd|prov|provisional|est|estimated?|approx|about|around|circa|ca?\.|say)\b"
)


def read_figure(column: Column, text: str) -> Outcome:
    """A number, or the symbol that stands where one was hidden, unknown or meaningless.

    A small count may be hidden behind a range. A distance, a score or a share in a range is no figure: it is
    a fault.

    >>> read_figure(Column("children", "How many", "count"), "<5").status
    'suppressed'
    >>> read_figure(Column("miles", "How far", "number"), "<1").wanted
    'It is a range. Wanted a number.'
    """
    folded = fold(text)
    bare = folded[1:-1].strip() if folded[:1] == "[" and folded[-1:] == "]" else folded
    if bare in STATUS_WORDS:
        return Outcome(status=STATUS_WORDS[bare], remark="symbol" if column.type == "number" else "")
    if column.type == "count" and _SMALL.fullmatch(bare):
        return Outcome(status="suppressed")
    if folded in MISSING - _NOUGHT:
        return Outcome()
    value, remark = _number(folded), ""
    if value is None and (unit := _WITH_UNIT.fullmatch(folded)) and is_unit_of(unit["unit"], column):
        value, remark = _number(unit["figure"]), "unit"
    if value is None:
        return Outcome(wanted=_wanted(column, folded))
    if column.type == "count" and (value < 0 or not value.is_integer()):
        return Outcome(wanted="Wanted a whole number, 0 or more.")
    return Outcome(value, remark=remark)


def _number(folded: str) -> float | None:
    """The number written, rounded as it was meant (74.4, not 74.400000000000006); None where it is no
    number."""
    if not _NUMBER.fullmatch(folded):
        return None
    value = float(folded.replace(",", ""))
    return float(f"{value:.12g}") if math.isfinite(value) else None


def _wanted(column: Column, folded: str) -> str:
    plain = "Wanted a whole number, 0 or more." if column.type == "count" else "Wanted a number."
    if _MONEY.search(folded):
        return "Wanted a plain number, with no sign for money."
    if folded.endswith("%"):
        return "Wanted a plain number, with no % sign."
    if folded in _NOUGHT:
        return "Wanted 0 if there were none, or an empty cell if it is not known."
    if _SHORTENED.fullmatch(folded):
        return f"Excel has shortened it, and its last figures may be lost. {plain}"
    if _RANGE.fullmatch(folded):
        return f"It is a range. {plain}"
    if _DOUBT.search(folded) and re.search(r"\d", folded):
        return f"It is in doubt. {plain}"
    return plain


def read_age(column: Column, text: str) -> Outcome:
    """Whole years; -1 is a child not yet born. `6.9` is 6: a child is that age until the birthday.

    >>> [read_age(Column("age", "Age", "age"), text).value for text in ("9", "9 yrs", "under 1", "unborn")]
    [9.0, 9.0, 0.0, -1.0]
    """
    folded = fold(text)
    if folded in MISSING:
        return Outcome()
    if folded in ("unborn", "not yet born"):
        return Outcome(-1.0, remark="unborn")
    if _UNDER_ONE.fullmatch(folded):
        return Outcome(0.0, remark="floored")
    years = _YEARS.fullmatch(folded)
    value = _number(years["years"] if years else folded)
    if value is None or (value < 0 and value != -1):
        return Outcome(wanted="Wanted an age in whole years; -1 for a child not yet born.")
    return Outcome(float(math.floor(value)), remark="" if value.is_integer() else "floored")
