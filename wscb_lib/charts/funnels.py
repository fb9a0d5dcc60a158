"""Many places side by side, each against limits for its own size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

import numpy as np

from wscb_lib.charts.between import Between, compared, headline_of, spread_words
from wscb_lib.charts.canvas import Canvas, LineStyle, picture, text_width
from wscb_lib.charts.look import BLUE, GRID, INK, MUTED, PINK, RULE
from wscb_lib.charts.plot import Entry, draw_key, stroke, swatch, ticks
from wscb_lib.charts.rows import in_place, named
from wscb_lib.charts.seen import written_out
from wscb_lib.counts_in_words import several
from wscb_lib.exhibits import Exhibit, Shown, fit_words, period_words, subtitle
from wscb_lib.exhibits.caption import Placed
from wscb_lib.exhibits.exhibit import captioned
from wscb_lib.signals.funnel import funnel_limits

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

_SHAPES = {"inside": ("o", BLUE, False), "alert": ("s", PINK, True), "alarm": ("s", PINK, False)}
_HEIGHT = 320.0
_LINE = 13.0
_INNER: LineStyle = {"linewidth": 1.4, "dashes": (3.7, 1.6)}
_OUTER: LineStyle = {"linewidth": 1.6, "dashes": (1, 1.6)}


def funnel(
    measure: Measure,
    places: Sequence[Shown],
    *,
    by: str = "agency",
    many: str = "agencies",
    cases: str = "cases",
    names: Mapping[str, str] | None = None,
    is_exact: bool = False,
    **caption: Unpack[Placed],
) -> Exhibit:
    """Draw each place's share, or rate, in one quarter against how many cases it rests on.

    The limits narrow as cases grow. `places` are shares with numerator and denominator (or, where the
    measure's unit is a rate, events and children), named by their `agency`; `by` and `many` name them in
    words, one and many, and `cases` says what a share is out of. With `is_exact` every limit is exact. Those
    beyond the outer limits (99.8%) are named in the picture; one with fewer than ten cases, or no figure,
    stands in the table alone, and at least three must have ten (else `ValueError`: draw dots). Limits are
    never widened in silence: where places differ by more than chance all round, the sentence says so.

    >>> from types import SimpleNamespace as Some
    >>> of_forty = {"a": 30, "b": 31, "c": 33}
    >>> found = [Shown("2015-16-Q4", 100 * n / 40, n, 40, agency=name) for name, n in of_forty.items()]
    >>> made = funnel(Some(title="Reports", unit="percent"), found, id="f", place="Warrington")
    >>> print(made.sentence.replace(". ", ".\\n"))
    Reports, agency by agency, January to March 2016: 78% together.
    All 3 agencies lie within what chance allows.
    """
    rows = named(places, names or {}, of="agency")
    found = compared(rows, "share" if measure.unit == "percent" else "rate", is_exact=is_exact)
    if found is None:
        raise ValueError(
            f"funnel {caption['id']}: found fewer than three places with ten cases. Wanted three: draw "
            "agency_dots."
        )
    quarter = places[0].quarter
    together = found.together.words(measure.unit)
    title = measure.title
    return captioned(
        caption,
        form="funnel",
        headline=caption.get("headline") or fit_words(title, *headline_of(title, found, many)),
        subtitle=subtitle(f"{title}, {by} by {by}", measure.unit, caption["place"], quarter, quarter),
        body=picture(
            caption,
            lambda canvas: _draw(canvas, found, cases, together, is_exact),
            alt=_seen(found, together),
            marks=len(found.names),
            height=_HEIGHT,
            narrow_height=_HEIGHT + 40,
        ),
        sentence=caption.get("sentence") or _sentence(title, quarter, together, found, by, many),
        columns=(
            by[:1].upper() + by[1:],
            "Percentage" if found.kind == "share" else "Rate",
            "Counts",
            "95% limits at its size",
            "Verdict",
        ),
        rows=[_data_row(name, shown, found, measure.unit) for name, shown in rows],
    )


def _sentence(title: str, quarter: str, together: str, found: Between, by: str, many: str) -> str:
    few = (
        f" Fewer than ten cases, and not compared: {found.few} {by if found.few == 1 else many}."
        if found.few
        else ""
    )
    return (
        f"{title}, {by} by {by}, {period_words(quarter, quarter)}: {together} together. "
        f"{spread_words(found, many)}{few}"
    )


_WORDS = {"inside": "within chance", "alert": "could still be chance", "alarm": "beyond chance"}
_WHERE = {"inside": "inside the limits", "alert": "between the limits", "alarm": "beyond the outer limits"}


def _words_of(found: Between, verdict: str) -> str:
    """What is said of one place: what chance allows it, or, where all differ by more than chance, no more
    than where it lies."""
    return (_WORDS if found.funnel.can_tell else _WHERE)[verdict]


def _data_row(name: str, shown: Shown, found: Between, unit: str) -> tuple[str, ...]:
    if not shown.is_figure:
        return (name, in_place(shown), in_place(shown), "none", "not compared")
    if name not in found.names:
        return (name, "too few for a percentage", shown.counts(), "none", "not compared")
    at = found.names.index(name)
    low, high = found.times * found.funnel.lower_alert[at], found.times * found.funnel.upper_alert[at]
    return (
        name,
        shown.words(unit),
        shown.counts(),
        f"{low:.0f}% to {high:.0f}%" if found.kind == "share" else f"{low:.1f} to {high:.1f}",
        _words_of(found, found.funnel.verdicts[at]),
    )


def _seen(found: Between, together: str) -> str:
    """What the picture looks like: how many dots stand inside the funnel, and who stands out of it."""
    outside = [
        f"{where} it {', '.join(names)}"
        for where, is_below in (("below", True), ("above", False))
        if (names := found.beyond("alarm", is_below=is_below))
    ]
    inside = found.funnel.verdicts.count("inside")
    return written_out(
        f"{several(len(found.names), 'dot')} about a line at {together}, between dashed limits that narrow "
        f"to the right: {inside} inside",
        "; ".join(outside),
    )


class _Frame:
    """Cases across from nought; up from nought, shares to a hundred and rates to the largest."""

    def __init__(self, canvas: Canvas, found: Between, top: float) -> None:
        self.canvas, self.top, self.bottom, self.left, self.right = canvas, top, 44.0, 46.0, 14.0
        largest = max(map(_cases, found.shown))
        self.ticks = ticks(largest, is_whole=True, most=4 if canvas.is_narrow else 6)
        self.is_share = found.kind == "share"
        self.up: tuple[float, ...] = (0, 25, 50, 75, 100)
        if not self.is_share:
            highest = [shown.number for shown in found.shown] + [found.times * found.funnel.upper_alert.max()]
            self.up = tuple(ticks(max(highest), most=5))

    def x(self, cases: float) -> float:
        return self.left + (self.canvas.width - self.left - self.right) * cases / self.ticks[-1]

    def y(self, value: float) -> float:
        return self.bottom + (self.canvas.height - self.top - self.bottom) * value / self.up[-1]

    def draw(self, cases: str) -> None:
        for value in self.up:
            self.canvas.line(
                [self.left, self.canvas.width - self.right],
                [self.y(value)] * 2,
                GRID if value else RULE,
                linewidth=0.8,
            )
            said = f"{value:.0f}%" if self.is_share else f"{value:,g}"
            self.canvas.note(self.left - 6, self.y(value) - 4, said, at="right")
        for tick in self.ticks:
            self.canvas.note(self.x(tick), self.bottom - 16, f"{tick:,g}", at="center")
        self.canvas.note(
            (self.left + self.canvas.width - self.right) / 2,
            self.bottom - 36,
            f"how many {cases} each {'share' if self.is_share else 'rate'} is out of",
            at="center",
        )


def _draw(canvas: Canvas, found: Between, cases: str, together: str, is_exact: bool) -> None:
    key: list[Entry] = [
        (stroke(INK, linewidth=2), f"all together, {together}"),
        (stroke(RULE, **_INNER), "95% limits"),
        (stroke(MUTED, **_OUTER), "99.8% limits"),
    ]
    used = [verdict for verdict in _SHAPES if verdict in found.funnel.verdicts]
    key += [
        (swatch(_SHAPES[v][0], _SHAPES[v][1], is_hollow=_SHAPES[v][2]), _words_of(found, v)) for v in used
    ]
    frame = _Frame(canvas, found, draw_key(canvas, key) + 12)
    frame.draw(cases)
    _limits(frame, found, is_exact)
    for shown, verdict in zip(found.shown, found.funnel.verdicts, strict=True):
        shape, colour, is_hollow = _SHAPES[verdict]
        x, y = frame.x(_cases(shown)), frame.y(shown.number)
        canvas.marker(x, y, shape, colour, is_hollow=is_hollow, size=8)
    _name_the_outer(frame, found)


def _cases(shown: Shown) -> float:
    """How many cases a share that is compared rests on; 0 for one that is not."""
    return shown.counted[1] if shown.counted else 0.0


def _limits(frame: _Frame, found: Between, is_exact: bool) -> None:
    """The lines places are held against, from ten cases to the end of the scale; of rates, from the smallest
    place. What would stand above the scale is left out."""
    smallest = 10.0 if frame.is_share else 0.9 * min(map(_cases, found.shown))
    sizes = np.unique(np.linspace(smallest, frame.ticks[-1], 80).round())
    centre, times = found.funnel.centre, found.times
    lines = funnel_limits([0] * len(sizes), sizes.tolist(), found.kind, centre, is_exact=is_exact)
    xs = [frame.x(size) for size in sizes]
    frame.canvas.line([xs[0], xs[-1]], [frame.y(times * centre)] * 2, INK, linewidth=2)
    for values in (lines.lower_alert, lines.upper_alert):
        _line(frame, xs, times * values, RULE, **_INNER)
    for values in (lines.lower_alarm, lines.upper_alarm):
        _line(frame, xs, times * values, MUTED, **_OUTER)


def _line(
    frame: _Frame, xs: Sequence[float], values: np.ndarray, colour: str, **style: Unpack[LineStyle]
) -> None:
    seen = [(x, frame.y(value)) for x, value in zip(xs, values, strict=True) if value <= frame.up[-1]]
    if len(seen) > 1:
        frame.canvas.line([x for x, _ in seen], [y for _, y in seen], colour, **style)


def _name_the_outer(frame: _Frame, found: Between) -> None:
    """Write a name beside each place beyond the outer limits, where there is room; the table has them all."""
    taken = [(frame.x(_cases(s)) - 6, frame.y(s.number) - 6, 12.0) for s in found.shown]
    for name, shown, verdict in zip(found.names, found.shown, found.funnel.verdicts, strict=True):
        if verdict != "alarm":
            continue
        wide, x, y = text_width(name), frame.x(_cases(shown)), frame.y(shown.number)
        for left, low in (
            (x + 9, y - 4),
            (x - 9 - wide, y - 4),
            (x - wide / 2, y + 9),
            (x - wide / 2, y - 18),
        ):
            if _is_free(frame, left, low, wide, taken):
                frame.canvas.text(left, low, name, INK)
                taken.append((left, low, wide))
                break


def _is_free(
    frame: _Frame, left: float, low: float, wide: float, taken: Sequence[tuple[float, float, float]]
) -> bool:
    if (
        left < frame.left
        or left + wide > frame.canvas.width
        or not frame.bottom < low < frame.canvas.height - frame.top
    ):
        return False
    return all(left + wide < x or x + w < left or abs(low - y) > _LINE for x, y, w in taken)
