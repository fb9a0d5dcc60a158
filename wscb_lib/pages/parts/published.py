"""Which published figures a page shows, and where each comes from, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from wscb_lib.comparators import year_of
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.framework import Comparator
from wscb_lib.pages.drawing import Draft, Drawing
from wscb_lib.quarter import Quarter

DRAWN = ("charts.trend", "charts.level")  # the forms that draw published figures, those of the years in view
LATE = "publication date not known, set late"
_MEAN = re.compile(r"simple mean of (\d+) of (\d+) neighbours")


def published_on(drafts: Iterable[Draft]) -> list[Comparator]:
    """The published figures that these parts of a page show, in a chart or in a line of a table; each
    once."""
    found = [c for draft in drafts for drawing in draft.drawings for c in _shown_in(drawing)]
    return list(dict.fromkeys(found))


def _shown_in(drawing: Drawing) -> list[Comparator]:
    if drawing.form in DRAWN:
        given = drawing.options.get("comparators", ())
        quarters = [Quarter.parse(point.quarter) for point in drawing.arguments[1]] if given else []
        return [
            c
            for c in given
            if quarters and quarters[0] <= Quarter(c.year - 1, 4) and Quarter(c.year - 1, 1) <= quarters[-1]
        ]
    if drawing.form == "tables.dashboard":
        return [line.comparator for line in drawing.arguments[0] if line.comparator is not None]
    if drawing.form == "tables.compared":
        return [c for row in drawing.arguments[0] for c in row.elsewhere]
    return []


def published_sources(found: Sequence[Comparator]) -> tuple[Words, ...]:
    """Each source with what is to be known of the figures taken from it; nothing where no published figure is
    shown."""
    if not found:
        return ()
    by_source: dict[str, list[Comparator]] = {}
    for each in found:
        by_source.setdefault(each.source.split("; ")[0], []).append(each)
    said = [f"{source}.{_remarks(figures)}" for source, figures in sorted(by_source.items())]
    return (
        paragraph("Published figures shown beside ours are real, and come from:"),
        bullets(said, "sources"),
    )


def _remarks(figures: Sequence[Comparator]) -> str:
    """What the file says of some figures of a source, each remark with the years it is said of."""
    years: dict[str, dict[str, None]] = {}
    for each in sorted(figures, key=lambda c: c.year):
        for remark in each.source.split("; ")[1:]:
            years.setdefault(remark, {})[year_of(each)] = None
    return "".join(f" Of {_listed(list(when))}: {in_plain_words(remark)}." for remark, when in years.items())


def _listed(years: Sequence[str]) -> str:
    return years[0] if len(years) == 1 else f"{', '.join(years[:-1])} and {years[-1]}"


def in_plain_words(remark: str) -> str:
    """A remark of the file of published figures, as a reader who has not seen the file would have it.

    >>> in_plain_words("simple mean of 9 of 10 neighbours")
    "the neighbours' figure is the plain average of the 9 of 10 councils that have one"
    >>> in_plain_words("academic year")
    'academic year'
    """
    if remark == LATE:
        return "the day it was published is not known, and a day by which it certainly was stands for it"
    mean = _MEAN.fullmatch(remark)
    if mean is None:
        return remark
    whose = (
        f"all {mean[2]} councils"
        if mean[1] == mean[2]
        else f"the {mean[1]} of {mean[2]} councils that have one"
    )
    return f"the neighbours' figure is the plain average of {whose}"
