"""A Board's own framework over the shipped one, and what it has agreed to ask for: `tests/second_board` is
another town's, made without a line of code."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT, framework_of
from wscb_lib.errors import FrameworkFault
from wscb_lib.exchange import asked_of_everybody
from wscb_lib.framework import Framework, load_framework
from wscb_lib.measures.slots import Slots
from wscb_lib.measures.status import standing
from wscb_lib.quarter import Quarter

SECOND = ROOT / "tests" / "second_board"
SHIPPED = ROOT / "data" / "framework"


@cache
def second(quarter: str = "2016-17-Q1") -> Framework:
    """The second Board's framework in a quarter."""
    return load_framework(SHIPPED, Quarter.parse(quarter), SECOND)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory) -> Path:
    """The shipped framework without the figures of others, which take longest to read."""
    copied = tmp_path_factory.mktemp("shipped") / "framework"
    shutil.copytree(SHIPPED, copied, ignore=shutil.ignore_patterns("comparators.csv", "schema"))
    return copied


def faults_of(shipped: Path, workspace: Path, name: str, words: str) -> list[str]:
    """What is told of a workspace that says this in one file, and nothing else."""
    page = workspace / name
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(words, encoding="utf-8")
    try:
        load_framework(shipped, Quarter.parse("2016-17-Q1"), workspace)
    except FrameworkFault as fault:
        return list(fault.sentences)
    return []


def test_another_town_has_its_own_name_partners_children_and_statements():
    board, statements = second().board, [s.id for s in second().statements]
    assert (board.town, board.short_name) == ("Northport", "NSCB")
    assert [p.source for p in board.populations] == ["Made up for a test"]
    assert board.agency_name("police") == "Northshire Police"
    assert board.agency_name("housing") == "Housing"  # what the Board says nothing of stays as shipped
    assert "mcseto" not in [a.id for a in board.agencies]
    assert statements[-1] == "on_the_street" and "inspection_outcomes" not in statements


def test_its_measures_are_added_and_ended_and_what_pointed_to_one_that_ended_points_there_no_more():
    lado = second().returns["lado"]
    assert "lado_sport_count" in lado.measures and "lado_dbs_considered_pct" not in lado.measures
    assert "lado_dbs_considered_pct" in framework_of().measures
    named = [m for e in second().elements for o in e.outcomes for m in o.measures]
    assert set(named) <= set(second().measures)


def test_what_the_made_up_board_wants_and_who_checked_it_stand_in_no_other_workspace():
    assert len(framework_of().targets) == 8
    assert [t.measure for t in second().targets] == ["street_evenings"]
    bare = load_framework(SHIPPED, Quarter.parse("2016-17-Q1"), ROOT / "data" / "live")
    assert bare.targets == () and {m.checked_by for m in bare.measures.values()} == {""}


def test_a_statement_whose_key_indicators_nobody_is_asked_for_is_not_one_without_a_choice():
    chosen = {s.id: s for s in framework_of().statements if s.key_indicators}
    bare = [s for s in second().statements if s.id in chosen and not s.key_indicators]
    assert bare and not any(s.is_asked for s in bare)
    assert all(s.is_asked for s in second().statements if s.key_indicators)
    assert next(s for s in second().statements if s.id == "on_the_street").is_asked


def test_a_board_of_another_town_says_nothing_of_the_shipped_one():
    other = second("2016-17-Q3")
    assert not [a.name for a in other.board.agencies if "Warrington" in a.name]
    assert other.board.agency_name("education_services") == "Education services, Northport Borough Council"
    said = [*(o.text for e in other.elements for o in e.outcomes), *(e.purpose for e in other.elements)]
    assert "Services in Northport are held accountable" in " ".join(said)
    assert not [text for text in said if "Warrington" in text]


def test_what_nobody_agreed_is_no_return_no_page_no_section_and_no_theme():
    assert list(second().returns) == ["complaints", "lado", "street_work"]
    assert second().returns["complaints"].agencies == ("police",)
    assert [e.id for e in second().elements][:3] == [
        "board_summary",
        "performance_dashboard",
        "local_authority_report",
    ]
    report = second().element("local_authority_report")
    assert [s.id for s in report.sections] == ["foster_carer_reviews", "lado"]


