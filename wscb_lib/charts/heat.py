"""A breakdown over quarters with too many groups for lines: a tinted square a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

from wscb_lib.charts.canvas import Canvas, picture
from wscb_lib.charts.look import BLUE, MUTED, PALE_BLUE, ink_on, tint
from wscb_lib.charts.plot import Slot, draw_key, gap_key, sign_of, slots_of
from wscb_lib.charts.rows import ROW, Rows, rows_height
from wscb_lib.charts.seen import Point, course, written_out
from wscb_lib.counts_in_words import several
from wscb_lib.exhibits import Exhibit, Shown, describe_breakdown, fit_words, format_value, subtitle
from wscb_lib.exhibits.caption import Placed
from wscb_lib.exhibits.exhibit import captioned

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

_WIDE_SLOTS, _NARROW_SLOTS = 12, 5
_TINTS = ("#F1F6FA", PALE_BLUE, BLUE)


def heatmap(
    measure: Measure,
    rows: Mapping[str, Sequence[Shown]],
    *,
    by: str,
    **caption: Unpack[Placed],
) -> Exhibit:
    """Tint each group's figures quarter by quarter, darker for more; where there is none, its sign stands.

    `rows` gives each group's points in order of time. The latest twelve quarters are drawn (five on a
    telephone); all stand in the table of figures.
    """
    slots = {name: slots_of(points) for name, points in rows.items()}
    quarters = sorted({slot.quarter for found in slots.values() for slot in found})
    at = {name: {slot.quarter: slot for slot in found} for name, found in slots.items()}
    table = {
        name: [found.get(quarter, Slot(quarter, None)) for quarter in quarters] for name, found in at.items()
    }

    def draw(canvas: Canvas) -> None:
        latest = _NARROW_SLOTS if canvas.is_narrow else _WIDE_SLOTS
        _draw(canvas, {name: found[-latest:] for name, found in table.items()}, measure.unit)

    latest = [found[-1].shown or Shown(str(quarters[-1]), status="not_returned") for found in table.values()]
    title, by_group = measure.title, f"{measure.title} by {by}"
    headline = caption.get("headline") or fit_words(title, f"{by_group}, quarter by quarter", by_group, title)
    said = caption.get("sentence") or describe_breakdown(by_group, measure.unit, latest, list(rows))
    return captioned(
        caption,
        form="heatmap",
        headline=headline,
        subtitle=subtitle(by_group, measure.unit, caption["place"], str(quarters[0]), str(quarters[-1])),
        body=picture(
            caption,
            draw,
            alt=_seen(table, measure.unit),
            marks=_figures(table),
            height=rows_height(len(rows), top=24, bottom=40),
        ),
        sentence=said,
        columns=(by.capitalize(), *(quarter.short for quarter in quarters)),
        rows=[(name, *(slot.words(measure.unit) for slot in found)) for name, found in table.items()],
    )


def _figures(table: Mapping[str, Sequence[Slot]]) -> int:
    return sum(not slot.gap for found in table.values() for slot in found)


def _seen(table: Mapping[str, Sequence[Slot]], unit: str) -> str:
    """What the picture looks like: the size of the grid, its darkest square, and how its darkest row runs."""
    squares = [(name, slot) for name, found in table.items() for slot in found if not slot.gap]
    if not squares:
        return written_out("no square")
    name, darkest = max(squares, key=lambda square: square[1].value)
    across = len(next(iter(table.values())))
    points = [Point(s.quarter.short, s.value, s.words(unit)) for s in table[name] if not s.gap]
    return written_out(
        f"a grid of {several(len(table), 'row')} by {several(across, 'quarter')}, darker for more",
        f"the darkest square is {name} in {darkest.quarter.short}, {darkest.words(unit)}",
        f"that row {course(points, darkest.value)}" if len(points) > 1 else "",
    )


def _draw(canvas: Canvas, table: Mapping[str, Sequence[Slot]], unit: str) -> None:
    key = gap_key([slot for found in table.values() for slot in found])
    frame = Rows(canvas, list(table), 1, right=4, top=draw_key(canvas, key) + 8, bottom=40)
    frame.largest = len(next(iter(table.values())))
    most = max((slot.value for found in table.values() for slot in found if not slot.gap), default=0) or 1
    for at, found in enumerate(table.values()):
        for place, slot in enumerate(found):
            words, ink = sign_of(slot.gap), MUTED
            if not slot.gap:
                words = format_value(slot.value, unit if unit == "percent" else "counts")
                colour = tint(_TINTS, slot.value / most)
                ink = ink_on(colour)
                left, low = frame.x(place), frame.y(at) - ROW / 2
                wide = frame.x(place + 1) - left
                canvas.box(left, low, wide, ROW, colour, edgecolor="white", linewidth=1.5)
            canvas.text(frame.x(place + 0.5), frame.y(at) - 4, words, ink, at="center")
    times(canvas, frame, next(iter(table.values())), frame.y(len(table) - 1) - ROW / 2)
    frame.set_names()


def times(canvas: Canvas, frame: Rows, found: Sequence[Slot], low: float) -> None:
    """Quarters under the squares, and each year once, under its first quarter in view."""
    years: dict[str, list[int]] = {}
    for place, slot in enumerate(found):
        canvas.note(frame.x(place + 0.5), low - 15, f"Q{slot.quarter.number}", at="center")
        years.setdefault(slot.quarter.year_label, []).append(place)
    for label, places in years.items():
        if len(places) > 1 or len(found) <= 6:
            canvas.note(frame.x(sum(places) / len(places) + 0.5), low - 31, label, at="center")
