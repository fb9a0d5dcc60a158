"""What case systems export becomes returns: nothing is retyped, nothing guessed, and nothing of a child kept
that no column wants."""

from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

from wscb_lib.errors import UsageFault
from wscb_lib.framework import load_framework
from wscb_lib.framework.carried import what_it_cannot
from wscb_lib.quarter import Quarter
from wscb_lib.sources import bring_in
from wscb_lib.store import project_root

QUARTER = Quarter.parse("2015-16-Q4")
CHILD = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)"]
LIST_1 = [*CHILD, "Date of Contact", "Contact Source"]
LIST_7 = [
    *CHILD,
    "Does the Child have a Disability",
    "Child Protection Plan Start Date",
    "Latest Category of Abuse",
    "Child Protection Plan End Date",
    "Number of Previous Child Protection Plans",
    "Allocated Worker",
]
BORN = date(2010, 6, 15)
PLANS = [
    ["C1", "b) Female", "a) WBRI", BORN, 5, "b) No", date(2014, 9, 1), "a) Neglect", None, 0, "Zebedee Quux"],
    ["C2", "M", "MWBA", BORN, 5, "Yes", date(2015, 7, 1), "Neglect", date(2015, 9, 1), 1, "Zebedee Quux"],
    ["C3", "F", "PAKI", BORN, 5, "No", date(2016, 2, 1), "Multiple/not recommended", None, 0, "Zebedee Quux"],
]
CENSUS = """
<Message>
  <Header><CollectionDetails><Collection>CIN</Collection><Year>{year}</Year></CollectionDetails></Header>
  <Children><Child>
    <ChildIdentifiers>
      <LAchildID>C1</LAchildID><UPN>A123456789123</UPN><PersonBirthDate>2010-06-15</PersonBirthDate><Sex>1</Sex>
    </ChildIdentifiers>
    <ChildCharacteristics>
      <Ethnicity>WBRI</Ethnicity>
      <Disabilities><Disability>HAND</Disability><Disability>LD</Disability></Disabilities>
    </ChildCharacteristics>
    <CINdetails>
      <CINreferralDate>2016-01-06</CINreferralDate><ReferralSource>6</ReferralSource>
      <PrimaryNeedCode>N1</PrimaryNeedCode><ReferralNFA>0</ReferralNFA>
      <Assessments>
        <AssessmentActualStartDate>2016-01-08</AssessmentActualStartDate>
        <FactorsIdentifiedAtAssessment>
          <AssessmentFactors>3B</AssessmentFactors><AssessmentFactors>11A</AssessmentFactors>
        </FactorsIdentifiedAtAssessment>
      </Assessments>
    </CINdetails>
  </Child></Children>
</Message>""".strip()


@pytest.fixture(scope="module")
def framework():
    return load_framework(project_root() / "data" / "framework", QUARTER)


def annex_a(path: Path, **lists: list) -> Path:
    """A workbook as Ofsted's template is: a title over each list, headings in row 2, sheets of guidance."""
    book = openpyxl.Workbook()
    book.active.title = "Front_Sheet"
    guidance = book.create_sheet("Codes_used")
    guidance.append(["Gender", "Ethnicity", "Latest Category of Abuse"])
    guidance.append(["a) Male", "a) WBRI", "a) Neglect"])
    for name, rows in lists.items():
        sheet = book.create_sheet(name)
        for row in [[f"{name}: as Ofsted asks"], *rows]:
            sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def bring(framework, tmp_path):
    """Bring files in; returns what is said. The returns lie in `tmp_path/board`."""

    def do(source: str, *files: Path, of=framework) -> str:
        return "\n".join(bring_in(of, tmp_path / "board", source, files, tmp_path / "board" / "store"))

    return do


@pytest.fixture
def returned(tmp_path):
    """The rows of one table of a return that was written."""

    def read(name: str, table: str) -> pd.DataFrame:
        path = tmp_path / "board" / "returns" / str(QUARTER) / f"{name}.xlsx"
        return pd.read_excel(path, sheet_name=table, header=2, engine="calamine")

    return read


def test_annex_a_fills_the_plans_that_were_open_in_the_quarter(bring, returned, tmp_path):
    bring("annex_a", annex_a(tmp_path / "lists.xlsx", List_7=[LIST_7, *PLANS]))
    plans = returned("child_protection_conferences", "plans")
    assert plans["Child ID"].tolist() == ["C1", "C3"]  # C2's ended before the quarter
    assert plans["Category"].tolist() == ["neglect", "multiple"]
    assert plans["Age"].tolist() == [4, 5]  # on the day the plan began, and not on the day of the export
    assert plans["Plan ID"].nunique() == 2


