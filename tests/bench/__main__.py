"""How fast, as ratios against peers in the same run:  python -m tests.bench [--runs 3]

Results to pages, three ways with the same exhibits, pages and page writer: ours; the papermill and nbconvert
command lines one after another, each notebook drawing its own exhibits; and the same exhibits drawn with no
notebook. Then the whole run: first, unchanged, after one edit of commentary, and with four and sixteen times
the cases.
"""

from __future__ import annotations

import argparse
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import nbformat
import psutil

from wscb_lib.framework import load_framework
from wscb_lib.quality import check_returns, read_registers, validate
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.intake import read_everything
from wscb_lib.quarterly.line import measure_and_judge, write_pages_of
from wscb_lib.store import Store

ROOT = Path(__file__).resolve().parents[2]
QUARTER = Quarter.parse("2015-16-Q4")


def prepare(folder: Path) -> int:
    """Measure and judge the specimen once; what each way starts from is written to `folder`. How many pages
    there are.

    Every element's, subject's and theme's page. Partners' pages are left out: thirty of one notebook, which
    share kernels with us and would each start one from the command line, would only flatter us.
    """
    framework = load_framework(ROOT / "data" / "framework", QUARTER)
    workspace = ROOT / "data" / "specimen"
    shutil.copytree(workspace / "returns", folder / "returns")
    readings, _ = read_everything(framework, Store(folder), QUARTER)
    register = read_registers(framework, folder, QUARTER)
    gate = check_returns(
        framework, readings, QUARTER, register=register, expectations=ROOT / "expectations", run=validate
    )
    measured = measure_and_judge(gate, str(folder), framework.board.editions["board"], True)
    drafts = [d for d in write_pages_of(measured.material, ()) if d.content.group != "Partners"]
    (folder / "told.pickle").write_bytes(pickle.dumps((drafts, measured)))
    for draft in drafts:
        write_plain_notebook(folder, draft)
    return len(drafts)


def write_plain_notebook(folder: Path, draft) -> None:
    """The same exhibits in an ordinary notebook that draws them itself, a cell each."""
    drawings = [d for part in draft.parts.values() for d in part.drawings]
    (folder / f"{draft.stem}.pickle").write_bytes(pickle.dumps(drawings))
    first = (
        "import pickle\nfrom pathlib import Path\ndrawings = "
        f"pickle.loads(Path({str(folder / draft.stem)!r} + '.pickle').read_bytes())"
    )
    cells = [nbformat.v4.new_markdown_cell(f"# {draft.content.title}"), nbformat.v4.new_code_cell(first)]
    cells += [nbformat.v4.new_code_cell(f"drawings[{n}].draw()") for n in range(len(drawings))]
    notebook = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
    nbformat.write(notebook, folder / f"plain_{draft.stem}.ipynb")


def by_command_lines(folder: Path) -> float:
    """papermill, then nbconvert, for each notebook in turn."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    for notebook in sorted(folder.glob("plain_*.ipynb")):
        done = folder / f"done_{notebook.name}"
        for words in (
            ["papermill", str(notebook), str(done), "--no-progress-bar"],
            ["nbconvert", "--to", "html", "--no-input", str(done)],
        ):
            subprocess.run(
                [sys.executable, "-m", *words], check=True, capture_output=True, cwd=ROOT, env=environment
            )
    return time.perf_counter() - began


def by_stage(way: str, folder: Path) -> float:
    """One of the timed ways, in a process of its own, with nothing remembered."""
    for kept in ("store", "scratch", "ours", "limit", "written"):
        shutil.rmtree(folder / kept, ignore_errors=True)
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.stage", way, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(run.stdout.split()[-1])


def whole_run(workspace: Path) -> tuple[float, float]:
    """Seconds and peak memory (GB) of the real command: it and every process it starts, together, looked at
    ten times a second."""
    command = [sys.executable, "run_quarter.py", str(QUARTER), "--workspace", str(workspace)]
    began, most = time.perf_counter(), 0.0
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as run:
        while run.poll() is None:
            most = max(most, memory_of(run.pid))
            time.sleep(0.1)
        seconds = time.perf_counter() - began
        if run.returncode:
            raise SystemExit(f"the run of {workspace.name} ended with {run.returncode}: {run.stderr.read()}")
    return seconds, most / 1e9


def memory_of(pid: int) -> float:
    """Bytes that a process and all it started hold now; a page that several share is counted once, by each
    one's part."""
    try:
        parent = psutil.Process(pid)
        return float(sum(_held(one) for one in (parent, *parent.children(recursive=True))))
    except psutil.Error:
        return 0.0


