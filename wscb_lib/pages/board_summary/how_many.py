"""How many measures changed, and which concerns are open, the gravest first."""

from __future__ import annotations

import math

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.at_a_glance import is_tested
from wscb_lib.pages.parts.yearly import cadence_of
from wscb_lib.pages.wording.open_concerns import kept_from_earlier
from wscb_lib.pages.wording.plainly import STILL_OPEN
from wscb_lib.signals import Concern, Signal
from wscb_lib.signals.lasting import FEWEST


def changed_in_words(evidence: Evidence) -> str:
    """How many of the measures judged changed, how many more perhaps did, and what stays open besides."""
    judged = many_tested(evidence)
    if not judged:
        return f"no measure has quarters enough to be judged{_besides(evidence)}"
    perhaps = many_flagged(evidence, "watch")
    return (
        f"{_or_none(many_flagged(evidence, 'signal'))} of {in_words(judged)} judged measures changed"
        f"{f', {in_words(perhaps)} more perhaps' if perhaps else ''}{_besides(evidence)}"
    )


def for_the_line(evidence: Evidence) -> str:
    """The same, as short as the first line of page one needs it."""
    if not many_tested(evidence):
        return changed_in_words(evidence)
    changed = (
        f"{_or_none(many_flagged(evidence, 'signal'))} of {in_words(many_tested(evidence))} measures changed"
    )
    perhaps, kept = many_flagged(evidence, "watch"), len(_kept(evidence))
    return (
        f"{changed}{f', {in_words(perhaps)} more perhaps' if perhaps else ''}"
        f"{f'; {in_words(kept)} {STILL_OPEN}' if kept else ''}"
    )


def _or_none(count: int) -> str:
    return in_words(count) if count else "none"


def many_flagged(evidence: Evidence, verdict: str) -> int:
    """How many measures this quarter flags as signals, which changed, or as watches, which perhaps did."""
    return sum(s.is_flag and s.verdict == verdict for s in evidence.signals.values())


def _besides(evidence: Evidence) -> str:
    kept = kept_in_words(evidence)
    return f"; {kept}" if kept else ""


def kept_in_words(evidence: Evidence) -> str:
    """How many concerns, and how many watches, stay open beside what changed; "" where none does."""
    kept = _kept(evidence)
    concerns = sum(bool(c.became_signal) for c in kept)
    counts = [(concerns, "concern", ""), (len(kept) - concerns, "watch", "watches")]
    said = [several(*each) for each in counts if each[0]]
    return f"{' and '.join(said)} {STILL_OPEN}" if said else ""


def _kept(evidence: Evidence) -> list[Concern]:
    return [c for c in open_concerns(evidence) if is_kept(evidence, c)]


def flags_in_words(evidence: Evidence) -> str:
    """How many of the measures with quarters enough to be judged changed (signals) and perhaps did (watches),
    and what stays open besides.

    Where none can be judged, that, and the first quarter in which one can be.
    """
    judged = many_tested(evidence)
    if not judged:
        return f"No measure has quarters enough to be judged yet{_first_judged(evidence)}"
    return sentence_case(
        f"{_or_none(many_flagged(evidence, 'signal'))} of {in_words(judged)} measures changed (signals), "
        f"{_or_none(many_flagged(evidence, 'watch'))} perhaps (watches){_besides(evidence)}"
    )


def many_tested(evidence: Evidence) -> int:
    """How many measures have quarters enough to be judged."""
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


def is_kept(evidence: Evidence, concern: Concern) -> bool:
    """True when a concern is open although this quarter's figures alone would not raise it."""
    return (
        bool(kept_from_earlier(evidence, [evidence.framework.measure(concern.measure)]))
        and not concern.closed
    )
