"""What each kind of measure means: count, sum, share, rate, median, mean and stock.

    calculation  every measure of every return, quarter by quarter and group by group: it calls the rest
    columns      the rows of a table as arrays                filters    which rows a measure counts
    slots        which quarter a row falls in                 groups     which group of a breakdown
    status       was it returned, and may it have a figure?   kinds      the arithmetic of each kind
    totals       agencies' own counts                         sheet      the results as they are written
    named        measures that a kind cannot say, by name; so are `judgements` (of inspectors), `spells` (of
                 children in care) and `settled` (placements)
    past         totals of quarters that have no rows         year       four quarters counted again as one
    calendar     working days, and days so many months on

Nothing here loops over rows: a table is turned into arrays once, and every quarter and group of a measure is
counted in one pass.
"""

from __future__ import annotations

from wscb_lib.measures.calculation import calculate
from wscb_lib.measures.past import with_seams, with_totals
from wscb_lib.measures.sheet import COLUMNS
from wscb_lib.measures.status import FIGURES

__all__ = ["COLUMNS", "FIGURES", "calculate", "with_seams", "with_totals"]
