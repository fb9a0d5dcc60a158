"""The auditor: tries to work out every hidden count from everything an edition shows.

Other code than the suppression, on purpose: `evidence` reads the frame and `bounds` does the arithmetic.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Protocol, TypeAlias

import pandas as pd

from wscb_lib.disclosure.bounds import Terms, left_out
from wscb_lib.disclosure.evidence import Evidence, gather, lines_beside, numbers
from wscb_lib.disclosure.lines import Line, Name, Truth, Where
from wscb_lib.disclosure.narrow import too_narrow
from wscb_lib.disclosure.populations import Population
from wscb_lib.disclosure.rows import Row
from wscb_lib.disclosure.rule import Rule
from wscb_lib.disclosure.target import Target
from wscb_lib.disclosure.twins import ties as ties_between

if TYPE_CHECKING:
    from wscb_lib.framework import Measure

_PRINTED = "a small count is printed, or follows from its own row"
_NONE_OF_FEW = "a share of none or all of a few people is printed, which tells the outcome of each"
_NARROW = "a hidden small count can be worked out too closely from what is shown around it"
_TOLD_BESIDE = "hidden here, and told by what the quarterly edition prints"
NARROW_BESIDE = (
    "a small count that the quarterly edition hides can be worked out too closely with this one beside it"
)
_SHOWN_BEFORE = "a small count hidden now was printed in an earlier pack"


class Beside(Protocol):
    """Another edition of the same facts: what it was made from, what it shows, and its rule."""

    @property
    def results(self) -> pd.DataFrame: ...
    @property
    def shown(self) -> pd.DataFrame: ...
    @property
    def rule(self) -> Rule: ...


Anyway: TypeAlias = dict[Terms, bool]  # whether a number is told though nothing is shown but what is exact


@dataclass(frozen=True)
class Told:
    """What the strong attacker is told of an edition: every number, and who is counted in two ways."""

    numbers: Mapping[Name, int]
    apart: frozenset[Name]


def told_of(results: pd.DataFrame, measures: Mapping[str, Measure], rule: Rule) -> Told:
    """What an edition was made from, read once for all attacks on it or on some of its quarters."""
    return Told(*numbers(results, measures, rule))


@dataclass(frozen=True)
class Laid:
    """Another edition as the auditor has read it: every number it was made from, and its rows as shown."""

    numbers: Mapping[Name, int]
    lines: Sequence[Line]


def laid(edition: Beside, measures: Mapping[str, Measure]) -> Laid:
    """An edition, read once for all attacks that lay it beside another."""
    theirs, apart = numbers(edition.results, measures, edition.rule)
    return Laid(theirs, lines_beside(edition.shown, measures, edition.rule, apart))


@dataclass(frozen=True, order=True)
class Breach:
    """A small count that the edition gives away. It names where, never the count.

    `group` is named where another edition's count is given away, else "": this one may then hide that group
    alone.
    """

    measure: str
    quarter: str
    breakdown: str
    agency: str
    why: str
    group: str = ""

    @property
    def is_beside(self) -> bool:
        """Whether it is the other edition's count that this one gives away."""
        return self.why == NARROW_BESIDE

    @property
    def sentence(self) -> str:
        """One sentence for the ledger and the error.

        >>> Breach("plans", "2015-16-Q4", "sex", "all", "a small count is printed").sentence
        'plans, 2015-16-Q4, by sex: a small count is printed.'
        """
        of = "" if self.agency == "all" else f", {self.agency}"
        return f"{self.measure}, {self.quarter}, by {self.breakdown}{of}: {self.why}."


