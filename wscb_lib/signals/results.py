"""Verdicts from the results frame: its headline rows in order, as they could be known in each quarter."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from wscb_lib.quarter import Quarter
from wscb_lib.signals.budget import Allowance
from wscb_lib.signals.seam import across_the_seam
from wscb_lib.signals.series import Slot, as_slot, latest_break, same_agencies
from wscb_lib.signals.verdict import Signal, judge_slots

if TYPE_CHECKING:
    import pandas as pd

    from wscb_lib.framework import Measure


class Verdicts:
    """Verdicts by a checksum of everything they rest on: those found before, and those asked for since.

    >>> verdicts = Verdicts({})
    >>> verdicts.of("a series", lambda: "steady"), verdicts.of("a series", lambda: "rose")
    ('steady', 'steady')
    >>> len(verdicts.asked)
    1
    """

    def __init__(self, before: Mapping[str, Signal] | None = None) -> None:
        self._before = before or {}
        self.asked: dict[str, Signal] = {}

    def of(self, rests_on: str, find: Callable[[], Signal]) -> Signal:
        """Return the verdict found before on the very same, or find it."""
        mark = hashlib.sha256(rests_on.encode()).hexdigest()[:24]
        if mark not in self.asked:
            self.asked[mark] = self._before[mark] if mark in self._before else find()
        return self.asked[mark]


class Results:
    """The rows of results that verdicts rest on, ordered once so that any quarter can be judged quickly.

    `verdicts` are those found before, so that a series is judged once.

    >>> import pandas as pd
    >>> from types import SimpleNamespace as Some
    >>> row = {"measure": "plans", "quarter": "2015-16-Q4", "breakdown": "all", "group": "all",
    ...        "agency": "all", "numerator": 70.0, "denominator": None, "value": 70.0, "status": "ok"}
    >>> plans = Some(id="plans", kind="count", unit="plans", better="neither", breaks=())
    >>> Results(pd.DataFrame([row])).judge(plans, "2015-16-Q4").verdict
    'too_few'
    """

    def __init__(
        self,
        frame: pd.DataFrame,
        budget: Mapping[int, Allowance] | None = None,
        seams: Mapping[str, str] | None = None,
        verdicts: Verdicts | None = None,
    ) -> None:
        self._budget, self._seams = budget, seams or {}
        self._verdicts = verdicts or Verdicts()
        self._slots: dict[str, dict[str, Slot]] = {}
        self._agencies: dict[str, dict[str, dict[str, Slot]]] = {}
        rows = frame[(frame["group"] == "all") & frame["breakdown"].isin(["all", "events"])]
        has_events = set(rows.loc[rows["breakdown"] == "events", "measure"])
        rows = rows[(rows["breakdown"] == "events") == rows["measure"].isin(has_events)]
        names = ("measure", "agency", "quarter", "numerator", "denominator", "value", "status")
        for measure, agency, *fields in zip(*(rows[name].tolist() for name in names), strict=True):
            self._keep(measure, agency, as_slot(*fields))

    def _keep(self, measure: str, agency: str, slot: Slot) -> None:
        if agency == "all":
            held = self._slots.setdefault(measure, {})
            if slot.quarter in held:
                raise ValueError(f"results: {measure} has two headline rows for {slot.quarter}. Keep one.")
            held[slot.quarter] = slot
        else:
            self._agencies.setdefault(measure, {}).setdefault(slot.quarter, {})[agency] = slot

    def judge(self, measure: Measure, quarter: str) -> Signal:
        """The verdict as at one quarter, from what could be known then."""
        slots, compared = self.compared(measure, quarter)
        seam = self._seams.get(measure.id, "")
        found = self._verdicts.of(
            repr((slots, measure, compared, self._budget, seam)),
            lambda: across_the_seam(judge_slots(slots, measure, compared, self._budget), slots, seam),
        )
        return replace(found, quarter=quarter)

    def compared(self, measure: Measure, quarter: str) -> tuple[tuple[Slot, ...], int]:
        """What a verdict rests on: the slots since the last break, over the same agencies, and how many those
        are."""
        broken_at = latest_break(measure, quarter)
        slots = [slot for slot in self.slots(measure.id, quarter) if slot.quarter >= broken_at]
        return same_agencies(slots, self._agencies.get(measure.id, {}), measure)

    def slots(self, measure: str, quarter: str) -> tuple[Slot, ...]:
        """One slot a quarter from the measure's first to this one; a quarter with no row at all is a gap.

        As many of the newest quarters as are too early to know at the end of the results were too early
        here too.
        """
        held = self._slots.get(measure, {})
        first, last = min(held, default=""), max(held, default="")
        if not first or first > quarter:
            return ()
        slots = self._filled(measure, first, quarter)
        if last > quarter:
            unknown = _too_early(self._filled(measure, first, last))
            known = max(0, len(slots) - unknown)
            slots = slots[:known] + [_absent(slot.quarter, "too_early") for slot in slots[known:]]
        return tuple(slots)

    def _filled(self, measure: str, first: str, last: str) -> list[Slot]:
        held = self._slots[measure]
        status = "not_due" if any(slot.status == "not_due" for slot in held.values()) else "not_returned"
        return [held.get(quarter) or _absent(quarter, status) for quarter in _span(first, last)]


def judge_all(
    results: pd.DataFrame,
    measures: Mapping[str, Measure],
    quarter: Quarter | str,
    budget: Mapping[int, Allowance] | None = None,
    seams: Mapping[str, str] | None = None,
    verdicts: Verdicts | None = None,
) -> dict[str, Signal]:
    """The verdict on every measure in one quarter, by id.

    Judged on rows of breakdown "events" where a measure has them, else on its headline rows. Where an agency
    is missing in some quarter, compared over agencies that returned throughout, if their rows are there. A
    measure with no row at all is `no_figure`. `budget` as for `judge`. `seams` says, by measure, from which
    quarter it is counted from rows and no longer sent as totals: a change that begins there is no flag.
    `verdicts` as for `Results`.
    """
    ordered = Results(results, budget, seams, verdicts)
    return {measure.id: ordered.judge(measure, str(quarter)) for measure in measures.values()}


@lru_cache(maxsize=512)
def _span(first: str, last: str) -> tuple[str, ...]:
    return tuple(str(each) for each in Quarter.range(Quarter.parse(first), Quarter.parse(last)))


def _absent(quarter: str, status: str) -> Slot:
    return Slot(quarter, math.nan, math.nan, math.nan, status)


def _too_early(slots: list[Slot]) -> int:
    """How many slots at the end are not yet known: back to the first that says so after the last figure."""
    last_figure = max((place for place, slot in enumerate(slots) if slot.is_figure), default=-1)
    early = [place for place, slot in enumerate(slots) if place > last_figure and slot.status == "too_early"]
    return len(slots) - min(early) if early else 0
