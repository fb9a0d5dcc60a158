"""The papers: what goes into which, what a page loses and keeps on its way to a sheet, and what the file
promises."""

from __future__ import annotations

import builtins
import hashlib
import re
import subprocess
import sys
from base64 import b64decode
from dataclasses import replace

import pdfua
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import loaded_by
from tests.pdfua import faults_of, walk
from wscb_lib.errors import PaperNotMade
from wscb_lib.framework import ReadersPaper
from wscb_lib.paper import (
    Imprint,
    PageFacts,
    Paper,
    Part,
    document_of,
    papers_for_readers,
    papers_of,
    press,
    write_papers,
)
from wscb_lib.paper.columns import set_columns, widths_of
from wscb_lib.paper.tree import tree_of, words_of

IMPRINT = Imprint(
    "Warrington Board", "January to March 2016", "Draft, not released", "OFFICIAL-SENSITIVE", True
)
CHART = """<figure class="exhibit" id="{id}" aria-labelledby="{id}-headline">
<h3 id="{id}-headline">Plans rose</h3>\
<p class="subtitle">Plans <strong class="specimen">Specimen</strong> by quarter</p>
<div class="picture"><div class="wide-picture">\
<svg role="img" aria-labelledby="{id}-says" viewBox="0 0 90 30">
<defs><path id="{id}-mark" d="M 0 0 L 9 9"/></defs>\
<use href="#{id}-mark" style="fill: url(#{id}-mark)"/><text x="1" y="9">7</text></svg>
</div><div class="narrow-picture" style="display:none"><svg viewBox="0 0 9 9"></svg></div></div>
<p class="says" id="{id}-says">Plans: 7 &amp; rising.</p>
<details><summary>Data for this chart</summary><table><tr><td>behind</td></tr></table></details></figure>"""
TABLE = """<figure class="exhibit" id="{id}" aria-labelledby="{id}-headline">\
<h3 id="{id}-headline">Returned</h3>
<p class="subtitle">Returns <strong class="specimen">Specimen</strong></p>\
<p class="says" id="{id}-says">Two came.</p><div class="wide">
<table><caption class="unseen">Returns</caption>\
<thead><tr><th scope="col">Return</th><th scope="col">Line</th></tr></thead><tbody>
<tr><th scope="row">Audits</th><td>\
<svg class="spark" viewBox="0 0 9 9" aria-hidden="true"><circle cx="4" cy="4" r="2"/></svg> ok</td></tr>
</tbody></table></div></figure>"""
PAGE = f"""<!doctype html><html lang="en-GB"><body><header><nav>All pages</nav></header>\
<main id="content" tabindex="-1">
<h1>Training</h1><nav class="contents" aria-label="On this page"><p>On this page</p></nav>
<h2 id="how-much">How much?</h2><p>See <a href="#plans">plans</a>, <a href="3_audits.html#x">audits</a> \
and <a href="9_gone.html">more</a>.</p>
{CHART.format(id="plans")}
<details class="more"><summary>More detail: 1 exhibit</summary>{TABLE.format(id="returned")}</details>
<h2 id="definitions-and-sources">Definitions and sources</h2>{TABLE.format(id="meanings")}
</main><footer>Foot</footer></body></html>"""


