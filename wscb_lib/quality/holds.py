"""When a whole return is held: its shape, another agency's, the wrong quarter, too many rows set aside, a
broken identity."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from wscb_lib.counts_in_words import counted
from wscb_lib.days_in_words import day_in_words
from wscb_lib.errors import UsageFault
from wscb_lib.framework.declared import Return
from wscb_lib.framework.partners import Agency
from wscb_lib.quality.findings import Hold
from wscb_lib.quality.senders import wrong_agency
from wscb_lib.quality.stacks import BACK_SERIES, Stack, Submission, period_start, tables_lacking
from wscb_lib.quarter import Quarter
from wscb_lib.returns.dates import read_dates
from wscb_lib.returns.spellings import fold, listed

Rows = Mapping[str, pd.DataFrame]
"""Table -> rows."""
Known = Callable[[str], pd.DataFrame]
"""Looks up what earlier returns said of a table: one row for each key."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_QUARTER_WORDS = re.compile(r"\bq(?:uarter|tr)?s?\s*([1-4](?:\s*(?:-|to|and|&|,|/)\s*[1-4]\b)*)\b")
_YEAR_WORDS = re.compile(r"\b(20\d{2})\s*[-/]\s*(?:20)?(\d{2})\b")
_MONTH_WORDS = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\b")
_ITS_OWN_QUARTER = "Put it in the folder of its own quarter, or ask for the right one."
_RIGHT_QUARTER = "Send the file of this quarter, or put its heading right if this is the one."
_LAST_YEAR = re.compile(r".*\b(20\d{2})\b")


def why_held(
    spec: Return,
    submission: Submission,
    stacks: Mapping[str, Stack],
    sent: Rows,
    kept: int,
    known: Known,
    agencies: Sequence[Agency] = (),
) -> Hold | None:
    """Why a submission is held; None when it is not.

    `sent` are its rows as read, `kept` how many of them were not set aside, and `known` what earlier returns
    said; `agencies` are the partners that a file's heading may name. The back series is held as a return is,
    but for what only a file of one quarter can get wrong.
    """
    reading = submission.reading
    if reading.fault:
        return Hold(reading.fault_logged or reading.fault, reading.fault_asked, reading.fault_shown)
    if submission.quarter is None:
        return (
            _missing_history(spec, submission)
            or _unsigned(spec, sent)
            or _too_many_set_aside(spec, sent, kept, *_MEND_HISTORY)
        )
    return (
        _missing_columns(spec, submission)
        or wrong_agency(spec, submission, agencies)
        or _wrong_quarter(spec, submission, stacks, sent)
        or _too_many_set_aside(spec, sent, kept, *_MEND_RETURN)
        or _broken_identity(spec, submission, stacks, sent, known)
    )


def _missing_history(spec: Return, submission: Submission) -> Hold | None:
    """Hold a history that lacks one of its return's tables: that table would count nought in every
    quarter."""
    read = submission.reading.tables
    missing = [
        f"{spec.id}__{t.name}.csv" for t in spec.tables.values() if t.name not in read and not t.is_optional
    ]
    if not missing:
        return None
    return _hold(
        f"Of its history {counted(len(missing), 'file')} not in back_series: {listed(missing)}.",
        "Put it there, with its headings alone if nothing happened; or take the others out, and lay what is "
        "known in results.csv.",
    )


def _unsigned(spec: Return, sent: Rows) -> Hold | None:
    """Hold a history with rows that do not say which of several agencies they are from."""
    unsigned = sum(int((rows["_agency"] == "").sum()) for rows in sent.values())
    if not spec.per_agency or not unsigned:
        return None
    return _hold(
        f"Rows of the back series that do not say whose they are: {unsigned:,}.", "Fill the column agency."
    )


def _hold(found: str, do: str, asked: str = "") -> Hold:
    """A hold whose readers of the pack are told what was found, and not what to do about it."""
    return Hold(f"{found} {do}", f"{found} {asked or do}", found)


def _missing_columns(spec: Return, submission: Submission) -> Hold | None:
    """No table, or a column without which no row can be counted, is not in the file at all.

    One table that did not come holds none of the others.
    """
    reading = submission.reading
    lacking = tables_lacking(spec, submission)
    for table in spec.tables.values():
        if table.name not in reading.tables:
            if table.is_optional or table in lacking:
                continue
            return _hold(
                f"The table {table.name} ({table.grain}) is not in the file.", "Ask for it.", "Send it."
            )
        matched = {m.column for m in reading.matches if m.table == table.name}
        matched = matched or set(map(str, reading.tables[table.name].columns))
        needed = [c for c in table.columns.values() if c.is_required or c.name in table.key]
        missing = [f'"{column.heading}"' for column in needed if column.name not in matched]
        if missing:
            return _hold(
                f"Table {table.name}: {counted(len(missing), 'column')} not in the file: {listed(missing)}. "
                "Without them its rows cannot be told apart and counted.",
                "Ask for the file with these headings.",
                "Send the file again with these headings.",
            )
    return None


