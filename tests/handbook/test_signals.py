"""Is this change more than chance? Small cases a Board member might ask about.

A year to a row, a quarter to a cell. `12/40` is 12 of 40; `-` is a quarter whose return did not come.
"""

from __future__ import annotations

import math
from types import SimpleNamespace

import pandas as pd

from wscb_lib.signals import expected_by_chance, follow, judge, judge_all


def returned(text: str, **more) -> pd.DataFrame:
    """The headline rows drawn: cells that are blank are quarters still to come."""
    _, *lines = (line.strip().strip("|").split("|") for line in text.strip().splitlines())
    cells = [
        (f"{year.strip()}-Q{q}", cell.strip()) for year, *row in lines for q, cell in enumerate(row, start=1)
    ]
    return pd.DataFrame([_row(quarter, cell) | more for quarter, cell in cells if cell])


def _row(quarter: str, cell: str) -> dict:
    top, _, bottom = cell.partition("/")
    row = {"measure": "it", "quarter": quarter, "breakdown": "all", "group": "all", "agency": "all"}
    if cell == "-":
        return row | {
            "numerator": math.nan,
            "denominator": math.nan,
            "value": math.nan,
            "status": "not_returned",
        }
    value = 100 * float(top) / float(bottom) if bottom else float(top)
    size = float(bottom) if bottom else math.nan
    return row | {"numerator": float(top), "denominator": size, "value": value, "status": "ok"}


def measure(kind: str = "count", better: str = "lower", **more):
    return SimpleNamespace(
        **{"id": "it", "kind": kind, "better": better, "unit": "children", "breaks": ()} | more
    )


POLICE_PROTECTION = """
    | year    | Q1 | Q2 | Q3 | Q4 |
    | 2012-13 | 3  | 3  | 2  | 3  |
    | 2013-14 | 3  | 2  | 3  | 3  |
    | 2014-15 | 6  | 7  | 7  | 7  |
    | 2015-16 | 6  | 7  | 7  | 7  |
    """


def police_protection_to(quarter: str) -> pd.DataFrame:
    history = returned(POLICE_PROTECTION)
    return history[history["quarter"] <= quarter]


def test_a_doubled_count_is_a_watch_in_its_second_quarter():
    found = judge(police_protection_to("2014-15-Q2"), measure(better="neither"))
    assert (found.verdict, found.direction, found.reading, round(found.p, 3)) == (
        "watch",
        "up",
        "change",
        0.019,
    )
    assert found.sentence == (
        "13 in the last two quarters against 22 in the eight before: chance could still explain it, so watch "
        "it."
    )


def test_a_rise_that_holds_becomes_a_signal_and_does_not_fade():
    fourth = judge(police_protection_to("2014-15-Q4"), measure())
    assert fourth.sentence == (
        "27 in the last four quarters against 22 in the eight before: more than chance alone would explain."
    )
    found = [fourth, *(judge(police_protection_to(f"2015-16-Q{q}"), measure()) for q in (2, 3, 4))]
    assert [(one.verdict, one.reading) for one in found] == [("signal", "concern")] * 4
    assert found[1].sentence == (
        "Stepped up in Apr-Jun 2014, from about 2.8 a quarter to about 6.7: more of a change than chance "
        "alone would explain."
    )


def test_the_concern_stays_with_the_board_from_the_first_watch_until_it_answers():
    quarters = (
        "2014-15-Q2",
        "2014-15-Q3",
        "2014-15-Q4",
        "2015-16-Q1",
        "2015-16-Q2",
        "2015-16-Q3",
        "2015-16-Q4",
    )
    police = {"it": measure(better="neither")}
    (concern,) = follow(returned(POLICE_PROTECTION), police, quarters)
    assert (concern.raised, concern.became_signal, concern.is_open) == ("2014-15-Q2", "2014-15-Q4", True)
    answered = {"it": [("2015-16-Q4", "Every use of the power was reviewed and found proper.")]}
    (concern,) = follow(returned(POLICE_PROTECTION), police, quarters, answered)
    assert (concern.closed, concern.because) == (
        "2015-16-Q4", "Every use of the power was reviewed and found proper.",
    )  # fmt: skip


