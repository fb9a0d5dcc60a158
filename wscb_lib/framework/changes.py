"""What changed on a day: a dated difference, laid over the framework of every quarter that ends on it or
later.

Each is a folder of `changes/`, of the shipped framework or of a Board's own: `change.toml` says from which
day it holds and why, and its pages hold nothing but the difference, as a Board's own do (`own`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from wscb_lib.framework.declared import Break, Return
from wscb_lib.framework.keys import said
from wscb_lib.quarter import Quarter

FOLDER, ABOUT = "changes", "change.toml"
COUNTS = frozenset(
    ("kind", "table", "numerator", "denominator", "of", "measured", "counted_on", "open_from", "open_to")
)
"""The keys of a measure that say what is counted: whoever changes one says from when figures compare."""


@dataclass(frozen=True)
class Change:
    """A dated difference: from which day it holds, and why."""

    id: str
    title: str = field(metadata=said("What changed, in a few words.", "The Board becomes a partnership"))
    start: date = field(
        metadata=said(
            "The first day it holds: a quarter that ends on it or later is shown so.",
            date(2019, 9, 29),
            toml="from",
        )
    )
    why: str = field(
        metadata=said(
            "Why, in a sentence that charts and definitions print where they mark it.",
            "Working Together 2018 ended local safeguarding children boards.",
        )
    )

    @property
    def quarter(self) -> Quarter:
        """The first quarter that is shown so."""
        return Quarter.of(self.start)


@dataclass(frozen=True)
class Layer:
    """A folder of pages that lie over those under it; `told` is how faults name the folder.

    `change` is None for a Board's own pages that hold of every quarter.
    """

    folder: Path
    told: str
    change: Change | None = None

    def page_names(self) -> Iterator[str]:
        """The names of its pages, in order; not those of the dated differences within it."""
        for path in sorted(self.folder.rglob("*.toml")):
            name = path.relative_to(self.folder)
            if name.parts[0] != FOLDER and name.as_posix() != ABOUT:
                yield name.as_posix()


@dataclass(frozen=True)
class Said:
    """What one layer says on one page."""

    layer: Layer
    name: str
    raw: dict[str, Any]
    was: dict[str, Any]
    """The page as it stood under it."""


def with_marks(returns: dict[str, Return], laid: Sequence[Said], faults: list[str]) -> dict[str, Return]:
    """The returns, each measure that a dated difference says anew marked with the quarter and the reason; a
    return that it adds is asked for from that quarter.

    Its line goes on, for what is counted is the same. A difference that changes what is counted and gives no
    break is a fault.
    """
    for each in laid:
        stem = Path(each.name).stem
        if each.layer.change is None or not each.name.startswith("returns/") or stem not in returns:
            continue
        spec, measures = returns[stem], dict(returns[stem].measures)
        if not each.was:
            since = each.layer.change.quarter
            asked = {name: replace(measure, asked_from=since) for name, measure in measures.items()}
            spec = replace(spec, measures=asked, asked_from=dict.fromkeys(spec.agencies, since))
            returns = {**returns, stem: spec}
            continue
        for name, raw in each.raw.get("measure", {}).items():
            if name not in each.was.get("measure", {}) or name not in measures:
                continue
            because = str(raw.get("because") or each.raw.get("because") or each.layer.change.why)
            marks, starts = measures[name].renamed, {b.start for b in measures[name].breaks}
            if COUNTS & raw.keys() and "breaks" not in raw:
                faults.append(
                    f"{each.layer.told}/{each.name}, measure {name}: counts otherwise from "
                    f"{each.layer.change.start} ({', '.join(sorted(COUNTS & raw.keys()))}), and says no "
                    "break. "
                    'Write  breaks = [{ from = "…", because = "…" }]  with those that stood before.'
                )
            if each.layer.change.quarter not in starts:
                marks = (*marks, Break(each.layer.change.quarter, because))
            measures[name] = replace(measures[name], renamed=marks)
        returns = {**returns, stem: replace(spec, measures=measures)}
    return returns
