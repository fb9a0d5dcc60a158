"""Absence is a word: what was returned, quarter by quarter, and whether there can be a figure.

A headline may be `ok` or `partial` (a figure follows), or `not_due`, `not_returned`, `held`, `suppressed`
or `too_early` (none does). `not_applicable` is added later, where the arithmetic finds nothing to divide by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from wscb_lib.errors import FrameworkFault
from wscb_lib.framework.board import Board
from wscb_lib.framework.declared import Measure, Return
from wscb_lib.framework.values import Framework
from wscb_lib.measures import calendar
from wscb_lib.measures.slots import DUE, Slots
from wscb_lib.quarter import Quarter

FIGURES = ("ok", "partial")
"""The statuses with a figure; every other is an absence, and its numbers are NaN."""

GateStatus = Mapping[tuple[str, str, str], str]
"""(return id, agency id, quarter as written) -> received, held, not_returned or not_due; under `return.table`
in the place of the return's id, the word for a table that did not come with the others."""

_WORDS = {"received": "ok", "held": "held", "not_returned": "not_returned", "not_due": "not_due"}


@dataclass(frozen=True)
class Standing:
    """Which agency returned what in which quarter.

    Arrays are agency by quarter, or by quarter; `by_agency` and `headline` hold words. `is_counted` says
    whose rows count in which quarter: only those of a return that passed.
    """

    agencies: tuple[str, ...]
    by_agency: np.ndarray
    is_expected: np.ndarray
    is_counted: np.ndarray
    headline: np.ndarray
    is_early: np.ndarray

    @property
    def missing(self) -> np.ndarray:
        """For each quarter, the word for agencies that are missing where others came: "held" where any is
        held, else "not_returned"."""
        is_held = ((self.by_agency == "held") & self.is_expected).any(axis=0)
        return np.where(is_held, "held", "not_returned")

    @property
    def expected(self) -> np.ndarray:
        """How many agencies should have returned, quarter by quarter."""
        return np.asarray(self.is_expected.sum(axis=0))

    @property
    def present(self) -> np.ndarray:
        """How many of them did, with a return that passed."""
        return np.asarray((self.is_counted & self.is_expected).sum(axis=0))


def due_quarters(spec: Return, measure: Measure) -> tuple[int, ...]:
    """The quarters of the year in which a measure is due: its own cadence, else the return's.

    >>> from wscb_lib.framework.declared import Return
    >>> spec = Return("lado", "Allegations", ("lado",), "half_yearly", "why")
    >>> due_quarters(spec, Measure("m", "lado", *[""] * 9))
    (2, 4)
    """
    if measure.cadence and measure.cadence != spec.cadence:
        return DUE[measure.cadence]
    return spec.due_quarters or DUE[spec.cadence]


def standing(
    framework: Framework, spec: Return, measure: Measure, gate: GateStatus, slots: Slots, as_of: Quarter
) -> Standing:
    """Work out which agency returned a return in which quarter; one that `gate` does not mention was not
    returned."""
    agencies = _senders(spec, gate) if spec.per_agency else _who_speaks(spec, gate)
    needed = (
        tuple(spec.tables) if measure.function else (measure.table,)
    )  # a function may look at any of them
    found = [
        [
            _gate_word(gate, spec, needed, agency, q, framework.board)
            if _is_asked(measure, agency, q)
            else "not_due"
            for q in slots.quarters
        ]
        for agency in agencies
    ]
    by_agency = np.array(found, dtype=object).reshape(len(agencies), len(slots))
    if not spec.per_agency:
        agencies, by_agency = ("all",), _as_one(by_agency)
    told_by = _newest(by_agency, slots, as_of)
    early = np.array([_is_early(q, told_by, measure, spec) for q in slots.quarters], dtype=bool)
    since = measure.asked_from or slots.quarters[0] if slots.quarters else as_of
    due = slots.is_due & np.array([since <= q <= as_of for q in slots.quarters], dtype=bool)
    return judge(agencies, by_agency, by_agency != "not_due", due, early)


