"""Draws every exhibit once, side by side, and not at all when nothing it is made from has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from wscb_lib.exhibits import Exhibit
from wscb_lib.pages.drawing import Drawing
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.background import in_two
from wscb_lib.store import Store

FEWEST_TO_SHARE = 12  # below this a second process costs more than it saves


def draw_all(
    drawings: Sequence[Drawing], store: Store, quarter: Quarter, edition: str, jobs: int = 2
) -> Callable[[Drawing], Exhibit]:
    """Draw each different drawing once; returns the way to look one up.

    An exhibit that an earlier run drew from the same figures, by the same code, is read from the store.
    """
    wanted = {drawing.key: drawing for drawing in drawings}
    place = f"{quarter}.{edition}"
    known: dict[str, dict[str, Any]] = dict(store.recall("exhibits", place) or {})
    missing = [drawing for key, drawing in wanted.items() if key not in known]
    jobs = jobs if len(missing) >= FEWEST_TO_SHARE else 1
    for drawing, exhibit in zip(missing, in_two(_drawn, missing, jobs), strict=True):
        known[drawing.key] = exhibit
    if missing or known.keys() != wanted.keys():
        store.keep("exhibits", place, "", {key: known[key] for key in sorted(wanted)})
    drawn = {key: Exhibit.from_dict(known[key]) for key in wanted}
    return lambda drawing: drawn[drawing.key]


def _drawn(drawing: Drawing) -> dict[str, object]:
    """One exhibit as plain values."""
    return drawing.draw().to_dict()
