"""Plain registers by recipe alone: each way rows come, each way a column is filled, and what is refused."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tests.conftest import framework_of
from tests.specimen import load_recipe, make_facts
from tests.specimen.course import read_course, read_mix
from tests.specimen.reading import fill
from tests.specimen.recipe import Page
from wscb_lib.errors import FrameworkFault
from wscb_lib.framework.declared import Return
from wscb_lib.framework.pages import build
from wscb_lib.framework.place import Place
from wscb_lib.measures.calendar import months_after, working_days
from wscb_lib.quarter import Quarter

ROOT = Path(__file__).resolve().parents[2]
RECIPE = load_recipe()
FRAMEWORK = framework_of(str(RECIPE.last))
COLUMNS = tomllib.loads((ROOT / "data" / "framework" / "column_sets.toml").read_text("utf-8"))["child"][
    "column"
]
TYPES = {"_id": "id", "_on": "date", "_at": "datetime", "_n": "count"}


def declare(*names, key="row_id", ended_on="", is_about_children=False, carries_forward=False):
    """A table of a return from its columns' names: is_ a flag, _on a date, _at a time, _n a count, else
    text."""
    columns = dict(COLUMNS) if is_about_children else {}
    for name in (key, *names):
        ending = name[name.rfind("_") :]
        kind = "flag" if name.startswith("is_") else TYPES.get(ending, "text")
        columns[name] = {"meaning": name, "type": kind}
    opened = next(name for name in names if name.endswith(("_on", "_at")))
    table = {"grain": "row", "key": [key], "opened_on": opened, "column": columns}
    return table | {"ended_on": ended_on, "carries_forward": carries_forward}


def facts_of(recipe: str, seed=1, scale=1.0, per_agency=False, with_missing=False, **tables):
    """The facts of a return called `trial`, made by a recipe written here."""
    faults: list[str] = []
    raw = {"title": "Trial", "agencies": ["one", "two"], "cadence": "quarterly", "why": "To try"}
    sent = raw | {"table": tables, "per_agency": per_agency}
    spec = build(Return, sent, Place("returns/trial.toml"), faults, id="trial")
    page = fill(
        Page,
        {"maker": "register", "people_from": 900_000, **tomllib.loads(recipe)},
        "trial",
        faults,
        id="trial",
        settings={},
    )
    assert not faults
    others = ("child_protection_conferences", "missing_children") if with_missing else ()
    returns = {name: FRAMEWORK.returns[name] for name in others} | {"trial": spec}
    pages = {name: RECIPE.pages[name] for name in others} | {"trial": page}
    whole = dataclasses.replace(RECIPE, pages=pages)
    found = make_facts(SimpleNamespace(returns=returns), seed, scale, whole)
    return found if with_missing else {name: found["trial", name] for name in tables}


def by_quarter(frame, column):
    return frame.groupby(frame[column].dt.to_period("Q-MAR")).size()


# ---------------------------------------------------------------- how rows come


def test_a_board_many_times_as_large_numbers_the_children_of_each_register_as_many_times_further_apart():
    """A register of sixteen times the children would run into the next one's numbers."""
    recipe = """
        table.cases.rows = { way = "events", mean = { "2012-13-Q1" = 2 }, \
            people = { ages = { "4 to 9" = 100 } } }
        table.cases.column.row_id = { number = "N{:04d}" }
        """
    for scale, first in ((1.0, "C900001"), (16.0, "C14400001")):
        cases = facts_of(recipe, scale=scale, cases=declare("opened_on", is_about_children=True))["cases"]
        assert first in set(cases["child_id"])


def test_events_come_by_chance_and_their_number_may_change_from_a_quarter_on():
    rows = facts_of(
        """
        table.cases.rows = { way = "events", mean = { "2012-13-Q1" = 20, "2014-15-Q1" = 60 }, \
            exact = { "2013-14-Q2" = 5 } }
        table.cases.column.row_id = { number = "N{:04d}" }
        """,
        cases=declare("opened_on"),
    )["cases"]
    counts = by_quarter(rows, "opened_on")
    assert len(counts) == 16
    assert counts.iloc[5] == 5
    assert 14 < np.delete(counts.iloc[:8].to_numpy(), 5).mean() < 26
    assert 50 < counts.iloc[8:].mean() < 70
    assert rows["row_id"].tolist() == [f"N{n:04d}" for n in range(1, len(rows) + 1)]
    assert rows["opened_on"].is_monotonic_increasing
    assert (rows["opened_on"].dt.day_of_week < 5).all()


