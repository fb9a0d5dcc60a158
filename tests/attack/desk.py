"""What lies on a reader's desk: every number of every pack, known or between two ends, and how they must
agree.

It imports nothing of the project. What adds up to what, who is counted twice, and which stock has which flows
is found from the figures that are printed.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise
from math import inf
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tests.attack.printed import BELOW, SAYS_SOMETHING, Cell, Ends, forms_of, names_of, numbers_of

HEADS = ("all", "events")
MOSTLY = 0.8
QUARTERS_TO_TELL = 8  # how many quarters must agree before a reader takes it for no chance


class Row(NamedTuple):
    """Signs of hidden numbers, and between what their sum lies. is_supposed: no printed figures bear it
    out."""

    terms: dict[Cell, int]
    least: float
    most: float
    is_supposed: bool = False


class Desk:
    """Every number that lies on the desk, and, once `reason` was called, the rows that tie the hidden
    ones."""

    def __init__(self) -> None:
        self.known: dict[Cell, int] = {}
        self.ends: dict[Cell, Ends] = {}
        self.shares: set[tuple[Cell, Cell]] = set()
        self.wholly: set[tuple[Cell, Cell]] = set()  # shares of which it is printed that they are all
        self.rows: list[Row] = []
        self.same: dict[Cell, Cell] = {}  # towards the one that stands for all numbers of the same people
        self.printed_twice: dict[Cell, int] = {}  # hidden, and printed by another table of the same people
        # how a measure's year is made, and of which quarters, where it is known
        self.year_ways: dict[str, tuple[str, tuple[str, ...]]] = {}

    # ------------------------------------------------------------ reading

    def lay(self, path: Path) -> None:
        """One pack's results.csv. Newest first: of a table that a later pack prints otherwise, the older is
        left out."""
        with path.open(encoding="utf-8", newline="") as file:
            printed = [row for row in csv.DictReader(file) if row["status"] in SAYS_SOMETHING]
        forms = forms_of(printed)
        tables: dict[tuple[str, str, str, str], list[dict[str, str]]] = defaultdict(list)
        for row in printed:
            tables[row["measure"], row["quarter"], row["breakdown"], row["agency"]].append(row)
        restated = {
            (measure, quarter)
            for (measure, quarter, breakdown, _), rows in tables.items()
            if breakdown == "all" and self._says_otherwise(rows, forms[measure])
        }
        for (measure, quarter, _, _), rows in tables.items():
            if (measure, quarter) not in restated and not self._says_otherwise(rows, forms[measure]):
                is_gone = {row["shown_as"] for row in rows if row["status"] == "suppressed"} == {
                    "hidden"
                } and all(row["status"] in ("suppressed", "not_applicable") for row in rows)
                for row in rows:
                    self._read(row, forms[measure], is_gone)

    def _says_otherwise(self, rows: list[dict[str, str]], form: str) -> bool:
        return any(
            self.known.get(cell, number) != number
            for row in rows
            for cell, number in numbers_of(row, form).items()
            if isinstance(number, int)
        )

    def _read(self, row: Mapping[str, str], form: str, is_gone: bool) -> None:
        for cell, said in numbers_of(row, form).items():
            if isinstance(said, int):
                self.known.setdefault(cell, said)
            else:
                least, most = (0, inf) if is_gone else said
                was = self.ends.get(cell, (0, inf))
                self.ends[cell] = max(was[0], least), min(was[1], most)
        if form == "share":
            above, below = names_of(row)
            self.shares.add((above, below))
            if row["value"] == "100" and not row["denominator"]:
                self.wholly.add((above, below))

    # ------------------------------------------------------------ what the figures tell of one another

    def reason(self) -> None:
        """Every row that ties the numbers: shares, sums, twins, threes, stocks with their flows, and
        years."""
        self.ends = {cell: ends for cell, ends in self.ends.items() if cell not in self.known}
        self.table: dict[tuple[str, str, str], dict[str, Cell]] = defaultdict(dict)
        agencies: dict[Cell, list[Cell]] = defaultdict(list)
        for cell in [*self.known, *self.ends]:
            if cell[4] == "all":
                self.table[cell[0], cell[1], cell[2]][cell[3]] = cell
            else:
                agencies[(*cell[:4], "all")].append(cell)
        self.heads: dict[str, dict[str, int]] = defaultdict(dict)
        for cell, number in self.known.items():
            if cell[2:] == ("all", "all", "all"):
                self.heads[cell[0]][cell[1]] = number
        parts = {cell for pair in self.shares for cell in pair}
        self.stands = {c[2] for c, n in self.known.items() if "-Q" in c[1] and 0 < n < 5 and c not in parts}
        self.breakdowns: dict[str, set[str]] = defaultdict(set)
        for what, _, breakdown in self.table:
            if breakdown not in HEADS:
                self.breakdowns[what].add(breakdown)
        self._twins()
        self._make_one()
        for above, below in sorted(self.shares):
            self._tie({below: 1, above: -1}, 0, 0 if (above, below) in self.wholly else inf)
        groups = {
            key: (list(cells.values()), (*key[:2], "all", "all", "all"))
            for key, cells in self.table.items()
            if key[2] not in HEADS
        }
        self._add_up({(what, by): [] for what, _, by in groups}, groups)
        whole_of = {(w[0], w[1], w[2], w[3]): (parts, w) for w, parts in agencies.items()}
        self._add_up({(what, by): [] for what, _, by, _ in whole_of}, whole_of)
        self._threes()
        self._stocks()
        self._years()

    def _tie(self, terms: Mapping[Cell, int], least: float, most: float, is_supposed: bool = False) -> None:
        known, hidden = 0, Counter[Cell]()
        for cell, sign in terms.items():
            number = self.number(cell)
            if number is None:
                hidden[self.one(cell)] += sign
            else:
                known += sign * number
        signs = {cell: sign for cell, sign in hidden.items() if sign}
        if signs:
            self.rows.append(Row(signs, least - known, most - known, is_supposed))

    def number(self, cell: Cell) -> int | None:
        """What is printed of a number, by whatever table; None where it is hidden in all."""
        return self.known.get(cell, self.printed_twice.get(cell))

    def one(self, cell: Cell) -> Cell:
        """The number that stands for all that count the same people."""
        while cell in self.same:
            cell = self.same[cell]
        return cell

    def _make_one(self) -> None:
        """Of numbers of the same people, what one table prints or says of it is so of all."""
        classes: dict[Cell, list[Cell]] = defaultdict(list)
        for cell in {*self.same, *self.same.values()}:
            classes[self.one(cell)].append(cell)
        for first, cells in classes.items():
            numbers = {self.known[cell] for cell in cells if cell in self.known}
            ends = [self.ends[cell] for cell in cells if cell in self.ends]
            least, most = max((e[0] for e in ends), default=0), min((e[1] for e in ends), default=inf)
            if len(numbers) > 1 or least > most:
                for cell in cells:
                    self.same.pop(cell, None)
            elif numbers:
                self.printed_twice |= dict.fromkeys((c for c in cells if c in self.ends), numbers.pop())
            else:
                self.ends[first] = least, most

    def _is_there(self, cell: Cell) -> bool:
        return cell in self.known or cell in self.ends

    def _add_up(
        self, rests: dict[tuple[str, str], list[int]], sums: Mapping[tuple, tuple[list[Cell], Cell]]
    ) -> None:
        """Parts make their whole wherever a reader can check it; where they make more, none is more than
        it."""
        for key, (parts, whole) in sums.items():
            if whole in self.known and all(cell in self.known for cell in parts):
                rests[key[0], key[2]].append(self.known[whole] - sum(self.known[c] for c in parts))
        for key, (parts, whole) in sums.items():
            found = rests[key[0], key[2]]
            if not self._is_there(whole):
                continue
            if all(rest == 0 for rest in found):
                self._tie({whole: 1} | dict.fromkeys(parts, -1), 0, 0, not found)
            elif all(rest >= 0 for rest in found):
                self._tie({whole: 1} | dict.fromkeys(parts, -1), 0, inf)
            elif all(rest <= 0 for rest in found):
                self._tie({whole: 1} | dict.fromkeys(parts, -1), -inf, 0)
                for cell in parts:
                    self._tie({whole: 1, cell: -1}, 0, inf)

    def _quarterly(self, fewest: int = QUARTERS_TO_TELL) -> tuple[list[str], list[str], np.ndarray]:
        """The totals that are printed often enough, a row each; the quarters, a column each; NaN where none
        is."""
        quarters = sorted({q for series in self.heads.values() for q in series if "-Q" in q})
        whats = [w for w in sorted(self.heads) if len(self.heads[w].keys() & set(quarters)) >= fewest]
        numbers = [[self.heads[w].get(q, np.nan) for q in quarters] for w in whats]
        return whats, quarters, np.array(numbers, dtype=float).reshape(len(whats), len(quarters))

    def _twins(self) -> None:
        """Two totals that are the same number in nearly every quarter count the same people, group for
        group."""
        whats, _, table = self._quarterly()
        for n, m in combinations(range(len(whats)), 2):
            equal, shared = table[n] == table[m], ~np.isnan(table[n] + table[m])
            counted = table[n][equal]
            is_likely = counted.sum() >= 40 and len(np.unique(counted)) >= 3
            if is_likely and shared.sum() >= QUARTERS_TO_TELL and equal.sum() >= MOSTLY * shared.sum():
                self._agree({whats[n]: 1, whats[m]: -1})

    def _threes(self) -> None:
        """A total that is two others together in every quarter is so group for group."""
        whats, _, table = self._quarterly()
        likely = [n for n in range(len(whats)) if np.nanmean(table[n]) >= 3]
        of_row: dict[bytes, list[int]] = defaultdict(list)
        for n in likely:
            of_row[table[n].tobytes()].append(n)
        rows = [found[0] for found in of_row.values()]
        for place, n in enumerate(rows):
            for m in rows[place + 1 :]:
                together = table[n] + table[m]
                if (~np.isnan(together)).sum() < QUARTERS_TO_TELL:
                    continue
                for whole in of_row.get(together.tobytes(), ()):
                    for one in of_row[table[n].tobytes()]:
                        for other in of_row[table[m].tobytes()]:
                            names = {whats[k].removesuffix(BELOW) for k in (whole, one, other)}
                            if len(names) > 1:
                                self._agree({whats[whole]: 1, whats[one]: -1, whats[other]: -1})

    def _agree(self, signs: Mapping[str, int]) -> None:
        """Tie every group of what makes nought together, in the breakdowns where that is so nearly wherever
        it is printed, and the periods in which nothing printed speaks against it."""
        first, *others = signs
        for breakdown in set.intersection(*(self.breakdowns[what] for what in signs)):
            found: list[tuple[str, list[dict[Cell, int]]]] = []
            checked: list[bool] = []
            for what, period, by in list(self.table):
                tables = [self.table.get((each, period, breakdown)) for each in (first, *others)]
                if what != first or by != breakdown or any(each is None for each in tables):
                    continue
                groups = sorted(set.intersection(*(set(each) for each in tables if each)))
                rows = [
                    {each[g]: sign for each, sign in zip(tables, signs.values(), strict=True) if each}
                    for g in groups
                ]
                agree = [self._sum(row) == 0 for row in rows if all(cell in self.known for cell in row)]
                heads = [self.heads[each].get(period) for each in signs]
                is_so = None in heads or not sum(
                    sign * n for sign, n in zip(signs.values(), heads, strict=True) if n is not None
                )
                checked += agree if is_so else []
                if is_so and all(agree):
                    found.append((period, rows))
            if sum(checked) >= MOSTLY * len(checked):
                for _, rows in found:
                    for row in rows:
                        if len(row) == 2:
                            self._join(*row)
                        else:
                            self._tie(row, 0, 0, not checked)

    def _join(self, cell: Cell, other: Cell) -> None:
        first, second = sorted((self.one(cell), self.one(other)))
        if first != second:
            self.same[second] = first

    def _sum(self, terms: Mapping[Cell, int]) -> int:
        return sum(sign * self.known[cell] for cell, sign in terms.items())

    def _stocks(self) -> None:
        """A stock, and two counts that are what came and what went in nearly every quarter."""
        whats, quarters, table = self._quarterly()
        moved = np.diff(table, axis=1)
        varied = [len(np.unique(row[~np.isnan(row)])) > 3 for row in table]
        for s, stock in enumerate(whats):
            if not np.nansum(np.abs(moved[s])) or np.nanmean(table[s]) < 10:
                continue
            for c, came in enumerate(whats):
                if not varied[c] or c == s:
                    continue
                went = table[c][1:] - moved[s]
                checked = (~np.isnan(table[:, 1:]) & ~np.isnan(went)).sum(1)
                agree = (table[:, 1:] == went).sum(1)
                for w in np.flatnonzero((checked >= QUARTERS_TO_TELL) & (agree >= MOSTLY * checked)):
                    if int(w) not in (s, c) and varied[w]:
                        for breakdown in self.breakdowns[stock]:
                            self._flow((stock, came, whats[w]), breakdown, quarters)

    def _flow(self, names: tuple[str, str, str], breakdown: str, quarters: list[str]) -> None:
        """Before and came make went and now, group by group, where that is so nearly wherever it can be
        told."""
        stock, came, went = names
        rows, agree = [], []
        for before, now in pairwise(quarters):
            keys = (stock, before), (came, now), (went, now), (stock, now)
            tables = [self.table.get((*key, breakdown), {}) for key in keys]
            for group in tables[3]:
                cells = [each.get(group) for each in tables]
                if cells[0] is None or (cells[1] is None and cells[2] is None):
                    continue
                terms = {
                    cell: sign for cell, sign in zip(cells, (1, 1, -1, -1), strict=True) if cell is not None
                }
                least, most = 0 if cells[1] else -inf, 0 if cells[2] else inf
                if all(cell in self.known for cell in terms):
                    agree.append(least <= self._sum(terms) <= most)
                else:
                    rows.append((terms, least, most))
        if len(agree) < 2 or sum(agree) >= MOSTLY * len(agree):
            for row in rows:
                self._tie(*row, is_supposed=len(agree) < 2)

    def _years(self) -> None:
        """A year's figure beside those of its quarters: their sum, the last of them, or no more than their
        sum."""
        years: dict[str, dict[str, None]] = defaultdict(dict)
        for what, period, _ in self.table:
            if "-Q" not in period:
                years[what][period] = None
        for (what, year, breakdown), groups in list(self.table.items()):
            if "-Q" in year:
                continue
            if what not in self.year_ways:
                self.year_ways[what] = self._way_of_years(what, years[what])
            way, due = self.year_ways[what]
            tables = [self.table.get((what, f"{year}-{n}", breakdown), {}) for n in due]
            for group, cell in groups.items():
                parts = [each[group] for each in tables if group in each]
                if way == "last" and group in tables[-1]:
                    self._tie({cell: 1, tables[-1][group]: -1}, 0, 0)
                elif way in ("sum", "less") and len(parts) == len(due):
                    self._tie({cell: 1} | dict.fromkeys(parts, -1), 0 if way == "sum" else -inf, 0)
                    for part in parts if way == "less" else ():
                        self._tie({cell: 1, part: -1}, 0, inf)

    def _way_of_years(self, what: str, years: Iterable[str]) -> tuple[str, tuple[str, ...]]:
        """How a measure's year is made, and of which of its quarters, by every year of it whose total is
        printed with those of all quarters in which it is due."""
        head, ways = self.heads[what], {"sum", "last", "less"}
        due_in = {
            year: tuple(n for n in ("Q1", "Q2", "Q3", "Q4") if (what, f"{year}-{n}", "all") in self.table)
            for year in years
        }
        due = max(due_in.values(), key=len)
        is_told = len(due) == 4
        for year, own in due_in.items():
            numbers = [head[f"{year}-{n}"] for n in own if f"{year}-{n}" in head]
            if due and own == due and year in head and len(numbers) == len(due):
                is_told = True
                ways -= set() if head[year] == sum(numbers) else {"sum"}
                ways -= set() if head[year] == numbers[-1] else {"last"}
                ways -= set() if max(numbers) <= head[year] <= sum(numbers) else {"less"}
        if not is_told:
            ways = {"last"} if due[-1:] == ("Q4",) else set()
        return next((way for way in ("sum", "last", "less") if way in ways), ""), due

    def gaps(self) -> Iterator[tuple[Cell, dict[Cell, int], int]]:
        """The people of each share who are not in the numerator, with what is known of them besides the
        hidden terms: as secret as those who are."""
        met = set()
        for above, below in sorted(self.shares):
            pair = self.one(above), self.one(below)
            if pair[0] != pair[1] and pair not in met and above[2] not in HEADS:
                met.add(pair)
                terms = {self.one(c): sign for c, sign in ((below, 1), (above, -1)) if self.number(c) is None}
                if terms:
                    yield (
                        (f"left out of {above[0]}", *above[1:]),
                        terms,
                        (self.number(below) or 0) - (self.number(above) or 0),
                    )

    def hidden(self) -> list[Cell]:
        """Every number that no table prints, once."""
        return sorted({self.one(cell) for cell in self.ends if self.number(cell) is None})
