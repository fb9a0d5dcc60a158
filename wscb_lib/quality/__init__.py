"""The gate: what agencies sent, checked row by row and return by return, and put together into facts.

    stacks      every file of a table, one under another      marks      columns worked out for the checks
    rules       declared shape as rules                       suites     the written rules; great_expectations
    questions   rules that ask the same, asked together       conditions which rows a rule looks at
    failures    which rows failed which rule
    holds       when a whole return is held                   facts      rows as known at a quarter's end
    arrivals    who has sent what                             history    this quarter beside those before
    columns_before  each column against earlier quarters      findings   what was found and decided
    acceptance      what counts of each return, once
    across      where two returns should agree
    feedback    what each agency is told                      senders    whose return a file says that it is
    numbers     numbers that agencies share                   past       which past totals count
    words       words that may tell who is meant              gate       all of it, in order

A failing row is set aside, counted and printed; a return is held only for its shape, the wrong quarter or
agency, a broken identity, or more rows set aside than it may lose. Nothing here repeats a value of a row.
"""

from __future__ import annotations

from wscb_lib.quality.arrivals import Receipt, is_due, read_registers
from wscb_lib.quality.feedback import feedback_for, write_feedback, write_history_feedback
from wscb_lib.quality.findings import LEVELS, Finding, Gate, History, Standing, but_for
from wscb_lib.quality.gate import EXPECTATIONS, check_returns
from wscb_lib.quality.suites import open_great_expectations, validate

__all__ = [
    "EXPECTATIONS",
    "LEVELS",
    "Finding",
    "Gate",
    "History",
    "Receipt",
    "Standing",
    "but_for",
    "check_returns",
    "feedback_for",
    "is_due",
    "open_great_expectations",
    "read_registers",
    "validate",
    "write_feedback",
    "write_history_feedback",
]
