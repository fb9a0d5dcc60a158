"""Is every section headed in its notebook as the framework heads it, and asked the same question?

The page prints the notebook's words, and people change the framework's: a run refuses two that differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from wscb_lib.errors import FrameworkFault
from wscb_lib.framework import Framework, PartnerSection, Section


def refuse_other_headings(framework: Framework, notebooks: Path) -> None:
    """Hold the notebooks' headings against the sections of elements/ and of partners.toml.

    Where a Board's own framework, or what changed on a day, says otherwise of an element, its notebook is
    fitted to that (`fitted`).
    Raises `FrameworkFault` with a sentence for each section that is headed otherwise, or spoken to by no
    cell. A notebook that is not there, or cannot be read, is no fault here: whoever opens it says so.
    """
    faults = [
        fault
        for page, stem, sections in _sections(framework)
        if page not in framework.fitted
        for fault in heading_faults(f"data/framework/{page}", sections, notebooks / f"{stem}.ipynb")
    ]
    if faults:
        raise FrameworkFault(*faults)


def _sections(framework: Framework) -> Iterator[tuple[str, str, Sequence[Section | PartnerSection]]]:
    """Each page that heads sections, the stem of the notebook that prints them, and the sections."""
    for element in framework.elements:
        if not element.topic:
            yield f"elements/{element.stem}.toml", element.notebook, element.sections
    yield "partners.toml", "partner", framework.partner_sections


def heading_faults(page: str, sections: Sequence[Section | PartnerSection], notebook: Path) -> list[str]:
    """What a page of the framework and one notebook say differently of sections: a sentence each."""
    cells = _cells(notebook)
    return [f for s in sections if cells is not None and (f := _fault(page, s, notebook.name, cells))]


def _fault(page: str, section: Section | PartnerSection, notebook: str, cells: Sequence[str]) -> str:
    """What is wrong with one section's place in a notebook; "" where nothing is."""
    speaks = f'page.section("{section.id}")'
    if speaks not in cells:
        where = f"{page}, section {section.id}"
        return f"{where}: no cell of notebooks/{notebook} is {speaks}. Add the cell, or take the section off."
    at = cells.index(speaks)
    found = next((" ".join(cell.split()) for cell in reversed(cells[:at]) if cell.startswith("## ")), "")
    wanted = f"## {section.title} {section.question}"
    if found == wanted:
        return ""
    return (
        f'{page}, section {section.id}: says "{wanted}", and notebooks/{notebook} "{found}" above '
        f"{speaks}. Write the "
        "same title and question in both: the page prints the notebook's."
    )


def _cells(notebook: Path) -> list[str] | None:
    """The source of every cell in order; None for a notebook that is not there or cannot be read."""
    try:
        read = json.loads(notebook.read_text(encoding="utf-8"))
        return ["".join(cell["source"]) for cell in read["cells"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
