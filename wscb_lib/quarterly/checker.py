"""What asks great_expectations, in a process of its own."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Container, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from threading import Thread
from typing import ParamSpec, TypeVar

from wscb_lib.lean import import_what_binds, with_room
from wscb_lib.quality import open_great_expectations
from wscb_lib.quality.acceptance import Taken
from wscb_lib.quality.suites import Answer, Frames, Raw, Suites, together, validate_one
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.inputs import files_of
from wscb_lib.quarterly.processes import work_for_parent
from wscb_lib.stopping import whole_step
from wscb_lib.store import Store, key_of

P = ParamSpec("P")
T = TypeVar("T")

_WHAT_FOLLOWS = ("wscb_lib.quarterly.line",)  # what measures, judges and protects
MADE_READY = 1  # tables that wait to be checked while one is: each is a copy in memory


class Checker:
    """Runs great-expectations in a process of its own, and only on what it has not answered before.

    Importing it takes seconds, so the import begins while the returns are being read, unless the last run's
    answers are likely to serve again. Where a pack is made, what draws and binds is imported meanwhile. Where
    one job is all there may be, nothing is done meanwhile.
    """

    def __init__(
        self,
        store: Store,
        quarter: Quarter,
        files: Mapping[str, str] | None = None,
        makes_a_pack: bool = True,
        jobs: int = 2,
    ) -> None:
        self._store, self._place, self._jobs = store, str(quarter), jobs
        self._imports_ahead = makes_a_pack and jobs > 1
        self._files = dict(files or {})
        self._key = key_of(*(f"{name} {was}" for name, was in sorted(self._files.items())))
        self._pool: ProcessPoolExecutor | None = None
        self._ahead: Thread | None = None
        self.answered: dict[str, list[int]] = dict(store.recall("answers", self._place) or {})
        """What was answered before, by what was asked; afterwards, what this check learnt."""

    def warm_up(self) -> None:
        """Begin the import, unless the very files were checked before."""
        if self._jobs > 1 and self._store.recall("answers", self._place, self._key) is None:
            self._ask(open_great_expectations)

    def __call__(self, frames: Frames, suites: Suites) -> Raw:
        """What `quality.validate` answers. While one table is checked, the next is made ready, and no
        more."""
        asked: deque[tuple[str, Future[Answer]]] = deque()
        found: list[tuple[str, Answer]] = []
        for name in suites:
            asked.append((name, self._ask(validate_one, name, frames[name], suites[name])))
            self._import_ahead()
            if len(asked) > (MADE_READY if self._jobs > 1 else 0):
                first, answer = asked.popleft()
                found.append((first, answer.result()))
        return together([*found, *((name, answer.result()) for name, answer in asked)])

    def _import_ahead(self) -> None:
        """Begin to import what draws and binds, once the process is begun: one that is copied while another
        thread imports could wait for it for ever."""
        if self._imports_ahead and self._ahead is None:
            follows = partial(import_what_binds, *_WHAT_FOLLOWS)
            self._ahead = Thread(target=with_room, args=(follows,), daemon=True)
            self._ahead.start()

    def taken(
        self, return_id: str, made_of: Sequence[str], make: Callable[[], Taken], known: Container[str]
    ) -> Taken:
        """What counts of one return, as an earlier check took it or made and kept now; `known` are all
        returns."""
        files = files_of(self._files, {return_id}, known)
        return self._store.remember("taken", f"{self._place}.{return_id}", key_of(*made_of), make, files)

    def close(self) -> None:
        """End the process, and keep what was learnt: which rows failed, by position, and never a value."""
        if self._ahead:
            self._ahead.join()  # a process copied while another thread imports could wait for it for ever
        if self._pool:
            # of a run that is stopped the process is waited for: else Python 3.11, as it ends, may write to a
            # pipe that the pool has closed, and say so
            self._pool.shutdown(wait=sys.exc_info()[0] is not None, cancel_futures=True)
        if self.answered:
            self._store.keep("answers", self._place, self._key, self.answered)

    def _ask(self, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> Future[T]:
        with whole_step():  # the first begins the process
            return self._process().submit(work, *given, **named)

    def _process(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(max_workers=1, initializer=work_for_parent)
        return self._pool
