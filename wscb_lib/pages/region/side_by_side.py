"""The same measure of every Board, each against limits for its own size; and counts put together.

Boards stand in the order of their names. Nothing here is ranked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wscb_lib.charts.between import Between, compared, named_beyond
from wscb_lib.counts_in_words import sentence_case, several
from wscb_lib.exhibits import Shown, format_value, period_words, slug
from wscb_lib.exhibits.passage import Words, paragraph
from wscb_lib.pages.drawing import Block, Draft, Drawing, drawing
from wscb_lib.pages.region.boards import Alike, Region

SOURCE = "the Boards' packs of this quarter"
MOST_OPEN = 8
MANY_CASES = 1000
"""From so many a share stands without the counts behind it."""
MOST_COLUMNS = 5
"""Boards that have a column of their own in a table; of more, a table says what is beyond chance."""
OUTSIDE = 0.002
"""The share of figures that chance alone puts beyond the outer limits, at most."""
NO_STANDARD = (
    "No one standard: the Boards as a whole differ by more than chance, and what lies outermost may be no "
    "odder than the rest."
)
_FUNNELS = {"percent": "share", "rate_per_10000": "rate"}


@dataclass(frozen=True)
class Held:
    """A measure whose Boards are held against limits, and what came of it; None where fewer than three can
    be."""

    of: Alike
    found: Between | None

    @property
    def is_apart(self) -> bool:
        """Whether Boards differ by more than chance, one of them or all round."""
        return self.found is not None and (
            "alarm" in self.found.funnel.verdicts or not self.found.funnel.can_tell
        )

    @property
    def out(self) -> list[str]:
        """The Boards beyond the outer limits, each with the side; none where all differ all round."""
        if self.found is None or not self.found.funnel.can_tell:
            return []
        return [
            f"{name} ({'below' if is_below else 'above'})"
            for is_below in (True, False)
            for name in self.found.beyond("alarm", is_below=is_below)
        ]


def held_against_limits(measures: Sequence[Alike]) -> list[Held]:
    """Every share and rate of several Boards, each figure against exact limits for its size."""
    return [
        Held(each, compared([(s.agency, s) for s in each.shown], kind, is_exact=True))
        for each in measures
        if (kind := _FUNNELS.get(each.measure.unit))
    ]


def side_by_side(region: Region, held: Sequence[Held]) -> Draft:
    """The key indicators' funnels, gravest first, and a line for every other measure: open where Boards
    differ by more than chance; folded away what is within it, and what is held against no limits."""
    if not held:
        return Draft((paragraph("No share and no rate is counted alike by two of these Boards.", "absent"),))
    key = key_indicators(region)
    drawn = [each for each in held if each.found and each.of.measure.id in key]
    drawn.sort(key=lambda each: -each.of.measure.gravity)
    others = [each for each in held if each not in drawn and not is_silent(each.of)]
    apart = [each for each in others if each.is_apart]
    blocks: list[Block] = [] if any(each.found for each in held) else [_few(region)]
    blocks += [_funnel(region, each) for each in drawn[:MOST_OPEN]]
    blocks += [_lines(region, apart, "apart", "beyond chance")] if apart else []
    rest = [each for each in others if each.found and not each.is_apart]
    few = [each for each in others if not each.found]
    folded = [_funnel(region, each) for each in drawn[MOST_OPEN:]]
    folded += [_lines(region, rest, "rest", "within chance")] if rest else []
    folded += [_uncompared(region, few)] if few else []
    return Draft(tuple(blocks), tuple(folded))


def is_share_or_rate(each: Alike) -> bool:
    """Whether a measure can be held against limits at all."""
    return each.measure.unit in _FUNNELS


def is_silent(each: Alike) -> bool:
    """Whether no Board shows a figure of a measure."""
    return not any(shown.is_figure for shown in each.shown)


def key_indicators(region: Region) -> set[str]:
    """The measures that are seen first, by id."""
    return {m for s in region.framework.statements for m in s.key_indicators}


def _few(region: Region) -> Words:
    return paragraph(
        f"{sentence_case(several(len(region.boards), 'Board'))}: from three, a spread begins to mean "
        "something. Their figures stand beside each other and are held against no limits.",
        "absent",
    )


def _funnel(region: Region, each: Held) -> Drawing:
    measure = each.of.measure
    return drawing(
        "charts.funnel",
        measure,
        tuple(each.of.shown),
        by="Board",
        many="Boards",
        cases="children" if measure.unit != "percent" else "cases",
        is_exact=True,
        id=slug("region", measure.id),
        name=measure.title,
        place=place_of(region),
        source=SOURCE,
        notes=_notes(each.of),
        is_specimen=region.is_specimen,
    )


def _notes(each: Alike) -> tuple[str, ...]:
    said = [f"Counted otherwise, and not compared: {', '.join(each.otherwise)}."] if each.otherwise else []
    if each.measure.unit == "rate_per_10000":
        said.append(
            "The limits take each event for one that chance alone could have brought. Children of one family "
            "come together, so a little more than chance is to be expected."
        )
    return tuple(said)


def _lines(region: Region, others: Sequence[Held], which: str, how: str) -> Drawing:
    """A line a measure: what its limits say in a word or two, and under the table what the words mean."""
    has_columns = bool(_columns(region))
    columns = (
        *("Measure", "Against the limits", "All together"),
        *(_columns(region) or ("Compared",)),
    )
    rows = tuple(
        (
            each.of.measure.title,
            _limits_say(each, has_columns),
            _bare(_words_of(together(each.of), each.of.measure.unit)),
            *_figures(region, each.of),
            *(() if has_columns else (_compared(each),)),
        )
        for each in others
    )
    return drawing(
        "tables.table",
        columns,
        rows,
        id=slug("region", "shares and rates", which),
        headline=sentence_case(several(len(rows), "other share or rate", "other shares and rates"))
        + f" {how}",
        subtitle=f"Shares and rates, {where_and_when(region)}",
        sentence="Each Board against exact limits for its size. No Board is ranked.",
        source=SOURCE,
        notes=(
            "Compared are Boards with ten cases or more.",
            *(
                (NO_STANDARD,)
                if any(each.found and not each.found.funnel.can_tell for each in others)
                else ()
            ),
        ),
        is_specimen=region.is_specimen,
    )


def _uncompared(region: Region, few: Sequence[Held]) -> Drawing:
    """A line for each measure that is held against no limits."""
    columns = _columns(region)
    rows = tuple(
        (
            each.of.measure.title,
            _bare(_words_of(together(each.of), each.of.measure.unit)),
            *_figures(region, each.of),
            *(() if columns else (f"{sum(s.is_figure for s in each.of.shown)} of {len(each.of.boards)}",)),
        )
        for each in few
    )
    return drawing(
        "tables.table",
        ("Measure", "All together", *(columns or ("Boards with a figure",))),
        rows,
        id="region-shares-and-rates-few",
        headline=f"{sentence_case(several(len(rows), 'share or rate', 'shares and rates'))} held against no "
        "limits",
        subtitle=f"Shares and rates, {where_and_when(region)}",
        sentence="Of each of these fewer than three Boards have ten cases: how far they differ says nothing.",
        source=SOURCE,
        is_specimen=region.is_specimen,
    )


def _compared(each: Held) -> str:
    return f"{len(each.found.names) if each.found else 0} of {len(each.of.boards)}"


def _limits_say(each: Held, has_columns: bool) -> str:
    """What the limits say of a measure's Boards, as short as a column is narrow.

    Who is beyond chance is named; where no one standard is kept, who lies outermost, unless each Board's own
    figure stands beside it (`has_columns`).
    """
    assert each.found is not None
    outer, inner = named_beyond(each.found, "alarm"), named_beyond(each.found, "alert")
    if not each.found.funnel.can_tell:
        said = ["no one standard", *([f"outermost: {outer}"] if outer and not has_columns else [])]
    else:
        said = [f"beyond chance: {outer}"] if outer else []
        said += [f"could still be chance: {inner}"] if inner else []
    words = "; ".join(said) or "within chance"
    if has_columns and len(each.found.names) < len(each.of.boards):
        return f"{words} ({_compared(each)} compared)"
    otherwise = "" if has_columns else ", ".join(each.of.otherwise)
    return f"{words}. Counted otherwise: {otherwise}." if otherwise else words


def _bare(words: str) -> str:
    """A rate without what its title says already.

    >>> _bare("41.2 per 10,000"), _bare("83%")
    ('41.2', '83%')
    """
    return words.replace(" per 10,000", "")


def _columns(region: Region) -> tuple[str, ...]:
    return tuple(b.name for b in region.boards) if len(region.boards) <= MOST_COLUMNS else ()


def _figures(region: Region, each: Alike) -> tuple[str, ...]:
    """Each Board's own figure in words, where Boards have columns."""
    if len(region.boards) > MOST_COLUMNS:
        return ()
    own = {shown.agency: _in_a_cell(shown, each.measure.unit) for shown in each.shown}
    otherwise = dict.fromkeys(each.otherwise, "counted otherwise")
    return tuple(own.get(b.name) or otherwise.get(b.name) or "not asked" for b in region.boards)


