"""Concerns kept from earlier quarters: open until the Board closes them, though this quarter alone would not
raise them."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.exhibits import raised_words
from wscb_lib.framework import Measure
from wscb_lib.pages.evidence import EVENTS, Evidence
from wscb_lib.pages.wording.finding import open_concern
from wscb_lib.quarter import Quarter
from wscb_lib.signals import Concern


def kept_from_earlier(evidence: Evidence, measures: Sequence[Measure]) -> list[Concern]:
    """Concerns of these measures that are open although this quarter's figures alone would not raise them."""
    shown = {m.id for m in measures}
    return [
        c
        for c in evidence.concerns
        if not c.closed and c.measure in shown and not evidence.signal(c.measure).is_flag
    ]


def is_new(evidence: Evidence, measure: Measure) -> bool:
    """True of what is told for the first time this quarter: raised in it, or flagged and not followed."""
    concern = open_concern(evidence, measure.id)
    if concern is not None:
        return concern.raised == str(evidence.quarter)
    signal = evidence.signal(measure.id)
    return measure.is_judged and signal.is_flag and signal.reading == "change"


def kept_words(evidence: Evidence, concern: Concern) -> str:
    """A kept concern in a few words: the measure, its figure now and whether it went back; when it was
    raised, at what figure, and how that stood against the quarters before it."""
    measure = evidence.framework.measure(concern.measure)
    then = next((p for p in evidence.series[measure.id] if p.quarter == concern.raised and p.is_figure), None)
    at = f", at {then.words(measure.unit)}" if then else ""
    back = ", back at its earlier level" if concern.is_back else ""
    when = Quarter.parse(concern.raised).short
    raised = f"raised in {when}{at}, as {raised_words(concern)} than before{_judged_on(measure)}"
    return f"{measure.title}: {_now(evidence, measure)}{back}; {raised}"


def _now(evidence: Evidence, measure: Measure) -> str:
    """The figure now, or that it is absent and the concern stays."""
    latest = evidence.latest(measure.id)
    words = latest.words(measure.unit)
    return f"{words} now" if latest.is_figure else f"{words} this quarter, and the concern stays"


def _judged_on(measure: Measure) -> str:
    return f" (judged on {EVENTS[measure.events]})" if measure.events else ""
