"""Is this change more than chance would make? One door: `judge`, `judge_all`, `follow`, `expected_by_chance`.

    series          what compares with itself: slots, gaps, breaks, the agencies in common
    season          does the time of year matter to it?
    lasting         has the level changed and stayed? One test, by shuffling the series
    sudden          do the newest one or two quarters stand apart? The spread is estimated
    limits          what a chart draws, by control_chart (XmR, as the health service draws it)
    verdict         the Signal: which of the three tests decides (`finding`), and its words (`sentences`)
    budget          how many false flags the Board bears, by gravity
    looked          what a verdict rests on, laid open
    results         every measure of a quarter, from the results frame
    seam            where the way of counting changed, and so nothing else can be told
    concern         what the Board has yet to answer
    chance          how many flags chance alone would raise; `calibrate` makes its table
    funnel          limits for agencies side by side
    represented     whether a group is more of those counted than of the children here

How far to trust it: `tests/bench/chances.md` says how often stable series of many kinds are flagged, and how
soon a rise is found, at each gravity. `make specimen-report` makes it.
"""

from wscb_lib.signals.budget import Allowance, budget_of
from wscb_lib.signals.chance import ByChance, chance_of_a_flag, expected_by_chance
from wscb_lib.signals.concern import Concern, follow
from wscb_lib.signals.control_chart import ControlChart, assurance, xmr
from wscb_lib.signals.funnel import Funnel, funnel_limits
from wscb_lib.signals.looked import Look, LookedAt, looked_at
from wscb_lib.signals.results import Verdicts, judge_all
from wscb_lib.signals.verdict import FLAGS, NOT_JUDGED, Signal, judge
from wscb_lib.told_by import TOLD_BY

__all__ = [
    "FLAGS",
    "NOT_JUDGED",
    "TOLD_BY",
    "Allowance",
    "ByChance",
    "Concern",
    "ControlChart",
    "Funnel",
    "Look",
    "LookedAt",
    "Signal",
    "Verdicts",
    "assurance",
    "budget_of",
    "chance_of_a_flag",
    "expected_by_chance",
    "follow",
    "funnel_limits",
    "judge",
    "judge_all",
    "looked_at",
    "xmr",
]
