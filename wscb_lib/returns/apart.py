"""Reads what may be hostile in a process of its own, which may be killed: its time and memory are held to
limits, and whatever becomes of it, the run goes on.

A workbook of three kilobytes can ask for five hundred gigabytes, and a reader that is refused them ends its
process. So no guard before it needs to be perfect. Where a process cannot be copied (Windows), the reading is
done here, and the guards must do.
"""

from __future__ import annotations

import faulthandler
import math
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from wscb_lib.errors import WorkbookFault
from wscb_lib.returns.faults import Fault
from wscb_lib.returns.files import Opened, open_file

T = TypeVar("T")
LONGEST = float(os.environ.get("WSCB_READ_SECONDS", "45"))
MOST_MEMORY = int(os.environ.get("WSCB_READ_MEGABYTES", "1024")) * 2**20
"""What the reading of one return may take, beyond what this process has: both can be set."""


class CameToNothing(Exception):
    """The reading took too long, or ended its process."""


def apart(work: Callable[[], T], seconds: float = LONGEST, memory: int = MOST_MEMORY) -> T:
    """Do a piece of work in a copy of this process and return what it made.

    Raises `CameToNothing`, with the reason in words, when it took longer than `seconds`, or failed, or its
    process ended: by itself, or for want of `memory`, in bytes. A `WorkbookFault` is raised as it is.

    >>> apart(lambda: 6 * 7)
    42
    >>> apart(lambda: os._exit(9))
    Traceback (most recent call last):
    wscb_lib.returns.apart.CameToNothing: reading it ended the program that reads
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        return work()
    context = multiprocessing.get_context("fork")
    answer, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(work, theirs, seconds, memory, answer), daemon=True)
    process.start()
    theirs.close()
    try:
        if not answer.poll(seconds):
            raise CameToNothing(f"it could not be read within {seconds:.0f} seconds")
        is_made, made = answer.recv()
    except (EOFError, ConnectionError):
        raise CameToNothing("reading it ended the program that reads") from None
    finally:
        answer.close()
        if process.is_alive():
            process.kill()
        process.join()
    if not is_made:
        if isinstance(made, MemoryError):
            raise CameToNothing(f"it could not be read in {memory // 2**20:,} megabytes of memory")
        if isinstance(made, WorkbookFault):
            raise made
        raise CameToNothing(f"reading it failed ({type(made).__name__})")
    return made  # type: ignore[no-any-return]


def came_to_nothing(why: str) -> Fault:
    """The fault of a file whose reading came to nothing."""
    mend = "Open it in Excel, copy the list alone into a new workbook, save that as .xlsx"
    return Fault(why, f"{mend} and put it in its place, or ask for it again.", f"{mend} and send it.")


def open_apart(path: Path, score: Callable[[Sequence[object]], float]) -> Opened:
    """Open a file as `files.open_file` does, in a process of its own; what becomes of that is its fault."""
    try:
        return apart(lambda: open_file(path, score))
    except CameToNothing as why:
        return Opened(fault=came_to_nothing(str(why)))


def _do(
    work: Callable[[], object], answer: Connection, seconds: float, memory: int, heard: Connection
) -> None:
    heard.close()  # else nobody's death would end what waits to answer, with an agency's rows in it
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(math.ceil(seconds) + 1)  # whoever began it may be dead, and then nobody counts the time
    faulthandler.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it hears Ctrl-C, and ends it
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what a reader mutters as it ends is nobody's to read
    _hold(memory)
    try:
        answer.send((True, work()))
    except Exception as error:  # noqa: BLE001 (raised again where it was asked for)
        with suppress(Exception):
            answer.send((False, error))
    os._exit(0)


def _hold(memory: int) -> None:
    """Limit what this process may take from here on.

    Arrow's own allocator would set a gigabyte aside at its first word, and so every first reading of a
    workspace would come to nothing.
    """
    import resource

    import pyarrow

    pyarrow.set_memory_pool(pyarrow.system_memory_pool())

    with suppress(OSError, ValueError, IndexError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
