"""Reads an agency's file as its return declares it, and complains by file, sheet, row and column.

- `names`             whose file is this, and which version?
- `files`             opens xlsx, xls, ods and text
- `apart`             reads in a process of its own, which may be killed
- `delimited`         text in columns: its encoding, and what separates it
- `faults`            why a file cannot be read, told to each who must hear it
- `sheets`            which sheet holds which table
- `headings`          which heading is which column
- `dressed_headings`  numbers, footnotes and hints around a heading
- `rows`              notes above a table, totals and notes below it
- `totals`            rows that are no case, by their words or their figures
- `cells`             typed values, a column at a time
- `outcomes`          what one cell was read as
- `frames`            rows become typed columns
- `figures`           counts, numbers and ages
- `references`        one spelling of each number of a case or a child
- `categories`        the value of a list that a spelling means
- `prefixes`          which codes may be taken off it, and which words not
- `dates`             days and moments of a column
- `date_spellings`    one date as written
- `date_order`        day or month first, in a whole file
- `british_time`      UTC as clocks in Britain showed it
- `marks`             what nobody sees, footnotes, strokes
- `spellings`         what is the same, what is nothing, what is near
- `as_shown`          what a person sees and cells do not say: merged, struck out, hidden, all alike
- `shown`             what a format shows of what a cell holds
- `reader`            one agency's return, from file to Reading
- `readings`          what comes out
- `units`             an agency's own file, its schools' and its teams', side by side
- `report`            how the columns were matched, to read
- `back_series`       the Board's own history of a return
- `past_totals`       figures of past quarters, as packs print them

What a reader of cells passes over (errors, formulas never worked out, merges) is `left_out`; it is found by
`workbook_xml` and `workbook_parts` (xlsx), `opendocument` and `opendocument_styles` (ods), `old_workbook` and
`old_words` (xls).

Nothing here raises for a bad file, and nothing is dropped, guessed or read as absent without being counted.
"""

from __future__ import annotations

from wscb_lib.returns.back_series import history_files, read_back_series
from wscb_lib.returns.names import (
    FoundFile,
    expected_names,
    find_files,
    find_history_strays,
    find_strays,
    return_named,
)
from wscb_lib.returns.past_totals import PastTotals, read_past_totals
from wscb_lib.returns.reader import read_return
from wscb_lib.returns.readings import CellFault, Lacking, Match, Reading
from wscb_lib.returns.report import match_report

__all__ = [
    "CellFault",
    "FoundFile",
    "Lacking",
    "Match",
    "PastTotals",
    "Reading",
    "expected_names",
    "find_files",
    "find_history_strays",
    "find_strays",
    "history_files",
    "match_report",
    "read_back_series",
    "read_past_totals",
    "read_return",
    "return_named",
]
