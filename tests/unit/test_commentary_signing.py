"""Files of words that are broken, changed after signature, or signed by nobody: a sentence each, and never a
traceback."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from wscb_lib.commentary import commentary_passage, drafts_passage, release_faults
from wscb_lib.commentary.signing import sign_page, with_front
from wscb_lib.commentary.stale import checksum
from wscb_lib.commentary.written import read_with_faults
from wscb_lib.errors import CommentaryNotReady
from wscb_lib.page_content import PageContent
from wscb_lib.store import Store

PLANS = {
    "title": "Plans",
    "latest": "7",
    "previous": "9",
    "verdict": "signal",
    "direction": "up",
    "reading": "Concern",
    "change_words": "rose",
    "why_flagged": "More than chance.",
}
FIGURES = {"plans": PLANS}
PAGE = PageContent(
    stem="2_report",
    element="report",
    quarter="2015-16-Q4",
    sections=["how_much"],
    figures=FIGURES,
    checksum=checksum(FIGURES),
)
GOOD = "Plans, at {{ plans.latest }}, rose, and the head of service will say why in May."
FRONT = "---\nauthor: Board analyst\nwritten_on: 2016-05-11\nstatus: draft\n---\n"
FILE = "commentary/2015-16-Q4/2_report.md"


def write(folder, text, quarter="2015-16-Q4"):
    path = folder / "commentary" / quarter / "2_report.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def sign(folder, by="Business manager", on=date(2016, 5, 13)):
    return sign_page(PAGE, Store(folder), by, on, {"report"})


def signed(folder, words=GOOD):
    path = write(folder, f"{FRONT}## how_much\n\n{words}\n")
    sign(folder)
    return path


def test_front_matter_and_no_heading_is_a_sentence_at_the_release_and_at_the_signing(tmp_path):
    write(tmp_path, FRONT)
    said = f'{FILE}: "## how_much" is not there, and so has no words.'
    assert any(fault.startswith(said) for fault in release_faults([PAGE], tmp_path))
    with pytest.raises(CommentaryNotReady, match="no words"):
        sign(tmp_path)


def test_last_quarters_file_with_no_heading_stops_nothing(tmp_path):
    write(tmp_path, FRONT, quarter="2015-16-Q3")
    signed(tmp_path)
    assert release_faults([PAGE], tmp_path) == []


def test_a_day_that_is_in_no_calendar_is_told_with_its_line(tmp_path):
    write(tmp_path, FRONT.replace("05-11", "06-31") + f"## how_much\n\n{GOOD}\n")
    [found] = release_faults([PAGE], tmp_path)
    assert found == f'{FILE}, line 3: written_on is not a day: found "2016-06-31". Write it as 2016-05-12.'


@pytest.mark.parametrize("kept", ["[1, 2]", '{"plans": 3}', '{"plans": {}}', '"x"', "[" * 100_000])
def test_kept_figures_of_another_shape_are_no_traceback(tmp_path, kept):
    path = signed(tmp_path)
    path.with_name("2_report.figures.json").write_text(kept)
    moved = replace(PAGE, figures={"others": PLANS}, checksum="moved")
    path.write_text(path.read_text().replace("plans.latest", "others.latest"))
    assert any(
        "Sign it again" in fault or "sign them again" in fault for fault in release_faults([moved], tmp_path)
    )
    assert (
        "Written before the figures" in commentary_passage(moved, tmp_path, "how_much").text
        or kept == '{"plans": {}}'
    )


def test_a_folder_in_the_place_of_the_words_is_a_sentence(tmp_path):
    (tmp_path / FILE).mkdir(parents=True)
    said = f"{FILE}: found a folder, wanted a file of words."
    assert release_faults([PAGE], tmp_path)[0].startswith(said)
    with pytest.raises(CommentaryNotReady, match=said):
        sign(tmp_path)


def test_a_blank_after_the_dashes_does_not_stop_the_signing(tmp_path):
    write(tmp_path, FRONT.replace("---\n", "--- \n") + f"## how_much\n\n{GOOD}\n")
    sign(tmp_path)
    assert release_faults([PAGE], tmp_path) == []
    assert with_front("--- \na: b\n---  \nWords.", {"a": "c"}) == "---\na: c\n---\nWords."


def test_braces_that_cannot_be_read_do_not_stop_the_notebook(tmp_path):
    write(tmp_path, FRONT + "## how_much\n\n{{ plans.latest\n")
    assert "Plans: rose, 7." in drafts_passage(PAGE, tmp_path).text


def test_words_rewritten_after_signature_are_refused_and_the_page_says_so(tmp_path):
    path = signed(tmp_path)
    assert release_faults([PAGE], tmp_path) == []
    path.write_text(path.read_text().replace("will say why", "need not say why"))
    [found] = release_faults([PAGE], tmp_path)
    assert found == f"{FILE}, line 8: words changed after they were signed. Read them and sign again."
    assert (
        "These words were changed after they were signed."
        in commentary_passage(PAGE, tmp_path, "how_much").text
    )


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("author: Board analyst", "author: Head of service"),
        ("written_on: 2016-05-11", "written_on: 2016-05-10"),
        ("signed_off_by: Business manager", "signed_off_by: Independent chair"),
        ("signed_off_on: 2016-05-13", "signed_off_on: 2016-05-14"),
    ],
)
def test_who_wrote_and_who_signed_and_when_are_signed_with_the_words(tmp_path, was, now):
    path = signed(tmp_path)
    path.write_text(path.read_text().replace(was, now))
    [found] = release_faults([PAGE], tmp_path)
    assert found == f"{FILE}, line 8: words changed after they were signed. Read them and sign again."
    assert (
        "These words were changed after they were signed."
        in commentary_passage(PAGE, tmp_path, "how_much").text
    )


@pytest.mark.parametrize(
    ("was", "now"),
    [("author: Board analyst", 'author: " Board analyst "'), ("status:", "# A note to oneself.\nstatus:")],
)
def test_the_same_names_in_other_marks_are_the_same_signature(tmp_path, was, now):
    path = signed(tmp_path)
    path.write_text(path.read_text().replace(was, now))
    assert release_faults([PAGE], tmp_path) == []


def test_other_ends_of_lines_are_the_same_words(tmp_path):
    path = signed(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    assert release_faults([PAGE], tmp_path) == []


def test_words_signed_before_their_checksum_was_kept_are_to_be_signed_again(tmp_path):
    path = signed(tmp_path)
    path.write_text(
        "".join(line for line in path.read_text().splitlines(True) if not line.startswith("words:"))
    )
    [found] = release_faults([PAGE], tmp_path)
    assert "no checksum of the signed words is kept. Read them and sign again." in found


OWN = [
    "Board-analyst.",
    "board  ANALYST",
    "Board\u200b analyst",
    "Ｂｏａｒｄ ａｎａｌｙｓｔ",
    "The Board analyst",
    "the  board-analyst",
]


@pytest.mark.parametrize("by", OWN)
def test_one_does_not_sign_ones_own_words_under_another_spelling(tmp_path, by):
    path = signed(tmp_path)
    path.write_text(path.read_text().replace("signed_off_by: Business manager", f'signed_off_by: "{by}"'))
    assert "Somebody else must" in " ".join(release_faults([PAGE], tmp_path))
    with pytest.raises(CommentaryNotReady, match="Somebody else must sign it off"):
        sign(tmp_path, by=by)


@pytest.mark.parametrize("by", ["", " ", "\u200b", "-"])
def test_nobody_does_not_sign(tmp_path, by):
    path = signed(tmp_path)
    with pytest.raises(CommentaryNotReady, match="--by names nobody"):
        sign(tmp_path, by=by)
    path.write_text(path.read_text().replace("signed_off_by: Business manager", f'signed_off_by: "{by}"'))
    assert "signed off by nobody" in " ".join(release_faults([PAGE], tmp_path))


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("author: Board analyst", 'author: " "', "author or written_on is missing"),
        ("signed_off_on: 2016-05-13\n", "", "signed off by nobody, or on no day"),
        ("signed_off_on: 2016-05-13", "signed_off_on: 2016-05-01", "before it was written"),
    ],
)
def test_a_signature_says_who_wrote_it_and_on_what_day_after(tmp_path, was, now, said):
    path = signed(tmp_path)
    path.write_text(path.read_text().replace(was, now))
    assert said in " ".join(release_faults([PAGE], tmp_path))


def test_a_fault_between_the_dashes_hides_no_other(tmp_path):
    write(
        tmp_path,
        "---\nauthor: [a]\nwritten_on: soon\nstatus: draft\n---\n## how_much\n\nThere were 12 more.\n",
    )
    found = release_faults([PAGE], tmp_path)
    assert [
        any(said in fault for fault in found)
        for said in ("line 2: author is not words: found a list", "line 3: written_on", "line 8: “12”")
    ] == [True] * 3


def test_a_heading_without_words_is_told_with_its_line(tmp_path):
    write(tmp_path, FRONT + "\n## how_much\n\n<!-- What changed? -->\n")
    assert any(
        fault.startswith(f'{FILE}, line 7: "## how_much" has no words.')
        for fault in release_faults([PAGE], tmp_path)
    )


def test_a_note_between_the_dashes_is_no_heading(tmp_path):
    write(tmp_path, FRONT.replace("status", "## reminder\nstatus") + f"## how_much\n\n{GOOD}\n")
    sign(tmp_path)
    assert release_faults([PAGE], tmp_path) == []


def test_flags_gained_and_lost_by_a_new_way_of_telling_change_are_listed_until_the_words_are_signed_again(
    tmp_path,
):
    path = signed(tmp_path)
    assert "Flags gained" not in commentary_passage(PAGE, tmp_path, "how_much").text
    kept = path.with_name("2_report.figures.json")
    old = {
        "plans": {"title": "Plans started", "reading": "Concern"},
        "visits": {"title": "Visits", "reading": ""},
    }
    kept.write_text(json.dumps(old))
    now = {"plans": PLANS | {"reading": ""}, "visits": PLANS | {"title": "Visits", "reading": "Change"}}
    said = commentary_passage(replace(PAGE, figures=now), tmp_path, "how_much").text
    assert "Flags gained: Visits." in said
    assert f"Flags lost: {PLANS['title']}." in said


def test_nothing_new_of_a_whole_page_is_one_line_and_is_signed_with_the_words(tmp_path):
    path = tmp_path / "5_page.md"
    front = "---\nauthor: A\nwritten_on: 2016-05-11\nstatus: draft\nnothing_new: {}\n---\n{}"
    path.write_text(front.format("true", "## two\n\nIt was wet.\n"), encoding="utf-8")
    told, faults = read_with_faults(path, {"one": "one", "two": "two"})
    assert (told.sections, faults) == ({"one": "Nothing new.", "two": "It was wet."}, [])
    path.write_text(front.format("false", "## two\n\nIt was wet.\n"), encoding="utf-8")
    untold, _ = read_with_faults(path, {"one": "one", "two": "two"})
    assert "one" not in untold.sections and untold.words_now != told.words_now
    path.write_text(front.format("perhaps", ""), encoding="utf-8")
    _, faults = read_with_faults(path, {"one": "one", "two": "two"})
    assert [f for f in faults if "line 5: nothing_new is neither true nor false." in f]
