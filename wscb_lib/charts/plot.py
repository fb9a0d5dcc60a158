"""The frame of a chart over quarters: a slot a quarter, values from zero, words for gaps, labels at right.

Every quarter has its slot whether or not there is a figure in it: a quarter with no return is a gap, not a
fall.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Unpack

from wscb_lib.charts.canvas import BoxStyle, Canvas, LineStyle, text_width
from wscb_lib.charts.look import GRID, INK, MUTED, RULE, TEXT
from wscb_lib.exhibits.values import Shown, absence_words
from wscb_lib.quarter import Quarter

Mark = Callable[[Canvas, float, float], None]
"""A sign of the key that is drawn: given the canvas, and the point to draw it about."""
Entry = tuple[Mark | str, str]
"""A line of the key: its sign, drawn or written ("" for none), and what the sign means."""
Write = Callable[[float], str]
"""How a value is written beside an axis."""

MOST_SLOTS = 16
_APART = 6.0
"""Points more about a label of two lines, so that the next does not read as its third."""
NO_ROW = "no figure"
OF_FEW = "fewer than ten"
_SIGNS = {
    "not returned": "×",
    "held": "h",
    "too early to know": "…",
    "not due": "–",
    "not applicable": "n/a",
    "hidden": "c",
    "too few to show": "f",
    OF_FEW: "f",
    NO_ROW: "×",
}


@dataclass(frozen=True)
class Slot:
    """One quarter's place on the axis, and what stands in it (None where the results have no row)."""

    quarter: Quarter
    shown: Shown | None

    @property
    def value(self) -> float:
        """The figure, or NaN where there is none to draw."""
        return self.shown.number if self.shown else math.nan

    @property
    def gap(self) -> str:
        """The word for the gap, or "" where there is a figure."""
        if self.shown is None:
            return NO_ROW
        return "" if self.shown.is_figure else absence_words(self.shown.status, self.shown.shown_as)

    @property
    def is_partial(self) -> bool:
        """True where an expected agency is missing from the figure, or from what stands in its place."""
        return self.shown is not None and self.shown.status == "partial"

    def words(self, unit: str) -> str:
        """The figure with its unit, or the word for the gap."""
        return self.shown.words(unit) if self.shown and self.shown.is_figure else self.gap

    def counts(self) -> str:
        """The counts behind a share, "7 of 11"; "" where there are none."""
        return self.shown.counts() if self.shown else ""


def slots_of(points: Sequence[Shown]) -> tuple[Slot, ...]:
    """A slot for every quarter from the first point to the last, at most the latest sixteen.

    >>> [slot.gap for slot in slots_of([Shown("2015-16-Q1", 3), Shown("2015-16-Q3", 4)])]
    ['', 'no figure', '']
    """
    at = {point.quarter: point for point in points}
    quarters = sorted(Quarter.parse(name) for name in at)
    if not quarters:
        return ()
    first = max(quarters[0], quarters[-1] - (MOST_SLOTS - 1))
    return tuple(Slot(quarter, at.get(str(quarter))) for quarter in Quarter.range(first, quarters[-1]))


def as_drawn(slots: Sequence[Slot], unit: str) -> tuple[Slot, ...]:
    """The same slots, with a gap that says why in the place of a share out of fewer than ten.

    >>> shares = [Shown("2015-16-Q1", 100.0, 5, 5), Shown("2015-16-Q2", 50.0, 6, 12)]
    >>> [slot.gap for slot in as_drawn(slots_of(shares), "percent")]
    ['fewer than ten', '']
    """
    return tuple(
        Slot(slot.quarter, _of_few(slot))
        if slot.shown and slot.shown.is_figure and not slot.shown.is_drawn_as(unit)
        else slot
        for slot in slots
    )


def _of_few(slot: Slot) -> Shown:
    return Shown(str(slot.quarter), status="too_few", shown_as=OF_FEW)


def ticks(largest: float, *, is_whole: bool = False, most: int = 5) -> list[float]:
    """Round values from zero to just past the largest, at most `most` steps.

    >>> ticks(104), ticks(3, is_whole=True)
    ([0, 25, 50, 75, 100, 125], [0, 1, 2, 3])
    """
    largest = max(largest, 1.0 if is_whole else 1e-9)
    scale = 10 ** math.floor(math.log10(largest / most))
    steps = [scale * factor for factor in (1, 2, 2.5, 5, 10, 20)]
    if is_whole:
        steps = [step for step in steps if step >= 1 and step == int(step)] or [1]
    step = next(step for step in steps if step * most >= largest * 0.999)
    count = math.ceil(largest / step - 0.001)
    found = [round(step * at, 10) for at in range(count + 1)]
    return [int(tick) if tick == int(tick) else tick for tick in found]


