"""Six returns spoiled at once, a misspelt key, a notebook that fails, a run that is killed: what is said, and
what stands.

One copy of the project with a few of the specimen's returns serves what is said of returns, and one with
another town's small Board what is said of notebooks. Each test reads what a run of the real command left.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.conftest import (
    PAGE_NOTEBOOKS,
    ROOT,
    another_towns_board,
    copy_after_a_run,
    copy_project,
    framework_of,
)

QUARTER = "2015-16-Q4"
HELD = {
    "early_help": ("Early help", 'these headings are missing: "CAF ID". '),
    "lado": (
        "Allegations against adults who work with children",
        "The file says that it is for 2015-16-Q3. Wanted 2015-16-Q4.",
    ),
    "section_11": ("Section 11 audits of agencies", "it is blank. Ask for it again"),
    "section_175": (
        "Section 175 and 157 audits of schools and settings",
        "it is not a workbook that can be read",
    ),
}
SENT = (*HELD, "front_door", "missing_children", "return_interviews", "complaints", "training")
PLANTED = "XQ-PLANTED"  # stands in a child's column of two spoiled rows, and nowhere else
A_CHILD = "Daisy Hollins-Ashworth"  # is a sheet's name, and a heading nobody knows
NOTEBOOK = "5_complaints_and_allegations"


@dataclass(frozen=True)
class Said:
    """What one run of the command printed, and its exit code."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Project:
    """A copy of the project; the command itself is the real one."""

    folder: Path
    quarter: str = QUARTER

    def command(self, *words: str) -> subprocess.Popen:
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.Popen(
            [sys.executable, str(ROOT / "run_quarter.py"), self.quarter, *words],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *words: str) -> Said:
        process = self.command(*words)
        out, err = process.communicate(timeout=300)
        return Said(process.returncode, out, err)

    @property
    def pack(self) -> Path:
        return self.folder / "reports" / "specimen" / self.quarter / "board"

    @property
    def returns(self) -> Path:
        return self.folder / "data" / "specimen" / "returns" / self.quarter

    def pages(self) -> dict[str, bytes]:
        return {page.name: page.read_bytes() for page in self.pack.glob("*.html")}


def spoil(returns: Path) -> None:
    """Six faults in six returns."""
    with edited(returns / "early_help.xlsx") as sheet:  # a key column is missing
        sheet.cell(6, column(sheet, "CAF number")).value = A_CHILD
        sheet.title = A_CHILD
    with edited(returns / "lado.xlsx") as sheet:  # another quarter
        sheet["A3"] = sheet["A3"].value.replace("Quarter 4", "Quarter 3")
    with edited(returns / "front_door.xlsx") as sheet:  # one key twice, and the two rows disagree
        again = [cell.value for cell in sheet[20]]
        sheet.insert_rows(21)
        for place, value in enumerate(again, start=1):
            sheet.cell(21, place).value = value
        sheet.cell(21, column(sheet, "Source of contact")).value = next(
            v for v in ("School", "Police") if v not in again
        )
    with edited(returns / "return_interviews.xlsx") as sheet:  # done before the child came back
        line = next(n for n in range(7, sheet.max_row) if sheet.cell(n, column(sheet, "Completed at")).value)
        sheet.cell(line, column(sheet, "Completed at")).value = "01/01/2015 09:00"
        sheet.cell(line, column(sheet, "Child reference")).value = PLANTED
    (returns / "section_175.xlsx").write_bytes(b"these bytes are no workbook")
    (returns / "section_11.xlsx").write_bytes(b"")


def spoil_history(back: Path) -> None:
    """A heading of one history misspelt, and another saved under a name with one underscore, beside a copy
    that stands."""
    history = back / "complaints__complaints.csv"
    history.write_text(
        history.read_text(encoding="utf-8").replace("received_on", "recieved_on", 1), encoding="utf-8"
    )
    shutil.copy(back / "lado__cases.csv", back / "lado_cases.csv")


