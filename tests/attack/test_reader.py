"""The reader who has all the packs finds what small tables give away, and nothing where nothing is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.attack.__main__ import cost_in_words
from tests.attack.reader import read_together

HEADINGS = [
    "measure",
    "unit",
    "quarter",
    "breakdown",
    "group",
    "agency",
    "numerator",
    "denominator",
    "value",
    "status",
    "shown_as",
]
QUARTERS = [f"2015-16-Q{n}" for n in range(1, 5)] + [f"2014-15-Q{n}" for n in range(1, 5)]


def pack(path: Path, rows: list[tuple]) -> Path:
    """A results.csv: (measure, period, breakdown, group, number or words), or for a share (number, of how
    many)."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for measure, period, breakdown, group, number in rows:
            above, below = number if isinstance(number, tuple) else (number, "")
            is_share = isinstance(number, tuple) or measure.endswith("_pct")
            figures = (
                ("", "", "")
                if isinstance(number, str)
                else (above, below, round(100 * above / below, 4) if below else above)
            )
            said = ("suppressed", number) if isinstance(number, str) else ("ok", "")
            unit = "percent" if is_share else "children"
            writer.writerow((measure, unit, period, breakdown, group, "all", *figures, *said))
    return path


def by_sex(measure: str, period: str, total: int, **groups) -> list[tuple]:
    return [
        (measure, period, "all", "all", total),
        *((measure, period, "sex", group, n) for group, n in groups.items()),
    ]


def test_one_hidden_group_is_what_the_total_leaves(tmp_path):
    found = read_together(
        [pack(tmp_path / "a.csv", by_sex("plans", QUARTERS[0], 40, girls=22, boys=15, unknown="1 to 4"))]
    )
    assert found.narrow == {("plans", QUARTERS[0], "sex", "unknown", "all"): (3, 3)}


def test_two_hidden_groups_hide_one_another(tmp_path):
    found = read_together(
        [
            pack(
                tmp_path / "a.csv",
                by_sex("plans", QUARTERS[0], 40, girls=22, boys="hidden", unknown="1 to 4"),
            )
        ]
    )
    assert found.narrow == {} and found.hidden == 2


def test_two_packs_that_hide_another_group_each_give_both_away(tmp_path):
    now = pack(
        tmp_path / "a.csv", by_sex("plans", QUARTERS[0], 40, girls=22, boys="hidden", unknown="1 to 4")
    )
    before = pack(
        tmp_path / "b.csv", by_sex("plans", QUARTERS[0], 40, girls="hidden", boys=15, unknown="1 to 4")
    )
    assert read_together([now, before]).narrow == {("plans", QUARTERS[0], "sex", "unknown", "all"): (3, 3)}


def test_a_public_year_beside_four_quarters_leaves_the_one_that_is_hidden(tmp_path):
    hidden = by_sex("plans", QUARTERS[0], 40, girls=22, boys="hidden", unknown="1 to 4")
    board = pack(
        tmp_path / "a.csv",
        hidden + [r for q in QUARTERS[1:4] for r in by_sex("plans", q, 40, girls=20, boys=15, unknown=5)],
    )
    told = pack(tmp_path / "p.csv", by_sex("plans", "2015-16", 160, girls=82, boys=60, unknown=18))
    withheld = pack(tmp_path / "q.csv", by_sex("plans", "2015-16", 160, girls=82, boys="c", unknown="c"))
    assert ("plans", QUARTERS[0], "sex", "unknown", "all") in read_together([board], [told]).narrow
    assert read_together([board], [withheld]).narrow == {}


def test_a_year_of_what_is_asked_twice_a_year_is_those_two_quarters_together(tmp_path):
    """Neither is it the last of them, though two quarters say nothing."""
    board = pack(
        tmp_path / "a.csv",
        by_sex("answers", QUARTERS[1], 40, girls=22, boys=15, unknown=3)
        + by_sex("answers", QUARTERS[3], 30, girls=12, boys="hidden", unknown="1 to 4"),
    )
    told = pack(tmp_path / "p.csv", by_sex("answers", "2015-16", 70, girls=34, boys=30, unknown=6))
    withheld = pack(tmp_path / "q.csv", by_sex("answers", "2015-16", 70, girls=34, boys="c", unknown="c"))
    found = read_together([board], [told])
    assert found.narrow == {("answers", QUARTERS[3], "sex", "unknown", "all"): (3, 3)}
    assert not found.contradictions and read_together([board], [withheld]).narrow == {}


def test_totals_that_are_equal_in_eight_quarters_are_the_same_people_and_one_table_tells_the_other(tmp_path):
    rows = []
    for n, quarter in enumerate(QUARTERS):
        rows += by_sex("plans started", quarter, 40 + n, girls=22, boys=15 + n, unknown=3)
        rows += by_sex(
            "conferences with a plan",
            quarter,
            40 + n,
            girls=22,
            boys="hidden" if n else 15,
            unknown="1 to 4" if n else 3,
        )
    found = read_together([pack(tmp_path / "a.csv", rows)])
    assert found.hidden == 0


def test_a_total_that_is_two_others_in_eight_quarters_is_so_group_for_group(tmp_path):
    rows = []
    for n, quarter in enumerate(QUARTERS):
        hidden = {"boys": "hidden", "unknown": "1 to 4"} if n == 0 else {"boys": 15 + n, "unknown": 3}
        rows += by_sex("asked", quarter, 47 + 2 * n, girls=28 + n, boys=15 + n, unknown=4)
        rows += by_sex("came", quarter, 40 + n, girls=22, **hidden)
        rows += by_sex("stayed away", quarter, 7 + n, girls=6 + n, boys=0, unknown=1)
    found = read_together([pack(tmp_path / "a.csv", rows)])
    assert found.narrow == {("came", QUARTERS[0], "sex", "unknown", "all"): (3, 3)}


def test_whom_a_share_leaves_out_is_as_secret_as_whom_it_counts(tmp_path):
    """Nobody is told of the girls, but 25 of 29 met it, and both the other groups did to the last of them."""
    share = [
        ("helped_pct", QUARTERS[0], "all", "all", (25, 29)),
        ("helped_pct", QUARTERS[0], "sex", "girls", "hidden"),
    ]
    rows = [
        *share,
        ("helped_pct", QUARTERS[0], "sex", "boys", (15, 15)),
        ("helped_pct", QUARTERS[0], "sex", "unknown", (5, 5)),
    ]
    found = read_together([pack(tmp_path / "a.csv", rows)])
    assert found.narrow == {("left out of helped_pct", QUARTERS[0], "sex", "girls", "all"): (4, 4)}


def test_what_a_total_of_one_says_by_itself_is_no_secret(tmp_path):
    found = read_together(
        [pack(tmp_path / "a.csv", by_sex("plans", QUARTERS[0], 1, girls="hidden", boys="hidden"))]
    )
    assert found.narrow == {} and len(found.told["an exact headline tells it by itself"]) == 2


def test_words_that_the_reader_does_not_know_are_an_error(tmp_path):
    with pytest.raises(ValueError, match="fewer than six"):
        read_together([pack(tmp_path / "a.csv", by_sex("plans", QUARTERS[0], 40, girls="fewer than six"))])


def test_what_protection_costs_is_said_by_measure(tmp_path):
    rows = [("plans", "2015-16-Q4", "sex", group, number) for group, number in (("f", "1 to 4"), ("m", 9))]
    path = pack(tmp_path / "a.csv", [*rows, ("visits", "2015-16-Q4", "all", "all", "hidden")])
    assert cost_in_words(path) == "2 of 3 rows hidden, of 2 measures; most of plans 1, visits 1."
