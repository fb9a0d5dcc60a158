"""The words that every page shares: what changed, who returned, what is assured, what each measure means."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Any

from wscb_lib.exhibits import reading_words, slug
from wscb_lib.framework import Comparator, Element, Measure
from wscb_lib.narrative.definitions import definition
from wscb_lib.narrative.drawing import Draft, Drawing, drawing
from wscb_lib.narrative.finding import FLAGS, finding
from wscb_lib.narrative.judging import element_of, evidence_of, judgement_words
from wscb_lib.narrative.material import EVENTS, Material, ReturnState
from wscb_lib.narrative.milestones import Milestone, milestones
from wscb_lib.narrative.outcomes import outcomes_table, silent_words
from wscb_lib.narrative.passage import Words, bullets, paragraph
from wscb_lib.narrative.published import published_sources
from wscb_lib.quarter import Quarter
from wscb_lib.signals.verdict import reading

_NUMBER = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
STATUS = {"received": "received", "held": "held", "not_returned": "not returned", "not_due": "not due this quarter"}


def several(count: int, one: str, many: str = "") -> str:
    """A count with its noun, in words below ten.

    >>> several(1, "return"), several(12, "row"), several(2, "agency", "agencies")
    ('one return', '12 rows', 'two agencies')
    """
    return f"{in_words(count)} {one if count == 1 else many or one + 's'}"


def in_words(count: int) -> str:
    """A count in words below ten, in figures from ten on.

    >>> in_words(0), in_words(9), in_words(1200)
    ('no', 'nine', '1,200')
    """
    return _NUMBER[count] if count < len(_NUMBER) else f"{count:,}"


def sentence_case(text: str) -> str:
    """The first letter large."""
    return text[:1].upper() + text[1:]


def opening(material: Material, element: Element) -> Draft:
    """The element's purpose, and at the very top whatever is held."""
    states = material.states_of(material.measures_on(element))
    held = [s for s in states if s.status == "held"]
    blocks: list[Any] = [held_notice(material, s) for s in held]
    blocks.append(Words(f"<p>{escape(sentence_case(element.purpose).rstrip('.'))}.</p>", "purpose"))
    blocks.append(paragraph(f"{material.quarter.label}. {material.framework.board.name}.", "quarter"))
    return Draft(tuple(blocks))


def held_notice(material: Material, state: ReturnState) -> Words:
    """Said at the top of every page that a held return feeds."""
    title = material.framework.returns[state.return_id].title
    agency = material.framework.board.agency_name(state.agency)
    return paragraph(f"Held: {title}, from {agency}. {state.held_because} Its figures for this quarter are not shown.", "held")


def in_a_line(material: Material, measures: Sequence[Measure]) -> str:
    """A page in one line, for the front page of the pack: what is flagged, gravest first, what is kept, or that nothing is.

    Its counts are those of the page itself: every measure that is shown there, with or without a figure.
    """
    flagged, kept = flagged_of(material, measures), kept_from_earlier(material, measures)
    shown = [m for m in measures if m.id in material.series]
    if not any(material.latest(m.id).is_figure for m in shown):
        return "No figure this quarter."
    if flagged:
        measure, signal = flagged[0]
        said = finding(material, measure, with_reading=False)
        others = [several(len(flagged) - 1, "more flag")] if len(flagged) > 1 else []
        others += [f"{in_words(len(kept))} kept from earlier quarters"] if kept else []
        return f"{reading_words(signal)}: {', and '.join([said, ' and '.join(others)] if others else [said])}."
    if kept:
        others = f" and {in_words(len(kept) - 1)} more" if len(kept) > 1 else ""
        better = material.framework.measure(kept[0].measure).better
        word = "Concern kept" if reading(kept[0].direction, better) == "concern" else "Kept"
        return f"{word} from earlier quarters: {kept_words(material, kept[0])}{others}; no new flag among {several(len(shown), 'measure')}."
    unjudged = sum(verdict_of(material, m) == "not_judged" for m in shown)
    aside = f", {in_words(unjudged)} of them shown but not judged" if unjudged else ""
    return f"No flag among {several(len(shown), 'measure')}{aside}."