def judge(
    agencies: tuple[str, ...],
    by_agency: np.ndarray,
    is_expected: np.ndarray,
    is_due: np.ndarray,
    is_early: np.ndarray,
) -> Standing:
    """The headline word of each quarter, from the words of the agencies expected in it."""
    by_agency = np.where(is_due, by_agency, "not_due")
    is_expected = is_expected & is_due
    is_counted = by_agency == "ok"
    present, expected = (is_counted & is_expected).sum(axis=0), is_expected.sum(axis=0)
    headline = np.where(present < expected, "partial", "ok").astype(object)
    headline[is_early] = "too_early"
    for word in (
        "not_returned",
        "suppressed",
        "held",
    ):  # the last said stands: some return is there to be mended
        headline[(present == 0) & ((by_agency == word) & is_expected).any(axis=0)] = word
    headline[(expected == 0) | ~is_due] = "not_due"
    shown = np.where(is_early & is_counted, "too_early", by_agency)
    return Standing(agencies, shown, is_expected, is_counted, headline, is_early)


def _senders(spec: Return, gate: GateStatus) -> tuple[str, ...]:
    """The agencies the return names, then any that came before them and the gate remembers."""
    earlier = sorted({agency for (return_id, agency, _) in gate if return_id == spec.id} - set(spec.agencies))
    return (*spec.agencies, *earlier)


def _who_speaks(spec: Return, gate: GateStatus) -> tuple[str, ...]:
    """The names under which the gate lists a return of one file: an agency, or "all" when several share
    it."""
    known = {agency for (return_id, agency, _) in gate if return_id == spec.id}
    return tuple(sorted(known)) or spec.agencies


def _gate_word(
    gate: GateStatus, spec: Return, tables: Sequence[str], agency: str, quarter: Quarter, board: Board
) -> str:
    found = gate.get((spec.id, agency, str(quarter)))
    if found == "received":
        own = (gate.get((f"{spec.id}.{table}", agency, str(quarter))) for table in tables)
        found = next((word for word in own if word), found)
    if found is not None and found not in _WORDS:
        raise FrameworkFault(
            f'{spec.id}, {agency}, {quarter}: the gate said "{found}". Wanted one of {", ".join(_WORDS)}.'
        )
    if found in (None, "not_returned"):
        return "not_returned" if _was_partner(spec, board, agency, quarter) else "not_due"
    return _WORDS[found]


def _is_asked(measure: Measure, agency: str, quarter: Quarter) -> bool:
    """Whether an agency had agreed by then to send all that a measure is made from."""
    since = measure.asked_from_each.get(agency, quarter)
    return since is not None and since <= quarter


def _was_partner(spec: Return, board: Board, agency: str, quarter: Quarter) -> bool:
    """An agency with no dates always was; one that the return no longer names is missed by nobody."""
    if spec.per_agency and agency not in spec.agencies:
        return False
    lines = [known for known in board.agencies if known.id == agency]
    spans = [(line.valid_from or date.min, line.valid_to or date.max) for line in lines]
    return not spans or any(starts <= quarter.end and quarter.start <= ends for starts, ends in spans)


def _as_one(by_agency: np.ndarray) -> np.ndarray:
    """A return that several agencies make together is one file: the best that was said of it stands."""
    together = np.full((1, by_agency.shape[1]), "not_due", dtype=object)
    for word in ("not_returned", "held", "ok"):
        together[0, (by_agency == word).any(axis=0)] = word
    return together


def _newest(by_agency: np.ndarray, slots: Slots, as_of: Quarter) -> Quarter:
    """The quarter of the newest return that counts; the run's own when none does.

    An outcome that only a return which never came could tell is not known, however long ago it happened.
    """
    came = (
        q
        for q, words in zip(slots.quarters, by_agency.T, strict=True)
        if q <= as_of and (words == "ok").any()
    )
    return max(came, default=as_of)


def _is_early(quarter: Quarter, told_by: Quarter, measure: Measure, spec: Return) -> bool:
    """Whether the outcome was not yet known on the day the newest return was due."""
    known_on = calendar.day_after(quarter.end, measure.known_after)
    return bool(measure.known_after) and known_on > told_by.end + timedelta(days=spec.due_days)
