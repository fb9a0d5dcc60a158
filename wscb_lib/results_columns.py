"""The columns of `results.csv`: as a pack prints its figures, and as totals of past quarters are read."""

from __future__ import annotations

RESULTS_COLUMNS = (
    "measure",
    "title",
    "unit",
    "quarter",
    "breakdown",
    "group",
    "agency",
    "numerator",
    "denominator",
    "value",
    "status",
    "shown_as",
)
"""In the three before `status` stands a number or nothing; `shown_as` is what pages print."""
