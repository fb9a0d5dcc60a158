"""Every file of tests is run by `make test`: what its commands pass over is no proof of anything."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def commands(goal: str) -> Iterator[list[str]]:
    """What `make` would give pytest, command by command."""
    said = subprocess.run(["make", "-n", goal], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for line in said.splitlines():
        words = shlex.split(line)
        if "pytest" in words:
            yield words[words.index("pytest") + 1 :]


def is_run(file: Path, words: list[str]) -> bool:
    """Whether a command runs a file. What is ignored, or lies in a folder that is, is not run though it is
    named."""
    ignored = {words[n + 1] for n, word in enumerate(words) if word == "--ignore"}
    places = {str(each) for each in (file, *file.parents)}
    return not places & ignored and bool(places & set(words))


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make on this machine")
def test_make_test_runs_every_file_of_tests_once():
    every = [path.relative_to(ROOT) for path in sorted((ROOT / "tests").rglob("test_*.py"))]
    told = list(commands("test"))
    times = {str(f): sum(is_run(f, words) for words in told if "--nbval-lax" not in words) for f in every}
    assert len(every) > 150 and {name: n for name, n in times.items() if n != 1} == {}
