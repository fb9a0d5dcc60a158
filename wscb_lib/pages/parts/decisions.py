"""What is put to the Board for decision: what waits, and what is wrong with how it was written down."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.counts_in_words import inside_sentence, sentence_case
from wscb_lib.days_in_words import day_and_month, day_in_words
from wscb_lib.errors import nearest
from wscb_lib.framework import Measure
from wscb_lib.pages.evidence import Evidence
from wscb_lib.record import Decision

MOST_OPTION_WORDS = 14
"""Of one option, so that three decisions stand on page one."""


def to_decide(evidence: Evidence) -> list[Decision]:
    """What waits for this meeting, the gravest first; what was decided before it is never there."""
    waiting = [d for d in evidence.record.decisions if d.waits_for(evidence.meeting_on) and d.options]
    return sorted(waiting, key=lambda d: -(m.gravity if (m := measure_of(evidence, d)) else 0))


def measure_of(evidence: Evidence, decision: Decision) -> Measure | None:
    """The measure that a decision is about: the one it names, else that of its challenge; None for none."""
    asked = [c.measure for c in evidence.record.challenges if c.challenge_id == decision.challenge_id]
    names = (decision.measure, *(asked if decision.challenge_id else ()))
    return next((m for name in names if (m := evidence.framework.measures.get(name))), None)


def put_today(evidence: Evidence, measure: str) -> str:
    """What is put to this meeting about a measure, in sentences; "" where nothing is."""
    return " ".join(decision_words(d) for d in to_decide(evidence) if _is_about(evidence, d, measure))


def _is_about(evidence: Evidence, decision: Decision, measure: str) -> bool:
    about = measure_of(evidence, decision)
    return about is not None and about.id == measure


def decision_words(decision: Decision) -> str:
    """What is to be decided: what is recommended, by when and by whom, what else there is, whose it is."""
    first, by, instead = choices(decision)
    return f"To be decided at this meeting: {first}{by}{instead}. {people(decision)}"


def choices(decision: Decision) -> tuple[str, str, str]:
    """What is recommended (the first option where nothing is); by when; by whom, and what else there is."""
    options = decision.options
    letter = decision.recommended if decision.recommended in options else next(iter(options))
    is_recommended = decision.recommended in options
    who = f" ({decision.recommended_by or 'nobody named'} recommends)" if is_recommended else ""
    others = "".join(f", or {inside_sentence(words)}" for key, words in options.items() if key != letter)
    by = f", by {day_and_month(decision.due_on)}" if decision.due_on else ""
    return sentence_case(options[letter]), by, f"{who}{others}"


def people(decision: Decision) -> str:
    """Who presents it and who does it: once, where they are the same."""
    presenter, owner = decision.presenter, decision.owner or "nobody named"
    if presenter.lower() == owner.lower():
        return f"Presenter and owner: {owner}."
    return f"Presenter: {presenter or 'nobody named'}. Owner: {owner}."


def judgements_in_words(evidence: Evidence) -> str:
    """The statements whose judgement waits for this meeting, by name: those proposed and not agreed, and
    those that stood until it; "" for none."""
    held = [(s, evidence.record.judgement_of(s.id)) for s in evidence.framework.statements]
    known = [(f"“{s.short or s.text}”", j) for s, j in held if j is not None]
    again = [name for name, j in known if j.agreed_on and j.is_due_for_review(evidence.meeting_on)]
    found = {"agree": [name for name, j in known if not j.agreed_on], "judge again": again}
    return "; ".join(f"{what} {', '.join(names)}" for what, names in found.items() if names)


def is_in_hand(evidence: Evidence, measure: str) -> bool:
    """True when the Board has a challenge or an action open on a measure, or a decision before it today."""
    return (
        any(c.is_open for c in evidence.record.challenges_on(measure))
        or evidence.record.has_action_on(measure)
        or any(_is_about(evidence, d, measure) for d in to_decide(evidence))
    )


def decision_faults(evidence: Evidence) -> list[str]:
    """A sentence for each thing that keeps a decision from being decided; those already decided are past
    mending."""
    waiting = [d for d in evidence.record.decisions if d.waits_for(evidence.meeting_on)]
    return [
        f"{d.where or 'board_record, decisions'}: decision {d.decision_id} {said}"
        for d in waiting
        for said in [
            *_lacking(d),
            *_of_its_options(d),
            *_of_its_day(evidence, d),
            *_of_its_names(evidence, d),
        ]
    ] + _put_again(evidence, waiting)


def _lacking(decision: Decision) -> list[str]:
    wanted = {
        "owner": (decision.owner, "Write who does what is decided."),
        "presenter": (decision.presenter, "Write who presents it."),
        "day by which it is done": (decision.due_on, "Write by when."),
    }
    return [f"has no {name}. {what}" for name, (found, what) in wanted.items() if not found]


def _of_its_options(decision: Decision) -> list[str]:
    options, said = decision.options, []
    if len(options) < 2:
        said.append(
            f"has {'one option' if options else 'no option'}. Write at least two: with one there is nothing "
            "to decide."
        )
    long = [letter for letter, words in options.items() if len(words.split()) > MOST_OPTION_WORDS]
    said += [
        f"has {len(options[letter].split())} words in option {letter}. Wanted at most {MOST_OPTION_WORDS}: "
        "the rest belongs in the paper that is presented."
        for letter in long
    ]
    if decision.recommended and decision.recommended not in options:
        said.append(
            f"recommends option {decision.recommended}, which is not written down. Write it, or recommend "
            "another."
        )
    if decision.recommended and not decision.recommended_by:
        said.append("recommends an option, and does not say who does. Write recommended_by.")
    if not decision.recommended:
        said.append("recommends nothing. Write A, B or C, and who recommends it.")
    return said


def _of_its_day(evidence: Evidence, decision: Decision) -> list[str]:
    if decision.due_on is None or decision.due_on >= evidence.meeting_on:
        return []
    due, meets = day_in_words(decision.due_on), day_in_words(evidence.meeting_on)
    return [f"is to be done by {due}, before the Board meets on {meets}. Write a later day."]


def _of_its_names(evidence: Evidence, decision: Decision) -> list[str]:
    measures = evidence.framework.measures
    challenges = {c.challenge_id: c for c in evidence.record.challenges}
    said = []
    if decision.measure and decision.measure not in measures:
        said.append(
            f'is about "{decision.measure}", which is no measure.{nearest(decision.measure, measures)}'
        )
    if decision.challenge_id and decision.challenge_id not in challenges:
        said.append(
            f'is about challenge "{decision.challenge_id}", which is not in the record.'
            f"{nearest(decision.challenge_id, challenges)}"
        )
    closed = challenges.get(decision.challenge_id)
    if closed and closed.closed_on:
        when = day_in_words(closed.closed_on)
        said.append(
            f"is about challenge {closed.challenge_id}, which the Board closed on {when}. Take it off the "
            "agenda, or open a new challenge."
        )
    return said


def _put_again(evidence: Evidence, waiting: Sequence[Decision]) -> list[str]:
    """An option in the words of an action that the Board has agreed to already."""
    agreed = {_plain(a.action): a for a in evidence.record.actions}
    return [
        f"{d.where or 'board_record, decisions'}: decision {d.decision_id}, option {letter}, was agreed on "
        f"{day_in_words(agreed[_plain(words)].agreed_on)} as action {agreed[_plain(words)].action_id}. Ask "
        "whether it was done instead."
        for d in waiting
        for letter, words in d.options.items()
        if _plain(words) in agreed
    ]


def _plain(words: str) -> str:
    return " ".join("".join(c for c in words.lower() if c.isalnum() or c.isspace()).split())
