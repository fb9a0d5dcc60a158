"""Writes each element's page from shown results: which parts it has, and what stands in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wscb_lib.exhibits.passage import paragraph
from wscb_lib.framework import Agency, Element, Theme
from wscb_lib.pages import annual_report, board_summary, partner, subject
from wscb_lib.pages import theme as theme_page
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts import in_their_words
from wscb_lib.pages.parts.at_a_glance import in_a_line, questions
from wscb_lib.pages.parts.board_record import record
from wscb_lib.pages.parts.commentary_names import figures_of
from wscb_lib.pages.parts.definitions import definitions
from wscb_lib.pages.parts.line_of_sight import line_of_sight
from wscb_lib.pages.parts.outcomes import outcomes
from wscb_lib.pages.parts.published import published_on
from wscb_lib.pages.parts.reliability import reliability
from wscb_lib.pages.parts.section import section_drafts
from wscb_lib.pages.parts.words_required import draft_challenges, wanted_words
from wscb_lib.pages.performance_dashboard import dashboard_drafts

PAGE_ONE_LINE = "What changed, what to decide today and who answers for it, on one side of paper."
PAGE_ONE_WORDS = 70  # of commentary, or page one is no longer read in a minute


@dataclass(frozen=True)
class PageDraft:
    """One element's page before its exhibits are drawn."""

    stem: str
    about: Mapping[str, Any]  # plain values a notebook and the pack need: title, quarter, edition, …
    parts: Mapping[str, Draft]


def compose(evidence: Evidence) -> list[PageDraft]:
    """Every element's page, in the framework's order; then themes and partners; of a yearly edition its one
    page."""
    if evidence.year:
        return [
            PageDraft(
                annual_report.STEM,
                {**_about_run(evidence), **annual_report.about(evidence)},
                annual_report.parts(evidence),
            )
        ]
    pages = [page_of(evidence, element) for element in evidence.framework.elements]
    pages += [_theme(evidence, theme) for theme in evidence.framework.themes]
    return pages + [_partner(evidence, agency) for agency in partner.partners_of(evidence)]


def _theme(evidence: Evidence, theme: Theme) -> PageDraft:
    line = in_a_line(evidence, theme_page.measures_of(evidence, theme))
    return _gathering(evidence, "Themes", line, *theme_page.parts_of(evidence, theme))


def _partner(evidence: Evidence, agency: Agency) -> PageDraft:
    return _gathering(
        evidence, "Partners", "", *partner.parts_of(evidence, agency)
    )  # so many lines would say nothing on the front page


def _gathering(
    evidence: Evidence, group: str, line: str, page: Element, parts: Mapping[str, Draft]
) -> PageDraft:
    """A page that gathers what stands elsewhere: it is no element, and nobody writes commentary for it."""
    told = {
        "stem": page.stem,
        "element": page.stem,
        "title": page.title,
        "line": line,
        "is_element": False,
        "group": group,
    }
    return PageDraft(page.stem, {**_about_run(evidence), **told, "sections": [], "figures": {}}, parts)


def page_of(evidence: Evidence, element: Element) -> PageDraft:
    """The page of one element: every part of it, by name."""
    measures = evidence.measures_on(element)
    parts = {"opening": subject.opening(evidence, element)}
    if element.id == "board_summary":
        parts |= board_summary.parts(evidence)
    else:
        parts |= {"at_a_glance": subject.at_a_glance(evidence, element, measures)}
    parts |= {
        "reliability": reliability(evidence, element, measures),
        "outcomes": outcomes(evidence, element),
        "questions": questions(evidence, element, measures),
        "record": record(evidence, element),
    }
    parts |= in_their_words.parts(evidence, element)
    if element.id == "performance_dashboard":
        parts |= {"line_of_sight": line_of_sight(evidence)}
    parts |= {f"section/{name}": draft for name, draft in _sections(evidence, element).items()}
    parts |= {"definitions": definitions(evidence, element, measures, published_on(parts.values()))}
    return PageDraft(element.stem, _about(evidence, element), parts)


def _sections(evidence: Evidence, element: Element) -> dict[str, Draft]:
    if element.id == "performance_dashboard":
        return dashboard_drafts(evidence)
    absent = {
        s.id: paragraph(
            f"No return yet: nothing that agencies send answers “{s.title}” this quarter.", "absent"
        )
        for s in element.sections
    }
    return section_drafts(evidence, element.id, [s.id for s in element.sections], absent)


def _about(evidence: Evidence, element: Element) -> dict[str, Any]:
    return {
        **_about_run(evidence),
        "stem": element.stem,
        "element": element.id,
        "title": element.title,
        "line": PAGE_ONE_LINE
        if element.id == "board_summary"
        else in_a_line(evidence, evidence.measures_on(element)),
        "is_element": True,
        "sections": [s.id for s in element.sections] or ["what_changed"],
        "figures": figures_of(evidence, element),
        "most_words": PAGE_ONE_WORDS if element.id == "board_summary" else None,
        "wanted": wanted_words(evidence, element),
        "challenges": draft_challenges(evidence, element),
    }


def _about_run(evidence: Evidence) -> dict[str, Any]:
    return {
        "quarter": str(evidence.quarter),
        "workspace": evidence.workspace,
        "edition": evidence.edition.id,
        "is_specimen": evidence.is_specimen,
        "quotable": [voice.words for voice in evidence.voices.said],
    }
