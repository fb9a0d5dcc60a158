"""Small charts side by side, a card a measure: its name, its sixteen quarters, and what may be said of
them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from wscb_lib.charts.canvas import tagged
from wscb_lib.charts.small import small
from wscb_lib.exhibits import Exhibit
from wscb_lib.exhibits.caption import Caption
from wscb_lib.exhibits.exhibit import captioned
from wscb_lib.exhibits.markup import Html
from wscb_lib.exhibits.standing import Card
from wscb_lib.quarter import Quarter

QUARTERS = 16
KEY = (
    "Sixteen quarters, each chart over its own range. The pale band lies between limits that a series which "
    "does not change nearly always keeps to; marked quarters are those of a change, hollow where it is only "
    "a watch; the dashed line is the level before it."
)


def cards(
    found: Sequence[Card],
    *,
    headline: str,
    subtitle: str,
    sentence: str,
    has_key: bool = False,
    **caption: Unpack[Caption],
) -> Exhibit:
    """Set the cards side by side, as many as the width holds; their figures stand below as one table.

    A measure with too little to draw has its words alone. `has_key` explains the marks: once on a page.
    """
    key = KEY if has_key else ""
    items = Html().join(_card(card) for card in found)
    return captioned(
        caption,
        form="cards",
        headline=headline,
        subtitle=subtitle,
        sentence=sentence,
        body=str(
            Html('<ul class="cards">{}</ul><p class="key">{}{}</p>').format(items, key, tagged(caption))
        ),
        columns=("Quarter", *(card.name for card in found)),
        rows=_figures(found),
    )


def _card(card: Card) -> Html:
    name = Html('<a href="{}">{}</a>').format(card.href, card.name) if card.href else Html.escape(card.name)
    tag = (
        Html('<strong class="tag {}">{}</strong> ').format(card.kind or "watch", card.flag)
        if card.flag
        else Html()
    )
    drawn = small(
        card.points[-QUARTERS:], card.signal, unit=card.unit, raised=card.raised, is_judged=card.has_limits
    )
    aim = Html('<p class="aim">{}</p>').format(card.aim) if card.aim else Html()
    picture = drawn or Html('<p class="few">{}</p>').format(card.few)
    place = Html(' id="{}"').format(card.place) if card.place else Html()
    return Html("<li{place}><h4>{name}</h4>{picture}<p>{tag}{words}</p>{aim}</li>").format(
        place=place, name=name, picture=picture, tag=tag, words=card.words, aim=aim
    )


def _figures(found: Sequence[Card]) -> list[tuple[str, ...]]:
    """A row a quarter, the sixteen latest; where a series has no such quarter, that is said.

    None where no series has begun.
    """
    ends = [card.points[-1].quarter for card in found if card.points]
    if not ends:
        return []
    last = Quarter.parse(max(ends))
    at = [{point.quarter: point for point in card.points} for card in found]
    return [
        (
            quarter.short,
            *(
                points[str(quarter)].words(card.unit) if str(quarter) in points else "no figure"
                for card, points in zip(found, at, strict=True)
            ),
        )
        for quarter in Quarter.range(last - (QUARTERS - 1), last)
    ]
