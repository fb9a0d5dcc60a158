"""How fast, as ratios against peers in the same run:  python -m tests.bench [--runs 3]

Results to pages with the same exhibits, pages and page writer: ours; the papermill and nbconvert command
lines one after another, each notebook drawing its own exhibits; ploomber's parallel executor on the same
notebooks, in an environment of its own; and the same exhibits drawn with no notebook. Then the whole run
against an earlier version of this project, checked out beside it: first, unchanged, after one edit of words,
after one corrected row. Then four and sixteen times the cases.
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

from tests.bench import ploomber, versions
from tests.bench.watched import watched_run
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
    wanted = nbformat.v4.new_code_cell(  # by ploomber
        "upstream = None\nproduct = None", metadata={"tags": ["parameters"]}
    )
    cells = [
        wanted,
        nbformat.v4.new_markdown_cell(f"# {draft.content.title}"),
        nbformat.v4.new_code_cell(first),
    ]
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


def rows_in(workspace: Path) -> int:
    return sum(
        path.read_bytes().count(b"\n") for path in (workspace / "returns" / "back_series").glob("*.csv")
    )


def compare_ways(runs: int) -> None:
    with tempfile.TemporaryDirectory(prefix="b") as name:
        folder = Path(name)
        pages = prepare(folder)
        took: dict[str, list[float]] = {"ours": [], "limit": [], "command lines": []}
        python = ploomber.environment()
        for _ in range(runs):
            if python:
                took.setdefault("ploomber", []).append(ploomber.run(python, folder))
            took["ours"].append(by_stage("ours", folder))
            took["limit"].append(by_stage("limit", folder))
            took["command lines"].append(by_command_lines(folder))
    middle = {way: median(times) for way, times in took.items()}
    for way, seconds in middle.items():
        print(f"results to {pages} pages, {way}: {seconds:.2f} s (median of {runs})")
    ours = middle["ours"]
    print(f"times faster than the command lines: {middle['command lines'] / ours:.1f} (wanted: at least 12)")
    if "ploomber" in middle:
        print(
            f"times faster than ploomber in parallel: {middle['ploomber'] / ours:.1f} (wanted: at least 3.5)"
        )
    print(
        f"times the limit without notebooks: {ours / middle['limit']:.2f} (wanted: at most 1.6)", flush=True
    )


def compare_sizes(scales: tuple[int, ...] = (1, 4, 16)) -> None:
    """The whole run on ever more cases: what a row costs, and what all its processes hold at most."""
    before = float("inf")
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
            seconds, memory = watched_run(workspace)
            rows = rows_in(workspace)
        per_row = seconds / rows
        falls = "falling" if per_row < before else "NOT falling"
        print(
            f"{scale} times the cases: {rows:,} rows of history, {seconds:.1f} s, {1e6 * per_row:.0f} "
            f"microseconds a row ({falls}), {memory:.2f} GB (wanted: under 1.5)",
            flush=True,
        )
        before = per_row


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=("ways", "runs", "sizes"), default=None)
    chosen = parser.parse_args()
    if chosen.only in (None, "ways"):
        compare_ways(chosen.runs)
    if chosen.only in (None, "runs"):
        versions.compare(chosen.runs)
    if chosen.only in (None, "sizes"):
        compare_sizes()


if __name__ == "__main__":
    main()
