"""What need not have been hidden after all: each thing that was asked for on the way to a safe pack is tried
without."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Piece = TypeVar("Piece")


def needed(pieces: Iterable[Piece], does_without: Callable[[list[Piece]], bool]) -> list[Piece]:
    """Those of the pieces that are needed, in their order: halves are tried without first, then quarters, and
    at last each alone.

    `does_without` says whether those that it is given are enough.

    >>> needed("abcdefgh", lambda kept: {"c", "g"} <= set(kept))
    ['c', 'g']
    >>> needed("ab", lambda kept: True), needed("ab", lambda kept: len(kept) == 2)
    ([], ['a', 'b'])
    """
    kept = list(pieces)
    size = len(kept)
    while size:
        at = 0
        while at < len(kept):
            rest = kept[:at] + kept[at + size :]
            if does_without(rest):
                kept = rest
            else:
                at += size
        size //= 2
    return kept
