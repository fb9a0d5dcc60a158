"""What the Board has to decide today: at most three things in full, and in a line what else waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from wscb_lib.counts_in_words import several
from wscb_lib.days_in_words import day_and_month, day_in_short, day_in_words
from wscb_lib.exhibits.passage import Words, paragraph
from wscb_lib.framework import Measure
from wscb_lib.pages.board_summary.changed import is_in_hand, is_kept, open_concerns
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.judging import GRAVEST
from wscb_lib.pages.wording.finding import finding
from wscb_lib.pages.wording.open_concerns import kept_words
from wscb_lib.record import Challenge

MOST_TO_DECIDE = 3
MOST_ALERTS = 2  # told in full
MOST_OF_AN_ANSWER = 30  # words
MOST_ALSO = 4  # of what else waits, named in a line
JUDGE = {"proposed": "agree the judgement of", "due": "judge again"}


def decide_today(evidence: Evidence) -> Draft:
    """At most three, each with an owner and a day; in a line, which children to ask about today, and in
    another what else waits.

    The gravest first; of the same gravity, answers overdue, answers given but not yet weighed, answers due by
    this meeting, then concerns on which nothing is open: those of this quarter before those kept from
    earlier.
    """
    waiting = sorted([*_answers(evidence), *_unasked(evidence)], key=lambda each: each.order)
    if not waiting:
        return Draft(
            (
                paragraph("Nothing this quarter needs a new decision."),
                *_to_ask_today(evidence),
                *_also(evidence, []),
            )
        )
    items = "".join(each.item for each in waiting[:MOST_TO_DECIDE])
    return Draft(
        (
            Words(f"<ol>{items}</ol>", "decide"),
            *_to_ask_today(evidence),
            *_also(evidence, waiting[MOST_TO_DECIDE:]),
        )
    )


def _to_ask_today(evidence: Evidence) -> list[Words]:
    """What the checks found of children and cannot wait for a meeting; past two, how many more."""
    alerts = [said for state in evidence.states for said in state.alerts.values()]
    over = len(alerts) - MOST_ALERTS
    said = [
        *alerts[:MOST_ALERTS],
        *([f"And {several(over, 'alert')} more, each at the top of its page."] if over > 0 else []),
    ]
    return [Words(f"<p><strong>Do not wait:</strong> {escape(' '.join(said))}</p>", "named")] if said else []


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for the Board: `order` puts it in its place, `item` tells it whole, `name` in a
    few words."""

    order: tuple[int, int, date | int]
    item: str
    # "" for a change nobody has asked about: those are named under what changed, and only counted here
    name: str


def _answers(evidence: Evidence) -> list[Waiting]:
    """Challenges on which the Board has something to decide at this meeting."""
    found = []
    for c in evidence.record.challenges:
        if not c.is_open:
            continue
        if c.responded_on:
            found.append(
                _answer(
                    evidence,
                    c,
                    1,
                    "is the answer enough to close the challenge?",
                    f"answered {day_in_short(c.responded_on)}",
                )
            )
        elif c.is_overdue(evidence.recorded_to):
            found.append(_answer(evidence, c, 0, "no answer, so what now?", f"due {day_in_short(c.due_on)}"))
        elif evidence.is_due_by_the_meeting(c.due_on):
            found.append(
                _answer(
                    evidence,
                    c,
                    2,
                    "is the answer due at this meeting enough?",
                    f"due {day_in_short(c.due_on)}",
                )
            )
    return found


def _answer(evidence: Evidence, challenge: Challenge, rank: int, decision: str, day: str) -> Waiting:
    known = evidence.framework.measures.get(challenge.measure)
    name = known.title if known else challenge.question.rstrip(".?")
    said = [f"“{_in_short(challenge.response)}”"] if challenge.responded_on and challenge.response else []
    if known:
        said.append(
            f"{'If not' if rank else 'The choice'}: {known.decision[:1].lower()}{known.decision[1:]}."
        )
    item = _item(f"{name}: {decision}", " ".join(said), challenge.asked_of, day)
    return Waiting(
        (-_gravity(evidence, challenge.measure), rank, challenge.due_on), item, f"{name} (answer {day})"
    )


