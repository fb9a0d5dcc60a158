"""A page for each partner: what it sent, did and was asked, from the same shown results as every other page.

It names no other agency's figures: beside a partner's own stand those of all agencies together.
"""

from __future__ import annotations

from typing import Any

from wscb_lib.framework import Agency, Element, Measure
from wscb_lib.narrative import partner_record as its_record
from wscb_lib.narrative.definitions import definitions
from wscb_lib.narrative.drawing import Draft
from wscb_lib.narrative.glance import at_a_glance, flagged_of
from wscb_lib.narrative.head import held_history_notice, held_notice
from wscb_lib.narrative.kept import kept_from_earlier
from wscb_lib.narrative.lines import line_of
from wscb_lib.narrative.material import Material
from wscb_lib.narrative.partner_figures import (
    Counted,
    about,
    by_pairs,
    counted,
    figures_tables,
    foremost,
    lines_table,
)
from wscb_lib.narrative.passage import Words, bullets, paragraph
from wscb_lib.narrative.plain import sentence_case, several
from wscb_lib.narrative.published import published_on

NOTEBOOK = "partner"
MOST_OPEN = 12  # lines of a table that stand open; a longer one is folded


def partners_of(material: Material) -> list[Agency]:
    """The agencies of the day that send, are counted by name, or are asked; none in an edition without
    agencies."""
    if not material.edition.has_agencies:
        return []
    return [a for a in material.framework.board.agencies if _is_known(material, a)]


def _is_known(material: Material, agency: Agency) -> bool:
    is_sender = any(sender == agency.id for _, sender in material.arrivals)
    is_counted = any(not each.label for each in counted(material, agency, tuple(material.framework.returns)))
    return is_sender or is_counted or its_record.is_asked(material, agency)


def parts_of(material: Material, agency: Agency) -> tuple[Element, dict[str, Draft]]:
    """The page's own heading, and its parts by name; a part that does not apply to this agency is empty, and
    named at a glance."""
    page = Element(f"{NOTEBOOK}__{agency.id}", agency.name, "")
    sent = _sent_alone(material, agency)
    sections = {s.id: counted(material, agency, s.returns) for s in material.framework.partner_sections}
    here = [each.measure for found in sections.values() for each in found]
    told = {
        "section/returns": its_record.returns(material, agency, page),
        **{
            f"section/{s.id}": _section(material, agency, page, s, sections[s.id])
            for s in material.framework.partner_sections
        },
        "section/sends": _sends(material, agency, page, sent),
    }
    measures = _once([*about(material, agency), *here, *(c.measure for c in _own(material, agency)), *sent])
    return page, {
        "opening": _opening(material, agency, page),
        "at_a_glance": _at_a_glance(material, agency, sections, sent, told),
        "section/asked": its_record.asked(material, agency, page),
        **told,
        "definitions": definitions(material, page, measures, published_on(told.values())),
    }


def _opening(material: Material, agency: Agency, page: Element) -> Draft:
    held = [held_notice(material, s) for s in material.states if s.agency == agency.id and s.status == "held"]
    sent = [
        h
        for h in material.histories
        if h.held_because and agency.id in material.framework.returns[h.return_id].agencies
    ]
    held += [held_history_notice(material, h) for h in sent]
    said = (
        "What the Board’s figures say of this agency, what it was asked and what it sent: the same "
        "figures as on the Board’s own pages."
    )
    said += "" if agency.id == its_record.OFFICE else " It is fit to be put before the agency’s own board."
    return Draft(
        (
            *held,
            paragraph(said, "purpose"),
            *_took_over(agency),
            paragraph(f"{material.quarter.label}. {material.framework.board.name}.", "quarter"),
        )
    )


def _took_over(agency: Agency) -> tuple[Words, ...]:
    """Whose work the agency took over, and when; nothing where it followed nobody."""
    if not agency.took_over_from:
        return ()
    since = f" on {agency.valid_from:%-d %B %Y}" if agency.valid_from else ""
    return (paragraph(f"It took over from {' and '.join(agency.took_over_from)}{since}."),)


def _at_a_glance(
    material: Material,
    agency: Agency,
    sections: dict[str, list[Counted]],
    sent: list[Measure],
    told: dict[str, Draft],
) -> Draft:
    """What is flagged of it, whoever sends the figures; what it owes the Board; the first figure of each
    section; what is not here."""
    its = _once([*about(material, agency), *sent])
    flagged, kept = flagged_of(material, its), kept_from_earlier(material, its)
    already = (
        {m.id for m, _ in flagged}
        | {c.measure for c in kept}
        | {m.measure for m in its_record.wanted_of(material, agency)}
    )
    firsts = [
        first for found in sections.values() if (first := foremost(found)) and first.measure.id not in already
    ]
    said = [
        *its_record.wanted_in_lines(material, agency),
        its_record.asked_in_a_line(material, agency),
        its_record.returns_in_a_line(material, agency),
    ]
    said += [each.in_a_line(material, agency) for each in firsts]
    counts = at_a_glance(material, its).blocks if its else ()
    lead = (paragraph(f"Of {several(len(its), 'measure')} that {_whose(its, sent)}:"),) if its else ()
    said.append(_only_together(material, sections))
    return Draft(
        (*lead, *counts, bullets([line for line in said if line], "glance"), *_not_here(material, told))
    )


