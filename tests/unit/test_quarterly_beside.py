"""What a run makes beside its pages: only what was asked for, and a page is never lost for want of a
paper."""

from __future__ import annotations

import pytest

from run_quarter import main
from wscb_lib.command_line import read_arguments
from wscb_lib.errors import PaperNotMade
from wscb_lib.pack import Face, PageName
from wscb_lib.page_content import PageContent
from wscb_lib.paper import press
from wscb_lib.quarterly.beside import Beside, Laid, lay_beside
from wscb_lib.quarterly.inputs import parameters_of
from wscb_lib.quarterly.ready import Ready

STEMS = (
    "0_board_summary",
    "1_performance_dashboard",
    "6_training",
    "7_audits",
    "8_voices",
    "theme__neglect",
    "partner__police",
)
FACE = Face("The Board", "January to March 2016", "board", "", False, tuple(PageName.of(s, s) for s in STEMS))
CHART = (
    '<figure id="training-plans"><h3>Plans rose</h3><div class="picture"><svg aria-label="Plans" '
    'viewBox="0 0 9 9">'
    "</svg></div></figure>"
)


def page(stem):
    group = {"partner": "Partners", "theme": "Themes"}.get(stem.partition("__")[0], "")
    return PageContent(stem, "2015-16-Q4", title=stem.upper(), line="One signal.", group=group)


MADE = Ready(
    "2015-16-Q4", "board", "Board edition", "", "The Board", "January to March 2016", False, False, (),
    {stem: page(stem) for stem in reversed(STEMS)}, {}, {}, (), (),
    to_read=("6_training", "7_audits"), measures=("plans",), meeting="26 May 2016",
)  # fmt: skip


@pytest.fixture
def out(tmp_path):
    for stem in STEMS:
        (tmp_path / f"{stem}.html").write_text(
            f"<main><h1>{stem}</h1><h2>A</h2>{CHART if stem == '6_training' else ''}</main>"
        )
    return tmp_path


def lay(asked, out):
    return lay_beside(asked, out, FACE, MADE, jobs=1)


def test_nothing_is_made_that_was_not_asked_for(out):
    assert lay(Beside(), out) == Laid(Beside())
    assert {path.suffix for path in out.iterdir()} == {".html"}


def test_papers_stand_beside_the_pages_and_the_front_page_is_told_of_the_meetings(out):
    laid = lay(Beside(pdf=True), out)
    assert {p.name for p in out.glob("*.pdf")} == {"meeting.pdf", "appendix.pdf", "partner__police.pdf"}
    assert laid.made == Beside(pdf=True) and laid.faults == ()
    assert laid.files[0] == ("meeting.pdf", "Papers for the meeting of 26 May 2016, to print")
    assert [name for name, _ in laid.files] == ["meeting.pdf", "appendix.pdf"]


def test_pages_with_a_flag_or_of_which_words_are_wanted_are_the_meetings_in_the_order_of_the_pack(out):
    import pikepdf

    lay(Beside(pdf=True), out)
    with pikepdf.open(out / "meeting.pdf") as pdf, pdf.open_outline() as outline:
        assert [each.title for each in outline.root][1:] == list(STEMS[:4])


def test_pictures_stand_in_a_folder_of_their_own(out):
    assert lay(Beside(pictures=True), out).made == Beside(pictures=True)
    assert {path.name for path in (out / "pictures").iterdir()} == {"plans.svg", "plans.png"}


def test_a_machine_that_cannot_print_keeps_the_pages_says_so_and_tries_again_next_time(out, monkeypatch):
    monkeypatch.setattr(press, "FONTS", ("No Such Sans",))
    laid = lay(Beside(pdf=True, pictures=True), out)
    assert laid.made == Beside(pictures=True) and not list(out.glob("*.pdf"))
    with pytest.raises(PaperNotMade, match="found none of the fonts") as stopped:
        laid.refuse_missing()
    assert stopped.value.exit_code == 16


def test_a_pack_with_papers_will_do_where_none_are_asked_for_and_not_the_other_way_about():
    have, want = parameters_of("q", "live", "board", [], beside="pdf"), []
    for asked in (Beside(), Beside(pdf=True), Beside(pictures=True)):
        want.append(
            any(
                parameters_of("q", "live", "board", [], beside=each.named) == have for each in asked.or_more()
            )
        )
    assert want == [True, True, False]


def test_the_command_takes_both_and_neither_unless_asked():
    assert (read_arguments(["2015-16-Q4"]).pdf, read_arguments(["2015-16-Q4"]).pictures) == (False, False)
    asked = read_arguments(["2015-16-Q4", "--pdf", "--pictures"])
    assert asked.pdf and asked.pictures


@pytest.mark.parametrize("option", ["--pdf", "--pictures"])
def test_a_check_makes_no_pack_and_so_no_paper(option, capsys):
    assert main(["2015-16-Q4", "--check", option]) == 2
    assert f"{option} with --check: a check makes no pack" in capsys.readouterr().err
