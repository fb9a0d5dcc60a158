"""A page for each theme: what every element says of it, gathered by link and told from the same shown results."""

from __future__ import annotations

from html import escape
from typing import Any

from wscb_lib.framework import Element, Measure, Theme
from wscb_lib.narrative import telling
from wscb_lib.narrative.drawing import Draft, Drawing, drawing
from wscb_lib.narrative.lines import line_of
from wscb_lib.narrative.material import Material
from wscb_lib.narrative.passage import Words, bullets, paragraph

NOTEBOOK = "theme"


def parts_of(material: Material, theme: Theme) -> tuple[Element, dict[str, Draft]]:
    """The page's own heading, and its parts by name."""
    page = Element(f"{NOTEBOOK}__{theme.id}", theme.title, theme.question)
    measures = [material.framework.measure(m) for m in theme.measures]
    return page, {
        "opening": Draft((Words(f"<p><strong>{escape(theme.title)}.</strong> {escape(theme.question)}</p>", "purpose"),)),
        "at_a_glance": telling.at_a_glance(material, measures),
        "outcomes": _answer(material, theme),
        "section/measures": Draft((_table(material, theme, measures),)),
        "section/elements": Draft((_by_element(material, measures),)),
        "reliability": telling.reliability(material, page, measures),
        "definitions": telling.definitions(material, page, measures),
    }


def _answer(material: Material, theme: Theme) -> Draft:
    """What law or framework asks of this theme, and what was supplied in answer; said plainly where nothing was."""
    found = [material.framework.measure(m) for m in theme.answer]
    said = [f"{m.title}: {material.latest(m.id).words(m.unit)}." for m in found if m.id in material.series and material.latest(m.id).is_figure]
    silent = (paragraph(theme.unanswered, "absent"),) if theme.unanswered else ()
    if not said:
        return Draft((paragraph(theme.asked), *silent, paragraph("Nothing was supplied this quarter that answers it.", "absent")))
    lacking = [f"{m.title}: nothing supplied this quarter." for m in found if m.id not in material.series or not material.latest(m.id).is_figure]
    return Draft((paragraph(theme.asked), paragraph("What was supplied:"), bullets([*said, *lacking], "supplied"), *silent))


def _table(material: Material, theme: Theme, measures: list[Measure]) -> Drawing:
    shown = [m for m in measures if m.id in material.series]
    return drawing(
        "tables.dashboard",
        tuple(line_of(material, m) for m in shown),
        id=f"theme-{theme.id.replace('_', '-')}-measures",
        headline=f"Every measure of this theme: {len(shown)}",
        subtitle=f"{material.framework.board.town}, {material.quarter.label}",
        sentence="Each measure of this theme: latest, before, a year before, and in which direction it is going.",
        source=f"the returns named under Definitions and sources{material.source_suffix}",
        is_specimen=material.is_specimen,
    )


def _by_element(material: Material, measures: list[Measure]) -> Any:
    """Each element that speaks of the theme, with a link to its page; and the elements that say nothing of it."""
    items, silent = [], []
    for element in material.framework.elements:
        here = [m.title for m in measures if any(s.split("/")[0] == element.id for s in m.sections)]
        if here:
            items.append(f'<li><a href="{element.stem}.html">{escape(element.title)}</a>: {escape("; ".join(here))}.</li>')
        elif element.sections and not element.topic and not any(m in measures for m in material.measures_on(element)):
            silent.append(element.title)
    said = f"<p>Elements that say nothing of it: {escape('; '.join(silent))}.</p>" if silent else ""
    return Words(f"<ul>{''.join(items)}</ul>{said}", "elements")
