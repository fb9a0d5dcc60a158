"""What many tests stand on: the framework read once, and the pack that stands, made by the real command."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import pytest

from wscb_lib.framework import Framework, load_framework
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.inputs import FOR_THE_ANALYST, OF_A_REGION
from wscb_lib.store.forms import to_json
from wscb_lib.store.made_by import code_mark
from wscb_lib.store.sealed import NotOurs, label_of, open_sealed, open_text, seal, seal_text

ROOT = Path(__file__).resolve().parents[1]
PAGE_NOTEBOOKS = sorted(
    path for path in (ROOT / "notebooks").glob("*.ipynb") if path.name not in (*FOR_THE_ANALYST, OF_A_REGION)
)
"""The notebooks that make a Board's pages; the others are the analyst's bench, and a region's page."""
REPORTED = "2015-16-Q4"
"""The specimen's reported quarter, of which `make quarter` makes the pack."""


LONGEST = (
    "test_run_quarter.py",  # makes the pack
    "test_present_day.py",  # begins with what needs it not
    "test_real_pack.py",
    "test_release.py",
    "test_expectations.py",
    "test_words_and_pictures.py",
    "test_bad_input.py",
    "test_what_a_change_costs.py",
    "test_golden_figures.py",
    "test_one_agency_missing.py",
    "test_every_quarter.py",
    "test_specimen_files.py",
    "test_specimen.py",
)
"""Begun first, so that both cores end together: a file is one worker's, and whoever begins a long one last is
waited for."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; the rest as they lie."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """What could not be proved on this machine is the last thing said."""
    from tests.browser.found import what_is_missing

    reporter = config.pluginmanager.get_plugin("terminalreporter")
    tried = [
        report.nodeid
        for word in ("error", "failed")
        for report in (reporter.stats.get(word, ()) if reporter else ())
    ]
    if any("tests/browser" in name for name in tried) and (missing := what_is_missing()):
        reporter.write_line(f"NOT PROVED. {missing}", red=True, bold=True)


@cache
def framework_of(quarter: str = REPORTED) -> Framework:
    """The framework in force in a quarter, read once for all tests of a process. It is frozen: nobody can
    spoil it."""
    return load_framework(ROOT / "data" / "framework", Quarter.parse(quarter), ROOT / "data" / "specimen")


def copy_specimen(to: Path) -> Path:
    """The specimen without what earlier runs kept, in a folder of its own so that a test may spoil it."""
    shutil.copytree(ROOT / "data" / "specimen", to, ignore=shutil.ignore_patterns("store"))
    return to


def another_towns_board(to: Path) -> Path:
    """Another town's Board of three returns, of 2016-17-Q1, in a folder of its own: a run of it takes
    seconds."""
    shutil.copytree(ROOT / "tests" / "second_board", to)
    return to


def copy_after_a_run(workspace: Path, to: Path) -> Path:
    """A workspace with what its last run kept, but for what was published: nothing is read or asked a second
    time."""
    shutil.copytree(workspace, to, ignore=shutil.ignore_patterns("published", "run.log"))
    is_store = workspace.name == "store"
    seal_anew(workspace.parent if is_store else workspace, to.parent if is_store else to)
    return to


def loaded_by(code: str, *packages: str) -> list[str]:
    """Which of these packages a program of its own has loaded once it has run some code."""
    asked = f"import sys; {code}; print(*[m for m in {packages!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.split()


def seal_anew(was: Path, now: Path) -> None:
    """A run believes nothing that was kept in another workspace: what was copied is sealed as of this one."""
    for path in (now / "store" / "kept").glob("*/*"):
        label = label_of(path)
        path.write_bytes(seal(open_sealed(path.read_bytes(), label, was), label, now))
    kept = now / "store"
    for path in (*kept.glob("narratives/*/*/*.json"), *kept.glob("facts/*/index.json")):
        place, code = path.relative_to(kept).as_posix(), code_mark()
        with suppress(NotOurs):  # of other code: it is believed in neither
            value = to_json(open_text(path.read_bytes(), place, code, was))
            path.write_bytes(seal_text(value, place, code, now))


def copy_project(to: Path, *returns: str) -> Path:
    """The project as it is cloned, but for its code, in a folder of its own; of the returns, those named, and
    all where none is."""
    to.mkdir(parents=True)
    shutil.copy(ROOT / "environment.yml", to)
    ours = (ROOT / "data" / "specimen", ROOT / "notebooks")

    def left(folder: str, names: list[str]) -> set[str]:
        """What is not copied: of these folders themselves, and not of those within them."""
        return (
            {"scratch", ".ipynb_checkpoints", "store", "returns"} & set(names)
            if Path(folder) in ours
            else set()
        )

    for name in ("data/framework", "data/specimen", "notebooks", "expectations"):
        shutil.copytree(ROOT / name, to / name, ignore=left)
    for path in (ROOT / "data" / "specimen" / "returns").glob("*/*"):
        if returns and re.split(r"__|_v\d", path.stem)[0] not in (*returns, "received"):
            continue
        copied = to / path.relative_to(ROOT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copied)
    return to


def copy_project_after_a_run(workspace: Path, to: Path) -> Path:
    """The same with what the last run kept and made: a run in it finds all that it would make again."""
    copy_project(to)
    copy_after_a_run(workspace / "store", to / "data" / "specimen" / "store")
    place = Path("reports") / "specimen" / REPORTED
    shutil.copytree(ROOT / place, to / place)
    return to


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Tests run side by side; what makes the one pack that stands waits here for its turn."""
    import fcntl

    (ROOT / "reports").mkdir(exist_ok=True)
    with (ROOT / "reports" / f".{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def pack_that_stands(edition: str) -> tuple[Path, Path]:
    """The specimen's workspace, and its pack: made again by the real command only where something has
    changed; in a process of its own, in which no test has put anything in another's place."""
    words = [sys.executable, "run_quarter.py", REPORTED, "--edition", edition]
    with one_at_a_time("making"):
        run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return ROOT / "data" / "specimen", ROOT / "reports" / "specimen" / REPORTED / edition


@pytest.fixture(scope="session")
def specimen_run() -> tuple[Path, Path]:
    """The pack of the reported quarter: (workspace, the pack's folder). Spoil neither: copy them."""
    return pack_that_stands("board")


@pytest.fixture(scope="session")
def public_run() -> tuple[Path, Path]:
    """The year that ends with the reported quarter, in the same workspace: (workspace, the pack's folder).
    Spoil neither."""
    return pack_that_stands("public")


@pytest.fixture(scope="session")
def gate(specimen_run):
    """The gate's account of the reported quarter; the run has read and checked every return already."""
    from wscb_lib.quality import check_returns, read_registers
    from wscb_lib.quarterly.checker import Checker
    from wscb_lib.quarterly.intake import read_everything
    from wscb_lib.store import Store

    framework, store, quarter = framework_of(), Store(specimen_run[0]), Quarter.parse(REPORTED)
    readings, _ = read_everything(framework, store, quarter)
    checker = Checker(store, quarter)
    account = check_returns(
        framework,
        readings,
        quarter,
        register=read_registers(framework, store.workspace, quarter),
        run=checker,
        answered=checker.answered,
    )
    return account


@pytest.fixture(scope="session")
def material(specimen_run):
    """What the reported quarter's pages were written from, as the run kept it."""
    from wscb_lib.quarterly.bench_record import recall
    from wscb_lib.store import Store

    found = recall(Store(specimen_run[0]), Quarter.parse(REPORTED), "board")
    assert found is not None
    return found.material


@pytest.fixture(scope="session")
def shown(specimen_run) -> dict[str, tuple[str, str, str]]:
    """measure -> (numerator, denominator, value) as the pack's table of results has them for the reported
    quarter."""
    _, pack = specimen_run
    with (pack / "tables" / "results.csv").open(encoding="utf-8") as file:
        rows = [
            r
            for r in csv.DictReader(file)
            if (r["quarter"], r["breakdown"], r["agency"]) == (REPORTED, "all", "all")
        ]
    return {row["measure"]: (row["numerator"], row["denominator"], row["value"]) for row in rows}
