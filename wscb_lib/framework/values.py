"""What the framework says, as frozen values. The field names are the keys of the TOML pages.

A field whose metadata says `required` must be written; every other has a meaning when it is absent,
given beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wscb_lib.framework.partners import REQUIRED, Agency, PartnerSection
from wscb_lib.quarter import Quarter

KINDS = ("count", "sum", "share", "rate", "median", "mean", "stock")
EVIDENCE = ("quantitative", "qualitative", "outcome")
BETTER = ("higher", "lower", "neither")
CADENCES = ("quarterly", "half_yearly", "termly", "annual", "on_publication")
COLUMN_TYPES = ("text", "category", "date", "datetime", "number", "count", "flag", "age", "id")
WAYS_IN = ("rows", "totals")
OF_YEAR = ("last",)
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
    is_agency: bool = False  # its values name agencies, by what board.toml says they are known as or counted in
    is_characteristic: bool = False  # of a child: a breakdown by it falls under the edition's small-number rule
    is_sensitive: bool = False  # what came of few people is not shown by it: it would tell one person's answer or case
    known_from: str = ""  # date column from which this one is known; before that it is blank
    applies_to: Mapping[str, Any] = field(default_factory=dict)  # the rows it is about, as a filter; of others it is left blank
    minimum: float | None = None
    maximum: float | None = None
    bands: str = ""  # name of the bands in board.toml by which it is broken down
    links: str = ""  # "table.column" in the same return that must hold this value
    said_as: str = ""  # what follows "by" where figures are broken down by it; absent: its name

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
    known_until: str = ""  # "meeting": a row dated by the Board's meeting on the quarter is in it; absent: by its end
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
    of_year: str = ""  # "last": the year's figure is its last quarter's, a level or what looks back; absent: as its kind has it
    part_of: str = ""  # measure of another agency that must count these too: the part is never larger than the whole
    least_part: float = 0.0  # the smallest share of the whole that the part can be believed to be
    form: str = ""  # the form of exhibit that suits it better than a trend or a level, one of FORMS
    spread: str = ""  # of a share: the breakdown whose groups, or "sender" whose agencies, are held side by side
    silence: str = ""  # what a nought means, in words: every group then keeps its row; absent: those with none are left out
    companion: str = ""  # measure printed beside this one
    flows: tuple[str, ...] = ()  # for a stock: the measures of what comes in and what goes out
    is_judged: bool = True  # false: only repeats a measure that is judged, or a plan decides it and not chance
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
    about: tuple[str, ...] = ()  # the agencies of whom every row tells, where no column names them: whoever sends it


@dataclass(frozen=True)
class Section:
    """One part of an element's page."""

    id: str = field(metadata=REQUIRED)
    title: str = field(metadata=REQUIRED)
    question: str = field(metadata=REQUIRED)


@dataclass(frozen=True)
class Outcome:
    """One outcome the framework lists for an element, and the measures that speak to it."""

    text: str = field(metadata=REQUIRED)  # the framework's own words
    measures: tuple[str, ...] = ()  # empty: no return speaks to it yet, and the page says so


@dataclass(frozen=True)
class Element:
    """One element of the framework, and the page that answers for it."""

    stem: str
    title: str = field(metadata=REQUIRED)
    purpose: str = field(metadata=REQUIRED)  # the framework's own words
    sections: tuple[Section, ...] = field(default=(), metadata={"toml": "section"})
    outcomes: tuple[Outcome, ...] = field(default=(), metadata={"toml": "outcome"})  # empty where the framework lists none
    questions: tuple[str, ...] = ()  # what the Board may wish to ask
    framework_section: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def id(self) -> str:
        """The stem without its place in the order."""
        return self.stem.split("_", 1)[1]

    @property
    def notebook(self) -> str:
        """The stem of the notebook that makes the page; subjects of one element share one."""
        return self.stem.split("__")[0]

    @property
    def topic(self) -> str:
        """The subject a page is about; "" for an element's own page.

        >>> Element("7_detailed_information_sharing__housing", "Housing", "…").topic
        'housing'
        """
        return self.stem.partition("__")[2]


