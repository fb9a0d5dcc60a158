"""What a check found, and what the gate decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework.board import Edition
from wscb_lib.framework.values import Framework
from wscb_lib.measures.past import PastTotal, Seam
from wscb_lib.quarter import Quarter
from wscb_lib.returns.readings import Lacking
from wscb_lib.returns.spellings import listed

if TYPE_CHECKING:
    import pandas as pd

LEVELS = ("FAIL", "ADVISORY", "PASS")
"""The one scale, gravest first."""

AT_LEAST_ONE = "at least one"
"""What a page says instead of a number of rows so small that it may be one child."""
RESTATED = "restated"
"""The rule of rows that were sent before and now say something else."""
TABLE_MISSING = "table_missing"
"""The rule of a table that did not come with the others of its return."""

SET_ASIDE_COLUMNS = ("return", "agency", "quarter", "table", "_file", "_row", "rule", "reason")

Key = tuple[str, str, str]
"""(return id, agency id, quarter as written): one agency's return for one quarter."""


@dataclass(frozen=True)
class Finding:
    """One thing a check found in one file.

    `sentence` is plain English and never repeats a value of a row. `rows` are row numbers in the sheet as a
    person sees them. `quarter` is "" for the back series. A FAIL with `is_row_level` sets those rows aside.
    `wording` is the sentence with {count} for the number of rows, "" where it counts none; `alert` is who
    must be asked about today, in words, "" where that is nobody.

    >>> Finding("ADVISORY", "lado", "lado", "2015-16-Q4", "cases", "late", "Came three days late.").level
    'ADVISORY'
    """

    level: str
    return_id: str
    agency: str
    quarter: str
    table: str
    rule: str
    sentence: str
    rows: tuple[int, ...] = ()
    file: str = ""
    is_row_level: bool = False
    why: str = ""
    wording: str = ""
    alert: str = ""
    columns: tuple[str, ...] = ()  # the declared columns that it looked at; () where it is of no cell

    def told(self, edition: Edition) -> Finding:
        """The finding as a pack of this edition may print it.

        Where its rows are so few that each may be one child, neither their number nor the rows are printed.
        An agency's own feedback keeps both, for it knows its children.

        >>> from wscb_lib.framework.board import Edition
        >>> board = Edition("board", "", "", 1, 4, "1 to 4", "characteristics", "quarter", "", "shown", "")
        >>> found = Finding("ADVISORY", "ehe", "schools", "2015-16-Q4", "children", "unvisited",
        ...                 "Not visited: 1.", (12,), wording="Not visited: {count}.")
        >>> found.told(board).sentence, found.told(board).rows
        ('Not visited: at least one.', ())
        """
        is_few = edition.hide_from <= len(self.rows) <= edition.hide_to
        if not self.wording or not is_few or self.return_id in edition.not_people:
            return self
        return replace(self, sentence=self.wording.replace("{count}", AT_LEAST_ONE), rows=())

    @property
    def is_for_its_sender(self) -> bool:
        """True of a question, and of rows sent again: its sender answers, and the Board is not asked.

        >>> found = Finding("ADVISORY", "lado", "lado", "2015-16-Q4", "", "nil", "A nil return. Is that so?")
        >>> found.is_for_its_sender, replace(found, sentence="Came late.").is_for_its_sender
        (True, False)
        """
        return not self.alert and (self.sentence.endswith("?") or self.rule == RESTATED)

    @property
    def key(self) -> Key:
        """Whose return, and of which quarter."""
        return self.return_id, self.agency, self.quarter


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order they are printed: by return, quarter and agency, then the gravest first."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                f.return_id,
                f.quarter,
                f.agency,
                LEVELS.index(f.level),
                f.table,
                f.rule,
                f.file,
                f.rows,
            ),
        )
    )


@dataclass(frozen=True)
class Hold:
    """The reason why a return is held, in three wordings: for the analyst, for its agency, for readers of the
    pack.

    `said` and `shown` repeat nothing that stands in the file, its headings and the names of its sheets
    neither: a child's name may stand in either, and a console is read over a shoulder. `asked` goes back to
    whoever wrote them.
    """

    said: str
    asked: str
    shown: str


@dataclass(frozen=True)
class Standing:
    """What became of one agency's return: how many rows it held, how many were set aside, and when it came.

    `received_on` is the day it first came, None when nothing says; `is_restated` means that this is not the
    first version sent.
    """

    rows: int = 0
    set_aside: int = 0
    file: str = ""
    received_on: date | None = None
    is_restated: bool = False
    notes: tuple[str, ...] = ()  # how the file was read
    headings: Mapping[str, str] = field(
        default_factory=dict
    )  # our heading -> the one this agency writes, where it is another
    made_from: str = ""  # the source, such as annex_a, that the return was written from


@dataclass(frozen=True)
class History:
    """What is amiss with the history of one return: rows set aside, or all of it held and why.

    `said` is for the analyst and `shown` for readers of the pack; both "" where it is not held.
    """

    return_id: str
    rows: int
    set_aside: int
    said: str = ""
    shown: str = ""

    @property
    def is_held(self) -> bool:
        """True when none of its rows count."""
        return bool(self.said)


