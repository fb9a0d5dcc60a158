"""The auditor: tries to work out every hidden count from everything an edition shows.

Other code than the suppression, on purpose: `evidence` reads the frame and `bounds` does the arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from wscb_lib.disclosure.bounds import Target, Terms, Truth, left_out, too_narrow
from wscb_lib.disclosure.evidence import Evidence, Line, Name, gather, numbers
from wscb_lib.disclosure.rule import Rule

_PRINTED = "a small count is printed, or follows from its own row"
_NARROW = "a hidden small count can be worked out too closely from what is shown around it"
_SHOWN_BEFORE = "a small count hidden now was printed in an earlier pack"


@dataclass(frozen=True, order=True)
class Breach:
    """A small count that the edition gives away. It names where, never the count."""

    measure: str
    quarter: str
    breakdown: str
    agency: str
    why: str

    @property
    def sentence(self) -> str:
        """One sentence for the ledger and the error.

        >>> Breach("plans", "2015-16-Q4", "sex", "all", "a small count is printed").sentence
        'plans, 2015-16-Q4, by sex: a small count is printed.'
        """
        of = "" if self.agency == "all" else f", {self.agency}"
        return f"{self.measure}, {self.quarter}, by {self.breakdown}{of}: {self.why}."


def attack(
    shown: pd.DataFrame, measures: Mapping[str, Any], rule: Rule, results: pd.DataFrame | None = None
) -> list[Breach]:
    """Every small count that a reader could work out, in order; an empty list when the edition is safe.

    shown: what `protect` returned. With `results`, what it was given, the auditor is the strong attacker:
    told which hidden counts are small, never how small. Without, it knows only what a reader is told, and
    reports a count of unknown kind only when it can be no other than small. What is found is returned.

    >>> attack(pd.DataFrame(columns=["measure", "quarter", "breakdown", "group", "agency", "numerator",
    ...                              "denominator", "value", "status", "shown_as"]), {}, Rule("board"))
    []
    """
    truth, apart = (None, frozenset()) if results is None else numbers(results, measures, rule)
    evidence = gather(shown, measures, rule, apart)
    found = {
        Breach(*line.where, _PRINTED) for line in evidence.lines if _gives_itself_away(line, evidence, rule)
    }
    for target in too_narrow(evidence, rule, truth, _targets(evidence, rule, truth)):
        found |= {Breach(*where, _NARROW) for where in target.wheres}
    return sorted(found)


def shown_before(
    shown: pd.DataFrame, earlier: pd.DataFrame, measures: Mapping[str, Any], rule: Rule
) -> list[Breach]:
    """The small counts hidden now that an earlier pack printed: they cannot be taken back.

    earlier: the shown results of that pack. A count restated since is reported too.
    """
    before, apart = numbers(earlier, measures, rule)
    now = gather(shown, measures, rule, apart)

    def was_printed(name: Name | None) -> bool:
        return name in before and name not in now.known and rule.is_small(before[name])

    lines = [line for line in now.lines if any(was_printed(name) for name in line.names)]
    return sorted({Breach(*line.where, _SHOWN_BEFORE) for line in lines})


def _gives_itself_away(line: Line, evidence: Evidence, rule: Rule) -> bool:
    """Whether a row shows a small count, or leaves a small count out of what it shows."""
    if not line.is_covered or evidence.exact.issuperset(line.names):
        return False
    counts = [evidence.known[n] for n in line.names if n in evidence.known and n not in evidence.exact]
    return any(rule.is_small(count) for count in [*counts, left_out(line, evidence.known) or 0])


def _targets(evidence: Evidence, rule: Rule, truth: Truth) -> list[Target]:
    """Every hidden number, and every difference within a share, that must not be worked out."""
    targets: dict[Terms, Target] = {}
    for line in evidence.lines:
        if line.is_covered and line.where not in evidence.gone:
            for terms, is_told_small in _secrets(line, evidence, rule, truth):
                target = targets.setdefault(terms, Target(terms, is_told_small))
                target.is_told_small |= is_told_small
                target.wheres.add(line.where)
    return list(targets.values())


def _secrets(line: Line, evidence: Evidence, rule: Rule, truth: Truth) -> list[tuple[Terms, bool]]:
    """What one row hides that is small, or may be, with whether the reader is told so."""
    above, below = line.names
    found: list[tuple[Terms, bool]] = []
    for name in line.names:
        if name is None or name in evidence.known:
            continue
        if truth is not None:
            found += [(((name, 1),), True)] if rule.is_small(truth.get(name, 0)) else []
        else:
            found.append((((name, 1),), name == above and line.text != rule.text_for(is_small=False)))
    is_open = line.is_share and not evidence.known.keys() >= {above, below} and evidence.known.get(above) != 0
    if is_open and (truth is None or rule.is_small(left_out(line, truth) or 0)):
        found.append((((below, 1), (above, -1)), truth is not None))
    return found
