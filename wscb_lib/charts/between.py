"""How far places differ, in words: is it more than chance makes of places that all do as well as each other?

Of an average nothing can be said about a standard: one school may be at nought and another at a hundred.
Places with fewer than ten cases are not compared, and no list here is a league table: names stand in the
order given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wscb_lib.exhibits import Shown
from wscb_lib.exhibits.values import FEWEST_FOR_PERCENT
from wscb_lib.signals.funnel import Funnel, funnel_limits, spread_by_chance

FEWEST_COMPARED = 3
"""Two places differ or do not; from three a spread begins to mean something."""


@dataclass(frozen=True)
class Between:
    """Places with ten cases or more, each compared with the share of all of them together.

    `few` is how many were left out because they have fewer than ten cases. Of rates the cases are the
    children they are of; `times` is how many times a share of one a figure is written as: a hundred of
    percentages.
    """

    names: tuple[str, ...]
    shown: tuple[Shown, ...]
    funnel: Funnel
    few: int
    kind: str = "share"
    times: float = 100.0

    @property
    def together(self) -> Shown:
        """The figure of all places as one."""
        return Shown(self.shown[0].quarter, self.times * self.funnel.centre)

    @property
    def by_chance(self) -> float:
        """How likely as many places as these, of the same cases, would look so by chance alone that no one
        standard could be told of them, though they kept one."""
        cases = [shown.counted[1] for shown in self.shown if shown.counted]
        return spread_by_chance(cases, self.funnel.centre, self.kind)

    def beyond(self, verdict: str, *, is_below: bool) -> list[str]:
        """Who lies beyond the inner limits ("alert") or the outer ones ("alarm"), on one side."""
        found = zip(self.names, self.funnel.values, self.funnel.verdicts, strict=True)
        return [
            name
            for name, value, said in found
            if said == verdict and bool(value < self.funnel.centre) == is_below
        ]


def compared(
    rows: Sequence[tuple[str, Shown]], kind: str = "share", *, is_exact: bool = False
) -> Between | None:
    """Hold the places that can be compared against each other; None where fewer than three have ten cases.

    `rows` are (name, share) with numerator and denominator, or for `kind` "rate" (name, rate) with events and
    children; a row without a figure is left out. Each place is held against the share of all their cases
    together, the small places included. Limits of rates are exact; of shares those of fewer than thirty
    cases, and all where `is_exact`.
    """
    figures = [(name, shown, *shown.counted) for name, shown in rows if shown.counted and shown.counted[1]]
    enough = [figure for figure in figures if figure[3] >= FEWEST_FOR_PERCENT]
    if len(enough) < FEWEST_COMPARED:
        return None
    centre = sum(met for _, _, met, _ in figures) / sum(cases for *_, cases in figures)
    funnel = funnel_limits(
        [met for _, _, met, _ in enough],
        [cases for *_, cases in enough],
        kind,
        centre,
        is_exact=is_exact,
    )
    names, shown = tuple(each[0] for each in enough), tuple(each[1] for each in enough)
    times = 100.0 if kind == "share" else _times(enough)
    return Between(names, shown, funnel, len(figures) - len(enough), kind, times)


def _times(figures: Sequence[tuple[str, Shown, float, float]]) -> float:
    """How many times its events over its children a rate is: 10,000, or of quarters written as years four
    times that."""
    return next((round(shown.number * cases / met) for _, shown, met, cases in figures if met), 10_000)


def spread_words(found: Between | None, many: str = "agencies") -> str:
    """Say in one or two sentences whether places differ by more than chance; "" where too few can be
    compared.

    >>> of_sixty = {"GP": 24, "Police": 50, "Schools": 52, "Housing": 49}
    >>> rows = [(name, Shown("2015-16-Q4", 100 * n / 60, n, 60)) for name, n in of_sixty.items()]
    >>> first, second = spread_words(compared(rows)).split(". ")
    >>> first
    'The 4 agencies differ by more than chance all round: they do not keep one standard'
    >>> second
    'Beyond the outer limits: GP (below).'
    """
    if found is None:
        return ""
    count, outside = len(found.names), named_beyond(found, "alarm")
    if not found.funnel.can_tell:
        said = f"The {count} {many} differ by more than chance all round: they do not keep one standard."
        return f"{said} Beyond the outer limits: {outside}." if outside else said
    between = named_beyond(found, "alert")
    if not outside:
        all_of = f"All {count} {many} that can be compared" if found.few else f"All {count} {many}"
        said = f"{all_of} lie within what chance allows"
        return (
            f"{said}; nearest its edge, where it could still be chance: {between}." if between else f"{said}."
        )
    said = f"Beyond what chance allows: {outside}."
    return f"{said} Where it could still be chance: {between}." if between else said


def named_beyond(found: Between, verdict: str) -> str:
    """Who lies beyond the inner limits ("alert") or the outer ones ("alarm"), below first; "" for nobody."""
    sides = (
        (found.beyond(verdict, is_below=True), "below"),
        (found.beyond(verdict, is_below=False), "above"),
    )
    return "; ".join(f"{', '.join(names)} ({side})" for names, side in sides if names)


def headline_of(title: str, found: Between, many: str) -> tuple[str, str, str]:
    """The finding as a headline, the fullest wording first."""
    count = len(found.names)
    out = found.funnel.verdicts.count("alarm")
    if not found.funnel.can_tell:
        return f"{title}: {count} {many} differ by more than chance", f"{title}: no one standard", title
    if not out:
        return f"{title}: all {count} {many} within what chance allows", f"{title}: all within chance", title
    return f"{title}: {out} of {count} {many} beyond chance", f"{title}: {out} beyond chance", title
