"""The groups of a breakdown: every value a column may hold, in declared order, so that a nought is a
nought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from wscb_lib.framework.board import Band
from wscb_lib.framework.declared import Column
from wscb_lib.measures.columns import ABSENT, Columns, as_label
from wscb_lib.quarter import Quarter

NOT_RECORDED = "not recorded"
OUTSIDE_BANDS = "outside the bands"


@dataclass(frozen=True)
class Groups:
    """The groups one column makes: `codes` gives each row its group.

    Groups that are declared stand in the results even at nought; the others ("not recorded", and what
    free text happens to hold) only where a row has them. `is_in_force` says, group by quarter, whether
    the value existed then.
    """

    breakdown: str
    labels: tuple[str, ...]
    codes: np.ndarray
    is_declared: np.ndarray
    is_in_force: np.ndarray


def groups_of(
    columns: Columns, column: Column, bands: Mapping[str, tuple[Band, ...]], quarters: tuple[Quarter, ...]
) -> Groups:
    """The groups of one column of one table; absent values are the last group, "not recorded"."""
    if column.bands:
        declared, codes = _banded(columns.numbers(column.name), bands[column.bands])
    else:
        declared, codes = _named(columns, column)
    is_declared = np.array([label in declared for label in codes.labels])
    in_force = np.array([[_is_in_force(column, label, q) for q in quarters] for label in codes.labels])
    return Groups(column.name, codes.labels, codes.codes, is_declared, in_force)


CROSSED = " by "
"""Between two columns in a measure's `by`: a group for each pair of their values."""
BETWEEN = " | "


def crossed(first: Groups, second: Groups) -> Groups:
    """Every pair of two columns' groups, labelled "first | second"; declared when both are."""
    size = len(second.labels)
    return Groups(
        f"{first.breakdown}{CROSSED}{second.breakdown}",
        tuple(f"{a}{BETWEEN}{b}" for a in first.labels for b in second.labels),
        first.codes * size + second.codes,
        np.array([a and b for a in first.is_declared for b in second.is_declared]),
        np.array([a & b for a in first.is_in_force for b in second.is_in_force]),
    )


@dataclass(frozen=True)
class _Codes:
    labels: tuple[str, ...]
    codes: np.ndarray


def _banded(numbers: np.ndarray, bands: tuple[Band, ...]) -> tuple[tuple[str, ...], _Codes]:
    declared = tuple(band.label for band in bands)
    codes = np.full(len(numbers), len(bands))
    for place, band in enumerate(bands):
        codes[(numbers >= band.at_least) & (numbers <= band.at_most)] = place
    codes[np.isnan(numbers)] = len(bands) + 1
    return declared, _Codes((*declared, OUTSIDE_BANDS, NOT_RECORDED), codes)


def _named(columns: Columns, column: Column) -> tuple[tuple[str, ...], _Codes]:
    declared = ("yes", "no") if column.type == "flag" else tuple(as_label(value) for value in column.allowed)
    coded = columns.coded(column.name)
    labels = (*declared, *sorted(set(coded.labels) - set(declared)), NOT_RECORDED)
    place = {label: n for n, label in enumerate(labels)}
    # An absent value is -1, and so finds the place of "not recorded" at the end.
    lookup = np.array([*(place[label] for label in coded.labels), len(labels) - 1])
    return declared, _Codes(labels, lookup[np.where(coded.codes == ABSENT, -1, coded.codes)])


def _is_in_force(column: Column, label: str, quarter: Quarter) -> bool:
    dates = column.dated.get(label, {})
    starts, ends = dates.get("valid_from", date.min), dates.get("valid_to", date.max)
    return starts <= quarter.end and quarter.start <= ends
