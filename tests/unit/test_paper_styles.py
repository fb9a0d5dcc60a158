"""What a paper says to the press so that printing costs less: it looks as it would have, and is the same file
however often, and after whatever else, it is printed."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import replace
from io import BytesIO
from xml.etree.ElementTree import fromstring, tostring

import pikepdf
import pytest

from wscb_lib.paper import Imprint, PageFacts, Paper, Part, document_of, shortcuts
from wscb_lib.paper.press import print_pdf
from wscb_lib.paper.styles import styles_as_attributes

NAMED_ONCE = shortcuts._named_once
IMPRINT = Imprint("The Board", "January to March 2016", "Draft, not released", "OFFICIAL", True)
MARKED = """<main><h1>Training</h1><p>See <a href="#plans">plans</a>.</p>
<figure class="exhibit" id="plans"><h3 id="plans-headline">Plans</h3><table id="plans-table"><thead><tr>
<th scope="col">Who</th><th scope="col">How many</th></tr></thead><tbody><tr><th scope="row">All</th>
<td style="color:#f46a25">7</td></tr></tbody></table></figure></main>"""
DRAWN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30" style="font:12px Arial;fill:#0B0C0C">
<defs><path id="mark" d="M 0 0 L 9 9 L 0 9 z" style="stroke: #801650; stroke-width: 1.6"/></defs>
<use href="#mark" x="9" y="9" style="fill: #ffffff"/>
<path d="M 1 1 L 80 9" style="fill: none; stroke: #dadde0"/>
<text x="45" y="20" style="text-anchor: middle; font-weight: 700; fill: #505a5f">Seven</text></svg>"""


@pytest.fixture
def document(tmp_path):
    (tmp_path / "6_training.html").write_text(MARKED, encoding="utf-8")
    paper = Paper("training", "Training", "", (Part(PageFacts("6_training", "Training"), "whole"),))
    return document_of(paper, tmp_path, IMPRINT)


def test_only_what_a_link_leads_to_keeps_its_id_and_everything_its_name(document):
    assert re.findall(r'(?<!data-)id="([^"]+)"', document) == ["6_training--plans"]
    names = re.findall(r'data-id="([^"]+)"', document)
    assert names == ["6_training", *(f"6_training--plans{rest}" for rest in ("", "-headline", "-table"))]


def test_no_element_has_a_style_of_its_own_and_the_papers_look_gives_way_to_what_one_said(document):
    assert "style=" not in document and re.search(r"\.s\d+ { color:#f46a25 }", document)
    printed = pikepdf.open(BytesIO(print_pdf(document, "training.pdf")))
    assert b"0.956863 0.415686 0.145098 rg" in printed.pages[0].Contents.read_bytes()  # the red of #f46a25


def test_a_chart_drawn_by_attributes_is_painted_as_it_is_by_styles():
    other = fromstring(DRAWN)
    styles_as_attributes(other)
    assert b"style" not in tostring(other)
    one, two = (painted(drawing) for drawing in (DRAWN.encode(), tostring(other)))
    assert one == two and b"0.501961 0.086275 0.313725 RG" in one[0]  # the stroke of the mark


def painted(drawing):
    """The one sheet of a drawing, and the parts of it that are drawn apart."""
    image = f'<img alt="x" src="data:image/svg+xml;base64,{b64encode(drawing).decode()}"/>'
    document = f'<html lang="en-GB"><title>T</title><h1>T</h1>{image}</html>'
    pdf = pikepdf.open(BytesIO(print_pdf(document, "x.pdf")))
    parts = pdf.pages[0].Resources.XObject
    return [pdf.pages[0].Contents.read_bytes(), *(parts[name].read_bytes() for name in sorted(parts.keys()))]


def test_letters_that_are_no_xml_are_left_out_and_signs_that_are_its_own_stand(tmp_path):
    page = MARKED.replace("Who", "Who\x0b &amp; <br>&lt;where&gt;")
    (tmp_path / "6_training.html").write_text(page, encoding="utf-8")
    paper = Paper("training", "R&D > Training", "", (Part(PageFacts("6_training", "Training"), "whole"),))
    printed = print_pdf(document_of(paper, tmp_path, replace(IMPRINT, board="A & B")), "training.pdf")
    with pikepdf.open(BytesIO(printed)) as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("R&D > Training - A & B, ")


def test_a_paper_is_the_same_file_whatever_was_printed_before_it(document):
    first = print_pdf(document, "training.pdf")
    print_pdf(document.replace("Training", "Audits").replace("How many", "How many of them"), "audits.pdf")
    assert print_pdf(document, "training.pdf") == first


def test_a_shortcut_through_the_press_gives_the_same_file_and_is_not_taken_in_another_version(
    document, monkeypatch
):
    page = '<section style="break-before: page"><h1>One more</h1><p>7</p></section>'
    longer = document.replace("</body>", f"{page * 3}</body>")
    asked = []
    monkeypatch.setattr(shortcuts, "_named_once", lambda named: asked.append(named) or NAMED_ONCE(named))
    short = print_pdf(longer, "training.pdf")
    assert len(asked) == 1 and len(pikepdf.open(BytesIO(short)).pages) == 4
    monkeypatch.setattr(shortcuts, "PYDYF", "0.0")
    assert print_pdf(longer, "training.pdf") == short and len(asked) == 1


def test_a_file_is_identified_by_what_it_was_printed_from_and_a_checksum_of_what_it_is(document):
    printed = print_pdf(document, "training.pdf")
    first, second = map(bytes, pikepdf.open(BytesIO(printed)).trailer.ID)
    assert first == hashlib.sha256(document.encode()).hexdigest()[:32].encode()
    bare = printed.replace(b"/ID [(%b)(%b)]" % (first, second), b"")
    assert second == hashlib.sha256(bare).hexdigest()[:32].encode()
