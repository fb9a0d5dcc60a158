"""The pack: one readable page a notebook, the figures as files, and proof of what it was made from."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace

import nbformat.v4 as notebooks
import pandas as pd
import pytest

from wscb_lib.errors import NotebookFailed
from wscb_lib.exhibits import Exhibit
from wscb_lib.pack import (
    Face,
    PageName,
    checksum,
    faults_of,
    settled,
    write_index,
    write_manifest,
    write_pages,
    write_tables,
)

FACE = Face(
    board="Warrington Safeguarding Children Board",
    quarter="January to March 2016 (2015-16 Q4)",
    edition="board",
    marking="OFFICIAL-SENSITIVE",
    is_specimen=True,
    pages=(PageName("0_board_summary", "Board summary"), PageName("6_training", "Training")),
    provenance=(("Facts", "3f2a9c01"), ("Quarter", "2015-16-Q4")),
)
EXHIBIT = Exhibit(
    "plans", "No clear change in plans", "Plans, Warrington",
    '<svg role="img" aria-labelledby="plans-says" viewBox="0 0 9 9"><text x="1" y="8">7</text></svg>',
    "Plans: 7.", ("Quarter", "Plans"), (("Q1", "7"),), "Made up", (), True, "trend",
)  # fmt: skip


def code(*outputs, source="page.section('secret')", tags=()):
    return notebooks.new_code_cell(
        source, outputs=list(outputs), metadata={"tags": list(tags)} if tags else {}
    )


def shows(html, plain="words"):
    return notebooks.new_output(
        "execute_result", data={"text/html": html, "text/plain": plain}, execution_count=3
    )


def notebook(*cells):
    return notebooks.new_notebook(cells=[notebooks.new_markdown_cell("# Training"), *cells])


@pytest.fixture
def ordinary():
    return notebook(
        code(source='quarter = "2015-16-Q4"', tags=["parameters"]),
        code(
            shows("<p>a secret of the set-up</p>"),
            source='quarter = "2015-16-Q3"',
            tags=["injected-parameters"],
        ),
        code(source="page = open_narrative()", tags=["setup"]),
        notebooks.new_markdown_cell("## How much?\n\nHow many were *trained*?"),
        code(shows(EXHIBIT.html)),
        notebooks.new_markdown_cell("## How well?"),
        notebooks.new_markdown_cell("## So what?"),
    )


def page(found, tmp_path, face=FACE, stem="6_training"):
    return write_pages({stem: found}, tmp_path, face)[stem].read_text(encoding="utf-8")


# ---- what a page is -------------------------------------------------------------------------------------


def test_a_page_says_whose_it_is_how_it_is_marked_and_that_its_figures_are_made_up(ordinary, tmp_path):
    html = page(ordinary, tmp_path)
    for said in (
        FACE.board,
        FACE.quarter,
        "OFFICIAL-SENSITIVE",
        "Specimen.",
        "3f2a9c01",
        "<title>Training - ",
    ):
        assert said in html
    assert '<html lang="en-GB">' in html and "Skip to the content" in html


def test_an_edition_without_a_marking_and_a_real_board_say_neither(ordinary, tmp_path):
    import dataclasses

    html = page(ordinary, tmp_path, dataclasses.replace(FACE, marking="", is_specimen=False))
    assert 'class="marking"' not in html and 'class="band"' not in html


def test_no_code_no_parameters_and_no_prompts_reach_a_page(ordinary, tmp_path):
    html = page(ordinary, tmp_path)
    assert not re.search(r"secret|open_narrative|quarter = |In\s*\[|Out\s*\[", html)


def test_words_are_rendered_and_exhibits_come_through_whole(ordinary, tmp_path):
    html = page(ordinary, tmp_path)
    assert "<em>trained</em>" in html and EXHIBIT.html in html


def test_a_page_runs_nothing_and_fetches_nothing(ordinary, tmp_path):
    html = page(ordinary, tmp_path)
    assert not re.search(r"<script|<link|<iframe|https?://(?!www\.w3\.org/2000/svg)", html)


def test_every_section_can_be_reached_from_the_list_at_the_top(ordinary, tmp_path):
    html = page(ordinary, tmp_path)
    wanted = re.findall(r'<li><a href="#([^"]+)">', html)
    assert wanted == ["how-much", "how-well", "so-what"]
    assert all(html.count(f'<h2 id="{name}">') == 1 for name in wanted)


def test_a_heading_under_which_nothing_is_said_is_left_off_the_page_and_out_of_its_list(tmp_path):
    said = notebook(
        notebooks.new_markdown_cell("## Complaints\n\nDoes it answer in time?"),
        code(shows("", "")),
        *(
            cell
            for name in ("One", "Two", "Three")
            for cell in (notebooks.new_markdown_cell(f"## {name}"), code(shows("<p>said</p>")))
        ),
    )
    html = page(said, tmp_path)
    assert "Complaints" not in html.split("<main", 1)[1] and "answer in time" not in html
    assert re.findall(r'<li><a href="#([^"]+)">', html) == ["one", "two", "three"]


def test_pages_lead_to_the_one_before_the_one_after_and_all_the_others(ordinary, tmp_path):
    html = page(ordinary, tmp_path)
    assert "Previous: Board summary" in html and "Next:" not in html
    assert '<a href="6_training.html" aria-current="page">' in html


def test_the_same_run_gives_the_same_bytes_whatever_papermill_named_its_cells(ordinary, tmp_path):
    first = page(ordinary, tmp_path / "a")
    for cell in ordinary.cells:
        cell["id"] = "random-" + checksum(str(id(cell)).encode())[:8]
        cell.metadata["papermill"] = {"duration": 1.2, "start_time": "2026-01-01T00:00:00"}
    ordinary.metadata["papermill"] = {"output_path": "somewhere"}
    assert page(ordinary, tmp_path / "b") == first


def test_an_executed_notebook_is_settled_without_touching_the_original(ordinary):
    before = [cell["id"] for cell in ordinary.cells]
    after = settled(ordinary)
    assert [cell["id"] for cell in after.cells] == [f"cell-{n}" for n in range(len(before))]
    assert [cell["id"] for cell in ordinary.cells] == before


# ---- what a page may not hold ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (notebooks.new_output("stream", name="stderr", text="Jane Doe"), "text on stderr"),
        (notebooks.new_output("stream", name="stdout", text="Jane Doe"), "text on stdout"),
        (notebooks.new_output("error", ename="E", evalue="Jane Doe", traceback=[]), "found an error"),
        (notebooks.new_output("execute_result", data={"text/plain": "Jane Doe"}), "bare value"),
        (notebooks.new_output("display_data", data={"image/png": "Jane Doe"}), "bare value (image/png)"),
    ],
)
def test_a_print_a_warning_an_error_or_a_bare_value_stops_the_pack_and_is_not_repeated(
    output, said, tmp_path
):
    with pytest.raises(NotebookFailed) as stopped:
        page(notebook(code(output)), tmp_path)
    assert (
        said in str(stopped.value) and "cell 1" in str(stopped.value) and "Jane Doe" not in str(stopped.value)
    )


def test_every_notebook_at_fault_is_named_and_no_page_is_written(tmp_path):
    loud = notebook(code(notebooks.new_output("stream", name="stdout", text="x")))
    with pytest.raises(NotebookFailed) as stopped:
        write_pages({"0_board_summary": loud, "6_training": loud}, tmp_path, FACE)
    assert len(stopped.value.sentences) == 2 and not list(tmp_path.iterdir())


def test_a_heading_that_skips_a_level_stops_the_pack(tmp_path):
    with pytest.raises(NotebookFailed, match="jumps from 2 to 4"):
        page(notebook(code(shows("<h2>A</h2><h4>B</h4>"))), tmp_path)


SOUND = '<html lang="en-GB"><title>T</title><h1>A</h1>'


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (SOUND.replace("en-GB", "en"), "language"),
        (SOUND.replace("<title>T</title>", ""), "title"),
        (SOUND + "<h1>B</h1>", "2 main headings"),
        (SOUND + '<p id="x"></p><p id="x"></p>', 'the id "x"'),
        (SOUND + '<svg role="img" aria-labelledby="gone"></svg>', '"gone", which is not there'),
        (SOUND + "<svg></svg>", "no words in its place"),
        (SOUND + '<img src="data:x" alt="">', "no words in its place"),
        (SOUND + "<table><tr><td>1</td></tr></table>", "no caption"),
        (SOUND + "<table><caption>c</caption><tr><th>1</th></tr></table>", "without its scope"),
        (SOUND + '<table><caption>c</caption><tr><th scope="col"></th></tr></table>', "empty heading"),
        (SOUND + '<table><caption>c</caption><tr role="row"></tr></table>', "a role beside"),
        (SOUND + '<script src="x"></script>', "run or fetched"),
        (SOUND + '<img src="http://x" alt="x">', "run or fetched"),
        (SOUND + "<style>a { background: url(http://x) }</style>", "run or fetched"),
        (SOUND + "x" * 1_600_000, "weighs"),
    ],
)
def test_each_fault_that_would_shut_someone_out_is_found(html, said):
    assert not faults_of(SOUND)
    found = faults_of(html)
    assert len(found) == 1 and said in found[0]


# ---- the front page -------------------------------------------------------------------------------------


def test_the_front_page_has_a_line_for_each_page_and_leads_to_the_files(tmp_path):
    path = write_index(
        tmp_path,
        FACE,
        title="Board pack",
        lead="Begin here.",
        lines={"6_training": "No clear change <b>"},
        files=[("tables/results.csv", "Every figure")],
    )
    html = path.read_text(encoding="utf-8")
    assert path.name == "index.html" and "No clear change &lt;b&gt;" in html
    assert (
        '<a href="6_training.html">Training</a>' in html
        and '<a href="tables/results.csv">Every figure</a>' in html
    )


PARTNERS = tuple(PageName(f"partner__a{n}", f"Agency {n}", "Partners") for n in range(9))


def test_the_front_page_says_what_the_board_sets_out_to_do_before_anything_it_found(tmp_path):
    html = write_index(tmp_path, FACE, aims={"Vision": "Every child <safe>.", "Statement of intent": "Help"})
    said = html.read_text(encoding="utf-8").split("<main", 1)[1]
    assert "<b>Vision.</b> Every child &lt;safe&gt;." in said
    assert said.index("Vision") < said.index("Statement of intent") < said.index("6_training.html")


def test_pages_of_a_group_stand_under_its_heading_on_the_front_page(tmp_path):
    themes = (PageName("theme__neglect", "Neglect", "Themes"),)
    html = write_index(tmp_path, replace(FACE, pages=(*FACE.pages, *themes, *PARTNERS))).read_text(
        encoding="utf-8"
    )
    main = html.split("<main", 1)[1]
    assert (
        main.index("6_training.html")
        < main.index('<h2 id="themes">')
        < main.index("Neglect")
        < main.index('<h2 id="partners">')
    )
    assert main.index('<h2 id="partners">') < main.index("Agency 0") < main.index("Agency 8")


def test_every_page_leads_up_to_the_contents_to_page_one_and_to_each_partner(tmp_path):
    html = page(notebook(), tmp_path, face=replace(FACE, pages=(*FACE.pages, *PARTNERS)))
    listed = html.split("</header>")[0]
    assert '<a href="index.html">Contents</a>' in listed and listed.count("Agency ") == len(PARTNERS)
    assert f'<a href="{FACE.pages[0].stem}.html">{FACE.pages[0].title}</a>' in listed.split("<details>")[0]


def test_a_page_that_shares_its_notebook_is_headed_by_its_own_title(tmp_path):
    face = replace(FACE, pages=(*FACE.pages, PageName("theme__neglect", "Neglect & harm", "Themes")))
    html = page(notebook(), tmp_path, stem="theme__neglect", face=face)
    assert '<p class="kind">Training</p><h1>Neglect &amp; harm</h1>' in html


# ---- the figures as files -------------------------------------------------------------------------------

NAN = float("nan")
ROWS = [
    ("plans", "2015-16-Q3", "all", "all", "all", 70, NAN, 70, "ok", ""),
    ("plans", "2015-16-Q4", "all", "all", "all", 76, NAN, 76, "partial", ""),
    ("plans", "2015-16-Q4", "age_band", "under 1", "all", NAN, NAN, NAN, "suppressed", "1 to 4"),
    ("timely", "2015-16-Q3", "all", "all", "all", NAN, NAN, NAN, "held", ""),
    ("timely", "2015-16-Q4", "all", "all", "all", 46, 51, 90.196078, "ok", ""),
]
COLUMNS = [
    "measure",
    "quarter",
    "breakdown",
    "group",
    "agency",
    "numerator",
    "denominator",
    "value",
    "status",
    "shown_as",
]


@pytest.fixture
def tables(tmp_path):
    def write(folder):
        return write_tables(
            tmp_path / folder,
            pd.DataFrame(ROWS, columns=COLUMNS),
            FACE,
            titles={"plans": "Plans started", "timely": "Held in time"},
            units={"plans": "plans", "timely": "percent"},
        )

    return write


def test_the_csv_has_every_row_its_numbers_alone_in_their_columns_and_what_pages_print_beside_them(tables):
    with tables("a")[0].open(encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    assert head == [
        "measure",
        "title",
        "unit",
        "quarter",
        "breakdown",
        "group",
        "agency",
        "numerator",
        "denominator",
        "value",
        "status",
        "shown_as",
    ]
    assert rows[0] == [
        "plans",
        "Plans started",
        "plans",
        "2015-16-Q3",
        "all",
        "all",
        "all",
        "70",
        "",
        "70",
        "ok",
        "70",
    ]
    assert rows[1][7:] == ["76", "", "76", "partial", "76 (partial)"]
    assert rows[3][7:] == ["", "", "", "held", "held"]
    assert rows[4][7:] == ["46", "51", "90.1961", "ok", "90%"]


def test_a_whole_number_with_the_crumbs_of_binary_arithmetic_has_no_point(tables, monkeypatch):
    monkeypatch.setitem(
        globals(), "ROWS", [("timely", "2015-16-Q4", "all", "all", "all", 7, 25, 100 * (7 / 25), "ok", "")]
    )
    assert 100 * (7 / 25) != 28
    with tables("a")[0].open(encoding="utf-8") as file:
        assert list(csv.reader(file))[1][7:10] == ["7", "25", "28"]


def test_a_number_that_is_hidden_stands_nowhere_in_the_csv(tmp_path):
    """Not even where the frame still holds it: what disclosure prints in its place is all that is written."""
    known = [("plans", "2015-16-Q4", "all", "all", "all", 76, NAN, 76, "ok", ""),
             ("plans", "2015-16-Q4", "sex", "male", "all", 3, 9, 3, "suppressed", "1 to 4"),
             ("timely", "2015-16-Q4", "sex", "male", "all", 3, NAN, 100, "ok", "")]  # fmt: skip
    frame = pd.DataFrame(known, columns=COLUMNS)
    path = write_tables(
        tmp_path,
        frame,
        FACE,
        titles={"plans": "Plans", "timely": "In time"},
        units={"plans": "plans", "timely": "percent"},
    )[0]
    with path.open(encoding="utf-8") as file:
        hidden, without_counts = (row[7:] for row in list(csv.reader(file))[2:])
    assert hidden == ["", "", "", "suppressed", "1 to 4"]
    assert without_counts == ["", "", "100", "ok", "100%"]


def test_the_same_results_give_the_same_files(tables):
    first, second = tables("a"), tables("b")
    assert [checksum(path) for path in first] == [checksum(path) for path in second]


# ---- the manifest ---------------------------------------------------------------------------------------


def test_the_manifest_proves_what_went_in_and_what_came_out(tmp_path):
    (tmp_path / "pack" / "tables").mkdir(parents=True)
    (tmp_path / "pack" / "tables" / "results.csv").write_text("x", encoding="utf-8")
    sent = tmp_path / "lado.xlsx"
    sent.write_bytes(b"a return")
    path = write_manifest(
        tmp_path / "pack",
        inputs={"returns/2015-16-Q4/lado.xlsx": sent, "framework": b"text"},
        parameters={"quarter": "2015-16-Q4", "edition": "board"},
        findings=[{"return": "lado", "scale": "PASS"}, {"return": "cin", "scale": "FAIL", "rows": 3}],
    )
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["inputs"]["returns/2015-16-Q4/lado.xlsx"] == checksum(b"a return")
    assert found["outputs"] == {"tables/results.csv": checksum(b"x")}
    assert list(found["parameters"]) == ["edition", "quarter"] and found["findings"][0]["return"] == "cin"
    assert found["versions"]["nbconvert"] and str(tmp_path) not in path.read_text(encoding="utf-8")


def test_the_manifest_is_the_same_when_it_is_written_again(tmp_path):
    again = [
        write_manifest(tmp_path, inputs={"b": b"2", "a": b"1"}, parameters={}).read_bytes() for _ in range(2)
    ]
    assert again[0] == again[1] and "manifest.json" not in json.loads(again[0])["outputs"]
