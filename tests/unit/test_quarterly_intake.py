"""What lies in the folders of returns, and what is said of what no return can use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import framework_of
from wscb_lib.errors import UsageFault
from wscb_lib.framework import Column, Return, Table
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly import intake
from wscb_lib.quarterly.intake import read_everything, reading_key
from wscb_lib.store import Store

QUARTER = Quarter.parse("2015-16-Q4")


def test_a_file_that_belongs_to_no_return_is_said_whichever_quarter_it_lies_in(tmp_path):
    whole = framework_of(str(QUARTER))
    framework = replace(whole, returns={"lado": whole.returns["lado"]})
    for quarter, name in (
        ("2015-16-Q2", "ladoo.xlsx"),
        ("2015-16-Q4", "lados.xlsx"),
        ("2016-17-Q1", "later.xlsx"),
    ):
        (tmp_path / "returns" / quarter).mkdir(parents=True)
        (tmp_path / "returns" / quarter / name).write_bytes(b"")
    _, said = read_everything(framework, Store(tmp_path), QUARTER)
    assert [sentence.partition(":")[0] for sentence in said] == [
        "returns/2015-16-Q2/ladoo.xlsx",
        "lados.xlsx",
    ]


def test_a_file_of_the_back_series_that_is_no_history_is_said_with_the_nearest_name(tmp_path):
    whole = framework_of(str(QUARTER))
    framework = replace(whole, returns={name: whole.returns[name] for name in ("lado", "partner_indicators")})
    back = tmp_path / "returns" / "back_series"
    back.mkdir(parents=True)
    for name in (
        "partner_indicators_indicators.csv",
        "lado__cases.xlsx",
        "Results.csv",
        "received.csv",
        "results.csv",
        "notes.docx",
        "~$lado.xlsx",
    ):
        (back / name).write_bytes(b"")
    _, said = read_everything(framework, Store(tmp_path), QUARTER)
    told = dict(sentence.removeprefix("returns/back_series/").split(": ", 1) for sentence in said)
    assert list(told) == [
        "Results.csv",
        "lado__cases.xlsx",
        "notes.docx",
        "partner_indicators_indicators.csv",
    ]
    assert 'Did you mean "partner_indicators__indicators"?' in told["partner_indicators_indicators.csv"]
    assert told["lado__cases.xlsx"].endswith("Save it as lado__cases.csv.") and told["Results.csv"].endswith(
        "Save it as results.csv."
    )
    assert told["notes.docx"].startswith(
        "no history has this name, so the file was not read. A history is named for its return and its table"
    )


def test_totals_laid_in_a_quarters_folder_are_sent_to_where_they_are_read(tmp_path):
    whole = framework_of(str(QUARTER))
    (tmp_path / "returns" / "2015-16-Q4").mkdir(parents=True)
    (tmp_path / "returns" / "2015-16-Q4" / "results.csv").write_bytes(b"")
    _, (said,) = read_everything(
        replace(whole, returns={"lado": whole.returns["lado"]}), Store(tmp_path), QUARTER
    )
    assert said.startswith(
        "results.csv: totals of past quarters are read from returns/back_series/results.csv alone"
    )


def lado(**declared) -> Return:
    table = Table("cases", "", ("case_id",), "held_on", {"case_id": Column("case_id", "", "id")})
    return Return(
        "lado",
        **{
            "title": "",
            "agencies": ("lado",),
            "cadence": "quarterly",
            "why": "",
            "tables": {"cases": table},
            **declared,
        },
    )


def test_the_key_of_a_reading_changes_with_the_file_its_name_the_quarter_and_the_declaration():
    keys = {
        reading_key(lado(), {"lado.csv": "a"}, QUARTER, "lado"),
        reading_key(lado(), {"lado.csv": "b"}, QUARTER, "lado"),
        reading_key(lado(), {"lado_v2.csv": "a"}, QUARTER, "lado"),
        reading_key(lado(), {"lado.csv": "a"}, QUARTER.previous, "lado"),
        reading_key(lado(tables={}), {"lado.csv": "a"}, QUARTER, "lado"),
    }
    assert len(keys) == 5


def test_the_key_of_a_reading_does_not_change_with_a_title_or_the_order_of_files():
    files = {"cases.csv": "a", "meetings.csv": "b"}
    turned = dict(reversed(files.items()))
    assert reading_key(lado(), files, QUARTER, "lado") == reading_key(
        lado(title="Allegations"), turned, QUARTER, "lado"
    )


def test_a_file_that_is_written_to_while_it_is_read_is_not_believed(tmp_path, monkeypatch):
    whole = framework_of(str(QUARTER))
    path = tmp_path / "returns" / str(QUARTER) / "lado.csv"
    path.parent.mkdir(parents=True)
    path.write_text("a")

    def slowly(*_):
        path.write_text("b")
        return object()

    monkeypatch.setattr(intake, "read_return", slowly)
    with pytest.raises(UsageFault, match="written to while the run was reading it"):
        read_everything(replace(whole, returns={"lado": whole.returns["lado"]}), Store(tmp_path), QUARTER)
    assert not (tmp_path / "store").exists()
