"""What goes out to agencies, and how what they send comes in.

- `asked`     what one agency is asked for in a quarter, in its own words
- `workbook`  the request: one workbook an agency, to be filled in and sent back
- `letters`   the e-mails that go with it, those that chase, and those that cannot wait
- `inbox`     files as they come, under any name: known by what they hold, and copied to their place
- `marked`    what an agency gets back: its own workbook, with the cells to mend marked
- `standing`  who has sent what, how good it is, and how many days overdue
"""

from __future__ import annotations

from wscb_lib.exchange.asked import Asked, asked_of, asked_of_everybody
from wscb_lib.exchange.inbox import receive
from wscb_lib.exchange.letters import chasing_letter, covering_letter, letter_of_questions, urgent_letter
from wscb_lib.exchange.marked import give_back, proposals
from wscb_lib.exchange.standing import Line, page_of_standing, standing_lines, told_on_a_screen
from wscb_lib.exchange.workbook import write_request

__all__ = [
    "Asked",
    "Line",
    "asked_of",
    "asked_of_everybody",
    "chasing_letter",
    "covering_letter",
    "give_back",
    "letter_of_questions",
    "page_of_standing",
    "proposals",
    "receive",
    "standing_lines",
    "told_on_a_screen",
    "urgent_letter",
    "write_request",
]
