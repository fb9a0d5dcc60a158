"""What a region's page knows of each Board: the figures that its pack printed, and what its framework means
by them. Nothing here leads to a row that an agency sent."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from wscb_lib.errors import UsageFault
from wscb_lib.exhibits import Shown
from wscb_lib.framework import Framework, Measure
from wscb_lib.results_columns import RESULTS_COLUMNS

Figures = Mapping[tuple[str, str], Mapping[str, Shown]]
"""By measure and breakdown, each group's figure; the headline's breakdown and group are both "all"."""
HEADLINE = "all"
_MEANING = (
    "return_id",
    "table",
    "kind",
    "unit",
    "numerator",
    "denominator",
    "of",
    "measured",
    "counted_on",
    "open_from",
    "open_to",
    "population",
    "function",
    "known_after",
)
"""What two Boards must say alike of a measure for its figures to be of one thing."""


@dataclass(frozen=True)
class BoardFigures:
    """One Board of a region: `name` tells it from the others on the page, `figures` are of one quarter.

    `held` are the returns its pack could not rely on, by title.
    """

    name: str
    framework: Framework
    figures: Figures
    is_specimen: bool = False
    held: tuple[str, ...] = ()

    def headline(self, measure: str) -> Shown | None:
        """The Board's own figure of a measure; None where its pack has no row of it."""
        return self.figures.get((measure, HEADLINE), {}).get(HEADLINE)

    def groups(self, measure: str, by: str) -> Mapping[str, Shown]:
        """What the pack printed of a breakdown, by group; {} where it has none."""
        return self.figures.get((measure, by), {})


@dataclass(frozen=True)
class Alike:
    """A measure, the Boards that count it alike, in order of their names, and those that count it
    otherwise."""

    measure: Measure
    boards: tuple[BoardFigures, ...]
    otherwise: tuple[str, ...] = ()

    @property
    def shown(self) -> list[Shown]:
        """Each Board's figure under the Board's name, in the place of an agency."""
        found = ((board.name, board.headline(self.measure.id)) for board in self.boards)
        return [replace(shown, agency=name) for name, shown in found if shown]


@dataclass(frozen=True)
class Region:
    """The Boards of one quarter, in order of their names, and what else stands on their page.

    `framework` is the shipped one: it says how figures of several Boards hang together, which are key, and
    how the page is marked. `absent` says of each Board whose pack was not made why, by its name.
    """

    quarter: str
    boards: tuple[BoardFigures, ...]
    framework: Framework
    absent: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_specimen(self) -> bool:
        """Whether any Board's figures are made up."""
        return any(board.is_specimen for board in self.boards)


def read_printed(path: Path, quarter: str, breakdowns: Iterable[str]) -> Figures:
    """What a pack's results.csv prints of one quarter: headlines, and these breakdowns; no agency's own.

    The file is read line by line: a pack has thirty thousand and a region many packs. Raises `UsageFault`
    for a file without the columns that packs write.
    """
    wanted = {HEADLINE, *breakdowns}
    found: dict[tuple[str, str], dict[str, Shown]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        if tuple(lines.fieldnames or ()) != RESULTS_COLUMNS:
            raise UsageFault(f"{path}: found other columns than a pack writes. Make that Board's pack again.")
        for line in lines:
            if line["quarter"] == quarter and line["breakdown"] in wanted and line["agency"] == HEADLINE:
                found.setdefault((line["measure"], line["breakdown"]), {})[line["group"]] = _shown(line)
    return found


def _shown(line: Mapping[str, str]) -> Shown:
    is_figure = line["status"] in ("ok", "partial") and bool(line["value"])
    value, numerator, denominator = (
        float(line[name]) if line[name] else None for name in ("value", "numerator", "denominator")
    )
    words = "" if is_figure else line["shown_as"]
    return Shown(line["quarter"], value, numerator, denominator, line["status"], words, line["group"])


def named_apart(boards: Sequence[tuple[str, str]]) -> list[str]:
    """What to call each of (town, folder): its town, and where two have one town, its folder too.

    >>> named_apart([("Bury", "bury"), ("Leeds", "north"), ("Leeds", "south")])
    ['Bury', 'Leeds (north)', 'Leeds (south)']
    """
    towns = Counter(town for town, _ in boards)
    return [town if towns[town] == 1 else f"{town} ({folder})" for town, folder in boards]


def alike(region: Region) -> list[Alike]:
    """Every measure that two Boards or more print, in the order of the first that has it.

    Where Boards mean different things by one id, those stand together that are most, and of as many the
    first; the others are named.
    """
    order: dict[str, None] = {}
    for board in region.boards:
        order.update(dict.fromkeys(m for m in board.framework.measures if board.headline(m)))
    found = [_alike(region, measure) for measure in order]
    return [each for each in found if len(each.boards) > 1 or each.otherwise]


def _alike(region: Region, measure: str) -> Alike:
    has = [b for b in region.boards if measure in b.framework.measures and b.headline(measure)]
    meant: dict[str, list[BoardFigures]] = {}
    for board in has:
        meant.setdefault(_meaning(board.framework.measure(measure)), []).append(board)
    together = max(meant.values(), key=len)
    others = tuple(board.name for board in has if board not in together)
    return Alike(together[0].framework.measure(measure), tuple(together), others)


def _meaning(measure: Measure) -> str:
    """What a measure counts, as text: mappings in the order of their keys."""
    return repr([_plain(getattr(measure, name)) for name in _MEANING])


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return sorted((str(key), _plain(each)) for key, each in value.items())
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
