"""The auditor's own finding of people counted twice: totals that are equal, or one that is two others,
quarter after quarter.

Nothing here is declared, and nothing is shared with what chooses the cells to hide: it reads the printed
totals.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeAlias

from wscb_lib.disclosure.lines import Line, Name, Truth
from wscb_lib.disclosure.populations import NEARLY_ALWAYS, Population, is_level

Cell: TypeAlias = tuple[Name, int | None]  # a number's own name, and what is printed of it
Groups: TypeAlias = Mapping[str, Cell]  # by group
Printed: TypeAlias = tuple[tuple[str, int], ...]  # quarter and total
Totals: TypeAlias = Mapping[Population, Mapping[str, int]]  # by quarter
Three: TypeAlias = tuple[Population, tuple[Population, Population]]  # a whole and its two parts

_LIKELY = (
    4,
    40,
    3,
)  # quarters, people in all and different numbers by which a reader knows equal totals for no chance
_SUM_QUARTERS, _SUM_MEAN = 8, 3


class Year(NamedTuple):
    """A number of a year, and those of its quarters that make it; of a level, the last of them alone."""

    whole: Name
    parts: tuple[Name, ...]


def same_people(lines: Sequence[Line], totals: Totals, truth: Truth) -> dict[Name, Name]:
    """For each number that another table prints too, under the name of other people, the name that stands for
    both.

    Where totals agree nearly always, the groups of a breakdown are taken for the same where all of them
    agree: by the truth if that is told, else by what is printed.
    """
    found: dict[Name, Name] = {}
    classes = _classes(totals)
    tables = _tables(lines, {one for twins in classes for one in twins})
    for twins in classes:
        for period in {p for one in twins for p in tables.get(one, {})}:
            of = {one: tables[one][period] for one in twins if period in tables.get(one, {})}
            for breakdown in sorted({b for by in of.values() for b in by}):
                having = [
                    one
                    for one in twins
                    if breakdown in of.get(one, {})
                    and _same(of[one], of[twins[0]] if twins[0] in of else of[one], "all", truth)
                ]
                for one in having[1:]:
                    first = having[0]
                    if _same(of[one], of[first], breakdown, truth):
                        groups = of[one][breakdown]
                        found |= {
                            n: of[first][breakdown][g][0]
                            for g, (n, _) in groups.items()
                            if g in of[first][breakdown]
                        }
    return found


def sums_found(
    lines: Sequence[Line], totals: Totals, alias: Mapping[Name, Name], truth: Truth
) -> tuple[tuple[Name, tuple[Name, Name]], ...]:
    """Every number that is two others together, where the totals are so in every quarter and every group of
    the breakdown agrees."""
    found: list[tuple[Name, tuple[Name, Name]]] = []
    sums = list(_sums(totals))
    tables = _tables(lines, {one for whole, parts in sums for one in (whole, *parts)})
    for whole, parts in sums:
        for period, by in tables.get(whole, {}).items():
            for breakdown, groups in by.items():
                one, other = (tables.get(part, {}).get(period, {}).get(breakdown, {}) for part in parts)
                rows = [(groups[g], one[g], other[g]) for g in groups if g in one and g in other]
                if all(_is_sum(row, truth) for row in rows):
                    found += [
                        (alias.get(n, n), (alias.get(a, a), alias.get(b, b)))
                        for (n, _), (a, _), (b, _) in rows
                    ]
    return tuple(found)


def ties(lines: Sequence[Line]) -> list[tuple[Population, ...]]:
    """The people that are counted twice, and those that are two others together, as the totals tell."""
    totals = totals_of(lines)
    return [*map(tuple, _classes(totals)), *((whole, *parts) for whole, parts in _sums(totals))]


def years(lines: Sequence[Line], alias: Mapping[Name, Name]) -> tuple[Year, ...]:
    """Every number of a year of which the quarters are printed too."""
    own = {name for line in lines for name in line.own if name is not None}
    if len({"-Q" in name[1] for name in own}) < 2:
        return ()
    quarters: dict[Name, list[Name]] = defaultdict(list)
    for name in sorted(own):
        if "-Q" in name[1]:
            quarters[name[0], name[1].rpartition("-")[0], name[2]].append(name)
    found = []
    for name in sorted(own):
        parts = quarters.get(name, [])
        if is_level(name[0].source):
            parts = [part for part in parts if part[1].endswith("-Q4")]
        if parts:
            found.append(Year(alias.get(name, name), tuple(alias.get(part, part) for part in parts)))
    return tuple(found)


def _tables(
    lines: Iterable[Line], wanted: Collection[Population]
) -> dict[Population, dict[str, dict[str, dict[str, Cell]]]]:
    """Of the people wanted, by period, breakdown and group: the number's own name, and what is printed of
    it."""
    found: dict[Population, dict[str, dict[str, dict[str, Cell]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(dict))
    )
    for line in lines if wanted else ():
        _, _, breakdown, agency = line.where
        for whole, name, number in zip(line.wholes, line.own, line.numbers, strict=True):
            if whole is not None and name is not None and agency == "all" and whole[0] in wanted:
                table = found[whole[0]][name[1]][breakdown]
                if number is not None or line.group not in table:
                    table[line.group] = (name, number)
    return found


def totals_of(lines: Iterable[Line]) -> dict[Population, dict[str, int]]:
    """The printed totals of each population by quarter; those that several agencies send are left alone."""
    several = {
        name[0].source for line in lines if line.where[3] != "all" for name in line.own if name is not None
    }
    found: dict[Population, dict[str, int]] = defaultdict(dict)
    for line in lines:
        if line.where[2] == "all" and line.where[3] == "all":
            for name, number in zip(line.own, line.numbers, strict=True):
                if (
                    name is not None
                    and number is not None
                    and "-Q" in name[1]
                    and name[0].source not in several
                ):
                    found[name[0]][name[1]] = number
    return found


def _classes(totals: Mapping[Population, Mapping[str, int]]) -> list[list[Population]]:
    """Populations whose printed totals are the same nearly always."""
    at: dict[tuple[str, int], list[Population]] = defaultdict(list)
    for population in sorted(totals):
        for entry in totals[population].items():
            at[entry].append(population)
    met: Counter[tuple[Population, Population]] = Counter(
        pair for found in at.values() for pair in combinations(found, 2)
    )
    classes: dict[Population, list[Population]] = {}
    for (one, other), times in sorted(met.items()):
        shared = totals[one].keys() & totals[other].keys()
        equal = [totals[one][q] for q in shared if totals[one][q] == totals[other][q]]
        is_likely = len(shared) >= _LIKELY[0] and sum(equal) >= _LIKELY[1] and len(set(equal)) >= _LIKELY[2]
        if is_likely and times >= NEARLY_ALWAYS * len(shared):
            joined = sorted({*classes.get(one, [one]), *classes.get(other, [other])})
            classes |= dict.fromkeys(joined, joined)
    return [list(found) for found in dict.fromkeys(tuple(c) for c in classes.values())]


def _sums(totals: Mapping[Population, Mapping[str, int]]) -> Iterable[Three]:
    """Every population whose totals are always two others' together; all three known in the same quarters."""
    series = {p: tuple(sorted(t.items())) for p, t in sorted(totals.items())}
    at: dict[Printed, list[Population]] = defaultdict(list)
    for population, printed in series.items():
        if len(printed) >= _SUM_QUARTERS and sum(n for _, n in printed) >= _SUM_MEAN * len(printed):
            at[printed].append(population)
    by_quarters: dict[tuple[str, ...], list[Printed]] = defaultdict(list)
    for printed in at:
        by_quarters[tuple(q for q, _ in printed)].append(printed)
    for alike in by_quarters.values():
        for one, other in combinations(alike, 2):
            together = tuple((q, a + b) for (q, a), (_, b) in zip(one, other, strict=True))
            for whole in at.get(together, ()):
                three = whole, at[one][0], at[other][0]
                if len({p.source for p in three}) > 1:
                    yield whole, three[1:]


def _same(one: Mapping[str, Groups], other: Mapping[str, Groups], breakdown: str, truth: Truth) -> bool:
    """Whether two tables agree in every group of one breakdown; a group that one lacks has nobody in it."""
    groups = {*one.get(breakdown, ()), *other.get(breakdown, ())}
    numbers = [
        [_number(table.get(breakdown, {}).get(group), truth) for table in (one, other)] for group in groups
    ]
    return all(None in pair or pair[0] == pair[1] for pair in numbers)


def _is_sum(row: tuple[Cell, Cell, Cell], truth: Truth) -> bool:
    """Whether a number is the other two together, as far as all three are known."""
    known = [n for n in (_number(each, truth) for each in row) if n is not None]
    return len(known) < len(row) or known[0] == known[1] + known[2]


def _number(cell: Cell | None, truth: Truth) -> int | None:
    if cell is None:
        return 0
    return cell[1] if truth is None else truth.get(cell[0], cell[1])
