"""Published figures come from the publishers' own files: no one keys them, and nothing is written unseen."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from wscb_lib.errors import UsageFault
from wscb_lib.framework import load_framework
from wscb_lib.framework.published import Neighbours, Published, Series
from wscb_lib.quarter import Quarter
from wscb_lib.sources.laid import bring_in_published, laid_beside
from wscb_lib.sources.published import read_published
from wscb_lib.store import project_root

S47 = Series(
    "s47_rate", "11-30", "children in need", ("Section47_rate", "s47_enquiries_rate"), tool="Section_47"
)
ICPC = Series("icpc_15wd_pct", "11-30", "children in need", parts=("0-10", "11-15"), whole=("held",))
MODELS = (
    Neighbours("first model", date(2021, 4, 1), ("Solihull", "Bury")),
    Neighbours("second model", date(2025, 5, 1), ("Bury", "Essex")),
)
PUBLISHED = Published(("Warrington", "England"), MODELS, (S47, ICPC))
HEAD = "time_period,geographic_level,country_name,region_name,la_name"


@pytest.fixture(scope="module")
def framework():
    whole = load_framework(project_root() / "data" / "framework", Quarter.parse("2015-16-Q4"))
    return replace(whole, published=PUBLISHED, comparators=())


def release(path: Path, column: str, *rows: str) -> Path:
    path.write_text("\n".join([f"{HEAD},{column}", *rows]), encoding="utf-8-sig")
    return path


def values(found, area: str) -> list[tuple[int, float | None, str]]:
    return [(c.year, c.value, c.status) for c in found if c.area == area]


def test_two_releases_with_renamed_columns_are_one_series(framework, tmp_path):
    old = release(
        tmp_path / "old.csv",
        "Section47_rate",
        "2023,National,England,,,189.4",
        "2023,Local authority,England,North West,Warrington,249.9",
    )
    new = release(
        tmp_path / "new.csv",
        "S47 enquiries: rate",
        "202425,National,England,,,189.3",
        "202425,Local authority,England,North West,Warrington,282.6",
    )
    found = read_published(framework, [old, new])
    assert values(found, "Warrington") == [(2023, 249.9, "published"), (2025, 282.6, "published")]
    assert {c.published_on.year for c in found} == {2023, 2025}


def test_what_was_not_published_says_why_and_has_no_value(framework, tmp_path):
    path = release(
        tmp_path / "a.csv",
        "Section47_rate",
        "2024,National,England,,,low",
        "2024,Local authority,England,North West,Warrington,c",
    )
    found = read_published(framework, [path])
    assert values(found, "Warrington") == [(2024, None, "suppressed")]
    assert values(found, "England") == [(2024, None, "under half of the last digit shown")]


def test_a_percent_is_worked_out_where_only_its_numbers_are_published(framework, tmp_path):
    path = release(
        tmp_path / "a.csv",
        "0-10,11-15,held",
        "2024,National,England,,,6800,50780,72250",
        "2024,Local authority,England,North West,Warrington,22,198,295",
    )
    assert values(read_published(framework, [path]), "Warrington") == [(2024, 74.6, "derived")]


def test_the_tools_long_file_is_read_and_neighbours_are_of_the_model_in_force(framework, tmp_path):
    rows = [
        ("England_all_schools", 2024, "186.2"),
        ("Warrington", 2024, "236.2"),
        ("Solihull", 2024, "100"),
        ("Bury", 2024, "200"),
        ("England_all_schools", 2025, "189.3"),
        ("Warrington", 2025, "282.6"),
        ("Bury", 2025, "300"),
        ("Essex", 2025, "100"),
    ]
    lines = [f"Section_47,{area},{year} (Rev),{value}" for area, year, value in rows]
    path = tmp_path / "bds_long.csv"
    path.write_text(
        "\n".join(["Short Desc,LA and Regions,Years,Values", *lines, "Section_47,Warrington,Trend,up"])
    )
    found = read_published(framework, [path])
    assert values(found, "Statistical neighbours (first model)") == [(2024, 150.0, "derived")]
    assert values(found, "Statistical neighbours (second model)") == [(2025, 200.0, "derived")]
    assert len(values(found, "Warrington")) == 2


def test_a_year_before_the_first_model_says_that_it_is_applied_backwards(framework, tmp_path):
    path = release(
        tmp_path / "a.csv",
        "Section47_rate",
        "2014,National,England,,,1",
        "2014,Local authority,England,North West,Warrington,2",
        "2014,Local authority,England,North West,Bury,3",
    )
    found = read_published(framework, [path])
    assert values(found, "Statistical neighbours (first model, applied backwards)") == [
        (2014, 3.0, "derived")
    ]
    assert "simple mean of 1 of 2 neighbours" in found[-1].source


def test_two_files_that_say_different_things_of_one_figure_are_refused(framework, tmp_path):
    same = "2024,Local authority,England,North West,Warrington,"
    one = release(tmp_path / "one.csv", "Section47_rate", "2024,National,England,,,1", f"{same}236.2")
    two = release(tmp_path / "two.csv", "Section47_rate", "2024,National,England,,,1", f"{same}237.8")
    with pytest.raises(UsageFault, match=r"s47_rate, Warrington, 2024: 236.2 in .* and 237.8 in .*Leave out"):
        read_published(framework, [one, two])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name,value\nx,1\n", "its columns are those of no file known"),
        (f"{HEAD},Other\n2024,National,England,,,1\n", "holds none of the series of published.toml"),
        (f"{HEAD},Section47_rate\n2024,National,England,,,1\n", 'no file has the area "Warrington"'),
        (f"{HEAD},Section47_rate\nlately,National,England,,,1\n", 'row 2: found the time period "lately"'),
    ],
)
def test_a_file_that_nobody_knows_is_a_sentence(framework, tmp_path, text, sentence):
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(UsageFault, match=sentence):
        read_published(framework, [tmp_path / "a.csv"])


def test_what_changes_is_said_and_nothing_is_written_until_it_is_asked_for(framework, tmp_path):
    path = release(
        tmp_path / "a.csv",
        "Section47_rate",
        "2024,National,England,,,186.2",
        "2024,Local authority,England,North West,Warrington,236.2",
    )
    own = tmp_path / "framework" / "comparators.csv"
    said = "\n".join(bring_in_published(framework, [path], own, is_kept=False))
    assert "s47_rate: 2 new, 0 revised, 0 as they were." in said and "Nothing was written." in said
    assert not own.exists()
    bring_in_published(framework, [path], own, is_kept=True)
    assert own.read_text(encoding="utf-8").count("s47_rate") == 2


def test_a_revised_figure_is_named_with_what_it_was(framework, tmp_path):
    was = read_published(framework, [two_areas(tmp_path / "was.csv", "236.2")])
    new = read_published(framework, [two_areas(tmp_path / "new.csv", "237.8")])
    said, together = laid_beside(was, new)
    assert said == ["s47_rate: 0 new, 1 revised, 1 as they were. Warrington 2024: 236.2 becomes 237.8."]
    assert len(together) == 2


def two_areas(path: Path, value: str) -> Path:
    ours = f"2024,Local authority,England,North West,Warrington,{value}"
    return release(path, "Section47_rate", "2024,National,England,,,186.2", ours)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("12,5", "neither a figure nor a mark that is known"),
        ("inf", "neither a figure nor a mark"),
        ("-3", "neither a figure nor a mark"),
        ("§", "neither a figure nor a mark"),
    ],
)
def test_what_is_neither_a_figure_nor_a_mark_is_refused_and_never_guessed(
    framework, tmp_path, cell, sentence
):
    path = release(tmp_path / "a.csv", "Section47_rate", f'2024,National,England,,,"{cell}"')
    with pytest.raises(UsageFault, match=sentence):
        read_published(framework, [path])


def test_a_share_of_more_than_all_is_refused(framework, tmp_path):
    path = release(tmp_path / "a.csv", "0-10,11-15,held", "2024,National,England,,,60,50,100")
    with pytest.raises(UsageFault, match="found 110. Wanted a share of at most 100 percent"):
        read_published(framework, [path])


@pytest.mark.parametrize("year", ["1066", str(date.today().year + 2)])
def test_a_year_of_which_nothing_can_be_published_is_refused(framework, tmp_path, year):
    path = release(tmp_path / "a.csv", "Section47_rate", f"{year},National,England,,,10")
    with pytest.raises(UsageFault, match="Nothing is published for it"):
        read_published(framework, [path])


def test_a_heading_that_stands_twice_is_refused(framework, tmp_path):
    path = release(tmp_path / "a.csv", "Section47_rate,section47 rate", "2024,National,England,,,10,20")
    with pytest.raises(UsageFault, match="has one heading twice, such as section47_rate"):
        read_published(framework, [path])


def test_a_file_that_is_amiss_all_over_says_so_in_twelve_sentences(framework, tmp_path):
    rows = [f"{year},National,England,,,?" for year in range(2000, 2020)]
    with pytest.raises(UsageFault) as fault:
        read_published(framework, [release(tmp_path / "a.csv", "Section47_rate", *rows)])
    assert len(fault.value.sentences) == 13
    assert fault.value.sentences[-1] == "--comparators: and 8 more of the kind."


def test_a_mean_of_neighbours_that_are_all_withheld_is_withdrawn(framework, tmp_path):
    rows = [f"2024,Local authority,England,x,{area},c" for area in ("Solihull", "Bury", "Warrington")]
    path = release(tmp_path / "a.csv", "Section47_rate", *rows, "2024,National,England,,,10")
    found = read_published(framework, [path])
    assert values(found, "Statistical neighbours (first model)") == [(2024, None, "suppressed")]
