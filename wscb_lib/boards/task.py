"""One Board's runs, wherever they happen. What comes back is small: a path and a checksum, and no figure.

A task may be done twice, by a machine that was lost and by another: a pack is put in its place whole or not
at all, and a run of what already stands says so and does nothing.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import shorten

from wscb_lib.errors import PaperNotMade

_PARENT_DIED = 1  # PR_SET_PDEATHSIG, of prctl(2)
_MOST_SAID = 300
_SAYS_WHERE = ("The pack: ", "Nothing has changed since this pack was made: ")
"""How a run says where its pack lies: one that it made, or one that stands."""


@dataclass(frozen=True)
class Task:
    """The runs of one Board, its quarters one after another."""

    board: Path
    quarters: tuple[str, ...]
    edition: str
    jobs: int
    root: Path
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """What came of one run: its exit code, where its pack lies and the checksum of what the pack is, returns
    held, and the last thing said of a run that failed. `pack` is "" where none was made; a pack can stand and
    lack what was to lie beside it, such as its paper."""

    board: str
    quarter: str
    exit_code: int
    seconds: float
    pack: str = ""
    checksum: str = ""
    held: tuple[str, ...] = ()
    why: str = ""

    @property
    def standing(self) -> str:
        """One word: done, held (some returns are) or failed."""
        return "failed" if not self.pack else "held" if self.held else "done"


def work(task: Task) -> tuple[Made, ...]:
    """Make a Board's packs, each as its own command would; one that fails does not stop those after it."""
    return tuple(_run(task, quarter) for quarter in task.quarters)


def _run(task: Task, quarter: str) -> Made:
    began = time.monotonic()
    words = [quarter, "--workspace", str(task.board), "--edition", task.edition, "--jobs", str(task.jobs)]
    run = subprocess.run(
        [sys.executable, str(task.root / "run_quarter.py"), *words, *task.options],
        cwd=task.root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        preexec_fn=_dying_with_its_parent(),
    )
    seconds = time.monotonic() - began
    why = _last_said(run.stderr or run.stdout) if run.returncode else ""
    if run.returncode not in (0, PaperNotMade.exit_code):
        return Made(task.board.name, quarter, run.returncode, seconds, why=why)
    pack = _pack_said(run.stdout, task)
    manifest = pack / "manifest.json"
    if not manifest.is_file():
        return Made(task.board.name, quarter, 1, seconds, why="The run ended well and left no pack.")
    return Made(
        task.board.name,
        quarter,
        run.returncode,
        seconds,
        str(pack),
        hashlib.sha256(manifest.read_bytes()).hexdigest(),
        _held(manifest),
        why,
    )


def _pack_said(said: str, task: Task) -> Path:
    """The folder of the pack that a run says it made, or that stands."""
    named = [(line, says) for line in said.splitlines() for says in _SAYS_WHERE if line.startswith(says)]
    if not named:
        return task.root / "none"
    line, says = named[-1]
    return (task.root / line.removeprefix(says).strip()).parent


def _held(manifest: Path) -> tuple[str, ...]:
    """The returns that the pack's checks held, by id."""
    findings = json.loads(manifest.read_text(encoding="utf-8"))["findings"]
    held = [f["return_id"] for f in findings if f["level"] == "FAIL" and not f["is_row_level"]]
    return tuple(dict.fromkeys(held))


def _last_said(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return shorten(lines[-1], _MOST_SAID, placeholder=" …") if lines else "It said nothing."


def _dying_with_its_parent() -> Callable[[], None] | None:
    """On Linux, what makes a run stop when its worker is killed: another then begins it anew."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(_PARENT_DIED, signal.SIGTERM)

    return ask


@dataclass(frozen=True)
class Likeness:
    """What a machine that is to work has: the version of the project, and which Boards it may write to."""

    version: str
    unwritable: tuple[str, ...]


def look(root: Path, boards: Sequence[Path]) -> Likeness:
    """What stands on the machine where this runs; a project that is not there has the version ""."""
    shut = (b for b in boards if not os.access(b / "returns", os.R_OK) or not os.access(b, os.W_OK))
    return Likeness(version_of(root), tuple(str(board) for board in shut))


def version_of(root: Path) -> str:
    """A checksum of the library and of the framework's pages; "" where the project is not there."""
    digest = hashlib.sha256()
    if not (root / "run_quarter.py").is_file():
        return ""
    for folder, kind in (
        ("wscb_lib", "*.py"),
        ("data/framework", "*.toml"),
        ("notebooks", "[0-9a-z]*.ipynb"),
    ):
        for path in sorted((root / folder).rglob(kind)):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
