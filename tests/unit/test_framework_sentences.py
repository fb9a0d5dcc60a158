"""Every sentence of the framework is claimed once, or asks for nothing; no claim is made that no page can
bear out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.unit.test_framework_wording import PUBLISHED, ROOT
from wscb_lib.framework import load_framework
from wscb_lib.framework.checks import check
from wscb_lib.framework.sentences import Sentence
from wscb_lib.pages.framework_table import Claim, claims_of, faults_of, parts_asked, table
from wscb_lib.quarter import Quarter

SHIPPED = load_framework(ROOT / "data" / "framework", Quarter.parse("2015-16-Q4"))
ASKED = parts_asked(ROOT / "notebooks")
HEADINGS = """
    Warrington Safeguarding Children Board Performance Management and Quality Assurance Framework |
    Introduction | Objectives | Purpose of the framework | Intended audience of the framework |
    Outcomes | Quality Assurance Framework Principles | Overview of quality assurance activities |
    Complaints monitoring | Performance data and dashboard | Training | Detailed information sharing |
    Feedback from practitioners and children and young people | and
    """


def fold(text: str) -> str:
    """The words alone, in small letters: no bullets, numbers of lists, emphasis or line breaks."""
    bare = re.sub(r"^\s*(-|#+)\s+", "", text.replace("*", ""), flags=re.MULTILINE)
    return " ".join(re.sub(r"^\s*\d[\d.]*\s+", "", bare, flags=re.MULTILINE).split()).casefold()


def left_over(quoted: list[str]) -> list[str]:
    """What of the published framework none of these sentences says, headings aside."""
    left = fold(PUBLISHED)
    for sentence in sorted({fold(each) for each in quoted}, key=len, reverse=True):
        left = left.replace(sentence, "|")
    known = {fold(heading) for heading in HEADINGS.split("|")} | {"and children and young people"}
    return [rest for part in left.split("|") if (rest := part.strip(" ;.")) and rest not in known]


EVERY = [c.text for c in claims_of(SHIPPED)] + [b.text for b in SHIPPED.background]


@pytest.mark.parametrize("sentence", [*SHIPPED.sentences, *SHIPPED.background], ids=lambda s: s.text[:40])
def test_every_sentence_is_the_frameworks_own(sentence):
    assert fold(sentence.text) in fold(PUBLISHED)


def test_no_sentence_of_the_framework_is_left_out():
    assert left_over(EVERY) == []


def test_a_sentence_left_out_would_be_found():
    without = [text for text in EVERY if not text.startswith("Eight key standards")]
    assert left_over(without) == [
        fold("Eight key standards have been established, along with an agreed timetable")
    ]


def test_the_table_in_docs_is_the_one_that_make_framework_table_writes():
    assert (ROOT / "docs" / "framework.md").read_text(encoding="utf-8") == table(SHIPPED)


def test_every_claim_names_measures_that_stand_on_a_page_and_parts_that_a_notebook_asks_for():
    assert faults_of(SHIPPED, claims_of(SHIPPED), ASKED) == []


def test_a_claim_of_what_stands_on_no_page_is_refused():
    lonely = replace(SHIPPED.measure("complaints_learning_pct"), sections=(), statements=())
    spec = SHIPPED.returns["complaints"]
    spec = replace(spec, measures={**spec.measures, lonely.id: lonely})
    framework = replace(SHIPPED, returns={**SHIPPED.returns, "complaints": spec})
    claims = [Claim("7", "sentence", "complaints monitoring", (lonely.id,), ("training/lessons",))]
    of_measure, of_part = faults_of(framework, claims, ASKED)
    assert "is shown by complaints_learning_pct, which stands on no page" in of_measure
    assert "is shown by training/lessons, and no notebook asks for it" in of_part


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (Sentence("7", "…"), "names nothing that shows it, and does not say what is lacking"),
        (Sentence("7", "…", measures=("team_visit",)), "team_visits"),
        (Sentence("7", "…", parts=("trainings/outcomes",)), "training"),
    ],
)
def test_a_sentence_that_claims_what_is_not_there_is_refused(sentence, said):
    [fault] = check(replace(SHIPPED, sentences=(sentence,)))
    assert fault.startswith("sentences.toml, sentence 1") and said in fault
