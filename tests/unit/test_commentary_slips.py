"""Words that once got past the checks, each with what it slipped through; and honest words that must not be
caught with them."""

from __future__ import annotations

import pytest

from wscb_lib.commentary.checks import word_faults
from wscb_lib.commentary.figures import figure_faults
from wscb_lib.commentary.typed import typed_figures
from wscb_lib.commentary.wording import comparisons, quotations, sentences
from wscb_lib.commentary.written import read_with_faults
from wscb_lib.page_content import PageContent

RISEN = {
    "verdict": "signal",
    "direction": "up",
    "reading": "concern",
    "change_words": "rose",
    "latest": "7",
    "quarters": 16,
}
LEVEL = {
    "verdict": "no_clear_change",
    "direction": "",
    "reading": "",
    "change_words": "no clear change",
    "latest": "9",
    "quarters": 16,
}
FIGURES = {"plans": RISEN, "doctors": LEVEL}


def typed(text):
    return [found for _, sentence in sentences(text) for found in typed_figures(sentence)]


def compared(text):
    return [found for _, sentence in sentences(text) for found in comparisons(sentence, FIGURES)]


def faults(folder, words, quotable=()):
    path = folder / "commentary" / "2015-16-Q4" / "2_report.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\nauthor: A\nwritten_on: 2016-05-11\nstatus: draft\n---\n## how_much\n\n{words}\n")
    page = PageContent(
        stem="2_report",
        element="report",
        quarter="2015-16-Q4",
        sections=["how_much"],
        figures=FIGURES,
        quotable=quotable,
    )
    written, _ = read_with_faults(path, {"how_much": "how_much"})
    return word_faults(page, folder, written, {"report"})


@pytest.mark.parametrize(
    "words",
    [
        "Half the children were seen.",
        "About half were.",
        "A third were not seen.",
        "A quarter of them waited.",
        "One quarter of them waited.",
        "Zero children waited.",
        "Nil returns came.",
        "Nought came.",
        "One child died.",
        "One young carer was found.",
        "Only one was seen.",
        "One per cent waited.",
        "A couple of children waited.",
        "A handful waited.",
        "A few children waited.",
        "A few of the families waited.",
        "Dozens waited.",
        "Scores of children waited.",
        "A million children live here.",
        "It is tenfold.",
        "It is a twofold rise.",
        "It is double what it was.",
        "It doubled.",
        "A fifth of them waited.",
        "A tenth waited.",
        "Every second child waited.",
        "Hundreds of children waited.",
        "2044 children waited.",
        "2044 were seen.",
        "Stage 4 children waited.",
        "Part 7 children waited.",
        "The section 45 children waited.",
        "Over 12 children waited.",
        "“45” people waited.",
        '"45" people waited.',
        "七 children waited.",
        "_Seven_ children waited.",
        "Se**ven** children waited.",
        "Se\u200bven children waited.",
        "12. children waited.",
        "There were\n12. That is all.",
    ],
)
def test_a_number_in_whatever_words_is_typed_by_hand(words):
    assert typed(words)


@pytest.mark.parametrize(
    "words",
    [
        "In the last quarter of 2015 it stood.",
        "It stood for a quarter.",
        "The second is low.",
        "A third party wrote.",
        "They meet every second Tuesday.",
        "It took half a day.",
        "The first half went well.",
        "Zero tolerance is no plan.",
        "One doctor wrote.",
        "One example from each, in the child's words.",
        "It was decided in an hour.",
        "Each one counts.",
        "Section 47 children are seen.",
        "Stage 1 complaints wait.",
        "Section 45 of the Act applies.",
        "Since 2015 children are asked.",
        "From July 2016 children are asked.",
        "By September 2016 every parent is asked.",
        "The 2015 parents' survey is late.",
        "The other half waits.",
        "The meeting of 26 May 2016 decides.",
        "In 2015-16 we asked.",
        "The Children Act 1989 asks for it.",
        "A few months ago we asked.",
        "Within 72 hours.",
        "Next month: double-check the form.",
        "Own scores of the agencies.",
        "Under 5s play.",
        "1. We ask the head.\n2. She answers.\n3. We print it.",
    ],
)
def test_words_that_count_nobody_are_no_figures(words):
    assert typed(words) == (
        [] if "Since 2015" not in words else ["2015"]
    )  # a comma after the year is the way out


@pytest.mark.parametrize(
    "words",
    [
        "Agencies had nineteen days of notice.",
        "It took fifty days.",
        "They waited twelve weeks on average.",
        "Fifteen working days of notice were given.",
        "They waited seven weeks.",
        "It took three months.",
        "Over fifty days went by.",
        "Three-quarters were seen.",
        "Three quarters of them were seen.",
        "It took fifty-five days.",
        "Twenty years of work.",
        "The wait was ten working days.",
    ],
)
def test_a_length_of_time_in_words_is_a_figure_as_it_is_in_digits(words):
    assert typed(words)