@pytest.fixture
def pages(tmp_path):
    for stem in ("0_board_summary", "6_training", "partner__police"):
        (tmp_path / f"{stem}.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def paper(*parts):
    return Paper("meeting", "Papers for the meeting", "What it is.", parts)


def part(extent, stem="6_training", line="", *, meanings=True):
    return Part(PageFacts(stem, "Training", line), extent, with_definitions=meanings and extent != "open")


# ---- which pages go into which paper --------------------------------------------------------------------

PAGES = st.lists(
    st.builds(PageFacts, st.sampled_from([f"{n}_page" for n in range(9)]), st.just("A page"), st.just(""),
              st.sampled_from(["", "Themes"]), st.booleans()),
    min_size=2, unique_by=lambda page: page.stem,
)  # fmt: skip


@given(PAGES)
@settings(max_examples=50)
def test_the_meetings_paper_and_its_appendix_together_hold_every_page_whole_and_once(found):
    meeting, appendix = papers_of(found, "26 May 2016")
    held = [(p.page.stem, extent) for paper in (meeting, appendix) for p in paper.parts
            for extent in (("open", "folded") if p.extent == "whole" else (p.extent,))]  # fmt: skip
    assert sorted(held) == sorted((page.stem, extent) for page in found for extent in ("open", "folded"))


def test_page_one_the_dashboard_and_what_has_something_to_say_are_the_meetings_in_the_boards_order():
    stems = ("0_board_summary", "1_performance_dashboard", "4_section_11_and_175", "6_training")
    meeting = papers_of([PageFacts(s, s, says_something=s == "6_training") for s in stems], "26 May 2016")[0]
    assert [p.page.stem for p in meeting.parts] == [stems[0], stems[1], stems[3]]


def test_a_partner_has_a_paper_of_its_own_and_stands_in_no_other():
    found = papers_of(
        [PageFacts("6_training", "T"), PageFacts("partner__police", "Police", "", "Partners")], ""
    )
    assert [(p.name, [each.page.title for each in p.parts]) for p in found][1:] == [
        ("appendix.pdf", ["T"]), ("partner__police.pdf", ["Police"]),
    ]  # fmt: skip


def test_a_pack_of_one_page_has_one_paper():
    assert [p.name for p in papers_of([PageFacts("annual_report", "The year")], "")] == ["annual_report.pdf"]


# ---- from a page to a sheet -----------------------------------------------------------------------------


def test_what_stands_open_goes_to_the_meeting_and_what_is_folded_with_the_definitions_to_the_appendix(pages):
    opened, folded = (document_of(paper(part(extent)), pages, IMPRINT) for extent in ("open", "folded"))
    assert 'id="6_training--plans"' in opened and "returned" not in opened and "meanings" not in opened
    assert 'id="6_training--plans"' not in folded and "Training: more detail" in folded
    assert 'id="6_training--returned"' in folded and 'id="6_training--meanings"' in folded


def test_nothing_of_the_screen_is_left_and_no_figure_is_printed_twice(pages):
    html = document_of(paper(part("whole")), pages, IMPRINT)
    for gone in (
        "On this page",
        "All pages",
        "<details",
        "<summary",
        "narrow-picture",
        "behind",
        "Specimen</strong>",
    ):
        assert gone not in html
    assert "<caption" not in html and html.count('subtitle">Returns ') == 2
    assert '<p class="subtitle">Plans  by quarter</p>' in html


def test_a_picture_is_an_image_of_itself_with_its_words_in_its_place(pages):
    html = document_of(paper(part("whole")), pages, IMPRINT)
    assert 'alt="Plans: 7 &amp; rising."' in html and 'alt="Small line: Audits"' in html
    assert "<svg" not in html
    drawn = b64decode(re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', html)[0]).decode()
    assert 'viewBox="0 0 90 30"' in drawn and 'href="#plans-mark"' in drawn and "url(#plans-mark)" in drawn


def test_a_table_of_too_many_columns_is_set_smaller_with_headings_that_part_between_syllables(pages):
    assert 'class="many' not in document_of(paper(part("whole")), pages, IMPRINT)
    heads = "<th scope='col'>Practitioners</th>" * 11
    table = f"<table><tr>{heads}</tr><tr><th scope='row'>A</th>{'<td>1</td>' * 10}</tr></table>"
    (pages / "6_training.html").write_text(
        f"<main><h1>T</h1><figure>{table}</figure></main>", encoding="utf-8"
    )
    html = document_of(paper(part("whole")), pages, IMPRINT)
    (width,) = re.findall(r"\.(s\d+) { width:9\.09% }", html)
    assert 'class="many ' in html and html.count(f'<col class="{width}" />') == 11


@pytest.mark.parametrize(("figures", "is_whole"), [(3, True), (7, False)])
def test_a_figure_parts_between_its_words_only_where_a_sheet_has_no_room_for_it_whole(figures, is_whole):
    cells = "<td>122.3&#160;per&#160;10,000</td>" * figures
    table = tree_of(f"<main><table><tr><th>Section 47 enquiries</th>{cells}</tr></table></main>").find(
        "table"
    )
    set_columns(table)
    assert ("\xa0" in "".join(table.itertext())) == is_whole
    assert words_of(table).count("122.3 per 10,000") == figures


def test_a_link_leads_on_within_its_paper_and_is_plain_words_where_its_page_is_in_another(pages):
    html = document_of(paper(part("open")), pages, IMPRINT)
    assert '<a href="#6_training--plans">plans</a>, <a>audits</a> and <a>more</a>' in html


def test_the_first_sheet_lists_the_parts_with_their_lines_and_one_page_alone_needs_none(pages):
    html = document_of(paper(part("open", line="One signal."), part("folded")), pages, IMPRINT)
    assert '<a href="#6_training">Training</a><p>One signal.</p>' in html and "Contents" in html
    assert "Contents" not in document_of(paper(part("whole")), pages, IMPRINT)


def test_a_part_with_nothing_folded_is_not_in_the_paper(pages):
    (pages / "6_training.html").write_text(
        "<main><h1>Training</h1><p>All of it.</p></main>", encoding="utf-8"
    )
    html = document_of(paper(part("folded"), part("open", "0_board_summary")), pages, IMPRINT)
    assert "more detail" not in html


def test_every_sheet_says_whose_it_is_how_it_is_marked_and_that_it_is_a_draft(pages):
    html = document_of(paper(part("whole")), pages, IMPRINT)
    for said in (
        "OFFICIAL-SENSITIVE",
        "Warrington Board, January to March 2016",
        "Draft, not released. Specimen",
    ):
        assert f'content: "{said}' in html


COLUMNS = st.lists(st.tuples(st.integers(1, 80), st.integers(1, 40)), min_size=1, max_size=9)


@given(COLUMNS)
@settings(max_examples=60)
def test_columns_are_never_wider_than_the_sheet_together_and_each_has_its_longest_word_where_they_fit(found):
    least = [need for _, need in found]
    widths = widths_of([max(wish, need) for wish, need in found], least)
    assert sum(widths) <= 106.0001
    if sum(least) <= 106:
        assert all(width >= need for width, need in zip(widths, least, strict=True))


# ---- what the file promises -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack")
    for stem in ("0_board_summary", "6_training"):
        (folder / f"{stem}.html").write_text(PAGE, encoding="utf-8")
    made, faults = write_papers([paper(part("whole", "0_board_summary"), part("whole"))], folder, IMPRINT)
    assert not faults and [p.name for p in made] == ["meeting.pdf"]
    return folder / "meeting.pdf"


def test_a_paper_keeps_what_pdf_ua_promises(printed):
    assert faults_of(printed) == []


def test_a_checker_of_another_house_finds_nothing(printed):
    assert [(each.rule_id, each.message) for each in pdfua.validate(str(printed)).findings] == []


def test_every_heading_of_a_table_says_whether_it_heads_a_column_or_a_row(printed):
    with pikepdf.open(printed) as pdf:
        told = [str(each.A.Scope) for each in walk(pdf.Root.StructTreeRoot) if str(each.S) == "/TH"]
    assert told[:3] == ["/Column", "/Column", "/Row"]


def test_its_bookmarks_are_its_pages_with_their_sections_under_them(printed):
    with pikepdf.open(printed) as pdf, pdf.open_outline() as outline:
        assert [each.title for each in outline.root] == ["Papers for the meeting", "Training", "Training"]
        assert [each.title for each in outline.root[1].children] == ["How much?", "Definitions and sources"]


def test_its_title_is_its_own_and_no_date_is_written(printed):
    with pikepdf.open(printed) as pdf:
        assert (
            str(pdf.docinfo["/Title"]) == "Papers for the meeting - Warrington Board, January to March 2016"
        )
        assert not {"/CreationDate", "/ModDate"} & set(pdf.docinfo.keys())


def test_another_process_prints_the_same_bytes(printed):
    """Another seed for the order of sets, another start: what an archive compares is the file."""
    both = paper(part("whole", "0_board_summary"), part("whole"))
    document = document_of(both, printed.parent, IMPRINT)
    code = (
        "import sys; from wscb_lib.paper.press import print_pdf\n"
        "sys.stdout.buffer.write(print_pdf(sys.stdin.read(), 'meeting.pdf'))"
    )
    again = subprocess.run(
        [sys.executable, "-c", code], input=document.encode(), capture_output=True, check=True
    )
    assert hashlib.sha256(again.stdout).hexdigest() == hashlib.sha256(printed.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda pdf: pdf.Root.__delitem__("/MarkInfo"), "it is not marked as tagged"),
        (lambda pdf: pdf.Root.__delitem__("/Lang"), "its language is not English"),
        (lambda pdf: pdf.Root.__delitem__("/Outlines"), "it has no bookmarks"),
        (lambda pdf: tag(pdf, "/Figure").__delitem__("/Alt"), "a picture has no words in its place"),
        (lambda pdf: tag(pdf, "/H2").__setitem__("/S", pikepdf.Name.H4), "heading level jumps from 1 to 4"),
        (lambda pdf: tag(pdf, "/TD").A.__delitem__("/Headers"), "a cell of a table has no heading"),
        (lambda pdf: pdf.pages[0].__delitem__("/Tabs"), "sheet 1: its links are not tabbed through in order"),
        (lambda pdf: unmark(pdf), "sheet 1: something is painted outside the structure (re)"),
    ],
)  # fmt: skip
def test_the_check_of_structure_finds_each_thing_that_is_spoiled(printed, tmp_path, spoil, fault):
    with pikepdf.open(printed) as pdf:
        spoil(pdf)
        pdf.save(tmp_path / "spoiled.pdf")
    assert fault in faults_of(tmp_path / "spoiled.pdf") or fault.split(" (")[0] in str(
        faults_of(tmp_path / "spoiled.pdf")
    )


