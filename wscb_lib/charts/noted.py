"""What the Board did about a measure, marked on its chart at the quarter in which it did so: a number over
the quarter, its day and words in the key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from wscb_lib.charts.look import INK, MUTED, RULE
from wscb_lib.charts.plot import Entry, Plot, Slot
from wscb_lib.days_in_words import day_in_words
from wscb_lib.quarter import Quarter

Note = tuple[date, str]
"""A day, and in a few words what was done on it: "the Board asked"."""

ROOM = 16.0
"""Points over the frame that the numbers take."""
_RING = 12.0


@dataclass(frozen=True)
class Noted:
    """The notes that fall in the quarters drawn, in order of their days; of one day together."""

    slots: tuple[Slot, ...]
    notes: tuple[Note, ...]

    @classmethod
    def of(cls, slots: tuple[Slot, ...], notes: Sequence[Note]) -> Noted:
        """Those in view; the others are left to the Board's record."""
        known = {slot.quarter for slot in slots}
        days: dict[date, list[str]] = {}
        for day, words in sorted(notes, key=lambda note: note[0]):
            if Quarter.of(day) in known:
                days.setdefault(day, []).append(words)
        return cls(slots, tuple((day, ", and ".join(dict.fromkeys(said))) for day, said in days.items()))

    @property
    def room(self) -> float:
        """Points to be left over the frame."""
        return ROOM if self.notes else 0.0

    def key(self) -> list[Entry]:
        """Each number, with its day and its words."""
        return [
            (f"{at}", f"{day_in_words(day)}: {words}") for at, (day, words) in enumerate(self.notes, start=1)
        ]

    def seen(self) -> str:
        """The marks as they look; "" where there are none."""
        where = ", ".join(Quarter.of(day).short for day, _ in self.notes)
        return f"small numbers over {where} for what the Board did" if where else ""

    def draw(self, plot: Plot, lift: float = 0.0, feet: Mapping[int, float] = MappingProxyType({})) -> None:
        """A thin upright at the quarter, and the number in a ring over it, `lift` points over the frame; the
        numbers of one quarter stand side by side.

        An upright ends at its foot, over the figure of its quarter, which it would strike through; where it
        has none, at the foot of the frame.
        """
        top = plot.y(plot.ticks[-1])
        by_place: dict[int, list[str]] = {}
        for at, (day, _) in enumerate(self.notes, start=1):
            by_place.setdefault(Quarter.of(day) - self.slots[0].quarter, []).append(f"{at}")
        for place, numbers in by_place.items():
            x = plot.x(place)
            foot = min(feet.get(place, plot.bottom), top + lift + 2)
            plot.canvas.line([x, x], [foot, top + lift + 2], RULE, linewidth=0.8, zorder=0.2)
            for along, number in enumerate(numbers):
                centre = x + _RING * (along - (len(numbers) - 1) / 2)
                plot.canvas.marker(centre, top + lift + 8, "o", MUTED, is_hollow=True, size=_RING)
                plot.canvas.text(centre, top + lift + 4.2, number, INK, at="center")
