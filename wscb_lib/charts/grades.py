"""Grades, best first: segments of a bar for ten cases or more, a square a case for fewer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from afcharts.af_colours import get_af_colours

from wscb_lib.charts.canvas import Canvas, picture, text_width
from wscb_lib.charts.look import BLUE, ink_on
from wscb_lib.charts.plot import draw_key, patch
from wscb_lib.charts.rows import Rows, in_place, rows_height
from wscb_lib.exhibits import Exhibit, Shown, fit_words, subtitle
from wscb_lib.exhibits.values import FEWEST_FOR_PERCENT

_BAR = 20.0


def shades(count: int) -> list[str]:
    """Blues from dark to pale, one a grade, as far apart as the palette allows; at most five.

    >>> shades(2)
    ['#12436D', '#6BACE6']
    """
    if count > 5:
        raise ValueError(f"grades: found {count}. Wanted at most five: more shades cannot be told apart.")
    if count < 3:
        return [["#12436D"], ["#12436D", "#6BACE6"]][count - 1]
    return get_af_colours("sequential", number_of_colours=count)


def stacked(
    measure: Any,
    rows: Mapping[str, Sequence[Shown]],
    *,
    grades: Sequence[str],
    id: str,
    place: str,
    cases: str = "cases",
    source: str = "",
    notes: Sequence[str] = (),
    is_specimen: bool = False,
    headline: str | None = None,
    sentence: str | None = None,
) -> Exhibit:
    """How many were given each grade: `rows` by name, one Shown a grade in each, `grades` best first.

    Ten cases or more fill the width; a row with fewer has a segment a case, all of one size, so nobody
    reads a percentage into seven files. A row with a hidden count has words instead. Grades are never
    averaged.

    >>> from types import SimpleNamespace as Some
    >>> rows = {"Neglect": [Shown("2015-16-Q4", 7), Shown("2015-16-Q4", 5)]}
    >>> files = Some(title="Files", unit="files")
    >>> stacked(files, rows, grades=("Good", "Poor"), id="g", place="Warrington").rows
    (('Neglect', '7', '5', '12'),)
    """
    for name, found in rows.items():
        if len(found) != len(grades):
            raise ValueError(f"stacked: row {name!r} has {len(found)} figures for {len(grades)} grades.")
    colours = shades(len(grades))

    def draw(canvas: Canvas) -> None:
        key = [(patch(colour), grade) for grade, colour in zip(grades, colours, strict=True)]
        frame = Rows(canvas, list(rows), 1, right=66, top=draw_key(canvas, key) + 8)
        frame.set_names()
        for at, found in enumerate(rows.values()):
            _draw_row(frame, at, found, colours, cases)

    title = measure.title
    quarter = next(iter(rows.values()))[0].quarter if rows else ""
    return Exhibit(
        id=id,
        headline=headline or _headline(title, rows, grades),
        subtitle=subtitle(title, measure.unit, place, quarter, quarter),
        body=picture(
            id,
            draw,
            height=rows_height(len(rows), top=24),
            narrow_height=rows_height(len(rows), top=40),
            is_specimen=is_specimen,
        ),
        sentence=sentence or _sentence(title, rows, grades),
        columns=("Row", *grades, "All"),
        rows=tuple(
            (name, *(shown.words("counts") for shown in found), _all(found)) for name, found in rows.items()
        ),
        source=source,
        notes=tuple(notes),
        is_specimen=is_specimen,
        form="stacked",
    )


def _draw_row(frame: Rows, at: int, found: Sequence[Shown], colours: Sequence[str], cases: str) -> None:
    total = _total(found)
    if total is None:
        absent = next(shown for shown in found if not shown.is_figure)
        frame.say(at, frame.left + 6, f"not drawn: a grade is {in_place(absent)}")
        return
    frame.say(at, frame.canvas.width - frame.right + 8, f"{total:g} {cases}")
    room = frame.canvas.width - frame.right - frame.left
    wide = room / total if total >= FEWEST_FOR_PERCENT else min(room / FEWEST_FOR_PERCENT, _BAR + 4)
    x, is_few = frame.left + 1, total < FEWEST_FOR_PERCENT
    for shown, colour in zip(found, colours, strict=True):
        pieces = int(shown.value) if is_few else 1
        for _ in range(pieces):
            size = wide if is_few else wide * shown.value
            if size > 0:
                edge = {"edgecolor": BLUE if colour in shades(5)[3:] else "white", "linewidth": 1.0}
                frame.canvas.box(x + 0.5, frame.y(at) - _BAR / 2, size - 1.5, _BAR, colour, **edge)
                if not is_few and text_width(f"{shown.value:g}") + 6 < size:
                    frame.canvas.text(
                        x + size / 2, frame.y(at) - 4, f"{shown.value:g}", ink_on(colour), at="center"
                    )
            x += size


def _total(found: Sequence[Shown]) -> float | None:
    """All the cases of a row, or None when one of its counts may not be shown."""
    return sum(shown.value for shown in found) if all(shown.is_figure for shown in found) else None


def _all(found: Sequence[Shown]) -> str:
    total = _total(found)
    return "not shown" if total is None else f"{total:,g}"


def _counted(found: Sequence[Shown], grades: Sequence[str]) -> str:
    return ", ".join(
        f"{shown.words('counts')} {grade.lower()}" for shown, grade in zip(found, grades, strict=True)
    )


def _headline(title: str, rows: Mapping[str, Sequence[Shown]], grades: Sequence[str]) -> str:
    """With one row its best grade's count; with more, what is shown."""
    if len(rows) == 1:
        (found,) = rows.values()
        total = _total(found)
        if total:
            return fit_words(title, f"{title}: {found[0].value:g} of {total:g} {grades[0].lower()}", title)
    return fit_words(title, f"{title}, by grade", title)


def _sentence(title: str, rows: Mapping[str, Sequence[Shown]], grades: Sequence[str]) -> str:
    return (
        f"{title}: " + "; ".join(f"{name}: {_counted(found, grades)}" for name, found in rows.items()) + "."
    )
