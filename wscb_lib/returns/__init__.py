"""Reads an agency's file as its return declares it, and complains by file, sheet, row and column.

    files        opens xlsx, xls, ods and text         delimited  text in columns and what separates it
    names        whose file is this, which version?    sheets     which sheet holds which table
    headings     which heading is which column         dressed_headings  numbers, footnotes and hints around
                 one
    rows         notes above, totals and notes below   cells      typed values, a column at a time
    figures      counts, numbers and ages              references one spelling of each number of a case or
                 child
    categories   the list's value of a spelling        prefixes   which codes may be taken off it, and which
                 words not
    dates        days and moments of a column          date_spellings  one date as written
    date_order   day or month first, in a whole file   british_time    UTC as clocks in Britain showed it
    marks        what nobody sees, footnotes, strokes  spellings  what is the same, what is nothing, what is
                 near
    as_shown     merged, struck out, hidden, all alike reader     one agency's return
    readings     what comes out                        report     how the columns were matched, to read
    back_series  the Board's own history of it          past_totals  figures of past quarters, as packs print
                 them

What a reader of cells passes over (errors, formulas never worked out, merges) is `left_out`; it is found
by `workbook_xml` and `workbook_parts` (xlsx), `opendocument` (ods), `old_workbook` and `old_words` (xls).

Nothing here raises for a bad file, and nothing is dropped, guessed or read as absent without being counted.
"""

from __future__ import annotations

from wscb_lib.returns.back_series import history_files, read_back_series
from wscb_lib.returns.names import FoundFile, expected_names, find_files, find_history_strays, find_strays
from wscb_lib.returns.past_totals import PastTotals, read_past_totals
from wscb_lib.returns.reader import read_return
from wscb_lib.returns.readings import CellFault, Match, Reading
from wscb_lib.returns.report import match_report

__all__ = [
    "CellFault",
    "FoundFile",
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
]