def test_a_watch_that_comes_to_nothing_lapses_and_says_so():
    history = returned(
        """
        | year    | Q1 | Q2 | Q3 | Q4 |
        | 2012-13 | 3  | 3  | 2  | 3  |
        | 2013-14 | 3  | 2  | 3  | 3  |
        | 2014-15 | 6  | 7  | 2  | 3  |
        """
    )
    (concern,) = follow(history, {"it": measure()}, ("2014-15-Q2", "2014-15-Q3", "2014-15-Q4"))
    assert concern.closed == "2014-15-Q4"
    assert concern.because == "Lapsed: the watch did not hold for two quarters, and was never a signal."


def test_one_family_of_five_is_one_event_and_no_signal():
    children = returned(
        """
        | year    | Q1 | Q2 | Q3 | Q4 |
        | 2013-14 | 3  | 2  | 4  | 3  |
        | 2014-15 | 2  | 3  | 3  | 2  |
        | 2015-16 | 3  | 2  | 8  | 12 |
        """
    )
    events = returned(
        """
        | year    | Q1 | Q2 | Q3 | Q4 |
        | 2013-14 | 3  | 2  | 3  | 3  |
        | 2014-15 | 2  | 3  | 3  | 2  |
        | 2015-16 | 3  | 2  | 3  | 4  |
        """,
        breakdown="events",
    )
    by_child = judge_all(children, {"it": measure()}, "2015-16-Q4")["it"]
    by_event = judge_all(pd.concat([children, events]), {"it": measure()}, "2015-16-Q4")["it"]
    assert by_child.sentence.startswith("20 in the last two quarters against 27 in the ten before: more than")
    assert by_event.sentence == "No clear change: 7 in the last two quarters against 26 in the ten before."


def test_eight_quarters_are_not_enough_to_tell_and_are_never_called_stable():
    found = judge(
        returned(
            """
            | year    | Q1 | Q2 | Q3 | Q4 |
            | 2014-15 | 74 | 71 | 79 | 70 |
            | 2015-16 | 76 | 72 | 75 | 78 |
            """
        ),
        measure(),
    )
    assert (found.verdict, found.sentence) == ("too_few", "Eight quarters: not enough to tell.")


YEARS = """
    | year    | Q1 | Q2 | Q3 | Q4 |
    | 2012-13 | 74 | 71 | 79 | 70 |
    | 2013-14 | 76 | 72 | 75 | 78 |
    | 2014-15 | 71 | 77 | 73 | 76 |
    | 2015-16 | 70 | 75 | 72 | {} |
    """


def test_a_quarter_far_from_all_before_it_is_told_in_either_direction():
    high = judge(returned(YEARS.format(118)), measure(better="higher"))
    assert (high.verdict, high.reading) == ("signal", "improvement")
    assert (
        high.sentence
        == "118 this quarter against 1,109 in the fifteen before: more than chance alone would explain."
    )
    low = judge(returned(YEARS.format(38)), measure(better="higher"))
    assert (low.verdict, low.reading, low.direction) == ("signal", "concern", "down")
    usual = judge(returned(YEARS.format(76)), measure(better="higher"))
    assert usual.sentence == (
        "No clear change: 76 this quarter, within the 60.9 to 87.2 that chance alone would explain. The "
        "limits are provisional: they rest on sixteen quarters."
    )


def test_a_point_just_outside_the_limits_drawn_is_a_watch_so_that_no_verdict_contradicts_its_picture():
    found = judge(returned(YEARS.format(91)), measure(better="higher"))
    assert (found.verdict, found.rule) == ("watch", "outside limits")
    assert found.sentence == (
        "91 this quarter, above the upper limit of 90.8: chance could still explain it, so watch it. The "
        "limits are provisional: they rest on sixteen quarters."
    )


def test_late_conferences_are_counted_where_nearly_all_are_in_time():
    found = judge(
        returned(
            """
            | year    | Q1    | Q2    | Q3    | Q4    |
            | 2012-13 | 19/20 | 21/21 | 20/21 | 22/22 |
            | 2013-14 | 20/20 | 19/20 | 22/22 | 21/21 |
            | 2014-15 | 20/20 | 20/21 | 16/21 | 15/20 |
            | 2015-16 | 16/20 | 16/21 |       |       |
            """
        ),
        measure("share", better="higher"),
    )
    assert (found.rule, found.verdict, found.direction, found.reading) == (
        "lasting",
        "signal",
        "down",
        "concern",
    )
    assert found.sentence == (
        "63 of 82 (77%) in the last four quarters against 204 of 208 (98%) in the ten before: a lower share "
        "than chance alone would explain."
    )


