"""A reader with all the packs: lays their results.csv together and works out what is hidden, by whole-number
programmes.

It imports nothing of the project. What adds up to what, who is counted twice, and which stock has which flows
it finds from the figures that are printed. A hidden number of few people with fewer than three possible
values has been given away.

No secret is a number that another table prints; one that a printed total, or a printed size of its group,
bounds so by itself; and that nobody is there. Each is listed apart.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from math import inf
from pathlib import Path

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

HEADS = ("all", "events")
FEW = 4, 5  # of a quarter for the board, and of a year for the public
LEFT_OUT = "left out of "
MOSTLY = 0.8
Cell = tuple[
    str, str, str, str, str
]  # what ("plans" or "plans below the line"), period, breakdown, group, agency
Series = dict[str, int]


@dataclass
class Found:
    """What was given away: each hidden number with its least and greatest, and how many there were in all."""

    hidden: int = 0
    told: dict[str, dict[Cell, tuple[int, int]]] = field(default_factory=lambda: defaultdict(dict))
    narrow: dict[Cell, tuple[int, int]] = field(default_factory=dict)
    told_by_board: dict[Cell, tuple[int, int]] = field(default_factory=dict)
    contradictions: int = 0


class Desk:
    """Every number that lies on the desk: known, or between two ends."""

    def __init__(self) -> None:
        self.known: dict[Cell, int] = {}
        self.ends: dict[Cell, tuple[float, float]] = {}
        self.shares: set[tuple[Cell, Cell]] = set()
        self.rows: list[tuple[dict[Cell, int], float, float]] = []

    def lay(self, path: Path) -> None:
        """One pack's results.csv. A number printed by any pack is known; a later pack's stands before an
        earlier one's."""
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        tables: dict[tuple, set[str]] = defaultdict(set)
        for row in rows:
            tables[row["measure"], row["quarter"], row["breakdown"], row["agency"]].add(
                row["numerator"] if row["status"] == "suppressed" else ""
            )
        counts = {
            row["measure"]
            for row in rows
            if row["status"] in ("ok", "partial") and row["denominator"] == "not applicable"
        }
        for row in rows:
            if row["measure"] in counts:
                row["denominator"] = (
                    # a count has none; what stands in its place when it is hidden is its words
                    "not applicable"
                )
            if row["status"] in ("ok", "partial", "suppressed", "not_applicable"):
                table = row["measure"], row["quarter"], row["breakdown"], row["agency"]
                self._read(row, is_gone=tables[table] == {"hidden"})

    def _read(self, row: Mapping[str, str], is_gone: bool) -> None:
        place = row["quarter"], row["breakdown"], row["group"], row["agency"]
        above, below = (row["measure"], *place), (f"{row['measure']} below the line", *place)
        if row["status"] == "not_applicable":
            return
        numbers = _number(row["numerator"]), _number(row["denominator"])
        is_share = row["denominator"] != "not applicable" and row["numerator"] not in ("not applicable",)
        if row["numerator"] == "not applicable" and row["denominator"] == "not applicable":
            return
        for cell, number, wanted in zip(
            (above, below), numbers, (row["numerator"], row["denominator"]), strict=True
        ):
            if wanted == "not applicable":
                continue
            if number is not None:
                self.known.setdefault(cell, number)
            else:
                least, most = _told(wanted, cell is below, is_gone)
                was = self.ends.get(cell, (0, inf))
                self.ends[cell] = max(was[0], least), min(was[1], most)
        value = _number(row["value"], whole=False)
        if is_share and value is not None and 0 <= value <= 100:
            self._divide(above, below, value)
        if is_share and (value is None or 0 <= value <= 100):
            self.shares.add((above, below))

    def _divide(self, above: Cell, below: Cell, value: float) -> None:
        """A printed percent tells one number from the other."""
        if above in self.known and below not in self.known and value:
            self.known[below] = round(self.known[above] * 100 / value)
        if below in self.known and above not in self.known:
            self.known[above] = round(self.known[below] * value / 100)

    # ------------------------------------------------------------ what the figures tell of one another

    def reason(self) -> None:
        """Every row that ties the numbers: sums, shares, twins, stocks with their flows, and years."""
        self.ends = {cell: ends for cell, ends in self.ends.items() if cell not in self.known}
        self.every = [*self.known, *self.ends]
        self.table: dict[tuple[str, str, str], dict[str, Cell]] = defaultdict(dict)
        for cell in self.every:
            if cell[4] == "all":
                self.table[cell[0], cell[1], cell[2]][cell[3]] = cell
        self.heads: dict[str, Series] = defaultdict(dict)
        for cell, number in self.known.items():
            if cell[2:] == ("all", "all", "all"):
                self.heads[cell[0]][cell[1]] = number
        self.breakdowns: dict[str, set[str]] = defaultdict(set)
        for what, _, breakdown in self.table:
            if breakdown not in HEADS:
                self.breakdowns[what].add(breakdown)
        self.twin_known: dict[Cell, int] = {}
        for above, below in self.shares:
            self._tie({below: 1, above: -1}, 0, inf)
        self._sums()
        self._twins()
        self._stocks()
        self._years()

    def _tie(self, terms: Mapping[Cell, int], least: float, most: float) -> None:
        known = sum(sign * self.known.get(cell, 0) for cell, sign in terms.items())
        hidden = {cell: sign for cell, sign in terms.items() if cell not in self.known}
        if hidden:
            self.rows.append((hidden, least - known, most - known))

    def _sums(self) -> None:
        """Groups make their total wherever a reader could check it; where they make more, none is more than
        it."""
        rests: dict[tuple[str, str], list[int]] = defaultdict(list)
        for (what, period, breakdown), groups in self.table.items():
            total = self.known.get((what, period, "all", "all", "all"))
            if breakdown not in HEADS and total is not None and all(c in self.known for c in groups.values()):
                rests[what, breakdown].append(total - sum(self.known[c] for c in groups.values()))
        for (what, period, breakdown), groups in self.table.items():
            total = (what, period, "all", "all", "all")
            if breakdown in HEADS or (total not in self.known and total not in self.ends):
                continue
            found = rests.get((what, breakdown), [0])
            if sum(rest == 0 for rest in found) >= MOSTLY * len(found):
                self._tie({total: 1} | dict.fromkeys(groups.values(), -1), 0, 0)
            elif all(rest <= 0 for rest in found):
                for cell in groups.values():
                    self._tie({total: 1, cell: -1}, 0, inf)

    def _same(self, one: str, other: str, breakdown: str) -> bool:
        """Whether two tables agree nearly wherever both are printed."""
        both = [
            self.known[a] == self.known[b]
            for (what, period, by), groups in self.table.items()
            if what == one and by == breakdown
            for group, a in groups.items()
            if a in self.known and (b := self.table[other, period, by].get(group)) in self.known
        ]
        return not both or sum(both) >= MOSTLY * len(both)

    def _twins(self) -> None:
        """Two totals that are the same number in nearly every quarter count the same people, group for
        group."""
        quarters = {
            what: {q: n for q, n in series.items() if "-Q" in q} for what, series in self.heads.items()
        }
        for one, other in combinations(sorted(quarters), 2):
            shared = quarters[one].keys() & quarters[other].keys()
            equal = [quarters[one][q] for q in shared if quarters[one][q] == quarters[other][q]]
            if len(shared) < 8 or sum(equal) < 40 or len(set(equal)) < 3 or len(equal) < MOSTLY * len(shared):
                continue
            for breakdown in self.breakdowns[one] & self.breakdowns[other]:
                if self._same(one, other, breakdown):
                    self._equate(one, other, breakdown)

    def _equate(self, one: str, other: str, breakdown: str) -> None:
        for (what, period, by), groups in list(self.table.items()):
            theirs = self.table.get((other, period, by), {})
            if what != one or by != breakdown or self.heads[one].get(period) != self.heads[other].get(period):
                continue
            pairs = [(a, theirs[g]) for g, a in groups.items() if g in theirs]
            if all(self.known[a] == self.known[b] for a, b in pairs if a in self.known and b in self.known):
                for a, b in pairs:
                    self._tie({a: 1, b: -1}, 0, 0)
                    self.twin_known |= {
                        one: self.known[two]
                        for one, two in ((a, b), (b, a))
                        if two in self.known and one not in self.known
                    }

    def _stocks(self) -> None:
        """A stock, and two counts that are what came and what went in nearly every quarter; of groups, with
        what is printed."""
        whats = sorted(w for w in self.heads if not w.endswith("below the line"))
        quarters = sorted({q for s in self.heads.values() for q in s if "-Q" in q})
        whats = [w for w in whats if len(self.heads[w].keys() & set(quarters)) >= 8]
        table = np.array(
            [[self.heads[w].get(q, np.nan) for q in quarters] for w in whats], dtype=float
        ).reshape(len(whats), len(quarters))
        moved = np.diff(table, axis=1)
        for s, stock in enumerate(whats):
            if not np.nansum(np.abs(moved[s])) or np.nanmean(table[s]) < 10:
                continue
            for c, came in enumerate(whats):
                went = table[c][1:] - moved[s]
                agree = (table[:, 1:] == went).sum(1)
                checked = (~np.isnan(table[:, 1:]) & ~np.isnan(went)).sum(1)
                for w in np.flatnonzero((checked >= 8) & (agree >= MOSTLY * checked)):
                    if (
                        len({s, c, int(w)}) == 3
                        and len(np.unique(table[w])) > 3
                        and len(np.unique(table[c])) > 3
                    ):
                        for breakdown in self.breakdowns[stock]:
                            self._flow(stock, came, whats[w], breakdown, quarters)

    def _flow(self, stock: str, came: str, went: str, breakdown: str, quarters: list[str]) -> None:
        rows, agree = [], []
        for before, now in pairwise(quarters):
            for group, cell in self.table.get((stock, now, breakdown), {}).items():
                names = [
                    self.table.get(k, {}).get(group)
                    for k in ((stock, before, breakdown), (came, now, breakdown), (went, now, breakdown))
                ]
                if names[0] is None or (names[1] is None and names[2] is None):
                    continue
                signed = [(names[0], 1), (names[1], 1), (names[2], -1), (cell, -1)]
                terms = {name: sign for name, sign in signed if name is not None}
                known = [self.known.get(name) for name in terms]
                over = (
                    None if None in known else sum(k * s for k, s in zip(known, terms.values(), strict=True))
                )
                is_so = (
                    None
                    if over is None
                    else (over >= 0 if names[2] is None else over <= 0 if names[1] is None else over == 0)
                )
                agree += [] if is_so is None else [is_so]
                if is_so is not False:
                    rows.append((terms, 0 if names[1] else -inf, 0 if names[2] else inf))
        if len(agree) < 2 or sum(agree) >= MOSTLY * len(agree):
            for row in rows:
                self._tie(*row)

    def _years(self) -> None:
        """A year's figure beside those of its quarters: their sum, the last of them, or no more than their
        sum."""
        for (what, year, breakdown), groups in list(self.table.items()):
            if "-Q" in year:
                continue
            quarters = [f"{year}-Q{n}" for n in range(1, 5)]
            head = self.heads[what]
            if year not in head or not all(q in head for q in quarters):
                checks = {"sum"} if all((what, q, "all") in self.table for q in quarters) else {"last"}
            else:
                checks = {"sum"} if head[year] == sum(head[q] for q in quarters) else set()
                checks |= {"last"} if head[year] == head[quarters[3]] else set()
                checks = checks or ({"less"} if head[year] <= sum(head[q] for q in quarters) else set())
            for group, cell in groups.items():
                parts = [c for q in quarters if (c := self.table.get((what, q, breakdown), {}).get(group))]
                if "sum" in checks and len(parts) == 4 and len(checks) == 1:
                    self._tie({cell: 1} | dict.fromkeys(parts, -1), 0, 0)
                elif "last" in checks and len(checks) == 1 and parts and parts[-1][1] == quarters[3]:
                    self._tie({cell: 1, parts[-1]: -1}, 0, 0)
                elif "less" in checks and len(parts) == 4:
                    self._tie({cell: 1} | dict.fromkeys(parts, -1), -inf, 0)
                    for part in parts:
                        self._tie({cell: 1, part: -1}, 0, inf)

    # ------------------------------------------------------------ how close a reader comes

    def gaps(self) -> dict[Cell, list[tuple[Cell, dict[Cell, int], int]]]:
        """By a hidden number, the people of its share who are not in the numerator: as secret as those who
        are."""
        found: dict[Cell, list] = defaultdict(list)
        for above, below in sorted(self.shares):
            terms = {cell: sign for cell, sign in ((below, 1), (above, -1)) if cell in self.ends}
            if terms and above[2] not in HEADS:
                known = self.known.get(below, 0) - self.known.get(above, 0)
                found[next(iter(terms))].append(((LEFT_OUT + above[0], *above[1:]), terms, known))
        return found

    def no_secret(self, cell: Cell, ends: tuple[int, int]) -> str:
        """Why a number that a reader came close to is none; empty where it is one."""
        what, period, breakdown, group, agency = cell
        if ends == (0, 0):
            return "nobody is there"
        if ends[0] > (FEW[0] if "-Q" in period else FEW[1]):
            return "more than few"
        if cell in self.twin_known:
            return "printed by another table"
        own = what.removeprefix(LEFT_OUT)
        total = self.known.get((own, period, "all", "all", "all"), inf)
        size = self.known.get((f"{own} below the line", period, breakdown, group, agency), inf)
        size = min(
            size, self.twin_known.get((f"{own} below the line", period, breakdown, group, agency), inf)
        )
        if what.startswith(LEFT_OUT):
            total = self.known.get(
                (f"{own} below the line", period, "all", "all", "all"), inf
            ) - self.known.get((own, period, "all", "all", "all"), 0)
        if min(total, size) < 2 or (total == ends[0] == ends[1]):
            return "a printed total or size bounds it by itself"
        return ""

    def components(self) -> Iterator[tuple[list[Cell], list[tuple[dict[Cell, int], float, float]]]]:
        """The hidden numbers that hang together, with the rows that tie them."""
        cells = sorted(self.ends)
        place = {cell: n for n, cell in enumerate(cells)}
        links = [(place[next(iter(row[0]))], place[cell]) for row in self.rows for cell in row[0]]
        across = csr_array(
            (np.ones(len(links)), tuple(np.array(links).reshape(-1, 2).T)), shape=(len(cells), len(cells))
        )
        group = connected_components(across, directed=False)[1]
        rows: dict[int, list] = defaultdict(list)
        for row in self.rows:
            rows[group[place[next(iter(row[0]))]]].append(row)
        for n in range(group.max(initial=-1) + 1):
            yield [cells[p] for p in np.flatnonzero(group == n)], rows[n]


