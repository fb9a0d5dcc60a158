"""Notebooks speak, they do not think: the shape every element's notebook keeps."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from tests.conftest import PAGE_NOTEBOOKS, ROOT
from wscb_lib.quarterly.inputs import FOR_THE_ANALYST, OF_A_REGION
from wscb_lib.quarterly.kernels import parameter_names

THINKING = (
    ast.FunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.If,
    ast.With,
    ast.Try,
    ast.Lambda,
    ast.ListComp,
    ast.BinOp,
    ast.Compare,
)
TAGS = {"parameters", "setup"}
REGION = ROOT / "notebooks" / OF_A_REGION
LEADS_TO_ROWS = "page.measure"


def cells(path: Path, kind: str) -> list[dict]:
    return [c for c in json.loads(path.read_text())["cells"] if c["cell_type"] == kind]


def source(cell: dict) -> str:
    return "".join(cell["source"])


def tagged(path: Path, tag: str) -> list[dict]:
    return [c for c in cells(path, "code") if tag in c["metadata"].get("tags", [])]


def faults_of(code: str) -> list[str]:
    """What in a cell is thinking rather than speaking."""
    tree = ast.parse(code)
    found = [type(node).__name__ for node in ast.walk(tree) if isinstance(node, THINKING)]
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    asked = [ast.unparse(call.func) for call in calls]
    return found + [a for a in asked if not a.startswith("page.") or a == LEADS_TO_ROWS]


@pytest.mark.parametrize(
    "code",
    [
        "def f(): pass",
        "for i in x: page.line()",
        "page.line() if x else None",
        "pd.read_csv('x')",
        "open_facts('x')",
        "page.measure('x').rows()",
    ],
)
def test_thinking_is_recognised(code):
    assert (
        faults_of(code)
        or isinstance(ast.parse(code).body[0], ast.Expr)
        and "IfExp" in ast.dump(ast.parse(code))
    )


@pytest.mark.parametrize("path", [*PAGE_NOTEBOOKS, REGION], ids=lambda p: p.stem)
class TestShape:
    def test_the_first_cell_is_prose_and_the_first_code_cell_holds_the_parameters(self, path):
        all_cells = json.loads(path.read_text())["cells"]
        assert all_cells[0]["cell_type"] == "markdown"
        assert cells(path, "code")[0] in tagged(path, "parameters")

    def test_parameters_are_literals_each_with_a_comment(self, path):
        (cell,) = tagged(path, "parameters")
        for line in source(cell).splitlines():
            assert re.fullmatch(r'[a-z]+ = "[^"]*"  # .+', line), line

    def test_there_is_one_import_and_one_object(self, path):
        (cell,) = tagged(path, "setup")
        tree = ast.parse(source(cell))
        assert [type(node).__name__ for node in tree.body] == ["ImportFrom", "Assign"]
        assert tree.body[0].module == "wscb_lib" and [a.name for a in tree.body[0].names] == [
            "open_narrative"
        ]
        opened = tree.body[1].value
        assert [ast.unparse(a) for a in opened.args][1:] == parameter_names(json.loads(path.read_text()))
        assert [ast.unparse(a) for a in opened.args][1:4] == ["quarter", "workspace", "edition"]
        assert opened.args[0].value == re.sub(r"^\d+_", "", path.stem)

    def test_every_other_cell_is_one_line_that_asks_the_page_for_something(self, path):
        for cell in cells(path, "code"):
            if TAGS & set(cell["metadata"].get("tags", [])):
                continue
            assert len(source(cell).strip().splitlines()) == 1, source(cell)
            assert not faults_of(source(cell)), source(cell)
            assert not source(cell).rstrip().endswith(";")

    def test_no_figure_and_no_date_is_typed_in_prose(self, path):
        for cell in cells(path, "markdown"):
            without_names = re.sub(r"[Ss]ections? \d+|175|157|72 hours", "", source(cell))
            assert not re.search(r"\d", without_names), source(cell)

    def test_it_is_committed_without_outputs_counts_or_other_tags(self, path):
        for cell in cells(path, "code"):
            assert cell["outputs"] == [] and cell["execution_count"] is None
            assert set(cell["metadata"]) <= {"tags"} and set(cell["metadata"].get("tags", [])) <= TAGS


@pytest.mark.parametrize("name", FOR_THE_ANALYST)
class TestTheAnalystsOwn:
    def test_it_is_committed_without_outputs_and_counts(self, name):
        for cell in cells(ROOT / "notebooks" / name, "code"):
            assert cell["outputs"] == [] and cell["execution_count"] is None

    def test_it_opens_the_bench_and_no_page_of_a_pack(self, name):
        (cell,) = tagged(ROOT / "notebooks" / name, "setup")
        assert "open_workbench(quarter, workspace)" in source(cell) and "open_narrative" not in source(cell)


def test_the_tour_meets_each_wish_of_an_analyst():
    tour = "\n".join(source(cell) for cell in cells(ROOT / "notebooks" / "tour.ipynb", "code"))
    wishes = ("page(", "section(", ".chart(", "dir(page)", ".frame(", ".by(", ".rows(", "try_measure(")
    also = ("preview(", "stale(", "without_words(", "drafts(", "find(", "why(", "style(")
    assert [wish for wish in (*wishes, *also) if wish not in tour] == []
