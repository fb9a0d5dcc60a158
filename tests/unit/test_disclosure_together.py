"""Every table and every edition of the same facts, held together."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from math import nan
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.test_disclosure import (
    BOARD,
    PUBLIC,
    by_id,
    counts,
    found_in,
    measure,
    printed,
    results_of,
    row,
    shares,
    small_in,
)
from wscb_lib.disclosure import Breach, Rule, attack, coarsened, protect, protect_until_safe, told_beside
from wscb_lib.disclosure.alike import found_in as twins_in
from wscb_lib.disclosure.attack import NARROW_BESIDE
from wscb_lib.disclosure.audited import _behind_all, _firmer, _without_what_is_not_needed
from wscb_lib.disclosure.parts import parts_of
from wscb_lib.disclosure.populations import Population
from wscb_lib.store import project_root

QUARTERS = [f"2015-16-Q{n}" for n in range(1, 5)]
CONFERENCES = measure("conferences", table="conferences", counted_on="held_on")
CONVERTED = measure(
    "converted",
    "share",
    table="conferences",
    counted_on="held_on",
    numerator={"has_plan": True},
    tells_of="person",
)
STARTED = measure("plans")  # rows of another table, counted on another day
GUARDED = replace(BOARD, hides_none_or_all=True)


def in_words(found, name: str, quarter: str = QUARTERS[-1], breakdown: str = "sex") -> dict[str, object]:
    """What is printed of one measure, by group."""
    shown = getattr(found, "shown", found)
    here = shown[
        (shown["measure"] == name) & (shown["quarter"] == quarter) & (shown["breakdown"] == breakdown)
    ]
    return dict(zip(here["group"], printed(here), strict=True))


# ---- Who is counted twice is found from the figures ----


def plans_that_follow_conferences() -> pd.DataFrame:
    """Four quarters of one page: 35 girls at conferences, plans started for 32 of them; every plan started
    follows a conference."""
    rows = []
    for n, quarter in enumerate(QUARTERS):
        pairs = {"girls": (32 - n, 35 - n), "boys": (30 + 2 * n, 44 + 2 * n)}
        rows += [r | {"quarter": quarter} for r in shares("converted", "sex", pairs)]
        rows += counts("conferences", "sex", {g: of for g, (_, of) in pairs.items()}, quarter=quarter)
        rows += counts("plans", "sex", {g: n for g, (n, _) in pairs.items()}, quarter=quarter)
    return pd.DataFrame(rows)


def test_plans_started_are_the_conferences_that_ended_in_one_for_their_totals_are_equal_in_every_quarter():
    results, measures = plans_that_follow_conferences(), by_id(CONFERENCES, CONVERTED, STARTED)
    found, breaches = protect_until_safe(results, measures, BOARD)
    assert breaches == []
    girls = in_words(found, "conferences")["girls"], in_words(found, "plans")["girls"]
    assert "hidden" in girls  # or 35 less 32 would be the three girls left without a plan


def test_the_auditor_sees_two_tables_of_one_page_give_a_third_away():
    results, measures = plans_that_follow_conferences(), by_id(CONFERENCES, CONVERTED, STARTED)
    each_alone = pd.concat(
        [
            protect(results[results["measure"].isin(names)], measures, BOARD)
            for names in (("conferences", "converted"), ("plans",))
        ]
    )
    assert {b.measure for b in attack(each_alone, measures, BOARD, results)} == {"converted"}


def all_of_whom_had_a_plan() -> pd.DataFrame:
    """Seven quarters like those, and one in which a plan followed for all: one girl, one unborn child and 37
    boys."""
    rows = []
    for n in range(8):
        quarter = f"201{4 + n // 4}-1{5 + n // 4}-Q{n % 4 + 1}"
        pairs = {"girls": (20 + n, 26 + n), "boys": (30 + 2 * n, 44 + 2 * n), "unborn": (6, 8)}
        if n == 7:
            pairs = {"girls": (1, 1), "boys": (37, 37), "unborn": (1, 1)}
        rows += [r | {"quarter": quarter} for r in shares("converted", "sex", pairs)]
        rows += counts("conferences", "sex", {g: of for g, (_, of) in pairs.items()}, quarter=quarter)
        rows += counts("plans", "sex", {g: n for g, (n, _) in pairs.items()}, quarter=quarter)
    return pd.DataFrame(rows)


def test_who_is_counted_twice_is_so_too_in_the_quarter_in_which_a_share_is_of_all():
    """37 of 37 in one table and "1 to 4" twice in the other were one and one."""
    results, measures = all_of_whom_had_a_plan(), by_id(CONFERENCES, CONVERTED, STARTED)
    found, breaches = protect_until_safe(results, measures, BOARD)
    assert breaches == []
    boys = [in_words(found, name)["boys"] for name in ("plans", "conferences")]
    assert boys[0] == boys[1]


def test_the_auditor_brings_two_tables_together_in_that_quarter_too():
    results, measures = all_of_whom_had_a_plan(), by_id(CONFERENCES, CONVERTED, STARTED)
    shown = protect(results, measures, BOARD)
    last = shown["quarter"].eq("2015-16-Q4") & shown["breakdown"].eq("sex")
    of_boys = last & shown["group"].eq("boys")
    for name, words in (("converted", "a group of 0 to 4"), ("conferences", "0 to 4"), ("plans", "1 to 4")):
        few = last & shown["measure"].eq(name) & ~of_boys
        shown.loc[few, ["numerator", "denominator", "value"]] = nan
        shown.loc[few, ["status", "shown_as"]] = ["suppressed", words]
    shown.loc[of_boys, ["numerator", "value"]] = results.loc[of_boys, ["numerator", "value"]]
    shown.loc[of_boys, ["status", "shown_as"]] = ["ok", ""]
    gone = of_boys & shown["measure"].eq("plans")
    shown.loc[gone, ["numerator", "value"]] = nan
    shown.loc[gone, ["status", "shown_as"]] = ["suppressed", "hidden"]
    assert {b.quarter for b in attack(shown, measures, BOARD, results)} == {"2015-16-Q4"}


def test_what_stands_in_a_table_of_which_nothing_is_shown_is_a_secret_that_another_may_tell():
    """Of five children at conferences, all girls as is printed, four had a plan: so those were girls."""
    measures = by_id(CONFERENCES, CONVERTED)
    rows = [*shares("converted", "sex", {"girls": (4, 5)}), *counts("conferences", "sex", {"girls": 5})]
    rows += [
        row("conferences", "sex", "boys", 0),
        row("converted", "sex", "boys", 0, 1) | {"denominator": nan},
    ]
    results = pd.DataFrame(rows)
    shown = results.assign(shown_as="")
    gone = shown["measure"].eq("converted") & shown["breakdown"].eq("sex")
    shown.loc[gone, ["numerator", "denominator", "value"]] = nan
    shown.loc[gone, ["status", "shown_as"]] = ["suppressed", "hidden"]
    assert {b.measure for b in attack(shown, measures, BOARD, results)} == {"converted"}
    found, breaches = protect_until_safe(results, measures, BOARD)
    assert breaches == [] and in_words(found, "conferences")["girls"] == "hidden"


def test_totals_that_agree_once_by_chance_are_nobody_counted_twice():
    people = [Population((name,), "", ()) for name in ("one", "other")]
    once = dict(zip(QUARTERS, [20, 31, 22, 43], strict=True))
    assert twins_in({people[0]: once, people[1]: once | {QUARTERS[0]: 9, QUARTERS[1]: 7}}).leaders == {}
    assert twins_in({people[0]: once, people[1]: once}).of(people[1]) == people[0]


def test_a_total_that_is_two_others_in_eight_quarters_is_their_sum():
    whole, part, rest = (Population((name,), "", ()) for name in ("all", "home", "care"))
    series = {
        q: (30 + n * n, 10 + n)
        for n, q in enumerate(f"201{y}-1{y + 1}-Q{n}" for y in (3, 4) for n in range(1, 5))
    }
    totals = {whole: {q: a for q, (a, _) in series.items()}, part: {q: b for q, (_, b) in series.items()}}
    totals[rest] = {q: a - b for q, (a, b) in series.items()}
    assert twins_in(totals).sums == ((whole, rest, part),) or twins_in(totals).sums == ((whole, part, rest),)


# ---- What hangs together is made safe together, and by itself ----


def three_tables() -> tuple[pd.DataFrame, dict]:
    """Plans that follow conferences, and visits that have nothing to do with either; in no order."""
    visits = measure("visits", table="visits", counted_on="visited_on")
    rows = [
        r for n, q in enumerate(QUARTERS) for r in counts("visits", "sex", {"a": 3, "b": 60 + n}, quarter=q)
    ]
    results = pd.concat([plans_that_follow_conferences(), pd.DataFrame(rows)]).sample(frac=1, random_state=1)
    return results, by_id(CONFERENCES, CONVERTED, STARTED, visits)


def test_tables_that_count_the_same_people_are_one_part_and_others_are_parts_of_their_own():
    results, measures = three_tables()
    parts = [sorted(part.measures) for part in parts_of(results, measures, BOARD)]
    assert parts == [["conferences", "converted", "plans"], ["visits"]]


def test_the_parts_together_show_what_the_whole_would_row_by_row():
    results, measures = three_tables()
    found, breaches = protect_until_safe(results, measures, BOARD)
    whole = protect(results, measures, BOARD)
    assert breaches == [] and found.shown.equals(whole)


def test_what_a_part_is_made_of_is_the_same_words_until_one_of_its_own_numbers_moves():
    results, measures = three_tables()
    moved = results.assign(value=results["value"].where(results["measure"] != "visits", 61.0))
    before, after = (parts_of(each, measures, BOARD) for each in (results, moved))
    is_same = {a.name: a.made_of == b.made_of for a, b in zip(before, after, strict=True)}
    assert is_same == {"conferences": True, "visits": False}


# ---- The public edition gives way to the board's ----

YEAR = "2015-16-Q4"
PLANS = measure("plans")


def a_year(asian: tuple[int, ...] = (0, 5, 3, 5)) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The quarters of a count, and its year: 13 Asian children in all, of whom a quarter hides three."""
    groups = [{"white": 60 + n, "mixed": 9 + n, "asian": a} for n, a in enumerate(asian)]
    quarterly = pd.DataFrame(
        [r for q, g in zip(QUARTERS, groups, strict=True) for r in counts("plans", "ethnicity", g, quarter=q)]
    )
    return quarterly, pd.DataFrame(
        counts("plans", "ethnicity", {g: sum(each[g] for each in groups) for g in groups[0]}, quarter=YEAR)
    )


