"""Agencies, schools and teams by their own scores, beside the panel's; and presentations to the Board."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.days_in_words import day_in_short
from wscb_lib.exhibits import fit_words
from wscb_lib.framework import Measure
from wscb_lib.pages.drawing import Drawing, Frame, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.forms.tables import of_a_table
from wscb_lib.self_assessment import PANEL, Assessed, Presentation

NOT_SCORED = "–"
NO_PANEL = "not moderated"


def self_assessments(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """List everybody who assessed itself this year: its own scores, the panel's, and how many say what shows
    them; None where nobody did."""
    return units_table(
        evidence,
        evidence.assessed.units,
        options,
        f"{measure.title}, {evidence.framework.board.town}, {evidence.quarter.label}",
        measure.title,
    )


def units_table(
    evidence: Evidence, units: Sequence[Assessed], options: Frame, subtitle: str, title: str
) -> Drawing | None:
    """Set out own scores beside the panel's, a line a unit: first those that score themselves three
    throughout; None of none."""
    if not units:
        return None
    ordered = sorted(units, key=lambda u: not u.is_three_throughout)
    full = [name_of(evidence, u) for u in ordered if u.is_three_throughout]
    said = sentence_case(several(len(units), "self-assessment"))
    told = (
        f"{said}; own score three in every standard: {', '.join(full)}"
        if full
        else f"{said}; none scores itself three in every standard"
    )
    typed = [f"{evidence.name(agency)}, {standard}" for agency, standard in evidence.assessed.other_own]
    return drawing(
        "tables.table",
        ("Who", "Own scores, standards 1 to 8", "Panel’s scores", "Scores with evidence", "Above the panel"),
        tuple(_row(evidence, u) for u in ordered),
        headline=fit_words(title, told, f"{said}; {len(full)} with three in every standard", said),
        subtitle=subtitle,
        sentence=f"Came in: {told}. Each line: its own score of each standard, the panel’s, how many scores "
        "say what shows them, and for how many standards the panel found less than was said.",
        **{
            **of_a_table(options),
            "notes": (
                (
                    "Scores are from 0, not in place, to 3, fully in place with evidence of impact; "
                    f"{NOT_SCORED} where a standard is not scored."
                ),
                *(
                    f"The panel’s list has {evidence.name(agency)} under “{label}”, with others."
                    for agency, label in evidence.assessed.under
                    if any(u.agency == agency for u in units)
                ),
                *(
                    (f"The Board’s own list has another score than was sent: {'; '.join(typed)}.",)
                    if typed
                    else ()
                ),
            ),
        },
    )


def name_of(evidence: Evidence, unit: Assessed) -> str:
    """What a page calls a unit: the agency by its name, a school or team by its own."""
    return unit.unit or evidence.name(unit.agency)


def _row(evidence: Evidence, unit: Assessed) -> tuple[str, ...]:
    panel = [s.panel for s in unit.standards]
    is_unknown = bool(evidence.framework.alone) and not unit.unit
    looked_at = any(score is not None for score in panel)
    above = sum(s.is_above for s in unit.standards)
    none = "not among its own files" if is_unknown else NO_PANEL
    return (
        f"{unit.unit} ({evidence.name(unit.agency)})" if unit.unit else evidence.name(unit.agency),
        _scores([s.own for s in unit.standards]),
        _scores(panel) if looked_at else none,
        f"{unit.evidenced} of {len(unit.scored)}",
        f"{above or 'none'}" if looked_at else none,
    )


def _scores(found: Sequence[int | None]) -> str:
    return ", ".join(NOT_SCORED if score is None else f"{score}" for score in found)


def presentations(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """List each agency's year by the agreed timetable: its form, its presentation to the Board and what was
    asked there; None where no timetable was sent."""
    found = evidence.assessed.presentations
    if not found:
        return None
    done = sum(p.presented_on is not None for p in found)
    late = [_called(evidence, p) for p in found if p.came_on is None or p.came_on > p.wanted_by]
    named = f"Forms late or not come: {', '.join(late)}. " if late else ""
    of = several(len(found), "agency", "agencies")
    said = f"{sentence_case(in_words(done) if done else 'none')} of {of} presented in the year"
    return drawing(
        "tables.table",
        ("Agency", "Form wanted", "Form came", "Presented", "What the Board asked", "Answered since"),
        tuple(_presented(evidence, p) for p in found),
        headline=f"{said}; {several(len(late), 'form')} late or not come",
        subtitle=f"{measure.title}, {evidence.framework.board.town}, the year to {evidence.quarter.label}",
        sentence=f"Presented in the year: {done} of {several(len(found), 'agency', 'agencies')}. {named}For "
        "each, by when its form was wanted and came, when it presented to the Board, what was asked there "
        "and what was answered since.",
        **{**of_a_table(options), "notes": (*options.get("notes", ()), *_not_scored(evidence, found))},
    )


def _called(evidence: Evidence, it: Presentation) -> str:
    return evidence.framework.board.agency_called(it.agency)


def _not_scored(evidence: Evidence, found: Sequence[Presentation]) -> tuple[str, ...]:
    """Who stands on the timetable and is not among those whom the panel scores; nothing where all are."""
    scored = {
        group
        for (measure, by), groups in evidence.groups.items()
        if evidence.framework.measure(measure).return_id == PANEL[0] and by == "agency_assessed"
        for group in groups
    }
    others = [_called(evidence, p) for p in found if p.agency not in scored]
    said = f"The panel scores {len(scored)} of these under section 11, and not: {', '.join(others)}."
    return (said,) if scored and others else ()


def _presented(evidence: Evidence, it: Presentation) -> tuple[str, ...]:
    if it.presented_on:
        when = day_in_short(it.presented_on)
    elif it.presents_on > evidence.quarter.end:
        when = f"to present {day_in_short(it.presents_on)}"
    else:
        when = f"did not, {day_in_short(it.presents_on)}"
    nothing = "nothing written down" if it.presented_on else NOT_SCORED
    return (
        _called(evidence, it),
        day_in_short(it.wanted_by),
        day_in_short(it.came_on) if it.came_on else "not come",
        when,
        it.asked or nothing,
        it.answered or ("nothing yet" if it.asked else NOT_SCORED),
    )
