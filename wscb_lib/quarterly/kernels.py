"""Runs thin notebooks through papermill, in a few kernels: copies of this process, in which `engine` has
IPython run the cells.

A kernel makes page after page, each in a shell of its own that knows no name of the one before; after a
fault, or a notebook that does more than have its page show its parts, the rest have a new kernel. It is
spoken to over a pipe, and opens no port.
"""

from __future__ import annotations

import ast
import gc
import json
import logging
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, SpawnContext
from pathlib import Path

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.json_values import Json
from wscb_lib.lean import leave_out_grammars
from wscb_lib.quarterly.processes import CAN_COPY, work_for_parent
from wscb_lib.quarterly.thin import is_thin
from wscb_lib.scratch import scratch_folder
from wscb_lib.stopping import tidied, whole_step

MAKING_A_PACK = "WSCB_MAKING_A_PACK"
"""Set in every kernel that makes a page: there the workbench, which leads to children's rows, does not
open."""
AT_ONCE = max(2, min(4, os.cpu_count() or 2))  # kernels: more than there are cores only wait for one another
LONGEST_CELL = 300  # seconds that one cell may take, where the command does not say
LONGEST_START = 60  # seconds until the first cell of a page begins
LOOKS_EVERY = 0.5  # seconds between two looks at whether every kernel lives
BEGUN = "begun"
"""What a kernel says as a cell begins."""
OURS = "in this process"
"""What papermill calls our engine."""


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


def run_notebooks(
    jobs: Sequence[NotebookJob],
    at_once: int = AT_ONCE,
    page_done: Callable[[str], None] | None = None,
    longest: int = LONGEST_CELL,
) -> list[NotebookFault]:
    """Run every job, in so many kernels at once; one that fails does not stop the others. Returns the faults,
    in the jobs' order.

    `page_done` is told the stem of each page as it is done. A cell that takes more than `longest` seconds is
    stopped.
    """
    faults = {job.stem: fault for job in jobs if (fault := _unreadable(job))}
    waiting = deque(job for job in jobs if job.stem not in faults)
    if not waiting:
        return list(faults.values())
    _import_papermill()  # once, and not in each copy
    kernels: list[_Kernel] = []

    def end_all() -> None:
        for kernel in kernels:
            kernel.end()

    with scratch_folder() as settings, tidied(end_all):
        while waiting or kernels:
            while waiting and len(kernels) < at_once:
                with whole_step():
                    kernels.append(_Kernel(settings, longest))
                kernels[-1].make(waiting.popleft())
            left = min(kernel.left for kernel in kernels)
            wait([kernel.line for kernel in kernels], min(left, LOOKS_EVERY))
            for kernel in [kernel for kernel in kernels if kernel.has_ended()]:
                if kernel.fault:
                    faults[kernel.fault.stem] = kernel.fault
                if page_done:
                    page_done(kernel.job.stem)
                if kernel.is_spent or not waiting:
                    with whole_step():
                        kernels.remove(kernel)
                        kernel.end()
                else:
                    kernel.make(waiting.popleft())
    return [faults[job.stem] for job in jobs if job.stem in faults]


class _Kernel:
    """A process that makes page after page, first in a group of its own: what a cell begins ends with it.
    `line` is how it is spoken to; `fault` that of its last page."""

    def __init__(self, settings: Path, longest: int) -> None:
        context: ForkContext | SpawnContext = get_context("fork") if CAN_COPY else get_context("spawn")
        self.line, theirs = context.Pipe()
        self._longest = longest
        self._process = context.Process(target=_serve, args=(theirs, settings), daemon=True)
        gc.freeze()  # as `background` does, and why
        with whole_step():
            self._process.start()
        theirs.close()

    def make(self, job: NotebookJob) -> None:
        """Begin a page."""
        self.job = job
        self.is_spent = not _shares_its_kernel(job)
        self.fault: NotebookFault | None = None
        self._until = time.monotonic() + LONGEST_START
        with suppress(OSError):  # it has ended, which is heard where it is listened to
            self.line.send(job)

    @property
    def left(self) -> float:
        """Seconds that the cell which is being run may still take."""
        return max(0.0, self._until - time.monotonic())

    def has_ended(self) -> bool:
        """Listen to it, and say whether its page is over: made, or with a fault."""
        lives = self._process.is_alive()  # asked first: what it said before it ended is heard
        try:
            while self.line.poll():
                if (said := self.line.recv()) != BEGUN:
                    self.fault = said
                    self.is_spent |= said is not None
                    return True
                self._until = time.monotonic() + self._longest
        except (EOFError, OSError):
            self._process.join()
            lives = False
        if not lives:
            self._blame(_how_it_ended(self._process.exitcode))
        elif not self.left:
            self._blame(
                f"one of its cells had not ended after {self._longest} seconds, and was stopped. Mend it, or "
                "give it longer with --limit SECONDS."
            )
        return self.fault is not None

    def _blame(self, why: str) -> None:
        self.is_spent = True
        self.fault = NotebookFault(self.job.stem, f"notebooks/{self.job.source.name}: {why}")

    def end(self) -> None:
        """End the process, and what its cells began, whatever they do."""
        self._process.kill()
        if hasattr(os, "killpg") and self._process.pid:
            # It may have no group yet, or have ended with all of it.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.join()
        self.line.close()
        gc.unfreeze()