def test_a_return_a_table_and_an_agency_are_asked_from_the_quarter_agreed():
    later = second("2016-17-Q3")
    training = later.returns["training"]
    assert not training.tables["evaluations"].is_asked and training.tables["bookings"].is_asked
    assert {m.table for m in training.measures.values()} == {"bookings"}
    assert later.returns["complaints"].asked_from["schools"] == Quarter.parse("2016-17-Q3")


def test_of_a_table_that_is_agreed_by_columns_the_rest_may_be_absent_and_measures_made_from_it_are_gone(
    shipped, tmp_path
):
    wanted = "return,table,column,agency,from\n" + "".join(
        f"lado,cases,{column},,\n" for column in ("threshold", "referred_on", "employer_sector")
    )
    assert faults_of(shipped, tmp_path, "agreed.csv", wanted) == []
    found = load_framework(shipped, Quarter.parse("2016-17-Q1"), tmp_path).returns["lado"]
    columns = found.tables["cases"].columns
    assert [name for name, c in columns.items() if c.is_asked] == [
        *("case_id", "contacted_on", "threshold", "referred_on", "employer_sector", "concluded_on")
    ]
    assert columns["category"].is_optional and "lado_substantiated_pct" not in found.measures
    assert found.measures["lado_referrals_count"].by == ("employer_sector",)


def test_a_request_asks_for_the_tables_and_columns_agreed_and_no_other(shipped, tmp_path):
    lines = "training,bookings,,,\nlado,cases,threshold,,\n"
    assert faults_of(shipped, tmp_path, "agreed.csv", f"return,table,column,agency,from\n{lines}") == []
    quarter = Quarter.parse("2016-17-Q1")
    framework = load_framework(shipped, quarter, tmp_path)
    asked = {a.spec.id: a.spec for each in asked_of_everybody(framework, quarter).values() for a in each}
    assert {name: list(spec.tables) for name, spec in asked.items()} == {
        "lado": ["cases"],
        "training": ["bookings"],
    }
    assert list(asked["lado"].tables["cases"].columns) == [
        *("case_id", "contacted_on", "threshold", "concluded_on")
    ]


COMPLAINTS = """return,table,column,agency,from
complaints,,,schools,
complaints,complaints,theme,police,
complaints,complaints,outcome,police,2016-17-Q3
"""


def test_of_a_return_that_several_send_each_is_asked_for_what_was_agreed_with_it(shipped, tmp_path):
    assert faults_of(shipped, tmp_path, "agreed.csv", COMPLAINTS) == []
    found = load_framework(shipped, Quarter.parse("2016-17-Q1"), tmp_path)
    spec = found.returns["complaints"]
    police, schools = (spec.asked_of(a).tables["complaints"].columns for a in ("police", "schools"))
    assert [name for name, c in police.items() if c.is_asked] == [
        *("complaint_id", "stage", "received_on", "theme")
    ]
    assert not police["complainant"].is_required and schools["complainant"].is_required
    assert all(c.is_asked for c in schools.values())
    together = spec.tables["complaints"].columns
    assert together["theme"].is_required and together["complainant"].is_optional
    upheld, received = (spec.measures[m] for m in ("complaints_upheld_pct", "complaints_received"))
    assert upheld.asked_from_each == {"police": None} and received.asked_from_each == {}
    requests = asked_of_everybody(found, Quarter.parse("2016-17-Q1"))
    sent = {a: list(each[0].spec.tables["complaints"].columns) for a, each in requests.items()}
    assert len(sent["police"]) == 4 < len(sent["schools"])


def test_what_was_agreed_with_one_of_several_alone_counts_its_rows_alone(shipped, tmp_path):
    assert faults_of(shipped, tmp_path, "agreed.csv", COMPLAINTS) == []
    quarter = Quarter.parse("2016-17-Q1")
    found = load_framework(shipped, quarter, tmp_path)
    spec = found.returns["complaints"]
    gate = {("complaints", agency, str(quarter)): "received" for agency in spec.agencies}
    stood = {
        m: standing(found, spec, spec.measures[m], gate, Slots((quarter,)), quarter)
        for m in ("complaints_received", "complaints_upheld_pct")
    }
    counted = {m: dict(zip(s.agencies, s.is_counted[:, -1], strict=True)) for m, s in stood.items()}
    assert counted["complaints_received"] == {"police": True, "schools": True}
    assert counted["complaints_upheld_pct"] == {"police": False, "schools": True}


