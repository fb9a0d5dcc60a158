"""Page one: what changed, what to decide, who was not in the room, and what not to rely on."""

from __future__ import annotations

import math
from html import escape
from typing import Any

from wscb_lib.exhibits import headline
from wscb_lib.framework import Measure, Worded
from wscb_lib.narrative import voices
from wscb_lib.narrative.drawing import Draft, Drawing, drawing
from wscb_lib.narrative.judging import evidence_of, judgement_words, measures_of, since_words
from wscb_lib.narrative.material import Material, ReturnState
from wscb_lib.narrative.milestones import milestones
from wscb_lib.narrative.passage import Words, bullets, paragraph
from wscb_lib.narrative.telling import (
    actions_table,
    because,
    challenges_table,
    milestones_table,
    sentence_case,
    several,
)
from wscb_lib.quarter import Quarter

MOST_TO_DECIDE = 3
MOST_IN_FULL = 3  # concerns told with their reason; the others keep a line each, for page one is read in a minute


def parts(material: Material) -> dict[str, Draft]:
    """Every part of the Board summary, by name."""
    return {
        "line": line(material),
        "decide_today": decide_today(material),
        "what_changed": what_changed(material),
        "asked_last_time": asked_last_time(material),
        "not_in_the_room": not_in_the_room(material),
        "statements": statements(material),
        "do_not_rely_on": do_not_rely_on(material),
        "heard": voices.heard(material),
    }


def line(material: Material) -> Draft:
    """Whose, which quarter, who returned, how many flags and how many chance alone would raise."""
    due = [s for s in material.states if s.status != "not_due"]
    received = sum(s.status in ("received", "held") for s in due)
    flags = [s for s in material.signals.values() if s.verdict in ("signal", "watch")]
    signals = sum(s.verdict == "signal" for s in flags)
    judged = sum(s.verdict in ("signal", "watch", "no_clear_change") for s in material.signals.values())
    by_signal, by_watch = material.by_chance
    return Draft(
        (
            paragraph(
                f"{material.framework.board.name}, {material.quarter.label}. "
                f"{received} of {len(due)} returns due were received. "
                f"{sentence_case(several(judged, 'measure'))} could be judged: {several(signals, 'signal')} and "
                f"{several(len(flags) - signals, 'watch', 'watches')}. "
                f"Chance alone would raise about {_about(by_signal)} of the first and {_about(by_watch)} of the second.",
                "line",
            ),
        )
    )


def _about(expected: float) -> str:
    return "none" if expected < 0.05 else f"{expected:.1f}"


def _open_concerns(material: Material) -> list[Any]:
    found = [c for c in material.concerns if not c.closed and c.measure in material.framework.measures]
    return sorted(found, key=lambda c: _order(material, c))


def _order(material: Material, concern: Any) -> tuple:
    """Declared gravity, then signal before watch, then size of the change."""
    signal = material.signals.get(concern.measure)
    gravity = material.framework.measure(concern.measure).gravity
    return (-gravity, not concern.became_signal, -_size(signal), concern.raised, concern.measure)


def _size(signal: Any) -> float:
    """How far the latest figures stand from what went before, as a share of it; nought when not known."""
    p = getattr(signal, "p", float("nan"))
    return 0.5 if math.isnan(p) else 1 - p


def what_changed(material: Material) -> Draft:
    """Concerns by gravity, each dated and kept until the Board closes it; changes; and one improvement."""
    concerns = _open_concerns(material)
    shown = {c.measure for c in concerns}
    changes = [s for s in _flagged(material, "change") if s.measure not in shown]
    better = _flagged(material, "improvement")
    items = [_concern_item(material, c, is_short=at >= MOST_IN_FULL) for at, c in enumerate(concerns)]
    items += [_signal_item(material, s, "Change") for s in changes]
    if better:
        items.append(_signal_item(material, better[0], "Improvement"))
    closing = paragraph("No improvement can be told from chance this quarter.") if not better else None
    if not items:
        blocks: tuple[Any, ...] = (paragraph("Nothing can be told from chance this quarter, and no concern is open."),)
    else:
        blocks = (Words(f"<ol>{''.join(items)}</ol>", "changes"),)
    return Draft((*blocks, *([closing] if closing else [])))


