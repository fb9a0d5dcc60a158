"""What PDF/UA-1 asks of a file, looked for by other code than wrote it: the structure, read by pikepdf.

No checker of the whole standard comes as a Python package. These are the clauses of ISO 14289-1 that a
machine can tell from the structure alone, more of them than the package pdfua knows; whether an alternative
text is true, people must read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

PAINTS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh", "BI"}
"""Operators that put something on the sheet."""


def faults_of(path: Path) -> list[str]:
    """A sentence for each fault; an empty list for a file that keeps what it promises."""
    with pikepdf.open(path) as pdf:
        tags = list(walk(pdf.Root.StructTreeRoot)) if "/StructTreeRoot" in pdf.Root else []
        return [
            *_promises(pdf),
            *_pages(pdf),
            *_fonts(pdf),
            *_pictures(tags),
            *_headings(tags),
            *_tables(tags),
            *_links(pdf, tags),
        ]


def walk(node: Dictionary) -> Iterator[Dictionary]:
    """Every element of the structure, in the order in which it is read."""
    kids = node.get("/K", Array())
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from walk(kid)


def _promises(pdf: Pdf) -> list[str]:
    """7.1, 7.2 and 5: it says that it is PDF/UA, tagged, in which language, and shows its title."""
    root = pdf.Root
    with pdf.open_metadata() as about:
        said = {
            "the metadata do not promise PDF/UA-1": about.get("pdfuaid:part") == "1",
            "the metadata hold no title": bool(about.get("dc:title")),
        }
    said |= {
        "it is not marked as tagged": bool(root.get("/MarkInfo", {}).get("/Marked", False)),
        "it has no structure": "/StructTreeRoot" in root,
        "its language is not English": str(root.get("/Lang", "")) == "en-GB",
        "readers show its file's name and not its title": bool(
            root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)
        ),
        "it has no bookmarks": "/Outlines" in root and "/First" in root.Outlines,
    }
    return [fault for fault, is_well in said.items() if not is_well]


def _pages(pdf: Pdf) -> list[str]:
    """7.1 and 7.18.3: all that is painted is in the structure or an artifact; a page with links is tabbed
    through in the structure's order."""
    found = []
    for number, page in enumerate(pdf.pages, start=1):
        depth = 0
        for step in pikepdf.parse_content_stream(page):
            operator = str(step.operator)
            depth += (operator in ("BDC", "BMC")) - (operator == "EMC")
            if operator in PAINTS and depth == 0:
                found.append(f"sheet {number}: something is painted outside the structure ({operator})")
                break
        if "/Annots" in page and page.get("/Tabs") != Name.S:
            found.append(f"sheet {number}: its links are not tabbed through in order")
        if "/StructParents" not in page:
            found.append(f"sheet {number}: it is not bound to the structure")
    return found


def _fonts(pdf: Pdf) -> list[str]:
    """7.21: every font is in the file, and its letters can be copied as letters."""
    found = []
    for each in pdf.objects:
        if not isinstance(each, Dictionary) or each.get("/Type") != Name.Font:
            continue
        name = str(each.get("/BaseFont", "a font"))
        if each.get("/Subtype") == Name.Type0 and "/ToUnicode" not in each:
            found.append(f"{name} does not say which letters its shapes are")
        told = each.get("/FontDescriptor")
        if told is not None and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(told.keys()):
            found.append(f"{name} is not in the file")
    return found


def _pictures(tags: list[Dictionary]) -> list[str]:
    """7.3: every figure has words in its place."""
    figures = [tag for tag in tags if str(tag.S) == "/Figure"]
    bare = [figure for figure in figures if not str(figure.get("/Alt", "")).strip()]
    return ["a picture has no words in its place"] * len(bare)


def _headings(tags: list[Dictionary]) -> list[str]:
    """7.4.2: the first heading is of the first level, and none is passed over."""
    levels = [int(str(tag.S)[2:]) for tag in tags if str(tag.S) in ("/H1", "/H2", "/H3", "/H4", "/H5", "/H6")]
    found = [] if levels[:1] == [1] else ["the first heading is not of the first level"]
    jumps = [(before, after) for before, after in pairwise(levels) if after > before + 1]
    return found + [f"heading level jumps from {before} to {after}" for before, after in jumps]


def _tables(tags: list[Dictionary]) -> list[str]:
    """7.5: every cell of a table names headings that are there, and no two share a name."""
    names = [str(tag.ID) for tag in tags if "/ID" in tag]
    found = ["two headings of tables share a name"] if len(names) > len(set(names)) else []
    for cell in (tag for tag in tags if str(tag.S) == "/TD"):
        heads = [str(head) for head in cell.get("/A", Dictionary()).get("/Headers", Array())]
        if not heads:
            found.append("a cell of a table has no heading")
        elif set(heads) - set(names):
            found.append("a cell of a table names a heading that is not there")
    return sorted(set(found))


def _links(pdf: Pdf, tags: list[Dictionary]) -> list[str]:
    """7.18.5: every link is in the structure, and says where it leads."""
    links = [
        note
        for page in pdf.pages
        for note in page.get("/Annots", Array())
        if note.get("/Subtype") == Name.Link
    ]
    loose = [note for note in links if "/StructParent" not in note]
    dumb = [note for note in links if not str(note.get("/Contents", "")).strip()]
    return (["a link is outside the structure"] if loose else []) + (
        ["a link does not say where it leads"] if dumb else []
    )
