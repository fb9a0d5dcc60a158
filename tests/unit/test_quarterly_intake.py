"""What lies in the folders of returns, and what is said of what no return can use."""

from __future__ import annotations

from dataclasses import replace

from tests.conftest import framework_of
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.intake import read_everything
from wscb_lib.store import Store

QUARTER = Quarter.parse("2015-16-Q4")


def test_a_file_that_belongs_to_no_return_is_said_whichever_quarter_it_lies_in(tmp_path):
    whole = framework_of(str(QUARTER))
    framework = replace(whole, returns={"lado": whole.returns["lado"]})
    for quarter, name in (("2015-16-Q2", "ladoo.xlsx"), ("2015-16-Q4", "lados.xlsx"), ("2016-17-Q1", "later.xlsx")):
        (tmp_path / "returns" / quarter).mkdir(parents=True)
        (tmp_path / "returns" / quarter / name).write_bytes(b"")
    _, said = read_everything(framework, Store(tmp_path), QUARTER)
    assert [sentence.partition(":")[0] for sentence in said] == ["returns/2015-16-Q2/ladoo.xlsx", "lados.xlsx"]
