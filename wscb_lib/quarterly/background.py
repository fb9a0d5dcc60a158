"""Work done in a process beside this one, where a second core would else stand idle."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from struct import Struct
from typing import Generic, Self, TypeVar

from wscb_lib.quarterly.processes import CAN_COPY, work_for_parent
from wscb_lib.stopping import whole_step

S = TypeVar("S")
T = TypeVar("T")
_NUMBER = Struct("i")  # of so few bytes a pipe gives all or none


class InBackground(Generic[T]):
    """Work that has begun in a copy of this process; `result` waits for what it returns.

    What it works on need not be sent: the copy has it. Where a process cannot be copied (Windows, macOS), or
    one job is all there may be, the work is done here, when its result is asked for.

    >>> InBackground(lambda: 6 * 7).result()
    42
    """

    def __init__(self, work: Callable[[], T], jobs: int = 2) -> None:
        self._work = work
        self._answer: Connection | None = None
        if jobs < 2 or not CAN_COPY:
            return
        context = multiprocessing.get_context("fork")
        self._answer, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_do, args=(work, theirs), daemon=True)
        gc.freeze()  # while it is copied, to look through what is there would have it in memory twice
        with whole_step():
            self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End what nobody has waited for: what it writes in a folder may not outlive it."""
        if self._answer is not None and not self._answer.closed:
            self._process.terminate()
            self._let_go(self._answer)

    def result(self) -> T:
        """Wait for the work and return what it made. Raises what the work raises."""
        if self._answer is None:
            return self._work()
        try:
            made: T = self._answer.recv()
            return made
        except (EOFError, OSError):  # it raised, or was killed by a machine short of memory: it is done here
            return self._work()
        finally:
            self._let_go(self._answer)

    def _let_go(self, answer: Connection) -> None:
        answer.close()
        self._process.join()
        gc.unfreeze()


def in_two(work: Callable[[S], T], things: Sequence[S], jobs: int = 2) -> list[T]:
    """Return what `work` makes of each thing, in order: this process and a copy of it each take the next; of
    one job, this process alone.

    >>> in_two(lambda number: number * number, [1, 2, 3])
    [1, 4, 9]
    """
    with begun_in_two(work, things, jobs) as result:
        return result()


@contextmanager
def begun_in_two(
    work: Callable[[S], T], things: Sequence[S], jobs: int = 2
) -> Iterator[Callable[[], list[T]]]:
    """The same, begun in the copy at once; this process takes its part when it is asked for the result.

    What is next stands in a pipe, and not behind a lock: a copy that is killed holds up nobody.
    """
    if jobs < 2 or len(things) < 2 or not CAN_COPY:
        yield lambda: [work(thing) for thing in things]
        return
    waiting, put = os.pipe()
    with os.fdopen(put, "wb") as numbers:
        numbers.write(b"".join(_NUMBER.pack(n) for n in range(len(things))))
    made: dict[int, T] = {}

    def take() -> dict[int, T]:
        while number := os.read(waiting, _NUMBER.size):
            (n,) = _NUMBER.unpack(number)
            made[n] = work(things[n])
        return made

    def result() -> list[T]:
        take()
        made.update(copy.result())
        # what a copy had taken when it was ended is made here
        return [made[n] if n in made else work(thing) for n, thing in enumerate(things)]

    try:
        with InBackground(take) as copy:
            yield result
    finally:
        os.close(waiting)


def _do(work: Callable[[], T], answer: Connection) -> None:
    work_for_parent()
    with suppress(Exception):  # raised again where the result is asked for
        answer.send(work())
    answer.close()
