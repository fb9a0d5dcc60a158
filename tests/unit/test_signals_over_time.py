"""Signals over time: concerns that stay, what chance alone would raise, and how fast it all is."""

from __future__ import annotations

import csv
import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from wscb_lib.quarter import Quarter
from wscb_lib.signals import Signal, Verdicts, expected_by_chance, follow, results
from wscb_lib.signals.budget import Allowance
from wscb_lib.signals.calibrate import attained_rows
from wscb_lib.signals.chance import ATTAINED
from wscb_lib.signals.series import Slot
from wscb_lib.signals.verdict import judge_slots

SIXTEEN = tuple(str(q) for q in Quarter.range(Quarter(2012, 1), Quarter(2015, 4)))
THIRTY = tuple(str(q) for q in Quarter.range(Quarter(2008, 3), Quarter(2015, 4)))
OFSTED = [3, 3, 2, 3, 3, 2, 3, 3, 6, 7, 7]  # 11 in 2013-14, then 6, 7 and 7
STEADY = [30, 33, 28, 31, 32, 29, 31, 30, 33, 28, 32, 30, 29]


def measure(kind="count", better="lower", **more):
    return SimpleNamespace(
        **{"id": "it", "unit": "children", "breaks": (), "kind": kind, "better": better} | more
    )


def rows(values, name="it"):
    """Headline rows from 2012-13-Q1 on; None is a quarter with no figure."""
    numbers = pd.Series(values, dtype=float)
    said = ["not_returned" if absent else "ok" for absent in numbers.isna()]
    frame = pd.DataFrame({"numerator": numbers, "denominator": math.nan, "value": numbers, "status": said})
    return frame.assign(
        quarter=SIXTEEN[: len(values)], measure=name, breakdown="all", group="all", agency="all"
    )


# What was judged before


def judged(values, verdicts, monkeypatch, **told) -> int:
    """How many series are judged when these values are followed over all their quarters."""
    asked = []
    monkeypatch.setattr(results, "judge_slots", lambda *given: asked.append(given) or judge_slots(*given))
    follow(rows(values), {"it": measure(**told)}, SIXTEEN[: len(values)], verdicts=verdicts)
    return len(asked)


def test_the_next_quarter_judges_the_new_quarter_alone(monkeypatch):
    first = Verdicts()
    assert judged(STEADY, first, monkeypatch) == len(STEADY)
    second = Verdicts(first.asked)
    assert judged([*STEADY, 40], second, monkeypatch) == 1
    assert len(second.asked) == len(STEADY) + 1


def test_a_corrected_figure_is_judged_again_with_all_that_follow_it(monkeypatch):
    first = Verdicts()
    judged(STEADY, first, monkeypatch)
    corrected = [*STEADY[:-3], 90, *STEADY[-2:]]
    assert judged(corrected, Verdicts(first.asked), monkeypatch) == 3


def test_a_measure_that_is_declared_otherwise_is_judged_again(monkeypatch):
    first = Verdicts()
    judged(STEADY, first, monkeypatch, better="lower")
    assert judged(STEADY, Verdicts(first.asked), monkeypatch, better="higher") == len(STEADY)


# Concerns that stay


def followed(counts, closures=None, **told):
    return follow(rows(counts), {"it": measure(**told)}, SIXTEEN[: len(counts)], closures)


@pytest.mark.parametrize("held", [[7, 7, 7, 7, 7], [6, 7, 7, 7, 6], [7, 6, 8, 6, 7], [6, 6, 7, 6, 7]])
def test_police_protection_stays_from_the_watch_of_2014_15_q2_and_is_a_signal_from_2014_15_q4(held):
    for size in range(10, 17):
        (concern,) = followed((OFSTED + held)[:size], better="neither")
        assert (concern.raised, concern.first_verdict, concern.is_open) == ("2014-15-Q2", "watch", True)
        assert concern.became_signal == ("2014-15-Q4" if size >= 12 else "")


def test_nothing_is_raised_before_the_watch():
    assert followed(OFSTED[:9], better="neither") == ()


def test_a_bare_watch_lapses_after_two_quarters_in_which_it_does_not_hold():
    (concern,) = followed([*OFSTED[:10], 2, 3, 2], better="neither")
    assert (concern.has_lapsed, concern.closed) == (True, "2014-15-Q4")
    assert concern.because == "Lapsed: the watch did not hold for two quarters, and was never a signal."


def test_a_quarter_without_a_figure_does_not_help_a_watch_to_lapse():
    (concern,) = followed([*OFSTED[:10], 2, None, None], better="neither")
    assert concern.is_open
    assert concern.verdict == "no_figure"


def test_a_concern_is_back_once_its_figure_returns_to_the_level_before_the_change_not_the_mean_of_all():
    raised = [*STEADY, 60, 60]
    (held,) = followed([*raised, 34])
    assert (held.since, held.is_back) == ("2015-16-Q2", False)  # the mean of all is above it
    (back,) = followed([*raised, 29])
    assert (back.verdict, back.is_back) == ("no_clear_change", True)


def test_a_concern_about_what_has_a_season_is_back_when_its_quarter_is_as_in_earlier_years():
    year = [100, 40, 101, 99]
    raised = [*year, *year, *year, 160]
    (low,) = followed([*raised, 60], is_seasonal=True)
    assert not low.is_back
    (usual,) = followed([*raised, 39], is_seasonal=True)
    assert usual.is_back


