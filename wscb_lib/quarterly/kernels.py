"""Runs thin notebooks through papermill, several at a time, on ordinary kernels that speak over sockets of files.

A kernel's start is mostly waiting, so more notebooks run at once than there are cores. No port is opened.
"""

from __future__ import annotations

import ast
import json
import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wscb_lib.errors import UsageFault, nearest

AT_ONCE = 4
LONGEST_SOCKET_FOLDER = 70  # a socket's whole path may hold 107 bytes on Linux, fewer elsewhere


@dataclass(frozen=True)
class NotebookJob:
    """One notebook to run: where it lies, where the executed copy goes, and its parameters."""

    stem: str
    source: Path
    executed: Path
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class NotebookFault:
    """A notebook that did not run to its end, and the cell that stopped it."""

    stem: str
    sentence: str


def run_notebooks(jobs: Sequence[NotebookJob], at_once: int = AT_ONCE) -> list[NotebookFault]:
    """Run every job; one that fails does not stop the others. Returns the faults, in the jobs' order."""
    for job in jobs:
        check_parameters(job)
    if not jobs:
        return []
    with _private_folders() as folder, ThreadPoolExecutor(max_workers=at_once) as pool:
        manager = _file_sockets(folder)
        found = list(pool.map(lambda job: _run(job, manager), jobs))
    return [fault for fault in found if fault]


def check_parameters(job: NotebookJob) -> None:
    """Papermill only warns of a parameter the notebook does not have, so the names are checked first."""
    declared = parameter_names(json.loads(job.source.read_text(encoding="utf-8")))
    for name in job.parameters:
        if name not in declared:
            raise UsageFault(
                f'{job.source.name}: has no parameter "{name}".{nearest(name, declared)} '
                f"Its parameters cell sets: {', '.join(declared) or 'nothing'}."
            )


def parameter_names(notebook: Mapping[str, Any]) -> list[str]:
    """The names that a notebook's `parameters` cell sets.

    >>> parameter_names({"cells": [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "quarter = 1"}]})
    ['quarter']
    """
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", ()):
            tree = ast.parse("".join(cell["source"]))
            return [t.id for node in tree.body if isinstance(node, ast.Assign) for t in node.targets if isinstance(t, ast.Name)]
    return []


def _run(job: NotebookJob, manager: type) -> NotebookFault | None:
    import papermill
    from papermill.exceptions import PapermillExecutionError

    try:
        papermill.execute_notebook(
            str(job.source),
            str(job.executed),
            parameters=dict(job.parameters),
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            kernel_manager_class=manager,
        )
    except PapermillExecutionError as error:
        said = f"{error.ename}: {str(error.evalue).splitlines()[0] if error.evalue else ''}"
        return NotebookFault(job.stem, f"notebooks/{job.source.name}, cell {error.cell_index}: {said}")
    except (RuntimeError, OSError, ValueError) as error:  # a kernel that will not start fails this notebook alone
        return NotebookFault(job.stem, f"notebooks/{job.source.name}: did not start: {type(error).__name__}: {error}")
    return None


def _file_sockets(folder: Path) -> type:
    """A kernel manager whose kernels listen on files in `folder`, never on a port."""
    from jupyter_client.manager import AsyncKernelManager

    class FileSockets(AsyncKernelManager):
        def __init__(self, *args: Any, **kwargs: Any):
            super().__init__(*args, **kwargs)
            self.transport = "ipc"
            self.ip = str(folder / f"k{id(self):x}")

        async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
            """A kernel says what it has to say in its notebook; what it mutters while it is shut down is not the run's."""
            await super()._async_launch_kernel(kernel_cmd, **{**kw, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL})

    return FileSockets


@contextmanager
def _private_folders() -> Iterator[Path]:
    """Kernels write their connection files and history here, and nothing in the user's own folders."""
    folder = Path(tempfile.mkdtemp(prefix="wscb"))
    if len(str(folder)) > LONGEST_SOCKET_FOLDER:
        shutil.rmtree(folder)
        raise UsageFault(
            f"{folder.parent}: the path of the temporary folder is too long for a kernel's sockets. "
            f"Set TMPDIR to a folder whose path is shorter than {LONGEST_SOCKET_FOLDER - 12} letters."
        )
    settings = {
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "IPYTHONDIR": str(folder / "ipython"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        yield folder
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        shutil.rmtree(folder, ignore_errors=True)
