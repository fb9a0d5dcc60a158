"""The rooms of the gate, one by one: suites, rules, marks, answers, registers and what stands between
returns."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event

import numpy as np
import pandas as pd
import pytest

from wscb_lib.errors import FrameworkFault, RegisterUnreadable, UsageFault
from wscb_lib.framework import Agency, Board, Column, Framework, Return, Table
from wscb_lib.framework.board import Edition
from wscb_lib.quality import (
    Finding,
    acceptance,
    check_returns,
    feedback_for,
    marks,
    questions,
    read_registers,
    validate,
)
from wscb_lib.quality.across import ACROSS, across_findings
from wscb_lib.quality.facts import accept
from wscb_lib.quality.failures import is_known
from wscb_lib.quality.findings import in_order
from wscb_lib.quality.gate import taken_here
from wscb_lib.quality.questions import ask
from wscb_lib.quality.rules import Rule, shape_rules
from wscb_lib.quality.stacks import period_start, stack
from wscb_lib.quality.suites import read_suite
from wscb_lib.quarter import Quarter
from wscb_lib.returns import Lacking, Match, Reading

ROOT = Path(__file__).resolve().parents[2]
Q4 = Quarter.parse("2015-16-Q4")


def column(name: str, kind: str = "id", **more) -> Column:
    return Column(name, name, kind, **more)


VISITS = Table(
    "visits",
    "one row a visit",
    ("visit_id",),
    "seen_at",
    {
        c.name: c
        for c in (
            column("visit_id", is_required=True),
            column("child_id"),
            column("seen_at", "datetime"),
            column("ended_at", "datetime"),
            column("due_on", "date"),
        )
    },
    ended_on="ended_at",
    orders=(("seen_at", "ended_at"),),
)
SPEC = Return("visits", "Visits", ("police",), "quarterly", "why", tables={"visits": VISITS})


def framework(*specs: Return) -> Framework:
    board = Board("Town", "", "", 56, agencies=(Agency("police", "Police"),), name="Board", short_name="B")
    return Framework(Q4, board, (), (), (), (), (), {s.id: s for s in specs}, (), (), ())


def reading(
    spec: Return = SPEC, quarter: Quarter | None = Q4, agency: str = "all", **tables: list[dict]
) -> Reading:
    """A reading of rows given as dictionaries; what a row does not say is absent."""
    frames = {}
    for name, table in spec.tables.items():
        rows = tables.get(name, [])
        frame = pd.DataFrame(index=range(len(rows)))
        for declared in table.columns.values():
            values = [row.get(declared.name) for row in rows]
            is_date = declared.type in ("date", "datetime")
            frame[declared.name] = pd.Series(
                pd.to_datetime(values) if is_date else values, dtype=None if is_date else object
            )
        frames[name] = frame.assign(_row=range(2, len(rows) + 2), _file="f.csv")
    return Reading(spec.id, agency, quarter, "f.csv", tables=frames)


def nothing_fails(frames, suites):
    """In the place of great_expectations, where what it would say does not matter."""
    return {}


def asked_of(suites) -> set[str]:
    """The rules put to great_expectations, each table's own and those asked together."""
    return {e["meta"]["asked_by"] + e["type"] for suite in suites.values() for e in suite}


def test_what_was_answered_of_the_same_values_is_not_asked_again(tmp_path):
    seen, answered = [], {}

    def listening(frames, suites):
        seen.append(asked_of(suites))
        return {}

    for visits in ([{"visit_id": "v1", "child_id": "c1"}], [{"visit_id": "v1", "child_id": "c1"}], []):
        check_returns(
            framework(SPEC),
            [reading(visits=visits)],
            Q4,
            expectations=write(tmp_path),
            run=listening,
            answered=answered,
        )
    assert len(seen) == 1 and seen[0]
    assert answered == {}  # the last check looked at no row, and keeps nothing of what is gone


def test_rules_asked_together_are_asked_in_parts_when_there_are_many_rows(tmp_path, monkeypatch):
    visits = [{"visit_id": None, "seen_at": "2016-01-20"}, {"visit_id": "v2", "seen_at": "2016-01-21"}]
    found = []
    for most in (questions.MOST_ROWS, 2):
        monkeypatch.setattr(questions, "MOST_ROWS", most)
        frames = []

        def listening(given, suites, frames=frames):
            frames += [len(given[name]) for name in suites]
            return validate(given, suites)

        gate = check_returns(
            framework(SPEC), [reading(visits=visits)], Q4, expectations=write(tmp_path), run=listening
        )
        found.append((max(frames), gate.set_aside.values.tolist()))
    (together, whole), (apart, in_parts) = found
    assert together > apart == 2
    assert whole == in_parts and whole


