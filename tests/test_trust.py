"""Whole runs of the real command, on a Board of two returns: whatever changes in the middle, two at once,
kills at random moments. All are long proofs."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import copy_project
from tests.small_board import (
    COMMAND,
    QUARTER,
    STAGES,
    bytes_of,
    ended,
    left_of,
    pack_of,
    refuse_altered,
    run,
    small_board,
    start,
    start_at,
)
from wscb_lib.pack.manifest import checksum
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.inputs import inputs_of, roles_of

pytestmark = [pytest.mark.long, pytest.mark.skipif(os.name == "nt", reason="sends signals")]
SPECIMEN = Path("data") / "specimen"
WORDS = SPECIMEN / "commentary" / QUARTER / "6_training.md"
RETURN = SPECIMEN / "returns" / QUARTER / "training.xlsx"
NOTEBOOK = Path("notebooks") / "6_training.ipynb"
KILLS = 40


# ---------------------------------------------------------------- what is changed, of each kind


def without_its_last_row(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.delete_rows(sheet.max_row)
    book.save(path)


def without_its_last_line(path: Path) -> None:
    path.write_text("\n".join([*path.read_text(encoding="utf-8").splitlines()[:-1], ""]), encoding="utf-8")


def with_other_words(was: str, now: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert was in text
        path.write_text(text.replace(was, now), encoding="utf-8")

    return change


def with_a_line_more(line: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")


CHANGED: dict[Path, Callable[[Path], None]] = {
    RETURN: without_its_last_row,
    SPECIMEN / "returns" / "2015-16-Q3" / "lado.xlsx": without_its_last_row,
    SPECIMEN / "returns" / "back_series" / "training__evaluations.csv": without_its_last_line,
    SPECIMEN / "returns" / "back_series" / "training__requests.csv": Path.unlink,
    SPECIMEN / "returns" / QUARTER / "lado_v2.xlsx": lambda path: shutil.copy(
        path.with_name("lado.xlsx"), path
    ),
    SPECIMEN / "returns" / QUARTER / "received.csv": with_other_words("training.xlsx,", "training.xlsx, "),
    SPECIMEN / "agreed.csv": with_a_line_more("complaints,,,police,2015-16-Q4\n"),
    SPECIMEN / "framework" / "targets.csv": without_its_last_line,
    Path("data/framework/board.toml"): with_other_words("is safe and has the", "is safe, and has the"),
    Path("expectations/training.json"): with_other_words("It is the one", "This is the one"),
    WORDS: with_other_words("Nothing is asked.", "Nothing at all is asked."),
    NOTEBOOK: with_other_words("What changed, what did not", "What has changed, what has not"),
}
"""Input -> how it changes: every kind of file that a run is made from, one that comes and one that goes."""


def changed(project: Path) -> Path:
    for name, change in CHANGED.items():
        change(project / name)
    return project


def inputs(project: Path) -> dict[str, str]:
    """Every input by its part in the pack, with its checksum."""
    found = inputs_of(project / SPECIMEN, Quarter.parse(QUARTER), project)
    roles = roles_of(found, project)
    return {roles[name]: checksum(path) for name, path in found.items()}


def laid(project: Path, source: Path) -> None:
    """Lay the inputs of `source` over those of a project."""
    for name in CHANGED:
        if (source / name).exists():
            shutil.copy(source / name, project / name)
        else:
            (project / name).unlink(missing_ok=True)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The small Board after one run."""
    folder = small_board(tmp_path_factory.mktemp("trust") / "project")
    code, said = run(folder)
    assert code == 0, said[-500:]
    return folder


@pytest.fixture(scope="module")
def both(project, tmp_path_factory) -> dict[Path, dict[str, bytes]]:
    """Two projects' inputs, one with everything changed, and the pack that a fresh run makes of each."""
    as_it_was = small_board(tmp_path_factory.mktemp("one") / "project")
    other = changed(small_board(tmp_path_factory.mktemp("other") / "project"))
    code, said = run(other)
    assert code == 0, said[-500:]
    return {as_it_was: bytes_of(pack_of(project)), other: bytes_of(pack_of(other))}


@pytest.mark.parametrize("stage", STAGES)
def test_whatever_changes_at_any_stage_is_said_never_certified_and_made_the_next_time(project, both, stage):
    then, now = both  # the pack that stands is of `then`, so everything must be made anew
    laid(project, now)
    laying = f"import sys; sys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
    laying += "from pathlib import Path; from tests.test_trust import laid\n"
    laying += f"laid(Path({str(project)!r}), Path({str(then)!r}))"
    before = inputs(project)
    code, said = ended(start_at(project, stage, laying))
    assert code == 0, said[-800:]
    after = inputs(project)
    moved = {name for name, _ in before.items() ^ after.items()}
    assert len(moved) == len(CHANGED)
    manifest = json.loads((pack_of(project) / "manifest.json").read_text(encoding="utf-8"))
    refuse_altered(pack_of(project))
    assert "changed while" in said
    if manifest["moved"]:
        assert set(manifest["moved"]) == moved
    for name in moved:
        certified = manifest["inputs"].get(name)
        read = before if manifest["moved"] else after  # read again, where it changed before all were read
        wanted = read.get(name) if name.startswith("returns/") or not manifest["moved"] else None
        assert certified == wanted, name
    code, said = run(project)
    assert code == 0, said[-800:]
    assert ("Nothing has changed" in said) == (not manifest["moved"])
    assert bytes_of(pack_of(project)) == both[then]