def flagged_of(material: Material, measures: Sequence[Measure]) -> list[tuple[Measure, Any]]:
    """The measures that are flagged, with their signals: gravest first, then concerns, then signal before watch."""
    found = [(m, material.signals[m.id]) for m in measures if m.id in material.signals and m.is_judged]
    found = [(m, s) for m, s in found if s.verdict in ("signal", "watch")]
    return sorted(found, key=lambda pair: (-pair[0].gravity, pair[1].reading != "concern", pair[1].verdict != "signal"))


def at_a_glance(material: Material, measures: Sequence[Measure]) -> Draft:
    """Who must be asked about today; what is flagged, worst first; then, out loud, what is not and what cannot be told.

    The parts sum to the page's measures.
    """
    flagged, kept = flagged_of(material, measures), kept_from_earlier(material, measures)
    told = {m.id for m, _ in flagged} | {c.measure for c in kept}
    alerts = alerts_of(material, measures)
    blocks = [*([bullets(alerts, "alerts")] if alerts else []), *flags(material, flagged), *_kept(material, kept)]
    blocks.append(paragraph(_unflagged(material, [m for m in measures if m.id not in told], bool(told))))
    return Draft(tuple(blocks))


def flags(material: Material, flagged: Sequence[tuple[Measure, Any]]) -> tuple[Words, ...]:
    """A list of what is flagged, each with its reading, its figure and why; nothing where nothing is."""
    return (Words("<ul>" + "".join(_flag_item(material, m, s) for m, s in flagged) + "</ul>", "flags"),) if flagged else ()


def _kept(material: Material, kept: Sequence[Any]) -> tuple[Words, ...]:
    return (paragraph(f"Kept from earlier quarters: {'; '.join(kept_words(material, c) for c in kept)}."),) if kept else ()


def alerts_of(material: Material, measures: Sequence[Measure]) -> list[str]:
    """Who must be asked about today, as the checks of these measures' returns found; what chance does not enter into."""
    return [said for state in material.states_of(measures) for said in state.alerts.values()]


def kept_from_earlier(material: Material, measures: Sequence[Measure]) -> list[Any]:
    """Concerns of these measures that are open although this quarter's figures alone would not raise them."""
    shown = {m.id for m in measures}
    return [c for c in material.concerns if not c.closed and c.measure in shown and not _is_flagged(material, c.measure)]


def _is_flagged(material: Material, measure_id: str) -> bool:
    return getattr(material.signals.get(measure_id), "verdict", "") in FLAGS


def kept_words(material: Material, concern: Any) -> str:
    """A kept concern in a few words: the measure, what was seen, to what figure and when, the figure now, and whether it went back."""
    measure = material.framework.measure(concern.measure)
    then = next((p for p in material.series[measure.id] if p.quarter == concern.raised and p.is_figure), None)
    to = f" to {then.words(measure.unit)}" if then else ""
    now = f"{material.latest(measure.id).words(measure.unit)} now{', gone back since' if has_gone_back(material, concern) else ''}"
    return f"{measure.title} ({what_was_seen(concern)}{to} in {Quarter.parse(concern.raised).short}; {now})"


def has_gone_back(material: Material, concern: Any) -> bool:
    """True when the latest figure stands on the other side of the level that the change was measured from."""
    points = material.events.get(concern.measure) or material.series[concern.measure]
    centre = getattr(material.signals.get(concern.measure), "centre", math.nan)
    if not points[-1].is_figure or math.isnan(centre):
        return False
    return points[-1].value > centre if concern.direction == "down" else points[-1].value < centre


def what_was_seen(concern: Any) -> str:
    """What a concern was raised on: "rose" or "fell" for a signal, "seemed to" for a watch.

    >>> from types import SimpleNamespace as Some
    >>> what_was_seen(Some(direction="down", became_signal="2015-16-Q1"))
    'fell'
    """
    act = {"up": ("rose", "seemed to rise"), "down": ("fell", "seemed to fall")}.get(concern.direction, ("changed", "seemed to change"))
    return act[0 if concern.became_signal else 1]


