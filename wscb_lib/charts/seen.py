"""What a picture looks like, in words, for those who do not see it: its text alternative.

Never what it means: the headline, the sentence and the table say that beside it, and are heard as well. Only
what is drawn is described, with the figures that are drawn, so that nothing hidden can be told here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from wscb_lib.counts_in_words import several

_LEVEL = 0.12
"""Of the height of a picture: what moves by less looks level."""


class Point(NamedTuple):
    """A figure as it is drawn: where it stands across, in words, its height, and how it is written."""

    at: str
    value: float
    written: str


def course(points: Sequence[Point], top: float, begins: str = "") -> str:
    """How a line or a row of columns runs, from left to right; `top` is the top of the scale.

    `begins` is where a change begins that the picture marks: then the parts before and after are told apart.

    >>> found = [Point(f"Q{n}", value, f"{value}") for n, value in enumerate([3, 2, 4, 7, 8, 7], start=1)]
    >>> course(found, 10)
    'climbs from 3 in Q1 to 7 in Q6, lowest 2 in Q2, highest 8 in Q5'
    >>> course(found, 10, begins="Q4")
    'between 2 and 4 up to Q3, then between 7 and 8, ending at 7'
    >>> course(found[:1], 10)
    '3 in Q1 alone'
    >>> course([Point("Q1", 0.0, "0"), Point("Q2", 0.0, "0")], 0.0)
    'about level, 0, ending at 0'
    """
    if not points:
        return "nothing drawn"
    first, last = points[0], points[-1]
    if len(points) == 1:
        return f"{first.written} in {first.at} alone"
    places = [point.at for point in points]
    if begins in places[1:]:
        split = places.index(begins)
        end = "" if split == len(points) - 1 else f", ending at {last.written}"
        return f"{_range(points[:split])} up to {points[split - 1].at}, then {_range(points[split:])}{end}"
    low, high = (pick(points, key=lambda point: point.value) for pick in (min, max))
    if high.value - low.value <= _LEVEL * top:
        return f"about level, {_range(points)}, ending at {last.written}"
    third = max(len(points) // 3, 1)
    gone = (_middle(points[-third:]) - _middle(points[:third])) / top
    ends = (last.value - first.value) / top
    is_one_way = gone * ends > 0 and min(abs(gone), abs(ends)) >= _LEVEL / 2
    if not is_one_way:
        between = f"{low.written} in {low.at} and {high.written} in {high.at}"
        return f"goes up and down between {between}, ending at {last.written}"
    verb = "climbs" if gone > 0 else "falls"
    extremes = [
        f"{word} {point.written} in {point.at}"
        for word, point in (("lowest", low), ("highest", high))
        if point.value not in (first.value, last.value)
    ]
    return ", ".join([f"{verb} from {first.written} in {first.at} to {last.written} in {last.at}", *extremes])


def _range(points: Sequence[Point]) -> str:
    low, high = (pick(points, key=lambda point: point.value) for pick in (min, max))
    return f"between {low.written} and {high.written}" if low.value < high.value else low.written


def _middle(points: Sequence[Point]) -> float:
    return sum(point.value for point in points) / len(points)


def ranked(rows: Sequence[tuple[str, float, str]], what: str, absent: int = 0) -> str:
    """Rows of marks as the eye takes them: how many, the longest, the shortest, how many are only words.

    >>> ranked([("neglect", 40, "40"), ("other", 9, "9")], "bar", absent=1)
    'two bars: the longest neglect, 40; the shortest other, 9; one row of words without one'
    """
    found = sorted(rows, key=lambda row: -row[1])
    said = [several(len(rows), what)]
    if found and found[0][1] > found[-1][1]:
        said[0] += f": the longest {found[0][0]}, {found[0][2]}"
        said.append(f"the shortest {found[-1][0]}, {found[-1][2]}")
    elif found:
        said[0] += f", {'each of them' if len(found) > 1 else 'of'} {found[0][2]}"
    if absent:
        said.append(f"{several(absent, 'row')} of words without one")
    return "; ".join(said)


def written_out(*parts: str) -> str:
    """The parts of a description that say anything, as sentences.

    >>> written_out("a line over 16 quarters", "", "dashed limits at 2 and 9")
    'A line over 16 quarters. Dashed limits at 2 and 9.'
    """
    return " ".join(f"{part[:1].upper()}{part[1:].rstrip('.')}." for part in parts if part)
