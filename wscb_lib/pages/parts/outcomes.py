"""Each outcome of the framework beside what this quarter's returns say of it, and what nothing says."""

from __future__ import annotations

from html import escape

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits import slug
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.framework import Element, Measure, Outcome
from wscb_lib.pages.drawing import Block, Draft, Drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.judging import (
    KINDS_OF_EVIDENCE,
    UNANSWERED,
    element_of,
    grounds_of,
    judgement_words,
)
from wscb_lib.pages.parts.milestones import milestones, milestones_table
from wscb_lib.pages.parts.spoken_for import heard_by_name, speaking_to

SILENT = "no return speaks to this yet"


def outcomes_table(evidence: Evidence, element: Element) -> Drawing:
    """A row an outcome, in the framework's words: how much, how well, so what, and the gap. None is left
    out."""
    silent, many = _silent(evidence, element), len(element.outcomes)
    return evidence.table(
        ("Outcome", *(words.capitalize() for words in KINDS_OF_EVIDENCE.values()), "What is not known"),
        tuple(_row(evidence, element, outcome) for outcome in element.outcomes),
        id=slug(element.id, "outcomes"),
        headline=_headline(silent, many),
        subtitle=f"What the framework wants here, and what {evidence.quarter.label} says of it",
        sentence="Each outcome in the framework's words: the measures that speak to it, by kind of evidence, "
        "and what is lacking.",
        source="the framework, and the returns named under Definitions and sources",
    )


def _headline(silent: int, many: int) -> str:
    """What returns say of the outcomes, in a line.

    >>> _headline(0, 1), _headline(1, 4)
    ('What returns say of the one outcome wanted here', 'No return speaks to one of four outcomes')
    """
    if silent:
        return f"No return speaks to {in_words(silent)} of {several(many, 'outcome')}"
    return f"What returns say of the {'one outcome' if many == 1 else several(many, 'outcome')} wanted here"


def _silent(evidence: Evidence, element: Element) -> int:
    return sum(not speaking_to(evidence, outcome)[1] for outcome in element.outcomes)


def silent_words(evidence: Evidence, element: Element) -> list[str]:
    """How many outcomes nothing speaks to, in a sentence; empty where there are none."""
    silent = _silent(evidence, element)
    if not silent:
        return []
    many = len(element.outcomes)
    return [
        "No return speaks to its one outcome."
        if many == 1
        else f"No return speaks to {in_words(silent)} of its {in_words(many)} outcomes."
    ]


def _row(evidence: Evidence, element: Element, outcome: Outcome) -> tuple[str, ...]:
    first, speaking = speaking_to(evidence, outcome)
    kinds = {kind: [m for m in speaking if _kind(first or element, m) == kind] for kind in KINDS_OF_EVIDENCE}
    return (
        outcome.text,
        *(_figures(evidence, found) for found in kinds.values()),
        _gap(evidence, kinds, outcome),
    )


def _kind(element: Element, measure: Measure) -> str:
    """What a measure is evidence of on the page of an element: by the section it stands in there, else by
    what it says of itself."""
    here = [section.partition("/")[2] for section in measure.sections if section.startswith(f"{element.id}/")]
    return next(
        (kind for kind, words in KINDS_OF_EVIDENCE.items() if here and words.replace(" ", "_") == here[0]),
        measure.evidence,
    )


def _figures(evidence: Evidence, measures: list[Measure]) -> str:
    """Each measure with this quarter's figure, or the words for its absence."""
    return "; ".join(f"{m.title}: {_latest(evidence, m)}" for m in measures) or "nothing"


def _latest(evidence: Evidence, measure: Measure) -> str:
    return evidence.latest(measure.id).words(measure.unit) if measure.id in evidence.series else "no figure"


