"""One run at a time: who holds a workspace, and what becomes of a lock that nobody holds any more."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from wscb_lib.errors import AnotherRun
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.quarterly.lock import NAME, alone
from wscb_lib.quarterly.processes import started
from wscb_lib.store import Store


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "live")


def lay(store: Store, **told) -> None:
    """A lock as another process of this machine left it."""
    with alone(store, "2015-16-Q4 board"):
        held = json.loads((store.folder / NAME).read_text())
    store.folder.mkdir(parents=True, exist_ok=True)
    (store.folder / NAME).write_text(json.dumps(held | told))


def ended() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_workspace_is_held_while_a_run_lasts_and_nothing_is_left_of_it(store):
    with alone(store, "2015-16-Q4 board") as said:
        assert said == "" and (store.folder / NAME).exists()
        assert store.folder.stat().st_mode & 0o777 == 0o700 or os.name == "nt"
        assert (store.folder / NAME).stat().st_mode & 0o777 == 0o600 or os.name == "nt"
    assert not store.folder.exists()


def test_a_second_run_is_told_who_is_at_work_since_when_and_what_to_do(store):
    with (
        alone(store, "2015-16-Q4 board"),
        pytest.raises(AnotherRun) as refused,
        alone(store, "2015-16-Q4 public"),
    ):
        raise AssertionError("two at once")
    said = str(refused.value)
    assert "(2015-16-Q4 board)" in said and f"as process {os.getpid()}" in said
    assert re.search(r"at \d\d:\d\d on \d+ \w+ \d{4}", said)
    assert "live/store/run.lock" in said and "remove that file" in said
    assert refused.value.exit_code == 18


def test_the_lock_goes_when_a_run_fails(store):
    with pytest.raises(KeyError), alone(store, "first"):
        raise KeyError
    with alone(store, "second") as said:
        assert said == ""


def test_a_lock_whose_process_was_killed_is_taken_over_and_said(store):
    lay(store, process=ended())
    with alone(store, "next") as said:
        assert "was stopped before its end" in said
        assert json.loads((store.folder / NAME).read_text())["what"] == "next"


@pytest.mark.skipif(not started(os.getpid()), reason="this system does not say when a process began")
def test_a_number_that_another_process_has_now_holds_nothing(store):
    lay(store, process=os.getpid(), started="1")
    with alone(store, "next") as said:
        assert said


def test_a_lock_of_another_machine_stands_for_nobody_here_can_ask_it(store):
    lay(store, process=ended(), machine="somewhere else")
    with pytest.raises(AnotherRun, match="on somewhere else at"), alone(store, "next"):
        pass


def test_a_lock_that_was_copied_with_its_workspace_holds_nothing(store, tmp_path):
    with alone(store, "2015-16-Q4 board"):
        shutil.copytree(store.workspace, tmp_path / "copy")
        with alone(Store(tmp_path / "copy"), "next") as said:
            assert said


def test_a_lock_half_written_is_waited_for_at_first_and_taken_over_later(store):
    store.folder.mkdir(parents=True)
    (store.folder / NAME).write_text('{"proc')
    with pytest.raises(AnotherRun, match="another run is beginning"), alone(store, "next"):
        pass
    os.utime(store.folder / NAME, (0, 0))
    with alone(store, "next") as said:
        assert said


def test_what_a_killed_run_left_of_agencies_rows_is_gone_as_the_next_begins(store):
    store.write("store/own/police/returns/police.xlsx", "a child's row")
    kept = store.folder / "kept" / "reading"
    kept.mkdir(parents=True)
    of_the_dead, of_the_living = kept / f".a.json.{ended()}.part", kept / f".b.json.{os.getpid()}.part"
    whole, nobodys = kept / "c.json", kept / ".d.part"
    for file in (of_the_dead, of_the_living, whole, nobodys):
        file.write_text("a child's row")
    with alone(store, "2015-16-Q4 board"):
        assert sorted(kept.iterdir()) == sorted([of_the_living, whole, nobodys])
        assert not store.apart.exists()


def test_a_log_is_written_also_where_the_terminal_is_gone(store):
    class Gone:
        def stop(self):
            raise OSError("no such terminal")

    ledger = Ledger()
    ledger._bar = Gone()
    store.folder.mkdir(parents=True)
    ledger.close(store.folder / "run.log")
    assert "in all" in (store.folder / "run.log").read_text()
