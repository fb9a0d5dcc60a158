"""A handful of cases a quarter: a square a case with the mark and the shade of its grade, themes down and
quarters across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Unpack

from wscb_lib.charts.canvas import Canvas, picture
from wscb_lib.charts.look import BLUE, GRID, ink_on, shades
from wscb_lib.charts.plot import Entry, draw_key
from wscb_lib.charts.rows import ROW, Rows, in_place, rows_height
from wscb_lib.charts.seen import written_out
from wscb_lib.counts_in_words import several
from wscb_lib.exhibits import Exhibit, Shown, fit_words, subtitle
from wscb_lib.exhibits.caption import Placed
from wscb_lib.exhibits.exhibit import captioned
from wscb_lib.quarter import Quarter

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

_SQUARE = 12.0
_NARROW_QUARTERS = 3
_DOWN, _ACROSS = ((0.5, 0.2), (0.5, 0.8)), ((0.2, 0.5), (0.8, 0.5))
_RISING, _FALLING = ((0.2, 0.2), (0.8, 0.8)), ((0.2, 0.8), (0.8, 0.2))
_MARKS = ((_DOWN, _ACROSS), (), (_RISING,), (_RISING, _FALLING), (_ACROSS,))
"""Strokes within a square, a mark for each grade, best first: no grade is told by its shade alone."""
Stroke = tuple[tuple[float, float], tuple[float, float]]
Look = tuple[str, tuple[Stroke, ...]]  # shade, and the strokes of its mark
Cells = Mapping[str, Sequence[Shown]]  # grade -> its counts, quarter by quarter


def graded(
    measure: Measure,
    rows: Mapping[str, Cells],
    *,
    grades: Sequence[str],
    by: str,
    **caption: Unpack[Placed],
) -> Exhibit:
    """Draw how each of a few cases was graded, a square a case.

    `rows` are by name; in each stand the counts of every grade over the same quarters. `grades` are best
    first, darkest first, each with a mark of its own. A telephone shows the latest three quarters; the table
    holds all. Grades are never averaged, and so few are never a percentage. A hidden count stands in its cell
    in words.

    >>> from types import SimpleNamespace as Some
    >>> cases = Some(title="Cases", unit="cases")
    >>> rows = {"Neglect": {"good": [Shown("2015-16-Q4", 2)], "poor": [Shown("2015-16-Q4", 1)]}}
    >>> graded(cases, rows, grades=("good", "poor"), by="theme", id="g", place="Warrington").rows
    (('Neglect', '2 good, 1 poor'),)
    """
    quarters = [point.quarter for point in next(iter(next(iter(rows.values())).values()))]
    looks = dict(zip(grades, zip(shades(len(grades)), _MARKS, strict=False), strict=True))

    def draw(canvas: Canvas) -> None:
        first = max(len(quarters) - _NARROW_QUARTERS, 0) if canvas.is_narrow else 0
        _draw(canvas, rows, quarters, first, looks)

    latest = {name: _words(found, grades, len(quarters) - 1) for name, found in rows.items()}
    title, said = measure.title, "; ".join(f"{name}, {words}" for name, words in latest.items())
    tall, narrow = (rows_height(len(rows), top=top, bottom=24) for top in (24, 56))
    return captioned(
        caption,
        form="graded",
        headline=caption.get("headline") or fit_words(title, f"{title}, {by} by {by}", title),
        subtitle=subtitle(f"{title} and {by}", measure.unit, caption["place"], quarters[0], quarters[-1]),
        body=picture(
            caption,
            draw,
            alt=_seen(rows, quarters, grades),
            marks=sum(_squares(found, at) for found in rows.values() for at in range(len(quarters))),
            height=tall,
            narrow_height=narrow,
        ),
        sentence=caption.get("sentence") or f"{title}, {Quarter.parse(quarters[-1]).label}: {said}.",
        columns=(f"{by[:1].upper()}{by[1:]}", *(Quarter.parse(q).short for q in quarters)),
        rows=[
            (name, *(_words(found, grades, at) for at in range(len(quarters))))
            for name, found in rows.items()
        ],
    )


def _squares(found: Cells, at: int) -> int:
    """How many squares stand in a cell."""
    return sum(int(points[at].number) for points in found.values() if points[at].is_figure)


def _seen(rows: Mapping[str, Cells], quarters: Sequence[str], grades: Sequence[str]) -> str:
    """What the picture looks like: the size of the grid, its fullest cell, and what is in it."""
    most, name, at = max(
        (_squares(found, at), name, at) for name, found in rows.items() for at in range(len(quarters))
    )
    when = Quarter.parse(quarters[at]).short
    return written_out(
        f"a grid of {several(len(rows), 'row')} by {several(len(quarters), 'quarter')}, a square a case, the "
        "better its grade the darker",
        f"most in {name}, {when}: {_words(rows[name], grades, at)}" if most else "",
    )


def _words(found: Cells, grades: Sequence[str], at: int) -> str:
    """The cases of one cell by grade, best first; "none" where there was no case."""
    points = [(grade, found[grade][at]) for grade in grades if grade in found]
    absent = [shown for _, shown in points if not shown.is_figure]
    if absent:
        return in_place(absent[0])
    return ", ".join(f"{shown.number:,.0f} {grade}" for grade, shown in points if shown.value) or "none"


def _draw(
    canvas: Canvas, rows: Mapping[str, Cells], quarters: Sequence[str], first: int, looks: Mapping[str, Look]
) -> None:
    key: list[Entry] = [(partial(_key_square, look=look), grade) for grade, look in looks.items()]
    count = len(quarters) - first
    frame = Rows(canvas, list(rows), count, right=4, top=draw_key(canvas, key) + 8, bottom=24)
    frame.set_names()
    low = frame.y(len(rows) - 1) - ROW / 2
    for place in range(count):
        canvas.line([frame.x(place)] * 2, [low, frame.y(0) + ROW / 2], GRID, linewidth=0.7)
        canvas.note(frame.x(place + 0.5), low - 16, _short(quarters[first + place]), at="center")
    for at, found in enumerate(rows.values()):
        for place in range(count):
            _draw_cell(frame, at, place, found, first + place, looks)


def _short(quarter: str) -> str:
    when = Quarter.parse(quarter)
    return f"Q{when.number} {when.year_label[2:]}"


def _draw_cell(frame: Rows, row: int, place: int, found: Cells, at: int, looks: Mapping[str, Look]) -> None:
    """A cell's squares, best grade first, in as many lines as they need."""
    points = {grade: found[grade][at] for grade in looks if grade in found}
    absent = [shown for shown in points.values() if not shown.is_figure]
    if absent:
        frame.say(row, frame.x(place) + 4, in_place(absent[0]))
        return
    squares = [
        look for grade, look in looks.items() if grade in points for _ in range(int(points[grade].number))
    ]
    across = max(int((frame.x(place + 1) - frame.x(place) - 6) // (_SQUARE + 2)), 1)
    lines = -(-max(len(squares), 1) // across)
    size = min(_SQUARE, (ROW - 4) / lines - 2)
    for case, look in enumerate(squares):
        x = frame.x(place) + 4 + case % across * (_SQUARE + 2)
        y = frame.y(row) + (size + 2) * (lines / 2 - 1 - case // across) + 1
        _square(frame.canvas, x, y, size, look)


def _key_square(canvas: Canvas, x: float, y: float, look: Look) -> None:
    _square(canvas, x - _SQUARE / 2, y - _SQUARE / 2, _SQUARE, look)


def _square(canvas: Canvas, x: float, y: float, size: float, look: Look) -> None:
    """One case, from its lower left corner: its shade, and over it the mark of its grade."""
    colour, strokes = look
    canvas.box(x, y, size, size, colour, edgecolor=BLUE, linewidth=0.8)
    for (x0, y0), (x1, y1) in strokes:
        canvas.line(
            [x + x0 * size, x + x1 * size], [y + y0 * size, y + y1 * size], ink_on(colour), linewidth=1.5
        )