def test_a_concern_is_not_back_where_the_definition_has_changed_since():
    change = SimpleNamespace(start="2015-16-Q3", because="counted otherwise")
    (concern,) = followed([*STEADY, 60, 3], breaks=(change,))
    assert concern.is_open and not concern.is_back


def test_a_signal_never_lapses_by_itself():
    (concern,) = followed([*STEADY, 60, 30, 31])
    assert (concern.raised, concern.became_signal, concern.verdict) == (
        "2015-16-Q2",
        "2015-16-Q2",
        "no_clear_change",
    )
    assert concern.is_open


def test_too_few_quarters_after_a_change_of_definition_do_not_help_a_watch_to_lapse():
    changed = (SimpleNamespace(start="2014-15-Q3", because="the power is recorded by child"),)
    (concern,) = followed([*OFSTED[:10], 2, 3, 2], breaks=changed)
    assert (concern.is_open, concern.verdict) == (True, "too_few")


def test_after_a_watch_has_lapsed_the_next_flag_is_a_new_concern():
    lapsed, raised = followed([*OFSTED[:10], 2, 3, 16])
    assert lapsed.has_lapsed
    assert (raised.raised, raised.is_open) == ("2015-16-Q1", True)


def test_an_improvement_is_flagged_but_not_followed():
    assert followed(OFSTED, better="higher") == ()


def test_the_board_closes_a_concern_with_a_reason_and_only_later_quarters_raise_it_again():
    closures = {"it": [("2015-16-Q1", "Police practice reviewed; agreed as proper.")]}
    counts = [*OFSTED, 7, 7, 7, 7, 7]
    first, again = followed(counts, closures, better="neither")
    assert (first.closed, first.because) == ("2015-16-Q1", "Police practice reviewed; agreed as proper.")
    assert again.raised == "2015-16-Q3", "two later quarters keep to the level that was closed"
    assert len(followed([*OFSTED, 7, 7, 2, 3, 2], closures, better="neither")) == 1
    after_late_closure = {"it": [(Quarter.parse("2015-16-Q4"), "Answered.")]}
    (late,) = followed(counts, after_late_closure, better="neither")
    assert late.closed == "2015-16-Q4"


def test_a_pattern_that_begins_after_the_closure_is_raised_at_once():
    closures = {"it": [("2015-16-Q1", "One large family; each child seen.")]}
    first, again = followed([*STEADY[:12], 60, 30, 31, 75], closures)
    assert (first.closed, again.raised, again.is_open) == ("2015-16-Q1", "2015-16-Q4", True)


# Chance


def stable(kind, draw, size, series=150):
    judged = measure(kind, better="neither", gravity=3)
    for row in (draw(size) for _ in range(series)):
        yield judge_slots([Slot(q, *figures, "ok") for q, figures in zip(THIRTY, row, strict=False)], judged)


def counted(draws, mean, spread):
    def draw(size):
        drawn = (
            draws.poisson(mean, size)
            if spread == 1
            else draws.negative_binomial(mean / (spread - 1), 1 / spread, size)
        )
        return [(float(n), math.nan, float(n)) for n in drawn]

    return draw


@pytest.mark.parametrize(("mean", "spread"), [(2, 1), (30, 1), (2, 3), (30, 5)])
def test_stable_counts_are_flagged_about_as_often_as_promised_whatever_their_spread(mean, spread):
    signals = list(stable("count", counted(np.random.default_rng(mean), mean, spread), 16))
    flags = sum(signal.is_flag for signal in signals)
    promised = sum(expected_by_chance(signals)[:2])
    assert abs(flags - promised) < 3 * math.sqrt(promised)


def test_the_table_of_what_chance_does_is_what_the_simulation_gives_again():
    committed = {
        row["quarters"]: row for row in csv.DictReader(ATTAINED.read_text(encoding="utf-8").splitlines())
    }
    again = {row["quarters"]: row for row in attained_rows(series=24)}
    assert again.keys() == committed.keys()
    for name, apart in (("flag", 0.5), ("newly", 0.35)):
        ours, theirs = (
            sum(float(row[name]) for row in rows.values()) / len(rows) for rows in (committed, again)
        )
        assert ours == pytest.approx(theirs, abs=apart)


def test_what_cannot_be_judged_adds_nothing_to_what_chance_would_raise():
    quiet = [
        Signal("a", "2015-16-Q4", "too_few", n=6),
        Signal("b", "2015-16-Q4", "no_figure", n=16),
    ]
    level = Signal("c", "2015-16-Q4", "not_judged", method="level", n=16)
    assert expected_by_chance([*quiet, level]) == (0, 0, 0)
    judged = Signal(
        "d", "2015-16-Q4", "no_clear_change", method="judged", n=16, allowed=Allowance(0.01, 0.05)
    )
    assert expected_by_chance({"d": judged})[:2] == pytest.approx((0.01, 0.04), abs=0.012)


def test_as_many_flags_are_promised_as_the_board_bears_and_about_half_of_them_are_new():
    found = expected_by_chance(
        [Signal("d", "2015-16-Q4", "no_clear_change", method="judged", n=16, allowed=Allowance(0.005, 0.02))]
        * 100
    )
    assert 1 < found.signals + found.watches < 2.6
    assert 0.25 < found.newly / (found.signals + found.watches) < 0.75
