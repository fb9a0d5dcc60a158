"""The real command, end to end, on the specimen's reported quarter."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
import pytest

from run_quarter import main
from tests.bench.versions import correct_one_row
from tests.conftest import (
    PAGE_NOTEBOOKS,
    ROOT,
    another_towns_board,
    copy_project_after_a_run,
    copy_specimen,
    one_at_a_time,
)
from wscb_lib import measures
from wscb_lib.errors import WorkbookFault
from wscb_lib.exhibits import Shown
from wscb_lib.framework import load_framework
from wscb_lib.measures import with_totals
from wscb_lib.pack import write_pages
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.kernels import NotebookFault
from wscb_lib.returns import read_past_totals

QUARTER = "2015-16-Q4"
COLUMNS = [
    "measure",
    "title",
    "unit",
    "quarter",
    "breakdown",
    "group",
    "agency",
    "numerator",
    "denominator",
    "value",
    "status",
    "shown_as",
]
WATCHER = """
import os, sys
_at = os.environ.get("WATCH_FILE")
_busy = False
def _watch(event, args):
    global _busy
    if _busy or not _at: return
    line = ""
    if event in ("socket.connect", "socket.bind", "socket.sendto"):
        address = args[1]
        if not isinstance(address, (str, bytes)): line = f"{event} {address!r}"
    elif event == "socket.getaddrinfo": line = f"{event} {args[0]!r}"
    elif event == "open" and isinstance(args[0], str) and isinstance(args[2], int):
        if args[2] & (os.O_WRONLY | os.O_RDWR): line = f"write {os.path.abspath(args[0])}"
    if line:
        _busy = True
        with open(_at, "a") as f: f.write(line + "\\n")
        _busy = False