def _flag_item(material: Material, measure: Measure, signal: Any) -> str:
    said = finding(material, measure, with_reading=False)
    word = reading_words(signal)
    return f"<li><strong>{escape(word)}.</strong> {escape(said)}. {escape(because(measure, signal))}</li>"


def newest_known(points: Sequence[Any]) -> Any:
    """The newest quarter with a figure; None where no quarter has one.

    >>> from wscb_lib.exhibits import Shown
    >>> newest_known((Shown("2015-16-Q3", 4.0), Shown("2015-16-Q4", status="too_early"))).quarter
    '2015-16-Q3'
    """
    return next((point for point in reversed(points) if point.is_figure), None)


def as_known(measure: Measure, points: Sequence[Any]) -> str:
    """The latest figure; where it is not known yet, that and the newest that is, with its quarter.

    >>> from types import SimpleNamespace as Some
    >>> from wscb_lib.exhibits import Shown
    >>> as_known(Some(unit="issues"), (Shown("2015-16-Q3", 4.0), Shown("2015-16-Q4", status="too_early")))
    'too early to know; 4 in Oct-Dec 2015'
    """
    latest, known = points[-1], newest_known(points)
    said = latest.with_counts(measure.unit)
    return said if latest.is_figure or known is None else f"{said}; {known.with_counts(measure.unit)} in {Quarter.parse(known.quarter).short}"


def because(measure: Measure, signal: Any) -> str:
    """Why a verdict was given."""
    return judged_on(measure, signal.sentence)


def judged_on(measure: Measure, said: str) -> str:
    """What is said of a verdict; and, when it was given on events, that its figures are not the ones shown."""
    return f"Judged on {EVENTS[measure.events]}: {said[:1].lower()}{said[1:]}" if measure.events else said


_UNFLAGGED = {
    "no_clear_change": ("measure with no clear change", "measures with no clear change"),
    "too_few": ("measure with too few quarters to tell", "measures with too few quarters to tell"),
    "not_judged": ("measure shown but not judged", "measures shown but not judged"),
    "no_figure": ("measure with no figure this quarter", "measures with no figure this quarter"),
}


def verdict_of(material: Material, measure: Measure) -> str:
    """The verdict a page counts a measure under; "not_judged" for a level, and for what only stands beside another."""
    signal = material.signals.get(measure.id)
    return signal.verdict if signal and measure.is_judged else "not_judged" if material.latest(measure.id).is_figure else "no_figure"


def _unflagged(material: Material, measures: Sequence[Measure], is_any_flagged: bool) -> str:
    """How many of these measures there are of each verdict; every one that the page shows is in one of them."""
    found = [verdict_of(material, m) for m in measures if m.id in material.series]
    if not found:
        return "Every measure here is flagged above." if is_any_flagged else "Nothing here has figures that can be judged yet."
    parts = [several(found.count(verdict), *words) for verdict, words in _UNFLAGGED.items() if verdict in found]
    start = "Beside these: " if is_any_flagged else "No change here can be told from chance: "
    return sentence_case(start + "; ".join(parts) + ".")


def reliability(material: Material, element: Element, measures: Sequence[Measure]) -> Draft:
    """Who returned, when, what was set aside, and what the checks found."""
    states = material.states_of(measures)
    if not states:
        return Draft((paragraph("No return feeds this page yet, so there is nothing to rely on.", "absent"),))
    received = sum(s.status == "received" for s in states)
    due = sum(s.status != "not_due" for s in states)
    table = drawing(
        "tables.table",
        ("Return", "Received", "Rows", "Rows set aside", "Missing or held"),
        tuple(_return_row(material, r, [s for s in states if s.return_id == r]) for r in dict.fromkeys(s.return_id for s in states)),
        id=slug(element.id, "returns"),
        headline=f"{received} of {due} returns received",
        subtitle=f"Returns that feed this page, {material.quarter.label}",
        sentence=f"{received} of {due} returns due for this page were received and passed their checks.",
        source="the workbook's own checks of each return",
        is_specimen=material.is_specimen,
    )
    said = [a for s in states for a in s.advisories if a not in s.alerts]
    said += material.across if element.id in ("local_authority_report", "performance_dashboard") else ()
    shown = {m.id for m in measures}
    said += [r.sentence for r in material.restated if r.measure in shown]
    notes = (paragraph("What the checks found:"), bullets(said, "advisories")) if said else (paragraph("The checks found nothing else to say."),)
    return Draft((table, *notes))


