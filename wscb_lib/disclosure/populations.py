"""Who a figure counts. Two figures that count the same people are one number, wherever they are printed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from wscb_lib.disclosure.rule import HEADLINES
from wscb_lib.framework.filters import Filter

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

# what rows are, and which date puts them in a period; see `Population`
Source: TypeAlias = tuple[str, ...]

# of the places where a stock and its flows can be held together; a group that people change, such as an age,
# is less
NEARLY_ALWAYS = 0.8
_ITS_OWN = "its own"


class Population(NamedTuple):
    """The rows of one table that meet every condition, counted by `of` ("" counts rows).

    `source`: what the rows are and which date puts them in a quarter. Populations of different sources
    are never compared.
    """

    source: Source
    of: str
    conditions: tuple[str, ...]

    @lru_cache(maxsize=16384)  # noqa: B019 - populations are few, small and made once a run
    def narrowed(self, breakdown: str, group: str) -> Population:
        """The part of this population that a breakdown's group holds; the whole for a headline.

        >>> plans = Population(("cp", "plans"), "", ())
        >>> neglect = Population(("cp", "plans"), "", _conditions({"category": "neglect"}))
        >>> plans.narrowed("category", "neglect") == neglect
        True
        """
        if breakdown in HEADLINES:
            return self
        return Population(
            self.source, self.of, tuple(sorted({*self.conditions, _condition(breakdown, group)}))
        )

    def only(self, measure_id: str) -> Population:
        """The same people as one measure alone counts them: used where two that should agree do not."""
        return Population(self.source, self.of, tuple(sorted({*self.conditions, f"only {measure_id}"})))

    @property
    def told_apart_by(self) -> frozenset[str]:
        """The conditions that tell these people from others: that a date is there is none, for a stock and
        its flows each need their own."""
        return _but_for_dates(self.conditions)

    def is_within(self, other: Population) -> bool:
        """Whether this never counts more than `other`: the same rows or fewer, or distinct values of them."""
        return (
            len(self.conditions) >= len(other.conditions)
            and self.source == other.source
            and (self.of == other.of or not other.of)
            and (not other.conditions or set(self.conditions).issuperset(other.conditions))
        )


@lru_cache(maxsize=16384)
def _but_for_dates(conditions: tuple[str, ...]) -> frozenset[str]:
    return frozenset(each for each in conditions if not each.endswith(', "present"]'))


def populations(measure: Measure, breakdown: str) -> tuple[Population | None, Population | None]:
    """Who the numerator and the denominator of a measure count; None where it counts nobody.

    A rate's denominator is the published number of children who live here: known to all, so None.
    The rows behind a median or a mean are its denominator.
    """
    of = (measure.events or measure.of) if breakdown == "events" else measure.of
    source, below, above = (
        source_of(measure),
        _conditions(measure.denominator),
        _conditions(measure.numerator),
    )
    if source[0] == _ITS_OWN:
        below, above = (), ("numerator",)
    both = tuple(sorted({*below, *above}))
    if measure.kind in ("median", "mean"):
        rows = tuple(sorted({*both, *(f"measured {column}" for column in measure.measured)}))
        return None, Population(source, of, rows)
    whole = Population(source, of, below) if measure.kind == "share" else None
    return Population(source, of, both), whole


def source_of(measure: Measure) -> Source:
    """What a measure counts, and when. An agency's own totals, and named functions, are like nothing else.

    A sum, and a share of numbers that rows hold, counts the people its rows speak of, and is no number of
    rows.
    """
    if measure.way_in == "totals" or measure.function:
        return (_ITS_OWN, measure.id)
    when = (measure.counted_on, measure.open_from, measure.open_to, measure.cadence)
    summed = measure.measured if measure.kind in ("sum", "share") else ()
    return (measure.return_id, measure.table, *when, *summed)


def is_level(source: Source) -> bool:
    """Whether a source is of what stands open on a day: a year's figure is then its last quarter's.

    >>> is_level(("care", "children", "", "started_on", "ended_on", ""))
    True
    >>> is_level(("care", "children", "started_on", "", "", ""))
    False
    """
    return len(source) >= 6 and bool(source[3])


def flows_of(stock: Source) -> tuple[Source, Source] | None:
    """The sources of what comes into a stock and what goes out of it; None for a source that is no stock.

    >>> flows_of(("care", "children", "", "started_on", "ended_on", ""))
    (('care', 'children', 'started_on', '', '', ''), ('care', 'children', 'ended_on', '', '', ''))
    """
    if len(stock) != 6:  # an own total has less, a sum has its column besides
        return None
    return_id, table, counted_on, opens, closes, cadence = stock
    if counted_on or not (opens and closes):
        return None
    return (return_id, table, opens, "", "", cadence), (return_id, table, closes, "", "", cadence)


def tied(sources: Iterable[Source], every: Iterable[Source]) -> set[Source]:
    """These sources, with every stock of which one is a flow, and the other flows of that stock.

    >>> stock = ("care", "children", "", "started_on", "ended_on", "")
    >>> came, went = flows_of(stock)
    >>> tied({went}, {stock, came}) == {stock, came, went}
    True
    """
    own, every = set(sources), set(every)
    for stock in every | own:
        bundle = {stock, *(flows_of(stock) or ())}
        if len(bundle) > 1 and not bundle.isdisjoint(sources):
            own |= bundle & every
    return own


def _conditions(filters: Filter) -> tuple[str, ...]:
    return tuple(sorted(_condition(column, wanted) for column, wanted in filters.items()))


def _condition(column: str, wanted: object) -> str:
    """One condition in one spelling, so that `"neglect"` and `["neglect"]` are the same.

    >>> _condition("category", ["neglect"]) == _condition("category", "neglect")
    True
    """
    if isinstance(wanted, list | tuple):
        wanted = sorted(wanted, key=str)
        wanted = wanted[0] if len(wanted) == 1 else wanted
    return json.dumps([column, wanted], sort_keys=True, default=str)
