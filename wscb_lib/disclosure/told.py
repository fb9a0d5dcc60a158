"""What the rule lets stand of a stock and its flows tells the rest as well as a row of its own would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from wscb_lib.disclosure.populations import NEARLY_ALWAYS, Population, Source, flows_of

if TYPE_CHECKING:
    from wscb_lib.disclosure.figures import Figure

NOWHERE = -1  # the place of a figure that no row prints
# rows, who of them, counted by what, period, breakdown, group, agency
_At: TypeAlias = tuple[Source, frozenset[str], str, str, str, str, str]
_Kind: TypeAlias = tuple[Source, frozenset[str], str, str, str]  # the same of every period and group


def told_by_stocks(figures: Iterable[Figure]) -> list[Figure]:
    """What stands exact of a stock and its flows tells the fourth number as well as a row of its own would.

    Only where nearly all that can be checked agree.
    """
    printed = [(figure, people, number) for figure in figures for people, number in figure.printed]
    flows_by = {source: flows_of(source) for source in {people.source for _, people, _ in printed}}
    tied = {source for stock, flows in flows_by.items() if flows for source in (stock, *flows)}
    at: dict[_At, tuple[Figure, Population, int]] = {}
    for figure, people, number in printed:
        if people.source in tied:
            label = figure.breakdown, figure.group, figure.agency
            key = people.source, people.told_apart_by, people.of, figure.period, *label
            if key not in at or at[key][0].is_covered:
                at[key] = figure, people, number
    periods = sorted({figure.period for figure, _, _ in printed})
    before_it = dict(zip(periods[1:], periods, strict=False))
    by_kind: dict[_Kind, list[list[tuple[Figure, Population, int]]]] = defaultdict(list)
    for source, who, of, period, breakdown, group, agency in at:
        if (flows := flows_by[source]) and period in before_it:
            came, went = flows
            keys = (source, before_it[period]), (came, period), (went, period), (source, period)
            found_at = (at.get((s, who, of, p, breakdown, group, agency)) for s, p in keys)
            four = [each for each in found_at if each is not None]
            if len(four) == len(keys):
                by_kind[source, who, of, breakdown, agency].append(four)
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
