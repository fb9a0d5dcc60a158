"""An executed notebook made fit for a page: nothing random, nothing a reader should not see."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

from wscb_lib.lean import leave_out_grammars

REMOVED = {"parameters", "injected-parameters", "setup", "remove-cell"}
"""Cells with one of these tags never reach a page."""

_SHOWN = ("text/html", "text/markdown")


def read(executed: Path | NotebookNode) -> NotebookNode:
    """A notebook node from a path, or a copy of the one given."""
    leave_out_grammars()
    import nbformat

    if not isinstance(executed, str | Path):
        return copy.deepcopy(executed)
    found: NotebookNode = nbformat.read(executed, as_version=4)
    return found


def settled(executed: Path | NotebookNode) -> NotebookNode:
    """A copy with cell ids renumbered and timings gone: the same run gives the same bytes.

    Takes a path or a notebook node; the original is left as it is.
    """
    notebook = read(executed)
    notebook.metadata = {key: notebook.metadata[key] for key in ("kernelspec",) if key in notebook.metadata}
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        tags = cell.metadata.get("tags", [])
        cell.metadata = type(cell.metadata)({"tags": tags} if tags else {})
    return notebook


def for_page(notebook: NotebookNode) -> NotebookNode:
    """The same without parameters and setup, without inputs, each output in the one form a page shows."""
    kept = [cell for cell in notebook.cells if not REMOVED & set(cell.metadata.get("tags", []))]
    for cell in kept:
        for output in cell.get("outputs", ()):
            form = next((form for form in _SHOWN if form in output.get("data", {})), None)
            if form:
                output["data"] = {form: output["data"][form]}
    notebook.cells = _spoken(kept)
    return notebook


def _spoken(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Without the headings under which the notebook asked and was answered with nothing: no empty box is left
    on the page."""
    parts: list[list[NotebookNode]] = [[]]
    for cell in cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            parts.append([])
        parts[-1].append(cell)
    return [cell for part in parts if not _is_silent(part[1:]) for cell in part]


def _is_silent(cells: list[NotebookNode]) -> bool:
    """Whether all that stands under a heading is empty passages, and at least one does."""
    return bool(cells) and all(cell.cell_type == "code" and _is_empty(cell) for cell in cells)


def _is_empty(cell: NotebookNode) -> bool:
    said = [
        text
        for output in cell.get("outputs", ())
        for form, text in output.get("data", {}).items()
        if form in _SHOWN
    ]
    return bool(said) and not any("".join(text).strip() for text in said)


def outbursts(stem: str, notebook: NotebookNode) -> list[str]:
    """A sentence for everything in a notebook that a page must not hold: prints, warnings, errors, bare
    values.

    What was printed is not repeated here: it might hold what nobody should read in a log.
    """
    found = []
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            said = _outburst(output)
            if said:
                found.append(
                    f"notebooks/{stem}.ipynb, cell {number}: {said}. A page holds only exhibits and words; "
                    "open the executed notebook to see it, and end the cell in one exhibit."
                )
    return found


def _outburst(output: NotebookNode) -> str:
    if output["output_type"] == "stream":
        return f"found text on {output['name']}, which is a print or a warning"
    if output["output_type"] == "error":
        return "found an error"
    if not any(form in output.get("data", {}) for form in _SHOWN):
        return f"found a bare value ({', '.join(sorted(output.get('data', {}))) or 'empty'})"
    return ""
