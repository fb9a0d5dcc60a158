"""Quarters of the financial year, April to March, written `2015-16-Q4` and nowhere otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import overload

from wscb_lib.errors import UsageFault

_WRITTEN = re.compile(r"^(\d{4})-(\d{2})-Q([1-4])$", re.ASCII)
_MONTHS = {
    1: ("April", "June"),
    2: ("July", "September"),
    3: ("October", "December"),
    4: ("January", "March"),
}


FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter of a financial year: `year` is the calendar year in which its April falls.

    >>> Quarter.parse("2015-16-Q4") - 3
    Quarter.parse('2015-16-Q1')
    >>> Quarter.parse("2015-16-Q4").label
    'January to March 2016 (2015-16 Q4)'
    """

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read a quarter as the house writes it; anything else is a `UsageFault` that says how.

        >>> Quarter.parse("2015-16-Q4").end
        datetime.date(2016, 3, 31)
        """
        match = _WRITTEN.match(str(text).strip())
        if not match:
            raise UsageFault(
                f'quarter: found "{text}". Wanted a financial year and quarter such as 2015-16-Q4 '
                "(April to June is Q1)."
            )
        year, following, number = (int(part) for part in match.groups())
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise UsageFault(f'quarter: found "{text}". Wanted a year from {FIRST_YEAR} to {LAST_YEAR}.')
        if (year + 1) % 100 != following:
            raise UsageFault(
                f'quarter: found "{text}". The year after {year} is {(year + 1) % 100:02d}: '
                f"did you mean {year}-{(year + 1) % 100:02d}-Q{number}?"
            )
        return cls(year, number)

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter a day falls in.

        >>> str(Quarter.of(date(2016, 1, 1)))
        '2015-16-Q4'
        """
        number = (day.month - 4) // 3 % 4 + 1
        return cls(day.year - (number == 4), number)

    @staticmethod
    def range(first: Quarter, last: Quarter) -> tuple[Quarter, ...]:
        """Every quarter from `first` to `last`, both included; empty when `last` comes before.

        >>> len(Quarter.range(Quarter(2012, 1), Quarter(2015, 4)))
        16
        """
        return tuple(first + step for step in range(last - first + 1))

    @property
    def start(self) -> date:
        """First day."""
        month = self.number * 3 + 1
        return date(self.year, month, 1) if month <= 12 else date(self.year + 1, month - 12, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return self.next.start - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """The quarter after."""
        return self + 1

    @property
    def previous(self) -> Quarter:
        """The quarter before."""
        return self - 1

    @property
    def year_label(self) -> str:
        """The financial year: `2015-16`."""
        return f"{self.year}-{(self.year + 1) % 100:02d}"

    @property
    def label(self) -> str:
        """For a heading: `January to March 2016 (2015-16 Q4)`."""
        first, last = _MONTHS[self.number]
        return f"{first} to {last} {self.start.year} ({self.year_label} Q{self.number})"

    @property
    def short(self) -> str:
        """For an axis or a table: `Jan-Mar 2016`."""
        first, last = _MONTHS[self.number]
        return f"{first[:3]}-{last[:3]} {self.start.year}"

    def __add__(self, quarters: int) -> Quarter:
        place = self.year * 4 + self.number - 1 + quarters
        return Quarter(place // 4, place % 4 + 1)

    @overload
    def __sub__(self, other: Quarter) -> int: ...

    @overload
    def __sub__(self, other: int) -> Quarter: ...

    def __sub__(self, other: Quarter | int) -> int | Quarter:
        if isinstance(other, Quarter):
            return (self.year - other.year) * 4 + self.number - other.number
        return self + -other

    def __str__(self) -> str:
        return f"{self.year_label}-Q{self.number}"

    def __repr__(self) -> str:
        return f"Quarter.parse('{self}')"