@dataclass
class Label:
    """Words to the right of the plot, at the height of a value; `lines` stand one under another.

    `chip` is the colour of a short piece of line set before the words, where words alone would not tie them
    to a mark; "" for none. `room` keeps that much width free for words set elsewhere.
    """

    y: float
    lines: tuple[str, ...]
    colour: str = MUTED
    is_bold: bool = False
    chip: str = ""
    room: float = 0

    @property
    def width(self) -> float:
        """How much room the words need."""
        widest = max((text_width(line) for line in self.lines), default=0) * (1.1 if self.is_bold else 1)
        return max(widest, self.room) + (16 if self.chip else 0)


@dataclass
class Plot:
    """Slots across, values up, on a canvas; `labels` at the right decide how much room is left for them."""

    canvas: Canvas
    slots: tuple[Slot, ...]
    unit: str
    largest: float
    labels: Sequence[Label] = ()
    bottom: float = 40
    top: float = 14

    def __post_init__(self) -> None:
        self.right = max([label.width for label in self.labels], default=0) + 12
        whole = self.unit not in ("percent", "rate_per_10000", "days", "working_days")
        self.ticks = ticks(
            100 if self.unit == "percent" and self.largest > 60 else self.largest, is_whole=whole
        )
        self.left = max(text_width(self._tick(tick)) for tick in self.ticks) + 10
        self.step = (self.canvas.width - self.left - self.right) / max(len(self.slots), 1)

    def x(self, place: float) -> float:
        """Across: the middle of slot number `place`, counted from 0."""
        return self.left + (place + 0.5) * self.step

    def y(self, value: float) -> float:
        """Up: where a value stands."""
        tall = self.canvas.height - self.top - self.bottom
        return self.bottom + tall * value / self.ticks[-1]

    def place(self, quarter: Quarter) -> int:
        """The slot number of a quarter (negative when it lies before the first)."""
        return quarter - self.slots[0].quarter

    @property
    def edges(self) -> tuple[float, float]:
        """The left and right ends of the plot."""
        return self.left, self.canvas.width - self.right

    def _tick(self, tick: float) -> str:
        return f"{tick:g}%" if self.unit == "percent" else f"{tick:,g}"

    def frame(self) -> None:
        """Gridlines with their values, the quarters, the years."""
        for tick in self.ticks:
            self.canvas.line(
                self.edges,
                [self.y(tick)] * 2,
                RULE if tick == 0 else GRID,
                linewidth=1 if tick == 0 else 0.7,
                zorder=1.5 if tick == 0 else 0.5,
            )
            self.canvas.note(self.left - 6, self.y(tick) - 4, self._tick(tick), at="right")
        self.times()

    def times(self) -> None:
        """Q1 to Q4 under each slot where they fit, and the financial years under those."""
        with_quarters = self.step > 19
        years: dict[str, list[int]] = {}
        for place, slot in enumerate(self.slots):
            years.setdefault(slot.quarter.year_label, []).append(place)
            if with_quarters:
                self.canvas.note(self.x(place), self.bottom - 16, f"Q{slot.quarter.number}", at="center")
        for label, places in years.items():
            start, end = self.x(places[0] - 0.5), self.x(places[-1] + 0.5)
            if places[0]:
                self.canvas.line([start, start], [self.bottom - 34, self.bottom], GRID, linewidth=0.8)
            fits = [words for words in (label, label[2:]) if end - start >= text_width(words) + 4]
            if fits:
                row = self.bottom - (32 if with_quarters else 18)
                self.canvas.text((start + end) / 2, row, fits[0], MUTED, at="center")

    def gaps(self) -> None:
        """A sign in each empty slot; the key says what it stands for."""
        for place, slot in enumerate(self.slots):
            if slot.gap:
                self.canvas.note(self.x(place), self.bottom + 5, sign_of(slot.gap), at="center")

    def set_labels(self) -> None:
        """Words at the right end, each by its value, moved apart where they would touch."""
        said = [label for label in self.labels if label.lines]
        heights = [len(label.lines) * (TEXT + 2) + _APART * (len(label.lines) > 1) for label in said]
        spaced = spread([self.y(label.y) for label in said], heights, ceiling=self.y(self.ticks[-1]) + 8)
        for label, middle in zip(said, spaced, strict=True):
            top = middle + (len(label.lines) - 1) * (TEXT + 2) / 2 - 4
            if label.chip:
                start = self.canvas.width - self.right + 8
                self.canvas.line([start, start + 11], [top + 4] * 2, label.chip, linewidth=3)
            for row, words in enumerate(label.lines):
                x = self.canvas.width - self.right + (24 if label.chip else 8)
                self.canvas.text(x, top - row * (TEXT + 2), words, label.colour, bold=label.is_bold)


