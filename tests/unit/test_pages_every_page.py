"""Every page: one table tells an element from another, and no other room of the pages knows an element by its
id."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.conftest import framework_of
from wscb_lib.pages import every_page
from wscb_lib.pages.evidence import DASHBOARD

FRAMEWORK = framework_of()
ELEMENTS = {element.id for element in FRAMEWORK.elements if not element.topic}
ROOMS = sorted(path for path in Path(every_page.__file__).parent.rglob("*.py"))


def ids_typed_in(path: Path) -> set[str]:
    """The elements' ids that stand as words of their own in a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)} & ELEMENTS


def test_an_element_is_told_from_another_in_one_table_and_nowhere_else():
    typed = {path.name: found for path in ROOMS if (found := ids_typed_in(path))}
    assert typed.pop("evidence.py") == {DASHBOARD}
    assert set(typed) == {"every_page.py"}


def test_every_kind_of_page_is_of_an_element_that_the_framework_has():
    assert set(every_page.KINDS) <= ELEMENTS