def _gap(evidence: Evidence, kinds: dict[str, list[Measure]], outcome: Outcome) -> str:
    """The kinds of evidence of which no measure has a figure this quarter, and who of those named was not
    heard;
    or that nothing speaks to the outcome."""
    if not any(kinds.values()):
        return SILENT
    lacking = [
        words
        for kind, words in KINDS_OF_EVIDENCE.items()
        if not any(_has_figure(evidence, m) for m in kinds[kind])
    ]
    unknown = ", or ".join(UNANSWERED[words] for words in lacking)
    unheard = [f"what {each.who} say" for each in heard_by_name(evidence, outcome) if not each.is_heard]
    said = ", and ".join([*([unknown] if unknown else []), *unheard])
    return sentence_case(said) if said else "each question has a figure"


def _has_figure(evidence: Evidence, measure: Measure) -> bool:
    return measure.id in evidence.series and evidence.latest(measure.id).is_figure


def outcomes(evidence: Evidence, element: Element) -> Draft:
    """Each outcome the framework lists here, the judgement of them, and what evidence there is."""
    blocks: list[Block] = []
    if element.outcomes:
        named = [each.words for o in element.outcomes for each in heard_by_name(evidence, o)]
        blocks = [
            outcomes_table(evidence, element),
            *([bullets(named, "by-name")] if named else []),
            Words(_judged(evidence, element), "judgement"),
        ]
    elif element.topic:
        blocks = [
            paragraph(
                "The outcomes of detailed information sharing are judged once for all subjects, on its own "
                "page.",
                "absent",
            )
        ]
    else:
        blocks = [
            paragraph("The framework lists no outcome for this element, and none is invented here.", "absent")
        ]
    set_here = milestones(evidence, evidence.measures_on(element))
    return Draft((*blocks, *([milestones_table(evidence, set_here, element.id)] if set_here else [])))


def _judged(evidence: Evidence, element: Element) -> str:
    """The judgement, who made it, on what, who holds otherwise; and what the software knows of the
    evidence."""
    judgement = evidence.record.judgement_of(element_of(element.id))
    said = [f"Judgement: {judgement_words(evidence, element_of(element.id))}."]
    if judgement:
        agreed = f"agreed {day_in_words(judgement.agreed_on)}" if judgement.agreed_on else "not yet agreed"
        said.append(
            f"Proposed by {judgement.proposed_by} on {day_in_words(judgement.proposed_on)}, {agreed}: "
            f"{judgement.evidence}"
        )
        said += [f"Dissent: {judgement.dissent}"] if judgement.dissent else []
    return "".join(f"<p>{escape(line)}</p>" for line in (*said, evidence_words(evidence, element)))


def evidence_words(evidence: Evidence, element: Element) -> str:
    """What this quarter's figures can tell and cannot, as a person would say it: how many there are and from
    how many agencies, what nothing says, what did not come, and what speaks against being assured."""
    found = grounds_of(evidence, evidence.measures_on(element))
    if not found.figures:
        said = ["No measure has a figure this quarter."]
    else:
        measures = several(found.figures, "measure")
        has, agencies = "has" if found.figures == 1 else "have", several(found.agencies, "agency", "agencies")
        *first, last = [UNANSWERED[kind] for kind in found.kinds]
        told = " and ".join(part for part in (", ".join(first), last) if part)
        said = [f"This quarter {measures} {has} a figure, from {agencies}: they tell {told}."]
    lacking = ", or ".join(UNANSWERED[kind] for kind in found.lacking)
    said += [f"Nothing returned says {lacking}."] if lacking else []
    said += [f"Not returned: {'; '.join(found.missing)}."] if found.missing else []
    said += [f"Held: {', '.join(found.held)}."] if found.held else []
    against = ", ".join(found.against)
    said += [f"Flagged, and against an assured judgement: {against}."] if against else []
    changed = ", ".join(found.changed)
    said += [f"Flagged, and neither better nor worse: {changed}."] if changed else []
    return " ".join([*said, *silent_words(evidence, element)])
