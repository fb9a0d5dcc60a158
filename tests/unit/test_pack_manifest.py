"""A pack that still is what was made, from what it was made from, need not be made again."""

from __future__ import annotations

import json

import pytest

from wscb_lib.pack import is_unchanged, standing_pages, write_manifest
from wscb_lib.pack.manifest import changed_inputs
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.inputs import inputs_of, parameters_of

INPUTS = {"returns/lado.csv": b"case\nL1\n"}
PARAMETERS = {"quarter": "2015-16-Q4"}


@pytest.fixture
def made(tmp_path):
    (tmp_path / "index.html").write_text("page")
    write_manifest(tmp_path, inputs=INPUTS, parameters=PARAMETERS)
    return tmp_path


def test_the_same_inputs_and_a_whole_pack_stand(made):
    assert is_unchanged(made, inputs=INPUTS, parameters=PARAMETERS)


def test_a_changed_input_a_new_one_or_another_word_of_the_command_does_not(made):
    assert not is_unchanged(made, inputs={"returns/lado.csv": b"case\nL2\n"}, parameters=PARAMETERS)
    assert not is_unchanged(made, inputs={**INPUTS, "returns/new.csv": b""}, parameters=PARAMETERS)
    assert not is_unchanged(made, inputs=INPUTS, parameters={"quarter": "2015-16-Q3"})


def test_each_input_that_is_another_now_is_named_with_what_happened(made):
    assert changed_inputs(made, INPUTS) == {}
    now = {"returns/lado.csv": b"case\nL2\n", "returns/new.csv": b""}
    assert changed_inputs(made, now) == {"returns/lado.csv": "changed", "returns/new.csv": "new"}
    assert changed_inputs(made, {}) == {"returns/lado.csv": "gone"}


def test_of_a_folder_with_no_manifest_nobody_can_say_what_changed(tmp_path):
    assert changed_inputs(tmp_path, INPUTS) is None


def test_a_page_that_was_touched_lost_or_added_does_not(made):
    (made / "index.html").write_text("touched")
    assert not is_unchanged(made, inputs=INPUTS, parameters=PARAMETERS)
    (made / "index.html").write_text("page")
    (made / "extra.html").write_text("")
    assert not is_unchanged(made, inputs=INPUTS, parameters=PARAMETERS)


def test_a_page_that_is_wanted_and_was_never_made_does_not(made):
    """As when two runs took one building folder: what the manifest lists is there, and a page is not."""
    assert is_unchanged(made, inputs=INPUTS, parameters=PARAMETERS, wanted={"index.html"})
    wanted = {"index.html", "6_training.html"}
    assert not is_unchanged(made, inputs=INPUTS, parameters=PARAMETERS, wanted=wanted)


def test_a_pack_of_which_something_moved_while_it_was_made_is_made_again(made):
    write_manifest(made, inputs=INPUTS, parameters=PARAMETERS, moved=["returns/lado.csv"])
    assert not is_unchanged(made, inputs=INPUTS, parameters=PARAMETERS)


def test_a_draft_is_not_the_release_before_it_though_made_from_the_same(made):
    quarter = Quarter.parse("2015-16-Q4")
    write_manifest(
        made,
        inputs=INPUTS,
        parameters=parameters_of(quarter, "live", "board", [], is_released=True),
        accepted={"lado": "Late."},
    )
    assert json.loads((made / "manifest.json").read_text())["accepted"] == {"lado": "Late."}
    assert not is_unchanged(made, inputs=INPUTS, parameters=parameters_of(quarter, "live", "board", []))


def test_a_folder_without_a_manifest_is_made_again(tmp_path):
    assert not is_unchanged(tmp_path, inputs=INPUTS, parameters=PARAMETERS)


# ---- a page that stands though the pack does not


@pytest.fixture
def pack(tmp_path):
    for stem in ("6_training", "9_voices"):
        (tmp_path / f"{stem}.html").write_text(stem)
    write_manifest(tmp_path, inputs=INPUTS, parameters=PARAMETERS, pages={"6_training": "a", "9_voices": "b"})
    return tmp_path


def test_a_page_made_from_the_same_things_stands_and_the_others_do_not(pack):
    assert standing_pages(pack, {"6_training": "a", "9_voices": "moved", "new": "c"}) == {"6_training"}


def test_a_page_that_was_touched_does_not_stand_nor_does_any_made_with_other_versions(pack):
    (pack / "6_training.html").write_text("touched")
    assert standing_pages(pack, {"6_training": "a", "9_voices": "b"}) == {"9_voices"}
    assert standing_pages(pack, {"9_voices": "b"}, packages=("pandas",)) == set()


def test_no_page_stands_where_there_is_no_pack(tmp_path):
    assert standing_pages(tmp_path, {"6_training": "a"}) == set()


@pytest.mark.parametrize(
    ("path", "is_input"),
    [
        ("data/framework/returns/lado.toml", True),
        ("data/framework/comparators.csv", True),
        ("data/framework/schema/return.json", False),
        ("data/framework/REFERENCE.md", False),
        ("notebooks/scratch/tried.ipynb", False),
        ("notebooks/.ipynb_checkpoints/6_training-checkpoint.ipynb", False),
    ],
)
def test_a_pack_is_made_from_what_a_run_reads_and_not_from_what_editors_read(tmp_path, path, is_input):
    root = tmp_path / "schema"  # the folder that the project itself stands in says nothing
    (root / path).parent.mkdir(parents=True)
    (root / path).write_text("")
    found = inputs_of(root / "data" / "live", Quarter.parse("2015-16-Q4"), root)
    assert list(found) == [path] * is_input