def give_away(
    cells: list[Cell],
    rows: list,
    ends: Mapping[Cell, tuple[float, float]],
    gaps: Iterable[tuple[Cell, dict[Cell, int], int]] = (),
    width: int = 2,
) -> dict[Cell, tuple[int, int]] | None:
    """Each number that keeps fewer than `width` + 1 values, with its ends; None when nothing fits, so that a
    guess was wrong.

    gaps: further numbers to seek, each with its terms over the hidden ones, and what is known of it besides.
    """
    place = {cell: n for n, cell in enumerate(cells)}
    seen = np.array([[inf, -inf]] * len(cells))
    narrow: dict[Cell, tuple[int, int]] = {}
    ceiling = 2000.0
    bounds = Bounds([ends[c][0] for c in cells], [min(ends[c][1], ceiling) for c in cells])
    if rows:
        at = [(n, place[c], s) for n, row in enumerate(rows) for c, s in row[0].items()]
        down, over, signs = (np.array(x) for x in zip(*at, strict=True))
        matrix = csr_array((signs.astype(float), (down, over)), shape=(len(rows), len(cells)))
        tied = [LinearConstraint(matrix, [row[1] for row in rows], [row[2] for row in rows])]
    else:
        tied = []

    def solve(aim: np.ndarray) -> bool:
        found = milp(aim, integrality=np.ones(len(cells)), bounds=bounds, constraints=tied)
        if found.x is None:
            return False
        table = np.round(found.x)
        seen[:, 0], seen[:, 1] = np.minimum(seen[:, 0], table), np.maximum(seen[:, 1], table)
        return True

    random = np.random.default_rng(len(cells))
    for _ in range(3 if len(cells) > 1 else 0):
        aim = random.choice([-1.0, 1.0], len(cells))
        if not (solve(aim) and solve(-aim)):
            return None
    for n, cell in enumerate(cells):
        for sign in (1.0, -1.0):
            if seen[n, 1] - seen[n, 0] < width:
                aim = np.zeros(len(cells))
                aim[n] = sign
                if not solve(aim):
                    return None
        if seen[n, 1] - seen[n, 0] < width:
            narrow[cell] = int(seen[n, 0]), int(seen[n, 1])
    for name, terms, known in gaps:
        aim = np.zeros(len(cells))
        for cell, sign in terms.items():
            aim[place[cell]] = sign
        found = []
        for sign in (1.0, -1.0):
            solved = milp(sign * aim, integrality=np.ones(len(cells)), bounds=bounds, constraints=tied)
            if solved.x is None:
                return None
            found.append(round(known + float(aim @ np.round(solved.x))))
        if found[1] - found[0] < width:
            narrow[name] = found[0], found[1]
    return narrow


