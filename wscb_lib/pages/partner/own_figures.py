"""What shown results count of one agency: its own rows, and the groups that returns name for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wscb_lib.counts_in_words import sentence_case, several, some_of
from wscb_lib.exhibits import Shown, fit_words, headline, slug, year_before
from wscb_lib.framework import Agency, Element, Measure
from wscb_lib.measures.groups import BETWEEN, CROSSED
from wscb_lib.pages.drawing import Drawing, drawing
from wscb_lib.pages.evidence import Evidence, Series
from wscb_lib.pages.parts.forms import worded
from wscb_lib.quarter import Quarter
from wscb_lib.tables import Line

QUARTERS = 4  # that a table of figures shows, the latest first; of a yearly return, years
DRAWN = 16  # quarters of a picture


@dataclass(frozen=True)
class Counted:
    """One measure of one agency; `label` is "" when the figures are its own, else what it is counted in with
    others.

    `is_about` when the measure is of this agency and no other, whoever sends it: all agencies together are
    then itself.
    """

    measure: Measure
    label: str
    points: Series
    is_about: bool = False

    def at(self, quarter: str) -> Shown | None:
        """Its figure of one quarter; None when the series does not reach there."""
        return next((p for p in self.points if p.quarter == quarter), None)

    @property
    def latest(self) -> Shown:
        """Its latest figure that was due, or the words for its absence."""
        return next(p for p in reversed(self.points) if p.status != "not_due")

    def in_a_line(self, evidence: Evidence, agency: Agency) -> str:
        """Its latest figure that was due, beside that of all agencies together."""
        said = (
            f"{self.measure.title}, {Quarter.parse(self.latest.quarter).short}: "
            f"{_words(self.latest, self.measure)}"
        )
        return (
            f"{said}."
            if self.is_about or evidence.framework.alone
            else f"{said}; all agencies together {_together(evidence, agency, self, self.latest.quarter)}."
        )


def counted(evidence: Evidence, agency: Agency, returns: Sequence[str]) -> list[Counted]:
    """Every measure that these returns count of this agency: first those about it alone, then in the order of
    the returns.

    A measure without one figure in the quarters that its tables would show is left out: there is nothing to
    say of it.
    """
    measures = [m for r in returns for m in evidence.framework.returns[r].measures.values()]
    found = [each for measure in measures for each in _of(evidence, agency, measure) if _speaks(each)]
    return sorted(found, key=lambda each: not each.is_about)


def about(evidence: Evidence, agency: Agency) -> list[Measure]:
    """The measures that tell of this agency and of no other, whoever sends them."""
    return [
        m
        for m in evidence.framework.measures.values()
        if m.id in evidence.series and agency.id in evidence.framework.about(m)
    ]


def foremost(found: Sequence[Counted]) -> Counted | None:
    """Choose the figure to tell at a glance: the first that is judged, else the first; None of none."""
    own = [each for each in found if not each.label]
    return next((each for each in own if each.measure.is_judged), own[0] if own else None)


def own_picture(evidence: Evidence, found: Sequence[Counted], page: Element) -> list[Drawing]:
    """Draw the foremost figure of a section over its quarters, a share of few as counts; empty where fewer
    than four quarters, or than half of them, have a figure to draw.

    It is drawn without limits: what is judged is judged of all agencies together, on the Board's own page.
    """
    its_own = [each for each in found if not each.is_about and _is_worth_drawing(each)]
    if not (first := foremost(its_own)):
        return []
    points = first.points[-DRAWN:]
    figures = [p for p in points if p.is_figure]
    is_of_few = all(p.counted for p in figures) and not all(
        p.is_drawn_as(first.measure.unit) for p in figures
    )
    return [
        drawing(
            "charts.divided" if is_of_few else "charts.trend",
            first.measure,
            points,
            id=slug(page.id, first.measure.id, "quarters"),
            place=page.title,
            headline=headline(first.measure, None, first.points[: first.points.index(first.latest) + 1]),
            source=evidence.framework.returns[first.measure.return_id].title,
            is_specimen=evidence.is_specimen,
        )
    ]


def _is_worth_drawing(each: Counted) -> bool:
    """A year of quarters at least, and half of those there are."""
    figures = sum(p.is_figure for p in each.points[-DRAWN:])
    return figures >= QUARTERS and figures * 2 >= len(each.points[-DRAWN:])


def _of(evidence: Evidence, agency: Agency, measure: Measure) -> list[Counted]:
    if agency.id in evidence.framework.about(measure):
        return (
            [Counted(measure, "", evidence.series[measure.id], is_about=True)]
            if measure.id in evidence.series
            else []
        )
    own = evidence.own.get((measure.id, agency.id))
    found = [Counted(measure, "", own)] if own else []
    for by in evidence.framework.agency_columns(measure):
        groups = {} if CROSSED in by else evidence.groups.get((measure.id, by), {})
        found += [Counted(measure, "", points) for group, points in groups.items() if agency.is_called(group)]
        found += [
            Counted(measure, group, points) for group, points in groups.items() if agency.is_among(group)
        ]
    return found


def _speaks(each: Counted) -> bool:
    due = [p for p in each.points if p.status != "not_due"][-QUARTERS:]
    return any(p.is_figure or p.shown_as for p in due)


def figures_tables(
    evidence: Evidence, agency: Agency, found: Sequence[Counted], page: Element, name: str, title: str
) -> list[Drawing]:
    """Write an agency's own figures as a table, and as another what counts it together with others."""
    labels = dict.fromkeys(each.label for each in sorted(found, key=lambda each: each.label != ""))
    return [
        _figures_table(evidence, agency, [each for each in found if each.label == label], page, name, title)
        for label in labels
    ]


