"""Before and after, a row a course: two dots and the way between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

from wscb_lib.charts.canvas import Canvas, picture, text_width
from wscb_lib.charts.look import BLUE, MUTED, RULE
from wscb_lib.charts.plot import Entry, draw_key, stroke, swatch, ticks
from wscb_lib.charts.rows import Rows, in_place, rows_height, top_of
from wscb_lib.charts.seen import written_out
from wscb_lib.counts_in_words import several
from wscb_lib.exhibits import Exhibit, Shown, fit_words, format_value, subtitle, unit_words
from wscb_lib.exhibits.caption import Placed
from wscb_lib.exhibits.exhibit import captioned
from wscb_lib.exhibits.values import FEWEST_FOR_PERCENT

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

Pair = tuple[str, Shown, Shown]


def paired(
    measure: Measure,
    pairs: Sequence[Pair],
    *,
    ends: tuple[str, str] = ("before", "after"),
    by: str = "course",
    largest: float | None = None,
    counted: str = "people",
    period: str = "",
    **caption: Unpack[Placed],
) -> Exhibit:
    """Draw the same people before and after, a row each of `pairs` (name, before, after).

    The largest change stands first, of ten people or more before those of fewer, so that the row that the
    headline names is the first. Both figures of a pair are of the same people; `denominator` says how many,
    and under ten the dots stand without a line between them, and the key says so. `period` says what time the
    figures are of, where that is no quarter. `largest` is the end of the scale when the figures have one (10
    for a score out of ten).

    >>> from types import SimpleNamespace as Some
    >>> pair = ("Neglect", Shown("2015-16-Q4", 4.8, denominator=12), Shown("2015-16-Q4", 7.1, denominator=12))
    >>> paired(Some(title="Confidence", unit="points"), [pair], id="p", place="Warrington").rows
    (('Neglect', '4.8', '7.1', '12'),)
    """
    pairs = sorted(pairs, key=_change)
    figures = [shown.number for _, *both in pairs for shown in both if shown.is_figure]
    end = largest or top_of(figures, measure.unit)

    def draw(canvas: Canvas) -> None:
        key: list[Entry] = [(swatch("o", BLUE, is_hollow=True), ends[0]), (swatch("o", BLUE), ends[1])]
        key += (
            [(stroke(RULE, linewidth=2), f"ten {counted} or more; fewer stand last")]
            if any(map(_is_of_few, pairs))
            else []
        )
        room = max((text_width(_people(pair, counted)) for pair in pairs), default=0) + 34
        frame = Rows(
            canvas, [name for name, *_ in pairs], end, right=room, top=draw_key(canvas, key) + 8, bottom=22
        )
        frame.set_names()
        frame.scale(ticks(end, is_whole=end == int(end)), "%" if measure.unit == "percent" else "")
        for at, pair in enumerate(pairs):
            _draw_pair(frame, at, pair, counted, measure.unit)

    title, quarter = measure.title, pairs[0][2].quarter if pairs else ""
    tall, narrow = (rows_height(len(pairs), top=top, bottom=22) for top in (24, 40))
    return captioned(
        caption,
        form="paired",
        headline=caption.get("headline") or _headline(title, pairs, ends, by),
        subtitle=f"{title}, {caption['place']}, {period} ({unit_words(measure.unit)})"
        if period
        else subtitle(title, measure.unit, caption["place"], quarter, quarter),
        body=picture(
            caption, draw, alt=_seen(pairs, ends), marks=len(figures) // 2, height=tall, narrow_height=narrow
        ),
        sentence=caption.get("sentence") or _sentence(title, pairs, ends, measure.unit),
        columns=(by.capitalize(), ends[0].capitalize(), ends[1].capitalize(), counted.capitalize()),
        rows=[
            (name, first.words(measure.unit), second.words(measure.unit), _number(second))
            for name, first, second in pairs
        ],
    )


def _seen(pairs: Sequence[Pair], ends: tuple[str, str]) -> str:
    """What the picture looks like: which way each pair of dots moves, and which moves furthest."""
    moves = [
        (name, second.number - first.number)
        for name, first, second in pairs
        if first.is_figure and second.is_figure
    ]
    right, left = sum(by > 0 for _, by in moves), sum(by < 0 for _, by in moves)
    furthest = max(moves, key=lambda move: abs(move[1]), default=("", 0.0))
    absent = len(pairs) - len(moves)
    return written_out(
        f"a hollow dot for {ends[0]} and a filled one for {ends[1]} in {several(len(moves), 'row')}: "
        f"{right} to the right, {left} to the left",
        f"furthest apart: {furthest[0]}, by {format_value(abs(furthest[1]), 'counts')}" if moves else "",
        f"{several(absent, 'row')} of words without a dot" if absent else "",
    )


def _change(pair: Pair) -> tuple[bool, bool, float, str]:
    """The key that sorts pairs: of ten or more the largest change first, then those of few, those without two
    figures last."""
    name, first, second = pair
    has_both = first.is_figure and second.is_figure
    return not has_both, _is_of_few(pair), first.number - second.number if has_both else 0.0, name


def _is_of_few(pair: Pair) -> bool:
    return (pair[2].denominator or FEWEST_FOR_PERCENT) < FEWEST_FOR_PERCENT


def _headline(title: str, pairs: Sequence[Pair], ends: tuple[str, str], by: str) -> str:
    """How many rows ended higher than they began, and where the change of ten or more was largest."""
    both = [
        (name, second.number - first.number)
        for name, first, second in pairs
        if first.is_figure and second.is_figure
    ]
    if not both:
        return fit_words(title, title)
    rose = (
        f"Higher {ends[1]} than {ends[0]}: {sum(change > 0 for _, change in both)} of {len(both)} "
        f"{by}{'s' if len(both) > 1 else ''}"
    )
    most = next(
        (
            (name, second.number - first.number)
            for name, first, second in pairs
            if first.is_figure and second.is_figure and not _is_of_few((name, first, second))
        ),
        None,
    )
    if not most or most[1] <= 0:
        return fit_words(rose, rose)
    said = f"{rose}; most {most[0]}, by {format_value(most[1], 'counts')}"
    return fit_words(rose, said, rose)


def _draw_pair(frame: Rows, at: int, pair: Pair, counted: str, unit: str) -> None:
    _, first, second = pair
    absent = [shown for shown in (first, second) if not shown.is_figure]
    if absent:
        frame.say(at, frame.left + 6, in_place(absent[0]))
        return
    y, start, end = frame.y(at), frame.x(first.number), frame.x(second.number)
    if not _is_of_few(pair):
        frame.canvas.line([start, end], [y, y], RULE, linewidth=2)
    frame.canvas.marker(start, y, "o", BLUE, is_hollow=True, size=8)
    frame.canvas.marker(end, y, "o", BLUE, size=8)
    for x, shown, is_left in (
        (start, first, first.number <= second.number),
        (end, second, second.number < first.number),
    ):
        words = format_value(shown.number, unit if unit == "percent" else "counts")
        frame.canvas.text(
            x - 9 if is_left else x + 9,
            y - 4,
            words,
            MUTED if shown is first else BLUE,
            at="right" if is_left else "left",
        )
    frame.canvas.note(frame.canvas.width, y - 4, _people(pair, counted), at="right")


def _number(shown: Shown) -> str:
    return "not known" if shown.denominator is None else f"{shown.denominator:,.0f}"


def _people(pair: Pair, counted: str) -> str:
    return "" if pair[2].denominator is None else f"{_number(pair[2])} {counted}"


def _said(first: Shown, second: Shown, ends: tuple[str, str], unit: str) -> str:
    if not first.is_figure and not second.is_figure:
        return in_place(second)
    return f"{first.words(unit)} {ends[0]}, {second.words(unit)} {ends[1]}"


def _sentence(title: str, pairs: Sequence[Pair], ends: tuple[str, str], unit: str) -> str:
    said = (f"{name}: {_said(first, second, ends, unit)}" for name, first, second in pairs)
    return f"{title}: {'; '.join(said)}."