def read_together(board: Iterable[Path], public: Iterable[Path] = ()) -> Found:
    """What the packs together give away. Newest first: what a later pack prints stands before what an earlier
    one did.

    What the board's packs alone tell of a number that only the public edition hides is no secret, and stands
    apart.
    """
    board, public = list(board), list(public)
    alone, together = Desk(), Desk()
    for path in board:
        alone.lay(path)
        together.lay(path)
    for path in public:
        together.lay(path)
    together.reason()
    found = Found(hidden=len(together.ends))
    gaps = together.gaps()
    for cells, rows in together.components():
        narrow = give_away(cells, rows, together.ends, [gap for cell in cells for gap in gaps.get(cell, ())])
        if narrow is None:
            found.contradictions += 1
        for cell, ends in (narrow or {}).items():
            because = together.no_secret(cell, ends)
            (found.told[because] if because else found.narrow)[cell] = ends
    years = {cell: ends for cell, ends in found.narrow.items() if "-Q" not in cell[1]}
    if years:
        blank = Desk()
        for path in board:
            blank.lay(path)
        blank.ends |= {cell: (0, inf) for cell in together.ends if "-Q" not in cell[1]}
        blank.ends |= {cell: (0, inf) for cell in together.known if "-Q" not in cell[1]}
        blank.shares = {pair for pair in together.shares if pair[0] in blank.ends or pair[0] in blank.known}
        blank.heads = together.heads
        blank.reason()
        for cells, rows in blank.components():
            of_years = {cell for cell in years if cell in cells or cell[0].startswith(LEFT_OUT)}
            if of_years:
                told = (
                    give_away(
                        cells,
                        rows,
                        blank.ends,
                        [g for c in cells for g in blank.gaps().get(c, ()) if g[0] in of_years],
                    )
                    or {}
                )
                found.told_by_board |= {cell: told[cell] for cell in told if cell in years}
        found.narrow = {cell: ends for cell, ends in found.narrow.items() if cell not in found.told_by_board}
    return found


def _number(text: str, whole: bool = True) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return round(number) if whole else number


def _told(text: str, is_below: bool, is_gone: bool) -> tuple[float, float]:
    """What the words in the place of a number say of it."""
    if is_gone or text == "c":
        return 0, inf
    if text == "a group of 1 to 4":
        return (1, 4) if is_below else (0, 4)
    if text in ("a group of 0 to 4", "0 to 4"):
        return (0, inf) if is_below and text == "0 to 4" else (0, 4)
    if text == "1 to 4":
        return (1, inf) if is_below else (1, 4)
    return (1, inf) if is_below else (5, inf)
