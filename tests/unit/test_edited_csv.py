"""Targets, comparators and registers are read however Excel saved them."""

from __future__ import annotations

import pytest

from tests.conftest import framework_of
from wscb_lib.edited_csv import NotRead, read_edited
from wscb_lib.errors import RegisterUnreadable
from wscb_lib.framework.lists import read_comparators, read_targets
from wscb_lib.quality import read_registers
from wscb_lib.quarter import Quarter

TARGETS = (
    "measure,target,milestone,by_when,objective,owner,review_on\r\n"
    "plans,90,85,March 2017,Children\u2019s caf\u00e9 \u00a3,Director,30/06/2016\r\n"
    ",,,,,,\r\n"
)
SAVED = {
    "CSV UTF-8": TARGETS.encode("utf-8-sig"),
    "CSV": TARGETS.encode("cp1252"),
    "Unicode text": TARGETS.replace(",", "\t").encode("utf-16"),
    "semicolons": TARGETS.replace(",", ";").encode("utf-8"),
    "old Mac lines": TARGETS.replace("\r\n", "\n").encode("utf-8"),
}


@pytest.mark.parametrize("saved", SAVED)
def test_targets_are_read_in_every_way_that_excel_saves_them(tmp_path, saved):
    (tmp_path / "targets.csv").write_bytes(SAVED[saved])
    faults: list[str] = []
    (target,) = read_targets(tmp_path / "targets.csv", "targets.csv", faults)
    assert not faults
    assert target.objective == "Children\u2019s caf\u00e9 \u00a3" and str(target.review_on) == "2016-06-30"


def test_a_note_of_200_000_letters_is_read(tmp_path):
    path = tmp_path / "comparators.csv"
    headings = "measure,year,area,value,status,published_on,source\n"
    path.write_text(f"{headings}plans,2015,England,1,,2016-06-30,{'x' * 200_000}\n")
    faults: list[str] = []
    (found,) = read_comparators(path, path.name, faults)
    assert not faults and len(found.source) == 200_000


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b'measure\n"never closed', "a quotation mark is opened and never closed"),
        (b"PK\x03\x04" + b"\x00" * 40, "it is a workbook named .csv"),
        (b"measure\x00\x81\n", "it is no text"),
    ],
)
def test_what_is_no_csv_is_a_fault_that_names_the_file(tmp_path, raw, says):
    (tmp_path / "targets.csv").write_bytes(raw)
    faults: list[str] = []
    assert read_targets(tmp_path / "targets.csv", "targets.csv", faults) == ()
    assert len(faults) == 1 and faults[0].startswith(f"targets.csv: {says}")


def test_a_row_is_named_by_the_number_that_excel_shows(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n\n,\n1,2\n")
    assert read_edited(tmp_path / "x.csv") == (["a", "b"], [(4, {"a": "1", "b": "2"})])


def test_a_file_that_cannot_be_opened_is_said(tmp_path):
    with pytest.raises(NotRead, match="cannot be opened"):
        read_edited(tmp_path)


def register(tmp_path, text: bytes):
    folder = tmp_path / "returns" / "2015-16-Q4"
    folder.mkdir(parents=True)
    (folder / "received.csv").write_bytes(text)
    return read_registers(framework_of(), tmp_path, Quarter.parse("2015-16-Q4"))


def test_a_register_saved_by_excel_with_british_days_and_blank_rows_is_read(tmp_path):
    rows = "return,agency,received_on,note\r\nlado,,22/04/2016,the caf\u00e9\u2019s\r\n,,,\r\n"
    (receipt,) = register(tmp_path, rows.encode("cp1252"))
    assert (receipt.return_id, str(receipt.received_on)) == ("lado", "2016-04-22")


def test_a_register_that_is_no_csv_is_named(tmp_path):
    with pytest.raises(RegisterUnreadable, match="returns/2015-16-Q4/received.csv: a quotation mark"):
        register(tmp_path, b'return\n"lado')
