"""Where tasks run: processes of our own, a Dask cluster on this machine, or one at an address. All three are
`concurrent.futures` executors, so that what hands out the tasks knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

from wscb_lib.counts_in_words import counted
from wscb_lib.errors import UsageFault
from wscb_lib.quarterly.processes import work_for_parent
from wscb_lib.stopping import deaf_to_ctrl_c

Found = TypeVar("Found")

POOL, LOCAL = "pool", "local"
PATIENCE = 10
"""Seconds that a scheduler at an address has to answer."""
TRIES = 2
"""How often a task is begun again whose worker was lost."""


@dataclass(frozen=True)
class Engine:
    """An executor, what it is in words, a way to ask every machine of it one thing, and how many tasks it can
    work at now.

    No more than that are handed out: Dask lays a task at a worker that is busy while another is idle.
    """

    executor: Executor
    says: str
    everywhere: Callable[[Callable[[], object]], dict[str, object]]
    at_once: Callable[[], int]


@contextmanager
def engine(kind: str, workers: int) -> Iterator[Engine]:
    """The engine that `kind` names: "pool", "local" or a scheduler's address. It is closed when done with.

    Raises `UsageFault` where Dask is not installed, or no scheduler answers at the address.
    """
    if kind == POOL:
        with ProcessPoolExecutor(workers, initializer=work_for_parent) as pool:
            says = f"{counted(workers, 'process', 'processes')} of this machine"
            yield Engine(pool, says, lambda ask: {"this machine": ask()}, lambda: workers)
        return
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        raise UsageFault(
            "--boards: Dask is not installed, which runs several Boards. Install it (pip install "
            "distributed), or run them on processes of your own with --scheduler pool."
        ) from None
    dask.config.set(
        {
            "distributed.worker.daemon": False,  # a run begins processes of its own, which a daemon may not
            "distributed.scheduler.allowed-failures": TRIES,
            # A task waits for a run of minutes: looking at it a hundred times a second tells nothing.
            "distributed.worker.profile.enabled": False,
            "distributed.admin.tick.interval": "500ms",
        }
    )
    if kind != LOCAL:
        with _client_at(kind) as client:
            yield _of(client, f"the scheduler at {kind}")
        return
    with deaf_to_ctrl_c():  # nor do the threads that it begins, nor workers that these begin
        cluster = LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs="CRITICAL",
        )
    with cluster, Client(cluster) as client:  # type: ignore[no-untyped-call]
        yield _of(
            client, f"{counted(workers, 'worker')} of this machine; how they fare: {cluster.dashboard_link}"
        )


@contextmanager
def _client_at(address: str) -> Iterator[object]:
    from distributed import Client

    try:
        client = Client(address, timeout=PATIENCE)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageFault(
            f"--scheduler: nobody answers at {address} ({type(error).__name__}). Wanted the address that "
            "dask scheduler printed when it began, such as tcp://10.0.0.5:8786."
        ) from None
    except MemoryError:  # the first bytes of another program's answer are read as the length of a message
        raise UsageFault(
            f"--scheduler: what answers at {address} is no Dask scheduler, but another program: a web page, "
            "perhaps, such as the scheduler's own. Wanted the address that dask scheduler printed when it "
            "began, such as tcp://10.0.0.5:8786."
        ) from None
    try:
        if not client.scheduler_info()["workers"]:
            raise UsageFault(f"--scheduler: {address} has no workers. Begin some with: dask worker {address}")
        yield client
    finally:
        client.close()  # type: ignore[no-untyped-call]


def _of(client: object, says: str) -> Engine:
    executor = client.get_executor(retries=TRIES, pure=False)  # type: ignore[attr-defined]

    known = 1

    def at_once() -> int:
        nonlocal known
        with suppress(Exception):  # whether the scheduler is gone is told by the tasks
            workers = client.scheduler_info()["workers"].values()  # type: ignore[attr-defined]
            known = max(1, sum(int(worker["nthreads"]) for worker in workers))
        return known

    return Engine(executor, says, client.run, at_once)  # type: ignore[attr-defined]
