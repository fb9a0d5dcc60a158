"""The process that asks great_expectations, and how a run that is stopped leaves it."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time

import pandas as pd
import pytest

from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.background import InBackground, in_two
from wscb_lib.quarterly.checker import Checker
from wscb_lib.store import Store


def test_of_one_job_nothing_is_at_work_beside_the_process_that_runs(tmp_path):
    """So that two Boards of one job each are twice as quick as one."""
    checker = Checker(Store(tmp_path), Quarter.parse("2015-16-Q4"), jobs=1)
    checker.warm_up()
    assert checker._pool is None
    assert InBackground(os.getpid, jobs=1).result() == os.getpid()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is copied here")
def test_what_nobody_waits_for_is_ended_before_its_folder_is_removed(tmp_path):
    def write_for_ever() -> None:
        while True:
            (tmp_path / "written").touch()

    with InBackground(write_for_ever):
        while not (tmp_path / "written").exists():
            time.sleep(0.01)
    (tmp_path / "written").unlink()
    time.sleep(0.1)
    assert not (tmp_path / "written").exists()
    assert in_two(lambda _: os.getpid(), [1, 2, 3], jobs=1) == [os.getpid()] * 3


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="copies a process")
def test_a_run_that_is_stopped_leaves_nothing_of_it_at_work(tmp_path):
    checker = Checker(Store(tmp_path), Quarter.parse("2015-16-Q4"), makes_a_pack=False)
    before = set(threading.enumerate())
    checker._process().submit(time.sleep, 0.5)
    with pytest.raises(KeyboardInterrupt):
        try:
            raise KeyboardInterrupt
        finally:
            checker.close()
    assert set(threading.enumerate()) <= before and not multiprocessing.active_children()


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="copies a process")
def test_what_follows_is_imported_only_once_the_process_that_asks_is_begun(tmp_path, monkeypatch):
    """One that is copied while another thread imports could wait for it for ever."""
    begun: list[int] = []
    monkeypatch.setattr(
        "wscb_lib.quarterly.checker.import_what_binds",
        lambda *_: begun.append(len(multiprocessing.active_children())),
    )
    checker = Checker(Store(tmp_path), Quarter.parse("2015-16-Q4"))
    rule = {
        "type": "expect_column_values_to_not_be_null",
        "kwargs": {"column": "day"},
        "meta": {"rule": "given", "where": "", "asked_by": ""},
    }
    found = checker({"lado": pd.DataFrame({"day": ["1", None]})}, {"lado": [rule]})
    checker.close()
    assert found == {"lado": {"given": [1]}} and begun == [1]
