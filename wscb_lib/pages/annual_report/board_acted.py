"""What changed in the year, what the Board asked about it and was told, and what it had done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.days_in_words import day_in_short, day_in_words
from wscb_lib.exhibits import raised_words
from wscb_lib.exhibits.passage import paragraph
from wscb_lib.framework import Measure
from wscb_lib.measures.year import QUARTERS, of_year
from wscb_lib.pages.annual_report.year_tables import title_of_a_year, years_of
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.board_record import has_no_word
from wscb_lib.pages.wording.publicly import numbered_words, said_publicly
from wscb_lib.quarter import Quarter
from wscb_lib.record import Action, Challenge
from wscb_lib.signals import Concern


def what_changed(evidence: Evidence) -> Draft:
    """What the Board became concerned about, by quarter, and how it ended; in words, for a number may be
    about one child."""
    first, last = str(of_year(evidence.quarter)[0]), str(evidence.quarter)
    known = evidence.framework.measures
    found = [
        c
        for c in evidence.concerns
        if c.measure in known and c.became_signal and (not c.closed or c.closed >= first)
    ]
    if not found:
        return Draft(
            (paragraph("The Board had no concern this year that its figures could tell from chance."),)
        )
    new = sum(first <= c.raised <= last for c in found)
    rows = tuple(_changed_row(evidence, known[c.measure], c) for c in found)
    table = evidence.table(
        (
            "First seen",
            "What the figures raised",
            "What was seen then",
            *reversed(years_of(evidence)),
            "At the year's end",
        ),
        rows,
        id="annual-concerns",
        headline=_changes_headline(found, known, new),
        subtitle=f"What changed, {evidence.period}",
        sentence="What stood higher or lower than chance would explain against the quarters before it, and "
        "when that was first seen; the figures of the two years, and what had become of it at the year's "
        "end.",
        source="the Board's own record, and returns quarter by quarter",
    )
    return Draft((table,))


def _changed_row(evidence: Evidence, measure: Measure, concern: Concern) -> tuple[str, ...]:
    """One change: its direction in words, what it is called on the Board's own pages, and the two years'
    figures."""
    title = title_of_a_year(measure.title)
    figures = (
        [p.words(measure.unit) for p in evidence.series[measure.id]] if measure.id in evidence.series else []
    )
    figures = figures or ["not published" for _ in years_of(evidence)]
    return (
        Quarter.parse(concern.raised).short,
        title,
        f"{kind_of(measure)}: {raised_words(concern)} than before{_where_years_stand(evidence, concern)}",
        *figures,
        _ended(evidence, concern),
    )


def _where_years_stand(evidence: Evidence, concern: Concern) -> str:
    """That both years shown are after the change, where they are: one beside the other they show none."""
    year_before = of_year(evidence.quarter - QUARTERS)
    is_before_both = concern.since and concern.since <= str(year_before[0])
    return "; both years shown are after it" if is_before_both else ""


def kind_of(measure: Measure) -> str:
    """Name what a change for the worse is: a concern, or a plain change where neither way is better."""
    return "change" if measure.better == "neither" else "concern"


def _changes_headline(found: Sequence[Concern], known: Mapping[str, Measure], new: int) -> str:
    kinds = [kind_of(known[c.measure]) for c in found]
    said = [several(kinds.count(kind), kind) for kind in ("concern", "change") if kind in kinds]
    return sentence_case(
        f"{' and '.join(said)}: {in_words(new)} first seen in the year, {in_words(len(found) - new)} before "
        "it"
    )


def _ended(evidence: Evidence, concern: Concern) -> str:
    if concern.closed:
        return _after(f"closed {Quarter.parse(concern.closed).short}", concern.because)
    asked = any(c.is_open for c in evidence.record.challenges_on(concern.measure))
    return "open: the Board has asked, and waits for a whole answer" if asked else "open"


def _after(said: str, words: str) -> str:
    """What is known, and after it the Board's words of it where they may be published."""
    told = said_publicly(words)
    return f"{said}: {told}" if told else said


def _in_year(evidence: Evidence, entry: Challenge | Action, began: date) -> bool:
    """Whether something the Board wrote down was alive in this year."""
    first = of_year(evidence.quarter)[0].start
    return began <= evidence.meeting_on and (entry.closed_on is None or entry.closed_on >= first)


def asked(evidence: Evidence) -> Draft:
    """What the Board asked, what it was told, and its measure the year before and this year, where both may
    be shown."""
    challenges = [c for c in evidence.record.challenges if _in_year(evidence, c, c.raised_on)]
    if not challenges:
        return Draft((paragraph("The Board put no challenge to an agency this year.", "absent"),))
    closed = sum(not c.is_open for c in challenges)
    table = evidence.table(
        (
            "What the Board asked",
            "Of whom",
            "When",
            "What it was told",
            "Measure",
            *reversed(years_of(evidence)),
        ),
        tuple(_asked_row(evidence, c) for c in challenges),
        id="annual-challenges",
        headline=f"{sentence_case(several(len(challenges), 'challenge'))}, "
        f"{several(closed, 'challenge')} closed",
        subtitle=f"What the Board asked, {evidence.period}",
        sentence="What the Board asked, of whom, what it was told, and the measure it was to move: the year "
        "before, and this year.",
        source="the Board's own record",
    )
    return Draft((table,))


