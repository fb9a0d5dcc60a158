"""Many Boards by one command against as many commands of one Board, as ratios in the same run:

    python -m tests.bench.region [--boards 16] [--sizes 0.1,0.2,0.3,0.4] [--keep FOLDER]

Boards of different seeds, sizes and frameworks are made; then each is run alone, as its own command would,
one after another at its default jobs; then all of them by one command, each held to one job, by two
workers, and by one: half of them before and half after, for a machine's speed moves by a tenth in minutes.
Figures, pages and workbooks must be those of the single runs, byte for byte; else it ends with 1.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.bench.watched import QUARTER, ROOT, memory_alone

TOWNS = (
    *("Halton", "Cheshire East", "Cheshire West and Chester", "Wigan", "St Helens", "Liverpool", "Knowsley"),
    *("Sefton", "Wirral", "Salford", "Manchester", "Trafford", "Stockport", "Bolton", "Bury", "Rochdale"),
)
SIZES = (0.1, 0.2, 0.3, 0.4)
FIRST_SEED = 41_000
SLOWER, TWICE, OVERHEAD, GROWTH = 1.0, 1.8, 0.05, 1.1
"""What is wanted: at most so many times the single runs; two workers at least so many times one; of each
run's time at most so much beside it; a worker's memory at the end at most so many times that at the start."""
TABLE_LINE = re.compile(r"^(\S+)\s+\d{4}-\d\d-Q\d\s+(done|held|failed)\s+(\d+)", re.MULTILINE)
SIDE_BY_SIDE = re.compile(r"side by side: ([\d.]+) s")
LAID_BESIDE = "tables/results.csv", "tables/figures.xlsx"

BOARD = """because = "{town} is another town"
town = "{town}"

[[name]]
name       = "{town} Safeguarding Children Board"
short_name = "{town} Board"
"""
POPULATION = """
[[population]]
group    = "children"
mid_year = {year}
value    = {value}
source   = "Made up for a measurement"
"""
ENDED = """[measure.lado_dbs_considered_pct]
is_ended = true
because  = "Too few cases here to say anything of anybody"
"""
AGREED = (
    "child_protection_conferences",
    "children_in_care",
    "children_from_other_authorities",
    "missing_children",
    "training",
    "section_11",
)


def make_boards(
    to: Path, count: int, sizes: Sequence[float], few: int = 2, returns: Sequence[str] = AGREED
) -> list[Path]:
    """So many made-up Boards, each of its own seed and town: every second (or `few`-th) is asked for these
    returns alone, and every fourth has ended a measure."""
    made = []
    for at in range(count):
        size, town = sizes[at % len(sizes)], TOWNS[at % len(TOWNS)]
        board = to / f"board_{at:03}"
        words = ["--seed", str(FIRST_SEED + at), "--scale", str(size), "--to", str(board)]
        subprocess.run(
            [sys.executable, "-m", "tests.specimen", *words], cwd=ROOT, check=True, capture_output=True
        )
        own = board / "framework"
        (own / "returns").mkdir(parents=True)
        (own / "board.toml").write_text(own_board(town, int(44_000 * size) + at), encoding="utf-8")
        if at % 4 == 2 and (at + 1) % few:
            (own / "returns" / "lado.toml").write_text(ENDED, encoding="utf-8")
        if (at + 1) % few == 0:
            lines = "".join(f"{name},,,,2012-13-Q1\n" for name in returns)
            (board / "agreed.csv").write_text(f"return,table,column,agency,from\n{lines}", encoding="utf-8")
            leave_out_others(board, returns)
        made.append(board)
    return made


def own_board(town: str, children: int) -> str:
    """The page of the framework that makes another town of a Board, where so many children live."""
    years = (POPULATION.format(year=year, value=children) for year in range(2011, 2016))
    return BOARD.format(town=town) + "".join(years)


def leave_out_others(board: Path, returns: Sequence[str]) -> None:
    """Of what a Board was sent, keep these returns alone, and their lines in its registers."""
    for path in sorted((board / "returns").glob("*/*")):
        if path.name == "received.csv":
            first, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            kept = [line for line in lines if line.split(",")[0] in returns]
            path.write_text("".join([first, *kept]), encoding="utf-8")
        elif re.split(r"__|_v\d|\.", path.name)[0] not in returns:
            path.unlink()


def alone(boards: Sequence[Path]) -> float:
    """Seconds that the Boards take one after another, each by its own command."""
    began = time.perf_counter()
    for board in boards:
        run = subprocess.run(
            [sys.executable, "run_quarter.py", QUARTER, "--workspace", str(board)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            raise SystemExit(f"{board.name} alone ended with {run.returncode}: {run.stderr}")
    return time.perf_counter() - began


@dataclass
class Together:
    """What one command of many Boards took: seconds in all, of each Board's run, and to lay them side by
    side; and what its workers held, GB, as each Board was done."""

    seconds: float
    of_runs: list[float]
    side_by_side: float
    held: list[float] = field(default_factory=list)


def together(folder: Path, workers: int, jobs: int, scheduler: str = "local") -> Together:
    """Run every Board of a folder by one command."""
    words = [
        "--boards",
        f"{folder}/*",
        "--workers",
        str(workers),
        "--jobs",
        str(jobs),
        "--scheduler",
        scheduler,
    ]
    began, held, said = time.perf_counter(), [], []
    with subprocess.Popen(
        [sys.executable, "run_quarter.py", QUARTER, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as run:
        assert run.stdout is not None
        for line in run.stdout:
            said.append(line)
            if re.match(r"\d+ of \d+: ", line):
                held.append(held_by_workers(run.pid))
        code = run.wait()
    text = "".join(said)
    if code:
        raise SystemExit(f"{workers} workers ended with {code}:\n{text}")
    beside = SIDE_BY_SIDE.search(text)
    return Together(
        time.perf_counter() - began,
        [float(seconds) for *_, seconds in TABLE_LINE.findall(text)],
        float(beside[1]) if beside else 0.0,
        held,
    )


def held_by_workers(pid: int) -> float:
    """GB that the command and what it keeps alive hold, without the runs of Boards themselves."""
    top = psutil.Process(pid)
    every = [top, *top.children(recursive=True)]
    runs = [each for each in every if each.pid != pid and _is_run(each)]
    of_runs = {each.pid for run in runs for each in (run, *_children(run))}
    return sum(memory_alone(each) for each in every if each.pid not in of_runs) / 1e9


def _is_run(process: psutil.Process) -> bool:
    try:
        words = process.cmdline()
    except psutil.Error:  # it ended between being listed and being looked at
        return False
    return "--workspace" in words and any(word.endswith("run_quarter.py") for word in words)


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.Error:
        return []


def unlike(ours: Sequence[Path], theirs: Sequence[Path]) -> list[str]:
    """The files of Boards' packs that are not the same bytes in both, or stand in one alone."""
    found = []
    for one, other in zip(ours, theirs, strict=True):
        packs = [board / "reports" / QUARTER / "board" for board in (one, other)]
        names = {
            p.relative_to(pack).as_posix()
            for pack in packs
            for p in pack.rglob("*")
            if p.suffix == ".html" or p.relative_to(pack).as_posix() in LAID_BESIDE
        }
        bytes_of = [
            {n: (pack / n).read_bytes() if (pack / n).is_file() else b"" for n in names} for pack in packs
        ]
        found += [f"{one.name}/{n}" for n in sorted(names) if bytes_of[0][n] != bytes_of[1][n]]
        if not names:
            found.append(f"{one.name}: no pack")
    return found


