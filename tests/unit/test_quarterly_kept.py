"""What a run keeps of agencies' files goes when the files do: through the command itself."""

from __future__ import annotations

import pandas as pd
import pytest

from run_quarter import main
from tests.unit.test_disclosure import BOARD, counts, measure
from wscb_lib.disclosure import until_safe
from wscb_lib.disclosure.parts import parts_of
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly import checker, line
from wscb_lib.quarterly.intake import checksums
from wscb_lib.store import Store

QUARTER = "2015-16-Q4"
SECRET = "Zyxwvut-4711"  # a case's own number, as it stands in the agency's file and nowhere else

HEADINGS = (
    "Case ID,Contact date,Threshold met,Allegation date,Referral date,Employer sector,Volunteer,Category of "
    "allegation,Historic,Police investigation,Suspension,Outcome date,Outcome,DBS referral"
)


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """A workspace with one return of one agency; great_expectations is asked nothing."""
    monkeypatch.setattr(checker.Checker, "warm_up", lambda self: None)
    monkeypatch.setattr(checker.Checker, "__call__", lambda self, frames, suites: {})
    (tmp_path / "returns" / QUARTER).mkdir(parents=True)
    return tmp_path


def write_lado(workspace, case: str) -> None:
    row = [case, "20/01/2016", "allegation", "19/01/2016", "20/01/2016", "education", "No", "physical"]
    (workspace / "returns" / QUARTER / "lado.csv").write_text(
        f"{HEADINGS}\n{','.join(row)},No,No,No,,,No\n", encoding="utf-8"
    )


def check(workspace) -> None:
    assert main([QUARTER, "--workspace", str(workspace), "--check"]) == 0


def holding(workspace, words: str) -> list[str]:
    """The files of the store in which these words stand."""
    return [
        path.relative_to(workspace).as_posix()
        for path in sorted((workspace / "store").rglob("*"))
        if path.is_file() and words.encode() in path.read_bytes()
    ]


def test_a_reading_is_kept_while_its_file_lies_there(workspace):
    write_lado(workspace, SECRET)
    check(workspace)
    kept = [f"reading/lado.{QUARTER}.lado", f"taken/{QUARTER}.lado"]
    assert holding(workspace, SECRET) == [f"store/kept/{place}" for place in kept]


def test_what_a_file_held_leaves_the_store_when_the_file_is_replaced(workspace):
    write_lado(workspace, SECRET)
    check(workspace)
    write_lado(workspace, "another")
    check(workspace)
    assert holding(workspace, SECRET) == []
    assert holding(workspace, "another")


def test_facts_and_figures_made_from_a_file_leave_the_store_with_it(workspace):
    write_lado(workspace, SECRET)
    store, quarter = Store(workspace), Quarter.parse(QUARTER)
    files = checksums(workspace / "returns", workspace)
    store.keep_facts(quarter, {("lado", "cases"): pd.DataFrame({"case_id": [SECRET]})}, files)
    store.keep_results(quarter, pd.DataFrame({"value": [SECRET]}), files)
    check(workspace)
    assert len(holding(workspace, SECRET)) == 4
    (workspace / "returns" / QUARTER / "lado.csv").unlink()
    check(workspace)
    assert holding(workspace, SECRET) == []


def test_what_a_file_held_leaves_the_store_when_the_file_is_withdrawn(workspace):
    write_lado(workspace, SECRET)
    check(workspace)
    (workspace / "returns" / QUARTER / "lado.csv").unlink()
    check(workspace)
    assert holding(workspace, SECRET) == []
    assert not list((workspace / "store" / "kept" / "reading").iterdir())


def test_a_part_that_was_made_safe_is_found_again_while_nothing_of_it_moves(tmp_path, monkeypatch):
    plans, visits = (measure(name, table=name, counted_on=name) for name in ("plans", "visits"))
    results = pd.DataFrame(
        [r for m in (plans, visits) for r in counts(m.id, "sex", {"a": 3, "b": 60}, quarter=QUARTER)]
    )
    memory = line.Memory(Store(tmp_path), {"returns/2015-16-Q4/r.csv": "as it was"}, jobs=1)
    thought: list[str] = []

    def counted(part):
        thought.append(part.name)
        return until_safe(part)

    monkeypatch.setattr(line.disclosure, "until_safe", counted)

    def shown(results: pd.DataFrame) -> list:
        parts = parts_of(results, {"plans": plans, "visits": visits}, BOARD)
        return [safe.shown.to_dict("list") for safe, _ in line.remembered(parts, "board", memory, {"r"})]

    first = shown(results)
    assert sorted(thought) == ["plans", "visits"] and repr(shown(results)) == repr(first)
    shown(results.assign(value=results["value"].where(results["measure"] != "visits", 61.0)))
    assert thought[2:] == ["visits"]
