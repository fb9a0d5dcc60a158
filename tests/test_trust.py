"""Whole runs of the real command, in a copy with few returns: a change in the middle, two at once, kills at
random moments. All are long proofs."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_project

pytestmark = [pytest.mark.long, pytest.mark.skipif(os.name == "nt", reason="sends signals")]
QUARTER = "2015-16-Q4"
WORDS = Path("data/specimen/commentary") / QUARTER / "6_training.md"
RETURN = Path("data/specimen/returns") / QUARTER / "training.xlsx"
KILLS = 40
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
    before, written = bytes_of(pack_of(project)), bytes_of(project / "data" / "specimen" / "commentary")
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
    assert bytes_of(project / "data" / "specimen" / "commentary") == written
    assert not _left_of(process.pid), "a process of the run goes on"
    assert run(project)[0] == 0 and _verify(project)[0] == 0
    assert not list(pack_of(project).parent.glob(".*")), "nothing is left beside it"


def _left_of(session: int) -> list[str]:
    """The processes of a run's session that live on, after five seconds in which they may see that it
    ended."""
    until = time.monotonic() + 5
    while (left := [p for p in Path("/proc").glob("[0-9]*") if _session(p) == session]) and (
        time.monotonic() < until
    ):
        time.sleep(0.1)
    return [p.name for p in left]


def _session(process: Path) -> int:
    try:
        state, _, _, session = (process / "stat").read_text().rpartition(")")[2].split()[:4]
    except (OSError, ValueError):
        return -1
    return -1 if state == "Z" else int(session)


def _verify(project: Path) -> tuple[int, str]:
    process = start(project, str(ROOT / "run_quarter.py"), "--verify", str(pack_of(project)))
    said, _ = process.communicate(timeout=120)
    return process.returncode, said


# ---------------------------------------------------------------- a disc that is full

FULL = """
import sys
from contextlib import contextmanager
from pathlib import Path
sys.path.insert(0, {root!r})
from wscb_lib.quarterly.ledger import Ledger
old = Ledger.stage
@contextmanager
def stage(self, name):
    if name == {stage!r}:
        with Path({filler!r}).open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(65536))
            except OSError:
                pass
    with old(self, name):
        yield