@contextmanager
def edited(path: Path) -> Iterator[Worksheet]:
    """The first list of a workbook, saved again when it has been changed."""
    book = openpyxl.load_workbook(path)
    yield book.worksheets[0]
    book.save(path)


def column(sheet: Worksheet, heading: str) -> int:
    """Where a heading stands among the first ten rows."""
    (found,) = (cell.column for row in sheet.iter_rows(max_row=10) for cell in row if cell.value == heading)
    return found


@pytest.fixture(scope="module")
def spoiled(specimen_run, tmp_path_factory) -> tuple[Project, Said]:
    """The spoiled copy after one run of the command; it has what an earlier run kept, so that only what is
    spoiled is read again."""
    project = Project(copy_project(tmp_path_factory.mktemp("spoiled") / "project", *SENT))
    copy_after_a_run(specimen_run[0] / "store", project.folder / "data" / "specimen" / "store")
    spoil(project.returns)
    spoil_history(project.returns.parent / "back_series")
    return project, project.run()


@pytest.fixture(scope="module")
def checked(spoiled) -> tuple[Path, Said]:
    """The same after `--check`: the folder of feedback, and what was said."""
    project, _ = spoiled
    said = project.run("--check")
    return project.folder / "data" / "specimen" / "store" / "feedback" / QUARTER, said


def test_the_pack_still_comes_whatever_was_sent(spoiled):
    """Every page of a quarter's pack; the annual report is the public edition's."""
    project, said = spoiled
    assert said.code == 0 and said.err == ""
    notebooks = {path.stem for path in PAGE_NOTEBOOKS}
    assert {Path(name).stem.partition("__")[0] for name in project.pages()} == notebooks - {
        "annual_report"
    } | {"index"}


@pytest.mark.parametrize("name", HELD)
def test_each_return_that_cannot_be_counted_is_held_in_a_sentence(spoiled, name):
    (line,) = (line for line in spoiled[1].out.splitlines() if line.startswith(f"Held: {name} "))
    assert HELD[name][1] in line


def test_nothing_else_is_held_and_two_rows_are_set_aside(spoiled):
    lines = spoiled[1].out.splitlines()
    assert {
        line.split()[1] for line in lines if line.startswith("Held:") and "the history of" not in line
    } == set(HELD)
    assert any(
        re.search(r"of \d+ returns due have come; 2 of their rows set aside\.", line) for line in lines
    )


def test_a_history_that_cannot_be_read_is_held_in_a_sentence_that_says_what_to_do(spoiled):
    """It once wiped sixteen quarters of one measure, with exit code 0 and not a word."""
    found = [line for line in spoiled[1].out.splitlines() if line.startswith("Held: the history of")]
    assert len(found) == 1 and found[0].startswith("Held: the history of complaints. ")
    assert (
        "complaints__complaints.csv, row 1: a heading is the name of no column. Wanted the names of the "
        'columns, exactly. Did you mean "received_on"?' in found[0]
    )


def test_a_held_history_stands_on_page_one_and_at_the_top_of_the_pages_it_feeds_and_on_no_other(spoiled):
    pages = {name: page.decode() for name, page in spoiled[0].pages().items()}
    held = "Held: the history of Complaints."
    assert held in pages["0_board_summary.html"].partition("Do not rely on</h2>")[2].partition("<h2")[0]
    assert held in pages["5_complaints_and_allegations.html"].partition("<h2")[0]
    assert held not in pages["6_training.html"]


def test_a_file_of_the_back_series_that_no_history_is_named_for_is_said_with_the_nearest_name(spoiled):
    (line,) = (line for line in spoiled[1].out.splitlines() if "no history has this name" in line)
    assert line.startswith("returns/back_series/file ") and 'Did you mean "lado__cases"?' in line
    assert "lado_cases.csv" not in spoiled[1].out


