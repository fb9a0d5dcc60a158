"""The store: what is kept comes back the same, whole or not at all; it goes with the file it was made
from."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from run_quarter import main
from wscb_lib.errors import UsageFault
from wscb_lib.quarter import Quarter
from wscb_lib.returns.readings import CellFault, Match, Reading
from wscb_lib.store import (
    Store,
    keeping,
    key_of,
    places,
    project_root,
    reports_folder,
    workspace_folder,
)
from wscb_lib.store import made_by as code

Q4 = Quarter.parse("2015-16-Q4")


def frame_of_every_type() -> pd.DataFrame:
    """A table as readings type it: text and flags as Python's own values, None where nothing is recorded."""
    return pd.DataFrame(
        {
            "case_id": pd.Series(["1", None], dtype=object),
            "held_on": np.array(["2015-04-10", "NaT"], dtype="datetime64[ns]"),
            "age": [4.0, np.nan],
            "is_open": pd.Series([True, None], dtype=object),
            "is_late": pd.Series([True, False], dtype=object),
            "remark": pd.Series([None, None], dtype=object),
            "_row": np.array([2, 3], dtype="int64"),
        }
    )


def reading() -> Reading:
    fault = CellFault(
        "cases", "LADO", 7, "Sector", "employer_sector", "Educ", "Allowed: education.", "lado.xlsx"
    )
    return Reading(
        "lado",
        "lado",
        Q4,
        "returns/2015-16-Q4/lado.xlsx",
        version=2,
        header={"version": "2"},
        tables={"cases": frame_of_every_type()},
        matches=(Match("cases", "LADO", 3, "Sector", "employer_sector", "alias"),),
        cell_faults=(fault,),
        notes=("Read as it stands.",),
        opened_as="xlsx",
    )


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path)


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


# ---------------------------------------------------------------- facts and results


def test_facts_come_back_as_they_were_kept(store):
    facts = {("lado", "cases"): frame_of_every_type(), ("lado", "meetings"): frame_of_every_type().iloc[:0]}
    store.keep_facts(Q4, facts)
    found = store.facts(Q4)
    assert list(found) == list(facts)
    for name, frame in facts.items():
        pd.testing.assert_frame_equal(found[name], frame)


def test_an_absent_value_comes_back_as_none_and_a_flag_as_a_flag(store):
    store.keep_facts(Q4, {("lado", "cases"): frame_of_every_type()})
    found = store.facts(Q4)["lado", "cases"]
    assert found["case_id"].tolist() == ["1", None]
    assert found["is_open"].tolist() == [True, None]


def test_facts_of_a_later_run_replace_those_of_an_earlier_one(store):
    store.keep_facts(Q4, {("lado", "cases"): frame_of_every_type(), ("old", "table"): frame_of_every_type()})
    store.keep_facts(Q4, {("lado", "cases"): frame_of_every_type().iloc[:1]})
    assert {name: len(frame) for name, frame in store.facts(Q4).items()} == {("lado", "cases"): 1}
    assert len(list((store.folder / "facts" / str(Q4)).iterdir())) == 2


def test_a_run_killed_while_it_keeps_facts_leaves_the_last_ones_whole(store, monkeypatch):
    store.keep_facts(Q4, {("lado", "cases"): frame_of_every_type()})
    real = Store._put

    def dies_at_the_index(self, path, data):
        if path.name == "index.json":
            raise KeyboardInterrupt
        real(self, path, data)

    monkeypatch.setattr(Store, "_put", dies_at_the_index)
    with pytest.raises(KeyboardInterrupt):
        store.keep_facts(Q4, {("lado", "cases"): frame_of_every_type().iloc[:0]})
    assert len(store.facts(Q4)["lado", "cases"]) == 2


def test_a_write_that_fails_half_way_leaves_the_old_file_and_nothing_beside_it(store, monkeypatch):
    store.write("kept.txt", "old")

    def fails(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping.os, "replace", fails)
    with pytest.raises(UsageFault, match="no space left on device"):
        store.write("kept.txt", "new")
    assert all_bytes(store.workspace) == {"kept.txt": b"old"}


