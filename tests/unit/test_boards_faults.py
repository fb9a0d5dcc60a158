"""What may go wrong while many Boards run: workers and schedulers that are killed, discs that are full. The
result is the same, or one sentence, and no Board's last good pack is touched."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from tests.unit.test_boards import RUN, is_dead, laid, parent_of
from wscb_lib.boards import run_boards
from wscb_lib.boards.engine import engine
from wscb_lib.boards.task import Task, work
from wscb_lib.quarterly.ledger import Ledger

__all__ = ["laid"]  # what keeps the region's page from being made in each of these
pytestmark = pytest.mark.long
pytest.importorskip("distributed")

QUARTER = "2015-16-Q4"
WORKER_OF_A_FULL_DISC = """
import errno, os, pathlib, sys
board = pathlib.Path(sys.argv[3])
if (board / "way.txt").exists():
    sys.exit(f"{board.name}: could not be written: no room is left on its disc. Make room and run it again.")
"""


@pytest.fixture
def project(tmp_path) -> Path:
    (tmp_path / "run_quarter.py").write_text(RUN)
    return tmp_path


def board(project: Path, name: str, way: str = "") -> Path:
    folder = project / "region" / name
    (folder / "returns").mkdir(parents=True)
    (folder / "returns" / "sent.txt").write_text(name)
    if way:
        (folder / "way.txt").write_text(way)
    return folder


def begun(folder: Path) -> list[int]:
    """The processes that have begun this Board's run, in order."""
    path = folder / "begun.txt"
    return [int(word) for word in path.read_text().split()] if path.exists() else []


def wait_until(there: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def task(project: Path, folder: Path) -> Task:
    return Task(folder, (QUARTER,), "board", 1, project)


# ---------------------------------------------------------------- a worker is killed


def test_a_worker_that_is_killed_before_its_task_leaves_it_to_another(project):
    folder = board(project, "halton")
    with engine("local", 2) as machine:
        first = next(iter(machine.everywhere(os.getpid).values()))
        os.kill(first, signal.SIGKILL)
        (made,) = machine.executor.submit(work, task(project, folder)).result(timeout=120)
    assert made.exit_code == 0 and len(begun(folder)) == 1


def test_a_worker_that_is_killed_just_after_its_task_has_it_done_once_more_at_most_and_the_pack_is_the_same(
    project,
):
    folder = board(project, "halton")
    with engine("local", 2) as machine:
        future = machine.executor.submit(work, task(project, folder))
        wait_until(future.done)
        pack = (folder / "reports" / QUARTER / "board" / "manifest.json").read_bytes()
        for pid in machine.everywhere(os.getpid).values():
            os.kill(pid, signal.SIGKILL)
        (made,) = future.result(timeout=120)
    assert made.exit_code == 0 and 1 <= len(begun(folder)) <= 2
    assert (folder / "reports" / QUARTER / "board" / "manifest.json").read_bytes() == pack


def test_a_task_that_kills_every_worker_it_meets_is_said_in_a_sentence_and_the_others_are_done(project):
    """As where a run needs more memory than any machine has: its worker is killed each time."""
    folder, other = board(project, "bury", "slow"), board(project, "halton")
    said = Ledger(to=io.StringIO())
    stop = []

    def killer() -> None:
        seen: set[int] = set()
        while not stop:
            for pid in set(begun(folder)) - seen:
                seen.add(pid)
                if not is_gone(pid):
                    os.kill(parent_of(pid), signal.SIGKILL)
            time.sleep(0.05)

    watching = Thread(target=killer)
    watching.start()
    try:
        code = run_boards(QUARTER, ["region/*"], project, scheduler="local", ledger=said)
    finally:
        stop.append(True)
        watching.join()
    text = "\n".join(said.said)
    assert code == 1 and "bury    2015-16-Q4  failed" in text and "Its worker was lost" in text
    assert "halton  2015-16-Q4  done" in text and begun(other)


def is_gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}").exists() or is_dead(pid)


# ---------------------------------------------------------------- a scheduler elsewhere


@contextmanager
def cluster(project: Path) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """A scheduler and a worker as anybody would begin them, in processes of their own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    host, port = address.removeprefix("tcp://").split(":")
    run = [sys.executable, "-m", "dask"]
    quiet = {"cwd": project, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    begun_here = [
        subprocess.Popen([*run, "scheduler", "--host", host, "--port", port, "--no-dashboard"], **quiet),
        subprocess.Popen([*run, "worker", address, "--nthreads", "1", "--no-dashboard"], **quiet),
    ]
    try:
        yield address, begun_here
    finally:
        for each in begun_here:
            each.kill()
            each.wait()


def test_a_cluster_as_anybody_begins_one_takes_the_boards_at_its_address(project):
    board(project, "halton"), board(project, "wigan", "held")
    said = Ledger(to=io.StringIO())
    with cluster(project) as (address, _):
        wait_until(lambda: workers_at(address))
        code = run_boards(QUARTER, ["region/*"], project, scheduler=address, ledger=said)
    assert code == 0 and said.said[-1] == "Done 1, held 1."


def workers_at(address: str) -> bool:
    from distributed import Client

    try:
        with Client(address, timeout=5) as client:
            return bool(client.scheduler_info()["workers"])
    except OSError:
        return False


def test_where_the_scheduler_is_killed_every_board_it_had_is_said_to_be_lost_and_its_pack_stands(project):
    folder = board(project, "halton")
    work(task(project, folder))
    pack = folder / "reports" / QUARTER / "board" / "manifest.json"
    before, last = pack.read_bytes(), len(begun(folder))
    (folder / "way.txt").write_text("slow")
    said, codes = Ledger(to=io.StringIO()), []
    with cluster(project) as (address, (scheduler, _)):
        wait_until(lambda: workers_at(address))
        asked = Thread(
            target=lambda: codes.append(
                run_boards(QUARTER, ["region/*"], project, scheduler=address, ledger=said)
            )
        )
        asked.start()
        wait_until(lambda: len(begun(folder)) > last)
        scheduler.kill()
        asked.join(timeout=120)
        assert not asked.is_alive()
    assert codes == [1] and "Its worker was lost" in "\n".join(said.said)
    assert "Its last good pack stands; run this again." in "\n".join(said.said)
    assert pack.read_bytes() == before


# ---------------------------------------------------------------- a full disc


def test_where_the_disc_of_one_board_is_full_the_table_says_so_and_the_others_are_done(project):
    (project / "run_quarter.py").write_text(WORKER_OF_A_FULL_DISC + RUN)
    board(project, "bury", "full"), board(project, "halton")
    said = Ledger(to=io.StringIO())
    code = run_boards(QUARTER, ["region/*"], project, scheduler="local", ledger=said)
    text = "\n".join(said.said)
    assert code == 1 and "halton  2015-16-Q4  done" in text
    assert "failed" in text and "no room is left on its disc" in text
