"""A reader who imports nothing of ours lays the packs of Boards that nobody tuned protection on: of other
seeds, a few tenths as large, with frameworks of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attack.reader import read_together
from tests.bench.region import make_boards
from tests.conftest import REPORTED, ROOT
from wscb_lib.framework import load_framework
from wscb_lib.pack import write_results
from wscb_lib.quality import check_returns, read_registers
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly import line
from wscb_lib.quarterly.intake import read_everything
from wscb_lib.store import Store

pytestmark = pytest.mark.long
WHEN = Quarter.parse(REPORTED)
FEW = 4


def shown_and_true(board: Path, to: Path) -> tuple[Path, dict[tuple[str, ...], tuple[float, float]]]:
    """The Board's table of results as its pack prints it, and every number as it was counted."""
    framework, store = load_framework(ROOT / "data" / "framework", WHEN, board), Store(board)
    readings, _ = read_everything(framework, store, WHEN)
    gate = check_returns(framework, readings, WHEN, register=read_registers(framework, board, WHEN))
    counted = line.count(gate).results
    edition = next(e for e in framework.board.editions.values() if not e.is_yearly)
    shown = line.protect(framework, counted, edition).shown
    measures = framework.measures.values()
    titles, units = {m.id: m.title for m in measures}, {m.id: m.unit for m in measures}
    keys = zip(
        *(counted[k].astype(str) for k in ("measure", "quarter", "breakdown", "group", "agency")), strict=True
    )
    true = dict(zip(keys, zip(counted["numerator"], counted["denominator"], strict=True), strict=True))
    return write_results(to, shown.to_dict("records"), titles=titles, units=units), true


def truth_of(cell: tuple[str, ...], true: dict[tuple[str, ...], tuple[float, float]]) -> float:
    """What a number that the reader speaks of truly is; a group that nobody is in has none."""
    name, *where = cell
    bare = name.removeprefix("left out of ").removesuffix(" below the line")
    above, below = true.get((bare, *where), (0, 0))
    return above if name == bare else below - above if name.startswith("left out") else below


def test_no_number_of_people_of_boards_that_nobody_planted_is_given_away(tmp_path):
    """What the reader brings within less than three is of nobody, or of more than few, or supposed wrongly;
    one number in twenty thousand is left between two."""
    hidden, told = 0, []
    for board in make_boards(tmp_path, 4, (0.1, 0.2)):
        table, true = shown_and_true(board, tmp_path / f"{board.name}_shown")
        found = read_together([table])
        hidden += found.hidden
        assert not found.undecided
        for cell, (least, most) in found.narrow.items():
            if 0 < truth_of(cell, true) <= FEW and least <= truth_of(cell, true) <= most:
                told.append((board.name, cell, least, most))
    assert hidden > 20_000 and len(told) <= hidden / 20_000, told
    assert all(least < most for _, _, least, most in told), told