Ledger.stage = stage
import run_quarter
sys.exit(run_quarter.command())
"""
STAGES = (
    "Compare with the last run",
    "Read the framework",
    "Read the returns",
    "Check the returns",
    "Measure, judge and protect",
    "Draw the exhibits",
    "Run the notebooks",
    "Bind the pages",
)


@pytest.fixture(scope="module")
def small_disc(tmp_path_factory):
    """A disc of its own, with a project on it and its last pack; root alone may mount one."""
    place = tmp_path_factory.mktemp("disc")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=900m", "none", place], check=False).returncode:
        pytest.skip("a disc can be mounted by root alone")
    try:
        project = copy_project(place / "project", *SENT)
        code, said = run(project)
        assert code == 0, said[-500:]
        yield project
    finally:
        subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.parametrize("stage", STAGES)
def test_a_disc_that_is_full_at_any_stage_is_a_sentence_and_the_last_pack_stands(small_disc, stage):
    import openpyxl

    book = openpyxl.load_workbook(small_disc / RETURN)
    sheet = book.worksheets[0]
    sheet.delete_rows(sheet.max_row)  # another return, so that every stage has its work
    book.save(small_disc / RETURN)
    filler = small_disc.parent / "filler"
    written = bytes_of(small_disc / "data" / "specimen" / "commentary")
    (small_disc.parent / "tmp").mkdir(exist_ok=True)
    script = FULL.format(root=str(ROOT), stage=stage, filler=str(filler))
    process = subprocess.Popen(
        [sys.executable, "-c", script, QUARTER],
        cwd=small_disc,
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(small_disc.parent / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said, _ = process.communicate(timeout=900)
    assert filler.stat().st_size > 0, "the stage was reached"
    assert "Traceback" not in said
    assert process.returncode in (1, 2, 13), said[-800:]
    assert "no room" in said or "full" in said or "space" in said, said[-800:]
    assert _verify(small_disc)[0] == 0
    assert bytes_of(small_disc / "data" / "specimen" / "commentary") == written
    filler.unlink()
    code, said = run(small_disc)
    assert code == 0 and _verify(small_disc)[0] == 0, said[-500:]


# ---------------------------------------------------------------- what is told, and to whom


@pytest.mark.skipif(not shutil.which("strace"), reason="asks the system with strace")
def test_a_whole_run_listens_on_no_port_and_calls_nobody(project, tmp_path):
    (project / WORDS).write_text((project / WORDS).read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
    shutil.rmtree(project / "data" / "specimen" / "store")
    traced = tmp_path / "trace"
    asked = ("strace", "-f", "-qq", "-e", "trace=bind,listen,connect", "-o", str(traced), sys.executable)
    process = subprocess.run(
        [*asked, str(ROOT / "run_quarter.py"), QUARTER],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    assert process.returncode == 0, process.stdout[-500:] + process.stderr[-500:]
    calls = traced.read_text(errors="replace").splitlines()
    assert any("AF_UNIX" in call for call in calls), "kernels were spoken to"
    assert not [call for call in calls if "connect(" in call and "AF_INET" in call]
    places = [
        (*re.match(r"(\d+) +(bind|listen)\((\d+)", call).groups(), "AF_INET" in call)
        for call in calls
        if re.match(r"\d+ +(bind|listen)\(", call)
    ]
    ports = {(who, place) for who, what, place, is_port in places if what == "bind" and is_port}
    heard = {(who, place) for who, what, place, _ in places if what == "listen"}
    assert heard and not ports & heard, "urllib3 asks on import whether there is IPv6, and does not listen"


def test_what_an_agency_writes_goes_to_nobody_but_its_sender(tmp_path):
    """In a heading, a sheet's name, a comment, a file's name and every cell of a row stands a word of its
    own: none is in the pack, the log or on the screen."""
    import openpyxl
    from openpyxl.comments import Comment

    project = copy_project(tmp_path / "project", *SENT)
    folder = project / "data" / "specimen" / "returns" / QUARTER
    words: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.xlsx")):
        book, mine = openpyxl.load_workbook(path), words.setdefault(path.stem, [])

        def word(mine: list[str] = mine, path: Path = path) -> str:
            mine.append(f"Zqx{len(mine)}{path.stem[:4]}quux")
            return mine[-1]

        for sheet in book.worksheets:
            last = sheet.max_row
            for column in range(1, sheet.max_column + 1):
                sheet.cell(last + 1, column).value = word()
            sheet.cell(last + 2, 2).value = word()
            sheet.cell(1, sheet.max_column + 2).value = word()
            sheet.cell(last, 1).comment = Comment(word(), word())
        book.create_sheet(word()).append([word(), word()])
        book.properties.title = word()
        book.save(path)
    assert words
    names = [f"Zqxname{number}quux" for number in range(3)]
    (folder / f"{names[0]}.xlsx").write_bytes(b"not a return")
    (folder / "inbox").mkdir()
    (folder / "inbox" / f"{names[1]}.csv").write_text(f"{names[2]},b\n1,2\n")
    code, said = run(project)
    assert code == 0, said[-500:]
    planted = [*names, *(each for some in words.values() for each in some)]
    assert not [each for each in planted if each in said]
    store = project / "data" / "specimen" / "store"
    looked_at = [*project.glob("reports/**/*"), *store.glob("run.log"), *store.glob("narratives/**/*")]
    for path in (path for path in looked_at if path.is_file()):
        found = _text_of(path)
        assert not [each for each in planted if each.encode() in found], path.name
    assert run(project, "--check")[0] == 0
    for path in (path for path in (store / "feedback").glob("**/*") if path.is_file()):
        found = _text_of(path)
        others = [each for stem, some in words.items() if not _is_about(path, stem, project) for each in some]
        assert not [each for each in others if each.encode() in found], path.name


def _is_about(path: Path, stem: str, project: Path) -> bool:
    """Whether a file of feedback is for the agency that sent the return: its own workbook, or its letter."""
    from wscb_lib.framework import load_framework
    from wscb_lib.quarter import Quarter

    returns = load_framework(project / "data" / "framework", Quarter.parse(QUARTER)).returns
    name, _, agency = stem.partition("__")
    senders = [agency] if agency else list(returns[re.sub(r"_v\d+$", "", name)].agencies)
    return any(sender in path.as_posix() for sender in senders)


def _text_of(path: Path) -> bytes:
    """What a file says, unpacked where it is a workbook."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())
