"""Other numbers that fit all that is printed, found from the true ones by moving a few: the auditor's own
search.

What is found is an example, and proves that a number can be so. That nothing is found proves nothing: then a
programme is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.disclosure.bounds import Range

_TRIES = 60  # moves of one search, after which a programme is as quick

Terms = Sequence[tuple[int, int]]  # places, each with its sign
Row = tuple[Terms, float, float]  # what is so of their sum: how far it may fall, and rise, from the true one


class Examples:
    """Tables that lie near the true one. `low` and `high`: how far each number may fall, and rise.

    >>> three = Examples([(((0, 1), (1, 1), (2, 1)), 0, 0)], [-1, -3, 0], [3, 1, 0])
    >>> three.range_of([(0, 1)], 2), three.range_of([(2, 1)], 2)
    ((0, 2), (0, 0))
    """

    def __init__(self, rows: Sequence[Row], low: Sequence[float], high: Sequence[float]) -> None:
        self._rows, self._low, self._high = rows, low, high
        self._rows_at: list[list[tuple[int, int]]] = [[] for _ in low]
        for row, (terms, _, _) in enumerate(rows):
            for place, sign in terms:
                self._rows_at[place].append((row, sign))
        self._moves = [tuple(row for row, _ in found) for found in self._rows_at]
        self._moved: dict[int, int] = {}
        self._sums = [0] * len(rows)
        self._least, self._greatest = [0] * len(low), [0] * len(low)

    def range_of(self, terms: Terms, width: float) -> Range:
        """How far below and above what it truly is a number, or a sum of a few, was seen: no further than
        `width` apart."""
        if len(terms) == 1:
            ((place, sign),) = terms
            least, greatest = sorted((sign * self._least[place], sign * self._greatest[place]))
        else:
            least = greatest = 0
        for way in (1, -1):
            while greatest - least < width and self._step(terms, way):
                self._learn()
                now = sum(sign * self._moved.get(place, 0) for place, sign in terms)
                least, greatest = min(least, now), max(greatest, now)
            for place, by in list(self._moved.items()):
                self._shift(place, -by)
            self._moved.clear()
        return least, greatest

    def _learn(self) -> None:
        """What one example shows of a number, none need be sought for."""
        for place, by in self._moved.items():
            self._least[place] = min(self._least[place], by)
            self._greatest[place] = max(self._greatest[place], by)

    def _step(self, terms: Terms, way: int) -> bool:
        """Move one of the terms by one, and what that asks for; nothing moves where that cannot be."""
        self._tries = _TRIES
        held = {place for place, _ in terms}
        return any(self._move(place, sign * way, held - {place}, ()) for place, sign in terms)

    def _move(self, place: int, by: int, held: set[int], broken: tuple[int, ...]) -> bool:
        """Move one number, and then one of each row that no longer holds."""
        if not self._low[place] <= self._moved.get(place, 0) + by <= self._high[place]:
            return False
        self._tries -= 1
        self._shift(place, by)
        if self._mend(held | {place}, broken + self._moves[place]):
            return True
        self._shift(place, -by)
        return False

    def _mend(self, held: set[int], rows: tuple[int, ...]) -> bool:
        for n, row in enumerate(rows):
            terms, least, greatest = self._rows[row]
            if not least <= (total := self._sums[row]) <= greatest:
                way = 1 if total < least else -1
                return any(
                    self._move(place, sign * way, held, rows[n:])
                    for place, sign in terms
                    if place not in held and self._tries > 0
                )
        return True

    def _shift(self, place: int, by: int) -> None:
        self._moved[place] = self._moved.get(place, 0) + by
        for row, sign in self._rows_at[place]:
            self._sums[row] += sign * by
