"""What stood before, with what came and what went, makes what stands now: four numbers, of which three tell
the fourth.

Each family of counts is made safe by itself, a quarter at a time. Here the quarters are held together, in
their order: where a small number follows from a stock and its flows, the breakdown of a flow is left out of
the latest of them, and its total stays. What a quarter hides is decided by it and what went before, and so no
later pack hides what an earlier one showed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple, TypeAlias

from wscb_lib.disclosure.cells import Count, Family, Spread
from wscb_lib.disclosure.figures import Label
from wscb_lib.disclosure.populations import NEARLY_ALWAYS, Population, Source, flows_of

Range: TypeAlias = tuple[float, float]
At: TypeAlias = tuple[int, Count]  # a family's place, and one of its counts


class Link(NamedTuple):
    """One group of one stock in one period: before + came = now + went. Each is a period's place and its
    count, or None."""

    before: At | None
    came: At | None
    went: At | None
    now: At | None


@dataclass(frozen=True)
class Decided:
    """One family as it is to be shown: its sources and period, and the counts it hides."""

    sources: frozenset[Source]
    period: str
    family: Family
    hidden: frozenset[Count]

    def range_of(self, count: Count) -> Range:
        """What a reader who is told which hidden counts are small knows of one count."""
        family, rule = self.family, self.family.rule
        if count in family.gone:
            return 0, inf
        value = family.values[count]
        if count not in self.hidden:
            return value, value
        if count in family.veiled:
            return 0, family.veiled[count]
        if not value:
            return 0, inf
        return (rule.hide_from, rule.hide_to) if family.is_small(count) else (rule.hide_to + 1, inf)


class OverTime:
    """What a reader who holds the quarters together knows of each count, quarter after quarter."""

    def __init__(self, links: Mapping[str, Sequence[Link]]) -> None:
        self.links = links
        self.links_of: dict[At, list[Link]] = defaultdict(list)
        self.ranges: dict[At, Range] = {}
        self.causes: dict[At, frozenset[Link]] = {}
        self._learned: set[At] = set()

    def to_leave_out(
        self, decided: Sequence[Decided], period: str
    ) -> dict[int, tuple[set[Spread], set[Count]]]:
        """By place, the breakdowns, and the totals, of one period that a family must leave out lest a small
        number follow.

        The periods are asked for in their order; one for which there is nothing to leave out is known from
        then on.
        """
        ranges, causes, self._learned = dict(self.ranges), dict(self.causes), set()
        own = self.links.get(period, ())
        for link in own:
            for at in link:
                if at and link not in self.links_of[at]:
                    self.links_of[at].append(link)
        self._follow(decided, own)
        told = {
            link
            for at in self._learned
            if self.ranges[at] != ranges.get(at)
            and at[1] in decided[at[0]].family.secrets
            and at[1] in decided[at[0]].hidden
            for link in self.causes[at]
        }
        found: dict[int, tuple[set[Spread], set[Count]]] = defaultdict(lambda: (set(), set()))
        for link in sorted(told & set(own), key=repr):  # in one order always; a link may lack a flow
            for place, spreads, counts in _to_break(link, decided, period):
                found[place][0].update(spreads)
                found[place][1].update(counts)
        if found:
            self.ranges, self.causes = ranges, causes
        return dict(found)

    def _known(self, at: At | None, decided: Sequence[Decided]) -> Range:
        return (0, inf) if at is None else self.ranges.get(at) or decided[at[0]].range_of(at[1])

    def _follow(self, decided: Sequence[Decided], waiting: Iterable[Link]) -> None:
        """What one link tells, the next may use; a range only ever shrinks, so this ends."""
        waiting = list(waiting)
        while waiting:
            link = waiting.pop(0)
            for at, found in self._narrowed(link, decided):
                if found == self.ranges.get(at):
                    continue
                because = {link}.union(*(self.causes.get(other, ()) for other in link if other))
                self._learn(at, found, because)
                moved = [at, *self._add_up(decided[at[0]], at)]
                waiting += [
                    each
                    for m in moved
                    for each in self.links_of[m]
                    if each is not link and each not in waiting
                ]

    def _learn(self, at: At, found: Range, because: Iterable[Link]) -> None:
        self.ranges[at] = found
        self._learned.add(at)
        self.causes[at] = self.causes.get(at, frozenset()) | frozenset(because)

    def _narrowed(self, link: Link, decided: Sequence[Decided]) -> Iterator[tuple[At, Range]]:
        """The counts of a link of which the other three tell more than is said of them."""
        before, came, went, now = known = [self._known(at, decided) for at in link]
        if all(least == most for least, most in known):
            return
        told = (
            (now[0] + went[0] - came[1], now[1] + went[1] - came[0]),
            (now[0] + went[0] - before[1], now[1] + went[1] - before[0]),
            (before[0] + came[0] - now[1], before[1] + came[1] - now[0]),
            (before[0] + came[0] - went[1], before[1] + came[1] - went[0]),
        )
        for at, own, (least, most) in zip(link, (before, came, went, now), told, strict=True):
            if at is not None and own[0] < own[1] and (least > own[0] or most < own[1]):
                yield at, (max(own[0], least), min(own[1], most))

    def _add_up(self, each: Decided, moved: At) -> list[At]:
        """What is narrower in a breakdown narrows what else is hidden there, for they add up to what is
        shown."""
        place, family, found = moved[0], each.family, []
        for spread, counts in family.spreads.items():
            total = family.whole_of(spread, each.period)
            if moved[1] not in counts or total not in family.values or total in each.hidden:
                continue
            if sum(family.values[c] for c in counts) != family.values[total]:
                continue
            hidden = [c for c in counts if c in each.hidden or c in family.gone]
            rest = sum(family.values[c] for c in hidden)
            known = {c: self.ranges.get((place, c)) or each.range_of(c) for c in hidden}
            for count in hidden:
                own = known[count]
                least = rest - sum(known[c][1] for c in hidden if c != count)
                most = rest - sum(known[c][0] for c in hidden if c != count)
                base = rest - sum(each.range_of(c)[0] for c in hidden if c != count)
                if most < min(own[1], base) or least > own[0]:
                    self._learn(
                        (place, count), (max(own[0], least), min(own[1], most)), self.causes.get(moved, ())
                    )
                    found.append((place, count))
        return found


def links_of(decided: Sequence[Decided]) -> dict[str, list[Link]]:
    """The links by the period they end in: the same, whatever is hidden or left out."""
    found: dict[str, list[Link]] = defaultdict(list)
    for link in _links(decided):
        if at := link.now or link.before:
            found[decided[at[0]].period].append(link)
    return found


def _links(decided: Sequence[Decided]) -> Iterator[Link]:
    """Every group of every stock in every period, where the four agree nearly wherever all are known."""
    at = {(source, each.period): place for place, each in enumerate(decided) for source in each.sources}
    periods = sorted({each.period for each in decided})
    for source in sorted({source for each in decided for source in each.sources}):
        if (flows := flows_of(source)) is None:
            continue
        by_breakdown: dict[tuple[Population, str, str], list[Link]] = defaultdict(list)
        for earlier, period in zip(["", *periods], periods, strict=False):
            places = (
                at.get((source, earlier)),
                at.get((flows[0], period)),
                at.get((flows[1], period)),
                at.get((source, period)),
            )
            for key, link in _links_of(places, (source, *flows, source), decided):
                by_breakdown[key].append(link)
        for found in by_breakdown.values():
            checked = [is_so for link in found if (is_so := _holds(link, decided)) is not None]
            if not checked or sum(checked) >= NEARLY_ALWAYS * len(checked):
                yield from (link for link in found if _holds(link, decided) is not False)


def _links_of(
    places: Sequence[int | None], sources: Sequence[Source], decided: Sequence[Decided]
) -> Iterator[tuple[tuple[Population, str, str], Link]]:
    """The links of one period, each with the people and the breakdown it is of."""
    every = [
        {}
        if p is None
        else {
            people: labels for people, labels in decided[p].family.labels.items() if people.source == source
        }
        for p, source in zip(places, sources, strict=True)
    ]
    for people in dict.fromkeys([*every[0], *every[3]]):
        tables = [_of_same(people, labels) for labels in every]
        for label in dict.fromkeys([*tables[0], *tables[3]]):
            counts = (table.get(label) for table in tables)
            before, came, went, now = (
                None if place is None or count is None else (place, count)
                for place, count in zip(places, counts, strict=True)
            )
            yield (people, label[0], label[2]), Link(before, came, went, now)


def _of_same(people: Population, labels: Mapping[Population, Mapping[Label, Count]]) -> Mapping[Label, Count]:
    """What is counted of the same people: under the same conditions, counted alike, or as rows where the
    others are children.

    Whether the numbers then agree is seen from them.
    """
    found = [p for p in labels if p.told_apart_by == people.told_apart_by]
    return labels[min(found, key=lambda p: (p.of != people.of, p))] if found else {}


def _holds(link: Link, decided: Sequence[Decided]) -> bool | None:
    """Whether the four numbers agree; None where not all are counted. With three, what went must not be less
    than none."""
    before, came, went, now = (None if at is None else decided[at[0]].family.values[at[1]] for at in link)
    if before is None or came is None or now is None:
        return None
    return before + came == now + went if went is not None else (None if before + came >= now else False)


def _to_break(
    link: Link, decided: Sequence[Decided], period: str
) -> list[tuple[int, set[Spread], set[Count]]]:
    """What of a period to leave out so that a link tells nothing: a flow's breakdown before a stock's; of a
    total, it and all its groups."""
    for at in (link.came, link.went, link.now):
        if at is None or decided[at[0]].period != period:
            continue
        place, count = at
        family = decided[place].family
        if count in family.gone or count in family.exact:  # what stands by the rule is never left out
            continue
        spreads = {s for s, counts in family.spreads.items() if count in counts}
        if spreads:
            return [(place, spreads, set())]
        if count not in decided[place].hidden:
            return [(place, {s for s in family.spreads if s.population == count.population}, {count})]
    return []
