"""The rule of one edition: which numbers are small, where, and what is printed instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wscb_lib.errors import FrameworkFault, nearest

if TYPE_CHECKING:
    from wscb_lib.framework import Edition, Framework, Measure

HEADLINES = ("all", "events")  # the breakdowns that hold a measure's own total and nothing finer
CHARACTERISTICS = ("age", "age_band", "sex", "ethnicity", "disability")
APPLIES_TO = ("characteristics", "people")
OUTCOMES = (
    "share",
    "median",
    "mean",
)  # kinds that say what became of people, and not only how many there were
NONE_OR_ALL = ("hidden", "shown")
HIDDEN = "hidden"  # printed where the symbol of the rule would be untrue


@dataclass(frozen=True)
class Rule:
    """What one edition hides. `name` is the edition's id.

    `applies_to`: "characteristics" covers only breakdowns by children's characteristics, so that headline
    totals stay exact; "people" covers every count of people, totals too. `minimum_width`: how far apart the
    least and the greatest value of a hidden count must stay for a reader who tries to work it out; 2 leaves
    at least three candidates. `not_people`: units ("meetings") or returns that count no people: a measure of
    theirs is left alone. `hides_none_or_all`: that none, or all, of a group of any size met what tells of
    each of them is hidden too. `sensitive`: "return.column" of breakdowns whose counts stand, and of which
    what came of few people is hidden.

    >>> rule = Rule("board")
    >>> [rule.is_small(n) for n in (0, 1, 4, 5)]
    [False, True, True, False]
    """

    name: str
    hide_from: int = 1
    hide_to: int = 4
    applies_to: str = "characteristics"
    minimum_width: int = 2
    symbol: str = "1 to 4"
    period: str = "quarter"
    has_agencies: bool = True
    characteristics: tuple[str, ...] = CHARACTERISTICS
    not_people: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    hides_none_or_all: bool = False

    def __post_init__(self) -> None:
        here = f"board.toml, edition {self.name}"
        if self.applies_to not in APPLIES_TO:
            raise FrameworkFault(
                f'{here}, applies_to: found "{self.applies_to}". Wanted {" or ".join(APPLIES_TO)}.'
                + nearest(self.applies_to, APPLIES_TO)
            )
        if not 1 <= self.hide_from <= self.hide_to:
            raise FrameworkFault(
                f"{here}: hides {self.hide_from} to {self.hide_to}. Wanted whole numbers from 1, the lesser "
                "first; nought is never hidden."
            )
        if not 1 <= self.minimum_width <= self.hide_to - self.hide_from:
            raise FrameworkFault(
                f"{here}, minimum_width: found {self.minimum_width}. Numbers from {self.hide_from} to "
                f"{self.hide_to} are at most {self.hide_to - self.hide_from} apart: give 1 to that."
            )

    @classmethod
    def of(cls, edition: Edition, characteristics: Iterable[str] = (), sensitive: Iterable[str] = ()) -> Rule:
        """The rule of an edition of board.toml; `characteristics` are added to the usual ones.

        `edition` has: id, hide_from, hide_to, symbol, applies_to, period, minimum_width, has_agencies,
        not_people, none_or_all. Raises `FrameworkFault` when they contradict one another.
        """
        if edition.none_or_all not in NONE_OR_ALL:
            raise FrameworkFault(
                f'board.toml, edition {edition.id}, none_or_all: found "{edition.none_or_all}". Wanted '
                f"{' or '.join(NONE_OR_ALL)}." + nearest(edition.none_or_all, NONE_OR_ALL)
            )
        return cls(
            name=edition.id,
            hide_from=edition.hide_from,
            hide_to=edition.hide_to,
            applies_to=edition.applies_to,
            minimum_width=edition.minimum_width,
            symbol=edition.symbol,
            period=edition.period,
            has_agencies=edition.has_agencies,
            characteristics=tuple(sorted({*CHARACTERISTICS, *characteristics})),
            not_people=tuple(edition.not_people),
            sensitive=tuple(sorted(sensitive)),
            hides_none_or_all=edition.none_or_all == "hidden",
        )

    def is_small(self, count: float) -> bool:
        """Whether a count is one to hide. Nought is not: it names nobody."""
        return self.hide_from <= count <= self.hide_to

    def text_for(self, is_small: bool) -> str:
        """What is printed instead of a hidden figure: never a symbol that states numbers which are not so.

        >>> Rule("board").text_for(is_small=False), Rule("public", 1, 5, symbol="c").text_for(is_small=False)
        ('hidden', 'c')
        """
        return self.symbol if is_small or not self.states_numbers else HIDDEN

    @property
    def states_numbers(self) -> bool:
        """Whether the symbol says which numbers it stands for, so that it is untrue of any other."""
        return any(letter.isdigit() for letter in self.symbol)

    @property
    def text_for_few(self) -> str:
        """What is printed for a share of few people: how many they are about, and nothing of what came of
        them.

        None of them, all of them and some of them read alike: "0%" would tell the outcome of every one.

        >>> Rule("board").text_for_few, Rule("public", 1, 5, symbol="c").text_for_few
        ('a group of 1 to 4', 'c')
        """
        return f"a group of {self.symbol}" if self.states_numbers else self.symbol

    @property
    def text_for_some_of_few(self) -> str:
        """What is printed for a count that is the numerator of such a share, wherever else it stands.

        >>> Rule("board").text_for_some_of_few
        '0 to 4'
        """
        return f"0 to {self.hide_to}" if self.states_numbers else self.symbol

    @property
    def text_for_perhaps_nobody(self) -> str:
        """What is printed for a share of those whom such a count counts: there may be nobody to share.

        >>> Rule("board").text_for_perhaps_nobody
        'a group of 0 to 4'
        """
        return f"a group of {self.text_for_some_of_few}" if self.states_numbers else self.symbol

    def covers(self, measure: Measure, breakdown: str) -> bool:
        """Whether small counts of this measure, broken down this way, are to be hidden."""
        if self.applies_to == "characteristics":
            return breakdown in self.characteristics or self._is_sensitive(measure, breakdown)
        return not {measure.unit, getattr(measure, "return_id", "")} & set(self.not_people)

    def guards(self, measure: Measure) -> bool:
        """Whether it is hidden that none, or all, of a group met this: where it tells what became of them,
        however many they are.

        A share that does not say of whom it tells is guarded.
        """
        return self.hides_none_or_all and measure.kind == "share" and measure.tells_of != "service"

    def period_of(self, quarter: str) -> str:
        """What a figure under a quarter is of: the quarter, or in a yearly edition the year that ends with
        it.

        >>> Rule("board").period_of("2015-16-Q4")
        '2015-16-Q4'
        >>> Rule("public", period="four quarters").period_of("2015-16-Q4")
        '2015-16'
        """
        return quarter[:-3] if self.period != "quarter" and quarter[-3:-1] == "-Q" else quarter

    def _is_sensitive(self, measure: Measure, breakdown: str) -> bool:
        return measure.kind in OUTCOMES and f"{measure.return_id}.{breakdown}" in self.sensitive


def characteristics_of(framework: Framework) -> tuple[str, ...]:
    """Every column that a return declares to be a characteristic of a child, in alphabetical order."""
    columns = (c for r in framework.returns.values() for t in r.tables.values() for c in t.columns.items())
    return tuple(sorted({name for name, column in columns if column.is_characteristic}))


def sensitive_of(framework: Framework) -> tuple[str, ...]:
    """Every column, as "return.column", by which what came of few people is not shown, in alphabetical
    order."""
    columns = (
        (r.id, name, column)
        for r in framework.returns.values()
        for t in r.tables.values()
        for name, column in t.columns.items()
    )
    return tuple(
        sorted({f"{return_id}.{name}" for return_id, name, column in columns if column.is_sensitive})
    )


def rule_of(framework: Framework, edition: Edition) -> Rule:
    """The rule of an edition, with what the framework says of its columns."""
    return Rule.of(edition, characteristics_of(framework), sensitive_of(framework))
