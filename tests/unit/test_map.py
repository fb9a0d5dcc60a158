"""The map of the library: README says where to look, and each package lists its rooms."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "wscb_lib"
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAP = README.partition("### Where to look")[2].partition("\nReading on")[0]
PLACES = sorted(set(re.findall(r"`([\w./]+/[\w./]*)`", MAP)))
PACKAGES = sorted(init.parent for init in LIBRARY.rglob("__init__.py") if init.parent != LIBRARY)


def rooms_of(package: Path) -> list[str]:
    """The modules of a package and the packages in it, by name."""
    modules = [path.stem for path in package.glob("*.py") if not path.stem.startswith("__")]
    return sorted(modules + [init.parent.name for init in package.glob("*/__init__.py")])


def found_for(task: str) -> set[str]:
    """The places that the map names for a task."""
    rows = [row for row in MAP.splitlines() if row.startswith(f"| {task}")]
    return {place for row in rows for place in re.findall(r"`([\w./]+/[\w./]*)`", row)}


def test_the_map_has_a_line_for_every_package_and_module_of_the_library():
    named = {place.split("/")[1].removesuffix(".py") for place in PLACES if place.startswith("wscb_lib/")}
    assert set(rooms_of(LIBRARY)) <= named


@pytest.mark.parametrize("place", PLACES)
def test_every_place_the_map_names_is_there(place):
    assert (ROOT / place).exists()


@pytest.mark.parametrize(
    ("task", "place", "what_is_there"),
    [
        ("a chart, and the labels in it", "wscb_lib/charts/trends.py", "an agency is missing"),
        ("a chart, and the labels in it", "wscb_lib/charts/judged.py", "provisional limit"),
        ("a rule of the gate", "wscb_lib/quality/across.py", "between"),
        ("a disclosure rule: its numbers", "data/framework/board.toml", "[edition.board]"),
        ("a disclosure rule: its principle", "wscb_lib/disclosure/bounds.py", "of_few"),
        ("a disclosure rule: its principle", "wscb_lib/disclosure/cells.py", "of_few"),
        ("how a notebook's kernel starts", "wscb_lib/quarterly/kernels.py", "_process.start()"),
    ],
)
def test_what_people_look_for_is_where_the_map_says(task, place, what_is_there):
    assert place in found_for(task)
    assert what_is_there in (ROOT / place).read_text(encoding="utf-8")


def test_a_sentence_of_page_one_is_found_in_its_room():
    [place] = found_for("a sentence of page one")
    said = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / place).glob("*.py")))
    assert "Of so many measures, chance alone would flag about" in said


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.relative_to(LIBRARY).as_posix())
def test_a_package_begins_with_a_list_of_its_rooms(package):
    said = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert [room for room in rooms_of(package) if not re.search(rf"\b{room}\b", said)] == []


def imported_by(module: Path) -> set[str]:
    """The rooms of `wscb_lib` that a module imports from when it runs, at its top or inside a function."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and id(node) not in for_types:
            library, *room = (node.module or "").split(".")
            if library == "wscb_lib":
                found |= set(room[:1]) or {each.name for each in node.names}
    return found


def test_no_arrow_runs_back():
    """No room of the library needs, by whatever way round, one that needs it."""
    needs: dict[str, set[str]] = {}
    for module in LIBRARY.rglob("*.py"):
        room = module.relative_to(LIBRARY).with_suffix("").parts[0]
        needs[room] = needs.get(room, set()) | imported_by(module) - {room}
    while freed := {room for room, needed in needs.items() if not needed & needs.keys()}:
        needs = {room: needed for room, needed in needs.items() if room not in freed}
    assert needs == {}