def test_spells_open_and_end_so_that_as_many_are_open_as_the_recipe_says():
    rows = facts_of(
        """
        [table.spells]
        column.row_id = { number = "S{}" }
        [table.spells.rows]
        way = "spells"
        mean = 20
        open_at_end = { "2012-13-Q1" = 100, "2015-16-Q4" = 160, slope = true }
        people = { ages = { "0 to 15" = 1 } }
        """,
        spells=declare("started_on", "ended_on", ended_on="ended_on", is_about_children=True),
    )["spells"]
    for quarter in RECIPE.quarters:
        end = pd.Timestamp(quarter.end)
        open_then = ((rows["started_on"] <= end) & ~(rows["ended_on"] <= end)).sum()
        wanted = np.interp(quarter - RECIPE.first, [0, 15], [100, 160])
        assert abs(open_then - wanted) < 9, str(quarter)
    assert not (rows["ended_on"] < rows["started_on"] + pd.Timedelta(days=14)).any()
    assert rows["age"].between(0, 15).all()


def test_children_another_return_calls_ours_are_ours_on_those_days():
    found = facts_of(
        """
        after = ["missing_children"]
        [table.spells]
        column.row_id = { number = "S{}" }
        [table.spells.rows]
        way = "spells"
        mean = 20
        open_at_end = 250
        people = { ages = { "0 to 15" = 1 }, covers = [
            { table = "missing_children.episodes", on = "reported_at", when = { missing_from = "our care" } },
        ] }
        """,
        with_missing=True,
        spells=declare("started_on", "ended_on", ended_on="ended_on", is_about_children=True),
    )
    episodes, spells = found["missing_children", "episodes"], found["trial", "spells"]
    ours = episodes[episodes["missing_from"] == "our care"].merge(
        spells, on="child_id", how="left", suffixes=("", "_s")
    )
    assert len(ours) > 150
    assert ((ours["started_on"] <= ours["reported_at"]) & ~(ours["ended_on"] <= ours["reported_at"])).all()
    assert (ours["family_id"] == ours["family_id_s"]).all()


def test_a_timetable_runs_from_when_the_last_was_held_until_the_spell_ends():
    found = facts_of(
        """
        [table.spells]
        rows = { way = "spells", mean = 20, open_at_end = 150, ends_rate = 0.1 }
        column.row_id = { number = "S{}" }
        [table.reviews.rows]
        way = "timetable"
        parent = "spells"
        start = "started_on"
        until = "ended_on"
        first = { working_days = 20 }
        then = [{ months = 3 }, { months = 6 }]
        held_in = "held_on"
        on_time_rate = 0.9
        [table.reviews.column]
        row_id = { number = "R{}" }
        spell_id = { copy = "parent.row_id" }
        turn_n = { turn = "spell_id" }
        """,
        spells=declare("started_on", "ended_on", ended_on="ended_on"),
        reviews=declare("due_on", "held_on", "spell_id", "turn_n"),
    )
    both = found["reviews"].merge(found["spells"].add_prefix("s_"), left_on="spell_id", right_on="s_row_id")
    both = both[both["s_started_on"] >= pd.Timestamp(RECIPE.first.start)].sort_values(["spell_id", "turn_n"])
    held = both.groupby("spell_id")["held_on"].shift().to_numpy("datetime64[D]")
    start, due = (both[name].to_numpy("datetime64[D]") for name in ("s_started_on", "due_on"))
    turn = both["turn_n"].to_numpy()
    assert (working_days(start, due)[turn == 1] == 20).all()
    assert (due[turn == 2] == months_after(held, 3)[turn == 2]).all()
    assert (due[turn >= 3] == months_after(held, 6)[turn >= 3]).all()
    assert not (both["due_on"] > both["s_ended_on"]).any()
    assert not (both["held_on"] > both["s_ended_on"]).any()
    settled = both[both["due_on"] < pd.Timestamp("2016-01-01")]
    assert 0.85 < (settled["held_on"] <= settled["due_on"]).mean() < 0.95


