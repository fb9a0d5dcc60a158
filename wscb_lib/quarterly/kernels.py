"""Runs thin notebooks through papermill, on a few ordinary kernels that speak over sockets of files.

A kernel costs more to start than a page costs to make, so each makes page after page, and forgets every name
of one before it begins the next. No port is opened where sockets can be files (not on Windows).
"""

from __future__ import annotations

import ast
import json
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.json_values import Json
from wscb_lib.lean import leave_out_grammars
from wscb_lib.quarterly.processes import is_alive

MAKING_A_PACK = "WSCB_MAKING_A_PACK"
"""Set for every kernel that makes a page: there the workbench, which leads to children's rows, does not
open."""
AT_ONCE = max(2, min(4, os.cpu_count() or 2))  # kernels: more than there are cores only wait for one another
PREFIX = "wscb-"
QUIET = str(Path(__file__).with_name("quiet_kernel.py"))
LONGEST_CELL = 300  # seconds that one cell may take, where the command does not say
KEEPS_NO_HISTORY = "--HistoryManager.hist_file=:memory:"
FORGET = "get_ipython().reset(new_session=True)"
LONGEST_FORGETTING = 30  # seconds after which a kernel that does not answer is replaced
HEARD_WITHIN = 0.2  # seconds in which what a kernel says in public is heard, or its line was not yet open
LONGEST_SOCKET_FOLDER = 70  # a socket's whole path may hold 107 bytes on Linux, fewer elsewhere
LOOPBACK = "127.0.0.1"
OUR_OWN = 22  # letters that a folder of ours adds to the temporary folder's path


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


def our_prefix() -> str:
    """How this run's temporary folders begin: with the process that will remove them, so that a later run can
    tell."""
    return f"{PREFIX}{os.getpid()}-"


def sweep_leftovers(place: Path | None = None) -> int:
    """Remove what runs that were killed left in the temporary folder; how many folders. Those of a living
    process stay.

    Executed notebooks hold what pages hold before they are bound, so they may not lie about.
    """
    gone = 0
    for folder in (place or Path(tempfile.gettempdir())).glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if (
            owner.isascii()
            and owner.isdigit()
            and folder.is_dir()
            and not folder.is_symlink()
            and not is_alive(int(owner))
        ):
            shutil.rmtree(folder, ignore_errors=True)
            gone += not folder.exists()
    return gone


def run_notebooks(
    jobs: Sequence[NotebookJob],
    at_once: int = AT_ONCE,
    page_done: Callable[[str], None] | None = None,
    longest: int = LONGEST_CELL,
) -> list[NotebookFault]:
    """Run every job; one that fails does not stop the others. Returns the faults, in the jobs' order.

    `page_done` is told the stem of each page as it is done, by whichever thread ran it. A cell that takes
    more than `longest` seconds is stopped.
    """
    faults = {job.stem: fault for job in jobs if (fault := _unreadable(job))}
    if not (whole := [job for job in jobs if job.stem not in faults]):
        return list(faults.values())
    with _private_folders() as folder, ThreadPoolExecutor(max_workers=at_once) as pool:
        manager, waiting = _manager(folder), deque(whole)
        kernels = range(min(at_once, len(whole)))
        found = pool.map(lambda _: _run_in_turn(waiting, manager, page_done, longest), kernels)
        faults |= {fault.stem: fault for each in found for fault in each}
    return [faults[job.stem] for job in jobs if job.stem in faults]


def _unreadable(job: NotebookJob) -> NotebookFault | None:
    """The fault of a file that is no notebook: of this page alone, as when it was half saved."""
    try:
        check_parameters(job)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, SyntaxError):
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


def _run_in_turn(
    waiting: deque[NotebookJob], manager: type, page_done: Callable[[str], None] | None, longest: int
) -> list[NotebookFault]:
    """Take jobs while any wait and run them in one kernel; after a fault the rest have a new one."""
    faults = []
    while job := _next(waiting):
        with _kernel_of(manager) as kernel:
            while job:
                fault = _run(job, kernel, longest)
                kernel.hang_up()
                if page_done:
                    page_done(job.stem)
                if fault:
                    faults.append(fault)
                    break
                job = _next(waiting) if waiting and _forgets(kernel) else None
    return faults


def _next(waiting: deque[NotebookJob]) -> NotebookJob | None:
    try:
        return waiting.popleft()
    except IndexError:  # another kernel took the last
        return None


def _forgets(kernel: Any) -> bool:
    """Whether a kernel has forgotten every name of the page it made; one that has not makes no other."""
    from jupyter_core.utils import run_sync

    async def forget() -> bool:
        client = kernel.client()
        client.start_channels()
        await client.wait_for_ready(timeout=LONGEST_FORGETTING)
        answer = await client.execute_interactive(FORGET, silent=True, store_history=False)
        return bool(answer["content"]["status"] == "ok")

    try:
        return bool(run_sync(forget)())
    except (RuntimeError, OSError, TimeoutError):
        return False
    finally:
        kernel.hang_up()


