"""The papers: a pack's pages as PDF/UA, each reader's own; and its open charts as pictures.

Both are drawn from the pages as they stand, so a page and its paper cannot disagree. Nothing here is imported
by a run that asks for neither.

- `contents`   which pages go into which paper
- `tree`       a page as a tree, and back
- `leaf`       a page made fit for paper
- `columns`    how wide a table's columns are
- `styles`     what an element says of its own look, said so that it costs less to print
- `document`   leaves, a front and a running head as one document
- `press`      prints it; the only importer of WeasyPrint
- `shortcuts`  a part of the press, made quicker in one version of it
- `pictures`   open charts as SVG and PNG, named by measure; the only importer of resvg
"""

from __future__ import annotations

from wscb_lib.paper.contents import PageFacts, Paper, Part, papers_for_readers, papers_of
from wscb_lib.paper.document import Imprint, document_of, write_papers
from wscb_lib.paper.pictures import write_pictures

__all__ = [
    "Imprint",
    "PageFacts",
    "Paper",
    "Part",
    "document_of",
    "papers_for_readers",
    "papers_of",
    "write_papers",
    "write_pictures",
]