def tag(pdf, kind):
    return next(each for each in walk(pdf.Root.StructTreeRoot) if str(each.S) == kind)


def unmark(pdf):
    pdf.pages[0].contents_add(b"0 0 9 9 re f")


# ---- a machine that cannot print ------------------------------------------------------------------------


def absent(monkeypatch, fault):
    real = builtins.__import__

    def refuse(name, *rest):
        if name == "weasyprint":
            raise fault
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(builtins, "__import__", refuse)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ImportError("No module named 'weasyprint'"), "WeasyPrint is not installed"),
        (OSError("cannot load library 'libpango-1.0-0'"), "WeasyPrint cannot load Pango"),
    ],
)
def test_without_the_press_or_its_library_there_is_one_sentence_and_the_pages_stand(
    pages, monkeypatch, fault, said
):
    absent(monkeypatch, fault)
    made, faults = write_papers([paper(part("whole"))], pages, IMPRINT)
    assert not made and len(faults) == 1 and said in faults[0] and "The pages are made." in faults[0]
    assert not list(pages.glob("*.pdf")) and (pages / "6_training.html").exists()


def test_without_any_of_the_fonts_there_is_one_sentence_that_names_them(pages, monkeypatch):
    monkeypatch.setattr(press, "FONTS", ("No Such Sans",))
    made, faults = write_papers([paper(part("whole"))], pages, IMPRINT)
    assert not made and len(faults) == 1 and "found none of the fonts No Such Sans" in faults[0]


