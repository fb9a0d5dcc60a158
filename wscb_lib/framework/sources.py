"""What a case system exports, as declared: the tables of a national extract, and which tables of our returns
each can fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wscb_lib.framework.columns import Table
from wscb_lib.framework.keys import said

FORMS = ("tables", "xml")


@dataclass(frozen=True)
class Made:
    """One table of a return that a source fills. A column of the same name is taken as it stands."""

    return_id: str = field(
        metadata=said("The return that is filled.", "child_protection_conferences", toml="return")
    )
    table: str = field(metadata=said("The table of it.", "section_47_enquiries"))
    of: str = field(
        metadata=said("The table of the source that its rows come from.", "enquiries", toml="from")
    )
    columns: Mapping[str, str] = field(
        default_factory=dict,
        metadata=said(
            "Columns of the return, each with the column of the source that fills it where its name is "
            "another.",
            {"strategy_discussion_on": "started_on"},
        ),
    )
    made_of: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata=said(
            "Numbers that the source does not hold, each with the columns of the source that tell one from "
            "another: the same row has the same number in every extract.",
            {"s47_id": ["child_id", "started_on"]},
        ),
    )
    present: tuple[str, ...] = field(
        default=(),
        metadata=said("Columns of the source without which a row is none of this table.", ["held_on"]),
    )
    only: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata=said(
            "Columns of the source, each with the values whose rows are of this table. Absent: every row.",
            {"kind": ["missing"]},
        ),
    )
    aged_on: str = field(
        default="",
        metadata=said(
            "The date of the source on which the child's age is worked out from `born_on`, which goes no "
            "further. Absent: no age.",
            "started_on",
        ),
    )
    beside: Mapping[str, str] = field(
        default_factory=dict,
        metadata=said(
            "Other tables of the source, each with the column by which a row finds its own there.",
            {"children": "child_id"},
        ),
    )
    function: str = field(
        default="",
        metadata=said(
            "A Python function that makes the rows of `from` from the source's tables where a mapping cannot "
            "say it. Absent: the rows as they stand.",
            "wscb_lib.sources.named:periods_of_care",
        ),
    )
    adds: tuple[str, ...] = field(
        default=(), metadata=said("The columns that the function adds to the source's own.", ["entered_on"])
    )


@dataclass(frozen=True)
class Source:
    """One national extract: how it is read, and what it fills."""

    id: str
    title: str = field(metadata=said("What people call it.", "Annex A"))
    agency: str = field(metadata=said("Whose case system it comes from.", "childrens_social_care"))
    form: str = field(metadata=said("Sheets of a workbook or csv files; or XML.", "tables", one_of=FORMS))
    known_as: str = field(
        metadata=said("Where its columns are laid down, and of when.", "Ofsted's template of August 2019")
    )
    reaches: str = field(
        metadata=said("What time it covers, in words that pages print.", "the six months before it was taken")
    )
    cannot: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "What it does not hold, a sentence each, printed beside the figures it fills.",
            ["It has no number for a family, so brothers and sisters are counted one by one."],
        ),
    )
    years: tuple[int, ...] = field(
        default=(),
        metadata=said("Of XML: the years of the collection whose columns are known.", [2023, 2024]),
    )
    each: Mapping[str, str] = field(
        default_factory=dict,
        metadata=said(
            "Of XML: the path of the element that is a row of each table, from the child down. Its columns' "
            "aliases are paths too.",
            {"referrals": "Child/CINdetails"},
        ),
    )
    tables: Mapping[str, Table] = field(
        default_factory=dict,
        metadata=said(
            "Its tables, each under `[table.<table>]`, as a return's are.",
            {"contacts": {"grain": "one row per contact", "key": ["child_id"], "opened_on": "received_on"}},
            toml="table",
        ),
    )
    makes: tuple[Made, ...] = field(
        default=(),
        metadata=said(
            "What it fills, each under `[[makes]]`.",
            [{"return": "front_door", "table": "contacts", "from": "contacts"}],
        ),
    )
