"""Small numbers: the least that is hidden, against other people's answers, and the auditor that undoes it."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from math import inf, isnan, nan
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wscb_lib.disclosure import (
    Rule,
    attack,
    characteristics_of,
    coarsened,
    mostly_hidden,
    protect,
    protect_until_safe,
    shown_before,
)
from wscb_lib.disclosure.pattern import _by_programme, least_for_sum, least_hidden
from wscb_lib.disclosure.populations import populations
from wscb_lib.disclosure.puzzle import Puzzle, Sum
from wscb_lib.errors import FrameworkFault
from wscb_lib.framework import Column, Edition, Measure

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "disclosure_vectors.json").read_text(encoding="utf-8")
)
TABLES = {table["id"]: table for table in VECTORS["tables"]}
ATTACKS = {each["id"]: each for each in VECTORS["attacks"]}
Q = "2015-16-Q4"
BOARD = Rule("board")
ONE_TO_FIVE = Rule("vectors", hide_to=5, symbol="c")
PUBLIC = Rule(
    "public", hide_to=5, symbol="c", applies_to="people", period="four quarters", has_agencies=False
)
KEY = ["measure", "quarter", "breakdown", "group", "agency"]


def measure(name: str, kind: str = "count", **fields) -> Measure:
    """A measure of the one table these tests know."""
    words = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
    return Measure(
        name, "conferences", kind=kind, **({"table": "plans", "counted_on": "started_on"} | words | fields)
    )


def row(name, breakdown, group, numerator, denominator=nan, agency="all", quarter=Q, status="ok") -> dict:
    """One row of results: a count, or a share in percent where there is a denominator."""
    value = numerator if isnan(denominator) else 100 * numerator / denominator
    figures = {"numerator": float(numerator), "denominator": float(denominator), "value": float(value)}
    return (
        dict(zip(KEY, (name, quarter, breakdown, group, agency), strict=True)) | figures | {"status": status}
    )


def counts(
    name: str, breakdown: str, groups: dict[str, int], total: int | None = None, **fields
) -> list[dict]:
    """A count and its groups; the total is theirs unless given."""
    total = sum(groups.values()) if total is None else total
    return [row(name, "all", "all", total, **fields)] + [
        row(name, breakdown, g, n, **fields) for g, n in groups.items()
    ]


def shares(name: str, breakdown: str, groups: dict[str, tuple[int, int]]) -> list[dict]:
    """A share and its groups, each as (numerator, denominator)."""
    above, below = (sum(pair[n] for pair in groups.values()) for n in (0, 1))
    return [row(name, "all", "all", above, below)] + [
        row(name, breakdown, g, *pair) for g, pair in groups.items()
    ]


def by_id(*measures: Measure) -> dict[str, Measure]:
    return {m.id: m for m in measures}


def letters(values) -> dict[str, int]:
    """Groups a, b, c … for a list of counts."""
    return dict(zip("abcdefgh", values, strict=False))


def printed(shown: pd.DataFrame) -> list:
    """What stands in each row: the figure, or the text instead of it."""
    return [text or value for text, value in zip(shown["shown_as"], shown["value"], strict=True)]


# ---- Tables of other people: rows are agencies, columns groups, and every total is printed ----


def cells(table: dict) -> list[tuple[int, int]]:
    return list(itertools.product(range(len(table["table"])), range(len(table["table"][0]))))


def puzzle_of(table: dict) -> Puzzle:
    """A table with all its totals printed, counts of 1 to 5 being small."""
    places = {cell: n for n, cell in enumerate(cells(table))}
    values = [table["table"][r][c] for r, c in places]
    small = [1 <= v <= 5 for v in values]
    height, width = len(table["table"]), len(table["table"][0])
    rows = [Sum(tuple(places[r, c] for c in range(width))) for r in range(height)]
    columns = [Sum(tuple(places[r, c] for r in range(height))) for c in range(width)]
    return Puzzle(
        values=tuple(values),
        least=tuple(1 if s else 6 for s in small),
        greatest=tuple(5 if s else inf for s in small),
        is_hidden=tuple(small),
        may_hide=tuple(v > 5 for v in values),
        is_secret=tuple(small),
        costs=tuple(v + 1 for v in values),
        sums=tuple(rows + columns),
        gaps=(),
        width=2,
    )


def results_of(table: dict) -> pd.DataFrame:
    """The same table as results."""
    grid = table["table"]
    agencies, groups = [f"agency {r}" for r in range(len(grid))], [f"group {c}" for c in range(len(grid[0]))]
    rows = [row("plans", "sex", groups[c], grid[r][c], agency=agencies[r]) for r, c in cells(table)]
    rows += [row("plans", "all", "all", sum(line), agency=agencies[r]) for r, line in enumerate(grid)]
    rows += [row("plans", "sex", groups[c], sum(line[c] for line in grid)) for c in range(len(groups))]
    return pd.DataFrame([*rows, row("plans", "all", "all", sum(map(sum, grid)))])


def hiding(results: pd.DataFrame, hidden, table: dict, text: str = "c") -> pd.DataFrame:
    """The results with some cells of the table hidden, whoever chose them."""
    at = [cells(table).index(tuple(cell)) for cell in hidden]
    shown = results.assign(shown_as="")
    shown.loc[at, ["numerator", "value"]] = nan
    shown.loc[at, ["status", "shown_as"]] = ["suppressed", text]
    return shown


def found_in(table: dict, hidden) -> list:
    results = results_of(table)
    return attack(hiding(results, hidden, table), by_id(measure("plans")), ONE_TO_FIVE, results)


def small_in(table: dict) -> list[tuple[int, int]]:
    return [(r, c) for r, c in cells(table) if 1 <= table["table"][r][c] <= 5]


@pytest.mark.parametrize("name", TABLES)
def test_no_pattern_costs_less_than_ours_and_theirs_costs_the_same(name):
    table = TABLES[name]
    hidden = least_hidden(puzzle_of(table))
    added = [cell for n, cell in enumerate(cells(table)) if n in hidden and cell not in small_in(table)]
    theirs = [tuple(cell) for cell in table["strong_attacker_secondary"]]

    def cost(chosen):
        return sum(table["table"][r][c] + 1 for r, c in chosen)

    assert cost(added) == cost(theirs)


@pytest.mark.parametrize("name", TABLES)
def test_the_auditor_passes_the_pattern_made_against_the_strong_attacker(name):
    table = TABLES[name]
    assert found_in(table, small_in(table) + table["strong_attacker_secondary"]) == []


@pytest.mark.parametrize("name", TABLES)
def test_the_auditor_undoes_a_table_in_which_only_the_small_counts_are_hidden(name):
    assert found_in(TABLES[name], small_in(TABLES[name]))


@pytest.mark.parametrize("name", ["S05_already_block", "S09_ones"])
def test_two_hidden_in_every_row_and_column_is_not_enough_for_a_reader_who_knows_the_rule(name):
    table = TABLES[name]
    assert found_in(table, small_in(table) + table["exact_milp_secondary_weak"])


@pytest.mark.parametrize("name", TABLES)
def test_showing_any_one_added_count_again_breaks_the_pattern(name):
    table = TABLES[name]
    hidden = [cells(table)[n] for n in least_hidden(puzzle_of(table))]
    added = [cell for cell in hidden if cell not in small_in(table)]
    for cell in added:
        assert found_in(table, [h for h in hidden if h != cell]), cell


@pytest.mark.parametrize("number", range(len(VECTORS["naive_failures"])))
def test_hiding_the_next_smallest_once_a_row_and_column_is_undone(number):
    table = VECTORS["naive_failures"][number]
    assert found_in(table, small_in(table) + table["naive_secondary"])


@pytest.mark.parametrize("number", range(len(VECTORS["naive_failures"])))
def test_the_same_tables_are_safe_in_our_hands(number):
    results = results_of(VECTORS["naive_failures"][number])
    measures = by_id(measure("plans"))
    assert attack(protect(results, measures, ONE_TO_FIVE), measures, ONE_TO_FIVE, results) == []


# ---- The attacks of the methods page ----

ANSWERED = {
    "A01_percent_beside_suppressed_count": "here",
    "A03_year_to_date_minus_previous": "measures: no year to date is ever a result",
    "A05_complement": "here",
    "A07_percentages_sum_to_100": "here",
    "A09_revision": "here",
    "A11_rounded_total_unrounded_parts": "here",
    "A13_chart_geometry_png": "charts: drawn from shown results only",
    "A15_notebook_outputs": "pack: executed notebooks are never shipped",
}


def test_every_attack_of_the_vectors_has_an_answer():
    assert ANSWERED.keys() == ATTACKS.keys()


def test_a01_a_percent_beside_a_hidden_count_gives_it_away():
    published = ATTACKS["A01_percent_beside_suppressed_count"]["published"]
    shown = pd.DataFrame([row("on_time", "sex", "girls", 3, published["denominator"])]).assign(shown_as="")
    shown[["numerator", "value", "shown_as"]] = [nan, published["percent_1dp"], "1 to 4"]
    (breach,) = attack(shown, by_id(measure("on_time", "share", numerator={"is_on_time": True})), BOARD)
    assert (breach.measure, breach.breakdown) == ("on_time", "sex")


def test_a05_what_is_left_of_the_invited_is_as_secret_as_those_who_came():
    published = ATTACKS["A05_complement"]["published"]
    measures = by_id(measure("present", "share", numerator={"is_present": True}))
    groups = {"girls": (published["present"], published["invited"]), "boys": (20, 30)}
    results = pd.DataFrame(shares("present", "sex", groups))
    assert attack(results.assign(shown_as=""), measures, BOARD)
    shown = protect(results, measures, BOARD)
    assert printed(shown)[1:] == ["hidden", "hidden"]
    assert attack(shown, measures, BOARD, results) == []


def test_a07_one_hidden_slice_of_a_whole_is_what_the_others_leave():
    measures = by_id(measure("plans"))
    results = pd.DataFrame(counts("plans", "sex", letters([22, 15, 3])))
    one_hidden = results.assign(shown_as=["", "", "", "1 to 4"])
    one_hidden.loc[3, ["numerator", "value", "status"]] = [nan, nan, "suppressed"]
    assert attack(one_hidden, measures, BOARD)
    assert printed(protect(results, measures, BOARD)) == [40.0, 22.0, "hidden", "1 to 4"]


def test_a09_a_count_hidden_now_and_printed_before_is_reported():
    measures = by_id(measure("plans"))
    results = pd.DataFrame(counts("plans", "sex", letters([22, 15, 3])))
    shown = protect(results, measures, BOARD)
    (breach,) = shown_before(shown, results.assign(shown_as=""), measures, BOARD)
    assert (breach.measure, breach.quarter, breach.breakdown) == ("plans", Q, "sex")
    assert shown_before(shown, shown, measures, BOARD) == []


def test_a11_nothing_printed_is_rounded_so_no_rounding_can_be_undone():
    results = pd.DataFrame(counts("plans", "sex", letters([22, 18, 3, 7])))
    shown = protect(results, by_id(measure("plans")), BOARD)
    stands = shown["shown_as"] == ""
    assert (shown.loc[stands, "value"] == results.loc[stands, "value"]).all() and stands.sum() == 3


# ---- The auditor on its own ----


def test_a_small_count_that_was_never_hidden_is_a_breach():
    results = pd.DataFrame(counts("plans", "sex", letters([22, 3])))
    (breach,) = attack(results.assign(shown_as=""), by_id(measure("plans")), BOARD, results)
    assert breach.sentence.startswith("plans, 2015-16-Q4, by sex: a small count is printed")


def test_a_breach_never_names_the_count():
    results = pd.DataFrame(counts("plans", "sex", {"girls": 37, "boys": 3}, total=40))
    (breach,) = attack(results.assign(shown_as=""), by_id(measure("plans")), BOARD)
    assert "3" not in breach.sentence.replace(Q, "") and "boys" not in breach.sentence


def test_a_count_hidden_in_one_measure_and_printed_by_another_of_the_same_people_is_a_breach():
    share = measure("on_time", "share", numerator={"is_on_time": True}, denominator={})
    measures = by_id(measure("plans"), share)
    results = pd.DataFrame(
        counts("plans", "sex", letters([30, 3, 9]))
        + shares("on_time", "sex", letters([(15, 30), (0, 3), (5, 9)]))
    )
    shown = protect(results, measures, BOARD)
    assert attack(shown, measures, BOARD, results) == []
    shown.loc[6, "denominator"] = 3.0
    assert {breach.measure for breach in attack(shown, measures, BOARD, results)} == {"plans", "on_time"}


def test_totals_that_agree_give_away_that_two_measures_count_the_same_people():
    measures = by_id(measure("plans"), measure("recorded", numerator={"outcome": "present"}))
    rows = counts("plans", "sex", letters([30, 3, 9])) + counts("recorded", "sex", letters([30, 3, 9]))
    shown = pd.DataFrame(rows).assign(shown_as=[""] * 2 + ["1 to 4", "hidden"] + ["", "hidden", "1 to 4", ""])
    shown.loc[[2, 3, 5, 6], ["numerator", "value"]] = nan
    shown.loc[[2, 3, 5, 6], "status"] = "suppressed"
    assert attack(shown, measures, BOARD, pd.DataFrame(rows))


def test_a_hidden_count_whose_neighbour_must_be_five_or_more_is_squeezed():
    results = pd.DataFrame(counts("plans", "sex", letters([2, 5, 30])))
    shown = results.assign(shown_as=["", "1 to 4", "hidden", ""])
    shown.loc[[1, 2], ["numerator", "value"]] = nan
    shown.loc[[1, 2], "status"] = "suppressed"
    assert attack(shown, by_id(measure("plans")), BOARD, results)
    assert attack(shown, by_id(measure("plans")), BOARD)


def test_people_left_out_of_two_shares_can_be_pinned_although_no_count_is():
    measures = by_id(measure("on_time", "share", numerator={"is_on_time": True}))
    results = pd.DataFrame(shares("on_time", "sex", letters([(20, 21), (30, 31), (5, 10)])))
    shown = results.assign(shown_as=["", "hidden", "hidden", ""])
    shown.loc[[1, 2], ["numerator", "denominator", "value"]] = nan
    shown.loc[[1, 2], "status"] = "suppressed"
    assert attack(shown, measures, BOARD, results)
    assert attack(protect(results, measures, BOARD), measures, BOARD, results) == []


def test_a_breakdown_dropped_for_what_a_share_leaves_out_tells_nothing_of_the_counts_beside_it():
    measures = by_id(
        measure("plans", numerator={"category": "neglect"}),
        measure("seen", "share", numerator={"is_seen": True}, denominator={"category": "neglect"}),
    )
    results = pd.DataFrame(
        counts("plans", "disability", letters([4, 14]))
        + shares("seen", "disability", letters([(1, 4), (10, 14)]))
    )
    shown = protect(results, measures, BOARD)
    assert printed(shown)[1:3] == ["1 to 4", "hidden"]
    assert [c.measure for c in coarsened(shown)] == ["seen"]
    assert attack(shown, measures, BOARD, results) == []


def test_distinct_children_can_stand_in_two_groups_so_groups_need_not_add_up():
    measures = by_id(measure("children", of="child_id"))
    results = pd.DataFrame(counts("children", "age", letters([5, 4]), total=6))
    shown = protect(results, measures, BOARD)
    assert printed(shown) == [6.0, 5.0, "1 to 4"]
    assert attack(shown, measures, BOARD, results) == []
    assert attack(shown, measures, BOARD) == []


def test_a_reader_who_is_told_nothing_of_what_is_small_sees_less_and_never_more():
    results = pd.DataFrame(counts("plans", "sex", letters([30, 3, 9])))
    shown = protect(results, by_id(measure("plans")), BOARD)
    assert attack(shown, by_id(measure("plans")), BOARD) == []
    shown.loc[3, ["numerator", "value", "status", "shown_as"]] = [9.0, 9.0, "ok", ""]
    assert attack(shown, by_id(measure("plans")), BOARD)


def test_numbers_that_should_be_one_and_differ_are_not_taken_for_one():
    measures = by_id(measure("plans"), measure("again"))
    results = pd.DataFrame(
        counts("plans", "sex", letters([30, 3, 9])) + counts("again", "sex", letters([30, 12, 0]))
    )
    shown = protect(results, measures, BOARD)
    assert printed(shown) == [42.0, 30.0, "1 to 4", "hidden", 42.0, 30.0, 12.0, 0.0]
    assert attack(shown, measures, BOARD, results) == []


def test_people_known_by_a_second_name_are_still_a_part_of_those_they_were_counted_among():
    followed_up, applied = {"followed_up_on": "present"}, {"has_applied": True}
    measures = by_id(
        measure("applied", "share", numerator=applied, denominator=followed_up),
        measure("corroborated", "share", numerator={"is_corroborated": True}, denominator=applied),
    )
    results = pd.DataFrame(
        [*shares("applied", "sex", letters([(6, 7), (20, 40)])), row("corroborated", "all", "all", 11, 26)]
    )
    shown = protect(results, measures, BOARD)
    assert attack(shown, measures, BOARD, results) == []
    assert isnan(shown.loc[1, "denominator"])


def test_a_group_of_distinct_children_is_never_more_than_all_of_them():
    measures = by_id(measure("children", of="child_id"))
    results = pd.DataFrame(counts("children", "age", letters([2, 2, 0]), total=2))
    shown = protect(results, measures, BOARD)
    assert printed(shown) == [2.0, "hidden", "hidden", "hidden"]
    naive = results.assign(shown_as=["", "1 to 4", "1 to 4", ""])
    naive.loc[[1, 2], ["numerator", "value"]] = nan
    naive.loc[[1, 2], "status"] = "suppressed"
    assert attack(naive, measures, BOARD, results)


# ---- Who a figure counts ----


def test_the_denominator_of_a_share_is_the_count_of_the_same_children():
    share = measure("on_time", "share", numerator={"is_on_time": True}, denominator={"category": "neglect"})
    above, below = populations(share, "all")
    assert below == populations(measure("plans", numerator={"category": ["neglect"]}), "all")[0]
    assert above.is_within(below) and not below.is_within(above)


def test_distinct_children_are_never_more_than_the_rows_they_stand_in():
    (children, _), (rows, _) = (populations(measure("m", of=of), "all") for of in ("child_id", ""))
    assert children.is_within(rows) and not rows.is_within(children)
    families, _ = populations(measure("m", of="family_id"), "all")
    assert not children.is_within(families)


def test_events_are_counted_by_the_column_that_signals_judge():
    family, _ = populations(measure("plans", of="child_id", events="family_id"), "events")
    assert family.of == "family_id"


@pytest.mark.parametrize(
    "other",
    [{"cadence": "annual"}, {"counted_on": "ended_on"}, {"table": "conferences"}, {"way_in": "totals"}],
)
def test_what_is_counted_at_another_time_or_place_is_never_the_same(other):
    (plans, _), (others, _) = (
        populations(measure("plans"), "all"),
        populations(measure("others", **other), "all"),
    )
    assert not plans.is_within(others) and not others.is_within(plans)


def test_totals_that_agencies_counted_themselves_are_nobody_elses():
    (one, _), (two, _) = (populations(measure(m, way_in="totals"), "all") for m in ("occasions", "children"))
    assert not one.is_within(two)


def test_the_rows_behind_a_middle_value_are_those_with_both_dates():
    days = measure("days", "median", measured=("started_on", "seen_on"))
    (nobody, rows), (everyone, _) = populations(days, "all"), populations(measure("plans"), "all")
    assert nobody is None and rows.is_within(everyone) and rows != everyone


def test_a_sum_of_people_is_no_number_of_rows_and_its_small_counts_are_hidden_like_any():
    people = measure("people", "sum", measured=("people",))
    (added, whole), (rows, _) = populations(people, "all"), populations(measure("plans"), "all")
    assert whole is None and not added.is_within(rows) and not rows.is_within(added)


def test_a_yearly_rate_of_a_quarter_gives_its_count_away_as_any_rate_does():
    rate = measure("rate", "rate", population="children")
    shown = pd.DataFrame([row("rate", "sex", "girls", 3, 10_000)]).assign(
        shown_as="1 to 4", value=12.0, numerator=nan
    )
    assert attack(shown, by_id(rate), BOARD)
    assert attack(shown.assign(value=40.0), by_id(rate), BOARD) == []


# ---- The rule ----


def edition(**fields) -> Edition:
    said = {
        "hide_from": 1,
        "hide_to": 4,
        "symbol": "1 to 4",
        "applies_to": "characteristics",
        "period": "quarter",
    }
    return Edition(
        "board", "", "", authority="", none_or_all="shown", none_or_all_authority="", **(said | fields)
    )


def test_a_rule_is_an_editions_and_knows_the_breakdowns_the_framework_calls_characteristics():
    rule = Rule.of(edition(hide_to=6, symbol="few"), ["first_language"])
    assert (rule.name, rule.hide_to, rule.symbol) == ("board", 6, "few")
    assert rule.covers(measure("plans"), "first_language") and rule.covers(measure("plans"), "sex")
    assert not rule.covers(measure("plans"), "agency_invited") and not rule.covers(measure("plans"), "all")


def test_characteristics_are_the_columns_declared_to_be_of_a_child():
    class Holder:
        def __init__(self, **fields):
            vars(self).update(fields)

    columns = {
        "sex": Column("sex", "", "category", is_characteristic=True),
        "sector": Column("sector", "", "text"),
    }
    framework = Holder(returns={"plans": Holder(tables={"plans": Holder(columns=columns)})})
    assert characteristics_of(framework) == ("sex",)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"applies_to": "peple"}, 'Did you mean "people"?'),
        ({"hide_from": 0}, "nought is never hidden"),
        ({"hide_from": 5}, "the lesser first"),
        ({"minimum_width": 4}, "at most 3 apart"),
    ],
)
def test_an_edition_that_contradicts_itself_says_what_was_wanted(fields, words):
    with pytest.raises(FrameworkFault, match=words.replace("?", r"\?")):
        Rule.of(edition(**fields))


def test_a_measure_nobody_declared_is_a_key_error():
    with pytest.raises(KeyError, match="plans"):
        protect(pd.DataFrame(counts("plans", "sex", letters([3, 9]))), {}, BOARD)


def test_a_measure_is_mostly_hidden_when_its_own_total_is_in_more_than_half_of_its_periods():
    measures = by_id(measure("rare"), measure("common"))
    rows = [
        row("rare", "all", "all", n, quarter=q) for n, q in ((2, "2013-14"), (7, "2014-15"), (3, "2015-16"))
    ]
    rows += [row("common", "all", "all", n, quarter=q) for n, q in ((2, "2013-14"), (7, "2014-15"))]
    assert mostly_hidden(protect(pd.DataFrame(rows), measures, PUBLIC)) == ("rare",)


def test_results_without_a_row_are_shown_without_a_row():
    empty = pd.DataFrame(counts("plans", "sex", letters([22, 3])))[:0]
    shown = protect(empty, by_id(measure("plans")), BOARD)
    assert len(shown) == 0 and coarsened(shown) == () and mostly_hidden(shown) == ()
    assert attack(shown, by_id(measure("plans")), BOARD, empty) == []


def test_columns_that_are_not_ours_are_carried_along():
    results = pd.DataFrame(counts("plans", "sex", letters([22, 15, 3]))).assign(agencies_present=1)
    shown = protect(results, by_id(measure("plans")), BOARD)
    assert shown["agencies_present"].tolist() == [1, 1, 1, 1]
    assert list(shown.columns) == [*results.columns, "shown_as"]


# ---- Least cost, by two roads ----


def one_sum(values, hide_to=4) -> Puzzle:
    """One breakdown with its total printed."""
    small = [1 <= v <= hide_to for v in values]
    return Puzzle(
        values=tuple(values),
        least=tuple(1 if s else hide_to + 1 for s in small),
        greatest=tuple(hide_to if s else inf for s in small),
        is_hidden=tuple(small),
        may_hide=tuple(v > hide_to for v in values),
        is_secret=tuple(small),
        costs=tuple(v + 1 for v in values),
        sums=(Sum(tuple(range(len(values)))),),
        gaps=(),
        width=2,
    )


def fits(values, hidden, limit=60):
    """Every table a reader could believe in: the hidden counts in their ranges, and the same total."""
    ranges = [range(1, 5) if values[j] <= 4 else range(5, limit) for j in hidden[:-1]]
    total = sum(values[j] for j in hidden)
    for guess in itertools.product(*ranges):
        last = total - sum(guess)
        if (1 <= last <= 4) if values[hidden[-1]] <= 4 else last >= 5:
            yield (*guess, last)


def is_safe(values, hidden) -> bool:
    """By trying every table: each small count keeps at least three candidates, two apart."""
    tables = list(fits(values, hidden))
    spans = [max(column) - min(column) for column in zip(*tables, strict=True)]
    return all(span >= 2 for j, span in zip(hidden, spans, strict=True) if values[j] <= 4)


def cheapest(values):
    """The least cost of any safe pattern, by trying all of them; None when there is none."""
    small = [j for j, v in enumerate(values) if 1 <= v <= 4]
    others = [j for j, v in enumerate(values) if v > 4]
    costs = [
        sum(values[j] + 1 for j in added)
        for size in range(len(others) + 1)
        for added in itertools.combinations(others, size)
        if is_safe(values, sorted([*small, *added]))
    ]
    return min(costs, default=None)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=4).filter(lambda v: any(1 <= n <= 4 for n in v)))
def test_the_pattern_of_one_sum_is_the_cheapest_of_all_patterns(values):
    puzzle = one_sum(values)
    added = least_for_sum(puzzle, puzzle.sums[0])
    assert (None if added is None else sum(values[j] + 1 for j in added)) == cheapest(values)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_trying_in_turn_and_the_integer_programme_agree_on_the_least_cost(values):
    puzzle = one_sum(values)
    added = least_for_sum(puzzle, puzzle.sums[0])
    if not puzzle.secrets or added is None:
        return
    hidden = _by_programme(puzzle, puzzle.secrets, [added])
    assert sum(puzzle.costs[j] for j in hidden if not puzzle.is_hidden[j]) == sum(
        puzzle.costs[j] for j in added
    )


def test_many_counts_that_lend_nothing_do_not_keep_us_trying():
    values = [1, *[5] * 40, 80]
    puzzle = one_sum(values)
    assert [values[j] for j in least_for_sum(puzzle, puzzle.sums[0])] == [80]


# ---- Whatever the numbers are ----

small_counts = st.integers(0, 12)
groups_of_counts = st.lists(st.one_of(small_counts, st.integers(0, 80)), min_size=2, max_size=5)


def as_returned(breakdowns) -> tuple[pd.DataFrame, dict[str, Measure]]:
    """A count, a share of the same children and a share of some of them: (everyone, some, fewer) by group,
    for each breakdown."""
    measures = by_id(
        measure("plans"),
        measure("neglect", "share", numerator={"category": "neglect"}),
        measure("seen", "share", numerator={"is_seen": True}, denominator={"category": "neglect"}),
    )
    rows = []
    for breakdown, (everyone, some, fewer) in breakdowns.items():
        label = {"quarter": f"{breakdown} quarter"}
        rows += counts("plans", breakdown, letters(everyone), **label)
        for name, above, below in (("neglect", some, everyone), ("seen", fewer, some)):
            pairs = {"all": (sum(above), sum(below)), **letters(zip(above, below, strict=True))}
            for group, (n, of) in pairs.items():
                here = row(name, "all" if group == "all" else breakdown, group, n, of or 1, **label)
                none = {"numerator": nan, "denominator": nan, "value": nan, "status": "not_applicable"}
                rows.append(here if of else here | none)
    return pd.DataFrame(rows), measures


@st.composite
def returned(draw) -> tuple[pd.DataFrame, dict[str, Measure]]:
    """Any such counts, by two characteristics."""
    found = {}
    for breakdown in ("sex", "ethnicity"):
        everyone = draw(groups_of_counts)
        some = [draw(st.integers(0, n)) for n in everyone]
        found[breakdown] = (everyone, some, [draw(st.integers(0, n)) for n in some])
    return as_returned(found)


@pytest.mark.parametrize(
    "rule", [BOARD, PUBLIC, replace(BOARD, hides_none_or_all=True)], ids=["board", "public", "none_or_all"]
)
@settings(max_examples=30, deadline=None)
@example(
    made=as_returned({"ethnicity": ([5, 3, 1], [5, 3, 0], [0, 0, 0])})
)  # once an auditor found what protection had missed
@example(made=as_returned({"sex": ([1, 1, 0, 1], [1, 1, 0, 1], [0, 0, 0, 1])}))  # of ones, one met it
@example(
    made=as_returned({"sex": ([6, 1, 6], [5, 0, 6], [0, 0, 0])})
)  # of one who is not told apart, none did
@example(
    made=as_returned({"sex": ([5, 8], [0, 5], [0, 1])})
)  # everybody is in the second group, as is printed
@given(made=returned())
def test_the_auditor_finds_nothing_in_what_was_protected(rule, made):
    results, measures = made
    found, breaches = protect_until_safe(results, measures, rule)
    assert breaches == []
    assert attack(found.shown, measures, rule, results) == []
    assert attack(found.shown, measures, rule) == []


@settings(max_examples=30, deadline=None)
@given(made=returned())
def test_a_nought_that_no_share_of_few_has_is_hidden_only_with_the_whole_of_its_breakdown(made):
    results, measures = made
    shown = protect(results, measures, BOARD)
    gone = {(c.measure, c.quarter, c.breakdown) for c in coarsened(shown)}
    few = results[results["denominator"].between(1, 4) & (results["breakdown"] != "all")]
    few = {tuple(line) for line in few[["quarter", "breakdown", "group"]].values.tolist()}
    nought = shown[(results["numerator"] == 0) & (shown["status"] == "suppressed")]
    nought = [line for line in nought[KEY].values.tolist() if (line[1], line[2], line[3]) not in few]
    assert {tuple(line[:3]) for line in nought} <= gone


@pytest.mark.parametrize("rule", [BOARD, PUBLIC], ids=["board", "public"])
@settings(max_examples=30, deadline=None)
@given(made=returned())
def test_no_share_of_few_is_ever_shown_be_it_of_none_of_some_or_of_all(rule, made):
    results, measures = made
    shown = protect(results, measures, rule)
    few = results["denominator"].between(1, rule.hide_to) & (
        (results["breakdown"] != "all") | (rule is PUBLIC)
    )
    assert shown.loc[few, ["numerator", "denominator", "value"]].isna().all(axis=None)
    assert shown.loc[few, "status"].eq("suppressed").all()


def test_the_auditor_finds_a_printed_nought_of_few_though_the_number_it_is_of_is_hidden():
    measures = by_id(measure("seen", "share", numerator={"is_seen": True}))
    results = pd.DataFrame(shares("seen", "sex", letters([(20, 42), (0, 3)])))
    bare = results.assign(shown_as=["", "hidden", ""])
    bare.loc[1, ["numerator", "denominator", "value", "status"]] = [nan, nan, nan, "suppressed"]
    bare.loc[2, "denominator"] = nan
    (breach,) = {b.why for b in attack(bare, measures, BOARD, results)}
    assert breach.startswith("a share of none or all of a few people is printed")


def test_the_auditor_finds_a_hidden_nought_of_few_that_the_total_gives_away():
    measures = by_id(measure("seen", "share", numerator={"is_seen": True}))
    results = pd.DataFrame(shares("seen", "sex", letters([(20, 42), (12, 30), (0, 3)])))
    shown = results.assign(shown_as=["", "", "", "a group of 1 to 4"])
    # what is left out of 32 seen is nought, of how many nobody can tell
    shown.loc[1:, ["denominator", "value"]] = nan
    shown.loc[3, ["numerator", "status"]] = [nan, "suppressed"]
    assert attack(shown, measures, BOARD, results)
    assert attack(protect(results, measures, BOARD), measures, BOARD, results) == []


def test_the_auditor_finds_that_all_of_few_met_it_where_nobody_else_is_left_who_did_not():
    measures = by_id(measure("seen", "share", numerator={"is_seen": True}))
    results = pd.DataFrame(shares("seen", "sex", letters([(20, 40), (10, 10), (3, 3)])))
    shown = results.assign(shown_as=["", "", "hidden", "a group of 1 to 4"])
    shown.loc[[2, 3], ["numerator", "denominator", "value"]] = nan
    shown.loc[[2, 3], "status"] = "suppressed"
    assert attack(shown, measures, BOARD, results)
    assert attack(protect(results, measures, BOARD), measures, BOARD, results) == []


def test_a_nought_of_few_that_an_earlier_pack_printed_cannot_be_taken_back():
    measures = by_id(measure("seen", "share", numerator={"is_seen": True}))
    results = pd.DataFrame(shares("seen", "sex", letters([(20, 42), (0, 3)])))
    shown, earlier = protect(results, measures, BOARD), results.assign(shown_as="")
    earlier.loc[2, "denominator"] = nan
    assert {b.breakdown for b in shown_before(shown, earlier, measures, BOARD)} == {"sex"}


@pytest.mark.parametrize(
    "denominator", [{}, {"asked_on": "present"}], ids=["the very same people", "people as many"]
)
def test_the_answer_of_the_only_one_known_to_be_asked_stays_in_doubt_between_yes_and_no(denominator):
    rule = Rule("board", sensitive=("conferences.sector",))
    measures = by_id(
        measure("plans"), measure("seen", "share", numerator={"is_seen": True}, denominator=denominator)
    )
    groups = letters([(6, 9), (5, 8), (1, 1), (0, 1)])
    results = pd.DataFrame(
        counts("plans", "sector", {g: n for g, (_, n) in groups.items()}) + shares("seen", "sector", groups)
    )
    shown = protect(results, measures, rule)
    assert printed(shown)[:5] == [19.0, 9.0, 8.0, 1.0, 1.0]
    assert printed(shown)[6:] == ["hidden", "hidden", "a group of 1 to 4", "a group of 1 to 4"]
    assert attack(shown, measures, rule, results) == []


@settings(max_examples=30, deadline=None)
@given(made=returned())
def test_headline_totals_stay_exact(made):
    results, measures = made
    shown = protect(results, measures, BOARD)
    totals = results["breakdown"] == "all"
    pd.testing.assert_frame_equal(shown.loc[totals, results.columns], results[totals])


@settings(max_examples=20, deadline=None)
@given(made=returned())
def test_protecting_twice_changes_nothing(made):
    results, measures = made
    shown = protect(results, measures, BOARD)
    pd.testing.assert_frame_equal(protect(shown, measures, BOARD), shown)


@settings(max_examples=20, deadline=None)
@given(made=returned(), order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(made, order):
    results, measures = made
    places = list(range(len(results)))
    order.shuffle(places)
    shuffled = protect(results.iloc[places], measures, BOARD)
    pd.testing.assert_frame_equal(shuffled.sort_index(), protect(results, measures, BOARD))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=3, max_size=6))
def test_showing_again_any_count_hidden_for_anothers_sake_is_a_breach(values):
    results, measures = pd.DataFrame(counts("plans", "sex", letters(values))), by_id(measure("plans"))
    shown = protect(results, measures, BOARD)
    for place in [] if coarsened(shown) else shown.index[shown["shown_as"] == "hidden"]:
        again = shown.copy()
        again.loc[place] = [*results.loc[place], ""]
        assert attack(again, measures, BOARD, results)


# ---- a stock, and what came and went ---------------------------------------------------------------------

STARTED = measure("started", counted_on="started_on")
ENDED = measure("ended", counted_on="ended_on")
OPEN = measure("open", kind="stock", counted_on="", open_from="started_on", open_to="ended_on")
BEFORE = "2015-16-Q3"


def in_words(shown: pd.DataFrame, name: str, quarter: str = Q) -> dict[str, object]:
    """What is printed of each group of a measure."""
    rows = shown[(shown["measure"] == name) & (shown["quarter"] == quarter) & (shown["breakdown"] != "all")]
    return {row.group: row.shown_as or row.value for row in rows.itertuples()}


def test_what_came_is_left_out_by_group_where_the_stock_before_and_after_tells_it():
    """Nine now and five before: at least four came, and "1 to 4" would be four."""
    results = pd.DataFrame(
        counts("open", "ethnicity", {"white": 200, "mixed": 5}, quarter=BEFORE)
        + counts("started", "ethnicity", {"white": 60, "mixed": 4})
        + counts("open", "ethnicity", {"white": 210, "mixed": 9})
    )
    measures = by_id(STARTED, OPEN)
    found, breaches = protect_until_safe(results, measures, BOARD)
    shown = found.shown
    assert breaches == [] and in_words(shown, "started") == {"white": "hidden", "mixed": "hidden"}
    assert in_words(shown, "open") == {"white": 210, "mixed": 9}  # the stock itself is of more than few


def test_the_auditor_works_out_what_came_from_the_stock_before_and_after():
    results = pd.DataFrame(
        counts("open", "ethnicity", {"white": 200, "mixed": 5}, quarter=BEFORE)
        + counts("started", "ethnicity", {"white": 60, "mixed": 4, "asian": 20})
        + counts("open", "ethnicity", {"white": 210, "mixed": 9})
    )
    by_itself = results.assign(shown_as="")
    for place in by_itself.index[
        (by_itself["measure"] == "started") & by_itself["group"].isin(["mixed", "asian"])
    ]:
        by_itself.loc[place, ["numerator", "value"]] = nan
        by_itself.loc[place, ["status", "shown_as"]] = [
            "suppressed",
            "1 to 4" if by_itself.loc[place, "group"] == "mixed" else "hidden",
        ]
    assert [b.measure for b in attack(by_itself, by_id(STARTED, OPEN), BOARD, results)] == ["started"]
    assert attack(by_itself[by_itself["quarter"] == Q], by_id(STARTED, OPEN), BOARD, results) == []


def test_a_total_that_three_others_tell_is_hidden_with_one_of_them_in_the_public_edition():
    """Twenty before, fourteen came and thirty stand: four went."""
    results = pd.DataFrame(
        [
            row("open", "all", "all", 20, quarter="2014-15-Q4"),
            row("started", "all", "all", 14),
            row("ended", "all", "all", 4),
            row("open", "all", "all", 30),
        ]
    )
    found, breaches = protect_until_safe(results, by_id(STARTED, ENDED, OPEN), PUBLIC)
    shown = found.shown
    assert breaches == []
    assert shown["shown_as"].tolist() == ["", "c", "c", ""]


def test_a_breakdown_that_people_move_through_is_no_link_over_time():
    """By age the four do not agree, for a child grows older: nothing follows, and nothing more is hidden."""
    ages = {"under 5": 40, "5 to 9": 30, "10 and over": 9}
    results = pd.DataFrame(
        counts("open", "age_band", ages, quarter=BEFORE)
        + counts("started", "age_band", {"under 5": 9, "5 to 9": 8, "10 and over": 4})
        + counts("ended", "age_band", {"under 5": 6, "5 to 9": 7, "10 and over": 6})
        + counts("open", "age_band", {"under 5": 35, "5 to 9": 34, "10 and over": 10})
    )
    found, breaches = protect_until_safe(results, by_id(STARTED, ENDED, OPEN), BOARD)
    shown = found.shown
    assert (
        breaches == []
        and in_words(shown, "started")["10 and over"] == "1 to 4"
        and in_words(shown, "open")["under 5"] == 35
    )


def test_a_total_of_several_groups_together_is_their_sum():
    """Two on a plan and twenty in need: "22 on a plan or in need" beside "20 in need" would be two on a
    plan."""
    together = measure("together", numerator={"sex": ["a", "b"]})
    results = pd.DataFrame(
        [*counts("plans", "sex", {"a": 2, "b": 20, "c": 9, "d": 40}), row("together", "all", "all", 22)]
    )
    found, breaches = protect_until_safe(results, by_id(measure("plans"), together), BOARD)
    shown = found.shown
    assert breaches == [] and in_words(shown, "plans")["b"] != 20


def test_a_number_in_a_row_that_says_it_has_none_is_not_shown():
    results = pd.DataFrame(
        [*counts("plans", "sex", {"a": 20, "b": 30}), row("plans", "sex", "c", 3, status="too_early")]
    )
    assert protect(results, by_id(measure("plans")), BOARD)["value"].isna().tolist() == [
        False,
        False,
        False,
        True,
    ]
