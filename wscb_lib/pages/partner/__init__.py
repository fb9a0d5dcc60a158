"""A page for each partner: what it sent, did and was asked, from the same shown results as every other page.

- `own_figures`         what the figures say of it
- `returned_and_asked`  how its returns came, and what the Board asked and agreed of it
- `agreement`           what it agreed to send, by kind of evidence, and how it answered on subjects

It names no other agency's figures: beside a partner's own stand those of all agencies together.
"""

from __future__ import annotations

from wscb_lib.counts_in_words import in_words, several
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits import slug
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.framework import Agency, Element, Measure
from wscb_lib.framework.partners import PartnerSection
from wscb_lib.pages.drawing import Block, Draft, Frame
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.partner import returned_and_asked as its_record
from wscb_lib.pages.partner.agreement import agreement
from wscb_lib.pages.partner.own_figures import (
    Counted,
    about,
    by_pairs,
    counted,
    figures_tables,
    foremost,
    lines_table,
    own_picture,
)
from wscb_lib.pages.parts.at_a_glance import at_a_glance, flagged_of
from wscb_lib.pages.parts.dashboard_line import line_of
from wscb_lib.pages.parts.definitions import definitions
from wscb_lib.pages.parts.forms.assessed import name_of, units_table
from wscb_lib.pages.parts.opening import held_history_notice, held_notice, when_and_whose
from wscb_lib.pages.parts.published import published_on
from wscb_lib.pages.parts.tasks import open_tasks_in_a_line
from wscb_lib.pages.wording.open_concerns import kept_from_earlier
from wscb_lib.self_assessment import SELF

NOTEBOOK = "partner"
MOST_OPEN = 12  # lines of a table that stand open; a longer one is folded


def partners_of(evidence: Evidence) -> list[Agency]:
    """The agencies of the day that send, are counted by name, or are asked; none in an edition without
    agencies."""
    if not evidence.edition.has_agencies:
        return []
    alone = evidence.framework.alone
    return [
        a
        for a in evidence.framework.board.agencies
        if a.id == alone or (not alone and _is_known(evidence, a))
    ]


def _is_known(evidence: Evidence, agency: Agency) -> bool:
    is_sender = any(sender == agency.id for _, sender in evidence.arrivals)
    is_counted = any(not each.label for each in counted(evidence, agency, tuple(evidence.framework.returns)))
    return is_sender or is_counted or its_record.is_asked(evidence, agency)


def parts_of(evidence: Evidence, agency: Agency) -> tuple[Element, dict[str, Draft]]:
    """The page's own heading, and its parts by name; a part that does not apply to this agency is empty, and
    named at a glance."""
    page = Element(f"{NOTEBOOK}__{agency.id}", agency.name, "")
    sent = _sent_alone(evidence, agency)
    sections = {s.id: counted(evidence, agency, s.returns) for s in evidence.framework.partner_sections}
    here = [each.measure for found in sections.values() for each in found]
    told = {
        "section/agreement": agreement(evidence, agency, page),
        "section/returns": its_record.returns(evidence, agency, page),
        **{
            f"section/{s.id}": _section(evidence, agency, page, s, sections[s.id])
            for s in evidence.framework.partner_sections
        },
        "section/sends": _sends(evidence, agency, page, sent),
    }
    measures = _once([*about(evidence, agency), *here, *(c.measure for c in _own(evidence, agency)), *sent])
    return page, {
        "opening": _opening(evidence, agency, page),
        "at_a_glance": _at_a_glance(evidence, agency, sections, sent, told),
        "section/asked": its_record.asked(evidence, agency, page),
        **told,
        "definitions": definitions(evidence, page, measures, published_on(told.values())),
    }


def _opening(evidence: Evidence, agency: Agency, page: Element) -> Draft:
    held = [held_notice(evidence, s) for s in evidence.states if s.agency == agency.id and s.status == "held"]
    sent = [
        h
        for h in evidence.histories
        if h.held_because and agency.id in evidence.framework.returns[h.return_id].agencies
    ]
    held += [held_history_notice(evidence, h) for h in sent]
    said = (
        "What the Board’s figures say of this agency, what it was asked and what it sent: the same figures "
        "as on the Board’s own pages."
    )
    said += "" if agency.id == its_record.OFFICE else " It can be put before the agency’s own board."
    if evidence.framework.alone:
        said = (
            "Made from this agency’s own files alone: what it sent, how it came and what its figures say, so "
            "that it can judge for itself whether it keeps children safe. What others say of it, and what "
            "the Board asked of it, stand on its page of the Board’s pack."
        )
    return Draft(
        (
            *held,
            paragraph(said, "purpose"),
            *_took_over(agency),
            when_and_whose(evidence),
        )
    )


