"""The frame of a chart of rows: a name at the left, a scale across from zero, words at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from wscb_lib.charts.canvas import Canvas, text_width, wrap
from wscb_lib.charts.look import GRID, INK, MUTED, RULE, TEXT
from wscb_lib.charts.plot import ticks
from wscb_lib.exhibits import Shown, absence_words

ROW = 30.0
"""Points a row: two lines of a long name fit."""


@dataclass
class Rows:
    """Rows down, values across. `right` is room for words, `top` and `bottom` for key and scale."""

    canvas: Canvas
    names: Sequence[str]
    largest: float
    right: float = 60
    top: float = 6
    bottom: float = 6

    def __post_init__(self) -> None:
        most = self.canvas.width * 0.38
        self.lines = [wrap(name, most) for name in self.names]
        self.left = (
            min(max((text_width(line) for lines in self.lines for line in lines), default=0), most + 30) + 12
        )

    def y(self, at: int) -> float:
        """The middle of row number `at`, counted from 0 at the top."""
        return self.canvas.height - self.top - (at + 0.5) * ROW

    def x(self, value: float) -> float:
        """Across: where a value stands."""
        return self.left + (self.canvas.width - self.right - self.left) * value / self.largest

    def set_names(self) -> None:
        """Each row's name, in at most two lines, and the line that values start from."""
        for at, lines in enumerate(self.lines):
            top = self.y(at) + (len(lines) - 1) * (TEXT + 1) / 2 - 4
            for row, words in enumerate(lines):
                self.canvas.text(self.left - 8, top - row * (TEXT + 1), words, at="right")
        ends = [self.y(len(self.names) - 1) - ROW / 2, self.y(0) + ROW / 2]
        self.canvas.line([self.left] * 2, ends, RULE, linewidth=1)

    def scale(self, marks: Sequence[float], suffix: str = "") -> None:
        """Light lines down the rows, each with its value underneath."""
        low, high = self.y(len(self.names) - 1) - ROW / 2, self.y(0) + ROW / 2
        for mark in marks:
            self.canvas.line([self.x(mark)] * 2, [low, high], GRID, linewidth=0.7)
            self.canvas.note(self.x(mark), low - 16, f"{mark:,g}{suffix}", at="center")

    def say(self, at: int, x: float, words: str, *, is_context: bool = True) -> None:
        """Words in a row, from x to the right."""
        self.canvas.text(x, self.y(at) - 4, words, MUTED if is_context else INK)


def rows_height(count: int, *, top: float = 6, bottom: float = 6) -> float:
    """How tall a picture of so many rows must be."""
    return count * ROW + top + bottom


def named(
    groups: Sequence[Shown], labels: Mapping[str, str], of: Literal["group", "agency"] = "group"
) -> list[tuple[str, Shown]]:
    """Each shown figure with the name people read; `of` says whether its "group" or its "agency" is named."""
    found = [(shown.agency if of == "agency" else shown.group, shown) for shown in groups]
    return [(labels.get(name, name), shown) for name, shown in found]


def in_order(rows: Sequence[tuple[str, Shown]], *, is_ordered: bool) -> list[tuple[str, Shown]]:
    """Largest first unless they have an order of their own; those without a figure always last.

    >>> rows = [("a", Shown("2015-16-Q4", 1)), ("b", Shown("2015-16-Q4", 5))]
    >>> [name for name, _ in in_order(rows, is_ordered=False)]
    ['b', 'a']
    """
    figures = [row for row in rows if row[1].is_figure]
    if not is_ordered:
        figures.sort(key=lambda row: (-row[1].number, row[0]))
    return [*figures, *(row for row in rows if not row[1].is_figure)]


def behind(rows: Sequence[tuple[str, ...]], shown: Sequence[Shown], body: str) -> Sequence[tuple[str, ...]]:
    """The rows of the table behind a picture. Where there is none, and the sentence has said all of it (one
    row, or no figure in any), there is no table either."""
    has_more = len(rows) > 1 and any(each.is_figure for each in shown)
    return rows if body or has_more else ()


def in_place(shown: Shown) -> str:
    """The words that stand where a bar would."""
    return absence_words(shown.status, shown.shown_as)


def top_of(values: Sequence[float], unit: str) -> float:
    """The right end of the scale: 100 for shares, else just past the largest."""
    return 100.0 if unit == "percent" else float(ticks(max(values, default=1.0))[-1])
