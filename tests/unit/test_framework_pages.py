"""What a person is told of a page of the framework that is at fault: a sentence a fault, by page and line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import REPORTED, framework_of
from wscb_lib.errors import FrameworkFault
from wscb_lib.framework import load_framework
from wscb_lib.framework.place import lines_of
from wscb_lib.quarter import Quarter

PAGES = Path(__file__).resolve().parents[2] / "data" / "framework"
TEXT = {
    path.relative_to(PAGES).as_posix(): path.read_text(encoding="utf-8") for path in PAGES.rglob("*.toml")
}
Faults = Callable[[str, str, str], list[str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The framework without the figures of others, which take longest to read."""
    copied = tmp_path_factory.mktemp("spoiled") / "framework"
    shutil.copytree(PAGES, copied, ignore=shutil.ignore_patterns("comparators.csv", "schema"))
    return copied


@pytest.fixture
def faults_of(folder) -> Faults:
    """The faults of the framework when the first such words of one page are replaced, or taken out."""

    def faults(page: str, words: str, instead: str) -> list[str]:
        assert words in TEXT[page]
        (folder / page).write_text(TEXT[page].replace(words, instead, 1), encoding="utf-8")
        try:
            load_framework(folder, Quarter.parse(REPORTED))
        except FrameworkFault as fault:
            return list(fault.sentences)
        finally:
            (folder / page).write_text(TEXT[page], encoding="utf-8")
        return []

    return faults


def line_of(page: str, words: str) -> int:
    """The line of a page on which words first stand."""
    return TEXT[page][: TEXT[page].index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("page", "words", "instead", "said"),
    [
        ("returns/lado.toml", "due_days", "due_dys", 'found the key "due_dys"'),
        (
            "returns/lado.toml",
            '"PHY" = "physical"',
            '"PHY" = "physcal"',
            'PHY is "physcal". Did you mean "physical"?',
        ),
        ("returns/lado.toml", 'type = "flag"', 'type = "flg"', 'type is "flg". Did you mean "flag"?'),
        (
            "returns/lado.toml",
            'ended_on  = "concluded_on"',
            'ended_on  = "ended_on"',
            'ended_on is "ended_on"',
        ),
        ("board.toml", "meets_after_days = 56", 'meets_after_days = "56"', "Wanted a whole number."),
        ("board.toml", 'successor  = "icb"', 'successor  = "icp"', 'successor is "icp". Did you mean "icb"?'),
        ("board.toml", 'none_or_all           = "hidden"', 'none_or_all = "hiden"', 'none_or_all is "hiden"'),
        (
            "elements/6_training.toml",
            '"training_impact_pct"',
            '"training_impct_pct"',
            "outcome 1: measures is",
        ),
        ("themes/neglect.toml", 'group   = "neglect"', 'group = "negelct"', 'part 1: group is "negelct"'),
        (
            "partners.toml",
            '"professional_participation"',
            '"participation"',
            "section conferences: returns is",
        ),
        ("column_sets.toml", 'type = "age"', "type = 9", "child, column age, type: found"),
        (
            "returns/front_door.toml",
            'from    = "2015-16-Q1"',
            'from = "2015"',
            'breaks 1, from: quarter: found "2015"',
        ),
        ("topics/elective_home_education.toml", '"ehe_count"', '"ehe_cuont"', 'Did you mean "ehe_count"?'),
    ],
)
def test_a_fault_names_its_page_and_its_line(faults_of, page, words, instead, said):
    found = faults_of(page, words, instead)
    told = [fault for fault in found if said in fault]
    assert told and told[0].startswith(f"data/framework/{page}, line {line_of(page, words)}"), found


