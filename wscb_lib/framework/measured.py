"""One thing the Board counts, as a return's page declares it, and from when it no longer compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wscb_lib.framework.filters import Filter
from wscb_lib.framework.keys import said
from wscb_lib.quarter import Quarter

KINDS = ("count", "sum", "share", "rate", "median", "mean", "stock")
EVIDENCE = ("quantitative", "qualitative", "outcome")
BETTER = ("higher", "lower", "neither")
CADENCES = ("quarterly", "half_yearly", "termly", "annual", "on_publication")
WAYS_IN = ("rows", "totals")
OF_YEAR = ("last",)
TELLS_OF = ("person", "service")
FORMS = (
    *("squares", "bars", "paired", "matrix", "agency_dots", "beside", "crossed", "examples", "graded"),
    *("programme", "requests", "visits", "youth_questions", "uses_of_data"),
    *("self_assessments", "presentations"),
)


@dataclass(frozen=True)
class Break:
    """From this quarter a measure no longer compares with what went before."""

    start: Quarter = field(metadata=said("The first quarter of the new way.", "2015-16-Q1", toml="from"))
    because: str = field(
        metadata=said("Why, in words that pages print.", "Since April cases of advice are counted apart.")
    )


@dataclass(frozen=True)
class Measure:
    """One thing the Board counts, and why."""

    id: str
    return_id: str
    title: str = field(
        metadata=said(
            "What is counted, in at most twelve words: it stands in headlines.",
            "Allegations concluded within one month",
            is_own=True,
        )
    )
    question: str = field(
        metadata=said(
            "What the Board wants to know by it.", "Are allegations dealt with promptly?", is_own=True
        )
    )
    decision: str = field(
        metadata=said(
            "What the Board would do differently if it moved.",
            "Whether to ask employers why investigations take long",
            is_own=True,
        )
    )
    evidence: str = field(
        metadata=said(
            "Which of the framework's three kinds it is: quantitative, how much; qualitative, how well; "
            "outcome, so what.",
            "quantitative",
            one_of=EVIDENCE,
        )
    )
    table: str = field(
        metadata=said(
            "The table of the return that it is made from. Absent: the only one, where the return has one.",
            "cases",
        )
    )
    kind: str = field(
        metadata=said(
            "How it is worked out: count and sum need counted_on; share needs denominator; rate needs "
            "population; median, mean and sum need measured; stock, what is open on the last day, needs "
            "open_from.",
            "share",
            one_of=KINDS,
        )
    )
    better: str = field(
        metadata=said("Which way is better for children, if either is.", "higher", one_of=BETTER)
    )
    why: str = field(
        metadata=said(
            "Why the Board looks at it, in a sentence that its page prints.",
            "Delay leaves children at risk and adults in limbo.",
            is_own=True,
        )
    )
    numerator: Filter = field(
        default_factory=dict,
        metadata=said("The rows that count, as a filter. Absent: all.", {"threshold": "allegation"}),
    )
    denominator: Filter = field(
        default_factory=dict,
        metadata=said("Of a share: the rows it is out of, as a filter.", {"concluded_on": "present"}),
    )
    of: str = field(
        default="",
        metadata=said("Counts each different value of this column once. Absent: counts rows.", "child_id"),
    )
    events: str = field(
        default="",
        metadata=said(
            "Signals judge each different value of this column once, for one family or meeting may make many "
            "rows. Absent: they judge what is counted.",
            "family_id",
        ),
    )
    measured: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "Of a median or a mean: one column of numbers, or two dates with the days between them. Of a "
            "sum: one column of numbers. Of a share that rows hold as numbers: the part, and the whole.",
            ["referred_on", "concluded_on"],
        ),
    )
    unit: str = field(
        default="",
        metadata=said(
            "What is counted, as a plural noun. Absent: as the kind has it, percent of a share, a rate for "
            "each 10,000, days of a median or mean; counts, sums and stocks must say.",
            "children",
        ),
    )
    counted_on: str = field(
        default="",
        metadata=said("The date that puts a row in a quarter. Absent: of a stock.", "concluded_on"),
    )
    open_from: str = field(
        default="", metadata=said("Of a stock: the date from which a row is open.", "referred_on")
    )
    open_to: str = field(
        default="",
        metadata=said("Of a stock: the date until which it is open. Absent: it stays open.", "concluded_on"),
    )
    population: str = field(
        default="", metadata=said("Of a rate: which population of board.toml it is out of.", "children")
    )
    short: str = field(
        default="",
        metadata=said(
            "What it is called beside a small chart and in a list, in at most five words. Absent: its title.",
            "Concluded within a month",
            is_own=True,
        ),
    )
    gravity: int = field(
        default=2,
        metadata=said("How much it bears on a child's safety: 1, 2, or 3 where safety hangs on it.", 3),
    )
    by: tuple[str, ...] = field(
        default=(),
        metadata=said(
            'The columns it is broken down by; "a by b" crosses two. Absent: by none.', ["age", "sex"]
        ),
    )
    statements: tuple[str, ...] = field(
        default=(),
        metadata=said("The statements of the dashboard that it speaks to, by id.", ["early_help"]),
    )
    sections: tuple[str, ...] = field(
        default=(),
        metadata=said('The sections it stands in, as "element/section".', ["local_authority_report/lado"]),
    )
    caveats: str = field(
        default="",
        metadata=said("What a reader must beware of. Absent: none noted.", "Advice is not counted."),
    )
    checked_by: str = field(
        default="",
        metadata=said(
            'Who last checked its definition against the return, by role. Absent, or "" where the defaults '
            "name "
            "somebody who has not seen this one: nobody, and the page says so.",
            "Performance analyst",
        ),
    )
    reviewed_on: date | None = field(
        default=None,
        metadata=said("The day its definition was last checked. Written with checked_by.", date(2016, 3, 1)),
    )
    next_review: date | None = field(
        default=None,
        metadata=said("The day by which it is to be checked again. Absent: none is set.", date(2017, 3, 31)),
    )
    breaks: tuple[Break, ...] = field(
        default=(),
        metadata=said(
            "The quarters from which it no longer compares with what went before, and why.",
            [{"from": "2015-16-Q1", "because": "Since April cases of advice are counted apart."}],
        ),
    )
    known_after: Mapping[str, int] = field(
        default_factory=dict,
        metadata=said(
            "How long after the quarter it can be told: before then it is too early.", {"months": 3}
        ),
    )
    cadence: str = field(
        default="",
        metadata=said("How often there is a figure. Absent: as its return.", "annual", one_of=CADENCES),
    )
    way_in: str = field(
        default="rows",
        metadata=said(
            'How it reaches us: "rows" that we count, or "totals" that the agency counted itself.',
            "totals",
            one_of=WAYS_IN,
        ),
    )
    of_year: str = field(
        default="",
        metadata=said(
            "\"last\": the year's figure is its last quarter's, for it is a level or looks back. Absent: as "
            "its kind has it.",
            "last",
            one_of=OF_YEAR,
        ),
    )
    part_of: str = field(
        default="",
        metadata=said(
            "The measure, of another agency, that must count these too: the part is never larger than the "
            "whole.",
            "missing_episodes",
        ),
    )
    least_part: float = field(
        default=0.0,
        metadata=said("The smallest share of that whole which the part can be believed to be.", 0.5),
    )
    form: str = field(
        default="",
        metadata=said(
            "The form of exhibit that suits it better than a trend or a level.", "squares", one_of=FORMS
        ),
    )
    spread: str = field(
        default="",
        metadata=said(
            'Of a share: the breakdown whose groups are held side by side, or "sender" for its agencies.',
            "sender",
        ),
    )
    silence: str = field(
        default="",
        metadata=said(
            "What a nought means, in words: every group then keeps its row. Absent: those with none are left "
            "out.",
            "no child was heard",
        ),
    )
    companion: str = field(
        default="", metadata=said("The measure that is printed beside this one.", "lado_3m_pct")
    )
    flows: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "Of a stock, which is never judged: the measures of what comes in and what goes out.",
            ["cp_started_count", "cp_ended_count"],
        ),
    )
    is_seasonal: bool = field(
        default=False,
        metadata=said(
            "It is known to move with the time of year: a quarter is compared with the same of other years.",
            True,
        ),
    )
    tells_of: str = field(
        default="",
        metadata=said(
            'Of a share, always written: "person", what became of those it counts; "service", whether work '
            "was done "
            "as it should be.",
            "service",
            one_of=TELLS_OF,
        ),
    )
    is_judged: bool = field(
        default=True,
        metadata=said(
            "Whether signals judge it: not where it repeats a measure that is judged, or a plan decides it.",
            False,
        ),
    )
    function: str = field(
        default="",
        metadata=said(
            'The Python function that works it out, as "module:name", where kinds and filters cannot say it.',
            "wscb_lib.measures.named:repeats",
        ),
    )
    indicator: str = field(
        default="",
        metadata=said(
            "The id of the published indicator it stands beside in comparators.csv. Absent: its own id.",
            "cp_rate",
        ),
    )

    asked_from: Quarter | None = None  # where later than its return; set on loading
    asked_from_each: Mapping[str, Quarter | None] = field(
        default_factory=dict
    )  # agency -> from when, where later than its return, or never; set on loading
    renamed: tuple[Break, ...] = ()  # from when it is said in other words, on the same line; set on loading

    @property
    def name(self) -> str:
        """What it is called where there is room for few words: its short name, or else its title."""
        return self.short or self.title

    def __post_init__(self) -> None:
        if not self.unit:
            units = {"share": "percent", "rate": "rate_per_10000", "median": "days", "mean": "days"}
            object.__setattr__(self, "unit", units.get(self.kind, ""))

    @property
    def annualised(self) -> bool:
        """A rate of events in a quarter is multiplied by four, so that it stands beside yearly rates."""
        return self.kind == "rate" and bool(self.counted_on)
