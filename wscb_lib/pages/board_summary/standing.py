"""Who was not in the room, the ten statements, what not to rely on, and the scrutineer's own lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from wscb_lib.counts_in_words import in_words, inside_sentence, sentence_case, several
from wscb_lib.exhibits import slug
from wscb_lib.exhibits.markup import Html
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.framework import Measure, Worded
from wscb_lib.pages.drawing import Draft, Drawing
from wscb_lib.pages.evidence import DASHBOARD, Evidence, PastState, ReturnState
from wscb_lib.pages.parts.judging import (
    CANNOT_SAY,
    NOT_ASSURED,
    grounds_of,
    held_in_words,
    judgement_words,
    lacking_of,
    measures_of,
    since_words,
)
from wscb_lib.pages.parts.opening import history_held_words
from wscb_lib.pages.wording.not_yet import not_yet_told
from wscb_lib.quality import but_for
from wscb_lib.quarter import Quarter
from wscb_lib.record import Judgement
from wscb_lib.returns.names import history_name

# absences, and figures not to rely on, that stand on page one; the pages they belong to hold them all
MOST_NAMED = 3
FEWEST_UNNAMED = 2  # statements that are counted in the place of their names
NOT_JUDGED_YET = "not judged"
JUDGEMENTS = (NOT_ASSURED, CANNOT_SAY, NOT_JUDGED_YET, "partly assured", "assured")
CONFIDENCE = (
    "Confidence is how far the evidence reaches: high when all three kinds came from more than one agency, "
    "some when one kind is missing or one agency sent it all, low when nothing shows what became of "
    "children. It is not given where the Board cannot say."
)


def not_in_the_room(evidence: Evidence) -> Draft:
    """Who sent no word to the latest meeting, did not return, or whose return is held: a line an agency."""
    said: dict[str, list[str]] = {}
    for seat in evidence.record.empty_seats():
        if seat.came == "no word":
            name = evidence.framework.board.agency_called(seat.agency)
            said.setdefault(name, []).append("sent nobody")
    for state in evidence.states:
        if words := _lacking(evidence, state):
            said.setdefault(evidence.name(state.agency), []).append(words)
    lines = [_ended(f"{name}: {'; '.join(each)}") for name, each in said.items()]
    if not lines:
        return Draft((paragraph("Every return that was due came, and none is held."),))
    return Draft((bullets(_bounded(lines, "absence"), "absent"),))


def _ended(said: str) -> str:
    return said if said.endswith(".") else f"{said}."


def _bounded(said: Sequence[str], noun: str) -> list[str]:
    over = len(said) - MOST_NAMED
    more = (
        [f"And {several(over, noun)} more, each under “Can we rely on these figures?” on its page."]
        if over > 0
        else []
    )
    return [*said[:MOST_NAMED], *more]


def _lacking(evidence: Evidence, state: ReturnState) -> str:
    """What one return lacks: that it did not come, or why it is held; "" of one that may be relied on."""
    title = evidence.framework.returns[state.return_id].title
    if state.status == "not_returned":
        refused = {(a.agency, a.return_id) for a in evidence.record.agreements if a.refused_because}
        sent = "declined to send" if (state.agency, state.return_id) in refused else "did not send"
        return f"{sent} {title}.{_released_without(evidence, state)}"
    if state.status == "held":
        return f"{title} is held. {state.held_because}{_released_without(evidence, state)}"
    if state.lacking:
        return f"{title} came {but_for(state.lacking, state.unread)}.{_released_without(evidence, state)}"
    return ""


def _released_without(evidence: Evidence, state: ReturnState) -> str:
    """The reason given for a release that lacks this return; "" in a draft."""
    return _reason(evidence, state.return_id)


def _reason(evidence: Evidence, return_id: str) -> str:
    reason = (evidence.accepted or {}).get(return_id, "").rstrip(".")
    return f" Released without it: {reason}." if reason else ""


def statements(evidence: Evidence) -> Draft:
    """What the Board holds of the ten statements, the worst first, and beside it who holds otherwise.

    Of the most that are assured, partly assured or not judged, which stand last, those that are only proposed
    are named, and "the other five" are not.
    """
    held = {s: evidence.record.judgement_of(s.id) for s in evidence.framework.statements}
    words = {s: j.judgement if j else NOT_JUDGED_YET for s, j in held.items()}
    found = {j: [s for s in held if words[s] == j] for j in JUDGEMENTS if j in words.values()}
    most = max(found, key=lambda j: (j != NOT_ASSURED, j != CANNOT_SAY, len(found[j])))
    found[most] = found.pop(most)
    group = Html('<div class="{}"><dt>{}</dt> {}</div> ')
    groups = Html().join(
        group.format(
            slug(judgement),
            sentence_case(judgement),
            Html().join(
                Html("<dd>{}</dd> ").format(each)
                for each in (
                    _others(evidence, some, held) if judgement == most else _named(evidence, some, held)
                )
            ),
        )
        for judgement, some in found.items()
    )
    judged = Words(str(Html('<dl class="verdicts">{}</dl>').format(groups)), "statements")
    return Draft((judged, *_dissent(held)))


Held = Mapping[Worded, Judgement | None]


def _named(evidence: Evidence, some: Sequence[Worded], held: Held) -> list[Html]:
    """Each by its name, which leads to its place on the dashboard."""
    page = f"{evidence.framework.element(DASHBOARD).stem}.html"
    return [
        Html('<a href="{}#{}">{}</a>{}').format(page, slug(name), name, _is_proposed(held[s]))
        for s in some
        for name in [s.short or s.text]
    ]


def _others(evidence: Evidence, some: Sequence[Worded], held: Held) -> list[Html]:
    waiting = [s for s in some if _is_proposed(held[s])]
    rest = len(some) - len(waiting)
    if rest < FEWEST_UNNAMED:
        return _named(evidence, some, held)
    page = f"{evidence.framework.element(DASHBOARD).stem}.html"
    which = "All" if rest == len(held) else "The other"
    others = Html('<a href="{}">{} {}</a>').format(page, which, in_words(rest))
    return [*_named(evidence, waiting, held), others]


def _is_proposed(judgement: Judgement | None) -> str:
    return " (proposed)" if judgement is not None and not judgement.agreed_on else ""


def _dissent(held: Held) -> list[Words]:
    """What the scrutineer holds otherwise, beside the statement and the Board's judgement of it."""
    said = [
        Html("<p><strong>Dissent</strong>, {} ({}). {}</p>").format(
            inside_sentence(s.short or s.text), j.judgement, j.dissent
        )
        for s, j in held.items()
        if j and j.dissent
    ]
    return [Words(str(Html().join(said)), "dissent")] if said else []


