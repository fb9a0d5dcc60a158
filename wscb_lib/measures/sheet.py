"""The results being written: blocks of figures in, one frame out, and never a bare NaN among them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wscb_lib.measures.kinds import Figures
from wscb_lib.measures.status import FIGURES
from wscb_lib.quarter import Quarter

NAMES = ("measure", "quarter", "breakdown", "group", "agency")
NUMBERS = ("numerator", "denominator", "value")
COLUMNS = (*NAMES, *NUMBERS, "status", "agencies_expected", "agencies_present")
"""The columns of the results, in order. The last two are how many agencies stand behind "17 of 19
agencies"."""

_WHOLE = dict.fromkeys(("agencies_expected", "agencies_present"), "int64")


class Sheet:
    """Gathers blocks, each one measure and breakdown: rows are quarters, columns the groups or agencies."""

    def __init__(self, quarters: tuple[Quarter, ...]) -> None:
        self._quarters = tuple(str(q) for q in quarters)
        self._labels: dict[str, int] = {}
        self._blocks: list[tuple[np.ndarray, ...]] = []
        self._frames: list[pd.DataFrame] = []

    def write(
        self,
        measure: str,
        breakdown: str,
        figures: Figures,
        status: np.ndarray,
        agencies: tuple[np.ndarray, np.ndarray],
        missing: np.ndarray | str = "not_returned",
        *,
        groups: tuple[str, ...] = ("all",),
        agency: tuple[str, ...] = ("all",),
    ) -> None:
        """Add a block. `status` and both of `agencies` are quarter by group; `groups` or `agency` names the
        columns.

        A figure that could not be worked out becomes `not_applicable`; where it is partial, the word of the
        agency that is `missing`, which may have had something to divide by. A status without a figure clears
        it.
        """
        shape = (len(self._quarters), max(len(groups), len(agency)))
        value = figures.value.reshape(shape)
        status = np.broadcast_to(status, shape)
        has_figure = np.isin(status, FIGURES)
        nothing = np.where(status == "partial", missing, "not_applicable")
        status = np.where(has_figure & np.isnan(value), nothing, status)
        has_figure &= ~np.isnan(value)
        numbers = [
            np.where(has_figure, n.reshape(shape), np.nan).T.ravel()
            for n in (figures.numerator, figures.denominator, value)
        ]
        self._blocks.append(
            (
                np.full(value.size, self._code(measure)),
                np.tile([self._code(q) for q in self._quarters], shape[1]),
                np.full(value.size, self._code(breakdown)),
                np.repeat(np.resize([self._code(g) for g in groups], shape[1]), shape[0]),
                np.repeat(np.resize([self._code(a) for a in agency], shape[1]), shape[0]),
                *numbers,
                self._codes(status.T.ravel()),
                *(np.broadcast_to(n, shape).T.ravel() for n in agencies),
            )
        )

    def add(self, frame: pd.DataFrame) -> None:
        """Add rows that a function made, already in the columns of the results."""
        kinds = dict.fromkeys((*NAMES, "status"), "str") | dict.fromkeys(NUMBERS, float) | _WHOLE
        self._frames.append(frame[list(COLUMNS)].astype(kinds))

    def frame(self) -> pd.DataFrame:
        """Everything written, in the order it was."""
        labels = pd.array(list(self._labels), dtype="str")
        made = [np.concatenate(parts) for parts in zip(*self._blocks, strict=True)] or [np.array([])] * len(
            COLUMNS
        )
        columns = {
            name: labels.take(part.astype("int64")) if name in (*NAMES, "status") else part
            for name, part in zip(COLUMNS, made, strict=True)
        }
        written = pd.DataFrame(columns).astype(_WHOLE)
        return pd.concat([written, *self._frames], ignore_index=True) if self._frames else written

    def _code(self, label: str) -> int:
        return self._labels.setdefault(label, len(self._labels))

    def _codes(self, words: np.ndarray) -> np.ndarray:
        return np.array([self._code(word) for word in words])
