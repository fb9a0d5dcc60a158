"""Page one, on one side of A4: what changed, what to decide, who answers for it, and what nobody can tell.

What stands open is short whatever the quarter brings; the whole of each list is folded under "More detail".

- `changed`   the line, and what changed           - `decide`  what to decide today
- `asked`     what was asked last time, and whether it moved
- `standing`  who was not in the room, the ten statements, what not to rely on, the scrutineer's lines
"""

from __future__ import annotations

from wscb_lib.pages.board_summary import asked, changed, decide, standing
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts import in_their_words


def parts(evidence: Evidence) -> dict[str, Draft]:
    """Every part of the Board summary, by name."""
    return {
        "line": changed.line(evidence),
        "decide_today": decide.decide_today(evidence),
        "what_changed": changed.what_changed(evidence),
        "asked_last_time": asked.asked_last_time(evidence),
        "not_in_the_room": standing.not_in_the_room(evidence),
        "statements": standing.statements(evidence),
        "do_not_rely_on": standing.do_not_rely_on(evidence),
        "heard": in_their_words.heard(evidence),
        "scrutineer": standing.scrutineer(evidence),
    }