def test_a_public_total_that_would_tell_a_quarters_hidden_count_is_withheld_and_the_boards_stands():
    quarterly, yearly = a_year()
    board, none = protect_until_safe(quarterly, by_id(PLANS), BOARD)
    alone, _ = protect_until_safe(yearly, by_id(PLANS), PUBLIC)
    assert none == [] and in_words(alone, "plans", YEAR, "ethnicity")["asian"] == 13
    assert [b.is_beside for b in attack(alone.shown, by_id(PLANS), PUBLIC, yearly, board)] == [
        True
    ]  # 13 less 0, 5 and 5
    public, breaches = protect_until_safe(yearly, by_id(PLANS), PUBLIC, board)
    assert breaches == [] and in_words(public, "plans", YEAR, "ethnicity")["asian"] == "c"
    assert (
        printed(public.shown)[0] == yearly["value"][0]
    )  # the total of the year is what the board's four say anyway


def test_what_the_boards_edition_prints_of_a_number_the_public_one_hides_is_listed_and_no_breach():
    quarterly, yearly = a_year((0, 5, 0, 0))
    board, _ = protect_until_safe(quarterly, by_id(PLANS), BOARD)
    public, breaches = protect_until_safe(yearly, by_id(PLANS), PUBLIC, board)
    assert breaches == [] and in_words(public, "plans", YEAR, "ethnicity")["asian"] == "c"
    assert [b.breakdown for b in told_beside(public.shown, by_id(PLANS), PUBLIC, yearly, board)] == [
        "ethnicity"
    ]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 9)] * 3), min_size=4, max_size=4))
