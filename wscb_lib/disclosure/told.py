"""What the rule lets stand of a stock and its flows tells the rest as well as a row of its own would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from wscb_lib.disclosure.populations import NEARLY_ALWAYS, Population, flows_of

if TYPE_CHECKING:
    from wscb_lib.disclosure.cells import Figure

NOWHERE = -1  # the place of a figure that no row prints


def told_by_stocks(figures: Iterable[Figure]) -> list[Figure]:
    """What stands exact of a stock and its flows tells the fourth number as well as a row of its own would.

    Only where nearly all that can be checked agree.
    """
    at: dict[tuple, tuple[Figure, Population, int]] = {}
    for figure in figures:
        for people, number in figure.printed:
            label = figure.breakdown, figure.group, figure.agency
            key = people.source, people.told_apart_by, people.of, figure.period, *label
            if key not in at or at[key][0].is_covered:
                at[key] = figure, people, number
    periods = sorted({key[3] for key in at})
    before_it = dict(zip(periods[1:], periods, strict=False))
    by_kind: dict[tuple, list[list[tuple[Figure, Population, int]]]] = defaultdict(list)
    for source, who, of, period, *label in at:
        if (flows := flows_of(source)) and period in before_it:
            keys = (source, before_it[period]), *((flow, period) for flow in flows), (source, period)
            four = [at.get((s, who, of, p, *label)) for s, p in keys]
            if all(each is not None for each in four):
                by_kind[source, who, of, label[0], label[2]].append([e for e in four if e is not None])
    found = []
    for fours in by_kind.values():
        agree = [f for f in fours if f[0][2] + f[1][2] == f[2][2] + f[3][2]]
        for four in agree if len(agree) >= NEARLY_ALWAYS * len(fours) else ():
            hidden = [each for each in four if each[0].is_covered]
            if len(hidden) == 1:
                found.append(_as_printed(*hidden[0]))
    return found


def _as_printed(figure: Figure, people: Population, number: int) -> Figure:
    """A count that no row prints alone, as a row would that the rule lets stand."""
    return figure._replace(
        place=NOWHERE,
        numerator=number,
        denominator=None,
        populations=(people, None),
        is_covered=False,
        is_guarded=False,
    )
