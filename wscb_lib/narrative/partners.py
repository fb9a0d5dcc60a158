"""A page for each partner: what it sent, did and was asked, from the same shown results as every other page.

It names no other agency's figures: beside a partner's own stand those of all agencies together.
"""

from __future__ import annotations

from html import escape
from typing import Any

from wscb_lib.framework import Agency, Element, Measure
from wscb_lib.narrative import partner_record as its_record
from wscb_lib.narrative import telling
from wscb_lib.narrative.drawing import Draft
from wscb_lib.narrative.lines import line_of
from wscb_lib.narrative.material import Material
from wscb_lib.narrative.partner_figures import (
    Counted,
    by_pairs,
    counted,
    figures_table,
    foremost,
    lines_table,
)
from wscb_lib.narrative.passage import Words, bullets, paragraph

NOTEBOOK = "partner"
MOST_OPEN = 12  # lines of a table that stand open; a longer one is folded


def partners_of(material: Material) -> list[Agency]:
    """The agencies of the day that send, are counted by name, or are asked; none in an edition without agencies."""
    if not material.edition.has_agencies:
        return []
    return [a for a in material.framework.board.agencies if _is_known(material, a)]


def _is_known(material: Material, agency: Agency) -> bool:
    is_sender = any(sender == agency.id for _, sender in material.arrivals)
    return is_sender or its_record.is_asked(material, agency) or any(not each.label for each in counted(material, agency, tuple(material.framework.returns)))


def parts_of(material: Material, agency: Agency) -> tuple[Element, dict[str, Draft]]:
    """The page's own heading, and its parts by name."""
    page = Element(f"{NOTEBOOK}__{agency.id}", agency.name, "")
    sent = _sent_alone(material, agency)
    sections = {s.id: counted(material, agency, s.returns) for s in material.framework.partner_sections}
    here = [each.measure for found in sections.values() for each in found]
    return page, {
        "opening": _opening(material, agency, page),
        "at_a_glance": _at_a_glance(material, agency, sections, sent),
        "section/returns": its_record.returns(material, agency, page),
        **{f"section/{s.id}": _section(material, agency, page, s, sections[s.id]) for s in material.framework.partner_sections},
        "section/asked": its_record.asked(material, agency, page),
        "section/sends": _sends(material, agency, page, sent),
        "definitions": telling.definitions(material, page, _once([*here, *(c.measure for c in _own(material, agency)), *sent])),
    }


def _opening(material: Material, agency: Agency, page: Element) -> Draft:
    held = [telling.held_notice(material, s) for s in material.states if s.agency == agency.id and s.status == "held"]
    name = Words(f"<p><strong>{escape(agency.name)}.</strong> What it sent, did and was asked, from the same figures as the "
                 "Board’s own pages. It is fit to be put before the agency’s own board.</p>", "purpose")  # fmt: skip
    return Draft((*held, name, paragraph(f"{material.quarter.label}. {material.framework.board.name}.", "quarter")))


def _at_a_glance(material: Material, agency: Agency, sections: dict[str, list[Counted]], sent: list[Measure]) -> Draft:
    """How its returns came, the first figure of each section, what it owes the Board; then what is flagged in what it sends."""
    firsts = [first for found in sections.values() if (first := foremost(found))]
    said = [its_record.returns_in_a_line(material, agency), *(each.in_a_line(material) for each in firsts)]
    said.append(its_record.asked_in_a_line(material, agency))
    flags = telling.at_a_glance(material, sent).blocks if sent else ()
    lead = (paragraph("Of the measures that it alone sends:"),) if sent else ()
    return Draft((bullets([line for line in said if line], "glance"), *lead, *flags))


def _section(material: Material, agency: Agency, page: Element, section: Any, found: list[Counted]) -> Draft:
    """What the returns of a section count of this agency; said in words where they count nothing."""
    if not found:
        return Draft((paragraph(section.nothing, "absent"),))
    pairs = [table for r in section.returns if (table := by_pairs(material, agency, r, page))]
    return Draft((figures_table(material, found, page, section.id, section.title), *pairs))


def _own(material: Material, agency: Agency) -> list[Counted]:
    """What it and others each count for themselves, in returns that no section of the page has."""
    taken = {r for s in material.framework.partner_sections for r in s.returns}
    alone = {m.id for m in _sent_alone(material, agency)}
    found = counted(material, agency, [r for r in material.framework.returns if r not in taken])
    return [each for each in found if each.measure.id not in alone]


def _sends(material: Material, agency: Agency, page: Element, sent: list[Measure]) -> Draft:
    """What only this agency sends, and what it and others each count for themselves."""
    own = _own(material, agency)
    lines = [lines_table(material, tuple(line_of(material, m) for m in sent), page)] if sent else []
    shared = [figures_table(material, own, page, "sends", "Its own counts")] if own else []
    if not lines and not shared:
        return Draft((paragraph("It sent nothing this quarter that is counted by agency.", "absent"),))
    if len(sent) <= MOST_OPEN:
        return Draft((*lines, *shared))
    said = f"{telling.several(len(sent), 'measure')} of the Board’s pages rest on what it alone sends."
    return Draft((paragraph(telling.sentence_case(said)), *shared), tuple(lines))


def _sent_alone(material: Material, agency: Agency) -> list[Measure]:
    """The measures that no other agency sends: those of a return it alone makes, and totals that only it counts."""
    whose: dict[str, set[str]] = {}
    for measure, sender in material.own:
        whose.setdefault(measure, set()).add(sender)
    returns = material.framework.returns
    shown = [m for m in material.framework.measures.values() if m.id in material.series]
    return [m for m in shown if whose.get(m.id, set(returns[m.return_id].agencies)) == {agency.id}]


def _once(measures: list[Measure]) -> list[Measure]:
    return list({m.id: m for m in measures}.values())
