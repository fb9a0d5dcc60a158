"""Returns are read in a process of its own, held to limits that no honest file meets."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT
from wscb_lib.errors import UsageFault
from wscb_lib.returns.apart import CameToNothing, each_apart


def test_the_first_text_that_a_process_reads_needs_no_gigabyte():
    """In a process of its own: here something has read a text before, and what it took is shared."""
    words = """import pandas
from wscb_lib.returns.apart import apart
print(apart(lambda: pandas.Series(["a"] * 99).size))"""
    run = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    assert (run.stdout, run.stderr) == ("99\n", "")


def kill_while_it_reads(script: str, after: float = 0) -> None:
    """Kill a process `after` seconds of its reading; what it began must end by itself within ten more."""
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout is not None and parent.stdout.readline() == b"reads\n"
    time.sleep(after)
    parent.kill()
    parent.communicate(timeout=10)  # the copy holds the other end for as long as it lives


@pytest.mark.skipif(os.name == "nt", reason="copies a process")
def test_a_reading_whose_parent_is_killed_ends_though_nobody_takes_its_answer():
    script = (
        "import time; from wscb_lib.returns import apart\n"
        "def wait(*_): print('reads', flush=True); time.sleep(60)\n"
        "apart.wait = wait\n"
        "apart.apart(lambda: bytes(10**6))"
    )
    kill_while_it_reads(script, after=0.5)  # by then the answer fills its pipe


@pytest.mark.skipif(os.name == "nt", reason="copies a process")
def test_a_reading_that_never_ends_is_over_at_its_limit_though_its_parent_is_dead():
    script = (
        "from wscb_lib.returns.apart import apart\n"
        "def spin():\n    print('reads', flush=True)\n    while True: pass\n"
        "apart(spin, seconds=1)"
    )
    kill_while_it_reads(script)


@pytest.mark.skipif(os.name == "nt", reason="copies a process")
def test_readers_at_work_on_several_files_end_with_their_parent_whichever_waits():
    """The second was begun while the first was at work, and holds no end of its line open."""
    script = (
        "import os, time; from wscb_lib.returns.apart import each_apart\n"
        "def long():\n    print('reads', flush=True)\n    time.sleep(2)\n"
        "list(each_apart([long, lambda: bytes(10**6), lambda: None]))"
    )
    kill_while_it_reads(script)


def named(made: object) -> object:
    return str(made) if isinstance(made, Exception) else made


@pytest.mark.skipif(os.name == "nt", reason="copies a process")
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_what_comes_to_nothing_takes_nothing_from_what_is_read_beside_it(jobs):
    def refused():
        raise UsageFault("lado.csv: not found.")

    works = [
        lambda: 1,
        lambda: time.sleep(60),
        lambda: os.abort(),
        refused,
        lambda: bytearray(2**30),
        lambda: {}["a child"],
        lambda: 2,
    ]
    found = {place: named(made) for place, made in each_apart(works, jobs, seconds=1, memory=64 * 2**20)}
    assert found == {
        0: 1,
        1: "it could not be read within 1 seconds",
        2: "reading it ended the program that reads",
        3: "lado.csv: not found.",
        4: "it could not be read in 64 megabytes of memory",
        5: "reading it failed (KeyError)",
        6: 2,
    }


@pytest.mark.skipif(os.name == "nt", reason="copies a process")
def test_each_reading_has_time_and_memory_of_its_own_though_one_copy_does_many():
    kept = []

    def hold(megabytes):
        kept.append(bytearray(megabytes * 2**20))
        time.sleep(0.4)
        return len(kept)

    works = [lambda: hold(40)] * 4
    found = dict(each_apart(works, jobs=1, seconds=1, memory=64 * 2**20))
    assert found == {0: 1, 1: 2, 2: 3, 3: 4}  # 1.6 seconds and 160 megabytes together, in one copy
    assert not kept


@pytest.mark.skipif(os.name == "nt", reason="copies a process")
def test_a_copy_that_is_left_when_nobody_asks_on_is_ended():
    answers = each_apart([lambda: os.getpid(), lambda: time.sleep(60)], jobs=1)
    _, reader = next(answers)
    answers.close()
    assert not isinstance(reader, CameToNothing)
    with pytest.raises(ProcessLookupError):
        os.kill(int(str(reader)), 0)
