"""What a sheet holds that its reader passes over, whatever the kind of file: the same words for xlsx, ods and
xls."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from wscb_lib.returns.spellings import UNSAVED_FORMULA

Place = tuple[int, int]
"""A cell's row and column, both from 0."""
OFFICE = "The Board's office"
"""Who writes the comments on what is given back to be mended."""
THEIRS = "Your note: "
"""What stands, in such a comment, before one that was there."""


@dataclass
class LeftOut:
    """What one sheet holds that its reader does not show. Places are counted from 0.

    `texts` take the place of what the reader shows: errors, formulas never worked out, text of which a part
    is set high or struck out. `merges` are first and last row and column; so is `struck_by_rule`, in which a
    rule strikes out, or hides, whatever it holds for. `monthly` are dates shown in part, `dressed` figures
    shown otherwise than they are held, or not at all, `noted` cells with a comment beside them.
    """

    texts: dict[Place, str] = field(default_factory=dict)
    hidden_rows: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    struck: set[Place] = field(default_factory=set)
    struck_by_rule: list[tuple[int, int, int, int]] = field(default_factory=list)
    raised: set[Place] = field(default_factory=set)
    monthly: set[Place] = field(default_factory=set)
    dressed: set[Place] = field(default_factory=set)
    noted: set[Place] = field(default_factory=set)
    counts_from_1904: bool = False

    def mark(
        self,
        place: Place,
        style: Hashable,
        struck: Container[Hashable],
        raised: Container[Hashable],
        in_part: Container[Hashable],
        otherwise: Container[Hashable],
    ) -> None:
        """Mark a cell by its style, as each kind of workbook names it: among those that strike out, set high,
        show a date in part, or show a figure otherwise than it is held."""
        for found, styles in (
            (self.struck, struck),
            (self.raised, raised),
            (self.monthly, in_part),
            (self.dressed, otherwise),
        ):
            if style in styles:
                found.add(place)


def centred_over(cells: Iterable[tuple[Place, bool]]) -> list[tuple[int, int, int, int]]:
    """What is centred over several columns looks merged: a value, and the blank cells behind it of the same
    kind. `cells` are those centred so, in order, and whether each holds something.

    >>> centred_over([((1, 7), True), ((1, 8), False), ((2, 7), True), ((2, 8), True)])
    [(1, 7, 1, 8)]
    """
    found: dict[Place, int] = {}
    begun, last = (-1, -1), (-1, -1)
    for place, holds in cells:
        if holds:
            begun = place
        elif last == (place[0], place[1] - 1) and begun[0] == place[0]:
            found[begun] = place[1]
        last = place
    return [(row, column, row, right) for (row, column), right in found.items()]


def never_worked_out(
    noughts: Iterable[Place], formulas: Iterable[Place], asks_to_be: bool, was_worked_out: bool
) -> Mapping[Place, str]:
    """The formulas that hold 0 only because nobody worked them out.

    A file that asks to be worked out when it is opened (`asks_to_be`) has not been: each of its noughts. In
    any other that no spreadsheet has worked out (`was_worked_out` is False), those of a column in which every
    formula holds 0.

    >>> sorted(never_worked_out([(1, 0), (2, 0), (1, 1)], [(1, 0), (2, 0), (1, 1), (2, 1)], False, False))
    [(1, 0), (2, 0)]
    """
    at_nought = set(noughts)
    if was_worked_out and not asks_to_be:
        return {}
    told = {column for row, column in set(formulas) - at_nought}
    return {place: UNSAVED_FORMULA for place in at_nought if asks_to_be or place[1] not in told}


def is_somebodys(author: str, said: str) -> bool:
    """Whether a comment is the sender's own, or holds one that was.

    >>> is_somebodys("J. Hill", "estimate"), is_somebodys(OFFICE, "Wanted a date.")
    (True, False)
    """
    return author != OFFICE or THEIRS in said