def test_a_corrected_cell_asks_only_what_looks_at_its_column(tmp_path):
    answered, counts = {}, []
    for visit in ("v1", "v2"):
        before = dict(answered)
        check_returns(
            framework(SPEC),
            [reading(visits=[{"visit_id": visit, "seen_at": "2016-01-20"}])],
            Q4,
            expectations=write(tmp_path),
            run=nothing_fails,
            answered=answered,
        )
        counts.append(len(answered.keys() - before.keys()))
    assert 0 < counts[1] < counts[0]


def test_what_failed_before_fails_again_without_being_asked(tmp_path):
    answered: dict[str, list[int]] = {}
    absent = [reading(visits=[{"visit_id": None, "seen_at": "2016-01-20"}])]
    first = check_returns(framework(SPEC), absent, Q4, expectations=write(tmp_path), answered=answered)
    again = check_returns(
        framework(SPEC), absent, Q4, expectations=write(tmp_path), run=nothing_fails, answered=answered
    )
    assert len(first.set_aside) and again.set_aside.equals(first.set_aside)


# ---------------------------------------------------------------- the written suites


def page(**changes) -> dict:
    meta = {"id": "a", "table": "visits", "level": "FAIL", "sentence": "Bad: {count}.", "why": "because"}
    entry = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "child_id"}}
    meta |= changes.pop("meta", {})
    return entry | changes | {"meta": {k: v for k, v in meta.items() if v is not None}}


def write(folder: Path, *entries: dict, meta: dict | None = None) -> Path:
    whole = {"name": "visits", "meta": meta or {"why": "why"}, "expectations": list(entries)}
    (folder / "visits.json").write_text(json.dumps(whole))
    return folder


@pytest.mark.parametrize(
    "entry, wanted",
    [
        (page(meta={"why": None}), "meta.why is missing. Every check says why it is there."),
        (page(meta={"sentence": None}), "meta.sentence is missing"),
        (page(meta={"level": "WARN"}), 'level is "WARN". Wanted FAIL'),
        (page(meta={"table": "visit"}), 'there is no table "visit". Did you mean "visits"?'),
        (page(kwargs={"column": "chid_id"}), 'there is no column "chid_id". Did you mean "child_id"?'),
        (page(meta={"sentence": "Bad rows."}), "the sentence does not say how many"),
        (page(meta={"reason": "x"}), 'found the key "reason".'),
        (
            page(
                kwargs={
                    "column": "child_id",
                    "row_condition": {"type": "nullity", "column": {"name": "ended"}},
                }
            ),
            'there is no column "ended".',
        ),
    ],
)
def test_an_expectation_that_cannot_be_vouched_for_is_refused_in_a_sentence(tmp_path, entry, wanted):
    with pytest.raises(FrameworkFault) as fault:
        read_suite(write(tmp_path, entry), SPEC)
    assert wanted in str(fault.value) and "expectations/visits.json, expectation 1" in str(fault.value)


def test_every_fault_of_a_suite_is_told_at_once(tmp_path):
    with pytest.raises(FrameworkFault) as fault:
        read_suite(write(tmp_path, page(meta={"why": None}), page(kwargs={"column": "x"})), SPEC)
    assert len(fault.value.sentences) == 3  # the second bears the first one's id, too


def test_a_return_without_a_suite_is_refused(tmp_path):
    with pytest.raises(FrameworkFault, match="visits.json: not found"):
        read_suite(tmp_path, SPEC)


def test_a_type_that_great_expectations_does_not_know_is_refused_and_not_dropped():
    frame = pd.DataFrame({"child_id": ["c1", None]})
    unknown = {
        "type": "expect_column_values_to_not_be_nul",
        "kwargs": {"column": "child_id"},
        "meta": {"rule": "a", "asked_by": "x.json"},
    }
    with pytest.raises(FrameworkFault, match="has no expect_column_values_to_not_be_nul. Did you mean"):
        validate({"visits.visits": frame}, {"visits.visits": [unknown]})


