"""How the counts of a family tie together, as puzzles a reader could try to solve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from wscb_lib.disclosure.cells import Count, Family, Spread
from wscb_lib.disclosure.figures import Labelled
from wscb_lib.disclosure.joined import Joined
from wscb_lib.disclosure.populations import is_level
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


@dataclass(frozen=True)
class Beneath:
    """What another edition shows of the same people: a family of one of its periods, and the counts it hides.

    It stands as it is: nothing more of it may be hidden.
    """

    period: str
    family: Family
    hidden: frozenset[Count]


def components(family: Family) -> list[Component]:
    """Every group of linked counts that holds a secret."""
    hidden = family.hidden
    if not hidden:
        return []
    web = _Web(family)
    return [web.component(counts) for counts in web.groups() if not hidden.isdisjoint(counts)]


def components_beside(
    family: Family, hidden: frozenset[Count], beneath: Sequence[Beneath]
) -> list[Component]:
    """Every group of counts of a year that is tied to what its quarters hide: there the secrets are the
    quarters'."""
    web = _Web(family, hidden, beneath)
    theirs = {count for each in beneath for count in each.hidden}
    return [web.component(c) for c in web.groups() if not (theirs.isdisjoint(c) or web.choices.isdisjoint(c))]


def hidden_beneath(family: Family, beneath: Sequence[Beneath], strictly: frozenset[Labelled]) -> set[Count]:
    """Of a level, what its last quarter hides, which would tell what came and went as well; of some groups,
    what any quarter does."""
    strict = {count for p, label in strictly if (count := family.labels.get(p, {}).get(label))}
    found = set()
    for population, labels in family.labels.items():
        for label, count in labels.items():
            if count in strict or is_level(population.source):
                below = beneath[-1:] if is_level(population.source) else beneath
                theirs = [(each, each.family.labels.get(population, {}).get(label)) for each in below]
                if any(own in each.hidden or own in each.family.gone for each, own in theirs):
                    found.add(count)
    return {count for count in found if count in family.covered - family.exact and family.values[count]}


class _Link(NamedTuple):
    """Parts that add up to a whole, but for `rest`: people in no group; below nought, in several."""

    parts: tuple[Count, ...]
    whole: Count
    rest: int
    spread: Spread | None


class _Web:
    """The sums and pairs between the counts of a family that are, or may be, hidden; and of what lies beneath
    it."""

    def __init__(
        self, family: Family, hidden: frozenset[Count] | None = None, beneath: Sequence[Beneath] = ()
    ) -> None:
        self.family, self.rule = family, family.rule
        own = family.hidden if hidden is None else set(hidden)
        self.choices = family.choices - own
        families = [family, *(each.family for each in beneath)]
        self.family_of: dict[Count, Family] = {}
        for each in reversed(families):
            self.family_of |= dict.fromkeys(each.values, each)
        self.hidden = own.union(*(each.hidden for each in beneath))
        self.gone = set().union(*(each.gone for each in families))
        self.secrets = (
            set().union(*(each.family.secrets & each.hidden for each in beneath))
            if beneath
            else family.secrets
        )
        self.are_gaps_secret_of = {id(each) for each in (families[1:] or families)}
        self.free = self.hidden | self.choices | self.gone
        links = [link for each in families for link in _links_of(each)]
        self.wholes = {link.whole for link in links}
        links += _links_between(family, beneath)
        self.links = [link for link in links if not self.free.isdisjoint((*link.parts, link.whole))]
        pairs = {pair for each in families for pair in _nested(each)}
        pairs |= {(part, link.whole) for link in self.links if link.rest < 0 for part in link.parts}
        self.pairs = sorted(
            pair
            for pair in pairs
            if pair[0] != pair[1] and self._is_nested(pair) and not self.free.isdisjoint(pair)
        )

    def _value(self, count: Count) -> int:
        return self.family_of[count].values[count]

    def _is_nested(self, pair: tuple[Count, Count]) -> bool:
        return self._value(pair[0]) <= self._value(pair[1])

    def groups(self) -> list[list[Count]]:
        """The counts that hang together by a sum or a pair, in a fixed order."""
        together = Joined[Count]()
        for bundle in [(*link.parts, link.whole) for link in self.links] + self.pairs:
            together.join(*(count for count in bundle if count in self.free))
        groups: dict[Count, list[Count]] = defaultdict(list)
        for count in sorted(self.free):
            groups[together.first_of(count)].append(count)
        return list(groups.values())

    def component(self, counts: list[Count]) -> Component:
        """One group as a puzzle."""
        place = {count: n for n, count in enumerate(counts)}
        names: list[Count | None] = list(counts)
        values = [self._value(count) for count in counts]
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

    def _gap(self, part: Count, whole: Count, place: dict[Count, int]) -> Gap:
        """What a reader knows of the people in `whole` and not in `part`.

        That they are few is told by the row being hidden, unless the row is hidden because `part` is few.
        """
        family = self.family_of[part]
        rule, value = family.rule, self._value(whole) - self._value(part)
        is_guarded = (part, whole) in family.guarded
        is_few = (
            part in family.forced
            and (part, whole) in family.shares
            and (rule.is_small(value) or (is_guarded and not value))
        )
        is_told = is_few and not family.is_small(part) and part not in family.veiled
        least, greatest = (0 if is_guarded else rule.hide_from, rule.hide_to) if is_told else (0, inf)
        is_secret = (is_few or (part, whole) in family.wholly) and id(family) in self.are_gaps_secret_of
        return Gap(place.get(part), place.get(whole), value, least, greatest, is_secret)

    def _puzzle(
        self, names: list[Count | None], values: list[int], sums: tuple[Sum, ...], gaps: tuple[Gap, ...]
    ) -> Puzzle:
        """The counts, with what a reader knows of each and what hiding it costs."""
        free = [name is None or name in self.gone for name in names]
        ends = [self._ends(name, is_free) for name, is_free in zip(names, free, strict=True)]
        hidden = [is_free or name in self.hidden for name, is_free in zip(names, free, strict=True)]
        return Puzzle(
            values=tuple(values),
            least=tuple(least for least, _ in ends),
            greatest=tuple(greatest for _, greatest in ends),
            is_hidden=tuple(hidden),
            may_hide=tuple(not each for each in hidden),
            is_secret=tuple(name in self.secrets for name in names),
            costs=tuple(
                v + 1 + MARGIN * (name in self.wholes) for name, v in zip(names, values, strict=True)
            ),
            sums=sums,
            gaps=gaps,
            width=self.rule.minimum_width,
        )

    def _ends(self, name: Count | None, is_free: bool) -> tuple[float, float]:
        """What a reader knows of a count once it is hidden: one that is not small is above what the rule
        hides."""
        if name is None or is_free:
            return 0, inf
        family = self.family_of[name]
        if name in family.veiled:
            return 0, family.veiled[name]
        small = family.rule.hide_from, family.rule.hide_to
        return small if family.is_small(name) else (family.rule.hide_to + 1, inf)

    def _spreads(self, place: dict[Count, int]) -> tuple[Spread, ...]:
        """The spreads still shown that hold any of these counts."""
        known = self.family.spreads.items()
        return tuple(
            sorted(s for s, c in known if s not in self.family.dropped and not place.keys().isdisjoint(c))
        )


