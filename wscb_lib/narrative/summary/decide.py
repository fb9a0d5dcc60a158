"""What the Board has to decide today: at most three things in full, and in a line what else waits."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from wscb_lib.framework import Measure
from wscb_lib.narrative.drawing import Draft
from wscb_lib.narrative.finding import finding
from wscb_lib.narrative.judging import GRAVEST
from wscb_lib.narrative.kept import kept_words
from wscb_lib.narrative.material import Material
from wscb_lib.narrative.passage import Words, paragraph
from wscb_lib.narrative.plain import several
from wscb_lib.narrative.summary.changed import is_in_hand, is_kept, open_concerns

MOST_TO_DECIDE = 3
MOST_ALERTS = 2  # told in full
MOST_OF_AN_ANSWER = 30  # words
MOST_ALSO = 4  # of what else waits, named in a line
JUDGE = {"proposed": "agree the judgement of", "due": "judge again"}


def decide_today(material: Material) -> Draft:
    """At most three, each with an owner and a day; in a line, which children to ask about today, and in
    another what else waits.

    The gravest first; of the same gravity, answers overdue, answers given but not yet weighed, answers due by
    this meeting, then concerns on which nothing is open: those of this quarter before those kept from
    earlier.
    """
    waiting = sorted([*_answers(material), *_unasked(material)], key=lambda each: each.order)
    if not waiting:
        return Draft(
            (
                paragraph("Nothing this quarter needs a new decision."),
                *_to_ask_today(material),
                *_also(material, []),
            )
        )
    items = "".join(each.item for each in waiting[:MOST_TO_DECIDE])
    return Draft(
        (
            Words(f"<ol>{items}</ol>", "decide"),
            *_to_ask_today(material),
            *_also(material, waiting[MOST_TO_DECIDE:]),
        )
    )


def _to_ask_today(material: Material) -> list[Words]:
    """What the checks found of children and cannot wait for a meeting; past two, how many more."""
    alerts = [said for state in material.states for said in state.alerts.values()]
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

    order: tuple
    item: str
    # "" for a change nobody has asked about: those are named under what changed, and only counted here
    name: str


def _answers(material: Material) -> list[Waiting]:
    """Challenges on which the Board has something to decide at this meeting."""
    found = []
    for c in material.record.challenges:
        if not c.is_open:
            continue
        if c.responded_on:
            found.append(
                _answer(
                    material,
                    c,
                    1,
                    "is the answer enough to close the challenge?",
                    f"answered {c.responded_on:%-d %b %Y}",
                )
            )
        elif c.is_overdue(material.recorded_to):
            found.append(_answer(material, c, 0, "no answer, so what now?", f"due {c.due_on:%-d %b %Y}"))
        elif material.is_due_by_the_meeting(c.due_on):
            found.append(
                _answer(
                    material, c, 2, "is the answer due at this meeting enough?", f"due {c.due_on:%-d %b %Y}"
                )
            )
    return found


def _answer(material: Material, challenge: Any, rank: int, decision: str, day: str) -> Waiting:
    known = material.framework.measures.get(challenge.measure)
    name = known.title if known else challenge.question.rstrip(".?")
    said = [f"“{_in_short(challenge.response)}”"] if challenge.responded_on and challenge.response else []
    said += (
        [f"{'If not' if rank else 'The choice'}: {known.decision[:1].lower()}{known.decision[1:]}."]
        if known
        else []
    )
    item = _item(f"{name}: {decision}", " ".join(said), challenge.asked_of, day)
    return Waiting(
        (-_gravity(material, challenge.measure), rank, challenge.due_on), item, f"{name} (answer {day})"
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


def _unasked(material: Material) -> list[Waiting]:
    """Concerns on which the Board has neither a challenge nor an action open; one that has gone back since is
    only kept."""
    found = []
    for place, c in enumerate(open_concerns(material)):
        if is_in_hand(material, c.measure) or (is_kept(material, c) and c.is_back):
            continue
        measure = material.framework.measure(c.measure)
        said = (
            kept_words(material, c)
            if is_kept(material, c)
            else finding(material, measure, with_reading=False)
        )
        item = _item(
            measure.decision,
            f"{said}.",
            _owner(material, measure),
            f"by {material.next_meeting_on:%-d %B %Y}",
        )
        found.append(Waiting((-measure.gravity, 4 if is_kept(material, c) else 3, place), item, ""))
    return found


def _also(material: Material, waiting: list[Waiting]) -> list[Words]:
    """What else waits: decisions past the third, actions due by this meeting, judgements to agree or to make
    again."""
    unasked = sum(not each.name for each in waiting)
    said = [each.name for each in waiting if each.name]
    said += [f"{several(unasked, 'change')} nobody has asked about"] if unasked else []
    said += _actions_due(material)
    said += [
        f"{JUDGE[state]} {s.short or s.text}"
        for s in material.framework.statements
        if (state := _judging(material, s.id))
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


def _actions_due(material: Material) -> list[str]:
    """Who is to have done what the Board agreed by this meeting: each owner with the day."""
    due = [a for a in material.record.actions if a.is_open and material.is_due_by_the_meeting(a.due_on)]
    owners = " and ".join(f"{a.owner} ({a.due_on:%-d %B})" for a in due)
    return [f"{'an action' if len(due) == 1 else 'actions'} due from {owners}"] if due else []


def _judging(material: Material, about: str) -> str:
    """ "proposed" for a judgement nobody agreed, "due" for one whose day has come, "" for one that stands."""
    judgement = material.record.judgement_of(about)
    if judgement is None or not judgement.agreed_on:
        return "proposed" if judgement else ""
    return "due" if judgement.is_due_for_review(material.meeting_on) else ""


def _gravity(material: Material, measure: str) -> int:
    """How much it matters to a child's safety; a question about no measure is as grave as any, for the Board
    asked it."""
    known = material.framework.measures.get(measure)
    return known.gravity if known else GRAVEST


def _item(decision: str, about: str, owner: str, by: str) -> str:
    asked = decision if decision.endswith("?") else f"{decision.rstrip('.')}."
    return (
        f"<li><strong>{escape(asked)}</strong> {escape(about)} "
        f'<span class="owner">Owner: {escape(owner)}; {escape(by)}.</span></li>'
    )


def _owner(material: Material, measure: Measure) -> str:
    target = material.framework.target(measure.id)
    if target and target.owner:
        return target.owner
    return material.framework.board.agency_name(material.framework.returns[measure.return_id].agencies[0])
