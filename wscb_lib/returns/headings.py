"""Finds which row of a sheet holds a table's headings, and which heading is which column.

A heading matches a column by its name or one of its declared aliases, once case, spaces, punctuation and
curly quotes are set aside. A near spelling is taken too, and so is one with a number, a footnote or a hint
such as "(dd/mm/yyyy)" around it; both are reported as "close" for a person to check. Anything else is
unknown: never silently left out, always listed.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wscb_lib.framework.declared import Column, Table
from wscb_lib.returns.dressed_headings import suits, undressed
from wscb_lib.returns.files import FIRST_ROWS, Sheet
from wscb_lib.returns.readings import Match
from wscb_lib.returns.spellings import fold_words, nearest_of, written

CLOSE = 0.85  # how alike (difflib's ratio) a near spelling must be
ENOUGH = 0.5  # share of the headings wanted below which a sheet is not this table at all
_LONG = 200  # letters: what has more is no heading, and is not kept
_FEWEST_MOVED = 3  # of fewer columns, words may name one by chance
_CLOSE_WORDS = 0.7  # and how alike each of its words
_SMALL_WORDS = frozenset(
    ["a", "an", "the", "of", "to", "in", "at", "on", "by", "for", "and", "is", "was", "were"]
)

Spelt = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class Headings:
    """A row taken as a table's headings: where each column stands, counted from 0, and how it was known."""

    table: str
    sheet: Sheet
    row: int  # from 0
    written: tuple[str, ...]
    columns: Mapping[str, int]
    how: Mapping[int, str]
    doubled: Mapping[str, tuple[int, ...]]  # columns that two headings claim
    missing: tuple[str, ...]  # required columns that no heading names
    absent: tuple[str, ...]  # optional columns that no heading names

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings that name no column."""
        return tuple(text for place, text in enumerate(self.written) if text and place not in self.how)

    @property
    def likeness(self) -> float:
        """0 to 1: how far this row and the table's headings are the same set."""
        given = sum(1 for text in self.written if text)
        return 2 * len(self.columns) / (len(self.columns) + len(self.missing) + given) if given else 0.0

    @property
    def matches(self) -> tuple[Match, ...]:
        """Every heading, with the column it was taken for."""
        named = {place: column for column, place in self.columns.items()}
        return tuple(
            Match(
                self.table,
                self.sheet.name,
                self.row + 1,
                text,
                named.get(place, ""),
                self.how.get(place, "unknown"),
                place,
            )
            for place, text in enumerate(self.written)
            if text
        )