def _only_together(material: Material, sections: dict[str, list[Counted]]) -> str:
    """The sections in which returns count it only with others, each under the heading of them all; "" where
    none is."""
    titles = [
        s.title
        for s in material.framework.partner_sections
        if sections[s.id] and not foremost(sections[s.id])
    ]
    said = "; ".join(f"{title[:1].lower()}{title[1:]}" for title in titles)
    return (
        f"Counted only together with others, and told below under the heading of them all: {said}."
        if titles
        else ""
    )


def _whose(its: list[Measure], sent: list[Measure]) -> str:
    """Why these measures are the agency's: they tell of it alone, or it alone sends them."""
    if not sent:
        return "tells of it alone" if len(its) == 1 else "tell of it alone"
    if len(sent) == len(its):
        return "it alone sends"
    return "tell of it alone, or that it alone sends"


def _not_here(material: Material, told: dict[str, Draft]) -> tuple[Words, ...]:
    """The parts that do not apply to it, together in one line; nothing where all do."""
    titles = {f"section/{s.id}": s.title for s in material.framework.partner_sections}
    titles |= {"section/returns": "Returns", "section/sends": "What it sends"}
    absent = [titles[name] for name, draft in told.items() if draft == Draft()]
    said = "; ".join(f"{title[:1].lower()}{title[1:]}" for title in absent)
    return (
        (paragraph(f"Left off this page, because nothing is asked of it or counted of it there: {said}."),)
        if absent
        else ()
    )


def _section(material: Material, agency: Agency, page: Element, section: Any, found: list[Counted]) -> Draft:
    """What the returns of a section count of this agency; empty where they count nothing."""
    if not found:
        return Draft()
    pairs = [table for r in section.returns if (table := by_pairs(material, agency, r, page))]
    own, *others = figures_tables(material, agency, found, page, section.id, section.title)
    return Draft((own, *pairs, *others))


def _own(material: Material, agency: Agency) -> list[Counted]:
    """What it and others each count for themselves, in returns that no section of the page has."""
    taken = {r for s in material.framework.partner_sections for r in s.returns}
    alone = {m.id for m in _sent_alone(material, agency)}
    found = counted(material, agency, [r for r in material.framework.returns if r not in taken])
    return [each for each in found if each.measure.id not in alone]


def _sends(material: Material, agency: Agency, page: Element, sent: list[Measure]) -> Draft:
    """What only this agency sends, and what it and others each count for themselves; empty where it sends
    neither."""
    own = _own(material, agency)
    lines = (
        [lines_table(material, tuple(line_of(material, m, has_counts=True) for m in sent), page)]
        if sent
        else []
    )
    shared: list[Any] = figures_tables(material, agency, own, page, "sends", "Its own counts") if own else []
    if others := _of_others(material, agency):
        shared.append(
            paragraph(
                f"What it sends of one other agency alone stands on that agency’s page: {'; '.join(others)}."
            )
        )
    if len(sent) <= MOST_OPEN:
        return Draft((*lines, *shared))
    said = f"{several(len(sent), 'measure')} of the Board’s pages rest on what it alone sends."
    return Draft((paragraph(sentence_case(said)), *shared), tuple(lines))


def _sent_alone(material: Material, agency: Agency) -> list[Measure]:
    """The measures that no other agency sends: those of a return it alone makes, and totals that only it
    counts.

    What it sends of one other agency alone is that agency's, and stands on its page.
    """
    return [
        m for m in _sent(material, agency) if agency.id in (told := material.framework.about(m)) or not told
    ]


def _of_others(material: Material, agency: Agency) -> list[str]:
    """The agencies of whom alone some of what it sends tells, by name."""
    told = (
        a
        for m in _sent(material, agency)
        for a in material.framework.about(m)
        if agency.id not in material.framework.about(m)
    )
    return [material.framework.board.agency_name(a) for a in dict.fromkeys(told)]


def _sent(material: Material, agency: Agency) -> list[Measure]:
    whose: dict[str, set[str]] = {}
    for measure, sender in material.own:
        whose.setdefault(measure, set()).add(sender)
    returns = material.framework.returns
    shown = [m for m in material.framework.measures.values() if m.id in material.series]
    return [m for m in shown if whose.get(m.id, set(returns[m.return_id].agencies)) == {agency.id}]


def _once(measures: list[Measure]) -> list[Measure]:
    return list({m.id: m for m in measures}.values())