def test_a_chain_fills_its_parents_spell_without_a_gap_or_an_overlap():
    found = facts_of(
        """
        [table.spells]
        rows = { way = "spells", mean = 20, open_at_end = 150, ends_rate = 0.1, \
            people = { ages = { "0 to 15" = 1 } } }
        column.row_id = { number = "S{}" }
        [table.places]
        rows = { way = "chain", parent = "spells", start = "started_on", until = "ended_on", \
            lasts = { "14 to 60" = 1, "200 to 900" = 3 } }
        [table.places.column]
        row_id = { number = "P{}" }
        spell_id = { copy = "parent.row_id" }
        why = { choose = { planned = 3, "broke down" = 1 }, when = { _is_last = false }, otherwise = "left" }
        """,
        spells=declare("started_on", "ended_on", ended_on="ended_on", is_about_children=True),
        places=declare(
            "started_on", "ended_on", "spell_id", "why", ended_on="ended_on", is_about_children=True
        ),
    )
    spells, places = (
        found["spells"].set_index("row_id"),
        found["places"].sort_values(["spell_id", "started_on"]),
    )
    again = places["spell_id"].duplicated()
    before = places.groupby("spell_id")["ended_on"].shift()
    assert again.sum() > 50
    assert (before[again] == places["started_on"][again]).all()
    last = places.groupby("spell_id").tail(1).set_index("spell_id")
    assert last["ended_on"].equals(spells["ended_on"][last.index].rename_axis("spell_id"))
    assert (places["child_id"] == places["spell_id"].map(spells["child_id"])).all()
    assert (last["why"][last["ended_on"].notna()] == "left").all()


def test_each_parent_has_so_many_rows_of_its_own():
    found = facts_of(
        """
        [table.courses]
        rows = { way = "events", mean = 30 }
        column = { row_id = { number = "C{}" }, is_open = { rate = 0.5 } }
        [table.places]
        rows = { way = "per", parent = "courses", each = { 2 = 1, 4 = 1 }, when = { is_open = true } }
        [table.places.column]
        row_id = { number = "P{}" }
        course_id = { copy = "parent.row_id" }
        booked_on = { lag = { after = "parent.held_on", days = [-20, -1] } }
        """,
        courses=declare("held_on", "is_open"),
        places=declare("booked_on", "course_id"),
    )
    sizes = found["places"].groupby("course_id").size()
    courses = found["courses"].set_index("row_id")
    is_open = set(courses.index[courses["is_open"].eq(True)])
    assert set(sizes) == {2, 4}
    assert set(sizes.index) == is_open
    assert (found["places"]["booked_on"] < found["places"]["course_id"].map(courses["held_on"])).all()


def test_a_grid_has_every_combination_in_each_quarter_it_is_due():
    rows = facts_of(
        """
        [table.scores]
        rows = { way = "grid", day = "last", due = [4], \
            over = { _agency = ["one", "two"], standard = ["leading", "listening", "hiring"] } }
        column.row_id = { number = "G{}" }
        """,
        per_agency=True,
        scores=declare("scored_on", "standard"),
    )["scores"]
    assert len(rows) == 2 * 3 * 4
    assert set(rows["scored_on"].dt.strftime("%m-%d")) == {"03-31"}
    assert not rows.duplicated(["scored_on", "standard", "_agency"]).any()
    assert (rows["agency"] == rows["_agency"]).all()


def test_an_event_belongs_to_a_parent_that_is_open_on_its_day():
    found = facts_of(
        """
        [table.spells]
        rows = { way = "spells", mean = 30, open_at_end = 60, ends_rate = 0.3, \
            people = { ages = { "2 to 15" = 1 } } }
        column.row_id = { number = "S{}" }
        [table.visits]
        rows = { way = "events", mean = 40, parent = "spells", open = ["started_on", "ended_on"] }
        column = { row_id = { number = "V{}" }, spell_id = { copy = "parent.row_id" } }
        """,
        spells=declare("started_on", "ended_on", ended_on="ended_on", is_about_children=True),
        visits=declare("visited_on", "spell_id", is_about_children=True),
    )
    spells = found["spells"].set_index("row_id")
    visits = found["visits"].join(spells.add_prefix("s_"), on="spell_id")
    assert len(visits) > 400
    assert (visits["s_started_on"] <= visits["visited_on"]).all()
    assert not (visits["s_ended_on"] < visits["visited_on"]).any()
    assert (visits["child_id"] == visits["s_child_id"]).all()


