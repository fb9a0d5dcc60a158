"""What a run leaves for the bench is read back whole, or not at all; and a file there can run nothing."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from wscb_lib.errors import UsageFault
from wscb_lib.exhibits import Shown
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly import bench_record
from wscb_lib.store import Store, project_root

QUARTER = Quarter.parse("2015-16-Q4")
PLACE = Path("store", "bench", "2015-16-Q4", "board.kept")


class Opens:
    """Something that would run a command when it is unpickled."""

    def __reduce__(self):
        return os.system, ("true",)


def lay(store: Store, value: object) -> None:
    """Keep a value as a run keeps its record."""
    data = pickle.dumps(value)
    store.write(PLACE, bench_record.seal_of(data) + data)


class Asks:
    """Something that would call a function of this library when it is unpickled."""

    def __reduce__(self):
        return project_root, ()


@pytest.fixture
def store(tmp_path) -> Store:
    """A workspace in which a record was kept, of one shown figure."""
    made = Store(tmp_path)
    lay(made, {"plans": Shown("2015-16-Q4", 7.0)})
    return made


def test_a_whole_record_is_read_back(store):
    kept = bench_record.recall(store, QUARTER, "board")
    assert kept == {"plans": Shown("2015-16-Q4", 7.0)}


def test_there_is_none_of_another_quarter_or_edition(store):
    assert bench_record.recall(store, QUARTER - 1, "board") is None
    assert bench_record.recall(store, QUARTER, "public") is None


@pytest.mark.parametrize("spoil", [lambda data: data[:-1], lambda data: b"x" + data[1:], lambda data: b""])
def test_one_that_is_cut_short_or_of_other_code_is_never_believed(store, spoil):
    path = store.workspace / PLACE
    path.write_bytes(spoil(path.read_bytes()))
    assert bench_record.recall(store, QUARTER, "board") is None


@pytest.mark.parametrize(("value", "named"), [(Opens(), "posix.system"), (Asks(), "project_root")])
def test_a_file_that_would_run_something_is_refused(store, value, named):
    lay(store, value)
    with pytest.raises(UsageFault, match=f"{named}, which no run keeps there"):
        bench_record.recall(store, QUARTER, "board")