def _took_over(agency: Agency) -> tuple[Words, ...]:
    """Whose work the agency took over, and when; nothing where it followed nobody."""
    if not agency.took_over_from:
        return ()
    since = f" on {day_in_words(agency.valid_from)}" if agency.valid_from else ""
    return (paragraph(f"It took over from {' and '.join(agency.took_over_from)}{since}."),)


def _at_a_glance(
    evidence: Evidence,
    agency: Agency,
    sections: dict[str, list[Counted]],
    sent: list[Measure],
    told: dict[str, Draft],
) -> Draft:
    """What is flagged of it, whoever sends the figures; what it owes the Board; the first figure of each
    section; what is not here."""
    its = _once([*about(evidence, agency), *sent])
    flagged, kept = flagged_of(evidence, its), kept_from_earlier(evidence, its)
    already = (
        {m.id for m, _ in flagged}
        | {c.measure for c in kept}
        | {m.measure for m in its_record.wanted_of(evidence, agency)}
    )
    firsts = [
        first for found in sections.values() if (first := foremost(found)) and first.measure.id not in already
    ]
    said = [
        *its_record.wanted_in_lines(evidence, agency),
        "" if evidence.framework.alone else its_record.asked_in_a_line(evidence, agency),
        open_tasks_in_a_line(evidence, agency),
        its_record.returns_in_a_line(evidence, agency),
    ]
    said += _three_in_all(evidence, agency)
    said += [each.in_a_line(evidence, agency) for each in firsts]
    counts = at_a_glance(evidence, its).blocks if its else ()
    lead = (
        (paragraph(f"Of {several(len(its), 'measure')} that {_whose(evidence, its, sent)}:"),) if its else ()
    )
    said.append(_only_together(evidence, sections))
    return Draft(
        (*lead, *counts, bullets([line for line in said if line], "glance"), *_not_here(evidence, told))
    )


def _only_together(evidence: Evidence, sections: dict[str, list[Counted]]) -> str:
    """The sections in which returns count it only with others, each under the heading of them all; "" where
    none is."""
    titles = [
        s.title
        for s in evidence.framework.partner_sections
        if sections[s.id] and not foremost(sections[s.id])
    ]
    said = "; ".join(f"{title[:1].lower()}{title[1:]}" for title in titles)
    return (
        f"Counted only together with others, and told below under the heading of them all: {said}."
        if titles
        else ""
    )


def _whose(evidence: Evidence, its: list[Measure], sent: list[Measure]) -> str:
    """Why these measures are the agency's: they tell of it alone, or it alone sends them."""
    if sent and evidence.framework.alone:
        return "it sends"
    if not sent:
        return "tells of it alone" if len(its) == 1 else "tell of it alone"
    if len(sent) == len(its):
        return "it alone sends"
    return "tell of it alone, or that it alone sends"


def _not_here(evidence: Evidence, told: dict[str, Draft]) -> tuple[Words, ...]:
    """The parts that do not apply to it, together in one line; nothing where all do."""
    titles = {f"section/{s.id}": s.title for s in evidence.framework.partner_sections}
    titles |= {"section/agreement": "What was agreed with it"}
    titles |= {"section/returns": "Returns", "section/sends": "What it sends"}
    absent = [titles[name] for name, draft in told.items() if draft == Draft()]
    said = "; ".join(f"{title[:1].lower()}{title[1:]}" for title in absent)
    if absent and evidence.framework.alone:
        return (paragraph(f"Left off this page, because others’ returns tell it, or nothing does: {said}."),)
    return (
        (paragraph(f"Left off this page, because nothing is asked of it or counted of it there: {said}."),)
        if absent
        else ()
    )


