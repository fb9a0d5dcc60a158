"""A page for each partner: what is its own, what it is counted in with others, and what is said where there
is nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace as Some

import pytest

from tests.conftest import framework_of
from wscb_lib.exhibits import Shown
from wscb_lib.framework import Edition
from wscb_lib.framework.partners import named_in
from wscb_lib.pages import partner as partners
from wscb_lib.pages.drawing import Draft, Drawing
from wscb_lib.pages.evidence import Arrival, Evidence
from wscb_lib.pages.partner import returned_and_asked as partner_record
from wscb_lib.pages.partner.own_figures import by_pairs, counted, foremost
from wscb_lib.pages.shown_series import own_series
from wscb_lib.quarter import Quarter
from wscb_lib.record import Action, Agreement, Challenge, Record
from wscb_lib.self_assessment import Assessed, SelfAssessments, Standard
from wscb_lib.signals import Signal

NOW, BEFORE = "2015-16-Q4", "2015-16-Q3"
WHOLE = framework_of(NOW)
AGENCIES = {a.id: a for a in WHOLE.board.agencies}
CAMHS, POLICE, OFFICE = AGENCIES["camhs"], AGENCIES["police"], AGENCIES["lscb_office"]
CAME = Arrival(NOW, "received", date(2016, 4, 25), date(2016, 4, 22))
LATE = replace(CAME, received_on=date(2016, 4, 27))
ABSENT = Arrival(NOW, "not_returned", date(2016, 4, 25))


def share(numerator, denominator, quarter=NOW):
    return Shown(quarter, 100 * numerator / denominator, numerator, denominator)


def a_challenge(asked_of, responded_on=None, due_on=date(2016, 2, 25), closed_on=None):
    return Challenge(
        "C",
        date(2015, 11, 26),
        "",
        asked_of,
        "Why?",
        due_on,
        responded_on,
        "Because." if responded_on else "",
        closed_on,
        "",
        "",
    )


def material(
    groups=None, own=None, arrivals=None, record=None, edition=WHOLE.board.editions["board"], series=None
):
    return Evidence(
        framework=WHOLE,
        quarter=Quarter.parse(NOW),
        workspace="specimen",
        edition=edition,
        is_specimen=True,
        series=series or {},
        events={},
        groups=groups or {},
        signals={},
        concerns=(),
        comparators={},
        states=(),
        record=record or Record(),
        by_chance=(0, 0),
        own=own or {},
        arrivals=arrivals or {},
    )


def words(draft):
    return " ".join(
        b.options["sentence"] + repr(b.arguments) if isinstance(b, Drawing) else b.text
        for b in (*draft.blocks, *draft.more)
    )


# ---- by what words an agency is meant


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("Cheshire Constabulary and children's social care", {"police", "childrens_social_care"}),
        ("Clinical lead, child and adolescent mental health services", {"camhs"}),
        ("Named doctor for safeguarding", {"gp"}),
        ("Director of adult social care", {"adult_social_care"}),
        ("School nursing lead", {"school_nursing"}),
        ("Nobody in particular", set()),
    ],
)
def test_the_record_names_agencies_and_their_offices_in_its_own_words(text, agencies):
    assert named_in(text, WHOLE.board.agencies) == agencies


def test_every_agency_column_leads_to_a_partner_or_says_that_it_leads_to_none():
    board = replace(WHOLE.board, no_partner=())
    from wscb_lib.framework.checks import check

    assert any('"faith"' in fault and "no_partner" in fault for fault in check(replace(WHOLE, board=board)))


def test_a_return_that_counts_by_agency_must_have_its_section():
    from wscb_lib.framework.checks import check

    sections = tuple(s for s in WHOLE.partner_sections if s.id != "training")
    assert any(
        '"training"' in fault and fault.startswith("partners.toml")
        for fault in check(replace(WHOLE, partner_sections=sections))
    )


# ---- what is counted of it

ATTENDED = ("conf_attendance_pct", "agency_invited")
TRAINED = ("training_attended", "agency")


def test_its_own_group_is_its_own_and_anothers_is_not():
    told = material(groups={ATTENDED: {"CAMHS": (share(5, 15),), "police": (share(51, 56),)}})
    (found,) = counted(told, CAMHS, ["professional_participation"])
    assert found.points == (share(5, 15),) and not found.label


def test_what_it_is_counted_in_with_others_says_so():
    told = material(groups={TRAINED: {"health": (Shown(NOW, 76, 76),), "police": (Shown(NOW, 12, 12),)}})
    (found,) = counted(told, CAMHS, ["training"])
    assert found.label == "health"


def test_figures_of_a_group_are_headed_by_its_name_and_say_that_its_own_cannot_be_told_apart():
    told = material(
        groups={TRAINED: {"health": (Shown(NOW, 76, 76),)}},
        series={"training_attended": (Shown(NOW, 303, 303),)},
    )
    (table,) = partners.parts_of(told, CAMHS)[1]["section/training"].blocks
    assert (
        table.options["headline"]
        == "All health services together: Places on Board training that were used: 76; all agencies 303"
    )
    assert "cannot be told apart" in table.options["notes"][0] and table.arguments[1] == (
        ("Places on Board training that were used", "76", "303"),
    )


def test_its_own_figures_and_those_of_a_group_are_two_tables():
    complained = {("complaints_received", "camhs"): (Shown(NOW, 3, 3),)}
    told = material(
        own=complained,
        groups={("lado_referrals_count", "employer_sector"): {"health": (Shown(NOW, 2, 2),)}},
        series={"complaints_received": (Shown(NOW, 9, 9),)},
    )
    own, group = partners.parts_of(told, CAMHS)[1]["section/complaints_and_allegations"].blocks
    assert own.arguments[1][0][0] == "Complaints received" and group.options["headline"].startswith(
        "All health services together: "
    )


def test_a_group_is_not_told_at_a_glance_as_if_it_were_the_agencys_own():
    told = material(
        groups={TRAINED: {"health": (Shown(NOW, 76, 76),)}},
        series={"training_attended": (Shown(NOW, 303, 303),)},
    )
    glance = words(partners.parts_of(told, CAMHS)[1]["at_a_glance"])
    assert (
        "76" not in glance
        and "Counted only together with others, and told below under the heading of them all: training."
        in glance
    )


def test_another_agencys_figures_are_nowhere_on_the_page():
    told = material(
        groups={ATTENDED: {"CAMHS": (share(5, 15),), "police": (share(51, 56),)}},
        series={ATTENDED[0]: (share(56, 71),)},
        own={
            ("complaints_received", "camhs"): (Shown(NOW, 3, 3),),
            ("complaints_received", "police"): (Shown(NOW, 777, 777),),
        },
    )
    page = " ".join(words(draft) for draft in partners.parts_of(told, CAMHS)[1].values())
    assert "33% (5 of 15)" in page and "79%" in page
    assert "51 of 56" not in page and "777" not in page


def test_out_of_fewer_than_ten_there_is_no_percentage():
    told = material(groups={ATTENDED: {"CAMHS": (share(2, 9),)}}, series={ATTENDED[0]: (share(2, 9),)})
    (table,) = partners.parts_of(told, CAMHS)[1]["section/conferences"].blocks
    assert table.arguments[1] == (
        ("Invitations to conferences where the agency attended", "2 of 9", "2 of 9"),
    )


def test_what_was_hidden_stays_hidden():
    hidden = Shown(NOW, status="suppressed", shown_as="1 to 4")
    told = material(
        groups={TRAINED: {"police": (hidden,)}}, series={"training_attended": (Shown(NOW, 303, 303),)}
    )
    (table,) = partners.parts_of(told, POLICE)[1]["section/training"].blocks
    assert table.arguments[1][0][1] == "1 to 4"


def test_at_a_glance_tells_the_first_measure_that_is_judged():
    told = material(
        groups={
            (m, "agency_assessed"): {"police": (share(4, 8),)} for m in ("s11_scores", "s11_compliant_pct")
        }
    )
    assert foremost(counted(told, POLICE, ["section_11"])).measure.id == "s11_compliant_pct"


def test_its_own_score_stands_beside_the_moderated_one():
    by = "agency_assessed by standard"
    told = material(
        groups={
            ("s11_moderated_score", by): {
                "police | 1 Leadership": (Shown(NOW, 1.0),),
                "police | 2 Commitment": (Shown(NOW, 3.0),),
                "CAMHS | 1 Leadership": (Shown(NOW, 0.0),),
            },
            ("s11_self_score", by): {
                "police | 1 Leadership": (Shown(NOW, 2.0),),
                "police | 2 Commitment": (Shown(NOW, 3.0),),
            },
        }
    )
    table = by_pairs(told, POLICE, "section_11", Some(id="p", title="Police"))
    assert table.arguments[1] == (
        ("1 Leadership", "2 mostly", "1 partly"),
        ("2 Commitment", "3 fully in place", "3 fully in place"),
    )
    assert table.options["sentence"] == "Its own score higher than the moderated one: 1 Leadership."
    assert table.options["notes"] == ()


def test_scores_that_a_return_gives_several_agencies_together_say_whose_they_are():
    by = "agency_assessed by standard"
    one = {"community health | 1 Leadership": (Shown(NOW, 2.0),)}
    told = material(groups={("s11_moderated_score", by): one, ("s11_self_score", by): one})
    nurses = AGENCIES["school_nursing"]
    table = by_pairs(told, nurses, "section_11", Some(id="p", title=nurses.name))
    assert table.options["subtitle"].endswith(", All community health services together")
    assert "cannot be told apart" in table.options["notes"][0]


def scored_itself(told, *own):
    """The same with what the police, and a team of theirs, scored themselves."""
    standards = tuple(Standard(f"{n}", score, None, n == 1, False) for n, score in enumerate(own, 1))
    team = replace(standards[0], own=2)
    units = (Assessed(POLICE.id, "", standards), Assessed(POLICE.id, "Team 4", (team,)))
    return replace(told, assessed=SelfAssessments(units))


def test_whoever_scores_itself_three_in_all_is_told_so_at_a_glance_and_its_scores_stand_in_its_section():
    _, parts = partners.parts_of(scored_itself(material(), 3, 3), POLICE)
    said = words(parts["at_a_glance"])
    assert f"Scores itself three in all two standards: {POLICE.name}, with evidence for one." in said
    [table] = parts["section/section_11"].blocks
    assert [row[:2] for row in table.arguments[1]] == [
        (POLICE.name, "3, 3"),
        (f"Team 4 ({POLICE.name})", "2"),
    ]


def test_a_score_of_less_in_one_standard_is_no_finding():
    _, parts = partners.parts_of(scored_itself(material(), 3, 2), POLICE)
    assert "three in all" not in words(parts["at_a_glance"])


def test_of_its_own_files_alone_no_total_of_others_is_told_and_the_record_is_not_read():
    told = material(groups={ATTENDED: {"police": (share(5, 15),)}}, series={ATTENDED[0]: (share(56, 71),)})
    lonely = replace(told, framework=replace(told.framework, alone=POLICE.id))
    for evidence, is_told in ((told, True), (lonely, False)):
        _, parts = partners.parts_of(evidence, POLICE)
        table = next(b for b in parts["section/conferences"].blocks if isinstance(b, Drawing))
        assert any("All agencies" in heading for heading in table.arguments[0]) == is_told
        assert ("79%" in words(parts["at_a_glance"])) == is_told
    assert "was not read for this page" in words(parts["section/asked"])


def test_what_does_not_apply_leaves_no_empty_box_and_is_told_in_one_line_together():
    _, parts = partners.parts_of(material(), POLICE)
    absent = [f"section/{s.id}" for s in WHOLE.partner_sections] + ["section/returns", "section/sends"]
    assert all(parts[name] == Draft() for name in absent)
    line = next(line for line in words(parts["at_a_glance"]).splitlines() if "Left off this page" in line)
    assert all(s.title[1:] in line for s in WHOLE.partner_sections) and "what it sends" in line
    assert "no challenge, milestone, action or agreement" in words(parts["section/asked"])


def test_a_section_that_applies_is_not_among_those_left_off():
    told = material(groups={ATTENDED: {"CAMHS": (share(5, 15),)}}, series={ATTENDED[0]: (share(56, 71),)})
    assert "child protection conferences" not in words(partners.parts_of(told, CAMHS)[1]["at_a_glance"])


def test_an_agencys_own_rows_are_kept_apart_from_the_total():
    rows = [
        Some(
            measure="m",
            quarter=NOW,
            breakdown="all",
            group="all",
            agency=a,
            numerator=3.0,
            denominator=None,
            value=3.0,
            status="ok",
        )
        for a in ("camhs", "all")
    ]
    assert own_series(rows, (BEFORE, NOW)) == {
        ("m", "camhs"): (Shown(BEFORE, status="not_returned"), Shown(NOW, 3.0, 3.0, agency="camhs"))
    }


# ---- what is about it, whoever sends the figures

REPORTS = "conf_camhs_report_pct"
FELL = Signal(
    REPORTS,
    "2015-16-Q4",
    "signal",
    direction="down",
    reading="concern",
    sentence="Lower than chance alone would explain.",
)


def about_camhs(**more):
    groups = {ATTENDED: {"CAMHS": (share(5, 15),)}}
    return replace(
        material(groups=groups, series={ATTENDED[0]: (share(56, 71),), REPORTS: (share(1, 15),)}), **more
    )


def test_a_concern_about_it_comes_first_on_its_page_whoever_sends_the_figures():
    told = words(partners.parts_of(about_camhs(signals={REPORTS: FELL}), CAMHS)[1]["at_a_glance"])
    assert (
        "Concern. Child and adolescent mental health service reports when invited to a conference: 7%, low"
        in told
    )
    assert told.index("Concern.") < told.index("Asked by the Board")


def test_its_section_is_headed_by_the_measure_that_is_about_it_alone():
    (table,) = partners.parts_of(about_camhs(), CAMHS)[1]["section/conferences"].blocks
    assert (
        table.options["headline"]
        == "Child and adolescent mental health service reports when invited to a conference: 7%"
    )
    assert table.arguments[1][0][-1] == "of this agency alone" and table.arguments[1][1][-1] == "79%"


def test_a_concern_about_it_is_on_no_other_agencys_page():
    assert "mental health service reports" not in words(
        partners.parts_of(about_camhs(signals={REPORTS: FELL}), POLICE)[1]["at_a_glance"]
    )


def test_what_it_sends_of_one_other_agency_alone_is_not_told_as_its_own():
    parts = partners.parts_of(about_camhs(signals={REPORTS: FELL}), AGENCIES["conference_service"])[1]
    assert "fell to 7%" not in words(parts["at_a_glance"])
    assert "on that agency’s page: Child and adolescent mental health services (CAMHS)." in words(
        parts["section/sends"]
    )


def test_section_175_which_the_council_sends_stands_on_the_page_of_schools():
    told = material(series={"s175_returned_pct": (share(74, 90),)})
    (table,) = partners.parts_of(told, AGENCIES["schools"])[1]["section/section_11"].blocks
    assert table.options["headline"] == "Schools and settings that returned their audit: 82% (74 of 90)"
    assert partners.parts_of(told, AGENCIES["education_services"])[1]["section/section_11"] == Draft()


def test_a_milestone_stands_on_the_page_of_whoever_it_is_about_and_of_whoever_answers_for_it():
    told = material(
        series={"conf_gp_report_pct": (share(62, 122),), "inspection_actions_impact_pct": (share(4, 5),)}
    )
    glance = words(partners.parts_of(told, AGENCIES["gp"])[1]["at_a_glance"])
    assert (
        "GPs who sent a report when invited to a conference: 51%; wanted: 60%, on the way to 75% by 31 "
        "December 2016." in glance
    )
    (table,) = partner_record.asked(told, OFFICE, Some(id="p", title="Office")).blocks
    assert table.arguments[1][0][5] == "Board business manager"


def test_a_challenge_about_it_stands_on_its_page_although_another_was_asked():
    record = Record(
        challenges=(
            replace(a_challenge("NHS Warrington Clinical Commissioning Group"), measure="conf_gp_report_pct"),
        )
    )
    told = material(record=record)
    (table,) = partner_record.asked(told, AGENCIES["gp"], Some(id="p", title="GP")).blocks
    assert table.arguments[1][0][1] == "NHS Warrington Clinical Commissioning Group"


def test_the_office_is_not_told_to_put_its_page_before_its_own_board():
    assert "own board" in words(partners.parts_of(material(), POLICE)[1]["opening"])
    assert "own board" not in words(partners.parts_of(material(), OFFICE)[1]["opening"])


def test_the_page_of_an_agency_that_followed_another_says_whose_work_it_took_over_and_when():
    said = {
        agency: words(partners.parts_of(material(), AGENCIES[agency])[1]["opening"])
        for agency in ("ccg", "probation_nps", "police")
    }
    assert "It took over from NHS Warrington (primary care trust) on 1 April 2013." in said["ccg"]
    assert "It took over from Cheshire Probation Trust on 1 June 2014." in said["probation_nps"]
    assert "took over" not in said["police"]


# ---- all agencies together

CHECKS = "probation_safeguarding_checks"
NPS, CRC = AGENCIES["probation_nps"], AGENCIES["probation_crc"]


def test_one_other_agency_alone_is_called_no_total_and_its_figure_is_not_shown():
    own = {
        (CHECKS, "probation_nps"): (share(22, 26),),
        (CHECKS, "probation_crc"): (share(58, 82, BEFORE), Shown(NOW, status="not_returned")),
    }
    told = material(own=own, series={CHECKS: (Shown(NOW, 84.6, 22, 26, "partial"),)})
    assert (
        partners.parts_of(told, CRC)[1]["section/sends"].blocks[0].arguments[1][0][-1]
        == "no total: only National Probation Service returned"
    )
    assert (
        partners.parts_of(told, NPS)[1]["section/sends"].blocks[0].arguments[1][0][-1]
        == "no other agency returned"
    )


def test_a_total_that_lacks_some_says_of_how_many_agencies_it_is():
    own = {("supervised_pct", a): (share(20, 25),) for a in ("camhs", "police", "housing")} | {
        ("supervised_pct", "schools"): (Shown(NOW, status="not_returned"),)
    }
    told = material(own=own, series={"supervised_pct": (Shown(NOW, 80.0, 60, 75, "partial"),)})
    assert (
        partners.parts_of(told, POLICE)[1]["section/sends"].blocks[0].arguments[1][0][-1]
        == "80% (3 of 4 agencies)"
    )


# ---- what it alone sends


def test_a_total_that_only_it_counts_is_judged_on_its_page_and_one_that_others_count_too_is_not():
    own = {("police_protection_occasions", "police"): (Shown(NOW, 7, 7),)}
    own |= {("supervised_pct", a): (share(20, 25),) for a in ("camhs", "police")}
    told = material(own=own, series={m: points for (m, _), points in own.items()})
    assert [m.id for m in partners._sent_alone(told, POLICE)] == ["police_protection_occasions"]
    assert [each.measure.id for each in partners._own(told, POLICE)] == ["supervised_pct"]


# ---- returns


@pytest.mark.parametrize(
    ("arrival", "said"),
    [
        (CAME, "on time, 22 April"),
        (LATE, "two days late"),
        (ABSENT, "not returned"),
        (replace(CAME, received_on=None), "received, day not recorded"),
    ],
)
def test_how_a_return_came_is_said_in_words(arrival, said):
    assert partner_record.came(arrival) == said


def test_returns_are_counted_by_those_that_were_due():
    told = material(
        arrivals={
            ("complaints", "police"): (LATE,),
            ("partner_indicators", "police"): (ABSENT,),
            ("section_11", "camhs"): (CAME,),
        }
    )
    said = partner_record.returns_in_a_line(told, POLICE)
    assert said == "Returns: 1 of 2 received, 1 late; lacking: Partners' indicators (not returned)."


# ---- asked and answered


def test_it_is_shown_what_it_was_asked_and_not_what_others_were():
    record = Record(challenges=(a_challenge("Cheshire Constabulary"), a_challenge("CAMHS")))
    (table,) = partner_record.asked(material(record=record), POLICE, Some(id="p", title="Police")).blocks
    assert [row[1] for row in table.arguments[1]] == ["Cheshire Constabulary"]


def test_open_and_overdue_are_counted_at_the_boards_meeting():
    action = Action(
        "A", date(2016, 2, 25), "Do it.", "Chief inspector, police", date(2016, 6, 30), None, "", ""
    )
    told = material(record=Record(challenges=(a_challenge("police"),), actions=(action,)))
    assert (
        partner_record.asked_in_a_line(told, POLICE)
        == "Asked by the Board: one challenge and one action open; one is overdue."
    )


def test_what_nobody_on_the_list_was_asked_is_not_lost():
    record = Record(challenges=(a_challenge("The harbour master"),))
    told = material(record=record)
    page = Some(id="p", title="Office")
    assert "The harbour master: Why?" in words(partner_record.asked(told, OFFICE, page))
    assert "harbour" not in words(partner_record.asked(told, POLICE, page))


@pytest.mark.parametrize(
    ("because", "said"), [("No room in the contract.", "is refused"), ("", "is not yet answered")]
)
def test_a_return_it_refused_or_has_not_agreed_to_is_an_open_matter(because, said):
    agreement = Agreement("G", date(2015, 5, 28), "police", "complaints", None, because)
    told = material(record=Record(agreements=(agreement,)))
    assert (
        partner_record.asked_in_a_line(told, POLICE)
        == f"Asked by the Board: Complaints, a return it was asked for, {said}."
    )


def test_a_refusal_stands_with_its_reason():
    agreement = Agreement("G", date(2015, 5, 28), "police", "complaints", None, "No room in the contract.")
    (table,) = partner_record.asked(
        material(record=Record(agreements=(agreement,))), POLICE, Some(id="p", title="Police")
    ).blocks
    assert table.arguments[1] == (("Complaints", "28 May 2015", "refused: No room in the contract."),)


# ---- who has a page


def test_who_sends_is_named_or_is_asked_has_a_page_and_nobody_else():
    told = material(
        arrivals={("complaints", "police"): (CAME,)},
        groups={ATTENDED: {"CAMHS": (share(5, 15),)}, TRAINED: {"health": (Shown(NOW, 76, 76),)}},
        record=Record(challenges=(a_challenge("Housing"),)),
    )
    assert {a.id for a in partners.partners_of(told)} == {"police", "camhs", "housing"}


def test_an_edition_without_agencies_has_no_partner_pages():
    assert isinstance(WHOLE.board.editions["public"], Edition)
    told = material(arrivals={("complaints", "police"): (CAME,)}, edition=WHOLE.board.editions["public"])
    assert partners.partners_of(told) == []


def test_a_table_is_headed_by_its_figure_beside_that_of_all_agencies_and_never_by_what_does_not_apply():
    told = material(
        groups={
            ATTENDED: {"CAMHS": (share(54, 61),)},
            ("conf_report_pct", "agency_invited"): {"CAMHS": (Shown(NOW, status="not_applicable"),)},
        },
        series={"conf_attendance_pct": (share(540, 780),), "conf_report_pct": (share(1, 2),)},
    )
    (table,) = partners.parts_of(told, CAMHS)[1]["section/conferences"].blocks[:1]
    assert table.options["headline"].endswith("the agency attended: 89% (54 of 61); all agencies 69%")