@pytest.mark.parametrize("source", ["http://127.0.0.1/x.png", "file:///etc/hostname"])
def test_a_paper_fetches_nothing_and_what_the_press_misses_stops_that_paper_and_is_said(source):
    with pytest.raises(PaperNotMade, match=r"^meeting\.pdf: the press found a fault: Failed to load image"):
        image = f'<img alt="x" src="{source}"/>'
        press.print_pdf(f'<html lang="en-GB"><title>T</title>{image}</html>', "meeting.pdf")


def test_a_picture_without_words_stops_its_paper_and_no_other(pages):
    (pages / "6_training.html").write_text("<main><h1>Training</h1><svg></svg></main>", encoding="utf-8")
    other = Paper("partner__police", "Police", "", (part("whole", "partner__police"),))
    made, faults = write_papers([paper(part("whole")), other], pages, IMPRINT)
    assert made == [other]
    assert len(faults) == 1 and faults[0].startswith("meeting.pdf: 6_training.html: a picture has no words")


def test_a_run_that_asks_for_no_paper_loads_neither_the_press_nor_the_painter():
    assert loaded_by("import wscb_lib.paper", "weasyprint", "resvg_py") == []


def test_an_exhibit_that_a_sheet_can_hold_is_kept_whole_and_a_longer_one_may_break_between_its_rows(pages):
    row = "<tr><th scope='row'>Audits</th><td>ok</td></tr>"
    for rows, is_long in ((10, False), (60, True)):
        page = PAGE.replace("</tbody>", row * rows + "</tbody>")
        (pages / "6_training.html").write_text(page, encoding="utf-8")
        assert ('class="exhibit long"' in document_of(paper(part("whole")), pages, IMPRINT)) == is_long


