"""What a pack is made from: taken before it is read, and held against what lies there when the pack is
done."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from wscb_lib.quarter import Quarter
from wscb_lib.quarterly import inputs
from wscb_lib.quarterly.inputs import Inputs, names_chosen, roles_of
from wscb_lib.quarterly.ledger import Ledger

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
    assert inputs.moved(taken(project)) == []
    write(project, name, "as it is now")
    assert inputs.moved(taken(project)) == [name]
    assert inputs.moved_figures(taken(project)) == ([] if name in (WORDS, NOTEBOOK) else [name])


def test_a_file_that_goes_while_the_run_goes_on_is_named(project):
    inputs = taken(project)
    (project / RETURN).unlink()
    assert inputs.moved(taken(project)) == [RETURN]


def test_that_somebody_has_a_workbook_open_moves_nothing(project):
    inputs = taken(project)
    write(project, "returns/2015-16-Q4/~$lado.xlsx", "")
    assert inputs.moved(taken(project)) == []


def test_what_moved_is_certified_as_it_was_read_or_not_at_all(project):
    """A return is read whole before anything is made of it; of words nobody can say which were read."""
    inputs = taken(project)
    before = inputs.certified()
    write(project, RETURN, "as it is now")
    write(project, WORDS, "as it is now")
    assert inputs.certified([RETURN, WORDS]) == {n: was for n, was in before.items() if n != WORDS}


# ---- by which names they are certified


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("returns/2015-16-Q4/lado.xlsx", "returns/2015-16-Q4/lado.xlsx"),
        ("returns/2015-16-Q4/partner__police_v2.XLSX", "returns/2015-16-Q4/partner__police_v2.xlsx"),
        ("returns/back_series/lado__cases.csv", "returns/back_series/lado__cases.csv"),
        ("returns/back_series/results.csv", "returns/back_series/results.csv"),
        ("returns/2015-16-Q4/received.csv", "returns/2015-16-Q4/received.csv"),
        ("returns/2015-16-Q4/lado__Zebedee Quux.xlsx", "returns/2015-16-Q4/a file of no return"),
        ("returns/2015-16-Q4/Zebedee Quux.xlsx", "returns/2015-16-Q4/a file of no return"),
        ("returns/2015-16-Q4/lado.Zebedee", "returns/2015-16-Q4/lado"),
        ("returns/2015-16-Q4/Zebedee/lado.xlsx", "returns/2015-16-Q4/a file of no return"),
        ("returns/2015 Zebedee/lado.xlsx", "returns/another folder/lado.xlsx"),
        (WORDS, WORDS),
    ],
)
def test_a_pack_names_its_inputs_by_their_part_and_by_no_name_that_an_agency_chose(project, name, role):
    write(project, "data/framework/returns/partner.toml", "")
    write(project, MEASURE, "[table.cases]\n")
    write(project, "data/framework/board.toml", '[[agency]]\nid         = "police"\n')
    assert roles_of([name], project) == {name: role}


def test_two_files_of_one_part_are_numbered(project):
    names = ("returns/2015-16-Q4/a.xlsx", "returns/2015-16-Q4/b.xlsx", "returns/2015-16-Q4/c.xlsx")
    assert [role.rpartition(" ")[2] for role in roles_of(names, project).values()] == [
        "return",
        "(2)",
        "(3)",
    ]


def test_a_folder_in_a_returns_place_is_an_input_and_so_is_a_file_nobody_may_read(project):
    before = taken(project).key("board")
    (project / "returns/2015-16-Q4/complaints.xlsx").mkdir()
    assert taken(project).checksums["returns/2015-16-Q4/complaints.xlsx"] == ""
    assert taken(project).key("board") != before


def test_what_an_agency_called_its_files_stands_on_no_screen_and_in_no_log_but_in_a_list_of_its_own(
    project, tmp_path_factory
):
    write(project, "returns/2015-16-Q4/inbox/Zebedee Quux.xlsx", "")
    write(project, "returns/2015-16-Q4/lado__Sam Hill.xlsx", "")
    write(project, MEASURE, "[table.cases]\n")
    assert names_chosen(project, project) == {"Zebedee Quux.xlsx", "lado__Sam Hill.xlsx"}
    screen = io.StringIO()
    ledger, log = Ledger(screen), tmp_path_factory.mktemp("log") / "run.log"
    ledger.keep_out(names_chosen(project, project))
    ledger.say("inbox/Zebedee Quux.xlsx: it was left. lado__Sam Hill.xlsx: no such agency.")
    ledger.say("Once more, inbox/Zebedee Quux.xlsx.")
    ledger.close(log)
    for told in (screen.getvalue(), log.read_text()):
        assert "inbox/file 1: it was left. file 2: no such agency." in told
        assert "Once more, inbox/file 1." in told and "Quux" not in told and "Hill" not in told
    assert "Quux" not in " ".join(ledger.said)
    assert (log.parent / "names.txt").read_text().splitlines() == [
        "file 1: Zebedee Quux.xlsx",
        "file 2: lado__Sam Hill.xlsx",
    ]


def test_a_short_name_is_not_taken_for_the_end_of_a_longer_word(tmp_path):
    screen = io.StringIO()
    ledger = Ledger(screen)
    ledger.keep_out({"a.xlsx"})
    ledger.say("data.xlsx is whole; inbox/a.xlsx was left.")
    ledger.close(tmp_path / "run.log")
    assert screen.getvalue().splitlines()[0] == "data.xlsx is whole; inbox/file 1 was left."


def test_where_no_file_is_spoken_of_no_list_of_names_stays(tmp_path):
    (tmp_path / "names.txt").write_text("file 1: of an earlier run")
    Ledger(io.StringIO()).close(tmp_path / "run.log")
    assert not (tmp_path / "names.txt").exists()


def test_a_file_that_this_account_may_not_read_is_an_input_and_ends_nothing(project, monkeypatch):
    def refused(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(inputs, "checksum", refused)
    assert taken(project).checksums[RETURN] == ""
