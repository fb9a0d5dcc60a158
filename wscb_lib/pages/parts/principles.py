"""The framework's principles: each met, partly met or not shown, by what the pack has of what would show
it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.exhibits import newest
from wscb_lib.framework import Measure, Proof, Worded
from wscb_lib.pages.drawing import Drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.judging import KINDS_OF_EVIDENCE, UNANSWERED
from wscb_lib.pages.parts.spoken_for import had_figure
from wscb_lib.pages.wording.finding import as_known
from wscb_lib.pages.wording.open_concerns import kept_from_earlier
from wscb_lib.signals.verdict import reading

MET, PARTLY, NOT_SHOWN = "met", "partly met", "not shown"
RULE = (
    "What would show each principle is ours, for the framework names no evidence. Met: all of it holds; "
    "not shown: "
    "none; else partly met. A figure counts where there was one in the last four quarters; nothing has got "
    "worse "
    "where no measure is flagged, or kept, as a concern."
)
WHOLE = 100


@dataclass(frozen=True)
class Held:
    """Whether one principle is shown: `state`, what holds with its figures, and of what does not why."""

    state: str
    shown: tuple[str, ...]
    lacking: tuple[str, ...]


def principles_table(evidence: Evidence) -> Drawing:
    """A row a principle, in the framework's words: whether it is met, what shows it with figures, what is
    lacking."""
    found = [(each, held_of(evidence, each)) for each in evidence.framework.principles]
    counted = {state: sum(held.state == state for _, held in found) for state in (MET, PARTLY, NOT_SHOWN)}
    said = ", ".join(f"{in_words(many)} {state}" for state, many in counted.items() if many)
    return evidence.table(
        ("Principle", "Is it met?", "Shown by", "Lacking"),
        tuple(
            (each.text, held.state, " ".join(held.shown) or "nothing", " ".join(held.lacking) or "nothing")
            for each, held in found
        ),
        id="sight-principle",
        headline=f"{sentence_case(several(len(found), 'principle'))}: {said}",
        subtitle=f"By what the pack has of each, {evidence.quarter.label}",
        sentence="For each principle: whether what would show it holds, the figures that do, and what is "
        "lacking.",
        source="the framework, its returns and the Board's own record",
        notes=(RULE,),
    )


def held_of(evidence: Evidence, principle: Worded) -> Held:
    """Whether a principle is shown: by all that would show it, some of it, or none."""
    shown, lacking = [], []
    for proof in principle.proofs:
        why = _NEEDS[proof.needs](evidence, proof)
        figures = "; ".join(_figure(evidence, m) for m in _known(evidence, proof))
        if why:
            lacking.append(f"{proof.says}: {why}.")
        else:
            shown.append(f"{proof.says}: {figures}." if figures else f"{proof.says}.")
    if not lacking and shown:
        return Held(MET, tuple(shown), ())
    return Held(
        PARTLY if shown else NOT_SHOWN, tuple(shown), tuple(lacking) or ("Nobody said what would show it.",)
    )


def _measures(evidence: Evidence, proof: Proof) -> list[Measure]:
    """The measures of a proof that are any part of this Board's framework."""
    return [evidence.framework.measure(m) for m in proof.measures if m in evidence.framework.measures]


def _known(evidence: Evidence, proof: Proof) -> list[Measure]:
    return [m for m in _measures(evidence, proof) if had_figure(evidence, m)]


def _figure(evidence: Evidence, measure: Measure) -> str:
    """A measure with the newest figure that is known."""
    points = evidence.series[measure.id]
    known = newest(points)
    if known is None or points[-1].is_figure:
        return f"{measure.short or measure.title}, {as_known(measure, points)}"
    when = evidence.framework.quarter.parse(known.quarter).short
    return f"{measure.short or measure.title}, {known.with_counts(measure.unit)} in {when}"


def _figures(evidence: Evidence, proof: Proof) -> str:
    """What has had no figure in a year; "" where all have."""
    if not _measures(evidence, proof):
        return "no return speaks to it"
    without = [m.short or m.title for m in _measures(evidence, proof) if not had_figure(evidence, m)]
    return f"no figure in a year of {'; '.join(without)}" if without else ""


def _no_concern(evidence: Evidence, proof: Proof) -> str:
    """What has no figure, or is flagged or kept as a concern; "" where nothing is."""
    measures = _measures(evidence, proof)
    kept = {
        c.measure
        for c in kept_from_earlier(evidence, measures)
        if reading(c.direction, evidence.framework.measure(c.measure).better) == "concern"
    }
    worse = [
        m.short or m.title
        for m in measures
        if m.id in kept
        or (m.is_judged and evidence.signal(m.id).is_flag and evidence.signal(m.id).reading == "concern")
    ]
    return _figures(evidence, proof) or (f"a concern is open on {'; '.join(worse)}" if worse else "")


def _whole(evidence: Evidence, proof: Proof) -> str:
    """What was less than all where it was last known; "" where nothing was."""
    less = []
    for measure in _known(evidence, proof):
        known = newest(evidence.series[measure.id])
        if known is None or known.number < WHOLE:
            less.append(_figure(evidence, measure))
    return _figures(evidence, proof) or (f"not of all: {'; '.join(less)}" if less else "")


def _change(evidence: Evidence, proof: Proof) -> str:
    """That nothing got better and no action was closed with evidence; "" where something was."""
    own = {m.id for m in _measures(evidence, proof)}
    first = (evidence.quarter - 3).start
    better = any(evidence.signal(m).reading == "improvement" for m in own)
    done = any(
        a.evidence and a.closed_on and a.closed_on >= first and a.measure in own
        for a in evidence.record.actions
    )
    return "" if better or done else "nothing better by more than chance, and no action closed with evidence"


def _all_kinds(evidence: Evidence, proof: Proof) -> str:
    """The statements of which a kind of evidence had no figure in a year; "" where there is none."""
    said = []
    for statement in evidence.framework.statements:
        kinds = {
            m.evidence
            for m in evidence.framework.measures.values()
            if statement.id in m.statements and had_figure(evidence, m)
        }
        lacking = [UNANSWERED[words] for kind, words in KINDS_OF_EVIDENCE.items() if kind not in kinds]
        if lacking:
            said.append(f"{statement.short or statement.text}: nothing says {', or '.join(lacking)}")
    return "; ".join(said)


_NEEDS: dict[str, Callable[[Evidence, Proof], str]] = {
    "figures": _figures,
    "no concern": _no_concern,
    "whole": _whole,
    "change": _change,
    "all kinds": _all_kinds,
}
"""What each need lacks, in words; "" where it holds."""
