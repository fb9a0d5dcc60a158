"""A run that is told to stop ends at once, whatever it is at: with one sentence that is true, and nothing
left of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_specimen
from wscb_lib.boards.engine import LOCAL, engine
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.checker import Checker
from wscb_lib.quarterly.processes import is_alive
from wscb_lib.stopping import deaf_to_ctrl_c
from wscb_lib.store import Store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sends signals, and copies processes")
LAST, NEW = "Stopped. The last good pack is untouched.\n", "Stopped. The new pack is in its place.\n"
COMMAND = """
import gc, os, signal, sys, time
from pathlib import Path
import run_quarter
from wscb_lib import quarterly

def stop(*_):
    os.kill(os.getpid(), signal.SIGINT)

def go_on():
    time.sleep(20)
    print("went on", file=sys.stderr)

here = Path(sys.argv[1])
{run}
quarterly.run_quarter = lambda **_: run() or 0
sys.argv[1:] = ["2015-16-Q4"]
sys.exit(run_quarter.command())
"""


def ended(here: Path, run: str, within: int = 10) -> tuple[int, str]:
    """The command, whose run is this; its exit code and all that is said as it ends. It may take ten seconds
    or what is said, and whoever works for it as long."""
    process = subprocess.run(
        [sys.executable, "-c", COMMAND.format(run=textwrap.dedent(run)), str(here)],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(here)},
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
    )
    return process.returncode, process.stderr


BEGUN = {
    "work beside the run": """
        from wscb_lib.quarterly.background import InBackground
        def begin(): InBackground(go_on)""",
    "a reader of returns": """
        from wscb_lib.returns.apart import each_apart
        def begin(): list(each_apart([go_on]))""",
    "what asks great_expectations": """
        from wscb_lib.quarterly.checker import Checker, Quarter, Store
        def begin(): Checker(Store(here), Quarter.parse("2015-16-Q4")).warm_up()""",
}


@pytest.mark.parametrize("begun", BEGUN)
def test_ctrl_c_that_a_process_hears_as_it_begins_is_no_traceback(tmp_path, begun):
    """A terminal tells all of them at once: also one that has not been told yet whom it works for."""
    run = f"""{BEGUN[begun]}
        def run():
            os.register_at_fork(after_in_child=stop)
            begin()
            time.sleep(1)
            stop()
            go_on()
    """
    assert ended(tmp_path, run) == (1, LAST)


@pytest.mark.parametrize("begun", BEGUN)
def test_ctrl_c_as_a_process_is_begun_is_not_lost_and_ends_that_process_too(tmp_path, begun):
    """What is raised where Python copies a process is printed, and the run goes on."""
    run = f"""{BEGUN[begun]}
        def run():
            os.register_at_fork(
                after_in_parent=stop, after_in_child=lambda: (here / "began").write_text(str(os.getpid()))
            )
            begin()
            go_on()
    """
    assert ended(tmp_path, run) == (1, LAST)
    began = tmp_path / "began"
    assert not began.exists() or not is_alive(int(began.read_text()))


@pytest.mark.parametrize(
    "at",
    [
        "class Gone:\n    __del__ = stop\n",
        "class Gone:\n    def __init__(self):\n        try: stop()\n        finally: go_on()\n",
    ],
    ids=["as something is let go of", "where something is still to be done"],
)
def test_ctrl_c_is_heard_where_what_is_raised_would_be_lost_or_wait(tmp_path, at):
    assert ended(tmp_path, f"{at}def run():\n    Gone()\n    go_on()\n") == (1, LAST)


@pytest.mark.parametrize("after", [1, 2], ids=["the last has stepped aside", "the new one is in its place"])
def test_ctrl_c_as_a_pack_is_put_in_its_place_waits_until_it_is_and_says_so(tmp_path, after):
    run = f"""
        from wscb_lib.quarterly.shelf import Shelf
        def run():
            shelf, renames, rename = Shelf(here / "board"), [], Path.rename
            def heard(*given):
                rename(*given)
                renames.append(given)
                if len(renames) == {after}:
                    stop()
            for words in ("last", "new"):
                (shelf.start() / "index.html").write_text(words)
                if words == "new":
                    Path.rename = heard
                shelf.finish()
            go_on()
    """
    assert ended(tmp_path, run) == (1, NEW)
    assert [path.name for path in tmp_path.iterdir()] == ["board"]
    assert (tmp_path / "board" / "index.html").read_text() == "new"


def test_a_pack_that_is_begun_is_gone_and_the_last_one_stays(tmp_path):
    run = """
        from wscb_lib.quarterly.shelf import Shelf
        def run():
            Shelf.start = lambda shelf, start=Shelf.start: (start(shelf), stop())
            with Shelf(here / "board").new_pack() as out:
                go_on()
    """
    (tmp_path / "board").mkdir()
    assert ended(tmp_path, run) == (1, LAST)
    assert [path.name for path in tmp_path.iterdir()] == ["board"]


def test_what_is_put_in_its_place_is_spoken_of_in_the_words_that_were_given(tmp_path):
    """A release that is in its place is not published yet."""
    run = """
        from wscb_lib.quarterly.shelf import Shelf
        def run():
            shelf = Shelf(here / "board")
            shelf.start()
            shelf.finish("It is not published yet.")
            stop()
    """
    assert ended(tmp_path, run) == (1, "Stopped. It is not published yet.\n")


def test_ctrl_c_when_all_is_said_changes_nothing(tmp_path):
    run = """
        def run():
            gc.freeze = lambda: (stop(), time.sleep(1))  # the last that the command does
    """
    assert ended(tmp_path, run) == (0, "")


def test_a_run_that_is_stopped_leaves_no_folder_lock_or_half_a_file_and_its_log_stays(tmp_path):
    run = """
        from wscb_lib.scratch import scratch_folder
        from wscb_lib.quarterly.lock import alone
        from wscb_lib.store import Store
        from wscb_lib.stopping import tidied
        store = Store(here)
        def told_twice():
            stop()
            time.sleep(0.2)
            (here / "run.log").touch()
        def run():
            replace = os.replace
            with alone(store, "a run"), tidied(told_twice), scratch_folder() as folder:
                (folder / "page").touch()
                os.replace = lambda *given: (stop(), replace(*given))
                store.write("kept", "whole")
                go_on()
    """
    assert ended(tmp_path, run) == (1, LAST)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "run.log"]


def test_what_cannot_be_tidied_up_holds_up_nobody(tmp_path):
    run = """
        from wscb_lib import stopping
        stopping.PATIENCE = 0.5
        def run():
            with stopping.tidied(go_on):
                stop()
    """
    assert ended(tmp_path, run) == (1, LAST)


def test_whoever_works_for_a_run_that_is_stopped_is_ended_and_not_waited_for(tmp_path):
    run = """
        import multiprocessing
        def run():
            worker = multiprocessing.get_context("fork").Process(target=time.sleep, args=(20,))
            worker.start()
            (here / "began").write_text(str(worker.pid))
            stop()
    """
    assert ended(tmp_path, run) == (1, LAST)
    assert not is_alive(int((tmp_path / "began").read_text()))


def test_processes_that_are_no_copies_end_in_silence(tmp_path):
    """Papers are printed so. A process of Python's own that sees to what they share says nothing either."""
    run = """
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context
        from wscb_lib.stopping import deaf_to_ctrl_c, whole_step
        os.setsid()
        def run():
            with ProcessPoolExecutor(2, get_context("spawn")) as pool:
                with whole_step(), deaf_to_ctrl_c():
                    pool.map(time.sleep, [20, 20])
                os.killpg(0, signal.SIGINT)
                go_on()
    """
    assert ended(tmp_path, run) == (1, LAST)


