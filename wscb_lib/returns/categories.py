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
_ORDERING = re.compile(r"\(?(?P<code>[A-Za-z0-9]{1,2})\)\s*(?P<label>.+)", re.DOTALL)
# "6: Police", "N1 - Neglect", "NEG - Neglect": a code and its label. A code has a digit or is all capitals,
# so that "Non - police" keeps its "Non"; a label has a letter, so that "1 - 4" is no code 1.
_CODED = re.compile(
    r"(?P<code>[A-Za-z]{0,3}\d{1,3}[A-Za-z]?|[A-Z]{1,5}(?=\s*:|\s+[-–—=]))\s*[-–—:.=]\s*(?P<label>.*[^\W\d_].*)",
    re.DOTALL,
)
# What turns the word behind it into its opposite is no code of it: "(un) substantiated", "NOT - ATTENDED", "N: attended".
_DENYING_WORDS = frozenset({"no", "non", "not", "none", "nil", "never"})
_DENYING_LETTERS = frozenset({"n", "un", "dis", "mis"})
_DENYING_IN_BRACKETS = _DENYING_LETTERS | {"in", "im", "il", "ir"}  # "IN - Injury" is a code, "(in)complete" is none
_LETTERED_TO_N = 14  # a list of so many values may put n) before one of them


class _Spellings:
    """Every spelling of a column's values: as written, then with punctuation set aside where that is not ambiguous."""

    def __init__(self, column: Column):
        pairs = [(value, value) for value in column.allowed] + list(column.codes.items())
        self.size = len(column.allowed)
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
    return Outcome(wanted=_wanted(column, spellings, text))


def _find(spellings: _Spellings, text: str) -> set[str]:
    """The values a text stands for: one, none, or two when a code and its label disagree."""
    for whole in _without_prefixes(text, spellings):
        if (value := spellings.find(whole)) is not None:
            return {value}
        if (match := _CODED.fullmatch(whole)) and not _denies(match, spellings):
            read = {spellings.find(match["label"].strip()), spellings.find(match["code"])} - {None}
            if read:
                return read
    return set()


def _without_prefixes(text: str, spellings: _Spellings) -> Iterator[str]:
    """The text, then what is left as each prefix in front of it is taken away; a prefix that denies it stays.

    >>> known = _Spellings(Column("sector", "Sector", "category", allowed=("police",)))
    >>> list(_without_prefixes("q) 6: Police", known)), list(_without_prefixes("(un) policed", known))
    (['q) 6: Police', '6: Police', 'Police'], ['(un) policed'])
    """
    while text:
        yield text
        match = _ORDERING.fullmatch(text) or _CODED.fullmatch(text)
        text = match["label"].strip() if match and not _denies(match, spellings) else ""


def _denies(match: re.Match[str], spellings: _Spellings) -> bool:
    """Whether a prefix makes its label mean the opposite; none that is a code of the list itself does."""
    prefix, label = fold(match["code"]), fold(match["label"])
    is_ordering = match.re is _ORDERING
    if not is_ordering and spellings.find(prefix) is not None:
        return False
    if is_ordering and prefix == "n" and spellings.size >= _LETTERED_TO_N:
        return False
    return denies(prefix, label, is_ordering)


def denies(prefix: str, label: str, is_in_brackets: bool = True) -> bool:
    """Whether a prefix turns what follows into its opposite, both folded.

    One that only says how the label begins does not: no word is denied by its own first letters.

    >>> denies("un", "substantiated"), denies("not", "notified"), denies("n", "attended")
    (True, True, True)
    >>> denies("n", "no"), denies("un", "unfounded"), denies("no", "no further action"), denies("a", "neglect")
    (False, False, False, False)
    """
    if prefix in _DENYING_WORDS:
        return fold_words(label).split()[:1] != [prefix]
    return prefix in (_DENYING_IN_BRACKETS if is_in_brackets else _DENYING_LETTERS) and not label.startswith(prefix)


def _is_denied(spellings: _Spellings, text: str) -> bool:
    match = _ORDERING.fullmatch(text) or _CODED.fullmatch(text)
    return bool(match) and _denies(match, spellings)


def _wanted(column: Column, spellings: _Spellings, text: str) -> str:
    """What the list allows, and the nearest to what was found: unless that would give away what was found, or deny it."""
    known = {**dict.fromkeys(column.allowed), **dict.fromkeys(column.codes)}
    bare = list(_without_prefixes(text, spellings))[-1]
    near = "" if column.is_identifying or _is_denied(spellings, bare) else did_you_mean(bare, known)
    return f"Allowed: {listed(column.allowed)}.{near}"