def _held(process: psutil.Process) -> int:
    try:
        return process.memory_full_info().pss
    except psutil.Error:  # it ended between being listed and being looked at
        return 0


def rows_in(workspace: Path) -> int:
    return sum(
        path.read_bytes().count(b"\n") for path in (workspace / "returns" / "back_series").glob("*.csv")
    )


def compare_ways(runs: int) -> None:
    with tempfile.TemporaryDirectory(prefix="b") as name:
        folder = Path(name)
        pages = prepare(folder)
        took = {"ours": [], "limit": [], "command lines": []}
        for _ in range(runs):
            took["ours"].append(by_stage("ours", folder))
            took["limit"].append(by_stage("limit", folder))
            took["command lines"].append(by_command_lines(folder))
    middle = {way: median(times) for way, times in took.items()}
    for way, seconds in middle.items():
        print(f"results to {pages} pages, {way}: {seconds:.2f} s (median of {runs})")
    print(
        f"times faster than the command lines: {middle['command lines'] / middle['ours']:.1f} (wanted: at "
        "least 4.5)"
    )
    print(f"times the limit without notebooks: {middle['ours'] / middle['limit']:.2f} (wanted: at most 2.2)")


def compare_runs(runs: int) -> None:
    with tempfile.TemporaryDirectory(prefix="b") as name:
        workspace = Path(name) / "bench_specimen"
        shutil.copytree(ROOT / "data" / "specimen", workspace, ignore=shutil.ignore_patterns("store"))
        first, again, edited, memory = [], [], [], []
        page = workspace / "commentary" / str(QUARTER) / "2_local_authority_report.md"
        for number in range(runs):
            shutil.rmtree(workspace / "store", ignore_errors=True)
            seconds, most = whole_run(workspace)
            first.append(seconds)
            memory.append(most)
            again.append(whole_run(workspace)[0])
            with page.open("a", encoding="utf-8") as file:
                file.write(
                    "\nNothing more is asked, for the "
                    f"{('first', 'second', 'third', 'fourth', 'fifth')[number % 5]} time.\n"
                )
            edited.append(whole_run(workspace)[0])
        shutil.rmtree(ROOT / "reports" / workspace.name, ignore_errors=True)
    print(
        f"whole run, first: {median(first):.1f} s; unchanged: {median(again):.1f} s; after an edit of "
        f"commentary: {median(edited):.1f} s"
    )
    print(
        f"unchanged as a share of first: {median(again) / median(first):.2f} (wanted: under 0.25); peak "
        f"memory of all its processes {median(memory):.2f} GB (wanted: under 1.5)"
    )


def compare_sizes(scales: tuple[int, ...] = (1, 4, 16)) -> None:
    per_row = {}
    for scale in scales:
        with tempfile.TemporaryDirectory(prefix="b") as name:
            workspace = Path(name) / f"bench_scale_{scale}"
            workspace.mkdir()
            subprocess.run(
                [sys.executable, "-m", "tests.specimen", "--scale", str(scale), "--to", str(workspace)],
                cwd=ROOT,
                check=True,
                capture_output=True,
            )
            seconds, memory = whole_run(workspace)
            rows = rows_in(workspace)
            per_row[scale] = seconds / rows
            shutil.rmtree(ROOT / "reports" / workspace.name, ignore_errors=True)
        print(
            f"{scale} times the cases: {rows:,} rows of history, {seconds:.1f} s, "
            f"{1e6 * per_row[scale]:.0f} microseconds a row, {memory:.2f} GB"
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=("ways", "runs", "sizes"), default=None)
    chosen = parser.parse_args()
    if chosen.only in (None, "ways"):
        compare_ways(chosen.runs)
    if chosen.only in (None, "runs"):
        compare_runs(chosen.runs)
    if chosen.only in (None, "sizes"):
        compare_sizes()


if __name__ == "__main__":
    main()
