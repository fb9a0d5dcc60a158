"""From the gate's account and shown results to the material that pages are written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pandas as pd

from wscb_lib import comparators, signals
from wscb_lib.disclosure import coarsened
from wscb_lib.disclosure.whole_tables import Coarsened
from wscb_lib.exhibits import Shown
from wscb_lib.framework import Comparator, Edition, Framework, Return
from wscb_lib.learning import read_learning
from wscb_lib.measures import with_seams
from wscb_lib.pages.evidence import Arrival, Evidence, PastState, ReturnState
from wscb_lib.pages.shown_series import own_series, series_from
from wscb_lib.programme import read_programme
from wscb_lib.quality import Gate
from wscb_lib.quality.across import ACROSS
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.alerts import alert_in_words
from wscb_lib.record import Record
from wscb_lib.returns.names import PAST
from wscb_lib.self_assessment import read_self_assessments
from wscb_lib.signals import Concern, Signal
from wscb_lib.voices import Voices, read_voices

PUBLIC = "public"
"""The edition whose rule holds wherever anybody may read."""

QUARTERS_OF_ARRIVALS = 5  # this quarter, and a year before it
PAST_HELD = "The file of them cannot be read."


def gather(
    gate: Gate,
    shown: pd.DataFrame,
    found: Mapping[str, Signal],
    concerns: Sequence[Concern],
    record: Record,
    quarters: Sequence[Quarter],
    workspace: str,
    edition: Edition,
    is_specimen: bool,
) -> Evidence:
    """Everything the pages may know. `found` are the signals by measure; `shown` has been protected."""
    framework = with_seams(gate.framework, gate.past.seams)
    rows: list[Any] = list(shown.astype(object).itertuples(index=False))
    slots = [str(q) for q in quarters]
    series, events, groups = series_from(rows, slots)
    states = tuple(return_states(gate, edition))
    return Evidence(
        framework=framework,
        quarter=gate.quarter,
        workspace=workspace,
        edition=edition,
        is_specimen=is_specimen,
        series=series,
        events=events,
        groups=groups,
        signals=found,
        concerns=concerns,
        comparators=_published(framework, gate.quarter),
        states=states,
        record=record,
        voices=read_voices(gate.facts, framework, edition),
        voices_of_all=_voices_of_all(gate, framework),
        assessed=read_self_assessments(gate.facts, framework, edition),
        programme=read_programme(gate.facts, framework, edition),
        learning=read_learning(gate.facts, framework, edition),
        senders=_agencies(shown, gate.quarter, "ok", "partial"),
        missing=_agencies(shown, gate.quarter, "not_returned"),
        by_chance=signals.expected_by_chance(found),
        coarsened=_dropped(framework, coarsened(shown), gate.quarter),
        across=(
            *(f.sentence for f in gate.findings if f.return_id == ACROSS and f.level != "PASS"),
            *parts_that_disagree(framework, series),
        ),
        own=own_series(rows, slots),
        arrivals=arrivals_of(gate),
        seams=gate.past.seams,
        past=PastState(PAST, gate.past.lines, gate.past.set_aside, PAST_HELD if gate.past.fault else ""),
        histories=tuple(PastState(h.return_id, h.rows, h.set_aside, h.shown) for h in gate.histories),
    )


def _voices_of_all(gate: Gate, framework: Framework) -> Voices:
    """What was raised and done that anybody may be told of: nothing of a group that the public edition calls
    small; of a Board that has no public edition, nothing.

    The words themselves are here too, for the same rows hold them; who prints this prints none.
    """
    public = framework.board.editions.get(PUBLIC)
    if public is None:
        return Voices(is_printed=False)
    return read_voices(gate.facts, framework, replace(public, prints_words=True))


def _agencies(shown: pd.DataFrame, quarter: Quarter, *said: str) -> dict[str, tuple[str, ...]]:
    """For each measure several agencies count, those of whose own figure this quarter one of these words is
    said."""
    theirs = shown[
        (shown["quarter"] == str(quarter)) & (shown["agency"] != "all") & shown["status"].isin(said)
    ]
    return {str(measure): tuple(sorted(set(found))) for measure, found in theirs.groupby("measure")["agency"]}


def parts_that_disagree(framework: Framework, series: Mapping[str, tuple[Shown, ...]]) -> list[str]:
    """Where one agency counts a part of what another counts whole, and the two cannot both be right.

    Said with both numbers: neither agency alone could have known.
    """
    said = []
    for part in framework.measures.values():
        if not part.part_of or part.id not in series or part.part_of not in series:
            continue
        whole = framework.measure(part.part_of)
        ours, theirs = series[part.id][-1], series[whole.id][-1]
        if not (ours.is_figure and theirs.is_figure):
            continue
        counts = f"{whole.title}: {theirs.words(whole.unit)}. {part.title}: {ours.words(part.unit)}"
        if ours.number > theirs.number:
            said.append(
                f"{counts}. The second should be part of the first, and is larger: one count leaves some out."
            )
        elif ours.number < part.least_part * theirs.number:
            said.append(
                f"{counts}. That is less than {part.least_part:.0%} of the first: ask where the others are "
                "counted."
            )
    return said


def _published(framework: Framework, quarter: Quarter) -> dict[str, tuple[Comparator, ...]]:
    """The published figures known by the Board's meeting, by measure."""
    meeting = quarter.end + timedelta(days=framework.board.meets_after_days)
    return {m.id: comparators.known_comparators(framework, m, meeting) for m in framework.measures.values()}


