"""Exhibits: what a page shows. A headline, a picture or table, one sentence, the figures behind it, a source.

Nothing here imports pandas or matplotlib: a notebook that only reads exhibits starts in a moment.

- `exhibit`    the Exhibit itself, as HTML for the page and as text for a test
- `markup`    the HTML of a table
- `values`     one shown figure, and how figures and absences are written
- `headlines`  the finding in at most fifteen words, written from the signal's verdict
- `sentences`  the sentence that is caption, alt text and golden test at once
"""

from __future__ import annotations

from wscb_lib.exhibits.exhibit import Exhibit, slug
from wscb_lib.exhibits.headlines import MOST_WORDS, direction_words, fit_words, headline, reading_words
from wscb_lib.exhibits.sentences import describe_breakdown, describe_trend, period_words, subtitle
from wscb_lib.exhibits.values import (
    ABSENT,
    Shown,
    absence_words,
    format_value,
    shown_rows,
    unit_words,
)

__all__ = [
    "ABSENT",
    "MOST_WORDS",
    "Exhibit",
    "Shown",
    "absence_words",
    "describe_breakdown",
    "describe_trend",
    "direction_words",
    "fit_words",
    "format_value",
    "headline",
    "period_words",
    "reading_words",
    "shown_rows",
    "slug",
    "subtitle",
    "unit_words",
]
