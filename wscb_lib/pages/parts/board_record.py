"""The Board's own record as pages show it: what it last decided, what it asked, what it agreed should be
done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wscb_lib.counts_in_words import counted, in_words, sentence_case, several
from wscb_lib.days_in_words import day_and_month, day_in_short, day_in_words
from wscb_lib.exhibits import alike, slug
from wscb_lib.exhibits.passage import Words, paragraph
from wscb_lib.framework import Element
from wscb_lib.pages.drawing import Block, Draft, Drawing, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.judging import element_of
from wscb_lib.pages.wording.plainly import before_the_change
from wscb_lib.record import Action, Challenge


def record(evidence: Evidence, element: Element) -> Draft:
    """What the Board last considered and decided here, and what it has asked."""
    blocks: list[Block] = [last_decided(evidence, element)]
    wanted = {m.id for m in evidence.measures_on(element)}
    asked = [c for c in evidence.record.challenges if c.measure in wanted]
    if asked:
        blocks.append(challenges_table(evidence, asked, element.id))
    actions = [a for a in evidence.record.actions if a.measure in wanted]
    if actions:
        blocks.append(actions_table(evidence, actions, element.id))
    return Draft(tuple(blocks))


def last_decided(evidence: Evidence, element: Element) -> Words:
    """Say the latest that the Board did here: an item of a meeting, or a judgement it agreed."""
    item = evidence.record.last_considered(element.id)
    judgement = evidence.record.judgement_of(element_of(element.id))
    if judgement and judgement.agreed_on and (item is None or item.held_on < judgement.agreed_on):
        whole = "All subjects together: judged" if element.topic else "Judged"
        return paragraph(f"{whole} {judgement.judgement}, agreed {day_in_words(judgement.agreed_on)}.")
    if item is None:
        return paragraph("The Board's record holds nothing about this element yet.", "absent")
    what = f"{item.outcome}: {item.decision}" if item.decision else item.outcome
    return paragraph(
        f"Last considered {day_in_words(item.held_on)}, brought by {item.presenter or 'nobody named'}; {what}"
    )


def actions_table(evidence: Evidence, actions: Sequence[Action], page: str) -> Drawing:
    """Actions, overdue first, with the measure each was to move: before and now."""
    return drawing(
        "tables.list_table",
        ("Action", "Owner", "Agreed", "Evidence", "When agreed", "Now"),
        tuple(_action_row(evidence, a) for a in actions),
        due_on=tuple(a.due_on for a in actions),
        closed=tuple(not a.is_open for a in actions),
        as_at=evidence.meeting_on,
        told_to=evidence.quarter.end,
        links=tuple(evidence.link_to(a.measure) for a in actions),
        id=slug(page, "actions"),
        name="actions",
        subtitle="What the Board agreed should be done",
        source="the Board's own record",
        is_specimen=evidence.is_specimen,
    )


def _action_row(evidence: Evidence, action: Action) -> tuple[str, ...]:
    shown_by = action.evidence or ("none written down" if action.closed_on else "–")
    before, now = with_its_change(evidence, action.measure, action.agreed_on)
    return (action.action, action.owner, f"{day_in_short(action.agreed_on)}", shown_by, before, now)


def to_the_meeting(evidence: Evidence, due: date) -> str:
    """How what was due stands on the day of the meeting: by so many days late, due today, or due when."""
    days = (evidence.meeting_on - due).days
    if days < 0:
        return f"due {day_in_words(due)}"
    if not days:
        return "due today"
    if has_no_word(evidence, due):
        return f"overdue since {day_and_month(due)}, no word of it yet"
    return f"{counted(days, 'day')} late"


def has_no_word(evidence: Evidence, due: date) -> bool:
    """Whether there can be no word yet of what fell due on a day: the quarter had ended, and it may
    have come after the record was sent."""
    return due > evidence.quarter.end


def due_words(evidence: Evidence, asked: Action | Challenge) -> str:
    """By which day it is due, and that it is overdue at the meeting where it is."""
    due = f"due {day_in_words(asked.due_on)}"
    if not asked.is_overdue(evidence.meeting_on):
        return due
    days = counted((evidence.meeting_on - asked.due_on).days, "day")
    return f"{due}, overdue by {days}" + ", no word of it yet" * has_no_word(evidence, asked.due_on)


def before_and_now(evidence: Evidence, measure_id: str, day: date) -> tuple[str, str]:
    """Give a measure's figure as it was known on a day, and now; dashes for a measure nobody named.

    On that day only quarters that had ended were known.
    """
    if measure_id not in evidence.series:
        return "–", "–"
    unit, when = evidence.framework.measure(measure_id).unit, str(evidence.quarter.of(day) - 1)
    shown = next((p for p in evidence.series[measure_id] if p.quarter == when), None)
    return alike(shown, evidence.latest(measure_id), unit)


def with_its_change(evidence: Evidence, measure_id: str, day: date) -> tuple[str, str]:
    """The same for a table: one quarter may lie far from the others, so of a measure that changed both levels
    stand beside it, "10% (53% before the change, 13% since)"."""
    before, now = before_and_now(evidence, measure_id, day)
    known = measure_id in evidence.series
    levels = before_the_change(evidence, evidence.framework.measure(measure_id)) if known else ""
    return f"{before} ({levels})" if levels else before, now


def challenges_table(evidence: Evidence, asked: Sequence[Challenge], page: str) -> Drawing:
    """Challenges, overdue first, with the measure each was to move: before and now."""
    order = challenge_order(evidence, asked)
    still = sum(c.is_open for c in asked)
    closed = f", {in_words(len(asked) - still)} closed" if still < len(asked) else ""
    return evidence.table(
        ("Challenge", "Asked of", "Raised", "Answer due", "Answer", "When raised", "Now"),
        tuple(_challenge_row(evidence, c) for c in order),
        id=slug(page, "challenges"),
        name="questions",
        headline=f"{sentence_case(several(still, 'challenge'))} open{closed}",
        subtitle="What the Board asked, and whether it moved",
        sentence="What the Board asked, of whom, and the measure each challenge was to move.",
        source="the Board's own record",
        links=tuple(evidence.link_to(c.measure) for c in order),
    )


def challenge_order(evidence: Evidence, asked: Sequence[Challenge]) -> list[Challenge]:
    """Sort challenges: open before closed, overdue before not yet due, then by the day the answer is due."""
    return sorted(asked, key=lambda c: (not c.is_open, not c.is_overdue(evidence.meeting_on), c.due_on))


def _challenge_row(evidence: Evidence, challenge: Challenge) -> tuple[str, ...]:
    before, now = with_its_change(evidence, challenge.measure, challenge.raised_on)
    if challenge.closed_on:
        answer = f"closed {day_in_words(challenge.closed_on)}: {challenge.reason or 'no reason given'}"
    elif challenge.responded_on:
        answer = f"answered {day_in_words(challenge.responded_on)}: {challenge.response}"
    else:
        answer = f"none; {to_the_meeting(evidence, challenge.due_on)}"
    return (
        challenge.question,
        challenge.asked_of,
        f"{day_in_short(challenge.raised_on)}",
        f"{day_in_short(challenge.due_on)}",
        answer,
        before,
        now,
    )
