"""The year: four quarters together, counted again from facts and never added up from what was printed.

A child missing in two quarters is one child of the year, and a median of four medians is nothing. So whatever
falls in a quarter by its date is measured again over the four; a level stands as it was on the year's last
day; and a figure that lacks a quarter is left out with its reason, because three quarters look like a fall. A
share of those of whom something came is no smaller for a quarter that did not come: it stands, and is
partial, as where an agency is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wscb_lib.errors import UsageFault
from wscb_lib.framework.declared import Measure, Return
from wscb_lib.framework.values import Framework
from wscb_lib.measures.calculation import Facts, calculate
from wscb_lib.measures.sheet import COLUMNS, NUMBERS
from wscb_lib.measures.status import FIGURES, GateStatus, due_quarters
from wscb_lib.quarter import Quarter

QUARTERS = 4

ABSENCES = ("held", "suppressed", "not_returned", "too_early")
"""What may be said of one quarter that leaves the year without a figure; the first found is the year's
word."""


@dataclass(frozen=True)
class LeftOut:
    """A measure with no figure for the year, and why."""

    measure: str
    because: str


@dataclass(frozen=True)
class YearResults:
    """Results by year, written under the quarter each year ends with, and what has none in the latest
    year."""

    frame: pd.DataFrame
    ends: tuple[Quarter, ...]
    left_out: tuple[LeftOut, ...]


def of_years(
    framework: Framework,
    facts: Facts,
    gate: GateStatus,
    quarterly: pd.DataFrame,
    last: Quarter,
    breakdowns: Iterable[str] = (),
) -> YearResults:
    """Results of the year that ends with `last` and of the year before, where all four quarters are known.

    `quarterly` is what `calculate` made of the same facts. Only headlines and `breakdowns` are made, and no
    agency's own figure. Status is `partial` where an agency is missing from some quarter; a year that lacks a
    quarter has no figure. Raises `UsageFault` when the history begins within the year.
    """
    known = set(quarterly["quarter"])
    ends = tuple(end for end in (last - QUARTERS, last) if {str(q) for q in of_year(end)} <= known)
    if last not in ends:
        raise UsageFault(
            f"{last.year_label}: nothing is known of {_unknown(last, known)}. A year is made when its four "
            "quarters are in the workspace."
        )
    kept = tuple(breakdowns)
    again = calculate(_by_year(framework, kept), facts, _gate_by_year(framework, gate, ends), ends, last)
    standing = [
        _standing(quarterly, spec, m, ends, kept) for spec, m in _measures(framework) if _stands(spec, m)
    ]
    frame = pd.concat([again, *standing], ignore_index=True)[list(COLUMNS)]
    frame = frame[(frame["agency"] == "all") & (frame["breakdown"] != "events")].reset_index(drop=True)
    words = _Words(framework, quarterly, ends)
    return YearResults(words.laid_over(frame), ends, tuple(words.left_out()))


def of_year(end: Quarter) -> tuple[Quarter, ...]:
    """The four quarters that end with this one.

    >>> [str(q) for q in of_year(Quarter(2015, 4))][0]
    '2015-16-Q1'
    """
    return Quarter.range(end - (QUARTERS - 1), end)


def _unknown(last: Quarter, known: set[str]) -> str:
    return " and ".join(q.short for q in of_year(last) if str(q) not in known)


def _measures(framework: Framework) -> list[tuple[Return, Measure]]:
    return [(spec, m) for spec in framework.returns.values() for m in spec.measures.values()]


def is_counted_again(spec: Return, measure: Measure) -> bool:
    """Whether a year's figure is counted afresh from the rows of its four quarters.

    It is for what happens and is due at the year's end; not for a level, nor for a named function.
    """
    return not measure.function and not is_level(measure) and QUARTERS in due_quarters(spec, measure)


def is_level(measure: Measure) -> bool:
    """Whether a year's figure is that of its last quarter, and four of them are never added up.

    What is open on a day is a level by its kind; of agencies' totals and of named functions their page must
    say so.
    """
    return measure.of_year == "last" or measure.kind == "stock" or bool(measure.open_from)


def _stands(spec: Return, measure: Measure) -> bool:
    """Whether the year's figure is the last of its quarters: a level, a yearly return, a function that
    looks back."""
    return not is_counted_again(spec, measure) and not _is_of_a_quarter(measure)


def _is_of_a_quarter(measure: Measure) -> bool:
    """Whether it is a named function whose page does not say that its last figure is the year's."""
    return bool(measure.function) and measure.of_year != "last"


def _by_year(framework: Framework, kept: tuple[str, ...]) -> Framework:
    """The measures that are counted again, as if each were due once a year."""
    returns = {
        spec.id: replace(
            spec,
            measures={m.id: _yearly(m, kept) for m in spec.measures.values() if is_counted_again(spec, m)},
        )
        for spec in framework.returns.values()
    }
    return replace(framework, returns=returns)


def _yearly(measure: Measure, kept: tuple[str, ...]) -> Measure:
    return replace(measure, cadence="annual", known_after={}, by=tuple(by for by in measure.by if by in kept))


def _gate_by_year(
    framework: Framework, gate: GateStatus, ends: tuple[Quarter, ...]
) -> dict[tuple[str, str, str], str]:
    """The gate's word for each return in each year: received when any of its quarters was.

    What is missing within a year is laid over the results afterwards.
    """
    found = {}
    for return_id, agency in {key[:2] for key in gate}:
        for end in ends:
            whole = return_id.partition(".")[0]  # of which a table may have a word of its own
            words = [
                gate.get((return_id, agency, str(q)), gate.get((whole, agency, str(q)), "not_due"))
                for q in of_year(end)
            ]
            first = next((w for w in ("received", "held", "not_returned") if w in words), "not_due")
            found[return_id, agency, str(end)] = first
    return found


