"""Bodies that serve several Boards, as a police force does: what each told one Board of itself, held against
what it told another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.exhibits import Shown
from wscb_lib.exhibits.passage import paragraph
from wscb_lib.framework import Agency
from wscb_lib.pages.drawing import Draft, drawing
from wscb_lib.pages.region.boards import BoardFigures, Region
from wscb_lib.pages.region.side_by_side import SOURCE, where_and_when


@dataclass(frozen=True)
class OneBody:
    """A body, a measure that it tells of itself, and the figure that each Board was told, by the Board's
    name."""

    body: str
    title: str
    unit: str
    told: tuple[tuple[str, Shown], ...]

    @property
    def is_hidden(self) -> bool:
        """Whether a pack hides it: then another's figure of the same is not printed beside it."""
        return any(shown.status == "suppressed" for _, shown in self.told)

    @property
    def differs(self) -> bool:
        """Whether two Boards were told different figures; one that was told nothing says nothing."""
        figures = {(s.numerator, s.denominator, s.value) for _, s in self.told if s.is_figure}
        return len(figures) > 1


def shared(region: Region) -> dict[str, list[str]]:
    """The bodies that two Boards or more have among their partners, each with those Boards' names."""
    bodies = dict.fromkeys(region.framework.region.bodies)
    found = {
        name: [b.name for b in region.boards if any(a.name == name for a in b.framework.board.agencies)]
        for name in bodies
    }
    return {name: boards for name, boards in found.items() if len(boards) > 1}


def told_of_itself(region: Region) -> list[OneBody]:
    """Every figure that a shared body told of itself to two Boards or more."""
    found = []
    for body, names in shared(region).items():
        boards = [board for board in region.boards if board.name in names]
        for told in region.framework.region.told:
            pairs = tuple(
                (board.name, shown)
                for board in boards
                if (shown := _figure(board, body, told.measure, told.by)) is not None
            )
            if len(pairs) > 1:
                measure = boards[0].framework.measures[told.measure]
                found.append(OneBody(body, measure.title, measure.unit, pairs))
    return found


def _figure(board: BoardFigures, body: str, measure: str, by: str) -> Shown | None:
    if measure not in board.framework.measures:
        return None
    agency: Agency = next(a for a in board.framework.board.agencies if a.name == body)
    groups = board.groups(measure, by)
    return next((shown for group, shown in groups.items() if agency.is_called(group)), None)


def bodies_reconciled(region: Region) -> Draft:
    """Which bodies serve several of these Boards, and where one told two of them differently."""
    serve = shared(region)
    if not serve:
        return Draft((paragraph("No body is a partner of two of these Boards by one name.", "absent"),))
    rows = [each for each in told_of_itself(region) if not each.is_hidden]
    blocks = [paragraph(serving_in_words(serve, len(region.boards)))]
    if not rows:
        return Draft((*blocks, paragraph("None of them told two Boards one thing of itself.", "absent")))
    blocks.append(paragraph(reconciled_in_words(rows)))
    table = drawing(
        "tables.table",
        ("Body", "What it tells of itself", "What each Board was told", "Alike"),
        tuple((each.body, each.title, _each(each), "no" if each.differs else "yes") for each in rows),
        id="region-bodies",
        headline="What one body told several Boards",
        subtitle=f"Its own figures, {where_and_when(region)}",
        sentence="The same body, the same question: the answers should be one.",
        source=SOURCE,
        is_specimen=region.is_specimen,
    )
    return Draft((*blocks, table))


def serving_in_words(serve: Mapping[str, Sequence[str]], boards: int) -> str:
    """Which bodies serve several Boards; how many of them is said where it is not all.

    >>> serving_in_words({"Cafcass": ["Bury", "Wigan"]}, 2)
    'One body serves both Boards: Cafcass.'
    >>> serving_in_words({"Cafcass": ["Bury", "Wigan", "Halton"], "Police": ["Bury", "Wigan"]}, 3)
    'Two bodies serve several of these Boards: Cafcass; Police (2 of 3).'
    """
    subject = f"{sentence_case(several(len(serve), 'body', 'bodies'))} serve{'s' if len(serve) == 1 else ''}"
    if all(len(names) == boards for names in serve.values()):
        every = "both Boards" if boards == 2 else f"all {in_words(boards)} Boards"
        return f"{subject} {every}: {'; '.join(serve)}."
    named = (
        name if len(names) == boards else f"{name} ({len(names)} of {boards})"
        for name, names in serve.items()
    )
    return f"{subject} several of these Boards: {'; '.join(named)}."


def reconciled_in_words(rows: list[OneBody]) -> str:
    """How many figures agree, and which bodies told two Boards differently; figures stand in the table.

    >>> told = tuple((n, Shown("2015-16-Q4", 100 * k / 8, k, 8)) for n, k in (("Bury", 7), ("Halton", 6)))
    >>> reconciled_in_words([OneBody("Cafcass", "Standards met", "percent", told)])
    'Told differently: Standards met, by Cafcass. Ask it which is right.'
    """
    apart = [each for each in rows if each.differs]
    if not apart:
        return f"What they told of themselves agrees between Boards: {several(len(rows), 'figure')}."
    titles = dict.fromkeys(each.title for each in apart)
    named = "; ".join(
        f"{title}, by {', '.join(each.body for each in apart if each.title == title)}" for title in titles
    )
    return f"Told differently: {named}. Ask {'it' if len(apart) == 1 else 'each'} which is right."


def _each(each: OneBody) -> str:
    return "; ".join(f"{name}: {shown.with_counts(each.unit)}" for name, shown in each.told)
