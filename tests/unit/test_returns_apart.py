"""Returns are read in a process of its own, held to limits that no honest file meets."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from tests.conftest import ROOT


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
        "import time; from multiprocessing.connection import Connection\n"
        "from wscb_lib.returns.apart import apart\n"
        "def poll(*_): print('reads', flush=True); time.sleep(60)\n"
        "Connection.poll = poll\n"
        "apart(lambda: bytes(10**6))"
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