def copied(boards: Sequence[Path], to: Path) -> list[Path]:
    """The Boards as they were sent, with nothing kept and nothing made."""
    for board in boards:
        shutil.copytree(board, to / board.name, ignore=shutil.ignore_patterns("store", "reports"))
    return [to / board.name for board in boards]


def compare(count: int, sizes: Sequence[float], folder: Path) -> int:
    """Make the Boards, run them every way, and print a line for each thing that is wanted; return 1 where a
    byte differs."""
    boards = make_boards(folder / "sent", count, sizes)
    singles = copied(boards, folder / "alone")
    one_by_one = alone(singles)
    many = copied(boards, folder / "many")
    middle = count // 2
    copied(boards[:middle], folder / "before")
    copied(boards[middle:], folder / "after")
    before = together(folder / "before", 1, 1)
    both = together(folder / "many", 2, 1)
    after = together(folder / "after", 1, 1)
    runs = sum(before.of_runs + after.of_runs)
    beside = min(each.seconds - sum(each.of_runs) for each in (before, after))  # one command begins once
    machine = two_for_one()

    print(f"{count} Boards one by one at their default jobs: {one_by_one:.0f} s")
    wanted(f"{count} Boards by one command, two workers", both.seconds / one_by_one, "at most", SLOWER)
    wanted("the same by two workers, for one", (runs + beside) / both.seconds, "at least", TWICE)
    print(f"two processes that only count, for one, on this machine in the same minutes: {machine:.3f}")
    wanted("time beside the runs, of theirs", beside / runs, "at most", OVERHEAD)
    print(f"laying {count} Boards side by side: {both.side_by_side:.1f} s")
    if at_work := both.held[:-2]:  # after those a worker has no Board left, and imports what the page wants
        wanted("workers' memory, last Board for first", at_work[-1] / at_work[0], "at most", GROWTH)
    print(f"the command and its workers hold {max(both.held):.2f} GB, without the runs")
    differ = unlike(many, singles)
    print(f"files unlike those of single runs: {len(differ)}{': ' + ', '.join(differ[:5]) if differ else ''}")
    return 1 if differ else 0


COUNTING = "n = 0\nfor i in range(20_000_000): n += i"


def two_for_one(rounds: int = 5) -> float:
    """How much more two processes do at once than one alone, where they share nothing but the machine: no
    more can be had of it. Of so many rounds, one after another, all told."""

    def seconds(at_once: int) -> float:
        began = time.perf_counter()
        for each in [subprocess.Popen([sys.executable, "-c", COUNTING]) for _ in range(at_once)]:
            each.wait()
        return time.perf_counter() - began

    took = [(seconds(1), seconds(2)) for _ in range(rounds)]
    return 2 * sum(one for one, _ in took) / sum(two for _, two in took)


def wanted(what: str, ratio: float, how: str, limit: float) -> None:
    """A line of the account: a ratio, and what is wanted of it."""
    is_met = ratio <= limit if how == "at most" else ratio >= limit
    print(f"{what}: {ratio:.3f} (wanted: {how} {limit}){'' if is_met else '  NOT MET'}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.region", description=__doc__)
    parser.add_argument("--boards", type=int, default=16, help="two or more")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="times the specimen's, in turn")
    parser.add_argument("--keep", type=Path, help="a new folder in which the Boards and their packs stay")
    chosen = parser.parse_args()
    sizes = [float(size) for size in chosen.sizes.split(",")]
    if chosen.keep:
        chosen.keep.mkdir(parents=True)
        return compare(chosen.boards, sizes, chosen.keep.resolve())
    with tempfile.TemporaryDirectory(prefix="region") as name:
        return compare(chosen.boards, sizes, Path(name))


if __name__ == "__main__":
    sys.exit(main())
