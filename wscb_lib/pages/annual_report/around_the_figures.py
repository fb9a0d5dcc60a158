"""What the Board held of its ten statements at the year's end, what was left out, and what the figures rest
on."""

from __future__ import annotations

from wscb_lib.comparators import beside, latest
from wscb_lib.counts_in_words import sentence_case, several
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits.passage import bullets, paragraph
from wscb_lib.framework import Element, Worded
from wscb_lib.pages.annual_report.year_tables import measures_of
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.definitions import definitions
from wscb_lib.pages.parts.judging import held_in_words, judgement_words, since_words
from wscb_lib.pages.wording.publicly import said_publicly


def opening(evidence: Evidence) -> Draft:
    """Whose year, how its figures were made, what is hidden, and how much can be published."""
    rule, year = evidence.edition, evidence.its_year
    said = (
        f"{evidence.framework.board.name}, {year.label}. Every figure is of four quarters together, counted "
        f"again from what agencies returned; a level is as it stood on {day_in_words(evidence.quarter.end)}."
    )
    hidden = (
        f"A number of people from {rule.hide_from} to {rule.hide_to} reads “{rule.symbol}”, and so does any "
        "figure that would give one away. Nought is shown as nought; but a share of so few people reads "
        f"“{rule.symbol}” whatever came of them."
    )
    shown = several(len(measures_of(evidence)), "measure")
    left = (
        f"{sentence_case(shown)} can be published; {several(len(year.left_out), 'measure')} cannot, and each "
        "is named below."
    )
    return Draft((paragraph(said, "line"), paragraph(hidden), paragraph(left)))


def statements(evidence: Evidence) -> Draft:
    """The ten statements: what the Board held at the year's end, since when, and on what."""
    rows = tuple(_statement_row(evidence, s) for s in evidence.framework.statements)
    table = evidence.table(
        ("Statement", "Judgement", "Since", "What it rests on"),
        rows,
        id="annual-statements",
        headline=held_in_words([evidence.record.judgement_of(s.id) for s in evidence.framework.statements]),
        subtitle=f"The ten statements of the framework, {evidence.period}",
        sentence="What the Board holds of each of the ten statements, since when, and on what it rests.",
        source="the Board's own record",
    )
    return Draft((table,))


def _statement_row(evidence: Evidence, statement: Worded) -> tuple[str, ...]:
    judgement = evidence.record.judgement_of(statement.id)
    rests = said_publicly(judgement.evidence) if judgement else "nothing written down"
    rests = sentence_case(rests or "the figures under its heading on this page")
    if judgement and judgement.dissent:
        rests += f" Dissent: {said_publicly(judgement.dissent) or 'recorded, and told to the Board'}"
    return (
        statement.text,
        judgement_words(evidence, statement.id),
        since_words(evidence, statement.id),
        rests,
    )


def left_out(evidence: Evidence) -> Draft:
    """Every measure with nothing to publish, by name, with why."""
    items = [f"{title}: {because}." for title, because in evidence.its_year.left_out]
    if not items:
        return Draft((paragraph("Every measure of the framework could be published."),))
    return Draft((bullets(items, "left-out"),))


def reliability(evidence: Evidence) -> Draft:
    """What did not come, which figures are partial for it, what was published otherwise before."""
    partial = [
        f"{evidence.framework.measure(m).title}: partial, {of}."
        for m, of in evidence.its_year.partial.items()
    ]
    said = [*evidence.its_year.missing, *partial, *(r.sentence for r in evidence.restated)]
    if not said:
        return Draft((paragraph("Every return that was due in the year came, and none was held."),))
    return Draft(
        (
            paragraph("Returns that did not come in every quarter, and what is partial for it:"),
            bullets(said, "beware"),
        )
    )


def year_definitions(evidence: Evidence, page: Element) -> Draft:
    """Every measure of the page, as the Board's own pages define it; and how a year is made of it."""
    town = evidence.framework.board.town
    published = [
        c for m in measures_of(evidence) for c in latest(beside(evidence.comparators.get(m.id, ()), town))
    ]
    told = definitions(evidence, page, measures_of(evidence), published)
    made = (
        "Each measure is defined for a quarter. This is how a year is made from it. What happens is counted "
        "again over the four quarters, so that a child counted in two of them counts once where the measure "
        "counts children once. An agency's own totals of what happened are added up. A middle value is found "
        "again among the year's own. A rate is of the year's events. A level, or a share of one, is as at "
        "the year's end: four quarters of the same posts, staff or pupils are never added up."
    )
    return Draft((paragraph(made), *told.blocks), told.more)
