"""A paper as one document: its front, its leaves, its running head; and the papers of a pack, written."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from wscb_lib.errors import PaperNotMade
from wscb_lib.paper.contents import Paper
from wscb_lib.paper.leaf import drop_dead_links, front_of, head_of, leaf_of
from wscb_lib.paper.press import FONTS, print_pdf, refuse_unable
from wscb_lib.paper.styles import keep_wanted_ids, styles_as_classes
from wscb_lib.paper.tree import html_of
from wscb_lib.stopping import deaf_to_ctrl_c, whole_step

LOOK = Path(__file__).resolve().parents[1] / "page" / "paper.css"


@dataclass(frozen=True)
class Imprint:
    """What every sheet says: whose it is, of which quarter, whether a draft or released, and its marking (""
    for none)."""

    board: str
    quarter: str
    state: str
    marking: str
    is_specimen: bool


def document_of(paper: Paper, pages: Path, imprint: Imprint) -> str:
    """The paper as one document, HTML that is XML as well, from the pages in the folder `pages`.

    A `FileNotFoundError` where one of them is missing, a `PaperNotMade` where a picture on one has no words.
    """
    leaves: list[Element] = []
    lines: list[tuple[str, str, str]] = []
    for part in paper.parts:
        leaf = leaf_of(part, (pages / f"{part.page.stem}.html").read_text(encoding="utf-8"))
        if leaf is not None:
            leaves.append(leaf)
            lines.append((part.page.stem, part.title, part.page.line if part.extent != "folded" else ""))
    body = Element("body", {"class": "poster"} if all(part.section for part in paper.parts) else {})
    if all(part.section for part in paper.parts):
        body.append(head_of(paper.title, paper.about))
    elif len(leaves) > 1:
        body.append(front_of(paper.title, paper.about, lines, _facts(imprint)))
    body.extend(leaves)
    drop_dead_links(body)
    keep_wanted_ids(body)
    own = styles_as_classes(body)
    if paper.is_for_a_wall:
        imprint = replace(imprint, marking="")
    whole = Element("html", {"lang": "en-GB"})
    head = SubElement(whole, "head")
    SubElement(head, "title").text = f"{paper.title} - {imprint.board}, {imprint.quarter}"
    SubElement(head, "meta", {"name": "author", "content": imprint.board})
    SubElement(head, "style").text = look(imprint)
    SubElement(head, "style").text = own
    whole.append(body)
    return html_of(whole)


def _facts(imprint: Imprint) -> list[str]:
    made_up = "Specimen: the figures are made up. Published figures shown beside them are real."
    return [f"{imprint.board}, {imprint.quarter}", *([made_up] if imprint.is_specimen else [])]


def look(imprint: Imprint) -> str:
    """The styles of a paper, with what its running head and foot say."""
    said = {
        "__MARKING__": imprint.marking,
        "__WHOSE__": f"{imprint.board}, {imprint.quarter}",
        "__STATE__": f"{imprint.state}. Specimen: made-up figures" if imprint.is_specimen else imprint.state,
        "__FONTS__": ", ".join(f"'{name}'" for name in FONTS),
    }
    styles = LOOK.read_text(encoding="utf-8")
    for name, words in said.items():
        styles = styles.replace(name, words.replace("\\", "").replace('"', ""))
    return styles


def write_papers(
    papers: Sequence[Paper], pages: Path, imprint: Imprint, jobs: int = 1
) -> tuple[list[Paper], list[str]]:
    """Print each paper into the folder `pages` from the pages that stand there, `jobs` at a time.

    Returns those printed, and a sentence for each fault; where this machine cannot print at all, none and one
    sentence. A paper with a fault is not written.
    """
    try:
        refuse_unable()
    except PaperNotMade as fault:
        return [], list(fault.sentences)
    documents: dict[Paper, str] = {}
    faults: list[str] = []
    for paper in papers:
        try:
            documents[paper] = document_of(paper, pages, imprint)
        except PaperNotMade as fault:
            faults += [f"{paper.name}: {said}" for said in fault.sentences]
    printed = []
    for paper, found in zip(documents, _print_all(documents, jobs), strict=True):
        if isinstance(found, bytes):
            (pages / paper.name).write_bytes(found)
            printed.append(paper)
        else:
            faults += found
    return printed, faults


def _print_all(documents: dict[Paper, str], jobs: int) -> list[bytes | list[str]]:
    """Each document's bytes, or its faults, in order; the longest is printed first, so none waits for it at
    the end."""
    work = [(document, paper.name, paper.sides) for paper, document in documents.items()]
    if jobs < 2 or len(work) < 2:
        return [_print_one(each) for each in work]
    order = sorted(range(len(work)), key=lambda at: -len(work[at][0]))
    spawn = multiprocessing.get_context("spawn")
    # a worker ends with its last paper, and gives back then what it holds: nothing is looked for before
    with ProcessPoolExecutor(min(jobs, len(work)), spawn, initializer=gc.disable) as pool:
        with whole_step(), deaf_to_ctrl_c():
            printed = pool.map(_print_one, [work[at] for at in order])
        done = dict(zip(order, printed, strict=True))
    return [done[at] for at in range(len(work))]


def _print_one(work: tuple[str, str, int]) -> bytes | list[str]:
    """At module level so that another process can find it."""
    try:
        return print_pdf(*work)
    except PaperNotMade as fault:
        return list(fault.sentences)
