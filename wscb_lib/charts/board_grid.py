"""The dashboard's first screen: each statement with its judgement, its evidence, and its key indicators, each
a row of sixteen squares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from wscb_lib.charts.canvas import tagged
from wscb_lib.charts.heat_strips import figures, row_of_squares, slots
from wscb_lib.exhibits import Exhibit
from wscb_lib.exhibits.caption import Caption
from wscb_lib.exhibits.exhibit import captioned
from wscb_lib.exhibits.marks import judgement_mark
from wscb_lib.exhibits.markup import Html
from wscb_lib.exhibits.standing import Flagged, Standing, Tile

OF_FEW = "(too few to shade)"
_KINDS = {"Concern": "concern", "Improvement": "improvement", "Change": "change"}
COUNTED = "A flag counts in the row of every statement that its measure speaks to."
KEY = (
    "A row of squares is sixteen quarters to the latest, darker for more, over the measure's own range and "
    "no less than chance alone would move it. Shapes under squares mark the quarters of a change. × no "
    "figure, c hidden, f of fewer than ten, n not applicable, – not due. “Was”: a year ago. Shaded: what "
    "became of children. Aim: whether the process as it stands would reach it."
)


def statements(
    found: Sequence[Standing],
    others: Sequence[Flagged] = (),
    new: Sequence[Flagged] = (),
    *,
    headline: str,
    subtitle: str,
    sentence: str,
    **caption: Unpack[Caption],
) -> Exhibit:
    """Set out the statements, a row each: the last tile of a row shows what became of children. `others` are
    flagged and no key indicator, `new` is whatever is told for the first time: both stand by name beneath.

    The same stands as a table, a row an indicator and a column a quarter, for whoever does not see it.
    """
    rows = Html().join(_row(standing) for standing in found)
    names = _quarters(found)
    return captioned(
        caption,
        form="statements",
        headline=headline,
        subtitle=subtitle,
        sentence=sentence,
        body=str(
            Html('<div class="board">{}{}</div><p class="key">{}{}</p>').format(
                rows, _beneath(found, others, new), KEY, tagged(caption)
            )
        ),
        columns=("Statement", "Judgement", "Key indicator", "Change", "Aim", *names),
        rows=[_figures(standing, tile, len(names)) for standing in found for tile in standing.tiles],
    )


def _beneath(found: Sequence[Standing], others: Sequence[Flagged], new: Sequence[Flagged]) -> Html:
    """What is told for the first time, by name, as page one counts it; what is flagged besides, by what the
    flag means; and how the rows count. Nothing where nothing is flagged."""
    named: dict[str, list[Html]] = {}
    for each in others:
        named.setdefault(each.flag, []).append(_linked(each))
    by_flag = Html("; ").join(
        Html('<strong class="tag {}">{}</strong> {}').format(
            _KINDS.get(flag, "watch"), flag, Html(", ").join(names)
        )
        for flag, names in named.items()
    )
    first = Html(", ").join(_linked(each) for each in new)
    said = [Html("<strong>New this quarter:</strong> {}.").format(first)] if new else []
    said += [Html("Flagged, and no key indicator: {}.").format(by_flag)] if others else []
    said += [Html.escape(COUNTED)] if any(standing.flags for standing in found) else []
    return Html('<p class="others">{}</p>').format(Html(" ").join(said)) if said else Html()


def _linked(flagged: Flagged) -> Html:
    return Html('<a href="{}">{}</a>').format(flagged.href, flagged.name)


def _quarters(found: Sequence[Standing]) -> list[str]:
    """The quarters of the strips; none where no statement has a figure yet, as in a first quarter."""
    first = next((t.strip for s in found for t in s.tiles if t.strip is not None), None)
    return [slot.quarter.short for slot in slots(first)] if first else []


def _figures(standing: Standing, tile: Tile, many: int) -> tuple[str, ...]:
    cells = (
        [slot.words(tile.strip.unit) for slot in figures(tile.strip)] if tile.strip else [tile.latest] * many
    )
    return (standing.name, standing.words, tile.name, tile.says or "none", tile.aim or "none set", *cells)


def _row(standing: Standing) -> Html:
    return Html(
        '<div class="standing"><div class="whose-it-is"><h4><a href="{href}">{name}</a></h4>'
        '<p class="judged-as">{mark} <b>{words}</b> {flags}</p><p class="kinds">{kinds}</p></div>'
        '<ul class="tiles">{tiles}</ul></div>'
    ).format(
        href=standing.href,
        name=standing.name,
        mark=judgement_mark(standing.judgement),
        words=standing.words,
        kinds=_kinds(standing),
        flags=_flags(standing),
        tiles=Html().join(_tile(tile) for tile in standing.tiles),
    )


def _kinds(standing: Standing) -> Html:
    """The kinds of evidence there are, and after them those there are none of."""
    parts = [Html('<span class="has">{}</span>').format(kind) for kind in standing.kinds]
    parts += [Html('<span class="lacks">no {}</span>').format(kind) for kind in standing.lacking]
    return Html(" ").join(parts)


def _flags(standing: Standing) -> Html:
    if not standing.flags:
        return Html()
    return Html('<span class="flagged">{}</span>').format(", ".join(words for _, words in standing.flags))


def _tile(tile: Tile) -> Html:
    name = Html('<a href="{}">{}</a>').format(tile.href, tile.name) if tile.href else Html.escape(tile.name)
    if tile.strip is None:
        return Html('<li class="none"><span class="name">{}</span> <span>{}</span></li>').format(
            name, tile.latest
        )
    flag = (
        Html('<strong class="tag {}">{}</strong> ').format(
            _KINDS.get(tile.flag, "watch"), tile.flag.partition(":")[0]
        )
        if tile.flag
        else Html()
    )
    change = Html('<span class="says-so">{}{}</span>').format(flag, tile.says) if tile.flag else Html()
    aim = Html('<span class="aim">{}</span>').format(tile.aim) if tile.aim else Html()
    kind = Html(' class="outcome"') if tile.is_outcome else Html()
    return Html(
        '<li{kind}><span class="name">{name}</span> <b class="now">{latest}</b> {strip}'
        '<span class="ago">{before}</span>{change}{aim}</li>'
    ).format(
        kind=kind,
        name=name,
        latest=tile.latest,
        strip=row_of_squares(tile.strip)
        if any(not s.gap for s in slots(tile.strip))
        else Html('<span class="few">{}</span>').format(OF_FEW),
        before=tile.before,
        change=change,
        aim=aim,
    )
