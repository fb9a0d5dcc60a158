"""Forms of exhibit that some measures ask for, named by `form`: squares, a matrix, agencies side
by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wscb_lib.charts.between import compared, spread_words
from wscb_lib.exhibits import Shown, fit_words
from wscb_lib.exhibits.values import FEWEST_FOR_PERCENT
from wscb_lib.framework import Measure
from wscb_lib.measures.groups import BETWEEN, CROSSED
from wscb_lib.pages.drawing import Drawing, drawing
from wscb_lib.pages.evidence import Evidence, Series
from wscb_lib.pages.parts.definitions import by_words
from wscb_lib.pages.wording.counts_in_words import sentence_case
from wscb_lib.pages.wording.finding import because, finding, is_told, told_by
from wscb_lib.quarter import Quarter

SENDER = "sender"  # the spread of a return with a file an agency: who sent it
TOO_FEW = "too few cases in each to compare"
FEWEST_FOR_FUNNEL = 10  # under ten places a dot with its interval reads better
FEWEST_SQUARES = 5  # in any row: with fewer a sentence says it sooner
YEAR = 4  # quarters
DRAWN = 16  # quarters of a trend
LATEST = 6  # quarters of squares: what fits a page and a memory
GRADES = ("3 fully in place", "2 mostly", "1 partly", "0 not in place")


def in_its_form(evidence: Evidence, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    """The exhibit in the form a measure asks for; None when it asks for none, or has nothing to fill it with.

    A share of few is counts, whatever it declares: no line of percentages is drawn through sevens and nines.
    """
    form = measure.form or _form_of_few(evidence, measure)
    return _MAKERS[form](evidence, measure, options) if form else None


def few_words(evidence: Evidence, measure: Measure) -> str:
    """What squares would say where no row has five of them, as a sentence; "" where there is a picture to
    draw.

    One square in a row, or three, is no picture. A flagged measure keeps its own, so that what is flagged is
    seen.
    """
    if measure.form not in ("", "squares") or evidence.signal(measure.id).is_flag:
        return ""
    made = in_its_form(evidence, measure, {})
    if made is None or made.form != "charts.squares":
        return ""
    groups = made.arguments[1]
    most = max(
        (
            (shown.denominator if measure.kind == "share" else shown.value) or 0
            for shown in groups
            if shown.is_figure
        ),
        default=0,
    )
    return (
        _each(measure, tuple(g for g in groups if g.status != "not_applicable")[:YEAR])
        if 0 < most < FEWEST_SQUARES
        else ""
    )


def _form_of_few(evidence: Evidence, measure: Measure) -> str:
    """The form of a share that is often out of fewer than ten; "" where a line is true, with gaps for the
    quarters of few.

    Squares where most of the latest quarters are of few; columns divided in two where many of all are. One
    that is flagged keeps its line, for its limits must be seen, unless the line would lack its end or most of
    itself.
    """
    if measure.kind != "share":
        return ""
    drawn = [p for p in evidence.series.get(measure.id, ()) if p.is_figure and p.denominator][-DRAWN:]
    few = [(p.denominator or 0) < FEWEST_FOR_PERCENT for p in drawn]
    if evidence.signal(measure.id).is_flag:
        return "divided" if few and (few[-1] or sum(few) * 2 > len(few)) else ""
    if sum(few[-LATEST:]) * 2 > len(few[-LATEST:]):
        return "squares"
    return "divided" if sum(few) * 4 > len(few) else ""


def _divided(evidence: Evidence, measure: Measure, options: dict[str, Any]) -> Drawing:
    """Every quarter's count of a count, as a column divided in two."""
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


