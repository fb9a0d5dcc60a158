"""Whole runs of the real command, in a copy with few returns: a change in the middle, two at once, kills at
random moments. All are long proofs."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_project

pytestmark = [pytest.mark.long, pytest.mark.skipif(os.name == "nt", reason="sends signals")]
QUARTER = "2015-16-Q4"
WORDS = Path("data/specimen/commentary") / QUARTER / "6_training.md"
RETURN = Path("data/specimen/returns") / QUARTER / "training.xlsx"
KILLS = 12
SENT = ("training", "front_door", "complaints", "lado", "early_help", "missing_children", "return_interviews")
CHANGE = """
import shutil, sys
from contextlib import contextmanager
sys.path.insert(0, {root!r})
from wscb_lib.quarterly.ledger import Ledger
old = Ledger.stage
@contextmanager
def stage(self, name):
    with old(self, name):
        if name == {stage!r}:
            shutil.copy({source!r}, {to!r})
        yield
Ledger.stage = stage
import run_quarter
sys.exit(run_quarter.main([{quarter!r}]))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A copy with a few returns, after one run."""
    folder = copy_project(tmp_path_factory.mktemp("trust") / "project", *SENT)
    code, said = run(folder)
    assert code == 0, said[-500:]
    return folder


def start(project: Path, *words: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def run(project: Path, *words: str) -> tuple[int, str]:
    process = start(project, str(ROOT / "run_quarter.py"), QUARTER, *words)
    said, _ = process.communicate(timeout=900)
    return process.returncode, said


def pack_of(project: Path) -> Path:
    (index,) = project.glob(f"**/reports/**/{QUARTER}/board/index.html")
    return index.parent


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def changed_midrun(project: Path, stage: str, source: Path, to: Path) -> str:
    script = CHANGE.format(
        root=str(ROOT), stage=stage, source=str(source), to=str(project / to), quarter=QUARTER
    )
    process = start(project, "-c", script)
    said, _ = process.communicate(timeout=900)
    assert process.returncode == 0, said
    return said


def test_words_saved_while_pages_are_bound_are_said_and_stand_the_next_time(project, tmp_path):
    words = (project / WORDS).read_text(encoding="utf-8")
    assert "Nothing is asked." in words
    (tmp_path / "new.md").write_text(words.replace("Nothing is asked.", "Nothing at all is asked."))
    (project / WORDS).write_text(words.replace("Nothing is asked.", "Nothing, then, is asked."))
    said = changed_midrun(project, "Bind the pages", tmp_path / "new.md", WORDS)
    assert f"commentary/{QUARTER}/6_training.md: changed while the run was making the pack." in said
    code, said = run(project)
    assert code == 0 and "Nothing has changed" not in said
    assert "Nothing at all is asked." in (pack_of(project) / "6_training.html").read_text(encoding="utf-8")
    assert "Nothing has changed" in run(project)[1]


def test_a_return_that_comes_after_it_was_read_is_said_and_counted_the_next_time(project, tmp_path):
    import openpyxl

    whole = (project / RETURN).read_bytes()
    book = openpyxl.load_workbook(project / RETURN)
    sheet = book.worksheets[0]
    sheet.delete_rows(sheet.max_row)
    book.save(tmp_path / "new.xlsx")
    book = openpyxl.load_workbook(project / RETURN)  # the same rows in other bytes, so that a pack is made
    book.save(project / RETURN)
    said = changed_midrun(project, "Measure, judge and protect", tmp_path / "new.xlsx", RETURN)
    assert f"returns/{QUARTER}/training.xlsx: changed while the run was making the pack." in said
    code, said = run(project)
    assert code == 0 and "Nothing has changed" not in said
    (project / RETURN).write_bytes(whole)
    assert run(project)[0] == 0


def test_of_two_runs_at_once_the_second_is_told_and_the_first_is_whole(project):
    (project / WORDS).write_text((project / WORDS).read_text(encoding="utf-8") + "\n")
    first = start(project, str(ROOT / "run_quarter.py"), QUARTER)
    lock = project / "data" / "specimen" / "store" / "run.lock"
    until = time.monotonic() + 60
    while not lock.exists() and time.monotonic() < until:
        time.sleep(0.02)
    tried = [(words, run(project, *words)) for words in ((), ("--edition", "public"), ("--check",))]
    is_over = first.poll() is not None  # a quick machine has ended before the last was tried
    for words, (code, told) in tried[: 1 if is_over else None]:
        assert code == 18 and f"as process {first.pid}" in told, (words, told)
    said, _ = first.communicate(timeout=900)
    assert first.returncode == 0, said
    assert "Nothing has changed" in run(project)[1] and not lock.exists()


def test_a_public_edition_with_nothing_to_publish_says_so(tmp_path):
    code, said = run(copy_project(tmp_path / "project", "training"), "--edition", "public")
    assert code == 2 and "nothing to publish" in said and "Traceback" not in said


@pytest.mark.parametrize("number", range(KILLS))
def test_whatever_ends_a_run_and_whenever_the_last_pack_or_the_new_one_stands_whole(project, number):
    chance = random.Random(number)
    words = (project / WORDS).read_text(encoding="utf-8")
    (project / WORDS).write_text(re.sub(r"\s*$", "\n" * (2 + number % 3), words), encoding="utf-8")
    before = bytes_of(pack_of(project))
    process = start(project, str(ROOT / "run_quarter.py"), QUARTER)
    time.sleep(chance.uniform(0.2, 25))
    sent = chance.choice((signal.SIGKILL, signal.SIGTERM, signal.SIGINT))
    if process.poll() is None:
        process.send_signal(sent)
    said, _ = process.communicate(timeout=60)
    assert "Traceback" not in said
    code, verified = _verify(project)
    is_new = bytes_of(pack_of(project)) != before
    assert code == 0, verified
    assert not is_new or process.returncode in (0, 1, -sent)
    assert run(project)[0] == 0 and _verify(project)[0] == 0
    assert not list(pack_of(project).parent.glob(".*")), "nothing is left beside it"


def _verify(project: Path) -> tuple[int, str]:
    process = start(project, str(ROOT / "run_quarter.py"), "--verify", str(pack_of(project)))
    said, _ = process.communicate(timeout=120)
    return process.returncode, said