def attack(
    shown: pd.DataFrame | Sequence[Row],
    measures: Mapping[str, Measure],
    rule: Rule,
    results: pd.DataFrame | Told | None = None,
    beside: Beside | Laid | None = None,
    tables: Container[Where] | None = None,
    anyway: Anyway | None = None,
    is_any_enough: bool = False,
) -> list[Breach]:
    """Every small count that a reader could work out, in order; an empty list when the edition is safe.

    shown: what `protect` returned, or some of its rows. With `results`, what it was given, the auditor is the
    strong attacker: told which hidden counts are small, never how small. Without, it knows only what a reader
    is told, and reports a count of unknown kind only when it can be no other than small. What is found is
    returned.

    beside: another edition of the same facts, laid beside this one; what it hides must stay hidden, and its
    breaches say so. What it prints by itself of a number hidden here is no secret, and is listed by
    `told_beside`.

    tables: of what is to be worked out, only what stands in these; by all that is shown. anyway: what earlier
    attacks on the same figures found to be told, or not, whatever is hidden; it learns what this one finds.
    is_any_enough: for who asks only whether anything is told, the first that is found.

    >>> attack(pd.DataFrame(columns=["measure", "quarter", "breakdown", "group", "agency", "numerator",
    ...                              "denominator", "value", "status", "shown_as"]), {}, Rule("board"))
    []
    """
    evidence, truth = _read(shown, measures, rule, results, beside)
    own = [line for line in evidence.lines if not line.is_beside]
    found = {Breach(*line.where, _PRINTED) for line in own if _gives_itself_away(line, evidence, rule)}
    found |= {
        Breach(*line.where, _NONE_OF_FEW) for line in own if _tells_of_each(line, evidence, rule, truth)
    }
    targets = _targets(evidence, truth)
    if tables is not None:
        targets = [
            t for t in targets if any(where in tables for where in (*t.wheres, *(at for at, _ in t.beside)))
        ]
    narrow, anyway = too_narrow(evidence, rule, truth, targets), {} if anyway is None else anyway
    for some in ([each] for each in narrow) if is_any_enough else [list(narrow)]:
        if is_any_enough and found:
            break
        told = _told_without(evidence, rule, truth, some, True, anyway)
        for target in some:
            is_nobody = target.is_of_nobody and not target.seen[1]  # and that, for certain, is no secret
            if target.terms not in told and not is_nobody:
                found |= {Breach(*where, _NARROW) for where in target.wheres}
                found |= {Breach(*where, NARROW_BESIDE, group) for where, group in target.beside}
    return sorted(found)


def ties(results: pd.DataFrame, measures: Mapping[str, Measure], rule: Rule) -> list[tuple[Population, ...]]:
    """Whose numbers a reader holds together, though they stand in tables of their own: found from totals."""
    return ties_between(lines_beside(results, measures, rule))


def told_beside(
    shown: pd.DataFrame, measures: Mapping[str, Measure], rule: Rule, results: pd.DataFrame, beside: Beside
) -> list[Breach]:
    """What is hidden here and told by what the other edition prints, whatever this one shows: no secret, and
    to be listed."""
    evidence, truth = _read(shown, measures, rule, results, beside)
    narrow = list(too_narrow(evidence, rule, truth, _targets(evidence, truth)))
    own = [target for target in narrow if not target.beside]
    told = _told_without(evidence, rule, truth, own, False, {})
    return sorted(
        {Breach(*where, _TOLD_BESIDE) for target in own if target.terms in told for where in target.wheres}
    )


def _read(
    shown: pd.DataFrame | Sequence[Row],
    measures: Mapping[str, Measure],
    rule: Rule,
    results: pd.DataFrame | Told | None,
    beside: Beside | Laid | None,
) -> tuple[Evidence, Truth]:
    """What lies on the table, and what the strong attacker is told of it."""
    if isinstance(results, pd.DataFrame):
        results = told_of(results, measures, rule)
    truth, apart = (None, frozenset[Name]()) if results is None else (results.numbers, results.apart)
    if beside is None:
        return gather(shown, measures, rule, apart, truth), truth
    if not isinstance(beside, Laid):
        beside = laid(beside, measures)
    theirs, lines = beside.numbers, beside.lines
    truth = None if truth is None else {**theirs, **truth}
    return gather(shown, measures, rule, apart, truth, lines), truth


