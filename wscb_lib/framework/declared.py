"""What agencies send, as declared: returns, their tables and columns, and every measure made from them.

The field names are the keys of the TOML pages. A field whose metadata says `required` must be written; every
other has a meaning when it is absent, given beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wscb_lib.framework.partners import REQUIRED
from wscb_lib.quarter import Quarter

KINDS = ("count", "sum", "share", "rate", "median", "mean", "stock")
EVIDENCE = ("quantitative", "qualitative", "outcome")
BETTER = ("higher", "lower", "neither")
CADENCES = ("quarterly", "half_yearly", "termly", "annual", "on_publication")
COLUMN_TYPES = ("text", "category", "date", "datetime", "number", "count", "flag", "age", "id")
WAYS_IN = ("rows", "totals")
OWN_NUMBERS, TOWN = "agency", "town"
"""Whose an id's numbering is: the sender's own, or one register for the whole town; else the id of the agency
that numbers."""
OF_YEAR = ("last",)
TELLS_OF = ("person", "service")
FORMS = ("squares", "bars", "paired", "matrix", "agency_dots", "beside", "crossed", "examples", "graded")


@dataclass(frozen=True)
class Column:
    """One column of a return: what it means, what it may hold, and the headings agencies use for it."""

    name: str
    meaning: str = field(metadata=REQUIRED)
    type: str = field(metadata=REQUIRED)
    allowed: tuple[str, ...] = ()  # for a category: the only values; empty for every other type
    codes: Mapping[str, str] = field(default_factory=dict)  # spellings agencies use -> allowed value
    dated: Mapping[str, Mapping[str, date]] = field(default_factory=dict)  # value -> valid_from, valid_to
    aliases: tuple[str, ...] = ()  # headings agencies actually use; the name itself always counts
    is_required: bool = False  # an absent value sets the row aside
    is_optional: bool = False  # the whole column may be missing from a file
    is_identifying: bool = False  # reported by row number only
    is_printed: bool = False  # words that may stand on a page, where nothing in them tells who is meant
    # its values name agencies, by what board.toml says they are known as or counted in
    is_agency: bool = False
    # of a child: a breakdown by it falls under the edition's small-number rule
    is_characteristic: bool = False
    is_sensitive: bool | None = (
        # what came of few people is not shown by it: it would tell one person's answer or case; None: not
        # said
        None
    )
    known_from: str = ""  # date column from which this one is known; before that it is blank
    applies_to: Mapping[str, Any] = field(
        default_factory=dict
    )  # the rows it is about, as a filter; of others it is left blank
    minimum: float | None = None
    maximum: float | None = None
    bands: str = ""  # name of the bands in board.toml by which it is broken down
    # of an id, always written: "agency", each sender's own; "town", one register for all; or whose number it
    # is
    numbering: str = ""
    links: str = ""  # "table.column" in the same return that must hold this value
    said_as: str = ""  # what follows "by" where figures are broken down by it; absent: its name

    @property
    def is_senders_own(self) -> bool:
        """Whether a number means something only beside the agency that sent it: another's like it is another
        thing.

        >>> Column("complaint_id", "", "id", numbering="agency").is_senders_own, Column("episode_id", "", "id", numbering="police").is_senders_own
        (True, False)
        """
        return self.type == "id" and self.numbering == OWN_NUMBERS

    @property
    def is_shared_number(self) -> bool:
        """Whether a number means the same thing whoever sends it.

        >>> Column("episode_id", "", "id", numbering="police").is_shared_number
        True
        """
        return self.numbering not in ("", OWN_NUMBERS)

    @property
    def spoken(self) -> str:
        """The words for a breakdown by this column.

        >>> Column("employer_sector", "Sector of the employer", "category").spoken
        'employer sector'
        """
        return self.said_as or self.name.replace("_", " ")

    @property
    def heading(self) -> str:
        """What people call the column: the first heading agencies use for it.

        >>> Column("held_on", "Day of the conference", "date", aliases=("Conference date",)).heading
        'Conference date'
        """
        return self.aliases[0] if self.aliases else self.name


@dataclass(frozen=True)
class Table:
    """One table of a return."""

    name: str
    grain: str = field(metadata=REQUIRED)
    key: tuple[str, ...] = field(metadata=REQUIRED)
    opened_on: str = field(metadata=REQUIRED)  # the date that brings a row into being
    columns: Mapping[str, Column] = field(default_factory=dict, metadata={"toml": "column"})
    ended_on: str = ""  # the date after which a row is no longer sent
    carries_forward: bool = False  # open rows must be sent again each quarter until they end
    orders: tuple[tuple[str, str], ...] = ()  # pairs of dates: the first may not be after the second
    may_be_empty: bool = False  # a quarter with no rows is a nil return, not a fault
    is_optional: bool = False  # the whole sheet may be left out: nothing was written down
    # "meeting": a row dated by the Board's meeting on the quarter is in it; absent: by its end
    known_until: str = ""
    includes: tuple[str, ...] = ()  # sets of columns from column_sets.toml


@dataclass(frozen=True)
class Break:
    """From this quarter a measure no longer compares with what went before."""

    start: Quarter = field(metadata={"required": True, "toml": "from"})
    because: str = field(metadata=REQUIRED)


@dataclass(frozen=True)
class Measure:
    """One thing the Board counts, and why."""

    id: str
    return_id: str
    title: str = field(metadata=REQUIRED)
    question: str = field(metadata=REQUIRED)
    decision: str = field(metadata=REQUIRED)  # what the Board would do differently
    evidence: str = field(metadata=REQUIRED)
    table: str = field(metadata=REQUIRED)
    kind: str = field(metadata=REQUIRED)
    better: str = field(metadata=REQUIRED)
    why: str = field(metadata=REQUIRED)
    numerator: Mapping[str, Any] = field(default_factory=dict)
    denominator: Mapping[str, Any] = field(default_factory=dict)
    of: str = ""  # count distinct values of this column; absent: rows
    events: str = ""  # signals judge distinct values of this column; absent: what is counted
    measured: tuple[str, ...] = ()  # median and mean: one number column, or two dates; sum: one number column
    unit: str = ""  # counts: a plural noun; otherwise set by the kind
    counted_on: str = ""
    open_from: str = ""
    open_to: str = ""
    population: str = ""  # rates: which population of board.toml
    gravity: int = 2  # how much it matters to a child's safety: 1, 2 or 3
    by: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    caveats: str = ""
    checked_by: str = ""
    breaks: tuple[Break, ...] = ()
    known_after: Mapping[str, int] = field(default_factory=dict)  # {months = 3}: too early before then
    cadence: str = ""  # absent: the return's
    way_in: str = "rows"
    # "last": the year's figure is its last quarter's, a level or what looks back; absent: as its kind has it
    of_year: str = ""
    # measure of another agency that must count these too: the part is never larger than the whole
    part_of: str = ""
    least_part: float = 0.0  # the smallest share of the whole that the part can be believed to be
    form: str = ""  # the form of exhibit that suits it better than a trend or a level, one of FORMS
    # of a share: the breakdown whose groups, or "sender" whose agencies, are held side by side
    spread: str = ""
    # what a nought means, in words: every group then keeps its row; absent: those with none are left out
    silence: str = ""
    companion: str = ""  # measure printed beside this one
    flows: tuple[str, ...] = ()  # for a stock: the measures of what comes in and what goes out
    # the time of year matters, as is known: compared within its quarter of the year
    is_seasonal: bool = False
    # of a share: "person", what became of whom it counts; "service", whether work was done as it should;
    # absent: guarded as of a person
    tells_of: str = ""
    # false: only repeats a measure that is judged, or a plan decides it and not chance
    is_judged: bool = True
    function: str = ""  # "module:name" when the kinds and filters cannot say it
    indicator: str = ""  # the catalogue id of published comparators; absent: its own id

    def __post_init__(self) -> None:
        if not self.unit:
            units = {"share": "percent", "rate": "rate_per_10000", "median": "days", "mean": "days"}
            object.__setattr__(self, "unit", units.get(self.kind, ""))

    @property
    def annualised(self) -> bool:
        """A rate of events in a quarter is multiplied by four, so that it stands beside yearly rates."""
        return self.kind == "rate" and bool(self.counted_on)


@dataclass(frozen=True)
class Return:
    """What one agency, or several, send: tables, and every measure made from them."""

    id: str
    title: str = field(metadata=REQUIRED)
    agencies: tuple[str, ...] = field(metadata=REQUIRED)
    cadence: str = field(metadata=REQUIRED)
    why: str = field(metadata=REQUIRED)
    due_days: int = 20
    tolerance: float = 0.02  # share of rows set aside above which the return is held
    tables: Mapping[str, Table] = field(default_factory=dict, metadata={"toml": "table"})
    measures: Mapping[str, Measure] = field(default_factory=dict, metadata={"toml": "measure"})
    per_agency: bool = False  # one file per agency
    due_quarters: tuple[int, ...] = ()  # annual, half-yearly, termly: the quarters it is due in
    about: tuple[
        str, ...
    ] = ()  # the agencies of whom every row tells, where no column names them: whoever sends it
