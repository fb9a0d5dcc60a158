"""Why a measure was flagged, or was not: the quarters that compare, and what each look at them saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
from markupsafe import Markup

from wscb_lib.exhibits import Shown, format_value
from wscb_lib.framework import Framework, Measure
from wscb_lib.measures import calculate, with_totals
from wscb_lib.notebook.lines import Lines
from wscb_lib.notebook.run import Run
from wscb_lib.pages.evidence import Evidence
from wscb_lib.quarter import Quarter
from wscb_lib.signals import Look, LookedAt, budget_of, looked_at

_LOOKS = {
    "lasting": "a change of level that stayed",
    "sudden": "the newest quarters apart from those before",
    "outside limits": "a point beyond the limits drawn",
}


@dataclass(frozen=True)
class Why:
    """What the verdict rests on. `looks` has a row for each test that was made, `quarters` one a quarter.

    The figures are those shown: a quarter whose figure is hidden was judged on it, and stays hidden here.
    """

    title: str
    verdict: str
    sentence: str
    looks: Lines
    quarters: Lines

    def __repr__(self) -> str:
        tables = [f.to_string(index=False) for f in (self.looks, self.quarters) if len(f)]
        return "\n\n".join([f"{self.title}: {self.verdict}. {self.sentence}", *tables])

    def _repr_html_(self) -> str:
        """The verdict in words, then the looks, then the quarters."""
        head = Markup("<p><strong>{}</strong>: {}. {}</p>").format(self.title, self.verdict, self.sentence)
        return f"{head}{''.join(f._repr_html_() for f in (self.looks, self.quarters) if len(f))}"


def why(run: Run, material: Evidence, measure: Measure) -> Why:
    """What the verdict of the run's quarter rests on, for a measure of the run or one that is being tried."""
    results = results_of(run, material.framework, measure)
    seams = {m: str(seam.rows_from) for m, seam in material.seams.items() if seam.rows_from}
    budget = budget_of(material.framework.board.false_flags)
    found = looked_at(results, measure, str(run.quarter), budget, seams)
    signal = material.signals.get(measure.id)
    if signal is None:
        said = "Its measure says that it is not judged: it repeats another, or a plan decides it."
        return Why(measure.title, "not judged", said, Lines(), _quarters(material, measure, None))
    return Why(
        measure.title,
        signal.verdict.replace("_", " "),
        signal.sentence,
        Lines([_look(look, found, measure) for look in found.looks]),
        _quarters(material, measure, found),
    )


def results_of(run: Run, framework: Framework, measure: Measure) -> pd.DataFrame:
    """Every figure of one measure, as a run calculates it: true, before disclosure control."""
    returns = {
        spec.id: replace(spec, measures={measure.id: measure} if spec.id == measure.return_id else {})
        for spec in framework.returns.values()
    }
    alone, record = replace(framework, returns=returns), run.record
    counted = calculate(alone, run.facts, record.statuses, record.returned, run.quarter)
    return with_totals(counted, [t for t in record.totals if t.measure == measure.id])


def _look(look: Look, found: LookedAt, measure: Measure) -> dict[str, str]:
    seen, spend = look.finding, look.may_spend
    if spend is None:
        lower, upper = (format_value(v, measure.unit) for v in (found.signal.lower, found.signal.upper))
        held, chance, borne = f"limits {lower} to {upper}", "", ""
    else:
        held = f"{_span(look.newer)} against {_span(look.before)}"
        chance, borne = _chance(seen.p), f"signal {_chance(spend.signal)}, watch {_chance(spend.flag)}"
    return {
        "looked for": _LOOKS[seen.rule],
        "held": held,
        "direction": seen.direction or "neither",
        "chance alone makes it": chance,
        "flagged at or below": borne,
        "saw": seen.verdict or "nothing",
    }


def _quarters(material: Evidence, measure: Measure, found: LookedAt | None) -> Lines:
    """The shown figure of every quarter, and what became of it in the verdict."""
    own = material.series.get(measure.id, ())
    judged = material.events.get(measure.id, ()) or own
    rows = [
        {
            "quarter": Quarter.parse(point.quarter).short,
            "figure": point.with_counts(measure.unit),
            **({"judged": on.words(measure.unit)} if judged is not own else {}),
            "in the verdict": _part(point, found),
        }
        for point, on in zip(own, judged, strict=True)
    ]
    return Lines(rows)


def _part(point: Shown, found: LookedAt | None) -> str:
    if found is None:
        return ""
    if point.quarter not in found.compared:
        return "does not compare" if point.is_figure else "no figure"
    since = found.signal.since
    if since and point.quarter >= since:
        return "the change"
    return "compared"


def _chance(p: float) -> str:
    """A chance in words that can be weighed.

    >>> _chance(0.004), _chance(0.7), _chance(0.00001)
    ('1 in 250', 'more than 1 in 2', 'under 1 in 10,000')
    """
    if p > 0.5:
        return "more than 1 in 2"
    return "under 1 in 10,000" if p < 0.0001 else f"1 in {1 / p:,.0f}"


def _span(quarters: Sequence[str]) -> str:
    if not quarters:
        return "none"
    first, last = (Quarter.parse(quarters[at]).short for at in (0, -1))
    return first if first == last else f"{first} to {last} ({len(quarters)})"
