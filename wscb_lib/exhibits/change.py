"""What may be said of a measure's change: the one place that writes "rose", "fell", "higher" and "lower" of
it.

It is decided by the verdict, by the two newest figures that are shown (and the two that were judged, where
those are others), and by the concern the Board has yet to answer; so that no words can contradict the figures
beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from wscb_lib.exhibits.values import Shown
from wscb_lib.quarter import Quarter

if TYPE_CHECKING:
    from wscb_lib.framework import Measure
    from wscb_lib.signals import Concern, Signal

FEWEST_TO_TURN = 3  # figures since a change began
LATELY = 4  # quarters: what began further back no longer "rose"; it stands higher

_ROSE = {"up": "rose", "down": "fell"}
_RISING = {"up": "may be rising", "down": "may be falling"}
_NO_LONGER = {"up": "no longer rising", "down": "no longer falling"}
_STANDS = {"up": "higher", "down": "lower"}
_APART = {"up": "high", "down": "low"}
_OUTSIDE = {"up": "above its limits", "down": "below its limits"}
_UNFLAGGED = {
    "no_clear_change": ("none", "no clear change"),
    "too_few": ("too few", "too few quarters to tell"),
    "no_figure": ("absent", "no figure this quarter"),
}


class Basis(NamedTuple):
    """The series a verdict was given on, where that is not what the measure counts.

    `noun` names it ("families"), `points` are its figures.
    """

    noun: str
    points: Sequence[Shown]

    def figure(self, unit: str) -> str:
        """Its newest figure in words; "" where it has none."""
        known = newest(self.points)
        return known.words(unit) if known else ""

    def counted(self, unit: str) -> str:
        """Its newest figure with what it counts; "" where it has none.

        >>> Basis("families", [Shown("2015-16-Q4", 115)]).counted("enquiries")
        '115 families'
        >>> children = Basis("children", [Shown("2015-16-Q4", 48.2, 27, 56)])
        >>> children.counted("percent"), children.counted("days")
        ('48% of children', 'children: 48.2 days')
        """
        figure = self.figure(unit)
        if not figure or " " in figure.replace(" of ", "") or figure == "1":
            return f"{self.noun}: {figure}" if figure else ""
        return f"{figure} of {self.noun}" if figure.endswith("%") else f"{figure} {self.noun}"

    def when(self) -> str:
        """The quarter of its newest figure: "this quarter", or which."""
        known = newest(self.points)
        if known is None or known is self.points[-1]:
            return "this quarter"
        return f"in {Quarter.parse(known.quarter).short}"


@dataclass(frozen=True)
class Change:
    """The words of a measure's change, and how they stand beside its figure.

    `form` is moved ("rose": the newest figure lies further that way than the one before), stands ("higher
    since Apr-Jun 2014", and "no longer rising" where it has turned and did not rise again this quarter), told
    (flagged, and the figures shown bear no direction out), kept (a concern that stays, though this quarter
    would not raise it), none, too few, absent or not judged. `short` are the same in as few words as can be,
    "" where they are short already. `stays` says that a concern stays beside what `words` say, else "".
    `turned` is the part of `words` that says so: "no longer rising" or "no longer falling", else "".
    """

    form: str
    words: str
    short: str = ""
    stays: str = ""
    turned: str = ""


def change_of(
    measure: Measure,
    signal: Signal | None,
    points: Sequence[Shown],
    *,
    basis: Basis | None = None,
    concern: Concern | None = None,
) -> Change:
    """Say what may be said of a measure's change in its newest quarter.

    `points` are its figures as shown, in order of time. `signal` is its verdict (None where nothing is
    judged). `basis` is what the verdict was given on, where that is not the measure's own figure. `concern`
    is the one that the Board has yet to answer, or None. Where the newest quarter is too early to know, the
    words are about the quarter before it, as the verdict is.

    >>> from types import SimpleNamespace as Some
    >>> from wscb_lib.signals import Concern, Signal
    >>> plans = Some(better="lower")
    >>> signal = Signal("plans", "2015-16-Q4", "signal", direction="up", since="2015-16-Q3")
    >>> change_of(plans, signal, [Shown("2015-16-Q3", 6), Shown("2015-16-Q4", 7)]).words
    'rose'
    >>> change_of(plans, signal, [Shown("2015-16-Q3", 9), Shown("2015-16-Q4", 7)]).words
    'higher since Oct-Dec 2015'
    >>> kept = Concern("plans", "2014-15-Q1", "watch", "signal", became_signal="2014-15-Q3")
    >>> change_of(plans, None, [Shown("2015-16-Q4", 7)], concern=kept).words
    'a concern since Apr-Jun 2014, still open'
    """
    known = points if points[-1].status != "too_early" else points[: _place(points) + 1] or points
    if not known[-1].is_figure:
        return Change(
            "absent", "no figure this quarter", shortly(measure, concern), stays_words(measure, concern)
        )
    if signal is not None and signal.is_flag:
        return _flagged(measure, signal, known, basis, concern)
    if concern is not None:
        words = f"a {kind_of(measure, concern)} since {_short(concern.raised)}, still open"
        return Change("kept", words, shortly(measure, concern))
    return Change(*_UNFLAGGED.get(verdict_of(signal), ("not judged", "not judged")))


def verdict_of(signal: Signal | None) -> str:
    """The verdict of a signal; "not_judged" where there is none."""
    return signal.verdict if signal is not None else "not_judged"


def _flagged(
    measure: Measure, signal: Signal, known: Sequence[Shown], basis: Basis | None, concern: Concern | None
) -> Change:
    """The words of a signal or a watch: a direction only where every figure shown bears it out."""
    way, since = signal.direction, signal.since
    is_watch, perhaps = signal.verdict == "watch", "perhaps " if signal.verdict == "watch" else ""
    is_against = concern is not None and concern.direction not in ("", way)
    stays = stays_words(measure, concern) if is_against else ""
    judged = basis.points if basis and newest(basis.points) else known
    latest = newest(judged) or known[-1]
    if way not in _ROSE or not _lies_beyond(latest, signal):
        neutral = "watch" if is_watch else "changed by more than chance"
        return Change("told", neutral, neutral, stays)
    is_recent = not since or Quarter.parse(latest.quarter) - Quarter.parse(since) < LATELY
    has_turned = bool(since) and _has_turned(judged, way, since)
    goes_on = _moved(known, way), _moved(judged, way)
    if is_recent and not has_turned and all(goes_on):
        act = _RISING[way] if is_watch else _ROSE[way]
        return Change("moved", act, act, stays)
    if signal.rule == "outside limits":
        return Change("stands", _OUTSIDE[way], _OUTSIDE[way], stays)
    if not since or since == latest.quarter:
        return Change(
            "stands", f"{perhaps}{_APART[way]} against the quarters before", f"{perhaps}{_APART[way]}", stays
        )
    season = " for the time of year" if signal.is_seasonal else ""
    words = f"{perhaps}{_STANDS[way]}{season} since {_short(since)}"
    turned = _NO_LONGER[way] if has_turned and not any(goes_on) else ""
    and_turned = f", {turned}" if turned else ""
    return Change("stands", f"{words}{and_turned}", f"{perhaps}{_STANDS[way]}{and_turned}", stays, turned)


def kind_of(measure: Measure, concern: Concern) -> str:
    """The word for a concern: "watch" until it becomes a signal; then "change" where neither way is better,
    else "concern"."""
    if not concern.became_signal:
        return "watch"
    return "change" if measure.better == "neither" else "concern"


def stays_words(measure: Measure, concern: Concern | None) -> str:
    """The words that say that a concern stays open, and since when; "" where there is none."""
    return f"the {kind_of(measure, concern)} of {_short(concern.raised)} stays" if concern is not None else ""


def shortly(measure: Measure, concern: Concern | None) -> str:
    """That a concern is open, and since when, in three words; "" where there is none."""
    return f"{kind_of(measure, concern)} since {_short(concern.raised)}" if concern is not None else ""


def raised_words(concern: Concern) -> str:
    """How the figures stood against the quarters before them when a concern was raised.

    "higher" or "lower"; "perhaps higher" while it is only a watch; "other" where it has no direction.

    >>> from wscb_lib.signals import Concern
    >>> first = "2015-16-Q1"
    >>> raised_words(Concern("plans", first, "signal", "signal", became_signal=first, direction="down"))
    'lower'
    """
    stood = _STANDS.get(concern.direction, "other")
    return stood if concern.became_signal else f"perhaps {stood}"


def newest(points: Sequence[Shown]) -> Shown | None:
    """The newest quarter with a figure; None where no quarter has one.

    >>> newest((Shown("2015-16-Q3", 4.0), Shown("2015-16-Q4", status="too_early"))).quarter
    '2015-16-Q3'
    """
    place = _place(points)
    return points[place] if place >= 0 else None


def _place(points: Sequence[Shown]) -> int:
    """Where the newest figure stands; -1 where there is none."""
    return max((at for at, point in enumerate(points) if point.is_figure), default=-1)


def _moved(points: Sequence[Shown], way: str) -> bool:
    """True when the newest figure lies further this way than the newest before it; False where none is known
    before."""
    figures = [point.number for point in points if point.is_figure][-2:]
    return len(figures) == 2 and (figures[1] > figures[0] if way == "up" else figures[1] < figures[0])


def _has_turned(points: Sequence[Shown], way: str, since: str) -> bool:
    """True when the newest figure falls short of the average of the change itself, since the quarter in which
    it began, or of its own figure a year before: a chart that falls from a step is not rising. With fewer
    than three figures nothing can be said.

    >>> fell_back = [Shown(f"2015-16-Q{at}", value) for at, value in enumerate((81, 66, 70, 68), 1)]
    >>> _has_turned(fell_back, "up", "2015-16-Q1"), _has_turned(fell_back, "up", "2015-16-Q3")
    (True, False)
    >>> risen = [Shown("2014-15-Q4", 66), *fell_back[1:3], Shown("2015-16-Q4", 80)]
    >>> _has_turned(risen, "up", "2014-15-Q4")
    False
    >>> _has_turned([Shown("2014-15-Q4", 81), *risen[1:]], "up", "2014-15-Q4")  # it was more a year before
    True
    """
    changed = {point.quarter: point.number for point in points if point.is_figure and point.quarter >= since}
    if len(changed) < FEWEST_TO_TURN:
        return False
    figures, newest_quarter = list(changed.values()), max(changed)
    a_year_ago = changed.get(str(Quarter.parse(newest_quarter) - LATELY), figures[-1])
    passed = max(sum(figures) / len(figures), a_year_ago), min(sum(figures) / len(figures), a_year_ago)
    return figures[-1] < passed[0] if way == "up" else figures[-1] > passed[1]


def _lies_beyond(latest: Shown, signal: Signal) -> bool:
    """True unless the figure judged is back at the level the change is measured from.

    Where the time of year counts each quarter of the year has a level of its own, and it is always true.
    """
    if signal.is_seasonal:
        return True
    is_back = latest.number <= signal.centre if signal.direction == "up" else latest.number >= signal.centre
    return not is_back


def _short(quarter: str) -> str:
    return Quarter.parse(quarter).short
