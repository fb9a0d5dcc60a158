"""The forms of chart we allow. Each takes shown figures and returns an Exhibit; none works out a figure.

Every one ends with the keywords of `exhibits.caption.Placed`: `id` (unique in the pack), `place`, `source`,
`notes`, `is_specimen`, and `headline`, `sentence` to use instead of the ones it would write.

    trends.trend(measure, points, signal=None, *, target=None, …)    quarters, judged
    counts.divided(measure, points, signal=None, *, …)               a share of few, as counts of counts
    stock.level(measure, points, *, starts=(), ends=(), …)           a stock at each quarter's end
    breakdown.bars(measure, groups, *, by, …)                        one quarter, by a characteristic
    breakdown.squares(measure, groups, *, by, …)                     the same, a square a case
    shares.agency_dots(measure, agencies, *, names={}, …)            shares with intervals and n of n
    funnels.funnel(measure, places, *, by="agency", …)               many shares, each against its own limits
    cases.graded(measure, rows, *, grades, by, …)                    a square a case by grade, over quarters
    before_after.paired(measure, pairs, *, ends=(…), …)              before and after, a row a course
    heat.heatmap(measure, rows, *, by, …)                            a breakdown over quarters
    reached.silences(measure, rows, *, by, silence, …)              who was reached when, and who was not
    sparklines.sparkline(values)                                     a tiny line, for a table's cell
    board_grid.statements(found, *, headline, subtitle, sentence, …) ten statements, key indicators
    many.cards(found, *, headline, subtitle, sentence, …)            small charts side by side
    small.small(points, signal, *, unit, …)                          sixteen quarters in a tile, marked

`points`, `groups`, `agencies`: sequences of `Shown`. `rows`: {label: sequence of Shown}. `pairs`: (label,
Shown, Shown). `beside`: (label, points) or (label, points, unit), a second series such as children beside
events. `basis`: what `signal` was given on where it is not the measure's own figure. `target`: a framework
Target, a line. `comparators`: framework Comparators, which are yearly, each drawn as a mark over its own
year.

What they share: `canvas` (one picture, out as SVG), `plot` and `rows` (the frames of charts over quarters and
of rows), `look` (colours and sizes), `judged` (limits and what was flagged), `published` (comparators),
`beside` (a second series), `trend_table` (a row a quarter), `noted` (what the Board did, at its quarter),
`heat_strips` (sixteen tinted squares), `between` (how far places differ, in words) and `seen` (what a picture
looks like, for those who do not see it). Of fewer than two marks there is no picture, only the sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wscb_lib.exhibits import Exhibit

_ROOMS = {
    "agency_dots": "shares",
    "bars": "breakdown",
    "cards": "many",
    "divided": "counts",
    "funnel": "funnels",
    "graded": "cases",
    "heatmap": "heat",
    "level": "stock",
    "paired": "before_after",
    "silences": "reached",
    "sparkline": "sparklines",
    "squares": "breakdown",
    "statements": "board_grid",
    "trend": "trends",
}
__all__ = [
    "agency_dots",
    "bars",
    "cards",
    "divided",
    "funnel",
    "graded",
    "heatmap",
    "level",
    "paired",
    "silences",
    "sparkline",
    "squares",
    "statements",
    "trend",
]


def __getattr__(name: str) -> Callable[..., Exhibit]:
    """Fetch a form when it is first asked for: who only reads exhibits must not wait for what draws them."""
    if name not in _ROOMS:
        raise AttributeError(f"wscb_lib.charts has no {name!r}; it offers {', '.join(_ROOMS)}")
    form: Callable[..., Exhibit] = getattr(import_module(f"wscb_lib.charts.{_ROOMS[name]}"), name)
    return form
