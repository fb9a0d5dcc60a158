"""Forms of exhibit that some measures ask for, by their key `form`.

- `counts`  a case at a time: squares, bars, columns divided in two
- `places`  agencies, schools or wards side by side, and how far they differ
- `grades`  a matrix of standards, before and after, cases in the shade of their grade
- `tables`  two shares side by side, one group by another, examples
- `told`    visits, the Youth Group's questions and partners' use of their data, in words
- `assessed` who assessed itself, beside the panel; presentations to the Board
- `programme` courses with what asked for each, and what regulators asked for
"""

from __future__ import annotations

from collections.abc import Callable

from wscb_lib.exhibits.values import FEWEST_FOR_PERCENT
from wscb_lib.framework import Measure
from wscb_lib.pages.drawing import Drawing, Frame
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.forms.assessed import presentations, self_assessments
from wscb_lib.pages.parts.forms.counts import DRAWN, LATEST, YEAR, bars, divided, each_in_words, squares
from wscb_lib.pages.parts.forms.grades import graded, matrix, paired, worded
from wscb_lib.pages.parts.forms.places import TOO_FEW, dots, spread, spread_sentence
from wscb_lib.pages.parts.forms.programme import programme, requests
from wscb_lib.pages.parts.forms.tables import beside, crossed, examples
from wscb_lib.pages.parts.forms.told import uses_of_data, visits, youth_questions

__all__ = ["TOO_FEW", "few_words", "in_its_form", "spread", "spread_sentence", "worded"]

FEWEST_SQUARES = 5  # in any row: with fewer a sentence says it sooner


def in_its_form(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """Write the exhibit in the form a measure asks for; None when it asks for none, or has nothing to fill
    it with.

    A share of few cases is drawn as counts, whatever form it declares: no line of percentages is drawn
    through sevens and nines.
    """
    form = measure.form or _form_of_few(evidence, measure)
    return _MAKERS[form](evidence, measure, options) if form else None


def few_words(evidence: Evidence, measure: Measure) -> str:
    """Say in a sentence what squares would show where no row has five of them; "" where there is a picture
    to draw.

    One square in a row, or three, is no picture. A flagged measure keeps its picture, so that the flag is
    seen.
    """
    if measure.form not in ("", "squares") or evidence.signal(measure.id).is_flag:
        return ""
    made = in_its_form(evidence, measure, {})
    if made is None or made.form != "charts.squares":
        return ""
    groups = made.arguments[1]
    most = max(
        (
            (shown.denominator if measure.kind == "share" else shown.value) or 0
            for shown in groups
            if shown.is_figure
        ),
        default=0,
    )
    return (
        each_in_words(measure, tuple(g for g in groups if g.status != "not_applicable")[:YEAR])
        if 0 < most < FEWEST_SQUARES
        else ""
    )


def _form_of_few(evidence: Evidence, measure: Measure) -> str:
    """The form of a share that is often out of fewer than ten; "" where a line is true, with gaps for the
    quarters of few.

    Squares where most of the latest quarters are of few; columns divided in two where many of all are. One
    that is flagged keeps its line, for its limits must be seen, unless the line would lack its end or most of
    itself.
    """
    if measure.kind != "share":
        return ""
    drawn = [p for p in evidence.series.get(measure.id, ()) if p.is_figure and p.denominator][-DRAWN:]
    few = [(p.denominator or 0) < FEWEST_FOR_PERCENT for p in drawn]
    if evidence.signal(measure.id).is_flag:
        return "divided" if few and (few[-1] or sum(few) * 2 > len(few)) else ""
    if sum(few[-LATEST:]) * 2 > len(few[-LATEST:]):
        return "squares"
    return "divided" if sum(few) * 4 > len(few) else ""


_MAKERS: dict[str, Callable[[Evidence, Measure, Frame], Drawing | None]] = {
    "agency_dots": dots,
    "bars": bars,
    "beside": beside,
    "crossed": crossed,
    "divided": divided,
    "examples": examples,
    "graded": graded,
    "matrix": matrix,
    "paired": paired,
    "programme": programme,
    "presentations": presentations,
    "requests": requests,
    "self_assessments": self_assessments,
    "squares": squares,
    "uses_of_data": uses_of_data,
    "visits": visits,
    "youth_questions": youth_questions,
}
