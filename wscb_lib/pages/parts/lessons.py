"""Lessons on a page: what was learned, who was told and how, what changed; and what was not lived."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.days_in_words import day_in_short, day_in_words
from wscb_lib.exhibits import slug
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.framework import Element, Theme
from wscb_lib.learning import Lesson, held_back_in
from wscb_lib.learning.lessons import told_of
from wscb_lib.pages.drawing import Block, Draft, Drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.tasks import tasks_on
from wscb_lib.programme import by_name
from wscb_lib.quarter import Quarter


def lessons_on(evidence: Evidence, element: Element) -> Draft:
    """The lessons learned where this element looks, and what is to be done because of them.

    Of a subject's page, those that name one of its measures. Empty where there is neither.
    """
    if element.topic:
        its = _naming(evidence, {m.id for m in evidence.measures_on(element)})
    else:
        its = [lesson for lesson in evidence.learning.lessons if lesson.source in element.lessons_from]
    return _told(evidence, its, element.id, tasks_on(evidence, element))


def lessons_of(evidence: Evidence, theme: Theme, page: Element) -> Draft:
    """The lessons of a theme: those that name one of its measures, or every one where it is of lessons."""
    every = evidence.learning.lessons
    its = list(every) if theme.is_of_lessons else _naming(evidence, set(theme.measures))
    return _told(evidence, its, page.id, Draft())


def lesson_findings(evidence: Evidence, lessons: Sequence[Lesson]) -> list[str]:
    """What the register says against us, a sentence each: a lesson that comes back, that nobody was told of,
    that a second look found not lived, or that nobody looked at again; and how many have no owner."""
    known = {lesson.lesson_id: lesson for lesson in evidence.learning.lessons}
    its, quarter = told_of(lessons, evidence.quarter), evidence.quarter
    said = [_comes_back(lesson, known) for lesson in its if lesson.again]
    said += [
        f"Nobody was told, since {day_in_words(lesson.learned_on)}: {lesson.words}"
        for lesson in its
        if lesson.is_untold(quarter)
    ]
    said += [
        f"A second look found nothing changed: {lesson.words}" for lesson in its if lesson.is_not_lived()
    ]
    said += [
        f"Nobody has looked again, due {day_in_words(lesson.look_again_on)}: {lesson.words}"
        for lesson in its
        if lesson.is_look_overdue(quarter) and lesson.look_again_on
    ]
    ownerless = sum(not lesson.owner for lesson in its)
    said += [f"Without an owner: {several(ownerless, 'lesson')}."] if ownerless else []
    return said


def lessons_in_a_line(evidence: Evidence) -> tuple[Words, ...]:
    """How many lessons the page holds, and how many are amiss; said too where none is written down."""
    quarter = evidence.quarter
    its = told_of(evidence.learning.lessons, quarter)
    if not its:
        return (paragraph("No lesson is written down.", "absent"),)
    counts = (
        ("came back", sum(bool(lesson.again) for lesson in its)),
        (_told_to_nobody(its, quarter), sum(lesson.told_on is None for lesson in its)),
        ("found not lived", sum(lesson.is_not_lived() for lesson in its)),
        ("not looked at again when it was due", sum(lesson.is_look_overdue(quarter) for lesson in its)),
    )
    amiss = [f"{in_words(count)} {words}" for words, count in counts if count]
    said = f"In two years {several(len(its), 'lesson')}: {', '.join(amiss) or 'none is amiss'}."
    return (paragraph(said),)


def _told_to_nobody(lessons: Sequence[Lesson], quarter: Quarter) -> str:
    """How those of whom nobody was told are called: with how many of them were learned before the quarter."""
    late = sum(lesson.is_untold(quarter) for lesson in lessons)
    return "told to nobody yet" + (f" ({in_words(late)} of them learned before this quarter)" if late else "")


def lesson_questions(evidence: Evidence) -> list[str]:
    """What to ask the owner of a lesson that came back, that nobody was told of, or that was not lived."""
    quarter = evidence.quarter
    asks: tuple[tuple[str, Callable[[Lesson], bool]], ...] = (
        (
            "it was told before and came back: what will be done that is more than telling?",
            lambda x: bool(x.again),
        ),
        ("who is to be told, how and by when?", lambda x: x.is_untold(quarter)),
        ("nothing changed when somebody looked again: what stands in the way?", lambda x: x.is_not_lived()),
    )
    return [
        f"{lesson.owner or 'Whoever is to own it'}: {question} ({lesson.words.rstrip('.')})"
        for question, applies in asks
        for lesson in told_of(evidence.learning.lessons, quarter)
        if applies(lesson)
    ]


def _comes_back(lesson: Lesson, known: dict[str, Lesson]) -> str:
    before = known.get(lesson.again)
    if before is None:
        return (
            f"Said to repeat a lesson that the register does not hold ({lesson.lesson_id}): {lesson.words} "
            "Write the earlier lesson's number."
        )
    told = f"told by {before.told_how or 'no way written down'}" if before.told_on else "told to nobody"
    return (
        f"Comes back, learned before on {day_in_words(before.learned_on)} ({before.source}, {told}): "
        f"{lesson.words}"
    )


def _naming(evidence: Evidence, measures: set[str]) -> list[Lesson]:
    return [lesson for lesson in evidence.learning.lessons if lesson.measure in measures]


def _told(evidence: Evidence, lessons: Sequence[Lesson], page: str, tasks: Draft) -> Draft:
    its = told_of(lessons, evidence.quarter)
    if not its:
        return tasks
    found = lesson_findings(evidence, its)
    blocks: list[Block] = [bullets(found, "findings")] if found else []
    blocks += [_table(evidence, its, page), *held_back_words(held_back_in(its))]
    return Draft((*blocks, *tasks.blocks), tasks.more)


def held_back_words(count: int) -> tuple[Words, ...]:
    """How many sentences are not printed, for they may tell who is meant; nothing where none is.

    >>> held_back_words(2)[0].text
    'Two sentences are held back: they may identify somebody.'
    """
    if not count:
        return ()
    are, they = ("is", "it") if count == 1 else ("are", "they")
    said = f"{sentence_case(several(count, 'sentence'))} {are} held back: {they} may identify somebody."
    return (paragraph(said, "kept-back"),)


def _table(evidence: Evidence, lessons: Sequence[Lesson], page: str) -> Drawing:
    told = sum(lesson.told_on is not None for lesson in lessons)
    lived = sum(lesson.second_look == "practice changed" for lesson in lessons)
    looked = sum(lesson.looked_again_on is not None for lesson in lessons)
    found = (
        f"practice changed in {lived} of {looked} looked at again" if looked else "none looked at again yet"
    )
    return evidence.table(
        ("Lesson", "Learned", "Owner", "Told", "What was changed", "Second look"),
        tuple(_row(lesson, {by_name(c.course) for c in evidence.programme.courses}) for lesson in lessons),
        id=slug(page, "lessons"),
        name="lessons",
        headline=f"Lessons: {told} of {len(lessons)} told; {found}",
        subtitle=f"Lessons of the two years to {evidence.quarter.label}",
        sentence="Each lesson: where and when it was learned, who answers for it, who was told and how, "
        "which course and procedure changed, and what a second look found.",
        source="the lessons in the Board's own record",
        links=tuple(evidence.link_to(lesson.measure) for lesson in lessons),
    )


def _row(lesson: Lesson, taught: Collection[str]) -> tuple[str, ...]:
    return (
        lesson.words,
        f"{sentence_case(lesson.source)}, {day_in_short(lesson.learned_on)}",
        lesson.owner or "nobody",
        _how_told(lesson),
        _what_was_changed(lesson, taught),
        _looked(lesson),
    )


def _how_told(lesson: Lesson) -> str:
    if lesson.told_on is None:
        return "nobody yet"
    said = [lesson.told_whom or "whom is not written down", lesson.told_how, day_in_short(lesson.told_on)]
    return ", ".join(part for part in said if part)


def _what_was_changed(lesson: Lesson, taught: Collection[str]) -> str:
    """The course and the procedure; of a course, whether the published programme, where there is one, has
    it."""
    where = (
        ""
        if not taught
        else " (published)"
        if by_name(lesson.course) in taught
        else " (not in the programme)"
    )
    said = [f"course: {lesson.course}{where}"] if lesson.course else []
    said += [f"procedure: {lesson.procedure}"] if lesson.procedure else []
    return sentence_case("; ".join(said)) or "nothing written down"


def _looked(lesson: Lesson) -> str:
    if lesson.looked_again_on is None:
        return f"due {day_in_short(lesson.look_again_on)}" if lesson.look_again_on else "none planned"
    found = (
        f"{sentence_case(lesson.second_look or 'not written down')}, {day_in_short(lesson.looked_again_on)}"
    )
    return f"{found}. {lesson.what_changed}".strip() if lesson.what_changed else found