def _figures_table(
    evidence: Evidence, agency: Agency, found: Sequence[Counted], page: Element, name: str, title: str
) -> Drawing:
    """A line a measure: the latest quarters in which anything here was due, and all agencies together in the
    last of them."""
    quarters = sorted({p.quarter for each in found for p in each.points if p.status != "not_due"})[
        -QUARTERS:
    ][::-1]
    label = found[0].label
    whose = _whose(evidence, label, page)
    shorts = [Quarter.parse(q).short for q in quarters]
    is_alone = bool(evidence.framework.alone)  # then nobody else's figure is known
    beside = () if is_alone else (f"All agencies together, {shorts[0]}",)
    rows = tuple(
        (
            each.measure.title,
            *(_words(each.at(q), each.measure) for q in quarters),
            *(
                "of this agency alone" if each.is_about else _together(evidence, agency, each, quarters[0])
                for _ in beside
            ),
        )
        for each in found
    )
    return drawing(
        "tables.table",
        ("Measure", *shorts, *beside),
        rows,
        links=tuple(evidence.link_to(each.measure.id) for each in found),
        id=slug(page.id, name, label) if label else slug(page.id, name),
        headline=_headline(evidence, agency, found, quarters[0], title, whose if label else ""),
        subtitle=f"{title}, {whose}",
        sentence=f"{whose}, {title[:1].lower()}{title[1:]}: each measure in the latest quarters"
        f"{'' if is_alone else ', and all agencies together'}.",
        source="; ".join(
            dict.fromkeys(evidence.framework.returns[each.measure.return_id].title for each in found)
        ),
        notes=(*_not_apart(label, page), *_of_other_days(found)),
        is_specimen=evidence.is_specimen,
    )


def _whose(evidence: Evidence, label: str, page: Element) -> str:
    """Whose figures stand under a label: the agency's own, or all that returns count under it."""
    return evidence.framework.board.together.get(label, f"All counted as “{label}”") if label else page.title


def _not_apart(label: str, page: Element) -> tuple[str, ...]:
    """That figures are of several agencies under one name; nothing where they are its own."""
    said = f"{page.title}: its own figures cannot be told apart from these. Returns call them all “{label}”."
    return (said,) if label else ()


def _of_other_days(found: Sequence[Counted]) -> tuple[str, ...]:
    """That a share may be out of another number than the count above it, where both are of one table and each
    is counted by a day of its own."""
    days: dict[tuple[str, str], set[str]] = {}
    for each in found:
        days.setdefault((each.measure.return_id, each.measure.table), set()).add(each.measure.counted_on)
    said = (
        "Each measure is counted by a day of its own, so that a share need not be out of the count above it."
    )
    return (said,) if any(len(of_one) > 1 for of_one in days.values()) else ()


def _headline(
    evidence: Evidence, agency: Agency, found: Sequence[Counted], quarter: str, title: str, whose: str
) -> str:
    """What the foremost measure says in the latest quarter shown, and of whom; failing room for that, how
    many measures."""
    known = [each for each in found if (shown := each.at(quarter)) and shown.is_figure] or list(found)
    first = next((each for each in known if each.measure.is_judged), known[0])
    measure, start, now = first.measure, f"{whose}: " if whose else "", first.at(quarter)
    said = f"{start}{measure.title}: {_words(now, measure)}"
    bare = f"{start}{measure.title}: {now.words(measure.unit) if now else 'no figure'}"
    beside = year_before(measure, first.points) if quarter == first.points[-1].quarter else ""
    if not (first.is_about or evidence.framework.alone):
        beside = f"all agencies {_together(evidence, agency, first, quarter)}"
    whole = [f"{said}; {beside}", f"{bare}; {beside}"] if beside else []
    many = several(len({each.measure.id for each in found}), "measure")
    return fit_words(title, *whole, said, bare, f"{whose or title}: {many}")


