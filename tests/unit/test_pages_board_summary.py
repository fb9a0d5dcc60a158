"""Page one is read in two minutes: at most 400 words whatever a quarter brings, and nothing flagged is left
out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.conftest import framework_of
from wscb_lib.exhibits import Shown
from wscb_lib.learning import Content, Learning
from wscb_lib.measures.past import Seam
from wscb_lib.pages import board_summary
from wscb_lib.pages.board_summary import all_changes, asked, changed, decide, standing
from wscb_lib.pages.evidence import Evidence, PastState, ReturnState
from wscb_lib.pages.parts.board_record import to_the_meeting, with_its_change
from wscb_lib.pages.parts.decisions import decision_faults, measure_of, to_decide
from wscb_lib.pages.parts.judging import lacking_of, measures_of
from wscb_lib.pages.parts.measure_exhibits import headline_exhibit
from wscb_lib.pages.wording.plainly import what_happened
from wscb_lib.quarter import Quarter
from wscb_lib.record import Action, Agreement, Challenge, Decision, Judgement, Planned, Record, Scrutiny, Seat
from wscb_lib.self_assessment import Presentation, SelfAssessments
from wscb_lib.signals import ByChance, Concern, Signal
from wscb_lib.signals.lasting import FEWEST

QUARTER = Quarter.parse("2015-16-Q4")
FRAMEWORK = framework_of(str(QUARTER))
GRAVE = [m for m in FRAMEWORK.measures.values() if m.gravity == 3 and m.is_judged and m.sections][:9]
NEXT = [m for m in FRAMEWORK.measures.values() if m.gravity == 2 and m.is_judged and m.sections][:5]
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


def folded(found):
    """The rows of the folded table of every change."""
    [table] = all_changes.every_change(found)
    return table.arguments[1]


# ---- what changed ---------------------------------------------------------------------------------------


def test_six_are_pictured_the_rest_stand_a_line_each_and_each_leads_to_its_own_figure():
    found = material(concerns=[concern(m) for m in GRAVE], signals=[signal(m) for m in GRAVE])
    html = "".join(block.html for block in changed.what_changed(found).blocks)
    assert html.count('<svg class="small"') == 6 and html.count("<li>") == len(GRAVE)
    for measure in GRAVE:
        assert html.count(f'href="{found.address_of(measure)}"') == 1
    assert len(folded(found)) == len(GRAVE)


def test_where_the_sheet_has_no_room_the_least_grave_fold_away_under_their_number_and_none_is_lost():
    found = material(concerns=[concern(m) for m in GRAVE], signals=[signal(m) for m in GRAVE])
    draft = changed.what_changed(found, room=100)
    html = "".join(block.html for block in draft.blocks)
    assert re.search(r"<summary>(Two|Three|Four) more, on the dashboard</summary>", html)
    assert all(found.address_of(measure) in html for measure in GRAVE)


def test_what_is_only_kept_or_back_where_it_was_is_a_line_and_says_so():
    kept, back = concern(GRAVE[0]), replace(concern(GRAVE[1]), is_back=True)
    said = words(changed.what_changed(material(concerns=[kept, back])))
    assert "Still open, raised Apr-Jun 2015.*\n" in said
    assert re.search(f"{re.escape(GRAVE[1].name)}: 7.*, back where it was", said)


def test_a_line_of_what_is_only_kept_says_the_figure_at_which_it_was_raised():
    kept = [concern(m) for m in GRAVE]
    found = material(concerns=kept)
    last = changed.changes(found)[-1].measure
    then = tuple(Shown(p.quarter, 3.0, 3.0) for p in found.series[last.id][:-1])
    found = replace(found, series={**found.series, last.id: (*then, found.series[last.id][-1])})
    assert re.search(
        f"{re.escape(last.name)}: 7.* now, 3%? when raised, still open", words(changed.what_changed(found))
    )


def test_a_change_says_when_it_stepped_from_what_to_what_and_whether_anybody_asked():
    measure = FRAMEWORK.measure("police_protection_occasions")
    stepped = tuple(Shown(str(QUARTER - back), 7.0 if back < 8 else 3.0) for back in range(15, -1, -1))
    flagged = replace(signal(measure), since=str(QUARTER - 7), centre=3.0, level=7.0)
    found = material([measure], concerns=[concern(measure)], signals=[flagged])
    found = replace(found, series={measure.id: (*stepped[:-1], Shown(SLOTS[-1], 8.0))})
    said = words(changed.what_changed(found))
    assert "Up in 2014, from 3 to 7.*" in said
    assert "from 3 to 7.*" in words(changed.what_changed(replace(found, series={measure.id: stepped})))
    asked_about = Record(challenges=(challenge(1, measure=measure.id),))
    assert "from 3 to 7.\n" in words(changed.what_changed(replace(found, record=asked_about)))


def test_what_was_judged_on_families_has_the_levels_of_its_own_figure_or_says_on_what_it_was_judged():
    measure = next(m for m in FRAMEWORK.measures.values() if m.events == "family_id" and m.unit != "percent")
    judged = replace(signal(measure), since=SLOTS[-3], centre=54.0, level=96.0)
    found = material([measure], concerns=[concern(measure)], signals=[judged])
    said = what_happened(found, measure)
    assert said.endswith("; judged on families") and "from" not in said
    own = tuple(Shown(q, n, n) for q, n in zip(SLOTS, (100.0, 110.0, 180.0, 190.0, 215.0), strict=True))
    said = what_happened(replace(found, series={measure.id: own}), measure)
    assert said == "up three quarters ago, from 105 to 195; judged on families"
    families = replace(found, events={measure.id: (Shown(SLOTS[-1], 60.0, 60.0),)})
    assert what_happened(families, measure).endswith("; 60 families")


def test_the_levels_of_a_share_are_of_all_its_cases_together():
    measure = next(m for m in FRAMEWORK.measures.values() if m.events and m.unit == "percent")
    own = tuple(
        Shown(q, 100 * n / of, n, of)
        for q, (n, of) in zip(SLOTS, ((6, 10), (54, 90), (40, 100), (20, 50), (11, 50)), strict=True)
    )
    judged = replace(signal(measure), since=SLOTS[-3], direction="down")
    found = replace(material([measure], signals=[judged]), series={measure.id: own})
    assert what_happened(found, measure).startswith("down three quarters ago, from 60% to 36%;")


def test_what_is_to_be_decided_is_drawn_first_whether_or_not_it_changed_and_its_decision_leads_to_it():
    concerns, signals = [concern(m) for m in GRAVE], [signal(m) for m in GRAVE]
    last, calm = changed.changes(material(concerns=concerns))[-1].measure, FRAMEWORK.measure("cp_plans_ended")
    calm_now = Signal(calm.id, SLOTS[-1], "no_clear_change", method="judged", n=16)
    by_challenge = decision(2, challenge_id="C-1")
    record = Record(
        challenges=(challenge(1, measure=last.id),), decisions=(decision(measure=calm.id), by_challenge)
    )
    found = material([*GRAVE, calm], concerns=concerns, signals=[*signals, calm_now], record=record)
    said = words(changed.what_changed(found)).splitlines()
    assert sum(m.name in said for m in (*GRAVE, calm)) == 6  # a heading each
    first = [name for name in said if name in (last.name, calm.name)]
    assert first == [d.name for d in (measure_of(found, each) for each in to_decide(found))]
    assert said[said.index(calm.name) + 1].endswith("No clear change.")
    [listed] = [block.html for block in decide.decide_today(found).blocks if "<ol>" in block.html]
    assert all(f'href="{found.address_of(m)}"' in listed for m in (last, calm))
    assert GRAVE[0].name not in said[: said.index(last.name)]


def test_where_nothing_changed_what_is_to_be_decided_is_drawn_all_the_same():
    quiet = [Signal(m.id, SLOTS[-1], "no_clear_change", method="judged", n=16) for m in GRAVE]
    found = material(signals=quiet, record=Record(decisions=(decision(measure=GRAVE[3].id),)))
    said = words(changed.what_changed(found))
    assert said.startswith("None of the nine measures judged changed") and f"\n{GRAVE[3].name}\n" in said
    assert "since then" not in said and GRAVE[0].name not in said


def test_the_key_tells_only_of_the_marks_that_are_there():
    one, two = GRAVE[:2]
    found = material(signals=[signal(one, reading="change")])
    assert "\n■ change, since then. *Not asked about." in words(changed.what_changed(found))
    found = material(concerns=[concern(one), concern(two)], signals=[signal(one), signal(two, "watch")])
    said = words(changed.what_changed(found))
    assert "\n▲ concern, since then. Hollow: perhaps chance. *Not" in said
    fallen = [signal(one), replace(signal(two), direction="down")]
    both = material(concerns=[concern(one), concern(two)], signals=fallen)
    assert "\n▲▼ concern, since then. *Not" in words(changed.what_changed(both))
    kept = words(changed.what_changed(material(concerns=[concern(one)])))
    assert "\nHollow: where a concern was raised. *Not" in kept


def test_an_improvement_that_still_goes_on_comes_before_one_that_has_turned_and_that_one_says_so():
    one, two = GRAVE[:2]
    risen = tuple(Shown(q, n, n) for q, n in zip(SLOTS, (2.0, 9.0, 8.0, 7.0, 6.0), strict=True))
    turned = replace(signal(one, "watch", reading="improvement"), since=SLOTS[1])
    found = material(signals=[turned])
    found = replace(found, series={**found.series, one.id: risen})
    figure = found.latest(one.id).words(one.unit)
    assert f"Perhaps better, no longer rising: {one.name}, {figure}." in words(changed.what_changed(found))
    levels = replace(found, signals={one.id: replace(turned, centre=73.2, level=81.9)})
    said = words(changed.what_changed(levels))
    assert f"Was perhaps better for a year: {one.name} (82%, 73% before); {figure} now." in said
    now = tuple(Shown(p.quarter, 80.0, 80.0) for p in risen)
    said = words(changed.what_changed(replace(levels, series={**levels.series, one.id: now})))
    assert f"Perhaps better: {one.name}, 82% over a year, 73% before; 80" in said
    of_a_quarter = replace(levels.signals[one.id], since=SLOTS[-1])
    assert f"better: {one.name}, {figure}." in words(
        changed.what_changed(replace(levels, signals={one.id: of_a_quarter}))
    )
    found = replace(found, signals={one.id: turned, two.id: signal(two, "watch", reading="improvement")})
    assert f"Perhaps better: {two.name}, " in words(changed.what_changed(found))


def test_what_is_new_this_quarter_says_so_and_stands_before_what_was_told_before():
    old, new = [concern(m) for m in GRAVE[:8]], concern(GRAVE[8], raised=str(QUARTER))
    found = material(concerns=[*old, new], signals=[signal(m) for m in GRAVE])
    said = words(changed.what_changed(found))
    assert re.match(rf"New, [^:]+: {re.escape(GRAVE[8].name)}, 7%?\.\n", said)
    assert said.count(GRAVE[8].name) == 1 and ", new" not in said
    short = words(changed.what_changed(found, room=0))
    assert short.startswith("New, ") and "\nTwo more, on the dashboard" in short
    assert "New: " in words(changed.what_changed(material(concerns=[new], signals=[signal(GRAVE[8])])))
    assert [row[2].partition(";")[0] for row in folded(found)][-1] == "New this quarter"


def test_where_the_sheet_has_no_room_for_all_that_is_new_three_are_named_and_the_others_counted():
    old, new = [concern(m) for m in GRAVE[:6]], [concern(m, raised=str(QUARTER)) for m in NEXT]
    found = material([*GRAVE, *NEXT], concerns=[*old, *new], signals=[signal(m) for m in (*GRAVE[:6], *NEXT)])
    all_of_it = words(changed.what_changed(found)).splitlines()[0]
    assert all(m.name in all_of_it for m in NEXT) and "more" not in all_of_it
    short = words(changed.what_changed(found, room=0)).splitlines()
    assert sum(m.name in short[0] for m in NEXT) == 3 and short[0].endswith("; and two more.")
    assert any(line.startswith("Two more, two new, on the dashboard") for line in short)


def test_no_band_lies_behind_the_charts_of_page_one_for_no_key_tells_of_it():
    measure = next(m for m in GRAVE if not m.events)
    flagged = replace(signal(measure), lower=1.0, upper=9.0, since=SLOTS[-2])
    html = changed.what_changed(material(concerns=[concern(measure)], signals=[flagged])).blocks[0].html
    assert 'class="level"' in html and 'class="limits"' not in html


def test_a_concern_says_when_it_was_raised_and_one_only_kept_how_it_stood_against_what_was_before():
    quiet = Signal(GRAVE[0].id, SLOTS[-1], "no_clear_change", method="judged", n=16)
    kept = material(concerns=[concern(GRAVE[0])], signals=[quiet])
    [(said, why, since)] = folded(kept)
    then = "raised in Apr-Jun 2015, at 7%, as higher than before"
    assert f": 7% now; {then}" in said and "alone would not raise it" in why
    assert since == "Raised in Apr-Jun 2015; the Board has not yet asked about it."


def test_a_concern_the_board_closed_is_no_change():
    found = material(concerns=[concern(GRAVE[0], closed="2015-16-Q3")])
    assert changed.changes(found) == [] and "still open" not in words(changed.what_changed(found))


def test_where_nothing_changed_the_gravest_figures_stand_all_the_same():
    said = words(changed.what_changed(material()))
    assert f"{GRAVE[0].name}: 7%, not judged" in said
    assert sum(m.name in said for m in GRAVE) == 6 < len(GRAVE)


def test_where_nothing_changed_that_is_said_and_so_is_that_nothing_improved():
    quiet = [Signal(m.id, SLOTS[-1], "no_clear_change", method="judged", n=16) for m in GRAVE]
    said = words(changed.what_changed(material(signals=quiet)))
    assert (
        "None of the nine measures judged changed by more than chance would explain" in said
        and "No improvement can be told from chance" in said
    )


def test_beside_an_improvement_nothing_else_changed():
    found = material(signals=[signal(GRAVE[0], reading="improvement")])
    said = words(changed.what_changed(found))
    assert "But for what is better, none of the" in said and "None of" not in said
    assert f"Better: {GRAVE[0].name}" in said


def test_where_no_measure_has_quarters_enough_that_is_said_and_when_the_first_has_and_nothing_reassures():
    young = [Signal(m.id, SLOTS[-1], "too_few", n=n) for m, n in zip(GRAVE, (3, 5, 4), strict=False)]
    found = material(signals=young)
    line, told = words(changed.line(found)), words(changed.what_changed(found))
    assert "no measure has quarters enough to be judged" in line
    assert (
        "No measure has quarters enough to be judged yet; the first can be in "
        f"{(QUARTER + FEWEST - 5).short}." in told
    )
    assert "No improvement" not in told


def test_what_perhaps_changed_is_counted_apart_and_so_is_a_watch_that_stays_open():
    certain, perhaps, kept, watched = GRAVE[:4]
    found = material(
        concerns=[*map(concern, (certain, perhaps, kept)), replace(concern(watched), became_signal="")],
        signals=[signal(certain), signal(perhaps, "watch")],
    )
    assert words(changed.line(found)).endswith(
        "one of two measures changed, one more perhaps; two still open."
    )
    headline = all_changes.every_change(found)[0].options["headline"]
    assert headline == (
        "One of two judged measures changed, one more perhaps; one concern and one watch still open"
    )


def test_what_chance_alone_would_flag_is_a_note_under_what_is_folded():
    found = material(concerns=[concern(m) for m in GRAVE], signals=[signal(m) for m in GRAVE])
    assert "chance alone" not in words(changed.line(found)) + words(changed.what_changed(found))
    [table] = all_changes.every_change(found)
    assert (
        "Of so many measures, chance alone would flag about five, two of them newly."
        in table.options["notes"][0]
    )


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


def decision(number=1, **other):
    made = Decision(
        f"D-{number}",
        date(2016, 3, 24),
        date(2016, 5, 26),
        f"Subject {number}",
        "Write to the chief executive",
        "ask the commissioner",
        "",
        "A",
        "chair",
        "head of service",
        "business manager",
        date(2016, 6, 10),
        "",
        "",
        None,
        "",
        "board_record.xlsx, row 4",
    )
    return replace(made, **other)


def put(*decisions, **more):
    return material(record=Record(decisions=decisions, **more))


def test_a_decision_says_what_is_recommended_by_whom_what_else_there_is_who_presents_who_does_it_by_when():
    assert words(decide.decide_today(put(decision()))) == (
        "Write to the chief executive, by 10 June (chair recommends), or ask the commissioner. "
        "Presenter: head of service. Owner: business manager."
    )
    same = put(decision(owner="head of service", recommended="B"))
    assert words(decide.decide_today(same)) == (
        "Ask the commissioner, by 10 June (chair recommends), or write to the chief executive. "
        "Lead: head of service."
    )


def test_the_page_that_a_decision_leads_to_says_what_is_to_be_decided_and_no_other_does():
    one, other = GRAVE[:2]
    found = put(decision(measure=one.id), decision(2, measure=one.id, meeting_on=date(2016, 8, 25)))
    drawn = headline_exhibit(found, one, found.home_of(one))
    assert drawn.options["ask"] == (
        "To be decided at this meeting: Write to the chief executive, by 10 June (chair recommends), or ask "
        "the commissioner. Presenter: head of service. Owner: business manager."
    )
    assert f'<p class="ask">{drawn.options["ask"]}</p>' in drawn.draw().html
    assert "ask" not in headline_exhibit(found, other, found.home_of(other)).options


def test_three_decisions_stand_the_gravest_first_and_the_others_by_name():
    grave = decision(9, measure=GRAVE[0].id)
    said = words(decide.decide_today(put(*(decision(n) for n in range(1, 4)), grave)))
    assert said.splitlines()[0].startswith("Write to") and "Also to decide: Subject 3." in said
    assert GRAVE[0].id in decide.decide_today(put(grave)).blocks[0].html.replace("-", "_")


def test_what_was_decided_is_never_put_again_and_what_was_put_off_is():
    decided = decision(1, meeting_on=date(2016, 2, 25), decided_on=date(2016, 2, 25), outcome="A")
    put_off = decision(2, meeting_on=date(2016, 2, 25))
    later = decision(3, meeting_on=date(2016, 8, 25))
    assert [d.decision_id for d in to_decide(put(decided, put_off, later))] == ["D-2"]


def test_where_no_decision_is_put_that_is_said_with_what_nobody_asked_about():
    said = words(decide.decide_today(material(concerns=[concern(m) for m in GRAVE])))
    assert said.startswith("No decision is put to this meeting. Nobody has asked about: ")
    assert said.endswith("; and six more.")
    assert words(decide.decide_today(material())) == "No decision is put to this meeting."


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"owner": ""}, "has no owner. Write who does what is decided."),
        ({"presenter": ""}, "has no presenter. Write who presents it."),
        ({"due_on": None}, "has no day by which it is done. Write by when."),
        ({"option_b": ""}, "has one option. Write at least two: with one there is nothing to decide."),
        ({"option_a": "word " * 15}, "has 15 words in option A. Wanted at most 14"),
        ({"recommended": "C"}, "recommends option C, which is not written down."),
        ({"recommended": ""}, "recommends nothing. Write A, B or C, and who recommends it."),
        ({"recommended_by": ""}, "does not say who does. Write recommended_by."),
        ({"due_on": date(2016, 5, 1)}, "is to be done by 1 May 2016, before the Board meets on 26 May 2016."),
        ({"measure": "lado_referals_count"}, 'which is no measure. Did you mean "lado_referrals_count"?'),
        ({"challenge_id": "C-99"}, 'is about challenge "C-99", which is not in the record.'),
    ],
)
def test_what_keeps_a_decision_from_being_decided_is_a_sentence_with_its_row(lacking, said):
    found = decision_faults(put(decision(**lacking)))
    assert len(found) == 1 and said in found[0]
    assert found[0].startswith("board_record.xlsx, row 4: decision D-1 ")
    assert decision_faults(put(decision())) == []


def test_a_decision_without_an_owner_still_stands_and_says_that_nobody_is_named():
    assert "Owner: nobody named." in words(decide.decide_today(put(decision(owner=""))))


def test_a_decision_about_a_closed_challenge_or_in_the_words_of_an_action_agreed_is_a_fault():
    closed = replace(challenge(1), closed_on=date(2016, 2, 25))
    assert "which the Board closed on 25 February 2016" in decision_faults(
        put(decision(challenge_id="C-1"), challenges=(closed,))
    )[0]  # fmt: skip
    done = Action("A-1", date(2015, 8, 27), "Ask the commissioner.", "X", date(2016, 1, 1), None, "", "")
    assert "option B, was agreed on 27 August 2015 as action A-1." in decision_faults(
        put(decision(), actions=(done,))
    )[0]  # fmt: skip


def test_what_is_put_to_the_board_today_is_told_under_what_was_asked_in_one_line():
    measure = GRAVE[0]
    late, other = challenge(1, measure=measure.id), challenge(2)
    record = Record(challenges=(late, other), decisions=(decision(challenge_id="C-1"),))
    said = words(asked.asked_last_time(material(record=record)))
    assert said.startswith("On decision 1: no answer, 91 days late.\n")
    assert "Agency 2: no answer, 91 days late; Question 2." in said
    both = replace(record, decisions=(*record.decisions, decision(2, challenge_id="C-2")))
    said = words(asked.asked_last_time(material(record=both)))
    assert said.startswith("On decision 1: no answer, 91 days late. On 2: no answer, 91 days late.")
    answered = replace(late, responded_on=date(2016, 2, 18), response="A review is under way.")
    said = words(asked.asked_last_time(material(record=replace(record, challenges=(answered, other)))))
    assert said.startswith("On decision 1: answered 18 February.\n")
    waits = replace(late, due_on=date(2016, 8, 25))
    record = replace(record, challenges=(waits, other))
    assert "Agency 1" not in words(asked.asked_last_time(material(record=record)))


def test_whose_action_is_latest_is_said_and_how_the_others_stand():
    late = Action("A", date(2015, 8, 27), "Name a person", "clinical lead", date(2015, 12, 18), None, "", "")
    today = replace(late, owner="head", due_on=date(2016, 5, 26))
    silent = replace(today, due_on=date(2016, 5, 12))

    def said(*actions):
        return words(asked.asked_last_time(material(record=Record(actions=actions)))).splitlines()[0]

    assert said(today, late) == "Clinical lead: action 160 days late; another due today."
    assert said(late, silent, silent, today) == (
        "Clinical lead: action 160 days late; two more overdue, no word; another due today."
    )
    assert said(silent) == "Head: action 14 days overdue, no word."
    assert said(today) == "One action due today."
    assert said(replace(late, due_on=date(2016, 8, 25))) == "One action open, none overdue."


def test_an_action_that_belongs_to_a_decision_of_today_is_told_with_it_and_no_second_time():
    measure = GRAVE[0]
    silent = Action("A", date(2015, 8, 27), "Ask", "Lead", date(2016, 5, 12), None, "", measure.id)
    to_come = replace(silent, due_on=date(2016, 8, 25), measure="")
    answered = replace(
        challenge(1, measure=measure.id), responded_on=date(2016, 2, 18), response="Under way."
    )
    record = Record(
        actions=(silent, to_come), challenges=(answered,), decisions=(decision(challenge_id="C-1"),)
    )
    said = words(asked.asked_last_time(material(record=record)))
    assert said.startswith(
        "On decision 1: answered 18 February; its action 14 days overdue, no word.\nMilestones"
    )
    late = replace(record, actions=(replace(silent, due_on=date(2015, 12, 18)),), challenges=())
    late = replace(late, decisions=(decision(measure=measure.id),))
    assert words(asked.asked_last_time(material(record=late))).startswith(
        "On decision 1: its action 160 days late.\n"
    )


def test_the_plan_of_meetings_counts_what_was_planned_for_today_apart():
    plan = [
        Planned(f"F-{at}", date(2016, 2, 25), on, f"Item {at}", "Why")
        for at, on in enumerate([date(2016, 2, 25), date(2016, 5, 26), date(2016, 8, 25)])
    ]
    table = asked.forward_plan(material(record=Record(plan=tuple(plan))))
    assert table.options["headline"] == "One item planned for meetings to come, one for today"
    assert [row[0] for row in table.arguments[1]] == ["26 May 2016, today", "25 August 2016"]


def test_the_plan_holds_what_the_rest_of_the_record_brings_to_a_meeting_and_nothing_that_was_done():
    wanted, meeting = date(2016, 1, 8), date(2016, 5, 26)
    done = Presentation("police", wanted, wanted, date(2016, 2, 25), date(2016, 2, 25), "", "")
    to_come = [
        replace(done, agency=a, presents_on=meeting, presented_on=None) for a in ("housing", "Cafcass")
    ]
    agreed = Content("D", date(2015, 4, 1), "police", "how much", presents_on=date(2016, 8, 25))
    about = FRAMEWORK.statements[0]
    proposed = Judgement(
        "J", about.id, "cannot say", date(2016, 2, 11), "Manager", None, "", date(2016, 8, 25), "Because."
    )
    found = material(
        record=Record(judgements=(proposed,)),
        assessed=SelfAssessments(presentations=(done, *to_come)),
        learning=Learning(content=(agreed,)),
    )
    assert [row[:2] for row in asked.forward_plan(found).arguments[1]] == [
        ("26 May 2016, today", f"Judgements: agree “{about.short}”"),
        ("26 May 2016, today", "Presentations: Housing; Cafcass"),
        ("25 August 2016", "Presentations: Cheshire Constabulary"),
    ]


def test_days_are_counted_to_the_meeting_and_of_what_fell_due_since_the_quarter_ended_there_is_no_word():
    found = material()
    assert to_the_meeting(found, date(2015, 12, 18)) == "160 days late"
    assert to_the_meeting(found, date(2016, 5, 12)) == "overdue since 12 May, no word of it yet"
    assert to_the_meeting(found, date(2016, 5, 26)) == "due today"
    assert to_the_meeting(found, date(2016, 8, 25)) == "due 25 August 2016"


def test_children_to_ask_about_today_are_told_before_all_that_waits_two_in_full_and_the_rest_counted():
    alerts = {f"remark {n}": f"At least one child waits {n}: ask the service today." for n in range(3)}
    found = material(states=[ReturnState("lado", "lado", "received", alerts=alerts)])
    assert words(decide.decide_today(found)).splitlines()[1] == (
        "Do not wait: At least one child waits 0: ask the service today. At least one child waits 1: ask the "
        "service today. And one alert more, each at the top of its page."
    )
    assert "Do not wait" not in words(decide.decide_today(material()))


def test_what_has_an_action_open_is_in_hand():
    action = Action("A-1", date(2016, 2, 25), "Ask", "Head", date(2016, 5, 26), None, "", GRAVE[0].id)
    found = material(concerns=[concern(GRAVE[0])], record=Record(actions=(action,)))
    assert words(decide.decide_today(found)) == "No decision is put to this meeting."


def test_a_measure_when_asked_is_the_last_figure_that_anybody_knew_then():
    measure = GRAVE[0]
    found = material(record=Record(challenges=(challenge(1, measure=measure.id),)))
    rising = tuple(
        Shown(q, float(n), float(n)) for n, q in enumerate(SLOTS)
    )  # asked on 26 November 2015, in the quarter before the last
    known, now = rising[2].words(measure.unit), rising[4].words(measure.unit)
    said = words(asked.asked_last_time(replace(found, series={**found.series, measure.id: rising})))
    assert f"Agency 1: no answer, 91 days late; {known} when asked, {now} now." in said


def test_three_questions_stand_open_the_overdue_first_and_the_rest_are_counted():
    record = Record(challenges=(challenge(1, due=date(2016, 8, 25)), *(challenge(n) for n in range(2, 7))))
    said = words(asked.asked_last_time(material(record=record)))
    assert said.startswith("Agency 2: no answer, 91 days late")
    assert "And three questions more, below." in said


# ---- the sheet ------------------------------------------------------------------------------------------


def open_words(found) -> int:
    return sum(map(board_summary.words_of, board_summary.parts(found).values()))


def test_what_stands_open_fits_its_words_in_a_full_quarter_and_in_an_empty_one():
    many = [m for m in FRAMEWORK.measures.values() if m.is_judged and m.sections][:60]
    record = Record(
        challenges=tuple(challenge(n) for n in range(20)), decisions=tuple(decision(n) for n in range(9))
    )
    full = material(
        many, concerns=[concern(m) for m in many], signals=[signal(m) for m in many], record=record
    )
    assert (
        open_words(full) + board_summary.WORDS_OF_FRAME <= changed.MOST_WORDS + 250
    )  # folded names among them
    html = board_summary.parts(full)["what_changed"].blocks
    assert all(full.address_of(m) in "".join(b.html for b in html) for m in many)
    assert 30 < open_words(material()) < changed.MOST_WORDS


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
    assert said.count("\n") == 0 and said.endswith(
        "Community Rehabilitation Company: declined to send Partners' indicators."
    )


def test_a_release_that_lacks_a_return_says_beside_it_why_and_a_draft_does_not():
    state = ReturnState("partner_indicators", "probation_crc", "not_returned")
    draft = words(standing.not_in_the_room(material(states=[state])))
    released = material(states=[state], accepted={"partner_indicators": "the company refused."})
    assert words(standing.not_in_the_room(released)) == f"{draft} Released without it: the company refused."
    assert "Released" not in draft


def test_a_return_that_came_without_one_of_its_tables_is_named_with_it():
    state = ReturnState("front_door", "childrens_social_care", "received", lacking=("early_help_contacts",))
    said = words(standing.not_in_the_room(material(states=[state])))
    assert said.endswith("Contacts, referrals and assessments came without early help contacts.")


def test_who_sent_no_word_is_named_with_what_it_did_not_return():
    seats = [
        Seat(date(2016, 2, 25), "Cafcass", "apologies"),
        Seat(date(2016, 2, 25), "probation (CRC)", "no word"),
    ]
    filled = [Seat(date(2016, 2, 25), "police", "a deputy"), Seat(date(2015, 11, 26), "housing", "apologies")]
    found = material(
        states=[ReturnState("partner_indicators", "probation_crc", "not_returned")],
        record=Record(seats=(*seats, *filled)),
    )
    assert words(standing.not_in_the_room(found)).splitlines() == [
        "Community Rehabilitation Company: sent nobody; did not send Partners' indicators.",
    ]


def test_absences_past_three_are_counted_and_never_dropped_in_silence():
    states = [ReturnState("partner_indicators", a.id, "not_returned") for a in FRAMEWORK.board.agencies[:7]]
    said = words(standing.not_in_the_room(material(states=states)))
    assert said.count("did not send") == 3 and "And four absences more" in said


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
    table = standing.grounds(material(record=Record(judgements=(made,))))
    row = table.arguments[1][0]
    assert (row[1], row[4]) == (judgement, confidence)
    assert ("Because." in row[5]) == (judgement == "cannot say")  # what nobody can say never lacks nothing


def test_what_a_statement_lacks_is_one_answer_on_page_one_and_on_the_dashboard():
    about = FRAMEWORK.statements[0].id
    one = measures_of(material(), about)[0]
    silent = ReturnState(one.return_id, "probation_crc", "not_returned")
    found = replace(
        material([one], states=[silent]), series={one.id: (Shown(SLOTS[-1], 7.0, status="partial"),)}
    )
    row = standing.grounds(found).arguments[1][0]
    assert row[5] == lacking_of(found, about)
    assert (
        "from Community Rehabilitation Company" in row[5] and "Nothing returned this quarter says" in row[5]
    )


def test_the_statements_stand_by_judgement_the_worst_first_with_what_is_to_do_and_who_dissents():
    made = [
        Judgement(f"J-{at}", s.id, "partly assured", date(2016, 2, 11), "Manager", date(2016, 2, 25), "",
                  date(2016, 8, 25), "Because.")
        for at, s in enumerate(FRAMEWORK.statements)
    ]  # fmt: skip
    made[0] = replace(made[0], judgement="not assured")
    made[1] = replace(made[1], judgement="cannot say", agreed_on=None)
    made[2] = replace(made[2], dissent="Scrutineer: I would say not assured.", review_on=date(2016, 5, 1))
    first, second, third = (s.short for s in FRAMEWORK.statements[:3])
    found = material(record=Record(judgements=tuple(made)))
    assert f"\nJudgements: agree “{second}”; judge again “{third}”." in words(decide.decide_today(found))
    said = words(standing.statements(found)).split()
    assert " ".join(said) == " ".join(
        f"Not assured {first} Cannot say {second} (proposed) Partly assured The other eight "
        f"Dissent, {third[:1].lower()}{third[1:]} (partly assured). "
        "Scrutineer: I would say not assured.".split()
    )


def test_where_most_statements_are_not_judged_they_are_counted_and_those_that_are_judged_are_named():
    one, two = FRAMEWORK.statements[:2]
    made = Judgement("J-1", one.id, "partly assured", date(2016, 2, 11), "Manager", date(2016, 2, 25), "",
                     date(2016, 8, 25), "Because.")  # fmt: skip

    def said(*judgements):
        found = standing.statements(material(record=Record(judgements=judgements)))
        return " ".join(words(found).split())

    assert said(made) == f"Partly assured {one.short} Not judged The other nine"
    assert said() == "Not judged All 10"
    worse = replace(made, judgement_id="J-2", about=two.id, judgement="not assured")
    rest = [replace(made, about=s.id, judgement="cannot say") for s in FRAMEWORK.statements[2:]]
    assert said(made, worse, *rest).endswith(f"Partly assured {one.short}")
    bad = [replace(each, judgement="not assured") for each in rest]
    assert said(worse, replace(made, judgement="cannot say"), *bad).endswith(f"Cannot say {one.short}")


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


def test_a_figure_to_which_some_agency_sent_nothing_is_named_with_how_many():
    one = GRAVE[0]
    partial = {one.id: (Shown(SLOTS[-1], 7.0, 7.0, status="partial"),)}
    found = replace(material([one]), series=partial)
    assert f"{one.name}: some agency sent none." in standing.do_not_rely_on(found).blocks[0].text
    found = replace(found, missing={one.id: ("police", "camhs")})
    assert f"{one.name}: two agencies sent none." in standing.do_not_rely_on(found).blocks[0].text


def test_a_figure_when_asked_that_was_one_dip_has_the_levels_of_the_change_beside_it():
    one = next(m for m in FRAMEWORK.measures.values() if m.kind == "count" and not m.events)
    known = tuple(
        Shown(str(QUARTER - 6 + at), n, n) for at, n in enumerate((3.0, 3.0, 7.0, 8.0, 3.0, 9.0, 7.0))
    )
    changed = replace(signal(one), centre=3.0, level=6.8, since=known[2].quarter)
    raised = (QUARTER - 1).start
    found = replace(material([one], signals=[changed]), series={one.id: known})
    assert with_its_change(found, one.id, raised) == ("3 (about 3 before the change, 7 since)", "7")
    for calm in (replace(changed, verdict="watch"), Signal(one.id, SLOTS[-1], "no_clear_change")):
        assert with_its_change(replace(found, signals={one.id: calm}), one.id, raised) == ("3", "7")
