"""Who was not in the room, the ten statements, what not to rely on, and the scrutineer's own lines."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from wscb_lib.counts_in_words import sentence_case, several
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.framework import Measure, Worded
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import Evidence, PastState, ReturnState
from wscb_lib.pages.parts.judging import (
    CANNOT_SAY,
    NOT_ASSURED,
    grounds_of,
    held_in_words,
    judgement_words,
    measures_of,
    since_words,
)
from wscb_lib.pages.parts.opening import history_held_words
from wscb_lib.pages.wording.not_yet import not_yet_told
from wscb_lib.quarter import Quarter
from wscb_lib.returns.names import history_name

# absences, and figures not to rely on, that stand on page one; the pages they belong to hold them all
MOST_NAMED = 4
MOST_REASONS = 2
CONFIDENCE = (
    "Confidence is how far the evidence reaches: high when all three kinds came from more than one agency, "
    "some when one kind is missing or one agency sent it all, low when nothing shows what became of "
    "children. It is not given where the Board cannot say."
)


def not_in_the_room(evidence: Evidence) -> Draft:
    """Whose place was empty when the Board last met; who did not return, whose return is held, and who
    refuses."""
    said = [*_empty_seats(evidence), *_missing(evidence), *_unagreed(evidence)]
    if not said:
        return Draft((paragraph("Every return that was due came, and none is held."),))
    return Draft((bullets(_bounded(said, "absence"), "absent"),))


def _bounded(said: Sequence[str], noun: str) -> list[str]:
    over = len(said) - MOST_NAMED
    more = (
        [f"And {several(over, noun)} more, each under “Can we rely on these figures?” on its page."]
        if over > 0
        else []
    )
    return [*said[:MOST_NAMED], *more]


def _empty_seats(evidence: Evidence) -> list[str]:
    """The places nobody filled at the latest meeting, those who sent no word first; one line for the
    meeting."""
    empty = evidence.record.empty_seats()
    if not empty:
        return []
    name = evidence.framework.board.agency_called
    said = [
        f"{', '.join(name(seat.agency) for seat in empty if seat.came == words)} ({words})"
        for words in ("no word", "apologies")
        if any(seat.came == words for seat in empty)
    ]
    return [f"Empty places on {day_in_words(empty[0].held_on)}: {'; '.join(said)}."]


def _missing(evidence: Evidence) -> list[str]:
    name = evidence.name
    titles = {r.id: r.title for r in evidence.framework.returns.values()}
    refused = {(a.agency, a.return_id) for a in evidence.record.agreements if a.refused_because}
    said = []
    for state in evidence.states:
        if state.status == "not_returned":
            ends = ", and refuses to" if (state.agency, state.return_id) in refused else ""
            said.append(
                f"{name(state.agency)} did not return "
                f"{titles[state.return_id]}{ends}.{_released_without(evidence, state)}"
            )
        elif state.status == "held":
            because = f"{state.held_because}{_released_without(evidence, state)}"
            said.append(f"Held: {titles[state.return_id]}, from {name(state.agency)}. {because}")
    return said


def _released_without(evidence: Evidence, state: ReturnState) -> str:
    """The reason given for a release that lacks this return; "" in a draft."""
    return _reason(evidence, state.return_id)


def _reason(evidence: Evidence, return_id: str) -> str:
    reason = (evidence.accepted or {}).get(return_id, "").rstrip(".")
    return f" Released without it: {reason}." if reason else ""


def _unagreed(evidence: Evidence) -> list[str]:
    """Agreements refused or not yet made, for returns that are not already named as missing."""
    name = evidence.name
    titles = {r.id: r.title for r in evidence.framework.returns.values()}
    missing = {(s.agency, s.return_id) for s in evidence.states if s.status == "not_returned"}
    return [
        f"{name(a.agency)} will not send {titles.get(a.return_id, a.return_id)}: {a.refused_because}"
        if a.refused_because
        else f"{name(a.agency)} has not yet agreed to send {titles.get(a.return_id, a.return_id)}; asked "
        f"{day_in_words(a.sought_on)}."
        for a in evidence.record.agreements
        if not a.agreed_on and (a.agency, a.return_id) not in missing
    ]


def statements(evidence: Evidence) -> Draft:
    """The ten statements, a line each: judgement, since when, confidence, what is missing; folded, what each
    rests on."""
    every = evidence.framework.statements
    lines = tuple(_statement_line(evidence, s) for s in every)
    subtitle = f"The ten statements, {evidence.quarter.label}"
    judged = evidence.table(
        ("Statement", "Judgement", "Since", "Confidence", "Lacking"),
        lines,
        id="summary-statements",
        headline=held_in_words([evidence.record.judgement_of(s.id) for s in every]),
        sentence="What the Board holds of each statement, since when, how far the evidence reaches, and "
        "which kind it lacks.",
        source="the Board's own record and the returns of this quarter",
        notes=(*_why_not(evidence), CONFIDENCE),
        subtitle=subtitle,
    )
    rests = evidence.table(
        ("Statement", "Why the Board judged so", "Evidence this quarter", "Signals against"),
        tuple(_statement_evidence(evidence, s) for s in every),
        id="summary-evidence",
        headline=f"{sentence_case(several(sum(line[4] == 'none' for line in lines), 'statement'))} "
        f"of {len(lines)} have every kind of evidence",
        sentence="Why the Board judged each of the ten statements as it did, what evidence there is this "
        "quarter, and which signals speak against it.",
        source="the returns of this quarter",
        subtitle=subtitle,
    )
    return Draft((judged,), (rests,))


def _why_not(evidence: Evidence) -> list[str]:
    """Why the Board is not assured of a statement, in the words of its judgement; the others' reasons are
    folded."""
    found = [(s, evidence.record.judgement_of(s.id)) for s in evidence.framework.statements]
    said = [
        f"{s.short or s.text}: {j.evidence}"
        for s, j in found
        if j and j.judgement == NOT_ASSURED and j.evidence
    ]
    over = len(said) - MOST_REASONS
    more = [f"And {several(over, 'statement')} more, under More detail."] if over > 0 else []
    return [f"Not assured, and why. {' '.join([*said[:MOST_REASONS], *more])}"] if said else []


def _statement_line(evidence: Evidence, statement: Worded) -> tuple[str, ...]:
    found = grounds_of(evidence, measures_of(evidence, statement.id))
    judgement = evidence.record.judgement_of(statement.id)
    is_known = judgement is not None and judgement.judgement != CANNOT_SAY
    missing = [*found.lacking, *(f"held: {title}" for title in found.held)]
    missing += [f"not returned: {words}" for words in found.missing if found.not_returned]
    return (
        statement.short or statement.text,
        judgement_words(evidence, statement.id),
        since_words(evidence, statement.id),
        found.confidence if is_known else "–",
        "; ".join(missing) or "none",
    )


def _statement_evidence(evidence: Evidence, statement: Worded) -> tuple[str, ...]:
    found = grounds_of(evidence, measures_of(evidence, statement.id))
    agencies = several(found.agencies, "agency", "agencies")
    judgement = evidence.record.judgement_of(statement.id)
    return (
        statement.short or statement.text,
        judgement.evidence if judgement else "not judged",
        f"{several(found.figures, 'measure')}, {agencies}" if found.figures else "no return yet",
        "; ".join(found.against) or "none",
    )


def do_not_rely_on(evidence: Evidence) -> Draft:
    """Figures that should decide nothing yet, and why."""
    titles = {r.id: r.title for r in evidence.framework.returns.values()}
    said = [not_yet] if (not_yet := not_yet_told(evidence)) else []
    said += [_held_history(evidence, h) for h in evidence.histories if h.held_because]
    if evidence.past.held_because:
        said.append(
            "Held: the totals of past quarters. "
            f"{evidence.past.held_because}{_reason(evidence, history_name(evidence.past.return_id))}"
        )
    said += [_aside(titles[s.return_id], s) for s in evidence.states if s.set_aside]
    said += [
        _aside(f"{titles[h.return_id]}, history", h)
        for h in evidence.histories
        if h.set_aside and not h.held_because
    ]
    said += [
        f"{m.title}: a partial total, since not every agency returned."
        for m in _figured(evidence)
        if evidence.latest(m.id).status == "partial"
    ]
    said += [
        f"{m.title}: counted differently from {b.start.short}; do not compare across it."
        for m in _figured(evidence)
        for b in m.breaks
        if evidence.quarter - b.start < 4 and not _is_seam(evidence, m.id, b.start)
    ]
    said += _seams(evidence)
    if evidence.past.set_aside and not evidence.past.held_because:
        said.append(
            f"Totals of past quarters: {several(evidence.past.set_aside, 'line')} of {evidence.past.rows:,} "
            "set aside."
        )
    said += [*(r.sentence for r in evidence.restated), *evidence.across]
    if not said:
        return Draft((paragraph("The checks found nothing that should stop these figures being used."),))
    return Draft((bullets(_bounded(said, "caution"), "beware"),))


def _is_seam(evidence: Evidence, measure: str, start: Quarter) -> bool:
    return measure in evidence.seams and evidence.seams[measure].rows_from == start


def _seams(evidence: Evidence) -> list[str]:
    """Since when figures are counted from rows, where that is less than a year: a line for all that begin in
    one quarter."""
    begun: dict[Quarter, list[str]] = {}
    for measure, seam in evidence.seams.items():
        if seam.rows_from and evidence.quarter - seam.rows_from < 4:
            begun.setdefault(seam.rows_from, []).append(measure)
    said = []
    for start, some in begun.items():
        one = evidence.framework.measure(some[0]).title
        which = one if len(some) == 1 else sentence_case(several(len(some), "measure"))
        said.append(
            f"{which}: counted from rows since {start.short}, and agencies' own totals before; a change that "
            "begins there may be the way of counting."
        )
    return said


def _figured(evidence: Evidence) -> list[Measure]:
    return [m for m in evidence.framework.measures.values() if m.id in evidence.series]


def _held_history(evidence: Evidence, history: PastState) -> str:
    reason = _reason(evidence, history_name(history.return_id))
    return (
        f"{history_held_words(evidence, history)} Nothing of its measures can be compared with the quarters "
        f"before its own returns.{reason}"
    )


def _aside(title: str, state: ReturnState | PastState) -> str:
    share = 100 * state.set_aside / state.rows if state.rows else 0
    return f"{title}: {several(state.set_aside, 'row')} of {state.rows:,} set aside ({share:.1f}%)."


def scrutineer(evidence: Evidence) -> Draft:
    """What the independent scrutineer wrote of this quarter, in their own words; said plainly when nothing
    came."""
    found = evidence.record.scrutiny_of(evidence.quarter)
    if found is None:
        return Draft((paragraph("The scrutineer has written nothing about this quarter.", "absent"),))
    said = Words(
        f"<blockquote><p>{escape(found.words)}</p></blockquote><p>{escape(found.scrutineer)}, "
        f"{day_in_words(found.said_on)}</p>",
        "scrutineer",
    )
    return Draft((said,))