def test_brothers_and_sisters_come_together_and_some_children_have_been_seen_before():
    found = facts_of(
        """
        after = ["missing_children"]
        [table.referrals]
        column.row_id = { number = "R{}" }
        [table.referrals.rows]
        way = "events"
        mean = 60
        people = { ages = { "0 to 15" = 1 }, has_families = true, again = 0.2, \
            also_in = { "missing_children.episodes" = 0.1 } }
        """,
        with_missing=True,
        referrals=declare("referred_on", is_about_children=True),
    )
    rows = found["trial", "referrals"]
    assert (rows.groupby(["family_id", "referred_on"]).size() > 1).mean() > 0.3
    seen = rows.drop_duplicates(["family_id", "referred_on"])["family_id"].duplicated().mean()
    assert 0.1 < seen < 0.35
    known = rows["child_id"].isin(found["missing_children", "episodes"]["child_id"])
    assert 0.02 < known.mean() < 0.12


def test_rows_written_out_in_full_stand_among_the_others():
    rows = facts_of(
        """
        [table.cases]
        rows = { way = "events", mean = 5, people = { ages = { "10" = 1 } } }
        column = { row_id = { number = "N{}" }, is_new = { value = true } }
        [[table.cases.row]]
        opened_on = 2014-05-06
        age = 3
        is_new = false
        """,
        cases=declare("opened_on", "is_new", is_about_children=True),
    )["cases"]
    one = rows[rows["opened_on"] == "2014-05-06"]
    assert one[one["is_new"].eq(False)]["age"].tolist() == [3]
    assert rows["opened_on"].is_monotonic_increasing
    assert not rows["row_id"].duplicated().any()
    assert rows["child_id"].notna().all()


def test_a_table_may_hold_only_rows_written_out():
    rows = facts_of(
        """
        [[table.meetings.row]]
        row_id = "M1"
        held_on = 2015-06-09
        said = "Noted"
        [[table.meetings.row]]
        row_id = "M2"
        held_on = 2015-03-10
        """,
        meetings=declare("held_on", "said"),
    )["meetings"]
    assert rows["row_id"].tolist() == ["M2", "M1"]
    assert rows["said"].tolist() == [None, "Noted"]


# ---------------------------------------------------------------- the time of year, and how far a quarter
# strays


def quarters_of(mean: str, rest: str = "", seed: int = 1) -> np.ndarray:
    """How many rows each of the sixteen quarters has, of a table that brings this many."""
    rows = (
        f'table.cases.rows = {{ way = "events", mean = {mean} {rest} }}\ntable.cases.column.row_id = {{ '
        f'number = "N{{}}" }}'
    )
    return by_quarter(facts_of(rows, seed, cases=declare("opened_on"))["cases"], "opened_on").to_numpy()


def test_a_season_makes_the_quarters_of_a_year_differ_and_leaves_the_mean_of_a_year():
    found = (
        quarters_of("{ always = 400, season = { Q1 = 5, Q2 = 3, Q3 = 6, Q4 = 6 } }")
        .reshape(4, 4)
        .mean(axis=0)
    )
    assert np.allclose(found, [400, 240, 480, 480], rtol=0.06)


def test_a_season_bends_a_weight_and_a_straight_line_too():
    course = read_course(
        {"2012-13-Q1": 10, "2013-14-Q1": 20, "slope": True, "season": {"Q1": 1, "Q2": 0, "Q3": 2, "Q4": 1}}
    )
    assert course.over(Quarter.range(Quarter.parse("2012-13-Q2"), Quarter.parse("2013-14-Q1"))).tolist() == [
        0,
        30,
        17.5,
        20,
    ]
    mix = read_mix({"school": {"always": 20, "season": {"Q1": 1, "Q2": 0, "Q3": 2, "Q4": 1}}, "home": 20})
    assert [mix.one(0.4, Quarter(2014, number)) for number in (1, 2, 3)] == ["school", "home", "school"]


