"""What to decide today, what the Board asked last time, and whether it moved."""

from __future__ import annotations

from html import escape
from typing import Any

from wscb_lib.framework import Measure
from wscb_lib.narrative.drawing import Draft, Drawing, drawing
from wscb_lib.narrative.judging import GRAVEST
from wscb_lib.narrative.material import Material
from wscb_lib.narrative.milestones import Milestone, milestones
from wscb_lib.narrative.passage import Words, paragraph
from wscb_lib.narrative.summary.changed import is_kept, open_concerns, said_of
from wscb_lib.narrative.telling import (
    actions_table,
    before_and_now,
    challenge_order,
    challenges_table,
    in_words,
    kept_words,
    milestones_table,
    sentence_case,
    several,
)
from wscb_lib.quarter import Quarter

MOST_TO_DECIDE = 3
MOST_ASKED = 4  # challenges that stand open on the page, overdue first


def decide_today(material: Material) -> Draft:
    """At most three, each with an owner and a day.

    The gravest first; of the same gravity, answers overdue, then answers on which the Board has not yet said whether they
    are enough, then concerns on which nothing is open: those of this quarter before those kept from earlier.
    """
    open_challenges = [c for c in material.record.challenges if c.is_open]
    found = [(_gravity(material, c.measure), 0, _overdue_item(material, c)) for c in open_challenges if c.is_overdue(material.meeting_on)]
    found += [(_gravity(material, c.measure), 1, _answered_item(material, c)) for c in open_challenges if c.responded_on]
    found += [
        (_gravity(material, c.measure), 3 if is_kept(material, c) else 2, _concern_item(material, c))
        for c in open_concerns(material)
        if not _is_in_hand(material, c.measure)
    ]
    if not found:
        return Draft((paragraph("Nothing this quarter needs a new decision."),))
    items = [item for *_, item in sorted(found, key=lambda each: (-each[0], each[1]))]
    return Draft((Words(f"<ol>{''.join(items[:MOST_TO_DECIDE])}</ol>", "decide"),))


def _gravity(material: Material, measure: str) -> int:
    """How much it matters to a child's safety; a question about no measure is as grave as any, for the Board asked it."""
    known = material.framework.measures.get(measure)
    return known.gravity if known else GRAVEST


def _item(decision: str, about: str, owner: str, by: str) -> str:
    return (
        f'<li><strong>{escape(decision.rstrip("."))}.</strong> {escape(about)} '
        f'<span class="owner">Owner: {escape(owner)}; {escape(by)}.</span></li>'
    )


def _overdue_item(material: Material, challenge: Any) -> str:
    about = _about(material, challenge)
    return _item("What to do about an answer that has not come", about, challenge.asked_of, f"due {challenge.due_on:%-d %B %Y}")


def _answered_item(material: Material, challenge: Any) -> str:
    about = _about(material, challenge)
    return _item("Whether the answer is enough to close the challenge", about, challenge.asked_of, f"answered {challenge.responded_on:%-d %B %Y}")


def _about(material: Material, challenge: Any) -> str:
    """The measure a challenge was to move, or its question when it was about none."""
    known = material.framework.measures.get(challenge.measure)
    return f"{known.title}." if known else challenge.question


def _is_in_hand(material: Material, measure: str) -> bool:
    """True when the Board has a challenge or an action open on a measure: then there is nothing new to decide."""
    return any(c.is_open for c in material.record.challenges_on(measure)) or material.record.has_action_on(measure)


def _concern_item(material: Material, concern: Any) -> str:
    measure = material.framework.measure(concern.measure)
    said = kept_words(material, concern) if is_kept(material, concern) else said_of(material, measure.id, with_reading=False)
    return _item(measure.decision, f"{said}.", _owner(material, measure), f"by {material.next_meeting_on:%-d %B %Y}")


def _owner(material: Material, measure: Measure) -> str:
    target = material.framework.target(measure.id)
    if target and target.owner:
        return target.owner
    return material.framework.board.agency_name(material.framework.returns[measure.return_id].agencies[0])


