"""What the framework refuses of its own pages when they are read together."""

from __future__ import annotations

from wscb_lib.framework import Board, Column, Framework, Return, Table
from wscb_lib.framework.checks import check
from wscb_lib.quarter import Quarter


def faults_of(**headings: tuple[str, ...]) -> list[str]:
    """The faults of a return with one table, whose columns have these aliases."""
    columns = {name: Column(name, "", "text", aliases=aliases) for name, aliases in headings.items()}
    table = Table("challenges", "", ("number",), "raised_on", {**columns, "raised_on": Column("raised_on", "", "date")})
    spec = Return("record", "", (), "quarterly", "", tables={"challenges": table})
    return check(Framework(Quarter.parse("2015-16-Q4"), Board("", "", "", 40), *[()] * 5, {"record": spec}, (), (), ()))


def test_a_heading_that_leads_to_two_columns_is_refused():
    assert faults_of(number=("Ref", "Challenge"), question=("challenge ",)) == [
        'record.toml, table challenges: the heading "challenge " leads to two columns, number and question. Keep it for one.'
    ]


def test_a_columns_own_name_counts_as_a_heading_too():
    assert faults_of(number=("Raised_on",)) != []


def test_a_heading_said_twice_of_one_column_is_no_fault():
    assert faults_of(number=("Number", "NUMBER", "Ref")) == []