def test_results_come_back_as_they_were_kept(store):
    results = pd.DataFrame({"measure": ["a", "b"], "value": [1.5, np.nan], "status": ["ok", "held"]})
    store.keep_results(Q4, results)
    pd.testing.assert_frame_equal(store.results(Q4), results)


def test_what_was_never_kept_is_none(store):
    assert store.facts(Q4) is None
    assert store.results(Q4) is None
    assert store.recall("reading", "lado", "key") is None
    assert store.narrative(Q4, "board", "0_board_summary") is None
    assert store.published(Q4, "board") is None
    assert store.narratives(Q4, "board") == ()


def test_nothing_is_made_on_disk_by_looking(store):
    store.facts(Q4), store.published(Q4, "board"), store.narratives(Q4, "board")
    assert not store.folder.exists()


def test_the_same_values_give_the_same_bytes(store):
    frame, written = frame_of_every_type(), []
    for order in (("cases", "meetings"), ("meetings", "cases")):
        store.keep_facts(Q4, {("lado", table): frame for table in order})
        store.publish(Q4, "board", {"value": 1})
        written.append(all_bytes(store.folder))
        shutil.rmtree(store.folder)
    assert written[0] == written[1]


def keep_a_page_and_facts(store: Store) -> Path:
    """Keep both; return the folder of the store."""
    store.keep_facts(Q4, {("lado", "cases"): frame_of_every_type()})
    store.keep_narratives(Q4, "board", {"training": {"title": "Training"}})
    return store.folder