def _told_without(
    evidence: Evidence, rule: Rule, truth: Truth, narrow: list[Target], but_exact: bool, found: Anyway
) -> set[Terms]:
    """Of the targets that are too narrow, those that are so when this edition shows nothing at all, or
    nothing but what stands exact: nothing that it could hide tells them. `found` is what was found before,
    and what is found now."""
    new = [replace(t, seen=(inf, -inf), asked=0) for t in narrow if t.terms not in found]
    if new:
        told = {t.terms for t in too_narrow(evidence.without_its_own(but_exact), rule, truth, new)}
        found |= {t.terms: t.terms in told for t in new}
    return {t.terms for t in narrow if found[t.terms]}


def shown_before(
    shown: pd.DataFrame, earlier: pd.DataFrame, measures: Mapping[str, Measure], rule: Rule
) -> list[Breach]:
    """The small counts, and the noughts of few, hidden now that an earlier pack printed: they cannot be taken
    back.

    earlier: the shown results of that pack. A count restated since is reported too.
    """
    before, apart = numbers(earlier, measures, rule)
    now = gather(shown, measures, rule, apart)

    def was_printed(name: Name | None) -> bool:
        return name in before and name not in now.known and rule.is_small(before[name])

    def was_nought(line: Line) -> bool:
        above = line.names[0]
        is_hidden = line.is_covered and not now.is_gone(line) and above not in now.known
        return is_hidden and above is not None and before.get(above) == 0

    lines = [line for line in now.lines if was_nought(line) or any(was_printed(name) for name in line.names)]
    return sorted({Breach(*line.where, _SHOWN_BEFORE) for line in lines})


def _gives_itself_away(line: Line, evidence: Evidence, rule: Rule) -> bool:
    """Whether a row shows a small count, or leaves a small count out of what it shows."""
    if not line.is_covered or evidence.exact.issuperset(line.names):
        return False
    counts = [number for name, number in evidence.known_of(line) if name not in evidence.exact]
    return any(rule.is_small(count) for count in [*counts, left_out(line, evidence.known) or 0])


def _tells_of_each(line: Line, evidence: Evidence, rule: Rule, truth: Truth) -> bool:
    """Whether a row prints that none, or all, of a small group met something, in figures of its own.

    The group's size may be hidden: that it is small is then what the strong attacker is told. A size that is
    printed elsewhere, whatever it is, is known. Of a guarded share no group is large enough, unless a wider
    figure says it anyway.
    """
    if line.share is None or not line.is_covered or line.numbers[0] is None:
        return False
    above, below = line.share
    if above in evidence.exact:
        return False
    size = evidence.known.get(below, (truth or {}).get(below, 0))
    if line.is_guarded and size and line.numbers[0] in (0, size):
        return not _is_told_anyway(line, evidence, rule, truth, is_nought=not line.numbers[0])
    return rule.is_small(size) and line.numbers[0] in (0, size)


def _is_told_anyway(line: Line, evidence: Evidence, rule: Rule, truth: Truth, is_nought: bool) -> bool:
    """Whether a line that counts everyone this one counts says none, or all, of them all.

    It is printed; or it is a nought of more than few, of which the strong attacker is told even when it is
    hidden.
    """
    for place in line.wider:
        wider = evidence.at.get(place)
        if wider is None or wider is line or wider.share is None:
            continue
        above, below = (evidence.known.get(name) for name in wider.share)
        if above is not None and above == (0 if is_nought else below):
            return True
        told, of = ((truth or {}).get(name) for name in wider.share)
        if is_nought and told == 0 and of and not rule.is_small(of):
            return True
    return False


def _targets(evidence: Evidence, truth: Truth) -> list[Target]:
    """Every hidden number, and every difference within a share, that must not be worked out."""
    targets: dict[Terms, Target] = {}
    anyway = _told_all(evidence, truth)
    told = anyway | {part for part, whole in evidence.alike if whole in evidence.exact}
    for line in evidence.open_lines:
        if line.is_covered and not evidence.is_gone(line):
            for terms, is_told_small in _secrets(line, evidence, line.rule, truth, told):
                target = targets.setdefault(terms, Target(terms, is_told_small))
                target.is_told_small |= is_told_small
                target.stands_in(line)
    for line in evidence.open_lines if truth is not None else ():
        if line.is_share and line.is_covered and evidence.is_gone(line):
            for terms, _ in _left_out_of_gone(line, evidence, truth):
                target = targets.setdefault(terms, Target(terms, is_told_small=True))
                target.stands_in(line)
    for line, name in _left_out_whole(evidence) if truth is not None else ():
        number = (truth or {}).get(name, 0)
        if name not in anyway and (line.rule.is_small(number) or (not number and not line.is_share)):
            own = Target(((name, 1),), is_told_small=True, is_of_nobody=not number)
            targets.setdefault(own.terms, own).stands_in(line)
    return list(targets.values())