def _asked_row(evidence: Evidence, challenge: Challenge) -> tuple[str, ...]:
    if challenge.closed_on:
        why = _after(
            f"Closed {day_in_words(challenge.closed_on)}", challenge.reason or "no reason written down"
        )
        told = f"{why.rstrip('.')}. {_after('Evidence', challenge.evidence or 'none written down')}"
        told = told.removesuffix(" Evidence")
    elif challenge.responded_on:
        told = _after(f"Answered {day_in_words(challenge.responded_on)}", challenge.response)
    else:
        told = f"No answer yet; it {_due(evidence, challenge)}"
    about = f"A question about {_subject(evidence, challenge.measure)}"
    return (
        sentence_case(said_publicly(challenge.question) or about.removesuffix(" about ")),
        challenge.asked_of,
        f"{challenge.raised_on:%b %Y}",
        told,
        *_moved(evidence, challenge.measure),
    )


def _due(evidence: Evidence, challenge: Challenge) -> str:
    """When an answer is due: in the past where that day had come before the Board's meeting."""
    if challenge.due_on == evidence.meeting_on:
        return f"is due at the Board's meeting of {day_in_words(evidence.meeting_on)}"
    return f"{'was' if challenge.due_on < evidence.meeting_on else 'is'} due {day_in_words(challenge.due_on)}"


def _subject(evidence: Evidence, measure_id: str) -> str:
    """What an entry of the record is about, by the measure it is to move: “…”; "" where it names none."""
    known = evidence.framework.measures
    return f"“{title_of_a_year(known[measure_id].title)}”" if measure_id in known else ""


def _moved(evidence: Evidence, measure_id: str) -> tuple[str, ...]:
    """The measure's title and its figures, oldest first, as published; words where none may be."""
    if measure_id not in evidence.framework.measures:
        return ("none", *("none" for _ in years_of(evidence)))
    measure = evidence.framework.measure(measure_id)
    title = title_of_a_year(measure.title)
    if measure_id not in evidence.series:
        return (title, *("not published" for _ in years_of(evidence)))
    return (title, *(p.words(measure.unit) for p in evidence.series[measure_id]))


def done(evidence: Evidence) -> Draft:
    """What the Board agreed should be done: done with what evidence, or not yet."""
    actions = [a for a in evidence.record.actions if _in_year(evidence, a, a.agreed_on)]
    if not actions:
        return Draft((paragraph("The Board agreed no action this year.", "absent"),))
    ended = sum(not a.is_open for a in actions)
    table = evidence.table(
        ("Action", "Who", "Due", "Done, and what shows that it helped"),
        tuple(
            (
                sentence_case(
                    said_publicly(a.action)
                    or f"An action about {_subject(evidence, a.measure)}".removesuffix(" about ")
                ),
                a.owner,
                f"{day_in_short(a.due_on)}",
                _outcome(evidence, a),
            )
            for a in actions
        ),
        id="annual-actions",
        headline=f"{sentence_case(in_words(ended))} of {several(len(actions), 'action')} done",
        subtitle=f"What the Board agreed should be done, {evidence.period}",
        sentence="Each action, who was to do it by when, and what shows that it helped children.",
        source="the Board's own record",
    )
    return Draft((table,))


def _outcome(evidence: Evidence, action: Action) -> str:
    if action.closed_on is None:
        return _not_done(evidence, action)
    return _after(f"done {day_in_words(action.closed_on)}", action.evidence or "no evidence written down")


def _not_done(evidence: Evidence, action: Action) -> str:
    """How an open action stands at the meeting, as the Board's own pages count it."""
    if action.due_on == evidence.meeting_on:
        return f"not yet done; it is due at the Board's meeting of {day_in_words(evidence.meeting_on)}"
    if not action.is_overdue(evidence.meeting_on):
        return "not yet done, and not yet due"
    return f"overdue{'; the Board has had no word of it yet' * has_no_word(evidence, action.due_on)}"


def numbered_record(evidence: Evidence) -> list[str]:
    """What of the record a release of the year may not leave out: every entry of the year whose words hold a
    number."""
    record, entries = evidence.record, []
    for c in record.challenges:
        if _in_year(evidence, c, c.raised_on):
            where = c.where or "board_record, challenges"
            named = {"question": c.question, "answer": c.response, "reason": c.reason, "evidence": c.evidence}
            entries += [
                (where, f"the {name} of challenge {c.challenge_id}", said) for name, said in named.items()
            ]
    for a in record.actions:
        if _in_year(evidence, a, a.agreed_on):
            where = a.where or "board_record, actions"
            entries += [
                (where, f"what action {a.action_id} asks", a.action),
                (where, f"the evidence of action {a.action_id}", a.evidence),
            ]
    for j in filter(None, (record.judgement_of(s.id) for s in evidence.framework.statements)):
        where = j.where or "board_record, judgements"
        entries += [
            (where, f"the evidence of judgement {j.judgement_id}", j.evidence),
            (where, f"the dissent from judgement {j.judgement_id}", j.dissent),
        ]
    return numbered_words(entries)
