"""A measure's sixteen quarters as sixteen tinted squares: one row of a heat map, small enough for a tile.

seaborn blends their tints. A square is darker for more, over the figures' own range or over what the
measure's limits span, whichever is wider, so that what chance moves stays in the middle tints. What has no
figure is an empty square with its sign: nothing is tinted by a figure that is not shown. The quarters of a
change are marked under their squares, by shape as well as by colour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from wscb_lib.charts.canvas import Canvas
from wscb_lib.charts.look import BLUE, LIGHT_BLUE, MUTED, PALE_BLUE, RULE, flag, tint
from wscb_lib.charts.plot import Slot, as_drawn, sign_of
from wscb_lib.charts.small import LEAST_POINTS, LEAST_SPAN
from wscb_lib.counts_in_words import in_words
from wscb_lib.exhibits.markup import Html
from wscb_lib.exhibits.standing import Strip
from wscb_lib.quarter import Quarter

QUARTERS = 16
SIDE, TALL, _FOOT = 10.0, 14.0, 8.0
"""A square's width and height, and the room under it for its mark, in the picture's own units."""
_TINTS = ("#E6EFF7", PALE_BLUE, LIGHT_BLUE, BLUE)
HIDDEN = "c"
_SIGN = 8.5  # the size of a sign in an empty square


def marked(strip: Strip) -> list[str]:
    """The quarters of a flag, by name: those of the change, or the one that lies outside its limits.

    >>> from wscb_lib.exhibits import Shown
    >>> from wscb_lib.signals import Signal
    >>> points = tuple(Shown(f"2015-16-Q{q}", q) for q in (1, 2, 3, 4))
    >>> watch = Signal("m", "2015-16-Q4", "watch", since="2015-16-Q3", rule="sudden")
    >>> marked(Strip(points, watch, "children"))
    ['2015-16-Q3', '2015-16-Q4']
    """
    signal = strip.signal
    if not signal.is_flag:
        return []
    since = signal.quarter if signal.rule == "outside limits" else signal.since or signal.quarter
    return [point.quarter for point in strip.points if point.quarter >= since]


def slots(strip: Strip) -> tuple[Slot, ...]:
    """Sixteen places that end with the strip's last quarter; one that the series does not reach is empty.

    A share of fewer than ten is a gap that says so: its tint would mislead.
    """
    return as_drawn(figures(strip), strip.unit)


def figures(strip: Strip) -> list[Slot]:
    """The same sixteen places with the figures in them, for a table: a share of fewer than ten is its
    counts."""
    last = Quarter.parse(strip.points[-1].quarter)
    at = {point.quarter: point for point in strip.points}
    return [Slot(quarter, at.get(str(quarter))) for quarter in Quarter.range(last - (QUARTERS - 1), last)]


def row_of_squares(strip: Strip) -> Html:
    """A strip as a picture that is hidden from a screen reader: the words beside it say what it shows.

    >>> from wscb_lib.exhibits import Shown
    >>> from wscb_lib.signals import NOT_JUDGED
    >>> points = tuple(Shown(f"2015-16-Q{q}", q) for q in (1, 2, 3, 4))
    >>> row_of_squares(Strip(points, NOT_JUDGED, "children")).count('fill="#12436D"')
    1
    """
    places = slots(strip)
    canvas = Canvas(SIDE * QUARTERS, TALL + _FOOT)
    low, high = tinted_over([slot.value for slot in places if not slot.gap], strip)
    for place, slot in enumerate(places):
        if slot.gap:
            _empty(canvas, place, slot.gap)
        else:
            colour = tint(_TINTS, (slot.value - low) / (high - low))
            canvas.box(place * SIDE, _FOOT, SIDE, TALL, colour, edgecolor="white", linewidth=0.8)
    _marks(canvas, places, strip)
    drawn = canvas.svg(looks(strip))  # its words are for paper, which asks them of every picture
    return Html(drawn.replace('role="img"', 'class="strip" aria-hidden="true" focusable="false"', 1))


def looks(strip: Strip) -> str:
    """What the picture looks like, in words.

    >>> from wscb_lib.signals import NOT_JUDGED
    >>> looks(Strip((), NOT_JUDGED, "plans"))
    'Sixteen squares, darker for more; none marked.'
    """
    many = in_words(len(marked(strip))) if marked(strip) else "none"
    return f"Sixteen squares, darker for more; {many} marked."


def tinted_over(values: Sequence[float], strip: Strip) -> tuple[float, float]:
    """The figures that the palest and the darkest tint stand for."""
    lines = [v for v in (strip.signal.lower, strip.signal.upper) if strip.has_limits and not math.isnan(v)]
    seen = [*values, *lines] or [0.0]
    low, high = min(seen), max(seen)
    least = max(high * LEAST_SPAN, LEAST_POINTS if strip.unit == "percent" else 0.0, 1e-9)
    lacking = max(least - (high - low), 0.0)
    return low - lacking / 2, high + lacking / 2


def _empty(canvas: Canvas, place: int, gap: str) -> None:
    x, y = place * SIDE, _FOOT
    canvas.box(x + 0.8, y + 0.8, SIDE - 1.6, TALL - 1.6, "white", edgecolor=RULE, linewidth=0.5)
    sign = HIDDEN if gap[:1].isdigit() else sign_of(gap)
    canvas.text(x + SIDE / 2, y + 4.2, sign[:1], MUTED, at="center", size=_SIGN)


def _marks(canvas: Canvas, places: Sequence[Slot], strip: Strip) -> None:
    names = set(marked(strip))
    colour, shape = flag(strip.signal.reading, strip.signal.direction)
    at = [(place + 0.5) * SIDE for place, slot in enumerate(places) if str(slot.quarter) in names]
    canvas.markers(
        at, [_FOOT / 2 - 0.2] * len(at), shape, colour, is_hollow=strip.signal.verdict == "watch", size=4.4
    )
