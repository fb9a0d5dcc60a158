"""A page's notebook as a Board has its sections: headed as its framework heads them, none that nobody is
asked for, and those that its own framework adds."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

_SECTION = re.compile(r'page\.section\("(\w+)"\)')


def fitted(notebook: Mapping[str, Any], headings: Mapping[str, str]) -> dict[str, Any]:
    """The notebook, as JSON has it, with these sections and no other; `headings` has the words above each.

    A section is three cells: its heading, `page.section("…")` and `page.commentary("…")`. One that no cell
    speaks to stands after the last. A notebook that speaks to no section stays as it is.

    >>> was = ("## Was", 'page.section("a")', 'page.commentary("a")')
    >>> cells = [{"source": words, "metadata": {}} for words in was]
    >>> made = fitted({"cells": cells}, {"b": "## New"})
    >>> ["".join(cell["source"]) for cell in made["cells"]]
    ['## New', 'page.section("b")', 'page.commentary("b")']
    """
    cells = list(notebook["cells"])
    spoken = {found[1]: n for n, cell in enumerate(cells) if (found := _SECTION.fullmatch(source_of(cell)))}
    if not spoken:
        return dict(notebook)
    models = cells[(last := max(spoken.values())) - 1 : last + 2]
    made: list[Any] = []
    for number, cell in enumerate(cells):
        name = next((n for n, at in spoken.items() if at - 1 <= number <= at + 1), None)
        if name is None:
            made.append(cell)
        elif name in headings:
            made.append(_said(cell, headings[name]) if number == spoken[name] - 1 else cell)
        if number == last + 1:
            made += [each for new in headings if new not in spoken for each in _added(models, new, headings)]
    return {**notebook, "cells": made}


def source_of(cell: Mapping[str, Any]) -> str:
    """What a cell says, which JSON may hold as lines."""
    return "".join(cell["source"])


def _added(models: list[Any], name: str, headings: Mapping[str, str]) -> list[Any]:
    said = (headings[name], f'page.section("{name}")', f'page.commentary("{name}")')
    made = [_said(cell, words) for cell, words in zip(models, said, strict=True)]
    for cell in made:
        if "id" in cell:
            cell["id"] = f"{cell['id']}-{name}"[:64].replace("_", "-")
    return made


def _said(cell: Any, words: str) -> Any:
    """The same cell with other words; the very same where they are what it says."""
    if source_of(cell) == words:
        return cell
    other = copy.deepcopy(cell)
    other["source"] = words
    return other