if _at: sys.addaudithook(_watch)
"""


def pages(pack: Path) -> list[Path]:
    return sorted(pack.glob("*.html"))


def test_the_pack_holds_its_pages_its_figures_and_its_manifest(specimen_run):
    _, pack = specimen_run
    notebooks = {p.stem for p in PAGE_NOTEBOOKS} - {"annual_report"}  # the public edition's one page
    made = {
        p.stem.split("__")[0] for p in pages(pack)
    }  # a page for each subject, theme and partner shares a notebook
    assert made == notebooks | {"index"}
    with (pack / "tables" / "results.csv").open(encoding="utf-8") as file:
        assert next(csv.reader(file)) == COLUMNS
    manifest = json.loads((pack / "manifest.json").read_text())
    assert {"tables/results.csv", "index.html"} <= manifest["outputs"].keys()
    assert not any(Path(name).is_absolute() for name in manifest["inputs"])


def test_what_a_pack_writes_is_read_back_as_the_same_series_where_nothing_is_hidden(specimen_run):
    """Its `results.csv`, laid as the totals of a workspace that has nothing else."""
    _, pack = specimen_run
    framework = load_framework(
        ROOT / "data" / "framework", Quarter.parse(QUARTER), ROOT / "data" / "specimen"
    )
    past = read_past_totals(framework, pack / "tables", pack)
    with (pack / "tables" / "results.csv").open(encoding="utf-8") as file:
        written = [r for r in csv.DictReader(file) if r["status"] != "suppressed"]
    assert (past.fault, past.set_aside) == ("", 0)
    laid = with_totals(
        pd.DataFrame([], columns=list(measures.COLUMNS)).astype(
            dict.fromkeys(("numerator", "denominator", "value"), float)
        ),
        past.totals,
    )
    read = {
        tuple(r[name] for name in COLUMNS[3:7]) + (r["measure"],): Shown.of(r)
        for r in laid.to_dict("records")
    }
    for row in written:
        shown = read[(*(row[name] for name in COLUMNS[3:7]), row["measure"])]
        for name, number in zip(
            COLUMNS[7:10], (shown.numerator, shown.denominator, shown.value), strict=True
        ):
            assert (number is None) == (row[name] == "") and abs(
                (number or 0) - float(row[name] or 0)
            ) < 5.1e-5, row
        assert (shown.status, shown.words(row["unit"])) == (row["status"], row["shown_as"]), row


def test_a_run_that_nothing_changed_for_makes_nothing_again(specimen_run, capsys):
    with one_at_a_time("making"):  # another worker may be at the year's pack: one run at a time
        assert main([QUARTER]) == 0
    assert "Nothing has changed since this pack was made" in capsys.readouterr().out


def test_an_edit_of_words_makes_their_page_again_and_no_other(edited):
    _, pack, before = edited
    assert "Nothing more is asked." in (pack / "6_training.html").read_text(encoding="utf-8")
    assert {p.name for p in pages(pack) if p.stat().st_mtime_ns != before[p.name]} == {
        "6_training.html",
        "index.html",
    }


@pytest.mark.long
def test_a_pack_of_which_one_page_was_made_again_is_as_if_all_were(edited, monkeypatch):
    project, pack, _ = edited
    made = contents(pack)
    shutil.rmtree(pack)
    monkeypatch.chdir(project)
    assert main([QUARTER]) == 0
    assert contents(pack) == made


@pytest.fixture(scope="module")
def edited(specimen_run, tmp_path_factory):
    """A copy of the project after a run, an edit of one page's words, and another run: (project, pack, when
    each page was made before)."""
    project = copy_project_after_a_run(specimen_run[0], tmp_path_factory.mktemp("edited") / "project")
    pack = project / specimen_run[1].relative_to(ROOT)
    before = {p.name: p.stat().st_mtime_ns for p in pages(pack)}
    words = project / "data" / "specimen" / "commentary" / QUARTER / "6_training.md"
    words.write_text(words.read_text(encoding="utf-8") + "\nNothing more is asked.\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        patch.setattr("wscb_lib.quarterly.load_framework", _nothing_else)
        assert main([QUARTER]) == 0
    return project, pack, before


def _nothing_else(*_):
    """In the place of the first thing that is done before pages are bound: whatever follows is not done."""
    raise AssertionError("an edit of words made more than its page")


def test_a_page_is_previewed_from_what_the_last_run_kept_and_the_pack_stays(edited, monkeypatch, capsys):
    project, pack, _ = edited
    words = project / "data" / "specimen" / "commentary" / QUARTER / "6_training.md"
    made = contents(pack)
    was = words.read_text(encoding="utf-8")
    words.write_text(was + "\nOnly to look at. Ring 01925 443322.\n", encoding="utf-8")
    monkeypatch.chdir(project)
    assert main([QUARTER, "--preview", "training"]) == 0
    said = capsys.readouterr().out
    assert "has changed since" not in said
    assert "6_training.html: holds what has the form of 1 telephone number. Look before it goes out." in said
    page = Path(said.strip().rpartition(": ")[2])
    assert "Only to look at." in page.read_text(encoding="utf-8")
    assert contents(pack) == made
    words.write_text(was, encoding="utf-8")


def test_a_preview_of_a_childs_number_is_not_made(edited, monkeypatch, capsys):
    project, _, _ = edited
    words = project / "data" / "specimen" / "commentary" / QUARTER / "6_training.md"
    was = words.read_text(encoding="utf-8")
    words.write_text(was + "\nAbout 943 476 5919.\n", encoding="utf-8")
    monkeypatch.chdir(project)
    assert main([QUARTER, "--preview", "training"]) == 15
    assert "holds what is an NHS number by its check digit" in capsys.readouterr().err
    words.write_text(was, encoding="utf-8")


def test_a_preview_says_when_its_figures_are_no_longer_todays(edited, monkeypatch, capsys):
    project, _, _ = edited
    monkeypatch.chdir(project)
    monkeypatch.setattr("wscb_lib.quarterly.preview_page", lambda *_: "6_training.html")
    targets = project / "data" / "specimen" / "framework" / "targets.csv"
    was = targets.read_text(encoding="utf-8")
    targets.write_text(was + "\n", encoding="utf-8")
    assert main([QUARTER, "--preview", "training"]) == 0
    assert "Its figures are those of the last run" in capsys.readouterr().out
    targets.write_text(was, encoding="utf-8")


def test_a_preview_gives_a_cell_as_long_as_the_command_says(edited, monkeypatch, capsys):
    def ran(jobs, at_once, page_done, longest):
        return [NotebookFault(jobs[0].stem, f"stopped after {longest} seconds.")]

    monkeypatch.chdir(edited[0])
    monkeypatch.setattr("wscb_lib.quarterly.binding.run_notebooks", ran)
    assert main([QUARTER, "--preview", "training", "--limit", "7"]) == 13
    assert "stopped after 7 seconds." in capsys.readouterr().err


def test_a_preview_of_a_page_that_is_not_known_names_the_nearest(edited, monkeypatch, capsys):
    monkeypatch.chdir(edited[0])
    assert main([QUARTER, "--preview", "trainin"]) == 2
    assert 'Did you mean "training"' in capsys.readouterr().err


def test_a_preview_of_a_quarter_that_was_never_run_says_what_to_run(edited, monkeypatch, capsys):
    monkeypatch.chdir(edited[0])
    assert main(["2014-15-Q1", "--preview", "training"]) == 2
    assert "Run:  python run_quarter.py 2014-15-Q1 --workspace specimen" in capsys.readouterr().err


@pytest.mark.long
def test_a_corrected_row_of_one_return_is_read_alone_and_gives_the_pack_that_a_first_run_gives(
    specimen_run, tmp_path, monkeypatch
):
    project = copy_project_after_a_run(specimen_run[0], tmp_path / "project")
    workspace, pack = project / "data" / "specimen", project / specimen_run[1].relative_to(ROOT)
    readings = workspace / "store" / "kept" / "reading"
    before = {path.name: path.stat().st_mtime_ns for path in readings.iterdir()}
    correct_one_row(workspace)
    monkeypatch.chdir(project)
    assert main([QUARTER]) == 0
    read = {path.name for path in readings.iterdir() if path.stat().st_mtime_ns != before[path.name]}
    assert read == {f"lado.{QUARTER}.lado"}
    made = contents(pack)
    shutil.rmtree(workspace / "store")
    shutil.rmtree(pack)
    assert main([QUARTER]) == 0
    assert contents(pack) == made


def test_a_file_that_changes_while_the_pack_is_made_is_said_and_not_certified_and_stands_the_next_time(
    edited, monkeypatch, capsys
):
    project, pack, _ = edited
    words = project / "data" / "specimen" / "commentary" / QUARTER / "6_training.md"
    was = words.read_text(encoding="utf-8")
    words.write_text(was + "\nOne thing.\n", encoding="utf-8")

    def saved_meanwhile(*given, **named):
        written = write_pages(*given, **named)
        words.write_text(was + "\nAnother thing.\n", encoding="utf-8")
        return written

    monkeypatch.chdir(project)
    with monkeypatch.context() as patched:
        patched.setattr("wscb_lib.pack.write_pages", saved_meanwhile)
        assert main([QUARTER]) == 0
    assert "6_training.md: changed while the run was making the pack" in capsys.readouterr().out
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    name = f"commentary/{QUARTER}/6_training.md"
    assert manifest["moved"] == [name] and name not in manifest["inputs"]
    assert main([QUARTER]) == 0
    assert "Another thing." in (pack / "6_training.html").read_text(encoding="utf-8")
    words.write_text(was, encoding="utf-8")
    assert main([QUARTER]) == 0


def test_a_cell_that_fails_after_a_good_pack_is_named_and_the_other_pages_say_what_is_missing(
    edited, monkeypatch, capsys
):
    project, pack, _ = edited
    monkeypatch.chdir(project)
    notebook = project / "notebooks" / "6_training.ipynb"
    was = notebook.read_text(encoding="utf-8")
    notebook.write_text(was.replace("page.opening()", "page.opening()\\n1/0"), encoding="utf-8")
    assert notebook.read_text(encoding="utf-8") != was
    assert main([QUARTER]) == 13
    said = capsys.readouterr()
    assert "notebooks/6_training.ipynb, cell" in said.err and "ZeroDivisionError" in said.err
    assert (pack / "tables" / "results.csv").exists() and not (pack / "6_training.html").exists()
    notebook.write_text(was, encoding="utf-8")
    assert main([QUARTER]) == 0 and (pack / "6_training.html").exists()


def test_no_page_shows_a_bare_absence_fetches_anything_or_hides_that_it_is_made_up(specimen_run):
    _, pack = specimen_run
    for page in pages(pack):
        html = page.read_text(encoding="utf-8")
        words = re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL)
        assert not re.search(r"\b(nan|NaN|None(?! of )|NaT)\b", words), page.name
        assert not re.search(r"<script|<link[^>]+href=.http|src=.http|@import|url\(", html), page.name
        assert re.search(r"made[- ]up", words), page.name
        assert page.stat().st_size < 1_500_000, page.name


def test_no_child_family_or_case_can_be_found_in_any_file_of_the_pack(specimen_run):
    _, pack = specimen_run
    for path in (p for p in pack.rglob("*") if p.is_file()):
        assert not re.search(rb"\b[CF]\d{4,6}\b", path.read_bytes()), path.name


def test_executed_notebooks_are_not_shipped(specimen_run):
    _, pack = specimen_run
    assert not list(pack.rglob("*.ipynb"))


def contents(folder) -> dict[str, bytes]:
    """Every file of a pack by its name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_run_opens_no_connection_writes_only_where_it_should_and_makes_the_same_pack_byte_for_byte(
    tmp_path,
):
    """A first run of a small Board, watched, and one unwatched elsewhere."""
    made = watched_run(another_towns_board(tmp_path / "watched"), "2016-17-Q1", tmp_path)
    other = another_towns_board(tmp_path / "another")
    assert main(["2016-17-Q1", "--workspace", str(other)]) == 0
    assert differences(contents(other / "reports" / "2016-17-Q1" / "board"), made) == []


