"""Three small Boards by the real command, on Dask's local cluster: their packs, and the page that lays them
side by side; one was sent a workbook that cannot be read."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attack.reader import read_together
from tests.bench.region import make_boards
from tests.conftest import ROOT
from wscb_lib.pack import faults_of
from wscb_lib.quarter import Quarter

pytestmark = pytest.mark.long

QUARTER = "2015-16-Q4"
RETURNS = "children_in_care", "children_from_other_authorities", "section_11", "training"
PLACE = f"reports/{QUARTER}/board"


def command(folder: Path, *more: str) -> list[str]:
    return [sys.executable, "run_quarter.py", QUARTER, "--boards", f"{folder}/*", "--jobs", "1", *more]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, str]:
    """The folder of the Boards after one run, and what the command said."""
    folder = tmp_path_factory.mktemp("many") / "region"
    boards = make_boards(folder, 3, (0.3, 0.2, 0.1), few=1, returns=RETURNS)
    (sent,) = (boards[2] / "returns" / QUARTER).glob("training*")
    sent.write_bytes(b"no workbook at all")
    run = subprocess.run(command(folder), cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return folder, run.stdout


def page_of(made: tuple[Path, str]) -> str:
    return (made[0] / PLACE / "region.html").read_text(encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of every pack, of Boards and of the region."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.glob("**/board/**/*") if p.is_file()
    }


def test_a_board_with_a_workbook_that_cannot_be_read_has_its_return_held_and_touches_no_other(made):
    folder, said = made
    assert re.search(r"^board_000 .* done ", said, re.MULTILINE) and re.search(
        r"^board_002 .* held .*training", said, re.MULTILINE
    )
    assert all((folder / f"board_00{n}" / PLACE / "manifest.json").is_file() for n in range(3))
    assert "held, " in page_of(made) and f"The region, {QUARTER}: {folder}" in said


def test_the_page_is_one_that_anybody_can_read_and_is_what_its_manifest_says(made):
    page = page_of(made)
    assert list(faults_of(page)) == []
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert "Children in care, each counted once" in headings and "<script" not in page
    run = subprocess.run(
        [sys.executable, "run_quarter.py", "--verify", str(made[0] / PLACE)], cwd=ROOT, check=False
    )
    assert run.returncode == 0


def test_its_figures_are_those_of_the_packs_and_boards_stand_in_the_order_of_their_names(made):
    folder = made[0]
    towns = {"board_000": "Halton", "board_001": "Cheshire East", "board_002": "Cheshire West and Chester"}
    with (folder / PLACE / "tables" / "results.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    own = {(r["measure"], r["group"]): r for r in rows if r["breakdown"] == "board"}
    for name, town in towns.items():
        with (folder / name / PLACE / "tables" / "results.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if (
                    row["quarter"] == QUARTER
                    and row["breakdown"] == row["agency"] == "all"
                    and (row["measure"], town) in own
                ):
                    here = own[row["measure"], town]
                    assert [here[c] for c in ("value", "status", "shown_as")] == [
                        row[c] for c in ("value", "status", "shown_as")
                    ]
    names = [r["group"] for r in rows if r["measure"] == "cla_count" and r["breakdown"] == "board"]
    assert names == sorted(towns.values())


def test_a_reader_with_every_boards_pack_learns_nothing_from_the_regions_page(made, tmp_path):
    """Each Board's figures under a name of their own; the page's lie with them, as sums of theirs."""
    folder, towns = made[0], ("Halton", "Cheshire East", "Cheshire West and Chester")
    packs = [
        laid_apart(folder / f"board_00{n}" / PLACE, t, tmp_path / f"{n}.csv") for n, t in enumerate(towns)
    ]
    page = laid_apart(folder / PLACE, "", tmp_path / "page.csv")
    without, beside = read_together(packs), read_together([*packs, page])
    assert set(beside.narrow) - set(without.narrow) == set()
    assert not beside.undecided and len(beside.contradictions) == len(without.contradictions)


def laid_apart(pack: Path, town: str, to: Path) -> Path:
    """A pack's table as the reader is given it: of a Board, each measure under the Board's name; of the
    region, each Board's figure as that, and the whole by Board."""
    with (pack / "tables" / "results.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["quarter"] == QUARTER]
    for row in rows if town else ():
        row["measure"] = f"{town}: {row['measure']}"
    more = []
    for row in () if town else rows:
        if row["breakdown"] == "board":
            more.append(
                {**row, "measure": f"{row['group']}: {row['measure']}", "breakdown": "all", "group": "all"}
            )
        row["measure"] = f"region: {row['measure']}"
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows([*rows, *more])
    return to


def test_what_stands_is_not_made_again_and_two_regions_at_once_leave_it_as_it_was(made):
    folder, before = made[0], contents(made[0])
    both = [
        subprocess.Popen(command(folder, "--scheduler", "pool"), cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [run.communicate()[0] for run in both]
    assert all(run.returncode in (0, 18) for run in both), said
    assert all("nothing has changed" in each or "at work" in each for each in said)
    assert contents(folder) == before


def test_a_board_that_fails_is_named_on_the_page_and_its_last_good_pack_stands(made, tmp_path):
    folder = tmp_path / "region"
    shutil.copytree(made[0], folder)
    before = contents(folder / "board_001")
    (folder / "board_001" / "returns" / QUARTER / "received.csv").write_text("not,a,register\n1,2,3\n")
    run = subprocess.run(
        command(folder, "--scheduler", "pool"), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 11 and re.search(
        r"^board_001 .* failed .*received\.csv", run.stdout, re.MULTILINE
    )
    page = (folder / PLACE / "region.html").read_text(encoding="utf-8")
    assert "Not here: Cheshire East. Its pack of this quarter could not be made." in page
    assert contents(folder / "board_001") == before
    assert Quarter.parse(QUARTER).label in page