def _flagged(material: Material, reading: str) -> list[Any]:
    found = [
        s
        for s in material.signals.values()
        if s.verdict in ("signal", "watch") and s.reading == reading and material.framework.measure(s.measure).is_judged
    ]
    return sorted(found, key=lambda s: (-material.framework.measure(s.measure).gravity, s.verdict != "signal", s.measure))


def _concern_item(material: Material, concern: Any, is_short: bool = False) -> str:
    measure = material.framework.measure(concern.measure)
    signal = material.signals.get(concern.measure)
    since = Quarter.parse(concern.raised).short
    word = "Change" if measure.better == "neither" else "Concern"
    word = word if concern.became_signal else f"Watch, possible {word.lower()}"
    dated = f"On this page since {since}"
    if concern.became_signal and concern.became_signal != concern.raised:
        dated += f", a signal since {Quarter.parse(concern.became_signal).short}"
    asked = [c for c in material.record.challenges_on(concern.measure) if c.is_open]
    dated += "; the Board’s challenge is open." if asked else "; the Board has not yet asked about it."
    holds = signal is not None and signal.verdict in ("signal", "watch")
    latest = material.latest(measure.id)
    said = headline(measure, signal, latest, material.back(measure.id, 1)) if holds else f"{measure.title}: {latest.words(measure.unit)}"
    why = because(measure, signal) if holds else _still(signal, bool(concern.became_signal))
    return f"<li><strong>{word}: {escape(said)}.</strong> {escape(why)} {escape(dated)} {_link(material, measure)}</li>"


def _still(signal: Any, was_signal: bool) -> str:
    """Why a change that the latest figures do not raise is still on the page."""
    ends = "it stays until the Board closes it" if was_signal else "a watch that is not seen again for two quarters is dropped"
    if signal is None or signal.verdict == "no_figure":
        return f"There is no figure this quarter; {ends}."
    return f"The latest figures alone would not raise it; {ends}."


def _signal_item(material: Material, signal: Any, word: str) -> str:
    measure = material.framework.measure(signal.measure)
    said = headline(measure, signal, material.latest(measure.id), material.back(measure.id, 1))
    word = word if signal.verdict == "signal" else f"Watch, possible {word.lower()}"
    return f"<li><strong>{word}: {escape(said)}.</strong> {escape(because(measure, signal))} {_link(material, measure)}</li>"


def _link(material: Material, measure: Measure) -> str:
    """A link to the page that shows the measure's chart."""
    stems = {e.id: e.stem for e in material.framework.elements}
    page = stems[measure.sections[0].split("/")[0] if measure.sections else "performance_dashboard"]
    return f'<a href="{page}.html">See {page.split("_", 1)[1].replace("_", " ")}</a>'


def decide_today(material: Material) -> Draft:
    """At most three: concerns nobody has been asked about, and challenges whose answer is overdue."""
    items = []
    for challenge in material.record.challenges:
        if challenge.is_overdue(material.meeting_on):
            items.append(f"{challenge.asked_of} has not answered, and the answer was due {challenge.due_on:%-d %B %Y}: {challenge.question}")
    for concern in _open_concerns(material):
        if not any(c.is_open for c in material.record.challenges_on(concern.measure)):
            measure = material.framework.measure(concern.measure)
            owner = _owner(material, measure)
            items.append(f"{measure.title}: {measure.decision[:1].lower()}{measure.decision[1:]}. For {owner}, by the next meeting.")
    if not items:
        return Draft((paragraph("Nothing this quarter needs a new decision."),))
    return Draft((bullets(items[:MOST_TO_DECIDE], "decide"),))


def _owner(material: Material, measure: Measure) -> str:
    target = material.framework.target(measure.id)
    if target and target.owner:
        return target.owner
    return material.framework.board.agency_name(material.framework.returns[measure.return_id].agencies[0])


