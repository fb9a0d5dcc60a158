"""The real command, timed; and watched, it and every process it starts together."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
QUARTER = "2015-16-Q4"


def seconds_of(workspace: Path, project: Path = ROOT) -> float:
    """Seconds that a project's command takes, while nothing looks at it: to ask what many processes hold
    takes a core's time from them, and more from whoever has more of them."""
    began = time.perf_counter()
    with _begun(workspace, project) as run:
        _, said = run.communicate()
        seconds = time.perf_counter() - began
    _refuse_failed(run, workspace, said)
    return seconds


def watched_run(workspace: Path, project: Path = ROOT) -> tuple[float, float]:
    """Seconds and peak memory (GB) of the same: the command and every process it starts, together, looked at
    ten times a second."""
    began, most = time.perf_counter(), 0.0
    with _begun(workspace, project) as run:
        while run.poll() is None:
            most = max(most, memory_of(run.pid))
            time.sleep(0.1)
        seconds = time.perf_counter() - began
        _refuse_failed(run, workspace, run.stderr.read() if run.stderr else "")
    return seconds, most / 1e9


def _begun(workspace: Path, project: Path) -> subprocess.Popen[str]:
    # as on anybody's machine, what Python has compiled once it need not compile again
    environment = {name: said for name, said in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.Popen(
        [sys.executable, "run_quarter.py", QUARTER, "--workspace", str(workspace)],
        cwd=project,
        env=environment | {"PYTHONPATH": str(project)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _refuse_failed(run: subprocess.Popen[str], workspace: Path, said: str) -> None:
    if run.returncode:
        raise SystemExit(f"the run of {workspace.name} ended with {run.returncode}: {said}")


def memory_of(pid: int) -> float:
    """Bytes that a process and all it started hold now; a page that several share is counted once, by each
    one's part."""
    try:
        parent = psutil.Process(pid)
        return float(sum(memory_alone(one) for one in (parent, *parent.children(recursive=True))))
    except psutil.Error:
        return 0.0


def memory_alone(process: psutil.Process) -> int:
    """Bytes that one process holds now, of what it shares its part; 0 of one that has ended."""
    try:
        return process.memory_full_info().pss
    except psutil.Error:  # it ended between being listed and being looked at
        return 0
