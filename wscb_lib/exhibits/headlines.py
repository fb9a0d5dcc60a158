"""The finding in at most fifteen words: the words of change that `change` decides, laid round the measure's
figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wscb_lib.counts_in_words import inside_sentence
from wscb_lib.exhibits.change import Basis, Change, change_of, shortly
from wscb_lib.exhibits.values import Shown, absence_words
from wscb_lib.quarter import Quarter

if TYPE_CHECKING:
    from wscb_lib.framework import Measure
    from wscb_lib.signals import Concern, Signal

MOST_WORDS = 15

_READINGS = {"concern": "a concern", "improvement": "an improvement"}


def headline(
    measure: Measure,
    signal: Signal | None,
    points: Sequence[Shown],
    *,
    basis: Basis | None = None,
    concern: Concern | None = None,
    with_reading: bool = True,
) -> str:
    """The finding for one measure in one quarter.

    `measure` gives title and unit, `signal` the verdict (None when nothing was judged), `points` the shown
    quarters in order of time, the last of them the quarter reported on. The figure is always the measure's
    own; a verdict given on another `basis` says so, with that basis's figure. `concern` is the one the Board
    has yet to answer, or None: it stands here even when this quarter would not raise it. `with_reading` adds
    what a signal means ("a concern"); leave it out where that already stands beside.

    >>> from types import SimpleNamespace as Some
    >>> plans = Some(title="Child protection plans started", unit="plans")
    >>> from wscb_lib.signals import Signal
    >>> signal = Signal("plans", "2015-16-Q4", "signal", direction="up", reading="concern",
    ...                 since="2015-16-Q3")
    >>> shown = [Shown("2015-16-Q3", 80), Shown("2015-16-Q4", 98)]
    >>> headline(plans, signal, shown)
    'Child protection plans started rose to 98: a concern'
    >>> families = Basis("families", [Shown("2015-16-Q3", 50), Shown("2015-16-Q4", 49)])
    >>> headline(plans, signal, shown, basis=families, with_reading=False)
    'Child protection plans started: 98; judged on families: 49, higher since Oct-Dec 2015'
    >>> headline(plans, Signal("plans", "2015-16-Q4", "no_clear_change"), [Shown("2015-16-Q4", 76)])
    'Child protection plans started: 76, no clear change'
    >>> headline(plans, signal, [Shown("2015-16-Q4", status="not_returned")])
    'Child protection plans started: not returned this quarter'
    """
    title = measure.title.strip().rstrip(".")
    change = change_of(measure, signal, points, basis=basis, concern=concern)
    latest = points[-1]
    if not latest.is_figure:
        return fit_words(title, *_absent(title, latest, change, shortly(measure, concern)))
    figure = latest.words(measure.unit)
    if signal is not None and change.form in ("moved", "stands", "told"):
        reading = _READINGS.get(signal.reading, "") if with_reading and signal.verdict == "signal" else ""
        judged = basis.figure(measure.unit) if basis else ""
        said = (
            _judged_on(title, figure, basis.noun, judged, change)
            if basis and judged
            else _flagged(title, figure, change, signal)
        )
        full = [each for each in said if change.words in each]
        more = [f"{each}; {change.stays}" for each in full] if change.stays else []
        more += [f"{each}: {reading}" for each in full] if reading else []
        return fit_words(title, *more, *said)
    if change.form == "kept":
        return fit_words(
            title,
            f"{title}: {figure} this quarter; {change.words}",
            *_kept(f"{title}: {figure}", change),
            *_kept(title, change),
        )
    return fit_words(title, *_unflagged(title, figure, change, basis, measure, points))


def _absent(title: str, latest: Shown, change: Change, short: str) -> tuple[str, ...]:
    words = absence_words(latest.status, latest.shown_as)
    when = "" if latest.status in ("too_early", "not_applicable") and not latest.shown_as else " this quarter"
    said = (f"{title}: {words}{when}", f"{title}: {words}", f"{title}: no figure")
    if change.form == "kept":  # judged to an earlier quarter, for this one is too early to know
        return (*(each for words in said for each in _kept(words, change)), *_kept(title, change))
    if not change.stays:
        return said
    return (
        *(f"{each}; {change.stays}" for each in said),
        f"{title}: {words}; {short}",
        f"{title}: no figure; {short}",
    )


def _kept(said: str, change: Change) -> tuple[str, ...]:
    by = ";" if ":" in said else ":"
    still = f"{change.short.partition(' since ')[0]} still open"  # the chart beside it shows since when
    words = (change.words, change.words.removesuffix(", still open"), change.short, still)
    return tuple(f"{said}{by} {each}" for each in words)


def _flagged(title: str, figure: str, change: Change, signal: Signal) -> tuple[str, ...]:
    """A flag's wordings, fullest first. Past tense: a plural title reads as well as a single one."""
    if change.form == "moved":
        if signal.verdict == "signal":
            return f"{title} {change.words} to {figure}", f"{title} {change.words}"
        return (
            f"{title} {change.words}: {figure} this quarter",
            f"{title} {change.words}: {figure}",
            f"{title} {change.words}",
        )
    seen = signal.seen.partition(". ")[0].rstrip(".")
    told = (
        (f"{title}: watch, {seen}",) if change.form == "told" and signal.verdict == "watch" and seen else ()
    )
    # Where not all fits, the figure before the quarter it began in: the chart beside shows when.
    return (
        *told,
        f"{title}: {figure} this quarter, {change.words}",
        f"{title}: {figure}, {change.words}",
        f"{title}: {figure}, {change.short}",
        f"{title}: {change.short}",
    )


