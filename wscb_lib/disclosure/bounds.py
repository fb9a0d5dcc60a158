"""What a reader knows of each hidden number before anything is added up: the auditor's own reading of the
words that stand in its place."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import TypeAlias

from wscb_lib.disclosure.evidence import Evidence
from wscb_lib.disclosure.lines import Line, Name, Share, Truth
from wscb_lib.disclosure.rule import HIDDEN, Rule

Terms: TypeAlias = tuple[tuple[Name, int], ...]
Range: TypeAlias = tuple[float, float]


def left_out(line: Line, known: Mapping[Name, int]) -> int | None:
    """The people of a share who are not in its numerator; None where it has none there, or is not known."""
    above, below = (known.get(name) if name else None for name in line.names)
    return below - above if line.is_share and above and below is not None else None


class Ranges:
    """The least and the greatest that each hidden number can be, by its own rows alone.

    ranges: by number. veiled: numerators of shares of few people, with the most each can be. told_few: shares
    hidden because few are not in the numerator, with how many those can be.
    """

    def __init__(self, evidence: Evidence, rule: Rule, truth: Truth) -> None:
        self.evidence, self.rule, self.truth = evidence, rule, truth
        self.veiled = self._veiled()
        wanted = {name for line in evidence.open_lines for name in line.names}
        self.totals: dict[Name, float] = {
            name: evidence.known[whole]
            for line in evidence.lines
            for name, whole in zip(line.names, line.wholes, strict=True)
            if name in wanted and name is not None and whole is not None and whole in evidence.known
        }
        for parts, whole in (*(((part,), whole) for part, whole in evidence.nested), *evidence.sums):
            if whole in evidence.exact and whole in evidence.known:
                total = evidence.known[whole]
                self.totals |= {part: min(total, self.totals.get(part, inf)) for part in parts}
        self.by_headlines = self._by_headlines()
        self.ranges = self._ranges()
        self.told_few = self._told_few()

    def width_of(self, terms: Terms) -> float:
        """How wide a number, or a difference, must stay: of one person known to be there, no more can be in
        doubt than yes or no.

        A total that is shown says by itself that a group is no more than that, and so does any number that
        stands exact and counts all of it.
        """
        total = min((self.totals.get(name, inf) for name, sign in terms if sign > 0), default=inf)
        told = self.by_headlines.get(terms, inf)
        return min(self.rule.minimum_width, total, told, *(self.veiled.get(name, inf) for name, _ in terms))

    def _veiled(self) -> dict[Name, float]:
        """Numerators of shares of few people, with the most each can be: whether none, some or all is not
        told."""
        found: dict[Name, float] = {}
        at_most: dict[Name, float] = dict(self.evidence.known)
        for part, whole in self.evidence.nested:
            if whole in self.evidence.known:
                at_most[part] = min(self.evidence.known[whole], at_most.get(part, inf))
        hidden = [
            line
            for line in self.evidence.open_lines
            if line.is_share
            and line.is_covered
            and line.share
            and line.names[0] not in self.evidence.known
            and not self.evidence.is_gone(line)
        ]
        same = self.evidence.alike
        known = -1
        while known < len(found):
            known = len(found)
            for line in hidden:
                if line.share and (self._is_of_few(line, found) or self._is_guarded_few(line)):
                    above, below = line.share
                    found[above] = min(line.rule.hide_to, at_most.get(below, inf), found.get(above, inf))
            for part, whole in same:
                if part in found and whole not in self.evidence.known:
                    found.setdefault(whole, found[part])
        return found

    def _by_headlines(self) -> dict[Terms, float]:
        """Of each share of which no group is shown, how far apart the exact totals and an exact size leave
        its numerator, and whoever is left out of it: of few no further than they are."""
        found: dict[Terms, float] = {}
        known = self.evidence.known
        gone = [line for line in self.evidence.open_lines if line.is_share and self.evidence.is_gone(line)]
        for line in gone:
            if not (line.share and line.share_of_all):
                continue
            above, below = line.share
            size = known.get(below) if below in self.evidence.exact else None
            met, of = (known.get(whole, inf) for whole in line.share_of_all)
            room = (
                (self.truth or {}).get(below, inf)
                if size is None
                else min(size, met) - max(0, size - of + met)
            )
            room = min(room, of - met) if met < inf and of < inf else room
            found |= dict.fromkeys((((above, 1),), ((below, 1), (above, -1))), room)
            if met < inf and of < inf and not (self.truth or {}).get(below, 1):
                found[((below, 1),)] = of - met  # of a group in which nobody is
        return found

    def _is_of_few(self, line: Line, veiled: Mapping[Name, float]) -> bool:
        """Whether a row hides a share of few people, as its text says or the strong attacker is told."""
        if line.share is None or not line.is_covered or line.share[0] in self.evidence.known:
            return False
        above, below = line.share
        if self.truth is not None:
            of = self.truth.get(below, 0)
            return (line.rule.is_small(of) or below in veiled) and self.truth.get(above, 0) <= of
        return line.says_of_few(line.rule)

    def _is_guarded_few(self, line: Line) -> bool:
        """Whether a guarded share hides few: a reader is not told whether it is none of them."""
        if line.share is None or self.truth is None or not line.is_guarded:
            return False
        above, below = line.share
        if above in self.evidence.known:
            return False
        return self.truth.get(above, inf) <= line.rule.hide_to and bool(self.truth.get(below))

    def _ranges(self) -> dict[Name, Range]:
        """What is known of each hidden number before anything is added up."""
        ranges: dict[Name, Range] = {}
        for line in self.evidence.open_lines:
            for name in line.names:
                if name is not None and name not in self.evidence.known:
                    least, greatest = self._range(name, line)
                    known = ranges.get(name, (0, inf))
                    ranges[name] = max(known[0], least), min(known[1], greatest)
        return {name: ends if ends[0] <= ends[1] else (0, inf) for name, ends in ranges.items()}

    def _range(self, name: Name, line: Line) -> Range:
        """What one row tells of a number it hides: a nought only where its share or another's is of few.

        The strong attacker is told of every other nought, though it may be hidden with the number it is of.
        """
        rule = line.rule
        small, large = (rule.hide_from, rule.hide_to), (rule.hide_to + 1, inf)
        if self.evidence.is_gone(line):
            return 0, inf
        if name in self.veiled and not (
            rule.states_numbers and line.text == rule.symbol and name == line.names[0]
        ):
            return 0, self.veiled[name]  # unless this very row says that somebody is there
        if self.truth is not None and name in self.truth:
            return (0, 0) if not self.truth[name] else small if rule.is_small(self.truth[name]) else large
        if not rule.states_numbers:
            return 0, inf
        if line.text in (rule.text_for_some_of_few, rule.text_for_perhaps_nobody):
            return 0, rule.hide_to
        if name == line.names[0] or line.text == rule.text_for_few:
            return large if line.text == HIDDEN else small
        return 1, inf

    def _told_few(self) -> dict[Share, Range]:
        """Shares hidden because few are not in the numerator, with how many those can be: the strong attacker
        is told so."""
        if self.truth is None:
            return {}
        return {
            line.share: (0 if line.is_guarded else line.rule.hide_from, line.rule.hide_to)
            for line in self.evidence.open_lines
            if line.share
            and line.is_covered
            and not self.evidence.is_gone(line)
            and line.share[0] not in self.veiled
            and self._leaves_few(line)
        }

    def _leaves_few(self, line: Line) -> bool:
        """Whether a share that is not of few leaves few out, or none where that is guarded."""
        truth = self.truth or {}
        few = left_out(line, truth)
        if line.share is None or few is None or line.rule.is_small(truth[line.share[0]]):
            return False
        return line.rule.is_small(few) or (line.is_guarded and not few)
