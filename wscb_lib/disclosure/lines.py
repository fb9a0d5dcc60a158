"""One printed row as the auditor has read it, and what it calls the numbers in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from wscb_lib.disclosure.populations import Population
from wscb_lib.disclosure.rule import Rule

Name: TypeAlias = tuple[Population, str, str]  # what a number is called: population, period, agency
Pair: TypeAlias = tuple[Name | None, Name | None]  # above and below the line
Share: TypeAlias = tuple[Name, Name]  # the same, where there are both
Where: TypeAlias = tuple[str, str, str, str]  # a table: measure, quarter, breakdown, agency
Truth: TypeAlias = (
    Mapping[Name, int] | None
)  # what only the strong attacker is told: every number, by its name


class Line(NamedTuple):
    """One printed row, as read. Each pair is (above, below): numerator and denominator.

    names: what each number is called; None where the row has no such number. wholes: the same people before
    they were broken down. own: what it is called by its own table, where other tables count the same people.
    numbers: None where it is not known. is_guarded: that it is none, or all, of its group is hidden, however
    many they are.
    """

    where: Where
    group: str
    names: Pair
    wholes: Pair
    numbers: tuple[int | None, int | None]
    text: str
    is_covered: bool
    is_share: bool
    own: Pair
    is_guarded: bool
    rule: Rule
    is_beside: bool = False

    def says_of_few(self, rule: Rule) -> bool:
        """Whether its text says that it hides a share of few people."""
        return rule.states_numbers and self.text in (rule.text_for_few, rule.text_for_perhaps_nobody)

    def says_small(self, rule: Rule, is_above: bool) -> bool:
        """Whether its text says of a number it hides, the numerator or the denominator, that it is small, or
        a nought of few."""
        if not rule.states_numbers:
            return False
        return self.text == rule.text_for_few or (is_above and self.text == rule.symbol)

    @property
    def wider(self) -> tuple[tuple[str, ...], ...]:
        """Where the lines stand that count everyone this one counts, of one agency and of all."""
        measure, quarter, breakdown, agency = self.where
        of = self.rule.name, measure, quarter
        return (
            (*of, "all", agency, "all"),
            (*of, "all", "all", "all"),
            (*of, breakdown, "all", self.group),
        )

    def known(self) -> Iterator[tuple[Name, int]]:
        """Each number this row gives away."""
        for name, number in zip(self.names, self.numbers, strict=True):
            if name is not None and number is not None:
                yield name, number

    @property
    def share(self) -> Share | None:
        """The names of a share's numerator and denominator; None for a row of any other kind."""
        return _both(self.names) if self.is_share else None

    @property
    def share_of_all(self) -> Share | None:
        """The same of everybody, before they were broken down."""
        return _both(self.wholes) if self.is_share else None


def _both(pair: Pair) -> Share | None:
    above, below = pair
    return None if above is None or below is None else (above, below)
