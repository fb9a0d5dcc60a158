"""What the Board asked before, and whether it moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from wscb_lib.counts_in_words import counted, in_words, sentence_case, several
from wscb_lib.days_in_words import day_and_month, day_in_words
from wscb_lib.exhibits.passage import bullets
from wscb_lib.learning.dialogue import latest_of
from wscb_lib.pages.board_summary.decide import MOST_TO_DECIDE
from wscb_lib.pages.drawing import Draft, Drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.board_record import (
    actions_table,
    before_and_now,
    challenge_order,
    challenges_table,
    has_no_word,
    to_the_meeting,
)
from wscb_lib.pages.parts.decisions import judgements_in_words, measure_of, to_decide
from wscb_lib.pages.parts.milestones import Milestone, milestones, milestones_table
from wscb_lib.quarter import Quarter
from wscb_lib.record import Action, Challenge, Decision

MOST_ASKED = 3  # challenges that stand open on the page, overdue first
MOST_OF_A_QUESTION = 14  # words, where no figure tells how it stands


def asked_last_time(evidence: Evidence) -> Draft:
    """What was asked: challenges, actions and milestones, counted to the meeting.

    What is before the Board again today is told here in one line, and only where it is late or was answered.
    """
    today = to_decide(evidence)
    again = {about for d in today for about in _about(evidence, d)}
    live = challenge_order(evidence, [c for c in evidence.record.challenges if _is_live(evidence, c)])
    is_again = {c.challenge_id for c in live if again & {c.challenge_id, c.measure}}
    still = [c for c in live if c.is_open and c.challenge_id not in is_again]
    above = [c for c in live if c.is_open and c.challenge_id in is_again and _is_told_of(evidence, c)]
    late = [a for a in evidence.record.actions if a.is_open and a.due_on <= evidence.meeting_on]
    theirs = [a for a in late if a.measure and _place(evidence, a, today) < MOST_TO_DECIDE]
    lines = [_decided_above(evidence, above, theirs, today)] if above or theirs else []
    lines += [_challenge(evidence, c) for c in still[:MOST_ASKED]]
    over = len(still) - MOST_ASKED
    lines += [f"And {several(over, 'question')} more, below."] if over > 0 else []
    rest = [a for a in (late if theirs else evidence.record.actions) if a.is_open and a not in theirs]
    lines += _actions(rest, evidence)
    wanted = milestones(evidence, list(evidence.framework.measures.values()))
    lines += [_milestones_said(wanted)] if wanted else []
    return Draft((bullets(lines or ["Nothing is open."], "asked"),))


def all_asked(evidence: Evidence) -> list[Drawing]:
    """Whole: challenges open or closed since the quarter began, actions, milestones, and what is planned."""
    asked = challenge_order(evidence, [c for c in evidence.record.challenges if _is_live(evidence, c)])
    actions = [a for a in evidence.record.actions if _is_live(evidence, a)]
    wanted = milestones(evidence, list(evidence.framework.measures.values()))
    found = [challenges_table(evidence, asked, "board-summary")] if asked else []
    found += [actions_table(evidence, actions, "board-summary")] if actions else []
    found += [milestones_table(evidence, wanted, "board-summary")] if wanted else []
    return found + ([forward_plan(evidence)] if _to_come(evidence) else [])


def _is_live(evidence: Evidence, entry: Challenge | Action) -> bool:
    return entry.closed_on is None or Quarter.of(entry.closed_on) >= evidence.quarter


def _is_told_of(evidence: Evidence, challenge: Challenge) -> bool:
    """True where an answer came, or none did and it was due before the meeting."""
    return challenge.responded_on is not None or challenge.is_overdue(evidence.meeting_on)


def _about(evidence: Evidence, decision: Decision) -> set[str]:
    """The challenge and the measure that a decision is about, as far as it names them."""
    measure = measure_of(evidence, decision)
    return {decision.challenge_id, measure.id if measure else ""} - {""}


def _place(evidence: Evidence, asked: Challenge | Action, today: Sequence[Decision]) -> int:
    """Which of today's decisions, from nought, a question or an action belongs to; past the last for none."""
    about = {asked.measure, asked.challenge_id if isinstance(asked, Challenge) else ""}
    return next(
        (at for at, d in enumerate(today) if about & _about(evidence, d)), len(today) + MOST_TO_DECIDE
    )


def _decided_above(
    evidence: Evidence, above: Sequence[Challenge], actions: Sequence[Action], today: Sequence[Decision]
) -> str:
    """How the questions stand that are before the Board again, and the actions whose day has come, by the
    number of their decision, which names of whom they were asked; of one that has none, by whom."""
    said: dict[tuple[int, str], list[str]] = {}
    for each in above:
        at = _place(evidence, each, today)
        name = f"On decision {at + 1}" if at < MOST_TO_DECIDE else each.asked_of
        came = f"answered {day_and_month(each.responded_on)}" if each.responded_on else _state(evidence, each)
        said.setdefault((at, name), []).append(came)
    for action in actions:
        at = _place(evidence, action, today)
        how = f"its action {_how_late(evidence, action)}"
        said.setdefault((at, f"On decision {at + 1}"), []).append(how)
    lines = [f"{name}: {'; '.join(each)}." for (_, name), each in sorted(said.items())]
    return " ".join(lines).replace(". On decision ", ". On ")


