"""Page one is read in a minute: what stands open is bounded, whatever a quarter brings, and nothing is left
out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.conftest import framework_of
from wscb_lib.commentary.checks import word_faults
from wscb_lib.commentary.written import Commentary
from wscb_lib.counts_in_words import in_words
from wscb_lib.exhibits import Shown
from wscb_lib.measures.past import Seam
from wscb_lib.page_content import PageContent
from wscb_lib.pages.board_summary import asked, changed, decide, standing
from wscb_lib.pages.every_page import PAGE_ONE_WORDS
from wscb_lib.pages.evidence import Evidence, PastState, ReturnState
from wscb_lib.quarter import Quarter
from wscb_lib.record import Action, Agreement, Challenge, Judgement, Record, Scrutiny, Seat
from wscb_lib.signals import ByChance, Concern, Signal
from wscb_lib.signals.lasting import FEWEST

QUARTER = Quarter.parse("2015-16-Q4")
FRAMEWORK = framework_of(str(QUARTER))
GRAVE = [m for m in FRAMEWORK.measures.values() if m.gravity == 3 and m.is_judged and m.sections][:9]
SLOTS = [str(QUARTER - back) for back in range(4, -1, -1)]


def signal(measure, verdict="signal", reading="concern"):
    return Signal(
        measure.id,
        SLOTS[-1],
        verdict,
        reading=reading,
        direction="up",
        rule="lasting",
        sentence="More than chance.",
        seen="7 against 2.",
        p=0.001,
        centre=2.0,
        method="judged",
        n=16,
    )


def concern(measure, raised="2015-16-Q1", closed=""):
    return Concern(
        measure.id, raised, "signal", "signal", "concern", became_signal=raised, closed=closed, direction="up"
    )


def material(measures=GRAVE, concerns=(), signals=(), record=None, states=(), **more):
    series = {m.id: tuple(Shown(q, 7.0, 7.0) for q in SLOTS) for m in measures}
    return Evidence(
        framework=FRAMEWORK,
        quarter=QUARTER,
        workspace="specimen",
        edition=FRAMEWORK.board.editions["board"],
        is_specimen=True,
        series=series,
        events={},
        groups={},
        signals={s.measure: s for s in signals},
        concerns=concerns,
        comparators={},
        states=states,
        record=record or Record(),
        by_chance=ByChance(1.9, 3.3, 2.4),
        **more,
    )


def words(draft) -> str:
    return "\n".join(block.text for block in draft.blocks if hasattr(block, "text"))


def folded(draft):
    return next(
        drawing for drawing in draft.more if drawing.options["id"] == "summary-every-change"
    ).arguments[1]


# ---- what changed ---------------------------------------------------------------------------------------


def test_three_concerns_are_told_in_full_three_named_once_and_every_other_counted_and_under_more_detail():
    told = changed.what_changed(
        material(concerns=[concern(m) for m in GRAVE], signals=[signal(m) for m in GRAVE])
    )
    assert told.blocks[0].html.count("<li>") == 3
    named = [m for m in GRAVE if words(told).count(m.title) == 1]
    assert len(named) == 3 + changed.MOST_NAMED
    assert f"and {in_words(len(GRAVE) - len(named))} more, under More detail" in words(told)
    assert len(folded(told)) == len(GRAVE)


def test_what_this_quarter_raised_and_what_is_only_kept_are_told_apart_and_the_line_counts_the_kept():
    raised, kept = GRAVE[:4], GRAVE[4:8]
    found = material(concerns=[concern(m) for m in (*raised, *kept)], signals=[signal(m) for m in raised])
    said = words(changed.what_changed(found))
    assert f"{kept[0].title}, since Apr-Jun 2015, not yet asked about" in said
    assert "Four flags from earlier quarters stay open." in words(changed.line(found))


def test_what_nobody_asked_about_is_told_apart_from_what_is_in_hand():
    flagged = sorted(GRAVE[:5], key=lambda m: m.id)  # alike in all else, so the first three are told in full
    record = Record(challenges=(replace(challenge(1), measure=flagged[4].id),))
    said = words(
        changed.what_changed(
            material(
                concerns=[concern(m) for m in flagged], signals=[signal(m) for m in flagged], record=record
            )
        )
    )
    unasked, in_hand = said.split("This quarter too, not yet asked about: ")[1].split("In hand: ")
    assert flagged[3].title in unasked and flagged[4].title not in unasked and flagged[4].title in in_hand


def test_a_concern_the_board_closed_is_not_there():
    assert GRAVE[0].title not in words(
        changed.what_changed(material(concerns=[concern(GRAVE[0], closed="2015-16-Q3")]))
    )


def test_where_nothing_changed_that_is_said_and_so_is_that_nothing_improved():
    quiet = [Signal(m.id, SLOTS[-1], "no_clear_change", method="judged", n=16) for m in GRAVE]
    said = words(changed.what_changed(material(signals=quiet)))
    assert (
        "None of the nine measures judged changed by more than chance would explain" in said
        and "No improvement can be told from chance" in said
    )


def test_where_no_measure_has_quarters_enough_that_is_said_and_when_the_first_has_and_nothing_reassures():
    young = [Signal(m.id, SLOTS[-1], "too_few", n=n) for m, n in zip(GRAVE, (3, 5, 4), strict=False)]
    found = material(signals=young)
    lacking = (
        "No measure has quarters enough to be judged yet; the first can be in "
        f"{(QUARTER + FEWEST - 5).short}."
    )
    line, told = words(changed.line(found)), words(changed.what_changed(found))
    assert lacking in line and lacking in told
    assert not re.search(
        r"chance alone|signal|No improvement|can be told from chance|about no",
        line + told.replace("told from chance", ""),
    )


def test_what_chance_alone_would_flag_is_said_in_whole_numbers_of_what_was_judged():
    found = material(signals=[signal(m) for m in GRAVE])
    assert (
        "Nine signals and no watches among nine measures judged. With so many, chance alone would flag about "
        "five, two of them newly." in words(changed.line(found))
    )
    few = replace(found, by_chance=ByChance(0.1, 0.2, 0.1))
    assert "With so few, chance alone would seldom flag any." in words(changed.line(few))


def test_a_kept_concern_without_a_figure_stays():
    measure = GRAVE[0]
    gone = {measure.id: (*(Shown(q, 7.0, 7.0) for q in SLOTS[:-1]), Shown(SLOTS[-1], status="not_returned"))}
    said = words(changed.what_changed(replace(material(concerns=[concern(measure)]), series=gone)))
    assert (
        f"{measure.title}: not returned this quarter, and the concern stays; raised as higher in Apr-Jun 2015"
        in said
    )


def test_a_kept_concern_that_has_gone_back_since_says_so_and_is_not_put_to_the_board_for_decision():
    measure = GRAVE[0]
    raised = concern(measure)
    found = material(concerns=[replace(raised, is_back=True)])
    assert (
        f"Kept from earlier quarters: back at their earlier level, and not yet closed: {measure.title}."
        in words(changed.what_changed(found))
    )
    assert "Nothing this quarter needs a new decision." in words(decide.decide_today(found))
    still = replace(found, concerns=[raised])
    assert "earlier level" not in words(changed.what_changed(still)) and measure.title in words(
        decide.decide_today(still)
    )
    in_full = words(changed.what_changed(still)).splitlines()[0]
    assert in_full.startswith(
        f"Concern: {measure.title}: 7% now; raised as higher in Apr-Jun 2015, at 7%. Not flagged this "
        "quarter; it stays until the Board closes it. On this page since"
    )


def test_a_change_judged_on_families_is_told_with_its_own_figure_and_that_of_families():
    measure = next(m for m in FRAMEWORK.measures.values() if m.events == "family_id" and m.kind == "share")
    families = tuple(Shown(q, 68.0, 25.0, 37.0) for q in SLOTS)
    found = material([measure], concerns=[concern(measure)], signals=[signal(measure)])
    said = words(changed.what_changed(replace(found, events={measure.id: families})))
    assert f"{measure.title}: 7%" in said and "68%" in said and "families" in said


# ---- decide, asked --------------------------------------------------------------------------------------


def challenge(number, due=date(2016, 2, 25), responded=None, measure=""):
    return Challenge(
        f"C-{number}",
        date(2015, 11, 26),
        measure,
        f"Agency {number}",
        f"Question {number}?",
        due,
        responded,
        "",
        None,
        "",
        "",
    )


def test_at_most_three_things_are_to_be_decided_each_with_an_owner_and_a_day():
    record = Record(challenges=tuple(challenge(n) for n in range(2)))
    told = decide.decide_today(
        material(concerns=[concern(m) for m in GRAVE], signals=[signal(m) for m in GRAVE], record=record)
    )
    items = told.blocks[0].html.split("<li>")[1:]
    assert len(items) == 3 and all("Owner: " in item and "2016" in item or "2015" in item for item in items)
    assert "by 25 August 2016." in items[2]  # the meeting after the one on 26 May


def test_an_answer_given_waits_to_be_weighed_and_one_due_by_the_meeting_is_neither_late_nor_forgotten():
    answered, due = challenge(1, responded=date(2016, 2, 18)), challenge(2, due=date(2016, 5, 26))
    said = words(decide.decide_today(material(record=Record(challenges=(due, answered)))))
    assert said.splitlines() == [
        "Question 1: is the answer enough to close the challenge? Owner: Agency 1; answered 18 Feb 2016.",
        "Question 2: is the answer due at this meeting enough? Owner: Agency 2; due 26 May 2016.",
    ]
    assert "answer due 26 May 2016" in words(
        asked.asked_last_time(material(record=Record(challenges=(due,))))
    )


def test_a_decision_shows_the_answer_it_is_about_and_what_else_the_board_could_do():
    measure = GRAVE[0]
    answered = replace(challenge(1, responded=date(2016, 2, 18)), measure=measure.id, response="word " * 40)
    said = words(decide.decide_today(material(record=Record(challenges=(answered,)))))
    otherwise = f"If not: {measure.decision[:1].lower()}{measure.decision[1:]}."
    assert said.startswith(
        f"{measure.title}: is the answer enough to close the challenge? “{'word ' * 29}word…” {otherwise} "
        "Owner: Agency 1"
    )
    silent = replace(challenge(1), measure=measure.id)
    assert f"{measure.title}: no answer, so what now? The choice: " in words(
        decide.decide_today(material(record=Record(challenges=(silent,))))
    )


def test_what_fell_due_after_the_record_was_last_read_is_never_called_overdue():
    between = date(2016, 4, 20)
    action = Action("A-1", date(2016, 2, 25), "Bring the strategy", "Head of service", between, None, "", "")
    found = material(record=Record(challenges=(challenge(1, due=between),), actions=(action,)))
    assert "overdue since" not in words(asked.asked_last_time(found)) and "none overdue" in words(
        asked.asked_last_time(found)
    )
    assert "Also waiting: an action due from Head of service (20 April)." in words(decide.decide_today(found))


def test_what_else_waits_is_named_in_a_line_of_four_and_the_rest_counted():
    record = Record(challenges=tuple(challenge(n) for n in range(9)))
    said = words(decide.decide_today(material(record=record))).splitlines()
    assert (
        len(said) == 4
        and said[3].count("Question") == 4
        and said[3].endswith("and two more, on the pages they belong to.")
    )
    quiet = material(concerns=[concern(m) for m in GRAVE], signals=[signal(m) for m in GRAVE])
    assert (
        words(decide.decide_today(quiet)).splitlines()[3]
        == "Also waiting: six changes nobody has asked about."
    )


def test_children_to_ask_about_today_are_told_before_all_that_waits_two_in_full_and_the_rest_counted():
    alerts = {f"remark {n}": f"At least one child waits {n}: ask the service today." for n in range(3)}
    found = material(
        states=[ReturnState("lado", "lado", "received", alerts=alerts)],
        record=Record(challenges=(challenge(1),)),
    )
    assert words(decide.decide_today(found)).splitlines()[1] == (
        "Do not wait: At least one child waits 0: ask the service today. At least one child waits 1: ask the "
        "service today. And one alert more, each at the top of its page."
    )
    assert "Do not wait" not in words(decide.decide_today(material()))


def test_a_judgement_nobody_agreed_and_one_whose_day_has_come_wait_for_the_board():
    first, second = FRAMEWORK.statements[:2]
    proposed = Judgement(
        "J-1", first.id, "cannot say", date(2016, 2, 11), "Manager", None, "", date(2016, 8, 25), "Because."
    )
    old = Judgement(
        "J-2",
        second.id,
        "partly assured",
        date(2015, 2, 11),
        "Manager",
        date(2015, 2, 25),
        "",
        date(2016, 2, 25),
        "Because.",
    )
    said = words(decide.decide_today(material(record=Record(judgements=(old, proposed)))))
    assert f"agree the judgement of {first.short}; judge again {second.short}." in said


def test_what_has_an_action_open_is_in_hand_and_is_not_put_to_the_board_again():
    action = Action(
        "A-1", date(2016, 2, 25), "Ask", "Head of service", date(2016, 5, 26), None, "", GRAVE[0].id
    )
    found = material(
        concerns=[concern(GRAVE[0])], signals=[signal(GRAVE[0])], record=Record(actions=(action,))
    )
    assert "Nothing this quarter needs a new decision." in words(decide.decide_today(found))
    assert "an action on it is open" in words(changed.what_changed(found))


def test_a_measure_when_asked_is_the_last_figure_that_anybody_knew_then():
    measure = GRAVE[0]
    found = material(record=Record(challenges=(challenge(1, measure=measure.id),)))
    rising = tuple(
        Shown(q, float(n), float(n)) for n, q in enumerate(SLOTS)
    )  # asked on 26 November 2015, in the quarter before the last
    known, now = rising[2].words(measure.unit), rising[4].words(measure.unit)
    said = words(asked.asked_last_time(replace(found, series={**found.series, measure.id: rising})))
    assert f"Question 1? {known} when asked, {now} now." in said


def test_four_challenges_stand_open_the_overdue_first_and_the_rest_are_counted():
    record = Record(challenges=(challenge(1, due=date(2016, 8, 25)), *(challenge(n) for n in range(2, 7))))
    said = words(asked.asked_last_time(material(record=record)))
    assert said.startswith("Agency 2: no answer, overdue since 25 February 2016.")
    assert "And two challenges more, under More detail." in said


def test_an_overdue_action_is_named_with_its_owner_and_how_late_it_is():
    action = Action(
        "A-1", date(2015, 8, 27), "Name one person", "Clinical lead", date(2015, 12, 18), None, "", ""
    )
    said = words(asked.asked_last_time(material(record=Record(actions=(action,)))))
    assert (
        "Actions: one of one open was overdue on 31 March 2016. Overdue since 18 December 2015: Name one "
        "person (Clinical lead)." in said
    )


# ---- who was not in the room, the statements, the scrutineer --------------------------------------------


def test_an_agency_that_sent_nothing_and_refuses_has_one_line():
    state = ReturnState("partner_indicators", "probation_crc", "not_returned")
    refused = Agreement(
        "G-1",
        date(2015, 5, 1),
        "probation_crc",
        "partner_indicators",
        None,
        "Its contract does not provide for it.",
    )
    said = words(standing.not_in_the_room(material(states=[state], record=Record(agreements=(refused,)))))
    assert said.count("\n") == 0 and said.endswith("did not return Partners' indicators, and refuses to.")


def test_a_release_that_lacks_a_return_says_beside_it_why_and_a_draft_does_not():
    state = ReturnState("partner_indicators", "probation_crc", "not_returned")
    draft = words(standing.not_in_the_room(material(states=[state])))
    released = material(states=[state], accepted={"partner_indicators": "the company refused."})
    assert words(standing.not_in_the_room(released)) == f"{draft} Released without it: the company refused."
    assert "Released" not in draft


def test_the_empty_places_of_the_latest_meeting_are_named_once_those_without_a_word_first():
    seats = [
        Seat(date(2016, 2, 25), "Cafcass", "apologies"),
        Seat(date(2016, 2, 25), "probation (CRC)", "no word"),
    ]
    filled = [Seat(date(2016, 2, 25), "police", "a deputy"), Seat(date(2015, 11, 26), "housing", "apologies")]
    said = words(standing.not_in_the_room(material(record=Record(seats=(*seats, *filled)))))
    assert (
        said == "Empty places on 25 February 2016: Community Rehabilitation Company (no word); "
        "Cafcass (apologies)."
    )


def test_absences_past_four_are_counted_and_never_dropped_in_silence():
    states = [ReturnState("partner_indicators", a.id, "not_returned") for a in FRAMEWORK.board.agencies[:7]]
    said = words(standing.not_in_the_room(material(states=states)))
    assert said.count("did not return") == 4 and "And three absences more" in said


@pytest.mark.parametrize(("judgement", "confidence"), [("cannot say", "–"), ("partly assured", "none")])
def test_no_confidence_is_given_where_the_board_cannot_say(judgement, confidence):
    about = FRAMEWORK.statements[0].id
    made = Judgement(
        "J-1",
        about,
        judgement,
        date(2016, 2, 11),
        "Manager",
        date(2016, 2, 25),
        "",
        date(2016, 8, 25),
        "Because.",
    )
    [table] = standing.statements(material(record=Record(judgements=(made,)))).blocks
    assert table.arguments[1][0][1::2][:2] == (judgement, confidence)


def test_the_scrutineer_speaks_of_this_quarter_or_it_is_said_that_nobody_did():
    said = Scrutiny(
        "S-1", date(2016, 5, 12), date(2016, 3, 31), "Independent chair", "The Board is slow to insist."
    )
    assert "The Board is slow to insist." in words(
        standing.scrutineer(material(record=Record(scrutiny=(said,))))
    )
    earlier = replace(said, quarter_ends_on=date(2015, 12, 31))
    assert "has written nothing about this quarter" in words(
        standing.scrutineer(material(record=Record(scrutiny=(earlier,))))
    )


# ---- its words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "is_refused"), [(70, False), (71, True)])
def test_more_words_than_fit_on_one_side_of_paper_are_refused_at_release(tmp_path, count, is_refused):
    page = PageContent(
        quarter="2015-16-Q4",
        stem="0_board_summary",
        element="board_summary",
        sections=["what_changed"],
        figures={},
        most_words=PAGE_ONE_WORDS,
    )
    written = Commentary(
        "0_board_summary.md",
        "A",
        date(2016, 5, 11),
        "",
        "draft",
        "",
        None,
        "",
        "",
        "",
        {"what_changed": "word " * count},
        {"what_changed": 9},
    )
    said = [
        fault
        for fault in word_faults(page, tmp_path, written, {"board_summary"})
        if "fit on one side" in fault
    ]
    assert bool(said) == is_refused


# ---- what not to rely on --------------------------------------------------------------------------------


def cautions(**more) -> str:
    return standing.do_not_rely_on(material(**more)).blocks[0].html


def test_a_held_history_stands_first_among_what_not_to_rely_on_however_much_there_is():
    aside = [ReturnState("lado", "lado", "received", rows=90, set_aside=1)] * 9
    said = cautions(
        states=aside,
        histories=(PastState("training", 20, 1), PastState("complaints", held_because="It is blank.")),
    )
    assert (
        said.index("<li>")
        < said.index("Held: the history of Complaints. It is blank.")
        < said.index("set aside")
    )
    assert "Released without it" not in said
    released = cautions(
        histories=(PastState("complaints", held_because="It is blank."),),
        accepted={"back_series/complaints": "it was lost."},
    )
    assert "Released without it: it was lost." in released


def test_totals_of_the_past_that_cannot_be_read_or_lost_lines_are_told():
    assert "Held: the totals of past quarters. The file of them cannot be read." in cautions(
        past=PastState("results", held_because="The file of them cannot be read.")
    )
    assert "Totals of past quarters: three lines of 240 set aside." in cautions(
        past=PastState("results", 240, 3)
    )


def test_where_many_measures_are_counted_from_rows_since_one_quarter_they_are_one_caution():
    first, second, third = GRAVE[:3]
    begun = Seam(QUARTER - 2, QUARTER - 1)
    said = cautions(seams={first.id: begun, second.id: begun, third.id: Seam(QUARTER - 9, QUARTER - 8)})
    assert (
        said.count("<li>") == 1
        and "Two measures: counted from rows since Oct-Dec 2015, and agencies' own totals before"
        in said.replace("&#39;", "'").replace("&#x27;", "'")
    )


def test_the_source_of_a_measure_says_to_when_it_is_agencies_own_totals():
    lado = FRAMEWORK.measure("lado_referrals_count")
    assert (
        material(seams={lado.id: Seam(QUARTER - 2)})
        .source(lado)
        .endswith("; to Jul-Sep 2015, agencies' own totals, not checked")
    )
    assert "not checked" not in material().source(lado)


def test_where_most_measures_have_too_few_quarters_it_is_said_first_with_the_quarter_when_the_first_can_be():
    few = {m: Signal(m, SLOTS[-1], "too_few", n=n) for m, n in (("lado_1m_pct", 3), ("lado_3m_pct", 5))}
    said = cautions(signals=[*few.values(), Signal("lado_open_count", SLOTS[-1], "not_judged")])
    assert "Two of three measures: too few quarters to tell a change from chance." in said
    assert "The first of them can be in Oct-Dec 2016, if its figures keep coming." in said
    judged = {m: Signal(m, SLOTS[-1], "no_clear_change") for m in ("cp_plans_rate", "lado_referrals_count")}
    assert "too few quarters" not in cautions(signals=[*few.values(), *judged.values()])
