"""A chart small enough for a tile or a grid: sixteen quarters, the flagged ones marked, the latest written.

It is plain SVG, for a page may hold hundreds of them. Colours are those of `look`, written as attributes,
because what prints papers reads no style sheet inside a picture; each part has a class as well, for a
screen's own colours.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from wscb_lib.counts_in_words import in_words
from wscb_lib.exhibits.markup import Html
from wscb_lib.exhibits.values import Shown, format_value
from wscb_lib.quarter import Quarter

if TYPE_CHECKING:
    from wscb_lib.signals import Signal

MOST_SLOTS = 16
WIDE, TALL, _LEFT, _RIGHT, _TOP, _BOTTOM = 240.0, 66.0, 6.0, 46.0, 11.0, 8.0
LEAST_SPAN = 0.3
"""The least part of its largest figure that a chart's height stands for: a wobble must not look like news."""
LEAST_POINTS = 12.0
"""And of a percentage, in points."""
BLUE, INK, PALE, LEVEL, YEAR = "#12436D", "#0B0C0C", "#E3E8ED", "#505A5F", "#DADDE0"
COLOURS = {"concern": "#F46A25", "improvement": "#28A197", "change": "#801650"}
"""What a flagged quarter is marked in: as `look.FLAGS`, and told by shape as well."""
SHAPES = {"concern": "triangles", "improvement": "diamonds", "change": "squares"}


class _Scale(NamedTuple):
    """From slots and figures to the picture's own units."""

    slots: int
    low: float
    high: float

    def x(self, place: float) -> float:
        return _LEFT + place * (WIDE - _LEFT - _RIGHT) / max(self.slots - 1, 1)

    def y(self, value: float) -> float:
        return TALL - _BOTTOM - (TALL - _TOP - _BOTTOM) * (value - self.low) / (self.high - self.low)


def small(
    points: Sequence[Shown],
    signal: Signal | None = None,
    *,
    unit: str,
    raised: str = "",
    is_judged: bool = True,
    has_band: bool = True,
) -> Html:
    """Draw at most the latest sixteen quarters; "" where fewer than two have a figure to draw.

    `signal` marks its quarters: filled, or hollow where it is only a watch. `raised` is the quarter of a
    concern that stays open though nothing is flagged now. Limits lie behind as a pale band, and the level
    before a change is dashed; where the verdict was given on something else (`is_judged` is false) neither is
    drawn, for neither is of these figures; no band without `has_band`, where no key
    tells of it. The height is the figures' own range, never less than `LEAST_SPAN` of the largest.

    >>> picture = small([Shown("2015-16-Q3", 4), Shown("2015-16-Q4", 7)], unit="children")
    >>> picture.count("<polyline"), ">7</text>" in picture, small([Shown("2015-16-Q4", 7)], unit="children")
    (1, True, Html(''))
    """
    slots = _slots(points)
    drawn = {at: p.number for at, p in enumerate(slots) if p is not None and p.is_drawn_as(unit)}
    if len(drawn) < 2:
        return Html()
    quarters = [p.quarter for p in points][-1:]
    last = Quarter.parse(quarters[0])
    names = [str(last - back) for back in range(len(slots) - 1, -1, -1)]
    lines = _lines(signal) if is_judged and signal is not None else {}
    lines = lines if has_band else {name: at for name, at in lines.items() if name == "level"}
    scale = _scale([*drawn.values(), *lines.values()], unit, len(slots))
    marked = [at for at in drawn if names[at] in _marked(signal, raised, names)]
    reading = signal.reading if signal is not None and signal.is_flag else "change"
    is_hollow = signal is None or signal.verdict != "signal"
    newest = max(drawn)
    parts = [
        _years(names, scale),
        _band(lines, scale),
        _level(lines, signal, names, scale),
        *(_run(run, drawn, scale) for run in _runs(sorted(drawn))),
        *(_mark(scale.x(at), scale.y(drawn[at]), reading, signal, is_hollow) for at in marked),
        Html("") if newest in marked else _dot(scale.x(newest), scale.y(drawn[newest])),
        _label(slots[newest], unit, scale.x(newest), scale.y(drawn[newest])),
    ]
    return Html(
        '<svg class="small" viewBox="0 0 {w:g} {t:g}" role="img" aria-label="{said}" focusable="false">'
        "{parts}</svg>"
    ).format(
        w=WIDE,
        t=TALL,
        said=_said([slots[at] for at in sorted(drawn)], unit, len(marked), reading, len(slots) - len(drawn)),
        parts=Html().join(parts),
    )


def label_of(point: Shown, unit: str) -> str:
    """A figure as short as it can be written: a unit in words is left to the words beside.

    >>> label_of(Shown("2015-16-Q4", 15), "days"), label_of(Shown("2015-16-Q4", 77.8, 7, 9), "percent")
    ('15', '7 of 9')
    """
    words = point.words(unit).removesuffix(" (partial)")
    return words if unit == "percent" or not point.is_figure else words.partition(" ")[0]


def _slots(points: Sequence[Shown]) -> list[Shown | None]:
    if not points:
        return []
    at = {point.quarter: point for point in points}
    last = Quarter.parse(points[-1].quarter)
    first = max(Quarter.parse(points[0].quarter), last - (MOST_SLOTS - 1))
    return [at.get(str(quarter)) for quarter in Quarter.range(first, last)]