def _words(shown: Shown | None, measure: Measure) -> str:
    """The figure, and the counts behind it where it is a percentage."""
    return "no figure" if shown is None else shown.with_counts(measure.unit)


def _together(evidence: Evidence, agency: Agency, each: Counted, quarter: str) -> str:
    """What all agencies come to in a quarter, and how many are in it where some are not; one other agency
    alone is no total."""
    shown = next((p for p in evidence.series.get(each.measure.id, ()) if p.quarter == quarter), None)
    if shown is None:
        return "no figure"
    theirs = {a: points for (measure, a), points in evidence.own.items() if measure == each.measure.id}
    due = {
        a: p
        for a, points in theirs.items()
        for p in points
        if p.quarter == quarter and p.status not in ("not_due", "not_applicable")
    }
    others = [a for a, p in due.items() if p.is_figure and a != agency.id]
    if shown.status != "partial" or not due:
        return shown.words(each.measure.unit)
    if len(others) < 2:
        return f"no total: only {evidence.name(others[0])} returned" if others else "no other agency returned"
    came = sum(p.is_figure for p in due.values())
    return f"{shown.words(each.measure.unit).removesuffix(' (partial)')} ({came} of {len(due)} agencies)"


def lines_table(evidence: Evidence, lines: tuple[Line, ...], page: Element) -> Drawing:
    """The measures that an agency alone sends, as lines of a dashboard."""
    only = "" if evidence.framework.alone else "alone "  # of its own files: nobody knows what others send
    return evidence.lines(
        lines,
        id=slug(page.id, "measures"),
        headline=f"{sentence_case(several(len(lines), 'measure'))} that it {only}sends",
        subtitle=f"{page.title}, {evidence.quarter.label}",
        sentence=f"Each measure this agency {only}sends: latest, before, a year before, and in which "
        "direction it is going.",
    )


def by_pairs(evidence: Evidence, agency: Agency, return_id: str, page: Element) -> Drawing | None:
    """Set an agency's own score beside the moderated one, a row a standard; None where the return says
    nothing of it."""
    crossed = [
        (m, by)
        for m in evidence.framework.measures.values()
        if m.return_id == return_id and m.form == "matrix"
        for by in evidence.framework.agency_columns(m)
        if CROSSED in by
    ]
    for measure, by in crossed:
        found = _crossed(evidence, agency, measure.id, by)
        own = _crossed(evidence, agency, measure.companion, by)
        years = sorted({p.quarter for points in found.values() for p in points if p.is_figure})[-2:][::-1]
        if years:
            rows = tuple(
                (what, *(worded(series.get(what, ()), q) for q in years for series in (own, found)))
                for what in found
            )
            return _pairs_table(
                evidence, measure, page, years, rows, _label(evidence, agency, measure.id, by)
            )
    return None


def _label(evidence: Evidence, agency: Agency, measure: str, by: str) -> str:
    """What the return calls the agency together with others; "" where it names it alone."""
    named = {group.split(BETWEEN)[0] for group in evidence.groups.get((measure, by), {})}
    if any(map(agency.is_called, named)):
        return ""
    return next((who for who in sorted(named) if agency.is_among(who)), "")


def _crossed(evidence: Evidence, agency: Agency, measure: str, by: str) -> dict[str, Series]:
    """What the agency is crossed with -> its quarters."""
    found: dict[str, Series] = {}
    for group, points in evidence.groups.get((measure, by), {}).items():
        who, what = group.split(BETWEEN)
        if agency.is_called(who) or agency.is_among(who):
            found[what] = points
    return dict(sorted(found.items()))


def _pairs_table(
    evidence: Evidence,
    measure: Measure,
    page: Element,
    years: list[str],
    rows: tuple[tuple[str, ...], ...],
    label: str,
) -> Drawing:
    above = [
        row[0] for row in rows if row[1][:1] > row[2][:1] and row[1][:1].isdigit() and row[2][:1].isdigit()
    ]
    return evidence.table(
        (
            "Standard",
            *(f"{who}, {Quarter.parse(q).short}" for q in years for who in ("Own score", "Moderated")),
        ),
        rows,
        id=slug(page.id, measure.id),
        headline=some_of(len(above), len(rows), "standard", "scored higher by the agency than by the panel"),
        subtitle=f"{measure.title}, {_whose(evidence, label, page)}",
        notes=_not_apart(label, page),
        sentence=f"Its own score higher than the moderated one: {', '.join(above) or 'for no standard'}.",
        source=evidence.framework.returns[measure.return_id].title,
    )