def _squares(evidence: Evidence, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    """A square a case. A share by quarter, met and not met; a count by its first breakdown, this quarter."""
    kept = {k: v for k, v in options.items() if k not in ("comparators", "target")}
    if measure.kind == "share":
        points = [p for p in evidence.series[measure.id] if p.status != "not_due"][-LATEST:]
        groups = tuple(_relabelled(p, Quarter.parse(p.quarter).short) for p in reversed(points))
        kept |= {"headline": finding(evidence, measure), "sentence": _each(measure, groups)}
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
    kept |= {"by": _by(evidence, measure, measure.by[0]), "filled": one, "silence": measure.silence}
    return drawing("charts.squares", measure, groups, **kept) if groups else None


def _bars(evidence: Evidence, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    """A bar a group of the first breakdown, this quarter."""
    groups = _groups(evidence, measure)
    kept = {k: v for k, v in options.items() if k not in ("comparators", "target")}
    kept |= {"by": _by(evidence, measure, measure.by[0]), "silence": measure.silence}
    return drawing("charts.bars", measure, groups, **kept) if groups else None


def _groups(evidence: Evidence, measure: Measure) -> tuple[Shown, ...]:
    """This quarter's figure for each group of the first breakdown; those with none only where their silence
    is a finding."""
    found = evidence.groups.get((measure.id, measure.by[0]), {})
    return tuple(
        p for points in found.values() if (p := points[-1]).value or not p.is_figure or measure.silence
    )


def _by(evidence: Evidence, measure: Measure, by: str) -> str:
    return by_words(measure, evidence.framework.table_of(measure), by)


def _each(measure: Measure, groups: tuple[Shown, ...]) -> str:
    """Every quarter's count of a count, in a sentence."""
    return (
        f"{measure.title}: "
        + "; ".join(f"{g.group}, {g.counts() or g.words(measure.unit)}" for g in groups)
        + "."
    )


def _relabelled(shown: Shown, group: str) -> Shown:
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


def _dots(evidence: Evidence, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    rows = _side_by_side(evidence, measure, measure.by[0])
    kept = {k: v for k, v in options.items() if k != "comparators"} | _called(
        evidence, measure, measure.by[0]
    )
    return drawing("charts.agency_dots", measure, rows, **kept) if rows else None


def spread(evidence: Evidence, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    """How far a share differs between places: a funnel of many, dots of some, squares where none has ten
    cases.

    None for a measure that declares no spread, and in an edition that tells no agency from another.
    """
    rows = _side_by_side(evidence, measure, measure.spread)
    if not rows or not evidence.edition.has_agencies:
        return None
    found = compared([(shown.agency, shown) for shown in rows])
    kept = options | _called(evidence, measure, measure.spread)
    if found and len(found.names) >= FEWEST_FOR_FUNNEL:
        table = evidence.framework.table_of(measure)
        return drawing("charts.funnel", measure, rows, **kept, cases=table.name.replace("_", " "))
    if any((shown.denominator or 0) >= FEWEST_FOR_PERCENT for shown in rows):
        return drawing("charts.agency_dots", measure, rows, **kept)
    groups = tuple(_relabelled(shown, shown.agency) for shown in rows if shown.denominator)
    kept |= {"filled": "yes", "hollow": "no", "sentence": _each(measure, groups)}
    kept.pop("many")
    return drawing("charts.squares", measure, groups, **kept) if groups else None


def spread_sentence(evidence: Evidence, measure: Measure) -> str:
    """The same in words, to stand open beside the average; "" where a measure declares no spread."""
    rows = _side_by_side(evidence, measure, measure.spread)
    if not rows or not evidence.edition.has_agencies:
        return ""
    many = _called(evidence, measure, measure.spread)["many"]
    said = spread_words(compared([(shown.agency, shown) for shown in rows]), many)
    return f"Between {many}: {said or f'{TOO_FEW}.'}"


def _called(evidence: Evidence, measure: Measure, by: str) -> dict[str, str]:
    """One of the places and many of them, in words."""
    one = "agency" if by == SENDER else _by(evidence, measure, by)
    return {"by": one, "many": f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"}


def _side_by_side(evidence: Evidence, measure: Measure, by: str) -> tuple[Shown, ...]:
    """This quarter's share of each place, its name where an agency's stands; what is not applicable is left
    out."""
    if by == SENDER:
        name = evidence.name
        found: Mapping[str, Series] = {
            name(agency): points for (m, agency), points in evidence.own.items() if m == measure.id
        }
    else:
        found = evidence.groups.get((measure.id, by), {})
    return tuple(
        Shown(p.quarter, p.value, p.numerator, p.denominator, p.status, p.shown_as, "all", place)
        for place, points in found.items()
        if (p := points[-1]).status != "not_applicable"
    )


def _paired(evidence: Evidence, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    """The same people before (the companion) and after, a row a group of the first breakdown, this
    quarter."""
    by = measure.by[0]
    then, now = (evidence.groups.get((name, by), {}) for name in (measure.companion, measure.id))
    pairs = tuple(
        (group, then[group][-1], points[-1])
        for group, points in now.items()
        if group in then and points[-1].status != "not_applicable"
    )
    column = evidence.framework.table_of(measure).columns[measure.measured[0]]
    kept = {k: v for k, v in options.items() if k != "comparators"}
    return (
        drawing(
            "charts.paired", measure, pairs, by=_by(evidence, measure, by), largest=column.maximum, **kept
        )
        if pairs
        else None
    )


def _matrix(evidence: Evidence, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    """One row an agency, one column a standard: its own score, and the panel's beside it."""
    moderated = _cells(evidence, measure.id, measure.by[0])
    own = _cells(evidence, measure.companion, measure.by[0])
    if not moderated:
        return None
    return drawing(
        "tables.matrix",
        {place: (own.get(place, grade), grade) for place, grade in moderated.items()},
        rows=tuple(dict.fromkeys(row for row, _ in moderated)),
        columns=tuple(sorted(dict.fromkeys(column for _, column in moderated))),
        grades=GRADES,
        by="Agency",
        before=_cells(evidence, measure.id, measure.by[0], quarters_back=YEAR),
        met=GRADES[:2],
        met_as="graded 2 or 3",
        subtitle=f"{measure.title}, {evidence.framework.board.town}, {evidence.quarter.label}",
        **{k: v for k, v in options.items() if k in ("id", "source", "notes", "is_specimen")},
    )


def worded(points: Sequence[Shown], quarter: str) -> str:
    """The grade of one quarter in words; the words for its absence where there is none.

    >>> worded((Shown("2015-16-Q4", 2.0),), "2015-16-Q4")
    '2 mostly'
    """
    found = next((p for p in points if p.quarter == quarter), None)
    if found is None:
        return "no figure"
    if not found.is_figure or found.value is None:
        return found.words("")
    return next(grade for grade in GRADES if int(grade[0]) == int(found.value))


def _cells(evidence: Evidence, measure: str, by: str, quarters_back: int = 0) -> dict[tuple[str, str], str]:
    """The grade of each cell so many quarters ago, in words; a cell with no figure then is left out."""
    words = {int(grade[0]): grade for grade in GRADES}
    found = evidence.groups.get((measure, by), {})
    then = {
        group: points[-1 - quarters_back] for group, points in found.items() if len(points) > quarters_back
    }
    cells = {}
    for group, shown in then.items():
        if shown.is_figure and shown.value is not None:
            place, standard = group.split(BETWEEN)
            cells[place, standard] = words[int(shown.value)]
    return cells


def _beside(evidence: Evidence, measure: Measure, options: dict[str, Any]) -> Drawing:
    """Two shares of the same few cases, this measure's and its companion's, quarter by quarter in words."""
    companion = evidence.framework.measure(measure.companion)
    points, others = (_latest_due(evidence, m.id) for m in (measure, companion))
    latest, other = points[0], others[0]
    said = f"{measure.title}: {_of(latest)}. {companion.title}: {_of(other)}."
    return drawing(
        "tables.table",
        ("Quarter", measure.title, companion.title),
        tuple((Quarter.parse(p.quarter).short, _of(p), _of(o)) for p, o in zip(points, others, strict=True)),
        headline=finding(evidence, measure)
        if is_told(evidence, measure)
        else fit_words(measure.title, f"{measure.title}: {_of(latest)}", measure.title),
        subtitle=f"{measure.title}, {evidence.framework.board.town}, the latest quarter first",
        sentence=" ".join(part for part in (said, because(evidence, measure)) if part),
        **_of_a_table(options),
    )


def _latest_due(evidence: Evidence, measure: str) -> tuple[Shown, ...]:
    """The latest quarters, newest first."""
    return tuple(reversed(evidence.series[measure][-LATEST:]))


def _of(shown: Shown) -> str:
    return shown.counts() or shown.words("percent")


def _of_a_table(options: dict[str, Any]) -> dict[str, Any]:
    """What a table takes of the options every exhibit is given."""
    return {k: v for k, v in options.items() if k in ("id", "source", "notes", "is_specimen")}


def _crossed(evidence: Evidence, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    """A row a group of the first of two crossed columns: how many this quarter, and of which groups of the
    second."""
    by = next(each for each in measure.by if CROSSED in each)
    first, second = by.split(CROSSED)
    found: dict[str, list[tuple[str, float]]] = {}
    for pair, points in evidence.groups.get((measure.id, by), {}).items():
        one, other = pair.split(BETWEEN)
        if points[-1].is_figure and points[-1].value:
            found.setdefault(one, []).append((other, points[-1].value))
    if not found:
        return None
    most, many = (
        max(found, key=lambda one: sum(n for _, n in found[one])),
        evidence.latest(measure.id).words(measure.unit),
    )
    return drawing(
        "tables.table",
        (
            sentence_case(_by(evidence, measure, first)),
            sentence_case(measure.unit),
            sentence_case(_by(evidence, measure, second)),
        ),
        tuple(
            (one, f"{sum(n for _, n in found[one]):,.0f}", "; ".join(_times(*each) for each in found[one]))
            for one in sorted(found)
        ),
        headline=fit_words(
            measure.title,
            f"{measure.title}: {many}; most for {most}",
            f"{measure.title}: {many}",
            measure.title,
        ),
        subtitle=f"{measure.title}, {evidence.framework.board.town}, {evidence.quarter.label}",
        sentence=f"{measure.title}: {many}, and of whom, by {_by(evidence, measure, first)}.",
        **_of_a_table(options),
    )


def _times(name: str, count: float) -> str:
    return name if count == 1 else f"{name} ({count:,.0f})"


def _graded(evidence: Evidence, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    """A square a case in the shade of its grade: themes down, the latest quarters across."""
    by = next(each for each in measure.by if CROSSED in each)
    column = evidence.framework.table_of(measure).columns[by.split(CROSSED)[1]]
    cells: dict[str, dict[str, tuple[Shown, ...]]] = {}
    for pair, points in evidence.groups.get((measure.id, by), {}).items():
        theme, grade = pair.split(BETWEEN)
        cells.setdefault(theme, {})[grade] = points[-LATEST:]
    rows = {
        theme: found
        for theme, found in cells.items()
        if any(p.is_figure and p.value for points in found.values() for p in points)
    }
    if not rows:
        return None
    kept = {k: v for k, v in options.items() if k not in ("comparators", "target")}
    return drawing(
        "charts.graded",
        measure,
        rows,
        grades=column.allowed,
        by=_by(evidence, measure, by.split(CROSSED)[0]),
        **kept,
    )


def _examples(evidence: Evidence, measure: Measure, options: dict[str, Any]) -> Drawing | None:
    """What was done, whose practice it is, how we know, and who took it up: of the last year, the latest
    first."""
    found = evidence.voices.examples
    if not found:
        return None
    taken = sum(bool(e.adopted_by) for e in found)
    return drawing(
        "tables.table",
        ("What", "Whose practice", "How we know", "Taken up by", "Brought"),
        tuple(
            (e.what, e.from_agency, e.evidence, e.adopted_by or "nobody yet", f"{e.noted_on:%-d %B %Y}")
            for e in found
        ),
        headline=f"Good practice of the last year: {taken} of {len(found)} taken up by another agency",
        subtitle=f"{measure.title}, {evidence.framework.board.town}, the year to {evidence.quarter.label}",
        sentence="Each example of good practice brought to the Board in the last year: whose it is, how we "
        "know, and who took it up.",
        **_of_a_table(options),
    )


_MAKERS = {
    "agency_dots": _dots,
    "bars": _bars,
    "beside": _beside,
    "crossed": _crossed,
    "divided": _divided,
    "examples": _examples,
    "graded": _graded,
    "matrix": _matrix,
    "paired": _paired,
    "squares": _squares,
}
