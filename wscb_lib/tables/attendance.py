"""Who took part: agencies down, quarters across, a share in each cell, never a colour without words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

from wscb_lib.exhibits import Exhibit, Shown, fit_words, subtitle
from wscb_lib.exhibits.caption import Placed
from wscb_lib.exhibits.markup import Cell
from wscb_lib.exhibits.values import FEWEST_FOR_PERCENT
from wscb_lib.quarter import Quarter
from wscb_lib.tables.plain import of_cells

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

_TINTS = (25.0, 50.0, 75.0, 90.0)
"""A share under 25% has the palest of five tints, one of 90% or more the darkest."""


def participation(
    measure: Measure,
    rows: Mapping[str, Sequence[Shown]],
    **caption: Unpack[Placed],
) -> Exhibit:
    """Set out each agency's share quarter by quarter, its counts beside it, in the order given.

    `rows` maps an agency's name to its shown shares, with numerator and denominator. Out of fewer than ten
    only the counts are written, and there is no tint. A quarter with no row says "no figure".

    >>> from types import SimpleNamespace as Some
    >>> rows = {"Police": [Shown("2015-16-Q4", 95.96, 95, 99)]}
    >>> participation(Some(title="Reports", unit="percent"), rows, id="p", place="Warrington").rows
    (('Police', '96% (95 of 99)'),)
    """
    quarters = sorted({Quarter.parse(point.quarter) for points in rows.values() for point in points})
    at = {name: {point.quarter: point for point in points} for name, points in rows.items()}
    body = [[Cell(name), *(_cell(found.get(str(q))) for q in quarters)] for name, found in at.items()]
    latest = {name: found[str(quarters[-1])] for name, found in at.items() if str(quarters[-1]) in found}
    title, first, last = f"{measure.title} by agency", str(quarters[0]), str(quarters[-1])
    return of_cells(
        caption,
        ("Agency", *(quarter.short for quarter in quarters)),
        body,
        headline=caption.get("headline") or _headline(measure.title, latest),
        subtitle=subtitle(title, measure.unit, caption["place"], first, last),
        sentence=caption.get("sentence") or _sentence(measure.title, latest, quarters[-1]),
        key=("Darker cells: a larger share.", "Out of fewer than ten: counts only, no tint."),
        form="participation",
    )


def _cell(shown: Shown | None) -> Cell:
    if shown is None:
        return Cell("no figure", kind="absent")
    if not shown.is_figure:
        return Cell(shown.words("percent"), kind="absent")
    if shown.denominator is None or shown.denominator < FEWEST_FOR_PERCENT:
        return Cell(shown.counts() or shown.words("percent"))
    tint = sum(shown.number >= edge for edge in _TINTS) + 1
    return Cell(f"{shown.words('percent')} ({shown.counts()})", kind=f"tint{tint}")


def _none_from(latest: Mapping[str, Shown]) -> list[str]:
    """Agencies asked at least once that took part not once."""
    return [
        name
        for name, shown in latest.items()
        if shown.is_figure and shown.numerator == 0 and shown.denominator
    ]


def _headline(title: str, latest: Mapping[str, Shown]) -> str:
    """Who took part not once; failing that, from the least share to the greatest that may be called one."""
    absent = _none_from(latest)
    if len(absent) == 1:
        return fit_words(
            title, f"{title}: none from {absent[0]} this quarter", f"{title}: none from {absent[0]}", title
        )
    if absent:
        return fit_words(title, f"{title}: none from {len(absent)} agencies this quarter", title)
    shares = sorted((s for s in latest.values() if _is_share(s)), key=lambda shown: shown.number)
    if len(shares) < 2:
        return fit_words(title, f"{title}, agency by agency", title)
    low, high = shares[0].words("percent"), shares[-1].words("percent")
    return fit_words(
        title, f"{title}: from {low} to {high} between agencies", f"{title}: from {low} to {high}", title
    )


def _is_share(shown: Shown) -> bool:
    return shown.is_figure and (shown.denominator or 0) >= FEWEST_FOR_PERCENT


def _sentence(title: str, latest: Mapping[str, Shown], quarter: Quarter) -> str:
    shares = sorted(((n, s) for n, s in latest.items() if _is_share(s)), key=lambda pair: pair[1].number)
    parts = []
    if len(shares) > 1:
        said = [
            f"{name} {shown.words('percent')} ({shown.counts()})" for name, shown in (shares[0], shares[-1])
        ]
        parts.append(f"from {said[0]} to {said[1]}")
    absent = [f"{name} ({latest[name].counts()})" for name in _none_from(latest)]
    parts += [f"none from {', '.join(absent)}"] if absent else []
    missing = [f"{name} ({shown.words('percent')})" for name, shown in latest.items() if not shown.is_figure]
    parts += [f"no figure for {', '.join(missing)}"] if missing else []
    return f"{title}, {quarter.label}: {'; '.join(parts) or 'counts only, agency by agency'}."
