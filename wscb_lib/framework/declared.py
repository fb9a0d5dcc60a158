"""What agencies send, as declared: returns, their tables and columns, and every measure made from them.

The field names are the keys of the TOML pages, and each says what it means and what its absence means: see
`keys`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from wscb_lib.framework.columns import COLUMN_TYPES, KNOWN_UNTIL, OWN_NUMBERS, TOWN, Column, Table
from wscb_lib.framework.keys import said
from wscb_lib.framework.measured import (
    BETTER,
    CADENCES,
    EVIDENCE,
    FORMS,
    KINDS,
    OF_YEAR,
    TELLS_OF,
    WAYS_IN,
    Break,
    Measure,
)
from wscb_lib.quarter import Quarter

__all__ = [
    "BETTER",
    "CADENCES",
    "COLUMN_TYPES",
    "EVIDENCE",
    "FORMS",
    "KINDS",
    "KNOWN_UNTIL",
    "OF_YEAR",
    "OWN_NUMBERS",
    "TELLS_OF",
    "TOWN",
    "WAYS_IN",
    "Break",
    "Column",
    "Measure",
    "Return",
    "Table",
]


@dataclass(frozen=True)
class Return:
    """What one agency, or several, send: tables, and every measure made from them."""

    id: str
    title: str = field(metadata=said("What people call it.", "Allegations against adults"))
    agencies: tuple[str, ...] = field(
        metadata=said("Who sends it, by the ids of board.toml.", ["childrens_social_care"])
    )
    cadence: str = field(metadata=said("How often it is sent.", "quarterly", one_of=CADENCES))
    why: str = field(
        metadata=said("What of the framework asks for it.", "The framework's eighth quarterly report.")
    )
    due_days: int = field(default=20, metadata=said("Days after the quarter's end by which it is due.", 25))
    tolerance: float = field(
        default=0.02,
        metadata=said(
            "The share of its rows that may be set aside for faults: above it the whole return is held, and "
            "its figures are not shown.",
            0.05,
        ),
    )
    tables: Mapping[str, Table] = field(
        default_factory=dict,
        metadata=said(
            "Its tables, each under `[table.<table>]`.",
            {"cases": {"grain": "one row per case", "key": ["case_id"], "opened_on": "referred_on"}},
            toml="table",
        ),
    )
    measures: Mapping[str, Measure] = field(
        default_factory=dict,
        metadata=said(
            "Its measures, each under `[measure.<id>]`. Whatever most of them share may stand once, under "
            "`[defaults]`.",
            {
                "lado_open": {
                    "title": "Allegations open",
                    "question": "How many wait?",
                    "decision": "Whether to ask why",
                    "why": "Waiting harms.",
                    "kind": "stock",
                }
            },
            toml="measure",
        ),
    )
    asked_from: Mapping[str, Quarter] = field(default_factory=dict)  # by agency; set on loading
    tables_of: Mapping[str, Mapping[str, Table]] = field(
        default_factory=dict
    )  # as each agency is asked for them, where that is not the same of all; set on loading
    per_agency: bool = field(default=False, metadata=said("Each agency sends a file of its own.", True))
    due_quarters: tuple[int, ...] = field(
        default=(),
        metadata=said("Of what is not quarterly: the quarters of the year in which it is due.", [2, 4]),
    )
    about: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "The agencies of whom every row tells, whoever sends it, where no column names them.", ["schools"]
        ),
    )
    unit_column: str = field(
        default="",
        metadata=said(
            "Where an agency, its schools and its teams each send a file, which stand beside one another: "
            "the column that says whose a row is. It is read from above the headings.",
            "unit",
        ),
    )
    unit_called: Mapping[str, str] = field(
        default_factory=dict,
        metadata=said(
            "What such a unit of an agency is called, by the agency's id. Absent: a team.",
            {"schools": "school"},
        ),
    )
    guidance: tuple[str, ...] = field(
        default=(),
        metadata=said("What its request says first, a sentence each.", ["Score each standard from 0 to 3."]),
    )

    def asked_of(self, agency: str) -> Return:
        """The return as one agency is asked for it, where that is less than of the others.

        >>> Return("lado", "Allegations", ("lado",), "quarterly", "an example").asked_of("lado").id
        'lado'
        """
        return replace(self, tables=self.tables_of[agency]) if agency in self.tables_of else self