@dataclass(frozen=True)
class Worded:
    """A sentence of the framework with a name: a statement, objective, principle or function."""

    id: str = field(metadata=REQUIRED)
    text: str = field(metadata=REQUIRED)
    short: str = ""
    source: str = ""
    judged_as: tuple[str, ...] = ()  # objective, function: the statements and elements whose judgement answers for it
    measures: tuple[str, ...] = ()  # objective, function: what shows it; absent: every measure of those
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Dated:
    """A name, and when it was in force."""

    name: str = field(metadata=REQUIRED)
    short_name: str = field(metadata=REQUIRED)
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Edition:
    """Who a pack is for, how it is marked, and its small-number rule."""

    id: str
    title: str = field(metadata=REQUIRED)
    marking: str = field(metadata=REQUIRED)
    hide_from: int = field(metadata=REQUIRED)
    hide_to: int = field(metadata=REQUIRED)
    symbol: str = field(metadata=REQUIRED)
    applies_to: str = field(metadata=REQUIRED)  # "characteristics" or "people"
    period: str = field(metadata=REQUIRED)  # "quarter" or "four quarters"
    authority: str = field(metadata=REQUIRED)
    minimum_width: int = 2
    has_agencies: bool = True
    prints_words: bool = True  # what somebody said, with consent; false: nobody's words, whatever they agreed to
    not_people: tuple[str, ...] = ()  # returns, or units, that count no people: their small numbers stand

    @property
    def is_yearly(self) -> bool:
        """True for an edition that is published once a year, over four quarters together."""
        return self.period == "four quarters"


@dataclass(frozen=True)
class Population:
    """An estimate of how many children live here."""

    group: str = field(metadata=REQUIRED)
    mid_year: int = field(metadata=REQUIRED)
    value: int = field(metadata=REQUIRED)
    source: str = field(metadata=REQUIRED)


@dataclass(frozen=True)
class Band:
    """A label, and the whole numbers it covers, both ends included."""

    label: str = field(metadata=REQUIRED)
    at_least: int = field(metadata=REQUIRED)
    at_most: int = field(metadata=REQUIRED)


@dataclass(frozen=True)
class Board:
    """The Board itself."""

    town: str = field(metadata=REQUIRED)
    vision: str = field(metadata=REQUIRED)
    statement_of_intent: str = field(metadata=REQUIRED)
    meets_after_days: int = field(metadata=REQUIRED)  # days from the quarter's end to the meeting
    freezes_after_days: int = 35  # days from the quarter's end: figures are as returned by then
    names: tuple[Dated, ...] = field(default=(), metadata={"toml": "name"})
    agencies: tuple[Agency, ...] = field(default=(), metadata={"toml": "agency"})
    no_partner: tuple[str, ...] = ()  # what columns that name agencies also hold
    editions: Mapping[str, Edition] = field(default_factory=dict, metadata={"toml": "edition"})
    populations: tuple[Population, ...] = field(default=(), metadata={"toml": "population"})
    bands: Mapping[str, tuple[Band, ...]] = field(default_factory=dict)
    together: Mapping[str, str] = field(default_factory=dict)  # what agencies are counted in -> how all of it is headed
    name: str = ""  # in force in the quarter; set on loading
    short_name: str = ""

    def agency_name(self, agency: str) -> str:
        """The name people know an agency by; the id itself when it is not a partner."""
        return next((a.name for a in self.agencies if a.id == agency), agency)

    def agency_called(self, label: str) -> str:
        """The name people know an agency by, from what a column calls it; what it is called when that is no partner."""
        return next((a.name for a in self.agencies if a.is_called(label)), label)


@dataclass(frozen=True)
class Target:
    """What the Board wants of a measure, by when, and who answers for it."""

    measure: str
    target: float | None
    milestone: float | None
    by_when: str
    objective: str
    owner: str
    review_on: date | None


@dataclass(frozen=True)
class Comparator:
    """A published figure for a year ending 31 March."""

    measure: str
    year: int
    area: str
    value: float | None
    status: str
    published_on: date
    source: str


