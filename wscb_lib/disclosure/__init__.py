"""Small numbers: one edition's rule, applied once, last; and the auditor that attacks the result.

`protect` turns results into shown results; nothing else may reach a page. `attack`, by other code, then tries
to work every hidden number out again from what is shown.

What hides:
- `rule`       what is small                      - `populations`  who a figure counts
- `figures`    reads a results frame              - `cells`        which printed numbers are one number
- `alike`      who is counted under two names     - `joined`       what hangs together, however far round
- `told`       what exact figures give away       - `ties`         how numbers add up
- `puzzle`, `pattern`, `witness`, `proof`   choose the least to hide
- `over_time`  holds a stock beside its flows     - `protect`      writes it all into the frame
- `rows`       a results frame, taken apart       - `whole_tables`  of which nothing is shown
- `audited`    leaves out what `attack` can still work out, in each of the `parts` that hang together
- `giving_back`   what need not have been hidden after all

The auditor, which shares no code with it:
- `attack`     what is told, and where            - `target`       what must not be
- `lines`, `reading`, `evidence`   read what is printed      - `twins`, `stocks`   find what should agree
- `bounds`     what a number can be by its row    - `system`       and beside all others
- `narrow`     which come out too close
- `examples`   other numbers that fit as well, near the true ones
- `together`   lays several Boards' packs beside each other, as one system

So a rule of principle is changed in both, or no pack is let through.
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
