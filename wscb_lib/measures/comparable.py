"""A series that can be compared when some agencies are missing from some of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wscb_lib.framework.values import Measure
from wscb_lib.measures.kinds import divide
from wscb_lib.measures.sheet import NUMBERS
from wscb_lib.measures.status import FIGURES

COMPARABLE = "comparable"


def comparable(
    results: pd.DataFrame, measure: Measure, quarters: Sequence[str] | None = None
) -> pd.DataFrame:
    """The series that signals judge, over the same agencies throughout: one row a quarter, in order.

    Where every quarter is whole it is the measure's events, or its headline where it has none. Where a
    quarter is partial, an agency counts only if it is there in every quarter that has a figure, so that one
    which did not return is not taken for a fall: a share is recalculated from those agencies' numerators and
    denominators; a rate keeps its population. A median cannot be put together again: its partial quarters
    become `not_applicable`. When no agency was there throughout, every quarter does.

    `quarters` is the window compared, as written ("2015-16-Q4"); absent, all there are. The rows are in the
    columns of the results, breakdown "comparable"; `agencies_present` is how many agencies were compared.

    >>> from types import SimpleNamespace as Some
    >>> rows = [("Q1", "all", 5.0, "ok"), ("Q2", "all", 3.0, "partial"), ("Q1", "police", 3.0, "ok"),
    ...         ("Q1", "camhs", 2.0, "ok"), ("Q2", "police", 3.0, "ok"), ("Q2", "camhs", np.nan, "not_returned")]
    >>> results = pd.DataFrame(rows, columns=["quarter", "agency", "value", "status"])
    >>> results = results.assign(measure="it", breakdown="all", group="all", numerator=results["value"],
    ...                          denominator=np.nan, agencies_expected=2, agencies_present=2)
    >>> comparable(results, Some(id="it", kind="count", population=""))["value"].tolist()     # police alone
    [3.0, 3.0]
    """
    mine = results[(results["measure"] == measure.id) & results["breakdown"].isin(["all", "events"])]
    if quarters is not None:
        mine = mine[mine["quarter"].isin(list(quarters))]
    judged = "events" if (mine["breakdown"] == "events").any() else "all"
    mine = mine[mine["breakdown"] == judged].assign(breakdown=COMPARABLE)
    series = mine[mine["agency"] == "all"].sort_values("quarter", ignore_index=True)
    if not (series["status"] == "partial").any():
        return series
    if measure.kind == "median":
        return _without(series, series["status"] == "partial")
    return _recalculated(series, mine[mine["agency"] != "all"], measure)


def _recalculated(series: pd.DataFrame, agencies: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    has_figure = series["status"].isin(FIGURES)
    compared = _there_throughout(agencies, set(series.loc[has_figure, "quarter"]))
    if not compared:
        return _without(series, has_figure)
    kept = agencies[agencies["agency"].isin(compared)]
    sums = kept.groupby("quarter")[["numerator", "denominator"]].sum(min_count=1).reindex(series["quarter"])
    top, bottom = (sums[name].to_numpy() for name in ("numerator", "denominator"))
    made = series.copy()
    if measure.kind in ("count", "stock", "sum"):
        made["numerator"], made["value"] = top, top
    elif measure.kind == "mean":
        made["value"], made["denominator"] = _pooled_mean(kept, series), bottom
    elif measure.kind == "rate" and measure.population:
        made["numerator"] = top
        # The population is the town's whoever counted, so the rate moves with the count.
        made["value"] = np.where(
            series["numerator"] > 0, series["value"] * divide(top, series["numerator"]), 0.0
        )
    else:
        scale = 100 if measure.kind == "share" else 10_000
        made["numerator"], made["denominator"], made["value"] = top, bottom, scale * divide(top, bottom)
    made["agencies_present"] = np.where(has_figure, len(compared), series["agencies_present"])
    made["status"] = np.where(has_figure, "partial", series["status"])
    return _without(made, has_figure & made["value"].isna(), also=~has_figure)


def _there_throughout(agencies: pd.DataFrame, wanted: set[str]) -> set[str]:
    """The agencies with a return in every quarter wanted; one with nothing to divide by was there all the same."""
    there = agencies[agencies["status"].isin([*FIGURES, "not_applicable"]) & agencies["quarter"].isin(wanted)]
    times = there.groupby("agency")["quarter"].nunique()
    return set(times[times == len(wanted)].index)


def _pooled_mean(kept: pd.DataFrame, series: pd.DataFrame) -> np.ndarray:
    weighed = (kept["value"] * kept["denominator"]).groupby(kept["quarter"]).sum().reindex(series["quarter"])
    rows = kept.groupby("quarter")["denominator"].sum().reindex(series["quarter"])
    return divide(weighed.to_numpy(), np.nan_to_num(rows.to_numpy()))


def _without(series: pd.DataFrame, rows: pd.Series, also: pd.Series | bool = False) -> pd.DataFrame:
    """`rows` become not applicable; the numbers of `also` are cleared, and its words kept."""
    made = series.copy()
    made.loc[rows, "status"] = "not_applicable"
    made.loc[rows | also, list(NUMBERS)] = np.nan
    return made
