"""Each outcome of the framework beside what this quarter's returns say of it, and what nothing says."""

from __future__ import annotations

from wscb_lib.exhibits import slug
from wscb_lib.framework import Element, Measure, Outcome
from wscb_lib.narrative.drawing import Drawing, drawing
from wscb_lib.narrative.judging import EVIDENCE
from wscb_lib.narrative.material import Material

SILENT = "no return speaks to this yet"


def outcomes_table(material: Material, element: Element) -> Drawing:
    """A row an outcome, in the framework's words: how much, how well, so what, and the gap. None is left out."""
    silent = sum(not outcome.measures for outcome in element.outcomes)
    many = len(element.outcomes)
    return drawing(
        "tables.table",
        ("Outcome", *(words.capitalize() for words in EVIDENCE.values()), "Gap"),
        tuple(_row(material, element, outcome) for outcome in element.outcomes),
        id=slug(element.id, "outcomes"),
        headline=f"Outcomes: {silent} of {many} to which no return speaks yet" if silent else f"Outcomes: a return speaks to {_each(many)}",
        subtitle=f"What the framework wants here, and what {material.quarter.label} says of it",
        sentence="Each outcome in the framework's words: the measures that speak to it, by kind of evidence, and what is lacking.",
        source=f"the framework, and the returns named under Definitions and sources{material.source_suffix}",
        is_specimen=material.is_specimen,
    )


def _each(many: int) -> str:
    return "the one there is" if many == 1 else f"each of {many}"


def silent_words(element: Element) -> list[str]:
    """How many outcomes nothing speaks to, for the line of evidence beneath the judgement; empty where there are none.

    >>> silent_words(Element("6_training", "Training", "…", outcomes=(Outcome("Publish a programme"), Outcome("Evaluate", ("impact",)))))
    ['outcomes to which no return speaks: 1 of 2']
    """
    silent = sum(not outcome.measures for outcome in element.outcomes)
    return [f"outcomes to which no return speaks: {silent} of {len(element.outcomes)}"] if silent else []


def _row(material: Material, element: Element, outcome: Outcome) -> tuple[str, ...]:
    speaking = [material.framework.measure(m) for m in outcome.measures]
    kinds = {kind: [m for m in speaking if _kind(element, m) == kind] for kind in EVIDENCE}
    return (outcome.text, *(_figures(material, found) for found in kinds.values()), _gap(material, kinds))


def _kind(element: Element, measure: Measure) -> str:
    """What a measure is evidence of on this page: by the section it stands in here, else by what it says of itself."""
    here = [section.partition("/")[2] for section in measure.sections if section.startswith(f"{element.id}/")]
    return next((kind for kind, words in EVIDENCE.items() if here and words.replace(" ", "_") == here[0]), measure.evidence)


def _figures(material: Material, measures: list[Measure]) -> str:
    """Each measure with this quarter's figure, or the words for its absence."""
    return "; ".join(f"{m.title}: {_latest(material, m)}" for m in measures) or "nothing"


def _latest(material: Material, measure: Measure) -> str:
    return material.latest(measure.id).words(measure.unit) if measure.id in material.series else "no figure"


def _gap(material: Material, kinds: dict[str, list[Measure]]) -> str:
    """The kinds of evidence of which no measure has a figure this quarter; or that nothing speaks to the outcome."""
    if not any(kinds.values()):
        return SILENT
    lacking = [words for kind, words in EVIDENCE.items() if not any(_has_figure(material, m) for m in kinds[kind])]
    return f"nothing of {' or '.join(lacking)}" if lacking else "none seen"


def _has_figure(material: Material, measure: Measure) -> bool:
    return measure.id in material.series and material.latest(measure.id).is_figure