def test_an_expectation_that_cannot_run_on_its_column_is_refused_without_repeating_a_value():
    frame = pd.DataFrame({"child_id": ["Zebedee", "c2"]})
    wrong = {
        "type": "expect_column_values_to_be_between",
        "kwargs": {"column": "child_id", "min_value": 1},
        "meta": {"rule": "a", "asked_by": "x.json"},
    }
    with pytest.raises(FrameworkFault, match="could not be run") as fault:
        validate({"visits.visits": frame}, {"visits.visits": [wrong]})
    assert "Zebedee" not in str(fault.value)


def test_what_comes_back_is_row_positions_and_can_be_kept_as_json():
    frame = pd.DataFrame({"child_id": ["Zebedee", None, "c2", None]})
    asked = {
        "v.v": [
            {
                "type": "expect_column_values_to_not_be_null",
                "kwargs": {"column": "child_id"},
                "meta": {"rule": "a", "asked_by": "x.json"},
            }
        ]
    }
    raw = validate({"v.v": frame}, asked)
    assert raw == {"v.v": {"a": [1, 3]}}
    assert json.loads(json.dumps(raw)) == raw
    assert pickle.loads(pickle.dumps((frame, asked)))[1] == asked


def test_great_expectations_opens_no_connection_and_is_imported_only_where_it_is_used():
    code = """
        import socket, sys
        tried = []
        def refuse(*args, **kwargs):
            tried.append(args)
            raise OSError("no network")
        socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
        import pandas as pd
        import wscb_lib.quality as quality
        assert "great_expectations" not in sys.modules
        rule = {"type": "expect_column_values_to_not_be_null"}
        rule |= {"kwargs": {"column": "a"}, "meta": {"rule": "r"}}
        assert quality.validate({"t": pd.DataFrame({"a": [None]})}, {"t": [rule]}) == {"t": {"r": [0]}}
        assert "lark" not in sys.modules, "a grammar of web addresses was built, for two seconds"
        print("connections:", len(tried))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout.strip() == "connections: 0", done.stdout + done.stderr
    assert "Calculating Metrics" not in done.stderr, "a progress bar was drawn"


# ---------------------------------------------------------------- what a declaration implies


def test_a_declaration_implies_its_rules_and_each_says_why():
    rules = shape_rules(SPEC, VISITS, frozenset({"due_on"}))
    assert [rule.id for rule in rules] == [
        "required:visit_id",
        "after_quarter:seen_at",
        "after_quarter:ended_at",
        "key",
        "order:seen_at:ended_at",
        "wrong_quarter",
    ]
    assert all(rule.why and rule.sentence for rule in rules)


def test_rows_carried_forward_may_have_been_opened_in_any_quarter():
    carried = replace(VISITS, carries_forward=True)
    assert "wrong_quarter" not in [rule.id for rule in shape_rules(SPEC, carried)]


def test_a_yearly_return_covers_the_quarters_since_it_was_last_due():
    yearly = replace(SPEC, cadence="annual")
    assert str(period_start(yearly, Q4)) == "2015-16-Q1"
    assert str(period_start(replace(yearly, due_quarters=(2, 4)), Q4)) == "2015-16-Q3"


def test_what_is_judged_of_a_quarter_by_the_boards_meeting_is_in_its_pack_and_what_comes_after_is_not():
    """The Board meets 56 days after the quarter's end: on 26 May 2016."""
    judged = replace(SPEC, tables={"visits": replace(VISITS, known_until="meeting", orders=())})
    days = ["2016-03-31 10:00", "2016-05-26 23:00", "2016-05-27 09:00"]
    rows = [{"visit_id": f"v{n}", "seen_at": day} for n, day in enumerate(days)]
    made = stack(framework(judged), [reading(judged, visits=rows)], Q4)
    (stacked,) = made.tables.values()
    rules = {("visits", "visits"): shape_rules(judged, stacked.table)}
    asked = ask(made, rules)
    failed = {
        rule: places.tolist()
        for (_, rule), places in asked.answers(validate(asked.frames, asked.suites)).items()
        if len(places)
    }
    assert failed == {"after_meeting:seen_at": [2]}
    (past,) = stack(framework(judged), [reading(judged, quarter=None, visits=rows)], Q4).tables.values()
    assert is_known(past, Q4).tolist() == [True, True, False]
    (plain,) = stack(framework(SPEC), [reading(quarter=None, visits=rows)], Q4).tables.values()
    assert is_known(plain, Q4).tolist() == [True, False, False]


