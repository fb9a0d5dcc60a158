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

from tests.bench.watched import QUARTER, ROOT, seconds_of, watched_run

PEER = "d43ee07"
WANTED = {"first": 0.5, "unchanged": 0.02, "edited words": 0.06, "one corrected row": 0.35}
"""Each as a share of the earlier version's first run."""


def compare(runs: int) -> None:
    """Print how long each way of running takes, as a share of the earlier version's first run.

    The two take turns: a machine is not as fast in one quarter of an hour as in the next.
    """
    took: dict[str, list[float]] = {way: [] for way in ("theirs", *WANTED)}
    with tempfile.TemporaryDirectory(prefix="b") as name:
        peer = check_out(Path(name) / "peer")
        theirs, ours = Path(name) / "peer_specimen", Path(name) / "bench_specimen"
        for project, workspace in ((peer, theirs), (ROOT, ours)):
            shutil.copytree(project / "data" / "specimen", workspace, ignore=shutil.ignore_patterns("store"))
        change: dict[str, Callable[[int], None]] = {
            "first": lambda _: forget(ours),
            "unchanged": lambda _: None,
            "edited words": lambda number: edit_words(ours, number),
            "one corrected row": lambda _: correct_one_row(ours),
        }
        for number in range(runs):
            forget(theirs)
            took["theirs"].append(seconds_of(theirs, peer))
            for way in WANTED:
                change[way](number)
                took[way].append(seconds_of(ours))
        forget(ours)
        _, memory = watched_run(ours)
    one = median(took["theirs"])
    print(f"whole run of {PEER}, first: {one:.1f} s (median of {runs}); all below as a share of it")
    for way, wanted in WANTED.items():
        seconds = median(took[way])
        print(f"{way}: {seconds:.1f} s, {seconds / one:.3f} (wanted: at most {wanted})")
    print(f"peak memory of all processes of one more first run: {memory:.2f} GB", flush=True)


def check_out(folder: Path) -> Path:
    """The earlier version's files, without its history."""
    folder.mkdir()
    archive = subprocess.run(["git", "archive", PEER], cwd=ROOT, check=True, capture_output=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return folder


def forget(workspace: Path) -> None:
    """Throw away all that earlier runs kept and made, so that the next is a first run."""
    for made in ("store", "reports"):
        shutil.rmtree(workspace / made, ignore_errors=True)


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