class Wanted:
    """The headings one table expects: the column each spelling names."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.names = {_spelt(name)[0]: name for name in table.columns}
        self.aliases = {_spelt(a)[0]: c.name for c in table.columns.values() for a in c.aliases}
        self.required = [c.name for c in table.columns.values() if not c.is_optional]
        every = {**self.aliases, **self.names}
        self._every = [(spelling, frozenset(spelling), column) for spelling, column in every.items()]
        self._as_long: dict[int, list[tuple[str, frozenset[str], str]]] = {}
        self._near: dict[str, list[tuple[float, str, str]]] = {}

    def column(self, text: str) -> tuple[str, str]:
        """The column a heading names, and how; two empty strings when it names none."""
        folded, _ = _spelt(text)
        if folded in self.names:
            return self.names[folded], "name"
        return (self.aliases[folded], "alias") if folded in self.aliases else ("", "")

    def dressed(self, text: str) -> str:
        """The column a heading names once its number, footnote and hint are set aside; "" when it names
        none."""
        for bare, hint in _spelt(text)[1]:
            column = self.names.get(bare) or self.aliases.get(bare)
            if column and suits(hint, self.table.columns[column]):
                return column
        return ""

    def near(self, text: str) -> list[tuple[float, str, str]]:
        """The spellings that a heading is near to: how alike they are, and the column each names."""
        folded, _ = _spelt(text)
        if folded not in self._near:
            letters, length = frozenset(folded), len(folded)
            # No two texts are more alike than their lengths, and the letters of one alone, let them be.
            if length not in self._as_long:
                self._as_long[length] = [
                    each
                    for each in self._every
                    if 2 * min(length, len(each[0])) >= CLOSE * (length + len(each[0]))
                ]
            self._near[folded] = [
                (ratio, spelling, column)
                for spelling, others, column in self._as_long[length]
                if len(letters ^ others) <= (1 - CLOSE) * (length + len(spelling))
                if (ratio := _alike(folded, spelling)) >= CLOSE
            ]
        return self._near[folded]

    def score(self, cells: Iterable[object]) -> int:
        """How many columns a row of cells names, exactly or with a number, a footnote or a hint around the
        name."""
        texts = [cell for cell in cells if isinstance(cell, str) and cell]
        named = {self.column(text)[0] or self.dressed(text) for text in texts}
        return len(named - {""})


def _spelt(text: str) -> Spelt:
    """A heading folded; then what `undressed` makes of it, folded too, each with its hint."""
    return (_spell if len(text) <= _LONG else _spell.__wrapped__)(text)


@lru_cache(maxsize=2**13)  # the same headings are held against one table after another
def _spell(text: str) -> Spelt:
    return fold_words(text), [(fold_words(bare), hint) for bare, hint in undressed(text)]


def find_headings(sheet: Sheet, wanted: Wanted) -> Headings | None:
    """Find the row of a sheet that serves best as a table's headings; None when no row names half of what
    is wanted."""
    scores: list[int] = []
    for row in sheet.rows[:FIRST_ROWS]:
        scores.append(wanted.score(row))
        if scores[-1] == len(wanted.table.columns):  # as many as there are: no row below names more
            break
    best = max(scores, default=0)
    # Only where no row has an exact heading is every row tried for near spellings.
    tried = [place for place, score in enumerate(scores) if score == best][: 1 if best else None]
    found = [h for place in tried if (h := read_headings(sheet, place, wanted)) is not None]
    top = max(found, key=lambda h: len(h.columns), default=None)
    enough = max(1, ENOUGH * len(wanted.required))
    return top if top is not None and len(top.columns) + len(top.doubled) >= enough else None


def read_headings(sheet: Sheet, row: int, wanted: Wanted) -> Headings | None:
    """One row as a table's headings, near spellings included; None where no cell of it is one."""
    texts = tuple(" ".join(written(cell).split()) for cell in sheet.rows[row])
    claims: dict[str, list[int]] = defaultdict(list)
    how: dict[int, str] = {}
    for place, text in enumerate(texts):
        column, way = wanted.column(text) if text else ("", "")
        if column:
            claims[column].append(place)
            how[place] = way
    exact = frozenset(claims)
    for place, text in enumerate(texts):
        if text and place not in how and (column := wanted.dressed(text)) and column not in exact:
            claims[column].append(place)
            how[place] = "close"
    for column, place in _near(texts, how, wanted, claims).items():
        claims[column].append(place)
        how[place] = "close"
    if not how:
        return None
    return Headings(
        wanted.table.name,
        sheet,
        row,
        texts,
        {column: places[0] for column, places in claims.items() if len(places) == 1},
        how,
        {column: tuple(places) for column, places in claims.items() if len(places) > 1},
        tuple(name for name in wanted.required if name not in claims),
        tuple(c.name for c in wanted.table.columns.values() if c.is_optional and c.name not in claims),
    )


def _near(
    texts: Sequence[str], known: Mapping[int, str], wanted: Wanted, claims: Container[str]
) -> dict[str, int]:
    """Match headings to columns that none claims by near spelling: the nearest first, one heading a
    column."""
    pairs = sorted(
        (
            (ratio, -place, spelling, column)
            for place, text in enumerate(texts)
            if text and place not in known
            for ratio, spelling, column in wanted.near(text)
            if column not in claims
        ),
        reverse=True,
    )
    found: dict[str, int] = {}
    for _, place, _, column in pairs:
        if column not in found and -place not in found.values():
            found[column] = -place
    return found


