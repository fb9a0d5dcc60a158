"""The exhibits of a section, and which of them stand open on a page.

What is flagged, asked about or aimed at always does, so that whoever follows a link to it finds it, on paper
too. Every measure that a page shows has one place there: its exhibit, else its line in a table or a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

from wscb_lib.counts_in_words import several
from wscb_lib.exhibits import place_on, slug
from wscb_lib.exhibits.markup import Html
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.framework import Measure
from wscb_lib.pages.drawing import Block, Draft, Drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.dashboard_line import line_of
from wscb_lib.pages.parts.forms import TOO_FEW, few_words, spread_sentence
from wscb_lib.pages.parts.measure_exhibits import detail_exhibits, headline_exhibit
from wscb_lib.pages.parts.yearly import by_year, is_yearly
from wscb_lib.pages.wording.finding import is_told

MOST_OPEN = 8  # exhibits that stand open on a page beside those that must: a reader's patience
MOST_FOLDED = 3  # charts folded away in one section; every measure stands in the section's table all the same

Item = tuple[Measure, ...]
"""What one exhibit is of: a measure, or several that are told together."""
Rank = tuple[bool, bool, int, int, int]
LIMITS = (
    "Limits: a series that does not change nearly always stays between them. A quarter outside says that "
    "something changed, and not what. They are of all the quarters drawn, those of a change among them, and "
    "provisional until there are twenty."
)
_ABOVE = paragraph("The measures of this section stand in the sections above.")
_VERDICTS = {"signal": 0, "watch": 1}
_YEAR = 4  # quarters


def rank(evidence: Evidence, measure: Measure) -> Rank:
    """Give a measure's place on a page, as page one sorts: flagged before unflagged, then gravity, then
    signal before watch, then for the worse before for the better.

    Measures that are not flagged keep their declared order behind those.
    """
    signal = evidence.signal(measure.id)
    verdict = _VERDICTS.get(signal.verdict, 2)
    reading = {"concern": 0, "change": 1, "improvement": 2}.get(signal.reading, 3)
    return (verdict == 2, reading == 2, -measure.gravity, verdict, reading)


def must_stand_open(evidence: Evidence, measure: Measure) -> bool:
    """True for what somebody will look for: it is flagged, its concern is open, the Board asked or agreed
    something about it that is not closed, or has set a target."""
    record = evidence.record
    return (
        is_told(evidence, measure)
        or any(c.is_open for c in record.challenges_on(measure.id))
        or any(a.is_open for a in record.actions if a.measure == measure.id)
        or evidence.framework.target(measure.id) is not None
    )


def section_drafts(
    evidence: Evidence, element: str, sections: Sequence[str], absent: Mapping[str, Words]
) -> dict[str, Draft]:
    """A draft for each section of a page: what must stand open, and others up to eight over the whole page.

    `absent` gives the sentence for a section that no return answers yet. Every section with a figure keeps at
    least its first exhibit open; the rest of the eight go to what matters most.
    """
    measures = _once_each({s: evidence.measures_of(f"{element}/{s}") for s in sections})
    open_ids = _open_ones(evidence, measures)
    drafts = {}
    for section, found in measures.items():
        if not found:
            drafts[section] = Draft(
                (absent[section] if not evidence.measures_of(f"{element}/{section}") else _ABOVE,)
            )
            continue
        shown = [m for m in found if m.id in evidence.series]
        items = items_of(evidence, shown)
        opened = [item for item in items if item[0].id in open_ids]
        folded = _folded(evidence, shown, [item for item in items if item not in opened])
        placed = {m.id for item in (*opened, *folded) for m in item}
        drafts[section] = Draft(
            (
                *(_exhibit(evidence, item, element, section) for item in opened),
                *_too_few(evidence, shown, element),
                *_spreads(evidence, shown),
            ),
            (
                *_section_table(evidence, element, section, shown, placed),
                *(_exhibit(evidence, item, element, section) for item in folded),
                *(d for m in shown for d in detail_exhibits(evidence, m, element)),
            ),
        )
    return _with_limits_explained(drafts)


def _folded(evidence: Evidence, shown: Sequence[Measure], left: Sequence[Item]) -> list[Item]:
    """The charts that fold away, in the order in which they matter: no more than three, but for what no line
    of the section's table can hold."""
    companions = {m.companion for m in shown} | {flow for m in shown for flow in m.flows}
    ranked = sorted(
        (item for item in left if item[0].id not in companions),
        key=lambda item: _drawn_first(evidence, item[0]),
    )
    kept = [
        *ranked[:MOST_FOLDED],
        *(item for item in ranked[MOST_FOLDED:] if not _is_lined(evidence, item[0])),
    ]
    return [*kept, *(item for item in left if item not in ranked and not _is_lined(evidence, item[0]))]


def _with_limits_explained(drafts: dict[str, Draft]) -> dict[str, Draft]:
    """What limits are, said once on a page: under the exhibits of the first section that draws them."""
    first = next((s for s, draft in drafts.items() if any(map(_has_limits, draft.blocks))), None)
    return {
        s: replace(draft, blocks=(*draft.blocks, paragraph(LIMITS, "limits"))) if s == first else draft
        for s, draft in drafts.items()
    }


def _has_limits(block: Block) -> bool:
    """True for a trend that draws a limit: of what was judged, where it draws that, and within its scale."""
    if not isinstance(block, Drawing) or block.form != "charts.trend":
        return False
    measure, _, signal = block.arguments
    told = block.options
    is_of_others = told.get("basis") and (told.get("target") or told.get("comparators"))
    most = 100 if measure.unit == "percent" else inf
    return not is_of_others and any(0 < limit <= most for limit in (signal.lower, signal.upper))


