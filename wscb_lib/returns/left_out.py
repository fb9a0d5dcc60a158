"""What a sheet holds that its reader passes over, whatever the kind of file: the same words for xlsx, ods and
xls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wscb_lib.returns.spellings import UNSAVED_FORMULA

Place = tuple[int, int]
"""A cell's row and column, both from 0."""


@dataclass
class LeftOut:
    """What one sheet holds that its reader does not show. Places are counted from 0.

    `texts` take the place of what the reader shows: errors, formulas never worked out, text of which a part
    is set high or struck out. `merges` are first and last row and column; so is `struck_by_rule`, in which a
    rule strikes out whatever it holds for. `monthly` are dates shown without their day, `dressed` figures
    shown otherwise than they are held.
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
    counts_from_1904: bool = False


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