# ---------------------------------------------------------------- rules asked together


def test_rules_asked_together_give_each_row_back_to_its_own_table():
    other = replace(SPEC, id="calls", tables={"calls": replace(VISITS, name="calls")})
    readings = [
        reading(visits=[{"visit_id": "v1"}, {}, {"visit_id": "v3"}]),
        reading(
            other,
            calls=[{}, {"visit_id": "c2", "seen_at": "2016-01-12 10:00", "ended_at": "2016-01-11 10:00"}],
        ),
    ]
    made = stack(framework(SPEC, other), readings, Q4)
    rules = {key: shape_rules(SPEC, stacked.table) for key, stacked in made.tables.items()}
    asked = ask(made, rules)
    found = asked.answers(validate(asked.frames, asked.suites))
    assert {(key[1], rule): places.tolist() for (key, rule), places in found.items() if len(places)} == {
        ("visits", "required:visit_id"): [1],
        ("calls", "required:visit_id"): [0],
        ("calls", "order:seen_at:ended_at"): [1],
    }
    assert sum(map(len, asked.suites.values())) < sum(map(len, rules.values()))


@pytest.mark.parametrize(
    "limits",
    [
        {"min_value": 2, "max_value": 4},
        {"max_value": 4},
        {"min_value": 2, "max_value": 4, "strict_min": True},
        {"min_value": 2, "max_value": 4, "strict_max": True},
    ],
    ids=str,
)
def test_figures_held_to_their_limits_together_fail_as_each_column_does_alone(limits):
    def failing(*columns: str) -> dict[str, list[int]]:
        asked = asked_of_figures(limits, *columns)
        found = asked.answers(validate(asked.frames, asked.suites))
        return {rule: places.tolist() for (_, rule), places in found.items()}

    together = failing("first", "second")
    assert together == failing("first") | failing("second") and all(together.values())


@pytest.mark.parametrize("limits", [{}, {"min_value": 4, "max_value": 2}], ids=str)
def test_limits_that_great_expectations_refuses_are_refused_together_as_they_are_alone(limits):
    for columns in (["first"], ["first", "second"]):
        asked = asked_of_figures(limits, *columns)
        with pytest.raises(FrameworkFault):
            validate(asked.frames, asked.suites)


def asked_of_figures(limits: dict, *columns: str):
    """What is asked of six figures in one column, or of six in each of two, held to the same limits."""
    declared = {**VISITS.columns, **{name: column(name, "number") for name in ("first", "second")}}
    spec = replace(SPEC, tables={"visits": replace(VISITS, columns=declared)})
    rows = [{"visit_id": str(n), "first": n, "second": 6 - n if n else None} for n in range(6)]
    made = stack(framework(spec), [reading(spec, visits=rows)], Q4)
    ((key, stacked),) = made.tables.items()
    typed = replace(stacked, rows=stacked.rows.astype({"first": float, "second": float}))
    kind = "expect_column_values_to_be_between"
    rules = tuple(Rule(c, "FAIL", "{count}.", "why", kind, {"column": c, **limits}) for c in columns)
    return ask(replace(made, tables={key: typed}), {key: rules})


# ---------------------------------------------------------------- marks


def marked(name: str, *readings: Reading) -> list:
    made = stack(framework(SPEC), readings, Q4)
    values = marks.column(made.of("visits"), made.tables["visits", "visits"], name)
    return values.astype(object).where(values.notna(), None).tolist()


def test_a_time_of_midnight_may_have_been_any_moment_of_its_day():
    visits = [{"seen_at": "2016-01-12 00:00"}, {"seen_at": "2016-01-12 09:30"}, {}]
    latest = marked("seen_at__latest", reading(visits=visits))
    assert [str(t) for t in latest] == ["2016-01-12 23:59:59", "2016-01-12 09:30:00", "None"]