def spread(wanted: Sequence[float], heights: Sequence[float], ceiling: float = math.inf) -> list[float]:
    """Place labels one above another, each as near as may be to the height wanted.

    No two overlap, none stands above the ceiling, and their order is kept.

    >>> spread([100, 98], [14, 14])
    [106.0, 92.0]
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    groups: list[list[int]] = []
    middles: list[float] = []
    for at in order:
        groups.append([at])
        middles.append(wanted[at])
        while len(groups) > 1 and _bottom(groups[-1], middles[-1], heights) < _top(
            groups[-2], middles[-2], heights
        ):
            last, before = groups.pop(), groups.pop()
            weight = (middles.pop() * len(last), middles.pop() * len(before))
            groups.append(before + last)
            middles.append(sum(weight) / len(groups[-1]))
    placed = [0.0] * len(wanted)
    for group, middle in zip(groups, middles, strict=True):
        edge = _bottom(group, middle, heights)
        for at in group:
            placed[at] = edge + heights[at] / 2
            edge += heights[at]
    for at in reversed(order):
        placed[at] = round(min(placed[at], ceiling - heights[at] / 2), 2)
        ceiling = placed[at] - heights[at] / 2
    return placed


def _bottom(group: list[int], middle: float, heights: Sequence[float]) -> float:
    return middle - sum(heights[at] for at in group) / 2


def _top(group: list[int], middle: float, heights: Sequence[float]) -> float:
    return middle + sum(heights[at] for at in group) / 2


def sign_of(gap: str) -> str:
    """The sign that stands in an empty slot, given the word for its gap.

    >>> sign_of("not returned"), sign_of("1 to 4")
    ('×', '1–4')
    """
    return _SIGNS.get(gap, gap.replace(" to ", "–"))


def gap_key(slots: Sequence[Slot]) -> list[tuple[str, str]]:
    """The signs used in empty slots, each with its words; "1–4" needs none."""
    return list(
        {sign_of(slot.gap): slot.gap for slot in slots if slot.gap and not slot.gap[:1].isdigit()}.items()
    )


def key_rows(canvas: Canvas, entries: Sequence[Entry]) -> list[list[tuple[float, Mark | str, str]]]:
    """Set the key's entries in rows that fit the picture: where each starts, its sign, its words."""
    rows: list[list[tuple[float, Mark | str, str]]] = []
    x = canvas.width
    for sign, words in _wrapped(canvas.width - 24, entries):
        wide = 32 + text_width(words)
        if x + wide - 16 > canvas.width or not rows:
            rows.append([])
            x = 2.0
        rows[-1].append((x, sign, words))
        x += wide
    return rows


def _wrapped(width: float, entries: Sequence[Entry]) -> list[Entry]:
    """The same entries, each that is wider than the picture broken at spaces; only its first line has the
    sign."""
    found: list[Entry] = []
    for sign, words in entries:
        line = ""
        for word in words.split():
            longer = f"{line} {word}".strip()
            if line and text_width(longer) > width:
                found.append((sign, line))
                sign, longer = "", word
            line = longer
        found.append((sign, line))
    return found


def draw_key(canvas: Canvas, entries: Sequence[Entry]) -> float:
    """Write what each sign means along the top of the picture; returns the height it took.

    A sign is text, or a function that draws it on the canvas about a point.
    """
    rows = key_rows(canvas, entries)
    for at, row in enumerate(rows):
        y = canvas.height - (at + 1) * (TEXT + 4) + 3
        for x, sign, words in row:
            if callable(sign):
                sign(canvas, x + 7, y + 4)
            else:
                canvas.text(x + 7, y, sign, INK, at="center")
            canvas.note(x + 18, y, words)
    return len(rows) * (TEXT + 4)


def swatch(shape: str, colour: str, *, is_hollow: bool = False) -> Mark:
    """A marker for the key."""
    return lambda canvas, x, y: canvas.marker(x, y, shape, colour, is_hollow=is_hollow)


def patch(colour: str, **style: Unpack[BoxStyle]) -> Mark:
    """A small filled box for the key."""
    return lambda canvas, x, y: canvas.box(x - 6, y - 5, 12, 10, colour, **style)


def stroke(colour: str, **style: Unpack[LineStyle]) -> Mark:
    """A short piece of line for the key."""
    return lambda canvas, x, y: canvas.line([x - 7, x + 7], [y, y], colour, **style)