def test_every_one_in_time_but_the_last_is_not_a_fall():
    found = judge(
        returned(
            """
            | year    | Q1    | Q2    | Q3    | Q4    |
            | 2013-14 | 20/20 | 21/21 | 21/21 | 22/22 |
            | 2014-15 | 20/20 | 20/20 | 22/22 | 21/21 |
            | 2015-16 | 20/20 | 21/21 | 21/21 | 19/20 |
            """
        ),
        measure("share", better="higher"),
    )
    assert (found.verdict, found.reading) == ("no_clear_change", "")


def test_limits_so_far_apart_that_nothing_could_pass_them_are_said_to_tell_nothing():
    found = judge(
        returned(
            """
            | year    | Q1   | Q2    | Q3   | Q4   |
            | 2013-14 | 9/14 | 4/12  | 8/11 | 5/13 |
            | 2014-15 | 9/12 | 3/11  | 7/12 | 4/11 |
            | 2015-16 | 9/13 | 5/12  | 8/12 | 6/14 |
            """
        ),
        measure("share", better="higher"),
    )
    assert found.verdict == "no_clear_change"
    assert found.sentence.startswith(
        "No clear change: 43% this quarter; of so few cases that chance alone would explain anything from 0% "
        "to 100%."
    )


def test_children_on_plans_are_a_level_and_are_not_judged():
    found = judge(
        returned(
            """
            | year    | Q1  | Q2  | Q3  | Q4  |
            | 2014-15 | 181 | 199 | 215 | 229 |
            | 2015-16 | 240 | 251 | 263 | 276 |
            """
        ),
        measure("stock"),
    )
    assert (found.verdict, found.method) == ("not_judged", "level")
    assert found.sentence == "A level is not judged by itself: look at those who start and those who end."


def test_a_return_that_did_not_come_is_a_gap_and_not_a_fall():
    found = judge(
        returned(
            """
            | year    | Q1 | Q2 | Q3 | Q4 |
            | 2013-14 | 3  | 2  | 3  | 3  |
            | 2014-15 | 3  | 2  | 4  | -  |
            | 2015-16 | 2  | 3  | 3  | 2  |
            """
        ),
        measure(),
    )
    assert found.n == 11
    latest = judge(
        returned(
            """
            | year    | Q1 | Q2 | Q3 | Q4 |
            | 2014-15 | 3  | 2  | 4  | 3  |
            | 2015-16 | 2  | 3  | 3  | -  |
            """
        ),
        measure(),
    )
    assert (latest.verdict, latest.sentence) == ("no_figure", "No figure: nothing was returned.")


def test_a_change_of_definition_is_not_a_change_in_childrens_lives():
    history = returned(
        """
        | year    | Q1 | Q2 | Q3 | Q4 |
        | 2012-13 | 96 | 99 | 93 | 96 |
        | 2013-14 | 97 | 95 | 98 | 94 |
        | 2014-15 | 97 | 93 | 61 | 63 |
        | 2015-16 | 60 | 62 | 64 | 61 |
        """
    )
    assert judge(history, measure()).verdict == "signal"
    change = SimpleNamespace(
        start="2014-15-Q3", because="referrals passed straight to early help are left out"
    )
    found = judge(history, measure(breaks=(change,)))
    assert found.verdict == "too_few"
    assert found.sentence == "Six quarters since the definition changed in Oct-Dec 2014: not enough to tell."


def test_some_flags_are_expected_by_chance_and_the_summary_can_say_how_many():
    history = returned(POLICE_PROTECTION)
    many = pd.concat([history.assign(measure=f"m{number}") for number in range(80)])
    found = judge_all(many, {f"m{number}": measure(id=f"m{number}") for number in range(80)}, "2015-16-Q4")
    chance = expected_by_chance(found)
    assert (round(chance.signals + chance.watches), round(chance.newly)) == (3, 2)
