"""What comes out of reading a return: its tables, and everything worth saying about how they were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wscb_lib.quarter import Quarter

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Match:
    """One heading of a file, and the column it was taken for.

    `column` is "" when the heading was not recognised; `place` is where it stands in its row, from 0. `how`
    is "name", "alias", "close" (a near spelling, to be checked by a person) or "unknown".
    """

    table: str
    sheet: str
    heading_row: int
    heading: str
    column: str
    how: str
    place: int = 0


@dataclass(frozen=True)
class CellFault:
    """One cell that could not be read as its column is declared; its value is absent from the table.

    `found` is "" when the column may hold something about a person, so that no message can repeat it.
    `wanted` is one or more sentences: what would have been read, and what to do. `row` is the row's number
    in the sheet as a person sees it; `sheet` is "" for a csv.

    >>> fault = CellFault("cases", "LADO", 7, "Sector", "employer_sector", "Educ",
    ...     'Allowed: education, health. Did you mean "education"?', "data/live/returns/2015-16-Q4/lado.xlsx")
    >>> print(fault.sentence())
    data/live/returns/2015-16-Q4/lado.xlsx, sheet "LADO", row 7, column "Sector": found "Educ".
    Allowed: education, health. Did you mean "education"?
    """

    table: str
    sheet: str
    row: int
    heading: str
    column: str
    found: str
    wanted: str
    file: str = ""

    def sentence(self) -> str:
        """Where, what was found, what was wanted, what to do."""
        places = [self.file, f'sheet "{self.sheet}"' if self.sheet else "", f"row {self.row}"]
        places.append(f'column "{self.heading}"' if self.heading else "")
        found = (
            f'found "{self.found}"'
            if self.found
            else "what stands here cannot be read (it is not repeated here)"
        )
        return f"{', '.join(place for place in places if place)}: {found}.\n{self.wanted}"


@dataclass(frozen=True)
class Lacking:
    """A table that did not come with the others of its return, told to the analyst, to its agency, and to
    readers of the pack, who see nothing that stands in the file. One that came, and whose headings cannot be
    matched, `is_held`.

    >>> Lacking("plans", "plans: no sheet.", "plans: no sheet. Send it.", "Plans did not come.").table
    'plans'
    """

    table: str
    logged: str
    asked: str
    shown: str
    is_held: bool = False


@dataclass(frozen=True)
class Reading:
    """One agency's return for one quarter, or the back series of a return (then `quarter` is None).

    Each table is a DataFrame of the declared columns, typed: category, text and id are str or None; date and
    datetime are datetime64[ns] or NaT; count, number and age are float64 or NaN; flag is True, False or None.
    A count or number `x` has a column `x_status` beside it: the word for a symbol that stood in the figure's
    place, else None. `_row` is the row's number in the sheet, `_sheet` its name ("" for a csv), `_file` the
    file, within the workspace.

    `lacking` are the tables that should have come with the others and did not, or cannot be read: the others
    count.

    When `fault` is not "", nothing was read: `tables` is empty and the return is held. `fault_asked` says it
    to the agency; `fault_logged` to the analyst on the console, and `fault_shown` to readers of the pack,
    with nothing in either that stands in the file.
    """

    return_id: str
    agency: str
    quarter: Quarter | None
    path: str
    version: int = 1
    header: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    matches: tuple[Match, ...] = ()
    cell_faults: tuple[CellFault, ...] = ()
    notes: tuple[str, ...] = ()
    fault: str = ""
    opened_as: str = ""
    fault_asked: str = ""
    fault_shown: str = ""
    fault_logged: str = ""
    lacking: tuple[Lacking, ...] = ()
