"""What a trend shows beside its figures: limits, the level before a change, and the quarters that made the
finding."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from wscb_lib.charts.canvas import text_width
from wscb_lib.charts.look import BAND, MUTED, RULE, flag
from wscb_lib.charts.plot import Label, Plot, Slot, stroke, swatch
from wscb_lib.exhibits import format_value
from wscb_lib.quarter import Quarter

_DASHED = {"colour": RULE, "linewidth": 1.3, "linestyle": (0, (5, 3))}
_SOLID = {"colour": RULE, "linewidth": 1.3}
_SHORTEST = 3  # slots over which a line of a level can be seen
_BREAK = {"linewidth": 1.2, "linestyle": (0, (2, 2))}


_OF_ALL = "The limits are of all these quarters together, those of the change among them."


@dataclass(frozen=True)
class Judged:
    """A signal (or None), the slots drawn, the measure's breaks. Nothing here decides: it shows.

    Where the slots drawn are not what was judged (`is_of_slots`), limits and levels are not theirs, and are
    not drawn.
    """

    signal: Any
    slots: tuple[Slot, ...]
    unit: str
    breaks: tuple[Any, ...]
    is_of_slots: bool = True

    @property
    def is_flagged(self) -> bool:
        """True when there is a signal or a watch to point at."""
        return getattr(self.signal, "verdict", "") in ("signal", "watch")

    @property
    def is_watch(self) -> bool:
        """True when the flag is only a watch, drawn hollow."""
        return self.is_flagged and self.signal.verdict == "watch"

    @property
    def mark(self) -> tuple[str, str]:
        """Colour and shape of a flagged quarter."""
        return flag(self.signal.reading, self.signal.direction)

    @property
    def window_start(self) -> int | None:
        """The slot where the change begins, None when nothing was flagged or only a point lies beyond the
        limits.

        By its first quarter, not by its length: a change counts quarters that have a figure, and slots may be
        empty.
        """
        if not (self.is_flagged and self.signal.since) or self.signal.rule == "outside limits":
            return None
        return max(quarter_of(self.signal.since) - self.slots[0].quarter, 0)

    def flagged(self) -> set[int]:
        """The slots to mark: the quarters that made the flag; the latest alone where a pale band holds them
        all."""
        every = range(len(self.slots))
        if not self.is_flagged:
            return set()
        if self.window_start is not None:
            return {every[-1]}
        if self.signal.rule == "outside limits" and self.is_of_slots:
            return {at for at in every[self.restart :] if self._is_outside(self.slots[at].value)} or {
                every[-1]
            }
        since = quarter_of(self.signal.since or self.signal.quarter)
        return {at for at in every if self.slots[at].quarter >= since}

    def _is_outside(self, value: float) -> bool:
        return value > self.signal.upper if self.signal.direction == "up" else value < self.signal.lower

    def breaks_in_view(self) -> list[Any]:
        """Breaks after the first quarter drawn, in order."""
        if not self.slots:
            return []
        first, last = self.slots[0].quarter, self.slots[-1].quarter
        return sorted((each for each in self.breaks if first < quarter_of(each.start) <= last), key=_starts)

    def break_places(self) -> list[int]:
        """The slots at which counting changed."""
        return [quarter_of(each.start) - self.slots[0].quarter for each in self.breaks_in_view()]

    @property
    def restart(self) -> int:
        """The slot from which limits hold: after the last break in view, else the first."""
        return max(self.break_places(), default=0)

    def lines(self) -> list[tuple[str, float, dict[str, Any], int]]:
        """Name, value, style and first slot of each line; a limit at or below zero is no line.

        Limits are drawn whatever was found. The level before a change is drawn over the quarters of the
        change, or over the latest three; where there is none, the average stands between the limits.
        """
        if not self.is_of_slots:
            return []
        signal, start = self.signal, self.window_start
        limit = "limit" if getattr(signal, "are_firm", False) else "provisional limit"
        has_limits = not math.isnan(getattr(signal, "upper", math.nan))
        centre = getattr(signal, "centre", math.nan) if has_limits or start is not None else math.nan
        level = ("average", self.restart) if start is None else ("average before", self._seen_from(start))
        found = (
            (limit, getattr(signal, "upper", math.nan), _DASHED, self.restart),
            (level[0], centre, _SOLID, level[1]),
            (limit, getattr(signal, "lower", math.nan), _DASHED, self.restart),
        )
        return [each for each in found if self._can_be_drawn(each[1])]

    def _seen_from(self, start: int) -> int:
        """The slot a level before a change is drawn from: the change's own first, or further back where the
        change is short."""
        return max(self.restart, min(start, len(self.slots) - _SHORTEST))

    def _can_be_drawn(self, value: float) -> bool:
        ceiling = 100 if self.unit == "percent" else math.inf
        return not math.isnan(value) and 0 < value <= ceiling

    def draw_window(self, plot: Plot) -> None:
        """A pale band behind the quarters of the change."""
        if self.window_start is not None:
            start, top = plot.x(self.window_start - 0.5), plot.y(plot.ticks[-1])
            plot.canvas.box(start, plot.bottom, plot.edges[1] - start, top - plot.bottom, BAND, zorder=0.1)

    def draw_lines(self, plot: Plot) -> None:
        """Centre and limits over the quarters compared with them; a dotted upright where counting changed."""
        for _, value, style, start in self.lines():
            plot.canvas.line([plot.x(start - 0.5), plot.edges[1]], [plot.y(value)] * 2, **style)
        for place in self.break_places():
            x = plot.x(place - 0.5)
            plot.canvas.line([x, x], [plot.bottom, plot.y(plot.ticks[-1])], MUTED, **_BREAK)

    def labels(self, short: Any) -> list[Label]:
        """Each line's name and value at the right; `short` writes a value."""
        return [Label(value, (f"{name} {short(value)}",)) for name, value, *_ in self.lines()]

    def key(self, width: float) -> list[tuple[Any, str]]:
        """The flag's shape and the break's line, with their words; a reason too long for a row is a note."""
        entries = []
        if self.is_flagged:
            colour, shape = self.mark
            entries.append((swatch(shape, colour, is_hollow=self.is_watch), self._flag_words()))
        if self.breaks_in_view():
            months = " and ".join(f"{_starts(each).start:%B %Y}" for each in self.breaks_in_view())
            reasons = f"from {months}: {self.breaks_in_view()[0].because.rstrip('.')}"
            is_short = len(self.breaks_in_view()) == 1 and text_width(reasons) + 20 < width
            words = reasons if is_short else f"counted differently from {months}"
            entries.append((stroke(MUTED, **_BREAK), words))
        return entries

    def _flag_words(self) -> str:
        count = len(self.flagged())
        reading = {"concern": "a concern", "improvement": "an improvement"}.get(self.signal.reading)
        kind = "watch" if self.is_watch else f"signal, {reading}" if reading else "signal"
        if self.window_start is not None:
            window = self.signal.window or count
            return f"{kind}: {'this quarter' if window == 1 else f'the last {window} quarters together'}"
        return f"{kind}: {'this quarter' if count == 1 else 'these quarters'}"

    def notes(self) -> list[str]:
        """The lines and the breaks in words, for those who do not see the picture."""
        said = [f"{', '.join(self._lines_in_words())}.".capitalize()] if self.lines() else []
        has_limits = any("limit" in name for name, *_ in self.lines())
        said += [_OF_ALL] if has_limits and self.window_start is not None else []
        changed = [
            f"Counted differently from {_starts(each).start:%B %Y}: {each.because.rstrip('.')}."
            for each in self.breaks_in_view()
        ]
        return [*said, *changed]

    def _lines_in_words(self) -> list[str]:
        """The centre, then the limits as a range; provisional limits say why they are called so."""
        values = {name: [] for name, *_ in self.lines()}
        for name, value, *_ in self.lines():
            values[name].insert(0, format_value(value, self.unit))
        said = [f"{name} {found[0]}" for name, found in values.items() if "limit" not in name]
        for name, found in values.items():
            if "limit" in name:
                said.append(f"{name}s {' to '.join(found)}" if len(found) > 1 else f"upper {name} {found[0]}")
                said += (
                    ["provisional until there are twenty quarters"] if name.startswith("provisional") else []
                )
        return said


def quarter_of(found: Any) -> Quarter:
    """A Quarter from a Quarter or from how it is written."""
    return found if isinstance(found, Quarter) else Quarter.parse(found)


def _starts(broken: Any) -> Quarter:
    return quarter_of(broken.start)