def _wrong_quarter(
    spec: Return, submission: Submission, stacks: Mapping[str, Stack], sent: Rows
) -> Hold | None:
    """The file says another quarter of itself, or most of its dates do."""
    quarter = submission.own_quarter
    first = period_start(spec, quarter)
    said = quarter_said(submission.reading.header)
    if said is not None and not first <= said <= quarter:
        return _hold(
            f"The file says that it is for {said}. Wanted {quarter}.", _ITS_OWN_QUARTER, _RIGHT_QUARTER
        )
    if spec.cadence == "on_publication":
        return None
    days = _opening_days(stacks, sent)
    is_inside = (days >= np.datetime64(first.start)) & (days < np.datetime64(quarter.next.start))
    outside = days[~is_inside]
    # A few late rows among many sent again are set aside one by one: only a file that is mostly so is held.
    if 2 * len(outside) <= len(days) or len(outside) <= spec.tolerance * sum(map(len, sent.values())):
        return None
    commonest = Quarter.of(pd.Series(outside).dt.to_period("Q").mode()[0].start_time.date())
    span = str(quarter) if first == quarter else f"{first} to {quarter}"
    return _hold(
        f"Of its {counted(len(days), 'date')} on which a row was opened, {len(outside):,} "
        f"{_are(len(outside))} not in {span}; the commonest quarter among them is {commonest}.",
        _ITS_OWN_QUARTER,
        _RIGHT_QUARTER,
    )


def _opening_days(stacks: Mapping[str, Stack], sent: Rows) -> np.ndarray:
    """The days on which a file's new rows were opened: rows sent again from earlier quarters do not count.

    A first list of what is open, with nothing known before it, may hold what began in any quarter: of such
    a table no day counts. Where nothing is new, every row of the tables that cannot be without new ones: the
    file may be an old one.
    """
    is_first = {name for name, rows in sent.items() if _is_first_list(stacks[name], rows)}
    new = [
        rows[stacks[name].table.opened_on].to_numpy()[rows["_is_new"].to_numpy()]
        for name, rows in sent.items()
        if name not in is_first
    ]
    days = _known_days(new)
    if len(days) or is_first:
        return days
    tables = [stack.table for stack in stacks.values()]
    return _known_days(
        [sent[t.name][t.opened_on].to_numpy() for t in tables if not t.carries_forward and not t.may_be_empty]
    )


def _known_days(some: Sequence[np.ndarray]) -> np.ndarray:
    days: np.ndarray = np.concatenate([np.empty(0, dtype="datetime64[ns]"), *some])
    known: np.ndarray = days[~np.isnat(days)]
    return known


def _is_first_list(stack: Stack, rows: pd.DataFrame) -> bool:
    """Whether a table carries open rows forward and none of an earlier quarter is known."""
    return stack.table.carries_forward and bool(
        (stack.rows["_order"].to_numpy() >= rows["_order"].min()).all()
    )


def keys_of(rows: pd.DataFrame, key: list[str]) -> pd.Index:
    """The key of each row, as one value that can be looked up."""
    return pd.MultiIndex.from_frame(rows[key]) if len(key) > 1 else pd.Index(rows[key[0]])


_MEND_RETURN = (
    "Send the agency its list of rows and ask for a new version.",
    "Mend the rows listed below and send the whole file again.",
)
_MEND_HISTORY = (
    "The feedback (--check) lists them in back_series.txt: mend them and run it again.",
    "Mend the rows listed below.",
)


def _too_many_set_aside(spec: Return, sent: Rows, kept: int, do: str, asked: str) -> Hold | None:
    """More rows set aside than the return's tolerance. One row alone never holds a return that has others."""
    rows = sum(map(len, sent.values()))
    failed = rows - kept
    if not failed or (kept and failed <= max(1, spec.tolerance * rows)):
        return None
    return _hold(
        f"{failed:,} of its {counted(rows, 'row')} {'was' if failed == 1 else 'were'} set aside, more than "
        f"the {spec.tolerance:.0%} this return may lose.",
        do,
        asked,
    )


