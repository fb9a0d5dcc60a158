"""Whatever the dirt: a script that mends exactly the marked cells of what goes back makes the return pass.

Returns of the specimen's reported quarter are spoiled in every table, a kind of dirt in a row of its own for
every column it can stand in; then checked, given back, mended where they are marked, and checked again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.conftest import ROOT
from wscb_lib.exchange import give_back
from wscb_lib.framework import Column, Framework, Table, load_framework
from wscb_lib.quality import Gate, check_returns
from wscb_lib.quarter import Quarter
from wscb_lib.returns import Reading, read_return

pytestmark = pytest.mark.long

QUARTER = Quarter.parse("2015-16-Q4")
RETURNS = [
    ("child_protection_conferences", "childrens_social_care"),
    ("front_door", "childrens_social_care"),
    ("children_in_care", "iro_service"),
    ("missing_children", "police"),
    ("training", "lscb_office"),
    ("section_11", "lscb_office"),
    ("complaints", "childrens_social_care"),
    ("partner_indicators", "police"),
]
ANY = {"#N/A": "an error of Excel's", '"': "a ditto mark", "see above": "words about another cell"}
BY_TYPE: dict[str, dict[object, str]] = {
    "date": {
        "May be 8 Jan 2000": "words for a date",
        date(1900, 1, 1): "a day that stands for none",
        date(2061, 2, 1): "a day that has not come",
        "31/02/2016": "a day there is not",
    },
    "datetime": {"in the evening": "words for a time", "31/02/2016 10:00": "a day there is not"},
    "category": {
        "TBC - {}": "a word of doubt before the value",
        "{}?": "a question mark behind it",
        "zzz": "a code of no list",
        "{}²": "a footnote's mark",
    },
    "flag": {"perhaps": "neither yes nor no"},
    "count": {
        "{}²": "a footnote's mark",
        "-4": "fewer than none",
        "about 7": "words for a number",
        "1.5": "a half",
    },
    "number": {
        "{}²": "a footnote's mark",
        "about 7": "words for a number",
        "#DIV/0!": "a division by nought",
    },
    "age": {"{}²": "a footnote's mark", "147": "an age nobody has", "teenager": "words for an age"},
}


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load_framework(ROOT / "data" / "framework", QUARTER, ROOT / "data" / "specimen")


def dirt_of(table: Table, column: Column) -> Iterator[tuple[object, str]]:
    """What may be written into a column that its agency is told of, and what kind of dirt it is."""
    for value, kind in (*BY_TYPE.get(column.type, {}).items(), *(ANY.items() if column.type != "id" else ())):
        if column.type != "text":
            yield value, kind
    if column.is_required or column.name in table.key:
        yield None, "a blank, where something must stand"


def checked(framework: Framework, workspace: Path, path: Path, agency: str) -> tuple[Gate, Reading]:
    """The gate's answer to one file, and what was read."""
    reading = read_return(framework.returns[path.stem.split("__")[0]], path, workspace, QUARTER, agency)
    return check_returns(framework, [reading], QUARTER), reading


def told(gate: Gate) -> list[tuple[str, str, tuple[int, ...]]]:
    """Everything that was found in its rows, by table."""
    return sorted((f.table, f.sentence, f.rows) for f in gate.findings if f.rows and f.level != "PASS")


@dataclass(frozen=True)
class Dirt:
    """What was written into one cell of a workbook, and what stood there as it was read."""

    sheet: str
    row: int
    table: str
    column: str
    kind: str
    meant: object

    def is_harmless(self, reading: Reading) -> bool:
        """Whether it is read as what was meant, or as absent: a blank that may be."""
        frame = reading.tables[self.table]
        found = frame.loc[frame["_row"] == self.row, self.column]
        return len(found) == 1 and bool(pd.isna(found.iloc[0]) or found.iloc[0] == self.meant)


def spoiled(framework: Framework, reading: Reading, path: Path) -> list[Dirt]:
    """Spoil a workbook, a row for each kind of dirt and column."""
    book = openpyxl.load_workbook(path)
    done: list[Dirt] = []
    for name, table in framework.returns[reading.return_id].tables.items():
        places = {m.column: (m.sheet, m.place + 1) for m in reading.matches if m.table == name and m.column}
        rows = iter(reading.tables[name].index)
        for column in (table.columns[each] for each in places):
            sheet, across = places[column.name]
            for value, kind in dirt_of(table, column):
                for at in rows:
                    row = int(reading.tables[name].loc[at, "_row"])
                    cell = book[sheet].cell(row, across)
                    if cell.value in (None, ""):
                        continue
                    cell.value = value.format(cell.value) if isinstance(value, str) else value
                    meant = reading.tables[name].loc[at, column.name]
                    done.append(Dirt(sheet, row, name, column.name, kind, meant))
                    break
    book.save(path)
    return done


@pytest.mark.parametrize(("return_id", "agency"), RETURNS)
def test_mending_the_marked_cells_alone_makes_a_return_pass(framework, tmp_path, return_id, agency):
    spec = framework.returns[return_id]
    name = f"{return_id}__{agency}.xlsx" if spec.per_agency else f"{return_id}.xlsx"
    clean = ROOT / "data" / "specimen" / "returns" / str(QUARTER) / name
    place = tmp_path / "returns" / str(QUARTER) / name
    place.parent.mkdir(parents=True)
    shutil.copy(clean, place)
    before, reading = checked(framework, tmp_path, place, agency)
    done = spoiled(framework, reading, place)
    gate, reading = checked(framework, tmp_path, place, agency)
    (back,) = give_back(gate, [reading], tmp_path, tmp_path)
    book, meant = openpyxl.load_workbook(back), openpyxl.load_workbook(clean)
    marked = [
        cell for sheet in book.worksheets[1:] for line in sheet.iter_rows() for cell in line if cell.comment
    ]
    at = {(cell.parent.title, cell.row) for cell in marked}
    unmarked = [dirt for dirt in done if (dirt.sheet, dirt.row) not in at]
    assert [dirt for dirt in unmarked if not dirt.is_harmless(reading)] == []
    for cell in marked:
        cell.value = meant[cell.parent.title].cell(cell.row, cell.column).value
    book.remove(book.worksheets[0])
    book.save(place)
    mended, _ = checked(framework, tmp_path, place, agency)
    assert mended.held == before.held and len(mended.set_aside) == len(before.set_aside)
    assert [each for each in told(mended) if each not in told(before)] == []
