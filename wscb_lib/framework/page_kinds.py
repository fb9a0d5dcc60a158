"""The kinds of page in data/framework, and what each is made of."""

from __future__ import annotations

from dataclasses import dataclass

from wscb_lib.framework.board import Board
from wscb_lib.framework.changes import Change
from wscb_lib.framework.columns import Column
from wscb_lib.framework.declared import Return
from wscb_lib.framework.elements import Element, Theme, Topic
from wscb_lib.framework.partners import PartnerSection
from wscb_lib.framework.published import Published
from wscb_lib.framework.region import Region
from wscb_lib.framework.sentences import SENTENCES, Sentence
from wscb_lib.framework.sources import Source
from wscb_lib.framework.worded import Worded

WORDED = ("statement", "objective", "principle", "function", "unmeasured")
"""What statements.toml holds, each under `[[…]]`."""


@dataclass(frozen=True)
class Kind:
    """One kind of page: its schema's name, the pages that are of it, what it is made of, and what it says.

    `lists` are pages that hold only lists of tables (`[[statement]]`); `names` those whose every key is a
    name.
    """

    name: str
    pages: str
    says: str
    of: type
    lists: tuple[str, ...] = ()
    names: bool = False


KINDS = (
    Kind(
        "board",
        "board.toml",
        "The Board: its names, its partners, who may see what, and how many children.",
        Board,
    ),
    Kind("statements", "statements.toml", "The framework's own sentences.", Worded, WORDED),
    Kind(
        "sentences",
        "sentences.toml",
        "What else the framework says shall be done, and what shows it.",
        Sentence,
        SENTENCES,
    ),
    Kind("element", "elements/*.toml", "One element of the framework, and its page.", Element),
    Kind("return", "returns/*.toml", "What agencies send, and every measure made from it.", Return),
    Kind("topic", "topics/*.toml", "A subject for detailed information sharing.", Topic),
    Kind("theme", "themes/*.toml", "What several elements speak of, gathered on one page.", Theme),
    Kind("published", "published.toml", "What others publish of our measures, and where.", Published),
    Kind("region", "region.toml", "What several Boards' figures have to do with one another.", Region),
    Kind("source", "sources/*.toml", "What case systems export, and which returns it fills.", Source),
    Kind(
        "partners", "partners.toml", "The page of every partner: its sections.", PartnerSection, ("section",)
    ),
    Kind("change", "changes/*/change.toml", "What changed on a day: from when, and why.", Change),
    Kind("column_sets", "column_sets.toml", "Columns that stand in more than one table.", Column, names=True),
)

DEFAULTS_SAY = (
    "What every measure of this return has unless it says otherwise: any key of a measure but title, "
    "question, decision and why, which each has of its own."
)
