"""What must not be worked out: one hidden number, or the difference of two, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

from wscb_lib.disclosure.bounds import Range, Terms
from wscb_lib.disclosure.lines import Line, Where


@dataclass
class Target:
    """A hidden number, or the difference of two, that must stay wide.

    is_told_small: the reader knows that it is small. wheres: the tables it stands in; beside: those of
    another edition, each with its group. seen: the least and the greatest it was found to be able to be;
    within: those that it cannot pass. asked: 0 while neither end was sought, 1 the greatest, 2 both. width:
    how far apart the two must be. is_of_nobody: nobody is there, in a table of which nothing is shown: that
    there may be one is then told no sooner than of anybody else.
    """

    terms: Terms
    is_told_small: bool
    is_of_nobody: bool = False
    wheres: set[Where] = field(default_factory=set)
    beside: set[tuple[Where, str]] = field(default_factory=set)
    seen: Range = (inf, -inf)
    within: Range = (-inf, inf)
    asked: int = 0
    width: float = inf

    def stands_in(self, line: Line) -> None:
        """Note that a row hides it."""
        if line.is_beside:
            self.beside.add((line.where, line.group))
        else:
            self.wheres.add(line.where)