def _judged_on(title: str, figure: str, noun: str, judged: str, change: Change) -> tuple[str, ...]:
    """Wordings of a flag given on another basis, the fullest first: both figures stand in each."""
    act = f"it {change.words}: {judged}" if change.form == "moved" else f"{judged}, {change.words}"
    on = f"{title}: {figure}; judged on {noun}{' ' if change.form == 'moved' else ': '}{act}"
    return (
        on,
        f"{title}: {figure} ({noun}: {judged}), {change.words}",
        f"{title}: {figure} ({noun}: {judged}), {change.short}",
        f"{title}: {change.short}",
    )


def _unflagged(
    title: str, figure: str, change: Change, basis: Basis | None, measure: Measure, points: Sequence[Shown]
) -> tuple[str, ...]:
    """The figure beside that of a year before, and that the difference is not to be told from chance."""
    if change.form == "too few":
        inside = inside_sentence(title)
        return f"Too few quarters to tell whether {inside} changed", f"Too few quarters: {inside}"
    before = year_before(measure, points)
    if change.form != "none":
        return (
            *((f"{title}: {figure}, {before}", f"{title}: {figure}, {_was(before)}") if before else ()),
            f"{title}: {figure} this quarter",
            f"{title}: {figure}",
        )
    judged = basis.figure(measure.unit) if basis else ""
    said = [f"{figure}, {before};"] if before else []
    if basis and judged:
        said = [f"{figure}; judged on {basis.noun}: {judged},", f"{figure} ({basis.noun}: {judged}),"]
    return (
        *(f"{title}: {each} no clear change" for each in said),
        f"{title}: {figure}, no clear change",
        f"{title}: no clear change",
    )


def year_before(measure: Measure, points: Sequence[Shown]) -> str:
    """The figure of the same quarter a year before, "91% a year before"; "" where there is none, or where it
    was counted otherwise.

    >>> from types import SimpleNamespace as Some
    >>> plans = Some(unit="plans", breaks=())
    >>> year_before(plans, [Shown("2014-15-Q4", 70), Shown("2015-16-Q4", 76)])
    '70 a year before'
    """
    here = Quarter.parse(points[-1].quarter)
    ago = next((p for p in points if p.quarter == str(here - 4) and p.is_figure), None)
    if ago is None or any(here - 4 < b.start <= here for b in measure.breaks):
        return ""
    return f"{ago.words(measure.unit)} a year before"


def _was(before: str) -> str:
    """The same where a long title leaves less room.

    >>> _was("91% a year before")
    'was 91%'
    """
    return f"was {before.removesuffix(' a year before')}"


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
    return wordings[-1].replace(title, clipped).replace(inside_sentence(title), inside_sentence(clipped))


def reading_words(signal: Signal | None) -> str:
    """The word for what a flagged change means for children; "" where nothing is flagged.

    A signal is a "Concern" or an "Improvement"; a "Change" where the measure does not say which way is
    better.

    >>> from wscb_lib.signals import Signal
    >>> reading_words(Signal("plans", "2015-16-Q4", "watch", reading="concern"))
    'Watch: possible concern'
    """
    if signal is None or not signal.is_flag:
        return ""
    if signal.verdict == "watch":
        return f"Watch: possible {signal.reading or 'change'}"
    return {"concern": "Concern", "improvement": "Improvement"}.get(signal.reading, "Change")
