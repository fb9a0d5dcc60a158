"""What stood before, with what came and what went, makes what stands now: four numbers, of which three tell the fourth.

Each family of counts is made safe by itself, a quarter at a time. Here the quarters are held together: where a small
number follows from a stock and its flows, the breakdown of a flow is left out of that quarter, its total stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from wscb_lib.disclosure.cells import Count, Family, Spread
from wscb_lib.disclosure.populations import NEARLY_ALWAYS, Population, flows_of

Range = tuple[float, float]
Known = Callable[[tuple[int, Count] | None], Range]


class Link(NamedTuple):
    """One group of one stock in one period: before + came = now + went. Each is a period's place and its count, or None."""

    before: tuple[int, Count] | None
    came: tuple[int, Count] | None
    went: tuple[int, Count] | None
    now: tuple[int, Count] | None


@dataclass(frozen=True)
class Decided:
    """One family as it is to be shown: its source and period, and the counts it hides."""

    source: tuple[str, ...]
    period: str
    family: Family
    hidden: frozenset[Count]

    def range_of(self, count: Count) -> Range:
        """What a reader who is told which hidden counts are small knows of one count."""
        family, rule = self.family, self.family.rule
        if count in family.gone:
            return 0, inf
        if count not in self.hidden:
            return family.values[count], family.values[count]
        if count in family.veiled:
            return 0, family.veiled[count]
        if not family.values[count]:
            return 0, inf
        return (rule.hide_from, rule.hide_to) if family.is_small(count) else (rule.hide_to + 1, inf)


def to_leave_out(decided: Sequence[Decided]) -> dict[int, tuple[set[Spread], set[Count]]]:
    """By place, the breakdowns, and the totals, that a family must leave out lest a small number follow from them."""
    found: dict[int, tuple[set[Spread], set[Count]]] = defaultdict(lambda: (set(), set()))
    for link in sorted(_telling(decided), key=repr):  # in one order always; a link may lack a flow
        for place, spreads, counts in _to_break(link, decided):
            found[place][0].update(spreads)
            found[place][1].update(counts)
    return dict(found)


def _telling(decided: Sequence[Decided]) -> set[Link]:
    """The links by which a secret is known more closely than what is printed of it says."""
    ranges: dict[tuple[int, Count], Range] = {}
    causes: dict[tuple[int, Count], set[Link]] = defaultdict(set)

    def known(at: tuple[int, Count] | None) -> Range:
        return (0, inf) if at is None else ranges.get(at) or decided[at[0]].range_of(at[1])

    every = list(links(decided))
    before = None
    while ranges != before:  # what one link tells, the next may use; a range only ever shrinks, so this ends
        before = dict(ranges)
        for link in every:
            for at, found in _narrowed(link, known):
                ranges[at] = found
                causes[at] |= {link}.union(*(causes[other] for other in link if other))
        for place in {at[0] for at in ranges}:
            _add_up(decided[place], place, ranges, causes, known)
    secrets = {place: decided[place].family.secrets & decided[place].hidden for place, _ in causes}
    return {link for (place, count), found in causes.items() if count in secrets[place] for link in found}


def links(decided: Sequence[Decided]) -> Iterator[Link]:
    """Every group of every stock in every period, where the four agree nearly wherever all are known."""
    at = {(each.source, each.period): place for place, each in enumerate(decided)}
    periods = sorted({each.period for each in decided})
    for source in dict.fromkeys(each.source for each in decided):
        if (flows := flows_of(source)) is None:
            continue
        by_breakdown: dict[tuple, list[Link]] = defaultdict(list)
        for earlier, period in zip([None, *periods], periods, strict=False):
            places = (at.get((source, earlier)), at.get((flows[0], period)), at.get((flows[1], period)), at.get((source, period)))
            for key, link in _links_of(places, decided):
                by_breakdown[key].append(link)
        for found in by_breakdown.values():
            checked = [is_so for link in found if (is_so := _holds(link, decided)) is not None]
            if not checked or sum(checked) >= NEARLY_ALWAYS * len(checked):
                yield from (link for link in found if _holds(link, decided) is not False)


