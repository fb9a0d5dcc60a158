"""From rows of shown results to what pages read: each figure in its quarter's place, and gaps that say so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from wscb_lib.exhibits import Shown
from wscb_lib.pages.evidence import Series


class ShownRow(Protocol):
    """A row of the shown frame, as a named tuple of its columns."""

    @property
    def measure(self) -> str:
        """The measure's id."""

    @property
    def quarter(self) -> str:
        """The quarter's slot."""

    @property
    def breakdown(self) -> str:
        """The column it is broken down by; "all" of a headline, "events" of what chance acts on."""

    @property
    def group(self) -> str:
        """The value of that column; "all" of a headline."""

    @property
    def agency(self) -> str:
        """Whose figure it is; "all" of all together."""


def series_from(
    rows: Sequence[ShownRow], quarters: Sequence[str]
) -> tuple[dict[str, Series], dict[str, Series], dict[tuple[str, str], dict[str, Series]]]:
    """Gather headlines and events by measure, and groups by (measure, breakdown), from rows of shown
    results.

    A quarter with no row is a gap that says "not returned": never a nought.
    """
    place = {quarter: at for at, quarter in enumerate(quarters)}
    gaps = [Shown(quarter, status="not_returned") for quarter in quarters]
    headlines: dict[str, list[Shown]] = {}
    events: dict[str, list[Shown]] = {}
    groups: dict[tuple[str, str], dict[str, list[Shown]]] = {}
    for row in rows:
        if row.agency != "all" or row.quarter not in place:
            continue
        if row.breakdown == "all":
            slots = headlines.setdefault(row.measure, gaps.copy())
        elif row.breakdown == "events":
            slots = events.setdefault(row.measure, gaps.copy())
        else:
            slots = groups.setdefault((row.measure, row.breakdown), {}).setdefault(row.group, gaps.copy())
        slots[place[row.quarter]] = Shown.of(row)
    return (
        {measure: tuple(slots) for measure, slots in headlines.items()},
        {measure: tuple(slots) for measure, slots in events.items()},
        {key: {group: tuple(slots) for group, slots in found.items()} for key, found in groups.items()},
    )


def own_series(rows: Sequence[ShownRow], quarters: Sequence[str]) -> dict[tuple[str, str], Series]:
    """Gather what each agency itself returned: (measure, agency) -> a `Shown` for each quarter.

    A quarter with no row is a gap that says "not returned".
    """
    place = {quarter: at for at, quarter in enumerate(quarters)}
    gaps = [Shown(quarter, status="not_returned") for quarter in quarters]
    found: dict[tuple[str, str], list[Shown]] = {}
    for row in rows:
        if row.agency != "all" and row.breakdown == "all" and row.quarter in place:
            found.setdefault((row.measure, row.agency), gaps.copy())[place[row.quarter]] = Shown.of(row)
    return {key: tuple(slots) for key, slots in found.items()}