def asked_last_time(material: Material) -> Draft:
    """Open challenges and actions, overdue first, those closed this quarter, milestones that slip, and what comes when."""
    asked = [c for c in material.record.challenges if _is_live(material, c)]
    actions = [a for a in material.record.actions if _is_live(material, a)]
    slipping = [m for m in milestones(material, list(material.framework.measures.values())) if m.state in ("behind", "missed")]
    blocks: list[Any] = [challenges_table(material, asked, "board_summary")] if asked else []
    if not asked:
        blocks.append(paragraph("The Board has no challenge open, and closed none this quarter."))
    if actions:
        blocks.append(actions_table(material, actions, "board_summary"))
    more = [milestones_table(material, slipping, "board_summary")] if slipping else []
    more += [forward_plan(material)] if _to_come(material) else []
    return Draft(tuple(blocks), tuple(more))


def _is_live(material: Material, entry: Any) -> bool:
    return entry.is_open or Quarter.of(entry.closed_on) >= material.quarter


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


def not_in_the_room(material: Material) -> Draft:
    """Who did not return, and whose return is held."""
    name = material.framework.board.agency_name
    title = {r.id: r.title for r in material.framework.returns.values()}
    missing = [f"{name(s.agency)} did not return: {title[s.return_id]}" for s in material.states if s.status == "not_returned"]
    held = [f"Held: {title[s.return_id]}, from {name(s.agency)}. {s.held_because}" for s in material.states if s.status == "held"]
    refused = [
        f"{name(a.agency)} will not send {title.get(a.return_id, a.return_id)}: {a.refused_because}" if a.refused_because
        else f"{name(a.agency)} has not yet agreed to send {title.get(a.return_id, a.return_id)}; asked {a.sought_on:%-d %B %Y}."
        for a in material.record.agreements
        if not a.agreed_on
    ]
    if not missing and not held and not refused:
        return Draft((paragraph("Every return that was due came, and none is held."),))
    return Draft((bullets([*missing, *held, *refused], "absent"),))


def statements(material: Material) -> Draft:
    """The ten statements, a line each: judgement, confidence, and what evidence is missing."""
    rows = tuple(_statement_row(material, s) for s in material.framework.statements)
    return Draft(
        (
            drawing(
                "tables.table",
                ("Statement", "Judgement", "Since", "Confidence", "Evidence this quarter", "Missing", "Against"),
                rows,
                id="summary-statements",
                headline=f"{sentence_case(several(sum(r[5] == 'nothing' for r in rows), 'statement'))} of {len(rows)} have every kind of evidence",
                subtitle=f"The ten statements, {material.quarter.label}",
                sentence="What evidence each of the ten statements has this quarter, and which kind it lacks.",
                source=f"the returns of this quarter{material.source_suffix}",
                is_specimen=material.is_specimen,
            ),
        )
    )


def _statement_row(material: Material, statement: Worded) -> tuple[str, ...]:
    found = evidence_of(material, measures_of(material, statement.id))
    agencies = several(found.agencies, "agency", "agencies")
    evidence = f"{several(found.figures, 'measure')}, {agencies}" if found.figures else "no return yet"
    missing = [*found.lacking, *(f"held: {title}" for title in found.held)]
    return (
        statement.short or statement.text,
        judgement_words(material, statement.id),
        since_words(material, statement.id),
        found.confidence,
        evidence,
        "; ".join(missing) or "nothing",
        "; ".join(found.against) or "nothing flagged",
    )


def do_not_rely_on(material: Material) -> Draft:
    """Figures that should decide nothing yet, and why."""
    title = {r.id: r.title for r in material.framework.returns.values()}
    said = [_aside(title[s.return_id], s) for s in material.states if s.set_aside]
    for measure in material.framework.measures.values():
        if measure.id in material.series and material.latest(measure.id).status == "partial":
            said.append(f"{measure.title}: not every agency returned, so the total is partial.")
        said += [f"{measure.title}: does not compare with quarters before {b.start.short}. {b.because}" for b in measure.breaks
                 if material.quarter - b.start < 4]
    said += [*material.across, *(r.sentence for r in material.restated)]
    if not said:
        return Draft((paragraph("The checks found nothing that should stop these figures being used."),))
    return Draft((bullets(said, "beware"),))


def _aside(title: str, state: ReturnState) -> str:
    share = 100 * state.set_aside / state.rows if state.rows else 0
    return f"{title}: {several(state.set_aside, 'row')} of {state.rows:,} set aside ({share:.1f}%)."


