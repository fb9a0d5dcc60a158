"""The Board's framework as data: `load_framework` reads data/framework as in force in a quarter.

`pages` reads TOML, `lists` the csv files, `subjects` gives each subject a page, `checks` holds the pages
against one another. What everything else
is given is frozen: `declared` are returns and their measures, `board` and `partners` whose they are,
`elements` what the pages answer for, and `values` the whole. Every fault of every page is gathered and raised
once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from wscb_lib.errors import FrameworkFault, nearest
from wscb_lib.framework import lists
from wscb_lib.framework.board import Band, Board, Edition, FalseFlags, Population
from wscb_lib.framework.checks import check
from wscb_lib.framework.declared import Break, Column, Measure, Return, Table
from wscb_lib.framework.elements import Ask, Element, Outcome, Part, Section, Theme, Topic, Worded
from wscb_lib.framework.pages import build, read_page
from wscb_lib.framework.partners import Agency, PartnerSection
from wscb_lib.framework.subjects import YEARLY_PAGE, with_subjects
from wscb_lib.framework.values import Comparator, Framework, Target
from wscb_lib.quarter import Quarter

__all__ = [
    "YEARLY_PAGE",
    "Agency",
    "Ask",
    "Band",
    "Board",
    "Break",
    "Column",
    "Comparator",
    "Edition",
    "Element",
    "FalseFlags",
    "Framework",
    "Measure",
    "Outcome",
    "Part",
    "PartnerSection",
    "Population",
    "Return",
    "Section",
    "Table",
    "Target",
    "Theme",
    "Topic",
    "Worded",
    "load_framework",
]


def load_framework(folder: Path, quarter: Quarter) -> Framework:
    """Everything data/framework says, as in force at the end of `quarter`.

    Raises `FrameworkFault` with every fault of every page: a key that means nothing, a name that
    exists nowhere else, a value of the wrong type.
    """
    faults: list[str] = []
    day = quarter.end
    worded = _read_worded(folder / "statements.toml", faults)
    framework = Framework(
        quarter=quarter,
        board=_read_board(folder / "board.toml", day, faults),
        statements=_in_force(worded["statement"], day),
        objectives=_in_force(worded["objective"], day),
        principles=_in_force(worded["principle"], day),
        functions=_in_force(worded["function"], day),
        unmeasured=_in_force(worded["unmeasured"], day),
        elements=_in_force(_read_elements(folder / "elements", faults), day),
        returns=_read_returns(folder, faults),
        topics=tuple(_read_folder(folder / "topics", Topic, faults).values()),
        themes=tuple(_read_folder(folder / "themes", Theme, faults).values()),
        partner_sections=_read_partners(folder / "partners.toml", faults),
        targets=lists.read_targets(folder / "targets.csv", faults),
        comparators=lists.read_comparators(folder / "comparators.csv", faults),
    )
    faults += check(framework) if not faults else []
    if faults:
        raise FrameworkFault(*(f"data/framework/{fault}" for fault in faults))
    return with_subjects(_with_agencies_in_force(framework, day))


def _in_force(items, day: date) -> tuple:
    return tuple(
        item
        for item in items
        if (item.valid_from is None or item.valid_from <= day)
        and (item.valid_to is None or day <= item.valid_to)
    )


def _with_agencies_in_force(framework: Framework, day: date) -> Framework:
    """The partners of the day: one that has ended sends nothing more, and its successor is named itself."""
    agencies = _in_force(framework.board.agencies, day)
    known = {a.id for a in agencies}
    returns = {
        name: replace(spec, agencies=tuple(a for a in spec.agencies if a in known))
        for name, spec in framework.returns.items()
    }
    return replace(framework, board=replace(framework.board, agencies=agencies), returns=returns)


def _read_board(path: Path, day: date, faults: list[str]) -> Board:
    board = build(Board, read_page(path, faults), path.name, faults, name="", short_name="")
    if board is None:
        return Board("", "", "", 0)
    names = _in_force(board.names, day)
    if not names:
        faults.append(f"{path.name}: no name is in force on {day}. Give one whose dates cover it.")
        return board
    return replace(board, name=names[0].name, short_name=names[0].short_name)


def _read_worded(path: Path, faults: list[str]) -> dict[str, list[Worded]]:
    page: dict[str, Any] = read_page(path, faults)
    kinds = ("statement", "objective", "principle", "function", "unmeasured")
    faults += [f'{path.name}: found "{key}". Known: {", ".join(kinds)}.' for key in page if key not in kinds]
    found: dict[str, list[Worded]] = {}
    for kind in kinds:
        built = (
            build(Worded, raw, f"{path.name}, {kind} {n}", faults)
            for n, raw in enumerate(page.get(kind, []), 1)
        )
        found[kind] = [item for item in built if item is not None]
    return found


def _read_partners(path: Path, faults: list[str]) -> tuple[PartnerSection, ...]:
    page: dict[str, Any] = read_page(path, faults)
    faults += [f'{path.name}: found "{key}". Known: section.' for key in page if key != "section"]
    built = (
        build(PartnerSection, raw, f"{path.name}, section {n}", faults)
        for n, raw in enumerate(page.get("section", []), 1)
    )
    return tuple(section for section in built if section is not None)


def _place(path: Path) -> tuple[int, str]:
    """An element stands where its number says, the tenth after the ninth; one without a number is last."""
    number = path.stem.split("_")[0]
    return (int(number) if number.isdigit() else 1000, path.stem)


def _read_elements(folder: Path, faults: list[str]) -> list[Element]:
    found = []
    for path in sorted(folder.glob("*.toml"), key=_place):
        element = build(Element, read_page(path, faults), path.name, faults, stem=path.stem)
        if element is not None:
            found.append(element)
    return found


def _read_returns(folder: Path, faults: list[str]) -> dict[str, Any]:
    """Every return, with the sets of columns its tables include laid before their own."""
    sets = read_page(folder / "column_sets.toml", faults)

    def with_sets(page: dict[str, Any], name: str) -> dict[str, Any]:
        for table_name, table in page.get("table", {}).items():
            columns: dict[str, Any] = {}
            for wanted in table.get("includes", []):
                if wanted not in sets:
                    where = f"{name}, table {table_name}, includes"
                    faults.append(f'{where}: there is no set "{wanted}".{nearest(wanted, sets)}')
                columns |= sets.get(wanted, {}).get("column", {})
            table["column"] = columns | table.get("column", {})
        return page

    return _read_folder(folder / "returns", Return, faults, with_sets)


def _read_folder(
    folder: Path, cls: type, faults: list[str], prepare=lambda page, name: page
) -> dict[str, Any]:
    """Every page of a folder, by its stem: the file's name is the id."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        page = prepare(read_page(path, faults), path.name)
        value = build(cls, page, path.name, faults, id=path.stem)
        if value is not None:
            found[path.stem] = value
    return found
