"""Page one, on one side of A4 and in at most 400 words: what to decide, what changed, and what nobody can
tell.

What stands open is short whatever the quarter brings; the whole of each list is folded at the end.

- `decide`    what is put to this meeting               - `changed`   the line, and what changed
- `asked`     what was asked before, and whether it moved
- `how_many`  how many measures changed, and which concerns are open
- `all_changes`  everything that changed, with its reason
- `standing`  who was not in the room, the ten statements, what not to rely on, the scrutineer's lines
"""

from __future__ import annotations

import re

from wscb_lib.exhibits.passage import Words
from wscb_lib.pages.board_summary import all_changes, asked, changed, decide, standing
from wscb_lib.pages.board_summary.changed import MOST_WORDS
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts import in_their_words

_FOLDED = re.compile(r"<ul class=\"rest\">.*?</ul></details>", re.DOTALL)
WORDS_OF_FRAME = 24
"""Title, headings, and the line over what is folded."""


def parts(evidence: Evidence) -> dict[str, Draft]:
    """Every part of the Board summary, by name. What changed has the room that all else leaves."""
    found = {
        "line": changed.line(evidence),
        "decide_today": decide.decide_today(evidence),
        "asked_last_time": asked.asked_last_time(evidence),
        "not_in_the_room": standing.not_in_the_room(evidence),
        "statements": standing.statements(evidence),
        "do_not_rely_on": standing.do_not_rely_on(evidence),
        "heard": in_their_words.heard(evidence),
        "scrutineer": standing.scrutineer(evidence),
    }
    taken = sum(map(words_of, found.values())) + WORDS_OF_FRAME
    return {**found, "what_changed": changed.what_changed(evidence, MOST_WORDS - taken)}


def words_of(draft: Draft) -> int:
    """How many words of a part stand open."""
    shown = (_FOLDED.sub("", block.html) for block in draft.blocks if isinstance(block, Words))
    return sum(len(Words(html).text.split()) for html in shown)


def whole_record(evidence: Evidence) -> Draft:
    """Folded: every change and why, what each judgement rests on, and all that was asked and agreed."""
    return Draft(
        (), (*all_changes.every_change(evidence), standing.grounds(evidence), *asked.all_asked(evidence))
    )
