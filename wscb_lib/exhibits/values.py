"""One shown figure, and how it is written: figures with their unit, absences in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from wscb_lib.json_values import Json

ABSENT: dict[str, str] = {
    "suppressed": "hidden",
    "held": "held",
    "not_returned": "not returned",
    "not_due": "not due",
    "too_early": "too early to know",
    "not_applicable": "not applicable",
    "too_few": "too few to show",
}
"""The words for each status that is an absence. `ok` and `partial` are figures and are not here."""

FEWEST_FOR_PERCENT = 10
"""Out of fewer than this, a share is written "7 of 9": one child would move it by ten points or more."""

_SCALES = ("score", "families each", "children each")
"""Units that are no number of things: a mark, or how many of one there are to another."""

_SPANS = {"days": "day", "working_days": "working day", "weeks": "week", "months": "month", "hours": "hour"}


def unit_words(unit: str) -> str:
    """The unit as it stands in a subtitle.

    >>> unit_words("percent"), unit_words("working_days"), unit_words("children"), unit_words("score")
    ('percentage', 'working days', 'number of children', 'score')
    """
    if unit == "percent":
        return "percentage"
    if unit == "rate_per_10000":
        return "rate per 10,000"
    words = unit.replace("_", " ")
    return words if unit in (*_SPANS, *_SCALES) else f"number of {words}"


def format_value(
    value: float, unit: str, *, numerator: float | None = None, denominator: float | None = None
) -> str:
    """A figure as a reader sees it. `value` of a share is a percent from 0 to 100.

    A share out of fewer than ten is written as a count of a count, never as a percentage; rounding never
    turns nearly all into all, nor a few into none. An absence has no figure: use `absence_words`.

    >>> format_value(1234, "children")
    '1,234'
    >>> format_value(63.6, "percent"), format_value(77.8, "percent", numerator=7, denominator=9)
    ('64%', '7 of 9')
    >>> format_value(51.49, "rate_per_10000"), format_value(9, "days"), format_value(1, "working_days")
    ('51.5 per 10,000', '9 days', '1 working day')
    """
    if value is None or math.isnan(value):
        raise ValueError(
            "format_value: found no figure. Wanted a number; write an absence with absence_words."
        )
    if unit == "percent":
        return _percent(value, numerator, denominator)
    if unit == "rate_per_10000":
        return f"{_rounded(value, 1):,.1f} per 10,000"
    figure = _rounded(value, 1)
    written = f"{figure:,.0f}" if figure == int(figure) else f"{figure:,.1f}"
    if unit not in _SPANS:
        return written
    return f"{written} {_SPANS[unit] if figure == 1 else unit.replace('_', ' ')}"


def _percent(value: float, numerator: float | None, denominator: float | None) -> str:
    if denominator is not None and numerator is not None and denominator < FEWEST_FOR_PERCENT:
        return f"{numerator:,.0f} of {denominator:,.0f}"
    figure = _rounded(value, 0)
    if figure == 0 and value > 0:
        return "under 1%"
    if figure == 100 and value < 100:
        return "over 99%"
    return f"{figure:.0f}%"


def _rounded(value: float, places: int) -> float:
    """Halves go up, as readers expect (Python alone rounds 2.5 to 2)."""
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def absence_words(status: str, shown_as: str = "") -> str:
    """The words that stand where a figure cannot: `shown_as` where disclosure gave one, else the status.

    >>> absence_words("too_early"), absence_words("suppressed", "1 to 4")
    ('too early to know', '1 to 4')
    """
    if shown_as:
        return shown_as
    if status not in ABSENT:
        raise ValueError(f'absence_words: found status "{status}". Wanted one of {", ".join(ABSENT)}.')
    return ABSENT[status]


@dataclass(frozen=True)
class Shown:
    """One row of shown results: a figure, or the words that stand in its place.

    `value`, `numerator` and `denominator` are None when `status` is an absence or the figure is hidden;
    `shown_as` is what disclosure prints instead ("1 to 4", "c"), else "".

    >>> Shown("2015-16-Q4", value=64.0, numerator=7, denominator=11).words("percent")
    '64%'
    >>> Shown("2015-16-Q3", status="not_returned").words("percent")
    'not returned'
    """

    quarter: str
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    status: str = "ok"
    shown_as: str = ""
    group: str = "all"
    agency: str = "all"

    def __post_init__(self) -> None:
        for name in ("value", "numerator", "denominator"):
            figure = getattr(self, name)
            absent = figure is None or math.isnan(figure)
            object.__setattr__(self, name, None if absent else float(figure))
        if self.status in ("ok", "partial") and self.value is None and not self.shown_as:
            raise ValueError(
                f'Shown: {self.quarter} {self.group} has status "{self.status}" but no figure. '
                "Wanted a value, or a status that says why there is none."
            )

    @classmethod
    def of(cls, row: object) -> Shown:
        """Make one from a row of the results: a mapping, or a named tuple. Other columns are ignored."""
        cell_of = row.get if isinstance(row, Mapping) else partial(getattr, row)
        known: Json = {
            name: cell for name in cls.__dataclass_fields__ if (cell := cell_of(name, None)) is not None
        }
        return cls(**known)

    @property
    def is_figure(self) -> bool:
        """True when there is a number to draw."""
        return self.value is not None and not self.shown_as and self.status in ("ok", "partial")

    @property
    def number(self) -> float:
        """The figure to draw or to compare; NaN where there is none (`is_figure` is false).

        >>> Shown("2015-16-Q4", 7).number, Shown("2015-16-Q4", status="held").number
        (7.0, nan)
        """
        return self.value if self.value is not None and self.is_figure else math.nan

    @property
    def counted(self) -> tuple[float, float] | None:
        """The numerator and the denominator behind a figure; None where it has none or there is no figure.

        >>> Shown("2015-16-Q4", value=64.0, numerator=7, denominator=11).counted
        (7.0, 11.0)
        """
        if not self.is_figure or self.numerator is None or self.denominator is None:
            return None
        return self.numerator, self.denominator

    def is_drawn_as(self, unit: str) -> bool:
        """True when there is a point to draw: a figure, and no percentage of so few that it would mislead.

        >>> [Shown("2015-16-Q4", 100.0, n, n).is_drawn_as("percent") for n in (9, 10)]
        [False, True]
        """
        is_few = unit == "percent" and self.denominator is not None and self.denominator < FEWEST_FOR_PERCENT
        return self.is_figure and not is_few

    def words(self, unit: str) -> str:
        """The figure with its unit, or the words for its absence; a partial figure says so."""
        if not self.is_figure:
            return absence_words(self.status, self.shown_as)
        written = format_value(self.number, unit, numerator=self.numerator, denominator=self.denominator)
        return f"{written} (partial)" if self.status == "partial" else written

    def counts(self) -> str:
        """The counts behind a share or a rate, "7 of 11", or "" when there are none to show.

        >>> Shown("2015-16-Q4", value=64.0, numerator=7, denominator=11).counts()
        '7 of 11'
        """
        if self.counted is None:
            return ""
        numerator, denominator = self.counted
        return f"{numerator:,.0f} of {denominator:,.0f}"

    def with_counts(self, unit: str) -> str:
        """The figure, and the counts behind it where it is a percentage: a third of three is not a third of
        three hundred.

        >>> Shown("2015-16-Q4", 35.3, 6, 17).with_counts("percent")
        '35% (6 of 17)'
        >>> Shown("2015-16-Q4", 50.0, 1, 2).with_counts("percent")
        '1 of 2'
        """
        words, counts = self.words(unit), self.counts()
        if not counts or unit != "percent" or counts in words:
            return words
        return (
            f"{words.removesuffix(' (partial)')} ({counts}{', partial' if self.status == 'partial' else ''})"
        )


def alike(before: Shown | None, now: Shown, unit: str) -> tuple[str, str]:
    """Two figures to be read beside each other: where one is of so few that it stands as its counts, both
    bring theirs.

    >>> few, many = Shown("2014-15-Q4", 33.3, 3, 9), Shown("2015-16-Q4", 66.7, 8, 12)
    >>> alike(few, many, "percent"), alike(None, many, "percent")
    (('3 of 9', '67% (8 of 12)'), ('no figure', '67%'))
    """
    if before is None:
        return "no figure", now.words(unit)
    written = (before.words(unit), now.words(unit))
    is_few = any(
        each.counts() and each.counts() in words for each, words in zip((before, now), written, strict=True)
    )
    return (before.with_counts(unit), now.with_counts(unit)) if is_few else written
