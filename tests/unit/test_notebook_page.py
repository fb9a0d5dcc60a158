"""A page in a notebook: it says what it has, offers what works, and hands nothing over while a pack is
made."""

from __future__ import annotations

import pytest

from wscb_lib.errors import UsageFault
from wscb_lib.notebook import Page, open_narrative
from wscb_lib.page_content import PageContent
from wscb_lib.quarterly.kernels import MAKING_A_PACK

EMPTY = {"blocks": [], "more": []}
WRITTEN = PageContent(
    "6_training",
    "2015-16-Q4",
    title="Training",
    edition="board",
    sections=("how_much", "so_what"),
    parts={"opening": EMPTY, "record": EMPTY, "section/how_much": EMPTY},
)


@pytest.fixture
def page(tmp_path) -> Page:
    return Page(WRITTEN, tmp_path)


def test_its_repr_lists_its_parts_and_sections(page):
    assert repr(page).splitlines() == [
        "Training, 2015-16-Q4, board edition",
        "  parts     opening(), record()",
        "  sections  how_much, so_what",
        '  for you   drafts(), measure("…")',
    ]


def test_completion_offers_the_parts_it_has_and_no_other(page):
    assert {"opening", "record", "section", "commentary", "drafts"} <= set(dir(page))
    assert not {"voices", "statements", "line_of_sight"} & set(dir(page))


def test_everything_completion_offers_is_there(page):
    assert [name for name in dir(page) if not hasattr(page, name)] == []


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda page: page.section("howmuch"), 'no section called "howmuch". Did you mean "how_much"?'),
        (lambda page: page.commentary("howmuch"), 'no section called "howmuch". Did you mean "how_much"?'),
        (lambda page: page.voices(), 'no part called "voices". Known: opening, record.'),
    ],
)
def test_what_it_does_not_have_is_answered_in_a_sentence_with_what_it_has(page, ask, said):
    with pytest.raises(UsageFault) as fault:
        ask(page)
    assert said in fault.value.sentences[0]


def test_a_fault_shows_in_a_notebook_as_its_sentences_and_no_traceback(page):
    with pytest.raises(UsageFault) as fault:
        page.section("howmuch")
    assert fault.value._render_traceback_() == list(fault.value.sentences)


def test_an_edition_that_the_board_has_not_is_answered_with_the_nearest_and_not_told_to_run_itself(tmp_path):
    (tmp_path / "returns").mkdir()
    with pytest.raises(UsageFault, match='edition: found "bord". Did you mean "board". Known: board, public'):
        open_narrative("training", "2015-16-Q4", str(tmp_path), "bord")


def test_a_page_that_is_being_made_hands_no_measure_over(page, monkeypatch):
    monkeypatch.setenv(MAKING_A_PACK, "1")
    with pytest.raises(UsageFault, match="a page of a pack cannot open it"):
        page.measure("training_attended_pct")
