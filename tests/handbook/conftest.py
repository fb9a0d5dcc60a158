"""The handbook's own Board: a return written as a small table, a measure, and what the pack then shows.

Every test reads the same way: what agencies returned, what is measured, what is shown. A table is typed
by what stands in it: a date is a date, yes and no are a flag, an empty cell is nothing recorded.
"""

from __future__ import annotations

import math
import re
from datetime import date

import pandas as pd
import pytest

from wscb_lib.framework import Agency, Band, Board, Column, Framework, Measure, Population, Return, Table
from wscb_lib.measures import calculate, rows_behind
from wscb_lib.quarter import Quarter
from wscb_lib.signals.results import Results

_DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
_TIME = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d$")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a table drawn with | as dictionaries of text; the first line is the headings."""
    lines = [line.strip().strip("|").split("|") for line in text.strip().splitlines()]
    headings, *rows = [[cell.strip() for cell in line] for line in lines]
    assert all(len(row) == len(headings) for row in rows), "a row of the table has too many cells, or too few"
    return [dict(zip(headings, row, strict=True)) for row in rows]


def type_of(cells: list[str]) -> str:
    """What a column holds, by what stands in it."""
    said = [cell for cell in cells if cell]
    for kind, fits in (("date", _DAY), ("datetime", _TIME), ("number", _NUMBER)):
        if said and all(fits.match(cell) for cell in said):
            return kind
    return "flag" if said and set(said) <= {"yes", "no"} else "text"


def typed(cells: list[str], kind: str) -> pd.Series:
    """The cells of one column as the store keeps them."""
    said = pd.Series([cell or None for cell in cells], dtype="object")
    if kind in ("date", "datetime"):
        return pd.to_datetime(said)
    if kind == "number":
        return pd.to_numeric(said).astype("Float64")
    return said.map({"yes": True, "no": False}).astype("boolean") if kind == "flag" else said.astype("str")


