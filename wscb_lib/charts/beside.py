"""A second series beside the first: children beside events, cases behind a share; never on a false scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from wscb_lib.charts.canvas import text_width
from wscb_lib.charts.look import RULE
from wscb_lib.charts.plot import Entry, Label, Plot, Slot, Write, sign_of, stroke
from wscb_lib.exhibits import Shown, format_value

ROOM = 16.0
"""Points that a row of figures takes under the years."""
_SHORT_NAME = 60.0
Given = tuple[str, Sequence[Shown]] | tuple[str, Sequence[Shown], str]
"""A second series as a form is given it: its label, its points, and its unit where that is known."""

_SCALES = {"percent": "percent", "rate_per_10000": "rate"}


@dataclass(frozen=True)
class Beside:
    """A label, its points and their unit, or nothing at all (`label` is "").

    On the first series' own scale it is a line. On another scale, or beside columns, it is a row of
    figures under the years: two scales on one picture would make a picture of nothing.
    """

    label: str
    points: tuple[Shown, ...]
    unit: str
    slots: tuple[Slot, ...]
    is_row: bool

    @classmethod
    def of(cls, given: Given | None, unit: str, slots: tuple[Slot, ...], *, is_row: bool) -> Beside:
        """Make one from (label, points) or (label, points, unit). Without a unit it is guessed: points
        with denominators are shares."""
        if not given:
            return cls("", (), unit, slots, False)
        label, points, *rest = given
        own = rest[0] if rest else _likely_unit(points, unit)
        is_other_scale = _SCALES.get(own, "count") != _SCALES.get(unit, "count")
        return cls(label, tuple(points), own, slots, is_row or is_other_scale)

    @property
    def is_line(self) -> bool:
        """True when it shares the first series' scale, and so has a say in how tall that is."""
        return bool(self.label) and not self.is_row

    @property
    def values(self) -> list[float]:
        """Every figure that must fit the scale."""
        return [point.number for point in self.points if point.is_drawn_as(self.unit)] if self.is_line else []

    def seen(self) -> str:
        """How it looks; "" where there is none."""
        if not self.label:
            return ""
        how = "figures under the years" if self.is_row else "a lighter line"
        return f"{self.label}: {how}"

    @property
    def room(self) -> float:
        """The height it needs under the years, in points."""
        return ROOM if self.label and self.is_row else 0.0

    def _at(self, slot: Slot) -> Shown | None:
        return next((point for point in self.points if point.quarter == str(slot.quarter)), None)

    def draw(self, plot: Plot) -> None:
        """Draw a light line, or a row of figures under the years.

        Where the figures would touch, only every second or third is written, the latest always.
        """
        found = [self._at(slot) for slot in self.slots]
        if self.is_line:
            ys = [
                plot.y(shown.number) if shown is not None and shown.is_drawn_as(self.unit) else math.nan
                for shown in found
            ]
            plot.canvas.line([plot.x(at) for at in range(len(ys))], ys, RULE, linewidth=1.4)
        elif self.label:
            words = ["" if shown is None else self._written(shown) for shown in found]
            every = math.ceil((max(map(text_width, words)) + 2) / plot.step)
            for at in range(len(words) - 1, -1, -every):
                plot.canvas.note(plot.x(at), plot.bottom - 50, words[at], at="center")
            if self._is_short:
                plot.canvas.note(plot.edges[1] + 8, plot.bottom - 50, self.label)

    def _written(self, shown: Shown) -> str:
        if not shown.is_drawn_as(self.unit):
            return sign_of(shown.words(self.unit))
        return format_value(shown.number, self.unit if self.unit == "percent" else "counts")

    @property
    def _is_short(self) -> bool:
        """A short name stands where the series does, a long one in the key."""
        return text_width(self.label) < _SHORT_NAME

    def key(self) -> list[Entry]:
        """Its name, where that is too long to stand beside it."""
        if not self.label or self._is_short:
            return []
        if self.is_row:
            return [("", f"figures under the years: {self.label}")]
        return [(stroke(RULE, linewidth=1.4), self.label)]

    def labels(self, short: Write) -> list[Label]:
        """Its latest figure at the right of a line, or the room its name needs beside a row."""
        if self.label and self.is_row:
            return [Label(0, (), room=text_width(self.label))] if self._is_short else []
        last = self.points[-1] if self.points else None
        if not self.label or last is None or not last.is_drawn_as(self.unit):
            return []
        latest = short(last.number)
        return [Label(last.number, (f"{self.label} {latest}" if self._is_short else latest,))]

    @property
    def heading(self) -> tuple[str, ...]:
        """The heading of its column in the figures behind the picture."""
        return (f"{self.label[:1].upper()}{self.label[1:]}",) if self.label else ()

    def cell(self, slot: Slot) -> tuple[str, ...]:
        """Its figure for one quarter, in words."""
        shown = self._at(slot)
        unit = self.unit if self.unit in _SCALES else "counts"
        return (("no figure" if shown is None else shown.words(unit)),) if self.label else ()


def _likely_unit(points: Sequence[Shown], unit: str) -> str:
    """The first series' unit where both have denominators or neither has; else a share or a count."""
    has_denominators = any(point.denominator is not None for point in points)
    if has_denominators == (unit in _SCALES):
        return unit
    return "percent" if has_denominators else "counts"
