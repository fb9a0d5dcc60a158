"""The run's own parts: the shelf, the ledger, the notebooks' parameters."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys

import pytest

from wscb_lib.errors import UsageFault
from wscb_lib.quarterly.kernels import NotebookJob, check_parameters
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.quarterly.processes import is_alive
from wscb_lib.quarterly.shelf import Shelf
from wscb_lib.scratch import our_prefix, sweep_leftovers


def make_pack(shelf: Shelf, words: str) -> None:
    (shelf.start() / "index.html").write_text(words)
    shelf.finish()


def test_a_new_pack_takes_the_place_of_the_old_one(tmp_path):
    shelf = Shelf(tmp_path / "board")
    make_pack(shelf, "old")
    make_pack(shelf, "new")
    assert (tmp_path / "board" / "index.html").read_text() == "new"
    assert [p.name for p in tmp_path.iterdir()] == ["board"]


def test_a_run_that_fails_leaves_the_last_good_pack_whole(tmp_path):
    shelf = Shelf(tmp_path / "board")
    make_pack(shelf, "good")
    (shelf.start() / "index.html").write_text("half")
    shelf.abandon()
    assert (tmp_path / "board" / "index.html").read_text() == "good"


def test_a_run_killed_between_the_two_renames_is_put_right_at_the_next_start(tmp_path):
    shelf = Shelf(tmp_path / "board")
    make_pack(shelf, "good")
    (tmp_path / "board").rename(tmp_path / ".board.last")  # as the kill left it
    assert "last good pack is back" in Shelf(tmp_path / "board").recover()
    assert (tmp_path / "board" / "index.html").read_text() == "good"


def test_a_run_killed_while_building_leaves_nothing_behind(tmp_path):
    shelf = Shelf(tmp_path / "board")
    make_pack(shelf, "good")
    (shelf.start() / "index.html").write_text("half")
    assert Shelf(tmp_path / "board").recover() == ""
    assert [p.name for p in tmp_path.iterdir()] == ["board"]


def test_what_a_killed_run_left_in_the_temporary_folder_goes_and_a_running_runs_stays(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for name in (
        f"wscb-{ended.pid}-a",
        f"{our_prefix()}b",
        f"wscb-{os.getppid()}-c",
        "wscb-notes-d",
        "somebody-elses",
    ):
        (tmp_path / name).mkdir()
    (tmp_path / f"wscb-{ended.pid}-a" / "1_performance_dashboard.ipynb").write_text("{}")
    assert sweep_leftovers(is_alive, tmp_path) == 1
    assert {p.name for p in tmp_path.iterdir()} == {
        f"{our_prefix()}b",
        f"wscb-{os.getppid()}-c",
        "wscb-notes-d",
        "somebody-elses",
    }


def notebook(tmp_path, parameters: str):
    path = tmp_path / "6_training.ipynb"
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": parameters}
    path.write_text(json.dumps({"cells": [cell]}))
    return path


def test_a_mistyped_parameter_is_refused_before_any_notebook_runs(tmp_path):
    path = notebook(tmp_path, 'quarter = "2015-16-Q4"  # the quarter')
    with pytest.raises(UsageFault, match='has no parameter "quater". Did you mean "quarter"'):
        check_parameters(NotebookJob("6_training", path, path, {"quater": "2015-16-Q4"}))


def test_the_log_holds_every_stage_with_its_time_and_the_screen_only_what_was_said(tmp_path):
    screen = io.StringIO()
    ledger = Ledger(screen)
    with ledger.stage("Read the returns"):
        ledger.say("20 of 20 returns due have come.")
    ledger.close(tmp_path / "run.log")
    assert screen.getvalue() == "20 of 20 returns due have come.\n"
    assert " s  Read the returns" in (tmp_path / "run.log").read_text()


def test_a_long_stage_says_each_part_with_how_long_it_has_taken(tmp_path):
    screen = io.StringIO()
    ledger = Ledger(screen)
    with ledger.stage("Run the notebooks"):
        page_done = ledger.parts(2)
        page_done("6_training")
        assert re.fullmatch(r"Run the notebooks: 1 of 2, 6_training, \d+\.\d s\n", screen.getvalue())
        page_done("9_children_and_young_people")
    ledger.close(tmp_path / "run.log")
    assert re.search(r"\d\.\d\d s    6_training", (tmp_path / "run.log").read_text())


def test_on_a_terminal_a_bar_moves_and_what_is_said_stands_above_it(tmp_path):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    ledger = Ledger(screen)
    with ledger.stage("Run the notebooks"):
        page_done = ledger.parts(2)
        page_done("6_training")
        ledger.say("44 of 45 returns due have come.")
    ledger.close(None)
    assert "44 of 45 returns due have come.\n" in screen.getvalue()
    assert "Run the notebooks: 1 of 2" not in screen.getvalue()
    assert ledger.said == ["44 of 45 returns due have come."]


def test_a_stage_that_took_a_while_says_how_long(monkeypatch):
    clock = iter((0.0, 0.0, 2.5, 10.0, 10.5))
    monkeypatch.setattr("wscb_lib.quarterly.ledger.time.perf_counter", lambda: next(clock))
    screen = io.StringIO()
    ledger = Ledger(screen)
    with ledger.stage("Check the returns"):
        pass
    with ledger.stage("Compare with the last run"):
        pass
    assert screen.getvalue() == "Check the returns: 2.5 s\n"