def _section(
    evidence: Evidence, agency: Agency, page: Element, section: PartnerSection, found: list[Counted]
) -> Draft:
    """What the returns of a section count of this agency; empty where they count nothing."""
    said = _of_itself(evidence, agency, page) if SELF[0] in section.returns else []
    if not found:
        return Draft(tuple(said))
    pairs = [table for r in section.returns if (table := by_pairs(evidence, agency, r, page))]
    own, *others = figures_tables(evidence, agency, found, page, section.id, section.title)
    return Draft((*said, *own_picture(evidence, found, page), own, *pairs, *others))


def _of_itself(evidence: Evidence, agency: Agency, page: Element) -> list[Block]:
    """What it, its schools and its teams scored themselves, beside the panel; empty where none did."""
    source = evidence.framework.returns[SELF[0]].title if SELF[0] in evidence.framework.returns else ""
    frame: Frame = {"id": slug(page.id, "of_itself"), "source": source, "is_specimen": evidence.is_specimen}
    subtitle = f"What it said of itself, {page.title}, {evidence.quarter.label}"
    table = units_table(evidence, evidence.assessed.of(agency.id), frame, subtitle, page.title)
    return [table] if table else []


def _three_in_all(evidence: Evidence, agency: Agency) -> list[str]:
    """Who of it scores itself as high as can be in every standard, and with how much to show for it."""
    return [
        f"Scores itself three in all {several(len(u.standards), 'standard')}: {name_of(evidence, u)}, with "
        f"evidence for {in_words(u.evidenced) if u.evidenced else 'none'}."
        for u in evidence.assessed.of(agency.id)
        if u.is_three_throughout
    ]


def _own(evidence: Evidence, agency: Agency) -> list[Counted]:
    """What it and others each count for themselves, in returns that no section of the page has."""
    taken = {r for s in evidence.framework.partner_sections for r in s.returns}
    alone = {m.id for m in _sent_alone(evidence, agency)}
    found = counted(evidence, agency, [r for r in evidence.framework.returns if r not in taken])
    return [each for each in found if each.measure.id not in alone]


def _sends(evidence: Evidence, agency: Agency, page: Element, sent: list[Measure]) -> Draft:
    """What only this agency sends, and what it and others each count for themselves; empty where it sends
    neither."""
    own = _own(evidence, agency)
    lines = (
        [lines_table(evidence, tuple(line_of(evidence, m, has_counts=True) for m in sent), page)]
        if sent
        else []
    )
    shared: list[Block] = (
        [
            *own_picture(evidence, own, page),
            *figures_tables(evidence, agency, own, page, "sends", "Its own counts"),
        ]
        if own
        else []
    )
    if others := _of_others(evidence, agency):
        shared.append(
            paragraph(
                f"What it sends of one other agency alone stands on that agency’s page: {'; '.join(others)}."
            )
        )
    if len(sent) <= MOST_OPEN:
        return Draft((*lines, *shared))
    said = f"What it alone sends is behind {several(len(sent), 'measure')} of the Board’s pages."
    return Draft((paragraph(said), *shared), tuple(lines))


def _sent_alone(evidence: Evidence, agency: Agency) -> list[Measure]:
    """The measures that no other agency sends: those of a return it alone makes, and totals that only it
    counts.

    What it sends of one other agency alone is that agency's, and stands on its page.
    """
    return [
        m for m in _sent(evidence, agency) if agency.id in (told := evidence.framework.about(m)) or not told
    ]


def _of_others(evidence: Evidence, agency: Agency) -> list[str]:
    """The agencies of whom alone some of what it sends tells, by name."""
    told = (
        a
        for m in _sent(evidence, agency)
        for a in evidence.framework.about(m)
        if agency.id not in evidence.framework.about(m)
    )
    return [evidence.name(a) for a in dict.fromkeys(told)]


def _sent(evidence: Evidence, agency: Agency) -> list[Measure]:
    whose: dict[str, set[str]] = {}
    for measure, sender in evidence.own:
        whose.setdefault(measure, set()).add(sender)
    returns = evidence.framework.returns
    shown = [m for m in evidence.framework.measures.values() if m.id in evidence.series]
    if evidence.framework.alone:  # of a list of totals, those that others send are none of its
        shown = [m for m in shown if any(p.is_figure for p in evidence.series[m.id])]
    return [m for m in shown if whose.get(m.id, set(returns[m.return_id].agencies)) == {agency.id}]


def _once(measures: list[Measure]) -> list[Measure]:
    return list({m.id: m for m in measures}.values())
