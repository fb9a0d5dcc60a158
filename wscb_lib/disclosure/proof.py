"""Is a pattern unsafe? Shown by what each sum and each gap leaves to each of its counts, one after another.

A secret that cannot be moved as far as it must is shown to be given away; that it may move proves nothing,
and then the integer programme decides. `witness` is the other half: it shows that a pattern is safe.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from math import isfinite

from wscb_lib.disclosure.puzzle import Puzzle, Secret, Tie

_STEPS = 200  # how many sums are looked at before enough has been tried


class Reader:
    """What a reader knows of the counts that one pattern hides, as distances from the true ones.

    >>> from wscb_lib.disclosure.puzzle import Sum
    >>> def two(first, second):
    ...     yes, no = (True, True), (False, False)
    ...     return Puzzle((first, second), (1, 1), (4, 4), yes, no, yes, (0, 0), (Sum((0, 1)),), (), 2)
    >>> Reader(two(1, 1), frozenset({0, 1})).can_tell(((0, 1),))    # only 1+1 makes 2
    True
    >>> Reader(two(2, 3), frozenset({0, 1})).can_tell(((0, 1),))
    False
    """

    def __init__(self, puzzle: Puzzle, hidden: frozenset[int]) -> None:
        self._puzzle = puzzle
        ties = puzzle.ties
        kept = ((tuple((j, s) for j, s in some if j in hidden), least, most) for some, least, most in ties)
        self._ties: list[Tie] = [tie for tie in kept if tie[0]]
        self._ties_of: list[list[Tie]] = [[] for _ in puzzle.values]
        for tie in self._ties:
            for j, _ in tie[0]:
                self._ties_of[j].append(tie)
        ends = zip(puzzle.values, puzzle.least, puzzle.greatest, strict=True)
        rooms = [(low - v, high - v) if j in hidden else (0, 0) for j, (v, low, high) in enumerate(ends)]
        self._low, self._high = ([room[n] for room in rooms] for n in (0, 1))
        self._narrow(self._low, self._high, self._ties, ())

    def can_tell(self, secret: Secret) -> bool:
        """Whether it is shown that a secret stays narrower than it must."""
        width = self._puzzle.width_of(secret)
        up = self._reach(secret, 1, width)
        return up < width and up + self._reach(secret, -1, width - up) < width

    def _reach(self, secret: Secret, way: int, width: float) -> int:
        """How far a secret may perhaps be led one way, up to where it is wide enough. What fits holds
        together: beyond what does not, nothing does."""
        by = 0
        while by < width and self._may_be(secret, way * (by + 1)):
            by += 1
        return by

    def _may_be(self, secret: Secret, distance: int) -> bool:
        own = [(secret, distance, distance)]
        return self._narrow(self._low.copy(), self._high.copy(), own, own if len(secret) > 1 else ())

    def _narrow(
        self, low: list[float], high: list[float], first: Iterable[Tie], always: Iterable[Tie]
    ) -> bool:
        """Narrow what each count may be by some sums and whatever they move; false where nothing fits."""
        waiting = deque(first)
        for _ in range(_STEPS):
            if not waiting:
                break
            members, least, greatest = waiting.popleft()
            fewest = [low[j] if sign > 0 else -high[j] for j, sign in members]
            most = [high[j] if sign > 0 else -low[j] for j, sign in members]
            up, down = greatest - sum(fewest), least - sum(most)
            if is_finite := isfinite(up + down):
                room = min(up, -down)
                if all(last - first <= room for first, last in zip(fewest, most, strict=True)):
                    continue  # whatever the others are, each can be all that it could
            for n, (j, sign) in enumerate(members):
                if is_finite:
                    up_n, down_n = up + fewest[n], down + most[n]
                else:
                    up_n, down_n = greatest - _of_others(fewest, n), least - _of_others(most, n)
                down_n, up_n = (down_n, up_n) if sign > 0 else (-up_n, -down_n)
                if down_n > low[j] or up_n < high[j]:
                    low[j], high[j] = max(low[j], down_n), min(high[j], up_n)
                    if low[j] > high[j]:
                        return False
                    waiting += [*self._ties_of[j], *always]
        return True


def _of_others(ends: list[float], n: int) -> float:
    """The sum of all ends but one."""
    return sum(ends[:n]) + sum(ends[n + 1 :])