def test_who_works_for_a_run_leaves_ctrl_c_to_it(tmp_path):
    checker = Checker(Store(tmp_path), Quarter.parse("2015-16-Q4"), makes_a_pack=False)
    heard = checker._ask(signal.getsignal, signal.SIGINT)
    assert heard.result() == signal.SIG_IGN
    checker.close()
    words = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    with deaf_to_ctrl_c():
        anew = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert anew.stdout == "True\n"
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])


def test_workers_of_a_cluster_of_this_machine_leave_ctrl_c_to_the_run():
    """Each would end with a traceback of its own."""
    with engine(LOCAL, 1) as machine:
        (held_off,) = machine.everywhere(partial(signal.pthread_sigmask, signal.SIG_BLOCK, [])).values()
    assert isinstance(held_off, set) and signal.SIGINT in held_off


def test_what_was_to_be_done_whole_and_took_too_long_goes_no_further_once_the_run_is_ended(tmp_path):
    """Its lock is let go of, and another run may be at work already."""
    run = """
        from wscb_lib import stopping
        stopping.PATIENCE = 0.5
        def run():
            with stopping.tidied(lambda: time.sleep(1.5)):
                with stopping.whole_step():
                    stop()
                    time.sleep(0.75)
                print("went on", file=sys.stderr)
    """
    assert ended(tmp_path, run) == (1, LAST)


def test_what_libraries_lay_in_the_temporary_folder_is_gone_where_a_run_is_stopped(tmp_path):
    """The writers of workbooks lay rows there."""
    run = """
        import tempfile
        from wscb_lib.scratch import temporary_files_apart
        def run():
            with temporary_files_apart():
                handle, name = tempfile.mkstemp()
                os.write(handle, b"a child's row")
                assert Path(name).parent.parent == here
                stop()
    """
    assert ended(tmp_path, run) == (1, LAST)
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_was_begun_deaf_hears(tmp_path):
    """A Board's own run is begun by a worker that leaves Ctrl-C to whoever began it."""
    run = """
        def run():
            stop()
            go_on()
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    """
    assert ended(tmp_path, run) == (1, LAST)


def test_a_run_that_is_to_outlive_its_window_does(tmp_path):
    """As `nohup` has it."""
    run = """
        def run():
            os.kill(os.getpid(), signal.SIGHUP)
            print("went on", file=sys.stderr)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    """
    assert ended(tmp_path, run) == (0, "went on\n")


def test_an_agencys_files_laid_apart_are_gone_where_its_run_is_stopped(tmp_path):
    copy_specimen(tmp_path / "live")
    run = """
        from wscb_lib.quarterly import own_page
        make = quarterly.run_quarter
        def refuse(own, *_):
            assert list(own.rglob("*.xlsx"))
            stop()
        own_page._refuse_nothing = refuse
        def run():
            return make("2015-16-Q4", workspace=str(here / "live"), agency="police")
    """
    assert ended(tmp_path, run, within=60) == (1, LAST)
    assert not (tmp_path / "live" / "store" / "own").exists()
