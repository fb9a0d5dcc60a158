"""Writes each element's page from shown results: which parts it has, and what stands in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wscb_lib.framework import Agency, Element, Theme
from wscb_lib.narrative import annual, partners, subjects, summary, themes, voices
from wscb_lib.narrative.board_record import record
from wscb_lib.narrative.choosing import section_drafts
from wscb_lib.narrative.dashboard import dashboard_drafts
from wscb_lib.narrative.definitions import definitions
from wscb_lib.narrative.drawing import Draft
from wscb_lib.narrative.figures import figures_of
from wscb_lib.narrative.glance import in_a_line, questions
from wscb_lib.narrative.material import Material
from wscb_lib.narrative.outcomes import outcomes
from wscb_lib.narrative.passage import paragraph
from wscb_lib.narrative.published import published_on
from wscb_lib.narrative.reliability import reliability
from wscb_lib.narrative.sight import line_of_sight
from wscb_lib.narrative.wanted import draft_challenges, wanted_words

PAGE_ONE_LINE = "What changed, what to decide today and who answers for it, on one side of paper."
PAGE_ONE_WORDS = 70  # of commentary, or page one is no longer read in a minute


@dataclass(frozen=True)
class PageDraft:
    """One element's page before its exhibits are drawn."""

    stem: str
    about: Mapping[str, Any]  # plain values a notebook and the pack need: title, quarter, edition, …
    parts: Mapping[str, Draft]


def compose(material: Material) -> list[PageDraft]:
    """Every element's page, in the framework's order; then themes and partners; of a yearly edition its one
    page."""
    if material.year:
        return [
            PageDraft(annual.STEM, {**_about_run(material), **annual.about(material)}, annual.parts(material))
        ]
    pages = [page_of(material, element) for element in material.framework.elements]
    pages += [_theme(material, theme) for theme in material.framework.themes]
    return pages + [_partner(material, agency) for agency in partners.partners_of(material)]


def _theme(material: Material, theme: Theme) -> PageDraft:
    line = in_a_line(material, themes.measures_of(material, theme))
    return _gathering(material, "Themes", line, *themes.parts_of(material, theme))


def _partner(material: Material, agency: Agency) -> PageDraft:
    return _gathering(
        material, "Partners", "", *partners.parts_of(material, agency)
    )  # so many lines would say nothing on the front page


def _gathering(
    material: Material, group: str, line: str, page: Element, parts: Mapping[str, Draft]
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


def page_of(material: Material, element: Element) -> PageDraft:
    """The page of one element: every part of it, by name."""
    measures = material.measures_on(element)
    parts = {"opening": subjects.opening(material, element)}
    if element.id == "board_summary":
        parts |= summary.parts(material)
    else:
        parts |= {"at_a_glance": subjects.at_a_glance(material, element, measures)}
    parts |= {
        "reliability": reliability(material, element, measures),
        "outcomes": outcomes(material, element),
        "questions": questions(material, element, measures),
        "record": record(material, element),
    }
    parts |= voices.parts(material, element)
    if element.id == "performance_dashboard":
        parts |= {"line_of_sight": line_of_sight(material)}
    parts |= {f"section/{name}": draft for name, draft in _sections(material, element).items()}
    parts |= {"definitions": definitions(material, element, measures, published_on(parts.values()))}
    return PageDraft(element.stem, _about(material, element), parts)


def _sections(material: Material, element: Element) -> dict[str, Draft]:
    if element.id == "performance_dashboard":
        return dashboard_drafts(material)
    absent = {
        s.id: paragraph(
            f"No return yet: nothing that agencies send answers “{s.title}” this quarter.", "absent"
        )
        for s in element.sections
    }
    return section_drafts(material, element.id, [s.id for s in element.sections], absent)


def _about(material: Material, element: Element) -> dict[str, Any]:
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


def _about_run(material: Material) -> dict[str, Any]:
    return {
        "quarter": str(material.quarter),
        "workspace": material.workspace,
        "edition": material.edition.id,
        "is_specimen": material.is_specimen,
        "quotable": [voice.words for voice in material.voices.said],
    }
