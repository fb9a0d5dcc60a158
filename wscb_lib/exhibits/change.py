"""What may be said of a measure's change: the one place that writes "rose", "fell", "higher" and "lower" of
it.

It is decided by the verdict, by the two newest figures that are shown (and the two that were judged, where
those are others), and by the concern the Board has yet to answer; so that no words can contradict the figures
beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from wscb_lib.exhibits.values import Shown
from wscb_lib.quarter import Quarter

LATELY = 4  # quarters: what began further back no longer "rose"; it stands higher

_ROSE = {"up": "rose", "down": "fell"}
_RISING = {"up": "may be rising", "down": "may be falling"}
_STANDS = {"up": "higher", "down": "lower"}
_APART = {"up": "high", "down": "low"}
_OUTSIDE = {"up": "above its limits", "down": "below its limits"}
_UNFLAGGED = {
    "no_clear_change": ("none", "no clear change"),
    "too_few": ("too few", "too few quarters to tell"),
    "no_figure": ("absent", "no figure this quarter"),
}


class Basis(NamedTuple):
    """What a verdict was given on where that is not what the measure counts: its noun, "families", and its
    own figures."""

    noun: str
    points: Sequence[Shown]

    def figure(self, unit: str) -> str:
        """Its newest figure in words; "" where it has none."""
        known = newest(self.points)
        return known.words(unit) if known else ""

    def when(self) -> str:
        """The quarter of its newest figure: "this quarter", or which."""
        known = newest(self.points)
        return "this quarter" if known is self.points[-1] else f"in {Quarter.parse(known.quarter).short}"


@dataclass(frozen=True)
class Change:
    """The words of a measure's change, and how they stand beside its figure.

    `form` is moved ("rose": the newest figure lies further that way than the one before), stands ("higher
    since Apr-Jun 2014"), told (flagged, and the figures shown bear no direction out), kept (a concern that
    stays, though this quarter would not raise it), none, too few, absent or not judged. `short` are the same
    in as few words as can be, "" where they are short already. `stays` says that a concern stays beside what
    `words` say, else "".
    """

    form: str
    words: str
    short: str = ""
    stays: str = ""


def change_of(
    measure: Any, signal: Any, points: Sequence[Shown], *, basis: Basis | None = None, concern: Any = None
) -> Change:
    """What may be said of a measure's change in the newest quarter of `points`, which are as shown, in order
    of time.

    `signal` is its verdict (None where nothing is judged), `basis` what that was given on where it is not the
    measure's own figure, `concern` the one the Board has yet to answer, or None. A newest quarter that is too
    early to know is passed over, as the verdict passes it over.

    >>> from types import SimpleNamespace as Some
    >>> signal = Some(verdict="signal", direction="up", since="2015-16-Q3", quarter="2015-16-Q4")
    >>> change_of(Some(), signal, [Shown("2015-16-Q3", 6), Shown("2015-16-Q4", 7)]).words
    'rose'
    >>> change_of(Some(), signal, [Shown("2015-16-Q3", 9), Shown("2015-16-Q4", 7)]).words
    'higher since Oct-Dec 2015'
    >>> change_of(Some(), None, [Shown("2015-16-Q4", 7)], concern=Some(raised="2014-15-Q1", became_signal="2014-15-Q3")).words
    'a concern since Apr-Jun 2014, still open'
    """
    verdict = getattr(signal, "verdict", "not_judged")
    known = points if points[-1].status != "too_early" else points[: _place(points) + 1] or points
    if not known[-1].is_figure:
        return Change(
            "absent", "no figure this quarter", _shortly(measure, concern), stays_words(measure, concern)
        )
    if verdict in ("signal", "watch"):
        return _flagged(measure, signal, known, basis, concern)
    if concern is not None:
        words = f"a {kind_of(measure, concern)} since {_short(concern.raised)}, still open"
        return Change("kept", words, _shortly(measure, concern))
    return Change(*_UNFLAGGED.get(verdict, ("not judged", "not judged")))


def _flagged(measure: Any, signal: Any, known: Sequence[Shown], basis: Basis | None, concern: Any) -> Change:
    """The words of a signal or a watch: a direction only where every figure shown bears it out."""
    way, since = signal.direction, getattr(signal, "since", "")
    is_watch, perhaps = signal.verdict == "watch", "perhaps " if signal.verdict == "watch" else ""
    is_against = concern is not None and getattr(concern, "direction", way) not in ("", way)
    stays = stays_words(measure, concern) if is_against else ""
    judged = basis.points if basis and newest(basis.points) else known
    latest = newest(judged)
    if way not in _ROSE or not _lies_beyond(latest, signal):
        neutral = "watch" if is_watch else "changed by more than chance"
        return Change("told", neutral, neutral, stays)
    is_recent = not since or Quarter.parse(latest.quarter) - Quarter.parse(since) < LATELY
    if is_recent and _moved(known, way) and _moved(judged, way):
        act = _RISING[way] if is_watch else _ROSE[way]
        return Change("moved", act, act, stays)
    if getattr(signal, "rule", "") == "outside limits":
        return Change("stands", _OUTSIDE[way], _OUTSIDE[way], stays)
    if not since or since == latest.quarter:
        return Change(
            "stands", f"{perhaps}{_APART[way]} against the quarters before", f"{perhaps}{_APART[way]}", stays
        )
    season = " for the time of year" if getattr(signal, "is_seasonal", False) else ""
    return Change(
        "stands", f"{perhaps}{_STANDS[way]}{season} since {_short(since)}", f"{perhaps}{_STANDS[way]}", stays
    )


def kind_of(measure: Any, concern: Any) -> str:
    """What a concern is called: a watch until it is a signal; a change where neither way is better; else a
    concern."""
    if not concern.became_signal:
        return "watch"
    return "change" if getattr(measure, "better", "") == "neither" else "concern"


def stays_words(measure: Any, concern: Any) -> str:
    """That a concern stays, and since when; "" where there is none."""
    return f"the {kind_of(measure, concern)} of {_short(concern.raised)} stays" if concern is not None else ""


def _shortly(measure: Any, concern: Any) -> str:
    return f"{kind_of(measure, concern)} since {concern.raised}" if concern is not None else ""


def raised_words(concern: Any) -> str:
    """As what a concern was raised, against the quarters before it: "higher", "perhaps lower"; "other" with
    no direction.

    >>> from types import SimpleNamespace as Some
    >>> raised_words(Some(direction="down", became_signal="2015-16-Q1"))
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
    figures = [point.value for point in points if point.is_figure][-2:]
    return len(figures) == 2 and (figures[1] > figures[0] if way == "up" else figures[1] < figures[0])


def _lies_beyond(latest: Shown, signal: Any) -> bool:
    """True unless the figure judged is back at the level the change is measured from; a season has a level
    for each quarter."""
    centre = getattr(signal, "centre", float("nan"))
    if getattr(signal, "is_seasonal", False):
        return True
    return not (latest.value <= centre if signal.direction == "up" else latest.value >= centre)


def _short(quarter: Any) -> str:
    return Quarter.parse(str(quarter)).short