def test_nothing_of_a_child_goes_on_that_no_column_wants(bring, tmp_path):
    bring("annex_a", annex_a(tmp_path / "lists.xlsx", List_7=[LIST_7, *PLANS]))
    written = [path for path in (tmp_path / "board").rglob("*") if path.is_file()]
    assert written
    for path in written:
        text = path.read_text(encoding="utf-8", errors="ignore") if path.suffix != ".xlsx" else pages_of(path)
        assert "Zebedee" not in text and "15/06/2010" not in text and "2010-06-15" not in text


def pages_of(path: Path) -> str:
    return " ".join(
        frame.to_csv()
        for frame in pd.read_excel(path, sheet_name=None, header=None, engine="calamine").values()
    )


def test_a_number_that_is_made_is_the_same_in_the_next_extract(bring, returned, tmp_path, framework):
    bring("annex_a", annex_a(tmp_path / "one.xlsx", List_7=[LIST_7, *PLANS]))
    first = returned("child_protection_conferences", "plans").set_index("Child ID")["Plan ID"]
    (tmp_path / "board" / "returns" / str(QUARTER) / "child_protection_conferences.xlsx").unlink()
    bring("annex_a", annex_a(tmp_path / "two.xlsx", List_7=[LIST_7, *reversed(PLANS)]))
    again = returned("child_protection_conferences", "plans").set_index("Child ID")["Plan ID"]
    assert first.to_dict() == again.to_dict()


def test_a_cell_that_cannot_be_read_is_counted(bring, tmp_path):
    said = bring("annex_a", annex_a(tmp_path / "lists.xlsx", List_7=[LIST_7, *PLANS]))
    assert "plans, Ethnicity: 1 cell could not be read and went over blank." in said  # PAKI: no group


def test_a_row_without_a_day_is_counted_and_not_lost_in_silence(bring, tmp_path):
    undated = [[*row[:6], None, *row[7:]] for row in PLANS[:1]]
    said = bring("annex_a", annex_a(tmp_path / "lists.xlsx", List_7=[LIST_7, *undated, *PLANS]))
    assert "plans: 1 row of 4 without CP plan start date, so of no quarter, and left out." in said


def test_rows_that_nothing_tells_apart_are_counted(bring, tmp_path):
    said = bring("annex_a", annex_a(tmp_path / "lists.xlsx", List_7=[LIST_7, *PLANS, PLANS[2]]))
    assert "plans: 2 rows cannot be told from another" in said


def test_a_list_that_is_all_of_one_child_is_refused(bring, tmp_path):
    filled_down = [["C1", *row[1:6], date(2016, 1, day), *row[7:]] for day in range(1, 5) for row in PLANS]
    with pytest.raises(UsageFault, match="all 12 rows of .* are of one child. Wanted every child of Annex A"):
        bring("annex_a", annex_a(tmp_path / "lists.xlsx", List_7=[LIST_7, *filled_down]))
    assert not (tmp_path / "board" / "returns").exists()


def test_a_workbook_that_cannot_be_opened_says_so(bring, tmp_path):
    (tmp_path / "lists.xlsx").write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(UsageFault, match="--from: lists.xlsx: .*[.]"):
        bring("annex_a", tmp_path / "lists.xlsx")


def test_the_census_fills_referrals_and_what_was_found_at_assessment(bring, returned, tmp_path):
    (tmp_path / "census.xml").write_text(CENSUS.format(year=2023))
    bring("cin_census", tmp_path / "census.xml")
    referral = returned("front_door", "referrals").iloc[0]
    assert (referral["Referral source"], referral["Sex"], referral["Disability"]) == (
        "police",
        "male",
        "disabled",
    )
    found = returned("front_door", "assessments").iloc[0]
    assert (found["Factor: domestic abuse"], found["Factor: young carer"]) == ("Yes", "No")


EPISODES = """CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
1,04/01/2016,S,L1,N1,U6,PR1,06/01/2016,X1,,WA1 1AA,WA2 2BB,1
1,06/01/2016,L,C1,N1,U6,PR1,10/02/2016,X1,CARPL,WA1 1AA,WA2 2BB,1
1,10/02/2016,P,C1,N1,K2,PR4,,,,WA1 1AA,WA2 2BB,2
2,01/02/2016,S,V3,N2,U6,PR1,03/02/2016,E8,,WA1 1AA,WA2 2BB,1
"""


def test_ssda903_makes_one_period_of_care_and_two_places_of_three_episodes(bring, returned, tmp_path):
    (tmp_path / "episodes.csv").write_text(EPISODES)
    (tmp_path / "header.csv").write_text("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n1,2,15/06/2010,WBRI,A1,,\n")
    bring("ssda903", tmp_path / "header.csv", tmp_path / "episodes.csv")
    periods, places = (returned("children_in_care", table) for table in ("periods_of_care", "placements"))
    assert periods["Legal status"].tolist() == [
        "police protection"
    ]  # on the first day; short breaks are left out
    assert (periods["Age"].tolist(), periods["Sex"].tolist()) == ([5], ["female"])
    assert places["Placement type"].tolist() == ["foster carers", "children's home"]
    assert places["Placement end date"].notna().tolist() == [True, False]


