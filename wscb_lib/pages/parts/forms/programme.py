"""What is taught and why, and what regulators asked for: a line a course, a line a request."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.days_in_words import day_in_short, day_in_words
from wscb_lib.exhibits import fit_words
from wscb_lib.framework import Measure
from wscb_lib.learning.lessons import told_of
from wscb_lib.pages.drawing import Drawing, Frame, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.forms.tables import of_a_table
from wscb_lib.programme import Course, Request, by_name

YEAR = 4  # quarters
USED = "training_attended"  # whose places are set beside those offered
NO_NEED, NO_LESSON = "nobody wrote down what asked for it", "no lesson is named"


def programme(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """List the courses of the programme in force: what asked for each, the lesson it answers, places offered
    and used; None where no programme was sent.

    A course that nothing asked for stands first, and is named in the headline.
    """
    courses = sorted(evidence.programme.courses, key=lambda c: c.is_asked_for)
    if not courses:
        return None
    unasked = [c.course for c in courses if not c.is_asked_for]
    said = f"{sentence_case(several(len(courses), 'course'))} published"
    told = (
        f"{said}; no lesson asked for {' or '.join(unasked)}"
        if unasked
        else f"{said}; a lesson asked for each"
    )
    return drawing(
        "tables.table",
        ("Course", "Asked for by", "The lesson it answers", "Places offered", "Used in four quarters"),
        tuple(_of_course(evidence, c) for c in courses),
        headline=fit_words(measure.title, told, f"{said}; no lesson asked for {len(unasked)}", said),
        subtitle=f"{measure.title}, {evidence.framework.board.town}, {evidence.quarter.label}",
        sentence=f"{told}: each course of the programme published on "
        f"{day_in_words(max(c.published_on for c in courses))}, what asked for it, and how many places of "
        "it were offered and used.",
        **{**of_a_table(options), "notes": (*options.get("notes", ()), *_overfull(evidence, courses))},
    )


def _overfull(evidence: Evidence, courses: Sequence[Course]) -> tuple[str, ...]:
    """The courses of which more places were used than the programme offered; nothing where none was."""
    names = [c.course for c in courses if (_used(evidence, c) or 0) > c.places_offered]
    said = f"More places used than the programme offered: {', '.join(names)}. No return says how."
    return (said,) if names else ()


def _used(evidence: Evidence, course: Course) -> float | None:
    """How many places of a course were used in four quarters; None where a quarter is not known."""
    points = evidence.groups.get((USED, "course"), {}).get(course.course, ())[-YEAR:]
    return sum(p.number for p in points) if len(points) == YEAR and all(p.is_figure for p in points) else None


def _of_course(evidence: Evidence, course: Course) -> tuple[str, ...]:
    points, total = evidence.groups.get((USED, "course"), {}).get(course.course), _used(evidence, course)
    used = "not known of every quarter" if total is None else f"{total:,.0f}"
    return (
        course.course,
        course.need or NO_NEED,
        "; ".join([(course.lesson or NO_LESSON).rstrip("."), *_in_the_register(evidence, course)]),
        f"{course.places_offered:,}",
        "no booking is sent of it" if not points else used,
    )


def _in_the_register(evidence: Evidence, course: Course) -> list[str]:
    """How many lessons of the register say that this course was changed for them; [] where none does."""
    its = told_of(evidence.learning.lessons, evidence.quarter)
    naming = sum(by_name(lesson.course) == by_name(course.course) for lesson in its)
    return [f"changed for {several(naming, 'lesson')} of the register"] if naming else []


def requests(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """List what regulators and the Board's own sub-groups asked for in the year, and what they were answered;
    None where nobody asked, or nothing was sent."""
    found = evidence.programme.requests
    if not found:
        return None
    late = sum(_is_late(evidence, r) for r in found)
    asked = sentence_case(several(len(found), "request"))
    said = f"{asked} for data in the year; {in_words(late) if late else 'none'} late"
    return drawing(
        "tables.table",
        ("Asked by", "For what", "Asked", "Wanted by", "Answer"),
        tuple(
            (
                r.asked_by,
                r.asked_for,
                day_in_short(r.asked_on),
                day_in_short(r.wanted_by),
                _answer(evidence, r),
            )
            for r in found
        ),
        headline=said,
        subtitle=f"{measure.title}, {evidence.framework.board.town}, the year to {evidence.quarter.label}",
        sentence=f"{said}: who asked for what, by when it was wanted, and what was answered.",
        **of_a_table(options),
    )


def _is_late(evidence: Evidence, request: Request) -> bool:
    return (request.answered_on or evidence.quarter.next.start) > request.wanted_by


def _answer(evidence: Evidence, request: Request) -> str:
    if request.answered_on is None:
        return "none; past its day" if _is_late(evidence, request) else "none yet"
    late = ", late" if _is_late(evidence, request) else ""
    return f"{day_in_words(request.answered_on)}{late}: {request.answer or 'no words of it were sent'}"
