"""What a release refuses of an analyst's words: every fault in one list, each with its file and its line."""

from __future__ import annotations

from datetime import date

import pytest

from wscb_lib.commentary import commentary_passage, lay_stubs, release_faults
from wscb_lib.commentary.signing import sign_page
from wscb_lib.commentary.stale import checksum
from wscb_lib.commentary.written import words_checksum
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
    "quarters": 16,
}
DOCTORS = PLANS | {
    "title": "Doctors",
    "latest": "51%",
    "verdict": "no_clear_change",
    "direction": "",
    "reading": "",
    "change_words": "no clear change",
}
FIGURES = {"plans": PLANS, "doctors": DOCTORS}
REASON = {"measure": "plans", "home": "report", "sentence": "Signal: Plans rose to 7."}
GOOD = "Plans, at {{ plans.latest }}, rose, and the head of service will say why in May."


def page(figures=FIGURES, **more):
    known = {
        "stem": "2_report",
        "element": "report",
        "quarter": "2015-16-Q4",
        "sections": ["how_much"],
        "figures": figures,
        "checksum": checksum(figures),
        "wanted": {"how_much": [REASON]},
    }
    return PageContent(**(known | more))


def write(folder, words, quarter="2015-16-Q4", **front):
    said = {
        "author": "Board analyst",
        "written_on": "2016-05-11",
        "status": "signed_off",
        "signed_off_by": "Business manager",
        "signed_off_on": "2016-05-13",
        "facts": f"'{checksum(FIGURES)}'",
        **front,
    }
    body = f"## how_much\n\n{words}\n"
    said.setdefault("words", f"'{words_checksum(body, said)}'")
    path = folder / "commentary" / quarter / "2_report.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("---\n" + "".join(f"{key}: {value}\n" for key, value in said.items()) + f"---\n{body}")
    return folder


def test_words_that_are_true_signed_and_fresh_go_out(tmp_path):
    assert release_faults([page()], write(tmp_path, GOOD)) == []


@pytest.mark.parametrize(
    ("words", "line", "said"),
    [
        (GOOD + "\n\nThere were 12 more.", 14, "“12” is typed by hand"),
        (GOOD + "\n\nSeven were known.", 14, "“Seven” is typed by hand"),
        (
            GOOD + "\n\nDoctors rose to {{ doctors.latest }}.",
            14,
            "“rose” is not what the figures say (no clear change)",
        ),
        (GOOD + "\n\nEverything improved.", 14, "“improved” cites no figure"),
        (
            GOOD + "\n\n{{ plan.latest }} is high.",
            14,
            'there is no figure "plan" on this page. Did you mean "plans"?',
        ),
        (GOOD + "\n\n{{ ''.__class__ }}", 14, "only {{ measure.name }} may stand between the braces"),
        (GOOD + "\n\nA mother said “nobody came to see us again”.", 14, "no consent is written down"),
        ("Nothing new.", 12, "No word says what it means: name {{ plans.latest }}"),
    ],
)
def test_words_that_may_not_be_printed_are_refused_with_their_line(tmp_path, words, line, said):
    found = release_faults([page()], write(tmp_path, words))
    assert any(
        fault.startswith(f"commentary/2015-16-Q4/2_report.md, line {line}: ") and said in fault
        for fault in found
    ), found


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda text: text.replace("author: Board analyst", "author: 7"),
            "2_report.md, line 2: author is not words: found a number",
        ),
        (
            lambda text: text.replace("## how_much", "## how_muhc"),
            '"## how_muhc" names no section of this page',
        ),
        (
            lambda text: text.replace("{{ plans.latest }}", "{{ plans.latest.__class__ }}"),
            "only {{ measure.name }} may stand",
        ),
    ],
)
def test_a_release_lists_what_is_wrong_with_the_file_itself_among_the_rest(tmp_path, spoil, said):
    path = write(tmp_path, GOOD) / "commentary/2015-16-Q4/2_report.md"
    path.write_text(spoil(path.read_text()))
    found = release_faults([page(), page(stem="3_audits", element="audits")], tmp_path)
    assert any(said in fault for fault in found) and any(
        "3_audits.md: there is no commentary" in fault for fault in found
    )


def test_a_quotation_with_consent_goes_out(tmp_path):
    words = (
        GOOD + "\n\nA mother said “nobody came to see us again” [consent: asked by the advocate, 2 May 2016]."
    )
    assert (
        release_faults(
            [page(quotable=["Nobody came to see us again, and we asked."])], write(tmp_path, words)
        )
        == []
    )


@pytest.mark.parametrize("quotable", [[], ["Somebody came to see us again."]])
def test_words_that_the_returns_do_not_hold_for_printing_are_not_quoted_whoever_agreed(tmp_path, quotable):
    words = GOOD + "\n\nShe said “nobody came to see us again” [consent: asked by the advocate, 2 May 2016]."
    (found,) = release_faults([page(quotable=quotable)], write(tmp_path, words))
    assert (
        found.startswith("commentary/2015-16-Q4/2_report.md, line 14: ")
        and "no return of voices holds" in found
    )


def test_a_quotation_in_single_marks_is_a_quotation(tmp_path):
    (one, other) = release_faults(
        [page()], write(tmp_path, GOOD + "\n\nShe said ‘nobody came to see us’ again.")
    )
    assert "no consent is written down" in one and "no return of voices holds" in other


def test_who_asked_for_consent_and_when_is_never_printed(tmp_path):
    words = (
        GOOD + "\n\nA mother said “nobody came to see us again” [consent: asked by the advocate, 2 May 2016]."
    )
    printed = str(
        commentary_passage(
            page(quotable=["Nobody came to see us again."]), write(tmp_path, words), "how_much"
        )
    )
    assert (
        "nobody came to see us again”." in printed and "consent" not in printed and "advocate" not in printed
    )


