"""No question is printed that nothing can answer: of every element, subject, section, theme, part of a
partner's
page and measure that is declared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.some_evidence import SomeEvidence
from tests.unit.test_framework_wording import ROOT
from wscb_lib.framework import Element, Question, load_framework
from wscb_lib.framework.checks import check
from wscb_lib.framework.not_asked import NotAsked, without
from wscb_lib.pages.evidence import DASHBOARD
from wscb_lib.pages.framework_table import parts_asked
from wscb_lib.pages.parts.at_a_glance import questions
from wscb_lib.quarter import Quarter

SHIPPED = load_framework(ROOT / "data" / "framework", Quarter.parse("2015-16-Q4"))
ASKED = parts_asked(ROOT / "notebooks")
PRINTED = [(e.stem, q) for e in SHIPPED.elements for q in e.questions]
COLUMNS = {
    f"{spec.id}.{table.name}.{column}"
    for spec in SHIPPED.returns.values()
    for table in spec.tables.values()
    for column in table.columns
}
SECTIONS = [(e, s) for e in SHIPPED.elements for s in e.sections if not e.topic]
AUDITS = SHIPPED.element("multi_agency_audits")


def answers(question: Question) -> list[str]:
    """What of all that is said to answer a question is there: columns, and parts that a notebook asks for."""
    parts = (name.partition("/") for name in question.told_by if name not in question.columns)
    found = [f"{page}/{part}" for page, _, part in parts if part in ASKED[page]]
    return [*(name for name in question.columns if name in COLUMNS), *found]


@pytest.mark.parametrize(("page", "question"), PRINTED, ids=lambda each: getattr(each, "asks", each)[:40])
def test_every_printed_question_is_answered_by_what_is_there(page, question):
    assert question.told_by, f"{page}: nothing answers {question.asks}"
    assert set(answers(question)) == set(question.told_by)


def test_what_is_printed_is_what_is_declared():
    page = questions(SomeEvidence(concerns=(), framework=SHIPPED), AUDITS, [])
    assert all(q.asks in page.blocks[0].text for q in AUDITS.questions)


@pytest.mark.parametrize(("element", "section"), SECTIONS, ids=lambda each: each.id)
def test_the_question_over_a_section_has_a_measure_that_answers_it(element, section):
    here = f"{element.id}/{section.id}"
    shown = [
        m.id
        for m in SHIPPED.measures.values()
        if any(
            s.replace("__", "/").split("/")[0] == element.id and s.endswith(f"/{section.id}")
            for s in m.sections
        )
        or (element.id == DASHBOARD and section.id in m.statements)
    ]
    assert shown, f"{here}: {section.question}"


@pytest.mark.parametrize("theme", SHIPPED.themes, ids=lambda t: t.id)
def test_what_a_theme_asks_is_answered_or_said_to_be_unanswered(theme):
    assert theme.answer or theme.unanswered
    subjects = SHIPPED.returns["board_record"].tables["uses_of_data"].columns["subject"].allowed
    assert all(ask.asked_as in subjects for ask in theme.asks if ask.asked_as)


@pytest.mark.parametrize("section", SHIPPED.partner_sections, ids=lambda s: s.id)
def test_the_question_of_a_partners_section_has_a_return_that_tells_of_agencies(section):
    measures = [m for r in section.returns for m in SHIPPED.returns[r].measures.values()]
    assert any(SHIPPED.agency_columns(m) or SHIPPED.returns[m.return_id].about for m in measures)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question("Which agencies knew the child?", ()), "nothing answers “Which agencies knew the child?”"),
        (
            Question("Who sent?", ("multi_agency_audits.audits.sent_by",)),
            "multi_agency_audits.audits.sent_by",
        ),
        (Question("Who sent?", ("multi_agency_audit/record",)), 'Did you mean "multi_agency_audits"?'),
    ],
)
def test_a_question_that_no_column_can_answer_is_refused(question, said):
    asking: Element = replace(AUDITS, questions=(question,))
    elements = tuple(asking if e.id == AUDITS.id else e for e in SHIPPED.elements)
    faults = [f for f in check(replace(SHIPPED, elements=elements)) if "questions 1" in f]
    assert len(faults) == 1 and said in faults[0]


def test_a_board_that_is_not_sent_a_column_does_not_print_what_it_would_answer():
    spec = SHIPPED.returns["multi_agency_audits"]
    table = spec.tables["audits"]
    columns = {
        n: replace(c, is_asked=False) if n in ("is_family_asked", "theme") else c
        for n, c in table.columns.items()
    }
    asked = replace(spec, tables={**spec.tables, "audits": replace(table, columns=columns)})
    left = without(SHIPPED, NotAsked(asked={spec.id: asked}))
    printed = [q.asks for q in left.element("multi_agency_audits").questions]
    assert printed == [q.asks for q in AUDITS.questions if not q.asks.startswith("Were the child")]
