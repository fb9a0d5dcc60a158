"""What one agency owes the Board and is asked by it: returns on time, agreements, challenges, actions."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.counts_in_words import no_word_yet, several, some_of
from wscb_lib.days_in_words import day_and_month, day_in_words
from wscb_lib.exhibits import slug
from wscb_lib.exhibits.passage import bullets, paragraph
from wscb_lib.framework import Agency, Element
from wscb_lib.framework.partners import named_in
from wscb_lib.pages.drawing import Block, Draft, Drawing
from wscb_lib.pages.evidence import Arrival, Evidence
from wscb_lib.pages.parts.board_record import actions_table, challenges_table, has_no_word
from wscb_lib.pages.parts.milestones import Milestone, milestones, milestones_table
from wscb_lib.pages.parts.reliability import STATUS
from wscb_lib.pages.parts.subject_answers import asked_of
from wscb_lib.pages.parts.tasks import tasks_for
from wscb_lib.quarter import Quarter
from wscb_lib.record import Action, Agreement, Challenge

OFFICE = "lscb_office"  # whose page also says what nobody on the list of partners was asked


def returns(evidence: Evidence, agency: Agency, page: Element) -> Draft:
    """How each of its returns came, this quarter and before, and what the checks found; empty when it is
    asked for none."""
    its = _arrivals(evidence, agency)
    if not its:
        return Draft()
    quarters = [arrival.quarter for arrival in next(iter(its.values()))][::-1]
    rows = tuple(
        (evidence.framework.returns[r].title, *(came(a) for a in reversed(found))) for r, found in its.items()
    )
    table = evidence.table(
        ("Return", *(Quarter.parse(q).short for q in quarters)),
        rows,
        id=slug(page.id, "returns"),
        headline=returns_in_a_line(evidence, agency).removeprefix("Returns: ").rstrip("."),
        subtitle=f"Returns of {page.title}",
        sentence=returns_in_a_line(evidence, agency),
        source="the registers of what came",
    )
    return Draft((table, *_checks(evidence, agency)))


def _checks(evidence: Evidence, agency: Agency) -> tuple[Block, ...]:
    states = [s for s in evidence.states if s.agency == agency.id]
    said = [
        f"{evidence.framework.returns[s.return_id].title}: {several(s.set_aside, 'row')} of {s.rows:,} set "
        "aside."
        for s in states
        if s.set_aside
    ]
    said += [advisory for s in states for advisory in s.advisories]
    if not said:
        return (paragraph("The checks of this quarter’s returns found nothing to say."),)
    return (paragraph("What the checks found in this quarter’s returns:"), bullets(said, "advisories"))


def came(arrival: Arrival) -> str:
    """How one return came, in words.

    >>> from datetime import date
    >>> came(Arrival("2015-16-Q4", "received", date(2016, 4, 20), date(2016, 4, 22)))
    'two days late'
    """
    if arrival.status != "received":
        return "not due" if arrival.status == "not_due" else STATUS[arrival.status]
    if arrival.received_on is None:
        return "received, day not recorded"
    if arrival.is_late:
        return f"{several((arrival.received_on - arrival.due_on).days, 'day')} late"
    return f"on time, {day_and_month(arrival.received_on)}"


def returns_in_a_line(evidence: Evidence, agency: Agency) -> str:
    """How many of the returns due this quarter came, how many late, and which did not come; "" when it is
    asked for none."""
    now = {r: found[-1] for r, found in _arrivals(evidence, agency).items()}
    due = {r: a for r, a in now.items() if a.status != "not_due"}
    if not due:
        return "Returns: none was due this quarter." if now else ""
    titles = evidence.framework.returns
    absent = [f"{titles[r].title} ({STATUS[a.status]})" for r, a in due.items() if a.status != "received"]
    late = sum(a.is_late for a in due.values())
    said = f"Returns: {len(due) - len(absent) or 'none'} of {len(due)} received"
    said += f", {late or 'none'} late" if len(absent) < len(due) else ""
    return f"{said}; lacking: {', '.join(absent)}." if absent else f"{said}."


def _arrivals(evidence: Evidence, agency: Agency) -> dict[str, tuple[Arrival, ...]]:
    return {r: found for (r, sender), found in evidence.arrivals.items() if sender == agency.id}


def is_asked(evidence: Evidence, agency: Agency) -> bool:
    """Whether the record has a challenge, an action or an agreement for this agency, or about it."""
    return bool(_challenges(evidence, agency) or _actions(evidence, agency) or _agreements(evidence, agency))


def asked(evidence: Evidence, agency: Agency, page: Element) -> Draft:
    """What the Board wants of it, asked of it or about it, and what was answered: milestones, challenges,
    actions, agreements."""
    challenges = _challenges(evidence, agency)
    actions = _actions(evidence, agency)
    agreements = _agreements(evidence, agency)
    blocks: list[Block] = []
    if challenges:
        blocks.append(challenges_table(evidence, challenges, page.id))
    if wanted := wanted_of(evidence, agency):
        blocks.append(milestones_table(evidence, wanted, page.id))
    if actions:
        blocks.append(actions_table(evidence, actions, page.id))
    tasks = tasks_for(evidence, agency, page)
    blocks += tasks.blocks
    if agreements:
        blocks.append(_agreements_table(evidence, agreements, page))
    if not blocks:
        blocks.append(
            paragraph(
                "The Board’s record is none of its own files, and was not read for this page."
                if evidence.framework.alone
                else "The Board’s record holds no challenge, milestone, action or agreement for it.",
                "absent",
            )
        )
    if agency.id == OFFICE and (lost := _asked_of_nobody(evidence)):
        blocks += [
            paragraph("Asked of somebody whom the list of partners does not name:"),
            bullets(lost, "absent"),
        ]
    return Draft(tuple(blocks), tasks.more)


def wanted_of(evidence: Evidence, agency: Agency) -> list[Milestone]:
    """The milestones that it answers for by name, or that are of a measure about it alone."""
    measures = [
        evidence.framework.measure(t.measure)
        for t in evidence.framework.targets
        if _is_for(evidence, agency, t.owner, t.measure)
    ]
    return milestones(evidence, measures)


def wanted_in_lines(evidence: Evidence, agency: Agency) -> list[str]:
    """Each milestone in a line: the figure now, what is wanted by when, and whether it is on course."""
    return [
        f"Milestone, {m.state}: {m.title}: {m.now}; wanted: {m.wanted} by {m.by_when}."
        for m in wanted_of(evidence, agency)
    ]


def asked_in_a_line(evidence: Evidence, agency: Agency) -> str:
    """How many challenges and actions are open, how many of them overdue at the meeting; which returns it
    refused or has not agreed to; and the subjects on which it was asked and is silent."""
    challenges = [c for c in _challenges(evidence, agency) if c.is_open]
    actions = [a for a in _actions(evidence, agency) if a.is_open]
    late = [c.due_on for c in challenges if c.is_overdue(evidence.meeting_on)]
    late += [a.due_on for a in actions if a.is_overdue(evidence.meeting_on)]
    no_word = no_word_yet(sum(has_no_word(evidence, due) for due in late), len(late))
    counts = [several(len(challenges), "challenge")] if challenges else []
    counts += [several(len(actions), "action")] if actions else []
    overdue = f"{several(len(late), 'is', 'are') if late else 'none is'} overdue{no_word}"
    said = [f"{' and '.join(counts)} open; {overdue}"] if counts else []
    said += [
        f"{title}, a return it was asked for, {answer}" for title, answer in _not_agreed(evidence, agency)
    ]
    silent = [topic.title for topic, each in asked_of(evidence, agency) if each.how == "silent"]
    said += [f"asked about {' and '.join(silent)}, and silent"] if silent else []
    return f"Asked by the Board: {'; '.join(said) or 'nothing is open'}."


def _not_agreed(evidence: Evidence, agency: Agency) -> list[tuple[str, str]]:
    """The returns it was asked for and has not agreed to send, with what became of each: refused, or not yet
    answered."""
    titles = evidence.framework.returns
    open_ones = [a for a in _agreements(evidence, agency) if a.agreed_on is None]
    return [
        (
            titles[a.return_id].title if a.return_id in titles else a.return_id,
            "is refused" if a.refused_because else "is not yet answered",
        )
        for a in open_ones
    ]


def _challenges(evidence: Evidence, agency: Agency) -> list[Challenge]:
    return [c for c in evidence.record.challenges if _is_for(evidence, agency, c.asked_of, c.measure)]


def _actions(evidence: Evidence, agency: Agency) -> list[Action]:
    return [a for a in evidence.record.actions if _is_for(evidence, agency, a.owner, a.measure)]


def _is_for(evidence: Evidence, agency: Agency, asked_of: str, measure: str) -> bool:
    """Whether it is named, or the measure that was to move is of this agency alone."""
    framework = evidence.framework
    is_about = measure in framework.measures and agency.id in framework.about(framework.measure(measure))
    return is_about or agency.id in named_in(asked_of, framework.board.agencies)


def _agreements(evidence: Evidence, agency: Agency) -> list[Agreement]:
    return [a for a in evidence.record.agreements if a.agency == agency.id]


def _asked_of_nobody(evidence: Evidence) -> list[str]:
    """Challenges, actions and milestones that lead to no partner of the day, so that they are not lost."""
    agencies = evidence.framework.board.agencies
    wanted = [(c.asked_of, c.question) for c in evidence.record.challenges] + [
        (a.owner, a.action) for a in evidence.record.actions
    ]
    wanted += [
        (t.owner, f"milestone of {evidence.framework.measure(t.measure).title}")
        for t in evidence.framework.targets
        if t.owner
    ]
    return [f"{who}: {what}" for who, what in wanted if not named_in(who, agencies)]


def _agreements_table(evidence: Evidence, agreements: Sequence[Agreement], page: Element) -> Drawing:
    titles = {r.id: r.title for r in evidence.framework.returns.values()}
    made = sum(a.agreed_on is not None for a in agreements)
    return evidence.table(
        ("Return", "Asked for", "Answer"),
        tuple(
            (titles.get(a.return_id, a.return_id), f"{day_in_words(a.sought_on)}", _answer(a))
            for a in agreements
        ),
        id=slug(page.id, "agreements"),
        headline=some_of(made, len(agreements), "return asked for", "agreed", "returns asked for"),
        subtitle=f"Agreements with {page.title}",
        sentence="Which returns the Board asked for, when, and what the agency answered.",
        source="the Board's own record",
    )


def _answer(agreement: Agreement) -> str:
    if agreement.agreed_on:
        return f"agreed {day_in_words(agreement.agreed_on)}"
    return f"refused: {agreement.refused_because}" if agreement.refused_because else "not yet answered"
