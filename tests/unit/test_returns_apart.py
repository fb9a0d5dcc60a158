"""Returns are read in a process of its own, held to limits that no honest file meets."""

from __future__ import annotations

import subprocess
import sys


def test_the_first_text_that_a_process_reads_needs_no_gigabyte():
    """In a process of its own: here something has read a text before, and what it took is shared."""
    words = """import pandas
from wscb_lib.returns.apart import apart
print(apart(lambda: pandas.Series(["a"] * 99).size))"""
    run = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    assert (run.stdout, run.stderr) == ("99\n", "")
