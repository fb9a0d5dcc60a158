"""One page as it looks now: the kept results, today's words and today's notebook, in the pack's own
clothes."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from html import escape
from typing import Any

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.exhibits.passage import Passage
from wscb_lib.identifiers import kinds_in_words
from wscb_lib.notebook.page import Page
from wscb_lib.notebook.run import Run
from wscb_lib.pack import Face, PageName, identifiers_on, settled
from wscb_lib.pack.pages import page_of
from wscb_lib.page_content import PageContent, kept_page
from wscb_lib.quarterly.fitted import fitted

TALL = 760  # pixels of the frame in a notebook
_UNSPOKEN = {"parameters", "setup"}


@dataclass(frozen=True)
class Preview:
    """A page to look at, in a frame of its own. `html` is the whole page; it is part of no pack."""

    stem: str
    html: str
    remarks: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "\n".join([f"{self.stem} as it looks now: {len(self.html):,} characters", *self.remarks])

    def _repr_html_(self) -> str:
        """The page in a frame, and above it what a preview cannot show."""
        said = "".join(f"<p>{escape(remark)}</p>" for remark in self.remarks)
        return (
            f'{said}<iframe title="{escape(self.stem)} as it looks now" srcdoc="{escape(self.html)}" '
            f'style="width:100%;height:{TALL}px;border:1px solid #505a5f" sandbox></iframe>'
        )


def preview(run: Run, name: str, remarks: tuple[str, ...] = ()) -> Preview:
    """One page of the run by its stem or element, such as "6_training", "training" or "theme__neglect".

    Figures and exhibits are the run's; words and the notebook are read afresh. Raises `UsageFault` for a page
    that the run did not make, and for a cell that asks for what no page shows.
    """
    page = page_called(run, name)
    stem = page.stem
    face = Face(
        board=run.framework.board.name,
        quarter=run.material.period,
        edition=run.material.edition.title,
        marking=run.material.edition.marking,
        is_specimen=run.material.is_specimen,
        pages=(PageName.of(stem, page.title, page.group),),
        provenance=(("This page", "a preview, not part of a pack"),),
    )
    notebook = answered(run, stem, Page(page, run.store.workspace))
    html = page_of(stem, settled(notebook), face)
    if found := identifiers_on(html):
        remarks = (*remarks, f"It holds what has the form of {kinds_in_words(found)}. Take it out, or look.")
    return Preview(stem, html, remarks)


def page_called(run: Run, name: str) -> PageContent:
    """A page of the run by its stem or by its element's name; `UsageFault` with the nearest for another."""
    pages = {
        kept: kept_page(run.store, run.quarter, run.edition, kept)
        for kept in run.store.narratives(run.quarter, run.edition)
    }
    found = pages.get(name) or next((page for page in pages.values() if page.stem == name), None)
    if found is None:
        stems = [page.stem for page in pages.values()]
        elements = sorted(page.stem for page in pages.values() if page.is_element)
        raise UsageFault(
            f'page: found "{name}".{nearest(name, [*stems, *pages])} Known: {", ".join(elements)}, and a '
            "page "
            "for each theme and partner, such as theme__neglect."
        )
    return found


def answered(run: Run, stem: str, page: Page) -> Any:
    """The page's notebook as nbformat has it, each line that asks the page answered here, without a
    kernel."""
    import nbformat

    path = run.root / "notebooks" / f"{stem.partition('__')[0]}.ipynb"
    read = json.loads(path.read_text(encoding="utf-8"))
    made = json.dumps(fitted(read, page_called(run, stem).over))
    notebook: Any = nbformat.reads(made, as_version=4)
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and not _UNSPOKEN & set(cell.metadata.get("tags", [])):
            said = _answer(cell.source, page, f"notebooks/{path.name}, cell {number}")
            shown = {"output_type": "execute_result", "data": said._repr_mimebundle_(), "metadata": {}}
            cell.outputs = [nbformat.NotebookNode({**shown, "execution_count": None})]
    return notebook


def _answer(source: str, page: Page, where: str) -> Passage:
    """What one line gets; `UsageFault` where it is no line that asks the page for a passage."""
    asked = _asked(source)
    said = getattr(page, asked[0])(*asked[1]) if asked and asked[0] in dir(page) else None
    if not isinstance(said, Passage):
        raise UsageFault(
            f"{where}: found {source.strip()}, which asks the page for no passage. Mend the line or take it "
            "out."
        )
    return said


def _asked(source: str) -> tuple[str, list[str]] | None:
    """The part that a line asks for, and what of it; None for any other line.

    >>> _asked('page.section("how_much")'), _asked("1 / 0")
    (('section', ['how_much']), None)
    """
    try:
        call = ast.parse(source.strip(), mode="eval").body
    except SyntaxError:
        return None
    if not isinstance(call, ast.Call) or call.keywords or not ast.unparse(call.func).startswith("page."):
        return None
    constants = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    given = [value for value in constants if isinstance(value, str)]
    is_plain = len(given) == len(call.args) <= 1
    return (ast.unparse(call.func).removeprefix("page."), given) if is_plain else None
