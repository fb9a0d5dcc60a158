"""The evidence chapter of the annual report: the year's figures, what the Board held of them, and asked.

- `year_tables`         the figures of the year, statement by statement
- `board_acted`         what changed, what was asked, what was done
- `around_the_figures`  the opening, the statements' judgements, what is left out, definitions

It is published, so it holds shown figures alone, and of the Board's record only words: a sentence with a
number in it may be about one child, and nobody has protected it.
"""

from __future__ import annotations

from wscb_lib.framework import YEARLY_PAGE, Element
from wscb_lib.page_content import PageContent
from wscb_lib.pages.annual_report.around_the_figures import (
    left_out,
    opening,
    reliability,
    statements,
    year_definitions,
)
from wscb_lib.pages.annual_report.board_acted import asked, done, what_changed
from wscb_lib.pages.annual_report.year_tables import measures_of, names_of, section_of, statement_section
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import Evidence

STEM = YEARLY_PAGE
TITLE = "The evidence of the year"
SECTIONS = ("the_year", "what_next")  # where the Board's own words stand
OTHERS = "other_measures"


def content(evidence: Evidence) -> PageContent:
    """What a notebook, the pack and whoever signs the words need to know of the page."""
    return PageContent(
        stem=STEM,
        element=STEM,
        title=TITLE,
        line="Four quarters together: the ten statements, what the Board asked, and what it was told.",
        year=evidence.period,
        sections=SECTIONS,
        figures={m.id: names_of(evidence, m) for m in measures_of(evidence)},
        **evidence.of_run,
    )


def parts(evidence: Evidence) -> dict[str, Draft]:
    """Every part of the page, by name."""
    found = {
        "opening": opening(evidence),
        "statements": statements(evidence),
        "what_changed": what_changed(evidence),
        "asked_last_time": asked(evidence),
        "record": done(evidence),
        "do_not_rely_on": left_out(evidence),
        "reliability": reliability(evidence),
        "definitions": year_definitions(evidence, Element(STEM, TITLE, "")),
    }
    for statement in evidence.framework.statements:
        found[f"section/{statement.id}"] = statement_section(evidence, statement)
    rest = [m for m in measures_of(evidence) if not m.statements]
    return found | {f"section/{OTHERS}": section_of(evidence, OTHERS, rest)}