@pytest.mark.parametrize(
    "words",
    [
        "Within three days of coming back.",
        "Within fifteen working days.",
        "The conference is due in fifteen working days.",
        "Within seventy-two hours.",
        "They rose two years ago.",
        "Over two years their use was asked about.",
        "The fifty-day rule.",
        "A two-year plan.",
        "The next three months decide.",
        "In the last two quarters nobody asked.",
        "The forty-five working days standard.",
        "The Board has asked for two years.",
        "Every six months.",
    ],
)
def test_a_limit_or_a_time_on_the_calendar_in_words_counts_nobody(words):
    assert typed(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "Year 9 pupils were asked.",
        "Key Stage 2 begins.",
        "Tier 3 services wrote.",
        "Level 4 of the framework.",
        "The 16-18 group meets.",
        "16-18 year olds are asked.",
        "The 0-19 service wrote.",
        "0–19s are seen.",
        "Those aged 16 to 18 are asked.",
        "Help is there 24/7.",
        "The two agencies will meet.",
        "Two further questions follow.",
        "Both of these two bodies answer.",
        "For three reasons.",
        "12-year-olds are asked.",
    ],
)
def test_a_label_with_a_number_counts_nobody(words):
    assert typed(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "Level 45 children waited.",
        "16-18 children waited.",
        "16-18 service users waited.",
        "Year 44 it was.",
        "Two agencies wrote.",
        "The two children waited.",
        "Two further children waited.",
        "Tier 3, with 12 children.",
    ],
)
def test_a_number_beside_a_label_is_a_figure(words):
    assert typed(words)


@pytest.mark.parametrize(
    "words",
    [
        "The improvement plan is late.",
        "The Improvement Board meets.",
        "She wants a stable home.",
        "Higher Education wrote.",
        "We need more doctors.",
        "The Board wants more visits.",
        "He slipped through the net.",
        "It was escalated to the chief executive.",
        "The Board escalated its challenge.",
        "Mounted police were there.",
        "It happens more often than not.",
        "Whether it is only named more often we do not know.",
    ],
)
def test_a_name_that_holds_a_word_of_change_compares_nothing(words):
    assert [found for _, sentence in sentences(words) for found in comparisons(sentence, FIGURES)] == []


@pytest.mark.parametrize(
    "words",
    [
        "No agency disagrees, and {{ doctors.latest }} rose.",
        "{{ doctors.latest }} rose, and nothing was done.",
        "Nothing is hidden: {{ doctors.latest }} rose.",
        "{{ doctors.latest }} rose and we cannot say why.",
        "Reports rose to {{ doctors.latest }}, not by chance.",
        "No doubt {{ doctors.latest }} rose.",
        "Not only that but {{ doctors.latest }} rose.",
        "{{ doctors.latest }} “rose”.",
    ],
)
def test_a_denial_elsewhere_in_the_sentence_excuses_nothing(words):
    assert compared(words)


@pytest.mark.parametrize(
    "words",
    [
        "{{ doctors.latest }} neither rose nor fell.",
        "We cannot say that {{ doctors.latest }} rose.",
        "It is not clear that {{ doctors.latest }} is a drop.",
        "{{ doctors.latest }} have not recovered.",
        "Whether {{ doctors.latest }} is better cannot be told.",
    ],
)
def test_a_denial_before_the_word_in_its_clause_is_one(words):
    assert compared(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "more than last year",
        "less than last year",
        "above last year's",
        "below last year's",
        "up on the year",
        "down on the year",
        "begun to rise",
        "and it came down",
        "which edged up",
        "a jump",
        "and it soared",
        "which surged",
        "and it spiked",
        "which dipped",
        "and it plunged",
        "which slumped",
        "and it shrank",
        "a drop",
        "a record high",
        "a record",
        "which worsened",
        "which strengthened",
        "which weakened",
        "which recovered",
        "more than in the quarter before",
        "which tumbled",
        "which slipped",
        "which eased",
        "which dwindled",
        "which lessened",
        "which diminished",
        "which escalated",
        "which mounted",
        "which swelled",
        "which expanded",
        "which peaked",
        "an all-time high",
        "an all-time low",
        "which turned the corner",
        "greater than before",
        "↑",
        "▼",
        "▲ on the year",
        "↓",
        "more often",
        "less often",
        "more doctors",
        "higher",
        "an improvement",
    ],
)
def test_a_word_of_change_needs_a_signal(words):
    assert compared(f"It was {{{{ doctors.latest }}}}, {words}.")