def test_the_standard_dataset_keeps_its_own_numbers_and_families(bring, returned, tmp_path):
    tables = {
        "ssd_person": "pers_person_id,pers_sex,pers_ethnicity,pers_dob\nP1,F,WBRI,2010-06-15\n",
        "ssd_family": "fami_table_id,fami_family_id,fami_person_id\n1,F9,P1\n",
        "ssd_cp_plans": "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,"
        "cppl_cp_plan_latest_category\nL7,P1,2016-02-01,,Neglect\n",
    }
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text)
    bring("ssd", *(tmp_path / f"{name}.csv" for name in tables))
    plan = returned("child_protection_conferences", "plans").iloc[0]
    assert (plan["Plan ID"], plan["Family ID"], plan["Sex"], plan["Age"]) == ("L7", "F9", "female", 5)


def test_a_source_says_which_measures_it_cannot_tell(framework):
    source = framework.sources["annex_a"]
    fed = [framework.returns[name] for name in ("front_door", "child_protection_conferences")]
    said = "\n".join(line for spec in fed for line in what_it_cannot(source, spec, spec.measures.values()))
    assert (
        'Contacts decided within one working day: it does not hold "Day it was decided what to do".' in said
    )
    assert "Review conferences" in said and "New child protection plans" not in said


@pytest.mark.parametrize(
    ("year", "sentence"),
    [(1999, "says the year 1999. Known are the collections of"), ("", "says no year in its header")],
)
def test_a_census_of_an_unknown_year_is_refused(bring, tmp_path, year, sentence):
    (tmp_path / "census.xml").write_text(CENSUS.format(year=year))
    with pytest.raises(UsageFault, match=sentence):
        bring("cin_census", tmp_path / "census.xml")


def test_xml_that_is_cut_or_hostile_is_refused(bring, tmp_path):
    whole = CENSUS.format(year=2023)
    (tmp_path / "cut.xml").write_text(whole[:-60])
    with pytest.raises(UsageFault, match="this is no whole XML file"):
        bring("cin_census", tmp_path / "cut.xml")
    (tmp_path / "bomb.xml").write_text(f'<!DOCTYPE x [<!ENTITY a "aaaa">]>{whole}')
    with pytest.raises(UsageFault, match="declares entities or a document type"):
        bring("cin_census", tmp_path / "bomb.xml")


def test_files_of_another_quarter_say_which_they_cover_and_nothing_is_written(bring, tmp_path):
    rows = [["C1", "F", "WBRI", BORN, 5, date(2014, 5, 1), "6"]]
    with pytest.raises(UsageFault, match=r"nothing of 2015-16-Q4. They cover 2014-15-Q1 \(1 row\)"):
        bring("annex_a", annex_a(tmp_path / "lists.xlsx", List_1=[LIST_1, *rows]))
    assert not (tmp_path / "board").exists()


def test_a_file_that_is_none_of_the_source_names_the_nearest_sheet(bring, tmp_path):
    with pytest.raises(UsageFault, match='holds no table of SSDA903.* The nearest is "'):
        bring("ssda903", annex_a(tmp_path / "lists.xlsx", List_7=[LIST_7, *PLANS]))


def test_two_files_of_one_table_are_refused(bring, tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(EPISODES)
    with pytest.raises(UsageFault, match="a.csv and b.csv both hold episodes"):
        bring("ssda903", tmp_path / "a.csv", tmp_path / "b.csv")


def test_a_return_that_has_come_is_never_written_over(bring, tmp_path):
    come = tmp_path / "board" / "returns" / str(QUARTER) / "child_protection_conferences.xlsx"
    come.parent.mkdir(parents=True)
    xlsxwriter.Workbook(come).close()
    before = come.read_bytes()
    said = bring("annex_a", annex_a(tmp_path / "lists.xlsx", List_7=[LIST_7, *PLANS]))
    assert "child_protection_conferences has come already and was left as it is." in said
    assert come.read_bytes() == before


@pytest.mark.parametrize(
    ("source", "name", "sentence"),
    [
        ("annexa", "lists.xlsx", 'Did you mean "annex_a"'),
        ("annex_a", "none.xlsx", "there is no such file"),
        ("annex_a", "x.pdf", "is read from a workbook"),
    ],
)
def test_what_is_not_known_or_not_there_is_a_sentence(bring, tmp_path, source, name, sentence):
    (tmp_path / "x.pdf").write_text("paper")
    with pytest.raises(UsageFault, match=sentence):
        bring(source, tmp_path / name)
