"""Which pages go into which paper: the meeting's, its appendix, and one for each partner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from wscb_lib.framework import ReadersPaper

Extent = Literal["open", "folded", "whole", "wall"]
"""What of a page goes into a paper, its definitions apart: what stands open, what is folded, or both; or what
may hang on a wall."""

_ALWAYS = ("0_board_summary", "1_performance_dashboard")


@dataclass(frozen=True)
class PageFacts:
    """What a paper must know of a page: its file's stem, what people call it, what the front page says of it,
    the group it stands under ("" for the framework's elements), and whether the Board has cause to read it.

    A page has something to say where words are wanted of it: a signal, a missed milestone, a held return or
    an open question of the Board's.
    """

    stem: str
    title: str
    line: str = ""
    group: str = ""
    says_something: bool = False


@dataclass(frozen=True)
class Part:
    """A page, or a part of one, as it stands in a paper; `section` is the id of the one heading that is
    wanted, "" for all."""

    page: PageFacts
    extent: Extent
    with_definitions: bool = False
    section: str = ""

    @property
    def title(self) -> str:
        """What the part is called in the paper's contents.

        >>> Part(PageFacts("6_training", "Training"), "folded").title
        'Training: more detail'
        """
        return f"{self.page.title}: more detail" if self.extent == "folded" else self.page.title


@dataclass(frozen=True)
class Paper:
    """One PDF: the stem of its file, its title, what it is in a sentence, its parts in order, how many
    sides it may take (0: as many as it needs), and whether anybody may read it, so that it bears no
    marking."""

    stem: str
    title: str
    about: str
    parts: tuple[Part, ...]
    sides: int = 0
    is_for_a_wall: bool = False

    @property
    def name(self) -> str:
        """The name of its file.

        >>> Paper("meeting", "Papers for the meeting", "", ()).name
        'meeting.pdf'
        """
        return f"{self.stem}.pdf"


def papers_of(pages: Sequence[PageFacts], meeting_on: str) -> list[Paper]:
    """The papers of a pack whose pages are given in the Board's order; `meeting_on` is the day as people say
    it.

    The meeting's paper holds what stands open on page one, on the dashboard and on the pages with something
    to say. The appendix holds the rest of them, and the other pages whole, so that the two together hold
    every exhibit of every page once. A partner's paper is the partner's page. A pack of one page, as the
    yearly edition is, has one paper, and so has none of the others.

    >>> pages = [PageFacts("0_board_summary", "Board summary"), PageFacts("6_training", "Training"),
    ...          PageFacts("partner__police", "Police", group="Partners")]
    >>> for paper in papers_of(pages, "26 May 2016"):
    ...     print(paper.name, *((part.page.stem, part.extent) for part in paper.parts))
    meeting.pdf ('0_board_summary', 'open')
    appendix.pdf ('0_board_summary', 'folded') ('6_training', 'whole')
    partner__police.pdf ('partner__police', 'whole')
    """
    if len(pages) == 1:
        return [_alone(Part(pages[0], "whole", with_definitions=True), "The whole page, for print.")]
    partners = [page for page in pages if page.group == "Partners"]
    others = [page for page in pages if page.group != "Partners"]
    meeting = [page for page in others if page.stem in _ALWAYS or page.says_something]
    rest = [page for page in others if page not in meeting]
    appendix = (*(_left("folded", page) for page in meeting), *(_left("whole", page) for page in rest))
    return [
        Paper(
            "meeting",
            f"Papers for the meeting of {meeting_on}",
            "Page one, the dashboard, and the pages on which something is flagged, missed, held or asked. "
            "What is folded on those pages, the definitions, and the other pages are in appendix.pdf.",
            tuple(Part(page, "open") for page in meeting),
        ),
        Paper(
            "appendix",
            f"Appendix to the papers for the meeting of {meeting_on}",
            "What is folded on the pages of meeting.pdf, with the definitions; then the other pages whole.",
            appendix,
        ),
        *(_alone(Part(page, "whole"), f"What the Board's pack says of {page.title}.") for page in partners),
    ]


def papers_for_readers(
    plans: Sequence[ReadersPaper], pages: Sequence[PageFacts]
) -> tuple[list[Paper], list[str]]:
    """The papers that the framework asks for besides, from the pages there are; and a sentence for each that
    wants a page there is not.

    >>> plan = ReadersPaper("wall", "You said, we did", "One side.", ("6_training#so-what",), 1)
    >>> (made,), faults = papers_for_readers([plan], [PageFacts("6_training", "Training")])
    >>> made.name, made.parts[0].section, made.sides, faults
    ('wall.pdf', 'so-what', 1, [])
    >>> papers_for_readers([plan], [])[1][0].partition(". ")[0]
    'board.toml, paper wall: found no page 6_training in the pack'
    """
    known = {page.stem: page for page in pages}
    made, faults = [], []
    for plan in plans:
        wanted = [held.partition("#") for held in plan.holds]
        if lost := [stem for stem, *_ in wanted if stem not in known]:
            faults.append(
                f"board.toml, paper {plan.id}: found no page {lost[0]} in the pack. Wanted one of: "
                f"{', '.join(known) or 'none was made'}."
            )
            continue
        parts = tuple(
            Part(known[stem], _extent(plan, section), section=section) for stem, _, section in wanted
        )
        made.append(Paper(plan.id, plan.title, plan.about, parts, plan.sides, plan.is_for_a_wall))
    return made, faults


def _extent(plan: ReadersPaper, section: str) -> Extent:
    if plan.is_for_a_wall:
        return "wall"
    return "open" if section else "whole"


def _left(extent: Extent, page: PageFacts) -> Part:
    """A page in the appendix; an element's has its definitions there."""
    return Part(page, extent, with_definitions=not page.group and page.stem not in _ALWAYS)


def _alone(part: Part, about: str) -> Paper:
    return Paper(part.page.stem, part.page.title, about, (part,))
