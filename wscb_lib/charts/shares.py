"""Agencies' shares side by side, with how sure each one's size lets us be. Never a league table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

from wscb_lib.charts.between import compared, spread_words
from wscb_lib.charts.canvas import Canvas, picture, text_width
from wscb_lib.charts.look import BLUE, INK, RULE
from wscb_lib.charts.plot import Entry, draw_key, stroke, swatch
from wscb_lib.charts.rows import ROW, Rows, in_place, named, rows_height
from wscb_lib.charts.seen import written_out
from wscb_lib.counts_in_words import several
from wscb_lib.exhibits import Exhibit, Shown, fit_words, format_value, period_words, subtitle
from wscb_lib.exhibits.caption import Placed
from wscb_lib.exhibits.exhibit import captioned
from wscb_lib.exhibits.values import FEWEST_FOR_PERCENT

if TYPE_CHECKING:
    from wscb_lib.framework import Measure, Target

_Z = 1.959964
"""Two sided 95% of the normal curve."""


def wilson(numerator: float, denominator: float) -> tuple[float, float]:
    """The 95% interval of a share by Wilson's score, as percents from 0 to 100.

    >>> tuple(round(end, 1) for end in wilson(52, 111))
    (37.8, 56.1)
    """
    share, z2 = numerator / denominator, _Z * _Z
    middle = (share + z2 / (2 * denominator)) / (1 + z2 / denominator)
    half = (
        _Z * math.sqrt(share * (1 - share) / denominator + z2 / (4 * denominator**2)) / (1 + z2 / denominator)
    )
    return max(0.0, 100 * (middle - half)), min(100.0, 100 * (middle + half))


def agency_dots(
    measure: Measure,
    agencies: Sequence[Shown],
    *,
    by: str = "agency",
    many: str = "agencies",
    names: Mapping[str, str] | None = None,
    target: Target | None = None,
    **caption: Unpack[Placed],
) -> Exhibit:
    """Draw each agency's share in one quarter: a dot, its 95% interval, and the counts; largest share first.

    Out of fewer than ten there is no dot, only "7 of 9", below those with one. `names` gives agencies the
    names people read. `agencies` are shares with numerator and denominator; one that did not return keeps its
    row, in words. `by` and `many` name what is not an agency. The sentence ends with whether they differ by
    more than chance. Fewer than two dots are no picture, and the sentence says each.

    >>> from types import SimpleNamespace as Some
    >>> counts = {"gp": (52, 111), "iro": (45, 80)}
    >>> found = [Shown("2015-16-Q4", 100 * n / of, n, of, agency=name) for name, (n, of) in counts.items()]
    >>> agency_dots(Some(title="Reports", unit="percent"), found, id="d", place="Warrington").rows[1]
    ('gp', '47%', '52 of 111', '38% to 56%')
    """
    rows = sorted(named(agencies, names or {}, of="agency"), key=_place)
    wanted = target.target if target is not None else None

    def draw(canvas: Canvas) -> None:
        key: list[Entry] = [(swatch("o", BLUE), "share"), (stroke(RULE, linewidth=3), "95% interval")]
        if wanted is not None:
            key.append((stroke(INK, linewidth=1.4), f"target {format_value(wanted, 'percent')}"))
        widest = max((text_width(shown.counts()) for _, shown in rows if shown.is_figure), default=0.0)
        right = max(72.0, widest + 12)
        frame = Rows(canvas, [name for name, _ in rows], 100, right=right, top=draw_key(canvas, key) + 8)
        frame.set_names()
        frame.scale([0, 50, 100] if canvas.is_narrow else [0, 25, 50, 75, 100], "%")
        if wanted is not None:
            ends = [frame.y(len(rows) - 1) - ROW / 2, frame.y(0) + ROW / 2]
            canvas.line([frame.x(wanted)] * 2, ends, INK, linewidth=1.4)
        for at, (_, shown) in enumerate(rows):
            _draw_row(frame, at, shown)

    height = rows_height(len(rows), top=24, bottom=22)
    title = measure.title
    body = picture(
        caption,
        draw,
        alt=_seen(rows, wanted),
        marks=sum(_drawn(shown) is not None for _, shown in rows),
        height=height,
        narrow_height=height + 16,
    )
    return captioned(
        caption,
        form="agency dots",
        headline=caption.get("headline") or _headline(title, rows, by, many),
        subtitle=subtitle(f"{title} by {by}", measure.unit, caption["place"], *_quarter_twice(rows)),
        body=body,
        sentence=caption.get("sentence") or _sentence(title, rows, by, many),
        columns=(by[:1].upper() + by[1:], "Percentage", "Counts", "95% interval"),
        rows=[_data_row(name, shown) for name, shown in rows] if body else (),
    )


def _seen(rows: Sequence[tuple[str, Shown]], wanted: float | None) -> str:
    """What the picture looks like: how far the dots spread, and whether the bars through them overlap."""
    drawn = [(name, shown, wilson(*counted)) for name, shown in rows if (counted := _drawn(shown))]
    if not drawn:
        return written_out("no dot")
    (top, high, _), (bottom, low, _) = drawn[0], drawn[-1]
    do_meet = min(end for *_, (_, end) in drawn) >= max(start for *_, (start, _) in drawn)
    return written_out(
        f"{several(len(drawn), 'dot')} with a bar through each: the furthest right {top}, "
        f"{high.words('percent')}; the furthest left {bottom}, {low.words('percent')}",
        "all the bars overlap" if do_meet else "some bars lie clear of others",
        f"an upright line at {format_value(wanted, 'percent')}" if wanted is not None else "",
        f"{several(len(rows) - len(drawn), 'row')} of words without a dot" if len(rows) > len(drawn) else "",
    )


def _draw_row(frame: Rows, at: int, shown: Shown) -> None:
    counts_at = frame.canvas.width - frame.right + 10
    if not shown.is_figure:
        frame.say(at, frame.left + 6, in_place(shown))
    elif (drawn := _drawn(shown)) is None:
        frame.say(at, frame.left + 6, "too few for a percentage" if not frame.canvas.is_narrow else "too few")
        frame.say(at, counts_at, shown.counts(), is_context=False)
    else:
        low, high = wilson(*drawn)
        frame.canvas.line([frame.x(low), frame.x(high)], [frame.y(at)] * 2, RULE, linewidth=3)
        frame.canvas.marker(frame.x(shown.number), frame.y(at), "o", BLUE, size=8)
        frame.say(at, counts_at, shown.counts(), is_context=False)


def _place(row: tuple[str, Shown]) -> tuple[bool, bool, float, str]:
    """The key that sorts rows: the largest share first, then those of too few for one, then those without
    a figure."""
    name, shown = row
    return not shown.is_figure, not _drawn(shown), -shown.number if _drawn(shown) else 0.0, name


def _drawn(shown: Shown) -> tuple[float, float] | None:
    """The numerator and denominator of a share that may be drawn; None where it is of too few, or absent."""
    return shown.counted if shown.counted and shown.counted[1] >= FEWEST_FOR_PERCENT else None


def _data_row(name: str, shown: Shown) -> tuple[str, ...]:
    if not shown.is_figure:
        return (name, in_place(shown), in_place(shown), "none")
    drawn = _drawn(shown)
    if drawn is None:
        return (name, "too few for a percentage", shown.counts(), "none")
    low, high = wilson(*drawn)
    return (name, shown.words("percent"), shown.counts(), f"{low:.0f}% to {high:.0f}%")


def _quarter_twice(rows: Sequence[tuple[str, Shown]]) -> tuple[str, str]:
    quarter = rows[0][1].quarter
    return quarter, quarter


def _ends(rows: Sequence[tuple[str, Shown]]) -> list[tuple[str, Shown]]:
    """The agencies with the least and the greatest share that may be written as a percentage."""
    drawn = sorted((row for row in rows if _drawn(row[1])), key=lambda row: row[1].number)
    return [drawn[0], drawn[-1]] if len(drawn) > 1 else []


def _headline(title: str, rows: Sequence[tuple[str, Shown]], by: str, many: str) -> str:
    ends = _ends(rows)
    if not ends:
        return fit_words(title, f"{title}, {by} by {by}", title)
    low, high = (shown.words("percent") for _, shown in ends)
    return fit_words(
        title, f"{title}: from {low} to {high} between {many}", f"{title}: from {low} to {high}", title
    )


def _sentence(title: str, rows: Sequence[tuple[str, Shown]], by: str, many: str) -> str:
    when = period_words(*_quarter_twice(rows))
    said = [f"{name} {shown.words('percent')} ({shown.counts()})" for name, shown in _ends(rows)]
    each = [f"{name} {shown.with_counts('percent')}" for name, shown in rows if shown.is_figure]
    spread = f"from {said[0]} to {said[1]}" if said else ", ".join(each) or "too few for percentages"
    few = sum(shown.is_figure and not _drawn(shown) for _, shown in rows)
    absent = [f"{name} ({in_place(shown)})" for name, shown in rows if not shown.is_figure]
    parts = [f"{title}, {when}: {spread}"]
    parts += (
        [f"{few} {f'{by} has' if few == 1 else f'{many} have'} too few for a percentage"]
        if few and said
        else []
    )
    parts += [f"no figure for {', '.join(absent)}"] if absent else []
    return " ".join(
        ["; ".join(parts) + ".", *([words] if (words := spread_words(compared(rows), many)) else [])]
    )
