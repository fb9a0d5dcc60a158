"""Who is over-represented: each group's share of those counted, against its share of the children who live
here.

Written from shown figures alone: of a number that is hidden nothing is reckoned, so nothing here can tell it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.exhibits import Shown, fit_words, newest, slug
from wscb_lib.exhibits.passage import Words, paragraph
from wscb_lib.framework import Measure
from wscb_lib.measures.kinds import population
from wscb_lib.pages.drawing import Drawing, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.definitions import by_words
from wscb_lib.signals.represented import Representation, represented

UNKNOWN = "unknown"
COLUMNS = (
    *("Group", "Children counted", "Of all counted", "Of children here", "Times as many", "Could be"),
    "What can be said",
)
SAID = {
    "over": "more than its share, beyond chance",
    "under": "fewer than its share, beyond chance",
    "too few": "too few to tell",
    "no difference": "no difference that can be told from chance",
}
HOW = (
    "“Could be” holds the true figure 99 times in 100, so about one row in a hundred would stand out by "
    "chance alone. It allows for brothers and sisters who come together."
)
BEWARE = (
    "A group may stand out because it is treated otherwise, because it lives in other circumstances, or "
    "because others are not seen. The figure says where to ask, and not why."
)


def representation(
    evidence: Evidence, measures: Sequence[Measure], by: Sequence[str], page: str
) -> tuple[list[Words | Drawing], list[Drawing]]:
    """What is said of each measure and characteristic: the tables in which a group stands out, and those to
    fold away, in which none does.

    Where nobody has written how many children of each group live here, a sentence says so and there is none.
    """
    found = [t for m in measures for each in by if (t := _table(evidence, m, each, page)) is not None]
    words = " and ".join(by)
    if not found:
        return [
            paragraph(
                f"How many of the children here are of which group by {words} is not written down, so nobody "
                "can say who is over-represented: board.toml holds it, under [[population]].",
                "absent",
            )
        ], []
    out = [drawn for drawn, stands_out in found if stands_out]
    said = (
        f"{sentence_case(several(len(found), 'table'))} by {words}: in "
        f"{in_words(len(out)) if out else 'none'} a group is more, or fewer, than its share of the children "
        "here by more than chance."
    )
    return [paragraph(said), paragraph(BEWARE, "beware"), *out], [
        d for d, stands_out in found if not stands_out
    ]


def _table(evidence: Evidence, measure: Measure, by: str, page: str) -> tuple[Drawing, bool] | None:
    """One measure by one characteristic, and whether a group stands out; None where its groups are not shown,
    or nobody knows how many live here."""
    groups = evidence.groups.get((measure.id, by), {})
    column = evidence.framework.table_of(measure).columns.get(by)
    if not groups or column is None:
        return None
    here = {
        group: people
        for group in column.allowed
        if (people := population(evidence.framework.board, group, evidence.quarter)) > 0
    }
    latest = {group: points[-1] for group, points in groups.items()}
    absent = Shown(str(evidence.quarter), status="not_applicable")
    whole, is_with_unknown = _whole(evidence, measure, latest)
    if not here or not whole:
        return None
    family, total = _family(evidence, measure), sum(here.values())
    stands = {
        group: represented(shown.value, whole, here[group] / total, family)
        for group, shown in latest.items()
        if group in here and shown.is_figure and shown.value is not None
    }
    about = by_words(measure, evidence.framework.table_of(measure), by)
    notes = [HOW, f"How many live here: {_source(evidence, here)}."]
    notes += [f"Of those counted, some whose {about} is not known are among all."] * is_with_unknown
    drawn = drawing(
        "tables.table",
        COLUMNS,
        tuple(
            _row(group, latest.get(group, absent), measure, here[group] / total, stands.get(group))
            for group in here
        ),
        id=slug(page, measure.id, by, "represented"),
        name=f"{measure.name} by {about}, against the children here",
        headline=_headline(measure, about, stands),
        subtitle=f"{measure.title}, {evidence.framework.board.town}, {evidence.quarter.short}, by {about}",
        sentence=_sentence(measure, about, stands),
        source=evidence.source(measure),
        notes=tuple(notes),
        is_specimen=evidence.is_specimen,
    )
    return drawn, any(found.reading in ("over", "under") for found in stands.values())


def _whole(evidence: Evidence, measure: Measure, latest: Mapping[str, Shown]) -> tuple[float, bool]:
    """How many were counted, without those of whom it is not known where that number is shown, and whether
    those are in it. 0 where the total is not shown."""
    points = evidence.series.get(measure.id, ())
    if not points or not points[-1].is_figure:
        return 0.0, False
    total, unknown = points[-1].value or 0.0, latest.get(UNKNOWN)
    if unknown is None:
        return total, False
    return (total - (unknown.value or 0.0), False) if unknown.is_figure else (total, True)


def _family(evidence: Evidence, measure: Measure) -> float:
    """How many children come together, by the families counted: of a stock, of those who came in."""
    for each in (measure.id, *measure.flows):
        children, families = (newest(found.get(each, ())) for found in (evidence.series, evidence.events))
        if children and families and children.value and families.value:
            return max(1.0, children.value / families.value)
    return 1.0


def _row(
    group: str, shown: Shown, measure: Measure, expected: float, found: Representation | None
) -> tuple[str, ...]:
    if found is None:
        return (
            *(sentence_case(group), shown.words(measure.unit), "not shown", f"{expected:.1%}", "not shown"),
            *("not shown", "too few to say"),
        )
    return (
        *(sentence_case(group), shown.words(measure.unit), f"{found.share:.1%}", f"{expected:.1%}"),
        *(f"{found.times:.1f}", f"{found.low:.1f} to {found.high:.1f}", SAID[found.reading]),
    )


def _headline(measure: Measure, about: str, stands: Mapping[str, Representation]) -> str:
    over = [group for group, found in stands.items() if found.reading == "over"]
    if over:
        return fit_words(measure.name, f"{measure.name}: more {' and '.join(over)} than their share")
    return fit_words(measure.name, f"{measure.name}: no group by {about} is more than its share")


def _sentence(measure: Measure, about: str, stands: Mapping[str, Representation]) -> str:
    told = [
        f"{group}, {found.times:.1f} times their share of the children here (could be {found.low:.1f} to "
        f"{found.high:.1f})"
        for group, found in stands.items()
        if found.reading in ("over", "under")
    ]
    said = "; ".join(told) if told else "no group that is shown differs by more than chance"
    return f"{measure.title}, by {about}, against the children who live here: {said}."


def _source(evidence: Evidence, here: Mapping[str, float]) -> str:
    """Where the numbers of children here are from, each source once."""
    known = [p for p in evidence.framework.board.populations if p.group in here]
    return "; ".join(dict.fromkeys(f"{p.source} (mid-{p.mid_year})" for p in known))
