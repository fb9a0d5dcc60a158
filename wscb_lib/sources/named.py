"""What a mapping cannot say: periods of care and placements out of episodes, and flags out of codes."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

Frames = Mapping[str, pd.DataFrame]

SHORT_BREAKS = "short breaks"
STARTED, LEGAL_STATUS_ALONE = "started", "legal status"
GOES_ON = "goes on"

_FACTORS = {
    "has_domestic_abuse": {"3A", "3B", "3C"},
    "has_parent_mental_health": {"4B"},
    "has_parent_drugs": {"2B"},
    "has_parent_alcohol": {"1B"},
    "has_sexual_exploitation": {"11A"},
    "is_young_carer": {"7A"},
}
"""The factors of the children in need census, by the codes of its guide."""


def periods_of_care(frames: Frames) -> pd.DataFrame:
    """One row per child per period of care, from the episodes of which SSDA903 makes it: short breaks are
    left out.

    A period ends where an episode ends and none goes on from it on the same day.
    """
    episodes = _in_order(frames["episodes"])
    by = episodes.groupby("period", sort=False)
    last = by.tail(1).set_index("period")
    periods = by.head(1).set_index("period")
    periods["ended_on"] = last["ended_on"]
    periods["reason_ended"] = last["reason_ended"].where(last["reason_ended"] != GOES_ON)
    periods["entered_on"] = periods["started_on"]
    return periods.reset_index(drop=True)


def placements(frames: Frames) -> pd.DataFrame:
    """One row per child per place lived in: an episode that began with a change of legal status alone is the
    place of the one before."""
    episodes = _in_order(frames["episodes"])
    moved = (episodes["reason_new"] != LEGAL_STATUS_ALONE) | (
        episodes["period"] != episodes["period"].shift()
    )
    episodes["place"] = moved.cumsum()
    by = episodes.groupby("place", sort=False)
    last = by.tail(1).set_index("place")
    places = by.head(1).set_index("place")
    places["ended_on"], places["why_ended"] = last["ended_on"], last["why_ended"]
    return places.reset_index(drop=True)


def _in_order(episodes: pd.DataFrame) -> pd.DataFrame:
    """The episodes of care by child and day, each with the number of its period and the day the child came
    into care."""
    kept = episodes[(episodes["legal_status"] != SHORT_BREAKS) & episodes["started_on"].notna()]
    kept = kept.sort_values(["child_id", "started_on"], kind="stable").reset_index(drop=True)
    before = kept.shift()
    is_same = kept["child_id"].eq(before["child_id"]) & kept["started_on"].eq(before["ended_on"])
    begins = ~is_same | kept["reason_new"].eq(STARTED)
    period = begins.cumsum()
    entered = kept["started_on"].groupby(period).transform("first")
    return kept.assign(period=period, entered_on=entered)


def unaccompanied(frames: Frames) -> pd.DataFrame:
    """Periods of care, each with whether the child stands in the list of those who came alone; where that
    list was not given, nothing says so."""
    periods = periods_of_care(frames)
    if "unaccompanied" in frames:
        listed = set(frames["unaccompanied"]["child_id"].dropna())
        periods["is_unaccompanied"] = periods["child_id"].isin(listed)
    return periods


def assessments_with_factors(frames: Frames) -> pd.DataFrame:
    """Assessments, each with what was found in it, from the codes of its factors; none where
    none are written.

    >>> found = assessments_with_factors({"assessments": pd.DataFrame({"factors": ["3B 4B", None, "21"]})})
    >>> found["has_domestic_abuse"].tolist()
    [True, None, False]
    """
    rows = frames["assessments"].copy()
    if "factors" not in rows and "factors" in frames:
        once = frames["factors"].drop_duplicates("assessment_id")[["assessment_id", "factors"]]
        rows = rows.merge(once, on="assessment_id", how="left")
    if "factors" in rows:
        written = rows["factors"].fillna("").str.upper().str.findall(r"\d{1,2}[A-Z]?")
        for name, codes in _FACTORS.items():
            rows[name] = pd.Series(
                [bool(codes & set(held)) if held else None for held in written], rows.index, object
            )
    return rows


def periods_by_number(frames: Frames) -> pd.DataFrame:
    """One row per period of care, from episodes that carry its number, each with the legal status of its
    first day where that list was given; short breaks are left out."""
    episodes = frames["episodes"].sort_values(["period_id", "started_on"], kind="stable")
    by = episodes[episodes["period_id"].notna()].groupby("period_id", sort=False)
    last = by.tail(1).set_index("period_id")
    periods = by.head(1).set_index("period_id")
    periods["started_on"] = periods["entered_on"].fillna(periods["started_on"])
    periods["ended_on"] = last["ended_on"]
    periods["reason_ended"] = last["reason_ended"].where(last["reason_ended"] != GOES_ON)
    periods = periods.reset_index()
    if "legal_statuses" not in frames:
        return periods
    statuses = frames["legal_statuses"].dropna(subset=["child_id", "started_on"]).sort_values("started_on")
    whole = periods.dropna(subset=["child_id", "started_on"]).sort_values("started_on")
    laid = pd.merge_asof(
        whole, statuses[["child_id", "started_on", "legal_status"]], on="started_on", by="child_id"
    )
    return laid[laid["legal_status"] != SHORT_BREAKS].reset_index(drop=True)