def _return_row(material: Material, return_id: str, states: Sequence[ReturnState]) -> tuple[str, ...]:
    """One return, whoever sends it: when it came, how much of it counts, and who is missing."""
    came = [s for s in states if s.status in ("received", "held")]
    due = [s for s in states if s.status != "not_due"]
    name = material.framework.board.agency_name
    if len(states) == 1 and came:
        received = f"{came[0].received_on:%-d %B %Y}" if came[0].received_on else "day not recorded"
        received += ", restated" if came[0].is_restated else ""
        received += ", after the data freeze" if came[0] in material.came_late else ""
    else:
        received = f"{len(came)} of {len(due)} {'agency' if len(due) == 1 else 'agencies'}" if due else STATUS["not_due"]
        late = sum(s in material.came_late for s in came)
        received += f", {several(late, 'of them', 'of them')} after the data freeze" if late else ""
    wrong = [f"{name(s.agency)}: {STATUS[s.status]}" for s in due if s.status != "received"]
    return (
        material.framework.returns[return_id].title,
        received,
        f"{sum(s.rows for s in came):,}",
        f"{sum(s.set_aside for s in came):,}",
        "; ".join(wrong) or "none",
    )


def outcomes(material: Material, element: Element) -> Draft:
    """Each outcome the framework lists here, the judgement of them, and what evidence there is."""
    blocks: list[Any] = []
    if element.outcomes:
        blocks = [outcomes_table(material, element), Words(_judged(material, element), "judgement")]
    elif element.topic:
        blocks = [paragraph("The outcomes of detailed information sharing are judged once for all subjects, on its own page.", "absent")]
    else:
        blocks = [paragraph("The framework lists no outcome for this element, and none is invented here.", "absent")]
    set_here = milestones(material, material.measures_on(element))
    return Draft((*blocks, *([milestones_table(material, set_here, element.id)] if set_here else [])))


def _judged(material: Material, element: Element) -> str:
    """The judgement, who made it, on what, who holds otherwise; and what the software knows of the evidence."""
    judgement = material.record.judgement_of(element_of(element.id))
    said = [f"Judgement: {judgement_words(material, element_of(element.id))}."]
    if judgement:
        agreed = f"agreed {judgement.agreed_on:%-d %B %Y}" if judgement.agreed_on else "not yet agreed"
        said.append(f"Proposed by {judgement.proposed_by} on {judgement.proposed_on:%-d %B %Y}, {agreed}: {judgement.evidence}")
        said += [f"Dissent: {judgement.dissent}"] if judgement.dissent else []
    return "".join(f"<p>{escape(line)}</p>" for line in (*said, evidence_words(material, element)))


def evidence_words(material: Material, element: Element) -> str:
    """Which kinds of evidence there are this quarter, from how many agencies, what is held and what speaks against."""
    found = evidence_of(material, material.measures_on(element))
    said = [f"Evidence this quarter: {several(found.figures, 'measure')} with a figure, from {several(found.agencies, 'agency', 'agencies')}"]
    said.append(f"kinds: {', '.join(found.kinds) or 'none'}; lacking: {', '.join(found.lacking) or 'none'}")
    said.append(f"not returned: {'; '.join(found.missing) or 'nothing'}")
    said.append(f"held: {', '.join(found.held) or 'nothing'}; against: {', '.join(found.against) or 'nothing flagged'}")
    said += silent_words(element)
    return "; ".join(said) + "."


