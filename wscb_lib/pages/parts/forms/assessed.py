"""Agencies, schools and teams by their own scores, beside the panel's; and presentations to the Board."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.counts_in_words import several
from wscb_lib.days_in_words import day_in_short
from wscb_lib.exhibits import fit_words
from wscb_lib.framework import Measure
from wscb_lib.pages.drawing import Drawing, Frame, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.forms.tables import of_a_table
from wscb_lib.self_assessment import Assessed, Presentation

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
    ordered = sorted(units, key=lambda u: not u.is_three_in_all)
    full = [name_of(evidence, u) for u in ordered if u.is_three_in_all]
    said = f"{several(len(units), 'self-assessment')[:1].upper()}{several(len(units), 'self-assessment')[1:]}"
    told = (
        f"{said}; three throughout: {', '.join(full)}"
        if full
        else f"{said}; none scores itself three throughout"
    )
    typed = [f"{evidence.name(agency)}, {standard}" for agency, standard in evidence.assessed.other_own]
    return drawing(
        "tables.table",
        ("Who", "Own scores, standards 1 to 8", "Panel’s scores", "Scores with evidence", "Above the panel"),
        tuple(_row(evidence, u) for u in ordered),
        headline=fit_words(title, told, f"{said}; {len(full)} with three throughout", said),
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
    late = sum(p.came_on is None or p.came_on > p.wanted_by for p in found)
    said = f"{done} of {several(len(found), 'agency', 'agencies')} presented in the year"
    return drawing(
        "tables.table",
        ("Agency", "Form wanted", "Form came", "Presented", "What the Board asked", "Answered since"),
        tuple(_presented(evidence, p) for p in found),
        headline=f"{said}; {late or 'no'} {'form' if late == 1 else 'forms'} late or not come",
        subtitle=f"{measure.title}, {evidence.framework.board.town}, the year to {evidence.quarter.label}",
        sentence=f"Presented in the year: {done} of {several(len(found), 'agency', 'agencies')}. For each, "
        "by when its form was wanted and came, when it presented to the Board, what was asked there and what "
        "was answered since.",
        **of_a_table(options),
    )


def _presented(evidence: Evidence, it: Presentation) -> tuple[str, ...]:
    if it.presented_on:
        when = day_in_short(it.presented_on)
    elif it.presents_on > evidence.quarter.end:
        when = f"to present {day_in_short(it.presents_on)}"
    else:
        when = f"did not, {day_in_short(it.presents_on)}"
    nothing = "nothing written down" if it.presented_on else NOT_SCORED
    return (
        it.agency,
        day_in_short(it.wanted_by),
        day_in_short(it.came_on) if it.came_on else "not come",
        when,
        it.asked or nothing,
        it.answered or ("nothing yet" if it.asked else NOT_SCORED),
    )
