"""Who was reached when: a dot for each quarter in which somebody was, and an empty ring for each in which
nobody was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

from wscb_lib.charts.breakdown import headline_of, sentence_of
from wscb_lib.charts.canvas import Canvas, picture
from wscb_lib.charts.heat import times
from wscb_lib.charts.look import BLUE, MUTED, RULE
from wscb_lib.charts.plot import Entry, Slot, draw_key, gap_key, sign_of, slots_of, swatch
from wscb_lib.charts.rows import Rows, rows_height
from wscb_lib.charts.seen import written_out
from wscb_lib.counts_in_words import several
from wscb_lib.exhibits import Exhibit, Shown, subtitle
from wscb_lib.exhibits.caption import Placed
from wscb_lib.exhibits.exhibit import captioned

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

_WIDE_SLOTS, _NARROW_SLOTS = 12, 5


def silences(
    measure: Measure,
    rows: Mapping[str, Sequence[Shown]],
    *,
    by: str,
    silence: str,
    **caption: Unpack[Placed],
) -> Exhibit:
    """Draw each group's counts over quarters as dots, its figure beside each; a nought is a ring.

    `rows` gives each group's points in order of time; `silence` says in words what a nought is. Whoever was
    reached most lately stands first. The latest twelve quarters are drawn (five on a telephone); all stand in
    the table.

    >>> from types import SimpleNamespace as Some
    >>> met = {"Police": [Shown("2015-16-Q3", 4), Shown("2015-16-Q4", 0)],
    ...        "Schools": [Shown("2015-16-Q3", 2), Shown("2015-16-Q4", 6)]}
    >>> silences(Some(title="Met", unit="people"), met, by="agency", silence="nobody met", id="s",
    ...          place="Warrington").rows
    (('Schools', '2', '6'), ('Police', '4', 'nobody met'))
    """
    order = sorted(rows, key=lambda name: (_since(rows[name]), name))
    found = {name: slots_of(rows[name]) for name in order}
    latest = [(name, rows[name][-1]) for name in order]
    quarters = [slot.quarter for slot in next(iter(found.values()))]

    def draw(canvas: Canvas) -> None:
        most = _NARROW_SLOTS if canvas.is_narrow else _WIDE_SLOTS
        _draw(canvas, {name: slots[-most:] for name, slots in found.items()}, silence)

    title = measure.title
    return captioned(
        caption,
        form="silences",
        headline=caption.get("headline") or headline_of(measure, latest, by, silence),
        subtitle=subtitle(
            f"{title} by {by}", measure.unit, caption["place"], str(quarters[0]), str(quarters[-1])
        ),
        body=picture(
            caption,
            draw,
            alt=_seen(found, silence),
            marks=sum(slot.value > 0 for slots in found.values() for slot in slots),
            height=rows_height(len(rows), top=24, bottom=40),
            narrow_height=rows_height(len(rows), top=40, bottom=40),
        ),
        sentence=caption.get("sentence") or sentence_of(title, measure.unit, latest, silence),
        columns=(f"{by[:1].upper()}{by[1:]}", *(quarter.short for quarter in quarters)),
        rows=[
            (name, *(silence if slot.value == 0 else slot.words(measure.unit) for slot in slots))
            for name, slots in found.items()
        ],
    )


def _since(points: Sequence[Shown]) -> int:
    """Quarters since somebody was reached, or may have been; all of them where nobody ever was."""
    return next((back for back, point in enumerate(reversed(points)) if point.value != 0), len(points))


def _seen(found: Mapping[str, Sequence[Slot]], silence: str) -> str:
    """What the picture looks like: the size of the grid, and its emptiest and fullest rows."""
    dots = {name: sum(slot.value > 0 for slot in slots) for name, slots in found.items()}
    across = len(next(iter(found.values())))
    fullest, emptiest = max(dots, key=lambda name: dots[name]), min(dots, key=lambda name: dots[name])
    return written_out(
        f"a grid of {several(len(found), 'row')} by {several(across, 'quarter')}: a dot with its number, or "
        f"an empty ring for {silence}",
        f"most dots, {dots[fullest]}, for {fullest}; fewest, {dots[emptiest]}, for {emptiest}",
    )


def _draw(canvas: Canvas, found: Mapping[str, Sequence[Slot]], silence: str) -> None:
    every = [slot for slots in found.values() for slot in slots]
    key: list[Entry] = [(swatch("o", BLUE), "how many"), (swatch("o", RULE, is_hollow=True), silence)]
    key += gap_key(every)
    count = len(next(iter(found.values())))
    frame = Rows(canvas, list(found), count, right=4, top=draw_key(canvas, key) + 8, bottom=40)
    frame.set_names()
    for at, slots in enumerate(found.values()):
        for place, slot in enumerate(slots):
            x, y = frame.x(place + 0.5), frame.y(at)
            if slot.gap:
                canvas.text(x, y - 4, sign_of(slot.gap), MUTED, at="center")
            elif slot.value == 0:
                canvas.marker(x, y, "o", RULE, is_hollow=True, size=7)
            else:
                canvas.marker(x - 7, y, "o", BLUE, size=9)
                canvas.text(x + 1, y - 4, f"{slot.value:g}", BLUE)
    times(canvas, frame, next(iter(found.values())), frame.y(len(found) - 1) - 15)