@pytest.mark.parametrize(
    ("front", "line", "said"),
    [
        ({"status": "draft"}, 4, "status is draft"),
        ({"signed_off_by": "board  ANALYST"}, 5, "wrote it and signed it. Somebody else must"),
        ({"signed_off_on": "2016-05-10"}, 6, "before it was written"),
        ({"signed_off_by": "''"}, 4, "signed off by nobody"),
    ],
)
def test_words_that_nobody_else_signed_are_refused(tmp_path, front, line, said):
    [found] = release_faults([page()], write(tmp_path, GOOD, **front))
    assert found.startswith(f"commentary/2015-16-Q4/2_report.md, line {line}: ") and said in found


def test_a_figure_that_moved_after_sign_off_is_named_with_what_it_was_and_is(tmp_path):
    store = Store(write(tmp_path, GOOD, status="draft"))
    sign_page(page(), store, "Business manager", date(2016, 5, 13), {"report"})
    now = page(FIGURES | {"plans": PLANS | {"latest": "10"}})
    [found] = release_faults([now], tmp_path)
    assert found.startswith(
        "commentary/2015-16-Q4/2_report.md, line 7: figures moved after it was signed. Plans: latest was 7, "
        "is 10. Read"
    )
    assert "Plans: latest was 7, is 10." in commentary_passage(now, tmp_path, "how_much").text


def test_where_a_figure_is_only_called_otherwise_no_page_says_that_figures_moved(tmp_path):
    store = Store(write(tmp_path, GOOD, status="draft"))
    sign_page(page(), store, "Business manager", date(2016, 5, 13), {"report"})
    renamed = commentary_passage(
        page(FIGURES | {"plans": PLANS | {"title": "New"}}), tmp_path, "how_much"
    ).text
    assert "No figure on this page moved after these words were signed" in renamed
    other = page(FIGURES | {"other": PLANS | {"title": "Other"}})
    assert "Other figures on this page moved" in commentary_passage(other, tmp_path, "how_much").text


def test_signing_again_says_what_moved_and_makes_it_fresh(tmp_path):
    store = Store(write(tmp_path, GOOD, status="draft"))
    assert sign_page(page(), store, "Business manager", date(2016, 5, 13), {"report"}) == []
    now = page(FIGURES | {"plans": PLANS | {"latest": "10"}})
    assert sign_page(now, store, "Business manager", date(2016, 5, 14), {"report"}) == [
        "Plans: latest was 7, is 10."
    ]
    assert release_faults([now], tmp_path) == []


@pytest.mark.parametrize(
    ("by", "on", "said"),
    [
        ("Board analyst", date(2016, 5, 13), "Somebody else"),
        ("Chair", date(2016, 5, 1), "it was written on 2016-05-11"),
    ],
)
def test_nobody_signs_their_own_words_or_words_not_yet_written(tmp_path, by, on, said):
    store = Store(write(tmp_path, GOOD, status="draft"))
    with pytest.raises(CommentaryNotReady, match=said):
        sign_page(page(), store, by, on, {"report"})
    assert "status: draft" in (tmp_path / "commentary/2015-16-Q4/2_report.md").read_text()


def test_a_section_copied_from_last_quarter_is_refused_until_it_is_declared(tmp_path):
    write(tmp_path, GOOD.replace("{{ plans.latest }}", "5"), quarter="2015-16-Q3")
    [found] = release_faults([page()], write(tmp_path, GOOD))
    assert found.startswith(
        "commentary/2015-16-Q4/2_report.md, line 12: “how_much” is last quarter's text again"
    )
    assert (
        release_faults([page()], write(tmp_path, GOOD, carried_over_because="The review is not done.")) == []
    )


def test_a_signed_nothing_new_will_do_where_nothing_asks_for_words(tmp_path):
    assert release_faults([page(wanted={})], write(tmp_path, "Nothing new.")) == []


def test_a_held_return_asks_for_more_than_nothing_new(tmp_path):
    held = {"measure": "", "home": "report", "sentence": "Held: Plans."}
    [found] = release_faults([page(wanted={"how_much": [held]})], write(tmp_path, "Nothing new."))
    assert "Held: Plans. “Nothing new.” will not do here." in found


def test_a_signal_is_spoken_of_once_in_a_pack_on_the_page_it_belongs_to(tmp_path):
    elsewhere = {"how_much": [REASON | {"home": "another"}]}
    assert release_faults([page(wanted=elsewhere)], write(tmp_path, "Nothing new.")) == []


def test_every_fault_of_every_page_is_in_one_list(tmp_path):
    write(tmp_path, "Doctors fell to 40%.", status="draft")
    found = release_faults([page(), page(stem="3_audits", element="audits")], tmp_path)
    assert [
        any(said in fault for fault in found)
        for said in ("draft", "“40%”", "“fell”", "3_audits.md: there is no commentary")
    ] == [True] * 4


def test_stubs_ask_and_never_answer_and_are_laid_over_nothing(tmp_path):
    store = Store(tmp_path)
    assert lay_stubs([page()], store) == ["commentary/2015-16-Q4/2_report.md"]
    assert commentary_passage(page(), tmp_path, "how_much").text == "No commentary yet."
    assert any("no words" in fault for fault in release_faults([page()], tmp_path))
    write(tmp_path, GOOD)
    assert lay_stubs([page()], store) == []
    assert GOOD in (tmp_path / "commentary/2015-16-Q4/2_report.md").read_text()