def test_a_childs_rows_are_held_against_the_one_before_in_the_same_file():
    visits = [
        {"child_id": "c1", "seen_at": "2016-01-02 10:00", "ended_at": "2016-01-02 11:00"},
        {"child_id": "c2", "seen_at": "2016-01-01 10:00"},
        {"child_id": "c1", "seen_at": "2016-01-02 10:30"},
        {"child_id": "c2", "seen_at": "2016-01-05 10:00"},
    ]
    assert marked("is_clear_of_previous", reading(visits=visits)) == [None, None, False, False]
    assert marked("hours_since_previous", reading(visits=visits)) == [None, None, 0.5, 96.0]


def test_only_rows_never_sent_before_must_be_of_their_own_quarter():
    earlier = reading(quarter=Q4.previous, visits=[{"visit_id": "v1", "seen_at": "2015-11-02"}])
    now = reading(
        visits=[{"visit_id": "v1", "seen_at": "2015-11-02"}, {"visit_id": "v2", "seen_at": "2015-12-02"}]
    )
    starts = marked("earliest_day", earlier, now)
    assert [str(s) for s in starts] == ["2015-10-01 00:00:00", "None", "2016-01-01 00:00:00"]


def test_in_the_back_series_nothing_is_too_early_or_too_late():
    history = reading(quarter=None, visits=[{"visit_id": "v1", "seen_at": "2015-11-02"}])
    assert marked("earliest_day", history) == marked("quarter_end", history) == [None]


def test_every_mark_says_what_it_means():
    for made in (*marks.MARKS.values(), *marks.FAMILIES.values()):
        assert made.__doc__, made.__name__


# ---------------------------------------------------------------- who has sent what


def register(tmp_path: Path, text: str, folder: str = "2015-16-Q4"):
    path = tmp_path / "returns" / folder / "received.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text).strip())
    return read_registers(framework(SPEC), tmp_path, Q4)


def test_a_register_says_when_a_return_came(tmp_path):
    (receipt,) = register(
        tmp_path, "return,agency,file,received_on,note\nvisits,police,visits.csv,2016-04-11,by hand"
    )
    assert (receipt.received_on, receipt.note, str(receipt.quarter)) == (
        date(2016, 4, 11),
        "by hand",
        "2015-16-Q4",
    )


@pytest.mark.parametrize(
    "line, wanted",
    [
        ("visit,police,v.csv,2016-04-11,", 'there is no return "visit". Did you mean "visits"?'),
        ("visits,police,v.csv,11.04.2016,", "Days are written 2016-03-31 or 31/03/2016."),
    ],
)
def test_a_register_that_cannot_be_read_is_refused_by_its_line(tmp_path, line, wanted):
    with pytest.raises(RegisterUnreadable) as fault:
        register(tmp_path, f"return,agency,file,received_on,note\n{line}")
    assert "returns/2015-16-Q4/received.csv, line 2" in str(fault.value) and wanted in str(fault.value)


def test_a_register_of_a_later_quarter_says_nothing_yet(tmp_path):
    assert (
        register(tmp_path, "return,agency,file,received_on,note\nvisits,police,v.csv,,", "2016-17-Q1") == ()
    )


def test_asking_after_a_return_nobody_declared_is_a_fault_with_the_nearest_name(tmp_path):
    gate = check_returns(framework(SPEC), [reading()], Q4, expectations=write(tmp_path), run=nothing_fails)
    assert gate.status_of("visits", "police", Q4) == "received"
    with pytest.raises(UsageFault, match='Did you mean "visits"'):
        gate.status_of("visit", "police", Q4)
    with pytest.raises(UsageFault, match="does not send it"):
        gate.status_of("visits", "gp", Q4)


def test_what_a_register_has_and_the_folder_has_not_is_said(tmp_path):
    receipts = register(tmp_path, "return,agency,file,received_on,note\nvisits,police,v.csv,2016-04-11,")
    gate = check_returns(
        framework(SPEC), [], Q4, register=receipts, expectations=write(tmp_path), run=nothing_fails
    )
    assert gate.not_returned == (("visits", "police"),)
    assert "The register says that it came" in " ".join(f.sentence for f in gate.findings)