def _challenge(evidence: Evidence, challenge: Challenge) -> str:
    """Of whom, how it stands, and the figure it was to move: then and now."""
    before, now = before_and_now(evidence, challenge.measure, challenge.raised_on)
    known = challenge.measure in evidence.series
    about = f"{before} when asked, {now} now" if known else _in_short(challenge.question)
    return f"{challenge.asked_of}: {_state(evidence, challenge)}; {about}."


def _in_short(words: str) -> str:
    """A question as page one has room for it; where it is longer it ends in "…".

    >>> _in_short("Why late?"), len(_in_short("word " * 50).split())
    ('Why late', 14)
    """
    found = words.rstrip(".?").split()
    if len(found) <= MOST_OF_A_QUESTION:
        return " ".join(found)
    return " ".join(found[:MOST_OF_A_QUESTION]).rstrip(",;") + "…"


def _state(evidence: Evidence, challenge: Challenge) -> str:
    if challenge.responded_on:
        return f"answered {day_and_month(challenge.responded_on)}, still open"
    stands = to_the_meeting(evidence, challenge.due_on)
    return f"answer {stands}" if challenge.due_on >= evidence.meeting_on else f"no answer, {stands}"


def _actions(actions: Sequence[Action], evidence: Evidence) -> list[str]:
    """Whose action is longest overdue at the meeting, and how the others stand whose day has come."""
    due = sorted((a for a in actions if a.due_on <= evidence.meeting_on), key=lambda a: a.due_on)
    if not due:
        return [f"{sentence_case(several(len(actions), 'action'))} open, none overdue."] if actions else []
    first, *others = due
    if first.due_on == evidence.meeting_on:
        return [f"{sentence_case(several(len(due), 'action'))} due today."]
    said = [f"{sentence_case(first.owner)}: action {_how_late(evidence, first)}"]
    for state, many in Counter(_how_it_stands(evidence, a) for a in others).items():
        said.append(f"{'another' if many == 1 else f'{in_words(many)} more'} {state}")
    return [f"{'; '.join(said)}."]


def _how_late(evidence: Evidence, action: Action) -> str:
    """How one action stands whose day has come; of one that fell due since the quarter there is no word."""
    if action.due_on == evidence.meeting_on or not has_no_word(evidence, action.due_on):
        return to_the_meeting(evidence, action.due_on)
    return f"{counted((evidence.meeting_on - action.due_on).days, 'day')} overdue, no word"


def _how_it_stands(evidence: Evidence, action: Action) -> str:
    if action.due_on == evidence.meeting_on:
        return "due today"
    return "overdue, no word" if has_no_word(evidence, action.due_on) else "late"


def _milestones_said(found: list[Milestone]) -> str:
    """How many milestones are missed or behind.

    >>> one = Milestone("m", "Plans", "3", "4", "5", "31 March", "Head of service", "behind")
    >>> _milestones_said([one])
    'Milestones: of one, one behind.'
    """
    states = [m.state for m in found]
    late = [f"{in_words(states.count(s))} {s}" for s in ("missed", "behind") if s in states]
    return f"Milestones: of {in_words(len(found))}, {' and '.join(late) or 'none behind'}."


def _planned_in_words(evidence: Evidence, planned: Sequence[date]) -> str:
    today = sum(day == evidence.meeting_on for day in planned)
    later = len(planned) - today
    said = [f"{several(later, 'item')} planned for meetings to come"] if later else []
    said += [f"{in_words(today)} for today" if later else f"{several(today, 'item')} planned for today"] * (
        today > 0
    )
    return sentence_case(", ".join(said))


def _to_come(evidence: Evidence) -> list[tuple[date, str, str]]:
    """What is planned for this meeting and those to come, with why then; and what the rest of the record
    brings to them: judgements that wait, and partners that are to present."""
    judge = judgements_in_words(evidence)
    found = [(item.meeting_on, item.item, item.why_then) for item in evidence.record.plan]
    found += [(evidence.meeting_on, f"Judgements: {judge}", "They wait for this meeting.")] if judge else []
    timetable: dict[date, list[str]] = {}
    for each in evidence.assessed.presentations:
        if each.presented_on is None:
            name = evidence.framework.board.agency_called(each.agency)
            timetable.setdefault(each.presents_on, []).append(name)
    agreed: dict[date, list[str]] = {}
    for agency in evidence.framework.board.agencies:
        kinds = latest_of(agency.id, evidence.learning.content).values()
        for day in sorted({each.presents_on for each in kinds if each.presents_on}):
            agreed.setdefault(day, []).append(agency.name)
    for days, why in ((timetable, "Section 11: the year's timetable."), (agreed, "Agreed with each.")):
        found += [(day, f"Presentations: {'; '.join(names)}", why) for day, names in days.items()]
    return sorted((each for each in found if each[0] >= evidence.meeting_on), key=lambda each: each[0])


def forward_plan(evidence: Evidence) -> Drawing:
    """What comes to which meeting, and why then; beside what was planned for this one, what is put to it."""
    planned = _to_come(evidence)
    rows = tuple(
        (f"{day_in_words(day)}{', today' * (day == evidence.meeting_on)}", item, why)
        for day, item, why in planned
    )
    return evidence.table(
        ("Meeting", "Item", "Why then"),
        rows,
        id="summary-forward-plan",
        name="plans",
        headline=_planned_in_words(evidence, [day for day, *_ in planned]),
        subtitle="Forward plan",
        sentence="Which item comes to which meeting, and why then.",
        source="the Board's own record, and the year's timetable of section 11",
    )
