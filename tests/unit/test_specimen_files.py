"""The made-up Board as files: what is written, what it wears, and what must never be written over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.conftest import framework_of
from tests.specimen import load_recipe, make, make_facts, make_received, write
from tests.specimen.__main__ import main
from tests.specimen.dress import dress
from tests.specimen.files import files_of, sent
from tests.specimen.known import as_frame
from tests.specimen.recipe import Style
from wscb_lib.errors import UsageFault
from wscb_lib.framework.declared import Column, Return, Table
from wscb_lib.quarter import Quarter
from wscb_lib.returns import find_files, read_back_series, read_return

ROOT = Path(__file__).resolve().parents[2]
RECIPE = load_recipe()
FRAMEWORK = framework_of(str(RECIPE.last))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made_up")
    assert main(["--to", str(folder)]) == 0
    return folder


def contents(folder):
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted((folder / "returns").rglob("*"))
        if p.is_file()
    }


def test_the_committed_specimen_is_what_the_command_writes(workspace):
    made, kept = contents(workspace), contents(ROOT / "data" / "specimen")
    assert made.keys() == kept.keys()
    assert [name for name in made if made[name] != kept[name]] == []


def test_files_wear_what_agencies_send(workspace):
    names = set(contents(workspace))
    endings = {name.rsplit(".", 1)[1] for name in names if "back_series" not in name}
    assert endings == {"xlsx", "xls", "ods", "csv"}
    assert "returns/2015-16-Q2/missing_children_v2.xlsx" in names
    schools = contents(workspace)["returns/2015-16-Q4/partner_indicators__schools.csv"]
    assert b"\x92" in schools  # a curly apostrophe, in Windows' own alphabet
    assert contents(workspace)["returns/2015-16-Q3/return_interviews__interviews.csv"].startswith(
        b"\xef\xbb\xbf"
    )


def test_what_is_written_is_read_back_as_it_was_made(workspace):
    """Every quarter's files and the back series, through the real reader: every row and every value."""
    made = make(FRAMEWORK)
    for spec in (FRAMEWORK.returns[name] for name in RECIPE.pages):
        readings = [read_back_series(spec, workspace / "returns" / "back_series", workspace)]
        for each in RECIPE.dressed:
            for file in find_files(spec, workspace / "returns" / str(each)):
                if file.is_current:
                    reading = read_return(spec, file.path, workspace, each, file.agency)
                    tables = sent(made, spec, each, file.agency if spec.per_agency else "")
                    _compare(reading, tables, spec)
                    readings.append(reading)
        assert not [r.fault for r in readings if r.fault]
        assert not [fault.sentence() for r in readings for fault in r.cell_faults]


def _compare(reading, rows, spec):
    for name, table in spec.tables.items():
        if name not in rows:  # nothing of the kind befell the made-up Board, and the sheet may be left out
            assert table.is_optional and not len(reading.tables.get(name, ())), f"{reading.path}, {name}"
            continue
        read, wanted = reading.tables[name], as_frame(rows[name], table, RECIPE.quarters, "")
        assert len(read) == len(wanted), f"{reading.path}, {name}"
        for column in table.columns.values():
            one, other = read[column.name].reset_index(drop=True), wanted[column.name].reset_index(drop=True)
            same = (one == other) | (one.isna() & other.isna())
            assert same.all(), f"{reading.path}, {name}.{column.name}"


def test_a_quarters_file_holds_every_plan_open_in_it_and_only_what_was_known():
    made, spec = make(FRAMEWORK), FRAMEWORK.returns["child_protection_conferences"]
    for each in RECIPE.dressed:
        plans = as_frame(sent(made, spec, each)["plans"], spec.tables["plans"], RECIPE.quarters, "")
        every = make_facts(FRAMEWORK)[spec.id, "plans"]
        first, after = pd.Timestamp(each.start), pd.Timestamp(each.next.start)
        wanted = every[(every["started_on"] < after) & ~(every["ended_on"] < first)]
        assert set(plans["plan_id"]) == set(wanted["plan_id"])
        assert not (plans["ended_on"] >= after).any()


def test_a_file_says_nothing_of_an_interview_that_is_still_to_come():
    """Somebody back on the quarter's last day has not been reached yet; the next file says what came of
    it."""
    spec, waited = FRAMEWORK.returns["return_interviews"], 0
    for seed in range(3):
        made = make(FRAMEWORK, seed)
        last = as_frame(made.tables[spec.id, "interviews"], spec.tables["interviews"], RECIPE.quarters, "")
        last = last.set_index("episode_id")["outcome"]
        for each in RECIPE.dressed:
            rows = as_frame(
                sent(made, spec, each)["interviews"], spec.tables["interviews"], RECIPE.quarters, ""
            )
            assert (rows["outcome"].eq("completed") == rows["completed_at"].notna()).all()
            waited += (rows["outcome"] != rows["episode_id"].map(last)).sum()
    assert waited > 0


def test_no_two_headings_of_a_sheet_are_alike():
    columns = {
        name: Column(name, "A day", "date", aliases=("Date", f"Date {name}"))
        for name in ("started_on", "ended_on")
    }
    table = Table("spells", "row", ("started_on",), "started_on", columns)
    spec = Return("trial", "Trial", ("one",), "quarterly", "To try", tables={"spells": table})
    rows = {name: np.array(["2016-03-31"], dtype="datetime64[D]") for name in columns}
    sheet = dress(spec, {"spells": rows}, Style("xlsx", headings=1), "one", RECIPE.last, RECIPE.last.end)[0]
    assert sheet.rows[0] == ["Date", "ended_on"]


def test_the_first_version_of_the_restated_file_leaves_rows_out_and_says_others_otherwise(workspace):
    spec, folder = FRAMEWORK.returns["missing_children"], workspace / "returns" / "2015-16-Q2"
    first, second = (
        read_return(spec, folder / name, workspace, Quarter.parse("2015-16-Q2"), "police").tables["episodes"]
        for name in ("missing_children.xlsx", "missing_children_v2.xlsx")
    )
    assert len(second) - len(first) == 3
    both = first.merge(second, on="episode_id", suffixes=("_first", "_second"))
    assert (both["police_risk_first"] != both["police_risk_second"]).sum() == 6
    assert both["reported_at_first"].equals(both["reported_at_second"])
    register = pd.read_csv(folder / "received.csv", parse_dates=["received_on"]).set_index("file")[
        "received_on"
    ]
    assert (register["missing_children_v2.xlsx"] - register["missing_children.xlsx"]).days == 41


def test_a_folder_of_real_returns_is_never_written_over(tmp_path):
    theirs = tmp_path / "returns" / "2015-16-Q4"
    theirs.mkdir(parents=True)
    (theirs / "lado.xlsx").write_bytes(b"theirs")
    with pytest.raises(UsageFault, match="choose another folder"):
        write(FRAMEWORK, tmp_path)
    assert (theirs / "lado.xlsx").read_bytes() == b"theirs"


def test_a_file_that_is_dressed_twice_has_the_same_bytes():
    made, received = make(FRAMEWORK), make_received(FRAMEWORK)
    once, again = (list(files_of(FRAMEWORK, made, received, RECIPE.last)) for _ in range(2))
    assert once == again