class HandbookBoard:
    """Holds what was returned and what is measured; `shows` says what must come of it."""

    def __init__(self) -> None:
        self.facts: dict[tuple[str, str], pd.DataFrame] = {}
        self.gate: list[dict[str, str]] = []
        self.spec = {"agencies": ("office",), "cadence": "quarterly", "due_days": 20}
        self.columns: dict[str, dict] = {}
        self.populations: tuple[Population, ...] = ()
        self.bands: dict[str, tuple[Band, ...]] = {}
        self.partners: tuple[Agency, ...] = ()
        self.kinds: dict[str, str] = {}
        self.fields: dict = {}
        self.as_of = ""

    def received(self, text: str) -> None:
        """The rows that agencies returned; a column `agency` says which."""
        rows = rows_of(text)
        cells = {name: [row[name] for row in rows] for name in rows[0]}
        self.kinds = {name: type_of(said) for name, said in cells.items()}
        frame = pd.DataFrame({name: typed(said, self.kinds[name]) for name, said in cells.items()})
        self.facts = {("cases_return", "cases"): frame}
        if "agency" in frame:
            known = self.spec["agencies"] if self.spec.get("per_agency") else ()
            self.spec |= {"agencies": tuple(dict.fromkeys((*known, *frame["agency"]))), "per_agency": True}

    def gate_said(self, text: str) -> None:
        """What the gate said of a return; of every other it says `received`."""
        self.gate = rows_of(text)

    def column(self, name: str, **said) -> None:
        """What the return's page says of a column beyond its type."""
        self.columns[name] = said

    def returned_by(self, *agencies: str, **said) -> None:
        """Who sends the return, and how often."""
        self.spec |= {"agencies": agencies, **said}

    def measures(self, kind: str, **fields) -> None:
        """The measure."""
        self.fields = {"kind": kind, "counted_on": "held_on", **fields}
        if fields.get("open_from"):
            del self.fields["counted_on"]

    def measure(self) -> Measure:
        """The measure as the framework holds it."""
        words = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
        return Measure(id="it", return_id="cases_return", table="cases", **words, **self.fields)

    def framework(self, quarter: Quarter) -> Framework:
        """The framework that says all this."""
        columns = {
            name: Column(
                name, **({"meaning": "", "type": self.kinds.get(name, "text")} | self.columns.get(name, {}))
            )
            for name in (*self.kinds, *self.columns)
        }
        table = Table("cases", "", (), "held_on", columns)
        spec = Return(
            "cases_return", "", why="", tables={"cases": table}, measures={"it": self.measure()}, **self.spec
        )
        board = Board("", "", "", 40, agencies=self.partners, populations=self.populations, bands=self.bands)
        return Framework(quarter, board, (), (), (), (), (), {"cases_return": spec}, (), (), ())

    def results(self, first: str, last: str) -> pd.DataFrame:
        """Every row of the results from one quarter to another."""
        quarters = Quarter.range(Quarter.parse(first), Quarter.parse(last))
        as_of = Quarter.parse(self.as_of or last)
        return calculate(self.framework(as_of), self.facts, self.all_said(quarters), quarters, as_of)

    def all_said(self, quarters: tuple[Quarter, ...]) -> dict[tuple[str, str, str], str]:
        """What the gate says of every quarter."""
        agencies = self.spec["agencies"]
        gate = {("cases_return", agency, str(q)): "received" for agency in agencies for q in quarters}
        for row in self.gate:
            gate["cases_return", row.get("agency", agencies[0]), row["quarter"]] = row["said"]
        return gate

    def compares(self, text: str) -> None:
        """What a verdict on the last quarter drawn rests on must be these rows; `agencies` is 0 where it is
        all of them."""
        wanted = rows_of(text)
        written = [row["quarter"] for row in wanted]
        slots, agencies = Results(self.results(min(written), max(written))).compared(
            self.measure(), max(written)
        )
        rows = [{**slot._asdict(), "agencies": agencies} for slot in slots]
        assert [{name: _as_drawn(row[name]) for name in wanted[0]} for row in rows] == wanted

    def comes_from(self, text: str) -> None:
        """The rows behind each quarter's headline must be these, in the table's order; `of` is yes for one
        above the line."""
        wanted = rows_of(text)
        first, last = (pick(row["quarter"] for row in wanted) for pick in (min, max))
        quarters, as_of = (
            Quarter.range(Quarter.parse(first), Quarter.parse(last)),
            Quarter.parse(self.as_of or last),
        )
        framework, gate = self.framework(as_of), self.all_said(quarters)
        found = []
        for quarter in quarters:
            trace = rows_behind(framework, self.facts, gate, self.measure(), quarter, as_of)
            rows = self.facts[trace.table].iloc[trace.places]["row"]
            found += [
                {"quarter": str(quarter), "row": f"{row:g}", "of": "yes" if is_met else "no"}
                for row, is_met in zip(rows, trace.is_in_numerator, strict=True)
            ]
        assert found == [row for row in wanted if row["row"]]

    def shows(self, text: str, *, breakdown: str = "all") -> None:
        """The results must be these rows, in the columns drawn and no others."""
        wanted = rows_of(text)
        written = [row["quarter"] for row in wanted]
        results = self.results(min(written), max(written))
        results = results[results["breakdown"] == breakdown]
        if "agency" not in wanted[0]:
            results = results[results["agency"] == "all"]
        found = [{name: _as_drawn(row[name]) for name in wanted[0]} for row in results.to_dict("records")]
        assert [row for row in found if row["quarter"] in written] == wanted


def _as_drawn(value) -> str:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.10g}"
    return str(value)


@pytest.fixture
def board() -> HandbookBoard:
    """A Board with one return, not yet returned."""
    return HandbookBoard()


@pytest.fixture
def children_of_town() -> tuple[Population, ...]:
    """How many children live in a made-up town."""
    return (Population("children", 2013, 40_000, "made up"), Population("children", 2014, 50_000, "made up"))


@pytest.fixture
def age_bands() -> dict[str, tuple[Band, ...]]:
    """The bands by which the handbook's Board tells ages."""
    return {"age": (Band("unborn", -1, -1), Band("0 to 4", 0, 4), Band("5 to 17", 5, 17))}


@pytest.fixture
def partner_from():
    """A partner that joined the Board on a day."""

    def made(name: str, joined: str = "") -> Agency:
        return Agency(name, name, valid_from=date.fromisoformat(joined) if joined else None)

    return made