def milestones_table(material: Material, found: Sequence[Milestone], page: str) -> Drawing:
    """What the Board wants, from where, by when, from whom, and whether it is on course."""
    late = sum(m.state in ("behind", "missed") for m in found)
    return drawing(
        "tables.table",
        ("Measure", "A year ago", "Now", "Wanted", "By", "Owner", "On course?"),
        tuple((m.title, m.start, m.now, m.wanted, m.by_when, m.owner, m.state) for m in found),
        id=slug(page, "milestones"),
        headline=f"Milestones: {late or 'none'} of {len(found)} behind or missed",
        subtitle="What the Board wants of these measures",
        sentence="Each milestone: the figure a year ago and now, what is wanted by when, who answers for it, and whether it is on course.",
        source="the Board's targets",
        is_specimen=material.is_specimen,
    )


def questions(material: Material, element: Element, measures: Sequence[Measure]) -> Draft:
    """What to ask: first about what is flagged, then the questions the framework's element always raises."""
    asked = flagged_questions(material, measures)
    if not asked and not element.questions:
        return Draft((paragraph("The framework sets no question for this element, and nothing here is flagged.", "absent"),))
    return Draft((bullets([*asked, *element.questions], "questions"),))


def flagged_questions(material: Material, measures: Sequence[Measure]) -> list[str]:
    """What to ask about the three gravest flags, then about what is kept, and what to decide if the answer is not good enough."""
    flagged = [measure for measure, _ in flagged_of(material, measures)]
    flagged += [material.framework.measure(concern.measure) for concern in kept_from_earlier(material, measures)]
    return [f"{m.title}: {m.question} If the answer is not good enough: {m.decision[:1].lower()}{m.decision[1:]}." for m in flagged[:3]]


def record(material: Material, element: Element) -> Draft:
    """What the Board last considered and decided here, and what it has asked."""
    blocks: list[Any] = [last_decided(material, element)]
    wanted = {m.id for m in material.measures_on(element)}
    asked = [c for c in material.record.challenges if c.measure in wanted]
    if asked:
        blocks.append(challenges_table(material, asked, element.id))
    actions = [a for a in material.record.actions if a.measure in wanted]
    if actions:
        blocks.append(actions_table(material, actions, element.id))
    return Draft(tuple(blocks))


def last_decided(material: Material, element: Element) -> Words:
    """The latest that the Board did here: an item of a meeting, or a judgement it agreed, which is a decision as well."""
    item, judgement = material.record.last_considered(element.id), material.record.judgement_of(element_of(element.id))
    agreed_on = judgement.agreed_on if judgement else None
    if agreed_on and (item is None or item.held_on < agreed_on):
        whole = "All subjects together: judged" if element.topic else "Judged"
        return paragraph(f"{whole} {judgement.judgement}, agreed {agreed_on:%-d %B %Y}.")
    if item is None:
        return paragraph("The Board's record holds nothing about this element yet.", "absent")
    what = f"{item.outcome}: {item.decision}" if item.decision else item.outcome
    return paragraph(f"Last considered {item.held_on:%-d %B %Y}, brought by {item.presenter or 'nobody named'}; {what}")


def actions_table(material: Material, actions: Sequence[Any], page: str) -> Drawing:
    """Actions, overdue first, with the measure each was to move: before and now."""
    return drawing(
        "tables.list_table",
        ("Action", "Owner", "Agreed", "Evidence", "When agreed", "Now"),
        tuple(_action_row(material, a) for a in actions),
        due_on=tuple(a.due_on for a in actions),
        closed=tuple(not a.is_open for a in actions),
        as_at=material.recorded_to,
        id=slug(page, "actions"),
        subtitle="What the Board agreed should be done",
        source=f"the Board's own record{material.source_suffix}",
        is_specimen=material.is_specimen,
    )


def _action_row(material: Material, action: Any) -> tuple[str, ...]:
    evidence = action.evidence or ("none written down" if action.closed_on else "–")
    before, now = before_and_now(material, action.measure, action.agreed_on)
    return (action.action, action.owner, f"{action.agreed_on:%-d %b %Y}", evidence, before, now)


