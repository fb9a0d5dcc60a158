"""One statement on a screen: what the Board holds of it and why, who holds otherwise, what its measures show
over four years, and what is being done."""

from __future__ import annotations

from html import escape

from wscb_lib.counts_in_words import sentence_case, several
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits import slug
from wscb_lib.exhibits.marks import judgement_mark
from wscb_lib.exhibits.passage import Words, paragraph
from wscb_lib.framework import Measure, Worded
from wscb_lib.pages.drawing import Draft, drawing
from wscb_lib.pages.evidence import DASHBOARD, Evidence
from wscb_lib.pages.parts.at_a_glance import unflagged_words
from wscb_lib.pages.parts.board_record import due_words
from wscb_lib.pages.parts.judging import CANNOT_SAY, judgement_words, lacking_of, measures_of
from wscb_lib.pages.parts.section import must_stand_open, rank
from wscb_lib.pages.performance_dashboard.indicators import card_of, flag_of
from wscb_lib.pages.wording.finding import is_told

NO_RETURN = "No return yet: nothing that agencies send speaks to this statement."


def statement_screen(evidence: Evidence, statement: Worded, *, has_key: bool = False) -> Draft:
    """The judgement of a statement, its measures' small charts, gravest first, and what is not flagged."""
    measures = [m for m in measures_of(evidence, statement.id) if m.id in evidence.series]
    judged = Words(_judged(evidence, statement), "judgement")
    if not measures:
        return Draft((judged, paragraph(NO_RETURN, "absent")))
    shown = drawn_here(evidence, statement, measures)
    elsewhere = [m for m in measures if is_told(evidence, m) and m not in shown]
    rest = [m for m in measures if m not in shown and m not in elsewhere]
    flagged = sum(bool(flag_of(evidence, m)) for m in measures)
    charts = drawing(
        "charts.cards",
        tuple(card_of(evidence, m, statement.id) for m in shown),
        id=slug(DASHBOARD, statement.id),
        headline=f"{sentence_case(several(flagged, 'flag'))} among {several(len(measures), 'measure')}",
        subtitle=f"{statement.text.rstrip('.')}: sixteen quarters to {evidence.quarter.label}",
        sentence="",
        has_key=has_key,
        source="the returns named under Definitions and sources",
        is_specimen=evidence.is_specimen,
    )
    return Draft((judged, charts, Words(_besides(evidence, elsewhere, rest), "besides")))


def drawn_here(evidence: Evidence, statement: Worded, measures: list[Measure]) -> list[Measure]:
    """The measures that have a chart under a statement: what is flagged, gravest first; the key indicators;
    and what somebody will look for that no other page shows.

    What is flagged is drawn under the first statement it speaks to, and wherever it is a key indicator.
    """
    key = [m for m in measures if m.id in statement.key_indicators]
    own = [m for m in measures if m.statements[0] == statement.id]
    told = sorted((m for m in own if is_told(evidence, m)), key=lambda m: rank(evidence, m))
    homeless = [m for m in own if not m.sections and must_stand_open(evidence, m)]
    key = sorted(key, key=lambda m: (not is_told(evidence, m), statement.key_indicators.index(m.id)))
    return list({m.id: m for m in (*told, *key, *homeless)}.values())


def _judged(evidence: Evidence, statement: Worded) -> str:
    """The judgement with its shape, and beneath it why, who holds otherwise, what is lacking, what is being
    done."""
    judgement = evidence.record.judgement_of(statement.id)
    mark = judgement_mark(judgement.judgement if judgement else CANNOT_SAY)
    said = [
        f'<p class="judged-as">{mark} <b>{escape(sentence_case(judgement_words(evidence, statement.id)))}</b>'
    ]
    if judgement:
        when = f"agreed {day_in_words(judgement.agreed_on)}" if judgement.agreed_on else "not yet agreed"
        why = "" if judgement.judgement == CANNOT_SAY else f" {judgement.evidence}"
        said[0] += f" {escape(f'({when}).{why}')}"
    said[0] += "</p>"
    parts = [
        ("Dissent", judgement.dissent if judgement else ""),
        ("Lacking", lacking_of(evidence, statement.id)),
    ]
    said += [f"<p><b>{name}.</b> {escape(words)}</p>" for name, words in parts if words]
    doing = [*_asked(evidence, statement), *_done(evidence, statement)]
    if doing:
        said.append(
            "<p><b>What is being done.</b></p><ul>"
            + "".join(f"<li>{escape(s)}</li>" for s in doing)
            + "</ul>"
        )
    return "".join(said)


def _asked(evidence: Evidence, statement: Worded) -> list[str]:
    """What the Board asked about the statement's measures and has not closed, and whether it was answered."""
    own = {m.id for m in measures_of(evidence, statement.id)}
    return [
        f"Asked of {evidence.framework.board.agency_called(c.asked_of)} on {day_in_words(c.raised_on)}: "
        f"{c.question} "
        + (
            f"Answered {day_in_words(c.responded_on)}."
            if c.responded_on
            else f"Answer {due_words(evidence, c)}."
        )
        for c in evidence.record.challenges
        if c.is_open and c.measure in own
    ]


def _done(evidence: Evidence, statement: Worded) -> list[str]:
    """The open actions that are to move the statement's measures, with owner and day."""
    own = {m.id for m in measures_of(evidence, statement.id)}
    return [
        f"{a.action} {a.owner}, {due_words(evidence, a)}."
        for a in evidence.record.actions
        if a.is_open and a.measure in own
    ]


def _besides(evidence: Evidence, elsewhere: list[Measure], rest: list[Measure]) -> str:
    """What is flagged and drawn under another statement, with its link; and what is not flagged, counted."""
    links = "; ".join(
        f'<a href="{escape(evidence.address_of(m))}">{escape(m.name)}</a> ({flag_of(evidence, m).lower()})'
        for m in elsewhere
    )
    said = f"<p>Also flagged, and drawn under another statement: {links}.</p>" if links else ""
    return f"{said}<p>{escape(_rest_words(evidence, rest))}</p>"


def _rest_words(evidence: Evidence, rest: list[Measure]) -> str:
    if not rest:
        return "Every measure of this statement is drawn above."
    return f"Not drawn: {unflagged_words(evidence, rest)}. Each is in the table at the end."
