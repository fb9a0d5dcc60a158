"""An agency's own page: which files are its own, by which words it is meant, and what others change of it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from wscb_lib.errors import UsageFault
from wscb_lib.framework import load_framework
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.own_page import agency_named, alone, lay_apart

ROOT = Path(__file__).resolve().parents[2]
Q3, Q4 = Quarter.parse("2015-16-Q3"), Quarter.parse("2015-16-Q4")


@pytest.fixture(scope="module")
def framework():
    return load_framework(ROOT / "data" / "framework", Q4, ROOT / "data" / "specimen")


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "live"
    past, quarter = folder / "returns" / "back_series", folder / "returns" / str(Q4)
    for each in (past, quarter):
        each.mkdir(parents=True)
    for name in (
        "missing_children.xlsx",
        "complaints__police.xlsx",
        "complaints__police_v2.xlsx",
        "complaints__schools.xlsx",
        "lado.xlsx",
        "board_record.xlsx",
    ):
        (quarter / name).write_bytes(name.encode())
    (past / "complaints__complaints.csv").write_text(
        'agency,complaint_id,theme\nschools,K1,"a, b"\npolice,K2,"c, d"\n', encoding="utf-8"
    )
    (past / "missing_children__episodes.csv").write_text("episode_id\nE1\n", encoding="utf-8")
    (past / "lado__cases.csv").write_text("case_id\nL1\n", encoding="utf-8")
    (quarter / "received.csv").write_text(
        "return,agency,file,received_on,note\n"
        "complaints,police,complaints__police.xlsx,2016-04-20,\n"
        "complaints,schools,complaints__schools.xlsx,2016-04-21,\n"
        "lado,lado,lado.xlsx,2016-04-22,\n",
        encoding="utf-8",
    )
    return folder


def laid(framework, workspace, to):
    lay_apart(framework, "police", workspace, to, Q4)
    return {p.relative_to(to).as_posix(): p.read_bytes() for p in sorted(to.rglob("*")) if p.is_file()}


@pytest.mark.parametrize(
    "word", ["police", "Cheshire Constabulary", "cheshire constabulary", "public protection"]
)
def test_an_agency_is_meant_by_its_id_its_name_or_what_it_is_known_as(framework, word):
    assert agency_named(framework, word) == "police"


def test_a_name_that_nobody_bears_is_refused_with_the_nearest(framework):
    with pytest.raises(UsageFault, match='found "polcie".*Did you mean "police"?'):
        agency_named(framework, "polcie")


def test_only_what_it_sends_itself_is_asked_of_it_and_of_nobody_else(framework):
    own = alone(framework, "police")
    assert {"missing_children", "complaints", "partner_indicators"} <= set(own.returns)
    assert {spec.agencies for spec in own.returns.values()} == {("police",)}
    assert {t.measure for t in own.targets} <= set(own.measures)


def test_an_agency_that_sends_nothing_itself_is_told_so(framework):
    with pytest.raises(UsageFault, match="Legal services.* sends no return of its own"):
        alone(framework, "legal")


def test_its_own_files_alone_are_laid_apart_in_every_version(framework, workspace, tmp_path):
    assert list(laid(framework, workspace, tmp_path / "own")) == [
        "returns/2015-16-Q4/complaints__police.xlsx",
        "returns/2015-16-Q4/complaints__police_v2.xlsx",
        "returns/2015-16-Q4/missing_children.xlsx",
        "returns/2015-16-Q4/received.csv",
        "returns/back_series/complaints__complaints.csv",
        "returns/back_series/missing_children__episodes.csv",
    ]


def test_of_a_list_that_agencies_share_its_own_lines_are_taken(framework, workspace, tmp_path):
    laid(framework, workspace, tmp_path / "own")
    returns = tmp_path / "own" / "returns"
    for name, wanted in (
        ("back_series/complaints__complaints.csv", [["police", "K2", "c, d"]]),
        ("2015-16-Q4/received.csv", [["complaints", "police", "complaints__police.xlsx", "2016-04-20", ""]]),
    ):
        with (returns / name).open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file))[1:] == wanted


def test_what_others_send_or_do_not_send_changes_nothing_of_it(framework, workspace, tmp_path):
    before = laid(framework, workspace, tmp_path / "before")
    returns = workspace / "returns"
    (returns / str(Q4) / "lado.xlsx").unlink()
    (returns / str(Q4) / "complaints__schools.xlsx").write_bytes(b"quite another")
    (returns / str(Q4) / "complaints__housing.xlsx").write_bytes(b"new")
    for name, theirs in (("complaints__complaints.csv", "schools,K1"), ("lado__cases.csv", "L1")):
        path = returns / "back_series" / name
        path.write_text(path.read_text(encoding="utf-8").replace(theirs, "schools,K9"), encoding="utf-8")
    register = returns / str(Q4) / "received.csv"
    register.write_text(
        register.read_text(encoding="utf-8").replace("2016-04-21", f"{date(2016, 5, 30)}"), encoding="utf-8"
    )
    assert laid(framework, workspace, tmp_path / "after") == before


def test_nothing_after_the_quarter_is_taken(framework, workspace, tmp_path):
    lay_apart(framework, "police", workspace, tmp_path / "own", Q3)
    assert not (tmp_path / "own" / "returns" / str(Q4)).exists()
