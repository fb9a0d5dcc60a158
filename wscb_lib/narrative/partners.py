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
    return is_sender or its_record.is_asked(material, agency) or any(not each.label for each in counted(material, agency))


def parts_of(material: Material, agency: Agency) -> tuple[Element, dict[str, Draft]]:
    """The page's own heading, and its parts by name."""
    page = Element(f"{NOTEBOOK}__{agency.id}", agency.name, _purpose(agency))
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


def _purpose(agency: Agency) -> str:
    return f"{agency.name}: what it sent, did and was asked, from the same figures as the Board's own pages."


def _opening(material: Material, agency: Agency, page: Element) -> Draft:
    held = [telling.held_notice(material, s) for s in material.states if s.agency == agency.id and s.status == "held"]
    name = Words(f"<p><strong>{escape(agency.name)}.</strong> What it sent, did and was asked, from the same figures as the "
                 "Board’s own pages. It is fit to be put before the agency’s own board.</p>", "purpose")  # fmt: skip
    return Draft((*held, name, paragraph(f"{material.quarter.label}. {material.framework.board.name}.", "quarter")))


def _at_a_glance(material: Material, agency: Agency, sections: dict[str, list[Counted]], sent: list[Measure]) -> Draft:
    """How its returns came, the first figure of each section, what it owes the Board; then what is flagged in what it sends."""
    firsts = [found[0] for found in sections.values() if found]
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
    """What it counts for itself, in returns that no section of the page has."""
    taken = {r for s in material.framework.partner_sections for r in s.returns}
    return counted(material, agency, [r for r in material.framework.returns if r not in taken])


def _sends(material: Material, agency: Agency, page: Element, sent: list[Measure]) -> Draft:
    """Every figure it sends for itself, and every measure made from a return that it alone makes."""
    own = _own(material, agency)
    blocks: list[Any] = [figures_table(material, own, page, "sends", "Its own counts")] if own else []
    more = []
    if sent:
        table = lines_table(material, tuple(line_of(material, m) for m in sent), page)
        (blocks if len(sent) <= MOST_OPEN else more).append(table)
    if more:
        blocks.append(paragraph(f"It alone makes the returns behind {telling.several(len(sent), 'measure')} of the Board’s pages."))
    if not blocks:
        blocks.append(paragraph("It sent nothing this quarter that is counted by agency.", "absent"))
    return Draft(tuple(blocks), tuple(more))


def _sent_alone(material: Material, agency: Agency) -> list[Measure]:
    """The measures made from returns that this agency alone makes."""
    alone = {r.id for r in material.framework.returns.values() if r.agencies == (agency.id,) and not r.per_agency}
    return [m for m in material.framework.measures.values() if m.return_id in alone and m.id in material.series]


def _once(measures: list[Measure]) -> list[Measure]:
    return list({m.id: m for m in measures}.values())
