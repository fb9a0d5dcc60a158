"""Is this change more than chance would make? One door: `judge`, `judge_all`, `follow`, `expected_by_chance`.

    series          what compares with itself: slots, gaps, breaks, the agencies in common
    ladder          which method may judge how much history, and what it finds at the latest point
      control_chart   XmR limits and four rules          run_chart   Anhøj's rules
      scan            small counts, by an exact test     calibrate   the tables of what chance alone does
    verdict         the Signal, and `sentences` its words
    results         every measure of a quarter, from the results frame
    seam            where the way of counting changed, and so nothing else can be told
    concern         what the Board has yet to answer     chance      how many flags chance alone would raise
    funnel, attribute_chart   limits for agencies side by side, and for drawings with uneven denominators

How far to trust it: on stable series the latest point is flagged, signal and watch together, in about 5% of
scans (1% signals), 1.5 to 2% of XmR charts and under 1% of run charts of eight to eleven quarters (`chance`).
"""

from wscb_lib.signals.attribute_chart import AttributeLimits, attribute_limits
from wscb_lib.signals.chance import chance_of_a_flag, expected_by_chance
from wscb_lib.signals.concern import Concern, follow
from wscb_lib.signals.control_chart import ControlChart, assurance, xmr
from wscb_lib.signals.funnel import Funnel, funnel_limits
from wscb_lib.signals.results import judge_all
from wscb_lib.signals.run_chart import RunChart, run_chart
from wscb_lib.signals.scan import Scan, scan
from wscb_lib.signals.verdict import Signal, judge

__all__ = [
    "AttributeLimits",
    "Concern",
    "ControlChart",
    "Funnel",
    "RunChart",
    "Scan",
    "Signal",
    "assurance",
    "attribute_limits",
    "chance_of_a_flag",
    "expected_by_chance",
    "follow",
    "funnel_limits",
    "judge",
    "judge_all",
    "run_chart",
    "scan",
    "xmr",
]
