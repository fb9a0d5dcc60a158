"""Agencies' files opened by hand, for counting again: plain loops that know nothing of the workbook.

Nothing of wscb_lib is imported here. The figures are compared with tables/results.csv of a real run.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import openpyxl
import pytest

QUARTER = "2015-16-Q4"
FIRST, LAST = date(2016, 1, 1), date(2016, 3, 31)
HOLIDAYS = {
    date(2015, 5, 4),
    date(2015, 5, 25),
    date(2015, 8, 31),
    date(2015, 12, 25),
    date(2015, 12, 28),
    date(2016, 1, 1),
    date(2016, 3, 25),
    date(2016, 3, 28),
}


def day(cell):
    """A date from a cell, whichever way the agency wrote it; None for a blank."""
    if cell in (None, ""):
        return None
    if isinstance(cell, datetime):
        return cell.date()
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%d-%b-%Y", "%d %B %Y"):
        try:
            return datetime.strptime(str(cell).strip(), form).date()
        except ValueError:
            pass
    raise AssertionError(f"not a date: {cell!r}")


def moment(cell):
    if cell in (None, ""):
        return None
    if isinstance(cell, datetime):
        return cell
    for form in ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y"):
        try:
            return datetime.strptime(str(cell).strip(), form)
        except ValueError:
            pass
    raise AssertionError(f"not a time: {cell!r}")


def word(cell):
    """A coded word without its "a) " and in small letters."""
    text = str(cell or "").strip().lower()
    return text.split(") ", 1)[1] if len(text) > 2 and text[1] == ")" else text


def yes(cell):
    return word(cell) in ("y", "yes", "true", "1")


def rows_of(workspace, name, sheet, first_heading, quarter=QUARTER):
    """The rows below the heading row, as dictionaries; notes and totals below are left out."""
    book = openpyxl.load_workbook(workspace / "returns" / quarter / name, data_only=True)
    found, headings = [], None
    for row in book[sheet].iter_rows(values_only=True):
        if headings is None:
            if row[0] is not None and str(row[0]).strip() == first_heading:
                headings = [str(cell).strip() if cell else "" for cell in row]
            continue
        filled = [cell for cell in row if cell not in (None, "")]
        if len(filled) > 2 and str(row[0]).strip().lower() not in ("total", "totals"):
            found.append(dict(zip(headings, row, strict=True)))
    assert found, f"{name}, {sheet}: no rows found"
    return found


def in_quarter(value):
    """Whether a day, or whatever stands in a cell, falls in the quarter."""
    value = day(value)
    return value is not None and FIRST <= value <= LAST


def working_days_between(start, end):
    """Working days after `start` up to and including `end`."""
    count, at = 0, start
    while at < end:
        at += timedelta(days=1)
        count += at.weekday() < 5 and at not in HOLIDAYS
    return count


def months_after(start, many):
    """The same day so many months on; the last of a shorter month."""
    month, year = (start.month - 1 + many) % 12 + 1, start.year + (start.month - 1 + many) // 12
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(start.day, last))


def percent(part, whole):
    return 100 * len(part) / len(whole)


def agrees(shown, measure, value, numerator=None, denominator=None):
    was = shown[measure]
    assert float(was[2]) == pytest.approx(value, abs=5.1e-5), measure  # the csv keeps four places
    if numerator is not None:
        assert float(was[0]) == numerator and float(was[1]) == denominator, measure
