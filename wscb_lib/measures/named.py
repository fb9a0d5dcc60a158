"""Measures that the kinds and filters cannot say, each a function a return names as "module:name".

A function is given the framework, the measure, the facts, the quarters wanted and the run's quarter. It
answers with rows in the columns of the results; whether the return came is laid over them afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

import numpy as np
import pandas as pd

from wscb_lib.errors import FrameworkFault
from wscb_lib.framework.declared import Measure
from wscb_lib.framework.values import Framework
from wscb_lib.measures.columns import Columns
from wscb_lib.measures.filters import rows_meeting
from wscb_lib.measures.kinds import Figures, share
from wscb_lib.measures.slots import NOWHERE, Slots
from wscb_lib.quarter import Quarter

Facts = Mapping[tuple[str, str], pd.DataFrame]
Named = Callable[[Framework, Measure, Facts, tuple[Quarter, ...], Quarter], pd.DataFrame]

OFTEN = 3
"""Episodes in one quarter from which a child is said to go missing again and again."""


def find(measure: Measure) -> Named:
    """The function a measure names; only modules of this library are looked in.

    Raises `FrameworkFault` when there is no such module or function.
    """
    module, _, name = measure.function.partition(":")
    if module.startswith("wscb_lib."):
        try:
            function: Named = getattr(import_module(module), name)
            return function
        except (ImportError, AttributeError):
            pass
    raise FrameworkFault(
        f'{measure.return_id}.toml, measure {measure.id}: function is "{measure.function}", which is not '
        "found. "
        'Wanted a function of this library, such as "wscb_lib.measures.named:children_missing_three_times".'
    )


def children_missing_three_times(
    framework: Framework, measure: Measure, facts: Facts, quarters: tuple[Quarter, ...], as_of: Quarter
) -> pd.DataFrame:
    """Of the children reported missing in a quarter, the share reported three times or more.

    A child is counted once however often they went; episodes recorded as "absent" are left out.
    """
    columns = Columns(facts.get((measure.return_id, measure.table)), framework.table_of(measure))
    slots = Slots(quarters)
    placed = slots.of_days(columns.days(measure.counted_on))
    rows = np.flatnonzero(
        rows_meeting({"category": "missing", "child_id": "present"}, columns) & (placed != NOWHERE)
    )
    children = columns.coded("child_id")
    width = max(len(children.labels), 1)
    pairs, episodes = np.unique(placed[rows] * width + children.codes[rows], return_counts=True)
    size = len(slots)
    often = np.bincount(pairs[episodes >= OFTEN] // width, minlength=size).astype(float)
    return headline_rows(
        measure, quarters, share(often, np.bincount(pairs // width, minlength=size).astype(float))
    )


def headline_rows(measure: Measure, quarters: tuple[Quarter, ...], figures: Figures) -> pd.DataFrame:
    """Figures by quarter as headline rows of the results; no value reads `not_applicable`."""
    return pd.DataFrame(
        {
            "measure": measure.id,
            "quarter": [str(quarter) for quarter in quarters],
            "breakdown": "all",
            "group": "all",
            "agency": "all",
            "numerator": figures.numerator,
            "denominator": figures.denominator,
            "value": figures.value,
            "status": np.where(np.isnan(figures.value), "not_applicable", "ok"),
        }
    )
