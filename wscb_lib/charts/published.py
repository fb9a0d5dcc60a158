"""Published figures beside our own: a mark over its year, never a line through every quarter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wscb_lib.charts.look import DARK_GREY, MID_BLUE, MUTED, PURPLE, RULE
from wscb_lib.charts.plot import Label, Plot, Slot, stroke
from wscb_lib.exhibits import format_value
from wscb_lib.quarter import Quarter

_COLOURS = (DARK_GREY, MID_BLUE, PURPLE, RULE)
MOST_AREAS = len(_COLOURS)


@dataclass(frozen=True)
class Published:
    """The comparators whose year is in view and whose value was published, by area in the order given."""

    comparators: tuple[Any, ...]
    slots: tuple[Slot, ...]
    unit: str

    def by_area(self) -> dict[str, list[Any]]:
        """Each area's figures in order of year; at most four areas, as many as can be told apart."""
        areas: dict[str, list[Any]] = {}
        for each in self.comparators:
            if self._is_in_view(each) and each.value is not None and not math.isnan(each.value):
                areas.setdefault(each.area, []).append(each)
        if len(areas) > MOST_AREAS:
            raise ValueError(
                f"comparators: found {len(areas)} areas. Wanted at most {MOST_AREAS} on one chart."
            )
        return {area: sorted(found, key=lambda each: each.year) for area, found in areas.items()}

    def _is_in_view(self, each: Any) -> bool:
        first, last = self.slots[0].quarter, self.slots[-1].quarter
        return first <= Quarter(each.year - 1, 4) and Quarter(each.year - 1, 1) <= last

    @property
    def values(self) -> list[float]:
        """Every value drawn."""
        return [each.value for found in self.by_area().values() for each in found] if self.slots else []

    def draw(self, plot: Plot) -> None:
        """A short thick mark over the four quarters of each year."""
        for (_, found), colour in zip(self.by_area().items(), _COLOURS, strict=False):
            for each in found:
                first = plot.place(Quarter(each.year - 1, 1))
                ends = [plot.x(max(first, 0) - 0.42), plot.x(min(first + 3, len(self.slots) - 1) + 0.42)]
                plot.canvas.line(ends, [plot.y(each.value)] * 2, colour, linewidth=3, solid_capstyle="butt")

    def key(self, short: Any) -> list[tuple[Any, str]]:
        """The same as labels, for a key above the picture where there is no room at the right."""
        return [
            (stroke(label.chip["colour"], linewidth=3), " ".join(label.lines)) for label in self.labels(short)
        ]

    def labels(self, short: Any) -> list[Label]:
        """Each area's latest figure and its year; `short` writes a value."""
        if not self.slots:
            return []
        return [
            Label(found[-1].value, (f"{area} {short(found[-1].value)}", f"in {_year(found[-1])}"), MUTED,
                  chip={"colour": colour, "linewidth": 3})
            for (area, found), colour in zip(self.by_area().items(), _COLOURS, strict=False)
        ]  # fmt: skip

    def notes(self) -> list[str]:
        """Every figure drawn, in words."""
        if not self.slots:
            return []
        return [f"{area} (published yearly): {self._years(found)}." for area, found in self.by_area().items()]

    def _years(self, found: Sequence[Any]) -> str:
        return ", ".join(f"{format_value(each.value, self.unit)} in {_year(each)}" for each in found)


def _year(comparator: Any) -> str:
    return Quarter(comparator.year - 1, 1).year_label
