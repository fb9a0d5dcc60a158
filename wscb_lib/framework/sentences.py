"""What else the framework says shall be done: its sentences that are no statement, objective, principle,
function or outcome, each with what shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from wscb_lib.framework.keys import said

SENTENCES = ("sentence", "background")
"""What sentences.toml holds: what shall be done, and what asks for nothing."""


@dataclass(frozen=True)
class Sentence:
    """One sentence of the framework, and where a pack shows that it is done."""

    section: str = field(metadata=said("The section of the framework it stands in.", "7.5"))
    text: str = field(metadata=said("The framework's own words.", "feedback from practitioners"))
    measures: tuple[str, ...] = field(
        default=(), metadata=said("The measures that show it. Absent: none does.", ["team_visits"])
    )
    parts: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "The parts of pages that show it, as \"page/part\": a partner's and a theme's page are called "
            "so. Absent: none does.",
            ["performance_dashboard/line_of_sight"],
        ),
    )
    lacking: str = field(
        default="",
        metadata=said(
            "What of it nothing shows; it must be written where nothing shows any of it. Absent: "
            "nothing is left.",
            "what was seen on a visit",
        ),
    )
