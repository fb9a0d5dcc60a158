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


def compose(material: Evidence) -> list[PageDraft]:
    """Every element's page, in the framework's order; then themes and partners; of a yearly edition its one
    page."""
    if material.year:
        return [
            PageDraft(
                annual_report.STEM,
                {**_about_run(material), **annual_report.about(material)},
                annual_report.parts(material),
            )
        ]
    pages = [page_of(material, element) for element in material.framework.elements]
    pages += [_theme(material, theme) for theme in material.framework.themes]
    return pages + [_partner(material, agency) for agency in partner.partners_of(material)]


def _theme(material: Evidence, theme: Theme) -> PageDraft:
    line = in_a_line(material, theme_page.measures_of(material, theme))
    return _gathering(material, "Themes", line, *theme_page.parts_of(material, theme))


def _partner(material: Evidence, agency: Agency) -> PageDraft:
    return _gathering(
        material, "Partners", "", *partner.parts_of(material, agency)
    )  # so many lines would say nothing on the front page


def _gathering(
    material: Evidence, group: str, line: str, page: Element, parts: Mapping[str, Draft]
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
    return PageDraft(page.stem, {**_about_run(material), **told, "sections": [], "figures": {}}, parts)


def page_of(material: Evidence, element: Element) -> PageDraft:
    """The page of one element: every part of it, by name."""
    measures = material.measures_on(element)
    parts = {"opening": subject.opening(material, element)}
    if element.id == "board_summary":
        parts |= board_summary.parts(material)
    else:
        parts |= {"at_a_glance": subject.at_a_glance(material, element, measures)}
    parts |= {
        "reliability": reliability(material, element, measures),
        "outcomes": outcomes(material, element),
        "questions": questions(material, element, measures),
        "record": record(material, element),
    }
    parts |= in_their_words.parts(material, element)
    if element.id == "performance_dashboard":
        parts |= {"line_of_sight": line_of_sight(material)}
    parts |= {f"section/{name}": draft for name, draft in _sections(material, element).items()}
    parts |= {"definitions": definitions(material, element, measures, published_on(parts.values()))}
    return PageDraft(element.stem, _about(material, element), parts)


def _sections(material: Evidence, element: Element) -> dict[str, Draft]:
    if element.id == "performance_dashboard":
        return dashboard_drafts(material)
    absent = {
        s.id: paragraph(
            f"No return yet: nothing that agencies send answers “{s.title}” this quarter.", "absent"
        )
        for s in element.sections
    }
    return section_drafts(material, element.id, [s.id for s in element.sections], absent)


def _about(material: Evidence, element: Element) -> dict[str, Any]:
    return {
        **_about_run(material),
        "stem": element.stem,
        "element": element.id,
        "title": element.title,
        "line": PAGE_ONE_LINE
        if element.id == "board_summary"
        else in_a_line(material, material.measures_on(element)),
        "is_element": True,
        "sections": [s.id for s in element.sections] or ["what_changed"],
        "figures": figures_of(material, element),
        "most_words": PAGE_ONE_WORDS if element.id == "board_summary" else None,
        "wanted": wanted_words(material, element),
        "challenges": draft_challenges(material, element),
    }


def _about_run(material: Evidence) -> dict[str, Any]:
    return {
        "quarter": str(material.quarter),
        "workspace": material.workspace,
        "edition": material.edition.id,
        "is_specimen": material.is_specimen,
        "quotable": [voice.words for voice in material.voices.said],
    }