@lru_cache(maxsize=2**16)  # quarter after quarter the same headings are held against the same spellings
def _alike(one: str, other: str) -> float:
    """How alike two folded headings are, 0 to 1; 0 where any word of one is not a misspelling of the other's.

    Letter by letter "date plan started" and "date plan ended" are much alike, and mean opposite things.
    """
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.quick_ratio() < CLOSE:
        return 0.0
    if one.replace(" ", "") == other.replace(" ", ""):
        return 1.0
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0.0
    left = [word for word in one.split() if word not in other.split() and word not in _SMALL_WORDS]
    right = [word for word in other.split() if word not in one.split() and word not in _SMALL_WORDS]
    if len(left) != len(right) or not all(map(_is_misspelt, left, right)):
        return 0.0
    return matcher.ratio()


def _is_misspelt(word: str, other: str) -> bool:
    """Whether one word may be the other misspelt; never by what stands before it, which turns its meaning.

    >>> _is_misspelt("refferal", "referral")
    True
    >>> _is_misspelt("unattended", "attended"), _is_misspelt("start", "end")
    (False, False)
    """
    if word.endswith(other) or other.endswith(word):
        return False
    return difflib.SequenceMatcher(None, word, other, autojunk=False).ratio() >= _CLOSE_WORDS


def suggest_column(heading: str, columns: Mapping[str, Column], missing: Iterable[str]) -> str:
    """Which of the missing columns a heading may have been meant for; "" when none is near."""
    spellings = {spelling: name for name in missing for spelling in (name, *columns[name].aliases)}
    near = spellings.get(nearest_of(heading, spellings), "")
    for bare, hint in () if near else undressed(heading):
        found = spellings.get(nearest_of(bare, spellings), "")
        near = found if found and suits(hint, columns[found]) else near
    return near


class HeadingsBelow:
    """Whether rows below a table's headings are headings too: the same over again, or in another order."""

    def __init__(self, headings: Headings, table: Table) -> None:
        self._wanted = Wanted(table)
        self._read = {place: column for column, place in headings.columns.items()}
        self._above = [(place, text) for place, text in enumerate(headings.written) if text]
        self._known = {*self._wanted.names, *self._wanted.aliases, *(fold_words(t) for _, t in self._above)}

    def are_again(self, cells: Sequence[object]) -> bool:
        """Whether a row is the headings over again: more than half the cells say the same, and none of them
        what another does."""
        if not any(place < len(cells) and _is_same(cells[place], text) for place, text in self._above[:3]):
            return False
        above = [(place, text) for place, text in self._above if place < len(cells)]
        is_most = 2 * sum(1 for place, text in above if _is_same(cells[place], text)) > len(above)
        return is_most and not self.are_moved(cells)

    def are_moved(self, cells: Sequence[object]) -> bool:
        """Whether a row is headings of the same columns, some of which stand elsewhere."""
        first = next((cell for cell in cells if cell), None)
        if not isinstance(first, str) or first[-1:].isdigit() or len(self._read) < _FEWEST_MOVED:
            return False
        if fold_words(first) not in self._known:
            return False
        named = {place: self._names(cell) for place, cell in enumerate(cells) if isinstance(cell, str)}
        told = {place: column for place, column in named.items() if column in self._read.values()}
        is_most = 2 * len(set(told.values())) > len(self._read)
        return is_most and any(self._read.get(place) != column for place, column in told.items())

    def _names(self, cell: str) -> str:
        return self._wanted.column(cell)[0]


def _is_same(cell: object, text: str) -> bool:
    if not isinstance(cell, str):
        return False
    bare = cell.strip()  # most cells fail here, and folding is slow
    if bare[:1].casefold() != text[:1].casefold() or bare[-1:].isdigit() != text[-1:].isdigit():
        return False
    return fold_words(cell) == fold_words(text)
