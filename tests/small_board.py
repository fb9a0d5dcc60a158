"""The made-up Board with two returns and two elements, in a folder of its own: a whole run of the real
command in a few seconds, and what tests of faults ask of it."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import ROOT, copy_project
from wscb_lib.pack.verify import verified

QUARTER = "2015-16-Q4"
SENT = ("training", "lado")
NOTEBOOKS = ("0_board_summary", "6_training", "annual_report")
STAGES = (
    "Compare with the last run",
    "Read the framework",
    "Read the returns",
    "Check the returns",
    "Measure, judge and protect",
    "Draw the exhibits",
    "Run the notebooks",
    "Bind the pages",
)
"""Every stage of a run, in order."""
COMMAND = (str(ROOT / "run_quarter.py"),)
AT_A_STAGE = """
import sys
from contextlib import contextmanager
sys.path.insert(0, {root!r})
from wscb_lib.quarterly.ledger import Ledger
old = Ledger.stage
@contextmanager
def stage(self, name):
    with old(self, name):
        if name == {stage!r}:
            exec({does!r}, {{}})
        yield
Ledger.stage = stage
import run_quarter
sys.exit(run_quarter.command())
"""


def small_board(to: Path) -> Path:
    """A project whose Board agreed on two returns, and has notebooks for two elements and the year."""
    copy_project(to, *SENT)
    specimen = to / "data" / "specimen"
    agreed = ["return,table,column,agency,from", *(f"{name},,,,2012-13-Q1" for name in SENT), ""]
    (specimen / "agreed.csv").write_text("\n".join(agreed), encoding="utf-8")
    shutil.rmtree(specimen / "commentary" / "2015-16")  # of figures that come with other returns
    for path in (to / "notebooks").glob("*.ipynb"):
        if path.stem not in NOTEBOOKS:
            path.unlink()
    for path in specimen.glob("returns/*/received.csv"):
        head, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
        kept = [row for row in rows if row[head.index("return")] in SENT]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *kept])
    return to


def start(project: Path, *words: str, **env: str) -> subprocess.Popen[str]:
    """A run that goes on: Python with these words, a session of its own."""
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def start_at(project: Path, stage: str, does: str, *words: str, **env: str) -> subprocess.Popen[str]:
    """A run of the command in which something is done as a stage begins."""
    script = AT_A_STAGE.format(root=str(ROOT), stage=stage, does=does)
    return start(project, "-c", script, *(words or (QUARTER,)), **env)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code of a run, and all that it said."""
    said, _ = process.communicate(timeout=900)
    return process.returncode, said


def run(project: Path, *words: str) -> tuple[int, str]:
    """The real command, to its end, for the small Board's quarter."""
    return ended(start(project, *COMMAND, QUARTER, *words))


def pack_of(project: Path, quarter: str = QUARTER, edition: str = "board") -> Path:
    """Where a pack of the small Board stands."""
    return project / "reports" / "specimen" / quarter / edition


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by name."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def refuse_altered(pack: Path) -> None:
    """Fail where a pack is not, byte for byte, what its manifest says."""
    number, faults = verified(pack)
    assert number and not faults, faults


def left_of(session: int) -> list[str]:
    """The processes of a run's session that live on, after five seconds in which they may see that it
    ended."""
    until = time.monotonic() + 5
    while (left := [p for p in Path("/proc").glob("[0-9]*") if _session(p) == session]) and (
        time.monotonic() < until
    ):
        time.sleep(0.1)
    return [p.name for p in left]


def _session(process: Path) -> int:
    try:
        state, _, _, session = (process / "stat").read_text().rpartition(")")[2].split()[:4]
    except (OSError, ValueError):
        return -1
    return -1 if state == "Z" else int(session)