def _in_a_cell(shown: Shown, unit: str) -> str:
    """A figure with the counts behind it, unless they are so many that they tell no more and take a column's
    room.

    >>> _in_a_cell(Shown("2015-16-Q4", 75.0, 9, 12), "percent")
    '75% (9 of 12)'
    >>> _in_a_cell(Shown("2015-16-Q4", 75.0, 900, 1200), "percent")
    '75%'
    """
    is_many = shown.is_figure and shown.counted and shown.counted[1] >= MANY_CASES
    return _bare(shown.words(unit) if is_many else shown.with_counts(unit))


# ---------------------------------------------------------------- counts and middle values


def put_together(region: Region, measures: Sequence[Alike]) -> Draft:
    """Counts and levels added up; of scores and middle values, which cannot be, how far apart they lie."""
    counts = [each for each in measures if each.measure.unit not in _FUNNELS]
    if not counts:
        return Draft((paragraph("No count is made alike by two of these Boards.", "absent"),))
    key = key_indicators(region)
    first = [each for each in counts if each.measure.id in key]
    rest = [each for each in counts if each not in first]
    tables = [_counts(region, each, which) for which, each in (("key", first), ("rest", rest)) if each]
    return Draft(tuple(tables[:1]), tuple(tables[1:]))


def _counts(region: Region, counts: Sequence[Alike], which: str) -> Drawing:
    headline = sentence_case(several(len(counts), "count or level", "counts and levels"))
    return drawing(
        "tables.table",
        ("Measure", "All together", *_columns(region), "Boards with a figure"),
        tuple(_counted_row(region, each) for each in counts),
        id=slug("region", "counts", which),
        headline=f"{headline} put together" if which == "key" else f"{headline} besides",
        subtitle=f"Counts and levels, {where_and_when(region)}",
        sentence="What the Boards count, added up over those that show a figure.",
        source=SOURCE,
        notes=(
            "A family known to two Boards is counted by both. Of children in care see below.",
            "Scores and middle values cannot be added up: the lowest and the highest are given.",
        ),
        is_specimen=region.is_specimen,
    )


