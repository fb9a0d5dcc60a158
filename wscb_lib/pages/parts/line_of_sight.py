"""Line of sight: from what the framework sets out to do, by what is counted and judged, to what is being
done."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits import slug
from wscb_lib.framework import Measure, Worded
from wscb_lib.pages.drawing import Draft, Drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.judging import CANNOT_SAY, grounds_of, judgement_words, measures_of

MOST_NAMED = 4  # measures named one by one; of more, those that speak against the judgement
UNSEEN = "no measure yet"


def line_of_sight(evidence: Evidence) -> Draft:
    """Each objective, each principle and each statutory function, a line each: measures, where they stand,
    judgement, open actions."""
    framework = evidence.framework
    return Draft(
        (
            _table(evidence, "Objective", framework.objectives),
            _table(evidence, "Principle", framework.principles),
            _table(evidence, "Statutory function", framework.functions),
        )
    )


def _table(evidence: Evidence, kind: str, found: Sequence[Worded]) -> Drawing:
    rows = tuple(sight_of(evidence, each) for each in found)
    unseen = sum(row[1] == UNSEEN for row in rows)
    many = several(len(rows), kind.lower())
    return evidence.table(
        (kind, "Measures", "Where they stand", "Judgement", "Open action"),
        rows,
        id=slug("sight", kind),
        headline=f"{sentence_case(many)}: {several(unseen, 'of them', 'of them')} with no measure yet"
        if unseen
        else f"{sentence_case(many)}, each with a measure",
        subtitle=f"Line of sight, {evidence.quarter.label}",
        sentence=f"For each {kind.lower()}: what shows it, on which pages, what the Board holds of it, and "
        "what is being done.",
        source="the framework, its returns and the Board's own record",
    )


def sight_of(evidence: Evidence, worded: Worded) -> tuple[str, ...]:
    """One line: the objective, principle or function, its measures, the pages they stand on, the judgement,
    and open actions. Of what nothing shows and nobody judges, nobody can say."""
    measures = measures_for(evidence, worded)
    unjudged = "not judged by itself" if measures else CANNOT_SAY
    return (
        worded.short or worded.text,
        _counted(evidence, measures) if measures else UNSEEN,
        "; ".join(_pages(evidence, measures)) or "nowhere yet",
        "; ".join(_judged(evidence, worded)) or unjudged,
        "; ".join(_open_actions(evidence, measures)) or "none",
    )


def _counted(evidence: Evidence, measures: Sequence[Measure]) -> str:
    """How many measures, how many with a figure; by name when they are few, else those that speak against
    it."""
    found = grounds_of(evidence, measures)
    figured = (
        "all" if found.figures == len(measures) else in_words(found.figures) if found.figures else "none"
    )
    counted = f"{several(len(measures), 'measure')}, {figured} with a figure"
    if len(measures) <= MOST_NAMED:
        return f"{counted}: {'; '.join(m.title for m in measures)}"
    return (
        f"{counted}; against: {'; '.join(found.against)}"
        if found.against
        else f"{counted}; none speaks against it"
    )


def measures_for(evidence: Evidence, worded: Worded) -> list[Measure]:
    """What shows an objective, a principle or a function: the measures it names, or all of what is judged,
    and its targets'."""
    framework = evidence.framework
    named = [m for m in worded.measures if m in framework.measures] or [
        m.id for about in worded.judged_as for m in measures_of(evidence, about)
    ]
    aimed = [t.measure for t in framework.targets if t.objective == worded.id]
    return [framework.measure(m) for m in dict.fromkeys([*named, *aimed])]


def _pages(evidence: Evidence, measures: Sequence[Measure]) -> list[str]:
    """The titles of the elements whose pages show these measures, in the framework's order; the dashboard has
    them all."""
    shown = {section.split("/")[0] for m in measures for section in m.sections}
    return [e.title for e in evidence.framework.elements if e.id in shown]


def _judged(evidence: Evidence, worded: Worded) -> list[str]:
    names = {s.id: s.short or s.text for s in evidence.framework.statements} | {
        e.id: e.title for e in evidence.framework.elements
    }
    return [f"{names[about]}: {judgement_words(evidence, about)}" for about in worded.judged_as]


def _open_actions(evidence: Evidence, measures: Sequence[Measure]) -> list[str]:
    wanted = {m.id for m in measures}
    return [
        f"{a.action} {a.owner}, by {day_in_words(a.due_on)}"
        for a in evidence.record.actions
        if a.is_open and a.measure in wanted
    ]