def _left_out_of_gone(line: Line, evidence: Evidence, truth: Truth) -> list[tuple[Terms, bool]]:
    """What a share of which no group is shown leaves out, where that is few, or nobody where none or all is
    guarded: tables of the same people may print both its numbers."""
    if line.share is None or evidence.known.keys() >= set(line.share):
        return []
    above, below = line.share
    if (left_out(line, truth or {}) or 0) and line.rule.is_small(left_out(line, truth or {}) or 0):
        return [(((below, 1), (above, -1)), True)]
    return [each for each in _none_or_all(line, evidence, line.rule, truth) if len(each[0]) > 1]


def _left_out_whole(evidence: Evidence) -> Iterator[tuple[Line, Name]]:
    """The numbers of tables of which no group is shown: others may tell them all the same."""
    for line in evidence.open_lines:
        if line.is_covered and evidence.is_gone(line):
            yield from (
                (line, name) for name in line.names if name is not None and name not in evidence.known
            )


def _told_all(evidence: Evidence, truth: Truth) -> frozenset[Name]:
    """The numerators of shares that are told to be of all, where of how many is printed elsewhere, or told
    so: no secrets."""
    shares = [
        line.share
        for line in evidence.open_lines
        if line.share
        and line.share[0] not in evidence.known
        and _is_told_anyway(line, evidence, line.rule, truth, is_nought=False)
    ]
    told: frozenset[Name] = frozenset()
    while more := {above for above, below in shares if below in evidence.known or below in told} - told:
        told |= more
    return told


def _secrets(
    line: Line, evidence: Evidence, rule: Rule, truth: Truth, told: frozenset[Name]
) -> list[tuple[Terms, bool]]:
    """What one row hides that is small, or may be, with whether the reader is told so; nothing that is `told`
    anyway."""
    if all(name is None or name in evidence.known for name in line.names):
        return []
    found: list[tuple[Terms, bool]] = []
    is_none = line.is_share and _is_told_anyway(line, evidence, rule, truth, is_nought=True)
    for name in line.names:
        if name is None or name in evidence.known or name in told or (name == line.names[0] and is_none):
            continue
        if truth is not None:
            found += [(((name, 1),), True)] if rule.is_small(truth.get(name, 0)) else []
        else:
            found.append((((name, 1),), line.says_small(rule, is_above=name == line.names[0])))
    if line.share is None:
        return found
    above, below = line.share
    is_open = not evidence.known.keys() >= {above, below} and evidence.known.get(above) != 0 and not is_none
    if is_open and (truth is None or rule.is_small(truth.get(below, 0) - truth.get(above, 0))):
        found.append((((below, 1), (above, -1)), truth is not None))
    return found + _none_or_all(line, evidence, rule, truth)


def _none_or_all(line: Line, evidence: Evidence, rule: Rule, truth: Truth) -> list[tuple[Terms, bool]]:
    """Of a share that is hidden, of few people or guarded: that it is none of them, or all, where nothing
    wider says so."""
    if line.share is None or truth is None:
        return []
    above, below = line.share
    size, number = truth.get(below, 0), truth.get(above)
    if (
        above in evidence.known
        or not size
        or not (line.is_guarded or rule.is_small(size))
        or number not in (0, size)
    ):
        return []
    if _is_told_anyway(line, evidence, rule, truth, is_nought=not number):
        return []
    return [((((below, 1), (above, -1)) if number else ((above, 1),)), True)]