def test_feedback_on_the_boards_own_history_is_a_file_of_its_own(checked):
    said = " ".join((checked[0] / "back_series.txt").read_text(encoding="utf-8").split())
    assert "Complaints: HELD: none of its history counts until it is mended" in said
    assert 'found the heading "recieved_on"' in said and "lado_cases.csv" in said
    assert "Early help: read" in said and "Complaints: HELD" not in (checked[0] / "police.txt").read_text(
        encoding="utf-8"
    )


def test_every_page_that_a_held_return_feeds_says_so_before_its_first_heading(spoiled):
    project, _ = spoiled
    feeds = {
        "1_performance_dashboard": {"early_help", "lado", "section_11", "section_175"},
        "4_section_11_and_175": {"section_11", "section_175"},
        "5_complaints_and_allegations": {"lado"},
    }
    for page, names in feeds.items():
        top = (project.pack / f"{page}.html").read_text(encoding="utf-8").partition("<h2")[0]
        assert {name for name, (title, _) in HELD.items() if f"Held: {title}" in top} == names, page


def test_no_page_of_another_return_speaks_of_a_held_one(spoiled):
    assert b"Held:" not in spoiled[0].pages()["6_training.html"]


def test_a_held_return_has_no_figure_of_its_quarter_among_the_results(spoiled):
    with (spoiled[0].pack / "tables" / "results.csv").open(encoding="utf-8") as file:
        rows = [
            r for r in csv.DictReader(file) if r["measure"].startswith("lado_") and r["quarter"] == QUARTER
        ]
    assert {(row["numerator"], row["value"], row["status"], row["shown_as"]) for row in rows} == {
        ("", "", "held", "held")
    }


def test_feedback_names_the_rows_set_aside_and_why(checked):
    folder, said = checked
    assert said.code == 0
    assert "contacts, row 21: " in (folder / "childrens_social_care.txt").read_text(encoding="utf-8")
    assert re.search(
        r"interviews, row \d+: ", (folder / "return_interview_service.txt").read_text(encoding="utf-8")
    )


def test_feedback_to_the_sender_of_a_held_return_says_what_to_do(checked):
    lines = (checked[0] / "education_services.txt").read_text(encoding="utf-8")
    assert "HELD: none of its rows count until it is mended" in lines and "save it as .xlsx" in lines


def test_no_value_of_a_child_stands_in_any_output_but_the_senders_own_workbook(spoiled, checked):
    project, said = spoiled
    given_back = {path for path in checked[0].iterdir() if path.stem.endswith("__marked")}
    senders = {agency.id for agency in framework_of(QUARTER).board.agencies}
    assert given_back and all(path.name.partition("__")[0] in senders for path in given_back)
    written = [
        path.read_text(encoding="utf-8", errors="ignore")
        for path in project.pack.rglob("*")
        if path.is_file()
    ]
    written += [path.read_text(encoding="utf-8") for path in checked[0].iterdir() if path not in given_back]
    written.append((project.folder / "data" / "specimen" / "store" / "run.log").read_text(encoding="utf-8"))
    for text in (*written, said.out, said.err, checked[1].out):
        assert PLANTED not in text
        assert not re.search(r"\b[CF]\d{4,6}\b|\bCT\d{5}\b", text)


def test_a_name_that_a_sheet_or_heading_has_goes_back_to_its_agency_and_nowhere_else(spoiled, checked):
    project, said = spoiled
    written = [
        path.read_text(encoding="utf-8", errors="ignore")
        for path in project.pack.rglob("*")
        if path.is_file()
    ]
    written.append((project.folder / "data" / "specimen" / "store" / "run.log").read_text(encoding="utf-8"))
    assert not [
        text
        for text in (*written, said.out, said.err, checked[1].out)
        if "Daisy" in text or "Ashworth" in text
    ]
    assert A_CHILD in " ".join((checked[0] / "early_help.txt").read_text(encoding="utf-8").split())


