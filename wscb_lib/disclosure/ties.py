"""How the counts of a family tie together, as puzzles a reader could try to solve."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from wscb_lib.disclosure.cells import Count, Family, Spread
from wscb_lib.disclosure.puzzle import Gap, Puzzle, Sum

MARGIN = 10_000  # added to the cost of hiding a count that others add up to


@dataclass(frozen=True)
class Component:
    """A puzzle, the names of its counts by place, and the spreads it holds.

    A place without a name holds the people of a sum who are in no group, or in more than one. spread_of_sum:
    for each sum the spread it adds up; None where it adds agencies.
    """

    puzzle: Puzzle
    counts: tuple[Count | None, ...]
    spreads: tuple[Spread, ...]
    spread_of_sum: tuple[Spread | None, ...]


def components(family: Family) -> list[Component]:
    """Every group of linked counts that holds a secret."""
    hidden = family.hidden
    if not hidden:
        return []
    web = _Web(family)
    return [web.component(counts) for counts in web.groups() if not hidden.isdisjoint(counts)]


class _Link(NamedTuple):
    """Parts that add up to a whole, but for `rest`: people in no group; below nought, in several."""

    parts: tuple[Count, ...]
    whole: Count
    rest: int
    spread: Spread | None


class _Web:
    """The sums and pairs between the counts of a family that are, or may be, hidden."""

    def __init__(self, family: Family):
        self.family, self.rule = family, family.rule
        self.hidden = family.hidden
        self.free = self.hidden | family.choices | family.gone
        self.links = self._links()
        self.wholes = {link.whole for link in self.links}
        self.pairs = sorted(pair for pair in self._nested() if not self.free.isdisjoint(pair))

    def groups(self) -> list[list[Count]]:
        """The counts that hang together by a sum or a pair, in a fixed order."""
        leader = {count: count for count in self.free}

        def lead(count: Count) -> Count:
            while leader[count] != count:
                leader[count] = count = leader[leader[count]]
            return count

        for bundle in [(*link.parts, link.whole) for link in self.links] + self.pairs:
            linked = [count for count in bundle if count in self.free]
            for other in linked[1:]:
                leader[lead(other)] = lead(linked[0])
        groups: dict[Count, list[Count]] = defaultdict(list)
        for count in sorted(self.free):
            groups[lead(count)].append(count)
        return list(groups.values())

    def component(self, counts: list[Count]) -> Component:
        """One group as a puzzle."""
        place = {count: n for n, count in enumerate(counts)}
        names: list[Count | None] = list(counts)
        values = [self.family.values[count] for count in counts]
        sums, spread_of_sum = [], []
        for link in self.links:
            plus = [place[part] for part in link.parts if part in place]
            minus = [place[link.whole]] if link.whole in place else []
            if not plus and not minus:
                continue
            if link.rest:
                (plus if link.rest > 0 else minus).append(len(names))
                names.append(None)
                values.append(abs(link.rest))
            sums.append(Sum(tuple(plus), tuple(minus)))
            spread_of_sum.append(link.spread)
        gaps = [
            self._gap(part, whole, place) for part, whole in self.pairs if part in place or whole in place
        ]
        puzzle = self._puzzle(names, values, tuple(sums), tuple(gaps))
        return Component(puzzle, tuple(names), self._spreads(place), tuple(spread_of_sum))

    def _links(self) -> list[_Link]:
        """Every total that is known, with its groups, and every whole with its agencies."""
        family, found = self.family, []
        sums = [
            (counts, Count(spread.population, counts[0].quarter, spread.agency), spread)
            for spread, counts in family.spreads.items()
        ]
        sums += [(counts, whole, None) for whole, counts in family.agencies.items()]
        for parts, whole, spread in sums:
            if whole in family.values and whole not in parts:
                rest = family.values[whole] - sum(family.values[part] for part in parts)
                found.append(_Link(tuple(sorted(parts)), whole, rest, spread))
        return found

    def _nested(self) -> set[tuple[Count, Count]]:
        """Every pair of which the first count lies within the second, as a numerator in its denominator."""
        labels, values = self.family.labels, self.family.values
        found = {(part, link.whole) for link in self.links if link.rest < 0 for part in link.parts}
        for inner in labels:
            for wider in labels:
                if inner != wider and inner.is_within(wider):
                    shared = labels[inner].keys() & labels[wider].keys()
                    found |= {(labels[inner][label], labels[wider][label]) for label in shared}
        return {(a, b) for a, b in found if a != b and values[a] <= values[b]}

    def _gap(self, part: Count, whole: Count, place: dict[Count, int]) -> Gap:
        """What a reader knows of the people in `whole` and not in `part`.

        That they are few is told by the row being hidden, unless the row is hidden because `part` is few.
        """
        family, rule = self.family, self.rule
        value = family.values[whole] - family.values[part]
        is_few = part in family.forced and (part, whole) in family.shares and rule.is_small(value)
        is_told = is_few and not family.is_small(part)
        ends = (rule.hide_from, rule.hide_to) if is_told else (0, inf)
        return Gap(place.get(part), place.get(whole), value, *ends, is_few or (part, whole) in family.wholly)

    def _puzzle(self, names: list, values: list[int], sums: tuple[Sum, ...], gaps: tuple[Gap, ...]) -> Puzzle:
        """The counts, with what a reader knows of each and what hiding it costs."""
        free = [name is None or name in self.family.gone for name in names]
        ends = [self._ends(name, is_free) for name, is_free in zip(names, free, strict=True)]
        hidden = [is_free or name in self.hidden for name, is_free in zip(names, free, strict=True)]
        return Puzzle(
            values=tuple(values),
            least=tuple(least for least, _ in ends),
            greatest=tuple(greatest for _, greatest in ends),
            is_hidden=tuple(hidden),
            may_hide=tuple(not each for each in hidden),
            is_secret=tuple(name in self.family.secrets for name in names),
            costs=tuple(
                v + 1 + MARGIN * (name in self.wholes) for name, v in zip(names, values, strict=True)
            ),
            sums=sums,
            gaps=gaps,
            width=self.rule.minimum_width,
        )

    def _ends(self, name: Count | None, is_free: bool) -> tuple[float, float]:
        """What a reader knows of a count once it is hidden: one that is not small is above what the rule hides."""
        if is_free:
            return 0, inf
        if name in self.family.veiled:
            return 0, self.family.veiled[name]
        small = self.rule.hide_from, self.rule.hide_to
        return small if self.family.is_small(name) else (self.rule.hide_to + 1, inf)

    def _spreads(self, place: dict[Count, int]) -> tuple[Spread, ...]:
        """The spreads still shown that hold any of these counts."""
        known = self.family.spreads.items()
        return tuple(
            sorted(s for s, c in known if s not in self.family.dropped and not place.keys().isdisjoint(c))
        )