@pytest.mark.parametrize(("spread", "low", "high"), [("", 0.7, 1.3), (", spread = 0.2", 3.5, 6.5)])
def test_with_a_spread_the_variance_over_the_mean_is_one_and_the_mean_times_its_square(spread, low, high):
    drawn = np.array([quarters_of(f"{{ always = 100 {spread} }}", seed=seed) for seed in range(12)])
    assert low < drawn.var() / drawn.mean() < high


def test_nothing_comes_in_a_month_that_is_left_out_and_the_quarter_keeps_its_number():
    rows = facts_of(
        """
        table.cases.rows = { way = "events", mean = 200, not_in = ["August"] }
        table.cases.column.row_id = { number = "N{}" }
        """,
        cases=declare("opened_on"),
    )["cases"]
    assert set(rows["opened_on"].dt.month) == set(range(1, 13)) - {8}
    summer = by_quarter(rows, "opened_on")[lambda counts: counts.index.quarter == 2]
    assert 170 < summer.mean() < 230


def test_brothers_and_sisters_who_are_too_old_for_a_table_do_not_come_with_the_others():
    recipe = """
        table.cases.rows = { way = "events", mean = 60, \
            people = { ages = { "8 to 9" = 1 }, has_families = true, oldest = 11 } }
        table.cases.column.row_id = { number = "N{}" }
        """
    rows = facts_of(recipe, cases=declare("opened_on", is_about_children=True))["cases"]
    assert set(rows["age"]) == {8, 9, 10, 11}
    assert rows["family_id"].duplicated().any()


def test_a_season_that_pages_share_has_a_name_and_one_that_has_none_is_refused(tmp_path):
    (tmp_path / "recipes").mkdir()
    (tmp_path / "recipe.toml").write_bytes((ROOT / "data" / "specimen" / "recipe.toml").read_bytes())
    page = tmp_path / "recipes" / "lado.toml"
    wanted = (
        'maker = "register"\n[table.cases.rows]\nway = "events"\nmean = {{ always = 46, season = "{}" }}\n'
    )
    page.write_text(wanted.format("schools"), "utf-8")
    assert set(load_recipe(tmp_path).pages["lado"].table["cases"].rows["mean"]["season"]) == {
        "Q1",
        "Q2",
        "Q3",
        "Q4",
    }
    page.write_text(wanted.format("schols"), "utf-8")
    with pytest.raises(
        FrameworkFault, match='no season is called "schols" in recipe.toml. Did you mean "schools"'
    ):
        load_recipe(tmp_path)


# ---------------------------------------------------------------- how columns are filled

CASES = """
[table.cases.rows]
way = "events"
mean = 60
[table.cases.column.row_id]
number = "N{}"
"""


def cases(recipe, *names):
    return facts_of(CASES + recipe, cases=declare("opened_on", *names))["cases"]


def test_a_choice_may_change_from_a_quarter_on_and_hang_on_another_column():
    rows = cases(
        """
        [table.cases.column.sector]
        choose = { school = { "2012-13-Q1" = 90, "2014-15-Q1" = 10 }, \
            club = { "2012-13-Q1" = 10, "2014-15-Q1" = 90 } }
        [table.cases.column.outcome]
        by = "sector"
        choose = { school = { proved = 9, unproved = 1 }, else = { proved = 1, unproved = 9 } }
        [table.cases.column.is_suspended]
        by = "sector"
        rate = { school = 0.8, club = 0.1 }
        """,
        "sector", "outcome", "is_suspended",
    )  # fmt: skip
    early = rows["opened_on"] < pd.Timestamp("2014-04-01")
    assert rows["sector"].eq("school")[early].mean() > 0.8
    assert rows["sector"].eq("school")[~early].mean() < 0.2
    assert rows["outcome"].eq("proved").groupby(rows["sector"]).mean().round(1).to_dict() == {
        "club": 0.1,
        "school": 0.9,
    }
    suspended = rows["is_suspended"].eq(True).groupby(rows["sector"]).mean()
    assert suspended["school"] > 0.7
    assert suspended["club"] < 0.2


