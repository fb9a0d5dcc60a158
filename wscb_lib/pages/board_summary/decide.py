"""What the Board has to decide today: at most three things in full, and by name what else is put to it."""

from __future__ import annotations

from wscb_lib.counts_in_words import several
from wscb_lib.exhibits.markup import Html
from wscb_lib.exhibits.passage import Words
from wscb_lib.pages.board_summary.changed import linked
from wscb_lib.pages.board_summary.how_many import open_concerns
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.decisions import (
    choices,
    is_in_hand,
    judgements_in_words,
    measure_of,
    people,
    to_decide,
)
from wscb_lib.record import Decision

MOST_TO_DECIDE = 3
MOST_ALERTS = 2  # told in full
MOST_UNASKED = 3  # by name, where nobody has put a decision


def decide_today(evidence: Evidence) -> Draft:
    """What the record puts to this meeting, the gravest first: what is recommended, or what else, who
    presents, who does it and by when; and which judgements wait.

    Where nothing is put, that, and the gravest changes that nobody has asked about.
    """
    waiting = to_decide(evidence)
    items = Html().join(_item(evidence, decision) for decision in waiting[:MOST_TO_DECIDE])
    blocks = [Words(str(Html("<ol>{}</ol>").format(items)), "decide")] if items else [_nothing_put(evidence)]
    blocks += _to_ask_today(evidence)
    over = waiting[MOST_TO_DECIDE:]
    if over:
        said = Html("<p><strong>Also to decide:</strong> {}.</p>")
        blocks.append(Words(str(said.format("; ".join(d.subject for d in over))), "named"))
    if judge := judgements_in_words(evidence):
        said = Html("<p><strong>Judgements:</strong> {}.</p>").format(judge)
        blocks.append(Words(str(said), "named"))
    return Draft(tuple(blocks))


def _item(evidence: Evidence, decision: Decision) -> Html:
    first, by, instead = choices(decision)
    measure = measure_of(evidence, decision)
    led = linked(evidence, measure, first) if measure else first
    is_one = decision.presenter.lower() == decision.owner.lower()
    whose = f"Lead: {decision.owner or 'nobody named'}." if is_one else people(decision)
    return Html("<li><strong>{}{}</strong>{}. {}</li>").format(led, by, instead, whose)


def _nothing_put(evidence: Evidence) -> Words:
    unasked = [
        evidence.framework.measure(c.measure)
        for c in open_concerns(evidence)
        if not c.is_back and not is_in_hand(evidence, c.measure)
    ]
    said = Html("<p>No decision is put to this meeting.{}</p>")
    if not unasked:
        return Words(str(said.format("")))
    names = Html("; ").join(linked(evidence, m, m.name) for m in unasked[:MOST_UNASKED])
    over = len(unasked) - MOST_UNASKED
    more = f"; and {several(over, 'more', 'more')}" if over > 0 else ""
    return Words(str(said.format(Html(" Nobody has asked about: {}{}.").format(names, more))))


def _to_ask_today(evidence: Evidence) -> list[Words]:
    """What the checks found of children and cannot wait for a meeting; past two, how many more."""
    alerts = [said for state in evidence.states for said in state.alerts.values()]
    over = len(alerts) - MOST_ALERTS
    said = [
        *alerts[:MOST_ALERTS],
        *([f"And {several(over, 'alert')} more, each at the top of its page."] if over > 0 else []),
    ]
    words = Html("<p><strong>Do not wait:</strong> {}</p>").format(" ".join(said))
    return [Words(str(words), "named")] if said else []
