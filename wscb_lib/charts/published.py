"""Published figures beside our own: a mark over its year, never a line through every quarter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wscb_lib.charts.look import DARK_GREY, MID_BLUE, MUTED, PURPLE, RULE
from wscb_lib.charts.plot import Entry, Label, Plot, Slot, Write, stroke
from wscb_lib.exhibits import format_value
from wscb_lib.quarter import Quarter

if TYPE_CHECKING:
    from wscb_lib.framework import Comparator

_COLOURS = (DARK_GREY, MID_BLUE, PURPLE, RULE)
MOST_AREAS = len(_COLOURS)


@dataclass(frozen=True)
class Published:
    """The comparators whose year is in view and whose value was published, by area in the order given."""

    comparators: tuple[Comparator, ...]
    slots: tuple[Slot, ...]
    unit: str

    def by_area(self) -> dict[str, list[tuple[int, float]]]:
        """Each area's figures as (year, value) in order of year; at most four areas, as many as can be told
        apart."""
        areas: dict[str, list[tuple[int, float]]] = {}
        for each in self.comparators:
            if self._is_in_view(each.year) and each.value is not None and not math.isnan(each.value):
                areas.setdefault(each.area, []).append((each.year, each.value))
        if len(areas) > MOST_AREAS:
            raise ValueError(
                f"comparators: found {len(areas)} areas. Wanted at most {MOST_AREAS} on one chart."
            )
        return {area: sorted(found, key=lambda each: each[0]) for area, found in areas.items()}

    def _is_in_view(self, year: int) -> bool:
        first, last = self.slots[0].quarter, self.slots[-1].quarter
        return first <= Quarter(year - 1, 4) and Quarter(year - 1, 1) <= last

    @property
    def values(self) -> list[float]:
        """Every value drawn."""
        return [value for found in self.by_area().values() for _, value in found] if self.slots else []

    def draw(self, plot: Plot) -> None:
        """A short thick mark over the four quarters of each year."""
        for (_, found), colour in zip(self.by_area().items(), _COLOURS, strict=False):
            for year, value in found:
                first = plot.place(Quarter(year - 1, 1))
                ends = [plot.x(max(first, 0) - 0.42), plot.x(min(first + 3, len(self.slots) - 1) + 0.42)]
                plot.canvas.line(ends, [plot.y(value)] * 2, colour, linewidth=3)

    def key(self, short: Write) -> list[Entry]:
        """The same words as `labels`, for a key above the picture where there is no room at the right."""
        return [(stroke(label.chip, linewidth=3), " ".join(label.lines)) for label in self.labels(short)]

    def labels(self, short: Write) -> list[Label]:
        """Write each area's latest figure and its year; `short` writes a value."""
        if not self.slots:
            return []
        latest = [(area, *found[-1]) for area, found in self.by_area().items()]
        return [
            Label(value, (f"{area} {short(value)}", f"in {_year(year)}"), MUTED, chip=colour)
            for (area, year, value), colour in zip(latest, _COLOURS, strict=False)
        ]

    def notes(self) -> list[str]:
        """Every figure drawn, in words."""
        if not self.slots:
            return []
        return [f"{area} (published yearly): {self._years(found)}." for area, found in self.by_area().items()]

    def _years(self, found: Sequence[tuple[int, float]]) -> str:
        return ", ".join(f"{format_value(value, self.unit)} in {_year(year)}" for year, value in found)


def _year(ending: int) -> str:
    """The financial year that ends in March of a year: "2014-15" for 2015."""
    return Quarter(ending - 1, 1).year_label