def _links_of(family: Family) -> list[_Link]:
    """Every total of a family that is known, with its groups; every whole with its agencies; and every sum
    found in the figures."""
    sums: list[tuple[list[Count], Count, Spread | None]] = [
        (counts, family.whole_of(spread, counts[0].quarter), spread)
        for spread, counts in family.spreads.items()
    ]
    sums += [(counts, whole, None) for whole, counts in family.agencies.items()]
    found = []
    for parts, whole, spread in sums:
        if whole in family.values and whole not in parts:
            rest = family.values[whole] - sum(family.values[part] for part in parts)
            found.append(_Link(tuple(sorted(parts)), whole, rest, spread))
    return found + _links_found(family)


def _links_found(family: Family) -> list[_Link]:
    """Each group of a population that is two others together, in the breakdowns in which every group is."""
    found = []
    for three in family.alike.sums:
        whole, *parts = (family.labels.get(p, {}) for p in three)
        shared = [label for label in whole if all(label in part for part in parts)]
        for breakdown in dict.fromkeys(label[0] for label in shared):
            links = [
                _Link(tuple(part[label] for part in parts), whole[label], 0, None)
                for label in shared
                if label[0] == breakdown and label[2] == "all"
            ]
            if all(sum(family.values[p] for p in link.parts) == family.values[link.whole] for link in links):
                found += [link for link in links if link.whole not in link.parts]
    return found


def _links_between(family: Family, beneath: Sequence[Beneath]) -> list[_Link]:
    """Each count of a year with those of its quarters, which make it together; a level is that of the last of
    them."""
    found = []
    for population, labels in family.labels.items():
        tables = [each.family.labels.get(population, {}) for each in beneath]
        for label, count in labels.items():
            parts = [
                each[label]
                for each in (tables[-1:] if is_level(population.source) else tables)
                if label in each
            ]
            if parts and count not in family.gone:
                rest = family.values[count] - sum(
                    next(b.family.values[p] for b in beneath if p in b.family.values) for p in parts
                )
                found.append(_Link(tuple(sorted(set(parts))), count, rest, None))
    return found


def _nested(family: Family) -> set[tuple[Count, Count]]:
    """Every pair of which the first count lies within the second, as a numerator in its denominator."""
    labels = family.labels
    found = set()
    for inner in labels:
        for wider in labels:
            if inner != wider and inner.is_within(wider):
                shared = labels[inner].keys() & labels[wider].keys()
                found |= {(labels[inner][label], labels[wider][label]) for label in shared}
    return found
