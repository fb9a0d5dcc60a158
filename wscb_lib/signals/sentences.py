"""A verdict in words a Board member reads. "Higher", "lower", "rise" and "fall" stand only under a signal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from wscb_lib.exhibits.values import FEWEST_FOR_PERCENT, format_value
from wscb_lib.quarter import Quarter
from wscb_lib.signals.finding import Finding
from wscb_lib.signals.limits import Limits
from wscb_lib.signals.series import COMPARABLE, History, Slot

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_NO_FIGURE = {
    "suppressed": "The figure is suppressed by whoever sent it.",
    "held": "No figure: the return is held.",
    "not_returned": "No figure: nothing was returned.",
    "not_due": "No figure was due this quarter.",
    "too_early": "It is too early to know the outcome.",
    "not_applicable": "There was nothing to measure this quarter.",
    "too_few": "There were too few cases for a figure.",
}
LEVEL = "A level is not judged by itself: look at those who start and those who end."
TELLS_NOTHING = 60  # percentage points between limits, from which "within them" is no finding
QUARTERS_IN_A_YEAR = 4
WATCHED = "chance could still explain it, so watch it"


def number_words(number: int) -> str:
    """A whole number in words up to twenty, in digits beyond.

    >>> number_words(8), number_words(24)
    ('eight', '24')
    """
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def figure(value: float, measure: Measure) -> str:
    """A figure with its unit, to one decimal at most.

    >>> from types import SimpleNamespace as Some
    >>> figure(41.26, Some(kind="share", unit="percent")), figure(20.0, Some(kind="count", unit="children"))
    ('41.3%', '20')
    """
    plain = _plain(value)
    if measure.kind == "share":
        return f"{plain}%"
    if measure.kind == "rate":
        return f"{plain} per 10,000"
    return f"{plain} {measure.unit.replace('_', ' ')}" if measure.kind in ("median", "mean") else plain


def span(low: float, high: float, measure: Measure) -> str:
    """Two figures and the words between, the unit said once where it is a word.

    >>> from types import SimpleNamespace as Some
    >>> span(17, 24.5, Some(kind="median", unit="working_days"))
    '17 to 24.5 working days'
    >>> span(20, 41, Some(kind="share", unit="percent"))
    '20% to 41%'
    """
    first = figure(low, measure) if measure.kind == "share" else _plain(low)
    return f"{first} to {figure(high, measure)}"


def _plain(value: float) -> str:
    """To one decimal at most, rounded as a chart's labels are."""
    return format_value(value, "counts")


def no_figure(slot: Slot | None) -> str:
    """Why there is nothing to judge.

    >>> no_figure(None)
    'No figure has been returned yet.'
    """
    if slot is None:
        return "No figure has been returned yet."
    if slot.status in COMPARABLE:
        return "No figure: the return came, but the figure is missing from it."
    return _NO_FIGURE.get(slot.status, f"No figure: {slot.status.replace('_', ' ')}.")


def too_few(past: History) -> str:
    """The words for a series too short to tell.

    >>> too_few(History("2015-16-Q4", None, tuple(Slot("2015-16-Q4", 1, 1, 1, "ok") for _ in range(8))))
    'Eight quarters: not enough to tell.'
    """
    count = len(past.known)
    noun = _noun(past, count)
    since = f" since the definition changed in {_short(past.broken_at)}" if past.broken_at else ""
    return f"{number_words(count).capitalize()} {noun}{since}: not enough to tell.{_notes(past)}"


def unsafe_fall(past: History, measure: Measure) -> str:
    """The words for a count that is lower while an agency is missing: a gap, not a fall."""
    value = f"No clear change: {_current(past, measure)} {_when(past)}"
    return f"{value}, but not every agency returned, and a gap may look like a fall."


def told(found: Finding, drawn: Limits, lower: float, upper: float, past: History, measure: Measure) -> str:
    """The sentence for a series that was judged, flagged or not: what the figures show, and what that means.

    `lower` and `upper` are the limits as they are drawn, NaN where there are none.
    """
    if found.verdict:
        said = f"{_shown(found, lower, upper, past, measure)}: {_verdict_words(found, past, measure)}."
    else:
        said = _unflagged(found, lower, upper, past, measure)
    names_limits = not math.isnan(lower) and (not found.verdict or found.rule == "outside limits")
    if names_limits and not drawn.are_firm:
        said += f" The limits are provisional: they rest on {number_words(len(past.known))} {_noun(past, 2)}."
    return f"{said}{_notes(past)}"


def seen(found: Finding, lower: float, upper: float, past: History, measure: Measure) -> str:
    """What the figures of a flagged series show, for a list whose heading says what a flag means; "" for any
    other."""
    return f"{_shown(found, lower, upper, past, measure)}.{_notes(past)}" if found.verdict else ""


def _shown(found: Finding, lower: float, upper: float, past: History, measure: Measure) -> str:
    if found.rule == "outside limits":
        return _outside(found, lower, upper, past, measure)
    if found.rule == "lasting" and found.verdict == "signal" and _is_older_than_a_year(found, past):
        return _stepped(found, past, measure)
    return _compared(found, past, measure)


def _is_older_than_a_year(found: Finding, past: History) -> bool:
    """True when the change began more than a year before the newest figure: it did not happen this
    quarter."""
    newest = past.known[-1].quarter
    return Quarter.parse(newest) - Quarter.parse(past.known[found.since].quarter) >= QUARTERS_IN_A_YEAR


