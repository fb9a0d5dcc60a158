"""The finding in at most fifteen words, written from the signal's verdict so it cannot contradict it."""

from __future__ import annotations

from typing import Any

from wscb_lib.exhibits.values import Shown, absence_words
from wscb_lib.quarter import Quarter

MOST_WORDS = 15
LATELY = 4  # quarters: what began further back than this no longer "rose", it stands higher

_ACTS = {"up": "rose", "down": "fell"}
_MAYBE = {"up": "may be rising", "down": "may be falling"}
_STANDS = {"up": "higher", "down": "lower"}
_READINGS = {"concern": "a concern", "improvement": "an improvement"}


def headline(
    measure: Any, signal: Any, latest: Shown, previous: Shown | None = None, *, with_reading: bool = True, of: str = ""
) -> str:
    """The finding for one measure in one quarter.

    `measure` gives title and unit, `signal` the verdict (None when nothing was judged), `latest` the shown
    figure of the quarter and `previous` the one before (or None). `with_reading` adds what a signal means ("a
    concern"); leave it out where that already stands beside. "Rose" and "fell" are written only for a
    signal of the last year, "higher since" and "lower since" for one whose pattern began before that, "may be
    rising" only for a watch; everything else says that no change can be shown, or why. `of` names what the figure
    counts when that is not what the title counts: "families".

    >>> from types import SimpleNamespace as Some
    >>> plans = Some(title="Child protection plans started", unit="plans")
    >>> signal = Some(verdict="signal", direction="up", reading="concern", rule="outside limits")
    >>> headline(plans, signal, Shown("2015-16-Q4", 98))
    'Child protection plans started rose to 98: a concern'
    >>> headline(plans, Some(verdict="no_clear_change"), Shown("2015-16-Q4", 76))
    'No clear change in child protection plans started'
    >>> headline(plans, signal, Shown("2015-16-Q4", status="not_returned"))
    'Child protection plans started: not returned this quarter'
    """
    title = measure.title.strip().rstrip(".")
    if not latest.is_figure:
        return fit_words(title, *_absent(title, latest))
    figure = latest.words(measure.unit) + (f" of {of}" if of and measure.kind == "share" else f" {of}" if of else "")
    verdict = getattr(signal, "verdict", "not_judged")
    if verdict == "signal":
        return fit_words(
            title, *_changed(title, figure, signal, _is_further(signal, latest, previous), with_reading)
        )
    if verdict == "watch":
        maybe = _MAYBE.get(signal.direction, "may be changing")
        return fit_words(title, f"{title} {maybe}: {figure} this quarter", f"{title} {maybe}")
    if verdict == "no_clear_change":
        return fit_words(title, f"No clear change in {_within(title)}", f"No clear change: {_within(title)}")
    if verdict == "too_few":
        return fit_words(
            title, f"Too few quarters to tell whether {_within(title)} changed", f"Too few quarters: {_within(title)}"
        )
    return fit_words(title, f"{title}: {figure} this quarter", f"{title}: {figure}")


def _absent(title: str, latest: Shown) -> tuple[str, ...]:
    words = absence_words(latest.status, latest.shown_as)
    when = "" if latest.status in ("too_early", "not_applicable") and not latest.shown_as else " this quarter"
    return f"{title}: {words}{when}", f"{title}: {words}", f"{title}: no figure"


def _is_further(signal: Any, latest: Shown, previous: Shown | None) -> bool:
    """True when the latest figure also moved the signal's way, so that "rose to 7" is true of both."""
    if previous is None or not previous.is_figure:
        return True
    return latest.value > previous.value if signal.direction == "up" else latest.value < previous.value


