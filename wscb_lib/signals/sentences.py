"""A verdict in words a Board member reads. "Higher", "lower", "rise" and "fall" stand only under a signal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from wscb_lib.quarter import Quarter
from wscb_lib.signals.ladder import Finding
from wscb_lib.signals.scan import Scan
from wscb_lib.signals.series import COMPARABLE, History, Slot

FEWEST_FOR_PERCENT = 10  # as exhibits write it: out of fewer, one child moves a percentage by ten points or more

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
WATCHED = "chance could still explain it, so watch it"


def number_words(number: int) -> str:
    """A whole number in words up to twenty, in digits beyond.

    >>> number_words(8), number_words(24)
    ('eight', '24')
    """
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def figure(value: float, measure: Any) -> str:
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


def span(low: float, high: float, measure: Any) -> str:
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
    plain = f"{value:,.1f}".removesuffix(".0")
    return "0" if plain == "-0" else plain


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


def unsafe_fall(past: History, measure: Any) -> str:
    """The words for a count that is lower while an agency is missing: a gap, not a fall."""
    value = f"No clear change: {figure(past.current.value, measure)} {_when(past)}"
    return f"{value}, but not every agency returned, and a gap may look like a fall."


def told(finding: Finding, method: str, past: History, measure: Any) -> str:
    """The sentence for a series that was judged, flagged or not: what the figures show, and what that means."""
    if finding.verdict:
        said = f"{_shown(finding, past, measure)}: {_verdict_words(finding, measure)}."
    else:
        said = _unflagged(finding, method, past, measure)
    if method == "XmR trial":
        said += f" The limits are provisional: they rest on {number_words(len(past.known))} {_noun(past, 2)}."
    return f"{said}{_notes(past)}"


def seen(finding: Finding, past: History, measure: Any) -> str:
    """What the figures of a flagged series show, for a list whose heading says what a flag means; "" for any other."""
    return f"{_shown(finding, past, measure)}.{_notes(past)}" if finding.verdict else ""


def _shown(finding: Finding, past: History, measure: Any) -> str:
    if finding.rule == "scan":
        return _window_words(finding.scanned, past, measure)
    return _RULES[finding.rule](finding, past, measure)


def _window_words(found: Scan, past: History, measure: Any) -> str:
    """Plain figures of the window and of what went before it: "20 in the last three quarters against …"."""
    known = past.known
    split = len(known) - found.window
    recent, before = known[split:], known[split - found.before_quarters : split]
    noun = _noun(past, 2)
    gap = " with a figure" if _has_gap(past, split - found.before_quarters) else ""
    return (
        f"{_total(recent, measure)} in the last {number_words(found.window)} {noun}{gap} against "
        f"{_total(before, measure)} in the {number_words(found.before_quarters)} before"
    )


def _total(slots: Sequence[Slot], measure: Any) -> str:
    top = math.fsum(slot.numerator for slot in slots)
    if measure.kind != "share":
        return f"{top:,.0f}"
    bottom = math.fsum(slot.denominator for slot in slots)
    counted = f"{top:,.0f} of {bottom:,.0f}"
    return f"{counted} ({100 * top / bottom:.0f}%)" if bottom >= FEWEST_FOR_PERCENT else counted


def _verdict_words(finding: Finding, measure: Any) -> str:
    if finding.verdict == "watch":
        return WATCHED
    if finding.rule == "trend":
        return f"a {'rise' if finding.direction == 'up' else 'fall'} that chance alone would not explain"
    if measure.kind == "count" or (measure.kind == "rate" and finding.rule == "scan"):
        return f"{'more' if finding.direction == 'up' else 'fewer'} than chance alone would explain"
    if measure.kind == "share" and finding.rule == "scan":
        return f"a {'higher' if finding.direction == 'up' else 'lower'} share than chance alone would explain"
    return f"{'higher' if finding.direction == 'up' else 'lower'} than chance alone would explain"


def _outside(finding: Finding, past: History, measure: Any) -> str:
    is_up = finding.direction == "up"
    limit = figure(finding.upper if is_up else finding.lower, measure)
    beyond = f"above the upper limit of {limit}" if is_up else f"below the lower limit of {limit}"
    value = figure(past.current.value, measure)
    return f"{value} {_when(past)}, {beyond}"


def _trend(finding: Finding, past: History, measure: Any) -> str:
    run = past.known[finding.since :]
    higher = "higher" if finding.direction == "up" else "lower"
    ends = span(run[0].value, run[-1].value, measure)
    steps, noun = number_words(len(run) - 1), _noun(past, 2)
    return f"Each of the last {steps} {noun} was {higher} than the one before ({ends})"


def _run(finding: Finding, past: History, measure: Any) -> str:
    length = number_words(len(past.known) - finding.since)
    middle = "average" if finding.rule == "shift" else "middle value"
    place = f"{'above' if finding.direction == 'up' else 'below'} the {middle}"
    level = figure(finding.centre, measure)
    return f"The last {length} {_noun(past, 2)} were all {place} of {level}"


def _two_of_three(finding: Finding, past: History, measure: Any) -> str:
    limit = "upper limit" if finding.direction == "up" else "lower limit"
    value = figure(finding.upper if finding.direction == "up" else finding.lower, measure)
    return f"Two of the last three {_noun(past, 2)} came close to the {limit} of {value}"


def _few_crossings(finding: Finding, past: History, measure: Any) -> str:
    stand = "above" if finding.direction == "up" else "below"
    length = len(past.known) - finding.since
    lately = f"the last {number_words(length)} {_noun(past, length)} stood {stand} it"
    middle = figure(finding.centre, measure)
    return f"The figures seldom crossed their middle value of {middle}, and {lately}"


_RULES = {
    "outside limits": _outside,
    "trend": _trend,
    "shift": _run,
    "long run": _run,
    "two of three": _two_of_three,
    "few crossings": _few_crossings,
}


def _unflagged(finding: Finding, method: str, past: History, measure: Any) -> str:
    if method == "scan":
        return f"No clear change: {_window_words(finding.scanned, past, measure)}."
    value = f"No clear change: {figure(past.current.value, measure)} {_when(past)}"
    if math.isnan(finding.lower):
        return f"{value}, about a middle value of {figure(finding.centre, measure)}."
    bounds = span(finding.lower, finding.upper, measure)
    if measure.kind == "share" and finding.upper - finding.lower >= TELLS_NOTHING:
        return f"{value}; of so few cases that chance alone would explain anything from {bounds}."
    return f"{value}, within the {bounds} that chance alone would explain."


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
    return "this quarter" if past.is_current else f"in {_short(past.current.quarter)}"


def _noun(past: History, count: int) -> str:
    one = "quarter" if past.is_quarterly else "return"
    return one if count == 1 else f"{one}s"


def _has_gap(past: History, first_known: int) -> bool:
    """True when a quarter between the first known one looked at and the last holds no figure."""
    first = past.slots.index(past.known[first_known])
    return any(not slot.is_figure for slot in past.slots[first:])


def _short(quarter: str) -> str:
    return Quarter.parse(quarter).short