@pytest.mark.parametrize(
    ("page", "words", "instead"),
    [
        ("returns/lado.toml", '"Allegations against adults who work with children"', '"Allegations'),
        ("returns/lado.toml", "[table.cases]", "[table.cases"),
        ("returns/lado.toml", 'cadence  = "quarterly"', "cadence  = “quarterly”"),
        ("board.toml", 'town                = "Warrington"', 'town = "Warrington'),
        ("statements.toml", "[[statement]]", "[[statement]"),
        ("elements/6_training.toml", 'title             = "Training"', "title = Training"),
        ("column_sets.toml", 'type = "id"', "type = id"),
        ("partners.toml", "[[section]]", "[section"),
    ],
)
def test_a_page_that_cannot_be_read_is_one_fault_and_names_the_line(faults_of, page, words, instead):
    found = faults_of(page, words, instead)
    assert len(found) == 1
    assert found[0].startswith(f"data/framework/{page}, line {line_of(page, words)}: cannot be read as TOML")


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        ('evidence = "quantitive"', 'defaults: evidence is "quantitive".'),
        ("evidence = 4", 'defaults, evidence: found "4".'),
    ],
)
def test_a_fault_of_the_defaults_is_told_once_and_not_of_every_measure(faults_of, instead, said):
    page, words = "returns/lado.toml", 'evidence    = "quantitative"'
    (fault,) = faults_of(page, words, instead)
    assert fault.startswith(f"data/framework/{page}, line {line_of(page, words)}, {said}")


def test_what_every_measure_has_of_its_own_no_default_can_give(faults_of):
    page, words = "returns/lado.toml", 'evidence    = "quantitative"'
    (fault,) = faults_of(page, words, f'title = "One for all"\n{words}')
    assert 'defaults: found the key "title", which means nothing here.' in fault


def test_what_neither_a_measure_nor_the_defaults_say_is_missing_of_each(faults_of):
    assert "measure lado_1m_pct: evidence is missing." in " ".join(
        faults_of("returns/lado.toml", 'evidence    = "quantitative"', "")
    )


def test_who_checked_a_definition_is_refused_without_the_day(faults_of):
    words = 'evidence    = "quantitative"'
    (fault,) = faults_of("returns/lado.toml", words, f'checked_by = "Somebody"\n{words}')
    line = line_of("returns/lado.toml", words)
    said = "defaults: checked_by says who, and reviewed_on is missing. Say when."
    assert fault == f"data/framework/returns/lado.toml, line {line}, {said}"


def test_a_measure_that_the_defaults_checker_has_not_seen_says_so_and_is_checked_by_nobody(faults_of):
    words = "[measure.lado_1m_pct]"
    assert faults_of("returns/lado.toml", words, f'{words}\nchecked_by = ""') == []


def test_a_measure_of_the_only_table_need_not_name_it():
    assert "table  " not in TEXT["returns/lado.toml"].split("[measure.lado_1m_pct]")[1].split("[measure.")[0]
    assert framework_of().measure("lado_1m_pct").table == "cases"


def test_what_a_measure_says_itself_stands_before_the_defaults():
    framework = framework_of()
    assert framework.measure("lado_referrals_count").evidence == "quantitative"
    assert framework.measure("lado_substantiated_pct").evidence == "outcome"


def test_a_column_whose_every_row_is_of_a_measure_allows_them_all():
    spec = framework_of().returns["partner_indicators"]
    assert spec.tables["indicators"].columns["indicator"].allowed == tuple(spec.measures)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from(['"text # no remark"', "4", '["[a]", "b = 1"]', '[\n["other"]\n]']),
        ),
        max_size=8,
    )
)
def test_the_line_of_every_key_is_found_whatever_stands_above_it(entries):
    text, wanted = "[part]\n", {}
    for number, (blank, value) in enumerate(entries):
        text += "\n" * blank
        wanted["part", f"key_{number}"] = text.count("\n") + 1
        text += f"key_{number} = {value}  # [not.a.heading]\n"
    found = lines_of(text, {})
    assert {keys: found[keys] for keys in wanted} == wanted and len(found) == len(wanted) + 1
