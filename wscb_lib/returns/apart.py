"""Reads what may be hostile in processes of its own, which may be killed: their time and memory are held to
limits, and whatever becomes of them, the run goes on.

A workbook of three kilobytes can ask for five hundred gigabytes, and a reader that is refused them ends its
process. So no guard before it needs to be perfect. Where a process cannot be copied (Windows), the reading is
done here, and the guards must do.
"""

from __future__ import annotations

import faulthandler
import gc
import math
import multiprocessing
import os
import pickle
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, TypeVar

from wscb_lib.errors import WorkbookFault
from wscb_lib.returns.faults import Fault
from wscb_lib.returns.files import Opened, open_file
from wscb_lib.stopping import whole_step

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
    ((_, made),) = each_apart([work], 1, seconds, memory)
    if isinstance(made, CameToNothing | WorkbookFault):
        raise made
    return made


def each_apart(
    works: Sequence[Callable[[], T]], jobs: int = 2, seconds: float = LONGEST, memory: int = MOST_MEMORY
) -> Iterator[tuple[int, T | CameToNothing | WorkbookFault]]:
    """Do pieces of work in so many copies of this process, and yield each one's place and what it made, as it
    is done.

    Each is held to `seconds` and `memory` by itself, and one that comes to nothing takes nothing from the
    others: they are done in a new copy. What `apart` would raise is yielded.

    >>> sorted(each_apart([lambda: 6 * 7, lambda: os._exit(9), lambda: 6 * 8]))
    [(0, 42), (1, CameToNothing('reading it ended the program that reads')), (2, 48)]
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        yield from ((place, _done_here(work)) for place, work in enumerate(works))
        return
    waiting = iter(range(len(works)))
    copies: list[_Copy] = []
    try:
        while True:
            while len(copies) < jobs and (place := next(waiting, None)) is not None:
                copies.append(_Copy(works, seconds, memory, copies))
                copies[-1].begin(place)
            if not copies:
                return
            soonest = min(copy.ends_at for copy in copies) - time.monotonic()
            answered = wait([copy.line for copy in copies], max(0.0, soonest))
            for copy in list(copies):
                if copy.line not in answered and time.monotonic() < copy.ends_at:
                    continue
                place, said = copy.place, copy.said() if copy.line in answered else _TOO_LONG
                after = next(waiting, None) if said[:1] == _MADE else None
                if after is not None:
                    copy.begin(after)  # and it is at work while its answer is opened here
                else:
                    copies.remove(copy)
                    copy.end()
                yield place, _opened(said, seconds, memory)
    finally:
        for copy in copies:
            copy.end()


_MADE, _FAILED, _ENDED, _TOO_LONG = (
    b"+",
    b"-",
    b".",
    b">",
)  # how an answer begins: the first goes on to the next


class _Copy:
    """A copy of this process that does one piece of work after another."""

    def __init__(
        self, works: Sequence[Callable[[], object]], seconds: float, memory: int, others: Sequence[_Copy]
    ) -> None:
        context = multiprocessing.get_context("fork")
        self.line, theirs = context.Pipe()
        self._seconds = seconds
        heard = [self.line, *(other.line for other in others)]
        self._process = context.Process(
            target=_serve, args=(works, theirs, seconds, memory, heard), daemon=True
        )
        with whole_step():
            self._process.start()
        theirs.close()

    def begin(self, place: int) -> None:
        """Ask for one piece of work; from now on its time is counted."""
        self.place, self.ends_at = place, time.monotonic() + self._seconds
        with suppress(ConnectionError):  # that it ended is heard where its answer is waited for
            self.line.send(place)

    def said(self) -> bytes:
        """What it answers, still packed; that it ended, where it has."""
        try:
            return self.line.recv_bytes()
        except (EOFError, ConnectionError):
            return _ENDED

    def end(self) -> None:
        """See that it is gone."""
        self.line.close()
        if self._process.is_alive():
            self._process.kill()
        self._process.join()


def _done_here(work: Callable[[], T]) -> T | WorkbookFault:
    try:
        return work()
    except WorkbookFault as fault:
        return fault


def _opened(said: bytes, seconds: float, memory: int) -> Any:
    """What a copy made; or that it came to nothing, and why."""
    if said[:1] == _MADE:
        return pickle.loads(memoryview(said)[1:])  # of our own making
    if said == _TOO_LONG:
        return CameToNothing(f"it could not be read within {seconds:.0f} seconds")
    if said == _ENDED:
        return CameToNothing("reading it ended the program that reads")
    if (kind := said[1:].decode()) == MemoryError.__name__:
        return CameToNothing(f"it could not be read in {memory // 2**20:,} megabytes of memory")
    return CameToNothing(f"reading it failed ({kind})")


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


def _serve(
    works: Sequence[Callable[[], object]],
    line: Connection,
    seconds: float,
    memory: int,
    heard: Sequence[Connection],
) -> None:
    """Do what is asked until nobody asks, or a piece of work fails."""
    for other in heard:
        other.close()  # else nobody's death would end what waits to answer, with an agency's rows in it
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    faulthandler.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it hears Ctrl-C, and ends it
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what a reader mutters as it ends is nobody's to read
    gc.freeze()  # what was there before is nobody's to sweep here: to look at it is to copy it
    said = _MADE
    while said[:1] == _MADE:
        try:
            place = line.recv()
            signal.alarm(math.ceil(seconds) + 1)  # whoever began it may be dead, and nobody counts the time
            _hold(memory)
            said = _answer(works[place])
            line.send_bytes(said)
            signal.alarm(0)
        except (EOFError, OSError):
            break
    os._exit(0)


def _answer(work: Callable[[], object]) -> bytes:
    try:
        try:
            made: object = work()
        except WorkbookFault as fault:
            made = fault
        return _MADE + pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 (said where it was asked for)
        return _FAILED + type(error).__name__.encode()


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
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
