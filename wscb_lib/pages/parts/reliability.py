"""Whether the figures can be relied on: who returned, when, what was set aside, what the checks found."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.counts_in_words import in_words, several
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits import slug
from wscb_lib.exhibits.markup import Html
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.framework import Element, Measure
from wscb_lib.framework.carried import what_it_cannot
from wscb_lib.pages.drawing import Draft, drawing
from wscb_lib.pages.evidence import Evidence, PastState, ReturnState
from wscb_lib.pages.parts.opening import history_held_words
from wscb_lib.quality import but_for

HEADING = "Can we rely on these figures?"
"""The section of a page's notebook that tells the whole of it."""

MOST_LACKING = 2  # named in the line at the top of a page

STATUS = {
    "received": "received",
    "held": "held",
    "not_returned": "not returned",
    "not_due": "not due this quarter",
}


def reliability_line(evidence: Evidence, measures: Sequence[Measure]) -> tuple[Words, ...]:
    """Whether the page's figures can be relied on, in one line that leads to the whole of it; nothing where
    no return feeds the page."""
    states = evidence.states_of(measures)
    due = [s for s in states if s.status != "not_due"]
    if not due:
        return ()
    came = [s for s in due if is_whole(s)]
    lacking = [
        f"{evidence.framework.returns[s.return_id].title} from {evidence.name(s.agency)}: {status_words(s)}"
        for s in due
        if not is_whole(s)
    ]
    aside = sum(s.set_aside for s in states)
    said = [
        "Every return behind this page came and passed its checks"
        if not lacking
        else f"Of the returns behind this page {len(came)} of {len(due)} came and passed their checks; "
        f"{'; '.join(lacking[:MOST_LACKING])}{more_words(len(lacking) - MOST_LACKING)}"
    ]
    said += [f"{several(aside, 'row')} set aside"] if aside else []
    line = Html('<p>{}. <a href="#{}">{}</a></p>').format("; ".join(said), slug(HEADING), HEADING)
    return (Words(line, "rely"),)


def is_whole(state: ReturnState) -> bool:
    """True of a return that came with all its tables and passed its checks."""
    return state.status == "received" and not state.lacking


def status_words(state: ReturnState) -> str:
    """What became of a return, in words: where some of its tables did not come, or are held, which."""
    return f"{STATUS[state.status]} {but_for(state.lacking, state.unread)}".rstrip()


def more_words(count: int) -> str:
    """ "; and two more", or "" where no more are left."""
    return f"; and {in_words(count)} more" if count > 0 else ""


def reliability(
    evidence: Evidence, element: Element, measures: Sequence[Measure], across: Sequence[str] = ()
) -> Draft:
    """Who returned, when, what was set aside, and what the checks found."""
    states = evidence.states_of(measures)
    if not states:
        return Draft((paragraph("No return feeds this page yet, so there is nothing to rely on.", "absent"),))
    received = sum(is_whole(s) for s in states)
    due = sum(s.status != "not_due" for s in states)
    table = drawing(
        "tables.table",
        ("Return", "Received", "Rows", "Rows set aside", "Missing or held"),
        tuple(
            _return_row(evidence, r, [s for s in states if s.return_id == r])
            for r in dict.fromkeys(s.return_id for s in states)
        ),
        id=slug(element.id, "returns"),
        headline=f"{received} of {due} returns received",
        subtitle=f"Returns that feed this page, {evidence.quarter.label}",
        sentence=f"Of {several(due, 'return')} due for this page {received} came and passed their checks.",
        source="the workbook's own checks of each return",
        is_specimen=evidence.is_specimen,
    )
    said = [a for s in states for a in s.advisories if a not in s.alerts]
    said += [_history(evidence, h) for h in evidence.histories_of(measures)]
    said += _made_from(evidence, states, measures)
    said += across
    shown = {m.id for m in measures}
    said += [r.sentence for r in evidence.restated if r.measure in shown]
    notes = (
        (paragraph("What the checks found:"), bullets(said, "advisories"))
        if said
        else (paragraph("The checks found nothing else to say."),)
    )
    return Draft((table, *notes))


def _made_from(evidence: Evidence, states: Sequence[ReturnState], measures: Sequence[Measure]) -> list[str]:
    """Of each return that was written from what a case system exported: from what, and what that cannot tell
    of the page."""
    said: list[str] = []
    for return_id, name in dict.fromkeys((s.return_id, s.made_from) for s in states):
        source = evidence.framework.sources.get(name)
        if source is None:
            continue
        spec = evidence.framework.returns[return_id]
        said.append(f"{spec.title} was written from {source.title} ({source.known_as}).")
        said += [sentence for sentence in source.cannot if sentence not in said]
        said += what_it_cannot(source, spec, [m for m in measures if m.return_id == return_id])
    return said


def _history(evidence: Evidence, history: PastState) -> str:
    if history.held_because:
        return history_held_words(evidence, history)
    title = evidence.framework.returns[history.return_id].title
    return f"{title}: {several(history.set_aside, 'row')} of the {history.rows:,} of its history set aside."


def _return_row(evidence: Evidence, return_id: str, states: Sequence[ReturnState]) -> tuple[str, ...]:
    """One return, whoever sends it: when it came, how much of it counts, and who is missing."""
    came = [s for s in states if s.status in ("received", "held")]
    due = [s for s in states if s.status != "not_due"]
    name = evidence.name
    if len(states) == 1 and came:
        received = f"{day_in_words(came[0].received_on)}" if came[0].received_on else "day not recorded"
        received += ", restated" if came[0].is_restated else ""
        received += ", after the data freeze" if came[0] in evidence.came_late else ""
    else:
        received = (
            f"{len(came)} of {len(due)} {'agency' if len(due) == 1 else 'agencies'}"
            if due
            else STATUS["not_due"]
        )
        late = sum(s in evidence.came_late for s in came)
        received += f", {several(late, 'of them', 'of them')} after the data freeze" if late else ""
    wrong = [f"{name(s.agency)}: {status_words(s)}" for s in due if not is_whole(s)]
    return (
        evidence.framework.returns[return_id].title,
        received,
        f"{sum(s.rows for s in came):,}",
        f"{sum(s.set_aside for s in came):,}",
        "; ".join(wrong) or "none",
    )
