"""Detailed information sharing is one element and a page for each subject: this makes those pages'
elements."""

from __future__ import annotations

from dataclasses import replace

from wscb_lib.framework.declared import Measure
from wscb_lib.framework.elements import Element, Topic
from wscb_lib.framework.values import Framework

HOME = "detailed_information_sharing"
YEARLY_PAGE = "annual_report"  # the one page of a yearly edition


def with_subjects(framework: Framework) -> Framework:
    """The same framework with an element for each subject, after the element they belong to.

    A subject's measures stand on its own page and no longer on the element's. The element's outcomes stay
    with it, for they are judged once, whatever the subjects of the day.
    """
    elements: list[Element] = []
    for element in framework.elements:
        elements += (
            [element, *(_about(element, t) for t in framework.topics)] if element.id == HOME else [element]
        )
    homes = {measure: topic for topic in framework.topics for measure in topic.measures}
    returns = {
        name: replace(
            spec,
            measures={m.id: _moved(m, homes[m.id]) if m.id in homes else m for m in spec.measures.values()},
        )
        for name, spec in framework.returns.items()
    }
    return replace(framework, elements=tuple(elements), returns=returns)


def _about(element: Element, topic: Topic) -> Element:
    return replace(
        element,
        stem=f"{element.stem}__{topic.id}",
        title=topic.title,
        outcomes=(),
        lessons_from=(),
        questions=topic.questions or element.questions,
    )


def _moved(measure: Measure, topic: Topic) -> Measure:
    """The measure, on the subject's page wherever it stood on the element's."""
    own = tuple(
        s.replace(f"{HOME}/", f"{HOME}__{topic.id}/") if s.startswith(f"{HOME}/") else s
        for s in measure.sections
    )
    return replace(measure, sections=own)