def spoilt(data: bytes) -> list[bytes]:
    """Bytes cut short at some places, and with one other byte at some."""
    flipped = [data[:n] + bytes([data[n] ^ 1]) + data[n + 1 :] for n in range(0, len(data), 41)]
    return [b"", data[: len(data) // 2], data[:-1], b"[]", b"{}", b"[" * 9999, b"\xff\xfe", *flipped]


@pytest.mark.parametrize(
    "file", ["facts/2015-16-Q4/*.parquet", "facts/2015-16-Q4/index.json", "narratives/2015-16-Q4/board/*"]
)
def test_facts_and_pages_that_were_damaged_are_not_believed_and_kept_again(store, file):
    [path] = keep_a_page_and_facts(store).glob(file)
    for data in spoilt(path.read_bytes()):
        path.write_bytes(data)
        assert None in (store.facts(Q4), store.narrative(Q4, "board", "training"))
        keep_a_page_and_facts(store)
        assert store.facts(Q4) and store.narrative(Q4, "board", "training")


def test_facts_and_pages_of_another_workspace_or_quarter_are_not_believed(store, tmp_path):
    theirs = keep_a_page_and_facts(Store(tmp_path / "other"))
    shutil.copytree(theirs, store.folder)
    assert store.facts(Q4) is None and store.narrative(Q4, "board", "training") is None
    assert not store.has_facts(Q4)
    for kind in ("facts", "narratives"):
        (theirs / kind / str(Q4)).rename(theirs / kind / str(Q4.previous))
    other = Store(tmp_path / "other")
    assert other.facts(Q4.previous) is None and other.narrative(Q4.previous, "board", "training") is None


def test_facts_and_pages_by_other_code_are_not_believed(store, monkeypatch):
    keep_a_page_and_facts(store)
    monkeypatch.setattr(keeping, "code_mark", lambda: "other")
    assert store.facts(Q4) is None and store.narrative(Q4, "board", "training") is None
    assert store.forget_withdrawn({}) == 1 and not (store.folder / "facts" / str(Q4)).exists()


@pytest.mark.parametrize("kind", ["facts", "narratives", "kept"])
def test_a_folder_in_the_place_of_a_file_is_none_of_ours_and_gives_way(store, kind):
    made_again(store), keep_a_page_and_facts(store)
    for path in [p for p in (store.folder / kind).rglob("*") if p.is_file()]:
        path.unlink()
        (path / "more").mkdir(parents=True)
    found = store.facts(Q4), store.narrative(Q4, "board", "training"), store.holds("measured", "2015-16-Q4")
    assert not all(found)
    assert made_again(store) == (kind == "kept") and keep_a_page_and_facts(store)
    assert store.facts(Q4) and store.narrative(Q4, "board", "training") and not made_again(store)


def test_a_folder_among_what_is_kept_is_thrown_away(store):
    (store.folder / "kept" / "measured" / "2015-16-Q4" / "more").mkdir(parents=True)
    assert store.forget_withdrawn({}) == 1


# ---------------------------------------------------------------- the one door


def made_again(store: Store, key: str = "key") -> bool:
    """Whether the door makes the result once more, when a first one was kept in the same place."""
    asked = []
    store.remember("measured", "2015-16-Q4", key, lambda: asked.append(key) or {"value": 1})
    return bool(asked)


def kept(store: Store) -> Path:
    made_again(store)
    return store.folder / "kept" / "measured" / "2015-16-Q4"


def test_a_reading_comes_back_as_it_was_kept(store):
    store.keep("reading", "lado", "key", reading())
    found = store.recall("reading", "lado", "key")
    pd.testing.assert_frame_equal(found.tables["cases"], reading().tables["cases"])
    assert {**vars(found), "tables": None} == {**vars(reading()), "tables": None}


def test_what_is_kept_is_made_once(store):
    assert [made_again(store), made_again(store)] == [True, False]


def test_a_result_of_other_things_is_made_again_and_takes_the_place_of_the_old(store):
    assert [made_again(store), made_again(store, "other"), made_again(store)] == [True, True, True]
    assert len(list(store.folder.rglob("*"))) == 3  # kept, measured, and one result


def test_a_result_by_other_code_or_libraries_is_made_again(store, monkeypatch):
    kept(store)
    monkeypatch.setattr("wscb_lib.store.door.code_mark", lambda kind: "another")
    assert made_again(store)


def test_the_mark_of_code_changes_with_a_librarys_version(monkeypatch):
    marks = {code.code_mark.__wrapped__()}
    monkeypatch.setattr(code, "_version", lambda name: "0")
    assert code.code_mark.__wrapped__() not in marks


@pytest.mark.parametrize("part", [0, 0.1, 0.5, 0.99])
def test_a_result_that_was_cut_short_is_made_again(store, part):
    path = kept(store)
    path.write_bytes(path.read_bytes()[: int(part * path.stat().st_size)])
    assert made_again(store)


def test_a_result_in_which_one_byte_is_another_is_made_again(store):
    path = kept(store)
    assert store.holds("measured", "2015-16-Q4")
    for place in range(0, path.stat().st_size, 7):
        data = bytearray(path.read_bytes())
        data[place] ^= 1
        path.write_bytes(bytes(data))
        assert not store.holds("measured", "2015-16-Q4") and made_again(store), place


def test_a_result_copied_from_another_workspace_is_made_again(store, tmp_path):
    other = Store(tmp_path / "other")
    path = kept(other)
    (store.folder / "kept" / "measured").mkdir(parents=True)
    (store.folder / "kept" / "measured" / path.name).write_bytes(path.read_bytes())
    assert made_again(store)
    assert not made_again(other)


def test_a_result_moved_to_another_place_is_made_again(store):
    path = kept(store)
    path.rename(path.with_name("2015-16-Q3"))
    assert store.recall("measured", "2015-16-Q3", "key") is None


def test_a_kept_file_can_start_no_code(store, tmp_path):
    class Harm:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "harm"),)

    store.keep("measured", "2015-16-Q4", "key", Harm())
    assert made_again(store)
    assert not (tmp_path / "harm").exists()


