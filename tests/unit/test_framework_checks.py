"""What the framework refuses of its own pages when they are read together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import framework_of
from wscb_lib.framework import Board, Column, FalseFlags, Framework, Measure, Return, Table
from wscb_lib.framework.checks import check
from wscb_lib.quarter import Quarter


def faults_of(**headings: tuple[str, ...]) -> list[str]:
    """The faults of a return with one table, whose columns have these aliases."""
    columns = {name: Column(name, "", "text", aliases=aliases) for name, aliases in headings.items()}
    table = Table(
        "challenges", "", ("number",), "raised_on", {**columns, "raised_on": Column("raised_on", "", "date")}
    )
    spec = Return("record", "", (), "quarterly", "", tables={"challenges": table})
    board = Board("", "", "", 40, false_flags=tuple(FalseFlags(gravity, 0.01, 0.05) for gravity in (1, 2, 3)))
    return check(Framework(Quarter.parse("2015-16-Q4"), board, *[()] * 5, {"record": spec}, (), (), ()))


def test_a_heading_that_leads_to_two_columns_is_refused():
    assert faults_of(number=("Ref", "Challenge"), question=("challenge ",)) == [
        (
            'returns/record.toml, table challenges: the heading "challenge " leads to two columns, number '
            "and "
            "question. Keep it for one."
        )
    ]


def test_a_columns_own_name_counts_as_a_heading_too():
    assert faults_of(number=("Raised_on",)) != []


def test_a_heading_said_twice_of_one_column_is_no_fault():
    assert faults_of(number=("Number", "NUMBER", "Ref")) == []


@pytest.mark.parametrize(("said", "is_fault"), [("", False), ("last", False), ("lats", True)])
def test_what_a_years_figure_is_can_only_be_its_last_quarters_or_left_unsaid(said, is_fault):
    words = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
    measure = Measure("posts", "record", table="sent", kind="share", way_in="totals", of_year=said, **words)
    spec = Return(
        "record",
        "",
        (),
        "quarterly",
        "",
        tables={"sent": Table("sent", "", (), "")},
        measures={"posts": measure},
    )
    faults = check(
        Framework(Quarter.parse("2015-16-Q4"), Board("", "", "", 40), *[()] * 5, {"record": spec}, (), (), ())
    )
    assert any('of_year is "lats"' in fault for fault in faults) == is_fault


def test_every_function_that_looks_back_or_at_a_level_speaks_for_a_year_and_none_is_left_out():
    """Levels of plans and of lasting homes were once left out of the year as if they spoke of one quarter
    alone."""
    framework = framework_of()
    of_a_quarter = [m.id for m in framework.measures.values() if m.function and m.of_year != "last"]
    assert of_a_quarter == ["ola_missing_pct", "missing_repeat_pct"]


def test_shares_and_means_of_agencies_totals_are_levels_but_for_those_of_what_happens():
    framework = framework_of()
    totals = [m for m in framework.measures.values() if m.way_in == "totals" and m.kind in ("share", "mean")]
    assert [m.id for m in totals if m.of_year != "last"] == [
        "probation_safeguarding_checks",
        "eh_quality_good_pct",
    ]


WHOLE = framework_of()


def theme_with(**changes):
    neglect = next(t for t in WHOLE.themes if t.id == "neglect")
    return replace(WHOLE, themes=(replace(neglect, **changes),))


def test_the_part_of_a_measure_that_a_theme_tells_must_be_a_group_of_its_breakdown():
    from wscb_lib.framework import Part

    assert any(
        '"negelct"' in fault and '"neglect"' in fault
        for fault in check(theme_with(parts=(Part("audit_good_pct", "theme", "negelct"),)))
    )
    assert any(
        'by is "age"' in fault
        for fault in check(theme_with(parts=(Part("audit_good_pct", "age", "neglect"),)))
    )


def test_who_could_answer_what_a_theme_asks_must_be_an_agency():
    from wscb_lib.framework import Ask

    assert any(
        'of is "polise"' in fault
        for fault in check(theme_with(asks=(Ask("What did you learn?", ("polise",)),)))
    )


def test_whatever_agencies_are_counted_in_together_must_say_how_it_is_headed():
    board = replace(WHOLE.board, together={k: v for k, v in WHOLE.board.together.items() if k != "health"})
    assert any('counted in "health"' in fault for fault in check(replace(WHOLE, board=board)))


def test_whom_a_return_is_about_must_be_an_agency_and_its_section_must_be_named():
    spec = WHOLE.returns["section_175"]
    faults = check(replace(WHOLE, returns=WHOLE.returns | {"section_175": replace(spec, about=("skools",))}))
    assert any('about is "skools"' in fault for fault in faults)
    sections = tuple(
        replace(s, returns=tuple(r for r in s.returns if r != "section_175")) for s in WHOLE.partner_sections
    )
    assert any('"section_175"' in fault for fault in check(replace(WHOLE, partner_sections=sections)))


@pytest.mark.parametrize(
    ("measure", "agencies"),
    [
        ("conf_camhs_report_pct", ("camhs",)),
        ("conf_gp_report_pct", ("gp",)),
        ("s175_returned_pct", ("schools",)),
        ("conf_report_pct", ()),
        ("lado_referrals_count", ()),
    ],
)
def test_a_measure_is_about_the_agency_that_its_own_filter_or_its_return_names(measure, agencies):
    assert WHOLE.about(WHOLE.measure(measure)) == agencies


def test_every_owner_of_a_milestone_leads_to_the_page_of_a_partner():
    from wscb_lib.framework.partners import named_in

    assert [t.owner for t in WHOLE.targets if not named_in(t.owner, WHOLE.board.agencies)] == []


def numbering_faults(*columns: Column) -> list[str]:
    """The faults of a table of these columns and a date, that say something of an id's numbering or of a
    link."""
    table = Table(
        "episodes", "", (), "begun_on", {c.name: c for c in (*columns, Column("begun_on", "", "date"))}
    )
    faults = check(
        replace(
            WHOLE, returns={"missing": Return("missing", "", (), "quarterly", "", tables={"episodes": table})}
        )
    )
    return [fault for fault in faults if "numbering" in fault or "links" in fault]


def test_an_id_must_say_whose_number_it_is():
    (fault,) = numbering_faults(Column("episode_id", "", "id"))
    assert fault.startswith(
        "returns/missing.toml, table episodes, column episode_id: numbering is missing. Say whose number "
        "it is: "
        '"agency"'
    )
    assert numbering_faults(*(Column(n, "", "id", numbering=n) for n in ("agency", "town", "police"))) == []


def test_whose_number_it_is_can_only_be_the_senders_the_towns_or_an_agencys():
    (fault,) = numbering_faults(Column("episode_id", "", "id", numbering="polise"))
    assert 'numbering is "polise". Did you mean "police"?' in fault


def test_what_is_no_id_has_no_numbering():
    (fault,) = numbering_faults(Column("category", "", "text", numbering="agency"))
    assert 'only a column of type "id" holds a number of that kind' in fault


def test_a_column_and_what_it_links_to_are_numbered_by_one_hand():
    plan = Column("plan_id", "", "id", numbering="agency")
    (fault,) = numbering_faults(
        plan, Column("reviewed_id", "", "id", numbering="town", links="episodes.plan_id")
    )
    assert 'episodes.plan_id has the numbering "agency", and this "town". Wanted one.' in fault
    (fault,) = numbering_faults(
        plan, Column("reviewed_id", "", "id", numbering="agency", links="episodes.plan_di")
    )
    assert 'Did you mean "episodes.plan_id"?' in fault


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        ({"gravity": 2}, "found gravities 2, 2, 3. Wanted 1, 2 and 3, each once."),
        ({"signal": 0.05}, "gravity 1: found signal 0.05 and flag 0.05."),
        ({"flag": 0.5}, "gravity 1: found signal 0.01 and flag 0.5."),
    ],
)
def test_what_the_board_bears_of_false_flags_is_stated_once_a_gravity_and_in_reason(spoiled, said):
    agreed = [FalseFlags(gravity, 0.01, 0.05) for gravity in (1, 2, 3)]
    board = Board("", "", "", 40, false_flags=(replace(agreed[0], **spoiled), *agreed[1:]))
    [fault] = check(Framework(Quarter.parse("2015-16-Q4"), board, *[()] * 5, {}, (), (), ()))
    assert said in fault


def split_by(**says) -> list[str]:
    """The faults of a return that counts children by where they live."""
    words = dict.fromkeys(("title", "question", "decision", "evidence", "better", "why"), "")
    column = Column("lives", "Where the child lives", "category", allowed=("home", "care"), **says)
    table = Table("children", "", (), "", {"lives": column})
    measure = Measure(
        "children", "missing", table="children", kind="count", by=("lives",), unit="children", **words
    )
    spec = Return(
        "missing", "", (), "quarterly", "", tables={"children": table}, measures={"children": measure}
    )
    return [
        f
        for f in check(
            Framework(
                Quarter.parse("2015-16-Q4"), Board("", "", "", 40), *[()] * 5, {"missing": spec}, (), (), ()
            )
        )
        if "sensitive" in f
    ]


def test_a_column_that_splits_people_says_whether_it_is_sensitive_and_is_refused_until_it_does():
    (fault,) = split_by()
    assert fault.startswith(
        "returns/missing.toml, table children, column lives: children is broken down by it, and it does not "
        "say whether it is sensitive."
    )
    assert (
        split_by(is_sensitive=False) == split_by(is_sensitive=True) == split_by(is_characteristic=True) == []
    )


@pytest.mark.parametrize(
    ("measure", "is_refused"),
    [("lado_referrals_count", True), ("icpc_conversion_pct", False)],
    ids=["count", "share"],
)
def test_a_form_that_draws_a_group_at_a_time_is_refused_of_a_measure_without_groups(measure, is_refused):
    found = replace(WHOLE.measure(measure), form="squares", by=(), spread="")
    spec = replace(WHOLE.returns[found.return_id], measures={found.id: found})
    faults = [f for f in check(replace(WHOLE, returns={**WHOLE.returns, spec.id: spec})) if "a group at" in f]
    assert len(faults) == is_refused and all('form is "squares"' in f for f in faults)


def test_how_a_child_is_exploited_is_sensitive_so_that_what_came_of_one_is_not_printed():
    assert WHOLE.returns["mcseto"].tables["children"].columns["model"].is_sensitive


@pytest.mark.parametrize(
    ("said", "words"), [("", "tells_of is missing"), ("people", 'tells_of is "people"'), ("person", "")]
)
def test_a_share_says_whether_it_tells_of_a_person_or_of_the_service(said, words):
    measure = replace(WHOLE.measure("icpc_conversion_pct"), tells_of=said)
    spec = replace(WHOLE.returns["child_protection_conferences"], measures={measure.id: measure})
    faults = [f for f in check(replace(WHOLE, returns={**WHOLE.returns, spec.id: spec})) if "tells_of" in f]
    assert len(faults) == bool(words) and all(words in f for f in faults)
