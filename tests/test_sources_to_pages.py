"""The made-up Board's own rows, exported as a case system would, come back as the same figures."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from wscb_lib.framework import load_framework
from wscb_lib.quarter import Quarter
from wscb_lib.returns import find_files, read_return
from wscb_lib.store import project_root

pytestmark = pytest.mark.long

ROOT = project_root()
QUARTER = Quarter.parse("2015-16-Q4")
PERSON = {
    "Child Unique ID": "child_id",
    "Gender": "sex",
    "Ethnicity": "ethnicity",
    "Age of Child (Years)": "age",
}
DISABLED = {"Does the Child have a Disability": "disability"}
LISTS = {
    "List_1": (
        "front_door",
        "contacts",
        {"Child Unique ID": "contact_id", "Date of Contact": "received_on", "Contact Source": "source"},
    ),
    "List_3": (
        "front_door",
        "referrals",
        {**PERSON, "Date of referral": "received_on", "Referral Source": "source"},
    ),
    "List_4": (
        "front_door",
        "assessments",
        {
            **PERSON,
            **DISABLED,
            "Continuous Assessment Start Date": "started_on",
            "Continuous Assessment Date of Authorisation": "authorised_on",
        },
    ),
    "List_6": (
        "front_door",
        "children_in_need",
        {
            **PERSON,
            **DISABLED,
            "CIN Start Date": "started_on",
            "CIN Closure Date": "ended_on",
            "Primary Need Code": "primary_need",
            "Reason for Closure": "why_closed",
        },
    ),
    "List_7": (
        "child_protection_conferences",
        "plans",
        {
            **PERSON,
            **DISABLED,
            "Child Protection Plan Start Date": "started_on",
            "Child Protection Plan End Date": "ended_on",
            "Latest Category of Abuse": "category",
            "Number of Previous Child Protection Plans": "previous_plans",
        },
    ),
}
"""Lists of Annex A, each with the table of the specimen's that it is written from and its columns."""


def specimen_rows(framework, return_id: str, table: str) -> pd.DataFrame:
    spec = framework.returns[return_id]
    (found,) = find_files(spec, ROOT / "data/specimen/returns" / str(QUARTER))
    reading = read_return(spec, found.path, ROOT / "data/specimen", QUARTER, spec.agencies[0])
    return reading.tables[table].drop_duplicates(list(spec.tables[table].key))


def run(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "run_quarter.py", str(QUARTER), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def headline(pack: Path, measure: str) -> str:
    results = pd.read_csv(pack / "tables" / "results.csv", dtype=str, keep_default_na=False)
    mine = results[
        (results["measure"] == measure)
        & (results["quarter"] == str(QUARTER))
        & (results["breakdown"] == "all")
    ]
    return mine["shown_as"].iloc[0]


def test_a_full_annex_a_feeds_a_quarter_to_the_pages_with_the_same_figures(tmp_path):
    framework = load_framework(ROOT / "data" / "framework", QUARTER)
    book = tmp_path / "annex_a.xlsx"
    counted = {}
    with pd.ExcelWriter(book, engine="xlsxwriter", datetime_format="dd/mm/yyyy") as writer:
        for name, (return_id, table, columns) in LISTS.items():
            rows = specimen_rows(framework, return_id, table)
            counted[return_id, table] = len(rows)
            rows[list(columns.values())].set_axis(list(columns), axis="columns").to_excel(
                writer, sheet_name=name, index=False
            )
    board = tmp_path / "board"
    (board / "returns").mkdir(parents=True)
    run("--workspace", str(board), "--from", "annex_a", str(book))
    agreed = (board / "store/sources" / str(QUARTER) / "agreed.csv").read_text().splitlines()
    fed = [line for line in agreed if not line.endswith(",,,,")]
    (board / "agreed.csv").write_text("\n".join(fed) + "\n")
    said = run("--workspace", str(board))
    assert "Held" not in said
    pack = board / "reports" / str(QUARTER) / "board"
    plans = specimen_rows(framework, "child_protection_conferences", "plans")
    still_open = int((plans["ended_on"].isna() | (plans["ended_on"] > pd.Timestamp(QUARTER.end))).sum())
    assert headline(pack, "cp_plans_count") == f"{still_open:,}"
    page = (pack / "2_local_authority_report.html").read_text()
    assert "was written from Annex A" in page and "brothers and sisters are counted one by one" in page