@pytest.mark.parametrize("ahead", [taken_here, None])
def test_of_one_job_nothing_is_accepted_while_the_suites_are_asked(tmp_path, monkeypatch, ahead):
    accepted, meanwhile = Event(), []

    def accept_and_tell(*given):
        accepted.set()
        return accept(*given)

    def ask_slowly(frames, suites):
        meanwhile.append(accepted.wait(0.3))
        return nothing_fails(frames, suites)

    monkeypatch.setattr(acceptance, "accept", accept_and_tell)
    came, where = [reading(visits=[{"visit_id": "v1", "child_id": "c1"}])], write(tmp_path)
    check_returns(framework(SPEC), came, Q4, expectations=where, run=ask_slowly, ahead=ahead)
    assert meanwhile == [ahead is not None] and accepted.is_set()


# ---------------------------------------------------------------- holding and keeping


def test_a_return_of_which_no_table_came_is_held(tmp_path):
    bare = replace(reading(), tables={})
    gate = check_returns(framework(SPEC), [bare], Q4, expectations=write(tmp_path), run=nothing_fails)
    assert (
        gate.held["visits", "police", str(Q4)]
        == "The table visits (one row a visit) is not in the file. Ask for it."
    )


NOTES = replace(
    VISITS,
    name="notes",
    key=("note_id",),
    opened_on="written_on",
    ended_on="",
    orders=(),
    columns={
        c.name: c
        for c in (
            column("note_id", is_required=True),
            column("visit_id", links="visits.visit_id"),
            column("written_on", "date"),
        )
    },
)
TWO = replace(SPEC, tables={"visits": replace(VISITS, carries_forward=True), "notes": NOTES})


def without_visits(quarter: Quarter = Q4) -> Reading:
    """A return whose notes came, and whose visits, which they are about, did not."""
    came = reading(TWO, quarter, notes=[{"note_id": "n1", "visit_id": "v9", "written_on": "2016-02-01"}])
    return replace(came, tables={"notes": came.tables["notes"]})


def test_one_table_that_did_not_come_holds_none_of_the_others(tmp_path):
    earlier = reading(TWO, Q4.previous, visits=[{"visit_id": "v1", "seen_at": "2015-11-12 09:30"}])
    gate = check_returns(
        framework(TWO), [earlier, without_visits()], Q4, expectations=write(tmp_path), run=validate
    )
    assert not gate.held and gate.statuses["visits", "police", str(Q4)] == "received"
    assert gate.facts["visits", "notes"]["note_id"].tolist() == ["n1"]  # and its link is asked of nobody
    assert gate.table_statuses["visits.visits", "police", str(Q4)] == "not_returned"
    assert list(gate.lacking) == [("visits", "police", str(Q4), "visits")]
    (said,) = (f.sentence for f in gate.findings if f.rule == "table_missing")
    assert said.endswith("did not come with the others. They count; its own figures are not returned.")


def test_a_table_that_cannot_be_read_is_held_and_none_of_the_others(tmp_path):
    came = replace(
        without_visits(), lacking=(Lacking("visits", "logged.", "Mend the headings.", "shown.", True),)
    )
    gate = check_returns(framework(TWO), [came], Q4, expectations=write(tmp_path), run=nothing_fails)
    assert not gate.held and gate.facts["visits", "notes"]["note_id"].tolist() == ["n1"]
    assert gate.table_statuses["visits.visits", "police", str(Q4)] == "held"
    (said,) = (f.sentence for f in gate.findings if f.rule == "table_missing")
    assert said.endswith("cannot be read. The others count; its own figures are held.")
    told = feedback_for(gate, "police")
    assert "Held of it, while the rest counts:\n- Mend the headings." in told and "Not returned" not in told


def test_its_agency_is_told_which_table_did_not_come_and_that_the_rest_counts(tmp_path):
    gate = check_returns(
        framework(TWO), [without_visits()], Q4, expectations=write(tmp_path), run=nothing_fails
    )
    told = feedback_for(gate, "police")
    assert "Visits: received, but for visits" in told
    assert "Not returned in it, while the rest counts:\n- table visits did not come. Send it." in told


def test_a_heading_for_a_required_column_that_nobody_found_holds_the_return(tmp_path):
    found = replace(
        reading(visits=[{"visit_id": "v1"}]), matches=(Match("visits", "", 1, "Seen", "seen_at", "alias"),)
    )
    gate = check_returns(framework(SPEC), [found], Q4, expectations=write(tmp_path), run=nothing_fails)
    assert '1 column not in the file: "visit_id"' in gate.held["visits", "police", str(Q4)]


