"""The whole run, this version against an earlier one that is checked out beside it, each on its own
specimen."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from openpyxl import load_workbook

from tests.bench.watched import QUARTER, ROOT, whole_run

PEER = "d43ee07"
WANTED = {"first": 0.5, "unchanged": 0.02, "edited words": 0.06, "one corrected row": 0.35}
"""Each as a share of the earlier version's first run."""


def compare(runs: int) -> None:
    """Print how long each way of running takes, as a share of the earlier version's first run."""
    with tempfile.TemporaryDirectory(prefix="b") as name:
        peer = check_out(Path(name) / "peer")
        theirs = timed(peer, Path(name) / "peer_specimen", runs, ("first",))
        memory: list[float] = []
        ours = timed(ROOT, Path(name) / "bench_specimen", runs, tuple(WANTED), memory)
    one = median(theirs["first"])
    print(f"whole run of {PEER}, first: {one:.1f} s (median of {runs}); all below as a share of it")
    for way, took in ours.items():
        share = median(took) / one
        print(f"{way}: {median(took):.1f} s, {share:.3f} (wanted: at most {WANTED[way]})")
    print(f"peak memory of all processes of a first run: {median(memory):.2f} GB", flush=True)


def check_out(folder: Path) -> Path:
    """The earlier version's files, without its history."""
    folder.mkdir()
    archive = subprocess.run(["git", "archive", PEER], cwd=ROOT, check=True, capture_output=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return folder


def timed(
    project: Path, workspace: Path, runs: int, ways: tuple[str, ...], memory: list[float] | None = None
) -> dict[str, list[float]]:
    """Seconds of each way of running, run by run, in a copy of the project's own specimen.

    What first runs hold at most, in GB, is added to `memory`.
    """
    shutil.copytree(project / "data" / "specimen", workspace, ignore=shutil.ignore_patterns("store"))
    change: dict[str, Callable[[int], None]] = {
        "first": lambda _: shutil.rmtree(workspace / "store", ignore_errors=True),
        "unchanged": lambda _: None,
        "edited words": lambda number: edit_words(workspace, number),
        "one corrected row": lambda _: correct_one_row(workspace),
    }
    took: dict[str, list[float]] = {way: [] for way in ways}
    for number in range(runs):
        for way in ways:
            change[way](number)
            if way == "first":
                shutil.rmtree(workspace / "reports", ignore_errors=True)
            seconds, most = whole_run(workspace, project)
            took[way].append(seconds)
            if way == "first" and memory is not None:
                memory.append(most)
    shutil.rmtree(workspace / "reports", ignore_errors=True)
    return took


def edit_words(workspace: Path, number: int) -> None:
    """One more sentence in the words of one page."""
    page = workspace / "commentary" / QUARTER / "2_local_authority_report.md"
    order = ("first", "second", "third", "fourth", "fifth")[number % 5]
    with page.open("a", encoding="utf-8") as file:
        file.write(f"\nNothing more is asked, for the {order} time.\n")


def correct_one_row(workspace: Path) -> None:
    """One case of the LADO's return in which the employer is of another sector: the last takes the
    first's."""
    path = workspace / "returns" / QUARTER / "lado.xlsx"
    book = load_workbook(path)
    sheet, heading = next(
        (sheet, cell)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and "sector" in cell.value.lower()
    )
    cells = [sheet.cell(row, heading.column) for row in range(heading.row + 1, sheet.max_row + 1)]
    filled = [cell for cell in cells if cell.value]
    last = filled[-1]
    last.value = next(cell.value for cell in filled if cell.value != last.value)
    book.save(path)
