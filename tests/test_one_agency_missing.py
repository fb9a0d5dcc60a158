"""Take away one agency's file, each in turn: whatever it fed says so, and no line falls.

One file of each return of the specimen's reported quarter is taken away; of returns that several agencies
send, every other file too in `make test-all`. What remains is checked, measured, judged, protected and told
as a run would, as far as the words of the pages; only the return it belonged to goes through the gate again,
and only pages looked at are written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd
import pytest

from tests.conftest import REPORTED, ROOT, framework_of
from wscb_lib import disclosure, measures, signals
from wscb_lib.framework import Framework
from wscb_lib.pages import theme as themes
from wscb_lib.pages.every_page import page_of
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.dashboard_line import line_of
from wscb_lib.pages.parts.judging import grounds_of, measures_of, missing_for_assured
from wscb_lib.pages.parts.milestones import milestones
from wscb_lib.quality import Gate, check_returns, read_registers
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.gathering import gather
from wscb_lib.quarterly.intake import read_everything
from wscb_lib.quarterly.line import history
from wscb_lib.record import closures, read_record
from wscb_lib.returns import find_files
from wscb_lib.store import Store

SPECIMEN = ROOT / "data" / "specimen"
QUARTER = Quarter.parse(REPORTED)
FRAMEWORK = framework_of()
FILES = [
    (spec.id, agency)
    for spec in FRAMEWORK.returns.values()
    for agency in sorted(
        {f.agency for f in find_files(spec, SPECIMEN / "returns" / str(QUARTER)) if f.is_current}
    )
]
FIRST = {return_id: agency for return_id, agency in reversed(FILES)}
QUICK = set(list(FIRST.items())[3::6])  # a sixth of the returns, each without one agency; all take long
CASES = [pytest.param(of, id="-".join(of), marks=() if of in QUICK else pytest.mark.long) for of in FILES]
ROW = ["measure", "quarter", "breakdown", "group", "agency"]
FIGURES = [*ROW, "numerator", "denominator", "value", "status"]


@dataclass
class Told:
    """What a gate's account comes to: every figure, what may be shown of it, what is flagged and what pages
    say."""

    gate: Gate
    before: pd.DataFrame  # what is shown of earlier quarters: protected once, for all cases
    pages: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def results(self) -> pd.DataFrame:
        return measures.calculate(FRAMEWORK, self.gate.facts, self.gate.statuses, history(self.gate), QUARTER)

    @cached_property
    def now(self) -> pd.DataFrame:
        return self.results[self.results["quarter"] == str(QUARTER)]

    @cached_property
    def signals(self) -> dict[str, Any]:
        return signals.judge_all(self.results, _judged(FRAMEWORK), QUARTER)

    @cached_property
    def shown(self) -> pd.DataFrame:
        return disclosure.protect_until_safe(self.now, FRAMEWORK.measures, _rule())[0].shown

    def concerns(self, only: set[str]) -> tuple[Any, ...]:
        judged = {name: m for name, m in _judged(FRAMEWORK).items() if name in only}
        return signals.follow(
            self.results, judged, history(self.gate), closures(read_record(self.gate.facts))
        )

    @cached_property
    def material(self) -> Evidence:
        shown = pd.concat([self.before, self.shown], ignore_index=True)
        record, edition = read_record(self.gate.facts), FRAMEWORK.board.editions["board"]
        return gather(
            self.gate, shown, self.signals, (), record, history(self.gate), "specimen", edition, True
        )

    def page(self, stem: str) -> Mapping[str, Any]:
        """The parts of one page, an element's or a theme's; each is written once."""
        if stem not in self.pages:
            self.pages[stem] = self._parts_of(stem)
        return self.pages[stem]

    def _parts_of(self, stem: str) -> Mapping[str, Any]:
        theme = next((t for t in FRAMEWORK.themes if stem == f"theme__{t.id}"), None)
        if theme:
            return themes.parts_of(self.material, theme)[1]
        return page_of(self.material, next(e for e in FRAMEWORK.elements if e.stem == stem)).parts


def _judged(framework: Framework) -> dict[str, Any]:
    return {m.id: m for m in framework.measures.values() if m.is_judged}


def _rule() -> disclosure.Rule:
    return disclosure.Rule.of(FRAMEWORK.board.editions["board"], disclosure.characteristics_of(FRAMEWORK))


@dataclass
class Specimen:
    """Every return of the specimen, read once."""

    readings: list[Any]
    register: tuple[Any, ...]
    gate: Gate

    @cached_property
    def whole(self) -> Told:
        return Told(self.gate, self.shown_before)

    @cached_property
    def shown_before(self) -> pd.DataFrame:
        results = Told(self.gate, pd.DataFrame()).results
        before = results[results["quarter"] != str(QUARTER)]
        return disclosure.protect(before, FRAMEWORK.measures, _rule())

    @cached_property
    def a_quarter_ago(self) -> pd.DataFrame:
        """Every figure as it stood when the quarter before was reported."""
        was = QUARTER.previous
        framework = framework_of(str(was))
        came = [r for r in self.readings if r.quarter is None or r.quarter <= was]
        gate = check_returns(framework, came, was, register=[r for r in self.register if r.quarter <= was])
        return measures.calculate(framework, gate.facts, gate.statuses, history(gate), was)

    def without(self, return_id: str, agency: str) -> Told:
        """The same with one file taken away: its return goes through the gate again, the others' account
        stands."""

        def is_gone(of: Any) -> bool:
            return (of.return_id, of.agency, of.quarter) == (return_id, agency, QUARTER)

        alone = replace(FRAMEWORK, returns={return_id: FRAMEWORK.returns[return_id]})
        mine = [r for r in self.readings if r.return_id == return_id and not is_gone(r)]
        register = [r for r in self.register if r.return_id == return_id and (r.is_history or not is_gone(r))]
        again, whole = check_returns(alone, mine, QUARTER, register=register), self.gate
        others = {key: standing for key, standing in whole.standings.items() if key[0] != return_id}
        return Told(
            replace(
                whole,
                facts={**whole.facts, **again.facts},
                statuses={**whole.statuses, **again.statuses},
                standings={**others, **again.standings},
            ),
            self.shown_before,
        )


@dataclass
class Gone:
    """One case: what was taken away, and what is told with and without it."""

    return_id: str
    agency: str
    whole: Told
    told: Told

    @cached_property
    def changed(self) -> pd.DataFrame:
        """Every row that is no longer what it was, beside what it was."""
        both = self.whole.results[FIGURES].merge(
            self.told.results[FIGURES], on=ROW, how="outer", suffixes=("_was", "")
        )
        same = both["status"] == both["status_was"]
        for name in ("numerator", "denominator", "value"):
            same &= (both[name] == both[f"{name}_was"]) | (both[name].isna() & both[f"{name}_was"].isna())
        return both[~same]

    @cached_property
    def now(self) -> pd.DataFrame:
        return self.changed[self.changed["quarter"] == str(QUARTER)]

    @cached_property
    def fed(self) -> set[str]:
        """The measures whose own figure of the quarter it fed."""
        headlines = self.now[(self.now["agency"] == "all") & (self.now["breakdown"] == "all")]
        return set(headlines["measure"])

    @property
    def name(self) -> str:
        return FRAMEWORK.board.agency_name(self.agency)

    @property
    def title(self) -> str:
        return FRAMEWORK.returns[self.return_id].title


@pytest.fixture(scope="module")
def specimen(specimen_run, gate) -> Specimen:
    readings, _ = read_everything(FRAMEWORK, Store(specimen_run[0]), QUARTER)
    return Specimen(readings, read_registers(FRAMEWORK, specimen_run[0], QUARTER), gate)


@pytest.fixture(scope="module", params=CASES)
def gone(request, specimen) -> Gone:
    return Gone(*request.param, specimen.whole, specimen.without(*request.param))


def test_no_figure_it_fed_is_a_nought_or_quietly_a_smaller_total(gone):
    """A total of several agencies says it is partial; all else has no figure, in its breakdowns too."""
    assert gone.fed
    assert set(gone.now["status"]) <= {"not_returned", "partial"}
    assert gone.now.loc[gone.now["status"] == "not_returned", ["numerator", "value"]].isna().all(axis=None)
    if not FRAMEWORK.returns[gone.return_id].per_agency:
        assert "partial" not in set(gone.now["status"])


def test_every_figure_of_a_return_with_one_sender_is_gone_with_it(gone):
    spec = FRAMEWORK.returns[gone.return_id]
    mine = gone.told.now[gone.told.now["measure"].isin(spec.measures)]
    mine = mine[mine["agency"] == (gone.agency if spec.per_agency else "all")]
    assert set(mine["status"]) == {"not_returned"}


def test_only_what_looks_into_the_return_is_touched(gone):
    own = set(FRAMEWORK.returns[gone.return_id].measures)
    assert all(FRAMEWORK.measure(m).function for m in set(gone.changed["measure"]) - own)


def test_an_earlier_quarter_says_what_it_said_before_the_file_came(gone, specimen):
    """A later return may mend an earlier quarter; without it the quarter says what was known, never less."""
    earlier = gone.changed[(gone.changed["quarter"] != str(QUARTER)) & (gone.changed["agency"] == "all")]
    earlier = earlier[["measure", "quarter", "breakdown", "group"]].merge(
        gone.told.results[gone.told.results["agency"] == "all"]
    )
    known = earlier.merge(specimen.a_quarter_ago, on=ROW, how="left", suffixes=("", "_then"))
    differs = (known["value"] != known["value_then"]) & ~(known["value"].isna() & known["value_then"].isna())
    assert known.loc[differs | (known["status"] != known["status_then"]), "measure"].tolist() == []


def test_no_signal_or_watch_is_raised_by_its_absence(gone):
    flagged = {name for name, signal in gone.whole.signals.items() if signal.is_flag}
    assert {name for name, signal in gone.told.signals.items() if signal.is_flag} <= flagged
    assert raised_now(gone.told, gone.fed) <= raised_now(gone.whole, gone.fed)


def raised_now(told: Told, fed: set[str]) -> set[str]:
    return {concern.measure for concern in told.concerns(fed) if concern.raised == str(QUARTER)}


def test_no_line_falls(gone):
    """The last place of its line is a gap, and is not judged; or says that it is partial, and is not drawn on
    to."""
    for name in gone.fed:
        latest = gone.told.material.series[name][-1]
        assert latest.status in ("not_returned", "partial")
        assert line_of(gone.told.material, FRAMEWORK.measure(name)).spark[-1] is None
        if not latest.is_figure and name in gone.told.signals:
            assert gone.told.signals[name].verdict == "no_figure"


def test_no_milestone_is_met_or_missed_by_its_absence(gone):
    was = {m.measure: m.state for m in milestones(gone.whole.material, list(FRAMEWORK.measures.values()))}
    now = {m.measure: m.state for m in milestones(gone.told.material, list(FRAMEWORK.measures.values()))}
    shares = {name for name in gone.fed if FRAMEWORK.measure(name).kind == "share"}
    assert {name: now[name] for name in now.keys() & gone.fed - shares} == dict.fromkeys(
        now.keys() & gone.fed - shares, "cannot tell"
    )
    assert {name: now[name] for name in now.keys() - gone.fed} == {
        name: was[name] for name in was.keys() - gone.fed
    }


def test_every_line_of_a_table_that_it_fed_says_so(gone):
    for name in gone.fed:
        line = line_of(gone.told.material, FRAMEWORK.measure(name))
        assert "not returned" in line.latest or "(partial)" in line.latest
        assert line.reliability == "no figure" or gone.name in line.reliability


def test_every_page_that_it_fed_names_it_under_reliability(gone):
    for element in FRAMEWORK.elements:
        here = {m.id for m in gone.told.material.measures_on(element)} & gone.fed
        if here and element.id != "board_summary":
            assert f"{gone.name}: not returned" in words_of(gone.told.page(element.stem), "reliability"), (
                element.stem
            )
    for theme in FRAMEWORK.themes:
        if gone.fed & set(theme.measures):
            assert f"{gone.name}: not returned" in words_of(
                gone.told.page(f"theme__{theme.id}"), "reliability"
            ), theme.id


def test_every_statement_that_it_fed_names_what_is_missing(gone):
    fed = {s for name in gone.fed for s in FRAMEWORK.measure(name).statements}
    for statement in FRAMEWORK.statements:
        found = grounds_of(gone.told.material, measures_of(gone.told.material, statement.id))
        named = f"{gone.title}, from {gone.name}"
        own = any(
            statement.id in FRAMEWORK.measure(m).statements
            and FRAMEWORK.measure(m).return_id == gone.return_id
            for m in gone.fed
        )
        assert (named in found.missing) == own
        if statement.id in fed:
            assert found.missing
            said = words_of(gone.told.page("1_performance_dashboard"), f"section/{statement.id}")
            assert all(words in said for words in found.missing)


def test_no_statement_may_be_called_assured_without_a_whole_return_that_feeds_it(gone):
    for name in gone.fed:
        for statement in FRAMEWORK.measure(name).statements:
            found = grounds_of(gone.told.material, measures_of(gone.told.material, statement))
            if gone.told.material.latest(name).status == "not_returned":
                assert any("not returned" in words for words in missing_for_assured(found))


def test_page_one_says_of_each_statement_that_lost_a_figure_what_did_not_come(gone):
    lost = {
        s
        for name in gone.fed
        if gone.told.material.latest(name).status == "not_returned"
        for s in FRAMEWORK.measure(name).statements
    }
    folded = gone.told.page("0_board_summary")["record"].more
    table = next(each for each in folded if each.options["id"] == "summary-statements")
    lacking = table.arguments[0].index("Lacking")
    rows = {row[0]: row[lacking] for row in table.arguments[1]}
    for statement in FRAMEWORK.statements:
        said = rows[statement.short or statement.text]
        missing = grounds_of(gone.told.material, measures_of(gone.told.material, statement.id)).missing
        assert ("Not returned: " in said) == bool(missing), statement.id
        assert all(words in said for words in missing), statement.id
        assert missing or statement.id not in lost, statement.id


def test_page_one_names_who_was_not_in_the_room(gone):
    said = words_of(gone.told.page("0_board_summary"), "not_in_the_room")
    assert re.search(rf"(^|\. ){re.escape(gone.name)}: [^.]*did not send {re.escape(gone.title)}", said)


def test_what_is_left_is_still_safe_to_show(gone):
    told = gone.told
    assert disclosure.attack(told.shown, FRAMEWORK.measures, _rule(), told.now) == []


def words_of(parts: Mapping[str, Any], part: str) -> str:
    """Every word of one part of a page, tables drawn as text."""
    draft = parts[part]
    said = [block.draw() if hasattr(block, "draw") else block for block in (*draft.blocks, *draft.more)]
    return " ".join(" ".join(passage.text.split()) for passage in said)