def test_of_two_versions_of_a_file_the_later_counts_whichever_comes_first(tmp_path):
    rows = [{"visit_id": "v1", "seen_at": "2016-01-12 09:30"}]
    versions = [replace(reading(visits=rows), version=2), reading()]
    for given in (versions, versions[::-1]):
        gate = check_returns(framework(SPEC), given, Q4, expectations=write(tmp_path), run=nothing_fails)
        assert gate.facts["visits", "visits"]["visit_id"].tolist() == ["v1"]


def test_history_of_several_agencies_that_does_not_say_whose_it_is_is_held(tmp_path):
    both = replace(SPEC, agencies=("police", "gp"), per_agency=True)
    history = reading(both, None, visits=[{"visit_id": "v1", "seen_at": "2015-01-12 09:30"}])
    gate = check_returns(framework(both), [history], Q4, expectations=write(tmp_path), run=nothing_fails)
    assert gate.held["visits", "all", ""].startswith(
        "Rows of the back series that do not say whose they are: 1."
    )
    assert not len(gate.facts["visits", "visits"])


def test_two_agencies_may_use_one_number_for_two_things(tmp_path):
    both = replace(SPEC, agencies=("police", "gp"), per_agency=True)
    rows = [{"visit_id": "v1", "seen_at": "2016-01-12 09:30"}]
    readings = [reading(both, Q4, agency, visits=rows) for agency in both.agencies]
    gate = check_returns(framework(both), readings, Q4, expectations=write(tmp_path), run=nothing_fails)
    facts = gate.facts["visits", "visits"]
    assert facts[["visit_id", "agency"]].to_numpy().tolist() == [["v1", "gp"], ["v1", "police"]]


def test_a_date_that_may_lie_ahead_is_neither_refused_nor_forgotten(tmp_path):
    history = reading(
        quarter=None,
        visits=[
            {"visit_id": "v1", "seen_at": "2016-01-12", "ended_at": "2016-05-01", "due_on": "2016-06-30"}
        ],
    )
    folder = write(tmp_path, meta={"why": "why", "dates_ahead": {"visits.due_on": "it is a promise"}})
    facts = check_returns(framework(SPEC), [history], Q4, expectations=folder, run=nothing_fails).facts[
        "visits", "visits"
    ]
    assert facts["due_on"].dt.date.tolist() == [date(2016, 6, 30)] and facts["ended_at"].isna().all()


def test_facts_say_where_each_row_came_from(tmp_path):
    rows = [{"visit_id": "v1", "seen_at": "2016-01-12 09:30"}]
    gate = check_returns(
        framework(SPEC), [reading(visits=rows)], Q4, expectations=write(tmp_path), run=nothing_fails
    )
    row = gate.facts["visits", "visits"].iloc[0]
    assert row[["_agency", "_quarter", "_file", "_row"]].tolist() == ["police", "2015-16-Q4", "f.csv", 2]


def test_findings_are_in_one_order_however_they_came():
    findings = [
        Finding(level, "r", "a", "2015-16-Q4", "", level, "s") for level in ("PASS", "FAIL", "ADVISORY")
    ]
    assert [f.level for f in in_order(findings)] == [f.level for f in in_order(reversed(findings))]
    assert [f.level for f in in_order(findings)] == ["FAIL", "ADVISORY", "PASS"]


# ---------------------------------------------------------------- between returns


def across(**tables: list[dict]) -> list[str]:
    """What is said between returns of the real framework; every one of them was received."""
    from tests.conftest import framework_of

    whole = framework_of(str(Q4))
    facts, statuses = {}, {}
    for spec in whole.returns.values():
        statuses[spec.id, spec.agencies[0], str(Q4)] = "received"
        for name, table in spec.tables.items():
            rows = tables.get(name, [])
            frame = pd.DataFrame({c: [row.get(c) for row in rows] for c in table.columns}, dtype=object)
            dates = [c.name for c in table.columns.values() if c.type in ("date", "datetime")]
            facts[spec.id, name] = frame.astype({c: "datetime64[ns]" for c in dates})
    return [f.sentence for f in across_findings(facts, statuses, Q4) if f.return_id == ACROSS]


