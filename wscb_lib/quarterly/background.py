"""Work done in a process beside this one, where a second core would else stand idle."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

from wscb_lib.quarterly.processes import end_with_parent

S = TypeVar("S")
T = TypeVar("T")


class InBackground(Generic[T]):
    """Work that has begun in a copy of this process; `result` waits for what it returns.

    What it works on need not be sent: the copy has it. Where a process cannot be copied (Windows, macOS), the
    work is done here, when its result is asked for.

    >>> InBackground(lambda: 6 * 7).result()
    42
    """

    def __init__(self, work: Callable[[], T]):
        self._work = work
        self._answer: Connection | None = None
        if "fork" not in multiprocessing.get_all_start_methods():
            return
        context = multiprocessing.get_context("fork")
        self._answer, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_do, args=(work, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def result(self) -> T:
        """Wait for the work and return what it made. Raises what the work raises."""
        if self._answer is None:
            return self._work()
        try:
            made: T = self._answer.recv()
            return made
        except EOFError:  # it raised, or was killed by a machine short of memory: then it is done here
            return self._work()
        finally:
            self._answer.close()
            self._process.join()


def in_two(work: Callable[[S], T], things: Sequence[S]) -> list[T]:
    """Return what `work` makes of each thing, in order: this process and a copy of it each take the next.

    >>> in_two(lambda number: number * number, [1, 2, 3])
    [1, 4, 9]
    """
    taken = multiprocessing.Value("i", 0)
    made: dict[int, T] = {}

    def take() -> dict[int, T]:
        while True:
            with taken.get_lock():
                n = taken.value
                taken.value += 1
            if n >= len(things):
                return made
            made[n] = work(things[n])

    copy = InBackground(take) if len(things) > 1 else None
    take()
    made |= copy.result() if copy else {}
    # what a copy had taken when it was ended is made here
    return [made[n] if n in made else work(thing) for n, thing in enumerate(things)]


def _do(work: Callable[[], T], answer: Connection) -> None:
    end_with_parent()
    with suppress(Exception):  # raised again where the result is asked for
        answer.send(work())
    answer.close()