@dataclass(frozen=True)
class Topic:
    """A subject for detailed information sharing."""

    id: str
    title: str = field(metadata=REQUIRED)
    why: str = field(metadata=REQUIRED)
    questions: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One group of a measure's breakdown: what of the measure is about a theme, where the rest is not."""

    measure: str = field(metadata=REQUIRED)
    by: str = field(metadata=REQUIRED)
    group: str = field(metadata=REQUIRED)


@dataclass(frozen=True)
class Ask:
    """A question nothing that is returned can answer, and who could."""

    question: str = field(metadata=REQUIRED)
    of: tuple[str, ...] = field(metadata=REQUIRED)


@dataclass(frozen=True)
class Theme:
    """What several elements speak of: one page gathers it, and says what was supplied in answer to what is asked."""

    id: str
    title: str = field(metadata=REQUIRED)
    question: str = field(metadata=REQUIRED)
    asked: str = field(metadata=REQUIRED)  # what law, guidance or the framework asks of it, in our words
    measures: tuple[str, ...] = field(metadata=REQUIRED)
    answer: tuple[str, ...] = ()  # the measures that answer it
    unanswered: str = ""  # what of it no return answers, said on the page
    parts: tuple[Part, ...] = field(default=(), metadata={"toml": "part"})  # of a measure of more than the theme, the theme's own
    asks: tuple[Ask, ...] = field(default=(), metadata={"toml": "ask"})


@dataclass(frozen=True)
class Framework:
    """The whole framework as in force in one quarter."""

    quarter: Quarter
    board: Board
    statements: tuple[Worded, ...]
    objectives: tuple[Worded, ...]
    principles: tuple[Worded, ...]
    functions: tuple[Worded, ...]
    elements: tuple[Element, ...]
    returns: Mapping[str, Return]
    topics: tuple[Topic, ...]
    targets: tuple[Target, ...]
    comparators: tuple[Comparator, ...]
    themes: tuple[Theme, ...] = ()
    partner_sections: tuple[PartnerSection, ...] = ()
    unmeasured: tuple[Worded, ...] = ()  # core indicators no return carries, with the reason

    @property
    def measures(self) -> dict[str, Measure]:
        """Every measure of every return, by id, in declared order."""
        return {m.id: m for r in self.returns.values() for m in r.measures.values()}

    def measure(self, measure_id: str) -> Measure:
        """One measure; KeyError for an id that no return declares."""
        return self.measures[measure_id]

    def element(self, element_id: str) -> Element:
        """One element by its id or stem; KeyError when there is none."""
        return {**{e.id: e for e in self.elements}, **{e.stem: e for e in self.elements}}[element_id]

    def table_of(self, measure: Measure) -> Table:
        """The table a measure is made from."""
        return self.returns[measure.return_id].tables[measure.table]

    def agency_columns(self, measure: Measure) -> tuple[str, ...]:
        """The breakdowns of a measure whose groups, or whose first of two, are agencies; () where none are."""
        columns = self.table_of(measure).columns
        return tuple(by for by in measure.by if columns[by.split(" by ")[0]].is_agency)

    def about(self, measure: Measure) -> tuple[str, ...]:
        """The agencies of whom a measure tells and of no other, by id: as its return says, or as its own filter names them."""
        columns = self.table_of(measure).columns
        wanted = {**measure.numerator, **measure.denominator}
        named = [label for name, found in wanted.items() if name in columns and columns[name].is_agency for label in _listed(found)]
        filtered = (a.id for a in self.board.agencies if any(a.is_called(label) for label in named))
        return tuple(dict.fromkeys((*self.returns[measure.return_id].about, *filtered)))

    def target(self, measure_id: str) -> Target | None:
        """What the Board wants of a measure; None where it has set nothing."""
        return next((t for t in self.targets if t.measure == measure_id), None)


def _listed(found: Any) -> list[str]:
    """The values a filter wants of a column: one, or any of several; none of what is no value."""
    return [label for label in (found if isinstance(found, list) else [found]) if isinstance(label, str)]
