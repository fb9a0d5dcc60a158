"""What agencies sent is forgotten after a set time, and only when it is said twice."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from wscb_lib.errors import UsageFault
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.forgetting import forget
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.store import Store

NOW = Quarter.parse("2015-16-Q4")
OLD = (
    "returns/2014-15-Q1/lado.xlsx",
    "returns/2014-15-Q1/inbox/Zebedee Quux.xlsx",
    "store/feedback/2014-15-Q1/lado.txt",
    "store/inbox/2014-15-Q1.txt",
)
STAYS = (
    "returns/2014-15-Q4/lado.xlsx",
    "returns/back_series/lado__cases.csv",
    "commentary/2014-15-Q1/6_training.md",
    "store/published/2014-15-Q1/board/1.json",
)


@pytest.fixture
def workspace(tmp_path) -> Path:
    for name in (*OLD, *STAYS):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Zebedee Quux")
    return tmp_path


def asked(workspace: Path, keep: int = 6, for_good: bool = False) -> str:
    screen = io.StringIO()
    assert forget(Store(workspace), NOW, keep, for_good, Ledger(screen)) == 0
    return screen.getvalue()


def lies(workspace: Path) -> set[str]:
    return {path.relative_to(workspace).as_posix() for path in workspace.rglob("*") if path.is_file()}


def test_at_first_it_is_said_and_nothing_is_touched(workspace):
    said = asked(workspace)
    assert "To forget: returns/2014-15-Q1, 2 files.\n" in said and "add --for-good" in said
    assert lies(workspace) == {*OLD, *STAYS} and "Zebedee" not in said


def test_then_what_is_older_goes_with_what_was_kept_of_it_and_what_was_published_stays(workspace):
    store = Store(workspace)
    for name, was in (("old", OLD[0]), ("new", STAYS[0])):
        store.keep("reading", name, "key", "rows", {was: _sum(workspace / was)})
    said = asked(workspace, for_good=True)
    assert "Forgotten: store/feedback/2014-15-Q1, 1 file.\n" in said and "1 result" in said
    assert {name for name in lies(workspace) if "/kept/" not in name} == {*STAYS}
    assert store.recall("reading", "old") is None and store.recall("reading", "new") == "rows"


def _sum(path: Path) -> str:
    from wscb_lib.pack import checksum

    return checksum(path)


def test_where_nothing_is_so_old_that_is_said(workspace):
    assert (
        asked(workspace, keep=20, for_good=True) == "Nothing is older than 2011-12-Q1: nothing to forget.\n"
    )
    assert lies(workspace) == {*OLD, *STAYS}


def test_fewer_quarters_than_a_pack_looks_back_on_are_refused(workspace):
    with pytest.raises(UsageFault, match="Wanted 5 or more"):
        asked(workspace, keep=4, for_good=True)
    assert lies(workspace) == {*OLD, *STAYS}
