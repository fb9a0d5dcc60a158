"""The real command, timed and watched: it and every process it starts, together."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
QUARTER = "2015-16-Q4"


def whole_run(workspace: Path, project: Path = ROOT) -> tuple[float, float]:
    """Seconds and peak memory (GB) of a project's command: it and every process it starts, together, looked
    at ten times a second."""
    command = [sys.executable, "run_quarter.py", QUARTER, "--workspace", str(workspace)]
    environment = os.environ | {"PYTHONPATH": str(project)}
    began, most = time.perf_counter(), 0.0
    with subprocess.Popen(
        command,
        cwd=project,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        while run.poll() is None:
            most = max(most, memory_of(run.pid))
            time.sleep(0.1)
        seconds = time.perf_counter() - began
        if run.returncode:
            said = run.stderr.read() if run.stderr else ""
            raise SystemExit(f"the run of {workspace.name} ended with {run.returncode}: {said}")
    return seconds, most / 1e9


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
