"""Our figures beside other areas' published ones: a row a measure, a column an area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from wscb_lib.comparators import year_of
from wscb_lib.exhibits import Exhibit, format_value
from wscb_lib.exhibits.caption import Caption
from wscb_lib.exhibits.markup import Cell, Html
from wscb_lib.tables.plain import of_cells

if TYPE_CHECKING:
    from wscb_lib.framework import Comparator

NONE = "–"
_PER = " per 10,000"


@dataclass(frozen=True)
class Compared:
    """One measure, its figure here in words, and the newest published figure of each other area; `href` leads
    to its chart."""

    title: str
    href: str
    here: str
    unit: str
    elsewhere: tuple[Comparator, ...]


def compared(
    found: Sequence[Compared],
    areas: Sequence[str],
    *,
    here: str,
    headline: str,
    subtitle: str,
    sentence: str,
    **caption: Unpack[Caption],
) -> Exhibit:
    """Set out measures against areas, in the order given; `here` heads our own column.

    An area without a figure has a dash; a rate says once, beside its name, of how many it is.
    """
    rows = [
        [
            Cell(row.title, shape=Html('<a href="{}">{}</a>{}').format(row.href, row.title, _per(row))),
            Cell(row.here.removesuffix(_PER)),
            *(_elsewhere(row, area) for area in areas),
        ]
        for row in found
    ]
    return of_cells(
        caption,
        ["Measure", here, *(area.partition(" (")[0] for area in areas)],
        rows,
        headline=headline,
        subtitle=subtitle,
        sentence=sentence,
        form="compared",
    )


def _per(row: Compared) -> str:
    return f",{_PER}" if row.unit == "rate_per_10000" else ""


def _elsewhere(row: Compared, area: str) -> Cell:
    each = next((c for c in row.elsewhere if c.area == area and c.value is not None), None)
    if each is None or each.value is None:
        return Cell(NONE, kind="nil")
    return Cell(f"{format_value(each.value, row.unit).removesuffix(_PER)} ({year_of(each)})")