def test_a_run_killed_while_it_keeps_a_result_leaves_the_last_whole(store, monkeypatch):
    kept(store)
    monkeypatch.setattr(keeping.os, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        made_again(store, "other")
    assert not made_again(store)


def test_the_key_tells_what_goes_in_apart_however_it_is_cut():
    assert len({key_of("ab", "c"), key_of("a", "bc"), key_of("abc"), key_of("c", "ab")}) == 4


# ---------------------------------------------------------------- what is forgotten


def all_kept(store: Store, files: dict[str, str]) -> None:
    store.keep("reading", "lado", "key", reading(), files)
    store.keep_results(Q4, frame_of_every_type(), files)
    store.keep_facts(Q4, {("lado", "cases"): frame_of_every_type()}, files)


@pytest.mark.parametrize("now", [{}, {"lado.xlsx": "another"}], ids=["withdrawn", "replaced"])
def test_what_was_made_from_a_file_goes_with_it(store, now):
    all_kept(store, {"lado.xlsx": "was"})
    assert store.forget_withdrawn(now) == 3
    assert all_bytes(store.folder) == {}


def test_what_was_made_from_files_that_still_lie_there_stays(store):
    all_kept(store, {"lado.xlsx": "was"})
    assert store.forget_withdrawn({"lado.xlsx": "was", "new.xlsx": "new"}) == 0
    assert store.facts(Q4) and store.results(Q4) is not None and store.recall("reading", "lado", "key")


def test_what_other_code_made_goes(store, monkeypatch):
    all_kept(store, {})
    monkeypatch.setattr("wscb_lib.store.door.code_mark", lambda kind: "another")
    assert store.forget_withdrawn({}) == 2
    assert store.recall("reading", "lado") is None


def test_what_an_older_version_kept_in_folders_of_its_own_goes(store):
    store.write("store/readings/key/cases.parquet", "rows")
    store.write("store/kept/reading/damaged", "rows")
    store.forget_withdrawn({})
    assert all_bytes(store.folder) == {}


def test_what_is_being_written_stays(store):
    store.write("store/kept/reading/.new.part", "rows")
    store.forget_withdrawn({})
    assert list(all_bytes(store.folder)) == ["kept/reading/.new.part"]


# ---------------------------------------------------------------- pages and what was published


def test_pages_of_an_earlier_run_go_when_a_whole_edition_is_kept(store):
    store.keep_narratives(Q4, "board", {"1_old": {"title": "old"}})
    store.keep_narratives(Q4, "board", {"0_board_summary": {"title": "new"}})
    assert store.narratives(Q4, "board") == ("0_board_summary",)


def test_one_page_kept_alone_leaves_the_others(store):
    store.keep_narratives(Q4, "board", {"0_board_summary": {"title": "summary"}})
    store.keep_narratives(Q4, "board", {"6_training": {"title": "training"}}, is_whole=False)
    assert store.narratives(Q4, "board") == ("0_board_summary", "6_training")
    assert store.narrative(Q4, "board", "6_training") == {"title": "training"}


def test_a_bare_nan_is_refused_among_what_is_shown(store):
    with pytest.raises(ValueError, match="not JSON compliant"):
        store.keep_narratives(Q4, "board", {"6_training": {"value": float("nan")}})


def test_what_was_published_is_never_written_over(store):
    assert store.publish(Q4, "board", {"value": 1}) == 1
    assert store.publish(Q4, "board", {"value": 2}) == 2
    assert store.published(Q4, "board") == {"value": 2}
    assert store.published(Q4, "board", 1) == {"value": 1}


def test_publishing_the_same_again_is_not_a_restatement(store):
    store.publish(Q4, "board", {"value": 1})
    assert store.publish(Q4, "board", {"value": 1}) == 1
    assert store.published(Q4, "board", 2) is None


def test_the_tenth_version_comes_after_the_ninth(store):
    for value in range(10):
        store.publish(Q4, "board", {"value": value})
    assert store.published(Q4, "board") == {"value": 9}


# ---------------------------------------------------------------- places


def test_nothing_is_written_outside_the_workspace(store):
    with pytest.raises(UsageFault, match="Wanted a place inside the workspace"):
        store.write("../elsewhere.txt", "text")


@pytest.mark.parametrize("place", ["store", "store/kept", "store/kept/answers"])
def test_a_file_in_the_place_of_a_folder_of_the_workbenchs_own_is_named(tmp_path, place):
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("a file where the folder should be")
    with pytest.raises(UsageFault, match=f"/{place}: found a file, wanted a folder. Move it away") as fault:
        Store(tmp_path).keep("answers", "2015-16-Q4", "key", {"a": 1})
    assert str(tmp_path) not in str(fault.value)


def test_a_workspace_that_cannot_be_written_to_is_said_plainly(tmp_path, monkeypatch):
    def is_full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", is_full)
    with pytest.raises(UsageFault, match="cannot be written to .no space left") as fault:
        Store(tmp_path).keep_results(Q4, frame_of_every_type())
    assert "--workspace" in str(fault.value)
    assert str(tmp_path) not in str(fault.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_workspace_without_the_right_to_write_is_said_plainly(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(UsageFault, match="permission denied"):
        Store(tmp_path).keep_results(Q4, frame_of_every_type())


def test_specimen_and_live_are_folders_of_data(tmp_path):
    assert workspace_folder("specimen", tmp_path) == tmp_path / "data" / "specimen"
    assert workspace_folder("live", tmp_path) == tmp_path / "data" / "live"


def test_any_other_workspace_is_a_folder_that_holds_returns(tmp_path):
    (tmp_path / "trial" / "returns").mkdir(parents=True)
    assert workspace_folder("trial", tmp_path) == tmp_path / "trial"
    assert workspace_folder(str(tmp_path / "trial"), Path("elsewhere")) == tmp_path / "trial"


def test_packs_of_a_workspace_stand_in_it_and_two_of_one_name_share_none(tmp_path):
    for place in ("one/live", "other/live", "data/live"):
        (tmp_path / place / ("" if place == "data/live" else "returns")).mkdir(parents=True)
    assert reports_folder("one/live", tmp_path) == tmp_path / "one/live/reports"
    assert reports_folder(str(tmp_path / "other/live"), tmp_path) == tmp_path / "other/live/reports"
    assert {reports_folder(w, tmp_path) for w in ("live", "data/live", "one/../data/live")} == {
        tmp_path / "reports" / "live"
    }


def test_a_mistyped_workspace_is_never_taken_for_the_specimen(tmp_path):
    with pytest.raises(UsageFault, match='Did you mean "specimen"'):
        workspace_folder("specimin", tmp_path)
    with pytest.raises(UsageFault, match='found "None", which is neither'):
        workspace_folder(None, tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--check"],
        ["--request"],
        ["--status"],
        ["--new-commentary"],
        ["--release"],
        ["--forget", "4"],
        ["--agency", "police"],
        ["--preview", "training"],
        ["--from", "annex_a", "lists.xlsx"],
        ["--comparators", "release.csv"],
        ["--rows", "training_attended"],
    ],
)
@pytest.mark.parametrize("holds", ["notes.txt", "board/index.html", ""])
def test_nothing_is_written_in_a_folder_that_was_mistyped_for_a_workspace(tmp_path, capsys, words, holds):
    mistyped = tmp_path / "elsewhere"
    (mistyped / holds).parent.mkdir(parents=True, exist_ok=True)
    (mistyped / holds).write_text("") if holds else mistyped.mkdir()
    before = sorted(tmp_path.rglob("*"))
    assert main(["2015-16-Q4", "--workspace", str(mistyped), *words]) == 2
    assert "Nothing was written in it" in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.fixture
def project(tmp_path) -> Path:
    root = tmp_path / "project"
    (root / "data" / "framework").mkdir(parents=True)
    (root / "notebooks" / "scratch").mkdir(parents=True)
    (root / "environment.yml").touch()
    return root


def test_the_project_is_found_from_any_folder_inside_it(project, monkeypatch):
    monkeypatch.chdir(project / "notebooks" / "scratch")
    assert project_root() == project


def test_another_project_with_an_environment_is_not_taken_for_ours(project, monkeypatch):
    inner = project / "notebooks" / "other"
    inner.mkdir()
    (inner / "environment.yml").touch()
    monkeypatch.chdir(inner)
    assert project_root() == project


def test_outside_any_project_the_library_says_where_it_belongs(project, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(places, "_LIBRARY", project / "wscb_lib")
    assert project_root() == project
    monkeypatch.setattr(places, "_LIBRARY", tmp_path)
    with pytest.raises(UsageFault, match="Change to the project's folder"):
        project_root()
