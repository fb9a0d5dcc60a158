"""The rows of one table as arrays, each made once however many measures ask for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

import numpy as np
import pandas as pd

from wscb_lib.framework.declared import Table

ABSENT = -1
Made = TypeVar("Made")
_FLAGS = {True: "yes", False: "no"}


def as_label(value: object) -> str:
    """A value as filters and groups name it: flags are yes and no, whole numbers have no point.

    >>> as_label(True), as_label(7.0), as_label("neglect")
    ('yes', '7', 'neglect')
    """
    if isinstance(value, bool | np.bool_):
        return _FLAGS[bool(value)]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


@dataclass(frozen=True)
class Coded:
    """A column as whole numbers: `codes` point into `labels`; `ABSENT` where nothing is recorded."""

    codes: np.ndarray
    labels: tuple[str, ...]


def beside(coded: Coded, senders: np.ndarray) -> Coded:
    """Tell the values of one sender apart from another's: the C1 of two senders become two values.

    >>> beside(Coded(np.array([0, 0, ABSENT]), ("C1",)), np.array([0, 1, 1])).codes.tolist()
    [0, 1, -1]
    """
    pairs = coded.codes * (senders.max(initial=0) + 1) + senders
    codes, found = pd.factorize(np.where(coded.codes == ABSENT, ABSENT, pairs))
    blank = np.flatnonzero(found == ABSENT)
    kept = np.where(np.isin(codes, blank), ABSENT, codes)
    return Coded(kept, tuple(str(pair) for pair in found))


class Columns:
    """One table of facts, column by column. A column that no agency sent is absent in every row."""

    def __init__(self, frame: pd.DataFrame | None, declared: Table) -> None:
        self.frame = pd.DataFrame() if frame is None else frame
        self.declared = declared
        self._made: dict[tuple[str, str], object] = {}

    def __len__(self) -> int:
        return len(self.frame)

    def is_missing(self, name: str) -> bool:
        """True when rows were returned and none of their files has this column.

        A column that may be left out, and in which nothing at all is recorded, was left out.
        """
        if not len(self):
            return False
        declared = self.declared.columns.get(name)
        left_out = declared is not None and declared.is_optional and not self.is_present(name).any()
        return left_out or name not in self.frame.columns

    def times(self, name: str) -> np.ndarray:
        """Dates and times as `datetime64[s]`; NaT where absent."""
        return self._once("times", name, self._read_times)

    def days(self, name: str) -> np.ndarray:
        """Dates as `datetime64[D]`; NaT where absent."""
        return self._once("days", name, lambda n: self.times(n).astype("datetime64[D]"))

    def numbers(self, name: str) -> np.ndarray:
        """Numbers as floats; NaN where absent."""
        return self._once("numbers", name, self._read_numbers)

    def coded(self, name: str) -> Coded:
        """Any column as codes into its distinct labels."""
        return self._once("coded", name, self._read_codes)

    def is_present(self, name: str) -> np.ndarray:
        """For each row, whether anything is recorded."""
        return self._once("present", name, lambda n: self.coded(n).codes != ABSENT)

    def remember(self, what: str, name: str, make: Callable[[], Made]) -> Made:
        """Make something from this table once, and give it again whenever the same is asked for.

        `what` and `name` are what it is kept under: whoever asks under the same two expects the same kind of
        thing.
        """
        return self._once(what, name, lambda _: make())

    def _once(self, what: str, name: str, make: Callable[[str], Made]) -> Made:
        key = (what, name)
        if key not in self._made:
            self._made[key] = make(name)
        return cast(Made, self._made[key])

    def _read_times(self, name: str) -> np.ndarray:
        if name not in self.frame.columns:
            return np.full(len(self), np.datetime64("NaT"), dtype="datetime64[s]")
        return pd.to_datetime(self.frame[name]).to_numpy("datetime64[s]")

    def _read_numbers(self, name: str) -> np.ndarray:
        if name not in self.frame.columns:
            return np.full(len(self), np.nan)
        return pd.to_numeric(self.frame[name]).to_numpy(dtype=float, na_value=np.nan)

    def _read_codes(self, name: str) -> Coded:
        if name not in self.frame.columns:
            return Coded(np.full(len(self), ABSENT), ())
        codes, found = pd.factorize(self.frame[name])
        labels = tuple(as_label(value) for value in found)
        blank = [place for place, label in enumerate(labels) if not label.strip()]
        return Coded(np.where(np.isin(codes, blank), ABSENT, codes), labels)
