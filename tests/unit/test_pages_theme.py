"""Subjects and themes: pages that gather what stands elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace as Some

from tests.conftest import framework_of
from wscb_lib.exhibits import Shown
from wscb_lib.framework.subjects import HOME
from wscb_lib.pages import subject as subjects
from wscb_lib.pages.drawing import Drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.subject import proposed
from wscb_lib.pages.theme import _answer, parts_of
from wscb_lib.quarter import Quarter
from wscb_lib.record import Challenge, Record
from wscb_lib.signals import Signal
from wscb_lib.voices import Use, Voices

WHOLE = framework_of()
WORSE = Signal("", "2015-16-Q4", "signal", reading="concern")
MISSING = next(t for t in WHOLE.themes if t.id == "exploitation_and_missing")


NOW, BEFORE = "2015-16-Q4", "2015-16-Q3"
NEGLECT, VOICE = (next(t for t in WHOLE.themes if t.id == name) for name in ("neglect", "voice_of_the_child"))


def material(signals=None, concerns=(), series=None, groups=None, record=None):
    return Evidence(
        framework=WHOLE,
        quarter=Quarter.parse(NOW),
        workspace="specimen",
        edition=WHOLE.board.editions["board"],
        is_specimen=True,
        series=series or {},
        events={},
        groups=groups or {},
        signals=signals or {},
        concerns=concerns,
        comparators={},
        states=(),
        record=record or Record(),
        by_chance=(0, 0),
    )


def share(numerator, denominator, quarter=NOW):
    return Shown(quarter, 100 * numerator / denominator, numerator, denominator)


def words(draft):
    return " ".join(
        b.options.get("sentence", "") + repr(b.arguments) if isinstance(b, Drawing) else b.text
        for b in draft.blocks
    )


def test_a_subjects_measures_stand_on_its_page_and_not_on_the_elements():
    assert WHOLE.measure("ehe_count").sections == (f"{HOME}__elective_home_education/how_much",)


def test_a_subjects_page_follows_its_element_and_shares_its_notebook():
    stems = [e.stem for e in WHOLE.elements]
    place = stems.index(f"7_{HOME}")
    assert [e.notebook for e in WHOLE.elements[place : place + 3]] == [f"7_{HOME}"] * 3


def test_outcomes_are_judged_with_the_element_and_not_again_with_each_subject():
    assert WHOLE.element(HOME).outcomes and not WHOLE.element(f"{HOME}__elective_home_education").outcomes


def test_the_gravest_measure_that_got_worse_is_proposed_and_a_lesser_one_is_not():
    signals = {"police_protection_occasions": WORSE, "complaints_received": WORSE}
    assert [m.id for m in proposed(material(signals))] == ["police_protection_occasions"]


def test_a_concern_the_board_has_not_closed_is_proposed_without_a_signal():
    concerns = (Some(measure="rhi_completed_pct", closed=""),)
    assert [m.id for m in proposed(material(concerns=concerns))] == ["rhi_completed_pct"]


def test_what_a_subject_already_looks_at_is_not_proposed_again():
    assert proposed(material({"cme_count": WORSE})) == []


def test_a_theme_with_no_figure_says_that_nothing_was_supplied():
    assert "Nothing was supplied" in words(_answer(material(), MISSING))


def test_a_theme_says_what_was_supplied_and_what_was_not():
    series = {"missing_from_care_count": (Shown("2015-16-Q4", 12.0, 12.0),)}
    told = words(
        _answer(
            material(series=series), replace(MISSING, answer=("missing_from_care_count", "rhi_shared_pct"))
        )
    )
    assert (
        "12" in told
        and "Return interviews whose learning was shared with children's social care: nothing supplied."
        in told
    )


SUPPLIED = {"missing_from_care_count": (Shown("2015-16-Q4", 12.0, 12.0),)}
[ASK] = MISSING.asks
USED = Use(ASK.asked_as, "police", date(2015, 10, 6), date(2015, 11, 9), "Calls", "A visit", "Fewer came")


def test_what_no_return_answers_is_said_beside_what_was_supplied():
    unanswered = replace(MISSING, unanswered="How it ends: nobody returns it.", asks=())
    assert "How it ends: nobody returns it." in words(_answer(material(series=SUPPLIED), unanswered))


def told_by(*uses):
    return replace(material(series=SUPPLIED), voices=Voices(uses=uses))


def test_partners_that_were_not_asked_are_silent_or_said_part_are_named():
    silent = replace(USED, partner="schools", answered_on=None, data_used="", what_changed="", how_known="")
    said = words(_answer(told_by(USED, silent, replace(USED, partner="camhs", how_known="")), MISSING))
    assert "Asked, and silent: Schools and colleges." in said
    assert (
        "Answered, and did not say: Child and adolescent mental health services (CAMHS) (how it knows)."
        in said
    )
    assert "Not asked this year: Children's social care;" in said.replace("&#x27;", "'")
    assert "Cheshire Constabulary" not in said


def test_where_every_partner_answered_in_full_nothing_is_asked_again():
    page = told_by(*(replace(USED, partner=each) for each in ASK.of))
    assert "Every partner answered in full." in words(_answer(page, MISSING))
    assert ASK.question not in words(parts_of(page, MISSING)[1]["questions"])


def test_in_an_edition_that_prints_no_words_no_partner_is_called_silent():
    page = replace(material(series=SUPPLIED), voices=Voices(is_printed=False))
    assert "silent" not in words(_answer(page, MISSING))


# ---- a measure of more than the theme

AUDITS = {("audit_good_pct", "theme"): {"neglect": (share(2, 2),), "disabled children": (share(0, 3),)}}


def test_of_a_measure_of_more_than_the_theme_only_the_themes_own_part_is_told():
    told = material(series={"audit_good_pct": (share(4, 14),)}, groups=AUDITS)
    parts = parts_of(told, NEGLECT)[1]
    assert "Cases the panel graded good or better: neglect: 2 of 2." in words(parts["outcomes"])
    (line,) = parts["section/measures"].blocks[-1].arguments[0]
    assert (line.title, line.latest, line.direction) == (
        "Cases the panel graded good or better: neglect",
        "2 of 2",
        "not judged",
    )
    assert "4 of 14" not in " ".join(words(part) for part in parts.values())


def test_a_part_is_not_counted_among_the_measures_and_the_table_says_what_it_is():
    told = material(
        series={"cp_neglect_started_pct": (share(47, 65),), "audit_good_pct": (share(4, 14),)}, groups=AUDITS
    )
    table = parts_of(told, NEGLECT)[1]["section/measures"].blocks[-1]
    assert table.options["headline"] == "One measure of this theme, and one part of others"
    assert "a part is not judged" in table.options["notes"][0]


# ---- a figure that is not known yet

EARLY = Shown(NOW, status="too_early")


def test_what_is_too_early_to_know_is_told_with_the_newest_quarter_that_is_known():
    told = material(series={"voices_told_back_3m_pct": (share(3, 6, BEFORE), EARLY)})
    assert (
        "What we were told and reported back on within three months: too early to know; 3 of 6 in Oct-Dec "
        "2015." in words(parts_of(told, VOICE)[1]["outcomes"])
    )


def test_what_no_quarter_has_is_said_to_be_not_supplied():
    told = material(series={"voices_told_back_3m_pct": (EARLY,), "s11_voice_pct": (share(39, 96),)})
    assert "reported back on within three months: nothing supplied." in words(
        parts_of(told, VOICE)[1]["outcomes"]
    )


# ---- where it is told, and how each page speaks

COURSES = {("training_attended", "course"): {"exploitation and missing": (Shown(NOW, 42.0, 42),)}}


def test_each_page_speaks_with_its_figures_and_a_part_of_a_measure_speaks_too():
    told = material(
        series={
            "missing_episodes_count": (Shown(NOW, 57.0, 57),),
            "training_attended": (Shown(NOW, 303.0, 303),),
        },
        groups=COURSES,
    )
    said = words(parts_of(told, MISSING)[1]["section/elements"])
    assert (
        "Episodes of children missing: 57" in said
        and "Places on Board training that were used: exploitation and missing: 42" in said
    )
    assert "Training" not in said.split("No figure of this theme stands on:")[1]


def test_what_only_the_dashboard_shows_is_told_there():
    early = next(t for t in WHOLE.themes if t.id == "early_help")
    told = material(series={"eh_assessments_count": (Shown(NOW, 99.0, 99),)})
    said = parts_of(told, early)[1]["section/elements"].blocks[0].html
    assert said.index("1_performance_dashboard.html") < said.index("Early help assessments completed: 99")


def test_the_figures_of_a_theme_have_their_counts_beside_them():
    told = material(series={"foster_review_child_views_pct": (share(6, 17),)})
    parts = parts_of(told, VOICE)[1]
    assert parts["section/measures"].blocks[-1].arguments[0][0].latest == "35% (6 of 17)"
    assert "35% (6 of 17)" in words(parts["section/elements"])


def test_a_theme_has_the_chart_of_what_is_flagged():
    told = material(
        {
            "rhi_72h_pct": Signal(
                "rhi_72h_pct", NOW, "signal", reading="concern", direction="down", sentence="Less."
            )
        },
        series={"rhi_72h_pct": (share(7, 41),), "missing_episodes_count": (Shown(NOW, 57.0, 57),)},
    )
    charts = parts_of(told, MISSING)[1]["section/measures"].blocks[:-1]
    assert [chart.arguments[0].id for chart in charts] == ["rhi_72h_pct"]


# ---- what is asked

RAISED = Challenge(
    "C",
    date(2016, 2, 25),
    "rhi_completed_pct",
    "Return interview service",
    "Who asks the child?",
    date(2016, 5, 26),
    None,
    "",
    None,
    "",
    "",
)


def test_open_challenges_and_milestones_on_its_measures_stand_on_the_page_of_a_theme_and_closed_ones_do_not():
    record = Record(challenges=(RAISED, replace(RAISED, question="Why so few?", closed_on=date(2016, 3, 1))))
    told = material(series={"rhi_72h_pct": (share(7, 41),)}, record=record)
    said = words(parts_of(told, MISSING)[1]["record"])
    assert (
        "Who asks the child?" in said
        and "Why so few?" not in said
        and "Return interview service manager" in said
    )


def test_what_nothing_returned_answers_is_asked_with_who_could_answer():
    said = words(parts_of(material(), MISSING)[1]["questions"])
    assert (
        "What has your agency learnt from its own figures" in said
        and "Still to answer: Cheshire Constabulary;" in said
    )


def test_what_is_kept_from_earlier_is_asked_about_too():
    kept = Some(
        measure="rhi_completed_pct",
        closed="",
        raised="2015-16-Q1",
        direction="down",
        became_signal="2015-16-Q1",
        is_back=False,
        reading="",
    )
    told = material(concerns=(kept,), series={"rhi_completed_pct": (share(13, 41),)})
    assert "Return interviews done when needed:" in words(parts_of(told, VOICE)[1]["questions"])


def test_no_title_stands_twice_at_the_head_of_a_page():
    assert "Neglect." not in words(parts_of(material(), NEGLECT)[1]["opening"])
    page = WHOLE.element(f"{HOME}__elective_home_education")
    assert page.title not in words(subjects.opening(material(), page)).split(".")[0]
