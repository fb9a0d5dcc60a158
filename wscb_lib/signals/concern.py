"""Concerns that stay: a change told from chance is the Board's to answer until it says why no longer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wscb_lib.quarter import Quarter
from wscb_lib.signals.budget import Allowance
from wscb_lib.signals.lasting import MOST_BEFORE
from wscb_lib.signals.results import Results, Verdicts
from wscb_lib.signals.sentences import number_words
from wscb_lib.signals.series import figures_of, history
from wscb_lib.signals.verdict import Signal, is_beyond, level_of

if TYPE_CHECKING:
    import pandas as pd

    from wscb_lib.framework import Measure

KEPT = ("concern", "change")  # readings the Board must answer for; an improvement is flagged but not followed
PATIENCE = 2  # quarters running without its watch after which a bare watch lapses
AFRESH = 2  # quarters after a closure before what continues may be raised again: the shortest lasting change


@dataclass(frozen=True)
class Concern:
    """One concern: when it was raised, what it is now, and how it ended.

    `verdict` and `reading` are those of the newest quarter followed. `closed` is "" while it is open; else
    the quarter in which the Board closed it or, with `has_lapsed`, in which a bare watch lapsed. `because`
    says why either way. `is_back` when the newest figure no longer stands on that side of the level that
    was there before the change.
    """

    measure: str
    raised: str
    first_verdict: str
    verdict: str
    reading: str = ""
    became_signal: str = ""
    closed: str = ""
    because: str = ""
    has_lapsed: bool = False
    direction: str = ""  # "up" or "down", as it was raised
    since: str = ""  # the first quarter of the change, as it was raised
    is_back: bool = False

    @property
    def is_open(self) -> bool:
        """True while the Board has not answered."""
        return not self.closed


def follow(
    results: pd.DataFrame,
    measures: Mapping[str, Measure],
    quarters: Iterable[Quarter | str],
    closures: Mapping[str, Sequence[tuple[Quarter | str, str]]] | None = None,
    budget: Mapping[int, Allowance] | None = None,
    seams: Mapping[str, str] | None = None,
    verdicts: Verdicts | None = None,
) -> tuple[Concern, ...]:
    """Every concern raised over the quarters, judged as at each in turn on what was known then; oldest first.

    `closures` holds, by measure, the quarters in which the Board closed its challenge and the reason. A
    signal never ends by itself. A watch that never became a signal lapses when it does not hold for two
    judged quarters running; a quarter with no figure, or too few after a break, says nothing either way.
    After a closure a concern is raised again only on a pattern that begins later, or by two later quarters
    that keep to the level the Board had closed. `budget` as for `judge`, `seams` and `verdicts` as for
    `judge_all`.
    """
    ordered = Results(results, budget, seams, verdicts)
    wanted = [str(quarter) for quarter in quarters]
    closed = closures or {}
    concerns = [
        concern
        for measure in measures.values()
        for concern in _follow_one(ordered, measure, wanted, closed.get(measure.id, ()))
    ]
    return tuple(sorted(concerns, key=lambda concern: concern.raised))


def _follow_one(
    ordered: Results, measure: Measure, quarters: Sequence[str], closures: Iterable[tuple[Quarter | str, str]]
) -> list[Concern]:
    """The concerns of one measure, one open at a time."""
    ends = {str(quarter): reason for quarter, reason in closures}
    concerns: list[Concern] = []
    unheld = 0
    for quarter in quarters:
        signal = ordered.judge(measure, quarter)
        if concerns and concerns[-1].is_open:
            unheld = _unheld(signal, unheld)
            is_back = _is_back(concerns[-1], ordered, measure, quarter)
            concerns[-1] = replace(_later(concerns[-1], signal, unheld), is_back=is_back)
        elif _is_raised(signal, concerns, ordered, measure):
            unheld = 0
            concerns.append(_raise(signal))
        if quarter in ends and concerns and concerns[-1].is_open:
            concerns[-1] = replace(concerns[-1], closed=quarter, because=ends[quarter])
    return concerns


def _raise(signal: Signal) -> Concern:
    became = signal.quarter if signal.verdict == "signal" else ""
    return Concern(
        signal.measure,
        signal.quarter,
        signal.verdict,
        signal.verdict,
        signal.reading,
        became,
        direction=signal.direction,
        since=signal.since,
    )


def _is_back(concern: Concern, ordered: Results, measure: Measure, quarter: str) -> bool:
    """Whether the newest figure stands on the other side of those before the change, as far as they compare
    with it.

    Over the same agencies, since the latest break, and where the time of year matters over the same quarter
    of earlier years. Nothing left to compare with is not back.
    """
    slots, compared = ordered.compared(measure, quarter)
    past = history(slots, measure, compared)
    if past.current is None or not past.current.is_figure:
        return False
    figures = figures_of(past, measure)
    alike = figures.phases == figures.phases[-1]
    before = tuple(at for at, slot in enumerate(past.known) if alike[at] and slot.quarter < concern.since)
    return is_beyond(level_of(past, before[-MOST_BEFORE:], figures), past.current.value, concern.direction)


def _unheld(signal: Signal, before: int) -> int:
    """Judged quarters running in which the flag does not hold."""
    if _is_kept(signal):
        return 0
    return before + 1 if signal.is_judged else before


def _later(concern: Concern, signal: Signal, unheld: int) -> Concern:
    """The concern a quarter on: become a signal, lapsed, or as it was with its new verdict."""
    is_signal = _is_kept(signal) and signal.verdict == "signal"
    became = concern.became_signal or (signal.quarter if is_signal else "")
    now = replace(concern, verdict=signal.verdict, reading=signal.reading, became_signal=became)
    if became or unheld < PATIENCE:
        return now
    because = f"Lapsed: the watch did not hold for {number_words(PATIENCE)} quarters, and was never a signal."
    return replace(now, closed=signal.quarter, because=because, has_lapsed=True)


def _is_kept(signal: Signal) -> bool:
    return signal.is_flag and signal.reading in KEPT


def _is_raised(signal: Signal, concerns: Sequence[Concern], ordered: Results, measure: Measure) -> bool:
    """Whether this flag opens a concern: after the Board has closed one, only on what came later."""
    if not _is_kept(signal):
        return False
    if not concerns or concerns[-1].has_lapsed or signal.since > concerns[-1].closed:
        return True
    after = [
        slot.value
        for slot in ordered.slots(measure.id, signal.quarter)
        if slot.is_figure and slot.quarter > concerns[-1].closed
    ]
    return len(after) >= AFRESH and _keeps_to(after, signal)


def _keeps_to(values: Sequence[float], signal: Signal) -> bool:
    """True when later figures lie, on average, on the flagged side of what the change is measured from."""
    mean = math.fsum(values) / len(values)
    return mean > signal.centre if signal.direction == "up" else mean < signal.centre
