"""Published figures, and when they may stand beside our own.

They are annual and they lag. A pack shows only what had been published by the day the Board meets; a rate or
a percent may stand beside another area's, a count never may: Essex has more children on plans because it has
more children. A set of neighbours is named with the model that chose it, as `comparators.csv` does, and a
figure of a model that had been replaced when it came out is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wscb_lib.exhibits import format_value
from wscb_lib.framework.declared import Measure
from wscb_lib.framework.values import Comparator, Framework
from wscb_lib.quarter import Quarter

WIDER_AREAS = 3
"""How many other areas stand beside ours on one chart: more cannot be told apart."""

_UNITS = {"share": "percent", "rate": "rate_per_10000"}
_COUNTS = ("count", "stock")


def known_comparators(framework: Framework, measure: Measure, meeting_on: date) -> tuple[Comparator, ...]:
    """The published figures that may be shown beside a measure on the day of a meeting, by area and year.

    Areas stand in the order of `comparators.csv`. Of a level (a stock) only the town's own count is given; of
    what is counted in a quarter none is, since a year's count is not to be held against a quarter's. A figure
    that was not published is left out.
    """
    if measure.kind in ("count", "sum"):
        return ()
    indicator = measure.indicator or measure.id
    found = [
        c
        for c in framework.comparators
        if c.measure == indicator
        and c.published_on <= meeting_on
        and c.value is not None
        and (measure.kind not in _COUNTS or c.area == framework.board.town)
        and not _is_of_a_model_replaced(framework, c)
    ]
    areas = list(dict.fromkeys(c.area for c in framework.comparators if c.measure == indicator))
    return tuple(sorted(found, key=lambda c: (areas.index(c.area), c.year)))


def _is_of_a_model_replaced(framework: Framework, found: Comparator) -> bool:
    """Whether a figure of neighbours is of a model in whose place another stood when it came out."""
    models = framework.published.models
    mine = next((m for m in models if f"({m.name}" in found.area), None)
    return mine is not None and any(
        mine.valid_from < other.valid_from <= found.published_on for other in models
    )


def beside(comparators: Iterable[Comparator], town: str, most: int = WIDER_AREAS) -> tuple[Comparator, ...]:
    """Those of the first `most` areas other than the town itself, whose own figures the returns already give.

    >>> made = [
    ...     Comparator("r", 2015, a, 1.0, "", date(2015, 10, 22), "") for a in ("Here", "England", "Essex")
    ... ]
    >>> [c.area for c in beside(made, "Here", most=1)]
    ['England']
    """
    others = [c for c in comparators if c.area != town]
    chosen = list(dict.fromkeys(c.area for c in others))[:most]
    return tuple(c for c in others if c.area in chosen)


def latest(comparators: Iterable[Comparator]) -> tuple[Comparator, ...]:
    """Each area's newest figure, areas in the order given.

    >>> made = [Comparator("r", year, "England", 1.0, "", date(2016, 10, 22), "") for year in (2016, 2015)]
    >>> [c.year for c in latest(made)]
    [2016]
    """
    newest: dict[str, Comparator] = {}
    for each in comparators:
        if each.area not in newest or each.year > newest[each.area].year:
            newest[each.area] = each
    return tuple(newest.values())


def year_of(comparator: Comparator) -> str:
    """The financial year a figure is for.

    >>> year_of(Comparator("cp_plans_rate", 2015, "England", 42.9, "published", date(2015, 10, 22), "DfE"))
    '2014-15'
    """
    return Quarter(comparator.year - 1, 1).year_label


def latest_line(measure: Measure, comparators: Iterable[Comparator]) -> str:
    """Each area's newest figure and its year, on one line; "" when there is none.

    "England 42.9 (2014-15); North West 50.9 (2014-15)". A rate leaves its "per 10,000" to the measure's own
    line.
    """
    unit = _UNITS.get(measure.kind, measure.unit)
    said = (
        f"{c.area} {_written(c.value, unit)} ({year_of(c)})"
        for c in latest(comparators)
        if c.value is not None
    )
    return "; ".join(said)


def _written(value: float, unit: str) -> str:
    return format_value(value, unit).removesuffix(" per 10,000")