def _shares_its_kernel(job: NotebookJob) -> bool:
    """Whether the page's kernel may make another after it. What cannot be read now, because somebody saves
    it, is papermill's to say."""
    try:
        return is_thin(json.loads(job.source.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        return False


def _how_it_ended(code: int | None) -> str:
    """Why there is no page of a kernel that ended by itself: `code` is its exit code, a signal's below 0.

    >>> _how_it_ended(3)
    'a cell ended its kernel, with 3. Take what ends the process out of the notebook.'
    """
    if code is not None and code >= 0:
        return f"a cell ended its kernel, with {code}. Take what ends the process out of the notebook."
    if code is None or -code == getattr(signal, "SIGKILL", 9):
        return (
            "its kernel ended before the page was made: the machine may be short of memory. Close other "
            "programs and run the quarter again."
        )
    return (
        f"its kernel was ended by signal {-code} before the page was made: a library that a cell calls has "
        "failed, perhaps. Run the notebook in JupyterLab, cell by cell."
    )


def _unreadable(job: NotebookJob) -> NotebookFault | None:
    """The fault of a file that is no notebook: of this page alone, as when it was half saved."""
    try:
        check_parameters(job)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, SyntaxError, RecursionError):
        return NotebookFault(
            job.stem,
            f"notebooks/{job.source.name}: it is not there, or no notebook that can be read (half saved, "
            "perhaps). Save it again in JupyterLab, or take the last good one from its history.",
        )
    return None


def check_parameters(job: NotebookJob) -> None:
    """Papermill only warns of a parameter the notebook does not have, so the names are checked first."""
    declared = parameter_names(json.loads(job.source.read_text(encoding="utf-8")))
    for name in job.parameters:
        if name not in declared:
            raise UsageFault(
                f'{job.source.name}: has no parameter "{name}".{nearest(name, declared)} '
                f"Its parameters cell sets: {', '.join(declared) or 'nothing'}."
            )


def parameter_names(notebook: Json) -> list[str]:
    """The names that a notebook's `parameters` cell sets.

    >>> cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "quarter = 1"}
    >>> parameter_names({"cells": [cell]})
    ['quarter']
    """
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", ()):
            tree = ast.parse("".join(cell["source"]))
            return [
                t.id
                for node in tree.body
                if isinstance(node, ast.Assign)
                for t in node.targets
                if isinstance(t, ast.Name)
            ]
    return []


def _import_papermill() -> None:
    """Import papermill, and have it know our engine."""
    leave_out_grammars()
    from papermill.engines import papermill_engines

    from wscb_lib.quarterly.engine import InThisProcess

    papermill_engines.register(OURS, InThisProcess)
    logging.getLogger("papermill").setLevel(logging.ERROR)


def _serve(line: Connection, settings: Path) -> None:
    """Be a kernel: make the pages that are asked for, until this process is ended. `settings` is a folder for
    what IPython would lay into its user's own."""
    itself = os.getpid()
    if hasattr(os, "setpgrp"):
        os.setpgrp()
    work_for_parent()
    nowhere = os.open(os.devnull, os.O_WRONLY)  # what is not said in the notebook is not the run's to say
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.environ.update({MAKING_A_PACK: "1", "IPYTHONDIR": str(settings)})
    _import_papermill()
    while True:
        said = _run(line.recv(), lambda: line.send(BEGUN))
        if os.getpid() != itself:  # a copy that a cell made of its kernel, and that ran on
            os._exit(0)
        line.send(said)


def _run(job: NotebookJob, begun: Callable[[], None]) -> NotebookFault | None:
    """Run one notebook in this process; `begun` is called as each cell begins."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    name = f"notebooks/{job.source.name}"
    try:
        papermill.execute_notebook(
            str(job.source),
            str(job.executed),
            parameters=dict(job.parameters),
            engine_name=OURS,
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,  # a page is kept when it is whole; until then nobody reads it
            begun=begun,
        )
    except PapermillExecutionError as error:
        said = f"{error.ename}: {str(error.evalue).splitlines()[0] if error.evalue else ''}"
        return NotebookFault(job.stem, f"{name}, cell {error.cell_index}: {said}")
    except Exception as error:  # noqa: BLE001  # whatever a cell has altered of what papermill calls
        return NotebookFault(job.stem, f"{name}: did not run: {type(error).__name__}: {error}")
    return None
