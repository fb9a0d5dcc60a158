"""The page of a region: several Boards' packs of one quarter, laid side by side.

It is made from what their packs print and from nothing behind it, so it can say no more than somebody who has
them all could read. Boards stand in the order of their names, and none is ranked.

- `boards`        what is known of each Board, and which measures they count alike
- `side_by_side`  shares and rates against exact limits, and counts put together
- `placed`        children in care, each counted once
- `bodies`        what one body told several Boards
- `around`        how the page opens, what it rests on, and what its measures count
"""

from __future__ import annotations

from wscb_lib.exhibits import Shown
from wscb_lib.page_content import PageContent
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.region.around import at_a_glance, definitions, opening, reliability
from wscb_lib.pages.region.boards import BoardFigures, Region, alike, named_apart, read_printed
from wscb_lib.pages.region.bodies import bodies_reconciled
from wscb_lib.pages.region.placed import children_in_care, counted_once
from wscb_lib.pages.region.side_by_side import held_against_limits, put_together, side_by_side, together

__all__ = [
    "STEM",
    "TITLE",
    "BoardFigures",
    "Region",
    "alike",
    "content",
    "counted_once",
    "figures_of",
    "named_apart",
    "parts_of",
    "read_printed",
]
STEM = "region"
TITLE = "Boards side by side"


def content(region: Region, workspace: str, edition: str) -> PageContent:
    """What the pack says of the page; its parts are added once they are drawn."""
    return PageContent(
        stem=STEM,
        quarter=region.quarter,
        element=STEM,
        title=TITLE,
        line="The same measures of several Boards, each against what chance allows at its size.",
        workspace=workspace,
        edition=edition,
        is_specimen=region.is_specimen,
        is_element=False,
    )


def parts_of(region: Region) -> dict[str, Draft]:
    """Every part of the page, by name."""
    measures = alike(region)
    held = held_against_limits(measures)
    return {
        "opening": opening(region),
        "at_a_glance": at_a_glance(region, held),
        "section/side_by_side": side_by_side(region, held),
        "section/together": put_together(region, measures),
        "section/children_in_care": children_in_care(region),
        "section/bodies": bodies_reconciled(region),
        "reliability": reliability(region, measures),
        "definitions": definitions(measures),
    }


def figures_of(region: Region) -> list[dict[str, object]]:
    """The rows of the page's table of figures, as packs write theirs: each measure's figure together, where
    there is one, and each Board's own in the breakdown "board"."""
    rows: list[dict[str, object]] = []
    for each in alike(region):
        whole = together(each)
        rows += [_row(each.measure.id, region.quarter, "all", "all", whole)] if whole else []
        rows += [_row(each.measure.id, region.quarter, "board", s.agency, s) for s in each.shown]
    return rows


def _row(measure: str, quarter: str, breakdown: str, group: str, shown: Shown) -> dict[str, object]:
    return {
        "measure": measure,
        "quarter": quarter,
        "breakdown": breakdown,
        "group": group,
        "agency": "all",
        "numerator": shown.numerator,
        "denominator": shown.denominator,
        "value": shown.value,
        "status": shown.status,
        "shown_as": shown.shown_as,
    }
