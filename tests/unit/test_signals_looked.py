"""What a verdict rests on, laid open: it is the verdict of a run, and the looks that led to it."""

from __future__ import annotations

from tests.unit.test_signals import THIRTY, measure, rows, steady
from wscb_lib.signals import judge_all, looked_at

RISEN = [*steady(12), *(value + 40 for value in steady(6))]


def look(values, **more):
    return looked_at(rows(values), measure(**more), THIRTY[-1])


def test_it_is_the_verdict_that_a_run_gives():
    for values in (RISEN, steady(16), steady(5)):
        assert look(values).signal == judge_all(rows(values), {"it": measure()}, THIRTY[-1])["it"]


def test_a_lasting_rise_is_seen_by_the_look_for_one_from_the_quarter_it_began():
    (lasting, *_) = look(RISEN).looks
    assert (lasting.finding.rule, lasting.finding.verdict) == ("lasting", "signal")
    assert lasting.newer == THIRTY[-6:] and set(lasting.before) <= set(THIRTY[-18:-6])


def test_every_look_that_could_be_made_is_there_though_it_saw_nothing():
    found = look(steady(16))
    assert [one.finding.rule for one in found.looks] == ["lasting", "sudden", "sudden", "outside limits"]
    assert {one.finding.verdict for one in found.looks} == {""}
    assert [one.may_spend is None for one in found.looks] == [False, False, False, True]


def test_of_too_few_quarters_only_those_that_compare_are_told():
    found = look(steady(5))
    assert found.looks == () and found.compared == THIRTY[-5:]
