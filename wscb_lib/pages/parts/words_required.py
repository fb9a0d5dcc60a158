"""What an analyst must speak of: signals, missed milestones, held returns and the Board's open questions, and
no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from wscb_lib.days_in_words import day_in_words
from wscb_lib.framework import Element, Measure
from wscb_lib.page_content import Reason
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.milestones import milestones
from wscb_lib.pages.wording.finding import finding

ANSWER_DAYS = 90  # a draft challenge asks for its answer by the meeting after the next


def reasons_by_statement(evidence: Evidence, page: Element) -> dict[str, list[Reason]]:
    """The dashboard: why words are required under each statement; one with no reason is not there."""
    every = evidence.framework.measures.values()
    return _with_reasons(
        {
            s.id: _reasons(evidence, [m for m in every if s.id in m.statements])
            for s in evidence.framework.statements
        }
    )


def reasons_by_section(evidence: Evidence, page: Element) -> dict[str, list[Reason]]:
    """Any other page: why words are required in each of its sections; one with no reason is not there."""
    return _with_reasons(
        {s.id: _reasons(evidence, evidence.measures_of(f"{page.id}/{s.id}")) for s in page.sections}
    )


def _with_reasons(found: dict[str, list[Reason]]) -> dict[str, list[Reason]]:
    return {section: reasons for section, reasons in found.items() if reasons}


def _is_signal(evidence: Evidence, measure: Measure) -> bool:
    return evidence.signal(measure.id).verdict == "signal" and measure.is_judged


def _reasons(evidence: Evidence, measures: Sequence[Measure]) -> list[Reason]:
    reasons: list[Reason] = []
    for measure in (m for m in measures if m.id in evidence.series):
        reasons += [_reason(measure, evidence.home_of(measure), said) for said in _why(evidence, measure)]
    held = {s.return_id for s in evidence.states if s.status == "held"}
    for return_id in dict.fromkeys(
        m.return_id for m in measures if m.return_id in held and _is_held(evidence, m)
    ):
        of_it = next(m for m in measures if m.return_id == return_id)
        reasons.append(
            {
                "measure": "",
                "home": evidence.home_of(of_it),
                "sentence": f"Held: {evidence.framework.returns[return_id].title}.",
            }
        )
    return reasons


def _is_held(evidence: Evidence, measure: Measure) -> bool:
    return measure.id in evidence.series and evidence.latest(measure.id).status == "held"


def _why(evidence: Evidence, measure: Measure) -> list[str]:
    said = [_signal_said(evidence, measure)] if _is_signal(evidence, measure) else []
    said += [
        f"Milestone missed: {m.title}, {m.now}; wanted {m.wanted} by {m.by_when}."
        for m in milestones(evidence, [measure])
        if m.state == "missed"
    ]
    said += [
        f"The Board asked on {day_in_words(c.raised_on)}: {c.question}"
        for c in evidence.record.challenges_on(measure.id)
        if c.is_open
    ]
    return said


def _signal_said(evidence: Evidence, measure: Measure) -> str:
    said = finding(evidence, measure)
    return f"Signal: {said}."


def _reason(measure: Measure, home: str, sentence: str) -> Reason:
    return {"measure": measure.id, "home": home, "sentence": sentence}


def draft_challenges(evidence: Evidence, measures: Sequence[Measure]) -> list[str]:
    """A challenge to start from for each open concern of these measures that the Board has not asked about.
    For the notebook only."""
    on_page = {m.id for m in measures}
    drafts = []
    for concern in evidence.concerns:
        if (
            concern.closed
            or concern.measure not in on_page
            or any(c.is_open for c in evidence.record.challenges_on(concern.measure))
        ):
            continue
        measure = evidence.framework.measure(concern.measure)
        asked = evidence.name(evidence.framework.returns[measure.return_id].agencies[0])
        due = evidence.meeting_on + timedelta(days=ANSWER_DAYS)
        drafts.append(
            f"To {asked}, about {measure.title} ({measure.id}): {measure.question} Answer due "
            f"{day_in_words(due)}."
        )
    return drafts
