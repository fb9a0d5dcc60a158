"""What changed: three concerns with their reason, the others by name, and one improvement."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits.passage import Words, paragraph
from wscb_lib.framework import Measure
from wscb_lib.pages.drawing import Block, Draft, Drawing
from wscb_lib.pages.evidence import EVENTS, Evidence
from wscb_lib.pages.parts.at_a_glance import is_tested
from wscb_lib.pages.parts.yearly import cadence_of
from wscb_lib.pages.wording.finding import because, change, finding
from wscb_lib.pages.wording.open_concerns import kept_from_earlier, kept_words
from wscb_lib.quarter import Quarter
from wscb_lib.signals import Concern, Signal
from wscb_lib.signals.lasting import FEWEST

MOST_NAMED = 3  # of those, so that page one stays one side of A4 in a quarter of many flags
MOST_IN_FULL = 3  # concerns told with their reason; the others are named, for page one is read in a minute
FLAGS_EXPLAINED = (
    "A signal is a change that chance alone would seldom make; a watch, one that it still could."
)


def line(evidence: Evidence) -> Draft:
    """Whose, which quarter, who returned, how many flags and how many chance alone would raise."""
    due = [s for s in evidence.states if s.status != "not_due"]
    received = sum(s.status in ("received", "held") for s in due)
    earlier = len(_kept(evidence))
    return Draft(
        (
            paragraph(
                f"{evidence.framework.board.name}, for its meeting of {day_in_words(evidence.meeting_on)}. "
                f"{evidence.quarter.label}: {received} of {len(due)} returns came. "
                f"{flags_in_words(evidence)}.{_by_chance(evidence)}"
                + (
                    f" {sentence_case(several(earlier, 'flag'))} from earlier quarters {_stays(earlier)} "
                    "open."
                    if earlier
                    else ""
                )
                + (f" {FLAGS_EXPLAINED}" if _tested(evidence) else ""),
                "line",
            ),
        )
    )


def flags_in_words(evidence: Evidence) -> str:
    """How many signals and watches this quarter raised, among how many measures with quarters enough to be
    judged.

    Where none has, that, and the first quarter in which one can be.
    """
    verdicts = [s.verdict for s in evidence.signals.values()]
    judged = _tested(evidence)
    if not judged:
        return f"No measure has quarters enough to be judged yet{_first_judged(evidence)}"
    raised = (
        f"{several(verdicts.count('signal'), 'signal')} and "
        f"{several(verdicts.count('watch'), 'watch', 'watches')}"
    )
    return sentence_case(f"{raised} among {several(judged, 'measure')} judged")


def _tested(evidence: Evidence) -> int:
    return sum(is_tested(evidence, m) for m in evidence.framework.measures.values())


def _first_judged(evidence: Evidence) -> str:
    """The quarter in which the first measure can be judged, if its figures go on coming; "" where none has
    begun."""
    waiting = [
        s.n
        for s in evidence.signals.values()
        if s.verdict == "too_few" and _is_quarterly(evidence, s.measure)
    ]
    if not waiting:
        return ""
    return f"; the first can be in {(evidence.quarter + (FEWEST - max(waiting))).short}"


def _is_quarterly(evidence: Evidence, measure_id: str) -> bool:
    return cadence_of(evidence, evidence.framework.measure(measure_id)) == "quarterly"


def _by_chance(evidence: Evidence) -> str:
    """How many of so many measures chance alone would flag, and how many of those newly; "" where none was
    judged.

    In whole numbers, for nobody can act on a tenth of a flag.
    """
    if not _tested(evidence):
        return ""
    every, newly = round(sum(evidence.by_chance[:2])), round(evidence.by_chance.newly)
    if not every:
        return " With so few, chance alone would seldom flag any."
    return (
        " With so many, chance alone would flag about "
        f"{in_words(every)}{f', {in_words(newly)} of them newly' if newly else ''}."
    )


def _stays(count: int) -> str:
    return "stays" if count == 1 else "stay"


def open_concerns(evidence: Evidence) -> list[Concern]:
    """Concerns the Board has not closed: gravest first, then this quarter's before those kept, signal before
    watch, then size."""
    found = [c for c in evidence.concerns if not c.closed and c.measure in evidence.framework.measures]
    return sorted(found, key=lambda c: _order(evidence, c))


def _order(evidence: Evidence, concern: Concern) -> tuple[int, bool, bool, float, str, str]:
    signal = evidence.signal(concern.measure)
    gravity = evidence.framework.measure(concern.measure).gravity
    return (
        -gravity,
        is_kept(evidence, concern),
        signal.verdict != "signal",
        -_size(signal),
        concern.raised,
        concern.measure,
    )


def _size(signal: Signal) -> float:
    """How far the latest figures stand from what went before; half where that is not known."""
    return 0.5 if math.isnan(signal.p) else 1 - signal.p


def _kept(evidence: Evidence) -> list[Concern]:
    return kept_from_earlier(evidence, list(evidence.framework.measures.values()))


def is_kept(evidence: Evidence, concern: Concern) -> bool:
    """True when a concern is open although this quarter's figures alone would not raise it."""
    return (
        bool(kept_from_earlier(evidence, [evidence.framework.measure(concern.measure)]))
        and not concern.closed
    )


