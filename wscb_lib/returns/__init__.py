"""Reads an agency's file as its return declares it, and complains by file, sheet, row and column.

    files        opens xlsx, xls, ods and csv          names      whose file is this, which version?
    sheets       which sheet holds which table         headings   which heading is which column
    rows         notes above, totals and notes below   cells      typed values, a column at a time
    dates        one order for a whole column          categories the list's value behind prefixes and codes
    readings     what comes out                        report     how the columns were matched, to read
    reader       one agency's return                   back_series  the Board's own history of it
    past_totals  figures of past quarters, as packs print them

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
