"""Everything the pages are written from: shown results, verdicts, the gate's account and the Board's record.

Nothing in it can lead back to facts: it is made after disclosure control, and only from what that let
through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from wscb_lib.exhibits import Shown, place_on
from wscb_lib.exhibits.markup import Cell
from wscb_lib.framework import Comparator, Edition, Element, Framework, Measure
from wscb_lib.learning import Learning
from wscb_lib.page_content import OfRun
from wscb_lib.pages.drawing import Drawing, drawing
from wscb_lib.programme import Programme
from wscb_lib.quarter import Quarter
from wscb_lib.record import Record
from wscb_lib.self_assessment import SelfAssessments
from wscb_lib.signals import NOT_JUDGED, ByChance, Concern, Signal
from wscb_lib.tables import Line
from wscb_lib.voices import Voices

if TYPE_CHECKING:
    from wscb_lib.measures.past import Seam

Series = tuple[Shown, ...]

DASHBOARD = "performance_dashboard"
"""The element on whose page a measure stands that is declared for no section of another."""

DEFINED = "#definitions-and-sources"
"""Where every page says what its measures count."""

NOTHING_LEARNED = Learning()

EVENTS = {"family_id": "families", "meeting_id": "meetings", "child_id": "children"}
"""What chance acts on, when it is not the rows of a return: the column that holds it, and its plain noun."""


@dataclass(frozen=True)
class ReturnState:
    """What became of one agency's return this quarter.

    `status` is received, held, not_returned or not_due; `rows` and `set_aside` count rows of this quarter's
    file; `received_on` is None when the register does not say. `held_because` repeats nothing that stands in
    the file. `made_from` is the source, such as annex_a, that it was written from; "" where its agency wrote
    it.
    """

    return_id: str
    agency: str
    status: str
    rows: int = 0
    set_aside: int = 0
    received_on: date | None = None
    is_restated: bool = False
    held_because: str = ""
    made_from: str = ""
    lacking: tuple[str, ...] = ()  # its tables that did not come with the others, or cannot be read
    unread: tuple[str, ...] = ()  # those of them that came and cannot be read
    advisories: tuple[str, ...] = ()
    alerts: Mapping[str, str] = field(
        default_factory=dict
    )  # of those advisories, what must be asked about today, in words


@dataclass(frozen=True)
class PastState:
    """What is amiss with a return's history: some of its rows set aside or, where `held_because` is not "",
    none of them counted."""

    return_id: str
    rows: int = 0
    set_aside: int = 0
    held_because: str = ""


@dataclass(frozen=True)
class Arrival:
    """How one agency's return came for one quarter; `received_on` is None when no register says."""

    quarter: str
    status: str  # received, held, not_returned or not_due
    due_on: date
    received_on: date | None = None

    @property
    def is_late(self) -> bool:
        """True when it is known to have come after it was due."""
        return self.received_on is not None and self.received_on > self.due_on


@dataclass(frozen=True)
class Restated:
    """A figure that was published for a quarter and is shown otherwise now; `was` and `now` are the words
    shown.

    `was` is "" where a yearly edition hides the figure now: to print it again would undo the hiding.
    """

    measure: str
    title: str
    quarter: str
    was: str
    now: str
    why: str

    @property
    def sentence(self) -> str:
        """Was, is, why, in a sentence.

        >>> Restated("plans", "Plans", "2015-16-Q4", "7", "9", "restated by a later return").sentence
        'Plans, Jan-Mar 2016: published as 7, now 9: restated by a later return.'
        """
        when = Quarter.parse(self.quarter).short if "-Q" in self.quarter else self.quarter
        moved = (
            f"published as {self.was}, now {self.now}"
            if self.was
            else "published otherwise before, and hidden now"
        )
        return f"{self.title}, {when}: {moved}: {self.why}."