def what_changed(evidence: Evidence) -> Draft:
    """Three concerns in full; the others named, and apart from them those kept until the Board closes them;
    one improvement."""
    concerns = open_concerns(evidence)
    in_full = [c for c in concerns if not (is_kept(evidence, c) and c.is_back)][:MOST_IN_FULL]
    others = [c for c in concerns if c not in in_full]
    kept = [c for c in others if is_kept(evidence, c)]
    changes = [
        s.measure for s in _flagged(evidence, "change") if s.measure not in {c.measure for c in concerns}
    ]
    now = [c.measure for c in others if c not in kept] + changes
    items = "".join(_concern_item(evidence, c) for c in in_full)
    blocks: list[Block] = [Words(f"<ol>{items}</ol>", "changes")] if items else []
    blocks += _named(*_this_quarter_too(evidence, now))
    also = "Also kept" if any(is_kept(evidence, c) for c in in_full) else "Kept"
    blocks += _named((f"{also} from earlier quarters", _named_kept(evidence, kept)))
    if not blocks:
        blocks.append(paragraph(_nothing_flagged(evidence)))
    blocks += [_improvement(evidence)] if _tested(evidence) else []
    every = [*concerns, *changes]
    return Draft(tuple(blocks), (_every_change(evidence, concerns, changes),) if every else ())


def _nothing_flagged(evidence: Evidence) -> str:
    """That nothing is flagged and nothing open; where nothing could be, that."""
    judged = _tested(evidence)
    if not judged:
        return (
            f"{flags_in_words(evidence)}. Until then the figures stand on each page, and none of them is "
            "told from chance."
        )
    return (
        f"None of the {several(judged, 'measure')} judged changed by more than chance would explain, and no "
        "concern is open."
    )


def _flagged(evidence: Evidence, reading: str) -> list[Signal]:
    found = [
        s
        for s in evidence.signals.values()
        if s.is_flag and s.reading == reading and evidence.framework.measure(s.measure).is_judged
    ]
    return sorted(
        found,
        key=lambda s: (-evidence.framework.measure(s.measure).gravity, s.verdict != "signal", s.measure),
    )


def _named(*lists: tuple[str, Sequence[str]]) -> list[Words]:
    """A paragraph of short lists, each with what its items are; nothing where every list is empty."""
    said = [f"<strong>{escape(start)}:</strong> {'; '.join(items)}." for start, items in lists if items]
    return [Words(f"<p>{' '.join(said)}</p>", "named")] if said else []


def _this_quarter_too(evidence: Evidence, now: Sequence[str]) -> list[tuple[str, list[str]]]:
    """What else is flagged: first what nobody has asked about, then what is in hand."""
    asked = [m for m in now if is_in_hand(evidence, m)]
    unasked = [m for m in now if m not in asked]
    in_hand = "In hand" if unasked else "This quarter too, in hand"
    return [
        ("This quarter too, not yet asked about", _first_named(evidence, unasked)),
        (in_hand, _first_named(evidence, asked)),
    ]


def _first_named(evidence: Evidence, found: Sequence[str]) -> list[str]:
    """The gravest by name, and how many more there are: each of those stands under "More detail" with its
    reason."""
    said = [_named_now(evidence, m) for m in found[:MOST_NAMED]]
    more = len(found) - MOST_NAMED
    return [*said, f"and {in_words(more)} more, under More detail"] if more > 0 else said


def _named_now(evidence: Evidence, measure_id: str) -> str:
    """The measure and how it changed, linked to its chart: its figure stands under "More detail"."""
    measure = evidence.framework.measure(measure_id)
    told = change(evidence, measure)
    return _linked(evidence, measure, f"{measure.title}, {told.short or told.words}")


def _named_kept(evidence: Evidence, kept: Sequence[Concern]) -> list[str]:
    """Each in a few words, with its figure then and now; what is back at its earlier level by its name, at
    the end."""
    back = [c for c in kept if c.is_back]
    said = [_kept_item(evidence, c) for c in kept if c not in back]
    titles = [
        _linked(evidence, measure, measure.title)
        for measure in (evidence.framework.measure(c.measure) for c in back)
    ]
    return [
        *said,
        *([f"back at their earlier level, and not yet closed: {', '.join(titles)}"] if titles else []),
    ]


def _kept_item(evidence: Evidence, concern: Concern) -> str:
    measure = evidence.framework.measure(concern.measure)
    said = _linked(evidence, measure, f"{measure.title}, since {Quarter.parse(concern.raised).short}")
    return said if is_in_hand(evidence, concern.measure) else f"{said}, not yet asked about"


