"""Categories: the value a list allows, found behind case, prefixes and the codes of agencies' own systems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from wscb_lib.framework.declared import Column
from wscb_lib.returns.marks import pictures
from wscb_lib.returns.outcomes import Outcome
from wscb_lib.returns.prefixes import Prefixes, is_doubtful
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

# Signs that change what a value means, or cast doubt on it, or point to a footnote: 6+ is not 6, nor is
# "health?" health.
_SIGNS = frozenset("+<>?¿‽~*†‡§¶")


class _Spellings:
    """Every spelling of a column's values: as written, then with punctuation set aside where that is not
    ambiguous."""

    def __init__(self, allowed: Sequence[str], codes: Sequence[tuple[str, str]]) -> None:
        pairs = [*((value, value) for value in allowed), *codes]
        self.size = len(allowed)
        self._exact = _only(((fold(spelling), value) for spelling, value in pairs), keeps_first=True)
        self._loose = _only((_loosely(spelling), value) for spelling, value in pairs)

    def find(self, text: str) -> str | None:
        """The value a spelling stands for; None when it stands for none."""
        found = self._exact.get(fold(text))
        return found if found is not None else self._loose.get(_loosely(text))


_spellings = lru_cache(maxsize=2**10)(_Spellings)  # the same lists stand in one file after another


def _loosely(text: str) -> str:
    """A spelling without its punctuation, but for the signs that mean something."""
    folded = fold(text)
    signs = "".join(sign for sign in folded if sign in _SIGNS) + pictures(folded)
    return f"{fold_words(text)} {folded[:1] if folded[:1] in ('-', '!') else ''}{signs}".strip()


def _only(pairs: Iterable[tuple[str, str]], keeps_first: bool = False) -> Mapping[str, str]:
    """Map each spelling to its value. One that two values share is left out, or kept by the first."""
    found: dict[str, str | None] = {}
    for spelling, value in pairs:
        if found.setdefault(spelling, value) != value and not keeps_first:
            found[spelling] = None
    return {spelling: value for spelling, value in found.items() if spelling and value is not None}


def read_categories(column: Column, values: Sequence[object], counts: Sequence[int] = ()) -> list[Outcome]:
    """Read each distinct value of a category column as a value its list allows; `counts` is how many rows
    hold each.

    What all of them hold together says which codes the column uses.

    >>> sex = Column("sex", "Sex", "category", allowed=("female", "male"), codes={"F": "female", "M": "male"})
    >>> [outcome.value for outcome in read_categories(sex, ["a) Male", "F", "FEMALE", "TBC - male"])]
    ['male', 'female', 'female', None]
    """
    spellings = _spellings(column.allowed, tuple(column.codes.items()))
    texts = [_text(value) for value in values]
    prefixes = Prefixes(spellings.find, spellings.size, zip(texts, counts or [1] * len(texts), strict=True))
    return [
        _read(column, spellings, prefixes, value, text) for value, text in zip(values, texts, strict=True)
    ]


def _text(value: object) -> str:
    return re.sub(r"(?<=\d)\.0+$", "", written(value))  # a code that passed through Excel: 1.0 is 1


def _read(column: Column, spellings: _Spellings, prefixes: Prefixes, value: object, text: str) -> Outcome:
    if is_blank(value):
        return Outcome()
    found = _find(spellings, prefixes, text)
    if len(found) == 1:
        return Outcome(found.pop())
    if found:
        both = "" if column.is_identifying else f": {listed(sorted(found))}"
        return Outcome(wanted=f"Its code and its label disagree{both}. Ask which is meant.")
    if is_excel_error(value):
        return Outcome(remark="error")
    if fold(text) in MISSING:
        return Outcome()
    return Outcome(wanted=_wanted(column, spellings, prefixes, text))


def _find(spellings: _Spellings, prefixes: Prefixes, text: str) -> set[str]:
    """The values a text stands for: one, none, or two when a code and its label disagree."""
    for whole in _without_prefixes(text, prefixes):
        if (value := spellings.find(whole)) is not None:
            return {value}
        if match := prefixes.coded(whole):
            behind = [
                value
                for label in _without_prefixes(match["label"].strip(), prefixes)
                if (value := spellings.find(label)) is not None
            ]
            code = spellings.find(match["code"])
            read = {*behind[:1], *([code] if code is not None else [])}
            if read:
                return read
    return set()


def _without_prefixes(text: str, prefixes: Prefixes) -> Iterator[str]:
    """The text, then what is left as each prefix in front of it is taken away; a prefix that is no code of it
    stays.

    >>> known = _Spellings(("police",), ())
    >>> prefixes = Prefixes(known.find, known.size)
    >>> list(_without_prefixes("q) 6: Police", prefixes)), list(_without_prefixes("(un) policed", prefixes))
    (['q) 6: Police', '6: Police', 'Police'], ['(un) policed'])
    """
    while text:
        yield text
        match = prefixes.match(text)
        text = match["label"].strip() if match else ""


def _wanted(column: Column, spellings: _Spellings, prefixes: Prefixes, text: str) -> str:
    """Say what the list allows, and the nearest to what was found.

    The nearest is not said where that would give away what was found, or contradict it.
    """
    allowed = f"Allowed: {listed(column.allowed)}."
    if column.is_identifying:
        return allowed
    bare = list(_without_prefixes(text, prefixes))[-1]
    if prefixes.has_other(bare) or is_doubtful(bare):
        return f"{allowed} What stands beside the value may cast doubt on it: ask for the value alone."
    known = {**dict.fromkeys(column.allowed), **dict.fromkeys(column.codes)}
    return f"{allowed}{did_you_mean(bare, known)}"
