"""A day as pages and messages write it, on every machine alike: Windows knows no day without its nought."""

from __future__ import annotations

from datetime import date


def day_in_words(day: date) -> str:
    """The day, the month and the year.

    >>> day_in_words(date(2016, 5, 6))
    '6 May 2016'
    """
    return f"{day.day} {day:%B %Y}"


def day_as_given(day: str) -> str:
    """A day that people wrote in a list: in words where it is one, else as they wrote it.

    >>> day_as_given("2016-12-31"), day_as_given("March 2017")
    ('31 December 2016', 'March 2017')
    """
    try:
        return day_in_words(date.fromisoformat(day))
    except ValueError:
        return day


def day_in_short(day: date) -> str:
    """The day, the month in three letters, and the year, where there is little room.

    >>> day_in_short(date(2016, 9, 6))
    '6 Sep 2016'
    """
    return f"{day.day} {day:%b %Y}"


def day_and_month(day: date) -> str:
    """The day and the month, where the year is plain.

    >>> day_and_month(date(2016, 5, 6))
    '6 May'
    """
    return f"{day.day} {day:%B}"