def _concern_item(evidence: Evidence, concern: Concern) -> str:
    """The finding, what the figures show, since when, and whether the Board has asked: a line or two of page
    one."""
    measure = evidence.framework.measure(concern.measure)
    if is_kept(evidence, concern):
        said = kept_words(evidence, concern)
        why = "Not flagged this quarter; it stays until the Board closes it."
    else:
        said = finding(evidence, measure, with_reading=False)
        why = _seen(measure, evidence.signal(measure.id).seen)
    return (
        f"<li><strong>{_word(evidence, concern)}: {_linked(evidence, measure, said)}.</strong> {escape(why)} "
        f"On this page since {Quarter.parse(concern.raised).short}; "
        f"{_done_about(evidence, concern.measure)}.</li>"
    )


def _seen(measure: Measure, said: str) -> str:
    """What the figures show; under a headline that names what was judged, by that name."""
    return f"By {EVENTS[measure.events]}: {said[:1].lower()}{said[1:]}" if measure.events else said


def _done_about(evidence: Evidence, measure: str) -> str:
    """What the Board has done about a concern."""
    if any(c.is_open for c in evidence.record.challenges_on(measure)):
        return "the Board’s challenge is open"
    return (
        "an action on it is open"
        if evidence.record.has_action_on(measure)
        else "the Board has not yet asked about it"
    )


def is_in_hand(evidence: Evidence, measure: str) -> bool:
    """True when the Board has a challenge or an action open on a measure: then there is nothing new to
    decide."""
    return any(c.is_open for c in evidence.record.challenges_on(measure)) or evidence.record.has_action_on(
        measure
    )


def _word(evidence: Evidence, concern: Concern) -> str:
    word = "Change" if evidence.framework.measure(concern.measure).better == "neither" else "Concern"
    return word if concern.became_signal else f"Watch, possible {word.lower()}"


def _told(evidence: Evidence, concern: Concern) -> tuple[str, str, str]:
    """What is said of a concern: the finding, why, and since when with whether the Board has asked."""
    measure, signal = evidence.framework.measure(concern.measure), evidence.signal(concern.measure)
    if not is_kept(evidence, concern):
        return (
            finding(evidence, measure, with_reading=False),
            because(evidence, measure),
            _dated(evidence, concern),
        )
    return (
        kept_words(evidence, concern),
        _still(signal, bool(concern.became_signal)),
        _dated(evidence, concern),
    )


def _dated(evidence: Evidence, concern: Concern) -> str:
    dated = f"On this page since {Quarter.parse(concern.raised).short}"
    if concern.became_signal and concern.became_signal != concern.raised:
        dated += f", a signal since {Quarter.parse(concern.became_signal).short}"
    return f"{dated}; {_done_about(evidence, concern.measure)}."


def _still(signal: Signal, was_signal: bool) -> str:
    """Why a change that the latest figures do not raise is still on the page."""
    ends = (
        "it stays until the Board closes it"
        if was_signal
        else "a watch that is not seen again for two quarters is dropped"
    )
    if not signal.is_given or signal.verdict == "no_figure":
        return f"There is no figure this quarter; {ends}."
    return f"The latest figures alone would not raise it; {ends}."


def _improvement(evidence: Evidence) -> Words:
    """One improvement always has its place; where there is none, that is said."""
    better = _flagged(evidence, "improvement")
    if not better:
        return paragraph("No improvement can be told from chance this quarter.", "named")
    best = better[0]
    measure = evidence.framework.measure(best.measure)
    word = "Improvement" if best.verdict == "signal" else "Watch, possible improvement"
    said = _linked(evidence, measure, finding(evidence, measure, with_reading=False))
    return Words(f"<p><strong>{word}:</strong> {said}.</p>", "named")


def _linked(evidence: Evidence, measure: Measure, said: str) -> str:
    """Words that lead to the measure's own figure."""
    return f'<a href="{evidence.address_of(measure)}">{escape(said)}</a>'


def _every_change(evidence: Evidence, concerns: Sequence[Concern], changes: Sequence[str]) -> Drawing:
    """Everything that changed, with its reason: what page one can only name."""
    rows = [
        (f"{_word(evidence, c)}: {said}", why, dated)
        for c in concerns
        for said, why, dated in [_told(evidence, c)]
    ]
    rows += [
        (
            f"Change: {finding(evidence, evidence.framework.measure(m))}",
            because(evidence, evidence.framework.measure(m)),
            "Raised this quarter.",
        )
        for m in changes
    ]
    better = _flagged(evidence, "improvement")
    rows += [
        (
            f"Improvement: {finding(evidence, evidence.framework.measure(s.measure), with_reading=False)}",
            because(evidence, evidence.framework.measure(s.measure)),
            "Flagged, and not followed.",
        )
        for s in better
    ]
    return evidence.table(
        ("What changed", "Why we say so", "Since when, and what the Board did"),
        tuple(rows),
        id="summary-every-change",
        headline=f"{sentence_case(several(len(rows), 'change'))} with their reasons",
        subtitle=evidence.quarter.label,
        sentence="Every concern that is open, every change and every improvement, with the reason it is told "
        "from chance.",
        source="the returns of this quarter and those before it",
    )
