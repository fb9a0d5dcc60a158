"""Tables of one measure's own form: two shares side by side, one group by another, examples."""

from __future__ import annotations

from wscb_lib.counts_in_words import sentence_case, some_of
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits import Shown, fit_words
from wscb_lib.framework import Measure
from wscb_lib.measures.groups import BETWEEN, CROSSED
from wscb_lib.pages.drawing import Drawing, Frame, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.forms.counts import (
    LATEST,
    by_in_words,
)
from wscb_lib.pages.wording.finding import because, finding, is_told
from wscb_lib.quarter import Quarter


def beside(evidence: Evidence, measure: Measure, options: Frame) -> Drawing:
    """Set two shares of the same few cases side by side, quarter by quarter, in words: the measure's and
    its companion's."""
    companion = evidence.framework.measure(measure.companion)
    points, others = (_latest_due(evidence, m.id) for m in (measure, companion))
    latest, other = points[0], others[0]
    said = f"{measure.title}: {_of(latest)}. {companion.title}: {_of(other)}."
    return drawing(
        "tables.table",
        ("Quarter", measure.title, companion.title),
        tuple((Quarter.parse(p.quarter).short, _of(p), _of(o)) for p, o in zip(points, others, strict=True)),
        headline=finding(evidence, measure)
        if is_told(evidence, measure)
        else fit_words(measure.title, f"{measure.title}: {_of(latest)}", measure.title),
        subtitle=f"{measure.title}, {evidence.framework.board.town}, the latest quarter first",
        sentence=" ".join(part for part in (said, because(evidence, measure)) if part),
        **of_a_table(options),
    )


def _latest_due(evidence: Evidence, measure: str) -> tuple[Shown, ...]:
    """The latest quarters, newest first."""
    return tuple(reversed(evidence.series[measure][-LATEST:]))


def _of(shown: Shown) -> str:
    return shown.counts() or shown.words("percent")


def of_a_table(options: Frame) -> dict[str, object]:
    """Keep of a frame the keywords that a table takes."""
    return {k: v for k, v in options.items() if k in ("id", "source", "notes", "is_specimen")}


def crossed(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """Set out two crossed columns: a row for each group of the first, with how many and of which groups of
    the second."""
    by = next(each for each in measure.by if CROSSED in each)
    first, second = by.split(CROSSED)
    found: dict[str, list[tuple[str, float]]] = {}
    for pair, points in evidence.groups.get((measure.id, by), {}).items():
        one, other = pair.split(BETWEEN)
        if points[-1].is_figure and points[-1].value:
            found.setdefault(one, []).append((other, points[-1].value))
    if not found:
        return None
    most = max(found, key=lambda one: sum(n for _, n in found[one]))
    many = evidence.latest(measure.id).words(measure.unit)
    return drawing(
        "tables.table",
        (
            sentence_case(by_in_words(evidence, measure, first)),
            sentence_case(measure.unit),
            sentence_case(by_in_words(evidence, measure, second)),
        ),
        tuple(
            (one, f"{sum(n for _, n in found[one]):,.0f}", "; ".join(_times(*each) for each in found[one]))
            for one in sorted(found)
        ),
        headline=fit_words(
            measure.title,
            f"{measure.title}: {many}; most for {most}",
            f"{measure.title}: {many}",
            measure.title,
        ),
        subtitle=f"{measure.title}, {evidence.framework.board.town}, {evidence.quarter.label}",
        sentence=f"{measure.title}: {many}, and of whom, by {by_in_words(evidence, measure, first)}.",
        **of_a_table(options),
    )


def _times(name: str, count: float) -> str:
    return name if count == 1 else f"{name} ({count:,.0f})"


def examples(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """List the good practice of the last year, latest first: what was done, whose it is, how we know, who
    took it up."""
    found = evidence.voices.examples
    if not found:
        return None
    taken = sum(bool(e.adopted_by) for e in found)
    return drawing(
        "tables.table",
        ("What", "Whose practice", "How we know", "Taken up by", "Brought"),
        tuple(
            (e.what, e.from_agency, e.evidence, e.adopted_by or "nobody yet", f"{day_in_words(e.noted_on)}")
            for e in found
        ),
        headline=some_of(
            taken,
            len(found),
            "example of good practice",
            "taken up by another agency",
            "examples of good practice",
            ("was", "were"),
        ),
        subtitle=f"{measure.title}, {evidence.framework.board.town}, the year to {evidence.quarter.label}",
        sentence="Each example of good practice brought to the Board in the last year: whose it is, how we "
        "know, and who took it up.",
        **of_a_table(options),
    )