def _links_of(places: Sequence[int | None], decided: Sequence[Decided]) -> Iterator[tuple[tuple, Link]]:
    """The links of one period, each with the people and the breakdown it is of."""
    every = [{} if p is None else decided[p].family.labels for p in places]
    for people in dict.fromkeys([*every[0], *every[3]]):
        tables = [labels.get(_same(people, labels), {}) for labels in every]
        for label in dict.fromkeys([*tables[0], *tables[3]]):
            counts = [t.get(label) for t in tables]
            link = Link(*(None if c is None else (p, c) for p, c in zip(places, counts, strict=True)))
            yield (people, label[0], label[2]), link


def _same(people: Population, labels: Iterable[Population]) -> Population | None:
    """Who of these are the same people: under the same conditions, counted alike, or as rows where the others are children.

    Whether the numbers then agree is seen from them.
    """
    found = [p for p in labels if p.told_apart_by == people.told_apart_by]
    return min(found, key=lambda p: (p.of != people.of, p), default=None)


def _holds(link: Link, decided: Sequence[Decided]) -> bool | None:
    """Whether the four numbers agree; None where not all are counted. With three, what went must not be less than none."""
    before, came, went, now = (None if at is None else decided[at[0]].family.values[at[1]] for at in link)
    if None in (before, came, now):
        return None
    return before + came == now + went if went is not None else (None if before + came >= now else False)


def _narrowed(link: Link, known: Known) -> Iterator[tuple[tuple[int, Count], Range]]:
    """The counts of a link of which the other three tell more than is said of them."""
    before, came, went, now = (known(at) for at in link)
    told = (
        (now[0] + went[0] - came[1], now[1] + went[1] - came[0]),
        (now[0] + went[0] - before[1], now[1] + went[1] - before[0]),
        (before[0] + came[0] - now[1], before[1] + came[1] - now[0]),
        (before[0] + came[0] - went[1], before[1] + came[1] - went[0]),
    )
    for at, own, (least, most) in zip(link, (before, came, went, now), told, strict=True):
        if at is not None and own[0] < own[1] and (least > own[0] or most < own[1]):
            yield at, (max(own[0], least), min(own[1], most))


def _add_up(each: Decided, place: int, ranges, causes, known) -> None:
    """What is narrower in a breakdown narrows what else is hidden there, for they add up to what is shown."""
    for spread, counts in each.family.spreads.items():
        total = Count(spread.population, each.period, spread.agency)
        hidden = [c for c in counts if c in each.hidden or c in each.family.gone]
        moved = [c for c in hidden if (place, c) in ranges]
        if not moved or total not in each.family.values or total in each.hidden or sum(each.family.values[c] for c in counts) != each.family.values[total]:
            continue
        rest = sum(each.family.values[c] for c in hidden)
        for count in hidden:
            others = [known((place, c)) for c in hidden if c != count]
            own = known((place, count))
            least, most = rest - sum(o[1] for o in others), rest - sum(o[0] for o in others)
            base = rest - sum(each.range_of(c)[0] for c in hidden if c != count)
            if most < min(own[1], base) or least > own[0]:
                ranges[place, count] = (max(own[0], least), min(own[1], most))
                causes[place, count] |= {link for c in moved for link in causes[place, c]}


def _to_break(link: Link, decided: Sequence[Decided]) -> list[tuple[int, set[Spread], set[Count]]]:
    """What to leave out so that a link tells nothing: a flow's breakdown before a stock's; of a total, it and all its groups."""
    for at in (link.came, link.went, link.now, link.before):
        if at is None:
            continue
        place, count = at
        family = decided[place].family
        if count in family.gone:
            continue
        spreads = {s for s, counts in family.spreads.items() if count in counts}
        if spreads:
            return [(place, spreads, set())]
        if count not in family.exact and count not in decided[place].hidden:
            return [(place, {s for s in family.spreads if s.population == count.population}, {count})]
    return []
