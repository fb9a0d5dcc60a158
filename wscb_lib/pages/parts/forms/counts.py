"""A case at a time: squares, bars, and columns divided in two."""

from __future__ import annotations

from wscb_lib.exhibits import Shown
from wscb_lib.framework import Measure
from wscb_lib.pages.drawing import Drawing, Frame, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.definitions import by_words
from wscb_lib.pages.wording.finding import finding, told_by
from wscb_lib.quarter import Quarter

YEAR = 4  # quarters
DRAWN = 16  # quarters of a trend
LATEST = 6  # quarters of squares: what fits a page and a memory


def divided(evidence: Evidence, measure: Measure, options: Frame) -> Drawing:
    """Draw a share as a column a quarter, as tall as its cases and filled for those that met it."""
    kept = {k: v for k, v in options.items() if k not in ("comparators", "target")} | told_by(
        evidence, measure
    )
    return drawing(
        "charts.divided",
        measure,
        evidence.series[measure.id][-DRAWN:],
        evidence.signal(measure.id),
        **kept,
    )


def squares(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """Draw a square a case: a share by quarter, met and not met; a count by its first breakdown, this
    quarter.

    None for a count without groups.
    """
    kept = {k: v for k, v in options.items() if k not in ("comparators", "target")}
    if measure.kind == "share":
        points = [p for p in evidence.series[measure.id] if p.status != "not_due"][-LATEST:]
        groups = tuple(relabelled(p, Quarter.parse(p.quarter).short) for p in reversed(points))
        kept |= {"headline": finding(evidence, measure), "sentence": each_in_words(measure, groups)}
        return drawing(
            "charts.squares",
            measure,
            groups,
            by="quarter, the latest first",
            filled="yes",
            hollow="no",
            **kept,
        )
    groups = _groups(evidence, measure)
    one = (
        f"one {measure.unit.removesuffix('s')}"
        if measure.unit.endswith("s")
        else f"one of the {measure.unit}"
    )
    kept |= {"by": by_in_words(evidence, measure, measure.by[0]), "filled": one, "silence": measure.silence}
    return drawing("charts.squares", measure, groups, **kept) if groups else None


def bars(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """Draw a bar for each group of the first breakdown, this quarter; None without groups.

    Where silence is a finding, who was silent when is what matters: then a dot a quarter.
    """
    groups = _groups(evidence, measure)
    kept = {k: v for k, v in options.items() if k not in ("comparators", "target")}
    kept |= {"by": by_in_words(evidence, measure, measure.by[0]), "silence": measure.silence}
    if measure.silence:
        found = evidence.groups.get((measure.id, measure.by[0]), {})
        rows = {group: points[-DRAWN:] for group, points in found.items()}
        return drawing("charts.silences", measure, rows, **kept) if rows else None
    return drawing("charts.bars", measure, groups, **kept) if groups else None


def _groups(evidence: Evidence, measure: Measure) -> tuple[Shown, ...]:
    """This quarter's figure for each group of the first breakdown; those with none only where their silence
    is a finding."""
    found = evidence.groups.get((measure.id, measure.by[0]), {})
    return tuple(
        p for points in found.values() if (p := points[-1]).value or not p.is_figure or measure.silence
    )


def by_in_words(evidence: Evidence, measure: Measure, by: str) -> str:
    """Name the column that a breakdown is made from, in words."""
    return by_words(measure, evidence.framework.table_of(measure), by)


def each_in_words(measure: Measure, groups: tuple[Shown, ...]) -> str:
    """Say each group's count out of how many, in one sentence."""
    return (
        f"{measure.title}: "
        + "; ".join(f"{g.group}, {g.counts() or g.words(measure.unit)}" for g in groups)
        + "."
    )


def relabelled(shown: Shown, group: str) -> Shown:
    """The same figure under another group's name."""
    return Shown(
        shown.quarter,
        shown.value,
        shown.numerator,
        shown.denominator,
        shown.status,
        shown.shown_as,
        group,
        shown.agency,
    )
