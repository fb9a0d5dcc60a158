"""Detailed information sharing: which subjects the pack looks at, and which the figures propose."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from wscb_lib.exhibits.passage import Words, paragraph
from wscb_lib.framework import Element, Measure
from wscb_lib.framework.subjects import HOME
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts import at_a_glance as glance
from wscb_lib.pages.parts import opening as head
from wscb_lib.pages.wording.finding import because, finding
from wscb_lib.signals import Signal

GRAVEST = 3  # a subject is proposed for what bears on a child's safety, and for nothing less
MOST_PROPOSED = 5


def opening(evidence: Evidence, element: Element) -> Draft:
    """The opening every page has; on a subject's page, why it was chosen comes first."""
    told = head.opening(evidence, element)
    topic = next((t for t in evidence.framework.topics if t.id == element.topic), None)
    if topic is None:
        return told
    return Draft((paragraph(topic.why, "subject"), *told.blocks))


def at_a_glance(evidence: Evidence, measures: Sequence[Measure]) -> Draft:
    """Of the page where subjects are chosen: those looked at and those the figures propose, and then what
    every page says at a glance."""
    told = glance.at_a_glance(evidence, measures)
    return Draft((*_looked_at(evidence), *_proposals(evidence), *told.blocks))


def _looked_at(evidence: Evidence) -> tuple[Words, ...]:
    pages = [e for e in evidence.framework.elements if e.topic and e.id.startswith(HOME)]
    if not pages:
        return (paragraph("The Board has chosen no subject this quarter.", "absent"),)
    items = "".join(f'<li><a href="{e.stem}.html">{escape(e.title)}</a></li>' for e in pages)
    return (paragraph("Subjects looked at, each on its own page:"), Words(f"<ul>{items}</ul>", "subjects"))


def _proposals(evidence: Evidence) -> tuple[Words, ...]:
    found = proposed(evidence)
    if not found:
        return (
            paragraph(
                "The figures propose no subject: no measure that bears most on children's safety changed for "
                "the worse."
            ),
        )
    items = "".join(
        f"<li><strong>{escape(m.title)}.</strong> {escape(_reason(evidence, m))}</li>" for m in found
    )
    return (paragraph("Subjects the figures propose:"), Words(f"<ol>{items}</ol>", "proposals"))


def proposed(evidence: Evidence) -> list[Measure]:
    """The gravest measures whose concern is open or which changed for the worse, signals first; at most five.

    What a subject of this quarter already looks at is not proposed again.
    """
    taken = {m for t in evidence.framework.topics for m in t.measures}
    open_ones = {c.measure for c in evidence.concerns if not c.closed}
    gravest = [
        m
        for m in evidence.framework.measures.values()
        if m.gravity == GRAVEST and m.is_judged and m.id not in taken
    ]
    found = [m for m in gravest if m.id in open_ones or _is_for_the_worse(evidence.signal(m.id))]
    return sorted(found, key=lambda m: evidence.signal(m.id).verdict != "signal")[:MOST_PROPOSED]


def _is_for_the_worse(signal: Signal) -> bool:
    return signal.is_flag and signal.reading in ("concern", "change")


def _reason(evidence: Evidence, measure: Measure) -> str:
    if not evidence.signal(measure.id).is_flag:
        return f"{finding(evidence, measure)}: the latest figures alone would not raise it."
    said = finding(evidence, measure)
    return f"{said}. {because(evidence, measure)} {measure.question}"