def _in_short(words: str) -> str:
    """An answer as page one has room for it; where it is longer it ends in "…", and stands whole under More
    detail.

    >>> _in_short("A form was agreed."), len(_in_short("word " * 50).split())
    ('A form was agreed.', 30)
    """
    found = words.split()
    return (
        " ".join(found)
        if len(found) <= MOST_OF_AN_ANSWER
        else " ".join(found[:MOST_OF_AN_ANSWER]).rstrip(".,;") + "…"
    )


def _unasked(evidence: Evidence) -> list[Waiting]:
    """Concerns on which the Board has neither a challenge nor an action open; one that has gone back since is
    only kept."""
    found = []
    for place, c in enumerate(open_concerns(evidence)):
        if is_in_hand(evidence, c.measure) or (is_kept(evidence, c) and c.is_back):
            continue
        measure = evidence.framework.measure(c.measure)
        said = (
            kept_words(evidence, c)
            if is_kept(evidence, c)
            else finding(evidence, measure, with_reading=False)
        )
        item = _item(
            measure.decision,
            f"{said}.",
            _owner(evidence, measure),
            f"by {day_in_words(evidence.next_meeting_on)}",
        )
        found.append(Waiting((-measure.gravity, 4 if is_kept(evidence, c) else 3, place), item, ""))
    return found


def _also(evidence: Evidence, waiting: list[Waiting]) -> list[Words]:
    """What else waits: decisions past the third, actions due by this meeting, judgements to agree or to make
    again."""
    unasked = sum(not each.name for each in waiting)
    said = [each.name for each in waiting if each.name]
    said += [f"{several(unasked, 'change')} nobody has asked about"] if unasked else []
    said += _actions_due(evidence)
    said += [
        f"{JUDGE[state]} {s.short or s.text}"
        for s in evidence.framework.statements
        if (state := _judging(evidence, s.id))
    ]
    if not said:
        return []
    over = len(said) - MOST_ALSO
    more = [f"and {several(over, 'more', 'more')}, on the pages they belong to"] if over > 0 else []
    return [
        Words(
            f"<p><strong>Also waiting:</strong> {escape('; '.join([*said[:MOST_ALSO], *more]))}.</p>", "named"
        )
    ]


def _actions_due(evidence: Evidence) -> list[str]:
    """Who is to have done what the Board agreed by this meeting: each owner with the day."""
    due = [a for a in evidence.record.actions if a.is_open and evidence.is_due_by_the_meeting(a.due_on)]
    owners = " and ".join(f"{a.owner} ({day_and_month(a.due_on)})" for a in due)
    return [f"{'an action' if len(due) == 1 else 'actions'} due from {owners}"] if due else []


def _judging(evidence: Evidence, about: str) -> str:
    """ "proposed" for a judgement nobody agreed, "due" for one whose day has come, "" for one that stands."""
    judgement = evidence.record.judgement_of(about)
    if judgement is None or not judgement.agreed_on:
        return "proposed" if judgement else ""
    return "due" if judgement.is_due_for_review(evidence.meeting_on) else ""


def _gravity(evidence: Evidence, measure: str) -> int:
    """How much it matters to a child's safety; a question about no measure is as grave as any, for the Board
    asked it."""
    known = evidence.framework.measures.get(measure)
    return known.gravity if known else GRAVEST


def _item(decision: str, about: str, owner: str, by: str) -> str:
    asked = decision if decision.endswith("?") else f"{decision.rstrip('.')}."
    return (
        f"<li><strong>{escape(asked)}</strong> {escape(about)} "
        f'<span class="owner">Owner: {escape(owner)}; {escape(by)}.</span></li>'
    )


def _owner(evidence: Evidence, measure: Measure) -> str:
    target = evidence.framework.target(measure.id)
    if target and target.owner:
        return target.owner
    return evidence.name(evidence.framework.returns[measure.return_id].agencies[0])
