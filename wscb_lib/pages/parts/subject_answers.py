"""Detailed information sharing: whom a subject asked, who answered, who is silent, and what was concluded."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.days_in_words import day_in_short, day_in_words
from wscb_lib.exhibits import slug
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.framework import Agency, Element, Topic
from wscb_lib.framework.partners import named_in
from wscb_lib.learning import Conclusion, held_back_in
from wscb_lib.learning.subjects import (
    AWAITED,
    IN_FIGURES,
    IN_WORDS,
    NOTHING,
    SILENT,
    UNASKED,
    Standing,
    standing_of,
)
from wscb_lib.pages.drawing import Block, Draft, Drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.lessons import held_back_words


def answers(evidence: Evidence, element: Element) -> Draft:
    """Of a subject's page: whom it asked, who answered, and what the Board concluded.

    Of the page where subjects are chosen: each subject in a line, and who is silent in more than one.
    """
    topic = _topic(evidence, element)
    if topic is None:
        return Draft(tuple(_of_every_subject(evidence)))
    its = standings(evidence, topic)
    blocks: list[Block] = [paragraph(in_a_line(evidence, topic)), _table(evidence, topic, its, element)]
    blocks += _best_practice(evidence, its)
    blocks += _concluded(evidence, topic)
    told = [each.asked for each in its if each.asked]
    blocks += held_back_words(held_back_in([*told, *_conclusions(evidence, topic)]))
    return Draft(tuple(blocks))


def answered_line(evidence: Evidence, element: Element) -> tuple[Words, ...]:
    """Of a subject's page, how many of the agencies it names have answered, and who is silent; nothing on
    another's."""
    topic = _topic(evidence, element)
    return (paragraph(in_a_line(evidence, topic), "answered"),) if topic else ()


def standings(evidence: Evidence, topic: Topic) -> list[Standing]:
    """How each agency that a subject names stands at the quarter's end."""
    fed = {evidence.framework.measure(m).return_id for m in topic.measures}
    figures = {s.agency for s in evidence.states if s.return_id in fed and s.status == "received"}
    agencies = evidence.framework.board.agencies
    return standing_of(topic, agencies, evidence.learning.asked, figures, evidence.quarter.end)


def asked_of(evidence: Evidence, agency: Agency) -> list[tuple[Topic, Standing]]:
    """Every subject that names an agency or asked it, with how the agency stands."""
    return [
        (topic, each)
        for topic in evidence.framework.topics
        for each in standings(evidence, topic)
        if each.agency.id == agency.id
    ]


def in_a_line(evidence: Evidence, topic: Topic) -> str:
    """How many agencies a subject names, how many answered and how, who is silent, who was not asked."""
    its = standings(evidence, topic)
    ways = [
        f"{in_words(count)} {'with nothing to tell' if way == NOTHING else way}"
        for way in (IN_FIGURES, IN_WORDS, NOTHING)
        if (count := sum(each.how == way for each in its))
    ]
    told = sum(each.has_answered for each in its)
    many = several(len(its), "agency", "agencies")
    answered = f"{in_words(told) if told else 'none'} {'has' if told == 1 else 'have'} answered"
    said = [f"Of {many} that this subject names, {answered}{': ' + ', '.join(ways) if ways else ''}."]
    said += [
        f"{heading}: {'; '.join(names)}."
        for heading, how in (
            ("Asked and silent", SILENT),
            ("Answer not yet due", AWAITED),
            ("Not asked", UNASKED),
        )
        if (names := [each.agency.name for each in its if each.how == how])
    ]
    return " ".join(said)


def _topic(evidence: Evidence, element: Element) -> Topic | None:
    return next((t for t in evidence.framework.topics if t.id == element.topic), None)


