"""Which measures speak to an outcome of the framework, which outcomes nothing speaks to, and whether those
whom it
asks by name to be heard were."""

from __future__ import annotations

from dataclasses import dataclass

from wscb_lib.counts_in_words import sentence_case
from wscb_lib.exhibits import Shown
from wscb_lib.framework import Element, Measure, Named, Outcome
from wscb_lib.pages.evidence import Evidence
from wscb_lib.quarter import Quarter

YEAR = 4  # quarters in which something must have spoken


@dataclass(frozen=True)
class ByName:
    """Whether some whom the framework names were heard this quarter, and that in words; `is_heard` is True
    too
    where their number is hidden."""

    who: str
    is_heard: bool
    words: str


def speaking_to(evidence: Evidence, outcome: Outcome) -> tuple[Element | None, list[Measure]]:
    """The first element that lists an outcome in these words, and every measure that any element names for
    it.

    An outcome that stands on several pages is told by one row on all of them: what one page shows, no other
    says is lacking.
    """
    listed = [
        (element, each)
        for element in evidence.framework.elements
        for each in element.outcomes
        if _plain(each.text) == _plain(outcome.text)
    ]
    named = dict.fromkeys(m for _, each in listed for m in each.measures)
    return (listed[0][0] if listed else None), [evidence.framework.measure(m) for m in named]


def _plain(text: str) -> str:
    return " ".join(text.lower().strip(" .").split())


def unspoken_for(evidence: Evidence, element: Element) -> list[Outcome]:
    """The outcomes of an element to which no measure spoke, with a figure, in the last four quarters."""
    return [
        o
        for o in element.outcomes
        if not any(had_figure(evidence, measure) for measure in speaking_to(evidence, o)[1])
    ]


def had_figure(evidence: Evidence, measure: Measure) -> bool:
    """Whether a measure had a figure, or one that is hidden, in the last four quarters."""
    return any(p.is_figure or p.shown_as for p in evidence.series.get(measure.id, ())[-YEAR:])


def heard_by_name(evidence: Evidence, outcome: Outcome) -> list[ByName]:
    """Whether each whom an outcome names was heard this quarter; none where it names nobody, or where the
    edition
    shows no breakdown that would tell."""
    found = []
    for who in dict.fromkeys(named.who for named in outcome.named):
        told = [
            (named, evidence.groups[named.measure, named.by].get(named.group, ()))
            for named in outcome.named
            if named.who == who and (named.measure, named.by) in evidence.groups
        ]
        if told:
            found.append(_by_name(evidence, who, told))
    return found


def _by_name(evidence: Evidence, who: str, told: list[tuple[Named, tuple[Shown, ...]]]) -> ByName:
    now = str(evidence.quarter)
    here = [
        f"{evidence.framework.measure(named.measure).title}, {named.group}: {_words(evidence, named, point)}"
        for named, points in told
        for point in points
        if point.quarter == now and _is_some(point)
    ]
    if here:
        return ByName(who, True, f"{sentence_case(who)} were heard this quarter. {'; '.join(here)}.")
    before = [p.quarter for _, points in told for p in points if _is_some(p)]
    last = f"last heard in {Quarter.parse(max(before)).short}" if before else "nor in any quarter before"
    return ByName(who, False, f"{sentence_case(who)} were not heard this quarter; {last}.")


def _words(evidence: Evidence, named: Named, point: Shown) -> str:
    return point.words(evidence.framework.measure(named.measure).unit)


def _is_some(point: Shown) -> bool:
    """Whether anybody is in a figure: a hidden one hides somebody."""
    return bool(point.shown_as) or (point.is_figure and bool(point.value))