HELD = [{"meeting_id": m, "held_on": "2016-02-02", "is_quorate": True} for m in ("m1", "m2", "m2")]
INVITED = [{"meeting_id": m, "held_on": "2016-02-02", "is_quorate": True} for m in ("m1", "m1", "m2")]
EPISODES = [{"episode_id": e, "category": "missing", "found_at": "2016-02-02 10:00"} for e in ("e1", "e2")]
INTERVIEWS = [{"episode_id": e, "returned_at": "2016-02-02 10:30"} for e in ("e1", "e2")]


def test_returns_that_agree_are_left_in_peace():
    assert (
        across(initial_conferences=HELD, invitations=INVITED, episodes=EPISODES, interviews=INTERVIEWS) == []
    )


def test_conferences_without_invitations_are_counted_on_both_sides():
    (sentence,) = across(initial_conferences=HELD, invitations=INVITED[:2])
    assert sentence == (
        "Conferences held: 2 by the conferences return, 1 by the invitations. Without invitations: 1. With "
        "invitations and not among the conferences: 0."
    )


def test_two_returns_that_differ_on_a_quorum_are_shown_side_by_side():
    assert across(initial_conferences=[HELD[0] | {"is_quorate": False}], invitations=INVITED[:1]) == [
        (
            "Quorate conferences, of 1 in both returns: 0 by the conferences return, 1 by the invitations. "
            "They differ on 1."
        )
    ]


def test_an_interview_for_an_episode_that_police_do_not_know_is_asked_about():
    strange = [{"episode_id": "e9", "returned_at": "2016-02-02 10:30"}]
    assert across(episodes=EPISODES, interviews=INTERVIEWS + strange) == [
        "Return interviews whose episode is not among those reported to police: 1 of 3."
    ]


def test_children_who_came_back_and_were_never_passed_on_are_counted():
    assert across(episodes=EPISODES, interviews=INTERVIEWS[:1]) == [
        (
            "Missing episodes that ended in the quarter: 2 by police. The return of interviews has 1 of them "
            "and leaves out 1."
        )
    ]


def test_two_ends_of_one_episode_a_day_apart_are_asked_about():
    later = [INTERVIEWS[0] | {"returned_at": "2016-02-05 10:30"}, INTERVIEWS[1]]
    assert across(episodes=EPISODES, interviews=later) == [
        "Episodes whose end differs by more than a day between the two returns: 1 of 2."
    ]


def test_a_return_that_was_held_is_compared_with_none():
    facts = {
        ("missing_children", "episodes"): pd.DataFrame(),
        ("return_interviews", "interviews"): pd.DataFrame(),
    }
    statuses = {
        ("missing_children", "police", str(Q4)): "held",
        ("return_interviews", "x", str(Q4)): "received",
    }
    assert across_findings(facts, statuses, Q4) == []


def test_a_figure_is_absent_where_a_meeting_has_no_day():
    assert np.isnan(
        marks.FAMILIES["weekday"](
            {}, stack(framework(SPEC), [reading(visits=[{}])], Q4).tables["visits", "visits"], "seen_at"
        )[0]
    )


# ---- What a pack says of few, and what an agency is told ----

BOARD = Edition(
    "board",
    "",
    "",
    1,
    4,
    "1 to 4",
    "characteristics",
    "quarter",
    "",
    "shown",
    "",
    not_people=("inspections",),
)


@pytest.mark.parametrize(
    ("return_id", "rows", "said"),
    [
        ("mcseto", (7,), "Without a plan: at least one."),
        ("mcseto", (2, 3, 4, 5), "Without a plan: at least one."),
        ("mcseto", (2, 3, 4, 5, 6), "Without a plan: 5."),
        ("inspections", (7,), "Without a plan: 1."),
    ],
    ids=["one child", "four children", "five children", "no people"],
)
def test_a_pack_says_at_least_one_of_few_children_and_names_no_row(return_id, rows, said):
    wording = "Without a plan: {count}."
    found = Finding(
        "ADVISORY",
        return_id,
        "a",
        "2015-16-Q4",
        "t",
        "r",
        wording.replace("{count}", str(len(rows))),
        rows,
        wording=wording,
    )
    told = found.told(BOARD)
    assert told.sentence == said and (told.rows == ()) == ("at least" in said)
    assert found.rows == rows  # an agency's own feedback keeps both


def test_a_sentence_that_counts_no_rows_is_told_as_it_is():
    late = Finding("ADVISORY", "mcseto", "a", "2015-16-Q4", "", "late", "Came 3 days late.")
    assert late.told(BOARD) == late
