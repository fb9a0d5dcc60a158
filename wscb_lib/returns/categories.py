"""Categories: the value a list allows, found behind case, prefixes and the codes of agencies' own systems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from wscb_lib.framework.declared import Column
from wscb_lib.returns.dates import Outcome
from wscb_lib.returns.spellings import (
    MISSING,
    did_you_mean,
    fold,
    fold_words,
    is_blank,
    is_excel_error,
    listed,
    written,
)

# "a) Male": a letter that only puts a list in order. It is never read as a code: one list uses s) twice.
_ORDERING = re.compile(r"\(?[A-Za-z0-9]{1,2}\)\s*(?P<label>.+)", re.DOTALL)
# "6: Police", "N1 - Neglect", "NEG - Neglect": a code and its label. A code has a digit or is all capitals,
# so that "Non - police" keeps its "Non"; a label has a letter, so that "1 - 4" is no code 1.
_CODED = re.compile(
    r"(?P<code>[A-Za-z]{0,3}\d{1,3}[A-Za-z]?|[A-Z]{1,5}(?=\s*:|\s+[-–—=]))\s*[-–—:.=]\s*(?P<label>.*[^\W\d_].*)",
    re.DOTALL,
)


class _Spellings:
    """Every spelling of a column's values: as written, then with punctuation set aside where that is not ambiguous."""

    def __init__(self, column: Column):
        pairs = [(value, value) for value in column.allowed] + list(column.codes.items())
        self._exact = _only(((fold(spelling), value) for spelling, value in pairs), keeps_first=True)
        self._loose = _only((_loosely(spelling), value) for spelling, value in pairs)

    def find(self, text: str) -> str | None:
        """The value a spelling stands for; None when it stands for none."""
        found = self._exact.get(fold(text))
        return found if found is not None else self._loose.get(_loosely(text))


def _loosely(text: str) -> str:
    """A spelling without its punctuation, but for the signs that change what a number means: 6+ is not 6."""
    signs = "".join(sign for sign in fold(text) if sign in "+<>≤≥")
    return f"{fold_words(text)} {'-' * fold(text).startswith('-')}{signs}".strip()


def _only(pairs: Iterable[tuple[str, str]], keeps_first: bool = False) -> Mapping[str, str]:
    """Spellings that stand for one value; where two values share one, neither has it, or the first keeps it."""
    found: dict[str, str | None] = {}
    for spelling, value in pairs:
        if found.setdefault(spelling, value) != value and not keeps_first:
            found[spelling] = None
    return {spelling: value for spelling, value in found.items() if spelling and value is not None}


def read_categories(column: Column, values: Sequence[Any]) -> list[Outcome]:
    """Each distinct value of a category column as the value its list allows.

    >>> sex = Column("sex", "Sex", "category", allowed=("female", "male"), codes={"F": "female", "M": "male"})
    >>> [outcome.value for outcome in read_categories(sex, ["a) Male", "F", "FEMALE"])]
    ['male', 'female', 'female']
    """
    spellings = _Spellings(column)
    return [_read(column, spellings, value) for value in values]


def _read(column: Column, spellings: _Spellings, value: Any) -> Outcome:
    if is_blank(value):
        return Outcome()
    text = re.sub(r"(?<=\d)\.0+$", "", written(value))  # a code that passed through Excel: 1.0 is 1
    found = _find(spellings, text)
    if len(found) == 1:
        return Outcome(found.pop())
    if found:
        both = "" if column.is_identifying else f": {listed(sorted(found))}"
        return Outcome(wanted=f"Its code and its label disagree{both}. Ask which is meant.")
    if is_excel_error(value):
        return Outcome(remark="error")
    if fold(text) in MISSING:
        return Outcome()
    return Outcome(wanted=_wanted(column, text))


def _find(spellings: _Spellings, text: str) -> set[str]:
    """The values a text stands for: one, none, or two when a code and its label disagree."""
    for whole in _without_prefixes(text):
        if (value := spellings.find(whole)) is not None:
            return {value}
        if match := _CODED.fullmatch(whole):
            read = {spellings.find(match["label"].strip()), spellings.find(match["code"])} - {None}
            if read:
                return read
    return set()


def _without_prefixes(text: str) -> Iterator[str]:
    """The text, then what is left as each prefix in front of it is taken away.

    >>> list(_without_prefixes("q) 6: Police"))
    ['q) 6: Police', '6: Police', 'Police']
    """
    while text:
        yield text
        match = _ORDERING.fullmatch(text) or _CODED.fullmatch(text)
        text = match["label"].strip() if match else ""


def _wanted(column: Column, text: str) -> str:
    """What the list allows, and the nearest to what was found: unless that would give away what was found."""
    known = {**dict.fromkeys(column.allowed), **dict.fromkeys(column.codes)}
    bare = list(_without_prefixes(text))[-1]
    near = "" if column.is_identifying else did_you_mean(bare, known)
    return f"Allowed: {listed(column.allowed)}.{near}"