def test_a_lag_is_in_time_as_often_as_the_recipe_says_and_unknown_until_it_comes():
    rows = cases(
        """
        [table.cases.column.closed_on]
        lag = { after = "opened_on", working_days = [5, 45], late = [46, 90], on_time_rate = 0.8 }
        [table.cases.column.how]
        choose = ["well", "badly"]
        when = { closed_on = "present" }
        """,
        "closed_on", "how",
    )  # fmt: skip
    days = working_days(*(rows[name].to_numpy("datetime64[D]") for name in ("opened_on", "closed_on")))
    old = rows["opened_on"] < pd.Timestamp("2015-10-01")
    assert ((days[old] >= 5) & (days[old] <= 90)).all()
    assert 0.75 < (days[old] <= 45).mean() < 0.85
    assert (rows["closed_on"].dropna() <= pd.Timestamp(RECIPE.last.end)).all()
    assert rows["closed_on"].isna().sum() > 20


def test_what_should_have_come_before_the_end_does_not_come_after_it():
    tables = declare("opened_on", "seen_on", "closed_on", "how") | {"orders": [["seen_on", "closed_on"]]}
    rows = facts_of(
        CASES
        + """
        [table.cases.column.closed_on]
        lag = { after = "opened_on", days = [5, 30] }
        [table.cases.column.seen_on]
        lag = { after = "opened_on", days = [1, 20] }
        [table.cases.column.how]
        choose = ["at home", "at school"]
        when = { seen_on = "present" }
        """,
        cases=tables,
    )["cases"]
    assert not (rows["seen_on"] > rows["closed_on"]).any()
    assert 0.1 < rows["seen_on"].isna().mean() < 0.5
    known = rows["opened_on"] < pd.Timestamp("2016-01-01")
    assert (rows["how"].isna() == rows["seen_on"].isna())[known].all()


def test_numbers_come_from_a_span_a_mean_or_another_number():
    rows = cases(
        """
        [table.cases.column]
        places_n = { between = [10, 20] }
        filled_n = { share_of = { column = "places_n", rate = 0.8 } }
        visits_n = { poisson = 3 }
        miles_n = { about = { middle = 8, spread = 1, most = 90 } }
        """,
        "places_n", "filled_n", "visits_n", "miles_n",
    )  # fmt: skip
    assert (rows["places_n"].min(), rows["places_n"].max()) == (10, 20)
    assert (rows["filled_n"] <= rows["places_n"]).all()
    assert 0.78 < rows["filled_n"].sum() / rows["places_n"].sum() < 0.82
    assert 2.8 < rows["visits_n"].mean() < 3.2
    assert 7 <= rows["miles_n"].median() <= 9
    assert 60 < rows["miles_n"].max() <= 90


def test_a_column_may_be_blank_by_mistake_or_hold_a_sentence_about_others():
    rows = cases(
        """
        [table.cases.column]
        team = { choose = ["north", "south"], blank = 0.1 }
        seen_n = { between = [1, 9] }
        said = { say = ["{seen_n} were seen.", "We saw {seen_n}."] }
        """,
        "team", "seen_n", "said",
    )  # fmt: skip
    assert 0.06 < rows["team"].isna().mean() < 0.14
    assert rows["said"].iloc[0] in {
        f"{rows['seen_n'].iloc[0]:.0f} were seen.",
        f"We saw {rows['seen_n'].iloc[0]:.0f}.",
    }


def test_adding_a_column_changes_no_other():
    one = cases('[table.cases.column.team]\nchoose = ["north", "south"]', "team")
    two = cases(
        '[table.cases.column]\nwho = { choose = ["a", "b"] }\nteam = { choose = ["north", "south"] }',
        "team",
        "who",
    )
    assert one["team"].equals(two["team"])
    assert one["opened_on"].equals(two["opened_on"])


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ('[table.case]\nrows = { way = "events" }', 'the return has no such table. Did you mean "cases"?'),
        ('[table.cases]\nrows = { way = "event", mean = 3 }', 'way is "event". Did you mean "events"?'),
        ('[table.cases]\nrows = { way = "grid" }', "grid needs over"),
        (
            CASES + "[table.cases.column.teem]\nvalue = 1",
            'the return has no column "teem". Did you mean "team"?',
        ),
        (CASES + "[table.cases.column.team]\nchoose = 3", "Wanted values and their weights"),
        (CASES + '[table.cases.column.team]\nvalue = "a"\ncopy = "b"', "wanted exactly one of"),
        (
            CASES + '[table.cases.column.team]\nlag = { after = "opened_on" }',
            "a lag is of days, working_days or hours",
        ),
        (CASES + "[table.cases.column.team]\nchose = { a = 1 }", 'Did you mean "choose"?'),
        (CASES.replace("mean = 60", 'mean = { "2012-13" = 3 }'), "Wanted a financial year and quarter"),
        (CASES.replace("60", "{ always = 60, spread = 2 }"), "Wanted a spread from 0 to 1"),
        (
            CASES.replace("60", "{ always = 60, season = { Q1 = 1, Q2 = 2 } }"),
            "Wanted the four quarters of a year",
        ),
        (CASES.replace("60", '{ always = 60, "2014-15-Q1" = 70 }'), 'Wanted "always" alone, or quarters'),
        (CASES.replace("60", '60\nnot_in = ["Augst"]'), 'is no month. Did you mean "August"?'),
        (
            CASES.replace("60", '60\nnot_in = ["July", "August", "September"]'),
            "leaves a whole quarter without a day",
        ),
    ],
)
def test_what_a_recipe_may_not_say_is_refused_with_what_was_wanted(recipe, said):
    with pytest.raises(FrameworkFault) as fault:
        facts_of(recipe, cases=declare("opened_on", "team"))
    assert said in "\n".join(fault.value.sentences)


