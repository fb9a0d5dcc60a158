"""A page at a glance: what is flagged, what is kept, what did not change and what cannot be told; and what to
ask of it."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.counts_in_words import in_words, several
from wscb_lib.exhibits import reading_words
from wscb_lib.exhibits.markup import Html
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.framework import Element, Measure
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.wording.finding import because, finding
from wscb_lib.pages.wording.open_concerns import kept_from_earlier, kept_words
from wscb_lib.signals import Concern, Signal
from wscb_lib.signals.verdict import reading


def in_a_line(evidence: Evidence, measures: Sequence[Measure]) -> str:
    """A page in one line, for the front page of the pack: what is flagged, gravest first, what is kept, or
    that nothing is.

    Its counts are those of the page itself: every measure that is shown there, with or without a figure.
    """
    flagged, kept = flagged_of(evidence, measures), kept_from_earlier(evidence, measures)
    shown = [m for m in measures if m.id in evidence.series]
    if not any(evidence.latest(m.id).is_figure for m in shown):
        return "No figure this quarter."
    if flagged:
        measure, signal = flagged[0]
        said = finding(evidence, measure, with_reading=False)
        others = [several(len(flagged) - 1, "more flag")] if len(flagged) > 1 else []
        others += [f"{in_words(len(kept))} still open from earlier quarters"] if kept else []
        of = _judged_of(evidence, shown)
        more = f", and {' and '.join(others)} (of {of})" if others else f"; no other flag among {of}"
        return f"{reading_words(signal)}: {said}{more}."
    if kept:
        besides = f" and {in_words(len(kept) - 1)} more" if len(kept) > 1 else ""
        better = evidence.framework.measure(kept[0].measure).better
        kind = "Concern" if kept[0].became_signal else "Watch"
        word = f"{kind} still open" if reading(kept[0].direction, better) == "concern" else "Still open"
        return (
            f"{word} from earlier quarters: {kept_words(evidence, kept[0])}{besides}; no new flag among "
            f"{_judged_of(evidence, shown)}."
        )
    if not any(is_tested(evidence, m) for m in shown):
        return f"No measure can be judged yet: {unflagged_words(evidence, shown)}."
    return f"No flag among {_judged_of(evidence, shown)}."


def _judged_of(evidence: Evidence, shown: Sequence[Measure]) -> str:
    """How many measures are shown and, where not all of them are, how many of them are judged: page one
    counts these alone."""
    judged = sum(is_tested(evidence, m) for m in shown)
    aside = f", {in_words(judged)} of them judged" if judged < len(shown) else ""
    return f"{several(len(shown), 'measure')}{aside}"


def flagged_of(evidence: Evidence, measures: Sequence[Measure]) -> list[tuple[Measure, Signal]]:
    """The measures that are flagged, with their signals: gravest first, then concerns, then signal before
    watch."""
    found = [(m, evidence.signal(m.id)) for m in measures if m.is_judged and evidence.signal(m.id).is_flag]
    return sorted(
        found, key=lambda pair: (-pair[0].gravity, pair[1].reading != "concern", pair[1].verdict != "signal")
    )


def at_a_glance(evidence: Evidence, measures: Sequence[Measure]) -> Draft:
    """Who must be asked about today; what is flagged, worst first; then, out loud, what is not and what
    cannot be told.

    The parts sum to the page's measures.
    """
    flagged, kept = flagged_of(evidence, measures), kept_from_earlier(evidence, measures)
    told = {m.id for m, _ in flagged} | {c.measure for c in kept}
    alerts = alerts_of(evidence, measures)
    blocks = [
        *([bullets(alerts, "alerts")] if alerts else []),
        *flags(evidence, flagged),
        *_kept(evidence, kept),
    ]
    blocks.append(paragraph(_unflagged(evidence, [m for m in measures if m.id not in told], bool(told))))
    return Draft(tuple(blocks))


def flags(evidence: Evidence, flagged: Sequence[tuple[Measure, Signal]]) -> tuple[Words, ...]:
    """A list of what is flagged, each with its reading, its figure and why; nothing where nothing is."""
    return (
        (Words(f"<ul>{Html().join(_flag_item(evidence, m, s) for m, s in flagged)}</ul>", "flags"),)
        if flagged
        else ()
    )


def _kept(evidence: Evidence, kept: Sequence[Concern]) -> tuple[Words, ...]:
    said = Html("; ").join(_kept_item(evidence, concern) for concern in kept)
    return (Words(f"<p>Still open from earlier quarters: {said}.</p>"),) if kept else ()


def _kept_item(evidence: Evidence, concern: Concern) -> Html:
    measure = evidence.framework.measure(concern.measure)
    return Html('<a href="{}">{}</a>').format(evidence.address_of(measure), kept_words(evidence, concern))


def alerts_of(evidence: Evidence, measures: Sequence[Measure]) -> list[str]:
    """List who must be asked about today, as the checks of these measures' returns found. Chance plays no
    part in it."""
    return [said for state in evidence.states_of(measures) for said in state.alerts.values()]


def _flag_item(evidence: Evidence, measure: Measure, signal: Signal) -> Html:
    said = finding(evidence, measure, with_reading=False)
    word = reading_words(signal)
    item = Html('<li><strong>{}.</strong> <a href="{}">{}</a>. {}</li>')
    return item.format(word, evidence.address_of(measure), said, because(evidence, measure))


_UNFLAGGED = {
    "no_clear_change": ("measure with no clear change", "measures with no clear change"),
    "too_few": ("measure with too few quarters to tell", "measures with too few quarters to tell"),
    "not_judged": ("measure shown but not judged", "measures shown but not judged"),
    "no_figure": ("measure with no figure this quarter", "measures with no figure this quarter"),
}


def verdict_of(evidence: Evidence, measure: Measure) -> str:
    """Give the verdict a page counts a measure under: "not_judged" for a level, and for a measure that
    only stands beside another."""
    signal = evidence.signal(measure.id)
    return (
        signal.verdict
        if signal.is_given and measure.is_judged
        else "not_judged"
        if evidence.latest(measure.id).is_figure
        else "no_figure"
    )


def is_tested(evidence: Evidence, measure: Measure) -> bool:
    """True where there were quarters enough for the tests of change to be made."""
    return measure.is_judged and evidence.signal(measure.id).is_judged


def _unflagged(evidence: Evidence, measures: Sequence[Measure], is_any_flagged: bool) -> str:
    """How many of these measures there are of each verdict; every one that the page shows is in one of
    them."""
    shown = [m for m in measures if m.id in evidence.series]
    if not shown:
        return (
            "Every measure here is flagged above."
            if is_any_flagged
            else "Nothing here has figures that can be judged yet."
        )
    if is_any_flagged:
        start = "Beside these: "
    else:
        start = (
            "No change here can be told from chance: "
            if any(is_tested(evidence, m) for m in shown)
            else "No measure here can be judged yet: "
        )
    return f"{start}{unflagged_words(evidence, shown)}."


def unflagged_words(evidence: Evidence, shown: Sequence[Measure]) -> str:
    """How many of these measures did not change, and of how many that cannot be told, and why."""
    found = [verdict_of(evidence, m) for m in shown]
    return "; ".join(
        several(found.count(verdict), *words) for verdict, words in _UNFLAGGED.items() if verdict in found
    )


def questions(evidence: Evidence, element: Element, measures: Sequence[Measure]) -> Draft:
    """What to ask: first about what is flagged, then the questions the framework's element always raises."""
    asked = flagged_questions(evidence, measures)
    if not asked and not element.questions:
        return Draft(
            (
                paragraph(
                    "The framework sets no question for this element, and nothing here is flagged.", "absent"
                ),
            )
        )
    return Draft((bullets([*asked, *(q.asks for q in element.questions)], "questions"),))


def flagged_questions(evidence: Evidence, measures: Sequence[Measure]) -> list[str]:
    """What to ask about the three gravest flags, then about what is kept, and what to decide if the answer is
    not good enough."""
    flagged = [measure for measure, _ in flagged_of(evidence, measures)]
    flagged += [
        evidence.framework.measure(concern.measure) for concern in kept_from_earlier(evidence, measures)
    ]
    return [
        f"{m.title}: {m.question} If the answer is not good enough: {m.decision[:1].lower()}{m.decision[1:]}."
        for m in flagged[:3]
    ]
