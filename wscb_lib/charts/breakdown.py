"""One quarter split into groups: ordered bars, and one square a case where there are few."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

from wscb_lib.charts.canvas import Canvas, picture
from wscb_lib.charts.look import BLUE
from wscb_lib.charts.plot import Entry, draw_key, patch
from wscb_lib.charts.rows import ROW, Rows, behind, in_order, in_place, named, rows_height
from wscb_lib.charts.seen import ranked, written_out
from wscb_lib.exhibits import Exhibit, Shown, describe_breakdown, fit_words, subtitle, unit_words
from wscb_lib.exhibits.caption import Placed
from wscb_lib.exhibits.exhibit import captioned

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

_SQUARE = 13.0


def bars(
    measure: Measure,
    groups: Sequence[Shown],
    *,
    by: str,
    labels: Mapping[str, str] | None = None,
    is_ordered: bool = False,
    silence: str = "",
    **caption: Unpack[Placed],
) -> Exhibit:
    """Draw one quarter's figure for each group as a bar from zero, largest first, those without a figure
    last.

    `by` names the breakdown in words ("age band"); `labels` gives groups the names people read; `is_ordered`
    keeps the order given, for bands and grades; `silence` is what stands where a group's count is nought. All
    `groups` are of one quarter.

    >>> from types import SimpleNamespace as Some
    >>> groups = [Shown("2015-16-Q4", 9, group="other"), Shown("2015-16-Q4", 40, group="neglect")]
    >>> bars(Some(title="Plans", unit="plans"), groups, by="reason", id="by", place="Warrington").headline
    'Plans: most for neglect, 40'
    """
    rows = in_order(named(groups, labels or {}), is_ordered=is_ordered)
    figures = [shown.number for _, shown in rows if shown.is_figure]

    def draw(canvas: Canvas) -> None:
        frame = Rows(canvas, [name for name, _ in rows], max([*figures, 1e-9]))
        _draw_rows(frame, rows, silence, lambda at, shown: _bar(frame, at, shown, measure.unit))

    drawn = [
        (name, shown.number, shown.words(_short(measure.unit))) for name, shown in rows if shown.is_figure
    ]
    body = picture(
        caption,
        draw,
        alt=written_out(ranked(drawn, "bar", absent=len(rows) - len(drawn))),
        marks=sum(value > 0 for _, value, _ in drawn),
        height=rows_height(len(rows)),
    )
    return _exhibit(caption, measure, rows, by, "bars", silence, body)


def squares(
    measure: Measure,
    groups: Sequence[Shown],
    *,
    by: str,
    labels: Mapping[str, str] | None = None,
    filled: str = "one case",
    hollow: str = "",
    silence: str = "",
    **caption: Unpack[Placed],
) -> Exhibit:
    """Draw a handful of cases, one square a case, group by group in the order given; never a percentage.

    A share is drawn as its numerator filled and the rest of its denominator hollow; `filled` and `hollow` say
    in words what those are ("met", "not met"); `silence` stands where there is not one. A row with more
    squares than fit goes on underneath.

    >>> from types import SimpleNamespace as Some
    >>> found = [Shown("2015-16-Q4", 77.8, 7, 9, group="voice"), Shown("2015-16-Q4", 0.0, 0, 2, group="home")]
    >>> squares(Some(title="Met", unit="percent"), found, by="standard", id="s", place="Warrington").rows
    (('voice', '7 of 9', '7 of 9'), ('home', '0 of 2', '0 of 2'))
    """
    rows = named(groups, labels or {})

    def draw(canvas: Canvas) -> None:
        key: list[Entry] = [
            (patch(BLUE), filled),
            *([(patch("white", edgecolor=BLUE, linewidth=1.4), hollow)] if hollow else []),
        ]
        frame = Rows(canvas, [name for name, _ in rows], 1, top=draw_key(canvas, key) + 8)
        _draw_rows(frame, rows, silence, lambda at, shown: _row_of_squares(frame, at, shown))

    tall, narrow = rows_height(len(rows), top=24), rows_height(len(rows), top=40)
    drawn = [
        (name, shown.counted[1] if shown.counted else shown.number, shown.counts() or f"{shown.number:g}")
        for name, shown in rows
        if shown.is_figure
    ]
    how = f"a square a case, filled for “{filled}”" + (f" and hollow for “{hollow}”" if hollow else "")
    body = picture(
        caption,
        draw,
        alt=written_out(how, ranked(drawn, "row", absent=len(rows) - len(drawn))),
        marks=sum(value > 0 for _, value, _ in drawn),
        height=tall,
        narrow_height=narrow,
    )
    return _exhibit(caption, measure, rows, by, "squares", silence, body)


def _draw_rows(
    frame: Rows, rows: Sequence[tuple[str, Shown]], silence: str, draw_figure: Callable[[int, Shown], None]
) -> None:
    """Every row's name; beside it its figure drawn, or in words that it is silent or why there is none."""
    frame.set_names()
    for at, (_, shown) in enumerate(rows):
        if _is_silent(shown, silence):
            frame.say(at, frame.left + 6, silence)
        elif shown.is_figure:
            draw_figure(at, shown)
        else:
            frame.say(at, frame.left + 6, in_place(shown))


