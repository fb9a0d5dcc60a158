"""Small numbers: one edition's rule, applied once, last; and the auditor that attacks the result.

`protect` turns results into shown results; nothing else may reach a page. `attack`, by other code, then tries
to work every hidden number out again from what is shown.

The rooms: `rule` says what is small, and `populations` who a figure counts. `figures` reads a results frame;
`cells` says which printed numbers are one number, `alike` who is counted under two names, `told` what exact
figures give away, and `ties` how they add up; `puzzle`, `pattern` and `witness` choose the least to hide;
`over_time` holds a stock beside its flows; `protect` writes it into the frame (`whole_tables`: of which
nothing is shown), and `audited` leaves out what `attack` can still work out, in each of the `parts` that hang
together, and then gives back what need not have been hidden (`giving_back`). `attack` is the auditor, with
`lines` and `evidence`, which read what is printed, `twins` and `stocks`, which find what should agree,
`bounds`, what a hidden number can be by its own row, and `system`, what each `target` can be beside all
others: they share no code with what they audit, so a rule of principle is changed in both, or no pack is let
through. `together` lays several Boards' packs beside each other, as one system.
"""

from __future__ import annotations

from wscb_lib.disclosure.attack import Breach, attack, shown_before, told_beside
from wscb_lib.disclosure.audited import Safe, protect_until_safe, until_safe
from wscb_lib.disclosure.parts import Part
from wscb_lib.disclosure.protect import Protected, protect
from wscb_lib.disclosure.rule import HIDDEN, Rule, characteristics_of, rule_of
from wscb_lib.disclosure.together import LEAST_WIDTH, Tie, ends_of, reach, too_close
from wscb_lib.disclosure.whole_tables import Coarsened, coarsened, mostly_hidden

__all__ = [
    "HIDDEN",
    "LEAST_WIDTH",
    "Breach",
    "Coarsened",
    "Part",
    "Protected",
    "Rule",
    "Safe",
    "Tie",
    "attack",
    "characteristics_of",
    "coarsened",
    "ends_of",
    "mostly_hidden",
    "protect",
    "protect_until_safe",
    "reach",
    "rule_of",
    "shown_before",
    "told_beside",
    "too_close",
    "until_safe",
]
