"""The dashboard of a statement: a line a measure, what matters to a child first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from wscb_lib.charts.sparklines import sparkline
from wscb_lib.exhibits import Basis, Exhibit, Shown, change_of, format_value, newest, reading_words
from wscb_lib.exhibits.caption import Caption
from wscb_lib.exhibits.change import verdict_of
from wscb_lib.exhibits.markup import Cell, Html
from wscb_lib.quarter import Quarter
from wscb_lib.tables.plain import of_cells

if TYPE_CHECKING:
    from wscb_lib.framework import Comparator, Measure, Target
    from wscb_lib.signals import Concern, Signal

_SPARK_QUARTERS = 16
_ORDER = ("Concern", "Watch: possible concern", "Change", "Watch: possible change", "Improvement",
          "Watch: possible improvement", "")  # fmt: skip
_COLUMNS = (
    "Measure",
    "Latest",
    "Quarter before",
    "Year before",
    "Direction",
    "Target",
    "Published",
    "Returns",
)
_SPARE, _NONE = ("Target", "Published", "Returns"), ("none set", "none", "complete")
_KINDS = {"Concern": "concern", "Improvement": "improvement", "Change": "change"}


@dataclass(frozen=True)
class Line:
    """One measure's line, every cell already in words; `spark` is the latest figures, None for a gap.

    `flag` is what `reading_words` says ("Concern", "Watch: possible concern", … or ""), `href` the page
    and place of its chart, `place` the id of this line where it has no chart to lead to, `gravity` how much
    it matters to a child's safety, from 1 to 3.
    """

    title: str
    latest: str
    previous: str
    year_ago: str
    direction: str
    flag: str = ""
    target: str = "none set"
    published: str = "none"
    reliability: str = "complete"
    spark: tuple[float | None, ...] = ()
    gravity: int = 1
    href: str = ""
    place: str = ""
    comparator: Comparator | None = None  # the published figure itself, so that a page can name its source

    @classmethod
    def of(
        cls,
        measure: Measure,
        points: Sequence[Shown],
        signal: Signal | None = None,
        *,
        basis: Basis | None = None,
        concern: Concern | None = None,
        target: Target | None = None,
        comparator: Comparator | None = None,
        reliability: str = "complete",
        href: str = "",
        place: str = "",
        has_counts: bool = False,
    ) -> Line:
        """Write the line of a measure from its shown quarters; the last of `points` is the quarter reported
        on.

        `basis` and `concern` are what the words of change rest on beside the figures, as for `headline`.
        `has_counts` writes the counts behind a percentage beside it. A direction that was judged on an
        earlier quarter, because the latest is not known yet, names that quarter.

        >>> from types import SimpleNamespace as Some
        >>> line = Line.of(Some(title="Plans", unit="plans", gravity=2), [Shown("2015-16-Q4", 76)])
        >>> line.latest, line.previous, line.direction
        ('76', 'no figure', 'not judged')
        """
        at = {point.quarter: point for point in points}
        here = Quarter.parse(points[-1].quarter)
        last = [at.get(str(here - back)) for back in range(_SPARK_QUARTERS - 1, -1, -1)]
        return cls(
            title=measure.title,
            latest=_words(at.get(str(here)), measure.unit, has_counts),
            previous=_words(at.get(str(here.previous)), measure.unit, has_counts),
            year_ago=_words(at.get(str(here - 4)), measure.unit, has_counts),
            direction=_direction_words(measure, points, signal, basis, concern),
            flag=reading_words(signal),
            target=_target(target, measure.unit),
            published=_published(comparator, measure.unit),
            reliability=reliability,
            spark=tuple(_whole(shown, measure.unit) for shown in last),
            gravity=measure.gravity,
            href=href,
            place=place,
            comparator=comparator if comparator is not None and comparator.value is not None else None,
        )


def _whole(shown: Shown | None, unit: str) -> float | None:
    """The figure to trace; None for a total that lacks an agency, which would look like a fall, and for a
    share of few."""
    return (
        shown.value if shown is not None and shown.is_drawn_as(unit) and shown.status != "partial" else None
    )


def _words(shown: Shown | None, unit: str, has_counts: bool = False) -> str:
    if shown is None:
        return "no figure"
    return shown.with_counts(unit) if has_counts else shown.words(unit)


def _direction_words(
    measure: Measure,
    points: Sequence[Shown],
    signal: Signal | None,
    basis: Basis | None,
    concern: Concern | None,
) -> str:
    """The change in words, and what it was judged on where that is not the figure beside it.

    Where the latest outcome is not known yet, the words say to which quarter the measure was judged; where it
    was not judged at all, they are "not yet known".
    """
    change = change_of(measure, signal, points, basis=basis, concern=concern)
    said = change.words
    if basis and newest(basis.points) and change.form in ("moved", "stands", "told", "none"):
        said = f"{said}, judged on {basis.noun}: {basis.figure(measure.unit)}"
    said = f"{said}; {change.stays}" if change.stays else said
    if points[-1].status != "too_early" or change.form == "kept":
        return said
    known = newest(points)
    is_judged = verdict_of(signal) in ("signal", "watch", "no_clear_change", "too_few")
    return (
        f"{said}, judged to {Quarter.parse(known.quarter).short}" if known and is_judged else "not yet known"
    )


def _target(target: Target | None, unit: str) -> str:
    wanted = None if target is None else target.target if target.target is not None else target.milestone
    return "none set" if wanted is None else format_value(wanted, unit)


def _published(comparator: Comparator | None, unit: str) -> str:
    if comparator is None or comparator.value is None:
        return "none"
    year = Quarter(comparator.year - 1, 1).year_label
    return f"{comparator.area} {format_value(comparator.value, unit)} ({year})"


def dashboard(
    lines: Sequence[Line],
    *,
    headline: str,
    subtitle: str,
    sentence: str,
    **caption: Unpack[Caption],
) -> Exhibit:
    """Set out a statement's measures: concerns, watches, changes, improvements, then the rest as given.

    Within each the graver comes first. A column of targets, of published figures or of what returns lack
    stands only where there is one to show. The direction is words; the small line beside them is of sixteen
    quarters and is hidden from a screen reader, for it says nothing that the figures do not.

    >>> line = Line("Plans", "76", "70", "71", "no clear change")
    >>> dashboard([line], id="d", headline="H", subtitle="S", sentence="Said.").columns[:3]
    ('Measure', 'Latest', 'Quarter before')
    """
    order = sorted(lines, key=lambda line: (_ORDER.index(line.flag), -line.gravity if line.flag else 0))
    rows = [_row(line) for line in order]
    used = [
        at
        for at, name in enumerate(_COLUMNS)
        if name not in _SPARE or any(row[at].text not in _NONE for row in rows)
    ]
    return of_cells(
        caption,
        [_COLUMNS[at] for at in used],
        [[row[at] for at in used] for row in rows],
        headline=headline,
        subtitle=subtitle,
        sentence=sentence,
        form="dashboard",
    )


def _row(line: Line) -> list[Cell]:
    said = f"{line.direction} ({line.flag})" if line.flag else line.direction
    drawn = Html(f'<span class="trace">{sparkline(line.spark)}</span>' if any(line.spark) else "")
    figures = [Cell(line.latest), Cell(line.previous), Cell(line.year_ago)]
    rest = [Cell(line.target), Cell(line.published), Cell(line.reliability)]
    return [_linked(line), *figures, _direction(line, said, drawn), *rest]


def _linked(line: Line) -> Cell:
    if line.place or not line.href:
        return Cell(line.title, shape=Html.escape(line.title), place=line.place)
    return Cell(line.title, shape=Html('<a href="{}">{}</a>').format(line.href, line.title))


def _direction(line: Line, said: str, drawn: Html) -> Cell:
    flag = Html(" ") + _tag(line.flag, _KINDS.get(line.flag, "watch")) if line.flag else Html()
    return Cell(
        said,
        shape=drawn + Html('<span class="way">{}</span>').format(line.direction) + flag,
        kind="direction",
    )


def _tag(words: str, kind: str) -> Html:
    """A small label that stands out in a cell by its outline and weight as well as its words."""
    return Html('<strong class="tag {}">{}</strong>').format(kind, words)