# ---------------------------------------------------------------- two runs at once

PACKS = ((QUARTER, "board"), (QUARTER, "public"), ("2015-16-Q3", "board"))
ERRANDS = (["--check"], ["--status"], ["--request"], ["--agency", "lado"], ["--forget", "4"])


@pytest.mark.parametrize(("quarter", "edition"), PACKS)
def test_of_two_runs_at_once_the_second_is_told_and_the_first_is_whole(project, tmp_path, quarter, edition):
    (project / WORDS).write_text((project / WORDS).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    here, on = tmp_path / "here", tmp_path / "on"
    waits = f"import pathlib, time\npathlib.Path({str(here)!r}).touch()\n"
    waits += f"while not pathlib.Path({str(on)!r}).exists(): time.sleep(0.05)"
    first = start_at(project, "Run the notebooks", waits, quarter, "--edition", edition)
    until = time.monotonic() + 300
    while not here.exists() and first.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    others = [[when, "--edition", which] for when, which in PACKS] + [[quarter, *words] for words in ERRANDS]
    seconds = {" ".join(words): start(project, *COMMAND, *words) for words in others}
    told = {words: ended(second) for words, second in seconds.items()}
    on.touch()
    code, said = ended(first)
    assert code == 0, said[-800:]
    for words, (refused, why) in told.items():
        assert refused == 18 and f"as process {first.pid}" in why, (words, why)
    refuse_altered(pack_of(project, quarter, edition))
    assert not (project / SPECIMEN / "store" / "run.lock").exists()
    code, said = ended(start(project, *COMMAND, quarter, "--edition", edition))
    assert code == 0 and "Nothing has changed" in said


def test_of_runs_begun_in_one_moment_one_works_and_the_others_are_told(project):
    (project / WORDS).write_text((project / WORDS).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    runs = [start(project, *COMMAND, when, "--edition", which) for when, which in PACKS * 2]
    codes = [ended(each)[0] for each in runs]
    assert 0 in codes and 18 in codes and set(codes) == {0, 18}
    assert run(project)[0] == 0
    refuse_altered(pack_of(project))


def test_a_public_edition_with_nothing_to_publish_says_so(tmp_path):
    project = copy_project(tmp_path / "project", "training")
    for came in project.glob("data/specimen/returns/2015-16-Q*/training.*"):
        came.write_bytes(b"")
    code, said = run(project, "--edition", "public")
    assert code == 2 and "nothing to publish" in said and "Traceback" not in said


# ---------------------------------------------------------------- kills


@pytest.fixture(scope="module")
def longest(project, both) -> dict[bool, float]:
    """How long a run goes on: where everything has changed, and where words have."""
    first, second = both
    laid(project, first)
    assert run(project)[0] == 0
    (project / WORDS).write_text((project / WORDS).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    took = {}
    for is_all in (False, True):
        began = time.monotonic()
        assert run(project)[0] == 0
        took[is_all] = time.monotonic() - began
        laid(project, second)
    return took


@pytest.fixture
def temporary():
    """A temporary folder of its own."""
    with tempfile.TemporaryDirectory(prefix="w") as folder:
        yield Path(folder)


@pytest.mark.parametrize("number", range(KILLS))
def test_whatever_ends_a_run_and_whenever_the_last_pack_or_the_new_one_stands_whole(
    project, both, longest, temporary, number
):
    """Every other run has new words alone; the rest have everything new, so that every stage has its work."""
    chance, is_all = random.Random(number), number % 2 == 1
    of = tuple(both)[number // 2 % 2]
    laid(project, of)
    if not is_all:
        shutil.copy(tuple(both)[1 - number // 2 % 2] / WORDS, project / WORDS)
    before, written = bytes_of(pack_of(project)), bytes_of(project / SPECIMEN / "commentary")
    process = start(project, *COMMAND, QUARTER, TMPDIR=str(temporary))
    time.sleep(chance.uniform(0.2, longest[is_all]))
    sent = chance.choice((signal.SIGKILL, signal.SIGTERM, signal.SIGINT))
    if process.poll() is None:
        process.send_signal(sent)
    code, said = ended(process)
    assert "Traceback" not in said
    assert code in (0, 1, -sent), said
    assert code != 0 or bytes_of(pack_of(project)) != before or "Nothing has changed" in said
    refuse_altered(pack_of(project))
    assert bytes_of(project / SPECIMEN / "commentary") == written
    assert not left_of(process.pid), "a process of the run goes on"
    assert ended(start(project, *COMMAND, QUARTER, TMPDIR=str(temporary)))[0] == 0
    refuse_altered(pack_of(project))
    assert not is_all or bytes_of(pack_of(project)) == both[of]
    assert not list(pack_of(project).parent.glob(".*")), "nothing is left beside it"
    assert not list(temporary.iterdir()), "no folder of the run"
