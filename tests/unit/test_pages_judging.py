"""Judgements, milestones and the record: what the software states, and what it refuses at release."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace as Some

import pytest

from tests.unit.some_evidence import SomeEvidence
from wscb_lib.errors import CommentaryNotReady, ReturnHeld
from wscb_lib.exhibits import Shown
from wscb_lib.pages.parts.judging import (
    Grounds,
    grounds_of,
    judgement_faults,
    judgement_words,
    lacking_of,
    missing_for_assured,
    record_faults,
)
from wscb_lib.pages.parts.milestones import milestones
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.release import refuse_unready, restated
from wscb_lib.record import Action, Challenge, Judgement, Record
from wscb_lib.signals import Signal
from wscb_lib.store import Store

QUARTER = Quarter.parse("2015-16-Q4")
STATEMENT = Some(id="early_help", text="Families get early help")
PLANS = Some(
    id="plans",
    title="Plans",
    evidence="quantitative",
    gravity=3,
    statements=("early_help",),
    return_id="cp",
    is_judged=True,
    unit="plans",
    better="lower",
    events="",
)
WELL = Some(
    **{**vars(PLANS), "id": "well", "title": "Children doing well", "evidence": "outcome", "better": "higher"}
)
CALM = Signal("plans", "2015-16-Q4", "no_clear_change")
ALARM = Signal("plans", "2015-16-Q4", "signal", reading="concern")


def judged(judgement="assured", agreed=date(2016, 2, 25), review=date(2016, 8, 25)):
    return Judgement(
        "J-1",
        "early_help",
        judgement,
        date(2016, 2, 11),
        "Manager",
        agreed,
        "",
        review,
        "Because.",
        "board_record.xlsx, row 4",
    )


def points(status):
    """Fifty a year ago, then 55, and sixty this quarter unless its status is an absence."""
    before = [Shown("2014-15-Q4", 50.0), *(Shown(str(QUARTER - back), 55.0) for back in (3, 2, 1))]
    return (*before, Shown(str(QUARTER), 60.0) if status == "ok" else Shown(str(QUARTER), status=status))


def material(
    judgements=(), actions=(), challenges=(), measures=(PLANS, WELL), signals=None, statuses=None, targets=()
):
    known = {m.id: m for m in measures}
    statuses = statuses or {}
    series = {m.id: points(statuses.get(m.id, "ok")) for m in measures}
    framework = Some(
        statements=(STATEMENT,),
        doubts=(),
        elements=(),
        measures=known,
        measure=known.__getitem__,
        target=lambda m: next((t for t in targets if t.measure == m), None),
    )
    return SomeEvidence(
        framework=framework,
        quarter=QUARTER,
        series=series,
        latest=lambda m: series[m][-1],
        back=lambda m, n: series[m][-1 - n],
        signals=signals or {m.id: CALM for m in measures},
        states=[Some(return_id="cp", agency="csc", status="received", is_restated=False)],
        record=Record(judgements=tuple(judgements), actions=tuple(actions), challenges=tuple(challenges)),
        meeting_on=date(2016, 5, 26),
        edition=Some(id="board"),
        states_of=lambda ms: [Some(is_restated=False)],
        year=None,
        concerns=(),
        senders={},
    )


def test_what_changed_and_is_neither_better_nor_worse_is_flagged_all_the_same():
    changed = {"plans": replace(ALARM, reading="change"), "well": CALM}
    found = grounds_of(material(signals=changed), [PLANS, WELL])
    assert (found.against, found.changed) == ((), ("Plans",))


def test_what_nobody_can_say_names_what_is_lacking():
    cannot = material([replace(judged("cannot say"), evidence="Too few disabled children are known.")])
    assert lacking_of(cannot, "early_help") == (
        "Too few disabled children are known. Nothing returned this quarter says how well it is done."
    )
    assert lacking_of(material([judged("partly assured")], statuses={"well": "held"}), "early_help") == (
        "Nothing returned this quarter says how well it is done, or what became of children. "
        "Held: Children doing well."
    )


def test_a_statement_nobody_judged_is_refused_by_name():
    [found] = judgement_faults(material(), [])
    assert "nobody has judged “Families get early help” (early_help)" in found


def test_assured_on_whole_evidence_goes_out():
    assert judgement_faults(material([judged()]), []) == []


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        ({"measures": (PLANS,)}, "nothing returned shows what became of children"),
        ({"statuses": {"plans": "held"}}, "held this quarter: Plans"),
        ({"signals": {"plans": ALARM, "well": CALM}}, "a signal speaks against it: Plans"),
    ],
)
def test_assured_is_refused_where_what_is_missing_matters(spoiled, said):
    [found] = judgement_faults(material([judged()], **spoiled), [])
    assert found.startswith("board_record.xlsx, row 4: ") and said in found
    assert judgement_faults(material([judged("partly assured")], **spoiled), []) == []


def test_a_kind_of_evidence_that_does_not_matter_to_it_stops_nobody_from_being_assured():
    assert (
        missing_for_assured(Grounds(3, ("how much", "so what"), ("how well",), 2, (), ("Notice",), ())) == []
    )


@pytest.mark.parametrize(
    ("judgement", "words"),
    [
        (judged(), "assured"),
        (judged(agreed=None), "proposed: assured"),
        (judged(review=date(2016, 5, 26)), "assured (review due)"),
    ],
)
def test_a_judgement_is_proposed_until_agreed_and_stands_until_its_day(judgement, words):
    assert judgement_words(material([judgement]), "early_help") == words


def test_an_action_closed_with_no_evidence_is_refused_with_its_row():
    action = Action(
        "A-1",
        date(2016, 1, 5),
        "Write",
        "Clerk",
        date(2016, 2, 5),
        date(2016, 2, 1),
        "",
        "",
        "board_record.xlsx, row 9",
    )
    [found] = record_faults(material(actions=[action]))
    assert found.startswith(
        "board_record.xlsx, row 9: action A-1 was closed on 1 February 2016 with no evidence"
    )


@pytest.mark.parametrize(
    ("reason", "evidence", "lacks"),
    [
        ("", "Nine plans used it.", "with no reason."),
        ("The form is in use.", "", "with no evidence that it made a difference."),
        ("", "", "with no reason and no evidence that it made a difference."),
    ],
)
def test_a_challenge_closed_on_nothing_is_refused_with_its_row(reason, evidence, lacks):
    closed = Challenge(
        "C-1",
        date(2015, 5, 28),
        "plans",
        "GP",
        "Why?",
        date(2015, 8, 27),
        None,
        "",
        date(2016, 2, 25),
        reason,
        evidence,
        "board_record.xlsx, row 6",
    )
    [found] = record_faults(material(challenges=[closed]))
    assert (
        found.startswith("board_record.xlsx, row 6: challenge C-1 was closed on 25 February 2016 ")
        and lacks in found
    )


def test_a_challenge_that_is_open_or_closed_with_both_stops_no_release():
    asked = Challenge(
        "C-1", date(2015, 5, 28), "plans", "GP", "Why?", date(2015, 8, 27), None, "", None, "", ""
    )
    closed = replace(asked, closed_on=date(2016, 2, 25), reason="In use.", evidence="Nine plans used it.")
    assert record_faults(material(challenges=[asked, closed])) == []


@pytest.mark.parametrize(
    ("held", "raised", "code"), [((), CommentaryNotReady, 14), (("cp from csc is held.",), ReturnHeld, 12)]
)
def test_a_release_is_refused_with_one_list_and_a_return_decides_its_code(tmp_path, held, raised, code):
    with pytest.raises(raised) as refused:
        refuse_unready(held, [], material(), Store(tmp_path))
    assert refused.value.exit_code == code
    assert [*held] == list(refused.value.sentences[: len(held)])
    assert "the Board has judged nothing yet" in str(refused.value)


@pytest.mark.parametrize(
    ("milestone", "by_when", "state"),
    [
        (60, "2016-03-31", "met"),
        (61, "2016-03-31", "missed"),
        (69, "2017-03-31", "on course"),
        (80, "2017-03-31", "behind"),
        (60, "soon", "cannot tell"),
    ],
)
def test_a_milestone_is_met_or_missed_on_its_day_and_on_course_or_behind_before_it(milestone, by_when, state):
    target = Some(measure="well", target=90, milestone=milestone, by_when=by_when, owner="Manager")
    [found] = milestones(material(targets=(target,)), [WELL])
    assert (found.state, found.start, found.now) == (state, "50", "60")


@pytest.mark.parametrize(("kind", "state"), [("count", "cannot tell"), ("share", "met")])
def test_a_total_that_lacks_an_agency_neither_meets_nor_misses_a_milestone(kind, state):
    told, counted = (
        material(targets=(Some(measure="well", target=90, milestone=60, by_when="2016-03-31", owner=""),)),
        Some(**{**vars(WELL), "kind": kind}),
    )
    told.series["well"] = (*told.series["well"][:-1], Shown(str(QUARTER), 60.0, status="partial"))
    assert [m.state for m in milestones(told, [counted])] == [state]


def test_a_published_figure_that_is_shown_otherwise_now_is_listed_with_was_is_and_why(tmp_path):
    store = Store(tmp_path)
    store.publish(
        QUARTER, "board", {"figures": {"plans": {"2015-16-Q4": "61"}, "well": {"2015-16-Q4": "60"}}}
    )
    store.publish(QUARTER - 1, "board", {"figures": {"plans": {"2015-16-Q3": "54"}}})
    assert [r.sentence for r in restated(material(), store)] == [
        (
            "Plans, Jan-Mar 2016: published as 61, now 60: the files or the definition changed since it was "
            "published."
        ),
        "Plans, Oct-Dec 2015: published as 54, now 55: restated by a later return.",
    ]