def _bar(frame: Rows, at: int, shown: Shown, unit: str) -> None:
    frame.canvas.box(frame.left, frame.y(at) - 9, frame.x(shown.number) - frame.left, 18, BLUE)
    frame.say(at, frame.x(shown.number) + 6, shown.words(_short(unit)), is_context=False)


def _row_of_squares(frame: Rows, at: int, shown: Shown) -> None:
    """Filled, then hollow, then the count in words; two lines of squares when one is not enough."""
    full = int(shown.numerator if shown.numerator is not None else shown.number)
    every = int(shown.denominator) if shown.denominator is not None else full
    across = max(int((frame.canvas.width - frame.right - frame.left) // (_SQUARE + 2)), 1)
    lines = -(-max(every, 1) // across)
    size = min(_SQUARE, (ROW - 4) / lines - 2)
    for case in range(every):
        x = frame.left + 6 + case % across * (_SQUARE + 2)
        y = frame.y(at) + (size + 2) * (lines / 2 - 1 - case // across) + 1
        colour = BLUE if case < full else "white"
        frame.canvas.box(x, y, size, size, colour, edgecolor=BLUE, linewidth=1.4)
    frame.say(
        at,
        frame.left + 12 + min(every, across) * (_SQUARE + 2),
        shown.counts() or f"{full:,}",
        is_context=False,
    )


def _is_silent(shown: Shown, silence: str) -> bool:
    return bool(silence) and shown.is_figure and shown.value == 0


def _silent(rows: Sequence[tuple[str, Shown]], silence: str) -> list[str]:
    return [name for name, shown in rows if _is_silent(shown, silence)]


def sentence_of(title: str, unit: str, rows: Sequence[tuple[str, Shown]], silence: str) -> str:
    """Say what the figures show, then name the groups with none.

    A row that is empty must be heard as well as seen.
    """
    silent = _silent(rows, silence)
    spoken = [(name, shown) for name, shown in rows if name not in silent]
    said = (
        [describe_breakdown(title, unit, [s for _, s in spoken], [n for n, _ in spoken])]
        if spoken
        else [f"{title}."]
    )
    return " ".join(
        [*said, *([f"{silence[:1].upper()}{silence[1:]}: {', '.join(silent)}."] if silent else [])]
    )


def _short(unit: str) -> str:
    return unit if unit == "percent" else "counts"


def _exhibit(
    caption: Placed,
    measure: Measure,
    rows: Sequence[tuple[str, Shown]],
    by: str,
    form: str,
    silence: str,
    body: str,
) -> Exhibit:
    shown = [each for _, each in rows]
    title = f"{measure.title} by {by}"
    quarters = sorted(each.quarter for each in shown) or [""]
    unit = "cases" if form == "squares" and measure.unit == "percent" else measure.unit
    has_counts = any(each.counts() for each in shown)
    return captioned(
        caption,
        form=form,
        headline=caption.get("headline") or headline_of(measure, rows, by, silence),
        subtitle=subtitle(title, unit, caption["place"], quarters[0], quarters[-1]),
        body=body,
        sentence=caption.get("sentence") or sentence_of(title, measure.unit, rows, silence),
        columns=(
            f"{by[:1].upper()}{by[1:]}",
            unit_words(measure.unit).capitalize(),
            *(("Counts",) if has_counts else ()),
        ),
        rows=behind(
            [
                (
                    name,
                    silence if _is_silent(each, silence) else each.words(measure.unit),
                    *((each.counts() or "no counts",) if has_counts else ()),
                )
                for name, each in rows
            ],
            shown,
            body,
        ),
    )


def headline_of(measure: Measure, rows: Sequence[tuple[str, Shown]], by: str, silence: str) -> str:
    """Write the headline: who is silent, where that is a finding; else the largest group, where one alone
    is largest."""
    title = measure.title
    if silent := _silent(rows, silence):
        who = silent[0] if len(silent) == 1 else f"{len(silent)} of {len(rows)}"
        return fit_words(title, f"{title}; {silence}: {who}", f"{title} by {by}", title)
    figures = sorted((row for row in rows if row[1].is_figure), key=lambda row: -row[1].number)
    is_alone = len(figures) > 1 and figures[0][1].number > figures[1][1].number
    if not is_alone or any(shown.shown_as or shown.status == "suppressed" for _, shown in rows):
        return fit_words(title, f"{title} by {by}", title)
    name, shown = figures[0]
    figure = shown.words(measure.unit)
    return fit_words(
        title, f"{title}: most for {name}, {figure}", f"{title}: {name}, {figure}", f"{title} by {by}"
    )