@dataclass(frozen=True)
class Year:
    """What a yearly edition knows beside its figures.

    `left_out` are (title, why) of measures with nothing to publish; `partial` says of a measure, by id, how
    many of its returns came; `missing` are the returns that did not come in every quarter, a sentence each.
    """

    label: str
    before: str  # the year before, "" where its four quarters are not known
    left_out: tuple[tuple[str, str], ...] = ()
    partial: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What one run knows, ready to be told."""

    framework: Framework
    quarter: Quarter
    workspace: str
    edition: Edition
    is_specimen: bool
    series: Mapping[str, Series]  # measure -> its headline, a Shown for each quarter slot
    events: Mapping[
        str, Series
    ]  # measure -> the same counted on families, meetings or children, where that is judged
    groups: Mapping[tuple[str, str], Mapping[str, Series]]  # (measure, breakdown) -> group -> quarters
    signals: Mapping[str, Signal]
    concerns: Sequence[Concern]
    comparators: Mapping[str, tuple[Comparator, ...]]
    states: Sequence[ReturnState]
    record: Record
    by_chance: ByChance  # the flags chance alone would raise
    coarsened: Sequence[str] = field(default=())
    across: Sequence[str] = field(default=())  # what does not agree between returns
    senders: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # measure -> agencies whose figure is in it
    voices: Voices = field(default_factory=Voices)  # what was said and may be printed
    voices_of_all: Voices = field(default_factory=Voices)  # of no group that the public edition calls small
    programme: Programme = field(default_factory=Programme)  # what is taught, and data that was asked for
    assessed: SelfAssessments = field(default_factory=SelfAssessments)  # what agencies said of themselves
    learning: Learning = NOTHING_LEARNED  # what was learned, agreed with partners and told of subjects
    missing: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # measure -> agencies whose figure did not come
    restated: Sequence[Restated] = field(default=())  # published figures that are shown otherwise now
    own: Mapping[tuple[str, str], Series] = field(
        default_factory=dict
    )  # (measure, agency) -> that agency's own figures
    arrivals: Mapping[tuple[str, str], tuple[Arrival, ...]] = field(
        default_factory=dict
    )  # (return, agency) -> a year and a quarter
    accepted: Mapping[str, str] | None = (
        None  # of a release alone: the returns it may lack, and why; None in a draft
    )
    histories: Sequence[PastState] = field(
        default=()
    )  # what is amiss with the histories of returns; () where all is well
    past: PastState = field(
        default_factory=lambda: PastState("")
    )  # what is amiss with the totals of past quarters
    seams: Mapping[str, Seam] = field(
        default_factory=dict
    )  # measure -> to which quarter its figures are totals, not checked
    year: Year | None = (
        None  # of a yearly edition alone: its series hold a year in the slot of the quarter that ends it
    )

    @property
    def period(self) -> str:
        """What the pack is about, for a heading: its quarter, or its year."""
        return self.year.label if self.year else self.quarter.label

    @property
    def of_run(self) -> OfRun:
        """What every page of one run has in common."""
        return {
            "quarter": str(self.quarter),
            "workspace": self.workspace,
            "edition": self.edition.id,
            "is_specimen": self.is_specimen,
            "quotable": tuple(voice.words for voice in self.voices.said),
        }

    @property
    def its_year(self) -> Year:
        """The year that a yearly edition is about; ValueError in a quarterly one."""
        if self.year is None:
            raise ValueError(f"the {self.edition.id} edition is of a quarter, and was asked for its year.")
        return self.year

    @property
    def frozen_on(self) -> date:
        """The data freeze: figures are as returned by this day."""
        return self.quarter.end + timedelta(days=self.framework.board.freezes_after_days)

    @property
    def came_late(self) -> list[ReturnState]:
        """The returns that came after the freeze: whoever reads their figures should know."""
        return [s for s in self.states if s.received_on and s.received_on > self.frozen_on]

    @property
    def meeting_on(self) -> date:
        """The day the Board meets on this quarter; nothing published after it may stand in the pack."""
        return self.quarter.end + timedelta(days=self.framework.board.meets_after_days)

    def measures_of(self, section: str) -> list[Measure]:
        """The measures declared for `element/section`, in declared order."""
        return [m for m in self.framework.measures.values() if section in m.sections]

    def measures_on(self, element: Element) -> list[Measure]:
        """Every measure that an element's page shows."""
        if element.id == DASHBOARD:
            return [m for m in self.framework.measures.values() if m.statements]
        return [
            m
            for m in self.framework.measures.values()
            if any(s.split("/")[0] == element.id for s in m.sections)
        ]

    def signal(self, measure: str) -> Signal:
        """The verdict on a measure; `NOT_JUDGED` where none is given."""
        return self.signals.get(measure, NOT_JUDGED)

    def home_of(self, measure: Measure) -> str:
        """The element whose page shows the measure's chart: the first it is declared for, else the
        dashboard."""
        return measure.sections[0].split("/")[0] if measure.sections else DASHBOARD

    def page_of(self, measure: Measure) -> str:
        """The file of the page that shows the measure's chart, "2_local_authority_report.html"."""
        return f"{self.framework.element(self.home_of(measure)).stem}.html"

    def address_of(self, measure: Measure) -> str:
        """Where a measure's figure stands, for every link that speaks of it: its home's page and its place
        there, "2_local_authority_report.html#local-authority-report-lado-referrals-count".

        A measure that stands for itself nowhere is found where it is drawn beside another. On an agency's own
        page, where no other page is, it is found among the definitions.
        """
        if self.framework.alone:
            return DEFINED
        host = measure if measure.sections or measure.statements else self._drawn_beside(measure)
        return f"{self.page_of(host)}#{place_on(self.home_of(host), host.id)}"

    def link_to(self, measure: str) -> str:
        """The address of a measure that this pack shows, by its id; "" of any other."""
        return self.address_of(self.framework.measure(measure)) if measure in self.series else ""

    def _drawn_beside(self, measure: Measure) -> Measure:
        """The measure in whose picture this one stands; itself where there is none."""
        every = self.framework.measures.values()
        return next((m for m in every if measure.id in (m.companion, *m.flows)), measure)

    def name(self, agency: str) -> str:
        """An agency's name as pages write it."""
        return self.framework.board.agency_name(agency)

    def table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[Cell | str]],
        *,
        id: str,
        headline: str,
        subtitle: str,
        sentence: str,
        source: str,
        notes: Sequence[str] = (),
        links: Sequence[str] = (),
        name: str = "",
    ) -> Drawing:
        """A plain table, still to be drawn; its subtitle says when its figures are made up. `name` is what
        the line over a fold calls it; "": its headline."""
        return drawing(
            "tables.table",
            tuple(columns),
            tuple(rows),
            id=id,
            headline=headline,
            subtitle=subtitle,
            sentence=sentence,
            source=source,
            notes=tuple(notes),
            links=tuple(links),
            is_specimen=self.is_specimen,
            **({"name": name} if name else {}),
        )

    def lines(
        self,
        lines: Sequence[Line],
        *,
        id: str,
        headline: str,
        subtitle: str,
        sentence: str,
        notes: Sequence[str] = (),
        name: str = "",
    ) -> Drawing:
        """A dashboard, a line a measure, still to be drawn: of figures that the page's definitions source."""
        return drawing(
            "tables.dashboard",
            tuple(lines),
            id=id,
            name=name,
            headline=headline,
            subtitle=subtitle,
            sentence=sentence,
            source="the returns named under Definitions and sources",
            notes=tuple(notes),
            is_specimen=self.is_specimen,
        )

    def latest(self, measure: str) -> Shown:
        """The headline of the quarter reported."""
        return self.series[measure][-1]

    def back(self, measure: str, quarters: int) -> Shown | None:
        """The headline so many quarters before; None when the series does not reach back so far."""
        points = self.series[measure]
        return points[-1 - quarters] if len(points) > quarters else None

    def states_of(self, measures: Sequence[Measure]) -> list[ReturnState]:
        """The returns that feed these measures."""
        wanted = {m.return_id for m in measures}
        return [s for s in self.states if s.return_id in wanted]

    def histories_of(self, measures: Sequence[Measure]) -> list[PastState]:
        """The histories with something amiss that feed these measures."""
        wanted = {m.return_id for m in measures}
        return [h for h in self.histories if h.return_id in wanted]

    def source(self, measure: Measure) -> str:
        """Who sent the figures, and how far they were checked."""
        spec = self.framework.returns[measure.return_id]
        senders = (
            f"{len(spec.agencies)} agencies"
            if spec.per_agency and len(spec.agencies) > 1
            else self.framework.board.agency_name(spec.agencies[0])
        )
        who = "partners' own counts, not checked" if measure.way_in == "totals" else senders
        seam = self.seams.get(measure.id)
        past = f"; to {seam.last.short}, agencies' own totals, not checked" if seam else ""
        return f"{spec.title}: {who}{past}"
