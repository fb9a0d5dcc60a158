"""What cannot be told yet: measures that have come for too few quarters, and from which the first can be."""

from __future__ import annotations

from wscb_lib.counts_in_words import in_words, sentence_case
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.yearly import cadence_of
from wscb_lib.signals.lasting import FEWEST


def not_yet_told(evidence: Evidence) -> str:
    """How many measures cannot be judged yet, and the quarter in which the first of them can be; "" where
    most can."""
    waiting = [s for s in evidence.signals.values() if s.verdict == "too_few"]
    if 2 * len(waiting) <= len(evidence.signals):
        return ""
    quarterly = [s.n for s in waiting if _comes_each_quarter(evidence, s.measure)]
    first = (
        f" The first of them can be in {(evidence.quarter + (FEWEST - max(quarterly))).short}, if its "
        "figures keep coming."
        if quarterly
        else ""
    )
    return (
        f"{sentence_case(in_words(len(waiting)))} of {in_words(len(evidence.signals))} measures: too few "
        f"quarters to tell a change from chance. That none of them is flagged tells us nothing.{first}"
    )


def _comes_each_quarter(evidence: Evidence, measure: str) -> bool:
    return cadence_of(evidence, evidence.framework.measure(measure)) == "quarterly"
