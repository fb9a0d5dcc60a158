"""What a pack is made from: taken before it is read, and held against what lies there when the pack is
done."""

from __future__ import annotations

from pathlib import Path

import pytest

from wscb_lib.errors import UsageFault
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.inputs import Inputs

QUARTER = Quarter.parse("2015-16-Q4")
RETURN = "returns/2015-16-Q4/lado.csv"
WORDS = "commentary/2015-16-Q4/6_training.md"
NOTEBOOK = "notebooks/6_training.ipynb"
MEASURE = "data/framework/returns/lado.toml"


@pytest.fixture
def project(tmp_path) -> Path:
    """One file of each kind; the workspace is the project's own folder."""
    for name in (RETURN, WORDS, NOTEBOOK, MEASURE):
        write(tmp_path, name, "as it was")
    return tmp_path


def write(project: Path, name: str, text: str) -> None:
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text(text, encoding="utf-8")


def taken(project: Path) -> Inputs:
    return Inputs.take(project, QUARTER, project)


def test_every_file_is_taken_by_name_and_a_later_quarters_is_not(project):
    write(project, "returns/2016-17-Q1/lado.csv", "later")
    assert list(taken(project).checksums) == [RETURN, WORDS, MEASURE, NOTEBOOK]


@pytest.mark.parametrize(
    ("name", "moves"), [(RETURN, True), (MEASURE, True), (WORDS, False), (NOTEBOOK, False)]
)
def test_words_and_how_a_notebook_puts_them_go_into_no_figure(project, name, moves):
    before = taken(project).key("board")
    write(project, name, "as it is now")
    assert (taken(project).key("board") != before) == moves


def test_a_notebook_more_is_a_page_more(project):
    before = taken(project).key("board")
    write(project, "notebooks/7_new.ipynb", "{}")
    assert taken(project).key("board") != before


def test_the_words_of_the_command_go_in(project):
    assert taken(project).key("board") != taken(project).key("public")


@pytest.mark.parametrize("name", [RETURN, WORDS, NOTEBOOK, MEASURE, "returns/2015-16-Q4/new.csv"])
def test_a_file_that_changes_or_comes_while_the_run_goes_on_is_named(project, name):
    inputs = taken(project)
    inputs.refuse_moved()
    write(project, name, "as it is now")
    with pytest.raises(UsageFault, match=f"^{name}: changed while the run was making the pack"):
        inputs.refuse_moved()


def test_a_file_that_goes_while_the_run_goes_on_is_named(project):
    inputs = taken(project)
    (project / RETURN).unlink()
    with pytest.raises(UsageFault, match="lado.csv: changed while"):
        inputs.refuse_moved()


def test_that_somebody_has_a_workbook_open_stops_nothing(project):
    inputs = taken(project)
    write(project, "returns/2015-16-Q4/~$lado.xlsx", "")
    inputs.refuse_moved()
