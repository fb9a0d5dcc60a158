"""How closely a reader can bring each hidden number, and which of them too closely."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from math import inf

from wscb_lib.disclosure.evidence import Evidence
from wscb_lib.disclosure.lines import Truth
from wscb_lib.disclosure.rule import Rule
from wscb_lib.disclosure.system import System
from wscb_lib.disclosure.target import Target

_TOGETHER = 8  # tables that are asked for with all at once, before each is asked for alone


def too_narrow(evidence: Evidence, rule: Rule, truth: Truth, targets: list[Target]) -> Iterator[Target]:
    """The targets that a reader can bring within less than the rule's width, each as soon as that is known.

    A number in one sum and nothing else is bounded by arithmetic. Of all others, each group of linked numbers
    is asked for one end of one target, all groups in one programme; its answer is a table that fits what is
    printed, and so widens what is possible for every target of the group. Of another edition only what is
    tied to this one is asked for: the rest is as it was when that edition was attacked alone.
    """
    if not targets:
        return
    system = System(evidence, rule, truth)
    by_group: dict[int, list[Target]] = defaultdict(list)
    for target in targets:
        group = system.group(target)
        if system.is_known_safe(group):
            target.seen = -inf, inf
            continue
        if target.width == inf:
            target.width = system.width_of(target.terms)
        target.within = system.reach(target)
        if system.holds_truth(group):
            system.begin(target)
        by_group[group].append(target)
    hard = {
        g for g, found in by_group.items() if not system.is_simple(g) or any(len(t.terms) > 1 for t in found)
    }
    for group in by_group.keys() - hard:
        for target in by_group[group]:
            target.seen = system.range_in_one_sum(target)
    narrow: dict[int, Target] = {}

    def now_known(is_end: bool = False) -> Iterator[Target]:
        """Those that nothing can widen any more, each once."""
        new = {n: t for n, t in enumerate(targets) if n not in narrow and (is_end or t.asked == 2)}
        new = {n: t for n, t in new.items() if _is_narrow(t, rule)}
        narrow.update(new)
        yield from new.values()

    yield from now_known()
    for group in hard:
        for target in (t for t in by_group[group] if system.holds_truth(group) and _is_open(t, rule)):
            system.show(target)
    for turn in range(_TOGETHER):  # a few tables with many as great, or as small, as they can be widen most
        open_ones = [t for group in sorted(hard) for t in by_group[group] if _is_open(t, rule)]
        most = max(Counter(system.group(target) for target in open_ones).values(), default=0)
        if most < 2:  # as soon asked one by one
            break
        for target, number in system.ask_together(open_ones, turn):
            target.seen = min(target.seen[0], number), max(target.seen[1], number)

    def next_of(group: int) -> Target | None:
        return next((t for t in by_group[group] if _is_open(t, rule)), None)

    pending = {group: next_of(group) for group in sorted(hard)}
    while pending := {group: target for group, target in pending.items() if target}:
        least, greatest = system.ask(pending)
        for group, asked in pending.items():
            asked.asked += 1
            for target in by_group[group]:
                found = system.number(target, least), system.number(target, greatest)
                target.seen = min(target.seen[0], *found), max(target.seen[1], *found)
        pending = {group: next_of(group) for group in pending}
        yield from now_known()
    yield from now_known(is_end=True)


def _is_narrow(target: Target, rule: Rule) -> bool:
    least, greatest = target.seen
    is_small = target.is_told_small or (rule.hide_from <= least and greatest <= rule.hide_to)
    return is_small and greatest - least < target.width


def _is_open(target: Target, rule: Rule) -> bool:
    """Whether a target seems narrow and may yet be seen to be wider; an end that cannot be passed is not
    sought."""
    least, greatest = target.within
    if target.asked == 0 and target.seen[1] >= greatest:
        target.asked = 1
    if target.asked == 1 and target.seen[0] <= least:
        target.asked = 2
    return target.asked < 2 and _is_narrow(target, rule)