def _standing(
    quarterly: pd.DataFrame,
    spec: Return,
    measure: Measure,
    ends: tuple[Quarter, ...],
    kept: tuple[str, ...],
) -> pd.DataFrame:
    """The measure's last figure due in each year, under the year's own name."""
    due = due_quarters(spec, measure)
    last = {str(max(q for q in of_year(end) if q.number in due)): str(end) for end in ends}
    is_wanted = quarterly["breakdown"].isin(["all", *kept]) & quarterly["quarter"].isin(list(last))
    found = quarterly[(quarterly["measure"] == measure.id) & is_wanted]
    return found.assign(quarter=found["quarter"].map(last))


def _needed(spec: Return, measure: Measure, end: Quarter) -> list[Quarter]:
    """The quarters the year's figure is made of: all that are due, or the last where a level stands."""
    due = [q for q in of_year(end) if q.number in due_quarters(spec, measure)]
    return due if is_counted_again(spec, measure) else due[-1:]


class _Words:
    """The word for each measure's year, worked out from its quarters' headlines."""

    def __init__(self, framework: Framework, quarterly: pd.DataFrame, ends: tuple[Quarter, ...]) -> None:
        self.framework, self.ends = framework, ends
        heads = quarterly[(quarterly["breakdown"] == "all") & (quarterly["agency"] == "all")]
        self.said = dict(
            zip(zip(heads["measure"], heads["quarter"], strict=True), heads["status"], strict=True)
        )

    def of(self, spec: Return, measure: Measure, end: Quarter) -> str:
        """One word for a year: ok, partial, or the absence that leaves it without a figure."""
        found = [self.said.get((measure.id, str(q)), "not_returned") for q in _needed(spec, measure, end)]
        absent = next((word for word in ABSENCES if word in found), "")
        if absent == "not_returned" and self._is_whole_enough(spec, measure, found):
            return "partial"
        if absent or set(found) <= {"not_due"}:
            return absent or "not_due"
        return "partial" if "partial" in found else "ok"

    def _is_whole_enough(self, spec: Return, measure: Measure, found: list[str]) -> bool:
        """Whether a year lacks a quarter as it might lack an agency: a share, of which most quarters came."""
        figures = sum(word in FIGURES for word in found)
        is_otherwise_whole = set(found) <= {*FIGURES, "not_returned", "not_due"}
        return (
            measure.kind == "share"
            and is_counted_again(spec, measure)
            and is_otherwise_whole
            and 2 * figures > len(found)
        )

    def laid_over(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Lay each year's word over its rows: an absence takes their numbers away; `partial` is said of
        the figure."""
        words = {
            (m.id, str(end)): self.of(spec, m, end)
            for spec, m in _measures(self.framework)
            for end in self.ends
        }
        keys = list(zip(frame["measure"], frame["quarter"], strict=True))
        said = np.array([words[key] for key in keys], dtype=object)
        status = np.where((said == "partial") & (frame["status"] == "ok"), "partial", frame["status"])
        is_absent = ~np.isin(said, FIGURES)
        made = frame.assign(status=pd.array(np.where(is_absent, said, status), dtype="str"))
        made.loc[is_absent, list(NUMBERS)] = np.nan
        return made

    def left_out(self) -> list[LeftOut]:
        """List every measure without a figure for the latest year that somebody could miss, with the
        quarters it lacks."""
        found = []
        for spec, measure in _measures(self.framework):
            if _is_of_a_quarter(measure):
                found.append(
                    LeftOut(measure.id, "it speaks of one quarter alone, and four of it make no year")
                )
            elif self.of(spec, measure, self.ends[-1]) in ABSENCES:
                found.append(LeftOut(measure.id, self._lacking(spec, measure)))
        return found

    def _lacking(self, spec: Return, measure: Measure) -> str:
        needed = _needed(spec, measure, self.ends[-1])
        said = [(self.said.get((measure.id, str(q)), "not_returned"), q.short) for q in needed]
        absent = [f"{word.replace('_', ' ')} for {when}" for word, when in said if word in ABSENCES]
        return "; ".join(absent)


def partial_words(
    framework: Framework, frame: pd.DataFrame, quarterly: pd.DataFrame, end: Quarter
) -> Mapping[str, str]:
    """Say, for each measure whose figure for the year is partial, how many of its returns came.

    "75 of 76 returns": agencies by quarters, as the results of the quarters count them; of a level, the last
    quarter's.
    """
    wanted = set(
        frame[
            (frame["quarter"] == str(end)) & (frame["breakdown"] == "all") & (frame["status"] == "partial")
        ]["measure"]
    )
    made_of = {
        (m.id, str(q)) for spec, m in _measures(framework) if m.id in wanted for q in _needed(spec, m, end)
    }
    heads = quarterly[(quarterly["breakdown"] == "all") & (quarterly["agency"] == "all")]
    heads = heads[[key in made_of for key in zip(heads["measure"], heads["quarter"], strict=True)]]
    sums = heads.groupby("measure", sort=False)[["agencies_present", "agencies_expected"]].sum()
    return {
        m: f"{row.agencies_present} of {row.agencies_expected} returns"
        for m, row in zip(sums.index, sums.itertuples(), strict=True)
    }
