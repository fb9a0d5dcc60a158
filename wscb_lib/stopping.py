"""How the command ends when it is told to stop: by Ctrl-C, by another program, or as its window is closed.

Nothing is raised then. What is raised between any two steps of Python can be lost, or wait for ever for what
the step before had locked. So whatever the run is at, it goes no further: who works for it is ended, what it
gave to `tidied` is tidied, one sentence is said, and the process is gone.

What has to be done whole, or not at all, is done in `whole_step`: a signal waits for its end. So is whatever
begins a process in the first thread; one that another thread was about to begin ends as its parent is gone.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

CODE = 1
LAST_STANDS = "The last good pack is untouched."
NEW_STANDS = "The new pack is in its place."
ALL_WHOLE = "Each Board's pack is whole: its last good one, or the new one."
PATIENCE = 4.0
"""Seconds that tidying may take, until the process ends all the same; the next run does what is left."""
PATIENCE_WITH_DASK = 15.0
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_AN_ENDING = 2.0  # seconds that processes which were killed are waited for


class _Run:
    """What is known of the run in this process."""

    def __init__(self) -> None:
        self.listens = 0  # the process that hears signals here: a copy of it has another number
        self.thread = 0  # its first, in which a signal is heard
        self.steps = 0  # that are to be done whole, within one another
        self.is_told = False
        self.ended_by = 0  # the thread that ends it
        self.stands = LAST_STANDS
        self.tidying: list[Callable[[], object]] = []


_run = _Run()


def listen() -> None:
    """From now on end this process as it is told, and in no other way."""
    _run.listens, _run.thread = os.getpid(), _thread.get_ident()
    for number in _SIGNALS:
        if number != getattr(signal, "SIGHUP", None) or signal.getsignal(number) != signal.SIG_IGN:  # `nohup`
            signal.signal(number, _hear)
    if hasattr(signal, "pthread_sigmask"):  # whoever began this process may be deaf
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def listen_no_more(code: int) -> None:
    """All is done and said: whatever is heard from now on, the process ends with this code."""

    def leave(*_: object, at_once: Callable[[int], object] = os._exit) -> None:
        at_once(code)

    for number in _SIGNALS:
        signal.signal(number, leave)


def is_told() -> bool:
    """Whether the run was told to stop, and goes on until Dask has ended its own."""
    return _run.is_told


def now_stands(sentence: str) -> None:
    """Say from now on, where the run is stopped, that this is what stands."""
    _run.stands = sentence


def said() -> str:
    """The one sentence of a run that is stopped, and what stands after it."""
    return f"Stopped. {_run.stands}"


@contextmanager
def whole_step() -> Iterator[None]:
    """What is done in here is done whole: a signal waits for its end. Keep it short.

    It is no mask of the system's: of several threads, another would hear what this one does not. Another
    thread's steps are not counted, nor those of a process that does not listen.
    """
    if _thread.get_ident() != _run.thread:
        yield
        return
    _run.steps += 1
    try:
        yield
    finally:
        _run.steps -= 1
        if _run.is_told and not _run.steps:
            _end()


@contextmanager
def tidied(tidy: Callable[[], object]) -> Iterator[None]:
    """Have something tidied up when this is over, however it is over: also where the run is told to stop."""
    _run.tidying.append(tidy)
    try:
        yield
    finally:
        with whole_step():
            _run.tidying.remove(tidy)
            tidy()


@contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """What is begun anew in here, and is no copy, does not hear Ctrl-C, from its first moment: whoever began
    it does, and ends it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing.resource_tracker import ensure_running

    ensure_running()  # which, where it begins as the first process does, has that hear Ctrl-C again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _hear(*_: object) -> None:
    if os.getpid() != _run.listens:
        os._exit(CODE)  # a copy that has only begun, and does not listen yet to who began it
    was_told, _run.is_told = _run.is_told, True
    if _run.steps:
        if not was_told:
            _meanwhile(_end, PATIENCE)
    elif "distributed" not in sys.modules:
        _end()
    elif not was_told:  # Dask ends its own, where it is let
        _meanwhile(_end, PATIENCE_WITH_DASK)
        raise KeyboardInterrupt


def _end() -> None:
    """End who works for this run, tidy up, say so and be gone."""
    if os.getpid() != _run.listens or _run.ended_by == _thread.get_ident():
        return
    while _run.ended_by:  # another thread is at it, and what this one did was too long: it goes no further
        time.sleep(1)
    _run.ended_by = _thread.get_ident()
    _meanwhile(_leave, PATIENCE)
    for tidy in (_end_workers, *reversed(_run.tidying), _let_go_of_shared):
        with suppress(Exception):
            tidy()
    _leave()


def _leave() -> None:
    with suppress(OSError):  # nobody may be there to hear it
        os.write(2, f"{said()}\n".encode())  # and not by way of a stream that is perhaps being written to
    os._exit(CODE)


def _meanwhile(do: Callable[[], None], seconds: float) -> None:
    """Do this so many seconds from now, if the process is still there."""

    def wait() -> None:
        time.sleep(seconds)
        do()

    with suppress(RuntimeError):  # the machine has no thread left
        _thread.start_new_thread(wait, ())  # not by way of `threading`, which the run may be in the midst of


def _end_workers() -> None:
    """End every process that works for this one, and wait until it is: it may write where all is tidied."""
    begun = sys.modules.get("multiprocessing.process")
    if begun is None:
        return
    workers = begun.active_children()
    for worker in workers:
        worker.kill()
    until = time.monotonic() + _AN_ENDING
    for worker in workers:
        worker.join(max(0.0, until - time.monotonic()))


def _let_go_of_shared() -> None:
    """Let go of what processes shared, as Python does at its own end: else a process of Python's, which sees
    to that afterwards, says so."""
    shared = sys.modules.get("multiprocessing.util")
    if shared is not None:
        shared._run_finalizers(0)