def test_whatever_the_quarters_are_the_two_editions_together_give_nothing_away(quarters):
    groups = [dict(zip(("white", "mixed", "asian"), numbers, strict=True)) for numbers in quarters]
    quarterly = pd.DataFrame(
        [r for q, g in zip(QUARTERS, groups, strict=True) for r in counts("plans", "ethnicity", g, quarter=q)]
    )
    yearly = pd.DataFrame(
        counts("plans", "ethnicity", {g: sum(each[g] for each in groups) for g in groups[0]}, quarter=YEAR)
    )
    board, breaches = protect_until_safe(quarterly, by_id(PLANS), BOARD)
    assert breaches == []
    _, breaches = protect_until_safe(yearly, by_id(PLANS), PUBLIC, board)
    assert breaches == []


# ---- None, or all, of a group ----

BROUGHT = measure("converted", "share", numerator={"has_plan": True}, tells_of="person")
IN_TIME = measure("in_time", "share", numerator={"is_in_time": True}, tells_of="service")


def test_all_of_six_is_hidden_where_it_tells_what_became_of_each_of_them():
    results = pd.DataFrame(shares("converted", "sex", {"girls": (6, 6), "boys": (20, 40), "other": (30, 60)}))
    assert in_words(protect(results, by_id(BROUGHT), BOARD), "converted")["girls"] == 100
    shown = protect(results, by_id(BROUGHT), GUARDED)
    assert in_words(shown, "converted")["girls"] == "hidden"
    assert attack(shown, by_id(BROUGHT), GUARDED, results) == []