def _changed(title: str, figure: str, signal: Any, is_further: bool, with_reading: bool) -> tuple[str, ...]:
    """A signal's wordings, fullest first. Past tense: a plural title reads as well as a single one."""
    act = _ACTS.get(signal.direction)
    if act is None:
        return (
            f"{title} changed by more than chance: {figure} this quarter",
            f"{title} changed by more than chance",
        )
    if since := _standing_since(signal):
        stands = f"{_STANDS[signal.direction]} since {since}"
        reading = _READINGS.get(signal.reading, "") if with_reading else ""
        read = (f"{title}: {figure} this quarter, {stands}: {reading}", f"{title}: {figure}, {stands}: {reading}") if reading else ()
        told = (f"{title}: {figure} this quarter, {stands}", f"{title}: {figure}, {stands}")
        # Where not all fits, the figure before the quarter it began in: the chart beside shows when.
        return *read, *told, f"{title}: {_STANDS[signal.direction]}, at {figure}", f"{title}: {stands}", f"{title} {act}"
    plain = f"{title} {act} to {figure}" if is_further else f"{title} {act}: {figure} this quarter"
    reading = _READINGS.get(signal.reading, "") if with_reading else ""
    if not reading:
        return plain, f"{title} {act}"
    read = f"{plain}: {reading}" if is_further else f"{title} {act}, {reading}: {figure} this quarter"
    return read, f"{title} {act}: {reading}", plain, f"{title} {act}"


def _standing_since(signal: Any) -> str:
    """The quarter since which figures have stood where they are, when that is longer ago than lately; else "".

    >>> from types import SimpleNamespace as Some
    >>> _standing_since(Some(quarter="2015-16-Q4", since="2014-15-Q1")), _standing_since(Some(quarter="2015-16-Q4", since="2015-16-Q3"))
    ('Apr-Jun 2014', '')
    """
    since, quarter = getattr(signal, "since", ""), getattr(signal, "quarter", "")
    if not since or Quarter.parse(quarter) - Quarter.parse(since) < LATELY:
        return ""
    return Quarter.parse(since).short


def _within(title: str) -> str:
    """The title inside a sentence: its first letter small, unless it is an abbreviation or a name.

    >>> _within("Referrals received"), _within("LADO cases concluded"), _within("GP reports")
    ('referrals received', 'LADO cases concluded', 'GP reports')
    """
    first = title.split(" ", 1)[0]
    is_name = any(letter.isupper() or letter.isdigit() for letter in first[1:]) or len(first) == 1
    return title if is_name else title[:1].lower() + title[1:]


def fit_words(title: str, *wordings: str) -> str:
    """The fullest wording of at most fifteen words; a title too long for any loses its end.

    Every wording holds the title as it is, or with its first letter small.

    >>> fit_words("Plans", "Plans: most for neglect, 40 of 63", "Plans")
    'Plans: most for neglect, 40 of 63'
    """
    for wording in wordings:
        if len(wording.split()) <= MOST_WORDS:
            return wording
    over = len(wordings[-1].split()) - MOST_WORDS
    clipped = " ".join(title.split()[:-over]).rstrip(",;:") + "…"
    return wordings[-1].replace(title, clipped).replace(_within(title), _within(clipped))


def direction_words(signal: Any) -> str:
    """The direction column of the dashboard: words first, never an arrow or a colour alone.

    >>> from types import SimpleNamespace as Some
    >>> direction_words(Some(verdict="watch", direction="up"))
    'may be rising'
    """
    verdict = getattr(signal, "verdict", "not_judged")
    if verdict == "signal":
        since = _standing_since(signal)
        return f"{_STANDS[signal.direction]} since {since}" if since and signal.direction else _ACTS.get(signal.direction, "changed")
    if verdict == "watch":
        return _MAYBE.get(signal.direction, "may be changing")
    return {
        "no_clear_change": "no clear change",
        "too_few": "too few quarters to tell",
        "no_figure": "no figure this quarter",
    }.get(verdict, "not judged")


def reading_words(signal: Any) -> str:
    """What the change means for children, when the measure says which way is better; "" when nothing is
    flagged.

    >>> from types import SimpleNamespace as Some
    >>> reading_words(Some(verdict="watch", reading="concern"))
    'Watch: possible concern'
    """
    verdict, reading = getattr(signal, "verdict", ""), getattr(signal, "reading", "")
    if verdict == "signal":
        return {"concern": "Concern", "improvement": "Improvement"}.get(reading, "Change")
    if verdict == "watch":
        return f"Watch: possible {reading or 'change'}"
    return ""