def _broken_identity(
    spec: Return, submission: Submission, stacks: Mapping[str, Stack], sent: Rows, known: Known
) -> Hold | None:
    """Hold a return from which rows that were open have vanished.

    Those open at the last quarter's end must come again, still open or ended.
    """
    quarter = submission.own_quarter
    before = period_start(spec, quarter).start - timedelta(days=1)
    lacking = tables_lacking(spec, submission)
    for name, stack in stacks.items():
        if not stack.table.carries_forward or stack.table in lacking:
            continue
        before_it = known(name)
        still_open = before_it[_is_open(stack, before_it, before)]
        if spec.per_agency:
            still_open = still_open[still_open["_agency"] == submission.agency]
        lost = int((~keys_of(still_open, stack.key).isin(keys_of(sent[name], stack.key))).sum())
        if lost:
            plural = name.replace("_", " ")
            gap = _gap(still_open, quarter, before)
            return _hold(
                f"Of the {len(still_open):,} {plural} open on {day_in_words(before)}, {lost:,} {_are(lost)} "
                f"not in this return, open or ended{_or_unnamed(stack, sent[name], lost)}, so the number "
                "open at the quarter's end cannot be right.",
                f"Ask for every one that was open or ended in the quarter{gap.format(of='ask for')}.",
                f"Send every one that was open or ended in the quarter{gap.format(of='send')}.",
            )
    return None


def _or_unnamed(stack: Stack, rows: pd.DataFrame, lost: int) -> str:
    """Add that the rows missed may be among those without a reference; "" where every row has one."""
    unnamed = int(rows[[*stack.table.key]].isna().any(axis=1).sum())
    if not unnamed:
        return ""
    headings = listed([f'"{stack.table.columns[name].heading}"' for name in stack.table.key])
    return (
        f", or {'stands' if lost == 1 else 'stand'} in {counted(unnamed, 'row')} set aside with nothing "
        f"under {headings}"
    )


def _is_open(stack: Stack, rows: pd.DataFrame, day: date) -> pd.Series:
    """Rows opened by the end of a day and not ended by then."""
    after = pd.Timestamp(day + timedelta(days=1))
    is_open = rows[stack.table.opened_on] < after
    ended = stack.table.ended_on
    return is_open & (rows[ended].isna() | (rows[ended] >= after)) if ended else is_open


def _gap(still_open: pd.DataFrame, quarter: Quarter, before: date) -> str:
    """Add, where the return before was not accepted, that some may rightly have ended in between.

    {of} stands for what is to be done; "" where no return is missing.
    """
    last = still_open["_quarter"][still_open["_order"] != BACK_SERIES].max()
    if pd.isna(last) or Quarter.parse(last).end >= before:
        return ""
    return (
        f". The last return accepted was for {last}: {{of}} those since then first, for some may have ended "
        "in them"
    )


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def quarter_said(header: Mapping[str, str]) -> Quarter | None:
    """The quarter a file says it is for; None when it says none, several, or none that can be told.

    A period that ends on a quarter's first day ends with the day before.

    >>> quarter_said({"period": "Quarter 3 2015/16"})
    Quarter.parse('2015-16-Q3')
    >>> quarter_said({"period": "October to December 2015"}), quarter_said({"period_end": "31/12/2015"})
    (Quarter.parse('2015-16-Q3'), Quarter.parse('2015-16-Q3'))
    >>> quarter_said({"period": "Q3"})
    """
    if "period_end" in header:
        ended = read_dates([header["period_end"]], [1], False, 2100)[0][0].value
        return Quarter.of(ended.date() - timedelta(days=_is_first_day(ended.date()))) if ended else None
    text = fold(header.get("period", ""))
    numbers, years = set(_QUARTER_WORDS.findall(text)), set(_YEAR_WORDS.findall(text))
    if numbers and years:
        named = [_quarter("{}-{}-Q{}".format(*year, number)) for year in years for number in numbers]
        return named[0] if len(named) == 1 else None
    months, year = _MONTH_WORDS.findall(text), _LAST_YEAR.match(text)
    if len(months) < 2 or not year:
        return None
    quarters = {Quarter.of(date(int(year[1]), _MONTHS.index(month) + 1, 1)) for month in months}
    return quarters.pop() if len(quarters) == 1 else None


def _is_first_day(day: date) -> bool:
    return day == Quarter.of(day).start


def _quarter(text: str) -> Quarter | None:
    try:
        return Quarter.parse(text)
    except UsageFault:
        return None
