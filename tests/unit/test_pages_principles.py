"""The framework's principles: met, partly met or not shown, by what the pack has of what would show each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.conftest import framework_of
from tests.unit.some_evidence import SomeEvidence
from wscb_lib.exhibits import Shown
from wscb_lib.framework import Proof, Worded
from wscb_lib.framework.checks import check
from wscb_lib.pages.parts.principles import held_of, principles_table
from wscb_lib.quarter import Quarter
from wscb_lib.record import Action, Record
from wscb_lib.signals import Signal

QUARTER = Quarter.parse("2015-16-Q4")
WHOLE = framework_of(str(QUARTER))
HEARD, VACANT = "cyp_listened_to_pct", "sw_vacancy_pct"
ACTION = Action(
    "A-1", date(2015, 6, 5), "Ask.", "Lead", date(2016, 6, 30), date(2016, 1, 5), "It fell.", HEARD
)


def proof(needs, *measures, says="It is so"):
    return Worded("p", "A principle", proofs=(Proof(says, needs, measures),))


def material(figures=(), signals=None, actions=(), framework=WHOLE):
    """Evidence with a figure of 60% this quarter, or the one given, of each measure named."""
    known = figures if isinstance(figures, dict) else dict.fromkeys(figures, 60.0)
    series = {m: (Shown(str(QUARTER), value, value, 100),) for m, value in known.items()}
    return SomeEvidence(
        framework=framework,
        quarter=QUARTER,
        series=series,
        signals=signals or {},
        concerns=(),
        record=Record(actions=tuple(actions)),
        is_specimen=False,
    )


def test_figures_that_came_in_the_year_show_it_and_are_printed():
    held = held_of(material([HEARD]), proof("figures", HEARD))
    assert (held.state, held.lacking) == ("met", ())
    assert held.shown == (
        "It is so: Children and young people who say they were listened to, 60% (60 of 100).",
    )


def test_what_has_no_figure_in_a_year_shows_nothing_and_is_named():
    held = held_of(material(), proof("figures", HEARD))
    assert held.state == "not shown" and held.shown == ()
    assert held.lacking[0].startswith("It is so: no figure in a year of Children and young people who say")


def test_a_proof_to_which_no_return_speaks_never_holds():
    assert held_of(material(), proof("figures")).lacking == ("It is so: no return speaks to it.",)


def test_a_concern_speaks_against_it_and_an_improvement_does_not():
    worse, better = (Signal("", str(QUARTER), "signal", reading=r) for r in ("concern", "improvement"))
    one = proof("no concern", HEARD)
    assert held_of(material([HEARD], {HEARD: worse}), one).lacking[0].endswith("were listened to.")
    assert held_of(material([HEARD], {HEARD: better}), one).state == "met"


@pytest.mark.parametrize(("value", "state"), [(100.0, "met"), (75.0, "not shown")])
def test_whole_is_every_one_of_them(value, state):
    assert held_of(material({HEARD: value}), proof("whole", HEARD)).state == state


def test_a_change_is_something_better_or_an_action_closed_with_evidence():
    one = proof("change", HEARD)
    better = Signal("", str(QUARTER), "signal", reading="improvement")
    assert held_of(material([HEARD]), one).state == "not shown"
    assert held_of(material([HEARD], {HEARD: better}), one).state == "met"
    assert held_of(material([HEARD], actions=[ACTION]), one).state == "met"
    assert held_of(material([HEARD], actions=[replace(ACTION, evidence="")]), one).state == "not shown"


def test_a_statement_that_nothing_tells_the_outcome_of_is_named():
    statement = replace(WHOLE.statements[0], short="Children here")
    own = [m for m in WHOLE.measures.values() if statement.id in m.statements]
    few = material(
        [m.id for m in own if m.evidence != "outcome"], framework=replace(WHOLE, statements=(statement,))
    )
    all_of = material([m.id for m in own], framework=replace(WHOLE, statements=(statement,)))
    assert (
        held_of(few, proof("all kinds"))
        .lacking[0]
        .endswith("Children here: nothing says what became of children.")
    )
    assert held_of(all_of, proof("all kinds")).state == "met"


def test_some_that_holds_and_some_that_does_not_is_partly_met():
    two = replace(
        proof("figures", HEARD), proofs=(*proof("figures", HEARD).proofs, *proof("figures", VACANT).proofs)
    )
    assert held_of(material([HEARD]), two).state == "partly met"


def test_a_principle_of_which_nobody_said_what_would_show_it_is_not_shown():
    held = held_of(material(), Worded("p", "A principle"))
    assert (held.state, held.lacking) == ("not shown", ("Nobody said what would show it.",))


def test_each_of_the_eight_says_what_would_show_it():
    assert all(p.proofs for p in WHOLE.principles)
    table = principles_table(material())
    assert [row[0] for row in table.arguments[1]] == [p.text for p in WHOLE.principles]
    assert table.options["headline"] == "Eight principles: eight not shown"


def test_a_proof_by_a_measure_that_is_none_is_refused_with_the_nearest():
    wrong = replace(WHOLE, principles=(proof("figures", "cyp_listened_pct"),))
    [fault] = [f for f in check(wrong) if "principle p" in f]
    assert "cyp_listened_pct" in fault and 'Did you mean "cyp_listened_to_pct"?' in fault