def _of_every_subject(evidence: Evidence) -> list[Block]:
    topics = evidence.framework.topics
    if not topics:
        return []
    lines = [f"{topic.title}. {in_a_line(evidence, topic)}{_looked_at(evidence, topic)}" for topic in topics]
    silent: dict[str, list[str]] = {}
    for topic in topics:
        for each in standings(evidence, topic):
            if each.how == SILENT:
                silent.setdefault(each.agency.name, []).append(topic.title)
    often = [f"{name}: {'; '.join(found)}." for name, found in silent.items() if len(found) > 1]
    lead: list[Block] = (
        [paragraph("Silent in more than one subject:"), bullets(often, "findings")] if often else []
    )
    return [*lead, bullets(lines, "answers")]


def _looked_at(evidence: Evidence, topic: Topic) -> str:
    found = _conclusions(evidence, topic)
    if not found:
        return " The Board has concluded nothing yet."
    return f" The Board concluded on {day_in_words(found[-1].concluded_on)}{_again(evidence, found[-1])}."


def _again(evidence: Evidence, conclusion: Conclusion) -> str:
    if conclusion.look_again_on is None:
        return " and set no day to look again"
    verb = "was to look" if conclusion.look_again_on <= evidence.quarter.end else "looks"
    return f" and {verb} again on {day_in_words(conclusion.look_again_on)}"


def _conclusions(evidence: Evidence, topic: Topic) -> list[Conclusion]:
    return [each for each in evidence.learning.conclusions if each.subject == topic.id]


def _table(evidence: Evidence, topic: Topic, its: Sequence[Standing], element: Element) -> Drawing:
    told = sum(each.has_answered for each in its)
    return evidence.table(
        ("Agency", "Asked", "Answer", "What it said", "Practice to share", "Taken up by"),
        tuple(_row(evidence, each) for each in its),
        id=slug(element.id, "asked"),
        name="answers",
        headline=f"{told} of {len(its)} agencies answered",
        subtitle=f"Agencies that “{topic.title}” names, {evidence.quarter.label}",
        sentence="Each agency that the subject names: when it was asked, how it answered, what it said, what "
        "it does that others might take up, and who did.",
        source="the Board's own record, and the returns of this subject",
        notes=("An agency whose return on the subject came answers in figures, asked or not.",),
    )


def _row(evidence: Evidence, each: Standing) -> tuple[str, ...]:
    asked = each.asked
    if asked is None:
        return (each.agency.name, "no", sentence_case(each.how), "–", "–", "–")
    when = (
        f", {day_in_short(asked.answered_on)}" if asked.answered_on else f", due {day_in_short(asked.due_on)}"
    )
    return (
        each.agency.name,
        day_in_short(asked.asked_on),
        sentence_case(each.how) + when,
        asked.answer or "–",
        asked.best_practice or "–",
        _takers(evidence, asked.taken_up_by) or ("nobody" if asked.best_practice else "–"),
    )


def _takers(evidence: Evidence, text: str) -> str:
    """The agencies that took a practice up, as pages name them; the record's words where they name none."""
    agencies = evidence.framework.board.agencies
    named = named_in(text, agencies)
    return "; ".join(a.name for a in agencies if a.id in named) or text


def _best_practice(evidence: Evidence, its: Sequence[Standing]) -> list[Block]:
    """How much of the practice that was offered somebody took up, in a sentence."""
    offered = [each.asked for each in its if each.asked and each.asked.best_practice]
    if not offered:
        return [paragraph("No agency named a practice that others might take up.", "absent")]
    taken = sum(bool(asked.taken_up_by) for asked in offered)
    was = f"{in_words(taken) if taken else 'none'} {'was' if taken < 2 else 'were'}"
    many = several(len(offered), "example")
    return [paragraph(f"Practice to share: {many}, of which {was} taken up by another agency.")]


def _concluded(evidence: Evidence, topic: Topic) -> list[Block]:
    found = _conclusions(evidence, topic)
    if not found:
        return [paragraph("The Board has concluded nothing on this subject yet.", "absent")]
    latest = found[-1]
    return [
        paragraph(f"Shared understanding: {latest.understanding}"),
        paragraph(
            f"The Board concluded on {day_in_words(latest.concluded_on)}{_again(evidence, latest)}: "
            f"{latest.conclusion}"
        ),
    ]