def asked_last_time(material: Material) -> Draft:
    """Open challenges, overdue first, and those closed this quarter; actions and milestones in a line each."""
    asked = challenge_order(material, [c for c in material.record.challenges if _is_live(material, c)])
    actions = [a for a in material.record.actions if _is_live(material, a)]
    wanted = milestones(material, list(material.framework.measures.values()))
    blocks: list[Any] = [_challenges(material, asked)] if asked else []
    if not asked:
        blocks.append(paragraph("The Board has no challenge open, and closed none this quarter."))
    blocks += [paragraph(_actions_said(material, actions), "named")] if actions else []
    blocks += [paragraph(_milestones_said(wanted), "named")] if wanted else []
    more = [challenges_table(material, asked, "board_summary")] if asked else []
    more += [actions_table(material, actions, "board_summary")] if actions else []
    more += [milestones_table(material, wanted, "board_summary")] if wanted else []
    more += [forward_plan(material)] if _to_come(material) else []
    return Draft(tuple(blocks), tuple(more))


def _is_live(material: Material, entry: Any) -> bool:
    return entry.is_open or Quarter.of(entry.closed_on) >= material.quarter


def _challenges(material: Material, asked: list[Any]) -> Words:
    items = "".join(_challenge_item(material, c) for c in asked[:MOST_ASKED])
    over = len(asked) - MOST_ASKED
    more = f"<p>And {several(over, 'challenge')} more, under More detail.</p>" if over > 0 else ""
    return Words(f"<ul>{items}</ul>{more}", "asked")


def _challenge_item(material: Material, challenge: Any) -> str:
    before, now = before_and_now(material, challenge.measure, challenge.raised_on)
    title = material.framework.measure(challenge.measure).title if challenge.measure in material.series else ""
    moved = f" {title}: {before} when asked, {now} now." if title else ""
    question = f" {challenge.question}" if challenge.is_open else ""
    return f"<li><strong>{escape(challenge.asked_of)}: {escape(_state(material, challenge))}.</strong>{escape(question + moved)}</li>"


def _state(material: Material, challenge: Any) -> str:
    if not challenge.is_open:
        return f"closed {challenge.closed_on:%-d %B %Y}"
    if challenge.responded_on:
        return f"answered {challenge.responded_on:%-d %B %Y}, still open"
    if challenge.is_overdue(material.meeting_on):
        return f"no answer, overdue since {challenge.due_on:%-d %B %Y}"
    return f"answer awaited by {challenge.due_on:%-d %B %Y}"


def _actions_said(material: Material, actions: list[Any]) -> str:
    """How many actions are overdue, and the longest of them with their owner."""
    still_open = [a for a in actions if a.is_open]
    late = sorted((a for a in still_open if a.due_on < material.meeting_on), key=lambda a: a.due_on)
    if not late:
        return f"Actions: {several(len(still_open), 'action')} open, none overdue."
    first = late[0]
    said = f"Longest, by {(material.meeting_on - first.due_on).days} days: {first.action.rstrip('.')} ({first.owner})"
    return f"Actions: {in_words(len(late))} of {in_words(len(still_open))} open {'is' if len(late) == 1 else 'are'} overdue. {said}."


def _milestones_said(found: list[Milestone]) -> str:
    """How many milestones stand in each state, in the order that matters.

    >>> one = Milestone("m", "Plans", "3", "4", "5", "31 March", "Head of service", "behind")
    >>> _milestones_said([one])
    'Milestones: one behind.'
    """
    states = [m.state for m in found]
    said = [f"{in_words(states.count(s))} {s}" for s in ("missed", "behind", "cannot tell", "on course", "met") if s in states]
    return f"Milestones: {', '.join(said)}."


def _to_come(material: Material) -> list[Any]:
    return [item for item in material.record.plan if item.meeting_on >= material.meeting_on]


def forward_plan(material: Material) -> Drawing:
    """What comes to which meeting, and why then."""
    rows = tuple((f"{item.meeting_on:%-d %B %Y}", item.item, item.why_then) for item in _to_come(material))
    return drawing(
        "tables.table",
        ("Meeting", "Item", "Why then"),
        rows,
        id="summary-forward-plan",
        headline=f"{sentence_case(several(len(rows), 'item'))} planned for meetings to come",
        subtitle="Forward plan",
        sentence="Which item comes to which meeting, and why then.",
        source=f"the Board's own record{material.source_suffix}",
        is_specimen=material.is_specimen,
    )