def _dropped(framework: Framework, dropped: Sequence[Coarsened], quarter: Quarter) -> tuple[str, ...]:
    """A sentence for each breakdown that is left out: of this quarter, or of how many before it."""
    quarters: dict[tuple[str, str], set[str]] = {}
    for each in dropped:
        quarters.setdefault((each.measure, each.breakdown), set()).add(each.quarter)
    said = []
    for (measure, breakdown), gone in quarters.items():
        earlier = len(gone - {str(quarter)})
        when = ["this quarter"] if str(quarter) in gone else []
        when += [f"{earlier} quarter{'s' if earlier > 1 else ''} before"] if earlier else []
        title = framework.measure(measure).title
        said.append(
            f"{title}: {breakdown.replace('_', ' ')} is left out of {' and '.join(when)}: no part of it "
            "could be shown safely."
        )
    return tuple(said)


def arrivals_of(gate: Gate) -> dict[tuple[str, str], tuple[Arrival, ...]]:
    """How every agency's returns came, (return, agency) -> the last five quarters, oldest first."""
    quarters = Quarter.range(gate.quarter - (QUARTERS_OF_ARRIVALS - 1), gate.quarter)
    return {
        (spec.id, agency): tuple(_arrival(gate, spec, agency, q) for q in quarters)
        for spec in gate.framework.returns.values()
        for agency in spec.agencies
    }


def _arrival(gate: Gate, spec: Return, agency: str, quarter: Quarter) -> Arrival:
    standing = gate.standings.get((spec.id, agency, str(quarter)))
    status = gate.statuses.get((spec.id, agency, str(quarter)), "not_due")
    return Arrival(
        str(quarter),
        status,
        quarter.end + timedelta(days=spec.due_days),
        standing.received_on if standing else None,
    )


def return_states(gate: Gate, edition: Edition) -> list[ReturnState]:
    """What became of every return and agency in the run's quarter, in declared order, as the edition may say
    it."""
    return [
        _state(gate, edition, spec.id, agency)
        for spec in gate.framework.returns.values()
        for agency in spec.agencies
    ]


def _state(gate: Gate, edition: Edition, return_id: str, agency: str) -> ReturnState:
    key = (return_id, agency, str(gate.quarter))
    standing = gate.standings.get(key)
    spec = gate.framework.returns[return_id]
    who = f"{spec.title}, {gate.framework.board.agency_name(agency)}" if spec.per_agency else spec.title
    advisories = {
        f"{who}: {f.told(edition).sentence}": alert_in_words(gate, f) if f.alert else ""
        for f in gate.findings_of(*key)
        if f.level == "ADVISORY" and not f.is_for_its_sender
    }
    return ReturnState(
        return_id,
        agency,
        gate.status_of(*key),
        rows=standing.rows if standing else 0,
        set_aside=standing.set_aside if standing else 0,
        received_on=standing.received_on if standing else None,
        is_restated=bool(standing and standing.is_restated),
        made_from=standing.made_from if standing else "",
        lacking=tuple(each.table for each in gate.lacking_in(*key)),
        unread=tuple(each.table for each in gate.lacking_in(*key) if each.is_held),
        held_because=gate.holds[key].shown if key in gate.holds else "",
        advisories=tuple(advisories),
        alerts={said: alert for said, alert in advisories.items() if alert},
    )
