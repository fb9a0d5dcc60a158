"""What each kind of measure means: count, sum, share, rate, median, mean and stock.

The rooms, in the order a figure passes through them:

- `calculation`  from facts to results: every measure, quarter by quarter and group by group
- `columns`      the rows of a table as arrays
- `filters`      which rows
- `slots`        which quarter
- `groups`       which group
- `status`       was it returned?
- `kinds`        the arithmetic
- `sums`         what a measure is added up from: rows, or totals
- `totals`       agencies' own counts
- `named`        what kinds and filters cannot say; so do `spells`, `settled` and `judgements`
- `sheet`        the results
- `past`         totals of quarters that have no rows, laid among them
- `year`         four quarters counted again, for publication
- `calendar`     working days

Nothing here loops over rows: a table is turned into arrays once, and every quarter and group of a measure is
counted in one pass.
"""

from __future__ import annotations

from wscb_lib.measures.calculation import Trace, calculate, rows_behind
from wscb_lib.measures.past import with_seams, with_totals
from wscb_lib.measures.sheet import COLUMNS
from wscb_lib.measures.status import FIGURES

__all__ = ["COLUMNS", "FIGURES", "Trace", "calculate", "rows_behind", "with_seams", "with_totals"]
