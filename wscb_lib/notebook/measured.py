"""One measure at the bench: its card, its chart, its figures as frames, its rows, and why it was flagged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.exhibits import Exhibit, Shown
from wscb_lib.framework import Measure
from wscb_lib.notebook.rows import TrueRows, true_rows
from wscb_lib.notebook.run import Run
from wscb_lib.notebook.why import Why, why
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.definitions import definition
from wscb_lib.pages.parts.measure_exhibits import headline_exhibit
from wscb_lib.pages.wording.finding import as_known, because

FIGURE_COLUMNS = ("quarter", "numerator", "denominator", "value", "status", "shown")


@dataclass(frozen=True, repr=False)
class BenchMeasure:
    """One measure of a run. Written last in a cell it is a card; its methods give what stands behind it.

    `material` is what the pages were written from; of a measure being tried, that with the measure laid in.
    All figures are those shown, after disclosure control, but for `rows`.
    """

    run: Run
    material: Evidence
    declared: Measure
    is_tried: bool = False

    @property
    def id(self) -> str:
        """The measure's id, as data/framework names it."""
        return self.declared.id

    @property
    def title(self) -> str:
        """What people read."""
        return self.declared.title

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """What it can be looked at by: `m.by("…")`."""
        return tuple(by for by in self.declared.by if (self.id, by) in self.material.groups)

    @property
    def verdict(self) -> str:
        """The verdict of the quarter in words: signal, watch, no clear change and so on."""
        signal = self.material.signals.get(self.id)
        return signal.verdict.replace("_", " ") if signal else "not judged"

    @property
    def page(self) -> str:
        """The stem of the page on which its chart stands; the dashboard's where no other shows it."""
        return self.material.page_of(self.declared).removesuffix(".html")

    def chart(self) -> Exhibit:
        """The house chart, as it stands on the page."""
        if self.id not in self.material.series:
            raise UsageFault(f"{self.id}: no quarter has a figure, so there is nothing to draw.")
        element = self.declared.sections[0].partition("/")[0] if self.declared.sections else "bench"
        return headline_exhibit(self.material, self.declared, element).draw()

    def frame(self) -> pd.DataFrame:
        """The shown figures, one row a quarter: numerator, denominator and value, NaN where there is none.

        `status` says why there is none, and `shown` is what a page prints.
        """
        return _framed(self._rows(self.material.series.get(self.id, ())), FIGURE_COLUMNS)

    def by(self, breakdown: str) -> pd.DataFrame:
        """The shown figures of each group, one row a quarter and group, ready for seaborn's `hue`.

        Raises `UsageFault` for a breakdown the measure does not have, or that disclosure control left out.
        """
        groups = self.material.groups.get((self.id, breakdown))
        if groups is None:
            known = self.breakdowns
            why = "is left out: no part of it could be shown safely." if breakdown in self.declared.by else ""
            raise UsageFault(
                f'{self.id}, by: found "{breakdown}"'
                + (f", which {why}" if why else f".{nearest(breakdown, known)}")
                + f" It can be looked at by: {', '.join(known) or 'nothing'}."
            )
        rows = [{"group": name, **row} for name, points in groups.items() for row in self._rows(points)]
        return _framed(rows, ("quarter", "group", *FIGURE_COLUMNS[1:]))

    def rows(self, quarter: str = "") -> TrueRows:
        """The rows that made the figure of a quarter (absent: the run's), with file, sheet and row number.

        They are children's rows, as returned: they stand under a red band and are never part of a pack.
        """
        framework = self.material.framework if self.is_tried else None
        return true_rows(self.run, self.declared, quarter or str(self.run.quarter), framework)

    def why(self) -> Why:
        """What the verdict rests on: the quarters that compare, each test, and how sure it was."""
        return why(self.run, self.material, self.declared)

    @property
    def _verdict_and_why(self) -> str:
        """The verdict, and the sentence behind it where that does not begin with the same words."""
        said = because(self.material, self.declared)
        return said if said.casefold().startswith(self.verdict) else f"{self.verdict}. {said}".strip()

    def _rows(self, points: Sequence[Shown]) -> list[dict[str, object]]:
        return [
            {
                "quarter": point.quarter,
                "numerator": point.numerator,
                "denominator": point.denominator,
                "value": point.value if point.is_figure else None,
                "status": point.status,
                "shown": point.words(self.declared.unit),
            }
            for point in points
        ]

    def _card(self) -> list[tuple[str, str]]:
        """The card, a name and what is said of it a line; what a measure does not have is left out."""
        measure, material = self.declared, self.material
        series = material.series.get(self.id, ())
        breaks = "; ".join(f"{b.start.short}: {b.because}" for b in measure.breaks)
        spec = material.framework.returns[measure.return_id]
        lines = [
            ("Question", measure.question),
            ("What is counted", definition(measure, material.framework.table_of(measure))),
            ("Latest", f"{as_known(measure, series)} ({self.run.quarter.short})" if series else "no figure"),
            ("Verdict", self._verdict_and_why),
            ("Breaks", breaks),
            ("Why", measure.why),
            ("Beware", measure.caveats),
            ("Return", f"{spec.title} ({spec.id}.toml, table {measure.table})"),
            ("Page", self.page or "the dashboard alone"),
            ("By", ", ".join(self.breakdowns)),
        ]
        return [(name, said) for name, said in lines if said]

    @property
    def _heading(self) -> str:
        tried = "  [tried, not saved]" if self.is_tried else ""
        return f"{self.title} ({self.id}){tried}"

    def __repr__(self) -> str:
        return "\n".join([self._heading, *(f"  {name:<16} {said}" for name, said in self._card())])

    def _repr_html_(self) -> str:
        """The card as a table of names and sentences."""
        specimen = "Specimen: made-up figures" if self.material.is_specimen else ""
        lines = Markup("").join(
            Markup('<tr><th style="text-align:left">{}</th><td style="text-align:left">{}</td></tr>').format(
                name, said
            )
            for name, said in self._card()
        )
        card = Markup(
            '<div style="border:1px solid #505a5f;padding:.4em .8em;max-width:60em"><p><strong>{}</strong> '
            '{}</p><table>{}</table><p>.chart() .frame() .by("…") .why() .rows("{}")</p></div>'
        ).format(self._heading, specimen, lines, self.run.quarter)
        return str(card)  # plain: added to other HTML, it would not be escaped twice


def _framed(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> pd.DataFrame:
    """The rows as a frame whose figures are floats, NaN where there is none."""
    numbers = dict.fromkeys(("numerator", "denominator", "value"), float)
    return pd.DataFrame(rows, columns=[*columns]).astype(numbers)