def _stepped(found: Finding, past: History, measure: Measure) -> str:
    """When a level changed, from what to what: "Stepped up in Apr-Jun 2014, from about 2.8 a quarter to about
    6.7"."""
    known = past.known
    since, before = known[found.since :], [known[at] for at in found.before]
    way = "up" if found.direction == "up" else "down"
    when = _short(known[found.since].quarter)
    if measure.kind == "share":
        return f"Stepped {way} in {when}, from {_total(before, measure)} to {_total(since, measure)} since"
    old, new = (math.fsum(slot.value for slot in slots) / len(slots) for slots in (before, since))
    each = f" a {_noun(past, 1)}" if measure.kind == "count" else ""
    return f"Stepped {way} in {when}, from about {figure(old, measure)}{each} to about {figure(new, measure)}"


def _compared(found: Finding, past: History, measure: Measure) -> str:
    """Plain figures of the newest quarters and of those before: "20 in the last three quarters against …"."""
    known = past.known
    recent, before = known[found.since :], [known[at] for at in found.before]
    ours, theirs = _total(recent, measure), _total(before, measure)
    if found.is_by_season:
        years = number_words(len(before) // max(1, len(recent)))
        same = "the same quarter" if len(recent) == 1 else "the same quarters"
        return f"{ours} {_last(recent, past)} against {theirs} in {same} of the {years} years before"
    gap = " with a figure" if _has_gap(past, min(found.before, default=found.since)) else ""
    return f"{ours} {_last(recent, past)}{gap} against {theirs} in the {number_words(len(before))} before"


def _last(recent: Sequence[Slot], past: History) -> str:
    return _when(past) if len(recent) == 1 else f"in the last {number_words(len(recent))} {_noun(past, 2)}"


def _total(slots: Sequence[Slot], measure: Measure) -> str:
    """Counts together; a share as so many of so many; figures with no counts behind them as their average."""
    top = math.fsum(slot.numerator for slot in slots)
    bottom = math.fsum(slot.denominator for slot in slots)
    if measure.kind == "share" and not math.isnan(top + bottom):
        counted = f"{top:,.0f} of {bottom:,.0f}"
        return (
            f"{counted} ({_percent(100 * top / bottom, top, bottom)})"
            if bottom >= FEWEST_FOR_PERCENT
            else counted
        )
    if measure.kind in ("median", "mean", "share") or math.isnan(top):
        average = math.fsum(slot.value for slot in slots) / len(slots)
        return f"{figure(average, measure)} on average" if len(slots) > 1 else figure(average, measure)
    return f"{top:,.0f}"


def _verdict_words(found: Finding, past: History, measure: Measure) -> str:
    if found.verdict == "watch":
        return WATCHED
    if found.rule == "lasting" and _is_older_than_a_year(found, past):
        return "more of a change than chance alone would explain"
    is_up = found.direction == "up"
    if measure.kind in ("count", "rate"):
        return f"{'more' if is_up else 'fewer'} than chance alone would explain"
    if measure.kind == "share":
        return f"a {'higher' if is_up else 'lower'} share than chance alone would explain"
    return f"{'higher' if is_up else 'lower'} than chance alone would explain"


def _outside(found: Finding, lower: float, upper: float, past: History, measure: Measure) -> str:
    is_up = found.direction == "up"
    limit = figure(upper if is_up else lower, measure)
    beyond = f"above the upper limit of {limit}" if is_up else f"below the lower limit of {limit}"
    return f"{_current(past, measure, lower, upper)} {_when(past)}, {beyond}"


def _unflagged(found: Finding, lower: float, upper: float, past: History, measure: Measure) -> str:
    value = f"No clear change: {_current(past, measure, lower, upper)} {_when(past)}"
    if math.isnan(lower):
        return f"No clear change: {_compared(found, past, measure)}." if found.before else f"{value}."
    bounds = span(lower, upper, measure)
    if measure.kind == "share" and upper - lower >= TELLS_NOTHING:
        return f"{value}; of so few cases that chance alone would explain anything from {bounds}."
    return f"{value}, within the {bounds} that chance alone would explain."


def _current(past: History, measure: Measure, lower: float = math.nan, upper: float = math.nan) -> str:
    """The newest figure as pages print it, unless rounding a share would carry it over a limit."""
    newest = past.known[-1]
    if measure.kind != "share":
        return figure(newest.value, measure)
    printed = _percent(newest.value, newest.numerator, newest.denominator)
    whole = round(newest.value)
    is_carried = (whole > upper) != (newest.value > upper) or (whole < lower) != (newest.value < lower)
    return figure(newest.value, measure) if is_carried and printed.endswith("%") else printed


def _percent(value: float, top: float, bottom: float) -> str:
    return format_value(value, "percent", numerator=top, denominator=bottom)


def _notes(past: History) -> str:
    """What else must be known to read the verdict: an older quarter, missing agencies."""
    notes = ""
    if past.current is not None and not past.is_current:
        notes += f" Judged to {_short(past.current.quarter)}, the newest quarter whose outcome is known."
    if past.agencies_compared:
        agencies = "agency" if past.agencies_compared == 1 else "agencies"
        many = number_words(past.agencies_compared)
        notes += f" Compared over the {many} {agencies} that returned throughout."
    elif past.current is not None and past.current.status == "partial":
        notes += " Not every agency returned this quarter."
    return notes


def _when(past: History) -> str:
    if past.is_current or past.current is None:
        return "this quarter"
    return f"in {_short(past.current.quarter)}"


def _noun(past: History, count: int) -> str:
    one = "quarter" if past.is_quarterly else "return"
    return one if count == 1 else f"{one}s"


def _has_gap(past: History, first_known: int) -> bool:
    """True when a quarter between the first known one looked at and the last holds no figure."""
    first = past.slots.index(past.known[first_known])
    return any(not slot.is_figure for slot in past.slots[first:])


def _short(quarter: str) -> str:
    return Quarter.parse(quarter).short