def _counted_row(region: Region, each: Alike) -> tuple[str, ...]:
    figures = [shown for shown in each.shown if shown.is_figure]
    return (
        each.measure.title,
        _added(each, figures),
        *_figures(region, each),
        f"{len(figures)} of {len(each.boards)}",
    )


def _added(each: Alike, figures: Sequence[Shown]) -> str:
    if not figures:
        return "no figure"
    unit = each.measure.unit
    if can_be_added(each):
        return format_value(sum(shown.number for shown in figures), unit)
    low, high = (format_value(end(s.number for s in figures), unit) for end in (min, max))
    return high if low == high else f"{low.split()[0]} to {high}"


def can_be_added(each: Alike) -> bool:
    """Whether figures of several Boards make one by adding: counts, sums and levels do.

    A count that a function makes may be a mean of something: it is added where each Board's figure is its
    numerator.
    """
    if each.measure.kind not in ("count", "sum", "stock"):
        return False
    return all(s.numerator is None or s.number == s.numerator for s in each.shown if s.is_figure)


def together(each: Alike) -> Shown | None:
    """The figure of all Boards as one: everything counted, over everything it was out of. Boards that show no
    figure are left out.

    None where there is no figure, where one hides its counts, and of what cannot be added up.
    """
    figures = [shown for shown in each.shown if shown.is_figure]
    if not figures:
        return None
    if each.measure.unit not in _FUNNELS:
        total = sum(shown.number for shown in figures)
        return Shown(figures[0].quarter, total, total) if can_be_added(each) else None
    pairs = [shown.counted for shown in figures if shown.counted]
    met, cases = sum(m for m, _ in pairs), sum(c for _, c in pairs)
    if len(pairs) < len(figures) or not cases:
        return None
    return Shown(figures[0].quarter, round(_times(each, figures) * met / cases, 4), met, cases)


def _times(each: Alike, figures: Sequence[Shown]) -> float:
    """What a share of one is multiplied by to be written: a hundred, or what a rate's own figures are."""
    if each.measure.unit == "percent":
        return 100.0
    pairs = ((shown.number, *shown.counted) for shown in figures if shown.counted)
    return next((round(number * cases / met) for number, met, cases in pairs if met), 10_000)


def _words_of(shown: Shown | None, unit: str) -> str:
    return shown.words(unit) if shown else "not put together"


def place_of(region: Region) -> str:
    """Whose figures these are, in few words: the Boards by name where they are few."""
    names = [board.name for board in region.boards]
    if len(names) > MOST_COLUMNS:
        return f"{len(names)} Boards"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def where_and_when(region: Region) -> str:
    """The end of every subtitle: whose figures, of which months."""
    return f"{place_of(region)}, {period_words(region.quarter, region.quarter)}"