def _lines(signal: Signal) -> dict[str, float]:
    """The lines of a verdict that can be drawn: limits, and the level that a change is measured from."""
    found = {
        "lower": signal.lower,
        "upper": signal.upper,
        "level": signal.centre if signal.is_flag else math.nan,
    }
    return {name: value for name, value in found.items() if not math.isnan(value)}


def _scale(values: Sequence[float], unit: str, slots: int) -> _Scale:
    low, high = min(values), max(values)
    least = max(high * LEAST_SPAN, LEAST_POINTS if unit == "percent" else 0.0, 1e-9)
    lacking = max(least - (high - low), 0.0)
    return _Scale(slots, max(low - lacking / 2, 0.0), max(low - lacking / 2, 0.0) + (high - low) + lacking)


def _marked(signal: Signal | None, raised: str, names: Sequence[str]) -> set[str]:
    if signal is None or not signal.is_flag:
        return {raised} - {""}
    if signal.rule == "outside limits" or not signal.since:
        return {signal.quarter, names[-1]}
    return {name for name in names if name >= signal.since}


def _runs(places: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _run(run: Sequence[int], drawn: dict[int, float], scale: _Scale) -> Html:
    if len(run) == 1:
        return Html('<circle class="line" cx="{:.1f}" cy="{:.1f}" r="1.6" fill="{}"/>').format(
            scale.x(run[0]), scale.y(drawn[run[0]]), BLUE
        )
    points = " ".join(f"{scale.x(at):.1f},{scale.y(drawn[at]):.1f}" for at in run)
    return Html('<polyline class="line" points="{}" fill="none" stroke="{}" stroke-width="1.6"/>').format(
        points, BLUE
    )


def _years(names: Sequence[str], scale: _Scale) -> Html:
    """A thin upright where each financial year begins."""
    uprights = (scale.x(at - 0.5) for at, name in enumerate(names) if at and name.endswith("Q1"))
    return _joined(
        Html(
            '<path class="year" d="M{x:.1f} {top:g}V{foot:g}" stroke="{colour}" stroke-width="0.8"/>'
        ).format(x=x, top=_TOP - 6, foot=TALL - 2, colour=YEAR)
        for x in uprights
    )


def _joined(parts: Iterable[Html]) -> Html:
    return Html().join(parts)


def _band(lines: dict[str, float], scale: _Scale) -> Html:
    if "upper" not in lines:
        return Html()
    top, foot = scale.y(lines["upper"]), scale.y(lines.get("lower", scale.low))
    return Html(
        '<rect class="limits" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>'
    ).format(scale.x(0), top, scale.x(scale.slots - 1) - scale.x(0), max(foot - top, 0.5), PALE)


def _level(lines: dict[str, float], signal: Signal | None, names: Sequence[str], scale: _Scale) -> Html:
    """The level before a change, over the quarters before it and one more."""
    if signal is None or "level" not in lines or not signal.since:
        return Html()
    until = sum(name < signal.since for name in names)
    return Html(
        '<path class="level" d="M{:.1f} {y:.1f}H{:.1f}" stroke="{}" stroke-width="1" stroke-dasharray="4 3"/>'
    ).format(scale.x(0), scale.x(until or 1), LEVEL, y=scale.y(lines["level"]))


def _mark(x: float, y: float, reading: str, signal: Signal | None, is_hollow: bool) -> Html:
    if reading == "concern":
        way = -1 if signal is not None and signal.direction == "down" else 1
        shape = f"M{x:.1f} {y - 4 * way:.1f}L{x + 3.8:.1f} {y + 3 * way:.1f}H{x - 3.8:.1f}Z"
    elif reading == "improvement":
        shape = f"M{x:.1f} {y - 4:.1f}L{x + 4:.1f} {y:.1f}L{x:.1f} {y + 4:.1f}L{x - 4:.1f} {y:.1f}Z"
    else:
        shape = f"M{x - 3:.1f} {y - 3:.1f}h6v6h-6Z"
    colour = COLOURS.get(reading, COLOURS["change"])
    return Html('<path class="mark" d="{}" fill="{}" stroke="{}" stroke-width="1.3"/>').format(
        shape, "#FFFFFF" if is_hollow else colour, colour
    )


def _dot(x: float, y: float) -> Html:
    return Html('<circle class="line" cx="{:.1f}" cy="{:.1f}" r="2.6" fill="{}"/>').format(x, y, BLUE)


def _label(point: Shown | None, unit: str, x: float, y: float) -> Html:
    words = label_of(point, unit) if point else ""
    return Html(
        '<text class="latest" x="{:.1f}" y="{:.1f}" font-size="{}" font-weight="bold" font-family="Arial, '
        'Helvetica, sans-serif" fill="{}">{}</text>'
    ).format(x + 7, min(max(y + 5, 13), TALL - 2), 14 if len(words) < 5 else 11, INK, words)


def _said(points: Sequence[Shown | None], unit: str, marked: int, reading: str, absent: int) -> str:
    """What the picture looks like, for who does not see it."""
    known = [point for point in points if point is not None]
    first, last, figures = known[0], known[-1], [point.number for point in known]
    span = f"{format_value(min(figures), unit)} to {format_value(max(figures), unit)}"
    when = f"{Quarter.parse(first.quarter).short} to {Quarter.parse(last.quarter).short}"
    ends = f"{first.words(unit)} at first, {last.words(unit)} at last"
    said = f"A line over the quarters {when}: {ends}, all within {span}"
    marks = f"; {in_words(marked)} marked with {SHAPES.get(reading, 'squares')}" if marked else ""
    gaps = f"; {in_words(absent)} with no figure" if absent else ""
    return f"{said}{marks}{gaps}."
