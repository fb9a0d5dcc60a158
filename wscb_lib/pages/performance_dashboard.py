"""The dashboard: ten statements, a line a measure."""

from __future__ import annotations

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.exhibits import place_on, reading_words, slug
from wscb_lib.exhibits.passage import paragraph
from wscb_lib.framework import Measure, Worded
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import DASHBOARD, Evidence
from wscb_lib.pages.parts.at_a_glance import is_tested
from wscb_lib.pages.parts.dashboard_line import line_of
from wscb_lib.pages.parts.judging import grounds_of
from wscb_lib.pages.parts.section import charts_at_home, must_stand_open
from wscb_lib.pages.wording.open_concerns import kept_from_earlier, kept_words


def dashboard_drafts(evidence: Evidence) -> dict[str, Draft]:
    """A section for each of the ten statements; one with no measure says so."""
    return {s.id: _statement(evidence, s) for s in evidence.framework.statements}


def _statement(evidence: Evidence, statement: Worded) -> Draft:
    measures = [
        m
        for m in evidence.framework.measures.values()
        if statement.id in m.statements and m.id in evidence.series
    ]
    if not measures:
        return Draft(
            (paragraph("No return yet: nothing that agencies send speaks to this statement.", "absent"),)
        )
    lines = tuple(line_of(evidence, m, place=_place(evidence, m, statement)) for m in measures)
    flagged = sum(bool(line.flag) for line in lines)
    kept = kept_from_earlier(evidence, measures)
    said = (
        f"{sentence_case(several(flagged, 'flag'))}{f' and {in_words(len(kept))} kept' if kept else ''} "
        f"among {several(len(lines), 'measure')}"
    )
    table = evidence.lines(
        lines,
        id=slug("dashboard", statement.id),
        headline=said,
        subtitle=f"{statement.text.rstrip('.')}: {evidence.quarter.label}",
        sentence=_flagged_words(evidence, measures),
    )
    own = [m for m in measures if m.statements[0] == statement.id]
    return Draft(
        (
            table,
            *charts_at_home(evidence, own, DASHBOARD),
            paragraph(_kinds(evidence, measures), "evidence"),
        )
    )


def _place(evidence: Evidence, measure: Measure, statement: Worded) -> str:
    """The id of a line that is its measure's home: where nothing shows it, under its first statement."""
    is_home = not measure.sections and measure.statements[0] == statement.id
    return place_on(DASHBOARD, measure.id) if is_home and not must_stand_open(evidence, measure) else ""


def _flagged_words(evidence: Evidence, measures: list[Measure]) -> str:
    """Which measures of a statement are flagged, and how, and which flags are kept; what the table says in a
    sentence or two."""
    flagged = [(m, evidence.signal(m.id)) for m in measures if reading_words(evidence.signal(m.id))]
    said = (
        [f"Flagged: {'; '.join(f'{m.title} ({reading_words(s).lower()})' for m, s in flagged)}."]
        if flagged
        else []
    )
    if kept := kept_from_earlier(evidence, measures):
        said.append(f"Kept from earlier quarters: {'; '.join(kept_words(evidence, c) for c in kept)}.")
    if not said and not any(is_tested(evidence, m) for m in measures):
        return "No measure of this statement can be judged yet."
    return " ".join(said) or "No change in these measures can be told from chance this quarter."


def _kinds(evidence: Evidence, measures: list[Measure]) -> str:
    """Which of the three kinds of evidence this statement has this quarter, which it lacks, and what did not
    come."""
    found = grounds_of(evidence, measures)
    if found.lacking:
        said = f"This statement lacks evidence of: {' and '.join(found.lacking)}."
    else:
        said = "This statement has evidence of all three kinds: how much, how well and so what."
    return f"{said} Not returned this quarter: {'; '.join(found.missing)}." if found.missing else said