def test_none_of_thirty_reads_as_a_few_of_thirty_do():
    results = pd.DataFrame(shares("converted", "sex", {"girls": (0, 30), "boys": (3, 40), "other": (30, 60)}))
    shown = in_words(protect(results, by_id(BROUGHT), GUARDED), "converted")
    assert shown["girls"] == shown["boys"] == "0 to 4"


def test_that_work_was_in_time_for_all_of_six_may_be_read_for_it_tells_of_the_service():
    results = pd.DataFrame(shares("in_time", "sex", {"girls": (6, 6), "boys": (20, 40), "other": (0, 60)}))
    assert in_words(protect(results, by_id(IN_TIME), GUARDED), "in_time") == {
        "girls": 100,
        "boys": 50,
        "other": 0,
    }


def test_a_share_that_does_not_say_of_whom_it_tells_is_guarded():
    assert (
        GUARDED.guards(replace(BROUGHT, tells_of=""))
        and not GUARDED.guards(IN_TIME)
        and not BOARD.guards(BROUGHT)
    )


def test_the_auditor_finds_a_printed_all_and_none_of_any_size():
    results = pd.DataFrame(
        shares("converted", "sex", {"girls": (6, 6), "boys": (20, 40), "other": (0, 60)})
    ).assign(shown_as="")
    assert (
        attack(results, by_id(BROUGHT), GUARDED, results) != []
        and attack(results, by_id(BROUGHT), BOARD, results) == []
    )


def test_what_the_total_says_of_everybody_may_stand_of_every_group():
    results = pd.DataFrame(shares("converted", "sex", {"girls": (0, 30), "boys": (0, 40)}))
    shown = protect(results, by_id(BROUGHT), GUARDED)
    assert (
        in_words(shown, "converted") == {"girls": 0, "boys": 0}
        and attack(shown, by_id(BROUGHT), GUARDED, results) == []
    )


# ---- Hiding is the same again, and in the next pack ----

OPEN = measure("open", "stock", counted_on="", open_from="started_on", open_to="ended_on")
quarters_of_a_stock = st.lists(
    st.tuples(*[st.integers(0, 9)] * 2, *[st.integers(0, 3)] * 2), min_size=4, max_size=4
)


@settings(max_examples=10, deadline=None)
@given(quarters_of_a_stock)
def test_what_one_pack_shows_the_next_pack_does_not_hide(moves):
    stock, rows = {"white": 60, "mixed": 4, "asian": 9}, []
    for quarter, (white, mixed, gone_white, gone_mixed) in zip(QUARTERS, moves, strict=True):
        came = {"white": white, "mixed": mixed, "asian": 2}
        stock = {
            g: max(0, stock[g] + came[g] - gone)
            for g, gone in zip(stock, (gone_white, gone_mixed, 1), strict=True)
        }
        rows += counts("plans", "ethnicity", came, quarter=quarter) + counts(
            "open", "ethnicity", stock, quarter=quarter
        )
    results, measures = pd.DataFrame(rows), by_id(PLANS, OPEN)
    last, _ = protect_until_safe(results, measures, BOARD)
    for n in (2, 3):
        earlier, _ = protect_until_safe(results[results["quarter"].isin(QUARTERS[:n])], measures, BOARD)
        same = last.shown[last.shown["quarter"].isin(QUARTERS[:n])]
        assert printed(same) == printed(earlier.shown)