@dataclass(frozen=True)
class Past:
    """The past totals that count in a run, and what is to be said of the rest of their file.

    `seams` are by measure. With a `fault` nothing could be read. `superseded` says, a sentence each, which
    lines were not used because rows came; `reasons` why `set_aside` of the `lines` cannot be right.
    """

    totals: tuple[PastTotal, ...] = ()
    seams: Mapping[str, Seam] = field(default_factory=dict)
    lines: int = 0
    set_aside: int = 0
    reasons: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fault: str = ""


TableOf = tuple[str, str, str, str]
"""(return id, agency id, quarter as written, table): one table of one agency's return."""


def with_tables(statuses: Mapping[Key, str], lacking: Mapping[TableOf, Lacking]) -> dict[Key, str]:
    """The status of every return, and under `return.table` that of each table which did not come with it, or
    is held.

    >>> plans = {("cp", "csc", "2015-16-Q4", "plans"): Lacking("plans", "", "", "")}
    >>> with_tables({("cp", "csc", "2015-16-Q4"): "received"}, plans)
    {('cp', 'csc', '2015-16-Q4'): 'received', ('cp.plans', 'csc', '2015-16-Q4'): 'not_returned'}
    """
    return {
        **statuses,
        **{
            (f"{r}.{table}", agency, q): "held" if each.is_held else "not_returned"
            for (r, agency, q, table), each in lacking.items()
        },
    }


def but_for(lacking: Iterable[str], unread: Collection[str]) -> str:
    """How a return came, by its tables that did not come and, `unread` among them, those that cannot be read.

    >>> but_for(["child_in_need", "visits"], ["visits"]), but_for([], [])
    ('without child in need, with visits held', '')
    """
    gone = [each.replace("_", " ") for each in lacking if each not in unread]
    held = [each.replace("_", " ") for each in unread]
    said = [f"without {listed(gone)}"] * bool(gone) + [f"with {listed(held)} held"] * bool(held)
    return ", ".join(said)


@dataclass(frozen=True)
class Gate:
    """Everything the gate decided for the run of one quarter.

    `facts` is (return id, table) -> the accepted rows as known at the quarter's end, one row per key, with
    `_quarter`, `_agency`, `_file`, `_sheet` and `_row` beside the declared columns, and `agency` too where
    each agency sends its own file; `past` the totals that count where there are none. `statuses` is (return
    id, agency, quarter) -> "received", "held", "not_returned" or "not_due", for every quarter of the history.
    `held` says why in a sentence, and `holds` to whom in which words. `not_returned` lists (return id,
    agency) for the run's quarter; `lacking` the tables that did not come with a return which did, or
    cannot be read, in any quarter.
    """

    framework: Framework
    quarter: Quarter
    findings: tuple[Finding, ...]
    facts: Mapping[tuple[str, str], pd.DataFrame]
    set_aside: pd.DataFrame
    held: Mapping[Key, str]
    not_returned: tuple[tuple[str, str], ...]
    statuses: Mapping[Key, str]
    standings: Mapping[Key, Standing] = field(default_factory=dict)
    holds: Mapping[Key, Hold] = field(default_factory=dict)
    past: Past = field(default_factory=Past)
    lacking: Mapping[TableOf, Lacking] = field(default_factory=dict)

    @property
    def table_statuses(self) -> dict[Key, str]:
        """The statuses as measures need them: of each return, and of each table that it lacks."""
        return with_tables(self.statuses, self.lacking)

    def lacking_in(self, return_id: str, agency: str, quarter: Quarter | str) -> tuple[Lacking, ...]:
        """List the tables that one agency's return lacks; () where it is whole."""
        wanted = (return_id, agency, str(quarter))
        return tuple(each for key, each in self.lacking.items() if key[:3] == wanted)

    @property
    def histories(self) -> tuple[History, ...]:
        """List each history that is held or has rows set aside, and what became of it, in the order of the
        returns."""
        found = [
            (self.standings.get((r, "all", ""), Standing()), self.holds.get((r, "all", "")), r)
            for r in self.framework.returns
        ]
        return tuple(
            History(
                r, standing.rows, standing.set_aside, hold.said if hold else "", hold.shown if hold else ""
            )
            for standing, hold, r in found
            if hold or standing.set_aside
        )

    def status_of(self, return_id: str, agency: str, quarter: Quarter | str) -> str:
        """received, held, not_returned or not_due; `UsageFault` for a return or agency that is not declared.

        A quarter before the history begins is not_due.
        """
        if return_id not in self.framework.returns:
            known = self.framework.returns
            raise UsageFault(
                f'There is no return "{return_id}".{nearest(return_id, known)} Known: {", ".join(known)}.'
            )
        senders = {key[1] for key in self.statuses if key[0] == return_id} | {
            *self.framework.returns[return_id].agencies
        }
        if agency not in senders:
            raise UsageFault(
                f'{return_id}: "{agency}" does not send it.{nearest(agency, senders)} '
                f"It comes from: {', '.join(sorted(senders))}."
            )
        return self.statuses.get((return_id, agency, str(quarter)), "not_due")

    def findings_of(self, return_id: str, agency: str, quarter: Quarter | str) -> tuple[Finding, ...]:
        """List what was found in one agency's return for one quarter, in the order it is printed."""
        return tuple(f for f in self.findings if f.key == (return_id, agency, str(quarter)))