@pytest.mark.parametrize(
    "words",
    [
        "We keep a record of each talk.",
        "She will begin to record it.",
        "A drop-in centre opened.",
        "Strengthening Families is the model.",
        "More than one agency wrote.",
    ],
)
def test_words_that_only_look_like_change_are_left_alone(words):
    assert [found for _, sentence in sentences(words) for found in comparisons(sentence, FIGURES)] == []


@pytest.mark.parametrize(
    "words",
    [
        "She said ‘he hit me’ again.",
        "She said 'he hit me' again.",
        "'He hit me', she said.",
        "She said «he hit me» again.",
        "She said “he\nhit me” again.",
        'She said "he\nhit me" again.',
        "> he hit me",
        ">he hit me",
        "  > he hit me",
        "\t>he hit me",
        "- > he hit me",
        "She said “he hit me”.",
        "She said 'he doesn't listen' again.",
        "She said “he hit me",
        "She said “he hit me” [consent: not given].",
        "She said “he hit me” [consent: no].",
        "She said “he hit me” [consent: refused by her].",
        "She said ″he hit me″ again.",
        "She said ＂he hit me＂ again.",
        "She said ‹he hit me› again.",
        "She said ❝he hit me❞ again.",
        "She said ‚he hit me‘ again.",
        "She said `he hit me` again.",
        "She said “he hit me” [consent: asked by her advocate].",
        "She said “he hit me” [consent: to follow in May 2016].",
        "She said “he hit me” [consent: awaited since May 2016].",
        "She said “he hit me” [consent: her advocate will ask her, 2 May 2016].",
        "She said “he hit me” [consent: her advocate, last week].",
    ],
)
def test_a_quotation_in_any_marks_needs_a_consent_that_was_given(tmp_path, words):
    assert any(
        "no consent is written down" in fault
        for fault in faults(tmp_path, words, ["he hit me he doesnt listen"])
    )


@pytest.mark.parametrize(
    "words",
    [
        "> he hit me [consent: her advocate, 2 May 2016]",
        "She said 'he\nhit me' [consent: her advocate, 2 May 2016].",
        "She said ‹He hit me!› [consent: her advocate, in May 2016].",
        "She said `he hit me` [consent: Will Smith, 2016-05-02].",
    ],
)
def test_a_quotation_with_consent_and_in_the_returns_goes_out(tmp_path, words):
    assert faults(tmp_path, words, ["he hit me"]) == []


@pytest.mark.parametrize("held", ["She hit me and nobody came.", "He hit men.", "He hit. Then me."])
def test_what_is_quoted_is_whole_words_in_the_order_they_were_said(tmp_path, held):
    assert any(
        "no return of voices holds" in fault
        for fault in faults(tmp_path, "> he hit me [consent: her advocate, 2 May 2016]", [held])
    )


@pytest.mark.parametrize(
    "words",
    [
        "The children's words and the parents' views of carers' homes.",
        "The form 'so what' is used.",
        "Rock 'n' roll in the youths' club.",
    ],
)
def test_an_apostrophe_is_no_quotation(words):
    assert list(quotations(words)) == []


@pytest.mark.parametrize("words", ["Good.\n{% raw %}{{ plans.latest }}{% endraw %}", "Good.\n{# hidden #}"])
def test_what_the_braces_would_hide_is_refused_with_its_line(words):
    [(line, said)] = figure_faults(words, FIGURES)
    assert line == 1 and "only {{ measure.name }} may stand" in said


@pytest.mark.parametrize("words", ["![a chart](chart.png)", "<b>bold</b>", "<img src=x>", "&frac12; of them"])
def test_a_picture_or_html_is_in_the_list_with_its_line(tmp_path, words):
    assert any(
        fault.startswith("commentary/2015-16-Q4/2_report.md, line 10: ") and "picture or HTML" in fault
        for fault in faults(tmp_path, f"We ask.\n\n{words}")
    )


@pytest.mark.parametrize(
    "words",
    [
        "S\u0435ven children waited.",
        "It r\u043ese.",
        "It r\u03bfse.",
        "{{ plans.latest }} \uff52ose.",
        "It \U0001d42bose.",
    ],
)
def test_a_letter_of_another_alphabet_that_looks_like_ours_is_refused_with_its_line(tmp_path, words):
    found = [
        fault for fault in faults(tmp_path, f"We ask.\n\n{words}") if "not of the Latin alphabet" in fault
    ]
    assert len(found) == 1 and found[0].startswith("commentary/2015-16-Q4/2_report.md, line 10: “")


@pytest.mark.parametrize(
    "words",
    [
        "Zoë's café, Łódź and the 1ª of Straße: “Приди ко мне скорей”.",
        "She didn\u2019t; he didn\u02bct, they need not.",
    ],
)
def test_accents_and_what_somebody_said_in_their_own_alphabet_are_left_alone(tmp_path, words):
    assert not any("Latin" in fault for fault in faults(tmp_path, words))
