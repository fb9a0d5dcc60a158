"""The dashboard: ten statements at a glance, then a statement a screen, then every measure to look up.

- `first_screen`   each statement's judgement, evidence and key indicators, on one screen and one sheet
- `statement`      one statement: judgement, reason, dissent, its measures' small charts, what is being done
- `indicators`     one measure in the few words that a tile or a card has room for
- `every_measure`  every measure in a table, and those with published figures beside ours
"""

from __future__ import annotations

from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.performance_dashboard.every_measure import every_measure
from wscb_lib.pages.performance_dashboard.first_screen import first_screen
from wscb_lib.pages.performance_dashboard.statement import statement_screen

__all__ = ["every_measure", "first_screen", "statement_drafts"]


def statement_drafts(evidence: Evidence) -> dict[str, Draft]:
    """A screen for each of the ten statements; one with no measure says so."""
    every = evidence.framework.statements
    return {s.id: statement_screen(evidence, s, has_key=s is every[0]) for s in every}
