"""Exhibits: what a page shows. A headline, a picture or table, one sentence, the figures behind it, a source.

Nothing here imports pandas or matplotlib: a notebook that only reads exhibits starts in a moment.

- `exhibit`    the Exhibit itself, as HTML for the page and as text for a test
- `passage`    exhibits and words in order, as a line of a notebook returns them
- `markup`     the HTML of a table
- `values`     one shown figure, and how figures and absences are written
- `change`     what may be said of a change: the one rule, from the verdict and the figures shown
- `headlines`  the finding in at most fifteen words, with the words of `change`
- `marks`      the shape of a judgement
- `standing`   where a statement stands: what its squares, tiles and small charts are drawn from
- `sentences`  the sentence that is caption, alt text and golden test at once
"""

from __future__ import annotations

from wscb_lib.exhibits.change import Basis, Change, change_of, newest, raised_words
from wscb_lib.exhibits.exhibit import Exhibit, place_on, slug
from wscb_lib.exhibits.headlines import MOST_WORDS, fit_words, headline, reading_words, year_before
from wscb_lib.exhibits.sentences import describe_breakdown, describe_trend, period_words, subtitle, why_words
from wscb_lib.exhibits.values import (
    ABSENT,
    Shown,
    absence_words,
    alike,
    format_value,
    unit_words,
)

__all__ = [
    "ABSENT",
    "MOST_WORDS",
    "Basis",
    "Change",
    "Exhibit",
    "Shown",
    "absence_words",
    "alike",
    "change_of",
    "describe_breakdown",
    "describe_trend",
    "fit_words",
    "format_value",
    "headline",
    "newest",
    "period_words",
    "place_on",
    "raised_words",
    "reading_words",
    "slug",
    "subtitle",
    "unit_words",
    "why_words",
    "year_before",
]