def _run(job: NotebookJob, kernel: Any, longest: int) -> NotebookFault | None:
    leave_out_grammars()
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    try:
        papermill.execute_notebook(
            str(job.source),
            str(job.executed),
            parameters=dict(job.parameters),
            kernel_name="python3",
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,  # a page is kept when it is whole; until then nobody reads it
            km=kernel,
            execution_timeout=longest,
        )
    except PapermillExecutionError as error:
        said = f"{error.ename}: {str(error.evalue).splitlines()[0] if error.evalue else ''}"
        return NotebookFault(job.stem, f"notebooks/{job.source.name}, cell {error.cell_index}: {said}")
    except CellTimeoutError:
        return NotebookFault(
            job.stem,
            f"notebooks/{job.source.name}: one of its cells had not ended after {longest} seconds, and was "
            "stopped. Mend it, or give it longer with --limit SECONDS.",
        )
    except DeadKernelError:
        return NotebookFault(
            job.stem,
            f"notebooks/{job.source.name}: its kernel ended before the page was made: the machine may be "
            "short of memory. Close other programs and run the quarter again.",
        )
    except (
        RuntimeError,
        OSError,
        ValueError,
    ) as error:  # a kernel that will not start fails this notebook alone
        return NotebookFault(
            job.stem, f"notebooks/{job.source.name}: did not start: {type(error).__name__}: {error}"
        )
    return None


@contextmanager
def _kernel_of(manager: type) -> Iterator[Any]:
    """A kernel, begun at once: papermill, which would begin it, is imported meanwhile. It ends here."""
    from jupyter_core.utils import run_sync

    kernel = manager(kernel_name="python3")
    try:
        with suppress(Exception):  # papermill starts it again, and what keeps it from starting is told there
            run_sync(kernel.start_kernel)(extra_arguments=[KEEPS_NO_HISTORY])
        yield kernel
    finally:
        if kernel.has_kernel:
            run_sync(kernel.shutdown_kernel)(now=True)
        run_sync(kernel.cleanup_resources)()


async def until_ready(client: Any, timeout: float) -> None:
    """Ask a kernel what it is until it has answered, and has said in public that it is done answering.

    What jupyter_client does instead listens a fifth of a second for whatever else may come, twice a page.
    Here nothing can: a kernel says that it is idle after all that it has to say. Raises `RuntimeError`, as
    theirs, where the kernel has ended or does not answer in so many seconds.
    """
    ends, asked = time.monotonic() + timeout, set()
    while time.monotonic() < ends:
        asked.add(client.kernel_info())
        with suppress(Empty):
            while (await client.get_shell_msg(timeout=1))["parent_header"].get("msg_id") not in asked:
                pass
            while True:
                said = await client.get_iopub_msg(timeout=HEARD_WITHIN)
                is_ours = said["parent_header"].get("msg_id") in asked
                if is_ours and said["content"].get("execution_state") == "idle":
                    return
        if not await client.is_alive():
            raise RuntimeError("the kernel ended before it answered")
    raise RuntimeError(f"the kernel did not answer in {timeout:.0f} seconds")


def has_file_sockets() -> bool:
    """Whether sockets can be files here: on Windows neither the system's nor ZeroMQ's are."""
    return os.name != "nt" and hasattr(socket, "AF_UNIX")


def _manager(folder: Path) -> type:
    """A kernel manager whose kernels listen on files in `folder`, and on no port: see `quiet_kernel`.

    Where sockets cannot be files they listen on ports of this machine alone, to whoever holds the key that
    each kernel is given in a file of the same folder.
    """
    from jupyter_client.asynchronous.client import AsyncKernelClient
    from jupyter_client.manager import AsyncKernelManager

    class OurClient(AsyncKernelClient):
        async def wait_for_ready(self, timeout: float | None = None) -> None:
            await until_ready(self, timeout or LONGEST_CELL)

    class OurKernels(AsyncKernelManager):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)
            self.transport = "ipc" if has_file_sockets() else "tcp"
            self.ip = str(folder / f"k{id(self):x}") if has_file_sockets() else LOOPBACK
            self.connection_file = str(folder / f"k{id(self):x}.json")  # else it lies where nothing sweeps
            self.client_factory = OurClient
            self._clients: list[Any] = []

        def client(self, **kwargs: object) -> Any:
            """Each notebook speaks to the kernel by a client of its own."""
            self._clients.append(super().client(**kwargs))
            return self._clients[-1]

        def hang_up(self) -> None:
            """Close the lines of the notebook that has ended; the kernel goes on."""
            while self._clients:
                self._clients.pop().stop_channels()

        async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: object) -> None:
            """A kernel says what it has to say in its notebook; what it mutters while it is shut down is not
            the run's."""
            told = kernel_cmd[kernel_cmd.index("ipykernel_launcher") + 1 :]
            await super()._async_launch_kernel(
                [sys.executable, QUIET, *told],
                **{**kw, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL},
            )

    return OurKernels


def refuse_long_temporary_folder() -> None:
    """Raise `UsageFault` where kernels could not speak: asked before the work begins, and not after it."""
    longest = LONGEST_SOCKET_FOLDER - OUR_OWN
    if has_file_sockets() and len(tempfile.gettempdir()) > longest:
        raise UsageFault(
            f"{tempfile.gettempdir()}: the path of the temporary folder is too long for a kernel's sockets. "
            f"Set TMPDIR to a folder whose path is no longer than {longest} letters."
        )


@contextmanager
def _private_folders() -> Iterator[Path]:
    """Kernels write their connection files and history here, and nothing in the user's own folders."""
    refuse_long_temporary_folder()
    folder = Path(tempfile.mkdtemp(prefix=our_prefix()))
    settings = {
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "IPYTHONDIR": str(folder / "ipython"),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        MAKING_A_PACK: "1",
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
