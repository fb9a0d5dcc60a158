"""A line small enough to stand in a table's cell. No axis, no words: the figures stand beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence

LEAST_SPAN = 0.3
"""The least part of its largest figure that a line's height stands for."""
_WIDE, _TALL, _PAD = 120.0, 24.0, 3.0


def sparkline(values: Sequence[float | None]) -> str:
    """Draw the latest figures as a tiny SVG, hidden from a screen reader; None or NaN is a gap in the line.

    Its height is the figures' own range, so that a rise is seen, and never less than `LEAST_SPAN` of the
    largest, so that a wobble looks small. Fewer than two figures make no line: "".

    >>> sparkline([3, 4, None, 6]).count("<polyline"), sparkline([None, 2])
    (1, '')
    """
    figures = [(at, value) for at, value in enumerate(values) if value is not None and not math.isnan(value)]
    if len(figures) < 2:
        return ""
    low, high = min(value for _, value in figures), max(value for _, value in figures)
    span = max(high - low, LEAST_SPAN * abs(high), 1e-9)
    foot = (low + high - span) / 2
    across = (_WIDE - 2 * _PAD) / (len(values) - 1)
    at = {
        place: (_PAD + place * across, _TALL - _PAD - (_TALL - 2 * _PAD) * (value - foot) / span)
        for place, value in figures
    }
    lines = "".join(
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in run)}"/>' for run in _runs(at)
    )
    alone = "".join(
        f'<circle cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="1.5"/>' for run in _runs(at, alone=True)
    )
    x, y = at[figures[-1][0]]
    return (
        f'<svg class="spark" viewBox="0 0 {_WIDE:g} {_TALL:g}" width="{_WIDE:g}" height="{_TALL:g}" '
        'aria-hidden="true" focusable="false" fill="none" stroke="#12436D" '
        f'stroke-width="1.5">{lines}{alone}<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="#12436D" '
        'stroke="none"/></svg>'
    )


def _runs(at: dict[int, tuple[float, float]], *, alone: bool = False) -> list[list[tuple[float, float]]]:
    """Neighbouring points joined; a point between two gaps stands alone."""
    runs: list[list[tuple[float, float]]] = []
    for place in sorted(at):
        if place - 1 in at:
            runs[-1].append(at[place])
        else:
            runs.append([at[place]])
    return [run for run in runs if (len(run) == 1) == alone]