# ---- papers for some readers ----------------------------------------------------------------------------

FACTS = [PageFacts("6_training", "Training"), PageFacts("0_board_summary", "Board summary")]


def readers(*holds, sides=1):
    return papers_for_readers([ReadersPaper("wall", "You said, we did", "For a wall.", holds, sides)], FACTS)


def test_a_paper_of_a_section_holds_it_alone_under_its_own_title_on_one_side_and_keeps_its_promises(pages):
    (paper,), _ = readers("6_training#how-much")
    document = document_of(paper, pages, IMPRINT)
    assert "<h1>You said, we did</h1>" in document and "6_training--plans" in document
    assert "Definitions" not in document and "returned" not in document  # another section, and a fold
    printed, faults = write_papers([paper], pages, IMPRINT)
    assert printed == [paper] and not faults and not faults_of(pages / "wall.pdf")
    with pikepdf.open(pages / "wall.pdf") as found:
        assert len(found.pages) == 1
        assert (
            b"16 Tf" in found.pages[0].Contents.read_bytes()
        )  # it is for a wall: as large as one side holds


def test_a_paper_longer_than_it_may_be_is_not_printed_and_says_by_how_much(pages):
    (paper,), _ = readers("6_training", "0_board_summary")
    printed, faults = write_papers([paper], pages, IMPRINT)
    assert not printed and not (pages / "wall.pdf").exists()
    (fault,) = faults
    assert fault.startswith("wall.pdf: takes 3 sides, and may take 1. Under its [[paper]] in board.toml")


def test_a_paper_of_a_page_or_a_heading_that_is_not_there_is_a_sentence_with_those_that_are(pages):
    (fault,) = readers("7_gone")[1]
    assert "wall: found no page 7_gone" in fault and "Wanted one of: 6_training, 0_board_summary." in fault
    (paper,), _ = readers("6_training#gone")
    (fault,) = write_papers([paper], pages, IMPRINT)[1]
    assert "found no heading “gone”. Wanted one of: how-much, definitions-and-sources." in fault


HANGS = """<h2 id="voices">You said, we did</h2><p>Health: 2 of 3.</p>
<div class="words wall"><details><summary>What may hang</summary>\
<ul><li>You said: home.</li></ul></details></div>
"""


def test_a_paper_for_a_wall_holds_what_anybody_may_read_and_bears_no_marking(pages):
    page = pages / "6_training.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</main>", f"{HANGS}</main>"), encoding="utf-8")
    plan = ReadersPaper("wall", "You said, we did", "For a wall.", ("6_training#voices",), 1, True)
    (paper,), _ = papers_for_readers([plan], FACTS)
    hung = document_of(paper, pages, IMPRINT)
    assert "You said: home." in hung and "2 of 3" not in hung and "What may hang" not in hung
    assert "<h2" not in hung  # the section's own title may promise more
    assert IMPRINT.marking and IMPRINT.marking not in hung
    for each in (readers("6_training#voices")[0][0], readers("6_training")[0][0]):
        other = document_of(each, pages, IMPRINT)
        assert "2 of 3" in other and "You said: home." not in other and IMPRINT.marking in other
    plan = replace(plan, holds=("6_training#how-much",))
    (fault,) = write_papers(papers_for_readers([plan], FACTS)[0], pages, IMPRINT)[1]
    assert "under “how-much” nothing may hang on a wall." in fault