def items_of(evidence: Evidence, shown: Sequence[Measure]) -> list[Item]:
    """Group a section's measures into what may stand as exhibits, in declared order.

    The measures that come once a year make one exhibit together; every other measure makes its own. A
    measure of so few cases that a sentence tells it makes none.
    """
    yearly = tuple(m for m in shown if is_yearly(evidence, m))
    singles = [m for m in shown if m not in yearly and not few_words(evidence, m)]
    return [yearly if m in yearly else (m,) for m in shown if m in singles or m is (yearly or (None,))[0]]


def charts_at_home(evidence: Evidence, measures: Sequence[Measure], page: str) -> list[Drawing]:
    """The exhibits that must stand open of measures whose home is this page and no section of it: in the
    order in which they matter."""
    found = [m for m in measures if evidence.home_of(m) == page and must_stand_open(evidence, m)]
    return [headline_exhibit(evidence, m, page) for m in sorted(found, key=lambda m: rank(evidence, m))]


def _exhibit(evidence: Evidence, item: Item, element: str, section: str) -> Drawing:
    return (
        by_year(evidence, item, element, section)
        if is_yearly(evidence, item[0])
        else headline_exhibit(evidence, item[0], element)
    )


def _too_few(evidence: Evidence, shown: Sequence[Measure], element: str) -> list[Words]:
    """What is of too few to draw, a sentence each: the place of its measure."""
    said = {m.id: words for m in shown if not is_yearly(evidence, m) and (words := few_words(evidence, m))}
    item = Html('<li id="{}">{}</li>')
    items = Html().join(item.format(place_on(element, m), words) for m, words in said.items())
    return [paragraph("Too few to draw:"), Words(Html("<ul>{}</ul>").format(items), "few")] if said else []


def _spreads(evidence: Evidence, shown: Sequence[Measure]) -> list[Words]:
    """Beside the averages, how far places differ: a line for each measure that declares a spread."""
    said = {m.title: words for m in shown if (words := spread_sentence(evidence, m))}
    told = [f"{title}. {words}" for title, words in said.items() if TOO_FEW not in words]
    if not said:
        return []
    return (
        [paragraph("Not only averages:"), bullets(told, "spread")]
        if told
        else [paragraph(next(iter(said.values())), "spread")]
    )


def _drawn_first(evidence: Evidence, measure: Measure) -> tuple[bool, Rank]:
    """Before all others what has come to be counted otherwise in the last year: in a table its jump looks
    like a change."""
    has_broken = any(0 <= evidence.quarter - b.start < _YEAR for b in measure.breaks)
    return (not has_broken, rank(evidence, measure))


def _is_lined(evidence: Evidence, measure: Measure) -> bool:
    """True for one figure a quarter: no median of a grid, no year among quarters."""
    return measure.form != "matrix" and not is_yearly(evidence, measure)


def _section_table(
    evidence: Evidence, element: str, section: str, shown: list[Measure], placed: set[str]
) -> list[Drawing]:
    """Every measure of a section that is one figure a quarter, a line each; the line is the place of a
    measure that has no other on the page."""
    lined = [m for m in shown if _is_lined(evidence, m)]
    places = {
        m.id: place_on(element, m.id) for m in lined if m.id not in placed and not few_words(evidence, m)
    }
    return [_lines_table(evidence, element, section, lined, places)] if lined else []


def _lines_table(
    evidence: Evidence, element: str, section: str, shown: list[Measure], places: Mapping[str, str]
) -> Drawing:
    return evidence.lines(
        tuple(line_of(evidence, m, place=places.get(m.id, "")) for m in shown),
        id=slug(element, section, "measures"),
        name="every measure of this section in a table",
        headline=f"This section in figures: {several(len(shown), 'measure')}",
        subtitle=f"{evidence.framework.board.town}, {evidence.quarter.label}",
        sentence="Each measure of this section: latest, before, a year before, and in which "
        "direction it is going.",
    )


def _once_each(measures: dict[str, list[Measure]]) -> dict[str, list[Measure]]:
    """A measure that two sections of a page ask for stands in the first: the same chart twice says nothing
    more."""
    seen: set[str] = set()
    kept = {}
    for section, found in measures.items():
        kept[section] = [m for m in found if m.id not in seen]
        seen |= {m.id for m in found}
    return kept


def _open_ones(evidence: Evidence, measures: dict[str, list[Measure]]) -> set[str]:
    """The measures of every exhibit that stands open: those that must; each section's first; then what
    matters most, until there are eight."""
    found = {s: items_of(evidence, [m for m in ms if m.id in evidence.series]) for s, ms in measures.items()}
    ranked = {s: sorted(items, key=lambda item: _rank(evidence, item)) for s, items in found.items()}
    every = [item for items in ranked.values() for item in items]
    opened = [item for item in every if any(must_stand_open(evidence, m) for m in item)]
    opened += [items[0] for items in ranked.values() if items and not any(item in opened for item in items)]
    companions = {c for item in opened for m in item for c in (m.companion, *m.flows)}
    for item in sorted(
        (item for item in every if item not in opened), key=lambda item: _rank(evidence, item)
    ):
        if len(opened) < MOST_OPEN and item[0].id not in companions:
            opened.append(item)
            companions |= {c for m in item for c in (m.companion, *m.flows)}
    return {m.id for item in opened for m in item}


def _rank(evidence: Evidence, item: Item) -> Rank:
    return min(rank(evidence, m) for m in item)