def test_without_the_file_everything_is_agreed():
    assert len(framework_of().returns) == 27


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        (
            "framework/board.toml",
            'because = "x"\ntown = "Hull"\n',
            [
                "how many children live there is still the shipped town's. Give its own",
                "the Board's name is still the shipped town's",
            ],
        ),
        (
            "framework/board.toml",
            'because = "x"\n' + "".join(f'[[agency]]\nid = "police"\nname = "{name}"\n' for name in "AB"),
            ["agency: police stands twice. Say once what is otherwise of it."],
        ),
        ("framework/board.toml", "meets_after_days = 40\n", ["line 1, meets_after_days: said anew, and no"]),
        (
            "framework/board.toml",
            'because = "x"\nmeets_after_days = 56\n',
            ["line 2, meets_after_days: the shipped framework says the very same"],
        ),
        (
            "framework/board.toml",
            'because = "x"\nmeets_after_day = 56\n',
            ['framework/board.toml, line 2: found the key "meets_after_day"'],
        ),
        (
            "framework/statements.toml",
            '[[statement]]\nid = "early_hlp"\nis_ended = true\nbecause = "x"\n',
            ['line 1, statement early_hlp: there is none to end. Did you mean "early_help"?'],
        ),
        (
            "framework/returns/lado.toml",
            "[measure.lado_1m_pct]\nis_ended = true\n",
            ["line 1, measure lado_1m_pct: ended, and no reason given"],
        ),
        (
            "framework/returns/lado.toml",
            '[measure.lado_1m_pct]\nis_ended = true\nbecause = "x"\ntitle = "y"\n',
            ["ended, and changed too: title. Leave out everything of it but is_ended and because."],
        ),
        (
            "framework/returns/lado.toml",
            """[measure.lado_1m_pct]
is_ended = true
because = "x"
[measure.lado_3m_pct]
because = "x"
companion = "lado_1m_pct"
""",
            ['found "lado_1m_pct", the measure that this Board has ended. Take it out here, or do not'],
        ),
        (
            "framework/returns/lado.toml",
            '[measure.lado_1m_pct]\nbecause = "x"\nsections = ["local_authority_report/ladoo"]\n',
            ['line 3, measure lado_1m_pct: sections is "local_authority_report/ladoo"'],
        ),
        (
            "framework/returns/street.toml",
            'title = "Street"\n',
            [f"framework/returns/street.toml: {k} is missing" for k in ("agencies", "cadence", "why")],
        ),
        ("framework/returnz/lado.toml", "", ["framework/returnz/lado.toml: the framework has no such page."]),
        (
            "framework/targets.csv",
            "measure,target,milestone,by_when,objective,owner,review_on\nlado_1m,1,1,,,,\n,,,,,,\n",
            ['framework/targets.csv: measure is "lado_1m"'],
        ),
        (
            "agreed.csv",
            "return,table,column,agency,from\nlad,,,,\nlado,case,,,\nlado,,outcome,,\nlado,,,police,2016-17-Q9\n",
            [
                'agreed.csv, row 2: there is no return "lad". Did you mean "lado"?',
                'agreed.csv, row 3: lado has no table "case". Did you mean "cases"?',
                "agreed.csv, row 4: names a column and no table.",
                'agreed.csv, row 5: lado is not sent by "police". It is sent by: lado.',
                "agreed.csv, row 5: quarter: ",
            ],
        ),
        ("agreed.csv", "return,table,column,agency,from\n", ["agreed.csv: agrees nothing"]),
    ],
)
def test_what_contradicts_is_a_sentence_that_says_where_what_and_what_to_do(
    shipped, tmp_path, name, words, said
):
    found = faults_of(shipped, tmp_path, name, words)
    assert len(found) == len(said), found
    for fault, wanted in zip(found, said, strict=True):
        assert wanted in fault and fault.startswith(name), fault
