"""What one row of a pack's results.csv prints, or says in words, of the people above and below its line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from math import inf

BELOW = " below the line"
# what ("plans" or "plans below the line"), period, breakdown, group, agency
Cell = tuple[str, str, str, str, str]
Ends = tuple[float, float]
SAYS_SOMETHING = ("ok", "partial", "suppressed", "not_applicable")


def names_of(row: Mapping[str, str]) -> tuple[Cell, Cell]:
    place = row["quarter"], row["breakdown"], row["group"], row["agency"]
    return (row["measure"], *place), (row["measure"] + BELOW, *place)


def forms_of(rows: list[dict[str, str]]) -> dict[str, str]:
    """By measure what a row of it holds: a count, a share of two counts, a middle value of some, or a
    rate."""
    found: dict[str, str] = {}
    for row in rows:
        form = {"percent": "share", "rate_per_10000": "rate"}.get(row["unit"], "")
        if not form and row["status"] in ("ok", "partial"):
            form = "count" if row["numerator"] else "middle"
        if form:
            found.setdefault(row["measure"], form)
    return defaultdict(lambda: "count", found)


def numbers_of(row: Mapping[str, str], form: str) -> dict[Cell, int | Ends]:
    """What a row prints, or in words says, of the people above and below its line."""
    above, below = names_of(row)
    wanted = {"count": (above,), "rate": (above,), "middle": (below,)}.get(form, (above, below))
    if row["status"] == "not_applicable":
        return {} if form == "rate" else dict.fromkeys(wanted, 0)
    texts = dict(zip((above, below), (row["numerator"], row["denominator"]), strict=True))
    if row["status"] != "suppressed" and form == "share" and not texts[below]:
        # nought or all of a number that is hidden: it is of more than few, or the share would be hidden too
        return ({above: 0} if float(row["value"]) == 0 else {}) | {below: (5, inf)}
    return {
        cell: round(float(texts[cell])) if texts[cell] else _told(row["shown_as"], cell is below)
        for cell in wanted
    }


def _told(words: str, is_below: bool) -> Ends:
    """What the words in the place of a figure say of the number above its line, or below it."""
    if words == "c":
        return 0, inf
    if words == "a group of 1 to 4":
        return (1, 4) if is_below else (0, 4)
    if words == "a group of 0 to 4":
        return 0, 4
    if words == "0 to 4":
        return (0, inf) if is_below else (0, 4)
    if words == "1 to 4":
        return (1, inf) if is_below else (1, 4)
    if words == "hidden":
        return (1, inf) if is_below else (5, inf)
    raise ValueError(f'found "{words}" in the place of a figure: a reader would not know what it means')
