"""Several Boards side by side: exact limits, nobody ranked, nobody counted twice, and nothing told that a
pack hides."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import framework_of
from wscb_lib.boards.region import refuse_more_than_packs
from wscb_lib.charts import funnel
from wscb_lib.disclosure import Tie, reach, too_close
from wscb_lib.errors import DisclosureNotSafe, UsageFault
from wscb_lib.exhibits import Shown
from wscb_lib.exhibits.markup import Cell, numeric_columns
from wscb_lib.pages.region import (
    BoardFigures,
    Region,
    alike,
    counted_once,
    figures_of,
    parts_of,
    read_printed,
)
from wscb_lib.pages.region.around import glance_in_words
from wscb_lib.pages.region.bodies import told_of_itself
from wscb_lib.pages.region.placed import once_in_words
from wscb_lib.pages.region.side_by_side import held_against_limits, key_indicators, together
from wscb_lib.results_columns import RESULTS_COLUMNS
from wscb_lib.signals.funnel import binomial_limits, event_limits, funnel_limits, spread_by_chance

QUARTER = "2015-16-Q4"
FRAMEWORK = framework_of()
SHARE, RATE, COUNT = "icpc_15wd_pct", "s47_rate", "section_47_enquiries"
PLACED = FRAMEWORK.region.placed[0]


def shown(number: object, group: str = "all") -> Shown:
    """A count, a share (met, of how many), or the words in the place of a figure."""
    if isinstance(number, str):
        return Shown(QUARTER, None, None, None, "suppressed", number, group)
    if isinstance(number, tuple):
        met, cases = number
        return Shown(QUARTER, 100 * met / cases, met, cases, group=group)
    return Shown(QUARTER, number, number, group=group)


def board(town: str, figures: dict | None = None, groups: dict | None = None, **more) -> BoardFigures:
    """A Board of a town: headlines by measure, and groups by (measure, breakdown)."""
    read = {(m, "all"): {"all": shown(number)} for m, number in (figures or {}).items()}
    read |= {key: {g: shown(n, g) for g, n in found.items()} for key, found in (groups or {}).items()}
    framework = replace(FRAMEWORK, board=replace(FRAMEWORK.board, town=town))
    return BoardFigures(town, more.pop("framework", framework), read, **more)


def region(*boards: BoardFigures) -> Region:
    return Region(QUARTER, boards, FRAMEWORK)


def words_of(made: Region, part: str) -> str:
    return parts_of(made)[part].finished(lambda drawing: drawing.draw()).text


# ---------------------------------------------------------------- exact limits


def at_most(k: int, n: int, share: Fraction) -> Fraction:
    """The chance of k or fewer of n, counted out in whole numbers."""
    return sum((math.comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(k + 1)), Fraction(0))


@settings(deadline=None)
@given(st.integers(1, 120), st.integers(1, 99), st.sampled_from([Fraction(1, 40), Fraction(1, 1000)]))
def test_beyond_a_shares_limit_lies_no_more_than_its_tail_and_one_case_nearer_lies_more(n, percent, tail):
    share = Fraction(percent, 100)
    low, high = (round(limit * n) for limit in binomial_limits(float(share), n, float(tail)))
    nearly = Fraction(1, 10**9)  # what a computer's arithmetic may be out by
    assert at_most(low - 1, n, share) <= tail + nearly and at_most(low, n, share) > tail - nearly
    above = 1 - at_most(high, n, share)
    assert above <= tail + nearly and (high == 0 or 1 - at_most(high - 1, n, share) > tail - nearly)


def so_many_or_fewer(k: int, expected: float) -> float:
    return sum(math.exp(i * math.log(expected) - expected - math.lgamma(i + 1)) for i in range(k + 1))


@settings(deadline=None)
@given(st.floats(0.05, 400), st.sampled_from([0.025, 0.001]))
def test_beyond_a_rates_limit_lies_no_more_than_its_tail_and_one_event_nearer_lies_more(expected, tail):
    low, high = event_limits(expected, tail)
    assert so_many_or_fewer(low - 1, expected) <= tail + 1e-9 < so_many_or_fewer(low, expected) + 2e-9
    assert 1 - so_many_or_fewer(high, expected) <= tail + 1e-9
    assert high == 0 or 1 - so_many_or_fewer(high - 1, expected) > tail - 1e-9


def test_a_rate_is_held_against_the_number_expected_of_its_children():
    of = {"Bury": (40, 10_000), "Halton": (50, 12_500), "Leeds": (900, 150_000), "Wigan": (30, 30_000)}
    made = region(*(board(town, {}) for town in of))
    for each, (events, children) in zip(made.boards, of.values(), strict=True):
        each.figures[RATE, "all"] = {"all": Shown(QUARTER, 40_000 * events / children, events, children)}
    (held,) = held_against_limits(alike(made))
    assert held.found.times == 40_000 and round(together(held.of).value, 1) == round(
        40_000 * 1020 / 202_500, 1
    )
    low, _ = event_limits(1020 / 202_500 * 30_000, 0.001)
    assert held.found.names[3] == "Wigan" and low > 30
    assert math.isclose(held.found.funnel.lower_alarm[3], low / 30_000)


# ---------------------------------------------------------------- nobody is ranked


def test_boards_stand_in_the_order_of_their_names_whatever_their_figures():
    for figures in ((10, 50, 30), (50, 30, 10)):
        made = region(*(board(n, {SHARE: (met, 60)}) for n, met in zip("BHW", figures, strict=True)))
        said = words_of(made, "section/side_by_side")
        assert said.index("\nB ") < said.index("\nH ") < said.index("\nW ")


def test_two_boards_stand_beside_each_other_and_are_held_against_no_limits():
    said = words_of(region(board("Bury", {SHARE: (30, 40)}), board("Wigan", {SHARE: (1, 40)})), "at_a_glance")
    assert said == "No measure has three Boards that can be held against limits."


def test_a_glance_says_how_many_figures_chance_alone_would_put_beyond():
    made = region(
        *(board(f"Town {n:02}", {SHARE: (30, 40)}) for n in range(20)), board("Zed", {SHARE: (9, 40)})
    )
    said = glance_in_words([h for h in held_against_limits(alike(made)) if h.found])
    assert "Of 21 figures, one lies beyond the outer limits" in said
    assert said.endswith("chance alone would put fewer than one there.")


ALL_ROUND = {"Bury": (38, 40), "Halton": (10, 40), "Leeds": (22, 40), "Wigan": (8, 40)}


def test_a_glance_names_what_differs_all_round_and_says_how_often_chance_makes_it_look_so():
    made = region(*(board(town, {SHARE: share}) for town, share in ALL_ROUND.items()))
    said = words_of(made, "at_a_glance")
    assert "In one the Boards as a whole differ by more than chance, so no Board is named there" in said
    assert "chance alone would make fewer than one of as many look so." in said
    assert "The Boards as a whole differ in:" in said and f"{FRAMEWORK.measure(SHARE).title}." in said


@pytest.mark.parametrize(("kind", "centre"), [("share", 0.5), ("share", 0.85), ("rate", 0.02)])
def test_how_often_chance_alone_makes_places_differ_all_round_is_what_funnels_drawn_by_chance_do(
    kind, centre
):
    sizes, chance = np.array([12, 25, 40, 60]) * (1 if kind == "share" else 100), np.random.default_rng(7)
    draw = chance.binomial if kind == "share" else lambda n, p: chance.poisson(n * p)
    found = [funnel_limits(draw(sizes, centre), sizes, kind).can_tell for _ in range(1500)]
    assert math.isclose(spread_by_chance(sizes, centre, kind), 1 - sum(found) / 1500, abs_tol=0.015)


def test_where_no_one_standard_is_kept_the_picture_does_not_say_within_chance():
    """Its headline says that they differ by more than chance."""
    of = FRAMEWORK.measure(SHARE)
    shares = [replace(shown(share), agency=town) for town, share in ALL_ROUND.items()]
    drawn = funnel(of, shares, id="f", place="Here", many="Boards", is_exact=True)
    assert "differ by more than chance" in drawn.text and "within chance" not in drawn.text + drawn.html


def test_other_shares_stand_by_what_their_limits_say_in_a_word_or_two():
    """A sentence in every line is a column that no sheet has room for."""
    other = next(
        m
        for m in FRAMEWORK.measures
        if m not in key_indicators(region()) and FRAMEWORK.measure(m).unit == "percent"
    )
    of = [(n, {other: share}) for n, share in (("Bury", (9, 12)), ("Halton", (30, 40)), ("Leeds", (31, 40)))]
    within = words_of(
        region(*(board(*each) for each in of), board("Wigan", {other: (3, 5)})), "section/side_by_side"
    )
    assert "within chance (3 of 4 compared)" in within
    few = words_of(region(*(board(*each) for each in of[:2])), "section/side_by_side")
    assert "One share or rate held against no limits" in few and "Against the limits" not in few
    apart = region(*(board(town, {other: share}) for town, share in ALL_ROUND.items()))
    said = " ".join(words_of(apart, "section/side_by_side").split())
    assert "no one standard 49% 95% (38 of 40) 25% (10 of 40)" in said


def test_a_column_of_one_board_that_is_mostly_not_asked_stands_as_the_columns_of_figures_do():
    cells = [
        [Cell("Plans"), Cell("7")],
        [Cell("Audits"), Cell("not asked")],
        [Cell("Visits"), Cell("not asked")],
    ]
    assert numeric_columns(cells, 2) == [False, True]


def test_middle_values_are_given_from_the_lowest_to_the_highest_with_their_unit_once():
    of = next(m for m in FRAMEWORK.measures if FRAMEWORK.measure(m).unit == "working_days")
    made = region(board("Bury", {of: 19.5}), board("Wigan", {of: 27.5}))
    assert "19.5 to 27.5 working days" in words_of(made, "section/together")


def test_what_no_board_shows_is_said_where_the_page_says_what_not_to_rely_on():
    made = region(board("Bury", {SHARE: "hidden", COUNT: 7}), board("Wigan", {SHARE: "hidden", COUNT: 9}))
    title = FRAMEWORK.measure(SHARE).title
    assert f"No Board shows a figure of one share or rate: {title}." in words_of(made, "reliability")
    assert title not in words_of(made, "section/side_by_side")


def test_a_board_that_counts_otherwise_is_named_and_stands_with_no_other():
    returns = dict(FRAMEWORK.returns)
    of = FRAMEWORK.measure(SHARE).return_id
    changed = replace(FRAMEWORK.measure(SHARE), counted_on="another_day")
    returns[of] = replace(returns[of], measures={**returns[of].measures, SHARE: changed})
    odd = board("Wigan", {SHARE: (1, 40)}, framework=replace(FRAMEWORK, returns=returns))
    made = region(*(board(town, {SHARE: (30, 40)}) for town in ("Bury", "Halton", "Leeds")), odd)
    (each,) = alike(made)
    assert each.otherwise == ("Wigan",) and [s.agency for s in each.shown] == ["Bury", "Halton", "Leeds"]
    assert "counted otherwise by Wigan" in words_of(made, "reliability")


def test_counts_are_added_up_over_the_boards_that_show_one_and_a_hidden_share_is_in_no_total():
    made = region(board("Bury", {COUNT: 40, SHARE: (9, 12)}), board("Wigan", {COUNT: 60, SHARE: "hidden"}))
    counts, shares = (
        together(each) for each in sorted(alike(made), key=lambda e: e.measure.unit == "percent")
    )
    assert counts.value == 100 and (shares.numerator, shares.denominator) == (9, 12)


# ---------------------------------------------------------------- children counted once


def three(halton_lists: object, bury_elsewhere: tuple = (20, 90)) -> Region:
    """Three Boards; Halton lists so many children of Bury."""
    lists = {(PLACED.here, PLACED.by): {"Bury": halton_lists, "Wigan": 4, "elsewhere in England": 10}}
    none = {(PLACED.here, PLACED.by): {"Bury": 0, "Halton": 0, "Wigan": 0, "elsewhere in England": 12}}
    of = PLACED.in_care, PLACED.elsewhere, PLACED.here
    total = 14 + halton_lists if isinstance(halton_lists, int) else 17
    return region(
        board("Bury", dict(zip(of, (90, bury_elsewhere, 12), strict=True)), none),
        board("Halton", dict(zip(of, (60, (15, 60), total), strict=True)), lists),
        board("Wigan", dict(zip(of, (80, (30, 80), 12), strict=True)), none),
    )


def test_a_child_whom_one_board_placed_with_another_is_counted_once():
    found = counted_once(three(6), PLACED)
    assert once_in_words(found) == (
        "264 different children in all: 10 stand in the figures of two Boards, and are counted once."
    )
    assert 264 == 90 + 60 + 80 + 12 + 20 + 12 - 10


def test_more_children_listed_elsewhere_than_their_board_says_live_elsewhere_is_said():
    made = three(25)
    assert counted_once(made, PLACED).contradicted == ("Bury",)
    assert "Bury says that fewer of its children live outside its area" in words_of(
        made, "section/children_in_care"
    )


def test_a_number_that_one_pack_hides_and_the_packs_together_tell_is_left_out_with_its_line():
    """Halton's pack hides two groups of five children. That Bury says one child of its own lives elsewhere
    tells how many each is of."""
    made = three("1 to 4", bury_elsewhere=(1, 90))
    made.boards[1].figures[PLACED.here, PLACED.by]["Wigan"] = shown("1 to 4", "Wigan")
    made.boards[1].figures[PLACED.here, "all"]["all"] = shown(15)
    found = counted_once(made, PLACED)
    assert ("Halton", "Bury") in found.told
    said = words_of(made, "section/children_in_care")
    assert (
        "left out, for a pack hides it" in said
        and "How many different children there are is left out" in said
    )


def test_what_three_values_could_be_is_given_as_a_range():
    assert reach({"a": (1, 4), "b": (1, 4)}, [Tie({"a": 1, "b": 1}, 5, 5)]) == {"a": (1, 4), "b": (1, 4)}
    assert too_close({"a": (1, 4), "b": (1, 4)}, [Tie({"a": 1, "b": 1}, 3, 3)]) == ["a", "b"]
    with pytest.raises(ValueError, match="no numbers fit"):
        reach({"a": (1, 4)}, [Tie({"a": 1}, 9, 9)])


# ---------------------------------------------------------------- one body, several Boards


def told(name: str, police: object, cafcass: object) -> BoardFigures:
    where = FRAMEWORK.region.told[0]
    return board(
        name, {where.measure: (20, 30)}, {(where.measure, where.by): {"police": police, "Cafcass": cafcass}}
    )


def test_what_one_body_told_two_boards_differently_is_said_with_both_figures():
    said = words_of(region(told("Bury", (7, 8), (6, 8)), told("Wigan", (7, 8), (8, 8))), "section/bodies")
    assert "by agencies' own scores, by Cafcass. Ask it which is right." in said
    assert "Bury: 6 of 8; Wigan: 8 of 8" in said and "by Cheshire" not in said


def test_what_one_pack_hides_of_a_body_is_not_printed_beside_another_packs_figure():
    made = region(told("Bury", (7, 8), "hidden"), told("Wigan", (7, 8), (8, 8)))
    assert {each.body for each in told_of_itself(made) if each.is_hidden} == {"Cafcass"}
    assert "8 of 8" not in words_of(made, "section/bodies")


def test_a_body_of_another_name_is_another_body():
    agencies = tuple(
        replace(a, name="Northshire Police") if a.id == "police" else a for a in FRAMEWORK.board.agencies
    )
    there = replace(FRAMEWORK, board=replace(FRAMEWORK.board, town="Wigan", agencies=agencies))
    made = region(told("Bury", (7, 8), (6, 8)), replace(told("Wigan", (1, 8), (6, 8)), framework=there))
    assert {each.body for each in told_of_itself(made)} == {"Cafcass"}


def test_every_name_of_the_regions_page_of_the_framework_is_known():
    page = FRAMEWORK.region
    every = {
        a.name
        for quarter in ("2013-14-Q1", QUARTER, "2023-24-Q1")
        for a in framework_of(quarter).board.agencies
    }
    assert set(page.bodies) <= every
    named = [each.measure for each in page.told] + [
        m for p in page.placed for m in (p.in_care, p.elsewhere, p.here)
    ]
    assert [m for m in named if m not in FRAMEWORK.measures] == []
    assert all(each.by in FRAMEWORK.measure(each.measure).by for each in page.told)
    assert all(each.by in FRAMEWORK.measure(each.here).by for each in page.placed)


# ---------------------------------------------------------------- only what packs print


def test_the_pages_table_holds_each_boards_figure_as_its_pack_prints_it_and_no_other(tmp_path):
    made = region(board("Bury", {SHARE: (30, 40), COUNT: 7}), board("Wigan", {SHARE: (20, 40), COUNT: 9}))
    rows = figures_of(made)
    refuse_more_than_packs(made, rows)
    assert {(r["measure"], r["group"]): r["value"] for r in rows if r["breakdown"] == "all"} == {
        (SHARE, "all"): 62.5,
        (COUNT, "all"): 16,
    }
    with pytest.raises(DisclosureNotSafe, match="all together: not the sum of what packs print"):
        refuse_more_than_packs(made, [{**r, "numerator": 1} if r["group"] == "all" else r for r in rows])
    with pytest.raises(DisclosureNotSafe, match="Bury: not what its pack prints"):
        refuse_more_than_packs(made, [{**r, "value": 1} if r["group"] == "Bury" else r for r in rows])


def test_a_pack_is_read_for_one_quarters_headlines_and_no_agencys_figure(tmp_path):
    path = tmp_path / "results.csv"
    lines = [
        (SHARE, "T", "percent", QUARTER, "all", "all", "all", 30, 40, 75, "ok", "75%"),
        (SHARE, "T", "percent", QUARTER, "all", "all", "police", 3, 4, 75, "ok", "3 of 4"),
        (SHARE, "T", "percent", "2015-16-Q3", "all", "all", "all", 1, 40, 2.5, "ok", "3%"),
        (SHARE, "T", "percent", QUARTER, "sex", "girls", "all", "", "", "", "suppressed", "1 to 4"),
        (COUNT, "T", "children", QUARTER, "all", "all", "all", "", "", "", "held", "held"),
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([RESULTS_COLUMNS, *lines])
    found = read_printed(path, QUARTER, ())
    assert found.keys() == {(SHARE, "all"), (COUNT, "all")}
    assert found[SHARE, "all"]["all"].counts() == "30 of 40" and not found[COUNT, "all"]["all"].is_figure
    path.write_text("something,else\n")
    with pytest.raises(UsageFault, match="other columns than a pack writes"):
        read_printed(path, QUARTER, ())
