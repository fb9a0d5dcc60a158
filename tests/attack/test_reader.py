"""The reader who has all the packs finds what small tables give away, and nothing where nothing is."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.attack.reader import read_together

HEADINGS = (
    "measure",
    "quarter",
    "breakdown",
    "group",
    "agency",
    "numerator",
    "denominator",
    "value",
    "status",
)
QUARTERS = [f"2015-16-Q{n}" for n in range(1, 5)] + [f"2014-15-Q{n}" for n in range(1, 5)]


def pack(path: Path, rows: list[tuple]) -> Path:
    """A results.csv of counts: (measure, period, breakdown, group, number or words)."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for measure, period, breakdown, group, number in rows:
            is_hidden = isinstance(number, str)
            below = number if is_hidden else "not applicable"
            writer.writerow(
                (
                    measure,
                    period,
                    breakdown,
                    group,
                    "all",
                    number,
                    below,
                    number,
                    "suppressed" if is_hidden else "ok",
                )
            )
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
    assert len(found.told["printed by another table"]) == len(QUARTERS) - 1


def test_what_a_total_of_one_says_by_itself_is_no_secret(tmp_path):
    found = read_together(
        [pack(tmp_path / "a.csv", by_sex("plans", QUARTERS[0], 1, girls="hidden", boys="hidden"))]
    )
    assert found.narrow == {} and len(found.told["a printed total or size bounds it by itself"]) == 2