def test_a_hundred_runs_hide_the_same():
    """Whatever order the rows come in: two tables of one count, with secrets that several patterns hide as
    well."""
    rows = counts("plans", "sex", {"a": 3, "b": 7, "c": 7, "d": 7, "e": 2, "f": 1})
    results = pd.DataFrame(rows + counts("plans", "ethnicity", {"g": 4, "h": 9, "i": 9, "j": 5})[1:])

    def hidden(n: int) -> list:
        shuffled = results.sample(frac=1, random_state=n)
        return printed(protect(shuffled, by_id(PLANS), BOARD).loc[results.index])

    first = hidden(0)
    assert all(hidden(n) == first for n in range(1, 100))


def in_order(n: int) -> str:
    """What both editions of a year show when their rows come in the nth of many orders, told in one."""
    quarterly, yearly = (frame.sample(frac=1, random_state=n) for frame in a_year((2, 5, 3, 5)))
    board, _ = protect_until_safe(quarterly, by_id(PLANS), BOARD)
    public, _ = protect_until_safe(yearly, by_id(PLANS), PUBLIC, board)
    keys = ["quarter", "breakdown", "group"]
    return " ".join(
        each.shown.sort_values(keys).to_csv(columns=[*keys, "value", "shown_as"], index=False)
        for each in (board, public)
    )


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 6))
def test_another_process_hides_the_same(seed):
    """Python shuffles its sets anew in each process, and rows come as they come."""
    asked = "import sys, tests.unit.test_disclosure_together as here; print(here.in_order(int(sys.argv[1])))"
    said = subprocess.run(
        [sys.executable, "-c", asked, str(seed)],
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        cwd=project_root(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == in_order(0).split()


# ---- What stands exact tells ----

IN_SECTORS = replace(BOARD, sensitive=("conferences.sector",))
OPENED = measure("opened", counted_on="started_on")
IN_TIME = measure(
    "in_time", "share", counted_on="ended_on", numerator={"is_in_time": True}, tells_of="service"
)


def cases_by_sector() -> tuple[pd.DataFrame, dict]:
    """Counts by sector stand, and so by stock and flow does how many ended: six of schools, of whom five were
    in time."""
    in_time = {"schools": (5, 6), "health": (9, 18), "sport": (16, 20)}
    rows = counts("open", "sector", {"schools": 2, "health": 9, "sport": 4}, quarter=QUARTERS[2])
    rows += counts("opened", "sector", {"schools": 10, "health": 14, "sport": 19}, quarter=QUARTERS[3])
    rows += counts("open", "sector", {"schools": 6, "health": 5, "sport": 3}, quarter=QUARTERS[3])
    return pd.DataFrame(rows + shares("in_time", "sector", in_time)), by_id(OPEN, OPENED, IN_TIME)


def test_the_auditor_works_out_how_many_ended_from_counts_that_stand_and_so_who_was_late():
    results, measures = cases_by_sector()
    shown = results.assign(shown_as="")
    hidden = (shown["measure"] == "in_time") & shown["group"].isin(["schools", "sport"])
    shown.loc[hidden, ["numerator", "denominator", "value"]] = nan
    shown.loc[hidden, ["status", "shown_as"]] = ["suppressed", "hidden"]
    assert {b.measure for b in attack(shown, measures, IN_SECTORS, results)} == {"in_time"}


def test_a_share_whose_size_is_told_by_counts_that_stand_is_left_out_where_it_would_tell_who_was_late():
    results, measures = cases_by_sector()
    found, breaches = protect_until_safe(results, measures, IN_SECTORS)
    assert breaches == []
    assert set(in_words(found, "in_time", breakdown="sector").values()) == {"hidden"}
    assert in_words(found, "open", breakdown="sector") == {"schools": 6, "health": 5, "sport": 3}


def test_a_count_that_stands_is_never_left_out_for_what_it_tells_of_another():
    """Four came and one is open, so that of those who ended there were three or four: it is the share that
    gives way."""
    rows = counts("opened", "sector", {"schools": 4, "health": 24, "sport": 19})
    rows += counts("open", "sector", {"schools": 1, "health": 9, "sport": 3})
    rows += shares("in_time", "sector", {"schools": (2, 4), "health": (9, 18), "sport": (16, 20)})
    found, breaches = protect_until_safe(pd.DataFrame(rows), by_id(OPEN, OPENED, IN_TIME), IN_SECTORS)
    assert breaches == []
    assert in_words(found, "opened", breakdown="sector") == {"schools": 4, "health": 24, "sport": 19}
    assert set(in_words(found, "in_time", breakdown="sector").values()) == {"hidden"}


def test_whom_a_share_that_is_not_shown_leaves_out_is_a_secret_that_a_year_may_tell():
    """Ninety-nine of a hundred had a plan; the year's conferences less three quarters' say that the other was
    a boy."""
    with_plan = measure("with_plan", table="conferences", counted_on="held_on", numerator={"has_plan": True})
    measures = by_id(CONFERENCES, CONVERTED, with_plan)
    pairs = {key: {"girls": (40, 48), "boys": (44, 51)} for key in QUARTERS} | {
        YEAR: {"girls": (60, 60), "boys": (39, 40)}
    }
    rows = []
    for quarter, groups in pairs.items():
        rows += [r | {"quarter": quarter} for r in shares("converted", "sex", groups)]
        rows += counts("conferences", "sex", {g: of for g, (_, of) in groups.items()}, quarter=quarter)
        rows += counts("with_plan", "sex", {g: n for g, (n, _) in groups.items()}, quarter=quarter)
    results = pd.DataFrame(rows)
    gone = {(name, YEAR, "sex", "all") for name in ("converted", "conferences")}
    shown = protect(results, measures, BOARD)
    for place in shown.index[
        [(r.measure, r.quarter, r.breakdown, r.agency) in gone for r in shown.itertuples()]
    ]:
        shown.loc[place, ["numerator", "denominator", "value"]] = nan
        shown.loc[place, ["status", "shown_as"]] = ["suppressed", "hidden"]
    shown.loc[shown["measure"] == "with_plan", ["status", "shown_as"]] = ["ok", ""]
    board = SimpleNamespace(results=results, shown=shown, rule=BOARD)
    assert [b for b in attack(shown, measures, BOARD, results) if b.quarter == YEAR] == []
    whole = {g: sum(groups[g][1] for groups in pairs.values()) for g in ("girls", "boys")}
    yearly = pd.DataFrame(counts("conferences", "sex", whole, quarter=YEAR))
    found = attack(yearly.assign(shown_as=""), measures, PUBLIC, yearly, board)
    assert ("converted", YEAR, True) in {(b.measure, b.quarter, b.is_beside) for b in found}


def test_of_a_quarter_that_no_year_holds_the_next_year_gives_way():
    yearly = pd.DataFrame(counts("plans", "sex", {"girls": 20, "boys": 30}, quarter=YEAR))
    breach = Breach("plans", "2014-15-Q4", "sex", "all", why=NARROW_BESIDE)
    assert _behind_all([breach], by_id(PLANS), PUBLIC, yearly) == {("plans", YEAR, "sex", "all")}


def test_what_tells_a_quarters_group_is_hidden_in_the_year_for_that_group_before_its_whole_table_is():
    yearly = pd.DataFrame(counts("plans", "sex", {"girls": 20, "boys": 30, "unborn": 9}, quarter=YEAR))
    part = SimpleNamespace(measures=by_id(PLANS), rule=PUBLIC, results=yearly)
    told = [Breach("plans", YEAR, "sex", "all", NARROW_BESIDE, "girls")]
    table = "plans", YEAR, "sex", "all"
    first = _firmer(told, part, set())
    assert first == {(table, "girls")}
    assert _firmer(told, part, first) == {(table, "boys"), (table, "unborn")}


def test_what_need_not_have_been_left_out_or_hidden_is_given_back_the_greatest_first():
    """A year of which one table of two must go, and of two numbers hidden for another's sake either may
    stand, but not both."""
    family = SimpleNamespace(values={"greater": 30, "lesser": 20, "few": 3}, hidden={"few"})
    tables = [("plans", YEAR, "sex", "all"), ("plans", YEAR, "age", "all")]

    def shown(out, strict, back):
        hidden = 3 * len(set(out)) + len({"greater", "lesser", "few"} - set(back))
        frame = pd.DataFrame({"status": ["suppressed"] * hidden})
        decided = (SimpleNamespace(family=family, hidden={"greater", "lesser", "few"} - set(back)),)
        return SimpleNamespace(shown=frame, decided=decided, out=set(out), back=set(back))

    def is_safe(trial):
        return tables[0] in trial.out and not {"greater", "lesser"} <= trial.back

    found = _without_what_is_not_needed(
        shown(tables, (), ()), set(tables), set(), SimpleNamespace(protected=shown), is_safe
    )
    assert (found.out, found.back) == ({tables[0]}, {"greater"})


# ---- Tables that undid another tool: sdcTools/UserSupport, issues 133, 135 and 136 ----

ISSUE_135 = {"table": [[1, 1, 7, 1, 0], [1, 0, 0, 2, 8]]}
ONE_OR_TWO = Rule("issue 135", hide_to=2, minimum_width=1, symbol="c")
LINKED = {
    133: {
        "A": ("county-1", "BIG", 11),
        "B": ("county-4", "BIG", 7),
        "I": ("county-1", "small", 3),
        "J": ("county-10", "small", 9),
        "K": ("county-10", "small", 4),
    },
    136: {
        "A": ("county-1", "small", 2),
        "B": ("county-1", "small", 2),
        "I": ("county-1", "small", 8),
        "J": ("county-1", "small", 8),
        "K": ("county-2", "small", 3),
        "L": ("county-2", "BIG", 3),
        "M": ("county-2", "BIG", 3),
        "N": ("county-2", "small", 7),
    },
}


def test_issue_135_three_ones_in_a_row_do_not_hide_one_another():
    assert found_in(ISSUE_135, small_in(ISSUE_135))  # three that are one or two and make three are one each
    results, measures = results_of(ISSUE_135), by_id(PLANS)
    found, breaches = protect_until_safe(results, measures, ONE_OR_TWO)
    assert breaches == [] and attack(found.shown, measures, ONE_OR_TWO, results) == []


def linked(number: int, columns: tuple[int, ...] = (0, 1)) -> tuple[pd.DataFrame, dict]:
    """Regions that add up to counties, to groups of size, and to a total: each sum a count of its own over
    the same rows."""
    regions = LINKED[number]
    rows, measures = counts("plans", "sex", {r: n for r, (*_, n) in regions.items()}, quarter=YEAR), [PLANS]
    for column in columns:
        for name in dict.fromkeys(each[column] for each in regions.values()):
            within = [r for r, each in regions.items() if each[column] == name]
            measures.append(measure(name, numerator={"sex": within}))
            rows.append(row(name, "all", "all", sum(regions[r][2] for r in within), quarter=YEAR))
    return pd.DataFrame(rows), by_id(*measures)


@pytest.mark.parametrize("number", LINKED)
def test_issues_133_and_136_linked_tables_are_safe_together(number):
    results, measures = linked(number)
    found, breaches = protect_until_safe(results, measures, PUBLIC)
    assert breaches == [] and attack(found.shown, measures, PUBLIC, results) == []


@pytest.mark.parametrize("number", LINKED)
def test_issues_133_and_136_a_pattern_that_is_safe_for_each_table_alone_is_undone_by_both(number):
    """Hidden by the rule alone; then, for the first of two linked tables, what makes it safe without the
    other."""
    results, measures = linked(number)
    small = results["value"].between(1, 5)
    shown = results.assign(shown_as="")
    shown.loc[small, ["numerator", "value"]] = nan
    shown.loc[small, ["status", "shown_as"]] = ["suppressed", "c"]
    assert attack(shown, measures, PUBLIC, results) != []
    assert not coarsened(shown)
