"""What a return's tables hold, as declared: the rows of a table, and every column of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wscb_lib.framework.filters import Filter
from wscb_lib.framework.keys import said

COLUMN_TYPES = ("text", "category", "date", "datetime", "number", "count", "flag", "age", "id")
OWN_NUMBERS, TOWN = "agency", "town"
"""Whose an id's numbering is: the sender's own, or one register for the whole town; else the id of the agency
that numbers."""
KNOWN_UNTIL = ("meeting",)


@dataclass(frozen=True)
class Column:
    """One column of a return: what it means, what it may hold, and the headings agencies use for it."""

    name: str
    meaning: str = field(
        metadata=said(
            "What it holds, in words a Board member can check. Its first sentence is said in definitions.",
            "Day the child was seen; blank while nobody has",
        )
    )
    type: str = field(
        metadata=said(
            "What kind of value it holds. A flag is yes or no; a count is a whole number; an age is in "
            "years.",
            "category",
            one_of=COLUMN_TYPES,
        )
    )
    allowed: tuple[str, ...] = field(
        default=(),
        metadata=said(
            'Of a category: the only values. "measures" stands for the ids of all the return\'s measures, '
            "where each "
            "row is of one. Absent for every other type.",
            ["allegation", "advice only"],
        ),
    )
    codes: Mapping[str, str] = field(
        default_factory=dict,
        metadata=said(
            "Spellings and codes that agencies use, each with the allowed value it means: a line a code, "
            "under `[table.<table>.column.<column>.codes]`.",
            {"PHY": "physical"},
        ),
    )
    dated: Mapping[str, Mapping[str, date]] = field(
        default_factory=dict,
        metadata=said(
            "Of an allowed value that came or went: its `valid_from`, its `valid_to`, or both. Absent: "
            "always valid.",
            {"trafficking": {"valid_from": date(2015, 4, 1)}},
        ),
    )
    aliases: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "The headings that agencies really use, the commonest first; the column's own name always "
            "counts.",
            ["Referral date", "Date referred"],
        ),
    )
    explained: Mapping[str, str] = field(
        default_factory=dict,
        metadata=said("What each of its values asks, in words that a request prints.", {"1 Leadership": "…"}),
    )
    is_required: bool = field(
        default=False, metadata=said("A row without a value here is set aside, and the agency is told.", True)
    )
    is_optional: bool = field(
        default=False, metadata=said("The whole column may be missing from a file.", True)
    )
    is_identifying: bool = field(
        default=False,
        metadata=said(
            "It could tell who is meant: a message names its rows by number, never its values.", True
        ),
    )
    is_printed: bool = field(
        default=False,
        metadata=said("Words that may stand on a page, where nothing in them tells who is meant.", True),
    )
    is_agency: bool = field(
        default=False,
        metadata=said(
            "Its values name agencies, by what board.toml says they are known as or counted in.",
            True,
        ),
    )
    is_characteristic: bool = field(
        default=False,
        metadata=said("Of a child: a breakdown by it falls under the edition's small-number rule.", True),
    )
    is_sensitive: bool | None = field(
        default=None,
        metadata=said(
            "Whether what came of few people is hidden in a breakdown by it, for it would tell one person's "
            "answer or case. Absent: not said, which is refused of a column that figures are broken down by.",
            True,
        ),
    )
    known_from: str = field(
        default="",
        metadata=said(
            "The date column from which this one is known: before that day it is blank. Absent: known at "
            "once.",
            "concluded_on",
        ),
    )
    applies_to: Filter = field(
        default_factory=dict,
        metadata=said(
            "The rows it is about, as a filter: of others it is left blank. Absent: of all rows.",
            {"threshold": "allegation"},
        ),
    )
    minimum: float | None = field(default=None, metadata=said("The least it can be. Absent: no least.", 0))
    maximum: float | None = field(default=None, metadata=said("The most it can be. Absent: no most.", 25))
    bands: str = field(
        default="",
        metadata=said("The bands of board.toml by which it is broken down. Absent: as it stands.", "age"),
    )
    numbering: str = field(
        default="",
        metadata=said(
            'Of an id, and always written: "agency", each sender\'s own numbers; "town", one register for '
            "all; or the "
            "id of the agency whose number it is.",
            "agency",
        ),
    )
    is_asked: bool = True  # whether an agency has agreed to send it; set on loading
    links: str = field(
        default="",
        metadata=said(
            'The column of the same return, as "table.column", that must hold this value. Absent: it '
            "stands alone.",
            "plans.plan_id",
        ),
    )
    like: str = field(
        default="",
        metadata=said(
            'Of a source: the column of a return, as "return.table.column", whose type, allowed values and '
            "codes it shares; what it says itself is added. Absent: it stands alone.",
            "front_door.contacts.source",
        ),
    )
    said_as: str = field(
        default="",
        metadata=said(
            'What follows "by" where figures are broken down by it. Absent: its name.',
            "agency that brought it",
        ),
    )

    @property
    def is_senders_own(self) -> bool:
        """Whether a number means something only beside the agency that sent it: another's like it is another
        thing.

        >>> own, polices = (Column("number", "", "id", numbering=whose) for whose in ("agency", "police"))
        >>> own.is_senders_own, polices.is_senders_own
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
    grain: str = field(
        metadata=said(
            'What a row is, beginning "one row per": pages say of what they count.', "one row per case"
        )
    )
    key: tuple[str, ...] = field(
        metadata=said("The columns by which a row is told from every other of its agency.", ["case_id"])
    )
    opened_on: str = field(metadata=said("The date that brings a row into being.", "referred_on"))
    columns: Mapping[str, Column] = field(
        default_factory=dict,
        metadata=said(
            "Its columns, each under `[table.<table>.column.<column>]`.",
            {"case_id": {"meaning": "The case's own number", "type": "id", "numbering": "agency"}},
            toml="column",
        ),
    )
    ended_on: str = field(
        default="",
        metadata=said(
            "The date after which a row is no longer sent. Absent: it is sent once.", "concluded_on"
        ),
    )
    carries_forward: bool = field(
        default=False, metadata=said("Open rows must be sent again each quarter until they end.", True)
    )
    orders: tuple[tuple[str, str], ...] = field(
        default=(),
        metadata=said(
            "Pairs of dates: the first may not be after the second.", [["referred_on", "concluded_on"]]
        ),
    )
    begins_with: str = field(
        default="",
        metadata=said("The column of which a request begins with a row for each value.", "standard"),
    )
    may_be_empty: bool = field(
        default=False, metadata=said("A quarter with no rows is a nil return, not a fault.", True)
    )
    is_optional: bool = field(
        default=False, metadata=said("The whole sheet may be left out: nothing was written down.", True)
    )
    known_until: str = field(
        default="",
        metadata=said(
            '"meeting": a row dated by the Board\'s meeting on the quarter is in it. Absent: by the '
            "quarter's end.",
            "meeting",
            one_of=KNOWN_UNTIL,
        ),
    )
    includes: tuple[str, ...] = field(
        default=(), metadata=said("Sets of columns of column_sets.toml, laid before its own.", ["child"])
    )
    is_asked: bool = True  # whether an agency has agreed to send it; set on loading