def grounds(evidence: Evidence) -> Drawing:
    """What each judgement rests on: since when, why, how far the evidence reaches, what is lacking and what
    speaks against."""
    lines = tuple(_statement_line(evidence, s) for s in evidence.framework.statements)
    held = [evidence.record.judgement_of(s.id) for s in evidence.framework.statements]
    return evidence.table(
        ("Statement", "Judgement", "Since", "Why", "Confidence", "Lacking", "Signals against"),
        lines,
        id="summary-statements",
        name="judgements",
        headline=held_in_words(held),
        sentence="What the Board holds of each statement, since when and why, how far the evidence reaches, "
        "which kind it lacks, and which signals speak against it.",
        source="the Board's own record and the returns of this quarter",
        notes=(CONFIDENCE,),
        subtitle=f"The ten statements, {evidence.quarter.label}",
    )


def _statement_line(evidence: Evidence, statement: Worded) -> tuple[str, ...]:
    found = grounds_of(evidence, measures_of(evidence, statement.id))
    judgement = evidence.record.judgement_of(statement.id)
    is_unsaid = judgement is not None and judgement.judgement == CANNOT_SAY  # then what is lacking says why
    return (
        statement.short or statement.text,
        judgement_words(evidence, statement.id),
        since_words(evidence, statement.id),
        "see Lacking" if is_unsaid else judgement.evidence if judgement else "not judged",
        found.confidence if judgement and not is_unsaid else "–",
        lacking_of(evidence, statement.id) or "none",
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
    said += [_without(evidence, m) for m in _figured(evidence) if evidence.latest(m.id).status == "partial"]
    said += [
        f"{m.name}: counted differently since {b.start.short}."
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
    said += [r.sentence for r in evidence.restated]
    if not said:
        return Draft((paragraph("The checks found nothing that should stop these figures being used."),))
    return Draft((bullets(_bounded(said, "caution"), "beware"),))


def _without(evidence: Evidence, measure: Measure) -> str:
    """A figure to which some agency has not contributed, and how many have not."""
    missing = len(evidence.missing.get(measure.id, ()))
    return (
        f"{measure.name}: {several(missing, 'agency', 'agencies') if missing else 'some agency'} sent none."
    )


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
    is_named_above = found.scrutineer.lower() in ("scrutineer", "independent scrutineer")  # by the heading
    by = "" if is_named_above else f"<p>{escape(found.scrutineer)}</p>"
    return Draft((Words(f"<blockquote><p>{escape(found.words)}</p></blockquote>{by}", "scrutineer"),))