def test_an_unknown_key_on_a_page_is_refused_with_the_nearest_word(tmp_path):
    (tmp_path / "recipes").mkdir()
    (tmp_path / "recipe.toml").write_bytes((ROOT / "data" / "specimen" / "recipe.toml").read_bytes())
    page = tmp_path / "recipes" / "lado.toml"
    page.write_text(
        'maker = "register"\n[[late]]\nagency = "lado"\nquarter = "2015-16-Q5"\ndayz = 3\n', "utf-8"
    )
    with pytest.raises(FrameworkFault) as fault:
        load_recipe(tmp_path)
    said = "\n".join(fault.value.sentences)
    assert 'recipes/lado.toml, late 1: found "dayz"' in said
    assert 'Did you mean "days"?' in said
    assert "2015-16-Q5" in said


def test_two_returns_may_not_number_their_children_alike(tmp_path):
    (tmp_path / "recipes").mkdir()
    (tmp_path / "recipe.toml").write_bytes((ROOT / "data" / "specimen" / "recipe.toml").read_bytes())
    for name, start in (("lado", 500_000), ("mcseto", 510_000)):
        (tmp_path / "recipes" / f"{name}.toml").write_text(
            f'maker = "register"\npeople_from = {start}\n', "utf-8"
        )
    with pytest.raises(FrameworkFault, match="Choose one further off"):
        load_recipe(tmp_path)


def test_a_recipe_for_a_return_that_does_not_exist_is_refused():
    page = dataclasses.replace(RECIPE.pages["missing_children"], id="mising_children")
    recipe = dataclasses.replace(RECIPE, pages={**RECIPE.pages, "mising_children": page})
    with pytest.raises(FrameworkFault, match='Did you mean "missing_children"'):
        make_facts(FRAMEWORK, recipe=recipe)


def test_returns_that_wait_for_one_another_are_refused():
    pages = {
        name: dataclasses.replace(RECIPE.pages[name], after=(other,))
        for name, other in (
            ("missing_children", "return_interviews"),
            ("return_interviews", "missing_children"),
        )
    }
    with pytest.raises(FrameworkFault, match="in a circle"):
        make_facts(FRAMEWORK, recipe=dataclasses.replace(RECIPE, pages=pages))


def test_a_quarter_is_written_as_everywhere():
    assert RECIPE.quarters[0] == Quarter.parse("2012-13-Q1")
    assert [str(quarter) for quarter in RECIPE.dressed] == ["2015-16-Q2", "2015-16-Q3", "2015-16-Q4"]


def test_rows_alike_by_a_column_all_have_what_the_first_of_them_drew():
    rows = facts_of(
        """
        table.cases.rows = { way = "events", mean = 30, \
            people = { ages = { "3 to 9" = 1 }, has_families = true } }
        [table.cases.column]
        row_id = { number = "N{}" }
        is_met = { rate = 0.5, alike = "family_id" }
        """,
        cases=declare("opened_on", "is_met", is_about_children=True),
    )["cases"]
    assert rows["family_id"].duplicated().any()
    assert rows.groupby("family_id")["is_met"].nunique().max() == 1
    assert rows["is_met"].nunique() == 2
