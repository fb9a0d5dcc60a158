"""The auditor's own finding of people counted twice: totals that are equal, or one that is two others,
quarter after quarter.

Nothing here is declared, and nothing is shared with what chooses the cells to hide: it reads the printed
totals.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from wscb_lib.disclosure.populations import NEARLY_ALWAYS, Population, is_level

if TYPE_CHECKING:
    from wscb_lib.disclosure.evidence import Line

Name = tuple  # population, period, agency
Truth = Mapping[Name, int] | None

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


def same_people(lines: Sequence[Line], truth: Truth) -> dict[Name, Name]:
    """For each number that another table prints too, under the name of other people, the name that stands for
    both.

    Where totals agree nearly always, the groups of a breakdown are taken for the same where all of them
    agree: by the truth if that is told, else by what is printed.
    """
    tables, found = _tables(lines), {}
    for twins in _classes(_totals(lines)):
        for period in {p for one in twins for p in tables.get(one, {})}:
            of = {one: tables[one][period] for one in twins if period in tables.get(one, {})}
            for breakdown in sorted({b for by in of.values() for b in by}):
                having = [
                    one
                    for one in twins
                    if breakdown in of.get(one, {})
                    and _same(of[one], of[twins[0]] if twins[0] in of else of[one], "all", truth)
                ]
                first = having[0] if having else None
                for one in having[1:]:
                    if _same(of[one], of[first], breakdown, truth):
                        groups = of[one][breakdown]
                        found |= {
                            n: of[first][breakdown][g][0]
                            for g, (n, _) in groups.items()
                            if g in of[first][breakdown]
                        }
    return found


def sums_found(
    lines: Sequence[Line], alias: Mapping[Name, Name], truth: Truth
) -> tuple[tuple[Name, tuple[Name, Name]], ...]:
    """Every number that is two others together, where the totals are so in every quarter and every group of
    the breakdown agrees."""
    tables, found = _tables(lines), []
    for whole, parts in _sums(_totals(lines)):
        for period, by in tables.get(whole, {}).items():
            for breakdown, groups in by.items():
                others = [tables.get(part, {}).get(period, {}).get(breakdown, {}) for part in parts]
                rows = [
                    (groups[g], [other[g] for other in others])
                    for g in groups
                    if all(g in other for other in others)
                ]
                if all(_is_sum(one, two, truth) for one, two in rows):
                    found += [
                        (alias.get(n, n), tuple(alias.get(m, m) for m, _ in two)) for (n, _), two in rows
                    ]
    return tuple(found)


def years(lines: Sequence[Line], alias: Mapping[Name, Name]) -> tuple[Year, ...]:
    """Every number of a year of which the quarters are printed too."""
    own = {name for line in lines for name in line.own if name is not None}
    if len({"-Q" in name[1] for name in own}) < 2:
        return ()
    quarters: dict[tuple, list[Name]] = defaultdict(list)
    for name in sorted(own):
        if "-Q" in name[1]:
            quarters[name[0], name[1].rpartition("-")[0], name[2]].append(name)
    found = []
    for name in sorted(own):
        parts = quarters.get(name, ())
        if is_level(name[0].source):
            parts = [part for part in parts if part[1].endswith("-Q4")]
        if parts:
            found.append(Year(alias.get(name, name), tuple(alias.get(part, part) for part in parts)))
    return tuple(found)


def _tables(
    lines: Iterable[Line],
) -> dict[Population, dict[str, dict[str, dict[str, tuple[Name, int | None]]]]]:
    """By people, period, breakdown and group: the number's own name, and what is printed of it."""
    found: dict = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
    for line in lines:
        _, _, breakdown, agency = line.where
        for whole, name, number in zip(line.wholes, line.own, line.numbers, strict=True):
            if name is not None and agency == "all":
                table = found[whole[0]][name[1]][breakdown]
                if number is not None or line.group not in table:
                    table[line.group] = (name, number)
    return found


def _totals(lines: Iterable[Line]) -> dict[Population, dict[str, int]]:
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
    met: Counter = Counter(pair for found in at.values() for pair in combinations(found, 2))
    classes: dict[Population, list[Population]] = {}
    for (one, other), times in sorted(met.items()):
        shared = totals[one].keys() & totals[other].keys()
        equal = [totals[one][q] for q in shared if totals[one][q] == totals[other][q]]
        is_likely = len(shared) >= _LIKELY[0] and sum(equal) >= _LIKELY[1] and len(set(equal)) >= _LIKELY[2]
        if is_likely and times >= NEARLY_ALWAYS * len(shared):
            joined = sorted({*classes.get(one, [one]), *classes.get(other, [other])})
            classes |= dict.fromkeys(joined, joined)
    return [list(found) for found in dict.fromkeys(tuple(c) for c in classes.values())]


def _sums(
    totals: Mapping[Population, Mapping[str, int]],
) -> Iterable[tuple[Population, tuple[Population, Population]]]:
    """Every population whose totals are always two others' together; all three known in the same quarters."""
    series = {p: tuple(sorted(t.items())) for p, t in sorted(totals.items())}
    at: dict[tuple, list[Population]] = defaultdict(list)
    for population, printed in series.items():
        if len(printed) >= _SUM_QUARTERS and sum(n for _, n in printed) >= _SUM_MEAN * len(printed):
            at[printed].append(population)
    by_quarters: dict[tuple, list[tuple]] = defaultdict(list)
    for printed in at:
        by_quarters[tuple(q for q, _ in printed)].append(printed)
    for alike in by_quarters.values():
        for one, other in combinations(alike, 2):
            together = tuple((q, a + b) for (q, a), (_, b) in zip(one, other, strict=True))
            for whole in at.get(together, ()):
                three = whole, at[one][0], at[other][0]
                if len({p.source for p in three}) > 1:
                    yield whole, three[1:]


def _same(one: Mapping, other: Mapping, breakdown: str, truth: Truth) -> bool:
    """Whether two tables agree in every group of one breakdown; a group that one lacks has nobody in it."""
    groups = {*one.get(breakdown, ()), *other.get(breakdown, ())}
    numbers = [
        [_number(table.get(breakdown, {}).get(group), truth) for table in (one, other)] for group in groups
    ]
    return all(None in pair or pair[0] == pair[1] for pair in numbers)


def _is_sum(whole: tuple[Name, int | None], parts: Sequence[tuple[Name, int | None]], truth: Truth) -> bool:
    found = [_number(each, truth) for each in (whole, *parts)]
    return None in found or found[0] == found[1] + found[2]


def _number(cell: tuple[Name, int | None] | None, truth: Truth) -> int | None:
    if cell is None:
        return 0
    return cell[1] if truth is None else truth.get(cell[0], cell[1])
