"""What each kind of measure means, as arithmetic on arrays.

Every function answers for many quarters and groups at once: a *cell* is one group in one quarter, a
whole number from 0 to `size` - 1. NaN is "no figure"; the sheet turns it into a word.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wscb_lib.framework.board import Board
from wscb_lib.measures.columns import ABSENT, Coded
from wscb_lib.quarter import Quarter

PER = 10_000


@dataclass(frozen=True)
class Figures:
    """One number a cell for each of the three; NaN where there is none."""

    numerator: np.ndarray
    denominator: np.ndarray
    value: np.ndarray


def tally(
    cells: np.ndarray, size: int, of: Coded | None = None, rows: np.ndarray | None = None
) -> np.ndarray:
    """Count the rows of each cell, or the distinct values of `of` in it.

    `cells` gives the cell of each row counted, and `rows` the place of that row in the table; absent, all
    rows are counted, in order. A row in which `of` is not recorded counts as one: it happened, whoever it
    was.

    >>> tally(np.array([0, 0, 2]), 3)
    array([2., 0., 1.])
    """
    if of is None:
        return np.bincount(cells, minlength=size).astype(float)
    rows = np.arange(len(cells)) if rows is None else rows
    codes = of.codes[rows]
    own = np.where(codes == ABSENT, len(of.labels) + rows, codes)
    width = len(of.labels) + len(of.codes) + 1
    return np.bincount(np.unique(cells * width + own) // width, minlength=size).astype(float)


def count(counted: np.ndarray) -> Figures:
    """Figures of a count: it is its own numerator and value, and has no denominator.

    >>> count(np.array([3.0])).denominator
    array([nan])
    """
    return Figures(counted, np.full(len(counted), np.nan), counted)


def share(met: np.ndarray, out_of: np.ndarray) -> Figures:
    """A percent from 0 to 100; no value where there is nothing to divide by.

    >>> share(np.array([1.0, 0.0]), np.array([4.0, 0.0])).value
    array([25., nan])
    """
    return Figures(met, out_of, 100 * divide(met, out_of))


def rate(counted: np.ndarray, population: np.ndarray, yearly: np.ndarray | float = 1.0) -> Figures:
    """Per 10,000 of the population; `yearly` is 4 for what is counted in one quarter, 1 for a level.

    >>> rate(np.array([10.0]), np.array([50_000.0]), yearly=4).value
    array([8.])
    """
    return Figures(counted, population, PER * yearly * divide(counted, population))


def mean(cells: np.ndarray, values: np.ndarray, size: int) -> Figures:
    """The mean of the rows that have a value; the denominator is how many have.

    >>> mean(np.array([0, 0]), np.array([3.0, np.nan]), 1).denominator
    array([1.])
    """
    known = ~np.isnan(values)
    rows = np.bincount(cells[known], minlength=size).astype(float)
    total = np.bincount(cells[known], weights=values[known], minlength=size)
    return Figures(np.full(size, np.nan), rows, divide(total, rows))


def added(cells: np.ndarray, values: np.ndarray, size: int) -> Figures:
    """The sum of a number column: how many people, where each row says how many were there.

    A row whose number is not known adds nothing; a cell with no row is nought, but one whose rows all leave
    the number out has no figure: somebody was there.

    >>> added(np.array([0, 0, 1]), np.array([6.0, 4.0, np.nan]), 3).value
    array([10., nan,  0.])
    """
    known = ~np.isnan(values)
    total = np.bincount(cells[known], weights=values[known], minlength=size).astype(float)
    is_unsaid = (np.bincount(cells, minlength=size) > 0) & (np.bincount(cells[known], minlength=size) == 0)
    total[is_unsaid] = np.nan
    return Figures(total, np.full(size, np.nan), total)


def median(cells: np.ndarray, values: np.ndarray, size: int) -> Figures:
    """The middle value, or half way between the middle two; the denominator is how many rows have a value.

    >>> median(np.array([0, 0, 0, 0]), np.array([9.0, 1.0, 2.0, 4.0]), 1).value
    array([3.])
    """
    known = ~np.isnan(values)
    cells, values = cells[known], values[known]
    ordered = values[np.lexsort((values, cells))]
    rows = np.bincount(cells, minlength=size)
    found = np.full(size, np.nan)
    some = rows > 0
    starts = (np.cumsum(rows) - rows)[some]
    found[some] = (ordered[starts + (rows[some] - 1) // 2] + ordered[starts + rows[some] // 2]) / 2
    return Figures(np.full(size, np.nan), rows.astype(float), found)


def divide(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
    """One over the other; NaN where there is nothing to divide by.

    >>> divide(np.array([3.0]), np.array([0.0]))
    array([nan])
    """
    out = np.full(np.broadcast(top, bottom).shape, np.nan)
    divided: np.ndarray = np.divide(top, bottom, out=out, where=np.asarray(bottom) > 0)
    return divided


def population(board: Board, group: str, quarter: Quarter) -> float:
    """How many of `group` live here, for a rate in `quarter`: mid-2014 for all of 2015-16, as DfE does.

    The nearest earlier estimate where that year has none; NaN where none is early enough.
    """
    wanted = quarter.year - 1
    known = [p for p in board.populations if p.group == group and p.mid_year <= wanted]
    return float(max(known, key=lambda p: p.mid_year).value) if known else float("nan")