def test_a_release_is_refused_while_returns_are_held(spoiled):
    project, _ = spoiled
    before = project.pages()
    said = project.run("--release")
    assert said.code == 12 and "Traceback" not in said.err
    assert {
        name for name in HELD if re.search(rf"^{name} from \w+ is held\.", said.err, re.MULTILINE)
    } == set(HELD)
    assert project.pages() == before


def test_a_misspelt_key_of_the_framework_is_a_sentence_with_its_place(spoiled):
    page = spoiled[0].folder / "data" / "framework" / "returns" / "lado.toml"
    good = page.read_text(encoding="utf-8")
    page.write_text(good.replace("due_days", "due_dys", 1), encoding="utf-8")
    said = spoiled[0].run()
    page.write_text(good, encoding="utf-8")
    assert said.code == 10 and "Traceback" not in said.err
    assert "lado.toml" in said.err and 'Did you mean "due_days"' in said.err


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Project:
    """Another town's Board after a run, for what is said of notebooks whatever returns hold."""
    folder = copy_project(tmp_path_factory.mktemp("small") / "project", "none of the specimen's")
    shutil.rmtree(folder / "data" / "specimen")
    another_towns_board(folder / "data" / "specimen")
    project = Project(folder, "2016-17-Q1")
    assert project.run().code == 0
    return project


def test_a_page_made_on_its_own_leaves_the_others_and_their_lines_on_the_front_page(small):
    before = small.pages()
    comment_on(small, "# looked at again")
    said = small.run("--only", "complaints_and_allegations")
    after = small.pages()
    assert said.code == 0 and after.keys() == before.keys()
    assert {name for name in before if after[name] != before[name]} <= {f"{NOTEBOOK}.html", "index.html"}
    front = after["index.html"].decode()
    assert all(f'href="{name}"' in front for name in before if name != "index.html")
    assert "Pages made again in this run: Complaints and allegations." in front
    assert (
        len(list((small.folder / "data/specimen/store/narratives" / small.quarter / "board").glob("*.json")))
        == len(before) - 1
    )


def test_a_run_that_is_killed_leaves_the_last_good_pack_and_the_next_run_recovers(small):
    before = small.pages()
    comment_on(small, "import time; time.sleep(15)")
    process = small.command("--only", "complaints_and_allegations")
    building = small.pack.with_name(f".board.building.{process.pid}")
    waited = time.monotonic() + 120
    while not building.exists() and process.poll() is None and time.monotonic() < waited:
        time.sleep(0.05)
    assert building.exists(), process.communicate()
    os.killpg(process.pid, signal.SIGKILL)  # its kernel is of another session, and ends by itself
    process.communicate(timeout=60)  # and its pipes are closed
    assert small.pages() == before and building.exists()
    comment_on(small, "# and again")
    assert small.run("--only", "complaints_and_allegations").code == 0
    assert not building.exists() and small.pages().keys() == before.keys()


def test_a_notebook_that_fails_is_named_by_cell_and_the_other_pages_are_there(small):
    before = small.pages()
    comment_on(small, "1 / 0")
    said = small.run()
    assert said.code == 13 and "Traceback" not in said.err
    assert re.search(rf"notebooks/{NOTEBOOK}\.ipynb, cell \d+: ZeroDivisionError", said.err)
    assert small.pages().keys() == before.keys() - {f"{NOTEBOOK}.html"}
    assert "The page of Complaints and allegations could not be made." in small.pages()["index.html"].decode()


def comment_on(project: Project, words: str) -> None:
    """Put one cell of words into the notebook, after all others, in place of what was put there before."""
    path = project.folder / "notebooks" / f"{NOTEBOOK}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id != "ours"]
    notebook.cells.append(nbformat.v4.new_code_cell(words, id="ours"))
    nbformat.write(notebook, path)
