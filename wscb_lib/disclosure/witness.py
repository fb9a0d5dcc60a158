"""Is a pattern safe? Shown by example: two other tables that print the same, with a secret far enough apart.

Examples prove safety outright; failing to find one proves nothing, and then the integer programme decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from wscb_lib.disclosure.puzzle import Puzzle, Secret

_TRIES = 400  # steps of one search for an example


def not_shown_safe(puzzle: Puzzle, hidden: frozenset[int]) -> tuple[Secret, ...]:
    """The secrets for which no two examples were found that are at least `width` apart.

    >>> from wscb_lib.disclosure.puzzle import Sum
    >>> def two(first, second):
    ...     yes, no = (True, True), (False, False)
    ...     return Puzzle((first, second), (1, 1), (4, 4), yes, no, yes, (0, 0), (Sum((0, 1)),), (), 2)
    >>> not_shown_safe(two(2, 3), frozenset({0, 1}))    # 1+4, 2+3, 3+2 and 4+1 all print the same
    ()
    >>> not_shown_safe(two(1, 1), frozenset({0, 1}))    # only 1+1 makes 2
    (((0, 1),), ((1, 1),))
    """
    return tuple(doubtful(puzzle, hidden))


def doubtful(puzzle: Puzzle, hidden: frozenset[int]) -> Iterator[Secret]:
    """The same, each as soon as it is known."""
    search = _Search(puzzle, hidden)
    return (secret for secret in puzzle.secrets if not search.can_move(secret))


class _Search:
    """Moves hidden counts one at a time, and mends what each move breaks by moving another."""

    def __init__(self, puzzle: Puzzle, hidden: frozenset[int]) -> None:
        self.puzzle = puzzle
        bounds = zip(puzzle.values, puzzle.least, puzzle.greatest, strict=True)
        self.room = [
            (low - v, high - v) if j in hidden else (0, 0) for j, (v, low, high) in enumerate(bounds)
        ]
        ties = puzzle.ties
        self.members = [tuple((j, s) for j, s in members if j in hidden) for members, _, _ in ties]
        self.ends = [(least, greatest) for _, least, greatest in ties]
        self.ties_of: list[list[tuple[int, int]]] = [[] for _ in puzzle.values]
        for tie, members in enumerate(self.members):
            for j, sign in members:
                self.ties_of[j].append((tie, sign))

    def can_move(self, secret: Secret) -> bool:
        """Whether the secret can be led as far away as it must, counting both ways from the truth."""
        moved, width = 0, self.puzzle.width_of(secret)
        for way in (1, -1):
            self.distance = [0] * len(self.room)
            self.totals = [0] * len(self.members)
            self.broken: set[int] = set()
            while moved < width and self._step(secret, way):
                moved += 1
        return moved >= width

    def _step(self, secret: Secret, way: int) -> bool:
        held = frozenset(j for j, _ in secret)
        for j, sign in secret:
            self.tries = _TRIES
            if self._move(j, sign * way, held):
                return True
        return False

    def _move(self, j: int, by: int, held: frozenset[int]) -> bool:
        """Move one count and mend everything after it; on failure all is put back."""
        low, high = self.room[j]
        if not low <= self.distance[j] + by <= high:
            return False
        self._shift(j, by)
        if self._mend(held | {j}):
            return True
        self._shift(j, -by)
        return False

    def _shift(self, j: int, by: int) -> None:
        self.distance[j] += by
        totals, ends, broken = self.totals, self.ends, self.broken
        for tie, sign in self.ties_of[j]:
            total = totals[tie] = totals[tie] + sign * by
            least, greatest = ends[tie]
            if least <= total <= greatest:
                broken.discard(tie)
            else:
                broken.add(tie)

    def _mend(self, held: frozenset[int]) -> bool:
        """Mend the first broken tie by each move that would, in turn; true once nothing is broken."""
        self.tries -= 1
        if self.tries < 0:
            return False
        if not self.broken:
            return True
        tie = min(self.broken)
        way = 1 if self.totals[tie] < self.ends[tie][0] else -1
        return any(self._move(j, sign * way, held) for j, sign in self.members[tie] if j not in held)