def before_and_now(material: Material, measure_id: str, day: Any) -> tuple[str, str]:
    """The measure as it was known on a day and now; dashes for a measure nobody named.

    What was known is the last quarter that had ended: nobody yet had the figure of the quarter the day fell in.
    """
    if measure_id not in material.series:
        return "–", "–"
    unit, when = material.framework.measure(measure_id).unit, str(material.quarter.of(day) - 1)
    shown = next((p for p in material.series[measure_id] if p.quarter == when), None)
    return (shown.words(unit) if shown else "no figure"), material.latest(measure_id).words(unit)


def challenges_table(material: Material, asked: Sequence[Any], page: str) -> Drawing:
    """Challenges, overdue first, with the measure each was to move: before and now."""
    order = challenge_order(material, asked)
    return drawing(
        "tables.table",
        ("Challenge", "Asked of", "Raised", "Answer due", "Answer", "When raised", "Now"),
        tuple(_challenge_row(material, c) for c in order),
        id=slug(page, "challenges"),
        headline=f"{sentence_case(several(sum(c.is_open for c in asked), 'challenge'))} open",
        subtitle="What the Board asked, and whether it moved",
        sentence="What the Board asked, of whom, and the measure each challenge was to move.",
        source=f"the Board's own record{material.source_suffix}",
        is_specimen=material.is_specimen,
    )


def challenge_order(material: Material, asked: Sequence[Any]) -> list[Any]:
    """Open before closed, overdue before what is not yet due, then by the day the answer is due."""
    return sorted(asked, key=lambda c: (not c.is_open, not c.is_overdue(material.recorded_to), c.due_on))


def _challenge_row(material: Material, challenge: Any) -> tuple[str, ...]:
    before, now = before_and_now(material, challenge.measure, challenge.raised_on)
    if not challenge.is_open:
        answer = f"closed {challenge.closed_on:%-d %B %Y}: {challenge.reason or 'no reason given'}"
    elif challenge.responded_on:
        answer = f"answered {challenge.responded_on:%-d %B %Y}: {challenge.response}"
    else:
        answer = "overdue" if challenge.is_overdue(material.recorded_to) else "awaited"
    return (challenge.question, challenge.asked_of, f"{challenge.raised_on:%-d %b %Y}", f"{challenge.due_on:%-d %b %Y}", answer, before, now)


def definitions(material: Material, element: Element, measures: Sequence[Measure], published: Sequence[Comparator] = ()) -> Draft:
    """Every measure of the page: what it counts, why, what to beware of, and where its figures come from.

    `published` are the published figures that the page shows, and no others: a source is named for what can be seen.
    """
    if not measures:
        return Draft((paragraph("No measure is declared for this page yet.", "absent"),))
    rows = tuple(
        (
            m.title,
            definition(m, material.framework.table_of(m)),
            m.why,
            " ".join(part for part in (m.caveats, *(f"Break from {b.start.short}: {b.because}" for b in m.breaks)) if part) or "none noted",
            material.source(m),
        )
        for m in measures
    )
    table = drawing(
        "tables.table",
        ("Measure", "What it counts", "Why the Board looks at it", "Beware", "Source"),
        rows,
        id=slug(element.id, "definitions"),
        headline=f"{sentence_case(several(len(rows), 'measure'))} on this page",
        subtitle="Definitions and sources",
        sentence="What each measure on this page counts, why, and where its figures come from.",
        source="the Board's framework of measures",
        is_specimen=False,
    )
    words = published_sources(published) or (paragraph("No published figure is shown beside ours on this page."),)
    return Draft(words + (_unmeasured(material) if element.id == "performance_dashboard" else ()), (table,))


def _unmeasured(material: Material) -> tuple[Words, ...]:
    """What the Board's catalogue asks for and no return carries, each with the reason; nothing where all is measured."""
    named = material.framework.unmeasured
    if not named:
        return ()
    said = [f"{each.text}: {each.short}." for each in named]
    return (paragraph("Indicators that no return carries yet, and why:"), bullets(said, "unmeasured"))
