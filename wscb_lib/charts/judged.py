"""What a trend shows beside its figures: limits, the level before a change, and the quarters that made the
finding."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wscb_lib.charts.canvas import LineStyle, text_width
from wscb_lib.charts.look import BAND, MUTED, RULE
from wscb_lib.charts.look import flag as mark_of
from wscb_lib.charts.plot import Entry, Label, Plot, Slot, Write, stroke, swatch
from wscb_lib.exhibits import format_value
from wscb_lib.quarter import Quarter

if TYPE_CHECKING:
    from wscb_lib.framework.declared import Break
    from wscb_lib.signals import Signal

_DASHED: LineStyle = {"linewidth": 1.3, "dashes": (5, 3)}
_SOLID: LineStyle = {"linewidth": 1.3}
_SHORTEST = 3  # slots over which a line of a level can be seen
_BREAK: LineStyle = {"linewidth": 1.2, "dashes": (2, 2)}
_RENAMED: LineStyle = {"linewidth": 1.2, "dashes": (6, 2)}


@dataclass(frozen=True)
class Judged:
    """A signal (or None), the slots drawn, the measure's breaks. Nothing here decides: it shows.

    Where the slots drawn are not what was judged (`is_of_slots`), limits and levels are not theirs, and are
    not drawn.
    """

    signal: Signal | None
    slots: tuple[Slot, ...]
    unit: str
    breaks: tuple[Break, ...]
    is_of_slots: bool = True
    renamed: tuple[Break, ...] = ()

    @property
    def flag(self) -> Signal | None:
        """The signal where it is a signal or a watch to point at; else None."""
        return self.signal if self.signal is not None and self.signal.is_flag else None

    @property
    def is_watch(self) -> bool:
        """True when the flag is only a watch, drawn hollow."""
        return self.flag is not None and self.flag.verdict == "watch"

    @property
    def mark(self) -> tuple[str, str]:
        """Colour and shape of a flagged quarter."""
        return mark_of(self.flag.reading, self.flag.direction) if self.flag else mark_of("")

    @property
    def window_start(self) -> int | None:
        """The slot where the change begins.

        None where nothing was flagged, or only a point lies beyond the limits. By its first quarter, not by
        its length: a change counts quarters that have a figure, and slots may be empty.
        """
        if self.flag is None or not self.flag.since or self.flag.rule == "outside limits":
            return None
        return max(Quarter.parse(self.flag.since) - self.slots[0].quarter, 0)

    def flagged(self) -> set[int]:
        """The slots to mark: the quarters that made the flag, or the latest alone where a pale band holds
        them all."""
        every = range(len(self.slots))
        if self.flag is None:
            return set()
        if self.window_start is not None:
            return {every[-1]}
        if self.flag.rule == "outside limits" and self.is_of_slots:
            outside = {at for at in every[self.restart :] if _is_outside(self.slots[at].value, self.flag)}
            return outside or {every[-1]}
        since = Quarter.parse(self.flag.since or self.flag.quarter)
        return {at for at in every if self.slots[at].quarter >= since}

    def breaks_in_view(self) -> list[Break]:
        """Breaks after the first quarter drawn, in order."""
        return self._in_view(self.breaks)

    def renamed_in_view(self) -> list[Break]:
        """From when the same figures are said in other words, in order: no break, and the line goes on."""
        return self._in_view(self.renamed)

    def _in_view(self, found: tuple[Break, ...]) -> list[Break]:
        if not self.slots:
            return []
        first, last = self.slots[0].quarter, self.slots[-1].quarter
        return sorted((each for each in found if first < each.start <= last), key=lambda b: b.start)

    def break_places(self) -> list[int]:
        """The slots at which counting changed."""
        return [each.start - self.slots[0].quarter for each in self.breaks_in_view()]

    @property
    def restart(self) -> int:
        """The slot from which limits hold: after the last break in view, else the first."""
        return max(self.break_places(), default=0)

    def lines(self) -> list[tuple[str, float, LineStyle, int]]:
        """Name, value, style and first slot of each line; a limit at or below zero is no line.

        Limits are drawn whatever was found. The level before a change is drawn over the quarters of the
        change, or over the latest three; where there is none, the average stands between the limits.
        """
        signal, start = self.signal, self.window_start
        if not self.is_of_slots or signal is None:
            return []
        limit = "limit" if signal.are_firm else "provisional limit"
        has_limits = not math.isnan(signal.upper)
        centre = signal.centre if has_limits or start is not None else math.nan
        level = ("average", self.restart) if start is None else ("average before", self._seen_from(start))
        found = (
            (limit, signal.upper, _DASHED, self.restart),
            (level[0], centre, _SOLID, level[1]),
            (limit, signal.lower, _DASHED, self.restart),
        )
        return [each for each in found if self._can_be_drawn(each[1])]

    def _seen_from(self, start: int) -> int:
        """The slot from which a level before a change is drawn.

        It is the first of the change, or an earlier one where the change is too short to be seen.
        """
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
        """Draw centre and limits over the quarters compared with them, and a dotted upright where counting
        changed."""
        for _, value, style, start in self.lines():
            plot.canvas.line([plot.x(start - 0.5), plot.edges[1]], [plot.y(value)] * 2, RULE, **style)
        for place in self.break_places():
            x = plot.x(place - 0.5)
            plot.canvas.line([x, x], [plot.bottom, plot.y(plot.ticks[-1])], MUTED, **_BREAK)
        for each in self.renamed_in_view():
            x = plot.x(each.start - self.slots[0].quarter - 0.5)
            plot.canvas.line([x, x], [plot.bottom, plot.y(plot.ticks[-1])], MUTED, **_RENAMED)

    def labels(self, short: Write) -> list[Label]:
        """Write each line's name and value at its right; `short` writes a value."""
        return [Label(value, (f"{name} {short(value)}",)) for name, value, *_ in self.lines()]

    def key(self, width: float) -> list[Entry]:
        """The flag's shape and the break's line, with their words; a reason too long for a row is a note."""
        entries: list[Entry] = []
        if self.flag is not None:
            colour, shape = self.mark
            entries.append((swatch(shape, colour, is_hollow=self.is_watch), self._flag_words(self.flag)))
        if self.breaks_in_view():
            months = " and ".join(f"{each.start.start:%B %Y}" for each in self.breaks_in_view())
            reasons = f"from {months}: {self.breaks_in_view()[0].because.rstrip('.')}"
            is_short = len(self.breaks_in_view()) == 1 and text_width(reasons) + 20 < width
            words = reasons if is_short else f"counted differently from {months}"
            entries.append((stroke(MUTED, **_BREAK), words))
        if self.renamed_in_view():
            months = " and ".join(f"{each.start.start:%B %Y}" for each in self.renamed_in_view())
            entries.append((stroke(MUTED, **_RENAMED), f"named anew from {months}, counted as before"))
        return entries

    def _flag_words(self, flagged: Signal) -> str:
        count = len(self.flagged())
        reading = {"concern": "a concern", "improvement": "an improvement"}.get(flagged.reading)
        kind = "watch" if self.is_watch else f"signal, {reading}" if reading else "signal"
        if self.window_start is not None:
            window = flagged.window or count
            return f"{kind}: {'this quarter' if window == 1 else f'the last {window} quarters together'}"
        return f"{kind}: {'this quarter' if count == 1 else 'these quarters'}"

    def seen(self) -> list[str]:
        """What is drawn beside the figures, as it looks."""
        limits = [format_value(value, self.unit) for name, value, *_ in self.lines() if "limit" in name]
        said = (
            [f"dashed limit{'s' * (len(limits) > 1)} at {' and '.join(reversed(limits))}"] if limits else []
        )
        said += [f"{name}, a grey line, at {format_value(value, self.unit)}"
                 for name, value, *_ in self.lines() if "limit" not in name]  # fmt: skip
        if self.flag is not None:
            band = "a pale band behind the last quarters; " if self.window_start is not None else ""
            hollow = "hollow " if self.is_watch else ""
            marked = sorted(at for at in self.flagged() if not self.slots[at].gap)
            where = ", ".join(self.slots[at].quarter.short for at in marked)
            said.append(
                f"{band}{'a' if len(marked) < 2 else len(marked)} {hollow}mark on {where}" if where else ""
            )
        said += [f"a dotted upright at {each.start.short}" for each in self.breaks_in_view()]
        said += [f"a dashed upright at {each.start.short}" for each in self.renamed_in_view()]
        return said

    def notes(self) -> list[str]:
        """Why counting changed; the lines are named where they are drawn, and told in the picture's own
        words."""
        return [
            f"Counted differently from {each.start.start:%B %Y}: {each.because.rstrip('.')}."
            for each in self.breaks_in_view()
        ] + [said_otherwise(each) for each in self.renamed_in_view()]


def said_otherwise(change: Break) -> str:
    """From when the same figures are said in other words, and why."""
    return f"Named anew from {change.start.start:%B %Y}, and counted as before: {change.because.rstrip('.')}."


def _is_outside(value: float, flagged: Signal) -> bool:
    return value > flagged.upper if flagged.direction == "up" else value < flagged.lower
