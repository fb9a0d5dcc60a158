"""What was learned, what partners agreed to send, and who answered on a subject."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from types import SimpleNamespace as Some

import pandas as pd
import pytest

from tests.conftest import framework_of
from wscb_lib.exchange import letter_of_questions
from wscb_lib.framework.checks import check
from wscb_lib.learning import Asked, Conclusion, Content, Learning, Lesson, Task, held_back_in, read_learning
from wscb_lib.learning.lessons import tasks_told, told_of
from wscb_lib.learning.subjects import standing_of
from wscb_lib.pages.drawing import Drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.partner.agreement import agreement
from wscb_lib.pages.partner.returned_and_asked import asked_in_a_line
from wscb_lib.pages.parts.forms.programme import programme
from wscb_lib.pages.parts.lessons import lesson_findings, lesson_questions, lessons_in_a_line, lessons_on
from wscb_lib.pages.parts.subject_answers import answers
from wscb_lib.pages.parts.tasks import open_tasks_in_a_line, tasks_on
from wscb_lib.programme import Course, Programme
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.exchange import asked_about
from wscb_lib.record import Record
from wscb_lib.tables.actions import list_table

NOW = "2015-16-Q4"
WHOLE = framework_of(NOW)
BOARD, PUBLIC = WHOLE.board.editions["board"], WHOLE.board.editions["public"]
POLICE = next(a for a in WHOLE.board.agencies if a.id == "police")
EHE, CME = (
    next(t for t in WHOLE.topics if t.id == name)
    for name in ("elective_home_education", "children_missing_education")
)
LESSON = Lesson(
    "L1",
    date(2015, 5, 6),
    "multi-agency audit",
    "See the child alone.",
    "Audit lead",
    date(2015, 6, 3),
    "social workers",
    "briefing",
    "",
    "",
    None,
    None,
    "",
    "",
    "",
    "",
)
DAY = date(2016, 2, 1)
TASK = Task("recommendation", date(2015, 11, 4), "learning review", "Ask the father.", "police",
            date(2016, 2, 1), None, None, "")  # fmt: skip
ASKED = Asked(EHE.id, "school nursing", date(2016, 1, 11), date(2016, 2, 12), None, "", "", "", "")


def material(**learned):
    return Evidence(
        framework=WHOLE,
        quarter=Quarter.parse(NOW),
        workspace="specimen",
        edition=BOARD,
        is_specimen=True,
        series={},
        events={},
        groups={},
        signals={},
        concerns=(),
        comparators={},
        states=(),
        record=Record(),
        by_chance=(0, 0),
        learning=Learning(**learned),
    )


def words(draft):
    return " ".join(
        repr(b.arguments) + repr(b.options) if isinstance(b, Drawing) else b.text
        for b in (*draft.blocks, *draft.more)
    )


def facts_of(cls_row, **said):
    """One row of a table as facts hold it."""
    row = {name: None if value == "" else value for name, value in {**vars(cls_row), **said}.items()}
    days = {name: pd.to_datetime([value]) for name, value in row.items() if name.endswith("_on")}
    return pd.DataFrame([row]).assign(**days)


# ---- words that may tell who is meant


def test_words_that_may_tell_who_is_meant_are_held_back_and_counted():
    facts = {("board_record", "lessons"): facts_of(LESSON, words="Jayden was never asked.")}
    found = read_learning(facts, WHOLE, BOARD).lessons
    assert held_back_in(found) == 1
    told = words(lessons_on(material(lessons=found), WHOLE.element("multi_agency_audits")))
    assert "Jayden" not in told and "One sentence is held back: it may identify somebody." in told


def test_an_edition_that_prints_nobodys_words_prints_no_lesson():
    assert read_learning({("board_record", "lessons"): facts_of(LESSON)}, WHOLE, PUBLIC) == Learning()


def test_a_board_that_sends_none_of_it_has_nothing_of_it_and_no_empty_table():
    assert read_learning({}, WHOLE, BOARD) == Learning()
    assert not lessons_on(material(), WHOLE.element("multi_agency_audits")).blocks


def test_a_recommendation_without_the_new_columns_is_a_task_without_words_and_makes_no_list():
    sent = facts_of(TASK).rename(columns={"about": "source"}).drop(columns=["kind", "words", "what_changed"])
    tasks = read_learning({("case_reviews", "recommendations"): sent}, WHOLE, BOARD).tasks
    assert [(t.words, t.owner) for t in tasks] == [("", "police")]
    assert not tasks_on(material(tasks=tasks), WHOLE.element("multi_agency_audits")).blocks


# ---- lessons


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"told_on": None}, "Nobody was told, since 6 May 2015: See the child alone."),
        ({"looked_again_on": date(2016, 2, 1), "second_look": "not changed"}, "A second look found nothing"),
        ({"look_again_on": date(2016, 2, 1)}, "Nobody has looked again, due 1 February 2016"),
        ({"owner": ""}, "Without an owner: one lesson."),
        ({"again": "L9"}, "Said to repeat a lesson that the register does not hold (L1)"),
    ],
)
def test_what_was_not_lived_is_a_finding(said, found):
    lesson = replace(LESSON, **said)
    assert found in " ".join(lesson_findings(material(lessons=(lesson,)), [lesson]))


def test_the_line_at_a_glance_counts_everybody_untold_as_the_table_does_and_says_how_many_have_waited():
    waited, new = (
        replace(LESSON, learned_on=day, told_on=None) for day in (date(2015, 5, 6), date(2016, 3, 1))
    )
    found = material(lessons=(LESSON, waited, new))
    [line] = lessons_in_a_line(found)
    assert "three lessons: two told to nobody yet (one of them learned before this quarter)." in line.text
    drawn = next(
        b for b in lessons_on(found, WHOLE.element("multi_agency_audits")).blocks if isinstance(b, Drawing)
    )
    assert drawn.options["headline"].startswith("Lessons: 1 of 3 told")
    assert [row[3] for row in drawn.arguments[1]].count("nobody yet") == 2


def test_what_came_back_or_was_told_to_nobody_or_not_lived_is_asked_of_its_owner():
    untold = replace(LESSON, told_on=None)
    bare = replace(LESSON, owner="", looked_again_on=date(2016, 2, 1), second_look="not changed")
    what = "(See the child alone)"
    assert lesson_questions(material(lessons=(LESSON, untold, bare, replace(LESSON, again="L0")))) == [
        f"Audit lead: it was told before and came back: what will be done that is more than telling? {what}",
        f"Audit lead: who is to be told, how and by when? {what}",
        f"Whoever is to own it: nothing changed when somebody looked again: what stands in the way? {what}",
    ]


def test_a_lesson_that_was_told_looked_at_and_lived_is_no_finding():
    assert lesson_findings(material(lessons=(LESSON,)), [LESSON]) == []


def test_a_lesson_that_comes_back_says_when_and_where_it_was_learned_before_and_stands_first():
    before = replace(LESSON, lesson_id="L0", learned_on=date(2014, 9, 18), source="serious case review")
    again = replace(LESSON, again="L0")
    latest = replace(LESSON, lesson_id="L2", learned_on=date(2016, 3, 1))
    every = (before, again, latest)
    assert lesson_findings(material(lessons=every), every)[0] == (
        "Comes back, learned before on 18 September 2014 (serious case review, told by briefing): "
        "See the child alone."
    )
    assert [lesson.lesson_id for lesson in told_of(every, Quarter.parse(NOW))] == ["L1", "L2", "L0"]


def test_a_lesson_of_this_quarter_has_time_to_be_told():
    assert not replace(LESSON, learned_on=date(2016, 1, 4), told_on=None).is_untold(Quarter.parse(NOW))


def test_a_lesson_older_than_two_years_leaves_the_page_unless_nobody_was_told():
    old = replace(LESSON, learned_on=date(2014, 3, 31))
    quarter = Quarter.parse(NOW)
    assert told_of([old], quarter) == [] and told_of([replace(old, told_on=None)], quarter)


def test_a_lesson_stands_on_the_page_of_the_element_it_came_from_and_on_no_other():
    learned = material(lessons=(LESSON,))
    standing = [e.id for e in WHOLE.elements if e.lessons_from and lessons_on(learned, e).blocks]
    assert standing == ["multi_agency_audits"]


def test_every_place_that_lessons_are_learned_in_has_one_page():
    record = WHOLE.returns["board_record"].tables["lessons"].columns["source"].allowed
    named = [source for e in WHOLE.elements for source in e.lessons_from]
    assert sorted(named) == sorted(record)
    twice = tuple(
        replace(e, lessons_from=("complaint",)) if e.id == "training" else e for e in WHOLE.elements
    )
    (fault,) = [f for f in check(replace(WHOLE, elements=twice)) if "two pages" in f]
    assert "5_complaints_and_allegations and 6_training" in fault


# ---- what is to be done


def test_a_page_lists_what_is_open_and_what_was_closed_this_quarter():
    closed = replace(TASK, closed_on=date(2015, 12, 1))
    now = replace(TASK, closed_on=date(2016, 3, 1))
    assert tasks_told([TASK, closed, now], Quarter.parse(NOW)) == [TASK, now]


def test_what_is_late_bare_or_nobodys_is_said_in_a_line_and_all_of_it_is_listed():
    bare = replace(TASK, closed_on=date(2016, 3, 1), has_evidence=False)
    its = (TASK, bare, replace(TASK, owner="", due_on=date(2016, 9, 1)))
    told = words(tasks_on(material(tasks=its), WHOLE.element("multi_agency_audits")))
    assert (
        "Recommendations of reviews: 2 open, 1 of them overdue at the meeting, 1 closed this quarter, "
        "1 of those closed with no evidence, 1 open without an owner." in told
    )
    assert told.count("Ask the father.") == 3


def test_what_fell_due_between_the_quarters_end_and_the_meeting_is_overdue_in_the_line_as_in_the_table():
    its = (TASK, replace(TASK, due_on=date(2016, 5, 12)), replace(TASK, due_on=date(2016, 5, 26)))
    found = material(tasks=its)
    said = "3 open, 2 of them overdue at the meeting (1 with no word yet)"
    assert said in words(tasks_on(found, WHOLE.element("multi_agency_audits")))
    assert open_tasks_in_a_line(found, POLICE) == f"Still to be done: recommendations of reviews, {said}."


def test_of_a_long_list_what_is_late_or_bare_stands_open_and_the_rest_is_folded():
    later = [replace(TASK, words=f"Ask again: {n}.", due_on=date(2016, 9, 1)) for n in range(9)]
    draft = tasks_on(material(tasks=(TASK, *later)), WHOLE.element("multi_agency_audits"))
    opened = words(replace(draft, more=()))
    assert "Ask the father." in opened and "Ask again" not in opened
    (folded,) = draft.more
    assert len(folded.arguments[1]) == 9


def test_a_lesson_says_whether_its_course_is_of_the_published_programme():
    taught = Programme((Course("neglect", date(2015, 4, 13), "an audit", "", 40),))
    its = [replace(LESSON, course=name, source="audit") for name in ("the Neglect", "gangs")]
    page = replace(WHOLE.element("multi_agency_audits"), lessons_from=("audit",))
    told = words(lessons_on(replace(material(lessons=tuple(its)), programme=taught), page))
    assert "Course: the Neglect (published)" in told and "Course: gangs (not in the programme)" in told
    page = replace(material(lessons=tuple(its)), programme=taught)
    drawn = programme(page, WHOLE.measure("training_programme_courses"), {})
    assert drawn.arguments[1][0][2] == "no lesson is named; changed for one lesson of the register"


def test_an_agency_is_asked_what_it_has_not_answered_and_no_other():
    rows = pd.DataFrame([asdict(ASKED), asdict(replace(ASKED, agency="schools", answered_on=DAY))])
    gate = Some(facts={("board_record", "asked_about"): rows})
    said = {a.id: asked_about(WHOLE, gate, a) for a in WHOLE.board.agencies}
    (question,) = said["school_nursing"]
    assert question.startswith(
        "Elective home education (asked on 11 January 2016, due 12 February 2016): How"
    )
    assert not any(some for agency, some in said.items() if agency != "school_nursing")
    letter = letter_of_questions(WHOLE, "school_nursing", [question])
    assert "How many went back to school?" in " ".join(letter.split())


def test_how_late_a_task_is_is_counted_to_the_meeting_as_the_boards_own_actions_are():
    found = material(tasks=(TASK, replace(TASK, due_on=date(2016, 5, 12))))
    drawn = next(
        b for b in tasks_on(found, WHOLE.element("multi_agency_audits")).blocks if isinstance(b, Drawing)
    )
    made = list_table(*drawn.arguments, **drawn.options)
    assert [row[-1] for row in made.rows] == ["overdue by 115 days", "overdue by 14 days, no word of it yet"]
    assert made.headline.startswith("Both open recommendations are overdue, one of them with no word yet")


# ---- subjects


def test_an_agency_that_answers_a_subject_with_nothing_is_silent_from_the_day_its_answer_was_due():
    how = {
        day: standing_of(EHE, WHOLE.board.agencies, [ASKED], {"education_services"}, day)
        for day in (date(2016, 2, 11), date(2016, 2, 12))
    }
    assert [[each.how for each in found] for found in how.values()] == [
        ["in figures", "not asked", "not asked", "not yet due"],
        ["in figures", "not asked", "not asked", "silent"],
    ]


def test_a_subject_with_one_return_of_four_agencies_says_so():
    told = words(answers(material(asked=(ASKED,)), WHOLE.element(f"detailed_information_sharing__{EHE.id}")))
    assert "Of four agencies that this subject names, none have answered." in told
    assert "Asked and silent: School nursing." in told and "Not asked: Education services" in told
    assert "The Board has concluded nothing on this subject yet." in told


def test_a_partner_silent_on_a_subject_has_that_among_what_it_was_asked():
    nurses = next(a for a in WHOLE.board.agencies if a.id == "school_nursing")
    line = asked_in_a_line(material(asked=(ASKED,)), nurses)
    assert line == "Asked by the Board: asked about Elective home education, and silent."
    told = words(agreement(material(asked=(ASKED,)), nurses, WHOLE.element("training")))
    assert "asked, and silent" in told and "No agreement" not in told


def test_whoever_is_silent_in_two_subjects_is_named_where_subjects_are_chosen():
    twice = (ASKED, replace(ASKED, subject=CME.id))
    told = words(answers(material(asked=twice), WHOLE.element("detailed_information_sharing")))
    assert "School nursing: Children missing education; Elective home education." in told
    once = words(answers(material(asked=twice[:1]), WHOLE.element("detailed_information_sharing")))
    assert "more than one subject" not in once


def test_what_the_board_concluded_says_when_it_looks_again_and_practice_says_who_took_it_up():
    answered = replace(ASKED, answered_on=date(2016, 2, 1), way="in words", answer="We meet them all.",
                       best_practice="A call each term", taken_up_by="schools, housing")  # fmt: skip
    told = words(
        answers(
            material(
                asked=(answered,),
                conclusions=(
                    Conclusion("K", date(2016, 3, 1), EHE.id, "All know.", "Visit all.", date(2016, 9, 22)),
                ),
            ),
            WHOLE.element(f"detailed_information_sharing__{EHE.id}"),
        )
    )
    assert "The Board concluded on 1 March 2016 and looks again on 22 September 2016: Visit all." in told
    assert "one example, of which one was taken up by another agency" in told and "Housing; Schools" in told


# ---- what was agreed with a partner


def test_an_agreement_says_what_is_sent_what_is_missing_and_why_and_when_it_is_looked_at_again():
    content = Content("D", date(2015, 4, 16), "police", "how well", "One audit a year", "Grades", "no tool",
                      date(2016, 5, 26), date(2016, 1, 31))  # fmt: skip
    told = words(agreement(material(content=(content,)), POLICE, WHOLE.element("training")))
    assert "Agreed on 16 April 2015. Presents to the Board on 26 May 2016." in told
    assert "Was to be looked at again on 31 January 2016." in told
    assert "'One audit a year'" in told and "Grades: no tool" in told


def test_a_partner_with_whom_nothing_is_agreed_says_so():
    told = words(agreement(material(), POLICE, WHOLE.element("training")))
    assert "No agreement on what it sends is written down" in told
