"""The sentence of an exhibit: its caption and its golden test at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wscb_lib.exhibits.change import Basis, change_of, newest, verdict_of
from wscb_lib.exhibits.values import Shown, unit_words
from wscb_lib.quarter import Quarter

if TYPE_CHECKING:
    from wscb_lib.framework import Measure
    from wscb_lib.signals import Concern, Signal


def period_words(first: str, last: str) -> str:
    """The months from the first quarter to the last.

    >>> period_words("2012-13-Q1", "2015-16-Q4"), period_words("2015-16-Q4", "2015-16-Q4")
    ('April 2012 to March 2016', 'January to March 2016')
    """
    start, end = Quarter.parse(first).start, Quarter.parse(last).end
    opening = f"{start:%B}" if start.year == end.year else f"{start:%B %Y}"
    return f"{opening} to {end:%B %Y}"


def subtitle(title: str, unit: str, place: str, first: str, last: str) -> str:
    """Measure, place, period and unit in one line, as the Analysis Function asks of a second title.

    >>> subtitle("Child protection plans started", "plans", "Warrington", "2015-16-Q1", "2015-16-Q4")
    'Child protection plans started, Warrington, quarterly, April 2015 to March 2016 (number of plans)'
    """
    every = "quarterly, " if first != last else ""
    return f"{title}, {place}, {every}{period_words(first, last)} ({unit_words(unit)})"


def describe_trend(
    measure: Measure,
    points: Sequence[Shown],
    signal: Signal | None = None,
    *,
    basis: Basis | None = None,
    concern: Concern | None = None,
) -> str:
    """Describe a line of quarters: the latest figure, the one before, a year ago; then the verdict, or the
    concern that stays where there is no verdict.

    `points` are in order of time and end with the quarter reported on; a quarter not there is not mentioned.
    `basis` and `concern` as for `headline`.

    >>> from types import SimpleNamespace as Some
    >>> plans = Some(title="Child protection plans started", unit="plans")
    >>> describe_trend(plans, [Shown("2015-16-Q3", 70), Shown("2015-16-Q4", 76)])
    'Child protection plans started: 76 in January to March 2016, 70 the quarter before.'
    """
    if not points:
        return f"{measure.title}: no quarter has a figure."
    if not any(point.is_figure for point in points):
        return _never(measure, points)
    latest = points[-1]
    at = {point.quarter: point for point in points}
    here = Quarter.parse(latest.quarter)
    parts = [f"{latest.words(measure.unit)} in {period_words(latest.quarter, latest.quarter)}"]
    for quarter, when in ((here.previous, "the quarter before"), (here - 4, "a year earlier")):
        if str(quarter) in at:
            parts.append(f"{at[str(quarter)].words(measure.unit)} {when}")
    said = [f"{measure.title}: {', '.join(parts)}.", why_words(measure, signal, basis)]
    change = change_of(measure, signal, points, basis=basis, concern=concern)
    stays = change.words if change.form == "kept" else change.stays
    return " ".join(part for part in (*said, f"{stays[:1].upper()}{stays[1:]}." if stays else "") if part)


def why_words(
    measure: Measure, signal: Signal | None, basis: Basis | None = None, said: str | None = None
) -> str:
    """The reason for a verdict: the signal's own sentence, or `said` instead of it; "" where nothing is
    judged.

    Where the verdict was given on another `basis`, the same sentence names it, with its figure.

    >>> from types import SimpleNamespace as Some
    >>> from wscb_lib.signals import Signal
    >>> families = Basis("families", [Shown("2015-16-Q4", 12)])
    >>> rose = Signal("plans", "2015-16-Q4", "signal", sentence="22 in the last two quarters against 40.")
    >>> why_words(Some(unit="plans"), rose, families)
    'Judged on families, 12 this quarter: 22 in the last two quarters against 40.'
    """
    sentence = (signal.sentence if signal is not None else "") if said is None else said
    is_judged = verdict_of(signal) in ("signal", "watch", "no_clear_change")
    if not (sentence and is_judged and basis):
        return sentence
    figure = f"{basis.figure(measure.unit)} {basis.when()}" if newest(basis.points) else ""
    judged_on = f"Judged on {basis.noun}" if figure in sentence else f"Judged on {basis.noun}, {figure}"
    inside = f"{sentence[:1].lower()}{sentence[1:]}".replace("no clear change: ", "no clear change, ", 1)
    return f"{judged_on}: {inside}"


def _never(measure: Measure, points: Sequence[Shown]) -> str:
    """No quarter has a figure: said once, not once for each quarter."""
    words = list(dict.fromkeys(point.words(measure.unit) for point in points))
    return f"{measure.title}: {' or '.join(words)}, {period_words(points[0].quarter, points[-1].quarter)}."


def describe_breakdown(title: str, unit: str, groups: Sequence[Shown], labels: Sequence[str]) -> str:
    """Describe one quarter's bars: the largest group, the smallest, and those that cannot be shown.

    >>> describe_breakdown("Plans by reason", "plans", [Shown("2015-16-Q4", 40), Shown("2015-16-Q4", 9)],
    ...                    ["neglect", "sexual abuse"])
    'Plans by reason, January to March 2016: most for neglect (40), fewest for sexual abuse (9).'
    """
    if not groups:
        return f"{title}: no group has a figure."
    when = period_words(groups[0].quarter, groups[0].quarter)
    figures = [(label, group) for label, group in zip(labels, groups, strict=True) if group.is_figure]
    absent = [
        f"{label} ({group.words(unit)})"
        for label, group in zip(labels, groups, strict=True)
        if not group.is_figure
    ]
    if not figures:
        return f"{title}, {when}: no figure can be shown for {', '.join(absent)}."
    said = f"{title}, {when}: {_ends(unit, figures)}"
    return f"{said}. Not shown as figures: {', '.join(absent)}." if absent else f"{said}."


def _ends(unit: str, figures: Sequence[tuple[str, Shown]]) -> str:
    """Name the groups with the most and with the fewest. A tie is said as one; a group alone has no rival."""
    most, least = (pick(shown.number for _, shown in figures) for pick in (max, min))
    if most == least:
        label, shown = figures[0]
        return (
            f"{shown.words(unit)} for {label}"
            if len(figures) == 1
            else f"{shown.words(unit)} each for {_named(figures, most)}"
        )
    top, bottom = ("highest", "lowest") if unit in ("percent", "rate_per_10000") else ("most", "fewest")
    return f"{top} for {_with_figure(figures, most, unit)}, {bottom} for {_with_figure(figures, least, unit)}"


def _named(figures: Sequence[tuple[str, Shown]], value: float) -> str:
    return ", ".join(label for label, shown in figures if shown.value == value)


def _with_figure(figures: Sequence[tuple[str, Shown]], value: float, unit: str) -> str:
    tied = [shown for _, shown in figures if shown.value == value]
    return f"{_named(figures, value)} ({tied[0].words(unit)}{' each' if len(tied) > 1 else ''})"
