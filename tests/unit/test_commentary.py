"""The analyst's words: figures by name, and nothing else between the braces."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wscb_lib.commentary import (
    commentary_passage,
    drafts_passage,
    fill,
    release_faults,
    with_words_beside,
)
from wscb_lib.errors import CommentaryNotReady
from wscb_lib.exhibits import Exhibit
from wscb_lib.exhibits.passage import Passage, Words
from wscb_lib.page_content import PageContent

FIGURES = {
    "plans": {
        "title": "Plans",
        "latest": "276",
        "verdict": "signal",
        "change_words": "rose",
        "why_flagged": "More than chance.",
    },
    "gp_reports": {"title": "GP reports", "latest": "47%", "verdict": "no_clear_change"},
}
PAGE = PageContent(
    stem="2_report",
    quarter="2015-16-Q4",
    sections=["how_much"],
    figures=FIGURES,
    checksum="abc",
)
DRAWN = replace(
    PAGE,
    element="report",
    parts={
        "section/how_much": Passage(
            (Exhibit("report-plans", "Plans rose", "Plans", "<svg></svg>", "Plans: 276."),),
            (Exhibit("report-gp-reports", "No clear change", "GP reports", "<svg></svg>", "GP: 47%."),),
        ).to_dict()
    },
)
FRONT = "---\nauthor: An Analyst\nwritten_on: 2016-05-12\nstatus: draft\nfacts: abc\n---\n"


def write(folder, text):
    path = folder / "commentary" / "2015-16-Q4" / "2_report.md"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return folder


def test_a_figure_is_filled_in_by_its_name(tmp_path):
    write(tmp_path, FRONT + "## how_much\n\nThere were {{ plans.latest }} plans.\n")
    assert "There were 276 plans." in commentary_passage(PAGE, tmp_path, "how_much").text


def test_a_section_with_no_words_says_so(tmp_path):
    assert commentary_passage(PAGE, tmp_path, "how_much").text == "No commentary yet."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ plan.latest }}", 'there is no figure "plan" on this page. Did you mean "plans"'),
        ("{{ plans.latst }}", 'has no "latst". Did you mean "latest"'),
        ("{{ plans }}", "needs a name after it, such as {{ plans.latest }}"),
        ("{{ ''.__class__ }}", "only {{ measure.name }} may stand"),
        ("{{ plans.latest + 1 }}", "only {{ measure.name }} may stand"),
        ("{{ plans.latest.__class__ }}", "only {{ measure.name }} may stand"),
        ("{% for x in plans %}{% endfor %}", "only {{ measure.name }} may stand"),
        ("{{ plans.latest", "the braces cannot be read"),
        ("{{ plans.__class__ }}", 'has no "__class__"'),
        ("{{ plans['latest'] }}", "only {{ measure.name }} may stand"),
        ("{{ plans.latest | upper }}", "only {{ measure.name }} may stand"),
        ("{% include '/etc/passwd' %}", "only {{ measure.name }} may stand"),
        ("{% set plans = 1 %}{{ plans.latest }}", "only {{ measure.name }} may stand"),
        ("{{ self.x }}", 'there is no figure "self"'),
    ],
)
def test_anything_but_a_known_figure_is_refused_in_a_sentence(text, said):
    with pytest.raises(CommentaryNotReady) as refused:
        fill(text, FIGURES, "2_report.md, how_much")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("author: A\nwritten_on: soon\nstatus: draft", "written_on is not a day"),
        ("author: A\nwritten_on: 2016-05-12\nstatus: done", 'status is "done"'),
        (
            "author: [1]\nwritten_on: 2016-05-12\nstatus: draft",
            "line 2: author is not words: found a list, wanted words",
        ),
        ("auther: A\nwritten_on: 2016-05-12\nstatus: draft", 'Did you mean "author"'),
        ("author: 'A", "cannot be read"),
        ("author: A\nwritten_on: 2016-05-12 10:00:00\nstatus: draft", "line 3: written_on is not a day"),
        (
            "author: A\nwritten_on: 2016-05-12\nstatus: signed_off\nsigned_off_on: true",
            "line 5: signed_off_on is not a day",
        ),
        ("author: A\nwritten_on: 2016-05-12\nstatus: [draft]", "line 4: status is not words: found a list"),
        ("author: A\nwritten_on: 2016-05-12\nstatus: draft\nfacts: 12", "line 5: facts is not words"),
        ("author: A\nwritten_on: 2016-05-12\nstatus: draft\nauthor: B", "line 5: author stands twice"),
        ("author: A\nwritten_on: 2016-05-12\nstatus: draft\n7: x", 'line 5: found the key "7"'),
        (
            "author: A\nwritten_on: 2016-06-31\nstatus: draft",
            'line 3: written_on is not a day: found "2016-06-31"',
        ),
        ("author: A\nwritten_on: 2016-05-12\nstatus: draft\n[a]: b", "line [25]: the lines"),
        ("author: !!python/object/apply:os.getcwd []", "cannot be read"),
        ("- author\n- status", "author is missing"),
        ("", "author is missing"),
    ],
)
def test_front_matter_that_is_wrong_is_a_sentence(tmp_path, front, said):
    write(tmp_path, f"---\n{front}\n---\n## how_much\n\nWords.\n")
    with pytest.raises(CommentaryNotReady, match=said):
        commentary_passage(PAGE, tmp_path, "how_much")


def test_a_day_may_stand_in_quotation_marks_as_it_does_on_a_new_page(tmp_path):
    write(tmp_path, FRONT.replace("2016-05-12", '"2016-05-12"') + "## how_much\n\nWords.\n")
    assert "12 May 2016" in commentary_passage(PAGE, tmp_path, "how_much").text


def test_a_file_that_is_not_utf_8_says_so(tmp_path):
    path = tmp_path / "commentary" / "2015-16-Q4" / "2_report.md"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(
        CommentaryNotReady, match="commentary/2015-16-Q4/2_report.md: the file is not UTF-8. Save it as UTF-8"
    ):
        commentary_passage(PAGE, tmp_path, "how_much")


def test_a_heading_nobody_knows_is_told_on_the_page_with_the_nearest_and_stops_a_release(tmp_path):
    write(tmp_path, FRONT + "## how_muhc\n\nWords.\n")
    said = '"## how_muhc" names no section of this page, and no measure that stands on it'
    told = commentary_passage(PAGE, tmp_path, "how_much").text
    assert said in told and 'Did you mean "how_much"' in told and "Words." not in told
    assert any(said in fault for fault in release_faults([PAGE], tmp_path))


def test_a_measure_may_have_a_heading_and_its_words_stand_beside_its_exhibit(tmp_path):
    words = "There were {{ plans.latest }}, and no more can be said."
    for heading in ("plans", "Plans"):
        (tmp_path / heading).mkdir()
        folder = write(tmp_path / heading, FRONT + f"## {heading}\n\n{words}\n")
        shown = with_words_beside(DRAWN, folder, "how_much")
        assert "There were 276, and no more can be said." in shown.blocks[0].text
        assert [each.beside for each in shown.more] == [""]
        assert commentary_passage(DRAWN, folder, "how_much").text == ""


def test_words_on_a_measure_that_is_folded_away_bring_its_exhibit_out_of_the_fold(tmp_path):
    write(tmp_path, FRONT + "## gp_reports\n\nThey wait.\n")
    shown = with_words_beside(DRAWN, tmp_path, "how_much")
    assert [each.id for each in shown.blocks] == ["report-plans", "report-gp-reports"]
    assert shown.more == ()


def test_words_on_a_measure_with_no_exhibit_stand_under_those_that_have_one_by_its_name(tmp_path):
    listed = Words('<ul><li id="report-gp-reports">2 of 3.</li></ul>', "few")
    page = replace(DRAWN, parts={"section/how_much": Passage((listed,)).to_dict()})
    write(tmp_path, FRONT + "## gp_reports\n\nThey wait.\n")
    assert with_words_beside(page, tmp_path, "how_much").text.split("\n\n")[:3] == [
        "2 of 3.",
        "GP reports",
        "They wait.",
    ]


def test_a_measure_that_stands_nowhere_on_the_page_has_no_words_there_and_that_is_said(tmp_path):
    figures = FIGURES | {"absent": {"title": "Absent", "latest": "1", "verdict": "no_clear_change"}}
    page = replace(DRAWN, figures=figures)
    write(tmp_path, FRONT + "## absent\n\nThey wait.\n")
    assert '"## absent" names no section' in commentary_passage(page, tmp_path, "how_much").text
    assert "They wait" not in with_words_beside(page, tmp_path, "how_much").text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("## how_much\n\nWords.\n\n## how_much\n\nOthers.\n", 'line 11: "## how_much" stands twice'),
        (
            "Words before.\n\n## how_much\n\nWords.\n",
            "words stand under no heading, and would not be printed",
        ),
        ("Words and no heading.\n", "words stand under no heading"),
    ],
)
def test_words_that_would_be_lost_are_refused(tmp_path, words, said):
    write(tmp_path, FRONT + "\n" * (not words.startswith("#")) + words)
    with pytest.raises(CommentaryNotReady, match=said):
        commentary_passage(PAGE, tmp_path, "how_much")


def test_a_note_to_oneself_before_the_first_heading_is_no_fault(tmp_path):
    write(tmp_path, FRONT + "<!-- What changed? -->\n\n## how_much\n\nWords.\n")
    assert "Words." in commentary_passage(PAGE, tmp_path, "how_much").text


def test_words_written_against_other_figures_say_so(tmp_path):
    write(tmp_path, FRONT.replace("abc", "old") + "## how_much\n\nWords.\n")
    assert (
        "Written before the figures on this page last changed"
        in commentary_passage(PAGE, tmp_path, "how_much").text
    )


def test_what_an_analyst_writes_cannot_become_part_of_the_page(tmp_path):
    write(tmp_path, FRONT + "## how_much\n\n<script>alert(1)</script>\n")
    assert "<script>" not in commentary_passage(PAGE, tmp_path, "how_much").html


def test_the_notebook_lists_flagged_measures_that_no_words_name(tmp_path):
    assert "Plans: rose, 276." in drafts_passage(PAGE, tmp_path).text
    write(tmp_path, FRONT + "## how_much\n\n{{ plans.latest }}\n")
    assert "Every flagged measure" in drafts_passage(PAGE, tmp_path).text
