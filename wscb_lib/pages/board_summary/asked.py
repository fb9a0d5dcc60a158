"""What the Board asked last time, and whether it moved."""

from __future__ import annotations

from html import escape

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits.passage import Words, paragraph
from wscb_lib.pages.drawing import Block, Draft, Drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.board_record import actions_table, before_and_now, challenge_order, challenges_table
from wscb_lib.pages.parts.milestones import Milestone, milestones, milestones_table
from wscb_lib.quarter import Quarter
from wscb_lib.record import Action, Challenge, Planned

MOST_ASKED = 4  # challenges that stand open on the page, overdue first


def asked_last_time(evidence: Evidence) -> Draft:
    """Open challenges, overdue first, and those closed this quarter; actions and milestones in a line
    each."""
    asked = challenge_order(evidence, [c for c in evidence.record.challenges if _is_live(evidence, c)])
    actions = [a for a in evidence.record.actions if _is_live(evidence, a)]
    wanted = milestones(evidence, list(evidence.framework.measures.values()))
    blocks: list[Block] = [_challenges(evidence, asked)] if asked else []
    if not asked:
        blocks.append(paragraph("The Board has no challenge open, and closed none this quarter."))
    said = [
        *([_actions_said(evidence, actions)] if actions else []),
        *([_milestones_said(wanted)] if wanted else []),
    ]
    blocks += [paragraph(" ".join(said), "named")] if said else []
    more = [challenges_table(evidence, asked, "board-summary")] if asked else []
    more += [actions_table(evidence, actions, "board-summary")] if actions else []
    more += [milestones_table(evidence, wanted, "board-summary")] if wanted else []
    more += [forward_plan(evidence)] if _to_come(evidence) else []
    return Draft(tuple(blocks), tuple(more))


def _is_live(evidence: Evidence, entry: Challenge | Action) -> bool:
    return entry.closed_on is None or Quarter.of(entry.closed_on) >= evidence.quarter


def _challenges(evidence: Evidence, asked: list[Challenge]) -> Words:
    items = "".join(_challenge_item(evidence, c) for c in asked[:MOST_ASKED])
    over = len(asked) - MOST_ASKED
    more = f"<p>And {several(over, 'challenge')} more, under More detail.</p>" if over > 0 else ""
    return Words(f"<ul>{items}</ul>{more}", "asked")


def _challenge_item(evidence: Evidence, challenge: Challenge) -> str:
    before, now = before_and_now(evidence, challenge.measure, challenge.raised_on)
    known = (
        evidence.framework.measures.get(challenge.measure) if challenge.measure in evidence.series else None
    )
    asked = f" {challenge.question}" if challenge.is_open else f" {known.title}." if known else ""
    moved = f" {before} when asked, {now} now." if known else ""
    return (
        f"<li><strong>{escape(challenge.asked_of)}: "
        f"{escape(_state(evidence, challenge))}.</strong>{escape(asked + moved)}</li>"
    )


def _state(evidence: Evidence, challenge: Challenge) -> str:
    if challenge.closed_on:
        return f"closed {day_in_words(challenge.closed_on)}"
    if challenge.responded_on:
        return f"answered {day_in_words(challenge.responded_on)}, still open"
    if challenge.is_overdue(evidence.recorded_to):
        return f"no answer, overdue since {day_in_words(challenge.due_on)}"
    return f"answer due {day_in_words(challenge.due_on)}"


def _actions_said(evidence: Evidence, actions: list[Action]) -> str:
    """How many actions are overdue, and the longest of them with their owner."""
    still_open = [a for a in actions if a.is_open]
    late = sorted((a for a in still_open if a.due_on < evidence.recorded_to), key=lambda a: a.due_on)
    if not late:
        return f"Actions: {several(len(still_open), 'action')} open, none overdue."
    first = late[0]
    said = (
        f"{'Overdue' if len(late) == 1 else 'Longest overdue,'} since {day_in_words(first.due_on)}: "
        f"{first.action.rstrip('.')} ({first.owner})"
    )
    many = (
        f"{in_words(len(late))} of {in_words(len(still_open))} open {'was' if len(late) == 1 else 'were'} "
        "overdue"
    )
    return f"Actions: {many} on {day_in_words(evidence.recorded_to)}. {said}."


def _milestones_said(found: list[Milestone]) -> str:
    """How many milestones stand in each state, in the order that matters.

    >>> one = Milestone("m", "Plans", "3", "4", "5", "31 March", "Head of service", "behind")
    >>> _milestones_said([one])
    'Milestones: one of one behind.'
    """
    states = [m.state for m in found]
    order = [s for s in ("missed", "behind", "cannot tell", "on course", "met") if s in states]
    said = [
        f"{in_words(states.count(s))}{'' if at else f' of {in_words(len(found))}'} {s}"
        for at, s in enumerate(order)
    ]
    return f"Milestones: {', '.join(said)}."


def _to_come(evidence: Evidence) -> list[Planned]:
    return [item for item in evidence.record.plan if item.meeting_on >= evidence.meeting_on]


def forward_plan(evidence: Evidence) -> Drawing:
    """What comes to which meeting, and why then."""
    rows = tuple(
        (f"{day_in_words(item.meeting_on)}", item.item, item.why_then) for item in _to_come(evidence)
    )
    return evidence.table(
        ("Meeting", "Item", "Why then"),
        rows,
        id="summary-forward-plan",
        headline=f"{sentence_case(several(len(rows), 'item'))} planned for meetings to come",
        subtitle="Forward plan",
        sentence="Which item comes to which meeting, and why then.",
        source="the Board's own record",
    )