@pytest.mark.long
def test_nor_does_a_first_run_of_all_that_the_framework_asks_and_it_makes_the_pack_that_stands(
    specimen_run, tmp_path
):
    """Nothing is remembered of another run: so the pack that stands, of which much was, is what a first run
    makes."""
    made = watched_run(copy_specimen(tmp_path / "watched"), QUARTER, tmp_path)
    assert differences(contents(specimen_run[1]), made) == []


def differences(first: dict[str, bytes], made: dict[str, bytes]) -> list[str]:
    """The files in which two packs of the same returns differ; their manifests name other workspaces."""
    return [
        name
        for name in sorted(first.keys() | made.keys())
        if first.get(name) != made.get(name) and name != "manifest.json"
    ]


def watched_run(workspace: Path, quarter: str, tmp_path: Path) -> dict[str, bytes]:
    """The pack of a first run, watched from inside every process of it, kernels too: no socket but what one
    library asks of itself, and nothing written elsewhere."""
    watch = tmp_path / "watch"
    watch.mkdir()
    (watch / "sitecustomize.py").write_text(WATCHER)
    seen = tmp_path / "seen.txt"
    place = workspace / "reports"
    scratch = tempfile.mkdtemp(prefix="w")
    environment = os.environ | {
        "PYTHONPATH": str(watch),
        "WATCH_FILE": str(seen),
        "TMPDIR": scratch,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    try:
        run = subprocess.run(
            [sys.executable, "run_quarter.py", quarter, "--workspace", str(workspace)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        made = contents(place / quarter / "board")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    assert run.returncode == 0, run.stderr
    lines = seen.read_text().splitlines()
    assert any(line.startswith("write") for line in lines), "the watcher saw nothing: it was not running"
    # urllib3, which papermill imports, asks once whether this machine has IPv6 by binding a port of its own
    # and letting go
    asked_of_itself = "socket.bind ('::1', 0)"
    assert [line for line in lines if line.startswith("socket") and line != asked_of_itself] == []
    allowed = (str(workspace), str(place), str(tmp_path), scratch, "/dev/")
    assert (
        sorted({line for line in lines if line.startswith("write ") and not line[6:].startswith(allowed)})
        == []
    )
    return made


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["2015-17-Q4"], 2, "did you mean 2015-16-Q4"),
        ([QUARTER, "--workspace", "specimn"], 2, 'Did you mean "specimen"'),
        ([QUARTER, "--only", "trainin"], 2, "--only"),
        ([QUARTER, "--workspace", ""], 2, "neither specimen, live nor a folder"),
        ([QUARTER, "--workspace", "/"], 2, "is the whole disk"),
        ([QUARTER, "--jobs", "0"], 2, "--jobs: found 0. Wanted 1 or more"),
        ([QUARTER, "--jobs=-3"], 2, "--jobs: found -3"),
        ([QUARTER, "--release", "--check"], 2, "--release with --check"),
        ([QUARTER, "--accept", "lado: it is late"], 2, "--accept without --release"),
        ([QUARTER, "--check", "--accept", "lado: it is late"], 2, "--accept with --check"),
    ],
)
def test_a_mistake_in_the_command_is_a_sentence_and_an_exit_code(words, code, said, capsys):
    assert main(words) == code
    assert said in capsys.readouterr().err


def test_the_help_and_the_readme_know_every_exit_code_and_no_other(capsys):
    codes = {str(fault.exit_code) for fault in WorkbookFault.__subclasses__()} | {"0", "1"}
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out.partition("exit codes:")[2]
    assert set(re.findall(r"^ +(\d+)  ", told, re.MULTILINE)) == codes
    readme = (ROOT / "README.md").read_text(encoding="utf-8").partition("Exit codes:")[2].partition("\n\n")[0]
    assert set(re.findall(r"(?:^|· ?)\s*(\d+)\s", readme)) == codes
    assert all("received.csv" in re.search(r"\b11\b[^·\n]*", text)[0] for text in (told, readme))


@pytest.mark.parametrize(
    ("accepted", "said"),
    [("lado", "has no reason"), ("lad: it is late", 'Did you mean "lado"'), ("lado: ", "has no reason")],
)
def test_a_return_accepted_amiss_is_refused_before_any_return_is_read(accepted, said, capsys, monkeypatch):
    monkeypatch.setattr(
        "wscb_lib.quarterly.intake.read_everything", lambda *_: pytest.fail("returns were read")
    )
    assert main([QUARTER, "--release", "--accept", accepted]) == 2
    assert said in capsys.readouterr().err
