"""Sentences of the framework with a name: statements, objectives, principles and their proofs, functions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wscb_lib.framework.keys import said

NO_OUTCOME = "none"
"""What stands as the outcome indicator of a statement for which no return shows what became of children."""
LAW_ASKS = ("monitor", "evaluate", "assess", "analyse", "advise", "improve")
PROOF_NEEDS = ("figures", "no concern", "whole", "change", "all kinds")


@dataclass(frozen=True)
class Proof:
    """One thing that would show a principle, and by what it is told whether it is so."""

    says: str = field(metadata=said("What would show it, in our words.", "Children are asked and heard"))
    needs: str = field(
        metadata=said(
            "What its measures must do. figures: each had one in the last four quarters. no concern: so, and "
            "none is flagged as a concern, or kept as one. whole: each was 100% where it was last known. "
            "change: "
            "one is better by more than chance, or in those quarters an action on one was closed with "
            "evidence. "
            "all kinds: of each statement of the dashboard, figures in those quarters say how much, how "
            "well and "
            "so what; it names no measures.",
            "no concern",
            one_of=PROOF_NEEDS,
        )
    )
    measures: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "The measures that would show it. Absent: no return speaks to it yet, and the page says so.",
            ["cyp_listened_to_pct"],
        ),
    )


@dataclass(frozen=True)
class Worded:
    """A sentence of the framework with a name: a statement, objective, principle or function."""

    id: str = field(metadata=said("Its name, by which measures and targets point to it.", "early_help"))
    text: str = field(metadata=said("The framework's own words.", "Early help is effective"))
    short: str = field(
        default="",
        metadata=said("A few words of ours, that fit beside a figure. Absent: its own words.", "Early help"),
    )
    source: str = field(
        default="", metadata=said("Where in the framework it stands.", "WSCB framework, section 7")
    )
    judged_as: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "Of an objective, principle or function: the statements and elements whose judgement answers for "
            "it.",
            ["thresholds"],
        ),
    )
    measures: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "Of an objective, principle or function: what shows it. Absent: every measure of those in "
            "`judged_as`.",
            ["lado_1m_pct"],
        ),
    )
    is_by_targets: bool = field(
        default=False,
        metadata=said(
            "Of an objective: every measure for which the Board has set a target shows it.",
            True,
        ),
    )
    proofs: tuple[Proof, ...] = field(
        default=(),
        metadata=said(
            "Of a principle: what would show it, each under `[[principle.proof]]`. All hold: met; none: "
            "not shown; "
            "else partly met.",
            [{"says": "Children are asked", "needs": "figures", "measures": ["cyp_listened_to_pct"]}],
            toml="proof",
        ),
    )
    key_indicators: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "Of a statement: the few measures of it that the Board chose to see first. One that is no "
            "measure, or does not speak to the statement, is said on the terminal and on the dashboard, and "
            "stops a release. Absent: the Board has chosen none.",
            ["cin_count", "cyp_feel_safer_pct"],
        ),
    )
    outcome_indicator: str = field(
        default="",
        metadata=said(
            'Of a statement: which of its key indicators shows what became of children, or "none" where no '
            "return shows it. Written with key_indicators.",
            "cyp_feel_safer_pct",
        ),
    )
    is_asked: bool = True  # whether anybody is asked for any of its key indicators; set on loading
    law_asks: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "Of a statutory function: what the law asks of the Board, as verbs. monitor: each of its "
            "measures had a figure in the last four quarters. evaluate: one that shows what became of "
            "children, families or practice had. assess: the Board agreed a judgement, other than cannot "
            "say, that is not past its review. analyse: in those quarters every partner asked of the subject "
            "in `asked_as` said which data it used, what it changed and how it knows. advise: in those "
            "quarters a challenge was raised or an action "
            "agreed on its measures. improve: one of them is better by more than chance, or in those "
            "quarters an action on them was closed with evidence.",
            ["monitor", "assess"],
        ),
    )
    asked_as: str = field(
        default="",
        metadata=said(
            "Of a statutory function: the subject on which each partner is asked once a year how it used "
            "its own "
            "data, as the Board's record names it. Written with the verb analyse.",
            "exploitation and missing",
        ),
    )
    valid_from: date | None = field(
        default=None, metadata=said("The first day it is in force. Absent: since ever.", date(2015, 4, 1))
    )
    valid_to: date | None = field(
        default=None, metadata=said("The last day it is. Absent: it still is.", date(2019, 9, 28))
    )

    @property
    def shown_by(self) -> tuple[str, ...]:
        """The measures it names as what shows it, or that would prove it."""
        return tuple(dict.fromkeys((*self.measures, *(m for proof in self.proofs for m in proof.measures))))
