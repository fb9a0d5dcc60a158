"""What each kind of measure means: count, sum, share, rate, median, mean and stock.

The rooms, in the order a figure passes through them: `columns` (the rows as arrays), `filters` (which rows),
`slots` (which quarter), `groups` (which group), `status` (was it returned?), `kinds` (the arithmetic),
`totals` (agencies' own counts), `named` (what kinds cannot say) and `sheet` (the results). `past` lays totals
of quarters that have no rows among them. `calendar` knows working days.

Nothing here loops over rows: a table is turned into arrays once, and every quarter and group of a measure is
counted in one pass.
"""

from __future__ import annotations

from wscb_lib.measures.calculation import Trace, calculate, rows_behind
from wscb_lib.measures.past import with_seams, with_totals
from wscb_lib.measures.sheet import COLUMNS
from wscb_lib.measures.status import FIGURES

__all__ = ["COLUMNS", "FIGURES", "Trace", "calculate", "rows_behind", "with_seams", "with_totals"]
